//! Preview sync: the preview follows the cursor of the text, and the text follows the preview.

use std::path::{Path, PathBuf};

use crate::app::jump_list::Goal;
use crate::app::layout::Area;
use crate::app::mode::Beside;
use crate::app::mouse::{Mouse, MouseKind};
use crate::app::scroll_anchor::Place;
use crate::app::{App, Effect};
use crate::blog::human_date;
use crate::config::Action;
use crate::editor::command::motions;
use crate::editor::{Room, Selection, Text};

use super::open_post::{Clicked, Desk};

/// Longest time between two clicks of a double or triple click, in milliseconds.
const DOUBLE: i64 = 400;

impl App {
    /// Updates the text on the screen after an event.
    pub(in crate::app) fn tend_text(&mut self) {
        let room = self.screen().edit_room();
        let now = self.clock.now;
        if let Some(desk) = self.edit.desk_mut() {
            desk.settle(room);
            desk.calm_down(now);
        }
    }

    /// Returns the text of a post as it is being edited, with its revision.
    pub(in crate::app) fn text_of(&self, path: &Path) -> Option<(Text, u64)> {
        let desk = self.edit.find(path)?;
        let is_open = self.edit.open.as_deref() == Some(path);
        (is_open || !desk.is_on_disk()).then(|| (desk.calm.text.clone(), desk.calm.state))
    }

    /// Returns every text that replaces the one on disk, with its revision.
    pub(in crate::app) fn texts_written(&self) -> Vec<(PathBuf, Text, u64)> {
        let desks = self.edit.desks.iter();
        let texts = desks.filter_map(|desk| {
            let (text, state) = self.text_of(&desk.path)?;
            Some((desk.path.clone(), text, state))
        });
        texts.collect()
    }

    /// Returns when the text or its preview next needs an update without input.
    pub(in crate::app) fn text_deadline(&self) -> Option<jiff::Timestamp> {
        self.edit.desk()?.deadline(self.clock.now)
    }

    /// Toggles the preview beside the text; on a narrow screen, switches between the two.
    pub(super) fn toggle_beside(&mut self) -> Vec<Effect> {
        self.view.beside = match self.view.beside {
            Beside::Preview => Beside::Nothing,
            Beside::Nothing => Beside::Preview,
        };
        self.settle();
        let screen = self.screen();
        let shown = self.edit.desk().filter(|_| screen.preview.is_some());
        let place = shown.and_then(|desk| Some((desk.post.clone()?, desk.place().0)));
        if let Some((id, line)) = place {
            let place = Place {
                line,
                ..Place::default()
            };
            self.preview.aim(id, Goal::Place(place), &screen);
        }
        self.edit.followed = None;
        Vec::new()
    }

    /// Handles a key while the preview covers the text: scrolls the preview, goes back, or shows
    /// the text first so that nothing is typed unseen. Returns whether the key is consumed.
    pub(in crate::app) fn act_before_text(&mut self, action: Option<Action>) -> bool {
        let screen = self.screen();
        if screen.edit.is_some() || self.edit.desk().is_none() {
            return false;
        }
        match action {
            Some(Action::Back | Action::Beside) => {
                self.toggle_beside();
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
            Some(action) if self.preview.go(action, &screen) => true,
            _ => {
                self.toggle_beside();
                false
            }
        }
    }

    /// Scrolls the preview to the cursor line once typing pauses, at the same screen row as the
    /// cursor. A line that is already visible does not move.
    pub(in crate::app) fn follow_cursor(&mut self) {
        let screen = self.screen();
        let (Some(room), Some(_)) = (screen.edit_room(), screen.preview) else {
            return;
        };
        let Some(desk) = self.edit.desk() else { return };
        let cursor = desk.calm.cursor;
        if self.edit.followed == Some(cursor) {
            return;
        }
        let head = desk.buffer.head();
        if let Some((_, y)) = desk.view.cell(desk.buffer.text(), head, room) {
            self.preview.show_line(cursor.0, y, &screen);
            self.edit.followed = Some(cursor);
            self.edit.anchor = self.preview.height_of(cursor.0);
        }
    }

    /// Keeps the cursor line at its screen row when a new page is rendered, so that changes above
    /// it do not make the preview jump.
    pub(in crate::app) fn anchor_preview(&mut self) {
        let screen = self.screen();
        let Some(desk) = self.edit.desk().filter(|_| screen.preview.is_some()) else {
            return;
        };
        let line = desk.calm.cursor.0;
        if let Some(y) = self.edit.anchor {
            self.preview.put_line(line, y, &screen);
        }
        self.edit.followed = None;
        self.follow_cursor();
    }

    /// Scrolls the preview with the wheel; the text follows.
    pub(in crate::app) fn scroll_preview(&mut self, rows: isize) {
        let screen = self.screen();
        self.preview.scroll(rows, &screen);
        let line = self.preview.place().line;
        let (Some(room), Some(desk)) = (screen.edit_room(), self.edit.desk_mut()) else {
            return;
        };
        let at = desk.at((line, 1));
        desk.view.scroll(desk.buffer.text(), 0, room);
        desk.view.show_at(desk.buffer.text(), at, 0, room);
    }

    /// Moves the cursor to the source line of a clicked preview row.
    pub(in crate::app) fn go_to_previewed(&mut self, row: usize) {
        let now = self.clock.now;
        let line = self.preview.line_of(row);
        if let Some(desk) = self.edit.desk_mut() {
            let at = desk.at((line, 1));
            desk.select(Selection::at(at), now);
        }
    }

    /// Handles the mouse in the text.
    pub(in crate::app) fn point_in_text(&mut self, mouse: Mouse, area: Area) -> Vec<Effect> {
        let now = self.clock.now;
        let room = Room {
            columns: area.width,
            rows: area.height,
        };
        let Some(desk) = self.edit.desk_mut() else {
            return Vec::new();
        };
        let text = desk.buffer.text();
        let cell = (
            mouse.x.saturating_sub(area.x),
            mouse.y.saturating_sub(area.y),
        );
        match mouse.what {
            MouseKind::WheelDown => desk.view.scroll(text, 3, room),
            MouseKind::WheelUp => desk.view.scroll(text, -3, room),
            MouseKind::Click => {
                let at = desk.view.hit(text, cell, room);
                let before = desk.clicked.filter(|before| {
                    before.place == at && now <= human_date::later(before.at, DOUBLE)
                });
                let count = before.map_or(0, |before| before.count) % 3 + 1;
                let to = match count {
                    1 => Selection::at(at),
                    2 => motions::word(text, at),
                    _ => motions::line(text, at),
                };
                desk.clicked = Some(Clicked {
                    at: now,
                    place: at,
                    count,
                });
                desk.select(to, now);
            }
            MouseKind::Drag => {
                let at = desk.view.hit(text, cell, room);
                let anchor = desk.buffer.selection().anchor;
                desk.select(Selection::between(anchor, at), now);
            }
        }
        if matches!(mouse.what, MouseKind::WheelDown | MouseKind::WheelUp) {
            let line = text_line(desk);
            self.preview.put_line(line, 0, &self.screen());
        }
        Vec::new()
    }
}

/// Returns the line at the top of the text, from 1.
fn text_line(desk: &Desk) -> usize {
    desk.buffer.text().line_of(desk.view.top()) + 1
}
