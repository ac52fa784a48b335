//! A question in the status line: what, whose it is, and the keys that answer.

use crate::app::question::Question;
use crate::app::{App, Screen};
use crate::blog::Web;
use crate::config::Action;
use crate::text::{Clean, Ground, Look, Role, Span, span, width};

use super::canvas::Canvas;
use super::status::{Wanted, hint_spans, with_keys};

const OPEN: &[Wanted] = &[
    (Action::Open, "open"),
    (Action::Copy, "copy"),
    (Action::Cancel, "stay"),
];
/// Where the browser would be the wrong one.
const REMOTE: &[Wanted] = &[(Action::Copy, "copy"), (Action::Cancel, "stay")];

/// Draws the question over the whole row; the keys stay, the words are cut.
pub(super) fn draw(app: &App, question: &Question, screen: &Screen, canvas: &mut Canvas<'_>) {
    let Question::Open { web, belied } = question;
    let (y, width) = (screen.status, screen.size.width);
    canvas.clear(y, 0, width, Ground::Selection);
    let bar = Look::of(Role::Accent).on(Ground::Selection);
    canvas.literal((0, y), canvas.pick("▌", ">"), bar);
    let (left, right) = (screen.margins.0, width.saturating_sub(screen.margins.1));
    let answers = if app.setup.remote { REMOTE } else { OPEN };
    let keys = hint_spans(&with_keys(app, answers), 3);
    let end = canvas.spans_right(y, right, &keys, Ground::Selection);
    let room = end.saturating_sub(left + 3);
    let spans = words(web, belied.as_deref(), room, canvas.ellipsis());
    canvas.spans((left, y), left + room, &spans, Ground::Selection);
}

/// Says where a link leads; whose the address is stays on the screen, whatever else is cut.
fn words(web: &Web, belied: Option<&str>, room: usize, ellipsis: &str) -> Vec<Span> {
    let part = |range: std::ops::Range<usize>| web.address.get(range).unwrap_or_default();
    let whose = Span::new(web.host(), Look::of(Role::Strong).bold());
    let warning = belied.map(|said| Span::new(&format!("   not {said}"), Role::Error));
    let mut before = format!("Open {}", part(0..web.whose.start));
    let kept = whose.text.width() + warning.as_ref().map_or(0, |span| span.text.width());
    let spare = room.saturating_sub(kept);
    if width::of(&before) > spare {
        before = width::cut(&before, spare, ellipsis);
    }
    let before = Span::new(&before, Role::Text);
    let rest = Clean::new(part(web.whose.end..web.address.len()));
    let spare = spare.saturating_sub(before.text.width());
    let rest = width::cut(rest.as_str(), spare, ellipsis);
    let mut spans = vec![before, whose, Span::new(&rest, Role::Text)];
    spans.extend(warning);
    debug_assert!(span::width(&spans) <= room.max(kept));
    spans
}
