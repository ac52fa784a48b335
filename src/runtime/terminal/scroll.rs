//! Scroll optimization: finds rows that only moved, and has the terminal move them.
//!
//! A scrolled page is mostly what the screen shows already, a few rows up or down. Rows are moved
//! with DECSTBM and the VT102's DL and IL (`CSI M`, `CSI L`), which every terminal and multiplexer
//! supports, the Linux console too, and which put nothing into a scrollback. Beside another pane
//! they are moved between left and right margins (DECLRMM, DECSLRM; the VT420), where the terminal
//! has them. DL and IL rather than SU and SD: some emulators respected the margins for the former
//! but not for the latter (migueldeicaza/SwiftTerm, pull 434).
//!
//! Setting margins moves the cursor (xterm's ctlseqs: home), so its position is unknown afterwards.
//! They are set and reset within one frame, and never cut a wide character in two: terminals
//! disagree about what is left of it. The move found here is a guess; what is painted afterwards is
//! computed cell by cell from what the move has left.

use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::ops::RangeInclusive;

use ratatui::buffer::Cell;
use ratatui::layout::Size;

use super::grid::{ScreenGrid, has_sure_width, is_blank};
use crate::text::width;

/// Fewer changed rows than this are not analyzed.
pub(super) const MIN_CHANGED_ROWS: usize = 3;
/// Painting fewer cells than this costs less than moving them.
const MIN_SAVED_CELLS: i64 = 30;
/// Most pane borders that are considered.
const MAX_PANE_BORDERS: usize = 3;

/// A move of the rows within a rectangle; all four sides are inclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ScrollMove {
    top: u16,
    bottom: u16,
    left: u16,
    right: u16,
    /// Number of rows up; negative means down.
    up: i32,
}

impl ScrollMove {
    /// Returns the bytes that make the terminal do it. The style has to be one for
    /// erased cells.
    pub(super) fn sequence(&self, size: Size) -> String {
        let (top, left) = (self.top + 1, self.left + 1);
        let narrow = !self.is_full(size);
        let mut sequence = String::new();
        // writing to a string never fails
        if narrow {
            let _ = write!(sequence, "\x1b[?69h\x1b[{left};{}s", self.right + 1);
        }
        let _ = write!(sequence, "\x1b[{top};{}r", self.bottom + 1);
        let _ = match left {
            1 => write!(sequence, "\x1b[{top}H"),
            _ => write!(sequence, "\x1b[{top};{left}H"),
        };
        let rows = self.up.unsigned_abs();
        let letter = if self.up > 0 { 'M' } else { 'L' };
        let _ = match rows {
            1 => write!(sequence, "\x1b[{letter}"),
            _ => write!(sequence, "\x1b[{rows}{letter}"),
        };
        sequence.push_str("\x1b[r");
        if narrow {
            sequence.push_str("\x1b[s\x1b[?69l");
        }
        sequence
    }

    /// Returns what a screen shows afterwards.
    pub(super) fn applied(&self, before: &ScreenGrid) -> ScreenGrid {
        let mut grid = before.clone();
        let columns = usize::from(self.left)..usize::from(self.right) + 1;
        let rows = u16::try_from(self.up.unsigned_abs()).unwrap_or(u16::MAX);
        let kept = self.top..=self.bottom.saturating_sub(rows);
        let lost = if self.up > 0 {
            kept.for_each(|y| grid.swap(y, y + rows, columns.clone()));
            self.bottom - rows + 1..=self.bottom
        } else {
            kept.rev()
                .for_each(|y| grid.swap(y, y + rows, columns.clone()));
            self.top..=self.top + rows - 1
        };
        for y in lost {
            if let Some(blanks) = grid.row_mut(y).get_mut(columns.clone()) {
                blanks.fill(Cell::default());
            }
        }
        grid
    }

    fn is_full(&self, size: Size) -> bool {
        self.left == 0 && self.right + 1 == size.width
    }

    /// Whether a margin would cut a character in two, or may where terminals disagree.
    fn splits_characters(&self, grid: &ScreenGrid) -> bool {
        let before = self.left.checked_sub(1);
        let ends = before.into_iter().chain([self.right]);
        let last = grid.size().width - 1;
        ends.filter(|x| *x < last).any(|x| {
            (self.top..=self.bottom)
                .filter_map(|y| grid.row(y).get(usize::from(x)))
                .any(|cell| !has_sure_width(cell.symbol()) || width::of(cell.symbol()) > 1)
        })
    }
}

/// Finds the move that saves most, or `None` where none seems to save anything. Without `margins`
/// only whole rows move.
pub(super) fn find(
    shown: &ScreenGrid,
    wanted: &ScreenGrid,
    rows: RangeInclusive<u16>,
    margins: bool,
) -> Option<ScrollMove> {
    let changed = |y: &u16| shown.row(*y) != wanted.row(*y);
    if rows.clone().filter(changed).count() < MIN_CHANGED_ROWS {
        return None;
    }
    let [before, after] = [shown, wanted].map(|grid| CellFingerprints::new(grid, rows.clone()));
    let mut panes = vec![0..=shown.size().width - 1];
    if margins {
        panes = column_ranges(shown, wanted, rows.clone());
    }
    let mut found: Vec<(i64, ScrollMove)> = panes
        .into_iter()
        .filter_map(|columns| best(&before, &after, *rows.start(), columns))
        .collect();
    found.sort_by_key(|(gain, _)| -gain);
    let mut moves = found.into_iter().map(|(_, found)| found);
    moves.find(|found| !found.splits_characters(shown) && !found.splits_characters(wanted))
}

