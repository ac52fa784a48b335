//! The preview: the rows on the screen, nothing more, so that its cost is that of the screen.

use crate::app::screen::Area;
use crate::app::{App, Screen};
use crate::markdown::Row;
use crate::text::{Clean, Ground, Role};

use super::canvas::Canvas;
use super::empty;

/// Draws the visible rows of the post.
pub(super) fn draw(app: &App, screen: &Screen, canvas: &mut Canvas<'_>) {
    let Some(area) = screen.preview else { return };
    if app.list.chosen(&app.library).is_none() {
        empty::preview(app, area, canvas);
        return;
    }
    let Some(page) = app.preview.page() else {
        return;
    };
    let rows = page.rows.iter().skip(app.preview.top()).take(area.height);
    for (place, row) in rows.enumerate() {
        draw_row(row, area, area.y + place, canvas);
    }
    if page.rows.iter().all(|row| row.line == 0) && page.rows.len() + 2 < area.height {
        let y = area.y + page.rows.len();
        canvas.text(
            (area.x, y),
            area.right(),
            &Clean::literal("This post is empty."),
            Role::Muted.into(),
        );
    }
}

fn draw_row(row: &Row, area: Area, y: usize, canvas: &mut Canvas<'_>) {
    let mut ground = Ground::Plain;
    let mut from = area.right();
    if let Some((start, fill)) = row.fill {
        (ground, from) = (fill, area.x + start);
        canvas.fill(y, from, area.right(), fill);
    }
    let mut x = area.x;
    for span in &row.spans {
        let mut look = span.look;
        if x >= from && look.ground == Ground::Plain {
            look = look.on(ground);
        }
        x = canvas.text((x, y), area.right(), &span.text, look);
    }
}
