//! Inline markup of a line: emphasis, code, links, tags, formulas.
//!
//! A single pass over the line. The end of a construct that has none is searched for only once, and
//! a distant end only nearby, so that a line of nothing but openings is no slower than prose.

use std::ops::Range;

use super::emphasis::{self, DelimiterRun};
use super::state::{ConstructEnd, Math};
use super::token_builder::TokenBuilder;
use super::{HighlightKind, brace, link};

/// Distance in which the end of a tag, a URL or a formula is searched for, in bytes.
pub(super) const MAX_LOOKAHEAD_BYTES: usize = 2_000;

/// An opening bracket that may begin a link.
struct Bracket {
    at: usize,
    is_image: bool,
    /// Number of emphasis delimiter runs before it.
    marks: usize,
}

/// State of lexing a line.
pub(super) struct InlineLexer<'a, 'p> {
    pub(super) line: &'a str,
    pub(super) paint: &'p mut TokenBuilder,
    pub(super) open: Option<ConstructEnd>,
    brackets: Vec<Bracket>,
    /// Brackets with a lower index are inside a link and cannot begin one.
    linked_brackets: usize,
    marks: Vec<DelimiterRun>,
    /// Constructs whose end was not found in the rest of the line: first byte and length of the
    /// delimiter.
    unclosed: Vec<(u8, usize)>,
    /// Positions of the next end of each kind of tag, once searched for.
    pub(super) ends: brace::TagEnds,
    in_table: bool,
    math: Math,
}

/// Lexes the text of a line from a byte offset. Returns the construct left open at its end.
pub(super) fn inline(
    line: &str,
    from: usize,
    math: Math,
    paint: &mut TokenBuilder,
) -> Option<ConstructEnd> {
    if paint.is_discarding() && !may_stay_open(line) {
        return None;
    }
    let text = line.get(from..).unwrap_or_default();
    let mut inline = InlineLexer {
        line,
        paint,
        open: None,
        brackets: Vec::new(),
        linked_brackets: 0,
        marks: Vec::new(),
        unclosed: Vec::new(),
        ends: brace::TagEnds::default(),
        in_table: text.starts_with('|'),
        math,
    };
    let mut at = from;
    while let Some(&byte) = line.as_bytes().get(at) {
        at += inline.step(at, byte).max(1);
    }
    emphasis::pair(&inline.marks, inline.paint);
    inline.open
}

/// Whether a construct in a line may continue on the next one.
fn may_stay_open(line: &str) -> bool {
    line.contains(['<', '{'])
}

