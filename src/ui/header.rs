//! Header: the blog and its filter, or an input such as the filter being typed.

use crate::app::filter::Filter;
use crate::app::find::Finding;
use crate::app::{App, Mode, Pane, Screen};
use crate::blog::{Query, StateKind, human_date};
use crate::text::{Clean, Ground, Look, Role, Span, Weight, span, width};

use super::canvas::Canvas;
use super::{line_input, search};

/// Draws the header; returns the cursor position if it has a text field.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let finding = matches!(
        app.mode,
        Mode::Find(_) | Mode::Seek(_) | Mode::Prompt(_) | Mode::Search
    )
    .then_some(screen.status);
    let y = screen.header.or(finding)?;
    if let Mode::Find(finding) = &app.mode {
        return Some(find_typing(app, finding, y, screen, canvas));
    }
    if app.view.searches() && matches!(app.view.focus, Pane::Search | Pane::Preview) {
        return search::head(app, y, screen, canvas);
    }
    if let Mode::Filter(filter) = &app.mode {
        return Some(typing(app, filter, (y, screen), canvas));
    }
    if let Mode::Prompt(prompt) = &app.mode {
        return Some(super::prompt::draw(app, prompt, (y, screen), canvas));
    }
    if let Mode::Seek(seek) = &app.mode {
        return Some(super::edit::seek(app, seek, y, screen, canvas));
    }
    if let Some(desk) = app.edit.desk() {
        super::edit::head(app, desk, screen, canvas);
        return None;
    }
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let side = side(app);
    let mut spans = title(app, screen);
    // the filter matters more than the sort order
    let fits = left + span::width(&spans) + 3 + span::width(&side) <= right;
    let room = right.saturating_sub(left);
    spans = cut(spans, room, canvas.ellipsis());
    canvas.spans((left, y), right, &spans, Ground::Plain);
    if fits {
        canvas.spans_right(y, right, &side, Ground::Plain);
    }
    None
}

fn side(app: &App) -> Vec<Span> {
    let word = if app.view.zoom {
        "zoomed"
    } else {
        app.library.sort().label()
    };
    vec![Span::clean(Clean::literal(word), Role::Muted)]
}

fn title(app: &App, screen: &Screen) -> Vec<Span> {
    let mut parts: Vec<Vec<Span>> = Vec::new();
    if !screen.is_narrow() {
        parts.push(vec![Span::new(
            &app.library.name,
            Look::of(Role::Strong).bold(),
        )]);
    }
    parts.push(vec![Span::new(&count(app), Role::Muted)]);
    let query = app.library.query();
    if query.text().is_empty() {
        parts.extend(states(app));
    } else {
        parts.push(query_spans(query));
    }
    let mut spans = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(Span::clean(Clean::literal("   "), Role::Text));
        }
        spans.extend(part);
    }
    spans
}

fn count(app: &App) -> String {
    if app.library.is_awaited() {
        return "opening".to_owned();
    }
    let total = app.library.total();
    let noun = if total == 1 { "post" } else { "posts" };
    if app.library.query().text().is_empty() {
        return format!("{} {noun}", human_date::number(total));
    }
    let shown = app.library.shown().len();
    format!(
        "{} of {} {noun}",
        human_date::number(shown),
        human_date::number(total)
    )
}

fn states(app: &App) -> Vec<Vec<Span>> {
    let mut parts = Vec::new();
    let drafts = app.library.count(StateKind::Draft);
    let problems = app.library.count(StateKind::Problem);
    for (number, noun, role) in [
        (drafts, "draft", Role::Muted),
        (problems, "problem", Role::Error),
    ] {
        if number > 0 {
            let plural = if number == 1 { "" } else { "s" };
            parts.push(vec![Span::new(
                &format!("{} {noun}{plural}", human_date::number(number)),
                role,
            )]);
        }
    }
    parts
}

/// Returns the words of a query; ignored terms are underlined in `error`.
fn query_spans(query: &Query) -> Vec<Span> {
    let text = query.text();
    let mut spans = Vec::new();
    let mut from = 0;
    for wrong in query.wrong() {
        spans.push(Span::new(
            text.get(from..wrong.at.start).unwrap_or_default(),
            Role::Text,
        ));
        let look = Look::of(Role::Error).with(Weight::UNDERLINE);
        spans.push(Span::new(
            text.get(wrong.at.clone()).unwrap_or_default(),
            look,
        ));
        from = wrong.at.end;
    }
    spans.push(Span::new(text.get(from..).unwrap_or_default(), Role::Text));
    spans
}

fn typing(app: &App, filter: &Filter, at: (usize, &Screen), canvas: &mut Canvas<'_>) -> (u16, u16) {
    let (y, screen) = at;
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let query = app.library.query();
    let shown = format!(
        "{} of {}",
        human_date::number(app.library.shown().len()),
        human_date::number(app.library.total())
    );
    let count = [Span::new(&shown, Role::Muted)];
    let mut end = canvas
        .spans_right(y, right, &count, Ground::Plain)
        .saturating_sub(3);
    if let Some(wrong) = query.wrong().first() {
        let room = end.saturating_sub(left + 2 + width::of(filter.field.text()) + 3);
        let reason = width::cut(&wrong.reason, room, canvas.ellipsis());
        if width::of(&reason) > 8 && !screen.is_narrow() {
            let spans = [Span::new(&reason, Role::Error)];
            end = canvas
                .spans_right(y, end, &spans, Ground::Plain)
                .saturating_sub(3);
        }
    }
    let start = canvas.literal((left, y), "/ ", Look::of(Role::Accent).bold());
    let typed = query_spans(query);
    line_input::draw(
        &filter.field,
        typed,
        (start, y),
        (end, Ground::Plain),
        canvas,
    )
}

/// Draws the find bar of the preview, with the current match and their number.
fn find_typing(
    app: &App,
    finding: &Finding,
    y: usize,
    screen: &Screen,
    canvas: &mut Canvas<'_>,
) -> (u16, u16) {
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let count = hits(app).unwrap_or_default();
    let side = [Span::new(&count, Role::Muted)];
    let end = canvas
        .spans_right(y, right, &side, Ground::Plain)
        .saturating_sub(3);
    let start = canvas.literal((left, y), "/ ", Look::of(Role::Accent).bold());
    let typed = vec![Span::new(finding.field.text(), Role::Text)];
    line_input::draw(
        &finding.field,
        typed,
        (start, y),
        (end, Ground::Plain),
        canvas,
    )
}

/// Returns the current match and their number.
pub(super) fn hits(app: &App) -> Option<String> {
    let found = app.preview.found.as_ref()?;
    let count = found.hits.count();
    Some(match count {
        0 => format!("Nothing found for \"{}\"", found.text.trim()),
        _ => format!(
            "{} of {}",
            human_date::number(found.current + 1),
            human_date::number(count)
        ),
    })
}

/// Cuts spans to a number of columns.
pub(super) fn cut(spans: Vec<Span>, columns: usize, mark: &str) -> Vec<Span> {
    if span::width(&spans) <= columns {
        return spans;
    }
    let mut room = columns;
    let mut out = Vec::new();
    for span in spans {
        // a span that leaves no room for the mark is cut as well
        let is_last = span.width() + width::of(mark) > room;
        let mut text = span.text.as_str().to_owned();
        if is_last {
            text.push_str(mark);
            text = width::cut(&text, room, mark);
        }
        room = room.saturating_sub(width::of(&text));
        out.push(Span::new(&text, span.look));
        if is_last {
            break;
        }
    }
    out
}
