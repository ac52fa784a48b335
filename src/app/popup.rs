//! Popups: help, command palette, outline, and menus for sort order, theme, saved filters and
//! messages.
//!
//! All are lists of rows with a selection, most with a field that filters them.

use crate::blog::{PostId, Sort};
use crate::config::action_sets::{MenuAction, Motion};
use crate::config::{Action, KeyScope, SavedFilter};
use crate::editor::LineInput;

use super::layout::{ScreenArea, ScreenLayout};
use super::list_navigation::next_row;
use super::outcome::Outcome;
use super::overlay::Overlay;
use super::session::ThemeChoice;

mod entries;
mod filter_menu;

pub use filter_menu::{FilterMenu, FilterRow};

/// Widths of popups.
const MAX_COLUMNS: usize = 80;
const MAX_HELP_COLUMNS: usize = 104;
/// The theme menu leaves most of the screen to see.
const MAX_THEME_COLUMNS: usize = 62;

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
    /// Scope of the keys where it was opened.
    pub scope: KeyScope,
    /// Overlay that it was opened over, and that is open again once it is closed.
    pub beneath: Option<Overlay>,
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
    /// Links to the post.
    Backlinks(PostId),
    /// Saved filters.
    Filters(FilterMenu),
    /// Message history.
    Messages,
}

/// A row of a popup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PopupEntry {
    /// Main text.
    pub name: String,
    /// Secondary text, muted.
    pub note: String,
    /// Its key binding.
    pub key: String,
    /// Bytes of the main text at which matched letters begin.
    pub matched: Vec<usize>,
    /// Effect of choosing it.
    pub action: EntryAction,
}

/// Effect of choosing a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EntryAction {
    /// Runs the action.
    Dispatch(Action),
    /// Sorts the list.
    Sort(Sort),
    /// Applies the theme.
    Theme(String),
    /// Filters, sorts and shows the list by a saved filter.
    ApplyFilter(SavedFilter),
    /// Moves to the heading in this row.
    Heading(usize),
    /// Includes the tag in the filter, or removes it.
    ToggleTag(String),
    /// Shows the post in the preview.
    Read(PostId),
    /// Shows the line of a post in the preview.
    ReadLine(PostId, usize),
    /// Opens the post in the editor.
    Edit(PostId),
    /// Saves everything and quits.
    SaveAndQuit,
    /// Says why the command can't be used.
    Refuse(String),
    /// Nothing: the row is only informative.
    #[default]
    Nothing,
}

/// Commands that were run from the palette, the last one first.
#[derive(Debug, Default)]
pub struct RecentCommands(Vec<EntryAction>);

/// Number of recent commands that come first.
const MAX_RECENT: usize = 5;

impl RecentCommands {
    /// Remembers a command.
    pub(super) fn remember(&mut self, command: &EntryAction) {
        if matches!(command, EntryAction::Refuse(_) | EntryAction::Nothing) {
            return;
        }
        self.0.retain(|other| other != command);
        self.0.insert(0, command.clone());
        self.0.truncate(MAX_RECENT);
    }

    /// Whether a command is remembered.
    pub(super) fn has(&self, command: &EntryAction) -> bool {
        self.0.contains(command)
    }

    /// Returns the place of a command; that of one which isn't recent is after all others.
    pub(super) fn rank(&self, command: &EntryAction) -> usize {
        let place = self.0.iter().position(|recent| recent == command);
        place.unwrap_or(MAX_RECENT)
    }
}

/// Request of a popup.
pub(super) enum PopupRequest {
    /// Show a theme.
    ShowTheme(String),
    /// Show the theme of before.
    RestoreTheme(ThemeChoice),
    /// Carry out the selected row.
    RunEntry(EntryAction),
    /// Save the present filter under a name.
    SaveFilter(String),
    /// Delete a saved filter.
    DeleteFilter(SavedFilter),
}

