//! Changes of a front matter that keep every other byte.
//!
//! ```text
//! edits ─▶ plan (which key, in which form) ─▶ steps ─▶ splices of the text ─▶ proof
//! ```
//!
//! The text is never written anew from what it means: a step cuts a value's own bytes out and puts
//! others in, so that order, comments, quotes, indentation, anchors and line ends stay as they are.
//! Each step is proved before it counts: read again by the strict reader the text must mean what
//! was asked for and nothing else, every byte beside the value's own lines must be the old one, and
//! so must the body. What cannot be done so is refused, with the place to open.

mod define;
mod field;
mod lines;
mod plan;
mod refusal;
mod splice;
mod step;
mod tree;
mod work;
mod write;

#[cfg(test)]
mod tests;

use super::super::site::SiteKind;
use super::Language;

pub use define::{Definition, define};
pub use field::Field;
pub use lines::Change;
pub use refusal::Refusal;

/// A change of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Gives a field this value, whether it has one or not.
    Set(Field, Value),
    /// Takes a field away.
    Remove(Field),
    /// Adds an item to a list, unless it has it.
    Add(Field, String),
    /// Takes an item out of a list, if it has it.
    Take(Field, String),
    /// Gives an item of a list another name; where the list has that too, the two become one.
    Rename(Field, String, String),
}

impl Edit {
    /// Gives the field that is changed.
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

/// A value that a field is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, of any characters.
    Text(String),
    /// A truth value.
    Truth(bool),
    /// A date as it is to stand in the file: `2026-12-01`, `2026-12-01T08:30:00Z`.
    Date(String),
    /// A list of texts.
    List(Vec<String>),
}

/// Whose rules a post follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// The generator.
    pub kind: SiteKind,
    /// What a front matter is written in where a post has none.
    pub fresh: Language,
}

impl Ways {
    /// Takes a generator's rules; what most of its posts are written in is what a new front matter
    /// is written in.
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

/// A text that was changed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The whole file.
    pub text: String,
    /// The lines that are other than before, from the first to the last.
    pub changes: Vec<Change>,
}

/// Changes fields of a post, one edit after the other; all of them, or none.
///
/// A post without front matter gets one when there is something to write into it. Takes some ten
/// microseconds an edit.
pub fn edit(text: &str, edits: &[Edit], ways: Ways) -> Result<Edited, Refusal> {
    let mut work = work::Work::open(text, ways)?;
    for edit in edits {
        for step in plan::steps(edit, &work)? {
            work.take(edit.field().name(), &step)?;
        }
    }
    let new = work.finish()?;
    let changes = lines::changes(text, &new);
    Ok(Edited { text: new, changes })
}
