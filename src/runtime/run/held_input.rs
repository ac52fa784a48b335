//! Input that is held for what is about to be there: the first posts, a new blog or a new post.

use crate::runtime::input::TerminalInput;
use crate::runtime::input_events;

use super::EventLoop;

impl EventLoop {
    /// Whether input is held.
    pub(super) fn holds_input(&self) -> bool {
        self.is_creating_blog
            || (!self.frame.has_drawn && self.is_awaiting_posts())
            || self.app.awaits_new_post()
    }

    /// Whether the first scan has produced no post yet.
    pub(super) fn is_awaiting_posts(&self) -> bool {
        self.app.library.total() == 0 && !self.app.library.is_scanned()
    }

    /// Handles new input after what is held, or holds it.
    pub(super) fn handle_or_hold(&mut self, input: TerminalInput) {
        if self.app.awaits_new_post() && input_events::is_esc(&input) {
            // what was typed for a post that is canceled would be commands elsewhere
            self.early_input.clear();
            self.handle_input(input);
        } else if self.holds_input() {
            self.early_input.push_back(input);
        } else {
            self.handle_early_input();
            self.handle_input(input);
        }
    }

    /// Handles held input: with the first posts, or when the user types on without them.
    pub(super) fn handle_early_input(&mut self) {
        while !self.is_creating_blog && !self.app.awaits_new_post() {
            let Some(input) = self.early_input.pop_front() else {
                return;
            };
            self.handle_input(input);
        }
    }
}
