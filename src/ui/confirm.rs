//! Confirmation in the status line: the question, the host of a link, and the keys that answer.

use crate::app::confirm::Question;
use crate::app::edit::read_only::Lock;
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
/// For remote sessions, whose browser would be on the wrong machine, and for read-only ones.
const REMOTE: &[Wanted] = &[(Action::Copy, "copy"), (Action::Cancel, "stay")];

const QUIT: &[Wanted] = &[
    (Action::Save, "save and quit"),
    (Action::Discard, "discard and quit"),
    (Action::Cancel, "stay"),
];
/// For screens without room for the text and the full key hints.
const QUIT_BRIEFLY: &[Wanted] = &[
    (Action::Save, "save"),
    (Action::Discard, "discard"),
    (Action::Cancel, "stay"),
];
/// Minimum width, in columns, for the full quit confirmation.
const IN_FULL: usize = 80;
const TAKE_OVER: &[Wanted] = &[
    (Action::TakeOver, "take over"),
    (Action::Cancel, "read only"),
];

const EDIT_ANYWAY: &[Wanted] = &[
    (Action::TakeOver, "edit anyway"),
    (Action::Cancel, "read only"),
];

/// Draws the question over the whole row; the text is cut, the keys aren't.
pub(super) fn draw(app: &App, question: &Question, screen: &Screen, canvas: &mut Canvas<'_>) {
    let (y, width) = (screen.status, screen.size.width);
    canvas.clear(y, 0, width, Ground::Selection);
    let bar = Look::of(Role::Accent).on(Ground::Selection);
    canvas.literal((0, y), canvas.pick("▌", ">"), bar);
    let (left, right) = (screen.margins.0, width.saturating_sub(screen.margins.1));
    let answers = match question {
        Question::Open { .. } if app.setup.remote || app.setup.read_only => REMOTE,
        Question::Open { .. } => OPEN,
        Question::Quit { .. } if width < IN_FULL => QUIT_BRIEFLY,
        Question::Quit { .. } => QUIT,
        Question::TakeOver {
            lock: Lock::Protected,
        } => EDIT_ANYWAY,
        Question::TakeOver { .. } => TAKE_OVER,
    };
    let gap = if width < IN_FULL { 2 } else { 3 };
    let keys = hint_spans(&with_keys(app, answers), gap);
    let end = canvas.spans_right(y, right, &keys, Ground::Selection);
    let left = left.max(3);
    let room = end.saturating_sub(left + gap);
    let spans = match question {
        Question::Open { web, belied } => words(web, belied.as_deref(), room, canvas.ellipsis()),
        Question::Quit { .. } if width < IN_FULL => plain("Unsaved", room, canvas),
        Question::Quit { count: 1 } => plain("One post has unsaved text.", room, canvas),
        Question::Quit { count } => {
            plain(&format!("{count} posts have unsaved text."), room, canvas)
        }
        Question::TakeOver { lock } => match (lock, width < IN_FULL) {
            (Lock::Protected, true) => plain("No write permission", room, canvas),
            (Lock::Protected, false) => plain(
                "This file is read-only (no write permission).",
                room,
                canvas,
            ),
            (_, true) => plain("Open elsewhere", room, canvas),
            (_, false) => plain("Another postdesk is editing this post.", room, canvas),
        },
    };
    if matches!(question, Question::Quit { .. }) {
        let dot = canvas.pick("●", "*");
        canvas.literal((1, y), dot, Look::of(Role::Warn).on(Ground::Selection));
    }
    canvas.spans((left, y), left + room, &spans, Ground::Selection);
}

fn plain(words: &str, room: usize, canvas: &Canvas<'_>) -> Vec<Span> {
    let words = width::cut(words, room, canvas.ellipsis());
    vec![Span::new(&words, Look::of(Role::Strong).bold())]
}

/// Returns the URL of a link; its host is never cut.
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
