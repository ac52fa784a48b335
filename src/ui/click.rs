//! Targets of clicks: the frame is drawn aside, and each part that acts notes its cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::event::ClickTarget;

use super::canvas::Canvas;
use super::paint;
use super::style::Palette;

/// Returns what a click on a cell does, if it does what a key would; the rest is up to the panes.
pub fn target_at(app: &App, x: usize, y: usize) -> Option<ClickTarget> {
    let size = app.view.size;
    let area = Rect::new(0, 0, size.width as u16, size.height as u16);
    let mut buffer = Buffer::empty(area);
    let palette = Palette::of(&app.session);
    let mut canvas = Canvas::new(&mut buffer, palette, app.session.glyphs);
    canvas.collect_targets();
    paint(app, &mut canvas);
    canvas.target_at(x, y).cloned()
}
