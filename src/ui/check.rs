//! Problem list: a header with counts, the findings by file, the selected one in full.

use crate::app::App;
use crate::app::check::CheckRow;
use crate::app::layout::ScreenArea;
use crate::blog::check::{Finding, FindingCounts, Fix, Severity};
use crate::blog::human_date;
use crate::config::Action;
use crate::text::{Background, CleanText, Role, Span, TextStyle, span, width, wrap};

use super::canvas::Canvas;
use super::key_hints::{KeyHint, hint_spans, with_keys};
use super::popup::raised;

/// Rows around the list: two of padding, the header and a blank, a blank, two of message, the keys.
const FRAME_ROWS: usize = 8;
/// Rows of the message of the selected finding.
const MESSAGE_ROWS: usize = 2;
/// Minimum width, in columns, at which the rule is shown on the right.
const MIN_RULE_COLUMNS: usize = 60;

/// Returns the number of rows needed to show everything.
pub(super) fn rows(app: &App) -> usize {
    app.check.rows(usize::MAX).len().max(1) + FRAME_ROWS + app.check.top()
}

/// Draws the list inside the frame.
pub(super) fn draw(app: &App, inner: ScreenArea, whole: ScreenArea, canvas: &mut Canvas<'_>) {
    head(app, inner, canvas);
    let blank = usize::from(!app.screen().is_compact());
    let below = MESSAGE_ROWS + 1 + blank;
    let body = ScreenArea {
        y: inner.y + 1 + blank,
        height: inner.height.saturating_sub(1 + blank + below),
        ..inner
    };
    for (place, row) in app.check.rows(body.height).iter().enumerate() {
        let y = body.y + place;
        match row {
            CheckRow::File(source, counts) => file(source.as_str(), *counts, (inner, y), canvas),
            CheckRow::Finding(finding, chosen) => {
                let ground = tint(*chosen, (whole, y), canvas);
                draw_finding(finding, (inner, y), (*chosen, ground), canvas);
            }
            CheckRow::Blank => {}
        }
    }
    let last = inner.y + inner.height.saturating_sub(1);
    if let Some(finding) = app.check.chosen() {
        draw_message(finding, (inner, last.saturating_sub(MESSAGE_ROWS)), canvas);
    } else if let Some(posts) = app.check.posts() {
        let text = format!("No problems found in {}.", counted(posts));
        let spans = [Span::new(&text, Role::Text)];
        canvas.spans((inner.x, body.y), inner.right(), &spans, Background::Raised);
    }
    keys(app, (inner, last), canvas);
}

fn counted(posts: usize) -> String {
    let plural = if posts == 1 { "" } else { "s" };
    format!("{} post{plural}", human_date::format_number(posts))
}

fn head(app: &App, inner: ScreenArea, canvas: &mut Canvas<'_>) {
    let side = match app.check.posts() {
        _ if app.check.is_waiting() => format!("checking {}", counted(app.library.total())),
        Some(posts) => counted(posts),
        None => String::new(),
    };
    let side = [Span::new(&side, Role::Muted)];
    let end = canvas.spans_right(inner.y, inner.right(), &side, Background::Raised);
    let counts = FindingCounts::of(app.check.findings()).summary();
    let look = raised(Role::Strong).bold();
    let room = end.saturating_sub(inner.x + 2);
    let counts = width::truncate(&counts, room, canvas.ellipsis());
    canvas.spans(
        (inner.x, inner.y),
        end,
        &[Span::new(&counts, look)],
        Background::Raised,
    );
}

fn file(source: &str, counts: FindingCounts, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let mut end = inner.right();
    if inner.width >= MIN_RULE_COLUMNS {
        let counts = [Span::new(&counts.summary(), Role::Muted)];
        end = canvas.spans_right(y, end, &counts, Background::Raised) - 2;
    }
    let clean = CleanText::new(source);
    let name = width::truncate(
        clean.as_str(),
        end.saturating_sub(inner.x),
        canvas.ellipsis(),
    );
    let name = [Span::new(&name, TextStyle::of(Role::Text).bold())];
    canvas.spans((inner.x, y), end, &name, Background::Raised);
}

