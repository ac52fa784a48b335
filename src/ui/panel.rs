//! The frame of what takes the screen over the panes; what stands in it is drawn by its own file.

use crate::app::panel::Panel;
use crate::app::screen::Area;
use crate::app::{App, Screen};

use super::canvas::Canvas;
use super::{check, form, popup, stats, step};

/// The widest a panel gets.
const WIDEST: usize = 104;

/// Draws a panel; gives the cell of the cursor where it has a field.
pub(super) fn draw(
    app: &App,
    panel: &Panel,
    screen: &Screen,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    canvas.dim();
    let rows = match panel {
        Panel::Check => check::rows(app),
        Panel::Step => step::rows(app),
        Panel::Form => form::rows(app),
        Panel::Stats(_) => usize::MAX,
    };
    let area = place(screen, rows);
    popup::frame(area, canvas);
    let inner = inside(area, screen);
    match panel {
        Panel::Check => check::draw(app, inner, area, canvas),
        Panel::Step => step::draw(app, inner, canvas),
        Panel::Form => return form::draw(app, inner, canvas),
        Panel::Stats(view) => stats::draw(app, view, inner, canvas),
    }
    None
}

/// From row 4, centred, as high as its content; the whole screen where there is little room.
fn place(screen: &Screen, rows: usize) -> Area {
    let (width, height) = (screen.size.width, screen.size.height);
    if screen.is_compact() {
        return Area {
            x: 0,
            y: 0,
            width,
            height,
        };
    }
    let wide = WIDEST.min(width.saturating_sub(4));
    Area {
        x: (width - wide) / 2,
        y: 4,
        width: wide,
        height: rows.min(height.saturating_sub(6)),
    }
}

/// Gives the room within the frame.
fn inside(area: Area, screen: &Screen) -> Area {
    let (left, above) = if screen.is_compact() { (2, 0) } else { (4, 1) };
    // where no ground tells it, a line does, which takes the outermost cells
    Area {
        x: area.x + left,
        y: area.y + above.max(usize::from(screen.is_compact())),
        width: area.width.saturating_sub(2 * left),
        height: area.height.saturating_sub(2),
    }
}
