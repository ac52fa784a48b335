//! Saving and leaving the metadata form.

use super::{MetadataForm, RunningSave};
use crate::app::change_preview::ChangeApplied;
use crate::app::mode::InputMode;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::app::overlay::Overlay;
use crate::app::{App, Effect};
use crate::config::{Action, Key as Pressed};

impl App {
    /// Saves the next form with unsaved input before quitting; quits if there is none.
    pub(in crate::app) fn save_next_form(&mut self) {
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
            if let Some(at) = form.rows.iter().position(|row| Some(row.key) == field) {
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
    pub(in crate::app) fn handle_form_saved(&mut self, operated: &ChangeApplied) {
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
        let key = self
            .session
            .keymap
            .key(self.pane_scope(), Action::Metadata)
            .map_or_else(|| "The form".to_owned(), Pressed::short);
        let text = format!("Not saved yet: {key} to continue.");
        self.notices
            .push(NoticeLevel::Done, NoticeTopic::Key, &text, self.clock.now);
    }
}
