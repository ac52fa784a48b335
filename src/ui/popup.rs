//! Popups: raised over a dimmed screen, with rows of name, description and key.

use crate::app::layout::ScreenArea;
use crate::app::popup::{Popup, PopupEntry, PopupKind};
use crate::app::{App, ScreenLayout, help as sheet};
use crate::config::Action;
use crate::text::{Background, CleanText, Role, Span, TextStyle, width};

use super::canvas::Canvas;
use super::help;
use super::key_hints::{hint_spans, with_keys};
use super::line_input;
use super::matched;

/// Draws a popup; returns the cursor position if it has a text field.
pub(super) fn draw(
    app: &App,
    popup: &Popup,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    if !matches!(popup.kind, PopupKind::Theme(_)) {
        // a theme is judged by the screen in its colors
        canvas.dim();
    }
    let entries = popup.entries(app);
    let sheet = popup
        .is_sheet()
        .then(|| sheet::columns(app, popup.scope, popup.content_width(screen)));
    let rows = sheet
        .as_ref()
        .map_or(entries.len(), |columns| sheet::height_of(columns));
    let area = popup.area(screen, rows);
    frame(area, canvas);
    let inner = Popup::content_area(area, screen);
    let cursor = draw_input((app, popup), &entries, inner, canvas);
    let top = if popup.field.is_some() { 2 } else { 0 };
    let body = ScreenArea {
        y: inner.y + top,
        height: inner.height.saturating_sub(top + 2),
        ..inner
    };
    match &sheet {
        Some(columns) => help::draw(columns, (body, popup.top), canvas),
        None => list((app, popup), &entries, (body, area), canvas),
    }
    footer((app, popup), rows > body.height, inner, canvas);
    cursor
}

pub(super) fn frame(area: ScreenArea, canvas: &mut Canvas<'_>) {
    for y in area.y..area.y + area.height {
        canvas.clear(y, area.x, area.right(), Background::Raised);
        if canvas.has_backgrounds() {
            let bar = canvas.pick("▌", ">");
            canvas.literal(
                (area.x, y),
                bar,
                TextStyle::of(Role::Accent).on(Background::Raised),
            );
        }
    }
    if !canvas.has_backgrounds() {
        edge(area, canvas);
    }
}

/// Draws a border, used if backgrounds can't be distinguished.
fn edge(area: ScreenArea, canvas: &mut Canvas<'_>) {
    if area.width < 2 || area.height < 2 {
        return;
    }
    let (across, down) = (canvas.pick("─", "-"), canvas.pick("│", "|"));
    let corners = [
        canvas.pick("┌", "+"),
        canvas.pick("┐", "+"),
        canvas.pick("└", "+"),
        canvas.pick("┘", "+"),
    ];
    let (right, bottom) = (area.right() - 1, area.y + area.height - 1);
    for (y, left_corner, right_corner) in [
        (area.y, corners[0], corners[1]),
        (bottom, corners[2], corners[3]),
    ] {
        let line = CleanText::repeat(across, area.width);
        canvas.text((area.x, y), area.right(), &line, Role::Muted.into());
        canvas.literal((area.x, y), left_corner, Role::Muted);
        canvas.literal((right, y), right_corner, Role::Muted);
    }
    for y in area.y + 1..bottom {
        canvas.literal((area.x, y), down, Role::Muted);
        canvas.literal((right, y), down, Role::Muted);
    }
}

fn draw_input(
    (app, popup): (&App, &Popup),
    entries: &[PopupEntry],
    inner: ScreenArea,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let field = popup.field.as_ref()?;
    let (sign, noun, words) = match popup.kind {
        PopupKind::Help => ("? ", "keys", "  type to search keys and commands"),
        PopupKind::Outline => ("o ", "headings", "  type to search headings"),
        PopupKind::Backlinks(_) => ("L ", "links", "  links to this post; type to search them"),
        PopupKind::Filters(_) if app.limits.is_public => {
            ("F ", "filters", "  type to search filters")
        }
        PopupKind::Filters(_) => (
            "F ",
            "filters",
            "  type to search filters, or a name to save this one",
        ),
        _ => (": ", "commands", "  type to search commands"),
    };
    let start = canvas.literal((inner.x, inner.y), sign, raised(Role::Accent).bold());
    let noun = if entries.len() == 1 {
        noun.trim_end_matches('s')
    } else {
        noun
    };
    let count = [Span::new(&format!("{} {noun}", entries.len()), Role::Muted)];
    let end = canvas.spans_right(inner.y, inner.right(), &count, Background::Raised);
    if field.text().is_empty() && start + width::of(words) < end {
        canvas.text(
            (start, inner.y),
            end,
            &CleanText::literal(words),
            raised(Role::Muted),
        );
    }
    let typed = vec![Span::new(field.text(), raised(Role::Text))];
    let room = (end.saturating_sub(2), Background::Raised);
    Some(line_input::draw(
        field,
        typed,
        (start, inner.y),
        room,
        canvas,
    ))
}

