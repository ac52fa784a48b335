//! Moves between the cells of a table, and adds a row at its end.

use std::ops::{Range, RangeInclusive};

use super::{lines_of_table, raw_cells};
use crate::editor::selection::Selection;
use crate::editor::text::Text;
use crate::editor::transaction::Transaction;
use crate::text::width;

/// Columns of a new cell in a column without dashes.
const MIN_CELL_COLUMNS: usize = 5;

/// Moves to the next cell of the table at the cursor, or the previous one; after the last one, adds
/// a row. Returns `None` outside of tables. All other text stays as it is.
pub fn move_to_cell(text: &Text, selection: Selection, forward: bool) -> Option<Transaction> {
    let line = text.line_of(selection.head);
    if text.line_of(selection.anchor) != line {
        return None;
    }
    let lines = lines_of_table(text, line).ok().flatten()?;
    let row = text.slice(text.line_range(line));
    let cells = raw_cells(&row).1;
    let at = selection.head - text.line_start(line);
    let column = cells.iter().rposition(|cell| cell.start <= at);
    let rule = lines.start() + 1;
    let to = match (column, forward) {
        // before the first bar
        (None, true) => cells.first().map(|_| (line, 0)),
        (None, false) => last_cell(text, row_before(&lines, line)),
        _ if line == rule && forward => first_cell(row_after(&lines, line)),
        _ if line == rule => last_cell(text, row_before(&lines, line)),
        (Some(column), true) if column + 1 < cells.len() => Some((line, column + 1)),
        (Some(_), true) => first_cell(row_after(&lines, line)),
        (Some(0), false) => last_cell(text, row_before(&lines, line)),
        (Some(column), false) => Some((line, column - 1)),
    };
    let Some((line, column)) = to else {
        return Some(if forward {
            add_row(text, &lines)
        } else {
            Transaction::select(Selection::at(selection.head))
        });
    };
    let row = text.slice(text.line_range(line));
    let cells = raw_cells(&row).1;
    let place = text.line_start(line) + end_of_content(&row, cells.get(column)?);
    Some(Transaction::select(Selection::at(place)))
}

/// Returns the row below a line, without the delimiter row.
fn row_after(lines: &RangeInclusive<usize>, line: usize) -> Option<usize> {
    let rule = lines.start() + 1;
    let next = line + 1 + usize::from(line + 1 == rule);
    lines.contains(&next).then_some(next)
}

/// Returns the row above a line, without the delimiter row.
fn row_before(lines: &RangeInclusive<usize>, line: usize) -> Option<usize> {
    let rule = lines.start() + 1;
    let before = line.checked_sub(1)?;
    let before = before - usize::from(before == rule);
    lines.contains(&before).then_some(before)
}

fn first_cell(line: Option<usize>) -> Option<(usize, usize)> {
    Some((line?, 0))
}

fn last_cell(text: &Text, line: Option<usize>) -> Option<(usize, usize)> {
    let line = line?;
    let cells = raw_cells(&text.slice(text.line_range(line))).1;
    Some((line, cells.len().checked_sub(1)?))
}

/// Adds an empty row below the table: as many cells as its header has, as wide as the dashes.
fn add_row(text: &Text, lines: &RangeInclusive<usize>) -> Transaction {
    let line = |line: usize| text.slice(text.line_range(line)).into_owned();
    let (head, rule, last) = (*lines.start(), line(lines.start() + 1), line(*lines.end()));
    let prefix = last.get(..raw_cells(&last).0).unwrap_or_default();
    let dashes = raw_cells(&rule).1;
    let mut row = prefix.to_owned();
    for column in 0..raw_cells(&line(head)).1.len() {
        let dashes = dashes.get(column).and_then(|cell| rule.get(cell.clone()));
        let columns = dashes.map_or(MIN_CELL_COLUMNS, |dashes| width::of(dashes).max(3));
        row.push('|');
        row.push_str(&" ".repeat(columns));
    }
    row.push('|');
    let at = text.line_end(*lines.end());
    let end = text.line_ending_at(at).as_str();
    let cursor = at + end.len() + prefix.len() + 2;
    Transaction::replace(at..at, format!("{end}{row}")).selecting(Selection::at(cursor))
}

/// Returns where to write on in a cell: after its text, or after the blank at its start.
fn end_of_content(line: &str, cell: &Range<usize>) -> usize {
    let content = line.get(cell.clone()).unwrap_or_default();
    if content.trim().is_empty() {
        return cell.start + usize::from(content.starts_with(' '));
    }
    cell.start + content.trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::{done, marked};
    use super::*;

    /// Returns the text after several moves, `>` and `<`.
    fn after(source: &str, moves: &str) -> String {
        let (mut text, mut selection) = marked(source);
        let mut shown = source.to_owned();
        for c in moves.chars() {
            let Some(made) = move_to_cell(&text, selection, c == '>') else {
                return "none".to_owned();
            };
            shown = done(&text, &made);
            (text, selection) = marked(&shown);
        }
        shown
    }

    const TABLE: &str = "a\n\n| é日 | b\\|c |\n| --- | ----: |\n| 1 |  |\n\nz";

    #[test]
    fn tab_goes_through_the_cells_and_back() {
        let at = |cursor: &str| TABLE.replacen(cursor, &format!("{cursor}¦"), 1);
        for (from, moves, to) in [
            ("| é", ">", "b\\|c"),
            ("| é", ">>", "| 1"),
            ("| é", ">>>", "| 1 | "),
            ("b\\|c", "<", "é日"),
            ("| 1", "<", "b\\|c"),
            ("| é", "<", "| é"),
            ("| --", ">", "| 1"),
            ("| --", "<", "b\\|c"),
            ("| 1 | ", "<<<", "é日"),
        ] {
            assert_eq!(after(&at(from), moves), at(to), "{from} {moves}");
        }
    }

    #[test]
    fn tab_in_the_last_cell_adds_a_row_with_the_cells_of_the_header() {
        for (source, wanted) in [
            (
                "| a | b |\n| --- | ----: |\n| 1 | 2¦ |",
                "| a | b |\n| --- | ----: |\n| 1 | 2 |\n| ¦    |       |",
            ),
            (
                "> a | b\r\n> --|--\r\n> 1 | 2¦\r\nx",
                "> a | b\r\n> --|--\r\n> 1 | 2\r\n> | ¦  |   |\r\nx",
            ),
            ("| a |\n|---|¦\n", "| a |\n|---|\n| ¦  |\n"),
            // a row with too few cells ends like any other
            (
                "| a | b |\n| --- | --- |\n| 1¦ |\n",
                "| a | b |\n| --- | --- |\n| 1 |\n| ¦    |     |\n",
            ),
        ] {
            assert_eq!(after(source, ">"), wanted, "{source}");
        }
    }

    #[test]
    fn outside_of_a_table_nothing_is_moved() {
        for source in ["a | b¦\nc", "¦", "x¦\n\n| a |\n| - |", "- a¦"] {
            assert_eq!(after(source, ">"), "none", "{source}");
        }
    }
}
