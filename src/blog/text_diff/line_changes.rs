//! Changes between two texts, by lines with their endings.

use std::collections::HashMap;
use std::ops::Range;
use std::time::Instant;

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// Lines replaced by others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// Range in the old text.
    pub old: Range<usize>,
    /// Range in the new text.
    pub new: Range<usize>,
}

/// Line diff of two texts.
#[derive(Debug)]
pub struct LineDiff<'a> {
    /// Lines of the old text.
    pub old: Vec<&'a str>,
    /// Lines of the new text.
    pub new: Vec<&'a str>,
    /// Changes in order; no two touch.
    pub changes: Vec<LineChange>,
}

/// Splits a text into lines that keep their endings.
pub fn split(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Compares two texts line by line.
pub fn diff_lines<'a>(old: &'a str, new: &'a str, until: Option<Instant>) -> LineDiff<'a> {
    let (old, new) = (split(old), split(new));
    // equal lines get equal numbers, so that a long line is hashed once
    let mut numbers = HashMap::new();
    let [a, b] = [&old, &new].map(|lines| number(lines, &mut numbers));
    let changes = diff_slices(&a, &b, until);
    LineDiff { old, new, changes }
}

fn number<'a>(lines: &[&'a str], numbers: &mut HashMap<&'a str, usize>) -> Vec<usize> {
    let number = |line: &&'a str| {
        let next = numbers.len();
        *numbers.entry(line).or_insert(next)
    };
    lines.iter().map(number).collect()
}

/// Returns the changes between two sequences; touching ones are joined.
pub fn diff_slices<T: Eq + std::hash::Hash>(
    old: &[T],
    new: &[T],
    until: Option<Instant>,
) -> Vec<LineChange> {
    let steps = capture_diff_slices_deadline(Algorithm::Histogram, old, new, until);
    let mut pieces: Vec<LineChange> = Vec::new();
    for step in steps {
        if matches!(step, DiffOp::Equal { .. }) {
            continue;
        }
        let next = LineChange {
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
