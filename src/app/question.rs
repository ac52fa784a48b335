//! A question in the status line: what, and the keys that answer it. `Esc` never does anything.

use crate::blog::Web;
use crate::config::Action;

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
}

impl App {
    /// Asks.
    pub(super) fn ask(&mut self, question: Question) -> Vec<Effect> {
        self.mode = Mode::Ask(question);
        Vec::new()
    }

    /// Takes the answer.
    pub(super) fn act_in_question(&mut self, action: Action) -> Vec<Effect> {
        let Mode::Ask(Question::Open { web, .. }) = &self.mode else {
            return Vec::new();
        };
        let address = web.address.clone();
        match action {
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
}
