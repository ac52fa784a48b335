//! Warnings and errors in rows above the status line, until dismissed or no longer true, and
//! messages too long for the status line.

use crate::app::notice::NoticeLevel;
use crate::app::notice_rows::{NOTICE_TEXT_COLUMN, NoticeRows, NoticeSide};
use crate::app::{App, ScreenLayout};
use crate::text::{Background, CleanText, Role, Span, TextStyle};

use super::canvas::Canvas;

/// Draws the newest active warning.
pub(super) fn draw(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let Some(rows) = NoticeRows::of_warning(app, screen) else {
        return;
    };
    let level = app.notices.top_warning().map(|notice| notice.level);
    let look = match level {
        Some(NoticeLevel::Error) => (Some(Role::Error), Background::Delete),
        _ => (Some(Role::Warn), Background::Surface),
    };
    draw_rows(&rows, look, screen, canvas);
}

/// Draws a message that doesn't fit into the status line.
pub(super) fn draw_message(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let Some(message) = super::status::long_message(app, screen) else {
        return;
    };
    let rows = NoticeRows::of_message(app, &message, screen);
    draw_rows(&rows, (None, Background::Surface), screen, canvas);
}

/// Draws rows that end above the status line; those of a warning have its role.
fn draw_rows(
    rows: &NoticeRows,
    (role, ground): (Option<Role>, Background),
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) {
    let right = screen.size.width.saturating_sub(screen.margins.1);
    let first = (screen.notice + 1).saturating_sub(rows.lines.len());
    let bar = TextStyle::of(role.unwrap_or(Role::Accent)).on(ground);
    let text = match role {
        Some(_) => TextStyle::of(Role::Strong).bold(),
        None => TextStyle::of(Role::Text),
    };
    for (at, line) in rows.lines.iter().enumerate() {
        let y = first + at;
        canvas.clear(y, 0, screen.size.width, ground);
        canvas.literal(
            (0, y),
            canvas.pick("▌", if at == 0 { ">" } else { " " }),
            bar,
        );
        canvas.spans(
            (NOTICE_TEXT_COLUMN, y),
            right,
            &[Span::new(line, text)],
            ground,
        );
    }
    if role.is_some() {
        canvas.literal((1, first), "!", bar);
    }
    if let Some(side) = &rows.side {
        canvas.spans_right(first + side.row, right, &side_spans(side), ground);
    }
}

fn side_spans(side: &NoticeSide) -> [Span; 3] {
    [
        Span::new(&side.more, Role::Muted),
        Span::new(&side.key, TextStyle::of(Role::Accent).bold()),
        Span::clean(CleanText::literal(side.word), Role::Muted),
    ]
}
