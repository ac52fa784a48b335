//! Draws the key overview of the help.

use crate::app::help::{HelpBlock, HelpColumn, HelpRow};
use crate::app::layout::ScreenArea;
use crate::text::{Background, CleanText, Role, Span, TextStyle, width};

use super::canvas::Canvas;

/// Gap between two columns of the overview.
const COLUMN_GAP: usize = 2;

/// Draws the columns.
pub(super) fn draw(columns: &[HelpColumn], body: ScreenArea, canvas: &mut Canvas<'_>) {
    let mut x = body.x;
    for column in columns {
        let mut y = body.y;
        for block in column {
            let keys = widest(block, |row| width::of(&row.key)) + 2;
            let look = TextStyle::of(Role::Strong).bold().on(Background::Raised);
            canvas.text(
                (x, y),
                body.right(),
                &CleanText::literal(block.heading),
                look,
            );
            y += 1;
            for row in &block.rows {
                canvas.spans(
                    (x, y),
                    body.right(),
                    &[Span::new(&row.key, row.role)],
                    Background::Raised,
                );
                canvas.spans(
                    (x + keys, y),
                    body.right(),
                    &[Span::new(&row.text, Role::Text)],
                    Background::Raised,
                );
                y += 1;
            }
            y += 1;
        }
        let wide = |block: &HelpBlock| {
            widest(block, |row| width::of(&row.key)) + 2 + widest(block, |row| width::of(&row.text))
        };
        x += column.iter().map(wide).max().unwrap_or(0) + COLUMN_GAP;
    }
}

fn widest(block: &HelpBlock, of: impl Fn(&HelpRow) -> usize) -> usize {
    block.rows.iter().map(of).max().unwrap_or(0)
}
