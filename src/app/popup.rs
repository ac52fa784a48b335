//! Popups: help, command palette, outline, and menus for sort order, theme and messages.
//!
//! All are lists of rows with a selection, most with a field that filters them.

use crate::blog::Sort;
use crate::config::Action;
use crate::config::action_sets::{MenuAction, Motion};
use crate::editor::LineInput;

use super::layout::ScreenLayout;
use super::list_navigation::next_row;
use super::outcome::Outcome;
use super::session::ThemeChoice;

mod entries;

/// State of the open popup.
#[derive(Debug)]
pub struct Popup {
    /// Kind of the popup.
    pub kind: PopupKind,
    /// Filter field, if it has one.
    pub field: Option<LineInput>,
    /// Index of the selected row.
    pub chosen: usize,
    /// First visible row.
    pub top: usize,
    /// Whether all rows are listed instead of the overview.
    pub lists_all: bool,
}

/// Kind of a popup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PopupKind {
    /// All keys, by pane.
    Help,
    /// All commands.
    Palette,
    /// Sort orders of the list.
    Sort,
    /// Themes; holds the choice before.
    Theme(ThemeChoice),
    /// Headings of the post.
    Outline,
    /// Message history.
    Messages,
}

/// A row of a popup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopupEntry {
    /// Main text.
    pub name: String,
    /// Secondary text, muted.
    pub note: String,
    /// Its key binding.
    pub key: String,
    /// Effect of choosing it.
    pub action: EntryAction,
}

/// Effect of choosing a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryAction {
    /// Runs the action.
    Dispatch(Action),
    /// Sorts the list.
    Sort(Sort),
    /// Applies the theme.
    Theme(String),
    /// Moves to the heading in this row.
    Heading(usize),
    /// Nothing: the row is only informative.
    Nothing,
}

/// Request of a popup.
pub(super) enum PopupRequest {
    /// Show a theme.
    ShowTheme(String),
    /// Show the theme of before.
    RestoreTheme(ThemeChoice),
    /// Carry out the selected row.
    RunEntry(EntryAction),
}

impl Popup {
    pub(super) fn new(kind: PopupKind) -> Self {
        let searched = matches!(
            kind,
            PopupKind::Help | PopupKind::Palette | PopupKind::Outline
        );
        Self {
            kind,
            field: searched.then(LineInput::default),
            chosen: 0,
            top: 0,
            lists_all: false,
        }
    }

    /// Selects the first row, after the filter has changed.
    pub(super) fn reset_selection(&mut self) {
        self.chosen = 0;
        self.top = 0;
    }

    /// Whether the help shows its overview, provided there is room.
    pub fn is_overview(&self) -> bool {
        self.kind == PopupKind::Help && self.typed().is_empty() && !self.lists_all
    }

    /// Returns the filter text.
    pub fn typed(&self) -> &str {
        self.field.as_ref().map_or("", |field| field.text().trim())
    }

    /// Returns how many rows fit on the screen.
    pub fn page_size(&self, screen: &ScreenLayout) -> usize {
        let frame = if self.field.is_some() { 6 } else { 4 };
        let height = if screen.is_compact() {
            screen.size.height
        } else {
            screen.size.height.saturating_sub(6)
        };
        height.saturating_sub(frame).max(1)
    }

    /// Handles an action. In the overview of the help nothing is selected: down lists all rows.
    pub(super) fn handle(
        &mut self,
        action: MenuAction,
        entries: &[PopupEntry],
        is_overview: bool,
        screen: &ScreenLayout,
    ) -> Outcome<PopupRequest> {
        match action {
            MenuAction::Back | MenuAction::Cancel => return self.leave(),
            MenuAction::Move(Motion::Down | Motion::PageDown) if is_overview => {
                self.lists_all = true;
            }
            _ if is_overview => {}
            MenuAction::Choose | MenuAction::Accept => {
                let entry = entries.get(self.chosen);
                return entry.map_or(Outcome::Stay, |entry| {
                    Outcome::Finish(PopupRequest::RunEntry(entry.action.clone()))
                });
            }
            MenuAction::Move(motion) => self.move_selection(motion, entries.len(), screen),
        }
        match entries.get(self.chosen).map(|entry| &entry.action) {
            Some(EntryAction::Theme(name)) => Outcome::Run(PopupRequest::ShowTheme(name.clone())),
            _ => Outcome::Stay,
        }
    }

    /// Clears the filter, or else closes the popup; the theme menu restores the theme.
    fn leave(&mut self) -> Outcome<PopupRequest> {
        if !self.typed().is_empty() {
            self.field = Some(LineInput::default());
            self.reset_selection();
            return Outcome::Stay;
        }
        match &self.kind {
            PopupKind::Theme(before) => Outcome::Finish(PopupRequest::RestoreTheme(*before)),
            _ => Outcome::Close,
        }
    }

    fn move_selection(&mut self, motion: Motion, count: usize, screen: &ScreenLayout) {
        let page = self.page_size(screen);
        let last = count.saturating_sub(1);
        self.chosen = next_row(motion, self.chosen, last, page);
        if self.chosen < self.top {
            self.top = self.chosen;
        } else if self.chosen >= self.top + page {
            self.top = self.chosen + 1 - page;
        }
    }
}
