//! Emphasis (`CommonMark` 6.2) and strikethrough (GFM): pairs the delimiter runs of a line.
//!
//! It is the delimiter stack of the specification with its `openers_bottom`: linear in the number
//! of delimiters, however hostile the line.

use super::HighlightKind;
use super::token_builder::{StyleOverlay, TokenBuilder};

/// A delimiter run that may open or close emphasis.
#[derive(Clone, Copy, Debug)]
pub(super) struct DelimiterRun {
    len: usize,
    /// Offset of the first unused byte; `left` is the number of unused bytes.
    first: usize,
    left: usize,
    byte: u8,
    opens: bool,
    closes: bool,
}

impl DelimiterRun {
    /// Reads the delimiter run at a byte offset of a line.
    pub(super) fn read(line: &str, at: usize, byte: u8) -> Self {
        let rest = line.get(at..).unwrap_or_default();
        let len = rest.bytes().take_while(|other| *other == byte).count();
        let before = line.get(..at).and_then(|head| head.chars().next_back());
        let after = rest.get(len..).and_then(|rest| rest.chars().next());
        let (before, after) = (before.unwrap_or(' '), after.unwrap_or(' '));
        let left = !after.is_whitespace()
            && (!is_punctuation(after) || before.is_whitespace() || is_punctuation(before));
        let right = !before.is_whitespace()
            && (!is_punctuation(before) || after.is_whitespace() || is_punctuation(after));
        let (opens, closes) = match (byte, len) {
            (b'*', _) => (left, right),
            // within a word, only two tildes, as in the preview
            (b'~', 2) => (!after.is_whitespace(), right),
            (b'~', 3..) => (false, false),
            _ => {
                let edge = |c: char| c.is_whitespace() || is_punctuation(c);
                (left && edge(before), right && edge(after))
            }
        };
        Self {
            len,
            first: at,
            left: len,
            byte,
            opens,
            closes,
        }
    }

    /// Returns the length of the run, in bytes.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    fn pairs_with(&self, closer: &Self) -> bool {
        if self.byte != closer.byte {
            return false;
        }
        if self.byte == b'~' {
            return self.len == closer.len;
        }
        let both = self.closes || closer.opens;
        let thirds = |len: usize| len.is_multiple_of(3);
        let odd = thirds(self.len + closer.len) && !(thirds(self.len) && thirds(closer.len));
        !(both && odd)
    }

    /// Returns the index of the bottom of a closer: equal runs fail at the same openers.
    const fn bottom(&self) -> usize {
        let byte = match self.byte {
            b'*' => 0,
            b'_' => 1,
            _ => 2,
        };
        (byte * 2 + self.opens as usize) * 3 + self.len % 3
    }
}

const BOTTOM_COUNT: usize = 18;

fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    // excludes letters, digits and combining marks of any script
    !c.is_alphanumeric() && !c.is_whitespace() && crate::text::width::of_char(c) > 0
}

/// Pairs the delimiter runs of a line and adds their emphasis.
pub(super) fn pair(marks: &[DelimiterRun], paint: &mut TokenBuilder) {
    let mut openers: Vec<DelimiterRun> = Vec::new();
    let mut bottoms = [0; BOTTOM_COUNT];
    for next in marks {
        let mut closer = *next;
        while closer.closes && closer.left > 0 {
            let Some(bottom) = bottoms.get_mut(closer.bottom()) else {
                break;
            };
            let above = openers.get(*bottom..).unwrap_or_default();
            let Some(found) = above.iter().rposition(|opener| opener.pairs_with(&closer)) else {
                *bottom = openers.len();
                break;
            };
            openers.truncate(*bottom + found + 1);
            let Some(opener) = openers.last_mut() else {
                break;
            };
            join(opener, &mut closer, paint);
            if opener.left == 0 {
                openers.pop();
            }
            for bottom in &mut bottoms {
                *bottom = openers.len().min(*bottom);
            }
        }
        if closer.opens && closer.left > 0 {
            openers.push(closer);
        }
    }
}

/// Consumes the inner delimiters of a pair for one emphasis.
fn join(opener: &mut DelimiterRun, closer: &mut DelimiterRun, paint: &mut TokenBuilder) {
    let both = opener.left.min(closer.left);
    let (used, cover) = match (opener.byte, both) {
        (b'~', _) => (both, StyleOverlay::Strike),
        (_, 1) => (1, StyleOverlay::Italic),
        _ => (2, StyleOverlay::Bold),
    };
    opener.left -= used;
    let inner = opener.first + opener.left;
    paint.token(inner..inner + used, HighlightKind::Mark);
    paint.overlay(inner + used..closer.first, cover);
    paint.token(closer.first..closer.first + used, HighlightKind::Mark);
    closer.first += used;
    closer.left -= used;
}
