//! Finds where something in the prepared text stands in the source.
//!
//! Both have the same lines, but columns differ where markers stand for pieces of the source. A line
//! may be as long as the whole post, so nothing here looks at all of it for each thing it holds: a
//! search goes outward from where the thing should stand, and characters are counted from the last
//! place.

use super::place::Place;
use crate::blog::front_matter::value;
use crate::text::steps;

/// The characters of the prepared text that are looked for in the source.
const SIGN_CHARS: usize = 16;
/// How far a search goes to both sides at first, in bytes.
const NEAR_BYTES: usize = 128;
/// How far it goes when nothing was found.
const FAR_BYTES: usize = 1_024;

/// Finds places in the source, in the order of the prepared text.
pub(super) struct Spots<'a> {
    /// The lines of the source; those of the prepared text are the same ones.
    lines: Vec<&'a str>,
    prepared: &'a str,
    place: Place,
    last: Last,
}

/// The place that was found last.
#[derive(Clone, Copy, Default)]
struct Last {
    line: usize,
    byte: usize,
    chars: usize,
    /// How much further in it stands in the source than in the prepared text.
    drift: isize,
}

impl<'a> Spots<'a> {
    /// Creates the finder for a body and what was prepared of it.
    pub(super) fn new(body: &'a str, prepared: &'a str) -> Self {
        Self {
            lines: body.split('\n').collect(),
            prepared,
            place: Place::new(prepared),
            last: Last::default(),
        }
    }

    /// Returns the place of what stands at an offset of the prepared text, or of its target where it
    /// is written in another way; lines count from 1 at the beginning of the body.
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

    /// Finds the words that stand nearest to where they should, as far as one looks.
    fn nearest(&self, source: &str, words: &str, into_line: usize) -> Option<usize> {
        let drifted = into_line.saturating_add_signed(self.last.drift);
        let wanted = [(into_line, NEAR_BYTES), (drifted, FAR_BYTES)];
        wanted.into_iter().find_map(|(expected, reach)| {
            let from = floor(source, expected.min(source.len()).saturating_sub(reach));
            let to = ceiling(source, expected.saturating_add(reach + words.len()));
            let part = source.get(from..to)?;
            steps::count(part.len());
            let all = part.match_indices(words).map(|(found, _)| from + found);
            all.min_by_key(|found| found.abs_diff(expected))
        })
    }

    /// Counts the characters of a line before a byte, from the last place that was counted.
    fn chars(&mut self, source: &str, byte: usize) -> usize {
        let Last {
            byte: from, chars, ..
        } = self.last;
        let (low, high) = (from.min(byte), from.max(byte));
        let between = source.get(low..high).unwrap_or_default();
        steps::count(between.len());
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
