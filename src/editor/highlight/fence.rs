//! Beginning and end of fenced code blocks (`CommonMark` 4.5).

use super::indent::columns;

/// An open fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OpenFence {
    sign: u8,
    len: u8,
    /// Content column of the list item it is in: text further left ends it.
    content_column: u8,
    /// Whether it is in a quote, whose end also ends it.
    quoted: bool,
}

impl OpenFence {
    /// Parses an opening fence after quote and list markers. Returns its length too.
    pub(super) fn opens(text: &str, inside: u8, quoted: bool) -> Option<(Self, usize)> {
        let sign = text
            .bytes()
            .next()
            .filter(|byte| matches!(byte, b'`' | b'~'))?;
        let len = text.bytes().take_while(|byte| *byte == sign).count();
        let info = text.get(len..).unwrap_or_default();
        let is_fence = len >= 3 && (sign == b'~' || !info.contains('`'));
        let fence = Self {
            sign,
            len: u8::try_from(len).unwrap_or(u8::MAX),
            content_column: inside,
            quoted,
        };
        is_fence.then_some((fence, len))
    }

    /// Whether a line is outside of the container of the fence.
    pub(super) fn is_outside(self, line: &str) -> bool {
        let text = line.trim_start();
        if self.quoted {
            return !text.starts_with('>');
        }
        !text.is_empty() && columns(line) < usize::from(self.content_column)
    }

    /// Returns the length of the quote markers before a line of code.
    pub(super) fn quote_prefix_len(self, line: &str) -> usize {
        if !self.quoted {
            return 0;
        }
        let text = line.trim_start_matches(['>', ' ']);
        let lead = line.len() - text.len();
        let mark = line.get(..lead).and_then(|lead| lead.rfind('>'));
        mark.map_or(0, |mark| mark + 1)
    }

    /// Whether a line is the closing fence.
    pub(super) fn is_closing(self, text: &str) -> bool {
        let text = text.trim();
        text.len() >= usize::from(self.len) && text.bytes().all(|byte| byte == self.sign)
    }
}
