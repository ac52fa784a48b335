//! Preview sync: the preview follows the cursor of the text, and the text follows the preview.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::app::context::Context;
use crate::app::event::{MouseInput, MouseKind};
use crate::app::jump_list::JumpTarget;
use crate::app::layout::{ScreenArea, ScreenLayout};
use crate::app::preview::PreviewPane;
use crate::app::scroll_anchor::ScrollAnchor;
use crate::blog::human_date;
use crate::editor::command::motions;
use crate::editor::{Selection, Text};
use crate::text::Size;

use super::EditPane;
use super::open_post::{LastClick, OpenPost};

/// Longest time between two clicks of a double or triple click, in milliseconds.
const DOUBLE_CLICK_MS: i64 = 400;

impl EditPane {
    /// Updates the text on the screen after an event.
    pub(in crate::app) fn update_text_view(&mut self, cx: &mut Context<'_>) {
        let room = cx.screen().editor_size();
        let now = cx.clock.now;
        if let Some(open_post) = self.current_mut() {
            open_post.update_view(room);
            open_post.tick_debounce(now);
        }
        self.update_front_matter_warning(cx);
    }

    /// Returns the text of a post as it is being edited, with its revision.
    pub(in crate::app) fn edited_text(&self, path: &Path) -> Option<(Text, u64)> {
        let open_post = self.find(path)?;
        let is_open = self.current_path.as_deref() == Some(path);
        (is_open || !open_post.is_on_disk())
            .then(|| (open_post.snapshot.text.clone(), open_post.snapshot.revision))
    }

    /// Returns every text that replaces the one on disk, with its revision.
    pub(in crate::app) fn edited_texts(&self) -> Vec<(PathBuf, Text, u64)> {
        let desks = self.posts.iter();
        let texts = desks.filter_map(|open_post| {
            let (text, state) = self.edited_text(&open_post.path)?;
            Some((open_post.path.clone(), text, state))
        });
        texts.collect()
    }

    /// Returns when the text or its preview next needs an update without input.
    pub(in crate::app) fn text_deadline(&self, now: Timestamp) -> Option<Timestamp> {
        self.current()?.deadline(now)
    }

    /// Scrolls the preview to the cursor line, after it was opened beside the text or instead of it.
    pub(in crate::app) fn show_in_preview(
        &mut self,
        preview: &mut PreviewPane,
        screen: &ScreenLayout,
    ) {
        let shown = self.current().filter(|_| screen.preview.is_some());
        let place = shown
            .and_then(|open_post| Some((open_post.post.clone()?, open_post.line_and_column().0)));
        if let Some((id, line)) = place {
            let place = JumpTarget::ScrollAnchor(ScrollAnchor::at_line(line));
            preview.scroll_to(id, place, screen);
        }
        self.synced_cursor = None;
    }

    /// Scrolls the preview to the cursor line once typing pauses, at the same screen row as the
    /// cursor. A line that is already visible does not move.
    pub(in crate::app) fn sync_preview(&mut self, preview: &mut PreviewPane, cx: &mut Context<'_>) {
        let screen = cx.screen();
        let (Some(room), Some(_)) = (screen.editor_size(), screen.preview) else {
            return;
        };
        let Some(open_post) = self.current() else {
            return;
        };
        let cursor = open_post.snapshot.cursor;
        if self.synced_cursor == Some(cursor) {
            return;
        }
        let head = open_post.buffer.head();
        if let Some((_, y)) = open_post.view.cell(open_post.version(), head, room) {
            let rows = screen.preview.map_or(room.height, |area| area.height);
            // as far down as the cursor, in proportion
            let y = y * rows / room.height.max(1);
            preview.show_line(cursor.0, y, &screen);
            self.synced_cursor = Some(cursor);
            self.synced_row = preview.rows_below_top(cursor.0);
        }
    }

    /// Keeps the cursor line at its screen row when a new page is rendered, so that changes above
    /// it do not make the preview jump.
    pub(in crate::app) fn restore_preview_row(
        &mut self,
        preview: &mut PreviewPane,
        cx: &mut Context<'_>,
    ) {
        let screen = cx.screen();
        let Some(open_post) = self.current().filter(|_| screen.preview.is_some()) else {
            return;
        };
        let line = open_post.snapshot.cursor.0;
        if let Some(y) = self.synced_row {
            preview.scroll_line_to(line, y, &screen);
        }
        self.synced_cursor = None;
        self.sync_preview(preview, cx);
    }

    /// Scrolls the preview with the wheel; the text follows.
    pub(in crate::app) fn scroll_preview(
        &mut self,
        rows: isize,
        preview: &mut PreviewPane,
        cx: &mut Context<'_>,
    ) {
        let screen = cx.screen();
        preview.scroll(rows, &screen);
        let line = preview.anchor().line;
        let (Some(room), Some(open_post)) = (screen.editor_size(), self.current_mut()) else {
            return;
        };
        let at = open_post.position_at((line, 1));
        open_post.view.scroll(open_post.buffer.text(), 0, room);
        open_post.view.show_at(open_post.buffer.text(), at, 0, room);
    }

    /// Moves the cursor to the source line of a clicked preview row.
    pub(in crate::app) fn go_to_preview_row(
        &mut self,
        row: usize,
        preview: &mut PreviewPane,
        cx: &mut Context<'_>,
    ) {
        let now = cx.clock.now;
        let line = preview.line_of(row);
        if let Some(open_post) = self.current_mut() {
            let at = open_post.position_at((line, 1));
            open_post.select(Selection::at(at), now);
        }
    }

    /// Handles the mouse in the text.
    pub(in crate::app) fn handle_mouse_in_text(
        &mut self,
        mouse: MouseInput,
        area: ScreenArea,
        preview: &mut PreviewPane,
        cx: &mut Context<'_>,
    ) {
        let now = cx.clock.now;
        let room = Size {
            width: area.width,
            height: area.height,
        };
        let Some(open_post) = self.current_mut() else {
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
                let at = open_post.view.position_at(open_post.version(), cell, room);
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
                let at = open_post.view.position_at(open_post.version(), cell, room);
                let anchor = open_post.buffer.selection().anchor;
                open_post.select(Selection::between(anchor, at), now);
            }
        }
        if matches!(mouse.kind, MouseKind::WheelDown | MouseKind::WheelUp) {
            let line = text_line(open_post);
            preview.scroll_line_to(line, 0, &cx.screen());
        }
    }
}

/// Returns the line at the top of the text, from 1.
fn text_line(open_post: &OpenPost) -> usize {
    open_post.buffer.text().line_of(open_post.view.top()) + 1
}