fn list(
    (app, popup): (&App, &Popup),
    entries: &[PopupEntry],
    at: (ScreenArea, ScreenArea),
    canvas: &mut Canvas<'_>,
) {
    let (body, whole) = at;
    if entries.is_empty() {
        let words = match popup.kind {
            PopupKind::Messages => "No messages.",
            PopupKind::Outline if popup.typed().is_empty() => "This post has no headings.",
            PopupKind::Backlinks(_) if app.library.links().is_none() => "Reading the posts…",
            PopupKind::Backlinks(_) if popup.typed().is_empty() => "No other post links here.",
            PopupKind::Palette => "Unknown command.",
            PopupKind::Filters(_) => "No filter of this name.",
            _ => "No matches.",
        };
        canvas.text(
            (body.x, body.y),
            body.right(),
            &CleanText::literal(words),
            raised(Role::Muted),
        );
    }
    let names = entries
        .iter()
        .map(|entry| width::of(&entry.name))
        .max()
        .unwrap_or(0);
    let whole_rows = matches!(popup.kind, PopupKind::Messages | PopupKind::Outline);
    let wide = if whole_rows {
        body.width
    } else {
        names.min(body.width * 3 / 5)
    };
    for (place, entry) in entries.iter().enumerate().skip(popup.top).take(body.height) {
        let y = body.y + place - popup.top;
        let chosen = place == popup.chosen;
        let ground = if chosen && canvas.has_backgrounds() {
            Background::Selection
        } else {
            Background::Raised
        };
        canvas.fill(
            y,
            whole.x + 1,
            whole.right() - usize::from(!canvas.has_backgrounds()),
            ground,
        );
        if chosen && !canvas.has_backgrounds() {
            canvas.literal((whole.x + 2, y), canvas.pick("▌", ">"), Role::Accent);
        }
        row(entry, (body, y, wide), (chosen, ground), canvas);
    }
}

fn row(
    entry: &PopupEntry,
    at: (ScreenArea, usize, usize),
    chosen: (bool, Background),
    canvas: &mut Canvas<'_>,
) {
    let ((body, y, wide), (chosen, ground)) = (at, chosen);
    let key = [Span::new(&entry.key, Role::Accent)];
    let end = canvas
        .spans_right(y, body.right(), &key, ground)
        .saturating_sub(2);
    let look = if chosen {
        TextStyle::of(Role::Strong).bold()
    } else {
        TextStyle::of(Role::Text)
    };
    let ellipsis = canvas.ellipsis();
    let cut =
        |text: &str, room: usize| width::truncate(CleanText::new(text).as_str(), room, ellipsis);
    let name = cut(&entry.name, wide.min(end.saturating_sub(body.x)));
    let name = matched::spans(CleanText::new(&name), &entry.matched, look);
    canvas.spans((body.x, y), end, &name, ground);
    let note_at = body.x + wide + 3;
    if note_at < end {
        let note = cut(&entry.note, end - note_at);
        canvas.spans((note_at, y), end, &[Span::new(&note, Role::Muted)], ground);
    }
}

fn footer((app, popup): (&App, &Popup), scrolls: bool, inner: ScreenArea, canvas: &mut Canvas<'_>) {
    let y = inner.y + inner.height.saturating_sub(1);
    let run = match popup.kind {
        PopupKind::Help if popup.is_sheet() => None,
        PopupKind::Help | PopupKind::Palette => Some("run"),
        PopupKind::Filters(_) => Some("apply"),
        PopupKind::Theme(_) if app.saves_theme() => Some("save"),
        PopupKind::Sort | PopupKind::Theme(_) => Some("select"),
        PopupKind::Outline | PopupKind::Backlinks(_) => Some("open"),
        PopupKind::Messages => None,
    };
    let close = match (&popup.kind, popup.typed().is_empty()) {
        (PopupKind::Theme(_), _) => "cancel",
        (_, true) => "close",
        (_, false) => "clear",
    };
    let (enter, esc) = if popup.field.is_some() {
        (Action::Accept, Action::Cancel)
    } else {
        (Action::Choose, Action::Back)
    };
    let mut hints = Vec::new();
    if scrolls && popup.is_sheet() {
        hints.extend(with_keys(app, &[(Action::PageDown, "page")]));
    }
    hints.extend(
        run.into_iter()
            .flat_map(|word| with_keys(app, &[(enter, word)])),
    );
    if let PopupKind::Filters(menu) = &popup.kind {
        if let Some(message) = &menu.message {
            let message = [Span::new(message, Role::Text)];
            canvas.spans((inner.x, y), inner.right(), &message, Background::Raised);
            return;
        }
        if !app.limits.is_public {
            let changes = [
                (Action::SaveFilter, "save"),
                (Action::DeleteFilter, "delete"),
            ];
            hints.extend(with_keys(app, &changes));
        }
    }
    hints.extend(with_keys(app, &[(esc, close)]));
    let spans = hint_spans(&hints, 3);
    let end = canvas.spans((inner.x, y), inner.right(), &spans, Background::Raised);
    let side = [Span::clean(
        CleanText::literal("change keys in keys.toml"),
        Role::Muted,
    )];
    let is_owner = !app.limits.is_public;
    if is_owner && popup.is_sheet() && end + 27 < inner.right() {
        canvas.spans_right(y, inner.right(), &side, Background::Raised);
    }
}

pub(super) fn raised(role: Role) -> TextStyle {
    TextStyle::of(role).on(Background::Raised)
}
