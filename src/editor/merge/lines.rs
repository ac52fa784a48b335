//! Lines with their ends, and where two rows of them differ.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Instant;

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// Lines of a text that became others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// The lines of the old text.
    pub(super) old: Range<usize>,
    /// What they became.
    pub(super) new: Range<usize>,
}

/// What became of a text.
#[derive(Debug)]
pub(super) struct Compared<'a> {
    /// The lines of the old text.
    pub(super) old: Vec<&'a str>,
    /// The lines of the new text.
    pub(super) new: Vec<&'a str>,
    /// Where they differ, in order; no two touch.
    pub(super) changes: Vec<Change>,
}

/// Cuts a text into lines that keep their ends.
pub(super) fn split(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Puts lines together again.
pub(super) fn text_of(lines: &[&str], range: Range<usize>) -> String {
    lines.get(range).unwrap_or_default().concat()
}

/// Tells how the lines of two texts end: as the first that does.
pub(super) fn end_of(mine: &[&str], theirs: &[&str]) -> &'static str {
    let first = mine.iter().chain(theirs).find(|line| line.ends_with('\n'));
    match first {
        Some(line) if line.ends_with("\r\n") => "\r\n",
        _ => "\n",
    }
}

/// Finds the lines in which two texts differ.
pub(super) fn changes<'a>(old: &'a str, new: &'a str, until: Option<Instant>) -> Compared<'a> {
    let (old, new) = (split(old), split(new));
    // equal lines get equal numbers, so that a long line is looked at once
    let mut numbers = HashMap::new();
    let [a, b] = [&old, &new].map(|lines| number(lines, &mut numbers));
    let changes = pieces(&a, &b, until);
    Compared { old, new, changes }
}

fn number<'a>(lines: &[&'a str], numbers: &mut HashMap<&'a str, usize>) -> Vec<usize> {
    let number = |line: &&'a str| {
        let next = numbers.len();
        *numbers.entry(line).or_insert(next)
    };
    lines.iter().map(number).collect()
}

/// Finds the pieces in which two rows of anything differ.
pub(super) fn pieces<T: Eq + std::hash::Hash>(
    old: &[T],
    new: &[T],
    until: Option<Instant>,
) -> Vec<Change> {
    let steps = capture_diff_slices_deadline(Algorithm::Histogram, old, new, until);
    let mut pieces: Vec<Change> = Vec::new();
    for step in steps {
        if matches!(step, DiffOp::Equal { .. }) {
            continue;
        }
        let next = Change {
            old: step.old_range(),
            new: step.new_range(),
        };
        match pieces.last_mut() {
            Some(last) if last.old.end == next.old.start && last.new.end == next.new.start => {
                last.old.end = next.old.end;
                last.new.end = next.new.end;
            }
            _ => pieces.push(next),
        }
    }
    pieces
}
