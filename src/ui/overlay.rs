//! Frame of the full-screen overlays; each draws its content in its own file.

use crate::app::layout::Area;
use crate::app::overlay::Panel;
use crate::app::{App, Screen};

use super::canvas::Canvas;
use super::{change_preview, check, metadata_form, popup, stats};

/// Maximum width in columns.
const WIDEST: usize = 104;

/// Draws an overlay; returns the cell of the cursor if it has a text field.
pub(super) fn draw(
    app: &App,
    panel: &Panel,
    screen: &Screen,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    canvas.dim();
    let rows = match panel {
        Panel::Check => check::rows(app),
        Panel::Step => change_preview::rows(app),
        Panel::Form => metadata_form::rows(app),
        Panel::Stats(_) => usize::MAX,
    };
    let area = place(screen, rows);
    popup::frame(area, canvas);
    let inner = inside(area, screen);
    match panel {
        Panel::Check => check::draw(app, inner, area, canvas),
        Panel::Step => change_preview::draw(app, inner, canvas),
        Panel::Form => return metadata_form::draw(app, inner, canvas),
        Panel::Stats(view) => stats::draw(app, view, inner, canvas),
    }
    None
}

/// Returns the area of the frame: from row 4, centered, as high as its content; the whole screen if
/// there is little room.
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

/// Returns the content area inside the frame.
fn inside(area: Area, screen: &Screen) -> Area {
    let (left, above) = if screen.is_compact() { (2, 0) } else { (4, 1) };
    // without distinct backgrounds a border takes the outermost cells
    Area {
        x: area.x + left,
        y: area.y + above.max(usize::from(screen.is_compact())),
        width: area.width.saturating_sub(2 * left),
        height: area.height.saturating_sub(2),
    }
}
