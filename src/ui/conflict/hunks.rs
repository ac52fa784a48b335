//! Draws the regions of a conflict.

use crate::app::edit::conflict::{ConflictDialog, ConflictSource};
use crate::app::edit::conflict_rows::{HunkRow, NAME_ROWS, SideColumns, SideRow};
use crate::app::{App, ScreenLayout};
use crate::blog::human_date;
use crate::text::{Background, Role, Span, TextStyle};
use crate::ui::canvas::Canvas;

/// Draws the visible rows of the regions.
pub(super) fn draw(
    app: &App,
    dialog: &ConflictDialog,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) {
    if dialog.hunks.is_none() {
        return;
    }
    let (first, end) = dialog.hunk_area(screen);
    let columns = SideColumns::of(screen);
    let mut top = first;
    if let Some(right) = columns.right {
        let names = names(app, dialog);
        canvas.spans(
            (columns.left.0, top),
            columns.left.1,
            &names[0],
            Background::Plain,
        );
        canvas.spans((right.0, top), right.1, &names[1], Background::Plain);
        for y in first..end {
            canvas.literal(
                (screen.size.width / 2, y),
                canvas.pick("│", ":"),
                Role::Faint,
            );
        }
        top += NAME_ROWS;
    }
    for (y, line) in (top..).zip(&dialog.visible_rows(screen)) {
        row(line, y, &columns, screen, canvas);
    }
}

/// Returns the names of both versions, with the times they were written.
fn names(app: &App, dialog: &ConflictDialog) -> [Vec<Span>; 2] {
    let moment = |at| human_date::time_with_day(at, &app.clock);
    let typed = dialog.edited_at.map(moment);
    let (mine, since) = match dialog.source {
        ConflictSource::Typed => (
            "Yours",
            typed.map(|at| format!("unsaved, last edited {at}")),
        ),
        ConflictSource::Recovered { .. } => (
            "Recovered",
            typed.map(|at| format!("unsaved, autosaved {at}")),
        ),
    };
    let changed = dialog
        .changed_at
        .map(|at| format!("changed {}", moment(at)));
    let side = |name: &str, what: Option<String>| {
        let name = Span::new(name, TextStyle::of(Role::Strong).bold());
        let what = what.map(|what| Span::new(&format!("   {what}"), Role::Muted));
        std::iter::once(name).chain(what).collect()
    };
    [side(mine, since), side("On disk", changed)]
}

fn row(
    line: &HunkRow,
    y: usize,
    columns: &SideColumns,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) {
    if line.is_chosen {
        canvas.clear(
            y,
            1,
            screen.size.width.saturating_sub(1),
            Background::Selection,
        );
        let look = |role| TextStyle::of(role).on(Background::Selection);
        canvas.literal((1, y), canvas.pick("▌", ">"), look(Role::Accent));
        if columns.right.is_some() {
            let rule = screen.size.width / 2;
            canvas.literal((rule, y), canvas.pick("│", ":"), look(Role::Faint));
        }
    }
    side(&line.sides[0], columns.left, y, canvas);
    if let Some(right) = columns.right {
        side(&line.sides[1], right, y, canvas);
    }
}

/// Draws one side of a row; its background starts two columns further left, with the mark.
fn side(
    (spans, ground): &SideRow,
    (left, right): (usize, usize),
    y: usize,
    canvas: &mut Canvas<'_>,
) {
    if *ground == Background::Plain {
        canvas.spans((left, y), right, spans, Background::Plain);
        return;
    }
    let from = left.saturating_sub(2);
    canvas.clear(y, from, right, *ground);
    let (mark, role) = if *ground == Background::Add {
        ("+", Role::Good)
    } else {
        (canvas.pick("−", "-"), Role::Error)
    };
    canvas.literal((from, y), mark, TextStyle::of(role).on(*ground));
    canvas.spans((left, y), right, spans, *ground);
}
