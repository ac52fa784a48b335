//! Help sheet: the keys that work where it was opened, those of every pane, then the rest; movement
//! last.
//!
//! It has two columns where they fit, one where not, and scrolls. What it says about a key comes
//! from the key map and the table of actions.

use crate::config::action_sets::{CursorMotion, MarkupAction, Motion};
use crate::config::{Action, Key, KeyScope};
use crate::text::{Role, width};

use super::App;

/// A column of the sheet: sections from top to bottom.
pub type HelpColumn = Vec<HelpSection>;

/// A heading with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpSection {
    /// The heading.
    pub heading: String,
    /// The rows below it.
    pub rows: Vec<HelpRow>,
}

/// Keys (or a mark) and what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRow {
    /// Keys, or the mark.
    pub key: String,
    /// Color role of `key`.
    pub role: Role,
    /// Effect of the keys, or meaning of the mark.
    pub text: String,
}

/// Minimum width of a column, in columns of the screen.
const MIN_COLUMN_WIDTH: usize = 32;
/// Gap between two columns.
pub const COLUMN_GAP: usize = 2;
/// Widest keys that texts are aligned beside.
const MAX_KEY_COLUMNS: usize = 12;
/// Blanks between keys and text.
const KEY_GAP: usize = 2;

impl HelpSection {
    /// Returns the width of its keys with the blanks after them.
    pub fn key_columns(&self) -> usize {
        let keys = self.rows.iter().map(|row| width::of(&row.key));
        keys.max().unwrap_or(0).min(MAX_KEY_COLUMNS) + KEY_GAP
    }

    /// Returns its rows on the screen: the heading, the keys, a blank.
    fn height(&self) -> usize {
        self.rows.len() + 2
    }
}

/// Returns the columns of the sheet in so much room, for help that was opened in `here`.
pub fn columns(app: &App, here: KeyScope, room: usize) -> Vec<HelpColumn> {
    let sections = sections(app, here, column_width(room));
    if column_count(room) == 1 {
        return vec![sections];
    }
    let (mut left, mut right) = (HelpColumn::new(), HelpColumn::new());
    for section in sections {
        // in reading order: the next section continues the shorter column
        if height(&left) <= height(&right) {
            left.push(section);
        } else {
            right.push(section);
        }
    }
    vec![left, right]
}

fn column_count(room: usize) -> usize {
    if room >= 2 * MIN_COLUMN_WIDTH + COLUMN_GAP {
        2
    } else {
        1
    }
}

/// Returns the width of each column in so much room.
pub fn column_width(room: usize) -> usize {
    let count = column_count(room);
    room.saturating_sub((count - 1) * COLUMN_GAP) / count
}

/// Returns the rows of a column, without the blank after the last section.
fn height(column: &HelpColumn) -> usize {
    let rows: usize = column.iter().map(HelpSection::height).sum();
    rows.saturating_sub(1)
}

/// Returns the rows of the tallest column.
pub fn height_of(columns: &[HelpColumn]) -> usize {
    columns.iter().map(height).max().unwrap_or(0)
}

/// Returns all sections in order.
fn sections(app: &App, here: KeyScope, room: usize) -> Vec<HelpSection> {
    let panes = [
        KeyScope::List,
        KeyScope::Preview,
        KeyScope::Tags,
        KeyScope::Search,
        KeyScope::Edit,
    ];
    let others = panes.into_iter().filter(|scope| *scope != here);
    let scopes: Vec<KeyScope> = [here, KeyScope::Everywhere]
        .into_iter()
        .chain(others)
        .collect();
    let is_other = |action| !is_movement(action);
    let mut sections: Vec<HelpSection> = Vec::new();
    for scope in scopes.iter().copied() {
        let is_markup = |action| scope == KeyScope::Edit && MarkupAction::has(action);
        let plain = |action| is_other(action) && !is_markup(action);
        sections.push(section(app, (scope, heading(scope)), &plain, room));
        sections.push(section(app, (scope, "Markdown"), &is_markup, room));
    }
    sections.push(marks_legend(app));
    for scope in scopes {
        let name = format!("Movement: {}", heading(scope).to_lowercase());
        sections.push(section(app, (scope, &name), &is_movement, room));
    }
    // readers have no keys of the editor
    sections.retain(|section| !section.rows.is_empty());
    sections
}

