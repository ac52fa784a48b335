//! Rows of the popups.

use crate::app::App;
use crate::app::palette::CommandPalette;
use crate::app::session::AUTO_THEME;
use crate::blog::link_graph::Backlink;
use crate::blog::query::{QueryMatcher, pattern};
use crate::blog::{PostId, Sort};
use crate::config::{Key, KeyScope, Theme};
use crate::markdown::PageHeading;
use crate::text::{CleanText, wrap};

use super::{EntryAction, Popup, PopupEntry, PopupKind};

/// Maximum columns of a message row.
const MAX_MESSAGE_COLUMNS: usize = 62;

/// Note beside the current heading.
const CURRENT_HEADING_NOTE: &str = "current position";

impl Popup {
    /// Returns its rows that match the filter.
    pub fn entries(&self, app: &App) -> Vec<PopupEntry> {
        match &self.kind {
            PopupKind::Help => filter_entries(key_entries(app), self.typed()),
            PopupKind::Palette => CommandPalette::new(app).entries(self.typed()),
            PopupKind::Outline => filter_entries(heading_entries(app), self.typed()),
            PopupKind::Backlinks(post) => filter_entries(backlink_entries(app, post), self.typed()),
            PopupKind::Filters(menu) => filter_entries(menu.entries(), self.typed()),
            PopupKind::Sort => Sort::ALL.iter().map(|sort| sort_entry(*sort)).collect(),
            PopupKind::Theme(_) => theme_entries(app),
            PopupKind::Messages => message_entries(app),
        }
    }
}

fn key_entries(app: &App) -> Vec<PopupEntry> {
    let scopes = [
        KeyScope::List,
        KeyScope::Everywhere,
        KeyScope::Preview,
        KeyScope::Tags,
        KeyScope::Search,
        KeyScope::Edit,
    ];
    scopes
        .iter()
        .flat_map(|scope| key_entries_of(app, *scope))
        .collect()
}

fn key_entries_of(app: &App, scope: KeyScope) -> impl Iterator<Item = PopupEntry> {
    let rows = app
        .session
        .keymap
        .rows(scope)
        .filter(|(_, keys)| !keys.is_empty());
    rows.map(move |(action, keys)| PopupEntry {
        name: action.help().to_owned(),
        note: scope.name().to_owned(),
        key: keys_text(keys),
        action: EntryAction::Dispatch(action),
        ..PopupEntry::default()
    })
}

fn heading_entries(app: &App) -> Vec<PopupEntry> {
    let Some(page) = app.preview.page() else {
        return Vec::new();
    };
    let highest = page
        .outline
        .iter()
        .map(|heading| heading.level)
        .min()
        .unwrap_or(1);
    let here = app.preview.current_heading();
    let entry = |(place, heading): (usize, &PageHeading)| PopupEntry {
        name: format!(
            "{}{}",
            "  ".repeat(usize::from(heading.level - highest)),
            heading.text
        ),
        note: if here == Some(place) {
            CURRENT_HEADING_NOTE
        } else {
            ""
        }
        .to_owned(),
        action: EntryAction::Heading(heading.row),
        ..PopupEntry::default()
    };
    page.outline.iter().enumerate().map(entry).collect()
}

fn backlink_entries(app: &App, post: &PostId) -> Vec<PopupEntry> {
    let links = app
        .library
        .links()
        .map_or(&[][..], |links| links.backlinks(post));
    let entry = |link: &Backlink| {
        let from = app.library.post(&link.from);
        PopupEntry {
            name: from.map_or_else(|| link.from.to_string(), |from| from.title.text.clone()),
            note: link.text.clone(),
            key: format!("line {}", link.line),
            action: EntryAction::ReadLine(link.from.clone(), link.line),
            ..PopupEntry::default()
        }
    };
    links.iter().map(entry).collect()
}

fn theme_entries(app: &App) -> Vec<PopupEntry> {
    let entry = |name: &str, note: &str| PopupEntry {
        name: name.to_owned(),
        note: note.to_owned(),
        action: EntryAction::Theme(name.to_owned()),
        ..PopupEntry::default()
    };
    let note = |theme: &Theme| match (theme.bg, theme.dark) {
        (None, _) => "the terminal's own 16 colors",
        (_, true) => "dark",
        (_, false) => "light",
    };
    let themes = app.session.themes.iter();
    let named = themes.map(|theme| entry(&theme.name, note(theme)));
    let auto = entry(AUTO_THEME, "dark or light, like your terminal");
    named.chain([auto]).collect()
}

/// Returns the message history, with long messages wrapped into several rows.
fn message_entries(app: &App) -> Vec<PopupEntry> {
    let room = app
        .screen()
        .size
        .width
        .saturating_sub(12)
        .clamp(10, MAX_MESSAGE_COLUMNS);
    let mut entries = Vec::new();
    for notice in app.notices.history() {
        let at = notice.at.to_zoned(app.clock.zone.clone());
        let clean = CleanText::new(&notice.shown_in(app));
        for (place, line) in wrap::wrap(clean.as_str(), room).into_iter().enumerate() {
            entries.push(PopupEntry {
                name: line,
                key: if place == 0 {
                    at.strftime("%H:%M").to_string()
                } else {
                    String::new()
                },
                ..PopupEntry::default()
            });
        }
    }
    entries
}

fn sort_entry(sort: Sort) -> PopupEntry {
    PopupEntry {
        name: sort.label().to_owned(),
        note: sort.name().to_owned(),
        action: EntryAction::Sort(sort),
        ..PopupEntry::default()
    }
}

fn keys_text(keys: &[Key]) -> String {
    let names: Vec<String> = keys.iter().map(ToString::to_string).collect();
    names.join(" ")
}

/// Filters rows: by key, or by fuzzy match of name or note; best match first.
fn filter_entries(entries: Vec<PopupEntry>, typed: &str) -> Vec<PopupEntry> {
    if typed.is_empty() {
        return entries;
    }
    let pattern = pattern(typed);
    let mut search = QueryMatcher::default();
    let mut worth = |entry: &PopupEntry| {
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
    let mut found: Vec<(u32, PopupEntry)> = entries
        .into_iter()
        .filter_map(|entry| worth(&entry).map(|worth| (worth, entry)))
        .collect();
    for (_, entry) in &mut found {
        entry.matched = search.positions(&pattern, &entry.name);
    }
    found.sort_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    found.into_iter().map(|(_, entry)| entry).collect()
}