/// Returns the column ranges between vertical lines that cover most of the rows, in every
/// combination of neighbors: a table has such lines too, and moves with its page.
fn column_ranges(
    shown: &ScreenGrid,
    wanted: &ScreenGrid,
    rows: RangeInclusive<u16>,
) -> Vec<RangeInclusive<u16>> {
    let width = shown.size().width;
    let is_line = |grid: &ScreenGrid, x: u16, y: u16| {
        let cell = grid.row(y).get(usize::from(x));
        cell.is_some_and(|cell| matches!(cell.symbol(), "│" | "┃" | "║" | "|"))
    };
    let half = rows.len() / 2;
    let stands = |x: &u16| {
        let lines = rows
            .clone()
            .filter(|y| is_line(shown, *x, *y) && is_line(wanted, *x, *y));
        lines.count() > half
    };
    let lines: Vec<u16> = (0..width).filter(stands).take(MAX_PANE_BORDERS).collect();
    let starts = [0].into_iter().chain(lines.iter().map(|x| x + 1));
    let ends: Vec<u16> = lines.iter().copied().chain([width]).collect();
    starts
        .flat_map(|start| ends.iter().map(move |end| (start, *end)))
        // a margin needs two columns at least
        .filter(|(start, end)| start + 1 < *end)
        .map(|(start, end)| start..=end - 1)
        .collect()
}

/// Finds the shift and the rows that save most within columns; returns the number of cells saved
/// too.
fn best(
    before: &CellFingerprints,
    after: &CellFingerprints,
    first: u16,
    columns: RangeInclusive<u16>,
) -> Option<(i64, ScrollMove)> {
    let (shown, _) = before.rows(&columns);
    let (wanted, cells) = after.rows(&columns);
    let height = i32::try_from(shown.len()).ok()?;
    let shifts = (1 - height..height).filter(|up| *up != 0);
    let found = shifts.filter_map(|up| {
        let gains = (0..).zip(&wanted).map(|(y, print)| {
            let here = shown.get(usize::try_from(y).ok()?)? == print;
            let moved = shown.get(usize::try_from(y + up).ok()?)? == print;
            let cells = cells.get(usize::try_from(y).ok()?)? + 1;
            Some(match (here, moved) {
                (false, true) => cells,
                (true, false) => -cells,
                (true, true) => 0,
                (false, false) => -1,
            })
        });
        let (gain, run) = max_sum_range(gains)?;
        Some((gain, up, run))
    });
    let (gain, up, (start, end)) = found.max_by_key(|(gain, up, _)| (*gain, -up.abs()))?;
    let place = |row: i32| u16::try_from(row).ok().map(|row| first + row);
    let scroll = ScrollMove {
        top: place(start + up.min(0))?,
        bottom: place(end + up.max(0))?,
        left: *columns.start(),
        right: *columns.end(),
        up,
    };
    (gain >= MIN_SAVED_CELLS).then_some((gain, scroll))
}

/// Finds the consecutive values with the largest sum (Kadane's algorithm); a `None` ends a run.
fn max_sum_range(values: impl Iterator<Item = Option<i64>>) -> Option<(i64, (i32, i32))> {
    let mut best = None;
    let (mut sum, mut start) = (0, 0);
    for (place, value) in (0..).zip(values) {
        sum += value.unwrap_or(i64::MIN / 2);
        if sum <= 0 {
            (sum, start) = (0, place + 1);
        } else if best.is_none_or(|(most, _)| sum > most) {
            best = Some((sum, (start, place)));
        }
    }
    best
}

/// A fingerprint for each cell of some rows: equal for equal cells, 0 for a blank.
struct CellFingerprints {
    width: usize,
    prints: Vec<u64>,
}

impl CellFingerprints {
    fn new(grid: &ScreenGrid, rows: RangeInclusive<u16>) -> Self {
        let cells = rows.flat_map(|y| grid.row(y));
        Self {
            width: usize::from(grid.size().width),
            prints: cells.map(fingerprint).collect(),
        }
    }

    /// Returns a fingerprint for each row within columns, and how many of its cells aren't blank.
    fn rows(&self, columns: &RangeInclusive<u16>) -> (Vec<u64>, Vec<i64>) {
        let columns = usize::from(*columns.start())..usize::from(*columns.end()) + 1;
        let rows = self.prints.chunks(self.width.max(1));
        let rows = rows.map(|row| row.get(columns.clone()).unwrap_or_default());
        let one = |row: &[u64]| {
            let mut mixer = FastHasher::default();
            let mut cells = 0;
            for print in row {
                mixer.write_u64(*print);
                cells += i64::from(*print != 0);
            }
            (mixer.finish(), cells)
        };
        rows.map(one).unzip()
    }
}

fn fingerprint(cell: &Cell) -> u64 {
    if is_blank(cell) {
        return 0;
    }
    let mut mixer = FastHasher::default();
    cell.hash(&mut mixer);
    mixer.finish() | 1
}

/// A hash for speed: its collisions are found cell by cell afterwards.
#[derive(Default)]
struct FastHasher(u64);

impl Hasher for FastHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk
                .iter()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
            self.write_u64(word);
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u16(&mut self, number: u16) {
        self.write_u64(u64::from(number));
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number.cast_unsigned() as u64);
    }

    fn write_u64(&mut self, number: u64) {
        // the multiplier of FxHash, the hash of the Rust compiler
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
