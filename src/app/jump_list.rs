//! Jump list: following links, and going back.

use crate::blog::{PostId, Query};

use super::scroll_anchor::ScrollAnchor;

/// Position before a link was followed.
#[derive(Clone, Debug)]
pub struct Jump {
    pub(super) id: PostId,
    pub(super) anchor: ScrollAnchor,
    pub(super) query: Query,
}

/// Target to scroll to once a post is displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum JumpTarget {
    /// Heading or other link target, by its id.
    LinkAnchor(String),
    /// The same, in a part that was folded until now.
    FoldedLinkAnchor(String),
    /// Scroll anchor.
    ScrollAnchor(ScrollAnchor),
    /// Match in this source line.
    Line(usize),
    /// The same, without changing the reading position of the post.
    Peek(usize),
    /// Start of the post.
    Top,
}

impl JumpTarget {
    /// Returns its source line, if that is known before the page is there.
    pub(super) fn line(&self) -> Option<usize> {
        match self {
            Self::ScrollAnchor(place) => Some(place.line),
            Self::Line(line) | Self::Peek(line) => Some(*line),
            Self::LinkAnchor(_) | Self::FoldedLinkAnchor(_) | Self::Top => None,
        }
    }
}

/// Maximum length of the jump list.
pub(super) const MAX_JUMPS: usize = 200;
