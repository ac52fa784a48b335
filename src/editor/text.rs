//! The text being edited: a rope with byte positions and lines that end at LF.
//!
//! The bytes of the file are preserved: a line keeps its ending (`\n` or `\r\n`), a lone CR is a
//! character of its line, and a missing final line ending stays missing. Only a byte order mark is
//! kept apart, so that nothing can be typed before it. Clones are cheap and share the text, so that
//! a worker can count, render or save it while the user types on.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use ropey::Rope;

const BYTE_ORDER_MARK: char = '\u{feff}';
const CR: u8 = b'\r';

/// A text in bytes and lines. Positions after the end are clamped to the end, positions inside a
/// character to its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    rope: Rope,
    has_byte_order_mark: bool,
}

/// Line ending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnd {
    /// LF.
    #[default]
    Lf,
    /// CR and LF.
    CrLf,
}

impl LineEnd {
    /// Returns the characters of the line ending.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
        }
    }
}

impl Text {
    /// Creates a text from the contents of a file.
    pub fn new(contents: &str) -> Self {
        let inner = contents.strip_prefix(BYTE_ORDER_MARK);
        Self {
            rope: Rope::from_str(inner.unwrap_or(contents)),
            has_byte_order_mark: inner.is_some(),
        }
    }

    /// Returns the length in bytes, without a byte order mark.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of characters, including line endings, in constant time.
    pub fn chars(&self) -> usize {
        self.rope.len_chars()
    }

    /// Returns the number of lines: one more than the number of LFs.
    pub fn lines(&self) -> usize {
        self.rope.len_lines()
    }

    /// Returns the line, from 0, that contains a position.
    pub fn line_of(&self, at: usize) -> usize {
        self.rope.byte_to_line(at.min(self.len()))
    }

    /// Returns the start of a line, or the end of the text if there is no such line.
    pub fn line_start(&self, line: usize) -> usize {
        self.rope
            .try_line_to_byte(line)
            .unwrap_or_else(|_| self.len())
    }

    /// Returns the position before the line ending of a line.
    pub fn line_end(&self, line: usize) -> usize {
        let start = self.line_start(line);
        let next = self.line_start(line + 1);
        if line + 1 >= self.lines() || next == start {
            return next;
        }
        let at = next - 1;
        if at > start && self.byte(at - 1) == Some(CR) {
            at - 1
        } else {
            at
        }
    }

    /// Returns the range of a line without its ending.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        self.line_start(line)..self.line_end(line)
    }

    /// Returns the first bytes of a line without its ending, at most `most`.
    pub fn line_head(&self, line: usize, most: usize) -> Cow<'_, str> {
        let range = self.line_range(line);
        self.slice(range.start..range.end.min(range.start + most))
    }

    /// Returns the line ending for a line break at a position: that of its line, or else of the
    /// line before.
    pub fn line_ending_at(&self, at: usize) -> LineEnd {
        let line = self.line_of(at);
        let ended = if line + 1 < self.lines() {
            line
        } else {
            line.saturating_sub(1)
        };
        let end = self.line_end(ended);
        match (self.byte(end), self.byte(end + 1)) {
            (Some(CR), Some(b'\n')) => LineEnd::CrLf,
            _ => LineEnd::Lf,
        }
    }

    /// Returns one byte.
    pub fn byte(&self, at: usize) -> Option<u8> {
        self.rope.get_byte(at)
    }

    /// Returns the start of the character at a position.
    pub fn floor(&self, at: usize) -> usize {
        let at = at.min(self.len());
        self.rope.char_to_byte(self.rope.byte_to_char(at))
    }

    /// Returns the number of characters in a range, in logarithmic time.
    pub fn chars_in(&self, range: Range<usize>) -> usize {
        let end = self.rope.byte_to_char(range.end.min(self.len()));
        end.saturating_sub(self.rope.byte_to_char(range.start.min(self.len())))
    }

    /// Returns a part of the text, borrowed if it is in one chunk of the rope.
    pub fn slice(&self, range: Range<usize>) -> Cow<'_, str> {
        let start = self.floor(range.start);
        let end = self.floor(range.end).max(start);
        self.rope
            .get_byte_slice(start..end)
            .map_or(Cow::Borrowed(""), Cow::from)
    }

    /// Returns the chunks of the text, about 1 KiB each, in order.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        let mark = if self.has_byte_order_mark {
            "\u{feff}"
        } else {
            ""
        };
        std::iter::once(mark).chain(self.rope.chunks())
    }

    /// Whether the file begins with a byte order mark.
    pub fn has_byte_order_mark(&self) -> bool {
        self.has_byte_order_mark
    }

    /// Replaces a range and returns the removed text. This is the only way to change a text,
    /// reserved for transactions.
    pub(super) fn replace(&mut self, range: Range<usize>, text: &str) -> String {
        let start = self.rope.byte_to_char(range.start.min(self.len()));
        let end = self.rope.byte_to_char(range.end.min(self.len())).max(start);
        let mut removed = String::new();
        if start < end {
            removed = self.rope.slice(start..end).to_string();
            self.rope.remove(start..end);
        }
        if !text.is_empty() {
            self.rope.insert(start, text);
        }
        removed
    }
}

/// Writes the contents of the file, byte for byte.
impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces().try_for_each(|piece| out.write_str(piece))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_of_a_file_come_back() {
        for contents in [
            "",
            "a",
            "a\n",
            "a\r\nb\nc\r\n",
            "\u{feff}a\r\n\r\nb",
            "\u{feff}",
            "a\rb\r",
            "a\u{2028}b\u{85}c\u{b}d\u{c}e",
            "\r\n\r\n",
        ] {
            assert_eq!(Text::new(contents).to_string(), contents, "{contents:?}");
        }
    }

    #[test]
    fn only_lf_ends_a_line() {
        let text = Text::new("a\rb\u{2028}c\u{85}d\u{b}e\u{c}f\r\ng");
        assert_eq!(text.lines(), 2);
        assert_eq!(text.slice(text.line_range(1)), "g");
        assert!(text.slice(text.line_range(0)).ends_with('f'));
    }

    #[test]
    fn a_line_keeps_its_own_end() {
        let text = Text::new("a\r\nb\nc");
        assert_eq!(text.line_range(0), 0..1);
        assert_eq!(text.line_range(1), 3..4);
        assert_eq!(text.line_range(2), 5..6);
        assert_eq!(text.line_ending_at(0), LineEnd::CrLf);
        assert_eq!(text.line_ending_at(3), LineEnd::Lf);
        assert_eq!(text.line_ending_at(5), LineEnd::Lf);
        assert_eq!(Text::new("a\r\nb").line_ending_at(4), LineEnd::CrLf);
        assert_eq!(Text::new("a\r").line_range(0), 0..2);
    }

    #[test]
    fn positions_that_are_not_are_the_nearest_before() {
        let text = Text::new("a日");
        assert_eq!(text.floor(2), 1);
        assert_eq!(text.floor(99), 4);
        assert_eq!(text.slice(2..99), "日");
        assert_eq!(text.line_start(7), 4);
    }
}
