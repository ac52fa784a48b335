//! Empty states: why there is nothing to show, and what to do.

use crate::app::layout::ScreenArea;
use crate::app::{App, InputMode, ScreenLayout};
use crate::blog::human_date;
use crate::config::Action;
use crate::text::{Background, Role, Span, TextStyle, wrap};

use super::canvas::Canvas;

/// Draws why the list is empty.
pub(super) fn list(app: &App, screen: &ScreenLayout, area: ScreenArea, canvas: &mut Canvas<'_>) {
    let (left, right) = screen.text_columns(area);
    let rows = if app.library.total() == 0 {
        no_posts(app, right.saturating_sub(left))
    } else {
        no_match(app)
    };
    for (place, row) in rows.iter().take(area.height).enumerate() {
        canvas.spans((left, area.y + place), right, row, Background::Plain);
    }
}

/// Draws why the preview is empty.
pub(super) fn preview(app: &App, area: ScreenArea, canvas: &mut Canvas<'_>) {
    let is_alone = !app.screen().has_room_for_two_versions();
    if let Some(place) = app
        .library
        .awaited_folder(app.clock.now)
        .filter(|_| is_alone)
    {
        let rows = waiting(app, place, area.width);
        for (at, row) in rows.iter().take(area.height).enumerate() {
            canvas.spans(
                (area.x, area.y + at),
                area.x + area.width,
                row,
                Background::Plain,
            );
        }
    } else if app.library.is_scanned() && area.height > 0 {
        canvas.literal((area.x, area.y), "No post selected.", Role::Muted);
    }
}

fn no_posts(app: &App, room: usize) -> Vec<Vec<Span>> {
    if let Some(place) = app.library.awaited_folder(app.clock.now) {
        return waiting(app, place, room);
    }
    // says nothing while the folder is being read, as it could be wrong in a moment
    if !app.library.is_scanned() {
        return Vec::new();
    }
    let (what, more) = if app.library.is_missing() {
        (
            "The posts folder was deleted.",
            "It will reload when the folder returns.",
        )
    } else if app.limits.is_public {
        ("No published posts yet.", "")
    } else if app.notices.has_scan_warnings() {
        ("No posts here.", "See the notice below.")
    } else {
        (
            "No posts here yet.",
            "Markdown files in this folder appear here.",
        )
    };
    let mut rows = vec![vec![Span::new(what, Role::Text)], Vec::new()];
    if app.can_create_first_post() {
        rows.push(key(app, Action::New, "creates the first post."));
    }
    let lines = wrap::wrap(more, room);
    rows.extend(lines.iter().map(|line| vec![Span::new(line, Role::Muted)]));
    rows
}

/// Returns the message for a folder that has not responded yet.
fn waiting(app: &App, place: &str, room: usize) -> Vec<Vec<Span>> {
    let lines = |text: &str, role| -> Vec<Vec<Span>> {
        let lines = wrap::wrap(text, room);
        let spans = lines.iter().map(|line| vec![Span::new(line, role)]);
        spans.collect()
    };
    let mut rows = lines(&format!("Waiting for {place}"), Role::Text);
    rows.push(Vec::new());
    let more = if app.limits.is_public {
        "The posts appear as soon as they can be read."
    } else {
        "Its files have not been read yet. Check its disk or network mount."
    };
    rows.extend(lines(more, Role::Muted));
    rows.push(Vec::new());
    rows.push(key(app, Action::Quit, "quit"));
    rows
}

fn no_match(app: &App) -> Vec<Vec<Span>> {
    let typing = matches!(app.mode, InputMode::Filter(_));
    let mut rows = vec![
        vec![Span::new("No matching posts.", Role::Text)],
        Vec::new(),
    ];
    if typing {
        rows.push(key(app, Action::Cancel, "cancel"));
    } else {
        rows.push(key(app, Action::ClearFilter, "clear the filter"));
    }
    rows.push(Vec::new());
    for (term, hits) in app.library.relaxations() {
        let noun = if hits == 1 { "post" } else { "posts" };
        let text = format!("Without {term}: {} {noun}", human_date::format_number(hits));
        rows.push(vec![Span::new(&text, Role::Muted)]);
    }
    rows
}

fn key(app: &App, action: Action, words: &str) -> Vec<Span> {
    let Some(key) = app.session.keymap.key(app.scope(), action) else {
        return Vec::new();
    };
    vec![
        Span::new(&key.to_string(), TextStyle::of(Role::Accent).bold()),
        Span::new(&format!(" {words}"), Role::Muted),
    ]
}
