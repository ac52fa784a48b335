//! Completion in the metadata form: tags and authors of the blog.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Key, MetadataForm};
use crate::app::App;
use crate::blog::command::metadata;

/// Maximum number of completions shown for a list field.
const MAX_COMPLETIONS: usize = 3;

impl MetadataForm {
    /// Returns the list item being typed, up to the cursor.
    fn item_being_typed(&self) -> Option<&str> {
        let row = self.rows.get(self.chosen).filter(|row| row.key.is_list())?;
        let typed = row.input.text().get(..row.input.cursor())?;
        Some(typed.rsplit(',').next().unwrap_or(typed).trim_start())
    }
}

impl App {
    /// Returns the completions of the list item being typed, most used first, with their post counts.
    pub fn form_completions(&self) -> Vec<(&str, usize)> {
        let Some(form) = &self.form else {
            return Vec::new();
        };
        let (Some(begun), Some(row)) = (form.item_being_typed(), form.rows.get(form.chosen)) else {
            return Vec::new();
        };
        let begun = begun.to_lowercase();
        if begun.is_empty() {
            return Vec::new();
        }
        let has = metadata::split_list(row.input.text());
        let names = match row.key {
            Key::Tags => self.tag_names(),
            _ => self.author_names(),
        };
        let names = names.into_iter().filter(|(name, _)| {
            name.to_lowercase().starts_with(&begun) && !has.iter().any(|item| item == name)
        });
        names.take(MAX_COMPLETIONS).collect()
    }

    fn tag_names(&self) -> Vec<(&str, usize)> {
        let tags = self.library.tags().iter();
        tags.map(|tag| (tag.label.as_str(), tag.count)).collect()
    }

    fn author_names(&self) -> Vec<(&str, usize)> {
        let sheet = self.form.as_ref().and_then(|form| form.metadata.as_ref());
        let known = sheet.into_iter().flat_map(|sheet| &sheet.authors);
        let mut counts: BTreeMap<&str, usize> = known.map(|key| (key.as_str(), 0)).collect();
        for author in self.library.posts().iter().flat_map(|post| &post.authors) {
            *counts.entry(author.0.as_str()).or_default() += 1;
        }
        let mut names: Vec<_> = counts.into_iter().collect();
        names.sort_by_key(|(_, count)| Reverse(*count));
        names
    }

    /// Completes the list item being typed, else moves to the next field.
    pub(super) fn complete_in_form(&mut self) {
        let first = self
            .form_completions()
            .first()
            .map(|(name, _)| (*name).to_owned());
        let begun = self
            .form
            .as_ref()
            .and_then(MetadataForm::item_being_typed)
            .map(str::len);
        let (Some(name), Some(begun)) = (first, begun) else {
            return self.move_in_form(true);
        };
        let Some(row) = self.focused_form_row() else {
            return;
        };
        let (text, at) = (row.input.text().to_owned(), row.input.cursor());
        let (before, behind) = text.split_at_checked(at).unwrap_or((&text, ""));
        let before = before.get(..before.len() - begun).unwrap_or_default();
        row.input.set(&format!("{before}{name}{behind}"));
        self.request_metadata();
    }
}
