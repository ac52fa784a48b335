//! The overview of the help: every key by pane, in columns, and what the marks mean.

use crate::config::{Action, Key, Scope};
use crate::text::Role;

use super::App;
use super::mode::Pane;
use super::screen::Screen;

/// A column of the overview: blocks below each other.
pub type Column = Vec<Block>;

/// A heading with its rows.
#[derive(Clone, Debug)]
pub struct Block {
    /// The heading.
    pub heading: &'static str,
    /// The rows below it.
    pub rows: Vec<HelpRow>,
}

/// Keys (or a mark) and what they do.
#[derive(Clone, Debug)]
pub struct HelpRow {
    /// The keys, or the mark.
    pub key: String,
    /// How they look.
    pub role: Role,
    /// What they do.
    pub words: String,
}

/// Gives the columns of the overview, where there is room for them.
pub fn columns(app: &App, screen: &Screen) -> Option<Vec<Column>> {
    if screen.is_compact() || screen.size.width < 100 {
        return None;
    }
    let block = |heading, scope| Block {
        heading,
        rows: rows(app, scope, &|_| true),
    };
    let columns = match app.view.focus {
        Pane::Edit => text_columns(app),
        _ => vec![
            vec![block("List", Scope::List)],
            vec![block("Preview", Scope::Preview), marks(app)],
            vec![
                block("Everywhere", Scope::Everywhere),
                block("Tags", Scope::Tags),
            ],
        ],
    };
    // what does not fit is found by scrolling the plain list instead
    (height(&columns) + 8 + 6 <= screen.size.height).then_some(columns)
}

/// The keys of a text being written, by what they are for.
fn text_columns(app: &App) -> Vec<Column> {
    let block = |heading, wanted: &dyn Fn(Action) -> bool| Block {
        heading,
        rows: rows(app, Scope::Edit, wanted),
    };
    let moves = |action| MOVES.contains(&action);
    let marks = |action| MARKDOWN.contains(&action);
    vec![
        vec![block("Text", &|action| !moves(action) && !marks(action))],
        vec![block("Markdown", &marks)],
        vec![block("Moving (with Shift it selects)", &moves)],
    ]
}

/// What moves the cursor.
const MOVES: &[Action] = &[
    Action::Left,
    Action::Right,
    Action::Up,
    Action::Down,
    Action::WordLeft,
    Action::WordRight,
    Action::LineStart,
    Action::LineEnd,
    Action::PageUp,
    Action::PageDown,
    Action::First,
    Action::Last,
    Action::GoToLine,
    Action::SelectAll,
];
/// What knows Markdown, or lines.
const MARKDOWN: &[Action] = &[
    Action::Bold,
    Action::Italic,
    Action::Strike,
    Action::Code,
    Action::InsertLink,
    Action::Quote,
    Action::Task,
    Action::Fence,
    Action::HeadingDeeper,
    Action::HeadingHigher,
    Action::Truncate,
    Action::Image,
    Action::Table,
    Action::Indent,
    Action::Outdent,
    Action::MoveLineUp,
    Action::MoveLineDown,
    Action::DuplicateLine,
];

/// Counts the rows of the highest column.
pub fn height(columns: &[Column]) -> usize {
    let high = |column: &Column| {
        let rows: usize = column.iter().map(|block| block.rows.len() + 1).sum();
        rows + column.len().saturating_sub(1)
    };
    columns.iter().map(high).max().unwrap_or(0)
}

/// The rows of a scope: pairs and the nine digits in one row, the first key of each action.
fn rows(app: &App, scope: Scope, wanted: &dyn Fn(Action) -> bool) -> Vec<HelpRow> {
    let mut rows: Vec<HelpRow> = Vec::new();
    let mut before: Option<Action> = None;
    let actions = app.setup.keymap.rows(scope);
    for (action, keys) in actions.filter(|(action, _)| wanted(*action)) {
        let Some(key) = keys.first() else { continue };
        match rows.last_mut() {
            Some(row) if before.is_some_and(|before| belong_together(before, action)) => {
                join(row, action, *key);
            }
            _ => rows.push(HelpRow {
                key: key.to_string(),
                role: Role::Accent,
                words: action.help().to_owned(),
            }),
        }
        before = Some(action);
    }
    rows
}

fn belong_together(one: Action, other: Action) -> bool {
    use Action as A;
    let pairs = [
        (A::Down, A::Up),
        (A::First, A::Last),
        (A::HalfDown, A::HalfUp),
        (A::PageDown, A::PageUp),
        (A::NextPane, A::PreviousPane),
        (A::Include, A::Exclude),
        (A::Find, A::NextHit),
        (A::NextHit, A::PreviousHit),
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
        (A::HeadingDeeper, A::HeadingHigher),
        (A::MoveLineUp, A::MoveLineDown),
    ];
    pairs.contains(&(one, other)) || (one.tag_place().is_some() && other.tag_place().is_some())
}

fn join(row: &mut HelpRow, action: Action, key: Key) {
    if action.tag_place().is_some() {
        let first = row.key.chars().next().unwrap_or('1');
        row.key = format!("{first}-{key}");
        row.words = String::from("nine commonest tags");
        return;
    }
    if action != Action::PreviousPane {
        row.key = beside(&row.key, &key.to_string());
    }
    row.words = match action {
        Action::HalfUp => "half a page".to_owned(),
        Action::PageUp => "page down, up".to_owned(),
        Action::PreviousPane => "next, previous pane".to_owned(),
        Action::Exclude => "include, leave out".to_owned(),
        Action::NextHit | Action::PreviousHit => "find, next, previous".to_owned(),
        Action::CopyUrl => "copy path, address".to_owned(),
        Action::PreviousHeading => "next, previous heading".to_owned(),
        Action::CodeRight => "cut code left, right".to_owned(),
        other => format!("{}, {}", row.words, other.help()),
    };
}

/// Puts the keys of a pair beside each other; a modifier they share is written once.
fn beside(one: &str, other: &str) -> String {
    for modifier in ["Ctrl-", "Alt-"] {
        if let (true, Some(rest)) = (one.starts_with(modifier), other.strip_prefix(modifier)) {
            return format!("{one} {rest}");
        }
    }
    format!("{one} {other}")
}

fn marks(app: &App) -> Block {
    let rows = [
        ("○", "o", Role::Warn, "draft"),
        ("◔", "@", Role::Good, "scheduled"),
        ("◌", "-", Role::Muted, "unlisted"),
        ("×", "x", Role::Muted, "expired"),
        ("!", "!", Role::Error, "problem"),
        ("~", "~", Role::Muted, "date taken from the file"),
    ];
    let rows = rows.map(|(unicode, ascii, role, words)| HelpRow {
        key: app.setup.glyphs.pick(unicode, ascii).to_owned(),
        role,
        words: words.to_owned(),
    });
    Block {
        heading: "Marks",
        rows: rows.into(),
    }
}
