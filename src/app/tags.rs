//! Tag pane: selected tag and filter of the tags.
//!
//! Included and excluded tags are part of the query, not stored here. A tag with several spellings
//! has a row for all of them and one for each.

use std::collections::HashMap;

use crate::blog::tags::TagCount;
use crate::blog::tags::similar_tags::{self, SimilarTags};
use crate::config::action_sets::{FieldAction, Motion};
use crate::editor::LineInput;

use super::layout::{ScreenArea, ScreenLayout};
use super::library::Library;
use super::list_navigation::next_row;
use super::outcome::Outcome;

/// State of the tag pane.
#[derive(Debug, Default)]
pub struct TagPane {
    /// URL of the selected tag, and the spelling if only that is selected.
    chosen: Option<(String, Option<String>)>,
    index: usize,
    top: usize,
    /// Whether any of the included tags is enough.
    pub match_any: bool,
    /// Filter of the tags.
    pub field: LineInput,
    /// Similar tags, and different ones that share a page.
    similar: Vec<SimilarTags>,
    /// Whether only these are listed, each below the tag it resembles.
    pub similar_only: bool,
    /// Whether the tags are sorted by name rather than by number of posts.
    pub by_name: bool,
    /// Order by number of posts when the pane was opened: the index of each URL. New counts don't
    /// move the rows of an open pane.
    order: HashMap<String, usize>,
    /// Tags of the digit keys while the row that names them is shown.
    pub(super) digits: Option<Vec<Option<String>>>,
}

/// A row of the tag pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagRow<'a> {
    /// Tag of the row.
    pub tag: &'a TagCount,
    /// One spelling of the tag and its post count, if the row is for that spelling only.
    pub spelling: Option<(&'a str, usize)>,
}

impl<'a> TagRow<'a> {
    /// Returns the label of the row.
    pub fn label(&self) -> &'a str {
        self.spelling.map_or(&self.tag.label, |(label, _)| label)
    }

    /// Returns its number of posts.
    pub fn count(&self) -> usize {
        self.spelling.map_or(self.tag.count, |(_, count)| count)
    }

    /// Returns all spellings of the row, most used first.
    pub fn labels(&self) -> Vec<String> {
        match self.spelling {
            Some((label, _)) => vec![label.to_owned()],
            None => self
                .tag
                .labels
                .iter()
                .map(|(label, _)| label.clone())
                .collect(),
        }
    }

    fn key(&self) -> (String, Option<String>) {
        let part = self.spelling.map(|(label, _)| label.to_owned());
        (self.tag.url.clone(), part)
    }
}

/// Rows of the pane above its first tag: heading and blank row.
const HEADING_ROWS: usize = 2;
/// Rows kept below for the number of hidden tags, with a blank row above.
const MORE_ROWS: usize = 2;

