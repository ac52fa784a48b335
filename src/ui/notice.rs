//! Warning or error: one row above the status line, until dismissed or no longer true.

use crate::app::notice::NoticeLevel;
use crate::app::{App, ScreenLayout};
use crate::text::{Background, CleanText, Role, Span, TextStyle, width};

use super::canvas::Canvas;

/// Draws the newest active notice.
pub(super) fn draw(app: &App, screen: &ScreenLayout, canvas: &mut Canvas<'_>) {
    let Some(notice) = app.notices.top_warning() else {
        return;
    };
    let (role, ground) = match notice.level {
        NoticeLevel::Error => (Role::Error, Background::Delete),
        NoticeLevel::Warning | NoticeLevel::Done => (Role::Warn, Background::Surface),
    };
    let (y, wide) = (screen.notice, screen.size.width);
    canvas.clear(y, 0, wide, ground);
    canvas.literal(
        (0, y),
        canvas.pick("▌", ">"),
        TextStyle::of(role).on(ground),
    );
    canvas.literal((1, y), "!", TextStyle::of(role).on(ground));
    let right = wide.saturating_sub(screen.margins.1);
    let side = side(app);
    let end = canvas.spans_right(y, right, &side, ground);
    let room = end.saturating_sub(3 + 2);
    let text = CleanText::new(&notice.text);
    let text = width::truncate(text.as_str(), room, canvas.ellipsis());
    canvas.spans(
        (3, y),
        end,
        &[Span::new(&text, TextStyle::of(Role::Strong).bold())],
        ground,
    );
}

fn side(app: &App) -> Vec<Span> {
    let mut spans = Vec::new();
    if app.notices.hidden_warnings() > 0 {
        spans.push(Span::new(
            &format!("{} more   ", app.notices.hidden_warnings()),
            Role::Muted,
        ));
    }
    spans.push(Span::clean(
        CleanText::literal("Esc"),
        TextStyle::of(Role::Accent).bold(),
    ));
    spans.push(Span::clean(CleanText::literal(" dismiss"), Role::Muted));
    spans
}
