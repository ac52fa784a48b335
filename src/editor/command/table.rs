//! Table command: inserts a table, or aligns the columns of the one at the cursor.

mod cells;

use std::ops::{Range, RangeInclusive};

use super::{CommandOutcome, MAX_LINES, TOO_MANY_LINES, is_blank};
use crate::editor::selection::Selection;
use crate::editor::text::Text;
use crate::editor::transaction::{Replacement, Transaction};
use crate::text::width;

pub use cells::move_to_cell;

/// Longer lines, in bytes, are not treated as table rows.
const MAX_ROW_BYTES: usize = 16 << 10;
/// Minimum column width, required by the delimiter row.
const MIN_COLUMN_WIDTH: usize = 3;

/// Alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ColumnAlignment {
    Unspecified,
    Left,
    Center,
    Right,
}

/// A table row: prefix (quote markers, whitespace) and cells.
#[derive(Debug)]
struct TableRow {
    prefix_len: usize,
    /// Byte ranges of the cells in the line, without surrounding whitespace.
    cells: Vec<Range<usize>>,
}

/// Aligns the table at the cursor, or inserts one.
pub fn insert_or_align(text: &Text, selection: Selection) -> CommandOutcome {
    let line = text.line_of(selection.head);
    match lines_of_table(text, line)? {
        Some(lines) => Ok(align_table(text, &lines, selection)),
        None => Ok(insert_table(text, selection)),
    }
}

/// Inserts an empty table after the cursor line, separated by blank lines; on an empty line, there.
fn insert_table(text: &Text, selection: Selection) -> Transaction {
    let line = text.line_of(selection.head);
    let end = text.line_ending_at(selection.head).as_str();
    let rows = ["|     |     |", "| --- | --- |", "|     |     |"].join(end);
    let is_open = |line: usize| line < text.lines() && !is_blank(text, line);
    let below = if is_open(line + 1) { end } else { "" };
    let (range, before) = if is_blank(text, line) {
        let is_below = line > 0 && is_open(line - 1);
        (text.line_range(line), if is_below { end } else { "" })
    } else {
        let at = text.line_end(line);
        (at..at, if end == "\n" { "\n\n" } else { "\r\n\r\n" })
    };
    let at = range.start + before.len() + 2;
    Transaction::replace(range, format!("{before}{rows}{below}")).selecting(Selection::at(at))
}

/// Returns the lines of the table that contains a line: rows around a delimiter row.
fn lines_of_table(text: &Text, at: usize) -> Result<Option<RangeInclusive<usize>>, &'static str> {
    let row = |line: usize| {
        let range = text.line_range(line);
        let is_short = range.len() <= MAX_ROW_BYTES;
        is_short
            .then(|| text.slice(range))
            .filter(|line| is_row(line))
    };
    if row(at).is_none() {
        return Ok(None);
    }
    let (mut first, mut last) = (at, at);
    while first > 0 && row(first - 1).is_some() {
        first -= 1;
        if at - first >= MAX_LINES {
            return Err(TOO_MANY_LINES);
        }
    }
    while last + 1 < text.lines() && row(last + 1).is_some() {
        last += 1;
        if last - first >= MAX_LINES {
            return Err(TOO_MANY_LINES);
        }
    }
    let rule = |line: usize| row(line).is_some_and(|line| parse_delimiter_row(&line).is_some());
    // the header row is right above the delimiter row
    let rule = (first + 1..=last).find(|line| rule(*line));
    let head = rule.map(|rule| rule - 1).filter(|head| *head <= at);
    Ok(head.map(|head| head..=last))
}

fn is_row(line: &str) -> bool {
    TableRow::of(line).cells.len() > 1 || line.trim_start_matches([' ', '\t', '>']).starts_with('|')
}

impl TableRow {
    fn of(line: &str) -> Self {
        let (prefix_len, cells) = raw_cells(line);
        let cells = cells.into_iter().map(|cell| trimmed(line, cell));
        Self {
            prefix_len,
            cells: cells.collect(),
        }
    }
}

