//! Metadata form: the fields of a post, notes about them, and the lines that saving changes.

use crate::app::App;
use crate::app::layout::Area;
use crate::app::metadata_form::{Form, FormRow};
use crate::blog::text_diff::{Fate, Line};
use crate::config::Action;
use crate::text::{Clean, Ground, Look, Role, Span, Weight, width};

use super::canvas::Canvas;
use super::header;
use super::popup::raised;
use super::status::{hint_spans, with_keys};
use super::{change_preview, line_input};

/// Columns of the field names, with the gap after them.
const NAMES: usize = 12;
/// Below this width, in columns, field names and key hints are shorter.
const BESIDE: usize = 50;

/// Minimum number of rows for the changes.
const LEAST: usize = 3;

/// A line of the form.
enum Part<'a> {
    Field(usize, &'a FormRow),
    Note(Vec<Span>),
    Blank,
    Rule,
    Changes(String),
    Line(Line),
    /// Why nothing can be saved.
    Why(String),
}

/// Returns the number of rows needed to show everything.
pub(super) fn rows(app: &App) -> usize {
    let rows = |form| fields(app, form, true).len() + changes(form, true).len() + 6;
    app.form.as_ref().map_or(6, rows)
}

/// Draws the form inside the frame; returns the cell of the cursor.
pub(super) fn draw(app: &App, inner: Area, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let form = app.form.as_ref()?;
    let blank = usize::from(!app.screen().is_compact());
    head(form, inner, canvas);
    keys(app, inner, canvas);
    let room = inner.height.saturating_sub(2 + 2 * blank);
    let (mut fields, mut changes) = (fields(app, form, true), changes(form, true));
    if fields.len() + changes.len() > room {
        // the blank rows are dropped first
        (fields, changes) = (self::fields(app, form, false), self::changes(form, false));
    }
    let below = changes
        .len()
        .min(room.saturating_sub(fields.len()).max(LEAST));
    let above = room.saturating_sub(below);
    let is_chosen = |part: &Part| matches!(part, Part::Field(at, _) if *at == form.chosen);
    let chosen = fields.iter().position(is_chosen).unwrap_or(0);
    // the note of the focused field stays visible with it
    let top = (chosen + 2).saturating_sub(above);
    let shown = fields.iter().skip(top).take(above);
    let mut cursor = None;
    for (y, part) in (inner.y + 1 + blank..).zip(shown.chain(changes.iter().take(below))) {
        cursor = row(form, part, (inner, y), canvas).or(cursor);
    }
    if let Some(why) = &form.problem {
        let text = width::cut(Clean::new(why).as_str(), inner.width, canvas.ellipsis());
        let spans = [Span::new(&text, raised(Role::Error))];
        canvas.spans(
            (inner.x, inner.y + 1 + blank),
            inner.right(),
            &spans,
            Ground::Raised,
        );
    }
    cursor
}

fn head(form: &Form, inner: Area, canvas: &mut Canvas<'_>) {
    let title = [Span::new("Metadata", raised(Role::Strong).bold())];
    let x = canvas.spans((inner.x, inner.y), inner.right(), &title, Ground::Raised);
    let room = inner.right().saturating_sub(x + 2);
    let name = Clean::new(form.post.as_str());
    let name = width::cut(name.as_str(), room, canvas.ellipsis());
    let name = [Span::new(&name, raised(Role::Muted))];
    canvas.spans_right(inner.y, inner.right(), &name, Ground::Raised);
}

fn keys(app: &App, inner: Area, canvas: &mut Canvas<'_>) {
    let is_brief = inner.width < BESIDE;
    let wanted = [
        (
            Action::Complete,
            if is_brief { "next" } else { "next field" },
        ),
        (Action::Save, "save"),
        (Action::Back, "leave"),
    ];
    let gap = if is_brief { 2 } else { 3 };
    let spans = hint_spans(&with_keys(app, &wanted), gap);
    let y = inner.y + inner.height.saturating_sub(1);
    canvas.spans((inner.x, y), inner.right(), &spans, Ground::Raised);
}

/// Builds the lines of the fields.
fn fields<'a>(app: &App, form: &'a Form, airy: bool) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for (at, row) in form.rows.iter().enumerate() {
        if at > 0 && airy {
            parts.push(Part::Blank);
        }
        parts.push(Part::Field(at, row));
        let offered = if at == form.chosen {
            offers(app)
        } else {
            Vec::new()
        };
        if !offered.is_empty() {
            parts.push(Part::Note(offered));
        } else if let Some(note) = note(form, row) {
            parts.push(Part::Note(vec![note]));
        }
    }
    parts
}

