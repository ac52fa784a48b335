//! Painter: turns changed cells into the fewest bytes.
//!
//! Over SSH a frame is bytes, and ratatui's own backend ends each one with a sequence that resets
//! colors and shows the cursor. This one remembers the style, the cursor and the screen between
//! frames, sends only differences, and moves rows where that is shorter than repainting them. It
//! collects bytes and does no I/O.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::cell_writer::CellWriter;
use super::grid::ScreenGrid;
use super::{image_overlay, scroll};
use crate::app::images::{ImageStore, PLACEHOLDER};
use crate::text::width;
use crate::ui::hyperlinks::{self, Hyperlinks};

/// A larger frame, in bytes, is shown in one step by terminals with synchronized output.
const SYNCHRONIZED_FRAME_BYTES: usize = 2048;

/// The bytes of the next frame, and what the terminal shows after them.
#[derive(Debug)]
pub(super) struct Painter {
    /// The cells that the terminal shows.
    shown: ScreenGrid,
    /// The cells that it should show; the same as `shown` between two frames.
    next: ScreenGrid,
    writer: CellWriter,
    /// Hyperlinks on the screen; `None` if the terminal supports none.
    links: Option<Arc<Hyperlinks>>,
    /// Whether the terminal has left and right margins.
    margins: bool,
    /// Rows whose images have to be drawn again.
    stale: BTreeSet<u16>,
    /// Rows with cells whose hyperlink has another URL than the terminal knows.
    relinked: BTreeSet<u16>,
    /// Position of the visible cursor.
    cursor: Option<Position>,
    wants_cursor: bool,
    shows_cursor: bool,
}

impl Painter {
    /// Creates a painter for an empty screen and a hidden cursor.
    pub(super) fn new(size: Size) -> Self {
        Self {
            shown: ScreenGrid::new(size),
            next: ScreenGrid::new(size),
            writer: CellWriter::default(),
            links: None,
            margins: false,
            stale: BTreeSet::new(),
            relinked: BTreeSet::new(),
            cursor: None,
            wants_cursor: false,
            shows_cursor: false,
        }
    }

    /// Sets the size of the next frame.
    pub(super) fn set_size(&mut self, size: Size) {
        if self.shown.size() != size {
            let mut bytes = self.writer.take_bytes();
            bytes.extend_from_slice(b"\x1b[m");
            *self = Self {
                writer: self.writer.restart_after(bytes),
                links: self.links.take(),
                margins: self.margins,
                shows_cursor: self.shows_cursor,
                ..Self::new(size)
            };
        }
    }

    /// Sets whether the terminal has left and right margins.
    pub(super) fn set_margins(&mut self, margins: bool) {
        self.margins = margins;
    }

    /// Records that the terminal fills erased cells with the current background.
    pub(super) fn set_erases_in_background(&mut self) {
        self.writer.set_erases_in_background();
    }

    /// Discards everything known about the terminal, as after others had it.
    pub(super) fn reset(&mut self) {
        *self = Self {
            writer: self.writer.restart_after(b"\x1b[m\x1b[?25l".to_vec()),
            links: self.links.take(),
            margins: self.margins,
            ..Self::new(self.shown.size())
        };
    }

    /// Sends hyperlinks from now on.
    pub(super) fn enable_links(&mut self) {
        self.links.get_or_insert_default();
    }

    /// Whether hyperlinks are sent.
    pub(super) fn has_links(&self) -> bool {
        self.links.is_some()
    }

    /// Sets the hyperlinks of the next frame. Cells whose number stands for another URL than before
    /// are painted again.
    pub(super) fn set_links(&mut self, links: Hyperlinks) {
        let before = self.links.take().unwrap_or_default();
        if *before == links {
            self.links = Some(before);
            return;
        }
        self.mark_changed_links(&before, &links);
        let links = Arc::new(links);
        self.writer.set_links(Arc::clone(&links));
        self.links = Some(links);
    }

    fn mark_changed_links(&mut self, before: &Hyperlinks, after: &Hyperlinks) {
        let has_changed = |cell: &Cell| {
            let number = hyperlinks::number_of(cell);
            before.get(&number) != after.get(&number)
        };
        for y in 0..self.shown.size().height {
            let cells = self.shown.row_mut(y).iter_mut();
            for cell in cells.filter(|cell| has_changed(cell)) {
                hyperlinks::mark_stale(cell);
                self.relinked.insert(y);
            }
        }
    }

    /// Sets whether images are drawn over cells; then their placeholders never reach the terminal.
    pub(super) fn set_overlays(&mut self, overlays: bool) {
        self.writer.hide_placeholders(overlays);
    }

    /// Returns the commands that draw images over what the frame painted.
    pub(super) fn take_overlays(&mut self, pictures: &ImageStore) -> Vec<u8> {
        image_overlay::draw_images(&self.shown, &std::mem::take(&mut self.stale), pictures)
    }

