//! Notices as they are read: with the keys that work where they are shown, wrapped into rows that
//! cover the last ones above the status line.
//!
//! Nothing is cut but a text that is longer than all its rows, and that one keeps its last sentence,
//! which says how to fix it.

use crate::config::{Action, ActionPlace, KeyScope};
use crate::text::{CleanText, width, wrap};

use super::App;
use super::layout::ScreenLayout;
use super::mode::InputMode;
use super::notice::Notice;
use super::view::Pane;

/// Maximum rows of a notice.
pub const MAX_NOTICE_ROWS: usize = 3;
/// First column of the text of a notice.
pub const NOTICE_TEXT_COLUMN: usize = 3;
/// Blanks between the text of a notice and what is beside it.
const SIDE_GAP: usize = 2;

/// A notice laid out in rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRows {
    /// Text of each row.
    pub lines: Vec<String>,
    /// Count and key beside one of them.
    pub side: Option<NoticeSide>,
}

/// Count of hidden warnings and the key that dismisses one, beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeSide {
    /// Index of its row.
    pub row: usize,
    /// How many warnings are hidden, in words; may be empty.
    pub more: String,
    /// Key that dismisses the warning, if one does here.
    pub key: String,
    /// Word for the key; may be empty.
    pub word: &'static str,
}

impl NoticeSide {
    fn of_warning(app: &App) -> Option<Self> {
        let more = match app.notices.hidden_warnings() {
            0 => String::new(),
            count => format!("{count} more   "),
        };
        let dismiss = app.session.keymap.key(app.scope(), Action::Back);
        let dismiss = dismiss.filter(|_| matches!(app.mode, InputMode::Browse));
        let dismiss = dismiss.filter(|_| !app.notices.stays());
        let (key, word) = match dismiss {
            Some(key) => (key.to_string(), " dismiss"),
            None => (String::new(), ""),
        };
        let side = Self {
            row: 0,
            more,
            key,
            word,
        };
        (side.width() > 0).then_some(side)
    }

    fn width(&self) -> usize {
        width::of(&self.more) + width::of(&self.key) + width::of(self.word)
    }
}

impl Notice {
    /// Returns the text as it is shown: each action is named by the key that does it there.
    pub fn shown_in(&self, app: &App) -> String {
        self.text_with(|action| way_to(app, action))
    }
}

/// Returns how to do an action: its key here, the palette, or its key in another pane.
fn way_to(app: &App, action: Action) -> String {
    let keymap = &app.session.keymap;
    if let Some(key) = keymap.key(app.scope(), action) {
        return key.to_string();
    }
    let name = action.name();
    let place = match app.view.focus {
        Pane::Edit => ActionPlace::Text,
        Pane::List | Pane::Preview | Pane::Tags | Pane::Search => ActionPlace::Panes,
    };
    let is_listed = matches!(app.mode, InputMode::Browse) && action.works_in(place);
    let palette = keymap.key(app.scope(), Action::Palette);
    if let Some(key) = palette.filter(|_| is_listed) {
        return format!("`{name}` in the palette ({key})");
    }
    let others = [
        (KeyScope::List, "list"),
        (KeyScope::Preview, "preview"),
        (KeyScope::Tags, "tag pane"),
        (KeyScope::Search, "search results"),
        (KeyScope::Edit, "editor"),
    ];
    let mut others = others
        .into_iter()
        .filter_map(|(scope, name)| Some((keymap.key(scope, action)?, name)));
    match others.next() {
        Some((key, pane)) => format!("{key} in the {pane}"),
        None => format!("`{name}` in the palette"),
    }
}

impl NoticeRows {
    /// Returns the rows of the newest warning or error, if there is one.
    pub fn of_warning(app: &App, screen: &ScreenLayout) -> Option<Self> {
        let notice = app.notices.top_warning()?;
        let text = notice.shown_in(app);
        Some(Self::new(app, &text, NoticeSide::of_warning(app), screen))
    }

    /// Returns the rows of a message that is too long for the status line.
    pub fn of_message(app: &App, text: &str, screen: &ScreenLayout) -> Self {
        Self::new(app, text, None, screen)
    }

    fn new(app: &App, text: &str, side: Option<NoticeSide>, screen: &ScreenLayout) -> Self {
        let columns = screen.size.width.saturating_sub(screen.margins.1);
        let columns = columns.saturating_sub(NOTICE_TEXT_COLUMN).max(1);
        let most = MAX_NOTICE_ROWS.min(screen.notice.div_ceil(2)).max(1);
        let ellipsis = app.session.glyphs.pick("\u{2026}", "...");
        let clean = CleanText::new(text);
        let mut lines = wrap_within(clean.as_str(), (columns, most), ellipsis);
        let side = side.and_then(|side| place_side(side, &mut lines, (columns, most)));
        Self { lines, side }
    }
}

