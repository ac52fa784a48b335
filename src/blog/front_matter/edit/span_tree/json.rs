//! JSON span tree, scanned from a text that `serde_json` accepts.

use std::collections::HashSet;

use super::{Entry, Form, Node, Shape, Style, Tree};

/// Maximum nesting depth of lists and objects, as in `serde_json`.
const MOST_DEPTH: usize = 128;

/// Builds the tree.
pub(super) fn tree(text: &str) -> Option<Tree> {
    let mut walker = Walker { text, at: 0 };
    let root = if text.trim().is_empty() {
        Node::new(0..text.len(), Shape::Map(Vec::new(), Form::Lines))
    } else {
        walker.node(0)?
    };
    Some(Tree {
        root,
        repeated: HashSet::new(),
    })
}

/// A text and the current offset.
struct Walker<'a> {
    text: &'a str,
    at: usize,
}

impl Walker<'_> {
    /// Skips whitespace and returns the next byte without consuming it.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.get(self.at..)?;
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        self.text.as_bytes().get(self.at).copied()
    }

    fn node(&mut self, depth: usize) -> Option<Node> {
        if depth > MOST_DEPTH {
            return None;
        }
        let first = self.peek()?;
        let start = self.at;
        let shape = match first {
            b'{' => Shape::Map(self.entries(depth)?, Form::Flow),
            b'[' => Shape::List(self.items(depth)?, Form::Flow),
            b'"' => {
                self.string()?;
                Shape::Scalar(Style::Double)
            }
            _ => {
                let rest = self.text.get(start..)?;
                let end = rest.find([',', ']', '}', ' ', '\t', '\n', '\r']);
                self.at += end.unwrap_or(rest.len());
                Shape::Scalar(Style::Plain)
            }
        };
        Some(Node::new(start..self.at, shape))
    }

    /// Skips the next bracket or comma; returns whether the list ended with it.
    fn ended(&mut self, close: u8) -> Option<bool> {
        let byte = self.peek()?;
        if byte == close || byte == b',' {
            self.at += 1;
        }
        Some(byte == close)
    }

    fn items(&mut self, depth: usize) -> Option<Vec<Node>> {
        self.at += 1;
        let mut items = Vec::new();
        while !self.ended(b']')? {
            items.push(self.node(depth + 1)?);
        }
        Some(items)
    }

    fn entries(&mut self, depth: usize) -> Option<Vec<Entry>> {
        self.at += 1;
        let mut entries = Vec::new();
        while !self.ended(b'}')? {
            self.peek()?;
            let start = self.at;
            self.string()?;
            let at = start..self.at;
            let key = serde_json::from_str(self.text.get(at.clone())?).ok()?;
            self.peek().filter(|byte| *byte == b':')?;
            self.at += 1;
            let value = self.node(depth + 1)?;
            entries.push(Entry { key, at, value });
        }
        Some(entries)
    }

    /// Skips a quoted string.
    fn string(&mut self) -> Option<()> {
        let rest = self.text.get(self.at..)?.as_bytes();
        let mut length = 1;
        loop {
            match rest.get(length)? {
                b'\\' => length += 2,
                b'"' => break,
                _ => length += 1,
            }
        }
        self.at += length + 1;
        Some(())
    }
}
