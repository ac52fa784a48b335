//! JSON span tree, scanned from a text that `serde_json` accepts.

use std::collections::HashSet;

use super::{CollectionStyle, NodeShape, QuoteStyle, SpanEntry, SpanNode, SpanTree};

/// Maximum nesting depth of lists and objects, as in `serde_json`.
const MAX_DEPTH: usize = 128;

/// Builds the tree.
pub(super) fn tree(text: &str) -> Option<SpanTree> {
    let mut walker = JsonWalker { text, at: 0 };
    let root = if text.trim().is_empty() {
        SpanNode::new(
            0..text.len(),
            NodeShape::Map(Vec::new(), CollectionStyle::Block),
        )
    } else {
        walker.node(0)?
    };
    Some(SpanTree {
        root,
        aliased: HashSet::new(),
    })
}

/// A text and the current offset.
struct JsonWalker<'a> {
    text: &'a str,
    at: usize,
}

impl JsonWalker<'_> {
    /// Skips whitespace and returns the next byte without consuming it.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.get(self.at..)?;
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        self.text.as_bytes().get(self.at).copied()
    }

    fn node(&mut self, depth: usize) -> Option<SpanNode> {
        if depth > MAX_DEPTH {
            return None;
        }
        let first = self.peek()?;
        let start = self.at;
        let shape = match first {
            b'{' => NodeShape::Map(self.entries(depth)?, CollectionStyle::Flow),
            b'[' => NodeShape::List(self.items(depth)?, CollectionStyle::Flow),
            b'"' => {
                self.skip_string()?;
                NodeShape::Scalar(QuoteStyle::Double)
            }
            _ => {
                let rest = self.text.get(start..)?;
                let end = rest.find([',', ']', '}', ' ', '\t', '\n', '\r']);
                self.at += end.unwrap_or(rest.len());
                NodeShape::Scalar(QuoteStyle::Plain)
            }
        };
        Some(SpanNode::new(start..self.at, shape))
    }

    /// Skips the next bracket or comma; returns whether the list ended with it.
    fn has_ended(&mut self, close: u8) -> Option<bool> {
        let byte = self.peek()?;
        if byte == close || byte == b',' {
            self.at += 1;
        }
        Some(byte == close)
    }

    fn items(&mut self, depth: usize) -> Option<Vec<SpanNode>> {
        self.at += 1;
        let mut items = Vec::new();
        while !self.has_ended(b']')? {
            items.push(self.node(depth + 1)?);
        }
        Some(items)
    }

    fn entries(&mut self, depth: usize) -> Option<Vec<SpanEntry>> {
        self.at += 1;
        let mut entries = Vec::new();
        while !self.has_ended(b'}')? {
            self.peek()?;
            let start = self.at;
            self.skip_string()?;
            let at = start..self.at;
            let key = serde_json::from_str(self.text.get(at.clone())?).ok()?;
            self.peek().filter(|byte| *byte == b':')?;
            self.at += 1;
            let value = self.node(depth + 1)?;
            entries.push(SpanEntry { key, at, value });
        }
        Some(entries)
    }

    /// Skips a quoted string.
    fn skip_string(&mut self) -> Option<()> {
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
