//! Names, description and front matter edits of a tag change.

use super::TagChange;
use crate::blog::front_matter::edit::{Field, FieldEdit};

impl TagChange {
    /// Returns the tag names in it, for validation.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Self::Add(tag) | Self::Remove(tag) | Self::Define(tag) => vec![tag],
            Self::Delete(tags) => tags.iter().map(String::as_str).collect(),
            Self::Rename(from, to) => vec![from, to],
            Self::Merge(from, to) => from.iter().chain([to]).map(String::as_str).collect(),
            Self::Nothing => Vec::new(),
        }
    }

    /// Returns a description for messages.
    pub(super) fn description(&self) -> String {
        match self {
            Self::Add(tag) => format!("add the tag {tag}"),
            Self::Remove(tag) => format!("take the tag {tag} out"),
            Self::Delete(tags) => {
                let plural = if tags.len() == 1 { "" } else { "s" };
                format!("delete the tag{plural} {}", tags.join(", "))
            }
            Self::Define(tag) => format!("define the tag {tag}"),
            Self::Rename(from, to) => format!("rename the tag {from} to {to}"),
            Self::Merge(from, to) => format!("merge {} into {to}", from.join(", ")),
            Self::Nothing => "change no tag".to_owned(),
        }
    }

    pub(super) fn edits(&self) -> Vec<FieldEdit> {
        let renamed = |from: &String, to: &String| {
            FieldEdit::RenameItem(Field::Tags, from.clone(), to.clone())
        };
        let taken = |tag: &String| FieldEdit::RemoveItem(Field::Tags, tag.clone());
        match self {
            Self::Add(tag) => vec![FieldEdit::AddItem(Field::Tags, tag.clone())],
            Self::Remove(tag) => vec![taken(tag)],
            Self::Delete(tags) => tags.iter().map(taken).collect(),
            Self::Rename(from, to) => vec![renamed(from, to)],
            Self::Merge(from, to) => from.iter().map(|from| renamed(from, to)).collect(),
            Self::Define(_) | Self::Nothing => Vec::new(),
        }
    }

    /// Returns the old tags and the new one.
    pub(super) fn old_and_new(&self) -> (&[String], Option<&String>) {
        match self {
            Self::Add(tag) => (&[], Some(tag)),
            Self::Define(_) | Self::Nothing => (&[], None),
            Self::Rename(from, to) => (std::slice::from_ref(from), Some(to)),
            Self::Merge(from, to) => (from, Some(to)),
            Self::Remove(tag) => (std::slice::from_ref(tag), None),
            Self::Delete(tags) => (tags, None),
        }
    }
}
