//! Where each value of a front matter stands, byte for byte, in any of the three languages.
//!
//! The text was read strictly before, so a tree is only ever made of text that is sound. What the
//! values mean is not here: that is the job of the reader.

mod json;
mod toml;
mod yaml;

use std::collections::HashSet;
use std::ops::Range;

use super::super::Language;

/// A front matter and the anchors that it names again.
#[derive(Debug)]
pub(super) struct Tree {
    /// The whole of it: a map, be it empty.
    pub(super) root: Node,
    /// The anchors that an alias repeats.
    pub(super) repeated: HashSet<String>,
}

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    /// Its bytes, with the anchor and the tag before it; of lines, those from the first to the last.
    pub(super) span: Range<usize>,
    /// Where the value itself begins, behind its anchor and its tag.
    pub(super) start: usize,
    /// The anchor before it.
    pub(super) anchor: Option<String>,
    /// Whether a tag stands before it.
    pub(super) is_tagged: bool,
    /// What it is.
    pub(super) shape: Shape,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Shape {
    /// A single value.
    Scalar(Style),
    /// A list.
    List(Vec<Node>, Form),
    /// Keys and values.
    Map(Vec<Entry>, Form),
    /// The repetition of a value that stands elsewhere.
    Alias,
    /// Something that no field of a post is, such as an array of tables.
    Other,
}

/// How a single value is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes.
    #[default]
    Plain,
    /// In single quotes.
    Single,
    /// In double quotes.
    Double,
    /// In three quotes on several lines.
    Long,
    /// As the lines below a `|`.
    Literal,
    /// As the lines below a `>`.
    Folded,
}

impl Style {
    /// Tells whether it makes a text of anything.
    pub(super) fn is_quoted(self) -> bool {
        self != Self::Plain
    }
}

/// How a list or a map is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In brackets.
    Flow,
    /// On lines of its own.
    Lines,
    /// As keys with dots, `a.b = 1`, each on a line somewhere.
    Dotted,
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Entry {
    /// The key, without quotes.
    pub(super) key: String,
    /// Where the key stands.
    pub(super) at: Range<usize>,
    /// The value.
    pub(super) value: Node,
}

/// One step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The value of a key.
    Key(String),
    /// The item of a list, from 0.
    Index(usize),
}

impl Tree {
    /// Makes the tree of a text that the strict reader of its language takes.
    pub(super) fn of(text: &str, language: Language) -> Option<Self> {
        match language {
            Language::Yaml => yaml::tree(text),
            Language::Toml => toml::tree(text),
            Language::Json => json::tree(text),
            Language::None | Language::Refused => None,
        }
    }

    /// Walks to a value; gives every value on the way, the root first, as far as there are any.
    pub(super) fn walk(&self, path: &[Part]) -> Vec<&Node> {
        let mut way = vec![&self.root];
        for part in path {
            let Some(next) = way.last().and_then(|node| node.step(part)) else {
                break;
            };
            way.push(next);
        }
        way
    }

    /// Names an anchor in a value that something else repeats.
    pub(super) fn repeated_in<'a>(&self, node: &'a Node) -> Option<&'a str> {
        let own = node.anchor.as_deref();
        own.filter(|name| self.repeated.contains(*name))
            .or_else(|| node.below().find_map(|below| self.repeated_in(below)))
    }
}

impl Node {
    /// A value without anchor or tag.
    fn new(span: Range<usize>, shape: Shape) -> Self {
        Self {
            start: span.start,
            span,
            anchor: None,
            is_tagged: false,
            shape,
        }
    }

    /// Finds the entry of a key.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.shape {
            Shape::Map(entries, _) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// Gives how a single value is written.
    pub(super) fn style(&self) -> Option<Style> {
        match self.shape {
            Shape::Scalar(style) => Some(style),
            _ => None,
        }
    }

    fn step(&self, part: &Part) -> Option<&Self> {
        match (&self.shape, part) {
            (_, Part::Key(key)) => self.entry(key).map(|entry| &entry.value),
            (Shape::List(items, _), Part::Index(at)) => items.get(*at),
            _ => None,
        }
    }

    fn below(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match &self.shape {
            Shape::List(items, _) => Box::new(items.iter()),
            Shape::Map(entries, _) => Box::new(entries.iter().map(|entry| &entry.value)),
            _ => Box::new(std::iter::empty()),
        }
    }
}
