//! Source locator: maps offsets of the prepared text to positions in the source.
//!
//! Both have the same lines, but columns differ where markers replace pieces of the source. A line
//! may be as long as the whole post, so the work per lookup is bounded: a search starts at the
//! expected column and goes outward, and characters are counted from the last position.

use super::line_cursor::LineCursor;
use crate::blog::front_matter::value;
use crate::text::step_counter;

/// Number of characters of the prepared text that are searched for in the source.
const SEARCH_CHARS: usize = 16;
/// Search distance to both sides of the same column, in bytes.
const NEAR_SEARCH_BYTES: usize = 128;
/// Search distance around the column shifted by the last drift, in bytes; tried second.
const FAR_SEARCH_BYTES: usize = 1_024;

/// Locator of source positions, called in the order of the prepared text.
pub(super) struct SourceLocator<'a> {
    /// Lines of the source; the prepared text has the same ones.
    lines: Vec<&'a str>,
    prepared: &'a str,
    cursor: LineCursor,
    last: LastLocation,
}

/// The last position found.
#[derive(Clone, Copy, Default)]
struct LastLocation {
    line: usize,
    byte: usize,
    chars: usize,
    /// Its column in the source minus that in the prepared text, in bytes.
    drift: isize,
}

impl<'a> SourceLocator<'a> {
    /// Creates a locator for a body and its prepared text.
    pub(super) fn new(body: &'a str, prepared: &'a str) -> Self {
        Self {
            lines: body.split('\n').collect(),
            prepared,
            cursor: LineCursor::new(prepared),
            last: LastLocation::default(),
        }
    }

    /// Returns the position of what is at offset `at` of the prepared text, or of `target` if the
    /// source spells it differently; lines count from 1 at the start of the body.
    pub(super) fn find(&mut self, at: usize, target: &str) -> value::SourcePosition {
        self.cursor.seek(at);
        let line = self.cursor.line();
        let source = self.lines.get(line - 1).copied().unwrap_or_default();
        if self.last.line != line {
            self.last = LastLocation {
                line,
                ..LastLocation::default()
            };
        }
        let into_line = at.saturating_sub(self.cursor.line_start());
        let rest = self.prepared.get(at..).unwrap_or_default();
        let sign: String = rest
            .chars()
            .take_while(|c| *c != '\n')
            .take(SEARCH_CHARS)
            .collect();
        let byte = self
            .find_nearest(source, sign.trim_end(), into_line)
            .or_else(|| self.find_nearest(source, target, into_line));
        if let Some(byte) = byte {
            self.last.drift = byte.cast_signed() - into_line.cast_signed();
        }
        let lead = || source.len() - source.trim_start().len();
        let column = self.count_chars(source, byte.unwrap_or_else(lead)) + 1;
        value::SourcePosition { line, column }
    }

    /// Finds the occurrence of `words` closest to the expected column, within the search distance.
    fn find_nearest(&self, source: &str, words: &str, into_line: usize) -> Option<usize> {
        let drifted = into_line.saturating_add_signed(self.last.drift);
        let wanted = [(into_line, NEAR_SEARCH_BYTES), (drifted, FAR_SEARCH_BYTES)];
        wanted.into_iter().find_map(|(expected, reach)| {
            let from =
                floor_char_boundary(source, expected.min(source.len()).saturating_sub(reach));
            let to = ceil_char_boundary(source, expected.saturating_add(reach + words.len()));
            let part = source.get(from..to)?;
            step_counter::count(part.len());
            let all = part.match_indices(words).map(|(found, _)| from + found);
            all.min_by_key(|found| found.abs_diff(expected))
        })
    }

    /// Returns the number of characters before a byte of the line, counted from the last position.
    fn count_chars(&mut self, source: &str, byte: usize) -> usize {
        let LastLocation {
            byte: from, chars, ..
        } = self.last;
        let (low, high) = (from.min(byte), from.max(byte));
        let between = source.get(low..high).unwrap_or_default();
        step_counter::count(between.len());
        let between = between.chars().count();
        let chars = if byte >= from {
            chars + between
        } else {
            chars.saturating_sub(between)
        };
        (self.last.byte, self.last.chars) = (byte, chars);
        chars
    }
}

fn floor_char_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_char_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