/// Whether an action only moves the cursor, the selection or the page.
pub(in crate::app) fn is_movement(action: Action) -> bool {
    Motion::has(action) || (CursorMotion::has(action) && action != Action::SelectAll)
}

fn heading(scope: KeyScope) -> &'static str {
    match scope {
        KeyScope::Everywhere => "Everywhere",
        KeyScope::List => "List",
        KeyScope::Preview => "Preview",
        KeyScope::Tags => "Tag pane",
        KeyScope::Search => "Search results",
        KeyScope::Menu => "Menu",
        KeyScope::Question => "Question",
        KeyScope::Field => "Text field",
        KeyScope::Edit => "Editor",
        KeyScope::Check => "Check",
        KeyScope::Change => "Change preview",
        KeyScope::Form => "Form",
        KeyScope::Conflict => "Conflict",
        KeyScope::Select => "Selection",
    }
}

/// Returns the rows of a scope: pairs and the nine digits share one, other actions show their first
/// key.
fn section(
    app: &App,
    (scope, heading): (KeyScope, &str),
    wanted: &dyn Fn(Action) -> bool,
    room: usize,
) -> HelpSection {
    let mut rows: Vec<(Action, HelpRow)> = Vec::new();
    let actions = app.session.keymap.rows(scope);
    for (action, _) in actions.filter(|(action, _)| wanted(*action)) {
        // a key of every pane may do something else in this one
        let Some(key) = app.session.keymap.key(scope, action) else {
            continue;
        };
        match rows.last_mut() {
            Some((before, row)) if is_pair(*before, action) => {
                join(row, action, key);
                *before = action;
            }
            _ => {
                let row = HelpRow {
                    key: key.to_string(),
                    role: Role::Accent,
                    text: help_text(scope, action),
                };
                rows.push((action, row));
            }
        }
    }
    let mut section = HelpSection {
        heading: heading.to_owned(),
        rows: Vec::new(),
    };
    let keys = rows.iter().map(|(_, row)| width::of(&row.key)).max();
    let keys = keys.unwrap_or(0).min(MAX_KEY_COLUMNS) + KEY_GAP;
    section.rows = rows
        .into_iter()
        .map(|(action, row)| shortened(action, row, room.saturating_sub(keys)))
        .collect();
    section
}

fn help_text(scope: KeyScope, action: Action) -> String {
    match (scope, action) {
        (KeyScope::Edit, Action::Back) => "leave, text is autosaved".to_owned(),
        _ => lowercase_first(action.help()),
    }
}

/// Writes the short word of an action where its text is too long for the row.
fn shortened(action: Action, row: HelpRow, room: usize) -> HelpRow {
    if width::of(&row.text) <= room {
        return row;
    }
    HelpRow {
        text: action.word().to_owned(),
        ..row
    }
}