    /// Returns the ids of the images on the screen.
    pub(super) fn image_ids(&self) -> Vec<u32> {
        let mut numbers = Vec::new();
        for y in 0..self.shown.size().height {
            let placed = self.shown.row(y).iter().filter(|cell| is_placeholder(cell));
            for number in placed.filter_map(image_overlay::image_id) {
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
        }
        numbers
    }

    /// Removes and returns the bytes of the frame.
    pub(super) fn take_frame(&mut self) -> Vec<u8> {
        let frame = self.writer.take_bytes();
        if frame.len() <= SYNCHRONIZED_FRAME_BYTES {
            return frame;
        }
        [b"\x1b[?2026h", frame.as_slice(), b"\x1b[?2026l"].concat()
    }

    /// Applies changed cells to the next screen, and returns the rows that changed, from the top.
    fn apply_cells<'a>(&mut self, content: impl Iterator<Item = (u16, u16, &'a Cell)>) -> Vec<u16> {
        let mut rows = Vec::new();
        let mut behind = (0, 0);
        for (x, y, cell) in content {
            // ratatui blanks the second column of some emoji, which would erase them again
            if y == behind.1 && x < behind.0 {
                continue;
            }
            behind = (x + width::of(cell.symbol()) as u16, y);
            self.next.set(x, y, cell);
            if self.links.is_none() {
                self.next.unlink(x, y);
            }
            if rows.last() != Some(&y) {
                rows.push(y);
            }
        }
        rows
    }

    /// Makes the terminal show the next screen, where only these rows may differ.
    fn paint(&mut self, rows: &[u16]) {
        // some terminals don't move an image over cells along with them
        let overlays = self.writer.hides_placeholders();
        let may_move = !overlays || !self.has_images(rows);
        let scrolled = may_move.then(|| self.paint_scrolled(rows)).flatten();
        let most = scrolled.as_ref().map_or(usize::MAX, CellWriter::len);
        let mut plain = self.writer.clone();
        let changes = self.shown.changes(&self.next, rows.iter().copied());
        if overlays {
            let placed = changes.iter().filter(|(_, _, cell)| is_placeholder(cell));
            self.stale.extend(placed.map(|(_, y, _)| *y));
        }
        plain.paint(&self.next, &changes, most);
        let shorter = scrolled.filter(|scrolled| scrolled.len() < plain.len());
        self.writer = shorter.unwrap_or(plain);
        self.shown.copy_rows(&self.next, rows);
    }

    fn has_images(&self, rows: &[u16]) -> bool {
        rows.iter().any(|&y| {
            let both = [&self.shown, &self.next];
            let mut cells = both.into_iter().flat_map(|grid| grid.row(y));
            cells.any(is_placeholder)
        })
    }

    /// Like [`paint`](Self::paint), but moves rows first; `None` where no rows seem to have moved.
    fn paint_scrolled(&self, rows: &[u16]) -> Option<CellWriter> {
        if rows.len() < scroll::MIN_CHANGED_ROWS {
            return None;
        }
        let rows = *rows.first()?..=*rows.last()?;
        let found = scroll::find(&self.shown, &self.next, rows.clone(), self.margins)?;
        let moved = found.applied(&self.shown);
        let mut brush = self.writer.clone();
        brush.scroll(&found, &self.next);
        let changes = moved.changes(&self.next, rows);
        brush.paint(&self.next, &changes, usize::MAX);
        Some(brush)
    }
}

impl Backend for Painter {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut rows = self.apply_cells(content);
        if !self.relinked.is_empty() {
            rows.extend(std::mem::take(&mut self.relinked));
            rows.sort_unstable();
            rows.dedup();
        }
        if !rows.is_empty() {
            self.paint(&rows);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.wants_cursor = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.wants_cursor = true;
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        let size = self.shown.size();
        self.cursor = Some(Position {
            x: x.min(size.width - 1),
            y: y.min(size.height - 1),
        });
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Clears everything, whatever is asked for: a full screen is never cleared in part.
    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.writer.clear();
        self.shown.clear();
        self.next.clear();
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.shown.size())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.shown.size(),
            pixels: Size::default(),
        })
    }

    /// Ends the frame: closes an open hyperlink, and moves the cursor to the wanted position.
    fn flush(&mut self) -> io::Result<()> {
        self.writer.close_link();
        if self.wants_cursor {
            self.writer
                .move_cursor(&self.shown, self.cursor.unwrap_or_default());
        }
        if self.wants_cursor != self.shows_cursor {
            self.writer.push_bytes(if self.wants_cursor {
                b"\x1b[?25h"
            } else {
                b"\x1b[?25l"
            });
            self.shows_cursor = self.wants_cursor;
        }
        Ok(())
    }
}

fn is_placeholder(cell: &Cell) -> bool {
    cell.symbol().starts_with(PLACEHOLDER)
}

#[cfg(test)]
mod tests;
