//! Line windows: a whole line, or a bounded part of a huge one.
//!
//! Everything that looks at graphemes, words or rows looks at one window, so that a key costs the
//! same in a line of ten megabytes as in one of ten bytes. Where a huge line is cut depends only on
//! the bytes near the cut: after a space if there is one, otherwise between two graphemes.

use std::borrow::Cow;

use super::text::Text;
use crate::text::width;

/// Approximate size of a window of a huge line, in bytes.
const WINDOW_BYTES: usize = 4096;
/// Distance past that size in which a space is looked for, in bytes.
const MAX_CUT_SHIFT_BYTES: usize = 256;
/// Bytes read before a cut to find grapheme boundaries there.
const CONTEXT_BYTES: usize = 64;

/// A part of one line, without the line ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineWindow {
    /// Position of the first byte.
    pub start: usize,
    /// Position after the last byte.
    pub end: usize,
    /// Line number, from 0.
    pub line: usize,
    /// Whether the line begins here.
    pub starts_line: bool,
    /// Whether the line ends here.
    pub ends_line: bool,
}

impl LineWindow {
    /// Returns the window that contains a position; at a cut, the one after it. A position inside a
    /// line ending belongs to the line before it.
    pub fn at(text: &Text, at: usize) -> Self {
        let line = text.line_of(at);
        let (start, end) = (text.line_start(line), text.line_end(line));
        let cuts = cuts(end - start);
        let mut index = (at.min(end) - start)
            .checked_div(WINDOW_BYTES)
            .map_or(0, |n| n.min(cuts));
        let mut from = cut(text, start, end, index);
        if from > at && index > 0 {
            index -= 1;
            from = cut(text, start, end, index);
        }
        let mut until = cut(text, start, end, index + 1);
        // a cut inside a character moves to before it
        if until <= at && index < cuts {
            index += 1;
            (from, until) = (until, cut(text, start, end, index + 1));
        }
        Self {
            start: from,
            end: if index == cuts { end } else { until },
            line,
            starts_line: index == 0,
            ends_line: index == cuts,
        }
    }

    /// Returns the next window, in this line or the next one.
    pub fn next(&self, text: &Text) -> Option<Self> {
        if !self.ends_line {
            return Some(Self::at(text, self.end));
        }
        (self.line + 1 < text.lines()).then(|| Self::at(text, text.line_start(self.line + 1)))
    }

    /// Returns the previous window, in this line or the previous one.
    pub fn previous(&self, text: &Text) -> Option<Self> {
        if !self.starts_line {
            return Some(Self::at(text, self.start - 1));
        }
        (self.line > 0).then(|| Self::at(text, text.line_end(self.line - 1)))
    }

    /// Returns the text of the window.
    pub fn text<'a>(&self, text: &'a Text) -> Cow<'a, str> {
        text.slice(self.start..self.end)
    }
}

/// Returns the number of cuts in a line; the last window has at least about half the size.
fn cuts(len: usize) -> usize {
    len.saturating_sub(WINDOW_BYTES / 2) / WINDOW_BYTES
}

/// Returns the position of cut number `index` of a line; number 0 is its start.
fn cut(text: &Text, start: usize, end: usize, index: usize) -> usize {
    if index == 0 {
        return start;
    }
    let wanted = text.floor((start + index * WINDOW_BYTES).min(end));
    let from = text.floor(wanted.saturating_sub(CONTEXT_BYTES).max(start));
    let near = text.slice(from..(wanted + MAX_CUT_SHIFT_BYTES).min(end));
    let mut between = None;
    for cluster in width::clusters(&near) {
        let behind = from + cluster.at + cluster.text.len();
        // a grapheme at the edge of the slice may continue after it
        if behind < wanted || cluster.at + cluster.text.len() == near.len() {
            continue;
        }
        if cluster.text == " " {
            return behind;
        }
        between = between.or(Some(behind));
    }
    between.unwrap_or(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &Text) -> Vec<LineWindow> {
        std::iter::successors(Some(LineWindow::at(text, 0)), |s| s.next(text)).collect()
    }

    #[test]
    fn segments_cover_a_text_and_lead_both_ways() {
        let hostile = [
            "é",
            "🇩🇪",
            "e\u{301}",
            "\u{301}",
            "word ",
            "👩\u{200d}💻",
            "x",
            "\r",
        ];
        for one in hostile {
            let line = one.repeat(30_000 / one.len());
            let text = Text::new(&format!("a\r\n{line}\n\n{line}"));
            let segments = all(&text);
            assert!(segments.iter().all(|s| s.end - s.start <= WINDOW_BYTES * 2));
            for pair in segments.windows(2) {
                assert_eq!(pair[1].previous(&text), Some(pair[0]), "{one:?}");
                assert!(pair[0].end <= pair[1].start && pair[1].start - pair[0].end <= 2);
            }
            for segment in &segments {
                assert_eq!(LineWindow::at(&text, segment.start), *segment);
                assert_eq!(segment.text(&text).len(), segment.end - segment.start);
            }
        }
    }

    #[test]
    fn a_huge_line_is_cut_behind_a_blank() {
        let text = Text::new(&"some words ".repeat(2_000));
        let segments = all(&text);
        assert!(segments.len() > 4);
        for segment in segments.iter().filter(|s| !s.ends_line) {
            assert!(segment.text(&text).ends_with(' '));
        }
    }
}
