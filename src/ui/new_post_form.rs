//! Form of a new post: its fields, and the file that it would create.

use crate::app::App;
use crate::app::change_preview::ChangeRow;
use crate::app::layout::ScreenArea;
use crate::app::new_post_form::{NewPostField, NewPostForm};
use crate::config::Action;
use crate::text::{Background, Role, Size, Span};

use super::canvas::Canvas;
use super::change_preview;
use super::metadata_form::{completions, draw_field, draw_form_keys, draw_note, next_field};
use super::popup::raised;

/// Rows around the fields and the file: two of padding, the title and a blank, a blank and the keys.
const FRAME_ROWS: usize = 6;

/// Returns the number of rows needed to show everything; the frame doesn't shrink while the plan is
/// on its way.
pub(super) fn rows(app: &App) -> usize {
    let fields = 2 * NewPostField::ALL.len() + 1;
    let file = app.changes.count(usize::MAX).max(MIN_FILE_ROWS);
    fields + file + FRAME_ROWS
}

/// Rows for the file, so that the frame keeps its height while a title is typed.
const MIN_FILE_ROWS: usize = 12;

/// Draws the form inside the frame; returns the cell of the cursor.
pub(super) fn draw(
    app: &App,
    form: &NewPostForm,
    inner: ScreenArea,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    let blank = usize::from(!app.screen().is_compact());
    let title = [Span::new("New post", raised(Role::Strong).bold())];
    canvas.spans(
        (inner.x, inner.y),
        inner.right(),
        &title,
        Background::Raised,
    );
    draw_keys(app, inner, canvas);
    let end = inner.y + inner.height.saturating_sub(1 + blank);
    let (y, cursor) = draw_fields(app, form, (inner.y + 1 + blank, end), inner, canvas);
    draw_file(app, form, (y + blank, end), inner, canvas);
    cursor
}

/// Draws the fields between two rows; returns the row after them and the cell of the cursor.
fn draw_fields(
    app: &App,
    form: &NewPostForm,
    (first, end): (usize, usize),
    inner: ScreenArea,
    canvas: &mut Canvas<'_>,
) -> (usize, Option<(u16, u16)>) {
    let mut cursor = None;
    let mut y = first;
    for field in NewPostField::ALL
        .into_iter()
        .take(end.saturating_sub(first))
    {
        let is_chosen = field == form.focus();
        let row = (field.label(), form.input(field));
        cursor = draw_field(row, is_chosen, (inner, y), canvas).or(cursor);
        y += 1;
        let offered = if is_chosen {
            completions(app)
        } else {
            Vec::new()
        };
        if !offered.is_empty() && y < end {
            draw_note(&offered, (inner, y), canvas);
            y += 1;
        }
    }
    (y, cursor)
}

/// Draws the path, URL and text of the file between two rows, or why it can't be created.
fn draw_file(
    app: &App,
    form: &NewPostForm,
    (first, end): (usize, usize),
    inner: ScreenArea,
    canvas: &mut Canvas<'_>,
) {
    let room = Size {
        width: inner.width,
        height: end.saturating_sub(first),
    };
    if !form.has_title() {
        let hint = "Type a title: the file it creates is shown here.";
        return change_preview::words(hint, Role::Muted, (inner, first), canvas);
    }
    // the blank rows are dropped first
    let is_airy = app.changes.count(room.width) <= room.height;
    let all = Size {
        height: usize::MAX,
        ..room
    };
    let rows = app.changes.rows(all);
    let rows = rows.filter(|row| is_airy || *row != ChangeRow::Blank);
    for (y, row) in (first..end).zip(rows) {
        let at = (inner, y);
        match row {
            ChangeRow::Why(text) => change_preview::words(&text, Role::Error, at, canvas),
            row => change_preview::draw_row(&row, at, canvas),
        }
    }
}

fn draw_keys(app: &App, inner: ScreenArea, canvas: &mut Canvas<'_>) {
    let wanted = [
        (Action::Accept, "create"),
        next_field(inner),
        (Action::Back, "cancel"),
    ];
    draw_form_keys(app, &wanted, inner, canvas);
}
