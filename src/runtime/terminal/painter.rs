//! Turns changed cells into the fewest bytes.
//!
//! Over SSH a frame is bytes, and ratatui's own backend sends a tail that resets colours and
//! shows the cursor with every one. This one remembers the pen, the cursor and what the terminal
//! shows between frames, and only speaks of what differs. It holds bytes and knows no terminal.

use std::io;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::pen::Pen;
use crate::text::width;

/// A frame of more bytes than this is shown at once by terminals that know how to.
const LARGE: usize = 2048;

/// The bytes of the next frame, and what the terminal looks like after them.
#[derive(Debug)]
pub(super) struct Painter {
    size: Size,
    /// What the terminal shows, row by row; the second half of a wide character is empty.
    shown: Vec<Cell>,
    pen: Pen,
    /// Where the terminal's cursor is, where that is sure.
    at: Option<Position>,
    /// Where the cursor is to be seen.
    wanted: Option<Position>,
    wants_cursor: bool,
    shows_cursor: bool,
    bytes: Vec<u8>,
}

impl Painter {
    /// Starts with an empty screen and a hidden cursor.
    pub(super) fn new(size: Size) -> Self {
        Self {
            size,
            shown: vec![Cell::default(); usize::from(size.width) * usize::from(size.height)],
            pen: Pen::default(),
            at: None,
            wanted: None,
            wants_cursor: false,
            shows_cursor: false,
            bytes: Vec::new(),
        }
    }

    /// Tells the size of the next frame.
    pub(super) fn set_size(&mut self, size: Size) {
        if self.size != size {
            *self = Self {
                bytes: std::mem::take(&mut self.bytes),
                shows_cursor: self.shows_cursor,
                ..Self::new(size)
            };
            self.pen = Pen::default();
            self.bytes.extend_from_slice(b"\x1b[m");
        }
    }

    /// Forgets everything about the terminal, as after others had it.
    pub(super) fn forget(&mut self) {
        *self = Self::new(self.size);
        self.bytes.extend_from_slice(b"\x1b[m\x1b[?25l");
    }

    /// Takes the bytes of the frame.
    pub(super) fn take_frame(&mut self) -> Vec<u8> {
        let frame = std::mem::take(&mut self.bytes);
        if frame.len() <= LARGE {
            return frame;
        }
        [b"\x1b[?2026h", frame.as_slice(), b"\x1b[?2026l"].concat()
    }

    fn paint_row(&mut self, updates: &[(u16, u16, &Cell)]) {
        let Some(&(_, y, _)) = updates.first() else {
            return;
        };
        let blank_from = self.blank_from(y);
        for (index, &(x, _, cell)) in updates.iter().enumerate() {
            let left = updates.len() - index;
            if x >= blank_from && left > 3 {
                self.go(Position { x, y });
                self.take_pen(Pen::default());
                self.bytes.extend_from_slice(b"\x1b[K");
                return;
            }
            self.go(Position { x, y });
            self.take_pen(self.pen.for_cell(cell));
            self.put(Position { x, y }, cell.symbol());
        }
    }

    fn blank_from(&self, y: u16) -> u16 {
        let blanks = self
            .row(y)
            .iter()
            .rev()
            .take_while(|cell| is_blank(cell))
            .count();
        self.size.width - blanks as u16
    }

    fn row(&self, y: u16) -> &[Cell] {
        let width = usize::from(self.size.width);
        let start = usize::from(y) * width;
        self.shown.get(start..start + width).unwrap_or_default()
    }

    fn take_pen(&mut self, pen: Pen) {
        self.bytes
            .extend_from_slice(self.pen.change(pen).as_bytes());
        self.pen = pen;
    }

