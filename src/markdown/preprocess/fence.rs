//! Code fences: where they start and end (`CommonMark` 4.5), as far as single lines show.

/// An open code fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CodeFence {
    sign: char,
    len: usize,
    /// Whether it is in a block quote, which ends it at the latest.
    in_quote: bool,
}

impl CodeFence {
    /// Parses a fence that a line opens.
    pub(super) fn parse_opening(line: &str) -> Option<Self> {
        let text = strip_container_markers(line);
        let sign = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let len = text.len() - text.trim_start_matches(sign).len();
        let info = text.get(len..).unwrap_or_default();
        let is_fence = len >= 3 && (sign == '~' || !info.contains('`'));
        is_fence.then(|| Self {
            sign,
            len,
            in_quote: line.trim_start().starts_with('>'),
        })
    }

    /// Whether a line closes the fence.
    pub(super) fn is_closed_by(&self, line: &str) -> bool {
        let text = line.trim_start();
        if self.in_quote && !text.starts_with('>') {
            return true;
        }
        let text = text.trim_start_matches(['>', ' ', '\t']).trim_end();
        text.len() >= self.len && text.chars().all(|c| c == self.sign)
    }
}

/// Whether a text starts with a list marker.
pub(super) fn is_list_item(text: &str) -> bool {
    strip_list_marker(text).is_some()
}

fn strip_list_marker(text: &str) -> Option<&str> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = if digits > 0 && digits < 10 {
        text.get(digits..)?.strip_prefix(['.', ')'])?
    } else {
        text.strip_prefix(['-', '*', '+'])?
    };
    rest.strip_prefix([' ', '\t'])
}

/// Removes the block quote and list markers from the start of a line.
fn strip_container_markers(line: &str) -> &str {
    let mut text = line.trim_start();
    while let Some(rest) = text.strip_prefix('>').or_else(|| strip_list_marker(text)) {
        text = rest.trim_start();
    }
    text
}
