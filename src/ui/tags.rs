//! The tag pane: every tag with its posts, what is included and what is left out.

use crate::app::screen::Area;
use crate::app::tags::TagPane;
use crate::app::{App, Mode, Pane, Screen};
use crate::blog::query::Choice;
use crate::blog::tags::TagCount;
use crate::blog::when;
use crate::text::{Clean, Ground, Look, Role, Span, Weight, width};

use super::canvas::Canvas;
use super::field;

/// Draws the tag pane; gives the cursor where the tags are narrowed.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let area = screen.tags?;
    let cursor = heading(app, screen, area, canvas);
    let rows = app.tags.rows(&app.library);
    let fitting = TagPane::fitting(area, rows.len());
    let first = TagPane::first_row(area);
    let (left, _) = screen.text_of(area);
    if rows.is_empty() {
        let words = if app.library.tags().is_empty() {
            "No tags in these posts."
        } else {
            "No tag matches."
        };
        canvas.literal((left, first), words, Role::Text);
    }
    for (place, tag) in rows.iter().enumerate().skip(app.tags.top()).take(fitting) {
        let y = first + place - app.tags.top();
        row(app, (screen, area), (place, tag), y, canvas);
    }
    let below = rows.len().saturating_sub(app.tags.top() + fitting);
    if below > 0 {
        let text = Clean::new(&format!("{} more", when::number(below)));
        canvas.text(
            (left + 2, first + fitting + 1),
            area.right(),
            &text,
            Role::Muted.into(),
        );
    }
    cursor
}

fn heading(app: &App, screen: &Screen, area: Area, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let (left, right) = screen.text_of(area);
    if matches!(app.mode, Mode::Narrow) {
        let start = canvas.literal((left, area.y), "/ ", Look::of(Role::Accent).bold());
        let field = &app.tags.field;
        let typed = vec![Span::new(field.text(), Role::Text)];
        let room = (right, Ground::Plain);
        return Some(field::draw(field, typed, (start, area.y), room, canvas));
    }
    canvas.literal((left, area.y), "Tags", Look::of(Role::Strong).bold());
    let words = if app.tags.any {
        "any of them"
    } else {
        "all of them"
    };
    canvas.spans_right(
        area.y,
        right,
        &[Span::clean(Clean::literal(words), Role::Muted)],
        Ground::Plain,
    );
    None
}

fn row(app: &App, at: (&Screen, Area), row: (usize, &TagCount), y: usize, canvas: &mut Canvas<'_>) {
    let ((screen, area), (place, tag)) = (at, row);
    let (left, right) = screen.text_of(area);
    let chosen = place == app.tags.place();
    let focused = app.view.focus == Pane::Tags;
    let ground = match (chosen, focused) {
        (true, true) => Ground::Selection,
        (true, false) => Ground::Idle,
        _ => Ground::Plain,
    };
    if chosen {
        canvas.fill(y, area.x, area.right(), ground);
        let (bar, role) = if focused {
            (canvas.pick("▌", ">"), Role::Accent)
        } else {
            (canvas.pick("▎", ":"), Role::Muted)
        };
        canvas.literal((area.x, y), bar, Look::of(role).on(ground));
    }
    let common = app
        .library
        .tags()
        .iter()
        .take(9)
        .position(|other| other.url == tag.url);
    if let Some(digit) = common {
        let digit = Clean::new(&(digit + 1).to_string());
        canvas.text(
            (area.x + 1, y),
            area.right(),
            &digit,
            Look::of(Role::Muted).on(ground),
        );
    }
    let choice = app.library.query().choice(&tag.label);
    let shown = if choice == Some(Choice::Exclude) {
        tag.count
    } else {
        app.library.shown_with(tag)
    };
    let (mark, look) = looks(choice, shown, chosen, canvas);
    canvas.literal((left, y), mark, look.on(ground));
    let count = [Span::new(&when::number(shown), Role::Muted)];
    let end = canvas.spans_right(y, right, &count, ground);
    let room = end.saturating_sub(left + 2 + 2);
    let name = width::cut(Clean::new(&tag.label).as_str(), room, canvas.ellipsis());
    let name_look = if choice == Some(Choice::Exclude) {
        look.with(Weight::STRIKE)
    } else {
        look
    };
    canvas.spans((left + 2, y), end, &[Span::new(&name, name_look)], ground);
}

fn looks(
    choice: Option<Choice>,
    shown: usize,
    chosen: bool,
    canvas: &Canvas<'_>,
) -> (&'static str, Look) {
    match choice {
        Some(Choice::Include) => ("+", Look::of(Role::Accent).bold()),
        Some(Choice::Exclude) => (canvas.pick("−", "-"), Look::of(Role::Error)),
        None if chosen => (" ", Look::of(Role::Strong).bold()),
        None if shown == 0 => (" ", Look::of(Role::Muted)),
        None => (" ", Look::of(Role::Text)),
    }
}
