//! Metadata form: the fields of a post, notes about them, and the lines that saving changes.

use crate::app::App;
use crate::app::layout::ScreenArea;
use crate::app::metadata_form::{MetadataForm, MetadataRow};
use crate::blog::text_diff::{DiffLine, LineStatus};
use crate::config::Action;
use crate::editor::LineInput;
use crate::text::{Background, CleanText, Role, Span, TextModifier, TextStyle, span, width};

use super::canvas::Canvas;
use super::key_hints::{LabeledAction, draw_hints, with_keys};
use super::popup::raised;
use super::{change_preview, line_input};

/// Columns of the field names, with the gap after them.
const NAME_COLUMNS: usize = 12;
/// Below this width, in columns, field names and key hints are shorter.
const MIN_WIDE_COLUMNS: usize = 50;

/// Minimum number of rows for the changes.
const MIN_CHANGE_ROWS: usize = 3;

/// A line of the form.
enum FormLine<'a> {
    Field(usize, &'a MetadataRow),
    Note(Vec<Span>),
    Blank,
    Rule,
    Changes(String),
    Line(DiffLine),
    /// Why nothing can be saved.
    Refusal(String),
}

/// Returns the number of rows needed to show everything.
pub(super) fn rows(app: &App) -> usize {
    let rows = |form| fields(app, form, true).len() + changes(form, true).len() + 6;
    app.form.as_ref().map_or(6, rows)
}

/// Draws the form inside the frame; returns the cell of the cursor.
pub(super) fn draw(app: &App, inner: ScreenArea, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
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
        .min(room.saturating_sub(fields.len()).max(MIN_CHANGE_ROWS));
    let above = room.saturating_sub(below);
    let is_chosen = |part: &FormLine| matches!(part, FormLine::Field(at, _) if *at == form.chosen);
    let chosen = fields.iter().position(is_chosen).unwrap_or(0);
    // the note of the focused field stays visible with it
    let top = (chosen + 2).saturating_sub(above);
    let shown = fields.iter().skip(top).take(above);
    let mut cursor = None;
    for (y, part) in (inner.y + 1 + blank..).zip(shown.chain(changes.iter().take(below))) {
        cursor = row(form, part, (inner, y), canvas).or(cursor);
    }
    if let Some(why) = &form.problem {
        let text = width::truncate(CleanText::new(why).as_str(), inner.width, canvas.ellipsis());
        let spans = [Span::new(&text, raised(Role::Error))];
        canvas.spans(
            (inner.x, inner.y + 1 + blank),
            inner.right(),
            &spans,
            Background::Raised,
        );
    }
    cursor
}

fn head(form: &MetadataForm, inner: ScreenArea, canvas: &mut Canvas<'_>) {
    let title = [Span::new("Metadata", raised(Role::Strong).bold())];
    let x = canvas.spans(
        (inner.x, inner.y),
        inner.right(),
        &title,
        Background::Raised,
    );
    let room = inner.right().saturating_sub(x + 2);
    let name = CleanText::new(form.post.as_str());
    let name = width::truncate(name.as_str(), room, canvas.ellipsis());
    let name = [Span::new(&name, raised(Role::Muted))];
    canvas.spans_right(inner.y, inner.right(), &name, Background::Raised);
}

fn keys(app: &App, inner: ScreenArea, canvas: &mut Canvas<'_>) {
    let wanted = [
        next_field(inner),
        (Action::Save, "save"),
        (Action::Back, "leave"),
    ];
    draw_form_keys(app, &wanted, inner, canvas);
}

/// Returns the key that completes a field or goes to the next, with its word.
pub(super) fn next_field(inner: ScreenArea) -> LabeledAction {
    let word = if is_brief(inner) {
        "next"
    } else {
        "next field"
    };
    (Action::Complete, word)
}

/// Draws the keys of a form in its last row.
pub(super) fn draw_form_keys(
    app: &App,
    wanted: &[LabeledAction],
    inner: ScreenArea,
    canvas: &mut Canvas<'_>,
) {
    let gap = if is_brief(inner) { 2 } else { 3 };
    let y = inner.y + inner.height.saturating_sub(1);
    let at = (inner.x, y, inner.right());
    draw_hints(&with_keys(app, wanted), gap, at, Background::Raised, canvas);
}

/// Whether a form is so narrow that its words are shorter.
fn is_brief(inner: ScreenArea) -> bool {
    inner.width < MIN_WIDE_COLUMNS
}

/// Builds the lines of the fields.
fn fields<'a>(app: &App, form: &'a MetadataForm, airy: bool) -> Vec<FormLine<'a>> {
    let mut parts = Vec::new();
    for (at, row) in form.rows.iter().enumerate() {
        if at > 0 && airy {
            parts.push(FormLine::Blank);
        }
        parts.push(FormLine::Field(at, row));
        let offered = if at == form.chosen {
            completions(app)
        } else {
            Vec::new()
        };
        if !offered.is_empty() {
            parts.push(FormLine::Note(offered));
        } else if let Some(note) = note(form, row) {
            parts.push(FormLine::Note(vec![note]));
        }
    }
    parts
}

