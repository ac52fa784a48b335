//! Actions in dialogs: each handles its own, and what it requests is carried out here.

use crate::config::action_sets::{ConflictAction, FieldAction};
use crate::config::{Action, Key, KeyScope};

use super::App;
use super::edit::CompareDone;
use super::edit::completion_menu::CompletionRequest;
use super::mode::InputMode;

impl App {
    /// Handles a key while the completion menu is open: selects a row, or passes the key on to the
    /// editor.
    pub(super) fn press_in_completion(&mut self, key: Key) {
        let action = self.session.keymap.action(KeyScope::Field, key);
        let action = action.and_then(|action| FieldAction::try_from(action).ok());
        let InputMode::Completion(menu) = &mut self.mode else {
            return;
        };
        let outcome = menu.handle(action);
        match context!(self).apply_outcome(outcome) {
            None => {}
            Some(CompletionRequest::Insert(source, range, row)) => {
                self.edit
                    .accept_completion(&source, range, row, context!(self));
            }
            Some(CompletionRequest::PassOn(names)) => {
                self.handle_key(key);
                if let Some(names) = names.filter(|_| self.scope() == KeyScope::Edit) {
                    self.edit
                        .narrow_completion(&names, &self.preview, context!(self));
                }
            }
        }
    }

    /// Runs a named action while the completion menu is open; the menu closes first.
    pub(super) fn dispatch_in_completion(&mut self, action: Action) {
        self.close_mode();
        self.dispatch(action);
    }

    /// Handles an action in the find and replace bar.
    pub(super) fn dispatch_in_find_bar(&mut self, action: FieldAction) {
        let InputMode::FindReplace(bar) = &mut self.mode else {
            return;
        };
        let outcome = bar.handle(action);
        if let Some(request) = context!(self).apply_outcome(outcome) {
            self.edit.run_find(request, context!(self));
        }
    }

    /// Handles the result of a comparison, if the conflict dialog of its post is open.
    pub(super) fn handle_compared(&mut self, compared: CompareDone) {
        if let InputMode::Conflict(dialog) = &mut self.mode
            && dialog.path == compared.path
        {
            dialog.set_hunks(compared);
        }
    }

    /// Handles an action in the conflict dialog.
    pub(super) fn dispatch_in_conflict(&mut self, action: ConflictAction) {
        let size = self.view.size;
        let InputMode::Conflict(dialog) = &mut self.mode else {
            return;
        };
        let outcome = dialog.handle(action, size);
        match context!(self).apply_outcome(outcome) {
            None => {}
            Some(None) => {
                self.show_message("The file is unchanged. Save to choose again.");
            }
            Some(Some((choice, resolved))) => {
                self.edit.resolve_conflict(choice, resolved, context!(self));
            }
        }
    }
}
