//! Undo history.
//!
//! An undo step is a run of typing up to the next word, a run of deletions, or one whole change,
//! since nobody wants to undo single letters. The number of steps is not limited; beyond 256 MiB of
//! text the oldest are dropped. Each state of the text has a revision number, so that a saved state
//! is recognized when undo returns to it.

use super::transaction::{Step, Transaction};

/// Maximum size of all steps, in bytes of text; the oldest are dropped first.
const MOST_BYTES: usize = 256 << 20;
/// Approximate size of a change besides its text, in bytes.
const STEP_BYTES: usize = 128;

/// Applies a transaction to the text and returns its inverse.
pub type Apply<'a> = dyn FnMut(&Transaction) -> Transaction + 'a;

/// An undo step: the transactions that revert it, and the revision after it.
#[derive(Clone, Debug)]
struct Entry {
    back: Vec<Transaction>,
    state: u64,
}

impl Entry {
    /// Returns how many bytes the step typed before a position, and where they begin; `None` if it
    /// did anything else.
    fn typed_before(&self, end: usize) -> Option<(usize, usize)> {
        let mut start = end;
        for back in self.back.iter().rev() {
            let [change] = back.changes() else {
                return None;
            };
            let is_typed = back.kind() == Step::Typing && change.range.end == start;
            start = is_typed.then_some(change.range.start)?;
        }
        Some((end - start, start))
    }

    fn bytes(&self) -> usize {
        self.back.iter().map(|one| one.bytes() + STEP_BYTES).sum()
    }
}

/// Undo and redo stacks.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Entry>,
    undone: Vec<Entry>,
    /// Revision before the oldest step.
    oldest: u64,
    /// Revision assigned last.
    last: u64,
    saved: Option<u64>,
    open: bool,
    bytes: usize,
}

impl History {
    /// Creates the history of a text that is on disk.
    pub fn new() -> Self {
        Self {
            saved: Some(0),
            ..Self::default()
        }
    }

    /// Adds the inverse of a change just made; `joins` is whether the change continues the typing
    /// before it.
    pub fn push(&mut self, back: Transaction, joins: bool) {
        self.undone.clear();
        let joins = joins && self.open && self.is_modified();
        self.open = back.kind() != Step::Whole;
        self.last += 1;
        let state = self.last;
        if let Some(entry) = self.done.last_mut().filter(|_| joins) {
            let before = entry.bytes();
            if !entry.back.last_mut().is_some_and(|last| last.absorb(&back)) {
                entry.back.push(back);
            }
            entry.state = state;
            self.bytes += entry.bytes() - before;
        } else {
            let back = vec![back];
            let entry = Entry { back, state };
            self.bytes += entry.bytes();
            self.done.push(entry);
        }
        self.forget();
    }

    /// Ends the current step; the next change starts a new one.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// Continues the last step, unless something has been undone.
    pub fn reopen(&mut self) {
        self.open = self.undone.is_empty();
    }

    /// Merges the last steps that typed the bytes before `end` into one, and continues it. Returns
    /// whether there are any; a saved state stays the end of a step.
    pub fn join_typed(&mut self, bytes: usize, end: usize) -> bool {
        let (mut left, mut end, mut first) = (bytes, end, self.done.len());
        for entry in self.done.iter().rev() {
            let is_saved = self.saved == Some(entry.state);
            let Some((typed, start)) = entry.typed_before(end) else {
                break;
            };
            if left == 0 || is_saved {
                break;
            }
            (left, end, first) = (left.saturating_sub(typed), start, first - 1);
        }
        let joined = self.done.split_off(first);
        let Some(state) = joined.last().map(|last| last.state) else {
            return false;
        };
        let back = joined.into_iter().flat_map(|entry| entry.back).collect();
        self.done.push(Entry { back, state });
        self.reopen();
        true
    }

    /// Undoes the last step. `apply` changes the text and returns the inverse.
    pub fn undo(&mut self, apply: &mut Apply<'_>) -> bool {
        self.open = false;
        let state = self.state();
        let Some(entry) = self.done.pop() else {
            return false;
        };
        self.undone.push(turned(&entry, state, apply));
        true
    }

    /// Redoes the last undone step.
    pub fn redo(&mut self, apply: &mut Apply<'_>) -> bool {
        self.open = false;
        let Some(entry) = self.undone.pop() else {
            return false;
        };
        let state = entry.state;
        self.done.push(turned(&entry, state, apply));
        true
    }