    /// Prints one symbol. Where terminals may disagree about its width, the cursor is unknown
    /// afterwards, so that one wrong guess never shifts the rest of a row.
    fn put(&mut self, at: Position, symbol: &str) {
        let columns = width::of(symbol) as u16;
        let fits = columns > 0 && at.x + columns <= self.size.width;
        // the last door before the terminal: whatever drew it, a control never passes
        let safe = fits && !symbol.chars().any(char::is_control);
        let (symbol, columns) = if safe { (symbol, columns) } else { (" ", 1) };
        self.bytes.extend_from_slice(symbol.as_bytes());
        let sure = symbol.chars().nth(1).is_none() && at.x + columns < self.size.width;
        self.at = sure.then_some(Position {
            x: at.x + columns,
            y: at.y,
        });
    }

    /// Moves the cursor the shortest way.
    fn go(&mut self, to: Position) {
        if self.at == Some(to) {
            return;
        }
        let mut best = absolute(to);
        for way in self
            .at
            .map(|from| self.relative(from, to))
            .unwrap_or_default()
        {
            if way.len() < best.len() {
                best = way;
            }
        }
        self.bytes.extend_from_slice(best.as_bytes());
        self.at = Some(to);
    }

    fn relative(&self, from: Position, to: Position) -> Vec<String> {
        let mut ways = Vec::new();
        if to.x == 0 && to.y == from.y {
            ways.push("\r".to_owned());
        }
        if to.x == 0 && to.y == from.y + 1 {
            ways.push("\r\n".to_owned());
        }
        if to.y == from.y && to.x < from.x {
            ways.push("\x08".repeat(usize::from(from.x - to.x)));
            ways.push(format!("\x1b[{}D", from.x - to.x));
        }
        if to.y == from.y && to.x > from.x {
            ways.push(if to.x == from.x + 1 {
                "\x1b[C".to_owned()
            } else {
                format!("\x1b[{}C", to.x - from.x)
            });
            ways.extend(self.said_again(from, to));
        }
        ways
    }

    /// Gives the text between two places of a row, where printing it again with the pen in force
    /// changes nothing.
    fn said_again(&self, from: Position, to: Position) -> Option<String> {
        let gap = self
            .row(from.y)
            .get(usize::from(from.x)..usize::from(to.x))?;
        let same = |cell: &Cell| {
            self.pen.for_cell(cell) == self.pen && matches!(cell.symbol().as_bytes(), [b' '..=b'~'])
        };
        (gap.len() < 8 && gap.iter().all(same)).then(|| gap.iter().map(Cell::symbol).collect())
    }
}

impl Backend for Painter {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let updates: Vec<_> = content.collect();
        for &(x, y, cell) in &updates {
            let index = usize::from(y) * usize::from(self.size.width) + usize::from(x);
            let columns = width::of(cell.symbol()).clamp(1, usize::from(self.size.width - x));
            for (offset, shown) in self.shown.iter_mut().skip(index).take(columns).enumerate() {
                *shown = cell.clone();
                if offset > 0 {
                    shown.set_symbol("");
                }
            }
        }
        for row in updates.chunk_by(|a, b| a.1 == b.1) {
            self.paint_row(row);
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
        self.wanted = Some(Position {
            x: x.min(self.size.width - 1),
            y: y.min(self.size.height - 1),
        });
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Clears everything, whatever is asked for: a full screen is never cleared in part.
    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.take_pen(Pen::default());
        self.bytes.extend_from_slice(b"\x1b[2J");
        self.shown.fill(Cell::default());
        self.at = None;
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::default(),
        })
    }

    /// Ends the frame: puts the cursor where it is wanted.
    fn flush(&mut self) -> io::Result<()> {
        if self.wants_cursor {
            self.go(self.wanted.unwrap_or_default());
        }
        if self.wants_cursor != self.shows_cursor {
            self.bytes.extend_from_slice(if self.wants_cursor {
                b"\x1b[?25h"
            } else {
                b"\x1b[?25l"
            });
            self.shows_cursor = self.wants_cursor;
        }
        Ok(())
    }
}

fn absolute(to: Position) -> String {
    match (to.x, to.y) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, y) => format!("\x1b[{}H", y + 1),
        (x, y) => format!("\x1b[{};{}H", y + 1, x + 1),
    }
}

/// Tells whether a cell looks like one that was erased.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Pen::default().for_cell(cell) == Pen::default()
}
