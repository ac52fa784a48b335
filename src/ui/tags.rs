//! Tag pane: all tags with their number of posts, and which are included or excluded.

use crate::app::layout::ScreenArea;
use crate::app::tags::{TagPane, TagRow};
use crate::app::{App, InputMode, Pane, ScreenLayout};
use crate::blog::human_date;
use crate::blog::query::TagChoice;
use crate::text::{Background, CleanText, Role, Span, TextModifier, TextStyle, width};

use super::canvas::Canvas;
use super::line_input;

/// Share of the pane's columns for the bars, as a divisor, and their least and greatest number.
const BAR_SHARE: usize = 6;
const MIN_BAR_COLUMNS: usize = 4;
const MAX_BAR_COLUMNS: usize = 16;

/// Draws the tag pane; returns the cursor position while tags are being filtered.
pub(super) fn draw(
    app: &App,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let area = screen.tags?;
    let cursor = heading(app, screen, area, canvas);
    let rows = app.tags.rows(&app.library);
    let fitting = TagPane::page_size(area, rows.len());
    let first = TagPane::first_row(area);
    let (left, _) = screen.text_columns(area);
    if rows.is_empty() {
        let words = if app.library.tags().is_empty() {
            "No tags in these posts."
        } else {
            "No matching tags."
        };
        canvas.literal((left, first), words, Role::Text);
    }
    for (place, of) in rows.iter().enumerate().skip(app.tags.top()).take(fitting) {
        let y = first + place - app.tags.top();
        row(app, (screen, area), (place, of), y, canvas);
    }
    let below = rows.len().saturating_sub(app.tags.top() + fitting);
    if below > 0 {
        let text = CleanText::new(&format!("{} more", human_date::format_number(below)));
        canvas.text(
            (left + 2, first + fitting + 1),
            area.right(),
            &text,
            Role::Muted.into(),
        );
    }
    cursor
}

fn heading(
    app: &App,
    screen: &ScreenLayout,
    area: ScreenArea,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let (left, right) = screen.text_columns(area);
    if matches!(app.mode, InputMode::TagFilter) {
        let start = canvas.literal((left, area.y), "/ ", TextStyle::of(Role::Accent).bold());
        let field = &app.tags.field;
        let typed = vec![Span::new(field.text(), Role::Text)];
        let room = (right, Background::Plain);
        return Some(line_input::draw(
            field,
            typed,
            (start, area.y),
            room,
            canvas,
        ));
    }
    canvas.literal((left, area.y), "Tags", TextStyle::of(Role::Strong).bold());
    let words = match (app.tags.similar_only, app.tags.match_any) {
        (true, _) => "similar tags",
        (false, true) => "match any",
        (false, false) => "match all",
    };
    canvas.spans_right(
        area.y,
        right,
        &[Span::clean(CleanText::literal(words), Role::Muted)],
        Background::Plain,
    );
    None
}

