//! Line diff of two texts: the changes, and hunks of them for display.
//!
//! All units are lines with their endings, so that line endings are compared; they are not shown.

mod line_changes;

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

pub use line_changes::{LineChange, LineDiff, diff_lines, diff_slices, split};

/// Longer lines, in bytes, are not compared word by word.
const MAX_WORD_DIFF_BYTES: usize = 4_000;

/// A group of changed lines with their context lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffHunk {
    /// Line range in the old text, from 0.
    pub old: Range<usize>,
    /// Line range in the new text, from 0.
    pub new: Range<usize>,
    /// The lines, from top to bottom.
    pub lines: Vec<DiffLine>,
}

/// A line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    /// Whether the line is unchanged, removed or added.
    pub status: LineStatus,
    /// Line number in its own text, from 1.
    pub number: usize,
    /// The line without its line ending.
    pub text: String,
    /// Byte ranges of the changed words, empty where the other text has more words; no ranges if the
    /// whole line differs.
    pub words: Vec<Range<usize>>,
}

/// Status of a line in a diff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStatus {
    /// Context: in both texts.
    Unchanged,
    /// Removed: in the old text only.
    Removed,
    /// Added: in the new text only.
    Added,
}

impl LineStatus {
    /// Returns the prefix of the line as in `diff -u`.
    pub fn mark(self) -> char {
        match self {
            Self::Unchanged => ' ',
            Self::Removed => '-',
            Self::Added => '+',
        }
    }
}

/// Returns the hunks in which two texts differ, each with `around` context lines on both sides.
pub fn hunks(old: &[u8], new: &[u8], around: usize) -> Vec<DiffHunk> {
    let [old, new] = [old, new].map(String::from_utf8_lossy);
    let found = diff_lines(&old, &new, None);
    let mut hunks: Vec<DiffHunk> = Vec::new();
    for (index, change) in found.changes.iter().enumerate() {
        let start = change.old.start.saturating_sub(around);
        let mut hunk = match hunks.pop() {
            Some(last) if last.old.end >= start => last,
            last => {
                hunks.extend(last);
                let new_start = change.new.start - (change.old.start - start);
                DiffHunk {
                    old: start..start,
                    new: new_start..new_start,
                    lines: Vec::new(),
                }
            }
        };
        hunk.push_unchanged(&found, change.old.start);
        hunk.push_change(&found, change);
        let next = found.changes.get(index + 1);
        let next = next.map_or(found.old.len(), |next| next.old.start);
        hunk.push_unchanged(&found, next.min(change.old.end + around));
        hunks.push(hunk);
    }
    hunks
}

impl DiffHunk {
    /// Appends the unchanged lines up to a line of the old text.
    fn push_unchanged(&mut self, found: &LineDiff<'_>, end: usize) {
        let lines = self.old.end..end;
        self.new.end += lines.len();
        self.old.end = end;
        let lines = lines_of(LineStatus::Unchanged, &found.old, lines);
        self.lines.extend(lines);
    }

    /// Appends the removed and the added lines of a change, with changed words marked.
    fn push_change(&mut self, found: &LineDiff<'_>, change: &LineChange) {
        let removed = lines_of(LineStatus::Removed, &found.old, change.old.clone());
        let added = lines_of(LineStatus::Added, &found.new, change.new.clone());
        let (mut removed, mut added): (Vec<_>, Vec<_>) = (removed.collect(), added.collect());
        for (old, new) in removed.iter_mut().zip(&mut added) {
            (old.words, new.words) = changed_words(&old.text, &new.text);
        }
        self.lines.append(&mut removed);
        self.lines.append(&mut added);
        self.old.end = change.old.end;
        self.new.end = change.new.end;
    }
}

fn lines_of(
    status: LineStatus,
    lines: &[&str],
    range: Range<usize>,
) -> impl Iterator<Item = DiffLine> {
    let numbers = range.start + 1..;
    let lines = lines.get(range).unwrap_or_default();
    numbers.zip(lines).map(move |(number, line)| DiffLine {
        status,
        number,
        text: line.trim_end_matches(['\n', '\r']).to_owned(),
        words: Vec::new(),
    })
}

/// Returns the byte ranges of the words in which a line and its replacement differ; none where too
/// little of the line is unchanged.
fn changed_words(old: &str, new: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    if old.len().max(new.len()) > MAX_WORD_DIFF_BYTES {
        return Default::default();
    }
    let [old, new] = [old, new].map(|text| text.split_word_bounds().collect::<Vec<_>>());
    let changes = diff_slices(&old, &new, None);
    if !is_near(&old, &changes) {
        return Default::default();
    }
    let removed = bytes(&old, changes.iter().map(|change| change.old.clone()));
    (
        removed,
        bytes(&new, changes.iter().map(|change| change.new.clone())),
    )
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
    for range in ranges {
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

#[cfg(test)]
mod tests;
