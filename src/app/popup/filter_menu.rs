//! Menu of saved filters: its rows, and what it says about the last key.

use crate::blog::human_date;
use crate::config::SavedFilter;
use crate::config::saved_filters::AUTO;

use super::{EntryAction, PopupEntry};
use crate::blog::Sort;

/// State of the menu of saved filters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterMenu {
    /// All filters.
    pub rows: Vec<FilterRow>,
    /// Answer to the last key, if there is one.
    pub message: Option<String>,
    /// Name of the filter that the next key to save replaces.
    pub(in crate::app) replaces: Option<String>,
}

/// A filter in the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterRow {
    /// The filter.
    pub filter: SavedFilter,
    /// Number of posts that match; `None` while it isn't known.
    pub posts: Option<usize>,
}

impl FilterMenu {
    /// Forgets the answer to the last key.
    pub(super) fn clear_message(&mut self) {
        self.message = None;
        self.replaces = None;
    }

    /// Returns the rows as entries of the popup.
    pub(super) fn entries(&self) -> Vec<PopupEntry> {
        self.rows.iter().map(FilterRow::entry).collect()
    }
}

impl FilterRow {
    fn entry(&self) -> PopupEntry {
        PopupEntry {
            name: self.filter.name.clone(),
            note: self.description(),
            key: self.posts.map(count).unwrap_or_default(),
            action: EntryAction::ApplyFilter(self.filter.clone()),
            ..PopupEntry::default()
        }
    }

    /// Returns the query, the order and the density, as far as the filter has them.
    fn description(&self) -> String {
        let query = match self.filter.query.as_str() {
            "" => "all posts",
            query => query,
        };
        let sort = self.filter.sort.as_deref().and_then(Sort::from_name);
        let density = self.filter.density.as_deref().filter(|it| *it != AUTO);
        let parts = [Some(query), sort.map(Sort::label), density];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        parts.join(", ")
    }
}

fn count(posts: usize) -> String {
    let noun = if posts == 1 { "post" } else { "posts" };
    format!("{} {noun}", human_date::format_number(posts))
}