/// Builds the lines of the changes that saving makes.
fn changes(form: &Form, airy: bool) -> Vec<Part<'static>> {
    let Some(sheet) = &form.sheet else {
        return Vec::new();
    };
    let Some(plan) = &sheet.plan else {
        // errors of a single field are shown beside it
        let why = form.refused().filter(|(field, _)| field.is_none());
        return why
            .map(|(_, why)| Part::Why(why.to_owned()))
            .into_iter()
            .collect();
    };
    let files = plan.operation.shown();
    let lines: Vec<Line> = files.into_iter().flat_map(|file| file.lines).collect();
    let count = |fate| lines.iter().filter(|line| line.fate == fate).count();
    let changed = count(Fate::Goes).max(count(Fate::Comes));
    let noun = if changed == 1 { "line" } else { "lines" };
    let head = format!("{changed} {noun} of {}", sheet.lines);
    let rule = airy.then_some(Part::Rule);
    let parts = rule.into_iter().chain([Part::Changes(head)]);
    parts.chain(lines.into_iter().map(Part::Line)).collect()
}

/// Returns the note of a field; an error that prevents saving takes precedence.
fn note(form: &Form, row: &FormRow) -> Option<Span> {
    if let Some((Some(key), why)) = form.refused()
        && key == row.key
    {
        return Some(Span::new(why, raised(Role::Error)));
    }
    let note = form.note(row.key)?;
    let role = if note.is_warning {
        Role::Warn
    } else {
        Role::Muted
    };
    Some(Span::new(&note.text, raised(role)))
}

/// Returns the completions of the text typed in a list.
fn offers(app: &App) -> Vec<Span> {
    let mut spans = Vec::new();
    for (name, count) in app.offered_in_form() {
        let posts = if count == 1 { "post" } else { "posts" };
        spans.push(Span::new(name, raised(Role::Accent)));
        spans.push(Span::new(
            &format!(" {count} {posts}    "),
            raised(Role::Muted),
        ));
    }
    if !spans.is_empty() {
        spans.push(Span::new("Tab completes", raised(Role::Muted)));
    }
    spans
}

fn row(
    form: &Form,
    part: &Part<'_>,
    at: (Area, usize),
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let (inner, y) = at;
    let left = inner.x + start(inner);
    match part {
        Part::Field(place, row) => return field_row(row, *place == form.chosen, at, canvas),
        Part::Note(spans) => {
            let room = inner.right().saturating_sub(left + 1);
            let spans = header::cut(spans.clone(), room, canvas.ellipsis());
            canvas.spans((left + 1, y), inner.right(), &spans, Ground::Raised);
        }
        Part::Rule => {
            let line = canvas.pick("─", "-").repeat(inner.width);
            let line = [Span::new(&line, raised(Role::Faint))];
            canvas.spans((inner.x, y), inner.right(), &line, Ground::Raised);
        }
        Part::Changes(count) => {
            let words = [Span::new(
                "What a save will change",
                raised(Role::Strong).bold(),
            )];
            let count = [Span::new(count, raised(Role::Muted))];
            let end = canvas.spans_right(y, inner.right(), &count, Ground::Raised);
            canvas.spans((inner.x, y), end.saturating_sub(1), &words, Ground::Raised);
        }
        Part::Line(line) => change_preview::line(line, at, canvas),
        Part::Why(why) => {
            let why = width::cut(Clean::new(why).as_str(), inner.width, canvas.ellipsis());
            let why = [Span::new(&why, raised(Role::Error))];
            canvas.spans((inner.x, y), inner.right(), &why, Ground::Raised);
        }
        Part::Blank => {}
    }
    None
}

/// Returns the column where fields start, relative to the form.
fn start(inner: Area) -> usize {
    if inner.width < BESIDE {
        NAMES - 2
    } else {
        NAMES + 2
    }
}

fn field_row(
    row: &FormRow,
    is_chosen: bool,
    (inner, y): (Area, usize),
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let left = inner.x + start(inner);
    let name = row.key.name();
    let name = width::cut(name, left.saturating_sub(inner.x + 1), canvas.ellipsis());
    let look = if is_chosen {
        raised(Role::Strong).bold()
    } else {
        raised(Role::Muted)
    };
    let from = left.saturating_sub(1 + width::of(&name)).max(inner.x);
    canvas.spans((from, y), left, &[Span::new(&name, look)], Ground::Raised);
    let ground = if is_chosen {
        Ground::Selection
    } else {
        Ground::Surface
    };
    canvas.clear(y, left, inner.right(), ground);
    let text = row.input.text();
    let spans = if text.is_empty() && !is_chosen {
        vec![Span::new(
            "none",
            Look::of(Role::Muted).with(Weight::ITALIC).on(ground),
        )]
    } else {
        vec![Span::new(text, Look::of(Role::Text).on(ground))]
    };
    let end = (inner.right(), ground);
    if !is_chosen {
        let room = inner.right().saturating_sub(left + 1);
        let spans = header::cut(spans, room, canvas.ellipsis());
        canvas.spans((left + 1, y), end.0, &spans, ground);
        return None;
    }
    Some(line_input::draw(
        &row.input,
        spans,
        (left + 1, y),
        end,
        canvas,
    ))
}
