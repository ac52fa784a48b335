//! Popups: raised over a dimmed screen, with rows of name, description and key.

use crate::app::layout::ScreenArea;
use crate::app::popup::{Popup, PopupEntry, PopupKind};
use crate::app::{App, ScreenLayout, help as overview};
use crate::text::{Background, CleanText, Role, Span, TextStyle, width};

use super::canvas::Canvas;
use super::help;
use super::line_input;

/// Columns of the theme menu, which leaves most of the screen to see.
const MAX_THEME_COLUMNS: usize = 62;

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
    let overview = popup
        .is_overview()
        .then(|| overview::overview(app, screen))
        .flatten();
    let rows = overview
        .as_ref()
        .map_or(entries.len(), |it| overview::height(&it.columns));
    let area = popup_area(popup, screen, rows);
    frame(area, canvas);
    let inner = ScreenArea {
        x: area.x + 4,
        y: area.y + 1,
        width: area.width.saturating_sub(8),
        height: area.height.saturating_sub(2),
    };
    let is_whole = overview.as_ref().is_none_or(|it| it.is_whole);
    let cursor = draw_input((popup, is_whole), &entries, inner, canvas);
    let top = if popup.field.is_some() { 2 } else { 0 };
    let body = ScreenArea {
        y: inner.y + top,
        height: inner.height.saturating_sub(top + 2),
        ..inner
    };
    match &overview {
        Some(it) => help::draw(&it.columns, body, canvas),
        None => list(popup, &entries, (body, area), canvas),
    }
    let overview = overview.map(|it| it.is_whole);
    footer((app, popup), overview, inner, canvas);
    cursor
}

/// Returns the area of the popup: from row 4, centered, as high as its content; the whole screen if
/// there is little room.
fn popup_area(popup: &Popup, screen: &ScreenLayout, rows: usize) -> ScreenArea {
    let (width, height) = (screen.size.width, screen.size.height);
    if screen.is_compact() {
        return ScreenArea {
            x: 0,
            y: 0,
            width,
            height,
        };
    }
    let wide = match popup.kind {
        PopupKind::Help if popup.is_overview() => 104,
        PopupKind::Theme(_) => MAX_THEME_COLUMNS,
        _ => 80,
    };
    let wide = wide.min(width.saturating_sub(4));
    let field = if popup.field.is_some() { 2 } else { 0 };
    let high = (rows + field + 4).min(height.saturating_sub(6));
    ScreenArea {
        x: (width - wide) / 2,
        y: 4,
        width: wide,
        height: high,
    }
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
    (popup, is_whole): (&Popup, bool),
    entries: &[PopupEntry],
    inner: ScreenArea,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let field = popup.field.as_ref()?;
    let (sign, noun, words) = match popup.kind {
        PopupKind::Help if !is_whole => ("? ", "keys", "  Common keys. Type to search all."),
        PopupKind::Help => ("? ", "keys", "  type to search keys and commands"),
        PopupKind::Outline => ("o ", "headings", "  type to search headings"),
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
    popup: &Popup,
    entries: &[PopupEntry],
    at: (ScreenArea, ScreenArea),
    canvas: &mut Canvas<'_>,
) {
    let (body, whole) = at;
    if entries.is_empty() {
        let words = match popup.kind {
            PopupKind::Messages => "No messages.",
            PopupKind::Outline if popup.typed().is_empty() => "This post has no headings.",
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
    canvas.spans((body.x, y), end, &[Span::new(&name, look)], ground);
    let note_at = body.x + wide + 3;
    if note_at < end {
        let note = cut(&entry.note, end - note_at);
        canvas.spans((note_at, y), end, &[Span::new(&note, Role::Muted)], ground);
    }
}

fn footer(
    (app, popup): (&App, &Popup),
    overview: Option<bool>,
    inner: ScreenArea,
    canvas: &mut Canvas<'_>,
) {
    let y = inner.y + inner.height.saturating_sub(1);
    let (enter, words) = match popup.kind {
        PopupKind::Help if overview == Some(false) => ("Down", " all keys   "),
        PopupKind::Help if overview.is_some() => ("", ""),
        PopupKind::Help | PopupKind::Palette => ("Enter", " run   "),
        PopupKind::Theme(_) if app.saves_theme() => ("Enter", " save   "),
        PopupKind::Sort | PopupKind::Theme(_) => ("Enter", " select   "),
        PopupKind::Outline => ("Enter", " open   "),
        PopupKind::Messages => ("", ""),
    };
    let close = match (&popup.kind, popup.typed().is_empty()) {
        (PopupKind::Theme(_), _) => " cancel",
        (_, true) => " close",
        (_, false) => " clear",
    };
    let spans = [
        Span::clean(
            CleanText::literal(enter),
            TextStyle::of(Role::Accent).bold(),
        ),
        Span::clean(CleanText::literal(words), Role::Muted),
        Span::clean(
            CleanText::literal("Esc"),
            TextStyle::of(Role::Accent).bold(),
        ),
        Span::clean(CleanText::literal(close), Role::Muted),
    ];
    let end = canvas.spans((inner.x, y), inner.right(), &spans, Background::Raised);
    let side = [Span::clean(
        CleanText::literal("change keys in keys.toml"),
        Role::Muted,
    )];
    let is_owner = !app.limits.is_public;
    if is_owner && overview.is_some() && end + 34 < inner.right() {
        canvas.spans_right(y, inner.right(), &side, Background::Raised);
    }
}

pub(super) fn raised(role: Role) -> TextStyle {
    TextStyle::of(role).on(Background::Raised)
}
