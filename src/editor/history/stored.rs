//! Undo steps that outlive the program.
//!
//! They lead from older texts to one text, that of the last save. They are valid for that text
//! alone, so they are applied to a copy of it before they are used.

use serde::{Deserialize, Serialize};

use super::{History, UndoStep};
use crate::editor::selection::Selection;
use crate::editor::text::Text;
use crate::editor::transaction::Transaction;

/// Undo steps of a text, the oldest first: each is the transactions that revert it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredHistory {
    steps: Vec<Vec<Transaction>>,
}

impl StoredHistory {
    /// Whether there are no steps.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether all steps can be undone in a text, with every position inside it.
    pub fn fits(&self, text: &Text) -> bool {
        let mut text = text.clone();
        let inverses = self.steps.iter().rev().flat_map(|step| step.iter().rev());
        for back in inverses {
            let mut end = 0;
            for change in back.changes() {
                let range = &change.range;
                let is_sound = range.start >= end
                    && range.start <= range.end
                    && range.end <= text.len()
                    && text.floor(range.start) == range.start
                    && text.floor(range.end) == range.end;
                if !is_sound {
                    return false;
                }
                end = range.end;
            }
            let _redo = back.apply(&mut text, Selection::default());
        }
        true
    }
}

impl History {
    /// Returns the newest steps that can be undone, up to a size in bytes of text.
    pub fn to_stored(&self, max_bytes: usize) -> StoredHistory {
        let mut left = max_bytes;
        let newest = self.undo_stack.iter().rev().take_while(|step| {
            let fits = step.bytes() <= left;
            left = left.saturating_sub(step.bytes());
            fits
        });
        let mut steps: Vec<Vec<Transaction>> = newest.map(|step| step.inverses.clone()).collect();
        steps.reverse();
        StoredHistory { steps }
    }

    /// Creates the history of a text that is on disk, with the steps that led to it.
    pub fn from_stored(stored: StoredHistory) -> Self {
        let mut history = Self::new();
        for inverses in stored.steps {
            history.last_revision += 1;
            let step = UndoStep {
                inverses,
                revision: history.last_revision,
            };
            history.bytes += step.bytes();
            history.undo_stack.push(step);
        }
        history.saved_revision = Some(history.revision());
        history
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::{Buffer, UndoGroup};

    fn edited() -> Buffer {
        let mut buffer = Buffer::new("\u{feff}one\r\ntwo\0 日本\u{10ffe9}");
        buffer.apply(&Transaction::replace(3..6, "ONE"));
        for c in ["x", "y", " ", "z"] {
            let at = buffer.head();
            let typed = Transaction::replace(at..at, c).with_group(UndoGroup::Typing);
            buffer.apply(&typed);
        }
        let end = buffer.text().len();
        buffer.apply(&Transaction::replace(end - 4..end, ""));
        buffer
    }

    #[test]
    fn stored_steps_undo_to_the_same_bytes_in_a_new_run() {
        let mut before = edited();
        let json = serde_json::to_string(&before.stored_history(usize::MAX)).expect("JSON");
        let stored: StoredHistory = serde_json::from_str(&json).expect("the same");
        assert!(stored.fits(before.text()));
        let mut after = Buffer::with_history(before.text().clone(), stored);
        assert!(!after.is_modified());
        loop {
            let undone = (before.undo(), after.undo());
            assert_eq!(undone.0, undone.1);
            assert_eq!(before.text(), after.text());
            assert_eq!(before.selection(), after.selection());
            if !undone.0 {
                break;
            }
        }
        assert!(after.is_modified(), "an older text is not the one on disk");
        while after.redo() {}
        assert!(!after.is_modified());
        assert_eq!(after.text(), edited().text());
    }

    #[test]
    fn only_the_newest_steps_within_the_limit_are_stored() {
        let mut buffer = Buffer::new("");
        for _ in 0..20 {
            let end = buffer.text().len();
            buffer.apply(&Transaction::replace(0..end, "y".repeat(1_000)));
        }
        let stored = buffer.stored_history(5_000);
        assert_eq!(stored.steps.len(), 4);
        let mut after = Buffer::with_history(buffer.text().clone(), stored);
        for _ in 0..4 {
            assert!(after.undo());
        }
        assert!(!after.undo());
        assert!(buffer.stored_history(10).is_empty());
    }

    #[test]
    fn steps_of_another_text_do_not_fit() {
        let buffer = edited();
        let stored = buffer.stored_history(usize::MAX);
        for text in ["", "a", "日本日本日本"] {
            assert!(!stored.fits(&Text::new(text)), "{text}");
        }
    }
}
