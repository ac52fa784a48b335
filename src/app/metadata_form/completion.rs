//! Completion in the metadata form: tags and authors of the blog.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::app::form_inputs::{complete_item, matching_items, tag_names};
use crate::app::library::Library;
use crate::blog::command::metadata::FormKey;
use crate::blog::front_matter::edit::Field;

use super::MetadataForm;

impl MetadataForm {
    /// Returns the completions of the list item being typed, most used first, with their post counts.
    pub fn completions<'a>(&'a self, library: &'a Library) -> Vec<(&'a str, usize)> {
        let Some(row) = self.rows.get(self.chosen).filter(|row| row.key.is_list()) else {
            return Vec::new();
        };
        let names = match &row.key {
            FormKey::Field(Field::Tags) => tag_names(library),
            _ => self.author_names(library),
        };
        matching_items(&row.input, names)
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
        let first = self
            .completions(library)
            .first()
            .map(|(name, _)| (*name).to_owned());
        let row = self.rows.get_mut(self.chosen);
        let found = row.zip(first);
        found.is_some_and(|(row, name)| complete_item(&mut row.input, &name))
    }
}
