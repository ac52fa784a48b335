//! Preview pane: draws only the visible rows, so that its cost depends on the screen alone.

use std::ops::Range;

use crate::app::layout::ScreenArea;
use crate::app::{App, InputMode, ScreenLayout};
use crate::blog::query::TagChoice;
use crate::markdown::PageRow;
use crate::text::{Background, CleanText, Role, TextModifier, TextStyle};

use super::canvas::Canvas;
use super::{empty, images};

/// Draws the visible rows of the post.
pub(super) fn draw(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let Some(area) = screen.preview else { return };
    if app.list.chosen(&app.library).is_none() {
        empty::preview(app, area, canvas);
        return;
    }
    let Some(page) = app.preview.page() else {
        return;
    };
    let rows = page.rows.iter().skip(app.preview.top()).take(area.height);
    let selection = match &app.mode {
        InputMode::Select(mode) => mode.rows(page),
        _ => 0..0,
    };
    let pictures = images::VisibleImages::of(app, page, area);
    for (place, row) in rows.enumerate() {
        let number = app.preview.top() + place;
        let mut marked = match_styles(app, number);
        if marked.is_empty() {
            marked = chosen_tag_styles(app, row);
        }
        let uncovered = pictures.covered_row(row, number);
        let row = uncovered.as_ref().unwrap_or(row);
        let selected = selection.contains(&number).then(|| selected_row(row));
        let row = selected.as_ref().unwrap_or(row);
        draw_row(row, area, area.y + place, &marked, canvas);
    }
    if !matches!(app.mode, InputMode::Popup(_)) {
        // everything behind a popup has one style, which images can't have
        pictures.draw(area, canvas);
    }
    labels(app, area, canvas);
    if page.rows.iter().all(|row| row.line == 0) && page.rows.len() + 2 < area.height {
        let y = area.y + page.rows.len();
        canvas.text(
            (area.x, y),
            area.right(),
            &CleanText::literal("This post is empty."),
            Role::Muted.into(),
        );
    }
}

/// Returns a row with the background of a selection over its full width.
fn selected_row(row: &PageRow) -> PageRow {
    let mut row = row.clone();
    row.fill = Some((0, Background::Selection));
    for span in &mut row.spans {
        span.style = span.style.on(Background::Selection);
    }
    row
}

/// Draws the hint labels; the letters already typed are dropped.
fn labels(app: &App, area: ScreenArea, canvas: &mut Canvas<'_>) {
    let InputMode::Hints(pick) = &app.mode else {
        return;
    };
    let look = TextStyle::of(Role::Strong).on(Background::Found).bold();
    for choice in pick.candidates() {
        let y = choice.row.checked_sub(app.preview.top());
        let Some(y) = y.filter(|y| *y < area.height) else {
            continue;
        };
        let x = area.x + choice.column;
        let rest = choice.label.get(pick.typed.len()..).unwrap_or_default();
        canvas.text((x, area.y + y), area.right(), &CleanText::new(rest), look);
    }
}

/// Returns the matches in a row as byte ranges, each with its style.
fn match_styles(app: &App, row: usize) -> Vec<(Range<usize>, TextStyle)> {
    let Some(found) = &app.preview.matches else {
        return Vec::new();
    };
    let look = TextStyle::of(Role::Strong).on(Background::Found).bold();
    let looks = found.matches.in_row(row).into_iter().map(|(range, hit)| {
        let current = hit == found.current;
        let look = if current {
            look.with(TextModifier::UNDERLINE)
        } else {
            look
        };
        (range, look)
    });
    looks.collect()
}

/// Returns the tags in a row that the filter includes, as byte ranges with their style.
fn chosen_tag_styles(app: &App, row: &PageRow) -> Vec<(Range<usize>, TextStyle)> {
    let mut styles = Vec::new();
    let mut at = 0;
    for span in &row.spans {
        let text = span.text.as_str();
        let label = text.strip_prefix('#').unwrap_or(text);
        let is_tag = span.style.role == Role::Tag;
        if is_tag && app.library.query().choice(label) == Some(TagChoice::Include) {
            let look = TextStyle::of(Role::Accent).on(span.style.background);
            styles.push((at..at + text.len(), look));
        }
        at += text.len();
    }
    styles
}

fn draw_row(
    row: &PageRow,
    area: ScreenArea,
    y: usize,
    marked: &[(Range<usize>, TextStyle)],
    canvas: &mut Canvas<'_>,
) {
    let mut ground = Background::Plain;
    let mut from = area.right();
    if let Some((start, fill)) = row.fill {
        (ground, from) = (fill, area.x + start);
        canvas.fill(y, from, area.right(), fill);
    }
    let mut x = area.x;
    let mut at = 0;
    for span in &row.spans {
        let mut look = span.style;
        if x >= from && look.background == Background::Plain {
            look = look.on(ground);
        }
        let start = x;
        for (part, look) in split_at_matches(&span.text, at, marked, look) {
            x = canvas.text((x, y), area.right(), &part, look);
        }
        if let Some(index) = span.link {
            canvas.link(start..x, y, index);
        }
        at += span.text.as_str().len();
    }
}

/// Splits a span, which starts at byte `at` of its row, at the matches in it.
fn split_at_matches(
    text: &CleanText,
    at: usize,
    marked: &[(Range<usize>, TextStyle)],
    look: TextStyle,
) -> Vec<(CleanText, TextStyle)> {
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
