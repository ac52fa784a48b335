//! A change of the text as a value: the only way a text changes.
//!
//! A transaction is built against one text and applied to that text once; applying gives the
//! transaction that takes it back. Its places never lie outside the text: one that does is moved.

use std::ops::Range;

use super::selection::Selection;
use super::text::Text;

/// Puts `text` in the place of `range`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which bytes go.
    pub range: Range<usize>,
    /// What comes.
    pub text: String,
}

impl Change {
    /// Puts `text` in the place of `range`.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            range,
            text: text.into(),
        }
    }

    /// Tells how many bytes longer the text gets.
    fn growth(&self) -> isize {
        self.text.len().cast_signed() - self.range.len().cast_signed()
    }
}

/// How the history takes a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Typed text: joins the word typed before it.
    Typing,
    /// Text deleted by keys: joins what was deleted next to it before.
    Erasing,
    /// More of a paste that comes in pieces: joins the piece before.
    Pasting,
    /// A step of its own: a paste, a command, a replacement.
    #[default]
    Whole,
}

/// Some changes, in the order of the text and apart from each other, and what is selected after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transaction {
    changes: Vec<Change>,
    selection: Selection,
    step: Step,
}

impl Transaction {
    /// Takes changes in any order; one that overlaps the one before it is left out.
    pub fn new(mut changes: Vec<Change>, selection: Selection) -> Self {
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
            step: Step::Whole,
        }
    }

    /// Puts `text` in the place of `range`, the cursor behind it.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        let change = Change::new(range, text);
        let behind = change.range.start + change.text.len();
        Self::new(vec![change], Selection::at(behind))
    }

    /// Changes nothing but the selection.
    pub fn select(selection: Selection) -> Self {
        Self::new(Vec::new(), selection)
    }

    /// Says how the history takes it.
    #[must_use]
    pub fn step(mut self, step: Step) -> Self {
        self.step = step;
        self
    }

    /// Says what is selected after, in places of the changed text.
    #[must_use]
    pub fn selecting(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// Shows the changes, in the order of the text, in places of the text before.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Tells what is selected after.
    pub fn selection(&self) -> Selection {
        self.selection
    }

    /// Tells how the history takes it.
    pub fn kind(&self) -> Step {
        self.step
    }

    /// Tells whether the text stays as it is.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Counts the bytes of text it holds.
    pub fn bytes(&self) -> usize {
        self.changes.iter().map(|change| change.text.len()).sum()
    }

    /// Tells where a position of the text before is after. What stood in replaced text is at its
    /// end, or as far inside as it was where that is not beyond.
    pub fn moved(&self, at: usize) -> usize {
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

    /// Makes one text of another by the part that differs: one step to undo.
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
        let change = Change::new(start..old.len() - end, text);
        Self::new(vec![change], Selection::at(start))
    }

    /// Changes the text; gives what takes it back, with `before` selected.
    #[must_use]
    pub fn apply(&self, text: &mut Text, before: Selection) -> Self {
        let mut back: Vec<Change> = Vec::with_capacity(self.changes.len());
        for change in self.changes.iter().rev() {
            let range = text.floor(change.range.start)..text.floor(change.range.end);
            let removed = text.replace(range.clone(), &change.text);
            back.push(Change::new(
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
            step: self.step,
        }
    }

    /// Takes in the transaction that undoes the change made just before this one undoes its own,
    /// where one change can do both; tells whether it did.
    pub(super) fn absorb(&mut self, later: &Self) -> bool {
        let ([mine], [new]) = (self.changes.as_mut_slice(), later.changes.as_slice()) else {
            return false;
        };
        match later.step {
            Step::Typing | Step::Pasting
                if new.text.is_empty() && new.range.start == mine.range.end =>
            {
                mine.range.end = new.range.end;
                true
            }
            Step::Erasing if !new.range.is_empty() || !mine.range.is_empty() => false,
            Step::Erasing if new.range.start + new.text.len() == mine.range.start => {
                mine.text.insert_str(0, &new.text);
                mine.range = new.range.clone();
                true
            }
            Step::Erasing if new.range.start == mine.range.start => {
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
            Change::new(13..16, "x"),
            Change::new(0..3, ""),
            Change::new(5..5, "two and "),
            Change::new(2..6, "overlaps"),
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
        let changes = vec![Change::new(2..4, "long"), Change::new(6..6, "in")];
        let change = Transaction::new(changes, Selection::default());
        let moved: Vec<usize> = (0..9).map(|at| change.moved(at)).collect();
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
