//! Tag pane: selected tag and filter of the tags.
//!
//! Included and excluded tags are part of the query, not stored here. A tag with several spellings
//! has a row for all of them and one for each.

use crate::blog::query::Choice;
use crate::blog::tags::TagCount;
use crate::blog::tags::similar_tags::{self, Near};
use crate::config::Action;
use crate::editor::Field;

use super::layout::{Area, Screen};
use super::library::Library;
use super::list_navigation::moved;
use super::mode::{Mode, Pane};
use super::{App, Effect};

/// State of the tag pane.
#[derive(Debug, Default)]
pub struct TagPane {
    /// URL of the selected tag, and the spelling if only that is selected.
    chosen: Option<(String, Option<String>)>,
    place: usize,
    top: usize,
    /// Whether any of the included tags is enough.
    pub any: bool,
    /// Filter of the tags.
    pub field: Field,
    /// Similar tags, and different ones that share a page.
    near: Vec<Near>,
    /// Whether only these are listed, each below the tag it resembles.
    pub near_only: bool,
}

/// A row of the tag pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagRow<'a> {
    /// Tag of the row.
    pub tag: &'a TagCount,
    /// One spelling of the tag and its post count, if the row is for that spelling only.
    pub part: Option<(&'a str, usize)>,
}

impl<'a> TagRow<'a> {
    /// Returns the label of the row.
    pub fn label(&self) -> &'a str {
        self.part.map_or(&self.tag.label, |(label, _)| label)
    }

    /// Returns its number of posts.
    pub fn count(&self) -> usize {
        self.part.map_or(self.tag.count, |(_, count)| count)
    }

    /// Returns all spellings of the row, most used first.
    pub fn labels(&self) -> Vec<String> {
        match self.part {
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
        let part = self.part.map(|(label, _)| label.to_owned());
        (self.tag.url.clone(), part)
    }
}

/// Rows of the pane above its first tag: heading and blank row.
const HEADING: usize = 2;
/// Rows kept below for the number of hidden tags, with a blank row above.
const MORE: usize = 2;

impl TagPane {
    /// Returns the rows that match the filter, most used first.
    pub fn rows<'a>(&self, library: &'a Library) -> Vec<TagRow<'a>> {
        let part = self.field.text().to_lowercase();
        let passes = |tag: &&TagCount| {
            let mut labels = tag.labels.iter();
            part.is_empty() || labels.any(|(label, _)| label.to_lowercase().contains(&part))
        };
        let mut tags: Vec<&TagCount> = library.tags().iter().filter(passes).collect();
        if self.near_only {
            tags.retain(|tag| {
                tag.labels
                    .iter()
                    .any(|(label, _)| self.near(label).is_some())
            });
            let home = |tag: &TagCount| library.tags().iter().position(|it| self.leads_to(tag, it));
            tags.sort_by_cached_key(|tag| home(tag));
        }
        let rows = tags.into_iter().flat_map(|tag| {
            let parts = tag
                .labels
                .iter()
                .map(|(label, count)| (label.as_str(), *count));
            let parts = parts.filter(|_| tag.labels.len() > 1).map(Some);
            let rows = std::iter::once(None).chain(parts);
            rows.map(move |part| TagRow { tag, part })
        });
        rows.collect()
    }

    /// Returns the selected row.
    pub fn row<'a>(&self, library: &'a Library) -> Option<TagRow<'a>> {
        self.rows(library).get(self.place).copied()
    }

    /// Returns a similar tag: the one this resembles, else one that resembles it, else one that
    /// shares its page.
    pub fn near(&self, label: &str) -> Option<&Near> {
        let from = self.near.iter().find(|it| it.from == label && it.is_same());
        let to = || self.near.iter().find(|it| it.to == label && it.is_same());
        let page = || {
            self.near
                .iter()
                .find(|it| it.from == label || it.to == label)
        };
        from.or_else(to).or_else(page)
    }

    /// Returns all labels similar to this one, and itself, the preferred one last.
    pub fn cluster(&self, label: &str) -> Vec<String> {
        let Some(near) = self.near(label).filter(|near| near.is_same()) else {
            return Vec::new();
        };
        let same = self
            .near
            .iter()
            .filter(|it| it.is_same() && it.to == near.to);
        let labels = same.map(|it| it.from.clone());
        labels.chain([near.to.clone()]).collect()
    }

    /// Whether a tag is listed below another when only similar ones are listed.
    fn leads_to(&self, tag: &TagCount, other: &TagCount) -> bool {
        let has =
            |tag: &TagCount, wanted: &str| tag.labels.iter().any(|(label, _)| label == wanted);
        let to = self.near.iter().find(|it| has(tag, &it.from));
        to.map_or(tag.url == other.url, |to| has(other, &to.to))
    }

    /// Computes the similar tags again.
    pub fn look(&mut self, library: &Library) {
        self.near = similar_tags::of_posts(library.posts(), library.kind);
    }

    /// Returns the index of the selected row.
    pub fn place(&self) -> usize {
        self.place
    }

    /// Returns the index of the first visible row.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Returns how many of `all` tags fit in the pane.
    pub fn fitting(area: Area, all: usize) -> usize {
        let room = area.height.saturating_sub(HEADING);
        if all <= room {
            room.max(1)
        } else {
            room.saturating_sub(MORE).max(1)
        }
    }

    /// Returns the first screen row of the tags in a pane.
    pub fn first_row(area: Area) -> usize {
        area.y + HEADING
    }

    /// Moves the selection; returns whether `action` is a motion.
    pub fn go(&mut self, action: Action, library: &Library, screen: &Screen) -> bool {
        let count = self.rows(library).len();
        let page = screen.tags.map_or(1, |area| Self::fitting(area, count));
        let last = count.saturating_sub(1);
        let Some(place) = moved(action, self.place, last, page) else {
            return false;
        };
        self.choose(place, library, screen);
        true
    }

    /// Selects the row at an index, or the last one.
    pub fn choose(&mut self, place: usize, library: &Library, screen: &Screen) {
        let rows = self.rows(library);
        self.place = place.min(rows.len().saturating_sub(1));
        self.chosen = rows.get(self.place).map(TagRow::key);
        self.follow(rows.len(), screen);
    }

    /// Restores the selection after the tags have changed.
    pub fn settle(&mut self, library: &Library, screen: &Screen) {
        let rows = self.rows(library);
        let found = self
            .chosen
            .as_ref()
            .and_then(|key| rows.iter().position(|row| row.key() == *key));
        self.place = found
            .unwrap_or(self.place)
            .min(rows.len().saturating_sub(1));
        self.follow(rows.len(), screen);
    }

    /// Selects a tag by its new name if the selected one is gone: it was renamed.
    pub fn follow_label(&mut self, to: &str, library: &Library) {
        let rows = self.rows(library);
        let has = |key: &(String, Option<String>)| rows.iter().any(|row| row.key() == *key);
        if self.chosen.as_ref().is_none_or(has) {
            return;
        }
        if let Some(row) = rows.iter().find(|row| row.label() == to) {
            self.chosen = Some(row.key());
        }
    }

    fn follow(&mut self, all: usize, screen: &Screen) {
        let fitting = screen.tags.map_or(1, |area| Self::fitting(area, all));
        if self.place < self.top {
            self.top = self.place;
        } else if self.place >= self.top + fitting {
            self.top = self.place + 1 - fitting;
        }
        self.top = self.top.min(all.saturating_sub(fitting));
    }
}

