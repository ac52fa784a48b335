//! Editor pane: its rows, its header, its cursor position.

use ratatui::layout::Rect;

use crate::app::edit::find_replace::What;
use crate::app::edit::read_only::Lock;
use crate::app::edit::word_count::counted;
use crate::app::edit::{Desk, Seek};
use crate::app::layout::Area;
use crate::app::{App, Screen};
use crate::blog::human_date;
use crate::editor::styled_rows::{self, Marks};
use crate::editor::{Room, Selection};
use crate::text::{Clean, Ground, Look, Role, Span, span, width};

use super::canvas::Canvas;
use super::line_input;

/// Shown while a post of the tour is edited.
const NOT_KEPT: &str = "Tour: changes are not kept";
const NOT_KEPT_BRIEFLY: &str = "Not kept";

/// Draws the rows of the text; returns the cell of the cursor.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let (area, desk) = (screen.edit?, app.edit.desk()?);
    let room = Room {
        columns: area.width,
        rows: area.height,
    };
    let text = desk.buffer.text();
    let rows = desk.view.rows(text, room);
    let shown = rows.first().map_or(0, |row| row.start)..rows.last().map_or(0, |row| row.end);
    let found = app.hits_between(shown);
    let misspelt = if app.spells() {
        desk.misspelt()
    } else {
        Vec::new()
    };
    let current = app.edit.sought.hit.as_ref();
    let selection = desk.buffer.selection();
    let is_hit = current.is_some_and(|hit| *hit == selection.range());
    let marks = Marks {
        // the current match is highlighted as a match, not as a selection
        selection: if is_hit {
            Selection::at(selection.head)
        } else {
            selection
        },
        found: &found,
        current,
        misspelt: &misspelt,
    };
    let rows: Vec<Vec<Span>> = rows
        .into_iter()
        .map(|row| styled_rows::row(text, row, area.width, desk.runs(row.line), &marks))
        .collect();
    canvas.rows(rect(area), &rows);
    let (x, y) = desk.view.cell(text, desk.buffer.head(), room)?;
    Some(((area.x + x) as u16, (area.y + y) as u16))
}

fn rect(area: Area) -> Rect {
    Rect {
        x: area.x as u16,
        y: area.y as u16,
        width: area.width as u16,
        height: area.height as u16,
    }
}

/// Draws the header: title, whether the post is saved, time of the last autosave.
pub(super) fn head(app: &App, desk: &Desk, screen: &Screen, canvas: &mut Canvas<'_>) {
    let Some(y) = screen.header else { return };
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let state = state(desk, canvas);
    let mut side = kept(app, desk).unwrap_or_default();
    if app.library.is_tour {
        let words = if screen.is_narrow() {
            NOT_KEPT_BRIEFLY
        } else {
            NOT_KEPT
        };
        side = vec![Span::clean(Clean::literal(words), Role::Warn)];
    } else if screen.is_narrow() {
        side = state;
    }
    let mut end = right;
    if left + span::width(&side) + 16 <= right || screen.is_narrow() {
        let begin = canvas.spans_right(y, right, &side, Ground::Plain);
        end = begin.saturating_sub(if side.is_empty() { 0 } else { 3 });
    }
    let room = end.saturating_sub(left);
    let state = if screen.is_narrow() {
        Vec::new()
    } else {
        self::state(desk, canvas)
    };
    let behind = if state.is_empty() {
        0
    } else {
        3 + span::width(&state)
    };
    let name = width::cut(
        Clean::new(&title(app, desk)).as_str(),
        room.saturating_sub(behind),
        canvas.ellipsis(),
    );
    let mut spans = vec![Span::new(&name, Look::of(Role::Strong).bold())];
    if !state.is_empty() {
        spans.push(Span::clean(Clean::literal("   "), Role::Text));
        spans.extend(state);
    }
    canvas.spans((left, y), end, &spans, Ground::Plain);
}

/// Draws the find, replace or go-to-line bar; returns the cell of the cursor.
pub(super) fn seek(
    app: &App,
    seek: &Seek,
    y: usize,
    screen: &Screen,
    canvas: &mut Canvas<'_>,
) -> (u16, u16) {
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let side = sought(app, seek);
    let end = canvas
        .spans_right(y, right, &side, Ground::Plain)
        .saturating_sub(3);
    let bold = Look::of(Role::Accent).bold();
    let word = match seek.what {
        What::Line => "line ",
        What::Find | What::Replace => "find ",
    };
    let start = canvas.literal((left, y), word, bold);
    let role = if app.edit.sought.wrong.is_some() {
        Role::Error
    } else {
        Role::Text
    };
    let typed = vec![Span::new(seek.field.text(), role)];
    if seek.what != What::Replace {
        return line_input::draw(&seek.field, typed, (start, y), (end, Ground::Plain), canvas);
    }
    let half = start + end.saturating_sub(start) / 2;
    let first = line_input::draw(
        &seek.field,
        typed,
        (start, y),
        (half.saturating_sub(2), Ground::Plain),
        canvas,
    );
    let start = canvas.literal((half, y), "with ", bold);
    let typed = vec![Span::new(seek.with.text(), Role::Text)];
    let second = line_input::draw(&seek.with, typed, (start, y), (end, Ground::Plain), canvas);
    if seek.in_with { second } else { first }
}