/// Returns the length of the prefix of a row, and its cells with the whitespace in them. An escaped
/// bar is text.
fn raw_cells(line: &str) -> (usize, Vec<Range<usize>>) {
    let prefix = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
    let end = line.trim_end().len().max(prefix);
    let (mut cells, mut start, mut is_escaped) = (Vec::new(), prefix, false);
    for (at, c) in line.char_indices() {
        let is_bar = c == '|' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        if at < prefix || at >= end || !is_bar {
            continue;
        }
        if at > prefix {
            cells.push(start..at);
        }
        start = at + 1;
    }
    if start < end {
        cells.push(start..end);
    }
    (prefix, cells)
}

fn trimmed(line: &str, range: Range<usize>) -> Range<usize> {
    let cell = line.get(range.clone()).unwrap_or_default();
    let start = range.start + (cell.len() - cell.trim_start().len());
    start..start + cell.trim().len()
}

/// Parses a delimiter row: the alignment of each column, or `None` for any other row.
fn parse_delimiter_row(line: &str) -> Option<Vec<ColumnAlignment>> {
    let cells = TableRow::of(line).cells;
    let sides = cells.iter().map(|cell| {
        let cell = line.get(cell.clone())?;
        let dashes = cell.strip_prefix(':').unwrap_or(cell);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        let is_rule = !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-');
        is_rule.then_some(match (cell.starts_with(':'), cell.ends_with(':')) {
            (true, true) => ColumnAlignment::Center,
            (true, false) => ColumnAlignment::Left,
            (false, true) => ColumnAlignment::Right,
            (false, false) => ColumnAlignment::Unspecified,
        })
    });
    let sides: Option<Vec<ColumnAlignment>> = sides.collect();
    sides.filter(|sides| !sides.is_empty())
}

/// Aligns all rows of a table; the cursor stays in its cell.
fn align_table(text: &Text, lines: &RangeInclusive<usize>, selection: Selection) -> Transaction {
    let rows: Vec<(usize, String)> = lines
        .clone()
        .map(|line| (line, text.slice(text.line_range(line)).into_owned()))
        .collect();
    let sides = rows
        .get(1)
        .and_then(|(_, rule)| parse_delimiter_row(rule))
        .unwrap_or_default();
    let cells: Vec<TableRow> = rows.iter().map(|(_, row)| TableRow::of(row)).collect();
    let columns = cells.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut widths = vec![MIN_COLUMN_WIDTH; columns];
    for (place, ((_, row), cells)) in rows.iter().zip(&cells).enumerate() {
        for (width, cell) in widths.iter_mut().zip(&cells.cells).filter(|_| place != 1) {
            let cell = row.get(cell.clone()).unwrap_or_default();
            *width = (*width).max(width::of(cell));
        }
    }
    let (mut changes, mut head, mut growth) = (Vec::new(), selection.head, 0_isize);
    for (place, ((line, row), cells)) in rows.iter().zip(&cells).enumerate() {
        let rule = (place == 1).then_some(sides.as_slice());
        let (new, starts) = format_row(row, cells, (&widths, &sides), rule);
        let start = text.line_start(*line);
        if (start..=start + row.len()).contains(&selection.head) {
            let inside = offset_in_new_row(selection.head - start, cells, &starts, new.len());
            head = start.saturating_add_signed(growth) + inside;
        }
        growth += new.len().cast_signed() - row.len().cast_signed();
        if new != *row {
            changes.push(Replacement::new(start..start + row.len(), new));
        }
    }
    Transaction::new(changes, Selection::at(head))
}

