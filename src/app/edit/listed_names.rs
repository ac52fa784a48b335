//! Names for completion that the runtime lists on request.

use crate::app::jobs::edit::{PostHeadings, PostImages};

/// Names for completion that were listed.
#[derive(Debug, Default)]
pub(super) struct ListedNames {
    /// Headings of another post, for the anchor of a link.
    pub(super) headings: Option<PostHeadings>,
    /// Image files for a post, as last listed.
    pub(super) images: Option<PostImages>,
    /// The completion that waits for them.
    pub(super) awaits_images: Option<NoMatch>,
}

/// The response if nothing more can be completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoMatch {
    /// A message says so.
    Say,
    /// The cursor leaves a link.
    Leave,
}
