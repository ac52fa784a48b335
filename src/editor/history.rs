//! Undo history.
//!
//! An undo step is a run of typing up to the next word, a run of deletions, or one whole change,
//! since nobody wants to undo single letters. The number of steps is not limited; beyond 256 MiB of
//! text the oldest are dropped. Each state of the text has a revision number, so that a saved state
//! is recognized when undo returns to it.

mod stored;

use super::transaction::{Transaction, UndoGroup};

pub use stored::StoredHistory;

/// Maximum size of all steps, in bytes of text; the oldest are dropped first.
const MAX_HISTORY_BYTES: usize = 256 << 20;
/// Approximate size of a change besides its text, in bytes.
const CHANGE_OVERHEAD_BYTES: usize = 128;

/// Applies a transaction to the text and returns its inverse.
pub type ApplyFn<'a> = dyn FnMut(&Transaction) -> Transaction + 'a;

/// An undo step: the transactions that revert it, and the revision after it.
#[derive(Clone, Debug)]
struct UndoStep {
    inverses: Vec<Transaction>,
    revision: u64,
}

impl UndoStep {
    /// Returns how many bytes the step typed before a position, and where they begin; `None` if it
    /// did anything else.
    fn typed_before(&self, end: usize) -> Option<(usize, usize)> {
        let mut start = end;
        for back in self.inverses.iter().rev() {
            let [change] = back.changes() else {
                return None;
            };
            let is_typed = back.group() == UndoGroup::Typing && change.range.end == start;
            start = is_typed.then_some(change.range.start)?;
        }
        Some((end - start, start))
    }

    fn bytes(&self) -> usize {
        self.inverses
            .iter()
            .map(|one| one.bytes() + CHANGE_OVERHEAD_BYTES)
            .sum()
    }
}

/// Undo and redo stacks.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo_stack: Vec<UndoStep>,
    redo_stack: Vec<UndoStep>,
    /// Revision before the oldest step.
    oldest_revision: u64,
    /// Revision assigned last.
    last_revision: u64,
    saved_revision: Option<u64>,
    is_step_open: bool,
    /// Size of the steps of both stacks.
    bytes: usize,
}

impl History {
    /// Creates the history of a text that is on disk.
    pub fn new() -> Self {
        Self {
            saved_revision: Some(0),
            ..Self::default()
        }
    }

    /// Adds the inverse of a change just made; `joins` is whether the change continues the typing
    /// before it.
    pub fn push(&mut self, back: Transaction, joins: bool) {
        let undone = self.redo_stack.drain(..);
        self.bytes -= undone.map(|entry| entry.bytes()).sum::<usize>();
        let joins = joins && self.is_step_open && self.is_modified();
        self.is_step_open = back.group() != UndoGroup::Separate;
        self.last_revision += 1;
        let state = self.last_revision;
        if let Some(entry) = self.undo_stack.last_mut().filter(|_| joins) {
            let before = entry.bytes();
            if !entry
                .inverses
                .last_mut()
                .is_some_and(|last| last.absorb(&back))
            {
                entry.inverses.push(back);
            }
            entry.revision = state;
            self.bytes += entry.bytes() - before;
        } else {
            let back = vec![back];
            let entry = UndoStep {
                inverses: back,
                revision: state,
            };
            self.bytes += entry.bytes();
            self.undo_stack.push(entry);
        }
        self.drop_oldest();
    }

    /// Ends the current step; the next change starts a new one.
    pub fn close(&mut self) {
        self.is_step_open = false;
    }

    /// Continues the last step, unless something has been undone.
    pub fn reopen(&mut self) {
        self.is_step_open = self.redo_stack.is_empty();
    }

