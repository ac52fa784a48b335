//! The tag pane: which tag is chosen, and what narrows the tags.
//!
//! What is included and left out stands in the query, not here.

use crate::blog::query::Choice;
use crate::blog::tags::TagCount;
use crate::config::Action;
use crate::editor::Field;

use super::library::Library;
use super::mode::{Mode, Pane};
use super::screen::{Area, Screen};
use super::{App, Effect};

/// The tag pane.
#[derive(Debug, Default)]
pub struct TagPane {
    chosen: Option<String>,
    place: usize,
    top: usize,
    /// Any of the included tags will do.
    pub any: bool,
    /// What narrows the tags.
    pub field: Field,
}

/// Rows of the pane above its first tag: the heading and a blank.
const HEADING: usize = 2;
/// Rows kept below for how many more there are, with a blank above.
const MORE: usize = 2;

impl TagPane {
    /// Gives the tags that pass the field, commonest first.
    pub fn rows<'a>(&self, library: &'a Library) -> Vec<&'a TagCount> {
        let part = self.field.text().to_lowercase();
        let tags = library.tags().iter();
        tags.filter(|tag| part.is_empty() || tag.label.to_lowercase().contains(&part))
            .collect()
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
        let page = screen
            .tags
            .map_or(1, |area| Self::fitting(area, library.tags().len()));
        let place = match action {
            Action::Down => self.place + 1,
            Action::Up => self.place.saturating_sub(1),
            Action::First => 0,
            Action::Last => usize::MAX,
            Action::PageDown => self.place.saturating_add(page),
            Action::PageUp => self.place.saturating_sub(page),
            _ => return false,
        };
        self.choose(place, library, screen);
        true
    }

    /// Chooses the tag at a place, or the last one.
    pub fn choose(&mut self, place: usize, library: &Library, screen: &Screen) {
        let rows = self.rows(library);
        self.place = place.min(rows.len().saturating_sub(1));
        self.chosen = rows.get(self.place).map(|tag| tag.url.clone());
        self.follow(rows.len(), screen);
    }

    /// Finds the chosen tag again after the tags have changed.
    pub fn settle(&mut self, library: &Library, screen: &Screen) {
        let rows = self.rows(library);
        let found = self
            .chosen
            .as_ref()
            .and_then(|url| rows.iter().position(|tag| tag.url == *url));
        self.place = found
            .unwrap_or(self.place)
            .min(rows.len().saturating_sub(1));
        self.follow(rows.len(), screen);
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
        self.settle();
        Vec::new()
    }

    /// Closes the tag pane; the filter stays.
    pub(super) fn close_tags(&mut self) -> Vec<Effect> {
        self.view.tags = false;
        self.view.focus = Pane::List;
        self.tags.field = Field::default();
        self.settle();
        Vec::new()
    }

    /// Includes or leaves out the chosen tag, or takes that back.
    pub(super) fn choose_tag(&mut self, choice: Choice) -> Vec<Effect> {
        let rows = self.tags.rows(&self.library);
        if let Some(label) = rows.get(self.tags.place()).map(|tag| tag.label.clone()) {
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
