//! Header: the blog and its filter, or an input such as the filter being typed.

use crate::app::event::ClickTarget;
use crate::app::filter::FilterInput;
use crate::app::find::FindPrompt;
use crate::app::{App, InputMode, Pane, ScreenLayout};
use crate::blog::{Query, StateKind, human_date};
use crate::config::Action;
use crate::text::{Background, CleanText, Role, Span, TextModifier, TextStyle, span, width};

use super::canvas::Canvas;
use super::{line_input, search};

/// Draws the header; returns the cursor position if it has a text field.
pub(super) fn draw(
    app: &App,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let finding = matches!(
        app.mode,
        InputMode::Find(_) | InputMode::FindReplace(_) | InputMode::Prompt(_) | InputMode::Search
    )
    .then_some(screen.status);
    let y = screen.header.or(finding)?;
    if let InputMode::Find(finding) = &app.mode {
        return Some(draw_find(app, finding, y, screen, canvas));
    }
    if app.view.is_searching() && matches!(app.view.focus, Pane::Search | Pane::Preview) {
        return search::head(app, y, screen, canvas);
    }
    if let InputMode::Filter(filter) = &app.mode {
        return Some(draw_filter(app, filter, (y, screen), canvas));
    }
    if let InputMode::Prompt(prompt) = &app.mode {
        return Some(super::prompt::draw(app, prompt, (y, screen), canvas));
    }
    if let InputMode::FindReplace(find_bar) = &app.mode {
        return Some(super::edit::draw_find_bar(app, find_bar, y, screen, canvas));
    }
    if let Some(open_post) = app.edit.current() {
        super::edit::head(app, open_post, screen, canvas);
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
    spans = span::cut(spans, room, canvas.ellipsis());
    let end = canvas.spans((left, y), right, &spans, Background::Plain);
    if !app.library.query().text().is_empty() {
        let columns = width::of(app.library.query().text()).min(end);
        canvas.target(end - columns..end, y, ClickTarget::Action(Action::Filter));
    }
    if fits {
        let start = canvas.spans_right(y, right, &side, Background::Plain);
        let action = if app.view.zoom {
            Action::Zoom
        } else {
            Action::Sort
        };
        canvas.target(start..right, y, ClickTarget::Action(action));
    }
    None
}

fn side(app: &App) -> Vec<Span> {
    let word = if app.view.zoom {
        "zoomed"
    } else {
        app.library.sort().label()
    };
    vec![Span::clean(CleanText::literal(word), Role::Muted)]
}

fn title(app: &App, screen: &ScreenLayout) -> Vec<Span> {
    let mut parts: Vec<Vec<Span>> = Vec::new();
    if !screen.is_narrow() {
        parts.push(vec![Span::new(
            &app.library.name,
            TextStyle::of(Role::Title).bold(),
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
            spans.push(Span::clean(CleanText::literal("   "), Role::Text));
        }
        spans.extend(part);
    }
    spans
}

fn count(app: &App) -> String {
    if app.library.is_awaiting_posts() {
        return "opening".to_owned();
    }
    let total = app.library.total();
    let noun = if total == 1 { "post" } else { "posts" };
    if app.library.query().text().is_empty() {
        return format!("{} {noun}", human_date::format_number(total));
    }
    let shown = app.library.visible().len();
    format!(
        "{} of {} {noun}",
        human_date::format_number(shown),
        human_date::format_number(total)
    )
}

fn states(app: &App) -> Vec<Vec<Span>> {
    let mut parts = Vec::new();
    let drafts = app.library.count_in_state(StateKind::Draft);
    let problems = app.library.count_in_state(StateKind::Problem);
    for (number, noun, role) in [
        (drafts, "draft", Role::Muted),
        (problems, "problem", Role::Error),
    ] {
        if number > 0 {
            let plural = if number == 1 { "" } else { "s" };
            parts.push(vec![Span::new(
                &format!("{} {noun}{plural}", human_date::format_number(number)),
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
    for wrong in query.errors() {
        spans.push(Span::new(
            text.get(from..wrong.at.start).unwrap_or_default(),
            Role::Text,
        ));
        let look = TextStyle::of(Role::Error).with(TextModifier::UNDERLINE);
        spans.push(Span::new(
            text.get(wrong.at.clone()).unwrap_or_default(),
            look,
        ));
        from = wrong.at.end;
    }
    spans.push(Span::new(text.get(from..).unwrap_or_default(), Role::Text));
    spans
}

fn draw_filter(
    app: &App,
    filter: &FilterInput,
    at: (usize, &ScreenLayout),
    canvas: &mut Canvas<'_>,
) -> (u16, u16) {
    let (y, screen) = at;
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let query = app.library.query();
    let shown = format!(
        "{} of {}",
        human_date::format_number(app.library.visible().len()),
        human_date::format_number(app.library.total())
    );
    let count = [Span::new(&shown, Role::Muted)];
    let mut end = canvas
        .spans_right(y, right, &count, Background::Plain)
        .saturating_sub(3);
    if let Some(wrong) = query.errors().first() {
        let room = end.saturating_sub(left + 2 + width::of(filter.field.text()) + 3);
        let reason = width::truncate(&wrong.reason, room, canvas.ellipsis());
        if width::of(&reason) > 8 && !screen.is_narrow() {
            let spans = [Span::new(&reason, Role::Error)];
            end = canvas
                .spans_right(y, end, &spans, Background::Plain)
                .saturating_sub(3);
        }
    }
    let start = canvas.literal((left, y), "/ ", TextStyle::of(Role::Accent).bold());
    let typed = query_spans(query);
    line_input::draw(
        &filter.field,
        typed,
        (start, y),
        (end, Background::Plain),
        canvas,
    )
}

/// Draws the find bar of the preview, with the current match and their number.
fn draw_find(
    app: &App,
    finding: &FindPrompt,
    y: usize,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) -> (u16, u16) {
    let (left, right) = (
        screen.margins.0,
        screen.size.width.saturating_sub(screen.margins.1),
    );
    let count = match_position(app).unwrap_or_default();
    let side = [Span::new(&count, Role::Muted)];
    let end = canvas
        .spans_right(y, right, &side, Background::Plain)
        .saturating_sub(3);
    let start = canvas.literal((left, y), "/ ", TextStyle::of(Role::Accent).bold());
    let typed = vec![Span::new(finding.field.text(), Role::Text)];
    line_input::draw(
        &finding.field,
        typed,
        (start, y),
        (end, Background::Plain),
        canvas,
    )
}

/// Returns the current match and their number.
pub(super) fn match_position(app: &App) -> Option<String> {
    let found = app.preview.matches.as_ref()?;
    let count = found.matches.count();
    Some(match count {
        0 => format!("No matches for \"{}\"", found.text.trim()),
        _ => format!(
            "{} of {}",
            human_date::format_number(found.current + 1),
            human_date::format_number(count)
        ),
    })
}
