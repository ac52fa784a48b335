//! References in a post body: links, images, and the anchors that links may refer to.
//!
//! They are collected by the Markdown parser and checked here.

use crate::blog::front_matter::value::Place;

/// All references and anchors of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Links and images, in source order.
    pub all: Vec<Mention>,
    /// Anchors that links within the site may refer to.
    pub anchors: Vec<String>,
    /// Whether there may be more anchors, from a component, an import or a shortcode.
    pub is_open: bool,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Link or image.
    pub kind: MentionKind,
    /// The target, as written, with entities decoded.
    pub target: String,
    /// Position in the file.
    pub place: Place,
}

/// The kind of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// A link.
    Link,
    /// An image.
    Image {
        /// Whether it has alternative text, or an empty one that marks it as decorative.
        told: bool,
    },
}
