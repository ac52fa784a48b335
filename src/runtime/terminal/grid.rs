//! Cells of a screen, row by row.
//!
//! The second half of a wide character is a cell with an empty symbol, so that a character that was
//! cut in two is never mistaken for a whole one.

use std::ops::Range;

use ratatui::buffer::Cell;
use ratatui::layout::Size;
use ratatui::style::Color;

use super::sgr::{SgrState, VISIBLE_ON_BLANKS};
use crate::text::width;
use crate::ui::hyperlinks;

/// A cell to paint: column, row, and contents.
pub(super) type CellUpdate<'a> = (u16, u16, &'a Cell);

/// The cells of a screen.
#[derive(Clone, Debug)]
pub(super) struct ScreenGrid {
    size: Size,
    cells: Vec<Cell>,
}

impl ScreenGrid {
    /// Creates an empty screen.
    pub(super) fn new(size: Size) -> Self {
        let count = usize::from(size.width) * usize::from(size.height);
        Self {
            size,
            cells: vec![Cell::default(); count],
        }
    }

    /// Returns the size of the screen.
    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// Clears the screen.
    pub(super) fn clear(&mut self) {
        self.cells.fill(Cell::default());
    }

    /// Returns the cells of a row; none below the screen.
    pub(super) fn row(&self, y: u16) -> &[Cell] {
        let width = usize::from(self.size.width);
        let start = usize::from(y) * width;
        self.cells.get(start..start + width).unwrap_or_default()
    }

    /// Returns the cells of a row for editing.
    pub(super) fn row_mut(&mut self, y: u16) -> &mut [Cell] {
        let width = usize::from(self.size.width);
        let start = usize::from(y) * width;
        self.cells.get_mut(start..start + width).unwrap_or_default()
    }

    /// Swaps two rows within columns; `below` is further down.
    pub(super) fn swap(&mut self, above: u16, below: u16, columns: Range<usize>) {
        let width = usize::from(self.size.width);
        let start = usize::from(below) * width;
        let Some((before, behind)) = self.cells.split_at_mut_checked(start) else {
            return;
        };
        let start = usize::from(above) * width;
        let above = before.get_mut(start + columns.start..start + columns.end);
        if let (Some(above), Some(below)) = (above, behind.get_mut(columns)) {
            above.swap_with_slice(below);
        }
    }

    /// Writes a cell as it is printed, over as many columns as it takes. A leftover half of a wide
    /// character becomes blank.
    pub(super) fn set(&mut self, x: u16, y: u16, cell: &Cell) {
        let x = usize::from(x);
        let columns = width::of(cell.symbol()).max(1);
        let row = self.row_mut(y);
        for (offset, place) in row.iter_mut().skip(x).take(columns).enumerate() {
            *place = cell.clone();
            if offset > 0 {
                place.set_symbol("");
            }
        }
        let behind = row.iter_mut().skip(x + columns);
        for half in behind.take_while(|cell| cell.symbol().is_empty()) {
            *half = Cell::default();
        }
    }

    /// Removes the hyperlink of a character, from all columns that it takes.
    pub(super) fn unlink(&mut self, x: u16, y: u16) {
        let cells = self.row_mut(y).iter_mut().skip(usize::from(x));
        for (offset, cell) in cells.enumerate() {
            if offset > 0 && !cell.symbol().is_empty() {
                break;
            }
            hyperlinks::unmark(cell);
        }
    }

    /// Copies rows from another screen of the same size.
    pub(super) fn copy_rows(&mut self, other: &Self, rows: &[u16]) {
        for &y in rows {
            for (mine, cell) in self.row_mut(y).iter_mut().zip(other.row(y)) {
                if mine != cell {
                    mine.clone_from(cell);
                }
            }
        }
    }

    /// Returns the cells to paint for these rows to look like those of `wanted`.
    pub(super) fn changes<'a>(
        &self,
        wanted: &'a Self,
        rows: impl Iterator<Item = u16>,
    ) -> Vec<CellUpdate<'a>> {
        let mut changes = Vec::new();
        for y in rows {
            let mut lead = None;
            let cells = (0..).zip(self.row(y).iter().zip(wanted.row(y)));
            for (x, (shown, cell)) in cells {
                if !cell.symbol().is_empty() {
                    lead = Some((x, y, cell));
                }
                // a missing second half is painted with its first half
                if let Some(lead) = lead
                    && !looks_like(shown, cell)
                    && changes
                        .last()
                        .is_none_or(|&(x, y, _)| (x, y) != (lead.0, lead.1))
                {
                    changes.push(lead);
                }
            }
        }
        changes
    }

    /// Returns the column from which a row can be erased: the blanks at its end in one background.
    pub(super) fn blank_from(&self, y: u16) -> u16 {
        let row = self.row(y);
        let Some(last) = row.last() else {
            return self.size.width;
        };
        let same = |cell: &&Cell| looks_erased(cell) && cell.bg == last.bg;
        self.size.width - row.iter().rev().take_while(same).count() as u16
    }
}

/// Whether all terminals agree about the width of a symbol.
pub(super) fn has_sure_width(symbol: &str) -> bool {
    symbol.chars().nth(1).is_none()
}

/// Whether a cell looks like one erased in the default background.
pub(super) fn is_blank(cell: &Cell) -> bool {
    looks_erased(cell) && cell.bg == Color::Reset
}

/// Whether a cell looks like one erased in its background.
pub(super) fn looks_erased(cell: &Cell) -> bool {
    let is_plain = !cell.modifier.intersects(VISIBLE_ON_BLANKS);
    cell.symbol() == " " && is_plain && hyperlinks::number_of(cell) == 0
}

/// Whether two cells look the same; the foreground of a blank isn't visible.
fn looks_like(one: &Cell, other: &Cell) -> bool {
    one == other
        || (one.symbol() == " "
            && other.symbol() == " "
            && SgrState::default().for_cell(one) == SgrState::default().for_cell(other))
}
