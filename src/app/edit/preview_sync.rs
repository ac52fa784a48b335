//! Preview sync: the preview follows the cursor of the text, and the text follows the preview.

use std::path::{Path, PathBuf};

use crate::app::App;
use crate::app::jump_list::JumpTarget;
use crate::app::layout::ScreenArea;
use crate::app::mode::BesideEditor;
use crate::app::mouse::{MouseInput, MouseKind};
use crate::app::scroll_anchor::ScrollAnchor;
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
        if let Some(open_post) = self.edit.current_mut() {
            open_post.update_view(room);
            open_post.tick_debounce(now);
        }
    }

    /// Returns the text of a post as it is being edited, with its revision.
    pub(in crate::app) fn edited_text(&self, path: &Path) -> Option<(Text, u64)> {
        let open_post = self.edit.find(path)?;
        let is_open = self.edit.current_path.as_deref() == Some(path);
        (is_open || !open_post.is_on_disk())
            .then(|| (open_post.snapshot.text.clone(), open_post.snapshot.revision))
    }

    /// Returns every text that replaces the one on disk, with its revision.
    pub(in crate::app) fn edited_texts(&self) -> Vec<(PathBuf, Text, u64)> {
        let desks = self.edit.posts.iter();
        let texts = desks.filter_map(|open_post| {
            let (text, state) = self.edited_text(&open_post.path)?;
            Some((open_post.path.clone(), text, state))
        });
        texts.collect()
    }

    /// Returns when the text or its preview next needs an update without input.
    pub(in crate::app) fn text_deadline(&self) -> Option<jiff::Timestamp> {
        self.edit.current()?.deadline(self.clock.now)
    }

    /// Toggles the preview beside the text; on a narrow screen, switches between the two.
    pub(super) fn toggle_preview(&mut self) {
        self.view.beside = match self.view.beside {
            BesideEditor::Preview => BesideEditor::Nothing,
            BesideEditor::Nothing => BesideEditor::Preview,
        };
        self.clamp_panes();
        let screen = self.screen();
        let shown = self.edit.current().filter(|_| screen.preview.is_some());
        let place = shown
            .and_then(|open_post| Some((open_post.post.clone()?, open_post.line_and_column().0)));
        if let Some((id, line)) = place {
            let place = ScrollAnchor {
                line,
                ..ScrollAnchor::default()
            };
            self.preview
                .scroll_to(id, JumpTarget::ScrollAnchor(place), &screen);
        }
        self.edit.synced_cursor = None;
    }

    /// Handles a key while the preview covers the text: scrolls the preview, goes back, or shows
    /// the text first so that nothing is typed unseen. Returns whether the key is consumed.
    pub(in crate::app) fn dispatch_in_preview_over_text(&mut self, action: Option<Action>) -> bool {
        let screen = self.screen();
        if screen.edit.is_some() || self.edit.current().is_none() {
            return false;
        }
        match action {
            Some(Action::Back | Action::TogglePreview) => {
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
                | Action::WordCount,
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
        let Some(open_post) = self.edit.current() else {
            return;
        };
        let cursor = open_post.snapshot.cursor;
        if self.edit.synced_cursor == Some(cursor) {
            return;
        }
        let head = open_post.buffer.head();
        if let Some((_, y)) = open_post.view.cell(open_post.buffer.text(), head, room) {
            self.preview.show_line(cursor.0, y, &screen);
            self.edit.synced_cursor = Some(cursor);
            self.edit.synced_row = self.preview.rows_below_top(cursor.0);
        }
    }

    /// Keeps the cursor line at its screen row when a new page is rendered, so that changes above
    /// it do not make the preview jump.
    pub(in crate::app) fn restore_preview_row(&mut self) {
        let screen = self.screen();
        let Some(open_post) = self.edit.current().filter(|_| screen.preview.is_some()) else {
            return;
        };
        let line = open_post.snapshot.cursor.0;
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
        let (Some(room), Some(open_post)) = (screen.editor_size(), self.edit.current_mut()) else {
            return;
        };
        let at = open_post.position_at((line, 1));
        open_post.view.scroll(open_post.buffer.text(), 0, room);
        open_post.view.show_at(open_post.buffer.text(), at, 0, room);
    }

    /// Moves the cursor to the source line of a clicked preview row.
    pub(in crate::app) fn go_to_preview_row(&mut self, row: usize) {
        let now = self.clock.now;
        let line = self.preview.line_of(row);
        if let Some(open_post) = self.edit.current_mut() {
            let at = open_post.position_at((line, 1));
            open_post.select(Selection::at(at), now);
        }
    }

    /// Handles the mouse in the text.
    pub(in crate::app) fn handle_mouse_in_text(&mut self, mouse: MouseInput, area: ScreenArea) {
        let now = self.clock.now;
        let room = ViewportSize {
            columns: area.width,
            rows: area.height,
        };
        let Some(open_post) = self.edit.current_mut() else {
            return;
        };
        let text = open_post.buffer.text();
        let cell = (
            mouse.x.saturating_sub(area.x),
            mouse.y.saturating_sub(area.y),
        );
        match mouse.kind {
            MouseKind::WheelDown => open_post.view.scroll(text, 3, room),
            MouseKind::WheelUp => open_post.view.scroll(text, -3, room),
            MouseKind::Click => {
                let at = open_post.view.position_at(text, cell, room);
                let before = open_post.last_click.filter(|before| {
                    before.position == at
                        && now <= human_date::add_milliseconds(before.at, DOUBLE_CLICK_MS)
                });
                let count = before.map_or(0, |before| before.count) % 3 + 1;
                let to = match count {
                    1 => Selection::at(at),
                    2 => motions::select_word(text, at),
                    _ => motions::select_line(text, at),
                };
                open_post.last_click = Some(LastClick {
                    at: now,
                    position: at,
                    count,
                });
                open_post.select(to, now);
            }
            MouseKind::Drag => {
                let at = open_post.view.position_at(text, cell, room);
                let anchor = open_post.buffer.selection().anchor;
                open_post.select(Selection::between(anchor, at), now);
            }
        }
        if matches!(mouse.kind, MouseKind::WheelDown | MouseKind::WheelUp) {
            let line = text_line(open_post);
            self.preview.scroll_line_to(line, 0, &self.screen());
        }
    }
}

/// Returns the line at the top of the text, from 1.
fn text_line(open_post: &OpenPost) -> usize {
    open_post.buffer.text().line_of(open_post.view.top()) + 1
}
