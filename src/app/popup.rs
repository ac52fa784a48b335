//! Popups: help, palette, and the menus of orders, themes and messages.
//!
//! All are one thing: rows, one of them chosen, narrowed by a field where there is one.

use crate::blog::Sort;
use crate::config::Action;
use crate::editor::Field;

use super::help;
use super::mode::Mode;
use super::moves::moved;
use super::screen::Screen;
use super::{App, Effect};

mod entries;

/// A popup.
#[derive(Debug)]
pub struct Popup {
    /// Which.
    pub kind: PopupKind,
    /// What narrows its rows.
    pub field: Option<Field>,
    /// The chosen row.
    pub chosen: usize,
    /// The first row on the screen.
    pub top: usize,
    /// Every row is listed in the place of an overview.
    pub listed: bool,
}

/// The popups there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PopupKind {
    /// Every key, by pane.
    Help,
    /// Every action, by what it does.
    Palette,
    /// The orders of the list.
    Sort,
    /// The themes; the name of the one before.
    Theme(String),
    /// The headings of the post.
    Outline,
    /// What was said.
    Messages,
}

/// A row of a popup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub name: String,
    /// More of it, muted.
    pub note: String,
    /// Its key.
    pub key: String,
    /// What choosing it does.
    pub run: Run,
}

/// What choosing a row does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// The action.
    Act(Action),
    /// The order.
    Order(Sort),
    /// The theme.
    Paint(String),
    /// The row of a heading.
    Go(usize),
    /// Nothing: it was only to be read.
    Read,
}

impl Popup {
    fn new(kind: PopupKind) -> Self {
        let searched = matches!(
            kind,
            PopupKind::Help | PopupKind::Palette | PopupKind::Outline
        );
        Self {
            kind,
            field: searched.then(Field::default),
            chosen: 0,
            top: 0,
            listed: false,
        }
    }

    /// Goes back to the first row: what narrows them has changed.
    pub(super) fn restart(&mut self) {
        self.chosen = 0;
        self.top = 0;
    }

    /// Tells whether the help shows its overview, where there is room for one.
    pub fn is_overview(&self) -> bool {
        self.kind == PopupKind::Help && self.typed().is_empty() && !self.listed
    }

    /// Gives what was typed to narrow the rows.
    pub fn typed(&self) -> &str {
        self.field.as_ref().map_or("", |field| field.text().trim())
    }

    /// Counts the rows of entries that fit on the screen.
    pub fn fitting(&self, screen: &Screen) -> usize {
        let frame = if self.field.is_some() { 6 } else { 4 };
        let height = if screen.is_compact() {
            screen.size.height
        } else {
            screen.size.height.saturating_sub(6)
        };
        height.saturating_sub(frame).max(1)
    }

    fn go(&mut self, action: Action, count: usize, screen: &Screen) -> bool {
        let page = self.fitting(screen);
        let last = count.saturating_sub(1);
        let Some(to) = moved(action, self.chosen, last, page) else {
            return false;
        };
        self.chosen = to;
        if self.chosen < self.top {
            self.top = self.chosen;
        } else if self.chosen >= self.top + page {
            self.top = self.chosen + 1 - page;
        }
        true
    }
}

impl App {
    /// Opens a popup.
    pub(super) fn open(&mut self, kind: PopupKind) -> Vec<Effect> {
        let mut popup = Popup::new(kind);
        popup.chosen = match popup.kind {
            PopupKind::Sort => Sort::ALL
                .iter()
                .position(|sort| *sort == self.library.sort())
                .unwrap_or(0),
            PopupKind::Theme(_) => self.setup.theme,
            PopupKind::Outline => self.heading_here().unwrap_or_default(),
            _ => 0,
        };
        self.mode = Mode::Popup(popup);
        Vec::new()
    }

    /// Opens the outline of the post, the heading above the top of the screen chosen.
    pub(super) fn open_outline(&mut self) -> Vec<Effect> {
        self.open(PopupKind::Outline)
    }

    /// Opens the theme picker, which shows each theme as it is passed.
    pub(super) fn pick_theme(&mut self) -> Vec<Effect> {
        let before = self.setup.theme().map(|theme| theme.name.clone());
        self.open(PopupKind::Theme(before.unwrap_or_default()))
    }

    /// Takes an action while a popup is open.
    pub(super) fn act_in_popup(&mut self, action: Action) -> Vec<Effect> {
        let screen = self.screen();
        let Mode::Popup(popup) = &self.mode else {
            return Vec::new();
        };
        let entries = self.entries(popup);
        let overview = help::overview(self, &screen).filter(|_| popup.is_overview());
        let Mode::Popup(popup) = &mut self.mode else {
            return Vec::new();
        };
        match action {
            Action::Back | Action::Cancel => return self.leave_popup(),
            // in the overview no key is chosen; down leads to the list of all of them
            Action::Down | Action::PageDown if overview.is_some() => popup.listed = true,
            _ if overview.is_some() => return Vec::new(),
            Action::Choose | Action::Keep => {
                let run = entries.get(popup.chosen).map(|entry| entry.run.clone());
                return run.map_or_else(Vec::new, |run| self.run(run));
            }
            other => {
                popup.go(other, entries.len(), &screen);
            }
        }
        let passed = entries.get(popup.chosen).map(|entry| entry.run.clone());
        if let Some(Run::Paint(name)) = passed {
            self.setup.choose_theme(&name);
        }
        Vec::new()
    }

    fn leave_popup(&mut self) -> Vec<Effect> {
        let Mode::Popup(popup) = &mut self.mode else {
            return Vec::new();
        };
        if !popup.typed().is_empty() {
            popup.field = Some(Field::default());
            popup.restart();
            return Vec::new();
        }
        if let PopupKind::Theme(before) = &popup.kind {
            self.setup.choose_theme(before);
        }
        self.mode = Mode::Browse;
        Vec::new()
    }

    fn run(&mut self, run: Run) -> Vec<Effect> {
        self.mode = Mode::Browse;
        match run {
            Run::Act(action) => self.act(action),
            Run::Order(sort) => {
                self.list.hold(&self.library);
                self.library.set_sort(sort);
                self.settle();
                Vec::new()
            }
            Run::Paint(name) => {
                self.setup.choose_theme(&name);
                self.setup.auto = false;
                let text = format!("Until you quit. `theme = \"{name}\"` in config.toml keeps it.");
                let text = if self.limits.is_public {
                    "Until you quit."
                } else {
                    &text
                };
                self.answer(text)
            }
            Run::Go(row) => self.go_to_heading(row),
            Run::Read => Vec::new(),
        }
    }
}
