//! Line prefix: quote and list markers before the text of a line, and their columns.

use super::Kind;
use super::state::{Above, Block, Math, State};
use super::token_builder::Paint;

/// Indentation of code relative to its container, in columns.
pub(super) const CODE: usize = 4;
/// Distance of tab stops, in columns (`CommonMark` 2.2).
const TAB: usize = 4;

/// Returns the width of the indentation of a line, in columns.
pub(super) fn columns(line: &str) -> usize {
    blanks(line, 0).1
}

/// Returns the number of bytes and columns of the whitespace at the beginning of a text that starts
/// at `column`.
pub(super) fn blanks(text: &str, column: usize) -> (usize, usize) {
    let mut at = column;
    let mut len = 0;
    for byte in text.bytes() {
        match byte {
            b' ' => at += 1,
            b'\t' => at += TAB - at % TAB,
            _ => break,
        }
        len += 1;
    }
    (len, at - column)
}

/// Parser for the quote and list markers at the beginning of a line.
pub(super) struct Lead {
    pub(super) at: usize,
    pub(super) column: usize,
    /// Content column of the container the line is in.
    pub(super) base: usize,
    pub(super) list: usize,
    pub(super) quoted: bool,
    pub(super) math: Math,
}

impl Lead {
    pub(super) fn new(line: &str, before: State) -> Self {
        let indent = columns(line);
        let mut list = usize::from(before.list);
        if before.above == Above::Blank && !line.trim().is_empty() {
            list = list.min(indent);
        }
        Self {
            at: 0,
            column: 0,
            base: list.min(indent),
            list,
            quoted: false,
            math: before.math,
        }
    }

    pub(super) fn state(&self, before: State) -> State {
        State {
            list: u8::try_from(self.list).unwrap_or(0),
            ..before.with(Block::Text)
        }
    }

    /// Consumes a quote marker.
    pub(super) fn quote(&mut self, text: &str, paint: &mut Paint) -> bool {
        if !text.starts_with('>') {
            return false;
        }
        paint.part(self.at..self.at + 1, Kind::Mark);
        self.at += 1;
        self.column += 1;
        self.base = self.column + 1;
        self.quoted = true;
        true
    }

    /// Consumes a list marker and a task checkbox.
    pub(super) fn item(&mut self, text: &str, above: Above, paint: &mut Paint) -> bool {
        let may_count = above != Above::Text || self.list > 0;
        let Some(len) = item_mark(text, may_count) else {
            return false;
        };
        let rest = text.get(len..).unwrap_or_default();
        if rest.trim().is_empty() && above == Above::Text && self.list == 0 {
            return false;
        }
        paint.part(self.at..self.at + len, Kind::ListMark);
        self.at += len;
        self.column += len;
        let (bytes, columns) = blanks(rest, self.column);
        let columns = if columns > CODE || rest.trim().is_empty() {
            1
        } else {
            columns
        };
        self.base = self.column + columns;
        self.list = self.base;
        let inner = rest.get(bytes..).unwrap_or_default();
        let is_task = ["[ ]", "[x]", "[X]"]
            .iter()
            .any(|task| inner.starts_with(task));
        if is_task
            && inner
                .get(3..)
                .is_some_and(|rest| rest.starts_with([' ', '\t']))
        {
            paint.part(self.at + bytes..self.at + bytes + 3, Kind::ListMark);
            self.at += bytes + 3;
            self.column = self.base + 3;
            self.base = self.column + 1;
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
