//! The marks of quotes and items before the text of a line, and the columns they take.

use super::Kind;
use super::paint::Paint;
use super::state::{Above, Block, Math, State};

/// Text so much further in than what it stands in is code.
pub(super) const CODE: usize = 4;
/// A tab runs to the next multiple of this column (`CommonMark` 2.2).
const TAB: usize = 4;

/// Counts the columns of the blanks before a text.
pub(super) fn columns(line: &str) -> usize {
    blanks(line, 0).1
}

/// Counts the bytes and the columns of the blanks a text begins with, which stands at a column.
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

/// The way through the marks of quotes and items before the text of a line.
pub(super) struct Lead {
    pub(super) at: usize,
    pub(super) column: usize,
    /// The column in which the text of what the line stands in begins.
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

    /// Steps over the mark of a quote.
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

    /// Steps over the mark of an item, and the box of a task.
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

/// The length of the mark of an item; a paragraph goes on with any number but one.
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