impl Popup {
    pub(super) fn new(kind: PopupKind, scope: KeyScope, beneath: Option<Overlay>) -> Self {
        let searched = matches!(
            kind,
            PopupKind::Help
                | PopupKind::Palette
                | PopupKind::Outline
                | PopupKind::Backlinks(_)
                | PopupKind::Filters(_)
        );
        Self {
            kind,
            field: searched.then(LineInput::default),
            chosen: 0,
            top: 0,
            scope,
            beneath,
        }
    }

    /// Selects the first row, after the filter has changed.
    pub(super) fn reset_selection(&mut self) {
        self.chosen = 0;
        self.top = 0;
        if let PopupKind::Filters(menu) = &mut self.kind {
            menu.clear_message();
        }
    }

    /// Whether the help shows its sheet, which has no selection.
    pub fn is_sheet(&self) -> bool {
        self.kind == PopupKind::Help && self.typed().is_empty()
    }

    /// Returns its area with so many rows: from row 4, centered, as high as its content; the whole
    /// screen if there is little room.
    pub fn area(&self, screen: &ScreenLayout, rows: usize) -> ScreenArea {
        let (width, height) = (screen.size.width, screen.size.height);
        if screen.is_compact() {
            return ScreenArea {
                x: 0,
                y: 0,
                width,
                height,
            };
        }
        let wide = match self.kind {
            PopupKind::Help => MAX_HELP_COLUMNS,
            PopupKind::Theme(_) => MAX_THEME_COLUMNS,
            _ => MAX_COLUMNS,
        };
        let wide = wide.min(width.saturating_sub(4));
        let field = if self.field.is_some() { 2 } else { 0 };
        let high = (rows + field + 4).min(height.saturating_sub(6));
        ScreenArea {
            x: (width - wide) / 2,
            y: 4,
            width: wide,
            height: high,
        }
    }

    /// Returns the area of its content.
    pub fn content_area(area: ScreenArea, screen: &ScreenLayout) -> ScreenArea {
        let left = if screen.is_compact() { 2 } else { 4 };
        ScreenArea {
            x: area.x + left,
            y: area.y + 1,
            width: area.width.saturating_sub(2 * left),
            height: area.height.saturating_sub(2),
        }
    }

    /// Returns the width of its content.
    pub fn content_width(&self, screen: &ScreenLayout) -> usize {
        Self::content_area(self.area(screen, 0), screen).width
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

    /// Handles an action. The sheet of the help has so many rows, and scrolls.
    pub(super) fn handle(
        &mut self,
        action: MenuAction,
        entries: &[PopupEntry],
        sheet_rows: Option<usize>,
        screen: &ScreenLayout,
    ) -> Outcome<PopupRequest> {
        match (action, sheet_rows) {
            (MenuAction::Back | MenuAction::Cancel, _) => return self.leave(),
            (MenuAction::Move(motion), Some(rows)) => {
                let page = self.page_size(screen);
                self.top = next_row(motion, self.top, rows.saturating_sub(page), page);
                return Outcome::Stay;
            }
            (MenuAction::Choose | MenuAction::Accept, Some(_)) => return Outcome::Stay,
            (MenuAction::SaveFilter | MenuAction::DeleteFilter, _) => {
                return self.change_filters(action, entries);
            }
            _ => {}
        }
        if let PopupKind::Filters(menu) = &mut self.kind {
            menu.clear_message();
        }
        match action {
            MenuAction::Back
            | MenuAction::Cancel
            | MenuAction::SaveFilter
            | MenuAction::DeleteFilter => {}
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

    /// Saves a filter under the typed name, or deletes the selected one.
    fn change_filters(&self, action: MenuAction, entries: &[PopupEntry]) -> Outcome<PopupRequest> {
        if !matches!(self.kind, PopupKind::Filters(_)) {
            return Outcome::Stay;
        }
        if action == MenuAction::SaveFilter {
            return Outcome::Run(PopupRequest::SaveFilter(self.typed().to_owned()));
        }
        match entries.get(self.chosen).map(|entry| &entry.action) {
            Some(EntryAction::ApplyFilter(filter)) => {
                Outcome::Run(PopupRequest::DeleteFilter(filter.clone()))
            }
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
