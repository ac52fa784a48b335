//! Forms of metadata and of a new post: opening, planning, saving and leaving them.

use crate::blog::command::PostCommand;
use crate::config::action_sets::FormAction;
use crate::config::{Action, Key};

use super::App;
use super::effect::Effect;
use super::jobs::change::{ChangeApplied, ChangeRequest};
use super::jobs::metadata::{MetadataJob, MetadataReady};
use super::metadata_form::{FormRequest, MetadataForm, RunningSave};
use super::mode::InputMode;
use super::new_post_form::{NewPostForm, NewPostRequest};
use super::notice::NoticeText;
use super::overlay::Overlay;

impl App {
    /// Opens the metadata form of the selected post, with its unsaved input.
    pub(super) fn open_form(&mut self) {
        if self.session.read_only {
            return self.show_message("Not changed: started with --read-only.");
        }
        let Some(post) = self.list.chosen(&self.library).cloned() else {
            return self.show_message("No post selected.");
        };
        if self.edit.is_unsaved(&post.path) {
            return self.show_message("Save the post first: it has unsaved changes.");
        }
        let is_same = self.form.as_ref().is_some_and(|form| form.post == post.id);
        if !is_same {
            self.park_form();
            let place = self
                .parked_forms
                .iter()
                .position(|form| form.post == post.id);
            let parked = place.map(|place| self.parked_forms.remove(place));
            self.form = Some(parked.unwrap_or_else(|| MetadataForm::new(&post)));
        }
        self.open_mode(InputMode::Overlay(Overlay::Metadata));
        self.request_metadata();
    }

    /// Puts the form aside while another one is open, keeping its unsaved input.
    fn park_form(&mut self) {
        self.parked_forms
            .extend(self.form.take().filter(MetadataForm::is_changed));
    }

    /// Fills the fields with the unsaved input of an earlier run.
    fn restore_unsaved_input(&mut self) {
        let Some(slot) = self.form.as_ref().map(MetadataForm::slot) else {
            return;
        };
        let Some((fields, replaces)) = self.continue_typed(&slot) else {
            return;
        };
        let rows = self.form.iter_mut().flat_map(|form| &mut form.rows);
        for row in rows {
            if let Some((_, text)) = fields.iter().find(|(name, _)| name == row.key.name()) {
                row.input.set(text);
            }
        }
        // this run's copy is written before the old one is deleted
        self.autosave_typed();
        self.outbox.extend(replaces);
    }

    /// Requests a plan of what saving would change.
    fn request_metadata(&mut self) {
        let Some(form) = &mut self.form else {
            return;
        };
        form.ticket += 1;
        form.awaits_plan = true;
        self.outbox.push(Effect::LoadMetadata(Box::new(MetadataJob {
            ticket: form.ticket,
            post: form.post.clone(),
            posts: self.library.posts().to_vec(),
            typed: form.typed_rows(),
        })));
    }

    /// Requests the plan again if files changed while a form is open.
    pub(super) fn refresh_form(&mut self) {
        self.plan_new_post();
        if matches!(self.mode, InputMode::Overlay(Overlay::Metadata)) {
            self.request_metadata();
        }
    }

    /// Handles the metadata and plan.
    pub(super) fn handle_metadata(&mut self, done: MetadataReady) {
        let Some(form) = self.form.as_mut().filter(|form| form.ticket == done.ticket) else {
            return;
        };
        match done.result {
            Ok(sheet) => {
                let was_empty = form.rows.is_empty();
                form.problem = None;
                form.update_from_file(sheet);
                // notes need the fields
                if was_empty {
                    self.restore_unsaved_input();
                    self.request_metadata();
                    return;
                }
            }
            Err(why) => {
                form.problem = Some(why);
                form.awaits_plan = false;
                form.saves_when_planned = false;
                self.keep_form_open();
                return;
            }
        }
        if std::mem::take(&mut form.saves_when_planned) {
            self.save_form();
        }
    }

    /// Handles an action in the metadata form.
    pub(super) fn dispatch_in_form(&mut self, action: FormAction) {
        let Some(form) = &mut self.form else {
            return;
        };
        let outcome = form.handle(action, &self.library);
        match context!(self).apply_outcome(outcome) {
            None => {}
            Some(FormRequest::Plan) => self.request_metadata(),
            Some(FormRequest::Save) => self.save_form(),
            Some(FormRequest::Leave) => self.leave_form(),
        }
    }

