//! Rendering: draws the state of the app and never changes it.
//!
//! [`draw`] paints one frame. Everything goes through a [`canvas::Canvas`], which takes sanitized
//! text and styles and applies the theme; `app::screen` decides the layout.

pub mod ansi;
pub mod canvas;
pub mod click;
pub mod hyperlinks;
pub mod style;

mod change_preview;
mod check;
mod completion_menu;
mod confirm;
mod conflict;
mod copied_text;
mod digit_row;
mod edit;
mod empty;
mod header;
mod help;
mod images;
mod key_hints;
mod line_input;
mod list;
mod matched;
mod metadata_form;
mod new_post_form;
mod notice;
mod outline;
mod overlay;
mod popup;
mod preview;
mod prompt;
mod scrollbar;
mod search;
mod stats;
mod status;
mod tags;

use ratatui::Frame;

use crate::app::{App, InputMode};

use canvas::Canvas;
use style::Palette;

/// Renders one frame.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    let palette = Palette::of(&app.session);
    let mut canvas = Canvas::new(frame.buffer_mut(), palette, app.session.glyphs);
    let cursor = paint(app, &mut canvas);
    if let Some((x, y)) = cursor.filter(|(x, y)| *x < area.width && *y < area.height) {
        frame.set_cursor_position((x, y));
    }
}

/// Renders everything; returns the cursor position if a text field has focus.
fn paint(app: &App, canvas: &mut Canvas<'_>) -> Option<(u16, u16)> {
    let screen = app.whole_screen();
    if screen.size.width == 0 || screen.size.height == 0 {
        return None;
    }
    canvas.paint_background();
    let mut cursor = header::draw(app, &screen, canvas);
    digit_row::draw(app, &screen, canvas);
    list::draw(app, &screen, canvas);
    search::draw(app, &screen, canvas);
    preview::draw(app, &screen, canvas);
    outline::draw(app, &screen, canvas);
    if let Some(at) = edit::draw(app, &screen, canvas) {
        let is_typed = matches!(app.mode, InputMode::Browse | InputMode::Completion(_));
        cursor = is_typed.then_some(at).or(cursor);
    }
    cursor = tags::draw(app, &screen, canvas).or(cursor);
    list::draw_rules(app, &screen, canvas);
    notice::draw(app, &screen, canvas);
    if let InputMode::Completion(open) = &app.mode {
        completion_menu::draw(app, open, &screen, canvas);
    }
    if let InputMode::Conflict(two) = &app.mode {
        canvas.cover_targets();
        conflict::draw(app, two, &screen, canvas);
        cursor = None;
    }
    status::draw(app, &screen, canvas);
    if matches!(app.mode, InputMode::Popup(_) | InputMode::Overlay(_)) {
        canvas.cover_targets();
    }
    notice::draw_message(app, &screen, canvas);
    match &app.mode {
        InputMode::Popup(open) => cursor = popup::draw(app, open, &screen, canvas),
        InputMode::Overlay(open) => {
            cursor = overlay::draw(app, open, &screen, canvas);
        }
        _ => return cursor,
    }
    if !screen.is_compact() {
        // the mode word stays bright over the dimmed screen
        status::draw(app, &screen, canvas);
        notice::draw_message(app, &screen, canvas);
    }
    cursor
}
