//! Frame of the full-screen overlays; each draws its content in its own file.

use crate::app::layout::ScreenArea;
use crate::app::overlay::Overlay;
use crate::app::{App, ScreenLayout};

use super::canvas::Canvas;
use super::{change_preview, check, copied_text, metadata_form, new_post_form, popup, stats};

/// Maximum width in columns.
const MAX_OVERLAY_COLUMNS: usize = 104;

/// Draws an overlay; returns the cell of the cursor if it has a text field.
pub(super) fn draw(
    app: &App,
    panel: &Overlay,
    screen: &ScreenLayout,
    canvas: &mut Canvas<'_>,
) -> Option<(u16, u16)> {
    if let Overlay::Copied(view) = panel {
        copied_text::draw(app, view, canvas);
        return None;
    }
    canvas.dim();
    let rows = match panel {
        Overlay::Check => check::rows(app),
        Overlay::ChangePreview => change_preview::rows(app),
        Overlay::Metadata => metadata_form::rows(app),
        Overlay::NewPost(_) => new_post_form::rows(app),
        Overlay::Stats(_) | Overlay::Copied(_) => usize::MAX,
    };
    let area = frame_area(screen, rows);
    popup::frame(area, canvas);
    let inner = content_area(area, screen);
    match panel {
        Overlay::Check => check::draw(app, inner, area, canvas),
        Overlay::ChangePreview => change_preview::draw(app, inner, canvas),
        Overlay::Metadata => return metadata_form::draw(app, inner, canvas),
        Overlay::NewPost(form) => return new_post_form::draw(app, form, inner, canvas),
        Overlay::Stats(view) => stats::draw(app, view, inner, canvas),
        Overlay::Copied(_) => {}
    }
    None
}

/// Returns the area of the frame: from row 4, centered, as high as its content; the whole screen if
/// there is little room.
fn frame_area(screen: &ScreenLayout, rows: usize) -> ScreenArea {
    let (width, height) = (screen.size.width, screen.size.height);
    if screen.is_compact() {
        return ScreenArea {
            x: 0,
            y: 0,
            width,
            height,
        };
    }
    let wide = MAX_OVERLAY_COLUMNS.min(width.saturating_sub(4));
    ScreenArea {
        x: (width - wide) / 2,
        y: 4,
        width: wide,
        height: rows.min(height.saturating_sub(6)),
    }
}

/// Returns the content area inside the frame.
fn content_area(area: ScreenArea, screen: &ScreenLayout) -> ScreenArea {
    let (left, above) = if screen.is_compact() { (2, 0) } else { (4, 1) };
    // without distinct backgrounds a border takes the outermost cells
    ScreenArea {
        x: area.x + left,
        y: area.y + above.max(usize::from(screen.is_compact())),
        width: area.width.saturating_sub(2 * left),
        height: area.height.saturating_sub(2),
    }
}
