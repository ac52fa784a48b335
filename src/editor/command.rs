//! Editor commands: functions from a text and a selection to a [`Transaction`].
//!
//! Commands change nothing themselves. A command that has nothing to do, or would have to look at
//! more than [`MAX_LINES`], returns a one-line reason. The resulting selection is computed from
//! the changes; the caller moves it to grapheme boundaries, since an insertion may merge with its
//! neighbor.

pub mod insert_delete;
pub mod lines;
pub mod link_fields;
pub mod markup;
pub mod motions;
pub mod table;

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

use super::selection::Selection;
use super::text::Text;
use super::transaction::{Replacement, Transaction};

/// A transaction, or the reason why there is none.
pub type CommandOutcome = Result<Transaction, &'static str>;

/// Maximum number of lines a command looks at.
pub const MAX_LINES: usize = 10_000;
const TOO_MANY_LINES: &str = "more than 10,000 lines: nothing was changed";
/// Length of the part of a line that is searched for markers, in bytes.
const MAX_MARKER_BYTES: usize = 1024;

/// Returns the lines a selection touches, without a last line of which nothing is selected.
pub fn selected_lines(text: &Text, selection: Selection) -> RangeInclusive<usize> {
    let range = selection.range();
    let first = text.line_of(range.start);
    let last = text.line_of(range.end);
    if last > first && text.line_start(last) == range.end {
        return first..=last - 1;
    }
    first..=last
}

/// Returns the lines a selection touches, or an error if there are too many.
fn few_lines(text: &Text, selection: Selection) -> Result<RangeInclusive<usize>, &'static str> {
    let lines = selected_lines(text, selection);
    if lines.end() - lines.start() >= MAX_LINES {
        return Err(TOO_MANY_LINES);
    }
    Ok(lines)
}

/// Returns the beginning of a line, as far as it is searched for markers.
fn line_beginning(text: &Text, line: usize) -> Cow<'_, str> {
    text.line_head(line, MAX_MARKER_BYTES)
}

/// Whether a line contains only whitespace. Longer than 1 KiB counts as not blank.
fn is_blank(text: &Text, line: usize) -> bool {
    let range = text.line_range(line);
    range.len() <= MAX_MARKER_BYTES && text.slice(range).chars().all(char::is_whitespace)
}

/// Trims whitespace at both ends of a range, at most 1 KiB each.
fn trimmed(text: &Text, range: Range<usize>) -> Range<usize> {
    let front = text.slice(range.start..range.end.min(range.start + MAX_MARKER_BYTES));
    let start = range.start + (front.len() - front.trim_start().len());
    let from = text
        .floor(range.end.saturating_sub(MAX_MARKER_BYTES))
        .max(start);
    let back = text.slice(from..range.end.max(from));
    start..from + back.trim_end().len()
}

/// Builds a transaction in which the selection moves with its text; a cursor moves after an
/// insertion.
fn with_mapped_selection(changes: Vec<Replacement>, selection: Selection) -> Transaction {
    let made = Transaction::new(changes, selection);
    let range = selection.range();
    let moved = if range.is_empty() {
        Selection::at(made.map_after_insertion(range.start))
    } else {
        Selection::between(
            made.map_position(selection.anchor),
            made.map_position(selection.head),
        )
    };
    made.selecting(moved)
}

/// Returns a selection of a range in the direction of the given one.
fn directed(selection: Selection, range: Range<usize>) -> Selection {
    if selection.head < selection.anchor {
        Selection::between(range.end, range.start)
    } else {
        Selection::between(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parses a text with `¦` as the cursor or `«` … `»` as the selection.
    pub(super) fn marked(source: &str) -> (Text, Selection) {
        let plain: String = source
            .chars()
            .filter(|c| !matches!(c, '¦' | '«' | '»'))
            .collect();
        let place = |mark: char| {
            let at = source.find(mark)?;
            let before = source.get(..at)?;
            let marks = before.chars().filter(|c| matches!(c, '¦' | '«' | '»'));
            Some(at - marks.map(char::len_utf8).sum::<usize>())
        };
        let selection = match (place('«'), place('»'), place('¦')) {
            (Some(from), Some(to), Some(cursor)) if cursor == from => Selection::between(to, from),
            (Some(from), Some(to), _) => Selection::between(from, to),
            (_, _, cursor) => Selection::at(cursor.unwrap_or(0)),
        };
        (Text::new(&plain), selection)
    }

    /// Formats a text with its selection as [`marked`] parses it.
    pub(super) fn shown(text: &Text, selection: Selection) -> String {
        let mut shown = text.to_string();
        if selection.is_empty() {
            shown.insert(selection.head, '¦');
        } else {
            shown.insert(selection.range().end, '»');
            shown.insert(selection.range().start, '«');
        }
        shown
    }

    /// Applies a transaction and formats the result.
    pub(super) fn done(text: &Text, made: &Transaction) -> String {
        let mut after = text.clone();
        let _ = made.apply(&mut after, Selection::default());
        shown(&after, made.selection().after_change(&after))
    }

    #[test]
    fn a_selection_up_to_a_line_leaves_that_line_out() {
        let (text, selection) = marked("a\n«b\nc\n»d");
        assert_eq!(selected_lines(&text, selection), 1..=2);
        let (text, selection) = marked("a\n¦b");
        assert_eq!(selected_lines(&text, selection), 1..=1);
    }

    #[test]
    fn too_many_lines_are_refused() {
        let text = Text::new(&"x\n".repeat(MAX_LINES + 1));
        let all = Selection::between(0, text.len());
        assert_eq!(few_lines(&text, all), Err(TOO_MANY_LINES));
        let fewer = Selection::between(0, text.len() - 2);
        assert_eq!(few_lines(&text, fewer), Ok(0..=MAX_LINES - 1));
    }

    #[test]
    fn blanks_at_the_edges_are_taken_out() {
        let text = Text::new("  日 a \t");
        assert_eq!(trimmed(&text, 0..text.len()), 2..7);
        assert_eq!(trimmed(&text, 7..9), 9..9);
    }
}
