//! Surgical front matter edits: every byte outside the edited values stays.
//!
//! ```text
//! edits ─▶ plan (which key, in which form) ─▶ value operations ─▶ text edits ─▶ verification
//! ```
//!
//! The text is never regenerated from its values: an operation replaces only a value's own bytes, so
//! order, comments, quotes, indentation, anchors and line endings stay as they are. Each operation is
//! verified before it counts: parsed again by the strict reader, the text must have the requested
//! values and no other changes; every byte outside the value's own lines must be unchanged, and so must
//! the body. An edit that cannot be done this way is an error, with the position to open.

mod changed_lines;
mod definitions;
mod error;
mod field;
mod plan;
mod serialize;
mod session;
mod span_tree;
mod text_edit;
mod value_op;

#[cfg(test)]
mod tests;

use super::super::site::SiteKind;
use super::Language;

pub use changed_lines::Change;
pub use definitions::{Definition, define};
pub use error::Refusal;
pub use field::Field;

/// An edit of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Sets the value of a field, whether it exists or not.
    Set(Field, Value),
    /// Removes a field.
    Remove(Field),
    /// Adds an item to a list, unless it is there.
    Add(Field, String),
    /// Removes an item from a list, if it is there.
    Take(Field, String),
    /// Renames an item of a list, merging it with an existing item of the new name.
    Rename(Field, String, String),
}

impl Edit {
    /// Returns the field that is edited.
    pub fn field(&self) -> Field {
        match self {
            Self::Set(field, _)
            | Self::Remove(field)
            | Self::Add(field, _)
            | Self::Take(field, _)
            | Self::Rename(field, _, _) => *field,
        }
    }
}

/// New value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text of any characters.
    Text(String),
    /// A boolean.
    Truth(bool),
    /// A date as it is written to the file: `2026-12-01`, `2026-12-01T08:30:00Z`.
    Date(String),
    /// A list of texts.
    List(Vec<String>),
}

/// Rules that edits of a post follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// The generator.
    pub kind: SiteKind,
    /// Language of a new front matter, for a post without one.
    pub fresh: Language,
}

impl Ways {
    /// Creates the rules of a generator; new front matter is written in the language that most
    /// other posts use, if the generator supports several.
    pub fn new(kind: SiteKind, neighbours: impl IntoIterator<Item = Language>) -> Self {
        let (mut yaml, mut toml, mut json) = (0, 0, 0);
        for language in neighbours {
            match language {
                Language::Yaml => yaml += 1,
                Language::Toml => toml += 1,
                Language::Json => json += 1,
                Language::None | Language::Refused => {}
            }
        }
        let new = kind.profile().fences.new;
        let fresh = match kind {
            SiteKind::Hugo | SiteKind::Zola if json > yaml.max(toml) => Language::Json,
            SiteKind::Hugo | SiteKind::Zola if toml > yaml => Language::Toml,
            SiteKind::Hugo | SiteKind::Zola if yaml > toml => Language::Yaml,
            _ => new,
        };
        Self { kind, fresh }
    }
}

/// An edited text and its changed lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Content of the whole file.
    pub text: String,
    /// Changed lines, from the first to the last.
    pub changes: Vec<Change>,
}

/// Edits fields of a post, one edit after the other; applies all of them, or none.
///
/// A post without front matter gets one if there is something to write. An edit costs about ten
/// microseconds.
pub fn edit(text: &str, edits: &[Edit], ways: Ways) -> Result<Edited, Refusal> {
    let mut work = session::Work::open(text, ways)?;
    for edit in edits {
        for step in plan::steps(edit, &work)? {
            work.take(edit.field().name(), &step)?;
        }
    }
    let new = work.finish()?;
    let changes = changed_lines::changes(text, &new);
    Ok(Edited { text: new, changes })
}