    /// Merges the last steps that typed the bytes before `end` into one, and continues it. Returns
    /// whether there are any; a saved state stays the end of a step.
    pub fn join_typed(&mut self, bytes: usize, end: usize) -> bool {
        let (mut left, mut end, mut first) = (bytes, end, self.undo_stack.len());
        for entry in self.undo_stack.iter().rev() {
            let is_saved = self.saved_revision == Some(entry.revision);
            let Some((typed, start)) = entry.typed_before(end) else {
                break;
            };
            if left == 0 || is_saved {
                break;
            }
            (left, end, first) = (left.saturating_sub(typed), start, first - 1);
        }
        let joined = self.undo_stack.split_off(first);
        let Some(state) = joined.last().map(|last| last.revision) else {
            return false;
        };
        let back = joined
            .into_iter()
            .flat_map(|entry| entry.inverses)
            .collect();
        self.undo_stack.push(UndoStep {
            inverses: back,
            revision: state,
        });
        self.reopen();
        true
    }

    /// Undoes the last step. `apply` changes the text and returns the inverse.
    pub fn undo(&mut self, apply: &mut ApplyFn<'_>) -> bool {
        self.is_step_open = false;
        let state = self.revision();
        let Some(entry) = self.undo_stack.pop() else {
            return false;
        };
        let undone = self.turn_over(&entry, state, apply);
        self.redo_stack.push(undone);
        true
    }

    /// Redoes the last undone step.
    pub fn redo(&mut self, apply: &mut ApplyFn<'_>) -> bool {
        self.is_step_open = false;
        let Some(entry) = self.redo_stack.pop() else {
            return false;
        };
        let state = entry.revision;
        let redone = self.turn_over(&entry, state, apply);
        self.undo_stack.push(redone);
        true
    }

    /// Applies a step that was taken from a stack; returns the step that reverts it.
    fn turn_over(&mut self, entry: &UndoStep, state: u64, apply: &mut ApplyFn<'_>) -> UndoStep {
        let inverses = entry.inverses.iter().rev().map(apply).collect();
        let back = UndoStep {
            inverses,
            revision: state,
        };
        self.bytes = self.bytes - entry.bytes() + back.bytes();
        back
    }

    /// Marks a revision as the one on disk.
    pub fn mark_saved(&mut self, state: u64) {
        self.saved_revision = Some(state);
        self.is_step_open = false;
    }

    /// Marks the text as modified until it is saved.
    pub fn mark_unsaved(&mut self) {
        self.saved_revision = None;
    }

    /// Whether the text differs from the one on disk.
    pub fn is_modified(&self) -> bool {
        self.saved_revision != Some(self.revision())
    }

    /// Returns the revision of the text; equal revisions mean equal texts.
    pub fn revision(&self) -> u64 {
        self.undo_stack
            .last()
            .map_or(self.oldest_revision, |entry| entry.revision)
    }

    /// Returns the number of steps that can be undone.
    pub fn steps(&self) -> usize {
        self.undo_stack.len()
    }

