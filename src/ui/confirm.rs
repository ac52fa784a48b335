//! Confirmation in the status line: the question, the host of a link, and the keys that answer.

use crate::app::confirm::Confirmation;
use crate::app::edit::read_only::ReadOnlyReason;
use crate::app::{App, ScreenLayout};
use crate::blog::ExternalUrl;
use crate::config::Action;
use crate::text::{Background, CleanText, Role, Span, TextStyle, span, width};

use super::canvas::Canvas;
use super::key_hints::{LabeledAction, draw_hints, hint_spans, with_keys};

const OPEN: &[LabeledAction] = &[
    (Action::Open, "open"),
    (Action::Copy, "copy"),
    (Action::Cancel, "stay"),
];
/// For remote sessions, whose browser would be on the wrong machine, and for read-only ones.
const OPEN_REMOTE: &[LabeledAction] = &[(Action::Copy, "copy"), (Action::Cancel, "stay")];

const QUIT: &[LabeledAction] = &[
    (Action::Save, "save and quit"),
    (Action::Discard, "discard and quit"),
    (Action::Cancel, "stay"),
];
/// For screens without room for the text and the full key hints.
const QUIT_SHORT: &[LabeledAction] = &[
    (Action::Save, "save"),
    (Action::Discard, "discard"),
    (Action::Cancel, "stay"),
];
/// Minimum width, in columns, for the full quit confirmation.
const MIN_FULL_COLUMNS: usize = 80;
const TAKE_OVER: &[LabeledAction] = &[
    (Action::StealLock, "take over"),
    (Action::Cancel, "read-only"),
];

const SAVE_DAMAGED: &[LabeledAction] = &[(Action::Save, "save anyway"), (Action::Cancel, "stay")];
const EDIT_ANYWAY: &[LabeledAction] = &[
    (Action::StealLock, "edit anyway"),
    (Action::Cancel, "read-only"),
];

/// Draws the question over the whole row; the text is cut, the keys aren't.
pub(super) fn draw(
    app: &App,
    question: &Confirmation,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) {
    let (y, width) = (screen.status, screen.size.width);
    canvas.clear(y, 0, width, Background::Selection);
    let bar = TextStyle::of(Role::Accent).on(Background::Selection);
    canvas.literal((0, y), canvas.pick("▌", ">"), bar);
    let (left, right) = (screen.margins.0, width.saturating_sub(screen.margins.1));
    let answers = match question {
        Confirmation::OpenUrl { .. } if app.session.remote || app.session.read_only => OPEN_REMOTE,
        Confirmation::OpenUrl { .. } => OPEN,
        Confirmation::Quit { .. } if width < MIN_FULL_COLUMNS => QUIT_SHORT,
        Confirmation::Quit { .. } => QUIT,
        Confirmation::SaveDamaged { .. } => SAVE_DAMAGED,
        Confirmation::TakeOver {
            lock: ReadOnlyReason::NoWritePermission,
        } => EDIT_ANYWAY,
        Confirmation::TakeOver { .. } => TAKE_OVER,
    };
    let gap = if width < MIN_FULL_COLUMNS { 2 } else { 3 };
    let keys = with_keys(app, answers);
    let end = right.saturating_sub(span::width(&hint_spans(&keys, gap)));
    draw_hints(&keys, gap, (end, y, right), Background::Selection, canvas);
    let left = left.max(3);
    let room = end.saturating_sub(left + gap);
    let spans = words(question, width, room, canvas);
    if matches!(question, Confirmation::Quit { .. }) {
        let dot = canvas.pick("●", "*");
        canvas.literal(
            (1, y),
            dot,
            TextStyle::of(Role::Warn).on(Background::Selection),
        );
    }
    canvas.spans((left, y), left + room, &spans, Background::Selection);
}

/// Returns the text of a question.
fn words(question: &Confirmation, width: usize, room: usize, canvas: &Canvas<'_>) -> Vec<Span> {
    match question {
        Confirmation::OpenUrl {
            web,
            mismatched_host: belied,
        } => open_question(web, belied.as_deref(), room, canvas.ellipsis()),
        Confirmation::Quit { .. } if width < MIN_FULL_COLUMNS => plain("Unsaved", room, canvas),
        Confirmation::Quit { count: 1 } => plain("One post has unsaved changes.", room, canvas),
        Confirmation::Quit { count } => plain(
            &format!("{count} posts have unsaved changes."),
            room,
            canvas,
        ),
        Confirmation::SaveDamaged { .. } if width < MIN_FULL_COLUMNS => {
            plain("Damaged front matter", room, canvas)
        }
        Confirmation::SaveDamaged { .. } => {
            plain("The generator can't read this front matter.", room, canvas)
        }
        Confirmation::TakeOver { lock } => match (lock, width < MIN_FULL_COLUMNS) {
            (ReadOnlyReason::NoWritePermission, true) => plain("No write permission", room, canvas),
            (ReadOnlyReason::NoWritePermission, false) => plain(
                "This file is read-only (no write permission).",
                room,
                canvas,
            ),
            (_, true) => plain("Open elsewhere", room, canvas),
            (_, false) => plain("Another postdesk is editing this post.", room, canvas),
        },
    }
}

fn plain(words: &str, room: usize, canvas: &Canvas<'_>) -> Vec<Span> {
    let words = width::truncate(words, room, canvas.ellipsis());
    vec![Span::new(&words, TextStyle::of(Role::Strong).bold())]
}

/// Returns the URL of a link; its host is never cut.
fn open_question(
    web: &ExternalUrl,
    belied: Option<&str>,
    room: usize,
    ellipsis: &str,
) -> Vec<Span> {
    let part = |range: std::ops::Range<usize>| web.url.get(range).unwrap_or_default();
    let whose = Span::new(web.host(), TextStyle::of(Role::Strong).bold());
    let warning = belied.map(|said| Span::new(&format!("   not {said}"), Role::Error));
    let mut before = format!("Open {}", part(0..web.host_range.start));
    let kept = whose.text.width() + warning.as_ref().map_or(0, |span| span.text.width());
    let spare = room.saturating_sub(kept);
    if width::of(&before) > spare {
        before = width::truncate(&before, spare, ellipsis);
    }
    let before = Span::new(&before, Role::Text);
    let rest = CleanText::new(part(web.host_range.end..web.url.len()));
    let spare = spare.saturating_sub(before.text.width());
    let rest = width::truncate(rest.as_str(), spare, ellipsis);
    let mut spans = vec![before, whose, Span::new(&rest, Role::Text)];
    spans.extend(warning);
    debug_assert!(span::width(&spans) <= room.max(kept));
    spans
}
