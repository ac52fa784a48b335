//! Transactions: changes of a text as values, the only way to change it.
//!
//! A transaction is built for one text and applied to that text once; applying it returns its
//! inverse. Positions outside of the text are clamped.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::selection::Selection;
use super::text::Text;

/// Replaces a range with a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// Byte range to remove.
    pub range: Range<usize>,
    /// Text to insert.
    pub text: String,
}

impl Replacement {
    /// Creates a change that replaces `range` with `text`.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            range,
            text: text.into(),
        }
    }

    /// Returns by how many bytes the text grows.
    fn growth(&self) -> isize {
        self.text.len().cast_signed() - self.range.len().cast_signed()
    }
}

/// How a transaction is grouped in the undo history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UndoGroup {
    /// Typed text: joins the word typed before it.
    Typing,
    /// Deletion by a key: joins adjacent deletions before it.
    Deleting,
    /// Continuation of a paste that arrives in pieces: joins the piece before it.
    Pasting,
    /// An undo step of its own: a paste, a command, a replacement.
    #[default]
    Separate,
}

/// Sorted, non-overlapping changes, and the selection after them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    changes: Vec<Replacement>,
    selection: Selection,
    group: UndoGroup,
}

impl Transaction {
    /// Creates a transaction from changes in any order; a change that overlaps an earlier one is
    /// dropped.
    pub fn new(mut changes: Vec<Replacement>, selection: Selection) -> Self {
        changes.sort_by_key(|change| (change.range.start, change.range.end));
        let mut end = 0;
        changes.retain(|change| {
            let apart = change.range.start >= end && change.range.start <= change.range.end;
            if apart {
                end = change.range.end;
            }
            apart
        });
        Self {
            changes,
            selection,
            group: UndoGroup::Separate,
        }
    }

