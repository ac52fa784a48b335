//! What the body of a post names: links, images, and the places within it that links may name.
//!
//! It is found where Markdown is read, and judged here.

use crate::blog::front_matter::value::Place;

/// Everything a body names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Links and images, in order.
    pub all: Vec<Mention>,
    /// Names that links within the site may have for places of this page.
    pub anchors: Vec<String>,
    /// Whether places may come from somewhere that is not read: a component, an import, a shortcode.
    pub is_open: bool,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Which of both.
    pub kind: MentionKind,
    /// Where it leads, as written, entities decoded.
    pub target: String,
    /// Where it stands in the file.
    pub place: Place,
}

/// What names something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// A link.
    Link,
    /// An image, and whether it says in words what it shows.
    Image {
        /// Whether it has an alternative text, or says by an empty one that it needs none.
        told: bool,
    },
}