fn row(
    app: &App,
    at: (&ScreenLayout, ScreenArea),
    row: (usize, &TagRow<'_>),
    y: usize,
    canvas: &mut Canvas<'_>,
) {
    let ((screen, area), (place, row)) = (at, row);
    let (left, right) = screen.text_columns(area);
    let chosen = place == app.tags.index();
    let focused = app.view.focus == Pane::Tags;
    let ground = match (chosen, focused) {
        (true, true) => Background::Selection,
        (true, false) => Background::Idle,
        _ => Background::Plain,
    };
    if chosen {
        canvas.fill(y, area.x, area.right(), ground);
        let (bar, role) = if focused {
            (canvas.pick("▌", ">"), Role::Accent)
        } else {
            (canvas.pick("▎", ":"), Role::Muted)
        };
        canvas.literal((area.x, y), bar, TextStyle::of(role).on(ground));
    }
    digit(app, row, (area, y), ground, canvas);
    let choice = app.library.query().choice(row.label());
    let shown = match row.spelling {
        _ if choice == Some(TagChoice::Exclude) => row.count(),
        Some((label, _)) => app.library.visible_with_label(label),
        None => app.library.visible_with_tag(row.tag),
    };
    let (mark, look) = mark_and_style(choice, shown, chosen, canvas);
    canvas.literal((left, y), mark, look.on(ground));
    let count = [Span::new(&human_date::format_number(shown), Role::Muted)];
    canvas.spans_right(y, right, &count, ground);
    let end = bar(app, (area, right, y), shown, (choice, ground), canvas);
    let end = draw_similar_mark(app, row, (left, end, y), ground, canvas);
    let indent = if row.spelling.is_some() { 2 } else { 0 };
    let left = left + indent;
    let room = end.saturating_sub(left + 2 + 1);
    let name = width::truncate(
        CleanText::new(row.label()).as_str(),
        room,
        canvas.ellipsis(),
    );
    let name_look = if choice == Some(TagChoice::Exclude) {
        look.with(TextModifier::STRIKE)
    } else {
        look
    };
    canvas.spans((left + 2, y), end, &[Span::new(&name, name_look)], ground);
}

/// Draws the digit key of a tag.
fn digit(
    app: &App,
    row: &TagRow<'_>,
    (area, y): (ScreenArea, usize),
    ground: Background,
    canvas: &mut Canvas<'_>,
) {
    let digits = app.digit_tags();
    let is_label = |label: &String| row.tag.labels.iter().any(|(other, _)| other == label);
    let place = digits
        .iter()
        .position(|label| label.as_ref().is_some_and(is_label));
    let Some(place) = place.filter(|_| row.spelling.is_none()) else {
        return;
    };
    let digit = CleanText::new(&(place + 1).to_string());
    let look = TextStyle::of(Role::Muted).on(ground);
    canvas.text((area.x + 1, y), area.right(), &digit, look);
}

/// Draws the number of posts as a bar, left of the number; returns the column where it starts.
fn bar(
    app: &App,
    (area, right, y): (ScreenArea, usize, usize),
    shown: usize,
    (choice, ground): (Option<TagChoice>, Background),
    canvas: &mut Canvas<'_>,
) -> usize {
    let counts = app.library.tags().iter().map(|tag| tag.count);
    let most = counts.max().unwrap_or(0).max(1);
    let digits = human_date::format_number(most).len();
    let columns = (area.width / BAR_SHARE).clamp(MIN_BAR_COLUMNS, MAX_BAR_COLUMNS);
    let start = right.saturating_sub(digits + 1 + columns);
    // half a cell is the least, so that a tag with posts always has a bar
    let halves = (shown * columns * 2).div_ceil(most).min(columns * 2);
    let role = match choice {
        Some(TagChoice::Include) => Role::Accent,
        Some(TagChoice::Exclude) => Role::Error,
        None => Role::Tag,
    };
    let whole = CleanText::repeat(canvas.pick("━", "="), halves / 2);
    let half = CleanText::literal(canvas.pick("╸", "-"));
    let mut spans = vec![Span::clean(whole, role)];
    spans.extend((halves % 2 == 1).then(|| Span::clean(half, role)));
    canvas.spans((start, y), right, &spans, ground);
    start
}

/// Marks a tag similar to another, and names that one if there is room; returns the column before
/// the mark.
fn draw_similar_mark(
    app: &App,
    row: &TagRow<'_>,
    (left, end, y): (usize, usize, usize),
    ground: Background,
    canvas: &mut Canvas<'_>,
) -> usize {
    let is_whole = row.spelling.is_none() && row.tag.labels.len() > 1;
    let near = app.tags.similar_to(row.label()).filter(|_| !is_whole);
    let Some(near) = near else { return end };
    let other = if near.from == row.label() {
        &near.to
    } else {
        &near.from
    };
    let mark = if near.is_same() {
        canvas.pick("≈", "~")
    } else {
        "="
    };
    let own = width::of(CleanText::new(row.label()).as_str());
    let named = CleanText::new(other);
    let mut spans = vec![Span::clean(CleanText::literal(mark), Role::Warn)];
    let room = end.saturating_sub(left + own + 11);
    if named.width() <= room {
        spans.push(Span::new(&format!(" {other}"), Role::Muted));
    }
    canvas.spans_right(y, end.saturating_sub(2), &spans, ground)
}

fn mark_and_style(
    choice: Option<TagChoice>,
    shown: usize,
    chosen: bool,
    canvas: &Canvas<'_>,
) -> (&'static str, TextStyle) {
    match choice {
        Some(TagChoice::Include) => ("+", TextStyle::of(Role::Accent).bold()),
        Some(TagChoice::Exclude) => (canvas.pick("−", "-"), TextStyle::of(Role::Error)),
        None if chosen => (" ", TextStyle::of(Role::Strong).bold()),
        None if shown == 0 => (" ", TextStyle::of(Role::Muted)),
        None => (" ", TextStyle::of(Role::Tag)),
    }
}