impl<'a> InlineLexer<'a, '_> {
    /// Lexes the construct at a byte offset. Returns its length.
    fn step(&mut self, at: usize, byte: u8) -> usize {
        match byte {
            b'\\' => self.escape(at),
            b'`' => self.code(at),
            b'*' | b'_' | b'~' => self.marks(at, byte),
            b'[' => self.bracket(at, at + 1),
            b'!' if self.byte(at + 1) == Some(b'[') => self.bracket(at, at + 2),
            b']' => self.close(at),
            b'<' => link::angle(self, at),
            b'{' => brace::read(self, at),
            b'$' => self.math(at),
            b'&' => self.entity(at),
            b'h' | b'w' | b'm' => link::bare_url(self, at),
            b'|' if self.in_table => self.part(at..at + 1, HighlightKind::Mark),
            _ => 1,
        }
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.line.as_bytes().get(at).copied()
    }

    pub(super) fn rest(&self, at: usize) -> &'a str {
        self.line.get(at..).unwrap_or_default()
    }

    /// Returns the text at a byte offset, limited to the distance that is searched.
    pub(super) fn near(&self, at: usize) -> &'a str {
        let rest = self.rest(at);
        let mut end = rest.len().min(MAX_LOOKAHEAD_BYTES);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        rest.get(..end).unwrap_or_default()
    }

    /// Adds a token. Returns its length.
    pub(super) fn part(&mut self, at: Range<usize>, kind: HighlightKind) -> usize {
        let len = at.len();
        self.paint.token(at, kind);
        len
    }

    /// Adds the rest of the line as part of an open construct.
    pub(super) fn leave_open(&mut self, at: usize, end: ConstructEnd) -> usize {
        self.open = Some(end);
        self.part(at..self.line.len(), end.kind())
    }

    /// Whether the search for the end of a construct has failed before.
    pub(super) fn is_unclosed(&self, byte: u8, len: usize) -> bool {
        self.unclosed.contains(&(byte, len))
    }

    pub(super) fn mark_unclosed(&mut self, byte: u8, len: usize) {
        self.unclosed.push((byte, len));
    }

    fn escape(&mut self, at: usize) -> usize {
        match self.byte(at + 1) {
            Some(next) if next.is_ascii_punctuation() => {
                self.part(at..at + 1, HighlightKind::Escape);
                2
            }
            _ => 1,
        }
    }

    fn code(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let len = rest.bytes().take_while(|byte| *byte == b'`').count();
        if self.is_unclosed(b'`', len) {
            return len;
        }
        let Some(inner) = rest.get(len..).and_then(|inner| find_backticks(inner, len)) else {
            self.mark_unclosed(b'`', len);
            return len;
        };
        let end = at + len + inner;
        self.part(at..at + len, HighlightKind::Mark);
        self.part(at + len..end, HighlightKind::Code);
        self.part(end..end + len, HighlightKind::Mark);
        len + inner + len
    }

    fn marks(&mut self, at: usize, byte: u8) -> usize {
        let marks = DelimiterRun::read(self.line, at, byte);
        self.marks.push(marks);
        marks.len()
    }

    fn bracket(&mut self, at: usize, inner: usize) -> usize {
        if let Some(len) = link::footnote(self, at) {
            return len;
        }
        self.brackets.push(Bracket {
            at,
            is_image: inner > at + 1,
            marks: self.marks.len(),
        });
        inner - at
    }

    /// Closes the innermost bracket, as a link if a destination follows.
    fn close(&mut self, at: usize) -> usize {
        let Some(bracket) = self.brackets.pop() else {
            return 1;
        };
        let is_linked = self.brackets.len() < self.linked_brackets;
        self.linked_brackets = self.linked_brackets.min(self.brackets.len());
        if is_linked && !bracket.is_image {
            return 1;
        }
        let opening = bracket.at..bracket.at + 1 + usize::from(bracket.is_image);
        let Some(len) = link::lex_destination(self, opening, at) else {
            return 1;
        };
        let inside = self.marks.split_off(bracket.marks.min(self.marks.len()));
        emphasis::pair(&inside, self.paint);
        if !bracket.is_image {
            self.linked_brackets = self.brackets.len();
        }
        len
    }

    /// Lexes a formula: `$a$` by the rules of Pandoc, `$$a$$` in any form.
    fn math(&mut self, at: usize) -> usize {
        let len = if self.byte(at + 1) == Some(b'$') {
            2
        } else {
            1
        };
        let inner = self.near(at + len);
        let begins = self.math.opens(len) && !inner.starts_with([' ', '\t', '$']);
        if !begins || self.is_unclosed(b'$', len) {
            return len;
        }
        let mark = if len == 2 { "$$" } else { "$" };
        let is_end = |(end, _): &(usize, &str)| {
            let before = inner.as_bytes().get(end.wrapping_sub(1));
            let after = inner.as_bytes().get(end + len);
            let is_blank = before.is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\\'));
            len == 2 || !(is_blank || after.is_some_and(u8::is_ascii_digit))
        };
        let Some((end, _)) = inner.match_indices(mark).find(is_end) else {
            self.mark_unclosed(b'$', len);
            return len;
        };
        let end = at + len + end;
        self.part(at..at + len, HighlightKind::Mark);
        self.part(at + len..end, HighlightKind::Math);
        self.part(end..end + len, HighlightKind::Mark);
        end + len - at
    }

    fn entity(&mut self, at: usize) -> usize {
        let name = self.rest(at + 1);
        let name = name.strip_prefix('#').unwrap_or(name);
        let len = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let end = self.line.len() - name.len() + len;
        if len == 0 || len > 32 || self.byte(end) != Some(b';') {
            return 1;
        }
        self.part(at..end + 1, HighlightKind::Escape)
    }
}

/// Finds the next run of exactly `len` backticks.
fn find_backticks(text: &str, len: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = text.get(at..)?.find('`') {
        let start = at + found;
        let row = bytes.get(start..)?;
        let row = row.iter().take_while(|byte| **byte == b'`').count();
        if row == len {
            return Some(start);
        }
        at = start + row;
    }
    None
}