    /// Returns the completions of the list item being typed, most used first, with their post counts.
    pub fn form_completions(&self) -> Vec<(&str, usize)> {
        if let InputMode::Overlay(Overlay::NewPost(form)) = &self.mode {
            return form.completions(&self.library);
        }
        let form = self.form.as_ref();
        form.map_or_else(Vec::new, |form| form.completions(&self.library))
    }

    /// Types a key into the open form, which changes the plan.
    pub(super) fn type_in_form(&mut self, key: Key) {
        let style = self.library.name_style();
        if let Some(form) = self.new_post_form() {
            if form.type_key(key, style) {
                self.plan_new_post();
            }
        } else if self.form.as_mut().is_some_and(|form| form.type_key(key)) {
            self.request_metadata();
        }
    }

    /// Pastes into the open form, which changes the plan.
    pub(super) fn paste_in_form(&mut self, text: &str) {
        let style = self.library.name_style();
        if let Some(form) = self.new_post_form() {
            if form.paste(text, style) {
                self.plan_new_post();
            }
        } else if self.form.as_mut().is_some_and(|form| form.paste(text)) {
            self.request_metadata();
        }
    }

    /// Saves the next form with unsaved input before quitting; quits if no form has any.
    pub(super) fn save_next_form(&mut self) {
        if !self.form.as_ref().is_some_and(MetadataForm::is_changed) {
            self.form = self.parked_forms.pop();
        }
        let Some(form) = &mut self.form else {
            return self.exit_program();
        };
        if form.running_save.is_some() {
            return;
        }
        form.saves_when_planned = true;
        self.request_metadata();
    }

    /// Cancels quitting and shows the form that could not be saved.
    pub(super) fn keep_form_open(&mut self) {
        if self.edit.stop_quitting() {
            self.open_mode(InputMode::Overlay(Overlay::Metadata));
        }
    }

    pub(super) fn save_form(&mut self) {
        let Some(form) = &mut self.form else {
            return;
        };
        // what a running save writes changes the plan
        if form.awaits_plan || form.running_save.is_some() {
            form.saves_when_planned = true;
            return;
        }
        if let Some((field, why)) = form.refusal() {
            let text = format!("Not saved: {why}.");
            if let Some(at) = form.rows.iter().position(|row| Some(&row.key) == field) {
                form.chosen = at;
            }
            self.keep_form_open();
            return self.show_message(&text);
        }
        let plan = form.metadata.as_ref().and_then(|sheet| sheet.plan.as_ref());
        let Some(transaction) = plan.map(|plan| plan.transaction.clone()) else {
            self.form = None;
            self.close_mode();
            if self.edit.is_quitting() {
                return self.save_next_form();
            }
            return self.show_message("Nothing was changed.");
        };
        let texts = form.rows.iter().map(|row| row.input.text().to_owned());
        form.running_save = Some(RunningSave {
            at: transaction.at,
            texts: texts.collect(),
        });
        self.close_mode();
        self.outbox.push(Effect::ApplyChange(Box::new(transaction)));
    }

    /// Closes a form once its change is on disk. It stays open after a failed save, and if it was
    /// opened again or has newer input.
    pub(super) fn handle_form_saved(&mut self, operated: &ChangeApplied) {
        let is_it = |save: &mut RunningSave| save.at == operated.at;
        let mut forms = self.form.iter_mut().chain(&mut self.parked_forms);
        let found = forms.find_map(|form| Some((form.running_save.take_if(is_it)?, form)));
        let Some((save, form)) = found else {
            return;
        };
        if operated.result.is_err() || operated.is_undo {
            form.saves_when_planned = false;
            self.keep_form_open();
            return;
        }
        for (row, text) in form.rows.iter_mut().zip(save.texts) {
            row.saved_text = text;
        }
        let (post, is_changed) = (form.post.clone(), form.is_changed());
        let is_saved_next = form.saves_when_planned;
        let is_current = self.form.as_ref().is_some_and(|form| form.post == post);
        let is_open = is_current && matches!(self.mode, InputMode::Overlay(Overlay::Metadata));
        if !is_changed && !is_open {
            self.form.take_if(|form| form.post == post);
            self.parked_forms.retain(|form| form.post != post);
        }
        if self.edit.is_quitting() {
            return self.save_next_form();
        }
        // a save that was asked for meanwhile goes on, also if the form was left since
        if is_open || (is_current && is_saved_next && is_changed) {
            self.request_metadata();
        }
    }

