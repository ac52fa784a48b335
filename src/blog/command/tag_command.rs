//! Tag commands as values: the change, the posts it applies to, and its front matter edits.

use crate::blog::front_matter::edit::{Field, FieldEdit};
use crate::blog::post::PostId;

/// A tag change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagChange {
    /// Add a tag.
    Add(String),
    /// Remove a tag.
    Remove(String),
    /// Rename a tag; with a tags file rename its label, if the label was given.
    Rename(String, String),
    /// Merge several tags into one.
    Merge(Vec<String>, String),
    /// Remove tags from all posts and from the tags file.
    Delete(Vec<String>),
    /// Define a tag in the tags file only.
    Define(String),
    /// Change no posts.
    Nothing,
}

/// A tag change with the posts it applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagCommand {
    /// The change.
    pub change: TagChange,
    /// Posts to change; `None` for all.
    pub posts: Option<Vec<PostId>>,
    /// Whether to define a tag that the tags file lacks.
    pub define: bool,
    /// Whether to skip posts that cannot be changed, instead of refusing the whole change.
    pub skip_failing: bool,
}

impl TagCommand {
    /// Creates the change of all posts.
    pub fn all(change: TagChange) -> Self {
        Self {
            change,
            posts: None,
            define: false,
            skip_failing: false,
        }
    }
}

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
            Self::Remove(tag) => format!("remove the tag {tag}"),
            Self::Delete(tags) => {
                let plural = if tags.len() == 1 { "" } else { "s" };
                format!("delete the tag{plural} {}", tags.join(", "))
            }
            Self::Define(tag) => format!("define the tag {tag}"),
            Self::Rename(from, to) => format!("rename the tag {from} to {to}"),
            Self::Merge(from, to) => format!("merge {} into {to}", from.join(", ")),
            Self::Nothing => "change no tags".to_owned(),
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
