//! Mouse input: the wheel scrolls the pane under it, a click selects or follows a link.

use crate::config::Action;

use super::mode::{Mode, Pane};
use super::tags::TagPane;
use super::{App, Effect};

/// A mouse event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// Kind of the event.
    pub what: MouseKind,
    /// Column on the screen.
    pub x: usize,
    /// Row on the screen.
    pub y: usize,
}

/// Kind of a mouse event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// Wheel turned down.
    WheelDown,
    /// Wheel turned up.
    WheelUp,
    /// Main button pressed.
    Click,
    /// Mouse moved with the main button down.
    Drag,
}

/// Rows that one wheel notch scrolls text.
const NOTCH: isize = 3;

impl App {
    pub(super) fn point(&mut self, mouse: Mouse) -> Vec<Effect> {
        self.close_offer();
        match self.mode {
            Mode::Popup(_) | Mode::Panel(_) | Mode::Pick(_) | Mode::Ask(_) | Mode::Settle(_) => {
                return Vec::new();
            }
            // the clicked pane gets the focus
            Mode::Search if mouse.what == MouseKind::Click => self.mode = Mode::Browse,
            _ => {}
        }
        let screen = self.screen();
        if let Some(area) = screen.edit.filter(|area| area.holds(mouse.x, mouse.y)) {
            return self.point_in_text(mouse, area);
        }
        if mouse.what == MouseKind::Drag {
            return Vec::new();
        }
        let rows = match mouse.what {
            MouseKind::WheelDown => NOTCH,
            MouseKind::WheelUp => -NOTCH,
            MouseKind::Click | MouseKind::Drag => 0,
        };
        let within =
            |area: Option<super::layout::Area>| area.filter(|area| area.holds(mouse.x, mouse.y));
        if let Some(area) = within(screen.preview) {
            if screen.edit.is_some() {
                let row = self.preview.top() + mouse.y - area.y;
                match rows {
                    0 => self.go_to_previewed(row),
                    rows => self.scroll_preview(rows),
                }
                return Vec::new();
            }
            if rows == 0 {
                let mut effects = self.focus(Pane::Preview);
                let row = self.preview.top() + mouse.y - area.y;
                if let Some(link) = self.link_at(row, mouse.x - area.x) {
                    effects.extend(self.follow(link));
                } else {
                    self.turn_fold_at(row);
                }
                return effects;
            }
            self.preview.scroll(rows, &screen);
        } else if let Some(area) = within(screen.list) {
            if rows == 0 {
                self.view.focus = Pane::List;
                let place = self.list.top() + (mouse.y - area.y) / screen.density.rows();
                self.list.choose(place, &self.library, &screen);
            } else {
                self.list.scroll(rows.signum(), &self.library, &screen);
            }
        } else if let Some(area) = within(screen.search) {
            self.point_at_found(mouse.y - area.y, rows);
        } else if let Some(area) = within(screen.tags) {
            self.point_at_tags(mouse, area.y.max(TagPane::first_row(area)), &screen);
        }
        Vec::new()
    }

    fn point_at_found(&mut self, row: usize, by: isize) {
        if by == 0 {
            self.choose_found(row);
        } else {
            let action = if by > 0 { Action::Down } else { Action::Up };
            self.move_choice(action);
        }
    }

    fn point_at_tags(&mut self, mouse: Mouse, first: usize, screen: &super::Screen) {
        if mouse.what == MouseKind::Click && mouse.y >= first {
            self.view.focus = Pane::Tags;
            let place = self.tags.top() + mouse.y - first;
            self.tags.choose(place, &self.library, screen);
        }
    }
}
