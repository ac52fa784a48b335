//! What is selected: from the place where it began to the cursor.

use std::ops::Range;

use super::cluster;
use super::text::Text;

/// A selection, or a cursor where both ends are one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Where the selection began.
    pub anchor: usize,
    /// Where the cursor is.
    pub head: usize,
}

impl Selection {
    /// Selects nothing, the cursor at a position.
    pub const fn at(at: usize) -> Self {
        Self {
            anchor: at,
            head: at,
        }
    }

    /// Selects from `anchor` to `head`.
    pub const fn between(anchor: usize, head: usize) -> Self {
        Self { anchor, head }
    }

    /// Gives what is selected in the order of the text.
    pub fn range(&self) -> Range<usize> {
        self.anchor.min(self.head)..self.anchor.max(self.head)
    }

    /// Tells whether nothing is selected.
    pub const fn is_empty(&self) -> bool {
        self.anchor == self.head
    }

    /// Returns the selection after a change: a cursor stays behind what the change put there, even
    /// inside a cluster that the new text joins with the text that follows, so that the next
    /// character goes behind it. The ends of a selection move onto places to stand.
    #[must_use]
    pub fn settled(self, text: &Text) -> Self {
        if self.is_empty() {
            Self::at(cluster::character(text, self.head))
        } else {
            self.snapped(text)
        }
    }

    /// Moves both ends onto places to stand. An edit nearby may have merged one with its neighbour.
    #[must_use]
    pub fn snapped(self, text: &Text) -> Self {
        Self {
            anchor: cluster::floor(text, self.anchor),
            head: cluster::floor(text, self.head),
        }
    }
}
