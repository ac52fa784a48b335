//! Preview sync: the preview follows the cursor of the text, and the text follows the preview.

use std::path::{Path, PathBuf};

use crate::app::jump_list::JumpTarget;
use crate::app::layout::ScreenArea;
use crate::app::mode::BesideEditor;
use crate::app::mouse::{MouseInput, MouseKind};
use crate::app::scroll_anchor::ScrollAnchor;
use crate::app::{App, Effect};
use crate::blog::human_date;
use crate::config::Action;
use crate::editor::command::motions;
use crate::editor::{Selection, Text, ViewportSize};

use super::open_post::{LastClick, OpenPost};

/// Longest time between two clicks of a double or triple click, in milliseconds.
const DOUBLE_CLICK_MS: i64 = 400;

impl App {
    /// Updates the text on the screen after an event.
    pub(in crate::app) fn update_text_view(&mut self) {
        let room = self.screen().editor_size();
        let now = self.clock.now;
        if let Some(desk) = self.edit.current_mut() {
            desk.update_view(room);
            desk.tick_debounce(now);
        }
    }

    /// Returns the text of a post as it is being edited, with its revision.
    pub(in crate::app) fn edited_text(&self, path: &Path) -> Option<(Text, u64)> {
        let desk = self.edit.find(path)?;
        let is_open = self.edit.current_path.as_deref() == Some(path);
        (is_open || !desk.is_on_disk())
            .then(|| (desk.snapshot.text.clone(), desk.snapshot.revision))
    }

    /// Returns every text that replaces the one on disk, with its revision.
    pub(in crate::app) fn edited_texts(&self) -> Vec<(PathBuf, Text, u64)> {
        let desks = self.edit.posts.iter();
        let texts = desks.filter_map(|desk| {
            let (text, state) = self.edited_text(&desk.path)?;
            Some((desk.path.clone(), text, state))
        });
        texts.collect()
    }

    /// Returns when the text or its preview next needs an update without input.
    pub(in crate::app) fn text_deadline(&self) -> Option<jiff::Timestamp> {
        self.edit.current()?.deadline(self.clock.now)
    }

    /// Toggles the preview beside the text; on a narrow screen, switches between the two.
    pub(super) fn toggle_preview(&mut self) -> Vec<Effect> {
        self.view.beside = match self.view.beside {
            BesideEditor::Preview => BesideEditor::Nothing,
            BesideEditor::Nothing => BesideEditor::Preview,
        };
        self.clamp_panes();
        let screen = self.screen();
        let shown = self.edit.current().filter(|_| screen.preview.is_some());
        let place = shown.and_then(|desk| Some((desk.post.clone()?, desk.line_and_column().0)));
        if let Some((id, line)) = place {
            let place = ScrollAnchor {
                line,
                ..ScrollAnchor::default()
            };
            self.preview
                .scroll_to(id, JumpTarget::ScrollAnchor(place), &screen);
        }
        self.edit.synced_cursor = None;
        Vec::new()
    }

    /// Handles a key while the preview covers the text: scrolls the preview, goes back, or shows
    /// the text first so that nothing is typed unseen. Returns whether the key is consumed.
    pub(in crate::app) fn dispatch_in_preview_over_text(&mut self, action: Option<Action>) -> bool {
        let screen = self.screen();
        if screen.edit.is_some() || self.edit.current().is_none() {
            return false;
        }
        match action {
            Some(Action::Back | Action::Beside) => {
                self.toggle_preview();
                true
            }
            Some(
                Action::Save
                | Action::Palette
                | Action::Help
                | Action::Redraw
                | Action::Quit
                | Action::Suspend
                | Action::Count,
            ) => false,
            Some(action) if self.preview.scroll_by_action(action, &screen) => true,
            _ => {
                self.toggle_preview();
                false
            }
        }
    }

