//! What keys do to a text: functions from a text and what is selected to a [`Transaction`].
//!
//! Nothing here changes anything; a command that has nothing to do, or that would have to look at
//! more than [`MOST_LINES`], says why in one plain line. What is selected afterwards follows from
//! the changes; whoever applies one settles it, since an insert may merge with its neighbour.

pub mod lines;
pub mod marks;
pub mod moves;
pub mod table;
pub mod type_text;

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

use super::selection::Selection;
use super::text::Text;
use super::transaction::{Change, Transaction};

/// A change, or why there is none.
pub type Outcome = Result<Transaction, &'static str>;

/// How many lines a command looks at, at most.
pub const MOST_LINES: usize = 10_000;
const TOO_MANY: &str = "more than 10,000 lines: nothing was changed";
/// How far into a line its markers are looked for.
const HEAD: usize = 1024;

/// Gives the lines a selection touches; one that ends before the first character of a line leaves
/// that line out.
pub fn lines(text: &Text, selection: Selection) -> RangeInclusive<usize> {
    let range = selection.range();
    let first = text.line_of(range.start);
    let last = text.line_of(range.end);
    if last > first && text.line_start(last) == range.end {
        return first..=last - 1;
    }
    first..=last
}

/// Gives the lines a selection touches where they are few enough to look at.
fn few_lines(text: &Text, selection: Selection) -> Result<RangeInclusive<usize>, &'static str> {
    let lines = lines(text, selection);
    if lines.end() - lines.start() >= MOST_LINES {
        return Err(TOO_MANY);
    }
    Ok(lines)
}

/// Gives the beginning of a line, as far as markers are looked for.
fn head(text: &Text, line: usize) -> Cow<'_, str> {
    text.line_head(line, HEAD)
}

/// Tells whether a line holds nothing but blanks. One of a kilobyte of blanks counts as filled.
fn is_blank(text: &Text, line: usize) -> bool {
    let range = text.line_range(line);
    range.len() <= HEAD && text.slice(range).chars().all(char::is_whitespace)
}

/// Takes the blanks at both ends out of a range, a kilobyte of them at most.
fn trimmed(text: &Text, range: Range<usize>) -> Range<usize> {
    let front = text.slice(range.start..range.end.min(range.start + HEAD));
    let start = range.start + (front.len() - front.trim_start().len());
    let from = text.floor(range.end.saturating_sub(HEAD)).max(start);
    let back = text.slice(from..range.end.max(from));
    start..from + back.trim_end().len()
}

/// Makes the changes; what is selected goes with its text, a cursor behind what is put there.
fn carried(changes: Vec<Change>, selection: Selection) -> Transaction {
    let made = Transaction::new(changes, selection);
    let range = selection.range();
    let moved = if range.is_empty() {
        Selection::at(behind(&made, range.start))
    } else {
        Selection::between(made.moved(selection.anchor), made.moved(selection.head))
    };
    made.selecting(moved)
}

/// Tells where a position is after some changes, behind what is put right there.
fn behind(made: &Transaction, at: usize) -> usize {
    let here = |change: &&Change| change.range == (at..at);
    let put = made.changes().iter().find(here);
    made.moved(at) + put.map_or(0, |change| change.text.len())
}

/// Keeps the direction of a selection for a new range.
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

    /// Reads `|` as the cursor and `[` … `]` written `«` … `»` as the selection.
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

    /// Writes a text with its selection as [`marked`] reads it.
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

    /// Makes a change and shows what comes of it.
    pub(super) fn done(text: &Text, made: &Transaction) -> String {
        let mut after = text.clone();
        let _ = made.apply(&mut after, Selection::default());
        shown(&after, made.selection().settled(&after))
    }

    #[test]
    fn a_selection_up_to_a_line_leaves_that_line_out() {
        let (text, selection) = marked("a\n«b\nc\n»d");
        assert_eq!(lines(&text, selection), 1..=2);
        let (text, selection) = marked("a\n¦b");
        assert_eq!(lines(&text, selection), 1..=1);
    }

    #[test]
    fn too_many_lines_are_refused() {
        let text = Text::new(&"x\n".repeat(MOST_LINES + 1));
        let all = Selection::between(0, text.len());
        assert_eq!(few_lines(&text, all), Err(TOO_MANY));
        let fewer = Selection::between(0, text.len() - 2);
        assert_eq!(few_lines(&text, fewer), Ok(0..=MOST_LINES - 1));
    }

    #[test]
    fn blanks_at_the_edges_are_taken_out() {
        let text = Text::new("  日 a \t");
        assert_eq!(trimmed(&text, 0..text.len()), 2..7);
        assert_eq!(trimmed(&text, 7..9), 9..9);
    }
}
