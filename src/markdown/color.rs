//! Syntax highlighting of code: color roles of its tokens, independent of layout.
//!
//! A snippet is identified by its language and a hash of its text, so that its colors are valid at
//! every width, in every post, and after edits elsewhere. Colors may arrive late or never: the
//! layout without them is the same.

mod grammars;
mod names;
mod scopes;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::text::{Role, TextModifier, TextStyle};

pub use grammars::Grammars;
pub(super) use names::is_highlightable;

/// Maximum number of lines highlighted per block.
pub(super) const MAX_BLOCK_LINES: usize = 2_000;
/// Maximum number of bytes highlighted per block.
pub(super) const MAX_BLOCK_BYTES: usize = 128 << 10;
/// Maximum number of bytes highlighted per post; later blocks stay plain.
pub(super) const MAX_POST_BYTES: usize = 256 << 10;
/// Capacity of the cache in bytes of code: enough for the last few posts.
const MAX_CACHED_BYTES: usize = 4 * MAX_POST_BYTES;
/// Overhead per snippet in bytes, which bounds the number of empty snippets too.
const SNIPPET_OVERHEAD_BYTES: usize = 256;

/// Cache key of a snippet: its language and a hash of its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SnippetKey {
    language: String,
    hash: u64,
}

impl SnippetKey {
    /// Creates the key for a language and the hash of a text.
    pub(super) fn new(language: &str, hash: u64) -> Self {
        Self {
            language: language.to_owned(),
            hash,
        }
    }
}

/// Returns the hash of a text.
pub(super) fn hash_text(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A snippet of code to highlight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Its cache key.
    pub key: SnippetKey,
    /// Its lines as drawn, up to the limits.
    pub text: String,
}

impl Snippet {
    /// Returns the cost of highlighting and caching it, in bytes.
    pub(super) fn cost(&self) -> usize {
        self.text.len() + SNIPPET_OVERHEAD_BYTES
    }
}

/// Style of a code token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenStyle {
    /// Color role.
    pub role: Role,
    /// Whether it is italic.
    pub italic: bool,
}

impl TokenStyle {
    /// Creates an upright style.
    const fn upright(role: Role) -> Self {
        Self {
            role,
            italic: false,
        }
    }

    /// Returns the text style.
    pub(super) fn text_style(self) -> TextStyle {
        let look = TextStyle::of(self.role);
        if self.italic {
            look.with(TextModifier::ITALIC)
        } else {
            look
        }
    }
}

/// A byte range of a line with one style; text between ranges is plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StyledRange {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its style.
    pub style: TokenStyle,
}

/// A highlighted snippet: the styled ranges of each line, in order and disjoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HighlightedSnippet {
    lines: Vec<Box<[StyledRange]>>,
    cost: usize,
}

impl HighlightedSnippet {
    /// Creates a snippet without highlighting.
    pub fn plain(snippet: &Snippet) -> Self {
        Self {
            lines: Vec::new(),
            cost: snippet.cost(),
        }
    }

    /// Returns the styled ranges of a line, counted from 0.
    pub fn line(&self, index: usize) -> &[StyledRange] {
        self.lines.get(index).map_or(&[], |runs| runs)
    }
}

/// Cache of highlighted snippets from the last few posts.
#[derive(Clone, Debug, Default)]
pub struct SnippetCache {
    snippets: HashMap<SnippetKey, Arc<HighlightedSnippet>>,
    cached_bytes: usize,
}

impl SnippetCache {
    /// Adds a snippet; clears the cache first if it would exceed its capacity.
    pub fn add(&mut self, key: SnippetKey, colored: HighlightedSnippet) {
        if self.cached_bytes + colored.cost > MAX_CACHED_BYTES {
            self.snippets.clear();
            self.cached_bytes = 0;
        }
        self.cached_bytes += colored.cost;
        let old = self.snippets.insert(key, Arc::new(colored));
        self.cached_bytes -= old.map_or(0, |old| old.cost);
    }

    /// Returns the highlighting of a snippet.
    pub fn get(&self, key: &SnippetKey) -> Option<&HighlightedSnippet> {
        self.snippets.get(key).map(AsRef::as_ref)
    }

    /// Returns a shared handle to the highlighting of a snippet.
    pub(super) fn shared(&self, key: &SnippetKey) -> Option<Arc<HighlightedSnippet>> {
        self.snippets.get(key).cloned()
    }
}

#[cfg(test)]
mod tests;