    /// Scrolls the preview to the cursor line once typing pauses, at the same screen row as the
    /// cursor. A line that is already visible does not move.
    pub(in crate::app) fn sync_preview(&mut self) {
        let screen = self.screen();
        let (Some(room), Some(_)) = (screen.editor_size(), screen.preview) else {
            return;
        };
        let Some(desk) = self.edit.current() else {
            return;
        };
        let cursor = desk.snapshot.cursor;
        if self.edit.synced_cursor == Some(cursor) {
            return;
        }
        let head = desk.buffer.head();
        if let Some((_, y)) = desk.view.cell(desk.buffer.text(), head, room) {
            self.preview.show_line(cursor.0, y, &screen);
            self.edit.synced_cursor = Some(cursor);
            self.edit.synced_row = self.preview.rows_below_top(cursor.0);
        }
    }

    /// Keeps the cursor line at its screen row when a new page is rendered, so that changes above
    /// it do not make the preview jump.
    pub(in crate::app) fn restore_preview_row(&mut self) {
        let screen = self.screen();
        let Some(desk) = self.edit.current().filter(|_| screen.preview.is_some()) else {
            return;
        };
        let line = desk.snapshot.cursor.0;
        if let Some(y) = self.edit.synced_row {
            self.preview.scroll_line_to(line, y, &screen);
        }
        self.edit.synced_cursor = None;
        self.sync_preview();
    }

    /// Scrolls the preview with the wheel; the text follows.
    pub(in crate::app) fn scroll_preview(&mut self, rows: isize) {
        let screen = self.screen();
        self.preview.scroll(rows, &screen);
        let line = self.preview.anchor().line;
        let (Some(room), Some(desk)) = (screen.editor_size(), self.edit.current_mut()) else {
            return;
        };
        let at = desk.position_at((line, 1));
        desk.view.scroll(desk.buffer.text(), 0, room);
        desk.view.show_at(desk.buffer.text(), at, 0, room);
    }

    /// Moves the cursor to the source line of a clicked preview row.
    pub(in crate::app) fn go_to_preview_row(&mut self, row: usize) {
        let now = self.clock.now;
        let line = self.preview.line_of(row);
        if let Some(desk) = self.edit.current_mut() {
            let at = desk.position_at((line, 1));
            desk.select(Selection::at(at), now);
        }
    }

    /// Handles the mouse in the text.
    pub(in crate::app) fn handle_mouse_in_text(
        &mut self,
        mouse: MouseInput,
        area: ScreenArea,
    ) -> Vec<Effect> {
        let now = self.clock.now;
        let room = ViewportSize {
            columns: area.width,
            rows: area.height,
        };
        let Some(desk) = self.edit.current_mut() else {
            return Vec::new();
        };
        let text = desk.buffer.text();
        let cell = (
            mouse.x.saturating_sub(area.x),
            mouse.y.saturating_sub(area.y),
        );
        match mouse.kind {
            MouseKind::WheelDown => desk.view.scroll(text, 3, room),
            MouseKind::WheelUp => desk.view.scroll(text, -3, room),
            MouseKind::Click => {
                let at = desk.view.position_at(text, cell, room);
                let before = desk.last_click.filter(|before| {
                    before.position == at
                        && now <= human_date::add_milliseconds(before.at, DOUBLE_CLICK_MS)
                });
                let count = before.map_or(0, |before| before.count) % 3 + 1;
                let to = match count {
                    1 => Selection::at(at),
                    2 => motions::select_word(text, at),
                    _ => motions::select_line(text, at),
                };
                desk.last_click = Some(LastClick {
                    at: now,
                    position: at,
                    count,
                });
                desk.select(to, now);
            }
            MouseKind::Drag => {
                let at = desk.view.position_at(text, cell, room);
                let anchor = desk.buffer.selection().anchor;
                desk.select(Selection::between(anchor, at), now);
            }
        }
        if matches!(mouse.kind, MouseKind::WheelDown | MouseKind::WheelUp) {
            let line = text_line(desk);
            self.preview.scroll_line_to(line, 0, &self.screen());
        }
        Vec::new()
    }
}

/// Returns the line at the top of the text, from 1.
fn text_line(desk: &OpenPost) -> usize {
    desk.buffer.text().line_of(desk.view.top()) + 1
}
