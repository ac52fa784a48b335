//! The colours of code: which roles its words have, kept apart from any layout.
//!
//! A snippet is named by its language and a hash of its text, so that what was found out about it
//! holds at every width, in every post, and over every edit elsewhere. Colours arrive late or never:
//! a layout without them is the same layout.

mod grammars;
mod names;
mod scopes;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::text::{Look, Role, Weight};

pub use grammars::Grammars;
pub(super) use names::is_code;

/// So many lines of a block are coloured at most.
pub(super) const MOST_LINES: usize = 2_000;
/// A block with more bytes in those lines stays plain from there on.
pub(super) const MOST_BYTES: usize = 128 << 10;
/// So many bytes of a post are coloured at most; what is in blocks behind them stays plain.
pub(super) const MOST_OF_A_POST: usize = 256 << 10;
/// So many bytes of code are remembered: those of the last few posts.
const MOST_KEPT: usize = 4 * MOST_OF_A_POST;
/// What a snippet costs beside its bytes, so that ten thousand empty ones are bounded too.
const EACH: usize = 256;

/// Names a piece of code: its language and a hash of its text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CodeKey {
    language: String,
    hash: u64,
}

impl CodeKey {
    /// Names code of a language whose text has a hash.
    pub(super) fn new(language: &str, hash: u64) -> Self {
        Self {
            language: language.to_owned(),
            hash,
        }
    }
}

/// Gives the hash of a text.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A piece of code that waits for its colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Its name.
    pub key: CodeKey,
    /// Its lines as they are drawn, as far as they are to be coloured.
    pub text: String,
}

impl Snippet {
    /// Says what it costs to colour and to remember, in bytes.
    pub(super) fn cost(&self) -> usize {
        self.text.len() + EACH
    }
}

/// How a word of code looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tint {
    /// Which colour of the theme.
    pub role: Role,
    /// Whether it leans.
    pub italic: bool,
}

impl Tint {
    /// Takes a role, upright.
    const fn of(role: Role) -> Self {
        Self {
            role,
            italic: false,
        }
    }

    /// Gives the look of it.
    pub(super) fn look(self) -> Look {
        let look = Look::of(self.role);
        if self.italic {
            look.with(Weight::ITALIC)
        } else {
            look
        }
    }
}

/// Bytes of a line with one tint; what lies between two runs is plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// How it looks.
    pub tint: Tint,
}

/// What was found out about a snippet: the runs of each line, in order and without overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coloured {
    lines: Vec<Box<[Run]>>,
    cost: usize,
}

impl Coloured {
    /// Says that a snippet stays plain.
    pub fn plain(snippet: &Snippet) -> Self {
        Self {
            lines: Vec::new(),
            cost: snippet.cost(),
        }
    }

    /// Gives the runs of a line, counted from 0.
    pub fn line(&self, index: usize) -> &[Run] {
        self.lines.get(index).map_or(&[], |runs| runs)
    }
}

/// The colours of every snippet of the last few posts.
#[derive(Clone, Debug, Default)]
pub struct Colours {
    known: HashMap<CodeKey, Arc<Coloured>>,
    kept: usize,
}

impl Colours {
    /// Remembers colours; when that becomes too much, all others are forgotten.
    pub fn add(&mut self, key: CodeKey, coloured: Coloured) {
        if self.kept + coloured.cost > MOST_KEPT {
            self.known.clear();
            self.kept = 0;
        }
        self.kept += coloured.cost;
        let old = self.known.insert(key, Arc::new(coloured));
        self.kept -= old.map_or(0, |old| old.cost);
    }

    /// Gives the colours of a piece of code.
    pub fn get(&self, key: &CodeKey) -> Option<&Coloured> {
        self.known.get(key).map(AsRef::as_ref)
    }

    /// Gives the colours of a piece of code to keep.
    pub(super) fn shared(&self, key: &CodeKey) -> Option<Arc<Coloured>> {
        self.known.get(key).cloned()
    }
}

#[cfg(test)]
mod tests;
