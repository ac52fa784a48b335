//! Change preview: a title, the changed lines by file, the keys.

use crate::app::App;
use crate::app::change_preview::{ChangeRow, preview_size};
use crate::app::jobs::change::ChangePreview;
use crate::app::layout::ScreenArea;
use crate::blog::file_transaction::FileDiff;
use crate::blog::human_date;
use crate::blog::text_diff::{DiffLine, LineStatus};
use crate::config::Action;
use crate::text::{Background, CleanText, Role, Span, TextStyle, span, width};

use super::canvas::Canvas;
use super::key_hints::{KeyHint, draw_hints, hint_spans, with_keys};
use super::popup::raised;

/// Rows around the list: two of padding, the title and a blank, a blank and the keys.
const FRAME_ROWS: usize = 6;
/// Minimum width, in columns, at which lines are numbered.
const MIN_NUMBERED_COLUMNS: usize = 60;

/// Returns the number of rows needed to show everything.
pub(super) fn rows(app: &App) -> usize {
    app.changes.count(preview_size(&app.screen()).width).max(1) + FRAME_ROWS
}

/// Draws the preview inside the frame.
pub(super) fn draw(app: &App, inner: ScreenArea, canvas: &mut Canvas<'_>) {
    head(app, inner, canvas);
    let blank = usize::from(!app.screen().is_compact());
    let room = preview_size(&app.screen());
    debug_assert_eq!(room.width, inner.width);
    for (y, row) in (inner.y + 1 + blank..).zip(app.changes.rows(room)) {
        draw_row(&row, (inner, y), canvas);
    }
    keys(
        app,
        (inner, inner.y + inner.height.saturating_sub(1)),
        canvas,
    );
}

/// Draws a row of a change.
pub(super) fn draw_row(row: &ChangeRow<'_>, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    match row {
        ChangeRow::Note(text) => words(text, Role::Warn, at, canvas),
        ChangeRow::Why(text) => words(text, Role::Text, at, canvas),
        ChangeRow::File(shown) => file(shown, at, canvas),
        ChangeRow::Line(changed) => line(changed, at, canvas),
        ChangeRow::Blank => {}
    }
}

fn head(app: &App, inner: ScreenArea, canvas: &mut Canvas<'_>) {
    let answer = app.changes.result();
    let preview = answer.and_then(|answer| answer.as_ref().ok());
    let side = [Span::new(&side(app, preview), Role::Muted)];
    let end = canvas.spans_right(inner.y, inner.right(), &side, Background::Raised);
    let title = match (answer, preview) {
        (None, _) => "Change preview".to_owned(),
        (Some(_), None) if app.changes.is_undo() => "Nothing to undo".to_owned(),
        (Some(Err(why)), None) if why.is_unchanged => "Nothing to change".to_owned(),
        (Some(_), None) => "Can't do this".to_owned(),
        (_, Some(preview)) if preview.plan.transaction.changes.is_empty() => {
            "Nothing would change".to_owned()
        }
        (_, Some(preview)) if app.changes.is_undo() => {
            format!("Undo: {}", preview.plan.transaction.what)
        }
        (_, Some(preview)) => capitalized(&preview.plan.transaction.what),
    };
    let room = end.saturating_sub(inner.x + 2);
    let title = width::truncate(CleanText::new(&title).as_str(), room, canvas.ellipsis());
    let look = raised(Role::Strong).bold();
    let title = [Span::new(&title, look)];
    canvas.spans((inner.x, inner.y), end, &title, Background::Raised);
}

/// Returns the progress of the planning, or the number of changed lines.
fn side(app: &App, preview: Option<&ChangePreview>) -> String {
    let Some(preview) = preview else {
        let posts = human_date::format_number(app.library.total());
        let waits = app.changes.result().is_none();
        return if waits {
            format!("reading {posts} posts")
        } else {
            String::new()
        };
    };
    let lines = |fate| {
        let all = preview.files.iter().flat_map(|file| &file.lines);
        human_date::format_number(all.filter(|line| line.status == fate).count())
    };
    format!(
        "-{} +{} lines",
        lines(LineStatus::Removed),
        lines(LineStatus::Added)
    )
}

/// Capitalizes the first letter.
fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

/// Draws words in a row.
pub(super) fn words(text: &str, role: Role, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let spans = [Span::new(text, role)];
    canvas.spans((inner.x, y), inner.right(), &spans, Background::Raised);
}

