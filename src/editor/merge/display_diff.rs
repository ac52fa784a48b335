//! Line diff for display: hunks with context lines and changed words.

use std::ops::Range;
use std::time::Instant;

use unicode_segmentation::UnicodeSegmentation;

use super::line_diff::{LineChange, LineDiff, diff_lines, diff_slices};

/// Longer lines, in bytes, are not compared word by word.
const MAX_WORD_DIFF_BYTES: usize = 4_000;

/// Changed lines with context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayHunk {
    /// Its lines in the old text, from 0.
    pub old: Range<usize>,
    /// Its lines in the new text, from 0.
    pub new: Range<usize>,
    /// Lines to show, top to bottom.
    pub lines: Vec<DisplayLine>,
}

/// A line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayLine {
    /// Text it belongs to.
    pub side: DiffSide,
    /// The line without its ending.
    pub text: String,
    /// Name of the line ending if only that differs, otherwise empty.
    pub end: &'static str,
    /// Byte ranges of the changed words; empty if the whole line differs.
    pub words: Vec<Range<usize>>,
}

/// Text a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffSide {
    /// Both texts.
    Both,
    /// The old text.
    Old,
    /// The new text.
    New,
}

/// Returns the hunks of two texts, each with `around` context lines on either side.
pub fn diff(old: &str, new: &str, around: usize, until: Option<Instant>) -> Vec<DisplayHunk> {
    let found = diff_lines(old, new, until);
    let mut hunks: Vec<DisplayHunk> = Vec::new();
    for change in &found.changes {
        let start = change.old.start.saturating_sub(around);
        match hunks.last_mut() {
            Some(last) if last.old.end >= start => {
                same(last, &found, last.old.end..change.old.start);
                changed(last, &found, change, until);
            }
            _ => {
                let before = change.new.start - (change.old.start - start);
                let mut hunk = DisplayHunk {
                    old: start..start,
                    new: before..before,
                    lines: Vec::new(),
                };
                same(&mut hunk, &found, start..change.old.start);
                changed(&mut hunk, &found, change, until);
                hunks.push(hunk);
            }
        }
        let next = next_start(&found, change);
        let end = (change.old.end + around).min(next);
        if let Some(last) = hunks.last_mut() {
            same(last, &found, change.old.end..end);
        }
    }
    hunks
}

/// Returns the start of the next change, or the end of the text.
fn next_start(found: &LineDiff<'_>, change: &LineChange) -> usize {
    let next = found.changes.partition_point(|other| {
        other.old.start <= change.old.start && other.new.start <= change.new.start
    });
    let next = found.changes.get(next);
    next.map_or(found.old.len(), |next| next.old.start)
}

fn same(hunk: &mut DisplayHunk, found: &LineDiff<'_>, lines: Range<usize>) {
    let count = lines.len();
    let texts = found.old.get(lines).unwrap_or_default();
    let lines = texts.iter().map(|line| whole(DiffSide::Both, line));
    hunk.lines.extend(lines);
    hunk.old.end += count;
    hunk.new.end += count;
}

fn changed(
    hunk: &mut DisplayHunk,
    found: &LineDiff<'_>,
    change: &LineChange,
    until: Option<Instant>,
) {
    let old = found.old.get(change.old.clone()).unwrap_or_default();
    let new = found.new.get(change.new.clone()).unwrap_or_default();
    let mut lines = (Vec::new(), Vec::new());
    for (old, new) in old.iter().zip(new) {
        let (old, new) = word_diff(old, new, until);
        lines.0.push(old);
        lines.1.push(new);
    }
    let both = lines.0.len();
    let rest = |lines: &[&str], side| -> Vec<DisplayLine> {
        let rest = lines.get(both..).unwrap_or_default();
        rest.iter().map(|line| whole(side, line)).collect()
    };
    lines.0.extend(rest(old, DiffSide::Old));
    lines.1.extend(rest(new, DiffSide::New));
    hunk.lines.append(&mut lines.0);
    hunk.lines.append(&mut lines.1);
    hunk.old.end += old.len();
    hunk.new.end += new.len();
}

fn whole(side: DiffSide, line: &str) -> DisplayLine {
    DisplayLine {
        side,
        text: bare(line).to_owned(),
        end: "",
        words: Vec::new(),
    }
}

fn bare(line: &str) -> &str {
    let bare = line.strip_suffix('\n').unwrap_or(line);
    bare.strip_suffix('\r').unwrap_or(bare)
}

fn ending_name(line: &str) -> &'static str {
    if line.ends_with("\r\n") {
        "CRLF"
    } else if line.ends_with('\n') {
        "LF"
    } else {
        "no line end"
    }
}

/// Returns a line and its replacement with the changed words marked.
fn word_diff(old: &str, new: &str, until: Option<Instant>) -> (DisplayLine, DisplayLine) {
    let mut lines = (whole(DiffSide::Old, old), whole(DiffSide::New, new));
    let (old_text, new_text) = (bare(old), bare(new));
    if old_text == new_text {
        (lines.0.end, lines.1.end) = (ending_name(old), ending_name(new));
    } else if old_text.len().max(new_text.len()) <= MAX_WORD_DIFF_BYTES {
        let [a, b] = [old_text, new_text].map(|text| text.split_word_bounds().collect::<Vec<_>>());
        let found = diff_slices(&a, &b, until);
        if is_near(&a, &found) {
            lines.0.words = bytes(&a, found.iter().map(|change| change.old.clone()));
            lines.1.words = bytes(&b, found.iter().map(|change| change.new.clone()));
        }
    }
    lines
}

/// Whether enough of a line is unchanged for word marks to be useful.
fn is_near(words: &[&str], changes: &[LineChange]) -> bool {
    let letters = |words: &[&str]| {
        let words = words.iter().filter(|word| !word.trim().is_empty());
        words.map(|word| word.len()).sum::<usize>()
    };
    let gone = changes
        .iter()
        .filter_map(|change| words.get(change.old.clone()));
    let gone: usize = gone.map(letters).sum();
    gone * 3 <= letters(words) * 2
}

/// Converts ranges of words to byte ranges, and joins those separated only by whitespace.
fn bytes(words: &[&str], ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let length = |range: Range<usize>| {
        let words = words.get(range).unwrap_or_default();
        words.iter().map(|word| word.len()).sum::<usize>()
    };
    let mut at = 0;
    let mut last = 0;
    for range in ranges.filter(|range| !range.is_empty()) {
        at += length(last..range.start);
        let end = at + length(range.clone());
        let is_gap = words
            .get(last..range.start)
            .is_some_and(|gap| gap.iter().all(|word| word.trim().is_empty()));
        match found.last_mut() {
            Some(before) if is_gap => before.end = end,
            _ => found.push(at..end),
        }
        at = end;
        last = range.end;
    }
    found
}
