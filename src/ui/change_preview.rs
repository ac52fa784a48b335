//! Change preview: a title, the changed lines by file, the keys.

use crate::app::App;
use crate::app::change_preview::{Proposal, StepRow, room};
use crate::app::layout::Area;
use crate::blog::file_transaction::Shown;
use crate::blog::human_date;
use crate::blog::text_diff::{Fate, Line};
use crate::config::Action;
use crate::text::{Clean, Ground, Look, Role, Span, span, width};

use super::canvas::Canvas;
use super::popup::raised;
use super::status::{Hint, hint_spans, with_keys};

/// Rows around the list: two of padding, the title and a blank, a blank and the keys.
const AROUND: usize = 6;
/// Minimum width, in columns, at which lines are numbered.
const WIDE: usize = 60;

/// Returns the number of rows needed to show everything.
pub(super) fn rows(app: &App) -> usize {
    app.steps.count(room(&app.screen()).width).max(1) + AROUND
}

/// Draws the preview inside the frame.
pub(super) fn draw(app: &App, inner: Area, canvas: &mut Canvas<'_>) {
    head(app, inner, canvas);
    let blank = usize::from(!app.screen().is_compact());
    let room = room(&app.screen());
    debug_assert_eq!(room.width, inner.width);
    for (y, row) in (inner.y + 1 + blank..).zip(app.steps.rows(room)) {
        let at = (inner, y);
        match row {
            StepRow::Note(text) => words(&text, Role::Warn, at, canvas),
            StepRow::Why(text) => words(&text, Role::Text, at, canvas),
            StepRow::File(shown) => file(shown, at, canvas),
            StepRow::Line(changed) => line(changed, at, canvas),
            StepRow::Blank => {}
        }
    }
    keys(
        app,
        (inner, inner.y + inner.height.saturating_sub(1)),
        canvas,
    );
}

fn head(app: &App, inner: Area, canvas: &mut Canvas<'_>) {
    let answer = app.steps.answer();
    let plan = answer.and_then(|answer| answer.as_ref().ok());
    let side = [Span::new(&side(app, plan), Role::Muted)];
    let end = canvas.spans_right(inner.y, inner.right(), &side, Ground::Raised);
    let title = match (answer, plan) {
        (None, _) => "What would change".to_owned(),
        (Some(_), None) if app.steps.is_undo() => "Nothing to take back".to_owned(),
        (Some(Err(why)), None) if why.is_so => "Nothing to do".to_owned(),
        (Some(_), None) => "Not possible so".to_owned(),
        (_, Some(plan)) if plan.operation.changes.is_empty() => "Nothing would change".to_owned(),
        (_, Some(plan)) if app.steps.is_undo() => format!("Take back: {}", plan.operation.what),
        (_, Some(plan)) => capital(&plan.operation.what),
    };
    let room = end.saturating_sub(inner.x + 2);
    let title = width::cut(Clean::new(&title).as_str(), room, canvas.ellipsis());
    let look = raised(Role::Strong).bold();
    let title = [Span::new(&title, look)];
    canvas.spans((inner.x, inner.y), end, &title, Ground::Raised);
}

/// Returns the progress of the planning, or the number of changed lines.
fn side(app: &App, plan: Option<&Proposal>) -> String {
    let Some(plan) = plan else {
        let posts = human_date::number(app.library.total());
        let waits = app.steps.answer().is_none();
        return if waits {
            format!("looking at {posts} posts")
        } else {
            String::new()
        };
    };
    let lines = |fate| {
        let all = plan.files.iter().flat_map(|file| &file.lines);
        human_date::number(all.filter(|line| line.fate == fate).count())
    };
    format!("-{} +{} lines", lines(Fate::Goes), lines(Fate::Comes))
}

/// Capitalizes the first letter.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