/// Returns the current match and their number, the search options, or the error.
fn sought(app: &App, seek: &Seek) -> Vec<Span> {
    let sought = &app.edit.sought;
    if seek.what == What::Line {
        return vec![Span::new("12 or 12:5", Role::Muted)];
    }
    if let Some(why) = &sought.wrong {
        return vec![Span::new(why, Role::Error)];
    }
    let options = [
        (sought.options.regex, "regex"),
        (sought.options.case, "case"),
        (sought.options.word, "words"),
    ];
    let mut words: Vec<String> = options
        .into_iter()
        .filter(|(on, _)| *on)
        .map(|(_, word)| word.to_owned())
        .collect();
    let count = sought.count;
    let more = if count.is_more { "+" } else { "" };
    if !seek.field.text().is_empty() {
        words.push(match count.all {
            0 => "nothing found".to_owned(),
            all => format!(
                "{} of {}{more}",
                human_date::number(count.place),
                human_date::number(all)
            ),
        });
    }
    vec![Span::new(&words.join("   "), Role::Muted)]
}

/// Returns the title of the post as in the list, or the file name.
fn title(app: &App, desk: &Desk) -> String {
    let post = desk.post.as_ref().and_then(|id| app.library.post(id));
    let title = post.map(|post| post.title.text.clone());
    title
        .filter(|title| !title.trim().is_empty())
        .unwrap_or_else(|| desk.name.clone())
}

fn state(desk: &Desk, canvas: &Canvas<'_>) -> Vec<Span> {
    let dot = canvas.pick("● ", "* ");
    let word = match desk.lock {
        Some(Lock::Other) => return muted("open in another postdesk: read only"),
        Some(Lock::Bytes) => return muted("no text: read only"),
        Some(Lock::ReadOnly) => return muted("read only"),
        Some(Lock::Protected) if desk.is_unsaved() => "unsaved, no write permission",
        Some(Lock::Protected) => return muted("read only: no write permission"),
        Some(Lock::Large) => return muted("read only: larger than 64 MiB"),
        None if desk.is_unsaved() => "unsaved",
        None if desk.saving.is_some() => "saving",
        None => return Vec::new(),
    };
    let look = Look::of(Role::Warn);
    vec![
        Span::clean(Clean::literal(dot), look),
        Span::clean(Clean::literal(word), look),
    ]
}

fn muted(word: &'static str) -> Vec<Span> {
    vec![Span::clean(Clean::literal(word), Role::Muted)]
}

/// Returns the time of the last autosave: an absolute time, so that it stays true without
/// redrawing.
fn kept(app: &App, desk: &Desk) -> Option<Vec<Span>> {
    let kept = desk.kept.filter(|_| !desk.is_on_disk())?;
    let words = format!("draft kept {}", human_date::time(kept.at, &app.clock));
    Some(vec![Span::new(&words, Role::Muted)])
}

/// Returns the cursor position and the word count, as of the last pause in typing.
pub(super) fn place(app: &App, desk: &Desk, screen: &Screen) -> Vec<String> {
    let (line, column) = desk.calm.cursor;
    if screen.is_narrow() {
        return vec![format!("{line}:{column}")];
    }
    vec![
        format!(
            "line {}, column {}",
            human_date::number(line),
            human_date::number(column)
        ),
        counted(desk.calm.words, app.goal(desk)),
    ]
}

/// Returns the rows of the scrollbar thumb; empty if all of the text is visible.
pub(super) fn thumb(app: &App, screen: &Screen) -> (usize, usize) {
    let (Some(desk), Some(room)) = (app.edit.desk(), screen.edit_room()) else {
        return (0, 0);
    };
    let text = desk.buffer.text();
    let rows = desk.view.rows(text, room);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return (0, 0);
    };
    let all = text.len().max(1);
    if first.start == 0 && last.end == text.len() {
        return (0, 0);
    }
    let shown = last.end - first.start;
    let long = (room.rows * shown / all).clamp(1, room.rows);
    let most = all.saturating_sub(shown).max(1);
    let from = (room.rows - long) * first.start.min(most) / most;
    (from, from + long)
}
