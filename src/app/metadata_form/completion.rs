//! Completion in the metadata form: tags and authors of the blog.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::app::library::Library;
use crate::blog::command::metadata::{self, FormKey};
use crate::blog::front_matter::edit::Field;

use super::MetadataForm;

/// Maximum number of completions shown for a list field.
const MAX_COMPLETIONS: usize = 3;

impl MetadataForm {
    /// Returns the list item being typed, up to the cursor.
    fn item_being_typed(&self) -> Option<&str> {
        let row = self.rows.get(self.chosen).filter(|row| row.key.is_list())?;
        let typed = row.input.text().get(..row.input.cursor())?;
        Some(typed.rsplit(',').next().unwrap_or(typed).trim_start())
    }

    /// Returns the completions of the list item being typed, most used first, with their post counts.
    pub(in crate::app) fn completions<'a>(&'a self, library: &'a Library) -> Vec<(&'a str, usize)> {
        let (Some(begun), Some(row)) = (self.item_being_typed(), self.rows.get(self.chosen)) else {
            return Vec::new();
        };
        let begun = begun.to_lowercase();
        if begun.is_empty() {
            return Vec::new();
        }
        let has = metadata::split_list(row.input.text());
        let names = match &row.key {
            FormKey::Field(Field::Tags) => tag_names(library),
            _ => self.author_names(library),
        };
        let names = names.into_iter().filter(|(name, _)| {
            name.to_lowercase().starts_with(&begun) && !has.iter().any(|item| item == name)
        });
        names.take(MAX_COMPLETIONS).collect()
    }

    fn author_names<'a>(&'a self, library: &'a Library) -> Vec<(&'a str, usize)> {
        let known = self.metadata.iter().flat_map(|sheet| &sheet.authors);
        let mut counts: BTreeMap<&str, usize> = known.map(|key| (key.as_str(), 0)).collect();
        for author in library.posts().iter().flat_map(|post| &post.authors) {
            *counts.entry(author.0.as_str()).or_default() += 1;
        }
        let mut names: Vec<_> = counts.into_iter().collect();
        names.sort_by_key(|(_, count)| Reverse(*count));
        names
    }

    /// Completes the list item being typed; returns whether there was one to complete.
    pub(super) fn complete(&mut self, library: &Library) -> bool {
        let completions = self.completions(library);
        let first = completions.first().map(|(name, _)| (*name).to_owned());
        let begun = self.item_being_typed().map(str::len);
        let (Some(name), Some(begun)) = (first, begun) else {
            return false;
        };
        let Some(row) = self.rows.get_mut(self.chosen) else {
            return false;
        };
        let (text, at) = (row.input.text().to_owned(), row.input.cursor());
        let (before, behind) = text.split_at_checked(at).unwrap_or((&text, ""));
        let before = before.get(..before.len() - begun).unwrap_or_default();
        row.input.set(&format!("{before}{name}{behind}"));
        true
    }
}

fn tag_names(library: &Library) -> Vec<(&str, usize)> {
    let tags = library.tags().iter();
    tags.map(|tag| (tag.label.as_str(), tag.count)).collect()
}
