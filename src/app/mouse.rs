//! Mouse input: the wheel scrolls the pane under it, a click selects or follows a link.

use crate::blog::human_date;
use crate::blog::query::TagChoice;
use crate::config::Action;
use crate::config::action_sets::Motion;

use super::App;
use super::event::{ClickTarget, MouseInput, MouseKind};
use super::layout::{ScreenArea, ScreenLayout};
use super::list_rows::ListRows;
use super::mode::InputMode;
use super::view::Pane;

/// Longest time between the clicks of a double click, in milliseconds.
const DOUBLE_CLICK_MS: i64 = 400;
/// How to select text while the mouse is captured.
const HOW_TO_SELECT: &str = "Hold Shift to select text (Option on macOS).";
/// Rows that one wheel notch scrolls text.
const ROWS_PER_NOTCH: isize = 3;

impl App {
    /// Does what a clicked target stands for.
    pub(super) fn activate(&mut self, target: ClickTarget) {
        context!(self).close_completion();
        self.notices.clear_status_message();
        match target {
            ClickTarget::Action(action) => self.dispatch(action),
            ClickTarget::Tag(label) => {
                // a filter being typed is kept, and the tag added to it
                if matches!(self.mode, InputMode::Filter(_)) {
                    self.dispatch(Action::Accept);
                }
                self.toggle_tag(&label, TagChoice::Include);
            }
        }
    }

    /// Whether a click is the second of a double click.
    fn is_double_click(&mut self, mouse: MouseInput) -> bool {
        let now = self.clock.now;
        let here = (now, mouse.x, mouse.y);
        let last = self.view.mouse.last_click.replace(here);
        let is_second = last.is_some_and(|(at, x, y)| {
            let is_soon = human_date::add_milliseconds(at, DOUBLE_CLICK_MS) >= now;
            is_soon && (x, y) == (mouse.x, mouse.y)
        });
        if is_second {
            self.view.mouse.last_click = None;
        }
        is_second
    }

    /// Moves the divider that was clicked along with the mouse, as far as there is room. Returns
    /// whether the mouse is on it or drags it.
    fn drag_divider(&mut self, mouse: MouseInput, screen: &ScreenLayout) -> bool {
        let (first, rows) = screen.body;
        let Some(divider) = screen.rules.last().copied() else {
            return false;
        };
        if mouse.kind == MouseKind::Click {
            let is_on_it = mouse.x == divider && (first..first + rows).contains(&mouse.y);
            self.view.mouse.has_divider = is_on_it;
        } else if mouse.kind == MouseKind::Drag && self.view.mouse.has_divider {
            let shift = self.view.divider_shift;
            self.view.divider_shift = shift_by(shift, divider, mouse.x);
            // not further than there is room, so that it comes back at once
            let moved = self.screen().rules.last().copied().unwrap_or(divider);
            self.view.divider_shift = shift_by(shift, divider, moved);
            self.clamp_panes();
        }
        self.view.mouse.has_divider && matches!(mouse.kind, MouseKind::Click | MouseKind::Drag)
    }

    /// Explains once how to select text, when the mouse is dragged as if to select.
    fn explain_selecting(&mut self) {
        if !self.view.mouse.is_selecting_explained {
            self.view.mouse.is_selecting_explained = true;
            self.show_message(HOW_TO_SELECT);
        }
    }

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
        if self.drag_divider(mouse, &screen) {
            return;
        }
        if let Some(area) = screen.edit.filter(|area| area.contains(mouse.x, mouse.y)) {
            return self
                .edit
                .handle_mouse_in_text(mouse, area, &mut self.preview, context!(self));
        }
        if mouse.kind == MouseKind::Drag {
            return self.explain_selecting();
        }
        let is_double = mouse.kind == MouseKind::Click && self.is_double_click(mouse);
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
                    if is_double {
                        self.focus(Pane::Preview);
                    }
                }
            } else {
                self.list.scroll(rows.signum(), &self.library, &screen);
            }
        } else if let Some(area) = within(screen.search) {
            self.mouse_in_search(mouse.y - area.y, rows);
            if is_double {
                self.dispatch(Action::FocusPreview);
            }
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

/// Returns a shift that moves something from one column to another.
fn shift_by(shift: isize, from: usize, to: usize) -> isize {
    if to >= from {
        shift.saturating_add_unsigned(to - from)
    } else {
        shift.saturating_sub_unsigned(from - to)
    }
}
