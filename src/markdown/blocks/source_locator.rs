//! Source locator: maps offsets of the prepared text to positions in the source.
//!
//! Both have the same lines, but columns differ where markers replace pieces of the source. A line
//! may be as long as the whole post, so the work per lookup is bounded: a search starts at the
//! expected column and goes outward, and characters are counted from the last position.

use super::line_cursor::Place;
use crate::blog::front_matter::value;
use crate::text::step_counter;

/// Number of characters of the prepared text that are searched for in the source.
const SIGN_CHARS: usize = 16;
/// Search distance to both sides of the same column, in bytes.
const NEAR_BYTES: usize = 128;
/// Search distance around the column shifted by the last drift, in bytes; tried second.
const FAR_BYTES: usize = 1_024;

/// Locator of source positions, called in the order of the prepared text.
pub(super) struct Spots<'a> {
    /// Lines of the source; the prepared text has the same ones.
    lines: Vec<&'a str>,
    prepared: &'a str,
    place: Place,
    last: Last,
}

/// The last position found.
#[derive(Clone, Copy, Default)]
struct Last {
    line: usize,
    byte: usize,
    chars: usize,
    /// Its column in the source minus that in the prepared text, in bytes.
    drift: isize,
}

impl<'a> Spots<'a> {
    /// Creates a locator for a body and its prepared text.
    pub(super) fn new(body: &'a str, prepared: &'a str) -> Self {
        Self {
            lines: body.split('\n').collect(),
            prepared,
            place: Place::new(prepared),
            last: Last::default(),
        }
    }

    /// Returns the position of what is at offset `at` of the prepared text, or of `target` if the
    /// source spells it differently; lines count from 1 at the start of the body.
    pub(super) fn find(&mut self, at: usize, target: &str) -> value::Place {
        self.place.seek(at);
        let line = self.place.line();
        let source = self.lines.get(line - 1).copied().unwrap_or_default();
        if self.last.line != line {
            self.last = Last {
                line,
                ..Last::default()
            };
        }
        let into_line = at.saturating_sub(self.place.start());
        let rest = self.prepared.get(at..).unwrap_or_default();
        let sign: String = rest
            .chars()
            .take_while(|c| *c != '\n')
            .take(SIGN_CHARS)
            .collect();
        let byte = self
            .nearest(source, sign.trim_end(), into_line)
            .or_else(|| self.nearest(source, target, into_line));
        if let Some(byte) = byte {
            self.last.drift = byte.cast_signed() - into_line.cast_signed();
        }
        let lead = || source.len() - source.trim_start().len();
        let column = self.chars(source, byte.unwrap_or_else(lead)) + 1;
        value::Place { line, column }
    }

    /// Finds the occurrence of `words` closest to the expected column, within the search distance.
    fn nearest(&self, source: &str, words: &str, into_line: usize) -> Option<usize> {
        let drifted = into_line.saturating_add_signed(self.last.drift);
        let wanted = [(into_line, NEAR_BYTES), (drifted, FAR_BYTES)];
        wanted.into_iter().find_map(|(expected, reach)| {
            let from = floor(source, expected.min(source.len()).saturating_sub(reach));
            let to = ceiling(source, expected.saturating_add(reach + words.len()));
            let part = source.get(from..to)?;
            step_counter::count(part.len());
            let all = part.match_indices(words).map(|(found, _)| from + found);
            all.min_by_key(|found| found.abs_diff(expected))
        })
    }

    /// Returns the number of characters before a byte of the line, counted from the last position.
    fn chars(&mut self, source: &str, byte: usize) -> usize {
        let Last {
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

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceiling(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
