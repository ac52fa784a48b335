//! Cell output with the fewest bytes: the shortest cursor movement, styles only where they differ.

use std::sync::Arc;

use ratatui::buffer::Cell;
use ratatui::layout::Position;
use ratatui::style::Color;

use super::grid::{CellUpdate, ScreenGrid, has_sure_width, looks_erased};
use super::scroll::ScrollMove;
use super::sgr::{SgrState, VISIBLE_ON_BLANKS};
use crate::app::images::PLACEHOLDER;
use crate::text::width;
use crate::ui::hyperlinks::{Hyperlinks, number_of};

/// The bytes written so far, and the terminal's SGR state and cursor after them.
#[derive(Clone, Debug, Default)]
pub(super) struct CellWriter {
    pen: SgrState,
    /// The position of the terminal's cursor; `None` where it is uncertain.
    at: Option<Position>,
    bytes: Vec<u8>,
    /// Whether image placeholders are printed as blanks.
    hides_placeholders: bool,
    /// Whether the terminal fills erased cells with the current background, not with its own.
    erases_in_background: bool,
    /// URLs of the hyperlinks on the screen.
    links: Arc<Hyperlinks>,
    /// Number of the hyperlink that the terminal has open; 0 for none.
    open_link: u32,
}

/// Erasing fewer cells than this, and moving behind them, takes more bytes than blanks.
const MIN_ERASED_CELLS: usize = 11;

/// The columns of a row that may have been overwritten.
#[derive(Debug)]
struct OverwrittenCells {
    from: u16,
    to: u16,
    y: u16,
}