    fn drop_oldest(&mut self) {
        let mut kept = self.bytes;
        let over = |entry: &&UndoStep| {
            let is_over = kept > MAX_HISTORY_BYTES;
            if is_over {
                kept -= entry.bytes();
            }
            is_over
        };
        // keeps the newest step however large it is
        let newest = self.undo_stack.len().saturating_sub(1);
        let gone = self.undo_stack.iter().take(newest).take_while(over).count();
        if let Some(last) = self.undo_stack.drain(..gone).next_back() {
            self.oldest_revision = last.revision;
        }
        self.bytes = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::super::selection::Selection;
    use super::super::text::Text;
    use super::*;

    /// A text and its history, as an app uses them.
    struct UndoHarness(Text, History);

    impl UndoHarness {
        fn new(text: &str) -> Self {
            Self(Text::new(text), History::new())
        }

        fn make(&mut self, change: &Transaction, joins: bool) {
            let back = change.apply(&mut self.0, Selection::default());
            self.1.push(back, joins);
        }

        fn type_text(&mut self, at: usize, typed: &str) {
            for (inner, c) in typed.char_indices() {
                let place = at + inner;
                let change = Transaction::replace(place..place, c).with_group(UndoGroup::Typing);
                self.make(&change, inner > 0);
            }
        }

        fn undo(&mut self) -> bool {
            let text = &mut self.0;
            self.1
                .undo(&mut |back| back.apply(text, Selection::default()))
        }

        fn redo(&mut self) -> bool {
            let text = &mut self.0;
            self.1
                .redo(&mut |back| back.apply(text, Selection::default()))
        }
    }

    #[test]
    fn a_run_of_typing_is_one_step() {
        let mut open_post = UndoHarness::new("ab");
        open_post.type_text(1, "one");
        assert_eq!(open_post.1.steps(), 1);
        assert!(open_post.undo());
        assert_eq!(open_post.0.to_string(), "ab");
        assert!(open_post.redo());
        assert_eq!(open_post.0.to_string(), "aoneb");
    }

    #[test]
    fn typing_over_a_selection_is_one_step() {
        let mut open_post = UndoHarness::new("a selected b");
        open_post.make(
            &Transaction::replace(2..10, "n").with_group(UndoGroup::Typing),
            false,
        );
        open_post.make(
            &Transaction::replace(3..3, "ew").with_group(UndoGroup::Typing),
            true,
        );
        assert_eq!(
            (open_post.0.to_string().as_str(), open_post.1.steps()),
            ("a new b", 1)
        );
        open_post.undo();
        assert_eq!(open_post.0.to_string(), "a selected b");
    }

    #[test]
    fn a_run_of_deleting_is_one_step_both_ways() {
        let mut open_post = UndoHarness::new("abcdef");
        for range in [3..4, 2..3, 1..2, 1..2] {
            let change = Transaction::replace(range, "").with_group(UndoGroup::Deleting);
            open_post.make(&change, true);
        }
        assert_eq!(
            (open_post.0.to_string().as_str(), open_post.1.steps()),
            ("af", 1)
        );
        open_post.undo();
        assert_eq!(open_post.0.to_string(), "abcdef");
    }

    #[test]
    fn there_are_more_than_fifty_steps() {
        let mut open_post = UndoHarness::new("");
        for _ in 0..1_000 {
            open_post.make(&Transaction::replace(0..0, "x "), false);
        }
        while open_post.undo() {}
        assert!(open_post.0.is_empty());
        while open_post.redo() {}
        assert_eq!(open_post.0.len(), 2_000);
    }

    #[test]
    fn the_saved_text_is_known_again() {
        let mut open_post = UndoHarness::new("");
        assert!(!open_post.1.is_modified());
        open_post.type_text(0, "one");
        assert!(open_post.1.is_modified());
        open_post.1.mark_saved(open_post.1.revision());
        assert!(!open_post.1.is_modified());
        open_post.make(
            &Transaction::replace(3..3, "s").with_group(UndoGroup::Typing),
            true,
        );
        assert!(open_post.1.is_modified());
        open_post.undo();
        assert_eq!(
            (open_post.0.to_string().as_str(), open_post.1.is_modified()),
            ("one", false)
        );
        open_post.undo();
        assert!(open_post.1.is_modified());
        open_post.redo();
        assert!(!open_post.1.is_modified());
    }

    #[test]
    fn a_change_after_an_undo_leaves_nothing_to_redo() {
        let mut open_post = UndoHarness::new("");
        open_post.type_text(0, "one");
        open_post.undo();
        open_post.type_text(0, "two");
        assert!(!open_post.redo());
        assert_eq!(open_post.0.to_string(), "two");
    }

    #[test]
    fn the_size_is_that_of_the_steps_that_are_left() {
        let mut open_post = UndoHarness::new("abc");
        let check = |history: &History| {
            let steps = history.undo_stack.iter().chain(&history.redo_stack);
            assert_eq!(history.bytes, steps.map(UndoStep::bytes).sum::<usize>());
        };
        for _ in 0..3 {
            open_post.type_text(0, "one");
            open_post.make(&Transaction::replace(0..4, ""), false);
            check(&open_post.1);
            open_post.undo();
            check(&open_post.1);
            open_post.undo();
            open_post.redo();
            check(&open_post.1);
            open_post.type_text(1, "x");
            check(&open_post.1);
        }
    }
}
