//! Help overview: keys by pane, in columns, and a legend of the marks.
//!
//! If not all keys fit, it has only the most used ones and says so; the full list is a key away.

use crate::config::{Action, Key, KeyScope};
use crate::text::Role;

use super::App;
use super::layout::ScreenLayout;
use super::view::Pane;

/// Column of the overview: blocks from top to bottom.
pub type HelpColumn = Vec<HelpBlock>;

/// A heading with its rows.
#[derive(Clone, Debug)]
pub struct HelpBlock {
    /// The heading.
    pub heading: &'static str,
    /// The rows below it.
    pub rows: Vec<HelpRow>,
}

/// Keys (or a mark) and what they do.
#[derive(Clone, Debug)]
pub struct HelpRow {
    /// Keys, or the mark.
    pub key: String,
    /// Color role of `key`.
    pub role: Role,
    /// Effect of the keys, or meaning of the mark.
    pub text: String,
}

/// The largest overview that fits.
#[derive(Clone, Debug)]
pub struct HelpOverview {
    /// Columns, from left to right.
    pub columns: Vec<HelpColumn>,
    /// Whether it has every key.
    pub is_whole: bool,
}

/// Returns the overview, or `None` if there is no room for one.
pub fn overview(app: &App, screen: &ScreenLayout) -> Option<HelpOverview> {
    if screen.is_compact() || screen.size.width < 100 {
        return None;
    }
    let fits = |columns: &Vec<HelpColumn>| height(columns) + 8 + 6 <= screen.size.height;
    if app.view.focus == Pane::Edit {
        let columns = Some(text_columns(app)).filter(fits)?;
        return Some(HelpOverview {
            columns,
            is_whole: true,
        });
    }
    let columns = [
        (pane_columns(app, true), true),
        (pane_columns(app, false), false),
    ];
    let mut columns = columns.into_iter().filter(|(columns, _)| fits(columns));
    let found = columns.next();
    found.map(|(columns, is_whole)| HelpOverview { columns, is_whole })
}

/// Returns the columns for the panes: all keys, or the most used.
fn pane_columns(app: &App, all: bool) -> Vec<HelpColumn> {
    let block = |heading, scope| HelpBlock {
        heading,
        rows: help_rows(app, scope, &|action| {
            all || most_used(scope).contains(&action)
        }),
    };
    let mut columns = vec![
        vec![block("List", KeyScope::List)],
        vec![
            block("Everywhere", KeyScope::Everywhere),
            block("Preview", KeyScope::Preview),
        ],
        vec![
            block("Edit", KeyScope::Edit),
            block("Tags", KeyScope::Tags),
            marks_legend(app),
        ],
    ];
    for column in &mut columns {
        // readers have no editor keys
        column.retain(|block| !block.rows.is_empty());
    }
    columns
}

/// Returns the most used actions of a pane.
fn most_used(scope: KeyScope) -> &'static [Action] {
    match scope {
        KeyScope::List => LIST_ACTIONS,
        KeyScope::Everywhere => GLOBAL_ACTIONS,
        KeyScope::Preview => PREVIEW_ACTIONS,
        KeyScope::Edit => EDIT_ACTIONS,
        KeyScope::Tags => TAG_ACTIONS,
        _ => &[],
    }
}

const LIST_ACTIONS: &[Action] = &[
    Action::Down,
    Action::Up,
    Action::First,
    Action::Last,
    Action::FocusPreview,
    Action::Filter,
    Action::Search,
    Action::OpenTags,
    Action::Tag(0),
    Action::Tag(8),
    Action::ClearFilter,
    Action::Sort,
    Action::New,
    Action::Edit,
    Action::OpenInEditor,
    Action::Metadata,
    Action::ToggleDraft,
    Action::Publish,
    Action::Rename,
    Action::Mark,
    Action::Trash,
    Action::CopyPath,
    Action::CopyUrl,
    Action::Check,
    Action::Stats,
    Action::UndoChange,
];
const GLOBAL_ACTIONS: &[Action] = &[
    Action::Help,
    Action::Palette,
    Action::NextPane,
    Action::PreviousPane,
    Action::Zoom,
    Action::Theme,
    Action::ToggleMouse,
    Action::Suspend,
    Action::Back,
    Action::Quit,
];
const PREVIEW_ACTIONS: &[Action] = &[
    Action::PageDown,
    Action::PageUp,
    Action::HalfDown,
    Action::HalfUp,
    Action::Find,
    Action::NextMatch,
    Action::PreviousMatch,
    Action::Outline,
    Action::NextHeading,
    Action::PreviousHeading,
    Action::FollowLink,
    Action::ToggleFold,
    Action::JumpBack,
    Action::CopyCode,
    Action::ToggleExcerpt,
    Action::ToggleSource,
];
const EDIT_ACTIONS: &[Action] = &[
    Action::Save,
    Action::Back,
    Action::Find,
    Action::Replace,
    Action::Undo,
    Action::Redo,
    Action::Bold,
    Action::Italic,
    Action::TogglePreview,
];
const TAG_ACTIONS: &[Action] = &[
    Action::Include,
    Action::Exclude,
    Action::ToggleMatchAll,
    Action::FilterTags,
    Action::RenameTag,
    Action::CloseTags,
];
/// Maximum bytes of a help text; the action's short word replaces a longer one.
const MAX_HELP_BYTES: usize = 26;