/// Formats a row. Returns it with the byte offset of the text of each cell.
fn format_row(
    row: &str,
    cells: &TableRow,
    (widths, sides): (&[usize], &[ColumnAlignment]),
    rule: Option<&[ColumnAlignment]>,
) -> (String, Vec<usize>) {
    let mut out = row.get(..cells.prefix_len).unwrap_or_default().to_owned();
    let mut starts = Vec::new();
    for (place, width) in widths.iter().enumerate() {
        let side = sides
            .get(place)
            .copied()
            .unwrap_or(ColumnAlignment::Unspecified);
        let cell = cells
            .cells
            .get(place)
            .and_then(|cell| row.get(cell.clone()));
        let drawn = rule.map(|_| dashes(side, *width));
        let cell = drawn.as_deref().or(cell).unwrap_or_default();
        let free = width.saturating_sub(width::of(cell));
        let left = match side {
            ColumnAlignment::Unspecified | ColumnAlignment::Left => 0,
            ColumnAlignment::Center => free / 2,
            ColumnAlignment::Right => free,
        };
        out.push_str("| ");
        out.push_str(&" ".repeat(left));
        starts.push(out.len());
        out.push_str(cell);
        out.push_str(&" ".repeat(free - left + 1));
    }
    out.push('|');
    (out, starts)
}

fn dashes(side: ColumnAlignment, width: usize) -> String {
    let (left, right) = match side {
        ColumnAlignment::Unspecified => ("", ""),
        ColumnAlignment::Left => (":", ""),
        ColumnAlignment::Center => (":", ":"),
        ColumnAlignment::Right => ("", ":"),
    };
    let dashes = "-".repeat(width.saturating_sub(left.len() + right.len()));
    format!("{left}{dashes}{right}")
}

/// Returns the offset in the new row that corresponds to the cursor's place in its cell.
fn offset_in_new_row(at: usize, cells: &TableRow, starts: &[usize], end: usize) -> usize {
    let place = cells.cells.iter().rposition(|cell| cell.start <= at);
    let Some(place) = place else {
        return at.min(starts.first().copied().unwrap_or(at));
    };
    let (cell, start) = (&cells.cells[place], starts.get(place).copied().unwrap_or(0));
    (start + (at - cell.start).min(cell.len())).min(end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{done, marked};
    use super::*;

    fn after(source: &str) -> String {
        let (text, selection) = marked(source);
        insert_or_align(&text, selection).map_or_else(str::to_owned, |made| done(&text, &made))
    }

    #[test]
    fn the_columns_of_a_table_stand_below_each_other() {
        assert_eq!(
            after("a\n\n|name|how ma¦ny|x|\n|-|-:|:-:|\n|é日|1|yes|\n| a\\|b | 22 |\n\nb"),
            "a\n\n| name | how ma¦ny |  x  |\n| ---- | -------: | :-: |\n| é日  |        1 | yes |\n| a\\|b |       22 |     |\n\nb"
        );
    }

    #[test]
    fn a_table_that_is_straight_stays_as_it_is() {
        let straight = "| a   | b   |\n| --- | --- |\n| 1   | ¦2   |\n";
        assert_eq!(after(straight), straight);
        assert_eq!(
            after(&straight.replace('\n', "\r\n")),
            straight.replace('\n', "\r\n")
        );
    }

    #[test]
    fn a_table_in_a_quote_keeps_its_marks_and_needs_no_outer_bars() {
        assert_eq!(
            after("> a | b¦\n> --|--\n> ccccc | d"),
            "> | a     | b¦   |\n> | ----- | --- |\n> | ccccc | d   |"
        );
    }

    #[test]
    fn words_with_a_bar_are_no_table_and_get_one_below() {
        assert_eq!(
            after("one | two¦\nthree"),
            "one | two\n\n| ¦    |     |\n| --- | --- |\n|     |     |\n\nthree"
        );
        assert_eq!(after("¦"), "| ¦    |     |\n| --- | --- |\n|     |     |");
        assert_eq!(
            after("a\n¦\nb"),
            "a\n\n| ¦    |     |\n| --- | --- |\n|     |     |\n\nb"
        );
    }
}
