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
mod key_name;
mod plan;
mod serialize;
mod session;
mod span_tree;
mod text_edit;
mod value_op;

#[cfg(test)]
mod tests;

use super::super::generator::SiteKind;
use super::FrontMatterLanguage;

pub use changed_lines::ChangedLines;
pub use definitions::{DefinitionEdit, edit_definitions};
pub use error::EditError;
pub use field::Field;
pub use key_name::KeyName;

/// An edit of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldEdit {
    /// Sets the value of a field, whether it exists or not.
    Set(Field, FieldValue),
    /// Removes a field.
    Remove(Field),
    /// Adds an item to a list, unless it is there.
    AddItem(Field, String),
    /// Removes an item from a list, if it is there.
    RemoveItem(Field, String),
    /// Renames an item of a list, merging it with an existing item of the new name.
    RenameItem(Field, String, String),
    /// Sets the value of any key, in the form that it is written in.
    SetKey(KeyName, FieldValue),
    /// Removes any key.
    RemoveKey(KeyName),
}

impl FieldEdit {
    /// Returns the name of what is edited.
    pub fn name(&self) -> &str {
        match self {
            Self::Set(field, _)
            | Self::Remove(field)
            | Self::AddItem(field, _)
            | Self::RemoveItem(field, _)
            | Self::RenameItem(field, _, _) => field.name(),
            Self::SetKey(key, _) | Self::RemoveKey(key) => key.as_str(),
        }
    }
}

/// New value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// Text of any characters.
    Text(String),
    /// A boolean.
    Bool(bool),
    /// A date as it is written to the file: `2026-12-01`, `2026-12-01T08:30:00Z`.
    Date(String),
    /// A list of texts.
    List(Vec<String>),
    /// A number as it is written to the file: `3`, `0.5`.
    Number(String),
    /// A list of numbers.
    Numbers(Vec<String>),
}

/// Rules that edits of a post follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditRules {
    /// The generator.
    pub kind: SiteKind,
    /// Keys that the site reads the date from, in order of precedence; empty for those of the
    /// generator.
    pub date_keys: Vec<String>,
    /// Key for the date of a post without one; the first that is read if `None`.
    pub new_date_key: Option<String>,
    /// Language of a new front matter, for a post without one.
    pub new_language: FrontMatterLanguage,
}

impl EditRules {
    /// Creates the rules of a generator; new front matter is written in the language that most
    /// other posts use, if the generator supports several.
    pub fn new(kind: SiteKind, neighbours: impl IntoIterator<Item = FrontMatterLanguage>) -> Self {
        let (mut yaml, mut toml, mut json) = (0, 0, 0);
        for language in neighbours {
            match language {
                FrontMatterLanguage::Yaml => yaml += 1,
                FrontMatterLanguage::Toml => toml += 1,
                FrontMatterLanguage::Json => json += 1,
                FrontMatterLanguage::None | FrontMatterLanguage::Refused => {}
            }
        }
        let new = kind.generator_rules().front_matter.new_post_language;
        let fresh = match kind {
            SiteKind::Hugo | SiteKind::Zola if json > yaml.max(toml) => FrontMatterLanguage::Json,
            SiteKind::Hugo | SiteKind::Zola if toml > yaml => FrontMatterLanguage::Toml,
            SiteKind::Hugo | SiteKind::Zola if yaml > toml => FrontMatterLanguage::Yaml,
            _ => new,
        };
        Self {
            kind,
            date_keys: Vec::new(),
            new_date_key: None,
            new_language: fresh,
        }
    }
}

/// An edited text and its changed lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedText {
    /// Content of the whole file.
    pub text: String,
    /// Changed lines, from the first to the last.
    pub changes: Vec<ChangedLines>,
}

/// Edits fields of a post, one edit after the other; applies all of them, or none.
///
/// A post without front matter gets one if there is something to write. An edit costs about ten
/// microseconds.
pub fn edit(text: &str, edits: &[FieldEdit], rules: &EditRules) -> Result<EditedText, EditError> {
    let mut work = session::EditSession::open(text, rules)?;
    for edit in edits {
        for step in plan::value_ops(edit, &work)? {
            work.apply(edit.name(), &step)?;
        }
    }
    let new = work.finish()?;
    let changes = changed_lines::changed_lines(text, &new);
    Ok(EditedText { text: new, changes })
}
