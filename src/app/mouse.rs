//! Mouse input: the wheel scrolls the pane under it, a click selects or follows a link.

use crate::blog::query::TagChoice;
use crate::config::action_sets::Motion;

use super::App;
use super::event::{MouseInput, MouseKind};
use super::layout::{ScreenArea, ScreenLayout};
use super::list_rows::ListRows;
use super::mode::InputMode;
use super::view::Pane;

/// Rows that one wheel notch scrolls text.
const ROWS_PER_NOTCH: isize = 3;

impl App {
    pub(super) fn handle_mouse(&mut self, mouse: MouseInput) {
        context!(self).close_completion();
        match self.mode {
            InputMode::Popup(_)
            | InputMode::Overlay(_)
            | InputMode::Hints(_)
            | InputMode::Confirm(_)
            | InputMode::Conflict(_) => {
                return;
            }
            // the clicked pane gets the focus
            InputMode::Search if mouse.kind == MouseKind::Click => {
                self.close_mode();
            }
            _ => {}
        }
        let screen = self.screen();
        if let Some(area) = screen.edit.filter(|area| area.contains(mouse.x, mouse.y)) {
            return self
                .edit
                .handle_mouse_in_text(mouse, area, &mut self.preview, context!(self));
        }
        if mouse.kind == MouseKind::Drag {
            return;
        }
        let rows = match mouse.kind {
            MouseKind::WheelDown => ROWS_PER_NOTCH,
            MouseKind::WheelUp => -ROWS_PER_NOTCH,
            MouseKind::Click | MouseKind::Drag => 0,
        };
        let within = |area: Option<ScreenArea>| area.filter(|area| area.contains(mouse.x, mouse.y));
        if let Some(area) = within(screen.preview) {
            return self.handle_mouse_in_preview(mouse, area, rows);
        }
        if let Some(area) = within(screen.list) {
            if rows == 0 {
                self.view.focus = Pane::List;
                let rows = ListRows::new(&self.library, &screen);
                if let Some(place) = rows.index_at(self.list.top(), mouse.y - area.y) {
                    self.list.choose(place, &self.library, &screen);
                }
            } else {
                self.list.scroll(rows.signum(), &self.library, &screen);
            }
        } else if let Some(area) = within(screen.search) {
            self.mouse_in_search(mouse.y - area.y, rows);
        } else if let Some(area) = within(screen.tags) {
            self.mouse_in_tags(mouse, area, &screen);
        }
    }

    /// Handles a click (`rows` is 0) or a turn of the wheel in the preview.
    fn handle_mouse_in_preview(&mut self, mouse: MouseInput, area: ScreenArea, rows: isize) {
        let screen = self.screen();
        if screen.edit.is_some() {
            let row = self.preview.top() + mouse.y - area.y;
            match rows {
                0 => self
                    .edit
                    .go_to_preview_row(row, &mut self.preview, context!(self)),
                rows => self
                    .edit
                    .scroll_preview(rows, &mut self.preview, context!(self)),
            }
            return;
        }
        if rows == 0 {
            self.focus(Pane::Preview);
            let row = self.preview.top() + mouse.y - area.y;
            if let Some(link) = self.preview.link_at(row, mouse.x - area.x) {
                self.follow_link(link);
            } else {
                self.preview.toggle_fold_at(row);
            }
            return;
        }
        self.preview.scroll(rows, &screen);
    }

    fn mouse_in_search(&mut self, row: usize, by: isize) {
        if by == 0 {
            self.select_match_at(row);
        } else {
            let motion = if by > 0 { Motion::Down } else { Motion::Up };
            self.move_search_selection(motion);
        }
    }

    /// Handles the wheel, or a click, which toggles the tag.
    fn mouse_in_tags(&mut self, mouse: MouseInput, area: ScreenArea, screen: &ScreenLayout) {
        let motion = match mouse.kind {
            MouseKind::WheelDown => Motion::Down,
            MouseKind::WheelUp => Motion::Up,
            MouseKind::Click => {
                self.view.focus = Pane::Tags;
                if let Some(place) = self.tags.index_at(area, mouse.y, &self.library) {
                    self.tags.choose(place, &self.library, screen);
                    self.toggle_selected_tag(TagChoice::Include);
                }
                return;
            }
            MouseKind::Drag => return,
        };
        self.tags.move_selection(motion, &self.library, screen);
    }
}