/// Highlights the row of the selected finding; if backgrounds can't be distinguished, with a bar.
fn tint(chosen: bool, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) -> Background {
    let (whole, y) = at;
    if !chosen {
        return Background::Raised;
    }
    if canvas.has_backgrounds() {
        canvas.fill(y, whole.x + 1, whole.right(), Background::Selection);
        return Background::Selection;
    }
    canvas.literal((whole.x + 1, y), canvas.pick("▌", ">"), Role::Accent);
    Background::Raised
}

fn draw_finding(
    finding: &Finding,
    at: (ScreenArea, usize),
    look: (bool, Background),
    canvas: &mut Canvas<'_>,
) {
    let ((inner, y), (chosen, ground)) = (at, look);
    let mut end = inner.right();
    if inner.width >= MIN_RULE_COLUMNS {
        let rule = [Span::new(finding.rule.name(), Role::Muted)];
        end = canvas.spans_right(y, end, &rule, ground) - 2;
    }
    let (word, role) = match finding.severity {
        Severity::Error => ("error", Role::Error),
        Severity::Warning => ("warn", Role::Warn),
        Severity::Hint => ("hint", Role::Muted),
    };
    let place = format!("{}:{}", finding.place.line, finding.place.column);
    let text = if chosen {
        TextStyle::of(Role::Strong).bold()
    } else {
        TextStyle::of(Role::Text)
    };
    let mut spans = vec![
        Span::clean(CleanText::literal(word), role),
        Span::new(
            &format!("{}{place:>6}  ", " ".repeat(6 - word.len())),
            Role::Muted,
        ),
    ];
    let room = end.saturating_sub(inner.x + span::width(&spans));
    let clean = CleanText::new(&finding.message);
    let message = width::truncate(clean.as_str(), room, canvas.ellipsis());
    spans.push(Span::new(&message, text));
    canvas.spans((inner.x, y), end, &spans, ground);
}

/// Draws the selected finding in full, with its fix.
fn draw_message(finding: &Finding, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let text = format!("{}; {}", finding.message, finding.hint);
    let clean = CleanText::new(text.trim_end_matches("; "));
    let mut lines = wrap::wrap(clean.as_str(), inner.width);
    if lines.len() > MESSAGE_ROWS {
        let rest = lines.split_off(MESSAGE_ROWS - 1).join(" ");
        lines.push(width::truncate(&rest, inner.width, canvas.ellipsis()));
    }
    for (place, line) in lines.iter().enumerate() {
        let spans = [Span::new(line, Role::Text)];
        canvas.spans(
            (inner.x, y + place),
            inner.right(),
            &spans,
            Background::Raised,
        );
    }
}

/// Draws the key hints; the first ones are dropped if there is no room.
fn keys(app: &App, at: (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    let (inner, y) = at;
    let chosen = app.check.chosen();
    let mut wanted = Vec::new();
    if let Some(finding) = chosen {
        let fix = match finding.fix {
            Some(Fix::InsertExcerptMarker) => Some("end excerpt"),
            Some(Fix::RenameTag { .. }) => Some("use that spelling"),
            Some(Fix::DefineTag(_)) => Some("add to tags file"),
            Some(Fix::RenameFile(_)) => Some("rename file"),
            None => None,
        };
        wanted.push((Action::Choose, "open"));
        wanted.push((Action::Edit, "edit"));
        wanted.extend(fix.map(|word| (Action::QuickFix, word)));
    }
    wanted.push((Action::Rescan, "recheck"));
    wanted.push((Action::Back, "close"));
    let mut hints: Vec<KeyHint> = with_keys(app, &wanted);
    while span::width(&hint_spans(&hints, 3)) > inner.width && hints.len() > 1 {
        let again = hints.iter().position(|(_, word)| word == "recheck");
        hints.remove(again.unwrap_or(0));
    }
    canvas.spans(
        (inner.x, y),
        inner.right(),
        &hint_spans(&hints, 3),
        Background::Raised,
    );
}