/// Builds the lines of the changes that saving makes.
fn changes(form: &MetadataForm, airy: bool) -> Vec<FormLine<'static>> {
    let Some(sheet) = &form.metadata else {
        return Vec::new();
    };
    let Some(plan) = &sheet.plan else {
        // errors of a single field are shown beside it
        let why = form.refusal().filter(|(field, _)| field.is_none());
        return why
            .map(|(_, why)| FormLine::Refusal(why.to_owned()))
            .into_iter()
            .collect();
    };
    let files = plan.transaction.file_diffs();
    let lines: Vec<DiffLine> = files.into_iter().flat_map(|file| file.lines).collect();
    let count = |fate| lines.iter().filter(|line| line.status == fate).count();
    let changed = count(LineStatus::Removed).max(count(LineStatus::Added));
    let noun = if changed == 1 { "line" } else { "lines" };
    let head = format!("{changed} {noun} of {}", sheet.lines);
    let rule = airy.then_some(FormLine::Rule);
    let parts = rule.into_iter().chain([FormLine::Changes(head)]);
    parts.chain(lines.into_iter().map(FormLine::Line)).collect()
}

/// Returns the note of a field; an error that prevents saving takes precedence.
fn note(form: &MetadataForm, row: &MetadataRow) -> Option<Span> {
    if let Some((Some(key), why)) = form.refusal()
        && *key == row.key
    {
        return Some(Span::new(why, raised(Role::Error)));
    }
    let note = form.note(&row.key)?;
    let role = if note.is_warning {
        Role::Warn
    } else {
        Role::Muted
    };
    Some(Span::new(&note.text, raised(role)))
}

/// Returns the completions of the text typed in a list.
pub(super) fn completions(app: &App) -> Vec<Span> {
    let mut spans = Vec::new();
    for (name, count) in app.form_completions() {
        let posts = if count == 1 { "post" } else { "posts" };
        spans.push(Span::new(name, raised(Role::Tag)));
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
    form: &MetadataForm,
    part: &FormLine<'_>,
    at: (ScreenArea, usize),
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let (inner, y) = at;
    match part {
        FormLine::Field(place, row) => {
            let field = (row.key.name(), &row.input);
            return draw_field(field, *place == form.chosen, at, canvas);
        }
        FormLine::Note(spans) => draw_note(spans, at, canvas),
        FormLine::Rule => {
            let line = canvas.pick("─", "-").repeat(inner.width);
            let line = [Span::new(&line, raised(Role::Faint))];
            canvas.spans((inner.x, y), inner.right(), &line, Background::Raised);
        }
        FormLine::Changes(count) => {
            let words = [Span::new("Changes on save", raised(Role::Strong).bold())];
            let count = [Span::new(count, raised(Role::Muted))];
            let end = canvas.spans_right(y, inner.right(), &count, Background::Raised);
            canvas.spans(
                (inner.x, y),
                end.saturating_sub(1),
                &words,
                Background::Raised,
            );
        }
        FormLine::Line(line) => change_preview::line(line, at, canvas),
        FormLine::Refusal(why) => {
            let why = width::truncate(CleanText::new(why).as_str(), inner.width, canvas.ellipsis());
            let why = [Span::new(&why, raised(Role::Error))];
            canvas.spans((inner.x, y), inner.right(), &why, Background::Raised);
        }
        FormLine::Blank => {}
    }
    None
}

/// Returns the column where fields start, relative to the form.
fn field_column(inner: ScreenArea) -> usize {
    if is_brief(inner) {
        NAME_COLUMNS - 2
    } else {
        NAME_COLUMNS + 2
    }
}

/// Draws a note under a field.
pub(super) fn draw_note(spans: &[Span], (inner, y): (ScreenArea, usize), canvas: &mut Canvas<'_>) {
    let left = inner.x + field_column(inner) + 1;
    let room = inner.right().saturating_sub(left);
    let spans = span::cut(spans.to_vec(), room, canvas.ellipsis());
    canvas.spans((left, y), inner.right(), &spans, Background::Raised);
}

/// Draws a field, as its name and input; returns the cell of the cursor if it is chosen.
pub(super) fn draw_field(
    (name, input): (&str, &LineInput),
    is_chosen: bool,
    (inner, y): (ScreenArea, usize),
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let left = inner.x + field_column(inner);
    let name = width::truncate(name, left.saturating_sub(inner.x + 1), canvas.ellipsis());
    let look = if is_chosen {
        raised(Role::Strong).bold()
    } else {
        raised(Role::Muted)
    };
    let from = left.saturating_sub(1 + width::of(&name)).max(inner.x);
    canvas.spans(
        (from, y),
        left,
        &[Span::new(&name, look)],
        Background::Raised,
    );
    let ground = if is_chosen {
        Background::Selection
    } else {
        Background::Surface
    };
    canvas.clear(y, left, inner.right(), ground);
    let text = input.text();
    let spans = if text.is_empty() && !is_chosen {
        vec![Span::new(
            "none",
            TextStyle::of(Role::Muted)
                .with(TextModifier::ITALIC)
                .on(ground),
        )]
    } else {
        vec![Span::new(text, TextStyle::of(Role::Text).on(ground))]
    };
    let end = (inner.right(), ground);
    if !is_chosen {
        let room = inner.right().saturating_sub(left + 1);
        let spans = span::cut(spans, room, canvas.ellipsis());
        canvas.spans((left + 1, y), end.0, &spans, ground);
        return None;
    }
    Some(line_input::draw(input, spans, (left + 1, y), end, canvas))
}
