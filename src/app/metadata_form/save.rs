//! Saving and leaving the metadata form.

use super::Form;
use crate::app::change_preview::Operated;
use crate::app::mode::Mode;
use crate::app::notice::{Level, Topic};
use crate::app::overlay::Panel;
use crate::app::{App, Effect};
use crate::config::{Action, Key as Pressed};

impl App {
    /// Saves the next form with unsaved input before quitting; quits if there is none.
    pub(in crate::app) fn save_next_form(&mut self) -> Vec<Effect> {
        if !self.form.as_ref().is_some_and(Form::is_changed) {
            self.form = self.parked.pop();
        }
        let Some(form) = &mut self.form else {
            return self.leave_program();
        };
        if form.sent.is_some() {
            // its save is on its way
            return Vec::new();
        }
        form.saving = true;
        self.ask_for_sheet()
    }

    /// Cancels quitting and shows the form that could not be saved.
    pub(super) fn stay_in_form(&mut self) {
        if self.edit.stop_quitting() {
            self.mode = Mode::Panel(Panel::Form);
        }
    }

    pub(super) fn save_form(&mut self) -> Vec<Effect> {
        let Some(form) = &mut self.form else {
            return Vec::new();
        };
        if form.waits {
            form.saving = true;
            return Vec::new();
        }
        if let Some((field, why)) = form.refused() {
            let text = format!("Not saved: {why}.");
            if let Some(at) = form.rows.iter().position(|row| Some(row.key) == field) {
                form.chosen = at;
            }
            self.stay_in_form();
            return self.answer(&text);
        }
        let plan = form.sheet.as_ref().and_then(|sheet| sheet.plan.as_ref());
        let Some(operation) = plan.map(|plan| plan.operation.clone()) else {
            self.form = None;
            self.mode = Mode::Browse;
            if self.edit.is_quitting() {
                return self.save_next_form();
            }
            return self.answer("Nothing was changed.");
        };
        form.sent = Some(operation.at);
        self.mode = Mode::Browse;
        vec![Effect::Operate(Box::new(operation))]
    }

    /// Closes a form once its change is on disk; after a failed save it stays open.
    pub(in crate::app) fn form_was_saved(&mut self, operated: &Operated) -> Vec<Effect> {
        let is_it = |form: &&mut Form| form.sent == Some(operated.at);
        let mut forms = self.form.iter_mut().chain(&mut self.parked);
        let Some(form) = forms.find(is_it) else {
            return Vec::new();
        };
        form.sent = None;
        if operated.result.is_err() || operated.is_undo {
            self.stay_in_form();
            return Vec::new();
        }
        let post = form.post.clone();
        self.form.take_if(|form| form.post == post);
        self.parked.retain(|form| form.post != post);
        if self.edit.is_quitting() {
            return self.save_next_form();
        }
        Vec::new()
    }

    pub(super) fn leave_form(&mut self) -> Vec<Effect> {
        self.mode = Mode::Browse;
        let is_changed = self.form.as_ref().is_some_and(Form::is_changed);
        if !is_changed {
            self.form = None;
            return Vec::new();
        }
        let key = self
            .setup
            .keymap
            .key(self.pane_scope(), Action::Metadata)
            .map_or_else(|| "The form".to_owned(), Pressed::short);
        let text = format!("Not saved yet: {key} goes on with what was typed.");
        self.notices
            .say(Level::Done, Topic::Key, &text, self.clock.now);
        Vec::new()
    }
}
