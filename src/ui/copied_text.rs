//! Text copied last, on the whole screen.

use crate::app::App;
use crate::app::copied_text::{CopiedText, RESERVED_ROWS};
use crate::config::Action;
use crate::text::{Background, CleanText, Role};

use super::canvas::Canvas;
use super::key_hints::{draw_hints, with_keys};

/// Draws the text from the left edge, and the key that closes it below.
pub(super) fn draw(app: &App, view: &CopiedText, canvas: &mut Canvas<'_>) {
    let size = app.view.size;
    for y in 0..size.height {
        canvas.clear(y, 0, size.width, Background::Plain);
    }
    let rows = view.rows(size.width);
    let room = size.height.saturating_sub(RESERVED_ROWS);
    for (y, row) in rows.iter().skip(view.top).take(room).enumerate() {
        canvas.text((0, y), size.width, &CleanText::new(row), Role::Text.into());
    }
    let keys = with_keys(app, &[(Action::Back, "close")]);
    let y = size.height.saturating_sub(1);
    draw_hints(&keys, 3, (0, y, size.width), Background::Plain, canvas);
}
