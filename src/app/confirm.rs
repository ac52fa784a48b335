//! Confirmation in the status line. `Esc` always cancels.

use crate::blog::ExternalUrl;
use crate::config::Action;

use super::edit::read_only::ReadOnlyReason;
use super::mode::InputMode;
use super::{App, Effect};

/// A confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Whether to open an external URL.
    OpenUrl {
        /// The URL.
        web: ExternalUrl,
        /// Host named by the link's text, if it isn't the real one.
        mismatched_host: Option<String>,
    },
    /// Handling of unsaved text on quit.
    Quit {
        /// Number of posts with unsaved text.
        count: usize,
    },
    /// Whether to edit a read-only post.
    TakeOver {
        /// Why it is read-only.
        lock: ReadOnlyReason,
    },
}

impl App {
    /// Opens a confirmation.
    pub(super) fn confirm(&mut self, question: Confirmation) {
        self.mode = InputMode::Confirm(question);
    }

    /// Handles an action in a confirmation.
    pub(super) fn dispatch_in_confirm(&mut self, action: Action) {
        let address = match &self.mode {
            InputMode::Confirm(Confirmation::OpenUrl { web, .. }) => web.url.clone(),
            InputMode::Confirm(Confirmation::Quit { .. }) => return self.answer_quit(action),
            InputMode::Confirm(Confirmation::TakeOver { .. }) => {
                return self.answer_take_over(action);
            }
            _ => return,
        };
        match action {
            Action::Open if self.session.read_only => {
                self.mode = InputMode::Browse;
                self.copy(&address, "Read only: copied, not opened");
            }
            Action::Open if self.session.remote => {
                self.mode = InputMode::Browse;
                // a browser on the remote machine is no use to the user here
                self.copy(&address, "Over SSH a link is copied, not opened");
            }
            Action::Open => {
                self.mode = InputMode::Browse;
                self.show_message("Opening it.");
                self.outbox.push(Effect::Open(address));
            }
            Action::Copy => {
                self.mode = InputMode::Browse;
                self.copy(&address, "Copied");
            }
            Action::Cancel | Action::Back => {
                self.mode = InputMode::Browse;
            }
            _ => {}
        }
    }

    fn answer_quit(&mut self, action: Action) {
        let answer = match action {
            Action::Save => |app: &mut Self| {
                app.park_typing();
                app.save_and_quit();
            },
            Action::Discard => Self::discard_and_quit,
            Action::Cancel | Action::Back => |app: &mut Self| {
                app.resume_typing();
                app.cancel_quit();
            },
            _ => return,
        };
        self.mode = InputMode::Browse;
        answer(self);
    }

    fn answer_take_over(&mut self, action: Action) {
        match action {
            Action::TakeOver => self.take_over(),
            Action::Cancel | Action::Back => {
                self.mode = InputMode::Browse;
            }
            _ => {}
        }
    }
}