fn words(text: &str, role: Role, at: (Area, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let spans = [Span::new(text, role)];
    canvas.spans((inner.x, y), inner.right(), &spans, Ground::Raised);
}

fn file(shown: &Shown, at: (Area, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let bold = Look::of(Role::Text).bold();
    let mut spans = vec![Span::new(&shown.name, bold)];
    if !shown.fate.is_empty() {
        spans.push(Span::new(&format!("  {}", shown.fate), Role::Muted));
    }
    let mut room = inner.width;
    for span in &mut spans {
        let text = width::cut(span.text.as_str(), room, canvas.ellipsis());
        room = room.saturating_sub(width::of(&text));
        *span = Span::new(&text, span.look);
    }
    canvas.spans((inner.x, y), inner.right(), &spans, Ground::Raised);
}

/// Draws a removed or added line, with its background from the mark to the end.
pub(super) fn line(line: &Line, at: (Area, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let (mark, role, ground) = match line.fate {
        Fate::Comes => ("+", Role::Good, Ground::Add),
        _ => (canvas.pick("−", "-"), Role::Error, Ground::Delete),
    };
    let mut x = inner.x;
    if inner.width >= WIDE {
        let number = [Span::new(&format!("{:>4} ", line.number), Role::Muted)];
        x = canvas.spans((x, y), inner.right(), &number, Ground::Raised);
    }
    canvas.clear(y, x, inner.right(), ground);
    x = canvas.literal((x, y), mark, Look::of(role).on(ground)) + 1;
    let room = inner.right().saturating_sub(x);
    let spans = in_sight(line, room, canvas.ellipsis());
    canvas.spans((x, y), inner.right(), &spans, ground);
}

/// Cuts a line so that its changed part is visible, in bold.
fn in_sight(line: &Line, room: usize, ellipsis: &'static str) -> Vec<Span> {
    let part = |range: std::ops::Range<usize>| line.text.get(range).unwrap_or_default();
    let look = Look::of(Role::Text);
    let before = Clean::new(part(0..line.changed.start));
    let changed = Span::new(part(line.changed.clone()), look.bold());
    let behind = Span::new(part(line.changed.end..line.text.len()), look);
    // the text before the change gives way first, from its start
    let wanted = changed.width() + behind.width().min(room / 4);
    let spare = room.saturating_sub(wanted).max(room / 4);
    let mut spans = Vec::new();
    if before.width() > spare {
        let kept = spare.saturating_sub(width::of(ellipsis));
        let gone = width::head(before.as_str(), before.width() - kept).len();
        spans.push(Span::clean(Clean::literal(ellipsis), look));
        spans.push(Span::clean(before.slice(gone..before.as_str().len()), look));
    } else {
        spans.push(Span::clean(before, look));
    }
    spans.extend([changed, behind]);
    let mut left = room;
    for span in &mut spans {
        let text = width::cut(span.text.as_str(), left, ellipsis);
        left = left.saturating_sub(width::of(&text));
        *span = Span::new(&text, span.look);
    }
    spans
}

/// Draws the key hints; the first ones are dropped if there is no room.
fn keys(app: &App, at: (Area, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let mut wanted = Vec::new();
    let mut close = "close";
    match app.steps.answer() {
        Some(Ok(plan)) => {
            if plan.missing.is_some() {
                wanted.push((Action::DefineTag, "add it to the tags file"));
            }
            if !plan.hooks.is_empty() {
                wanted.push((Action::LeaveOut, "publish and run nothing"));
            }
            if app.steps.proposal().is_some() {
                wanted.push((Action::DoIt, "do it"));
                close = "leave all as it is";
            }
        }
        Some(Err(declined)) if declined.can_leave_out => {
            wanted.push((Action::LeaveOut, "leave these out"));
        }
        _ => {}
    }
    wanted.push((Action::Back, close));
    let mut hints: Vec<Hint> = with_keys(app, &wanted);
    if span::width(&hint_spans(&hints, 3)) > inner.width
        && let Some((_, word)) = hints.last_mut()
    {
        "leave".clone_into(word);
    }
    while span::width(&hint_spans(&hints, 3)) > inner.width && hints.len() > 2 {
        hints.remove(0);
    }
    let spans = hint_spans(&hints, 3);
    canvas.spans((inner.x, y), inner.right(), &spans, Ground::Raised);
}
