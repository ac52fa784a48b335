//! Preview pane: draws only the visible rows, so that its cost depends on the screen alone.

use std::ops::Range;

use crate::app::layout::Area;
use crate::app::{App, Mode, Screen};
use crate::markdown::Row;
use crate::text::{Clean, Ground, Look, Role, Weight};

use super::canvas::Canvas;
use super::{empty, images};

/// Draws the visible rows of the post.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) {
    let Some(area) = screen.preview else { return };
    if app.list.chosen(&app.library).is_none() {
        empty::preview(app, area, canvas);
        return;
    }
    let Some(page) = app.preview.page() else {
        return;
    };
    let rows = page.rows.iter().skip(app.preview.top()).take(area.height);
    let pictures = images::Shown::of(app, page, area);
    for (place, row) in rows.enumerate() {
        let number = app.preview.top() + place;
        let marked = marked(app, number);
        let uncovered = pictures.uncovered(row, number);
        let row = uncovered.as_ref().unwrap_or(row);
        draw_row(row, area, area.y + place, &marked, canvas);
    }
    if !matches!(app.mode, Mode::Popup(_)) {
        // everything behind a popup has one style, which images can't have
        pictures.draw(area, canvas);
    }
    labels(app, area, canvas);
    if page.rows.iter().all(|row| row.line == 0) && page.rows.len() + 2 < area.height {
        let y = area.y + page.rows.len();
        canvas.text(
            (area.x, y),
            area.right(),
            &Clean::literal("This post is empty."),
            Role::Muted.into(),
        );
    }
}

/// Draws the hint labels; the letters already typed are dropped.
fn labels(app: &App, area: Area, canvas: &mut Canvas<'_>) {
    let Mode::Pick(pick) = &app.mode else { return };
    let look = Look::of(Role::Strong).on(Ground::Found).bold();
    for choice in pick.open() {
        let y = choice.row.checked_sub(app.preview.top());
        let Some(y) = y.filter(|y| *y < area.height) else {
            continue;
        };
        let x = area.x + choice.column;
        let rest = choice.label.get(pick.typed.len()..).unwrap_or_default();
        canvas.text((x, area.y + y), area.right(), &Clean::new(rest), look);
    }
}

/// Returns the matches in a row as byte ranges, each with its style.
fn marked(app: &App, row: usize) -> Vec<(Range<usize>, Look)> {
    let Some(found) = &app.preview.found else {
        return Vec::new();
    };
    let look = Look::of(Role::Strong).on(Ground::Found).bold();
    let looks = found.hits.in_row(row).into_iter().map(|(range, hit)| {
        let current = hit == found.current;
        let look = if current {
            look.with(Weight::UNDERLINE)
        } else {
            look
        };
        (range, look)
    });
    looks.collect()
}

fn draw_row(
    row: &Row,
    area: Area,
    y: usize,
    marked: &[(Range<usize>, Look)],
    canvas: &mut Canvas<'_>,
) {
    let mut ground = Ground::Plain;
    let mut from = area.right();
    if let Some((start, fill)) = row.fill {
        (ground, from) = (fill, area.x + start);
        canvas.fill(y, from, area.right(), fill);
    }
    let mut x = area.x;
    let mut at = 0;
    for span in &row.spans {
        let mut look = span.look;
        if x >= from && look.ground == Ground::Plain {
            look = look.on(ground);
        }
        for (part, look) in parts(&span.text, at, marked, look) {
            x = canvas.text((x, y), area.right(), &part, look);
        }
        at += span.text.as_str().len();
    }
}

/// Splits a span, which starts at byte `at` of its row, at the matches in it.
fn parts(
    text: &Clean,
    at: usize,
    marked: &[(Range<usize>, Look)],
    look: Look,
) -> Vec<(Clean, Look)> {
    let end = at + text.as_str().len();
    let mut parts = Vec::new();
    let mut from = at;
    for (range, found) in marked
        .iter()
        .filter(|(range, _)| range.start < end && range.end > at)
    {
        let (start, stop) = (range.start.max(from), range.end.min(end));
        parts.push((text.slice(from - at..start - at), look));
        parts.push((text.slice(start - at..stop - at), *found));
        from = stop;
    }
    if from == at {
        return vec![(text.clone(), look)];
    }
    parts.push((text.slice(from - at..end - at), look));
    parts
}