    /// Marks a revision as the one on disk.
    pub fn mark_saved(&mut self, state: u64) {
        self.saved = Some(state);
        self.open = false;
    }

    /// Marks the text as modified until it is saved.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// Whether the text differs from the one on disk.
    pub fn is_modified(&self) -> bool {
        self.saved != Some(self.state())
    }

    /// Returns the revision of the text; equal revisions mean equal texts.
    pub fn state(&self) -> u64 {
        self.done.last().map_or(self.oldest, |entry| entry.state)
    }

    /// Returns the number of steps that can be undone.
    pub fn steps(&self) -> usize {
        self.done.len()
    }

    fn forget(&mut self) {
        let mut kept = self.bytes;
        let over = |entry: &&Entry| {
            let is_over = kept > MOST_BYTES;
            if is_over {
                kept -= entry.bytes();
            }
            is_over
        };
        // keeps the newest step however large it is
        let newest = self.done.len().saturating_sub(1);
        let gone = self.done.iter().take(newest).take_while(over).count();
        if let Some(last) = self.done.drain(..gone).next_back() {
            self.oldest = last.state;
        }
        self.bytes = kept;
    }
}

/// Applies a step and returns the step that reverts it.
fn turned(entry: &Entry, state: u64, apply: &mut Apply<'_>) -> Entry {
    let back = entry.back.iter().rev().map(apply).collect();
    Entry { back, state }
}

#[cfg(test)]
mod tests {
    use super::super::selection::Selection;
    use super::super::text::Text;
    use super::*;

    /// A text and its history, as an app uses them.
    struct Desk(Text, History);

    impl Desk {
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
                let change = Transaction::replace(place..place, c).step(Step::Typing);
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
        let mut desk = Desk::new("ab");
        desk.type_text(1, "one");
        assert_eq!(desk.1.steps(), 1);
        assert!(desk.undo());
        assert_eq!(desk.0.to_string(), "ab");
        assert!(desk.redo());
        assert_eq!(desk.0.to_string(), "aoneb");
    }

    #[test]
    fn typing_over_a_selection_is_one_step() {
        let mut desk = Desk::new("a selected b");
        desk.make(&Transaction::replace(2..10, "n").step(Step::Typing), false);
        desk.make(&Transaction::replace(3..3, "ew").step(Step::Typing), true);
        assert_eq!(
            (desk.0.to_string().as_str(), desk.1.steps()),
            ("a new b", 1)
        );
        desk.undo();
        assert_eq!(desk.0.to_string(), "a selected b");
    }

    #[test]
    fn a_run_of_deleting_is_one_step_both_ways() {
        let mut desk = Desk::new("abcdef");
        for range in [3..4, 2..3, 1..2, 1..2] {
            let change = Transaction::replace(range, "").step(Step::Erasing);
            desk.make(&change, true);
        }
        assert_eq!((desk.0.to_string().as_str(), desk.1.steps()), ("af", 1));
        desk.undo();
        assert_eq!(desk.0.to_string(), "abcdef");
    }

    #[test]
    fn there_are_more_than_fifty_steps() {
        let mut desk = Desk::new("");
        for _ in 0..1_000 {
            desk.make(&Transaction::replace(0..0, "x "), false);
        }
        while desk.undo() {}
        assert!(desk.0.is_empty());
        while desk.redo() {}
        assert_eq!(desk.0.len(), 2_000);
    }

    #[test]
    fn the_saved_text_is_known_again() {
        let mut desk = Desk::new("");
        assert!(!desk.1.is_modified());
        desk.type_text(0, "one");
        assert!(desk.1.is_modified());
        desk.1.mark_saved(desk.1.state());
        assert!(!desk.1.is_modified());
        desk.make(&Transaction::replace(3..3, "s").step(Step::Typing), true);
        assert!(desk.1.is_modified());
        desk.undo();
        assert_eq!(
            (desk.0.to_string().as_str(), desk.1.is_modified()),
            ("one", false)
        );
        desk.undo();
        assert!(desk.1.is_modified());
        desk.redo();
        assert!(!desk.1.is_modified());
    }

    #[test]
    fn a_change_after_an_undo_leaves_nothing_to_redo() {
        let mut desk = Desk::new("");
        desk.type_text(0, "one");
        desk.undo();
        desk.type_text(0, "two");
        assert!(!desk.redo());
        assert_eq!(desk.0.to_string(), "two");
    }
}