/// Returns the columns for the editor, by purpose.
fn text_columns(app: &App) -> Vec<HelpColumn> {
    let block = |heading, wanted: &dyn Fn(Action) -> bool| HelpBlock {
        heading,
        rows: help_rows(app, KeyScope::Edit, wanted),
    };
    let moves = |action| MOTION_ACTIONS.contains(&action);
    let marks = |action| MARKDOWN_ACTIONS.contains(&action);
    vec![
        vec![block("Text", &|action| !moves(action) && !marks(action))],
        vec![block("Markdown", &marks)],
        vec![block("Movement (Shift selects)", &moves)],
    ]
}

/// Actions that move the cursor.
const MOTION_ACTIONS: &[Action] = &[
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
/// Actions on Markdown or whole lines.
const MARKDOWN_ACTIONS: &[Action] = &[
    Action::Bold,
    Action::Italic,
    Action::Strike,
    Action::Code,
    Action::InsertLink,
    Action::Quote,
    Action::ToggleTask,
    Action::InsertCodeBlock,
    Action::DemoteHeading,
    Action::PromoteHeading,
    Action::InsertExcerptMarker,
    Action::InsertImage,
    Action::FormatTable,
    Action::Indent,
    Action::Outdent,
    Action::MoveLineUp,
    Action::MoveLineDown,
    Action::DuplicateLine,
];

/// Returns the number of rows of the tallest column.
pub fn height(columns: &[HelpColumn]) -> usize {
    let high = |column: &HelpColumn| {
        let rows: usize = column.iter().map(|block| block.rows.len() + 1).sum();
        rows + column.len().saturating_sub(1)
    };
    columns.iter().map(high).max().unwrap_or(0)
}

/// Returns the help rows of a scope: pairs and the nine digits share a row, other actions show
/// their first key.
fn help_rows(app: &App, scope: KeyScope, wanted: &dyn Fn(Action) -> bool) -> Vec<HelpRow> {
    let mut rows: Vec<HelpRow> = Vec::new();
    let mut before: Option<Action> = None;
    let actions = app.session.keymap.rows(scope);
    for (action, keys) in actions.filter(|(action, _)| wanted(*action)) {
        let Some(key) = keys.first() else { continue };
        match rows.last_mut() {
            Some(row) if before.is_some_and(|before| is_pair(before, action)) => {
                join(row, action, *key);
            }
            _ => rows.push(HelpRow {
                key: key.to_string(),
                role: Role::Accent,
                text: help_text(scope, action),
            }),
        }
        before = Some(action);
    }
    rows
}

/// Returns the help text of an action, short enough for its row.
fn help_text(scope: KeyScope, action: Action) -> String {
    match (scope, action) {
        (KeyScope::Edit, Action::Back) => "leave, text is autosaved".to_owned(),
        _ if action.help().len() > MAX_HELP_BYTES => action.word().to_owned(),
        _ => lowercase_first(action.help()),
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
        (A::Find, A::NextMatch),
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
        row.text = String::from("nine most used tags");
        return;
    }
    if matches!(action, Action::ExcludeTag(_)) {
        let first = row.key.split('-').take(2).collect::<Vec<_>>().join("-");
        row.key = format!("{first}-{}", key.to_string().trim_start_matches("Alt-"));
        row.text = String::from("exclude these tags");
        return;
    }
    if action != Action::PreviousPane {
        row.key = join_keys(&row.key, &key.to_string());
    }
    row.text = match action {
        Action::HalfUp => "half a page".to_owned(),
        Action::PageUp => "page down, up".to_owned(),
        Action::PreviousPane => "next, previous pane".to_owned(),
        Action::Last => "go to the start, the end".to_owned(),
        Action::Exclude => "include, exclude".to_owned(),
        Action::NextMatch | Action::PreviousMatch => "find, next, previous".to_owned(),
        Action::CopyUrl => "copy path, URL".to_owned(),
        Action::PreviousHeading => "next, previous heading".to_owned(),
        Action::CodeRight => "scroll code left, right".to_owned(),
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

fn marks_legend(app: &App) -> HelpBlock {
    let rows = [
        ("○", "o", Role::Warn, "draft"),
        ("◔", "@", Role::Good, "scheduled"),
        ("◌", "-", Role::Muted, "unlisted"),
        ("×", "x", Role::Muted, "expired"),
        ("!", "!", Role::Error, "problem"),
        ("✓", "*", Role::Accent, "marked by you"),
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
    HelpBlock {
        heading: "Marks",
        rows: rows.collect(),
    }
}
