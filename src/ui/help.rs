//! Draws the help sheet.

use crate::app::help::{COLUMN_GAP, HelpColumn, HelpRow, HelpSection};
use crate::app::layout::ScreenArea;
use crate::text::{Background, CleanText, Role, Span, TextStyle, width};

use super::canvas::Canvas;

/// Draws the columns, scrolled down by `top` rows.
pub(super) fn draw(
    columns: &[HelpColumn],
    (body, top): (ScreenArea, usize),
    canvas: &mut Canvas<'_>,
) {
    let count = columns.len().max(1);
    let wide = body.width.saturating_sub((count - 1) * COLUMN_GAP) / count;
    for (at, column) in columns.iter().enumerate() {
        let x = body.x + at * (wide + COLUMN_GAP);
        let rows = column
            .iter()
            .flat_map(|section| section_rows(section, wide, canvas.ellipsis()));
        let rows: Vec<Vec<Span>> = rows.skip(top).take(body.height).collect();
        for (y, row) in (body.y..).zip(&rows) {
            canvas.spans((x, y), x + wide, row, Background::Raised);
        }
    }
}

/// Returns the rows of a section: the heading, the keys, a blank.
fn section_rows(section: &HelpSection, wide: usize, ellipsis: &str) -> Vec<Vec<Span>> {
    let look = TextStyle::of(Role::Strong).bold();
    let mut rows = vec![vec![Span::new(&section.heading, look)]];
    let keys = section.key_columns();
    rows.extend(
        section
            .rows
            .iter()
            .map(|row| key_row(row, keys, wide, ellipsis)),
    );
    rows.push(Vec::new());
    rows
}

fn key_row(row: &HelpRow, keys: usize, wide: usize, ellipsis: &str) -> Vec<Span> {
    let used = width::of(&row.key);
    let blanks = keys.saturating_sub(used).max(1);
    let room = wide.saturating_sub(used + blanks);
    vec![
        Span::new(&row.key, row.role),
        Span::clean(CleanText::repeat(" ", blanks), Role::Text),
        Span::new(&width::truncate(&row.text, room, ellipsis), Role::Text),
    ]
}