    /// Replaces a range and puts the cursor after the new text.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        let change = Replacement::new(range, text);
        let behind = change.range.start + change.text.len();
        Self::new(vec![change], Selection::at(behind))
    }

    /// Changes only the selection.
    pub fn select(selection: Selection) -> Self {
        Self::new(Vec::new(), selection)
    }

    /// Sets the undo group.
    #[must_use]
    pub fn with_group(mut self, step: UndoGroup) -> Self {
        self.group = step;
        self
    }

    /// Sets the selection after the changes, in positions of the new text.
    #[must_use]
    pub fn selecting(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// Returns the changes in order, in positions of the old text.
    pub fn changes(&self) -> &[Replacement] {
        &self.changes
    }

    /// Returns the selection after the changes.
    pub fn selection(&self) -> Selection {
        self.selection
    }

    /// Returns the undo group.
    pub fn group(&self) -> UndoGroup {
        self.group
    }

    /// Whether the text stays unchanged.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns the bytes of text it inserts.
    pub fn bytes(&self) -> usize {
        self.changes.iter().map(|change| change.text.len()).sum()
    }

    /// Maps a position in the old text to the new one. A position inside replaced text keeps its
    /// offset, up to the end of the replacement.
    pub fn map_position(&self, at: usize) -> usize {
        let mut growth = 0_isize;
        for change in &self.changes {
            if change.range.end <= at && !(change.range.is_empty() && change.range.start == at) {
                growth += change.growth();
            } else if change.range.start < at {
                let inside = (at - change.range.start).min(change.text.len());
                return change.range.start.saturating_add_signed(growth) + inside;
            } else {
                break;
            }
        }
        at.saturating_add_signed(growth)
    }

    /// Maps a position in the old text to the new one, to after an insertion at that position.
    pub fn map_after_insertion(&self, at: usize) -> usize {
        let here = |change: &&Replacement| change.range == (at..at);
        let put = self.changes.iter().find(here);
        self.map_position(at) + put.map_or(0, |change| change.text.len())
    }

    /// Maps a range in the old text to the new one; text inserted at its ends stays outside.
    pub fn map_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.map_after_insertion(range.start);
        start..self.map_position(range.end).max(start)
    }

    /// Creates a transaction that turns one text into another by replacing the part that differs.
    pub fn between(old: &Text, new: &Text) -> Self {
        let (old, new) = (old.slice(0..old.len()), new.slice(0..new.len()));
        let same = |pairs: &mut dyn Iterator<Item = (char, char)>| {
            let same = pairs.take_while(|(old, new)| old == new);
            same.map(|(c, _)| c.len_utf8()).sum::<usize>()
        };
        let start = same(&mut old.chars().zip(new.chars()));
        let (old_rest, new_rest) = (
            old.get(start..).unwrap_or_default(),
            new.get(start..).unwrap_or_default(),
        );
        let end = same(&mut old_rest.chars().rev().zip(new_rest.chars().rev()));
        let text = new_rest.get(..new_rest.len() - end).unwrap_or_default();
        let change = Replacement::new(start..old.len() - end, text);
        Self::new(vec![change], Selection::at(start))
    }

    /// Applies the changes and returns the inverse, which restores the selection `before`.
    #[must_use]
    pub fn apply(&self, text: &mut Text, before: Selection) -> Self {
        let mut back: Vec<Replacement> = Vec::with_capacity(self.changes.len());
        for change in self.changes.iter().rev() {
            let range = text.floor(change.range.start)..text.floor(change.range.end);
            let removed = text.replace(range.clone(), &change.text);
            back.push(Replacement::new(
                range.start..range.start + change.text.len(),
                removed,
            ));
        }
        back.reverse();
        let mut growth = 0_isize;
        for (change, forth) in back.iter_mut().zip(&self.changes) {
            let start = change.range.start.saturating_add_signed(growth);
            change.range = start..start + forth.text.len();
            growth += forth.text.len().cast_signed() - change.text.len().cast_signed();
        }
        Self {
            changes: back,
            selection: before,
            group: self.group,
        }
    }

    /// Merges the inverse of the next change into this inverse, if one change can do both. Returns
    /// whether it did.
    pub(super) fn absorb(&mut self, later: &Self) -> bool {
        let ([mine], [new]) = (self.changes.as_mut_slice(), later.changes.as_slice()) else {
            return false;
        };
        match later.group {
            UndoGroup::Typing | UndoGroup::Pasting
                if new.text.is_empty() && new.range.start == mine.range.end =>
            {
                mine.range.end = new.range.end;
                true
            }
            UndoGroup::Deleting if !new.range.is_empty() || !mine.range.is_empty() => false,
            UndoGroup::Deleting if new.range.start + new.text.len() == mine.range.start => {
                mine.text.insert_str(0, &new.text);
                mine.range = new.range.clone();
                true
            }
            UndoGroup::Deleting if new.range.start == mine.range.start => {
                mine.text.push_str(&new.text);
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_and_its_inverse_leave_the_text_as_it_was() {
        let mut text = Text::new("one\r\ntwo 日本 three");
        let was = text.clone();
        let changes = vec![
            Replacement::new(13..16, "x"),
            Replacement::new(0..3, ""),
            Replacement::new(5..5, "two and "),
            Replacement::new(2..6, "overlaps"),
        ];
        let forth = Transaction::new(changes, Selection::at(1));
        let back = forth.apply(&mut text, Selection::at(9));
        assert_eq!(text.to_string(), "\r\ntwo and two 日xthree");
        assert_eq!(back.selection(), Selection::at(9));
        let again = back.apply(&mut text, Selection::at(1));
        assert_eq!(text, was);
        let _ = again.apply(&mut text, Selection::at(0));
        assert_eq!(text.to_string(), "\r\ntwo and two 日xthree");
    }

    #[test]
    fn positions_move_with_their_text() {
        let changes = vec![Replacement::new(2..4, "long"), Replacement::new(6..6, "in")];
        let change = Transaction::new(changes, Selection::default());
        let moved: Vec<usize> = (0..9).map(|at| change.map_position(at)).collect();
        assert_eq!(moved, [0, 1, 2, 3, 6, 7, 8, 11, 12]);
    }

    #[test]
    fn a_change_outside_the_text_is_moved_into_it() {
        let mut text = Text::new("日");
        let _ = Transaction::replace(1..99, "x").apply(&mut text, Selection::default());
        assert_eq!(text.to_string(), "x");
        let _ = Transaction::replace(50..60, "y").apply(&mut text, Selection::default());
        assert_eq!(text.to_string(), "xy");
    }

    #[test]
    fn one_text_becomes_another_by_the_part_that_differs() {
        for (old, new) in [
            ("abc", "axc"),
            ("", "x"),
            ("日本", "日曜本"),
            ("aaa", "aa"),
            ("a", "a"),
        ] {
            let mut text = Text::new(old);
            let change = Transaction::between(&text, &Text::new(new));
            let _ = change.apply(&mut text, Selection::default());
            assert_eq!(text.to_string(), new);
        }
    }
}
