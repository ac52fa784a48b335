//! Rows of the popups.

use crate::blog::Sort;
use crate::blog::query::{Search, pattern};
use crate::config::{Action, Key, Scope};
use crate::markdown::Heading;
use crate::text::{Clean, wrap};

use super::{Entry, Popup, PopupKind, Run};
use crate::app::App;
use crate::app::mode::Pane;

/// Maximum columns of a message row.
const MESSAGE: usize = 62;

/// Note beside the current heading.
const HERE: &str = "you are here";

impl App {
    /// Returns the rows of a popup that match its filter.
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

    fn keys(&self) -> Vec<Entry> {
        let scopes = [
            Scope::List,
            Scope::Everywhere,
            Scope::Preview,
            Scope::Tags,
            Scope::Search,
            Scope::Edit,
        ];
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
            Action::Mend,
            Action::DoIt,
            Action::LeaveOut,
        ];
        let in_text = self.view.focus == Pane::Edit;
        let all = Action::ALL.iter().filter(|action| {
            let is_here = self.may(**action) && (!in_text || Self::works_in_text(**action));
            is_here && !inside.contains(action)
        });
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
        let here = self.heading_here();
        let entry = |(place, heading): (usize, &Heading)| Entry {
            name: format!(
                "{}{}",
                "  ".repeat(usize::from(heading.level - highest)),
                heading.text
            ),
            note: if here == Some(place) { HERE } else { "" }.to_owned(),
            key: String::new(),
            run: Run::Go(heading.row),
        };
        page.outline.iter().enumerate().map(entry).collect()
    }

    /// Returns the index of the current heading: the last one at or above the top of the screen.
    pub(super) fn heading_here(&self) -> Option<usize> {
        let outline = &self.preview.page()?.outline;
        let top = self.preview.top();
        outline
            .partition_point(|heading| heading.row <= top)
            .checked_sub(1)
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

    /// Returns the message history, with long messages wrapped into several rows.
    fn message_entries(&self) -> Vec<Entry> {
        let room = self
            .screen()
            .size
            .width
            .saturating_sub(12)
            .clamp(10, MESSAGE);
        let mut entries = Vec::new();
        for notice in self.notices.past() {
            let at = notice.at.to_zoned(self.clock.zone.clone());
            let clean = Clean::new(&notice.text);
            for (place, line) in wrap::wrap(clean.as_str(), room).into_iter().enumerate() {
                entries.push(Entry {
                    name: line,
                    note: String::new(),
                    key: if place == 0 {
                        at.strftime("%H:%M").to_string()
                    } else {
                        String::new()
                    },
                    run: Run::Read,
                });
            }
        }
        entries
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

/// Filters rows: by key, or by fuzzy match of name or note; best match first.
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
        // whole words first: fuzzy scores count the rest of a long name as a gap
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
