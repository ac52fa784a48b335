//! Popups: help, palette, and the menus of orders, themes and messages.
//!
//! All are one thing: rows, one of them chosen, narrowed by a field where there is one.

use crate::blog::Sort;
use crate::blog::query::{Search, pattern};
use crate::config::{Action, Key, Scope};
use crate::editor::Field;
use crate::markdown::Heading;

use super::mode::Mode;
use super::notice::{Level, Topic};
use super::screen::Screen;
use super::{App, Effect};

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
        }
    }

    /// Goes back to the first row: what narrows them has changed.
    pub(super) fn restart(&mut self) {
        self.chosen = 0;
        self.top = 0;
    }

    /// Tells whether the help shows everything, by pane.
    pub fn is_overview(&self) -> bool {
        self.kind == PopupKind::Help && self.typed().is_empty()
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
        self.chosen = match action {
            Action::Down => self.chosen + 1,
            Action::Up => self.chosen.saturating_sub(1),
            Action::First => 0,
            Action::Last => last,
            Action::PageDown => self.chosen + page,
            Action::PageUp => self.chosen.saturating_sub(page),
            _ => return false,
        }
        .min(last);
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
            PopupKind::Outline => self.heading_here(),
            _ => 0,
        };
        self.mode = Mode::Popup(popup);
        Vec::new()
    }

    /// Opens the outline of the post, the heading above the top of the screen chosen.
    pub(super) fn open_outline(&mut self) -> Vec<Effect> {
        self.open(PopupKind::Outline)
    }

    fn heading_here(&self) -> usize {
        let Some(page) = self.preview.page() else {
            return 0;
        };
        // a heading stays the current one until the next is at the top
        let top = self.preview.top();
        let above = page.outline.iter().filter(|heading| heading.row <= top);
        above.count().saturating_sub(1)
    }

    fn headings(&self) -> Vec<Entry> {
        let Some(page) = self.preview.page() else {
            return Vec::new();
        };
        let highest = page
            .outline
            .iter()
            .map(|heading| heading.level)
            .min()
            .unwrap_or(1);
        let entry = |heading: &Heading| Entry {
            name: format!(
                "{}{}",
                "  ".repeat(usize::from(heading.level - highest)),
                heading.text
            ),
            note: String::new(),
            key: String::new(),
            run: Run::Go(heading.row),
        };
        page.outline.iter().map(entry).collect()
    }

    /// Opens the theme picker, which shows each theme as it is passed.
    pub(super) fn pick_theme(&mut self) -> Vec<Effect> {
        let before = self.setup.theme().map(|theme| theme.name.clone());
        self.open(PopupKind::Theme(before.unwrap_or_default()))
    }

    /// Gives the rows of a popup that pass its field.
    pub fn entries(&self, popup: &Popup) -> Vec<Entry> {
        match popup.kind {
            PopupKind::Help => narrowed(self.keys(), popup.typed()),
            PopupKind::Palette => narrowed(self.commands(), popup.typed()),
            PopupKind::Outline => narrowed(self.headings(), popup.typed()),
            PopupKind::Sort => Sort::ALL.iter().map(|sort| order(*sort)).collect(),
            PopupKind::Theme(_) => self.theme_entries(),
            PopupKind::Messages => self.message_entries(),
        }
    }

    /// Takes an action while a popup is open.
    pub(super) fn act_in_popup(&mut self, action: Action) -> Vec<Effect> {
        let screen = self.screen();
        let Mode::Popup(popup) = &self.mode else {
            return Vec::new();
        };
        let entries = self.entries(popup);
        let Mode::Popup(popup) = &mut self.mode else {
            return Vec::new();
        };
        match action {
            Action::Back | Action::Cancel => return self.leave_popup(),
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
                self.notices
                    .say(Level::Done, Topic::Key, &text, self.clock.now);
                Vec::new()
            }
            Run::Go(row) => self.go_to_heading(row),
            Run::Read => Vec::new(),
        }
    }

    fn keys(&self) -> Vec<Entry> {
        let scopes = [Scope::List, Scope::Everywhere, Scope::Preview, Scope::Tags];
        scopes
            .iter()
            .flat_map(|scope| self.keys_of(*scope))
            .collect()
    }

    fn keys_of(&self, scope: Scope) -> impl Iterator<Item = Entry> {
        let rows = self
            .setup
            .keymap
            .rows(scope)
            .filter(|(_, keys)| !keys.is_empty());
        rows.map(move |(action, keys)| Entry {
            name: action.help().to_owned(),
            note: scope.name().to_owned(),
            key: keys_text(keys),
            run: Run::Act(action),
        })
    }

    fn commands(&self) -> Vec<Entry> {
        let inside = [
            Action::Choose,
            Action::Keep,
            Action::Complete,
            Action::Cancel,
            Action::Apply,
        ];
        let all = Action::ALL.iter().filter(|action| !inside.contains(action));
        all.map(|action| Entry {
            name: action.help().to_owned(),
            note: action.name().to_owned(),
            key: self.key_of(*action),
            run: Run::Act(*action),
        })
        .collect()
    }

    fn key_of(&self, action: Action) -> String {
        let scopes = [self.pane_scope(), Scope::List, Scope::Preview, Scope::Tags];
        let key = scopes
            .iter()
            .find_map(|scope| self.setup.keymap.key(*scope, action));
        key.map(|key| key.to_string()).unwrap_or_default()
    }

    fn theme_entries(&self) -> Vec<Entry> {
        let themes = self.setup.themes.iter();
        themes
            .map(|theme| Entry {
                name: theme.name.clone(),
                note: match (theme.bg, theme.dark) {
                    (None, _) => "the terminal's own 16 colours",
                    (_, true) => "for a dark ground",
                    (_, false) => "for a light ground",
                }
                .to_owned(),
                key: String::new(),
                run: Run::Paint(theme.name.clone()),
            })
            .collect()
    }

    fn message_entries(&self) -> Vec<Entry> {
        let past = self.notices.past();
        past.map(|notice| Entry {
            name: notice.text.clone(),
            note: String::new(),
            key: notice
                .at
                .to_zoned(self.clock.zone.clone())
                .strftime("%H:%M")
                .to_string(),
            run: Run::Read,
        })
        .collect()
    }
}

