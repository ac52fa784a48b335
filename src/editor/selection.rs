//! Selection: from the anchor to the cursor.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::grapheme;
use super::text::Text;

/// A selection, or a cursor if both ends are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Position where the selection began.
    pub anchor: usize,
    /// Position of the cursor.
    pub head: usize,
}

impl Selection {
    /// Creates a cursor at a position.
    pub const fn at(at: usize) -> Self {
        Self {
            anchor: at,
            head: at,
        }
    }

    /// Creates a selection from `anchor` to `head`.
    pub const fn between(anchor: usize, head: usize) -> Self {
        Self { anchor, head }
    }

    /// Returns the selected range in text order.
    pub fn range(&self) -> Range<usize> {
        self.anchor.min(self.head)..self.anchor.max(self.head)
    }

    /// Whether nothing is selected.
    pub const fn is_empty(&self) -> bool {
        self.anchor == self.head
    }

    /// Returns the selection after a change: a cursor stays after the inserted text, even inside a
    /// grapheme that the new text forms with the text after it, so that the next character goes
    /// there too. The ends of a selection move to grapheme boundaries.
    #[must_use]
    pub fn after_change(self, text: &Text) -> Self {
        if self.is_empty() {
            Self::at(grapheme::char_boundary(text, self.head))
        } else {
            self.snapped(text)
        }
    }

    /// Moves both ends to grapheme boundaries. An edit nearby may have merged a grapheme with its
    /// neighbor.
    #[must_use]
    pub fn snapped(self, text: &Text) -> Self {
        Self {
            anchor: grapheme::floor(text, self.anchor),
            head: grapheme::floor(text, self.head),
        }
    }
}