fn file(shown: &FileDiff, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let bold = TextStyle::of(Role::Text).bold();
    let mut spans = vec![Span::new(&shown.name, bold)];
    if !shown.effect.is_empty() {
        spans.push(Span::new(&format!("  {}", shown.effect), Role::Muted));
    }
    let mut room = inner.width;
    for span in &mut spans {
        let text = width::truncate(span.text.as_str(), room, canvas.ellipsis());
        room = room.saturating_sub(width::of(&text));
        *span = Span::new(&text, span.style);
    }
    canvas.spans((inner.x, y), inner.right(), &spans, Background::Raised);
}

/// Draws a removed or added line, with its background from the mark to the end.
pub(super) fn line(line: &DiffLine, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let (mark, role, ground) = match line.status {
        LineStatus::Added => ("+", Role::Good, Background::Add),
        _ => (canvas.pick("−", "-"), Role::Error, Background::Delete),
    };
    let mut x = inner.x;
    if inner.width >= MIN_NUMBERED_COLUMNS {
        let number = [Span::new(&format!("{:>4} ", line.number), Role::Muted)];
        x = canvas.spans((x, y), inner.right(), &number, Background::Raised);
    }
    canvas.clear(y, x, inner.right(), ground);
    x = canvas.literal((x, y), mark, TextStyle::of(role).on(ground)) + 1;
    let room = inner.right().saturating_sub(x);
    let spans = cut_around_change(line, room, canvas.ellipsis());
    canvas.spans((x, y), inner.right(), &spans, ground);
}

/// Cuts a line so that its changed part is visible, in bold.
fn cut_around_change(line: &DiffLine, room: usize, ellipsis: &'static str) -> Vec<Span> {
    let part = |range: std::ops::Range<usize>| line.text.get(range).unwrap_or_default();
    let look = TextStyle::of(Role::Text);
    let (start, end) = match line.words.as_slice() {
        [first, .., last] => (first.start, last.end),
        [only] => (only.start, only.end),
        [] => (0, line.text.len()),
    };
    let before = CleanText::new(part(0..start));
    let changed = Span::new(part(start..end), look.bold());
    let behind = Span::new(part(end..line.text.len()), look);
    // the text before the change gives way first, from its start
    let wanted = changed.width() + behind.width().min(room / 4);
    let spare = room.saturating_sub(wanted).max(room / 4);
    let mut spans = Vec::new();
    if before.width() > spare {
        let kept = spare.saturating_sub(width::of(ellipsis));
        let gone = width::prefix_that_fits(before.as_str(), before.width() - kept).len();
        spans.push(Span::clean(CleanText::literal(ellipsis), look));
        spans.push(Span::clean(before.slice(gone..before.as_str().len()), look));
    } else {
        spans.push(Span::clean(before, look));
    }
    spans.extend([changed, behind]);
    let mut left = room;
    for span in &mut spans {
        let text = width::truncate(span.text.as_str(), left, ellipsis);
        left = left.saturating_sub(width::of(&text));
        *span = Span::new(&text, span.style);
    }
    spans
}

/// Draws the key hints; the first ones are dropped if there is no room.
fn keys(app: &App, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let mut wanted = Vec::new();
    let mut close = "close";
    match app.changes.result() {
        Some(Ok(preview)) => {
            if preview.plan.undefined_tag.is_some() {
                wanted.push((Action::DefineTag, "add to tags file"));
            }
            if !preview.hooks.is_empty() {
                wanted.push((Action::SkipHooks, "publish without running hooks"));
            }
            if app.changes.proposal().is_some() {
                wanted.push((Action::ApplyChange, "apply"));
                close = "cancel";
            }
        }
        Some(Err(declined)) if declined.can_skip => {
            wanted.push((Action::SkipFailing, "skip these"));
        }
        _ => {}
    }
    wanted.push((Action::Back, close));
    let mut hints: Vec<KeyHint> = with_keys(app, &wanted);
    if span::width(&hint_spans(&hints, 3)) > inner.width
        && let Some(hint) = hints.last_mut()
    {
        "cancel".clone_into(&mut hint.word);
    }
    while span::width(&hint_spans(&hints, 3)) > inner.width && hints.len() > 2 {
        hints.remove(0);
    }
    let at = (inner.x, y, inner.right());
    draw_hints(&hints, 3, at, Background::Raised, canvas);
}
