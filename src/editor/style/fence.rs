//! Where fenced code begins and ends (`CommonMark` 4.5).

/// A fence that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    sign: u8,
    len: u8,
    /// The column of the list item it stands in: text further out ends it.
    inside: u8,
    /// Whether it stands in a quote, and ends with it at the latest.
    quoted: bool,
}

impl Fence {
    /// Reads the fence a text opens, behind the marks of quotes and items; gives its length too.
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
            inside,
            quoted,
        };
        is_fence.then_some((fence, len))
    }

    /// Tells whether a line stands outside of what the fence stands in.
    pub(super) fn is_left(self, line: &str) -> bool {
        let text = line.trim_start();
        if self.quoted {
            return !text.starts_with('>');
        }
        !text.is_empty() && super::lead::columns(line) < usize::from(self.inside)
    }

    /// Gives the bytes of the marks of quotes before a line of the code.
    pub(super) fn lead(self, line: &str) -> usize {
        if !self.quoted {
            return 0;
        }
        let text = line.trim_start_matches(['>', ' ']);
        let lead = line.len() - text.len();
        let mark = line.get(..lead).and_then(|lead| lead.rfind('>'));
        mark.map_or(0, |mark| mark + 1)
    }

    /// Tells whether a line of the code ends it.
    pub(super) fn ends(self, text: &str) -> bool {
        let text = text.trim();
        text.len() >= usize::from(self.len) && text.bytes().all(|byte| byte == self.sign)
    }
}
