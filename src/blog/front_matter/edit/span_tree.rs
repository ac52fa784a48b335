//! Span tree: byte ranges of the values of a front matter, for all three languages.
//!
//! The text was parsed strictly before, so a tree is built only from valid text. The tree doesn't
//! hold what the values mean; that is the job of the reader.

mod json;
mod toml;
mod yaml;

use std::collections::HashSet;
use std::ops::Range;

use super::super::FrontMatterLanguage;

/// Spans of a front matter, and its aliased anchors.
#[derive(Debug)]
pub(super) struct SpanTree {
    /// The root: a map, possibly empty.
    pub(super) root: SpanNode,
    /// Anchors that an alias refers to.
    pub(super) aliased: HashSet<String>,
}

/// A value and its byte range.
#[derive(Debug)]
pub(super) struct SpanNode {
    /// Byte range, including the anchor and tag before it; in block style, from the first line to
    /// the last.
    pub(super) span: Range<usize>,
    /// Offset at which the value itself begins, after its anchor and tag.
    pub(super) start: usize,
    /// Anchor of the value.
    pub(super) anchor: Option<String>,
    /// Whether the value has a tag.
    pub(super) is_tagged: bool,
    /// Type of the value and its children.
    pub(super) shape: NodeShape,
}

/// Type of a value and its children.
#[derive(Debug)]
pub(super) enum NodeShape {
    /// A single value.
    Scalar(QuoteStyle),
    /// A list.
    List(Vec<SpanNode>, CollectionStyle),
    /// Keys and values.
    Map(Vec<SpanEntry>, CollectionStyle),
    /// A reference to an anchored value.
    Alias,
    /// Anything that isn't a field of a post, such as an array of tables.
    Other,
}

/// How a single value is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum QuoteStyle {
    /// Without quotes.
    #[default]
    Plain,
    /// In single quotes.
    Single,
    /// In double quotes.
    Double,
    /// In triple quotes (TOML multi-line string).
    Multiline,
    /// As a YAML block scalar with `|`.
    Literal,
    /// As a YAML block scalar with `>`.
    Folded,
}

impl QuoteStyle {
    /// Whether any content in this style is text.
    pub(super) fn is_quoted(self) -> bool {
        self != Self::Plain
    }
}

/// How a list or a map is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CollectionStyle {
    /// In brackets.
    Flow,
    /// On lines of its own (block style).
    Block,
    /// As dotted keys, `a.b = 1`, each on a line anywhere.
    Dotted,
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct SpanEntry {
    /// The key, without quotes.
    pub(super) key: String,
    /// Byte range of the key.
    pub(super) at: Range<usize>,
    /// The value.
    pub(super) value: SpanNode,
}

/// One segment of a path to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PathSegment {
    /// A map key.
    Key(String),
    /// A 0-based list index.
    Index(usize),
}

impl SpanTree {
    /// Builds the tree of a text that the strict reader of its language accepts.
    pub(super) fn parse(text: &str, language: FrontMatterLanguage) -> Option<Self> {
        match language {
            FrontMatterLanguage::Yaml => yaml::tree(text),
            FrontMatterLanguage::Toml => toml::tree(text),
            FrontMatterLanguage::Json => json::tree(text),
            FrontMatterLanguage::None | FrontMatterLanguage::Refused => None,
        }
    }

    /// Follows a path; returns the nodes along it, the root first, as far as they exist.
    pub(super) fn walk(&self, path: &[PathSegment]) -> Vec<&SpanNode> {
        let mut way = vec![&self.root];
        for part in path {
            let Some(next) = way.last().and_then(|node| node.child(part)) else {
                break;
            };
            way.push(next);
        }
        way
    }

    /// Returns an anchor in a value that an alias elsewhere refers to.
    pub(super) fn aliased_anchor_in<'a>(&self, node: &'a SpanNode) -> Option<&'a str> {
        let own = node.anchor.as_deref();
        own.filter(|name| self.aliased.contains(*name)).or_else(|| {
            node.children()
                .find_map(|below| self.aliased_anchor_in(below))
        })
    }
}

impl SpanNode {
    /// Creates a node without anchor or tag.
    fn new(span: Range<usize>, shape: NodeShape) -> Self {
        Self {
            start: span.start,
            span,
            anchor: None,
            is_tagged: false,
            shape,
        }
    }

    /// Returns the entry of a key.
    pub(super) fn entry(&self, key: &str) -> Option<&SpanEntry> {
        match &self.shape {
            NodeShape::Map(entries, _) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// Returns how a single value is written; `None` for other values.
    pub(super) fn style(&self) -> Option<QuoteStyle> {
        match self.shape {
            NodeShape::Scalar(style) => Some(style),
            _ => None,
        }
    }

    fn child(&self, part: &PathSegment) -> Option<&Self> {
        match (&self.shape, part) {
            (_, PathSegment::Key(key)) => self.entry(key).map(|entry| &entry.value),
            (NodeShape::List(items, _), PathSegment::Index(at)) => items.get(*at),
            _ => None,
        }
    }

    fn children(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match &self.shape {
            NodeShape::List(items, _) => Box::new(items.iter()),
            NodeShape::Map(entries, _) => Box::new(entries.iter().map(|entry| &entry.value)),
            _ => Box::new(std::iter::empty()),
        }
    }
}
