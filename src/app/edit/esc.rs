//! Esc in the text: clears what is selected, and pressed twice it leaves.

use jiff::Timestamp;

use crate::blog::human_date;
use crate::editor::Selection;

use super::EditPane;

/// Longest time between two presses that leave, in milliseconds.
const TWICE_MS: i64 = 500;

impl EditPane {
    /// Records that Esc is pressed; returns whether it is the second time in half a second.
    pub(in crate::app) fn is_second_esc(&mut self, now: Timestamp) -> bool {
        let last = self.leaving.last_esc.replace(now);
        last.is_some_and(|last| now <= human_date::add_milliseconds(last, TWICE_MS))
    }

    /// Records that another key was pressed.
    pub(in crate::app) fn forget_esc(&mut self) {
        self.leaving.last_esc = None;
    }

    /// Clears the current match with its selection; returns whether there was one.
    pub(in crate::app) fn clear_match(&mut self, now: Timestamp) -> bool {
        let Some(found) = self.find_state.current_match.take() else {
            return false;
        };
        let selection = self.current().map(|post| post.buffer.selection().range());
        if selection == Some(found) {
            self.clear_selection(now);
        }
        true
    }

    /// Clears the selection, leaving the cursor where it is; returns whether there was one.
    pub(in crate::app) fn clear_selection(&mut self, now: Timestamp) -> bool {
        let Some(open_post) = self.current_mut() else {
            return false;
        };
        let selection = open_post.buffer.selection();
        if selection.is_empty() {
            return false;
        }
        open_post.select(Selection::at(selection.head), now);
        true
    }
}
