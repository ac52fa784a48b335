//! Turns changed cells into the fewest bytes.
//!
//! Over SSH a frame is bytes, and ratatui's own backend sends a tail that resets colours and
//! shows the cursor with every one. This one remembers the pen, the cursor and what the terminal
//! shows between frames, only speaks of what differs, and has rows moved where that is shorter
//! than to paint them again. It holds bytes and knows no terminal.

use std::collections::BTreeSet;
use std::io;
use std::ops::RangeInclusive;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::Color;

use super::brush::Brush;
use super::grid::Grid;
use super::{overlay, scroll};
use crate::app::pictures::{PLACEHOLDER, Pictures};
use crate::text::width;

/// A frame of more bytes than this is shown at once by terminals that know how to.
const LARGE: usize = 2048;

/// The bytes of the next frame, and what the terminal looks like after them.
#[derive(Debug)]
pub(super) struct Painter {
    /// What the terminal shows.
    shown: Grid,
    /// What it is to show; the same between two frames.
    next: Grid,
    brush: Brush,
    /// Whether the terminal has left and right margins.
    margins: bool,
    /// Rows whose pictures have to be drawn again.
    stale: BTreeSet<u16>,
    /// Where the cursor is to be seen.
    wanted: Option<Position>,
    wants_cursor: bool,
    shows_cursor: bool,
}

impl Painter {
    /// Starts with an empty screen and a hidden cursor.
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

    /// Tells the size of the next frame.
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

    /// Tells whether the terminal has left and right margins.
    pub(super) fn set_margins(&mut self, margins: bool) {
        self.margins = margins;
    }

    /// Forgets everything about the terminal, as after others had it.
    pub(super) fn forget(&mut self) {
        *self = Self {
            brush: self.brush.after(b"\x1b[m\x1b[?25l".to_vec()),
            margins: self.margins,
            ..Self::new(self.shown.size())
        };
    }

    /// Tells whether pictures are drawn over cells, whose characters never reach the terminal.
    pub(super) fn set_overlays(&mut self, overlays: bool) {
        self.brush.hide_placeholders(overlays);
    }

    /// Writes the commands that draw pictures over what the frame painted.
    pub(super) fn take_overlays(&mut self, pictures: &Pictures) -> Vec<u8> {
        overlay::drawn(&self.shown, &std::mem::take(&mut self.stale), pictures)
    }

    /// Lists the numbers of the pictures on the screen.
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

    /// Takes the bytes of the frame.
    pub(super) fn take_frame(&mut self) -> Vec<u8> {
        let frame = self.brush.take();
        if frame.len() <= LARGE {
            return frame;
        }
        [b"\x1b[?2026h", frame.as_slice(), b"\x1b[?2026l"].concat()
    }

    /// Takes what changes on the next screen, and tells from which row to which.
    fn take<'a>(
        &mut self,
        content: impl Iterator<Item = (u16, u16, &'a Cell)>,
    ) -> Option<RangeInclusive<u16>> {
        let mut rows: Option<RangeInclusive<u16>> = None;
        let mut behind = (0, 0);
        for (x, y, cell) in content {
            // ratatui blanks the second column of some emoji, which would take them away again
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

    /// Has the terminal show the next screen, where only these rows may differ.
    fn paint(&mut self, rows: RangeInclusive<u16>) {
        // a picture over cells does not move with them in every terminal
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

    /// Does as [`paint`](Self::paint) with rows moved first, where some seem to have moved.
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

    /// Ends the frame: puts the cursor where it is wanted.
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

/// Gives the number of the picture a cell is part of: its ink.
pub(super) fn number(cell: &Cell) -> Option<u32> {
    match cell.fg {
        Color::Rgb(red, green, blue) => Some(u32::from_be_bytes([0, red, green, blue])),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
