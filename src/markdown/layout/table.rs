//! Layout of tables: a bold header above a rule, or a list of fields per row if columns don't fit.

use crate::markdown::blocks::{Align, Block, Extent, Table};
use crate::markdown::column_widths::{GAP, Need, fit};
use crate::markdown::page::{RowSpan, SpanKind};
use crate::text::{Clean, Look, Role, width};

use super::Sheet;
use super::measure_proxy::words;
use super::row_prefix::Margin;
use super::styles::{self, blanks, span};

/// A table with computed column widths.
struct Grid<'t> {
    block: &'t Block,
    table: &'t Table,
    widths: Vec<usize>,
}

impl Grid<'_> {
    fn columns(&self) -> usize {
        let gaps = GAP * self.widths.len().saturating_sub(1);
        self.widths.iter().sum::<usize>() + gaps
    }
}

impl Sheet<'_> {
    /// Adds the rows of a table.
    pub(super) fn table(&mut self, block: &Block, index: usize, mut margin: Margin) {
        let document = self.document;
        let Some(table) = document
            .tables
            .get(index)
            .filter(|table| !table.aligns.is_empty())
        else {
            return;
        };
        let columns = self.columns(&margin);
        match fit(&self.needs(table, columns), columns) {
            Some(widths) => {
                let grid = Grid {
                    block,
                    table,
                    widths,
                };
                self.grid(&grid, &mut margin);
            }
            None => self.records(block, table, &mut margin),
        }
    }

    /// Measures the columns; if there are more than the page is wide, reports a width that doesn't
    /// fit.
    fn needs(&self, table: &Table, columns: usize) -> Vec<Need> {
        let mut needs = vec![Need::default(); table.aligns.len()];
        if needs.len() > columns {
            needs.fill(Need {
                widest: columns,
                word: columns,
            });
            return needs;
        }
        for row in table.cells.chunks(needs.len()) {
            for (cell, need) in row.iter().zip(&mut needs) {
                for &line in self.document.lines(*cell) {
                    let found = self.need(line);
                    need.widest = need.widest.max(found.widest);
                    need.word = need.word.max(found.word);
                }
            }
        }
        needs
    }

    fn need(&self, line: Extent) -> Need {
        let text = self.document.slice(line);
        let widest = width::of(text);
        let widest = widest - self.hidden(line).len().min(widest);
        let words = words(text).into_iter();
        let words = words.filter_map(|run| text.get(run.start..run.solid));
        let word = words.map(width::of).max().unwrap_or_default();
        Need {
            widest,
            word: word.min(widest),
        }
    }

    fn grid(&mut self, grid: &Grid<'_>, margin: &mut Margin) {
        let head = Look::of(Role::Strong).bold();
        for (index, cells) in grid.table.cells.chunks(grid.widths.len()).enumerate() {
            if index == 0 && grid.table.head {
                self.grid_row(grid, cells, head, margin);
                let line = self.repeat("─", "-", grid.columns());
                let line = span(line, Role::Faint, SpanKind::Border);
                self.push(0, margin, vec![line]);
            } else {
                self.grid_row(grid, cells, styles::body(), margin);
            }
        }
    }

    fn grid_row(&mut self, grid: &Grid<'_>, cells: &[Extent], look: Look, margin: &mut Margin) {
        let look = self.base(grid.block, look);
        let widths = grid.widths.iter();
        let cells: Vec<Vec<Extent>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, &width)| self.cell_rows(*cell, width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        for row in 0..height {
            let texts = cells
                .iter()
                .map(|cell| cell.get(row).copied().unwrap_or_default());
            let texts: Vec<Extent> = texts.collect();
            let first = texts.iter().find(|text| text.len() > 0);
            let line = first.map_or(grid.block.line, |text| self.document.source(text.start));
            let spans = self.grid_spans(grid, &texts, look);
            self.push(line, margin, spans);
        }
    }

    fn grid_spans(&self, grid: &Grid<'_>, texts: &[Extent], look: Look) -> Vec<RowSpan> {
        let mut spans = Vec::with_capacity(2 * texts.len());
        let columns = grid.widths.iter().zip(&grid.table.aligns);
        for (cell, (&text, (&width, &align))) in (1..).zip(texts.iter().zip(columns)) {
            let (before, inner, after) = self.aligned(text, width, align, look);
            if before > 0 {
                spans.push(blanks(before));
            }
            spans.extend(inner.into_iter().map(|span| RowSpan { cell, ..span }));
            spans.push(blanks(after + GAP));
        }
        spans.pop();
        spans
    }

    fn cell_rows(&self, cell: Extent, width: usize) -> Vec<Extent> {
        match self.document.lines(cell) {
            &[line] => self.rows(line, width.max(1)),
            lines => {
                let lines = lines.iter();
                lines
                    .flat_map(|&line| self.rows(line, width.max(1)))
                    .collect()
            }
        }
    }

    fn aligned(
        &self,
        text: Extent,
        width: usize,
        align: Align,
        look: Look,
    ) -> (usize, Vec<RowSpan>, usize) {
        let spans = if text.len() == 0 {
            Vec::new()
        } else {
            self.spans(text, look)
        };
        let used: usize = spans.iter().map(|span| span.text.width()).sum();
        let free = width.saturating_sub(used);
        let before = match align {
            Align::Left => 0,
            Align::Center => free / 2,
            Align::Right => free,
        };
        (before, spans, free - before)
    }

    /// Adds each table row as lines of `header: value`.
    fn records(&mut self, block: &Block, table: &Table, margin: &mut Margin) {
        let strong = self.base(block, Look::of(Role::Strong).bold());
        let mut rows = table.cells.chunks(table.aligns.len());
        let heads = if table.head {
            rows.next().unwrap_or_default()
        } else {
            &[]
        };
        if rows.len() == 0 {
            for head in heads {
                self.value(block, *head, strong, margin);
            }
        }
        for (index, row) in rows.enumerate() {
            if index > 0 {
                self.push(0, margin, Vec::new());
            }
            for (place, cell) in row.iter().enumerate() {
                let head = heads.get(place).copied().unwrap_or_default();
                self.record(block, head, *cell, margin);
            }
        }
    }

    /// Adds a value after its header, or below if the header is long.
    fn record(&mut self, block: &Block, head: Extent, cell: Extent, margin: &mut Margin) {
        let strong = self.base(block, Look::of(Role::Strong).bold());
        let body = self.base(block, styles::body());
        let columns = self.columns(margin);
        let lines = self.document.lines(head).iter();
        let mut name: Vec<RowSpan> = lines.flat_map(|&line| self.spans(line, strong)).collect();
        let used: usize = name.iter().map(|span| span.text.width()).sum();
        let mut own = margin.fork();
        if used > 0 && used + 2 <= columns / 2 {
            name.push(span(Clean::literal(": "), strong, SpanKind::Border));
            for part in name {
                let blank = blanks(part.text.width());
                own.add(part, blank);
            }
        } else {
            self.value(block, head, strong, &mut own);
        }
        self.value(block, cell, body, &mut own);
    }

    fn value(&mut self, block: &Block, cell: Extent, look: Look, margin: &mut Margin) {
        let columns = self.columns(margin);
        for row in self.cell_rows(cell, columns) {
            let spans = self.spans(row, look);
            self.push(self.source(block, row), margin, spans);
        }
    }
}
