//! References in a post body: links, images, and the anchors that links may refer to.
//!
//! They are collected by the Markdown parser and checked here.

use crate::blog::front_matter::value::SourcePosition;

/// All references and anchors of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct References {
    /// Links and images, in source order.
    pub all: Vec<Reference>,
    /// Anchors that links within the site may refer to.
    pub anchors: Vec<String>,
    /// Whether there may be more anchors, from a component, an import or a shortcode.
    pub may_have_more_anchors: bool,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Link or image.
    pub kind: ReferenceKind,
    /// The target, as written, with entities decoded.
    pub target: String,
    /// Position in the file.
    pub place: SourcePosition,
}

/// The kind of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// A link.
    Link,
    /// An image.
    Image {
        /// Whether it has alternative text, or an empty one that marks it as decorative.
        has_alt: bool,
    },
}
