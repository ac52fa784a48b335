//! Edits that turn one text into another, minimal enough for a cursor to keep its place.

use std::ops::Range;
use std::time::Instant;

use unicode_segmentation::UnicodeSegmentation;

use crate::blog::text_diff::{LineChange, diff_lines, diff_slices};

/// Maximum size of changed lines that are compared word by word, old and new together, in bytes.
const MAX_WORD_DIFF_BYTES: usize = 16 * 1024;

/// Returns the edits that turn `old` into `new`, in order: byte ranges of `old` and their
/// replacements. All other bytes stay.
pub fn edit_script(old: &str, new: &str, until: Option<Instant>) -> Vec<(Range<usize>, String)> {
    let found = diff_lines(old, new, until);
    let [old_starts, new_starts] = [&found.old, &found.new].map(|lines| starts(lines));
    let mut edits = Vec::new();
    for LineChange { old: from, new: to } in &found.changes {
        let from = bytes(&old_starts, from);
        let before = old.get(from.clone()).unwrap_or_default();
        let after = new.get(bytes(&new_starts, to)).unwrap_or_default();
        let inner = if before.len() + after.len() <= MAX_WORD_DIFF_BYTES {
            words(before, after, until)
        } else {
            vec![trimmed(before, after)]
        };
        let moved = inner.into_iter().map(|(at, text)| {
            let at = from.start + at.start..from.start + at.end;
            (at, text)
        });
        edits.extend(moved);
    }
    edits
}

/// Returns the byte offset of each piece, and the end of the last.
fn starts(pieces: &[&str]) -> Vec<usize> {
    let mut at = 0;
    let mut starts = vec![0];
    starts.extend(pieces.iter().map(|piece| {
        at += piece.len();
        at
    }));
    starts
}

fn bytes(starts: &[usize], pieces: &Range<usize>) -> Range<usize> {
    let start = |piece: usize| starts.get(piece).copied().unwrap_or(0);
    start(pieces.start)..start(pieces.end)
}

fn words(old: &str, new: &str, until: Option<Instant>) -> Vec<(Range<usize>, String)> {
    let [old_words, new_words] =
        [old, new].map(|text| text.split_word_bounds().collect::<Vec<_>>());
    let [old_starts, new_starts] = [&old_words, &new_words].map(|words| starts(words));
    let changes = diff_slices(&old_words, &new_words, until);
    let edits = changes.iter().map(|change| {
        let text = new.get(bytes(&new_starts, &change.new)).unwrap_or_default();
        (bytes(&old_starts, &change.old), text.to_owned())
    });
    edits.collect()
}

/// Returns the edit without the common beginning and end of two texts.
pub(super) fn trimmed(old: &str, new: &str) -> (Range<usize>, String) {
    let same = |(a, b): &(char, char)| a == b;
    let both = old.chars().zip(new.chars()).take_while(same);
    let head: usize = both.map(|(c, _)| c.len_utf8()).sum();
    let (old_rest, new_rest) = (
        old.get(head..).unwrap_or_default(),
        new.get(head..).unwrap_or_default(),
    );
    let both = old_rest.chars().rev().zip(new_rest.chars().rev());
    let tail: usize = both.take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let text = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    (head..old.len() - tail, text.to_owned())
}
