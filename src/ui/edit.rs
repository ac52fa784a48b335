//! The text being written: its rows, its head, its place.

use ratatui::layout::Rect;

use crate::app::edit::Desk;
use crate::app::edit::desk::Lock;
use crate::app::screen::Area;
use crate::app::{App, Screen};
use crate::blog::when;
use crate::editor::Room;
use crate::editor::shown::{self, Marks};
use crate::text::{Clean, Look, Role, Span, span, width};

use super::canvas::Canvas;

/// Draws the rows of the text; gives the cell of the cursor.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let (area, desk) = (screen.edit?, app.edit.desk()?);
    let room = Room {
        columns: area.width,
        rows: area.height,
    };
    let text = desk.buffer.text();
    let marks = Marks {
        selection: desk.buffer.selection(),
        ..Marks::default()
    };
    let rows = desk.view.rows(text, room).into_iter();
    let rows: Vec<Vec<Span>> = rows
        .map(|row| shown::row(text, row, area.width, desk.runs(row.line), &marks))
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

/// Draws the head: which post, whether it is saved, and when its draft was kept.
pub(super) fn head(app: &App, desk: &Desk, screen: &Screen, canvas: &mut Canvas<'_>) {
    let Some(y) = screen.header else { return };
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let state = state(desk, canvas);
    let mut side = kept(app, desk).unwrap_or_default();
    if screen.is_narrow() {
        side = state;
    }
    let mut end = right;
    if left + span::width(&side) + 16 <= right || screen.is_narrow() {
        let begin = canvas.spans_right(y, right, &side, crate::text::Ground::Plain);
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
    canvas.spans((left, y), end, &spans, crate::text::Ground::Plain);
}

/// Gives the title of the post, as the list has it, else the name of the file.
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
        None if desk.saving.is_some() => "saving",
        None if desk.is_unsaved() => "unsaved",
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

/// Says when the draft on disk was kept: a time, which stays true on a screen at rest.
fn kept(app: &App, desk: &Desk) -> Option<Vec<Span>> {
    let kept = desk.kept.filter(|_| desk.is_unsaved())?;
    let words = format!("draft kept {}", when::time(kept.at, &app.clock));
    Some(vec![Span::new(&words, Role::Muted)])
}

/// Gives the place of the cursor and the words of the text, as they were when the keys rested.
pub(super) fn place(desk: &Desk, screen: &Screen) -> Vec<String> {
    let (line, column) = desk.calm.cursor;
    if screen.is_narrow() {
        return vec![format!("{line}:{column}")];
    }
    let words = desk.calm.words;
    let noun = if words == 1 { "word" } else { "words" };
    vec![
        format!(
            "line {}, column {}",
            when::number(line),
            when::number(column)
        ),
        format!("{} {noun}", when::number(words)),
    ]
}

/// Gives the rows of the rule beside which the part of the text on screen stands; none if all is.
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
