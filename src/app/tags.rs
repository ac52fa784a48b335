//! The tag pane: which tag is chosen, and what narrows the tags.
//!
//! What is included and left out stands in the query, not here. A tag that posts write in several
//! ways has a row for all of it and one for each of them.

use crate::blog::query::Choice;
use crate::blog::tags::TagCount;
use crate::blog::tags::near::{self, Near};
use crate::config::Action;
use crate::editor::Field;

use super::library::Library;
use super::mode::{Mode, Pane};
use super::moves::moved;
use super::screen::{Area, Screen};
use super::{App, Effect};

/// The tag pane.
#[derive(Debug, Default)]
pub struct TagPane {
    /// The address of the chosen tag, and its label where that alone is chosen.
    chosen: Option<(String, Option<String>)>,
    place: usize,
    top: usize,
    /// Any of the included tags will do.
    pub any: bool,
    /// What narrows the tags.
    pub field: Field,
    /// Tags that may be meant to be one, or have to share a page.
    near: Vec<Near>,
    /// Only those are listed, each below the one it may be.
    pub near_only: bool,
}

/// A row of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagRow<'a> {
    /// The tag.
    pub tag: &'a TagCount,
    /// One of the ways in which it is written, with its posts, where the row is about that alone.
    pub part: Option<(&'a str, usize)>,
}

impl<'a> TagRow<'a> {
    /// Gives what the row is called.
    pub fn label(&self) -> &'a str {
        self.part.map_or(&self.tag.label, |(label, _)| label)
    }

    /// Gives the number of its posts.
    pub fn count(&self) -> usize {
        self.part.map_or(self.tag.count, |(_, count)| count)
    }

    /// Gives every label it is about, the commonest first.
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

/// Rows of the pane above its first tag: the heading and a blank.
const HEADING: usize = 2;
/// Rows kept below for how many more there are, with a blank above.
const MORE: usize = 2;

impl TagPane {
    /// Gives the rows that pass the field, commonest first.
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

    /// Gives the chosen row.
    pub fn row<'a>(&self, library: &'a Library) -> Option<TagRow<'a>> {
        self.rows(library).get(self.place).copied()
    }

    /// Tells what a label may be meant to be, or which may be meant to be it.
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

    /// Gives every label that may be meant to be the same as one, and that one, the best last.
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

    /// Tells whether a tag stands below another one, where only those are listed that may be one.
    fn leads_to(&self, tag: &TagCount, other: &TagCount) -> bool {
        let has =
            |tag: &TagCount, wanted: &str| tag.labels.iter().any(|(label, _)| label == wanted);
        let to = self.near.iter().find(|it| has(tag, &it.from));
        to.map_or(tag.url == other.url, |to| has(other, &to.to))
    }

    /// Looks again at which tags may be meant to be one.
    pub fn look(&mut self, library: &Library) {
        self.near = near::of_posts(library.posts(), library.kind);
    }

    /// Gives the place of the chosen tag.
    pub fn place(&self) -> usize {
        self.place
    }

    /// Gives the place of the first tag on the screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Counts the tags that fit in a pane, where `all` want to stand in it.
    pub fn fitting(area: Area, all: usize) -> usize {
        let room = area.height.saturating_sub(HEADING);
        if all <= room {
            room.max(1)
        } else {
            room.saturating_sub(MORE).max(1)
        }
    }

    /// Gives the first row of the tags in a pane.
    pub fn first_row(area: Area) -> usize {
        area.y + HEADING
    }

    /// Moves the choice; tells whether the action was one of moving.
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

    /// Chooses the tag at a place, or the last one.
    pub fn choose(&mut self, place: usize, library: &Library, screen: &Screen) {
        let rows = self.rows(library);
        self.place = place.min(rows.len().saturating_sub(1));
        self.chosen = rows.get(self.place).map(TagRow::key);
        self.follow(rows.len(), screen);
    }

    /// Finds the chosen tag again after the tags have changed.
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

    /// Goes to a tag where the chosen one is no longer there: it is called so now.
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
    /// Opens the tag pane, or goes to it.
    pub(super) fn open_tags(&mut self) -> Vec<Effect> {
        self.view.tags = true;
        self.view.zoom = false;
        self.view.focus = Pane::Tags;
        self.tags.any |= self.library.query().takes_any();
        self.tags.look(&self.library);
        self.settle();
        Vec::new()
    }

    /// Closes the tag pane; the filter stays.
    pub(super) fn close_tags(&mut self) -> Vec<Effect> {
        self.view.tags = false;
        self.view.focus = Pane::List;
        self.tags.field = Field::default();
        self.tags.near_only = false;
        self.settle();
        Vec::new()
    }

    /// Lists those tags alone that may be meant to be one, or all again.
    pub(super) fn list_near_tags(&mut self) -> Vec<Effect> {
        self.tags.near_only = !self.tags.near_only;
        if self.tags.near_only && self.tags.rows(&self.library).is_empty() {
            self.tags.near_only = false;
            return self.answer("No two tags are spelled alike, and none share a page.");
        }
        self.settle();
        Vec::new()
    }

    /// Includes or leaves out the chosen tag, or takes that back.
    pub(super) fn choose_tag(&mut self, choice: Choice) -> Vec<Effect> {
        let row = self.tags.row(&self.library);
        if let Some(label) = row.map(|row| row.label().to_owned()) {
            self.toggle_tag(&label, choice);
        }
        Vec::new()
    }

    /// Includes the tag at a place among the nine commonest, or takes that back.
    pub(super) fn choose_common_tag(&mut self, place: usize) -> Vec<Effect> {
        if let Some(label) = self.library.tags().get(place).map(|tag| tag.label.clone()) {
            self.toggle_tag(&label, Choice::Include);
        }
        Vec::new()
    }

    /// Changes between all of the included tags and any of them.
    pub(super) fn all_or_any(&mut self) -> Vec<Effect> {
        self.tags.any = !self.tags.any;
        let query = self.library.query().taking_any(self.tags.any);
        self.narrow_to(query);
        Vec::new()
    }

    /// Starts typing what narrows the tags.
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