impl TagPane {
    /// Returns the rows that match the filter, most used first or by name.
    pub fn rows<'a>(&self, library: &'a Library) -> Vec<TagRow<'a>> {
        let part = self.field.text().to_lowercase();
        let passes = |tag: &&TagCount| {
            let mut labels = tag.labels.iter();
            part.is_empty() || labels.any(|(label, _)| label.to_lowercase().contains(&part))
        };
        let mut tags: Vec<&TagCount> = library.tags().iter().filter(passes).collect();
        if self.by_name {
            tags.sort_by_cached_key(|tag| tag.label.to_lowercase());
        } else {
            tags.sort_by_key(|tag| self.order.get(&tag.url).copied().unwrap_or(usize::MAX));
        }
        if self.similar_only {
            tags.retain(|tag| {
                tag.labels
                    .iter()
                    .any(|(label, _)| self.similar_to(label).is_some())
            });
            let home = |tag: &TagCount| {
                library
                    .tags()
                    .iter()
                    .position(|it| self.is_listed_below(tag, it))
            };
            tags.sort_by_cached_key(|tag| home(tag));
        }
        let rows = tags.into_iter().flat_map(|tag| {
            let parts = tag
                .labels
                .iter()
                .map(|(label, count)| (label.as_str(), *count));
            let parts = parts.filter(|_| tag.labels.len() > 1).map(Some);
            let rows = std::iter::once(None).chain(parts);
            rows.map(move |part| TagRow {
                tag,
                spelling: part,
            })
        });
        rows.collect()
    }

    /// Handles an action in the filter field; finishes if the filter is canceled.
    pub(super) fn handle_field(
        &mut self,
        action: FieldAction,
        library: &Library,
        screen: &ScreenLayout,
    ) -> Outcome<()> {
        match action {
            FieldAction::Accept => return Outcome::Close,
            FieldAction::Cancel => {
                self.field = LineInput::default();
                return Outcome::Finish(());
            }
            FieldAction::Move(motion) => self.move_selection(motion, library, screen),
            FieldAction::Back
            | FieldAction::Complete
            | FieldAction::Help
            | FieldAction::ReplaceAll
            | FieldAction::Toggle(_) => {}
        }
        Outcome::Stay
    }

    /// Fixes the order of the tags by number of posts.
    pub(super) fn fix_order(&mut self, library: &Library) {
        let urls = library.tags().iter().map(|tag| tag.url.clone());
        self.order = urls.zip(0..).collect();
    }

    /// Returns the selected row.
    pub fn selected<'a>(&self, library: &'a Library) -> Option<TagRow<'a>> {
        self.rows(library).get(self.index).copied()
    }

    /// Returns a similar tag: the one this resembles, else one that resembles it, else one that
    /// shares its page.
    pub fn similar_to(&self, label: &str) -> Option<&SimilarTags> {
        let from = self
            .similar
            .iter()
            .find(|it| it.from == label && it.is_same());
        let to = || {
            self.similar
                .iter()
                .find(|it| it.to == label && it.is_same())
        };
        let page = || {
            self.similar
                .iter()
                .find(|it| it.from == label || it.to == label)
        };
        from.or_else(to).or_else(page)
    }

    /// Returns all labels similar to this one, and itself, the preferred one last.
    pub fn similar_labels(&self, label: &str) -> Vec<String> {
        let Some(near) = self.similar_to(label).filter(|near| near.is_same()) else {
            return Vec::new();
        };
        let same = self
            .similar
            .iter()
            .filter(|it| it.is_same() && it.to == near.to);
        let labels = same.map(|it| it.from.clone());
        labels.chain([near.to.clone()]).collect()
    }

    /// Whether a tag is listed below another when only similar ones are listed.
    fn is_listed_below(&self, tag: &TagCount, other: &TagCount) -> bool {
        let has =
            |tag: &TagCount, wanted: &str| tag.labels.iter().any(|(label, _)| label == wanted);
        let to = self.similar.iter().find(|it| has(tag, &it.from));
        to.map_or(tag.url == other.url, |to| has(other, &to.to))
    }

    /// Computes the similar tags again.
    pub fn update_similar(&mut self, library: &Library) {
        self.similar = similar_tags::find_in_posts(library.posts(), library.kind);
    }

    /// Returns the index of the selected row.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Returns the index of the first visible row.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Returns how many of `all` tags fit in the pane.
    pub fn page_size(area: ScreenArea, all: usize) -> usize {
        let room = area.height.saturating_sub(HEADING_ROWS);
        if all <= room {
            room.max(1)
        } else {
            room.saturating_sub(MORE_ROWS).max(1)
        }
    }

    /// Returns the first screen row of the tags in a pane.
    pub fn first_row(area: ScreenArea) -> usize {
        area.y + HEADING_ROWS
    }

    /// Returns the index of the tag at a row of the screen.
    pub(super) fn index_at(&self, area: ScreenArea, y: usize, library: &Library) -> Option<usize> {
        let place = self.top + y.checked_sub(Self::first_row(area))?;
        let count = self.rows(library).len();
        (place < count && place < self.top + Self::page_size(area, count)).then_some(place)
    }

    /// Moves the selection.
    pub fn move_selection(&mut self, motion: Motion, library: &Library, screen: &ScreenLayout) {
        let count = self.rows(library).len();
        let page = screen.tags.map_or(1, |area| Self::page_size(area, count));
        let last = count.saturating_sub(1);
        self.choose(next_row(motion, self.index, last, page), library, screen);
    }

    /// Selects the row at an index, or the last one.
    pub fn choose(&mut self, place: usize, library: &Library, screen: &ScreenLayout) {
        let rows = self.rows(library);
        self.index = place.min(rows.len().saturating_sub(1));
        self.chosen = rows.get(self.index).map(TagRow::key);
        self.scroll_to_selection(rows.len(), screen);
    }

    /// Restores the selection after the tags have changed.
    pub fn restore_selection(&mut self, library: &Library, screen: &ScreenLayout) {
        let rows = self.rows(library);
        let found = self
            .chosen
            .as_ref()
            .and_then(|key| rows.iter().position(|row| row.key() == *key));
        self.index = found
            .unwrap_or(self.index)
            .min(rows.len().saturating_sub(1));
        self.scroll_to_selection(rows.len(), screen);
    }

    /// Selects a tag by its new name if the selected one is gone: it was renamed.
    pub fn select_renamed(&mut self, to: &str, library: &Library) {
        let rows = self.rows(library);
        let has = |key: &(String, Option<String>)| rows.iter().any(|row| row.key() == *key);
        if self.chosen.as_ref().is_none_or(has) {
            return;
        }
        if let Some(row) = rows.iter().find(|row| row.label() == to) {
            self.chosen = Some(row.key());
        }
    }

    fn scroll_to_selection(&mut self, all: usize, screen: &ScreenLayout) {
        let fitting = screen.tags.map_or(1, |area| Self::page_size(area, all));
        if self.index < self.top {
            self.top = self.index;
        } else if self.index >= self.top + fitting {
            self.top = self.index + 1 - fitting;
        }
        self.top = self.top.min(all.saturating_sub(fitting));
    }
}