fn order(sort: Sort) -> Entry {
    Entry {
        name: sort.label().to_owned(),
        note: sort.name().to_owned(),
        key: String::new(),
        run: Run::Order(sort),
    }
}

fn keys_text(keys: &[Key]) -> String {
    let names: Vec<String> = keys.iter().map(ToString::to_string).collect();
    names.join(" ")
}

/// Keeps the rows whose key is what was typed, or whose name or note its letters mean; best first.
fn narrowed(entries: Vec<Entry>, typed: &str) -> Vec<Entry> {
    if typed.is_empty() {
        return entries;
    }
    let pattern = pattern(typed);
    let mut search = Search::default();
    let mut worth = |entry: &Entry| {
        let is_key = entry.key.split(' ').any(|key| key == typed);
        let texts = [&entry.name, &entry.note];
        let scores = texts.map(|text| search.score(&pattern, text));
        // whole words first: the rest of a long name is a gap
        let whole = texts
            .iter()
            .any(|text| text.split([' ', '-']).any(|word| word == typed));
        let best = scores.into_iter().flatten().max();
        best.map(|score| score + u32::from(whole) * 100)
            .or(is_key.then_some(u32::MAX))
    };
    let mut found: Vec<(u32, Entry)> = entries
        .into_iter()
        .filter_map(|entry| worth(&entry).map(|worth| (worth, entry)))
        .collect();
    found.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    found.into_iter().map(|(_, entry)| entry).collect()
}
