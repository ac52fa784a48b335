//! Draws the key overview of the help.

use crate::app::help::{Block, Column, HelpRow};
use crate::app::layout::Area;
use crate::text::{Clean, Ground, Look, Role, Span, width};

use super::canvas::Canvas;

/// Gap between two columns of the overview.
const BETWEEN: usize = 2;

/// Draws the columns.
pub(super) fn draw(columns: &[Column], body: Area, canvas: &mut Canvas<'_>) {
    let mut x = body.x;
    for column in columns {
        let mut y = body.y;
        for block in column {
            let keys = widest(block, |row| width::of(&row.key)) + 2;
            let look = Look::of(Role::Strong).bold().on(Ground::Raised);
            canvas.text((x, y), body.right(), &Clean::literal(block.heading), look);
            y += 1;
            for row in &block.rows {
                canvas.spans(
                    (x, y),
                    body.right(),
                    &[Span::new(&row.key, row.role)],
                    Ground::Raised,
                );
                canvas.spans(
                    (x + keys, y),
                    body.right(),
                    &[Span::new(&row.words, Role::Text)],
                    Ground::Raised,
                );
                y += 1;
            }
            y += 1;
        }
        let wide = |block: &Block| {
            widest(block, |row| width::of(&row.key))
                + 2
                + widest(block, |row| width::of(&row.words))
        };
        x += column.iter().map(wide).max().unwrap_or(0) + BETWEEN;
    }
}

fn widest(block: &Block, of: impl Fn(&HelpRow) -> usize) -> usize {
    block.rows.iter().map(of).max().unwrap_or(0)
}