impl App {
    /// Opens and focuses the tag pane.
    pub(super) fn open_tags(&mut self) -> Vec<Effect> {
        self.view.tags = true;
        self.view.zoom = false;
        self.view.focus = Pane::Tags;
        self.tags.any |= self.library.query().takes_any();
        self.tags.look(&self.library);
        self.settle();
        Vec::new()
    }

    /// Closes the tag pane, keeping the filter.
    pub(super) fn close_tags(&mut self) -> Vec<Effect> {
        self.view.tags = false;
        self.view.focus = Pane::List;
        self.tags.field = Field::default();
        self.tags.near_only = false;
        self.settle();
        Vec::new()
    }

    /// Toggles listing only similar tags.
    pub(super) fn list_near_tags(&mut self) -> Vec<Effect> {
        self.tags.near_only = !self.tags.near_only;
        if self.tags.near_only && self.tags.rows(&self.library).is_empty() {
            self.tags.near_only = false;
            return self.answer("No two tags are spelled alike, and none share a page.");
        }
        self.settle();
        Vec::new()
    }

    /// Includes or excludes the selected tag, or removes it from the filter.
    pub(super) fn choose_tag(&mut self, choice: Choice) -> Vec<Effect> {
        let row = self.tags.row(&self.library);
        if let Some(label) = row.map(|row| row.label().to_owned()) {
            self.toggle_tag(&label, choice);
        }
        Vec::new()
    }

    /// Includes one of the nine most used tags, or removes it from the filter.
    pub(super) fn choose_common_tag(&mut self, place: usize) -> Vec<Effect> {
        if let Some(label) = self.library.tags().get(place).map(|tag| tag.label.clone()) {
            self.toggle_tag(&label, Choice::Include);
        }
        Vec::new()
    }

    /// Toggles between matching all and any of the included tags.
    pub(super) fn all_or_any(&mut self) -> Vec<Effect> {
        self.tags.any = !self.tags.any;
        let query = self.library.query().taking_any(self.tags.any);
        self.narrow_to(query);
        Vec::new()
    }

    /// Opens the filter field of the tag pane.
    pub(super) fn narrow_tags(&mut self) -> Vec<Effect> {
        self.mode = Mode::Narrow;
        Vec::new()
    }

    fn toggle_tag(&mut self, label: &str, choice: Choice) {
        let any = self.tags.any;
        let query = self.library.query().toggled(label, choice, any);
        self.narrow_to(query);
    }
}
