//! A question in the status line: what, and the keys that answer it. `Esc` never does anything.

use crate::blog::Web;
use crate::config::Action;

use super::edit::lock::Lock;
use super::mode::Mode;
use super::{App, Effect};

/// Something that is asked before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether to leave the blog.
    Open {
        /// The address.
        web: Web,
        /// The host that the text of the link names in place of the real one.
        belied: Option<String>,
    },
    /// What becomes of unsaved text when the program ends.
    Quit {
        /// How many posts have some.
        count: usize,
    },
    /// Whether to write in a post that is locked.
    TakeOver {
        /// Why it is.
        lock: Lock,
    },
}

impl App {
    /// Asks.
    pub(super) fn ask(&mut self, question: Question) -> Vec<Effect> {
        self.mode = Mode::Ask(question);
        Vec::new()
    }

    /// Takes the answer.
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
                // a browser over there is no use to who sits here
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