    pub(super) fn leave_form(&mut self) {
        self.close_mode();
        let Some(form) = self.form.as_ref().filter(|form| form.is_changed()) else {
            self.form = None;
            return;
        };
        // what a running save writes needs no message
        if form.is_sent() {
            return;
        }
        let text = NoticeText::new("Not saved yet: ").key(Action::Metadata);
        self.show_text(text.words(" to continue."));
    }

    /// Opens the form of a new post, with the input of an earlier run or of a form that was left.
    pub(super) fn open_new_post_form(&mut self) {
        if self.session.read_only {
            return self.show_message("Not changed: started with --read-only.");
        }
        let unfinished = self.continue_typed(&self.new_post_slot());
        let left = std::mem::take(&mut self.typed.left_new_post);
        let (texts, replaces) = unfinished.unwrap_or((left, None));
        let form = Box::new(NewPostForm::new(&texts));
        self.open_mode(InputMode::Overlay(Overlay::NewPost(form)));
        // this run's copy is written before the old one is deleted
        self.autosave_typed();
        self.outbox.extend(replaces);
        self.changes.forget_preview();
        self.plan_new_post();
    }

    fn new_post_form(&mut self) -> Option<&mut NewPostForm> {
        match &mut self.mode {
            InputMode::Overlay(Overlay::NewPost(form)) => Some(form),
            _ => None,
        }
    }

    /// Requests a plan of what creating the post would write, once it has a title.
    pub(super) fn plan_new_post(&mut self) {
        let Some(form) = self.new_post_form() else {
            return;
        };
        form.awaits_plan = form.has_title();
        if !form.awaits_plan {
            return self.changes.forget_preview();
        }
        let request = ChangeRequest::Command(PostCommand::New(form.post()));
        self.changes.request = Some(request.clone());
        self.plan_change(request);
    }

    /// Creates the post if that was requested before its plan was there.
    pub(super) fn handle_new_post_planned(&mut self) {
        let Some(form) = self.new_post_form() else {
            return;
        };
        form.awaits_plan = false;
        if std::mem::take(&mut form.creates_when_planned) {
            self.create_new_post();
        }
    }

    /// Whether a new post is to be created as soon as it is planned: what is typed meanwhile is
    /// meant for its text.
    pub fn awaits_new_post(&self) -> bool {
        matches!(&self.mode, InputMode::Overlay(Overlay::NewPost(form)) if form.creates_when_planned)
    }

    /// Handles an action in the form of a new post.
    pub(super) fn dispatch_in_new_post_form(&mut self, action: FormAction) {
        let InputMode::Overlay(Overlay::NewPost(form)) = &mut self.mode else {
            return;
        };
        let outcome = form.handle(action, &self.library);
        match context!(self).apply_outcome(outcome) {
            None => {}
            Some(NewPostRequest::Plan) => self.plan_new_post(),
            Some(NewPostRequest::Create) => self.create_new_post(),
            Some(NewPostRequest::Leave) => self.leave_new_post_form(),
        }
    }

    fn create_new_post(&mut self) {
        let blocker = self.change_blocker();
        let Some(form) = self.new_post_form() else {
            return;
        };
        if !form.has_title() {
            let text = NoticeText::new("Type a title, or ").key(Action::Back);
            return self.show_text(text.words(" to cancel."));
        }
        if let Some(why) = blocker {
            return self.show_message(why);
        }
        if form.awaits_plan {
            form.creates_when_planned = true;
            return;
        }
        match &self.changes.result {
            Some(Err(refusal)) => {
                let text = format!("Not created: {}.", refusal.lines.join("; "));
                self.show_message(&text);
            }
            _ => self.apply_preview(true),
        }
    }

    /// Closes the form; its input is there again when the form is opened the next time.
    fn leave_new_post_form(&mut self) {
        let Some(form) = self.new_post_form() else {
            return;
        };
        self.typed.left_new_post = form.typed_fields();
        self.changes.forget_preview();
        self.close_mode();
        if !self.typed.left_new_post.is_empty() {
            let text = NoticeText::new("Not created: ").key(Action::New);
            self.show_text(text.words(" to continue."));
        }
    }
}
