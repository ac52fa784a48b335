//! Line prefix: quote and list markers before the text of a line, and their columns.

use super::HighlightKind;
use super::indent::{blanks, columns};
use super::state::{LexerState, LineAbove, Math, OpenBlock};
use super::token_builder::TokenBuilder;

/// Indentation of code relative to its container, in columns.
pub(super) const CODE_INDENT: usize = 4;

/// Parser for the quote and list markers at the beginning of a line.
pub(super) struct LinePrefix {
    pub(super) at: usize,
    pub(super) column: usize,
    /// Content column of the container the line is in.
    pub(super) content_column: usize,
    pub(super) list: usize,
    pub(super) quoted: bool,
    pub(super) math: Math,
}

impl LinePrefix {
    pub(super) fn new(line: &str, before: LexerState) -> Self {
        let indent = columns(line);
        let mut list = usize::from(before.list_column);
        if before.above == LineAbove::Blank && !line.trim().is_empty() {
            list = list.min(indent);
        }
        Self {
            at: 0,
            column: 0,
            content_column: list.min(indent),
            list,
            quoted: false,
            math: before.math,
        }
    }

    pub(super) fn state(&self, before: LexerState) -> LexerState {
        LexerState {
            list_column: u8::try_from(self.list).unwrap_or(0),
            ..before.with(OpenBlock::Text)
        }
    }

    /// Consumes a quote marker.
    pub(super) fn quote(&mut self, text: &str, paint: &mut TokenBuilder) -> bool {
        if !text.starts_with('>') {
            return false;
        }
        paint.token(self.at..self.at + 1, HighlightKind::Mark);
        self.at += 1;
        self.column += 1;
        self.content_column = self.column + 1;
        self.quoted = true;
        true
    }

    /// Consumes a list marker and a task checkbox.
    pub(super) fn item(&mut self, text: &str, above: LineAbove, paint: &mut TokenBuilder) -> bool {
        let may_count = above != LineAbove::Text || self.list > 0;
        let Some(len) = item_mark(text, may_count) else {
            return false;
        };
        let rest = text.get(len..).unwrap_or_default();
        if rest.trim().is_empty() && above == LineAbove::Text && self.list == 0 {
            return false;
        }
        paint.token(self.at..self.at + len, HighlightKind::ListMark);
        self.at += len;
        self.column += len;
        let (bytes, columns) = blanks(rest, self.column);
        let columns = if columns > CODE_INDENT || rest.trim().is_empty() {
            1
        } else {
            columns
        };
        self.content_column = self.column + columns;
        self.list = self.content_column;
        let inner = rest.get(bytes..).unwrap_or_default();
        let is_task = ["[ ]", "[x]", "[X]"]
            .iter()
            .any(|task| inner.starts_with(task));
        if is_task
            && inner
                .get(3..)
                .is_some_and(|rest| rest.starts_with([' ', '\t']))
        {
            paint.token(
                self.at + bytes..self.at + bytes + 3,
                HighlightKind::ListMark,
            );
            self.at += bytes + 3;
            self.column = self.content_column + 3;
            self.content_column = self.column + 1;
        }
        true
    }
}

/// Returns the length of a list marker; only a number 1 can interrupt a paragraph.
fn item_mark(text: &str, may_count: bool) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let len = match (digits, text.as_bytes().get(digits)?) {
        (0, b'-' | b'*' | b'+') => 1,
        (1..10, b'.' | b')') if may_count || text.starts_with("1.") || text.starts_with("1)") => {
            digits + 1
        }
        _ => return None,
    };
    let is_mark = matches!(text.as_bytes().get(len), None | Some(b' ' | b'\t'));
    is_mark.then_some(len)
}