impl CellWriter {
    /// Starts over with bytes that leave the default style and an unknown cursor position.
    pub(super) fn restart_after(&self, bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            hides_placeholders: self.hides_placeholders,
            erases_in_background: self.erases_in_background,
            links: Arc::clone(&self.links),
            ..Self::default()
        }
    }

    /// Sets whether image placeholders are printed as blanks.
    pub(super) fn hide_placeholders(&mut self, hides: bool) {
        self.hides_placeholders = hides;
    }

    /// Records that the terminal fills erased cells with the current background.
    pub(super) fn set_erases_in_background(&mut self) {
        self.erases_in_background = true;
    }

    /// Whether image placeholders are printed as blanks.
    pub(super) fn hides_placeholders(&self) -> bool {
        self.hides_placeholders
    }

    /// Appends bytes that change neither the style nor the cursor.
    pub(super) fn push_bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Returns the number of bytes written.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Removes and returns the bytes.
    pub(super) fn take_bytes(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// Clears the screen.
    pub(super) fn clear(&mut self) {
        self.set_style(SgrState::default());
        self.push_bytes(b"\x1b[2J");
        self.at = None;
    }

    /// Moves rows.
    pub(super) fn scroll(&mut self, scroll: &ScrollMove, screen: &ScreenGrid) {
        self.set_erasing_style();
        self.push_bytes(scroll.sequence(screen.size()).as_bytes());
        self.at = None;
    }

    /// Paints cells, which must be in screen order; stops early once more than `most` bytes are
    /// written.
    pub(super) fn paint(&mut self, screen: &ScreenGrid, updates: &[CellUpdate], most: usize) {
        for row in updates.chunk_by(|a, b| a.1 == b.1) {
            if self.bytes.len() > most {
                return;
            }
            self.paint_row(screen, row);
        }
    }

    fn paint_row(&mut self, screen: &ScreenGrid, updates: &[CellUpdate]) {
        let Some(&(_, y, _)) = updates.first() else {
            return;
        };
        let blank_from = screen.blank_from(y);
        let mut spill = OverwrittenCells { from: 0, to: 0, y };
        let mut rest = updates;
        while let Some((&(x, _, cell), behind)) = rest.split_first() {
            self.repaint_overwritten(screen, &mut spill, x);
            if x >= blank_from && rest.len() > 3 && self.can_erase(cell) {
                return self.erase(screen, Position { x, y }, cell, "\x1b[K");
            }
            let blanks = self.erasable_cells(rest);
            if blanks >= MIN_ERASED_CELLS {
                self.erase(screen, Position { x, y }, cell, &format!("\x1b[{blanks}X"));
                rest = rest.get(blanks..).unwrap_or_default();
                continue;
            }
            self.paint_cell(screen, &mut spill, &(x, y, cell), behind.first());
            rest = behind;
        }
        self.repaint_overwritten(screen, &mut spill, screen.size().width);
    }

    /// Whether erasing makes a cell look as it should.
    fn can_erase(&self, cell: &Cell) -> bool {
        looks_erased(cell) && (cell.bg == Color::Reset || self.erases_in_background)
    }

    /// Returns how many of the first updates are neighbors that can be erased at once.
    fn erasable_cells(&self, updates: &[CellUpdate]) -> usize {
        let Some(&(start, _, first)) = updates.first() else {
            return 0;
        };
        let alike = |(at, (x, _, cell)): &(u16, &CellUpdate)| {
            start + at == *x && self.can_erase(cell) && cell.bg == first.bg
        };
        (0..).zip(updates).take_while(alike).count()
    }

    /// Sends a sequence that makes cells look like this one, which is a blank.
    fn erase(&mut self, screen: &ScreenGrid, from: Position, cell: &Cell, sequence: &str) {
        self.move_cursor(screen, from);
        self.set_style(self.pen.for_cell(cell));
        self.push_bytes(sequence.as_bytes());
    }

    /// Returns the style to print a cell with; a blank whose background begins there takes that of
    /// the text behind it, in one sequence.
    fn style_for(&self, (x, _, cell): &CellUpdate, next: Option<&CellUpdate>) -> SgrState {
        let wanted = self.pen.for_cell(cell);
        let text = next.filter(|(at, _, next)| {
            let is_same = next.bg == cell.bg && number_of(next) == number_of(cell);
            *at == x + 1 && is_same && !next.modifier.intersects(VISIBLE_ON_BLANKS)
        });
        match text {
            Some((_, _, next)) if looks_erased(cell) && wanted != self.pen => {
                self.pen.for_cell(next)
            }
            _ => wanted,
        }
    }

    fn paint_cell(
        &mut self,
        screen: &ScreenGrid,
        spill: &mut OverwrittenCells,
        update: &CellUpdate,
        next: Option<&CellUpdate>,
    ) {
        let (x, y, cell) = *update;
        let at = Position { x, y };
        self.move_cursor(screen, at);
        self.set_style(self.style_for(update, next));
        self.print_symbol(screen, at, cell.symbol());
        spill.from = x + (width::of(cell.symbol()) as u16).max(1);
        spill.to = spill.to.max(x + unjoined_width(cell.symbol()));
    }

    /// Repaints the cells up to a column that a terminal without support for joined characters has
    /// overwritten.
    fn repaint_overwritten(
        &mut self,
        screen: &ScreenGrid,
        spill: &mut OverwrittenCells,
        until: u16,
    ) {
        while spill.from < spill.to.min(until) {
            let x = spill.from;
            match screen.row(spill.y).get(usize::from(x)) {
                Some(cell) if !cell.symbol().is_empty() => {
                    self.paint_cell(screen, spill, &(x, spill.y, cell), None);
                }
                _ => spill.from += 1,
            }
        }
    }

    /// Resets what would be visible in erased cells: some terminals fill them with the current
    /// background, some don't. The foreground stays for the text that follows.
    fn set_erasing_style(&mut self) {
        self.set_style(self.pen.for_cell(&Cell::default()));
    }

    fn set_style(&mut self, pen: SgrState) {
        let change = self.pen.sequence_to(pen);
        self.push_bytes(change.as_bytes());
        self.set_link(pen.link());
        self.pen = pen;
    }

    /// Opens the hyperlink with this number, or closes the open one if there is no such link
    /// (OSC 8). Its cells may be sent in any order: those of one number are one link.
    fn set_link(&mut self, number: u32) {
        let links = Arc::clone(&self.links);
        // the last check before the terminal: nothing can end the sequence early
        let is_safe = |url: &&String| url.bytes().all(|byte| byte.is_ascii_graphic());
        let url = links.get(&number).filter(is_safe);
        let number = url.map_or(0, |_| number);
        if number == self.open_link {
            return;
        }
        self.open_link = number;
        match url {
            Some(url) => self.push_bytes(format!("\x1b]8;id={number};{url}\x1b\\").as_bytes()),
            None => self.push_bytes(b"\x1b]8;;\x1b\\"),
        }
    }

    /// Sets the hyperlinks on the screen; none may be open.
    pub(super) fn set_links(&mut self, links: Arc<Hyperlinks>) {
        self.links = links;
    }

    /// Closes an open hyperlink, as at the end of a frame.
    pub(super) fn close_link(&mut self) {
        self.set_style(self.pen.without_link());
    }

    /// Prints one symbol. Where terminals may disagree about its width, the cursor is unknown
    /// afterwards, so that one wrong guess never shifts the rest of a row.
    fn print_symbol(&mut self, screen: &ScreenGrid, at: Position, symbol: &str) {
        let columns = width::of(symbol) as u16;
        let fits = columns > 0 && at.x + columns <= screen.size().width;
        // the last check before the terminal: no control character passes, whatever drew it
        let hidden = self.hides_placeholders && symbol.starts_with(PLACEHOLDER);
        let safe = fits && !hidden && !symbol.chars().any(char::is_control);
        let (symbol, columns) = if safe { (symbol, columns) } else { (" ", 1) };
        // characters that a terminal doesn't join must not continue in the next row
        let runs_on = at.x + unjoined_width(symbol) > screen.size().width;
        let symbol = if runs_on { first(symbol) } else { symbol };
        if columns > 1 && !has_sure_width(symbol) {
            // if it is narrow after all, nothing old remains beside it
            self.push_bytes(" ".repeat(usize::from(columns)).as_bytes());
            self.at = None;
            self.move_cursor(screen, at);
        }
        self.push_bytes(symbol.as_bytes());
        let sure = has_sure_width(symbol) && at.x + columns < screen.size().width;
        self.at = sure.then_some(Position {
            x: at.x + columns,
            y: at.y,
        });
    }

    /// Moves the cursor with the fewest bytes.
    pub(super) fn move_cursor(&mut self, screen: &ScreenGrid, to: Position) {
        if self.at == Some(to) {
            return;
        }
        let mut best = absolute(to);
        for way in self
            .at
            .map(|from| self.relative(screen, from, to))
            .unwrap_or_default()
        {
            if way.len() < best.len() {
                best = way;
            }
        }
        self.push_bytes(best.as_bytes());
        self.at = Some(to);
    }

    fn relative(&self, screen: &ScreenGrid, from: Position, to: Position) -> Vec<String> {
        let mut ways = Vec::new();
        if to.x == 0 && to.y == from.y {
            ways.push("\r".to_owned());
        }
        if to.x == 0 && to.y == from.y + 1 {
            ways.push("\r\n".to_owned());
        }
        if to.x > 0 && to.y > from.y && to.y - from.y < 3 {
            let rows = "\n".repeat(usize::from(to.y - from.y));
            // the column is set after the line feed, since that returns to the first one where a
            // terminal's newline mode (LNM) is on
            ways.push(format!("{rows}\x1b[{}G", to.x + 1));
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
            ways.extend(self.reprinted_text(screen, from, to));
        }
        ways
    }

    /// Returns the text between two positions of a row, where printing it again with the current
    /// style changes nothing.
    fn reprinted_text(&self, screen: &ScreenGrid, from: Position, to: Position) -> Option<String> {
        let row = screen.row(from.y);
        let gap = row.get(usize::from(from.x)..usize::from(to.x))?;
        let same = |cell: &Cell| {
            self.pen.for_cell(cell) == self.pen && matches!(cell.symbol().as_bytes(), [b' '..=b'~'])
        };
        (gap.len() < 8 && gap.iter().all(same)).then(|| gap.iter().map(Cell::symbol).collect())
    }
}

/// Returns the columns that a symbol takes if its characters are drawn one by one.
fn unjoined_width(symbol: &str) -> u16 {
    symbol.chars().map(width::of_char).sum::<usize>() as u16
}

/// Returns the first character of a symbol.
fn first(symbol: &str) -> &str {
    let end = symbol.chars().next().map_or(0, char::len_utf8);
    symbol.get(..end).unwrap_or_default()
}

fn absolute(to: Position) -> String {
    match (to.x, to.y) {
        (0, 0) => "\x1b[H".to_owned(),
        (0, y) => format!("\x1b[{}H", y + 1),
        (x, y) => format!("\x1b[{};{}H", y + 1, x + 1),
    }
}
