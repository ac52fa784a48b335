//! Confirmation in the status line. `Esc` always cancels.

use crate::blog::Web;
use crate::config::Action;

use super::edit::read_only::Lock;
use super::mode::Mode;
use super::{App, Effect};

/// A confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether to open an external URL.
    Open {
        /// The URL.
        web: Web,
        /// Host named by the link's text, if it isn't the real one.
        belied: Option<String>,
    },
    /// Handling of unsaved text on quit.
    Quit {
        /// Number of posts with unsaved text.
        count: usize,
    },
    /// Whether to edit a read-only post.
    TakeOver {
        /// Why it is read-only.
        lock: Lock,
    },
}

impl App {
    /// Opens a confirmation.
    pub(super) fn ask(&mut self, question: Question) -> Vec<Effect> {
        self.mode = Mode::Ask(question);
        Vec::new()
    }

    /// Handles an action in a confirmation.
    pub(super) fn act_in_question(&mut self, action: Action) -> Vec<Effect> {
        let address = match &self.mode {
            Mode::Ask(Question::Open { web, .. }) => web.address.clone(),
            Mode::Ask(Question::Quit { .. }) => return self.answer_quit(action),
            Mode::Ask(Question::TakeOver { .. }) => return self.answer_take_over(action),
            _ => return Vec::new(),
        };
        match action {
            Action::Open if self.setup.read_only => {
                self.mode = Mode::Browse;
                self.copy(&address, "Read only: copied, not opened")
            }
            Action::Open if self.setup.remote => {
                self.mode = Mode::Browse;
                // a browser on the remote machine is no use to the user here
                self.copy(&address, "Over SSH a link is copied, not opened")
            }
            Action::Open => {
                self.mode = Mode::Browse;
                let mut effects = self.answer("Opening it.");
                effects.push(Effect::Open(address));
                effects
            }
            Action::Copy => {
                self.mode = Mode::Browse;
                self.copy(&address, "Copied")
            }
            Action::Cancel | Action::Back => {
                self.mode = Mode::Browse;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn answer_quit(&mut self, action: Action) -> Vec<Effect> {
        let answer = match action {
            Action::Save => |app: &mut Self| {
                app.park_typing();
                app.save_and_quit()
            },
            Action::Discard => Self::discard_and_quit,
            Action::Cancel | Action::Back => |app: &mut Self| {
                app.resume_typing();
                app.stay()
            },
            _ => return Vec::new(),
        };
        self.mode = Mode::Browse;
        answer(self)
    }

    fn answer_take_over(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::TakeOver => self.take_over(),
            Action::Cancel | Action::Back => {
                self.mode = Mode::Browse;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}
