//! Text copied last, shown on the whole screen for terminals that don't copy.
//!
//! Nothing is drawn beside it and the mouse is the terminal's, so that the terminal's own selection
//! can copy it.

use crate::config::action_sets::{MenuAction, Motion};
use crate::text::{CleanText, Size, wrap};

use super::list_navigation::next_row;
use super::outcome::Outcome;

/// Rows below the text: a blank one and the key that closes it.
pub const RESERVED_ROWS: usize = 2;

/// State of the overlay.
#[derive(Clone, Debug)]
pub struct CopiedText {
    /// The text, sanitized for the clipboard.
    pub text: String,
    /// Number of rows scrolled off the top.
    pub top: usize,
}

impl CopiedText {
    /// Returns the rows of the text at a width in columns.
    pub fn rows(&self, columns: usize) -> Vec<String> {
        let lines = self.text.lines();
        let clean = lines.map(|line| CleanText::new(line).as_str().to_owned());
        clean.flat_map(|line| wrap::wrap(&line, columns)).collect()
    }

    /// Handles an action on a screen of this size.
    pub(super) fn handle(&mut self, action: MenuAction, size: Size) -> Outcome<()> {
        match action {
            MenuAction::Move(motion) => self.scroll(motion, size),
            MenuAction::Choose
            | MenuAction::Accept
            | MenuAction::SaveFilter
            | MenuAction::DeleteFilter => {}
            MenuAction::Back | MenuAction::Cancel => return Outcome::Finish(()),
        }
        Outcome::Stay
    }

    fn scroll(&mut self, motion: Motion, size: Size) {
        let height = size.height.saturating_sub(RESERVED_ROWS).max(1);
        let last = self.rows(size.width).len().saturating_sub(height);
        self.top = next_row(motion, self.top, last, height);
    }
}
