//! Warning or error: one row above the status line, until dismissed or no longer true.

use crate::app::notice::Level;
use crate::app::{App, Screen};
use crate::text::{Clean, Ground, Look, Role, Span, width};

use super::canvas::Canvas;

/// Draws the newest active notice.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) {
    let Some(notice) = app.notices.row() else {
        return;
    };
    let (role, ground) = match notice.level {
        Level::Error => (Role::Error, Ground::Delete),
        Level::Warning | Level::Done => (Role::Warn, Ground::Surface),
    };
    let (y, wide) = (screen.notice, screen.size.width);
    canvas.clear(y, 0, wide, ground);
    canvas.literal((0, y), canvas.pick("▌", ">"), Look::of(role).on(ground));
    canvas.literal((1, y), "!", Look::of(role).on(ground));
    let right = wide.saturating_sub(screen.margins.1);
    let side = side(app);
    let end = canvas.spans_right(y, right, &side, ground);
    let room = end.saturating_sub(3 + 2);
    let text = Clean::new(&notice.text);
    let text = width::cut(text.as_str(), room, canvas.ellipsis());
    canvas.spans(
        (3, y),
        end,
        &[Span::new(&text, Look::of(Role::Strong).bold())],
        ground,
    );
}

fn side(app: &App) -> Vec<Span> {
    let mut spans = Vec::new();
    if app.notices.more() > 0 {
        spans.push(Span::new(
            &format!("{} more   ", app.notices.more()),
            Role::Muted,
        ));
    }
    spans.push(Span::clean(
        Clean::literal("Esc"),
        Look::of(Role::Accent).bold(),
    ));
    spans.push(Span::clean(Clean::literal(" dismiss"), Role::Muted));
    spans
}