/// Puts the side next to the last line that leaves room for it, or below all; `None` if there is
/// room for neither.
fn place_side(
    side: NoticeSide,
    lines: &mut Vec<String>,
    (columns, most): (usize, usize),
) -> Option<NoticeSide> {
    let needed = side.width() + SIDE_GAP;
    let has_room = |line: &String| width::of(line) + needed <= columns;
    let row = lines.iter().rposition(has_room);
    let row = row.or_else(|| {
        let can_grow = lines.len() < most && side.width() <= columns;
        can_grow.then(|| {
            lines.push(String::new());
            lines.len() - 1
        })
    })?;
    Some(NoticeSide { row, ..side })
}

/// Wraps a text into at most so many rows; if it is longer, what comes before its fix is cut.
fn wrap_within(text: &str, (columns, most): (usize, usize), ellipsis: &str) -> Vec<String> {
    let lines = wrap::wrap(text, columns);
    if lines.len() <= most {
        return lines;
    }
    let (start, fix) = split_fix(text);
    for kept in (1..width::of(start).min(columns * most)).rev() {
        let shorter = format!("{} {fix}", width::truncate(start, kept, ellipsis));
        let lines = wrap::wrap(&shorter, columns);
        if lines.len() <= most {
            return lines;
        }
    }
    let mut lines = wrap::wrap(text, columns);
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        let room = columns.saturating_sub(width::of(ellipsis));
        *last = format!("{}{ellipsis}", width::prefix_that_fits(last, room));
    }
    lines
}

/// Splits a text before its fix: the last sentence, or what follows the last semicolon or colon.
fn split_fix(text: &str) -> (&str, &str) {
    let separators = [". ", "; ", ": "];
    let mut splits = separators.iter().filter_map(|mark| {
        let (start, fix) = text.rsplit_once(mark)?;
        let with_mark = text.get(..start.len() + 1)?;
        Some((with_mark, fix))
    });
    splits.next().unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_whole_where_it_fits_and_keeps_its_fix_where_not() {
        let fix = "Fix the cause and save again.";
        let text = format!(
            "Error: {} was not saved: no space left. {fix}",
            "a-long-name-".repeat(9)
        );
        for columns in 12..140 {
            for most in 1..=MAX_NOTICE_ROWS {
                let lines = wrap_within(&text, (columns, most), "\u{2026}");
                assert!(lines.len() <= most);
                assert!(
                    lines.iter().all(|line| width::of(line) <= columns),
                    "{lines:?}"
                );
                let joined = lines.join(" ");
                let fits = wrap::wrap(&text, columns).len() <= most;
                let has_room = columns * most > 3 * fix.len();
                assert!(
                    !has_room || joined.ends_with(fix),
                    "{columns}x{most}: {joined}"
                );
                assert_eq!(
                    fits,
                    !joined.contains('\u{2026}'),
                    "{columns}x{most}: {joined}"
                );
            }
        }
    }

    #[test]
    fn the_fix_of_a_message_is_its_last_part() {
        let texts = [
            ("Not saved. Save again.", "Save again."),
            ("keys.toml:2: unknown action; use another", "use another"),
            ("Spelling is off: set `language`", "set `language`"),
            ("No changes", ""),
        ];
        for (text, fix) in texts {
            assert_eq!(split_fix(text).1, fix);
        }
    }

    #[test]
    fn the_side_takes_free_room_and_never_any_of_the_text() {
        let side = NoticeSide {
            row: 0,
            more: String::new(),
            key: "Esc".to_owned(),
            word: " dismiss",
        };
        let place = |text: &str, columns| {
            let mut lines = wrap_within(text, (columns, 3), "\u{2026}");
            let placed = place_side(side.clone(), &mut lines, (columns, 3));
            (lines, placed.map(|side| side.row))
        };
        assert_eq!(place("short", 40), (vec!["short".to_owned()], Some(0)));
        let (lines, row) = place("twenty columns here!", 24);
        assert_eq!((lines.len(), row), (2, Some(1)), "{lines:?}");
        let full = "twenty-four columns full twenty-four columns full twenty-four columns full";
        let (lines, row) = place(full, 24);
        assert_eq!((lines.len(), row), (3, None), "{lines:?}");
    }
}