/// Returns a sentence as it reads within a list.
fn lowercase_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn is_pair(one: Action, other: Action) -> bool {
    use Action as A;
    let pairs = [
        (A::Down, A::Up),
        (A::First, A::Last),
        (A::HalfDown, A::HalfUp),
        (A::PageDown, A::PageUp),
        (A::NextPane, A::PreviousPane),
        (A::Include, A::Exclude),
        (A::NextMatch, A::PreviousMatch),
        (A::CopyPath, A::CopyUrl),
        (A::NextHeading, A::PreviousHeading),
        (A::CodeLeft, A::CodeRight),
        (A::Undo, A::Redo),
        (A::Left, A::Right),
        (A::Up, A::Down),
        (A::WordLeft, A::WordRight),
        (A::LineStart, A::LineEnd),
        (A::PageUp, A::PageDown),
        (A::Indent, A::Outdent),
        (A::DemoteHeading, A::PromoteHeading),
        (A::MoveLineUp, A::MoveLineDown),
        (A::AddTag, A::RemoveTag),
        (A::Mark, A::MarkAll),
    ];
    let are_tags = matches!(
        (one, other),
        (A::Tag(_), A::Tag(_)) | (A::ExcludeTag(_), A::ExcludeTag(_))
    );
    are_tags || pairs.contains(&(one, other))
}

fn join(row: &mut HelpRow, action: Action, key: Key) {
    if matches!(action, Action::Tag(_)) {
        let first = row.key.chars().next().unwrap_or('1');
        row.key = format!("{first}-{key}");
        row.text = String::from("toggle a most used tag");
        return;
    }
    if matches!(action, Action::ExcludeTag(_)) {
        let first = row.key.split('-').take(2).collect::<Vec<_>>().join("-");
        row.key = format!("{first}-{}", key.to_string().trim_start_matches("Alt-"));
        row.text = String::from("exclude these tags");
        return;
    }
    row.key = join_keys(&row.key, &key.to_string());
    row.text = match action {
        Action::HalfUp => "half a page down, up".to_owned(),
        Action::PageUp => "page down, up".to_owned(),
        Action::PageDown => "page up, down".to_owned(),
        Action::PreviousPane => "next, previous pane".to_owned(),
        Action::Last => "go to the start, the end".to_owned(),
        Action::Exclude => "include, exclude tag".to_owned(),
        Action::PreviousMatch => "next, previous match".to_owned(),
        Action::CopyUrl => "copy path, URL".to_owned(),
        Action::PreviousHeading => "next, previous heading".to_owned(),
        Action::CodeRight => "scroll code".to_owned(),
        Action::PromoteHeading => "heading level down, up".to_owned(),
        Action::MoveLineDown => "move line up, down".to_owned(),
        Action::RemoveTag => "add, remove a tag".to_owned(),
        Action::MarkAll => "mark post, mark all".to_owned(),
        Action::WordRight => "word left, right".to_owned(),
        Action::LineEnd => "start, end of line".to_owned(),
        other => format!("{}, {}", row.text, lowercase_first(other.help())),
    };
}

/// Joins the keys of a pair; a shared modifier is written once.
fn join_keys(one: &str, other: &str) -> String {
    for modifier in ["Ctrl-", "Alt-"] {
        if let (true, Some(rest)) = (one.starts_with(modifier), other.strip_prefix(modifier)) {
            return format!("{one} {rest}");
        }
    }
    format!("{one} {other}")
}

fn marks_legend(app: &App) -> HelpSection {
    let rows = [
        ("○", "o", Role::Warn, "draft"),
        ("◔", "@", Role::Good, "scheduled"),
        ("◌", "-", Role::Muted, "unlisted"),
        ("×", "x", Role::Muted, "expired"),
        ("!", "!", Role::Error, "problem"),
        ("✓", "*", Role::Accent, "marked by you"),
        ("▴", "^", Role::Accent, "pinned"),
        ("±", "~", Role::Muted, "changed since last commit"),
        ("~", "~", Role::Muted, "date taken from the file"),
    ];
    // readers see published posts only
    let first = if app.limits.is_public {
        rows.len() - 1
    } else {
        0
    };
    let rows = rows.iter().skip(first);
    let rows = rows.map(|&(unicode, ascii, role, words)| HelpRow {
        key: app.session.glyphs.pick(unicode, ascii).to_owned(),
        role,
        text: words.to_owned(),
    });
    HelpSection {
        heading: "Marks".to_owned(),
        rows: rows.collect(),
    }
}
