//! Painter: turns changed cells into the fewest bytes.
//!
//! Over SSH a frame is bytes, and ratatui's own backend ends each one with a sequence that resets
//! colors and shows the cursor. This one remembers the style, the cursor and the screen between
//! frames, sends only differences, and moves rows where that is shorter than repainting them. It
//! collects bytes and does no I/O.

use std::collections::BTreeSet;
use std::io;
use std::ops::RangeInclusive;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::Color;

use super::cell_writer::Brush;
use super::grid::Grid;
use super::{image_overlay, scroll};
use crate::app::images::{PLACEHOLDER, Pictures};
use crate::text::width;

/// A larger frame, in bytes, is shown in one step by terminals with synchronized output.
const LARGE: usize = 2048;

/// The bytes of the next frame, and what the terminal shows after them.
#[derive(Debug)]
pub(super) struct Painter {
    /// The cells that the terminal shows.
    shown: Grid,
    /// The cells that it should show; the same as `shown` between two frames.
    next: Grid,
    brush: Brush,
    /// Whether the terminal has left and right margins.
    margins: bool,
    /// Rows whose images have to be drawn again.
    stale: BTreeSet<u16>,
    /// Position of the visible cursor.
    wanted: Option<Position>,
    wants_cursor: bool,
    shows_cursor: bool,
}

impl Painter {
    /// Creates a painter for an empty screen and a hidden cursor.
    pub(super) fn new(size: Size) -> Self {
        Self {
            shown: Grid::new(size),
            next: Grid::new(size),
            brush: Brush::default(),
            margins: false,
            stale: BTreeSet::new(),
            wanted: None,
            wants_cursor: false,
            shows_cursor: false,
        }
    }

    /// Sets the size of the next frame.
    pub(super) fn set_size(&mut self, size: Size) {
        if self.shown.size() != size {
            let mut bytes = self.brush.take();
            bytes.extend_from_slice(b"\x1b[m");
            *self = Self {
                brush: self.brush.after(bytes),
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

    /// Discards everything known about the terminal, as after others had it.
    pub(super) fn forget(&mut self) {
        *self = Self {
            brush: self.brush.after(b"\x1b[m\x1b[?25l".to_vec()),
            margins: self.margins,
            ..Self::new(self.shown.size())
        };
    }

    /// Sets whether images are drawn over cells; then their placeholders never reach the terminal.
    pub(super) fn set_overlays(&mut self, overlays: bool) {
        self.brush.hide_placeholders(overlays);
    }

    /// Returns the commands that draw images over what the frame painted.
    pub(super) fn take_overlays(&mut self, pictures: &Pictures) -> Vec<u8> {
        image_overlay::drawn(&self.shown, &std::mem::take(&mut self.stale), pictures)
    }

    /// Returns the ids of the images on the screen.
    pub(super) fn pictures(&self) -> Vec<u32> {
        let mut numbers = Vec::new();
        for y in 0..self.shown.size().height {
            let placed = self.shown.row(y).iter().filter(|cell| is_placeholder(cell));
            for number in placed.filter_map(number) {
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
        }
        numbers
    }

    /// Removes and returns the bytes of the frame.
    pub(super) fn take_frame(&mut self) -> Vec<u8> {
        let frame = self.brush.take();
        if frame.len() <= LARGE {
            return frame;
        }
        [b"\x1b[?2026h", frame.as_slice(), b"\x1b[?2026l"].concat()
    }

    /// Applies changed cells to the next screen, and returns the range of rows that changed.
    fn take<'a>(
        &mut self,
        content: impl Iterator<Item = (u16, u16, &'a Cell)>,
    ) -> Option<RangeInclusive<u16>> {
        let mut rows: Option<RangeInclusive<u16>> = None;
        let mut behind = (0, 0);
        for (x, y, cell) in content {
            // ratatui blanks the second column of some emoji, which would erase them again
            if y == behind.1 && x < behind.0 {
                continue;
            }
            behind = (x + width::of(cell.symbol()) as u16, y);
            self.next.set(x, y, cell);
            let (first, last) = rows.map_or((y, y), RangeInclusive::into_inner);
            rows = Some(first.min(y)..=last.max(y));
        }
        rows
    }

    /// Makes the terminal show the next screen, where only these rows may differ.
    fn paint(&mut self, rows: RangeInclusive<u16>) {
        // some terminals don't move an image over cells along with them
        let overlays = self.brush.hides_placeholders();
        let may_move = !overlays || !self.has_pictures(rows.clone());
        let scrolled = may_move.then(|| self.scrolled(rows.clone())).flatten();
        let most = scrolled.as_ref().map_or(usize::MAX, Brush::len);
        let mut plain = self.brush.clone();
        let changes = self.shown.changes(&self.next, rows.clone());
        if overlays {
            let placed = changes.iter().filter(|(_, _, cell)| is_placeholder(cell));
            self.stale.extend(placed.map(|(_, y, _)| *y));
        }
        plain.paint(&self.next, &changes, most);
        let shorter = scrolled.filter(|scrolled| scrolled.len() < plain.len());
        self.brush = shorter.unwrap_or(plain);
        self.shown.take_rows(&self.next, rows);
    }

    fn has_pictures(&self, mut rows: RangeInclusive<u16>) -> bool {
        rows.any(|y| {
            let both = [&self.shown, &self.next];
            let mut cells = both.into_iter().flat_map(|grid| grid.row(y));
            cells.any(is_placeholder)
        })
    }

    /// Like [`paint`](Self::paint), but moves rows first; `None` where no rows seem to have moved.
    fn scrolled(&self, rows: RangeInclusive<u16>) -> Option<Brush> {
        let found = scroll::find(&self.shown, &self.next, rows.clone(), self.margins)?;
        let moved = found.applied(&self.shown);
        let mut brush = self.brush.clone();
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
        if let Some(rows) = self.take(content) {
            self.paint(rows);
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
        Ok(self.wanted.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        let size = self.shown.size();
        self.wanted = Some(Position {
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
        self.brush.clear();
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

    /// Ends the frame: moves the cursor to the wanted position.
    fn flush(&mut self) -> io::Result<()> {
        if self.wants_cursor {
            self.brush.go(&self.shown, self.wanted.unwrap_or_default());
        }
        if self.wants_cursor != self.shows_cursor {
            self.brush.say(if self.wants_cursor {
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

/// Returns the id of the image that a cell is part of: its foreground color.
pub(super) fn number(cell: &Cell) -> Option<u32> {
    match cell.fg {
        Color::Rgb(red, green, blue) => Some(u32::from_be_bytes([0, red, green, blue])),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
