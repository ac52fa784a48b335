//! Layout of tables: a bold header above a rule, or a list of fields per row if columns don't fit.

use crate::markdown::blocks::{ColumnAlign, IndexRange, LeafBlock, TableBlock};
use crate::markdown::column_widths::{COLUMN_GAP, ColumnNeed, fit_columns};
use crate::markdown::page::{RowSpan, SpanKind};
use crate::text::{CleanText, Role, TextStyle, width};

use super::PageBuilder;
use super::row_prefix::RowPrefix;
use super::styles::{self, generated_span, space_span};
use super::unbreakable_runs::unbreakable_runs;

/// A table with computed column widths.
struct TableGrid<'t> {
    block: &'t LeafBlock,
    table: &'t TableBlock,
    widths: Vec<usize>,
}

impl TableGrid<'_> {
    fn columns(&self) -> usize {
        let gaps = COLUMN_GAP * self.widths.len().saturating_sub(1);
        self.widths.iter().sum::<usize>() + gaps
    }
}

impl PageBuilder<'_> {
    /// Adds the rows of a table.
    pub(super) fn add_table(&mut self, block: &LeafBlock, index: usize, mut margin: RowPrefix) {
        let document = self.document;
        let Some(table) = document
            .tables
            .get(index)
            .filter(|table| !table.aligns.is_empty())
        else {
            return;
        };
        let columns = self.text_columns(&margin);
        match fit_columns(&self.column_needs(table, columns), columns) {
            Some(widths) => {
                let grid = TableGrid {
                    block,
                    table,
                    widths,
                };
                self.add_grid(&grid, &mut margin);
            }
            None => self.add_records(block, table, &mut margin),
        }
    }

    /// Measures the columns; if there are more than the page is wide, reports a width that doesn't
    /// fit.
    fn column_needs(&self, table: &TableBlock, columns: usize) -> Vec<ColumnNeed> {
        let mut needs = vec![ColumnNeed::default(); table.aligns.len()];
        if needs.len() > columns {
            needs.fill(ColumnNeed {
                widest_cell: columns,
                longest_word: columns,
            });
            return needs;
        }
        for row in table.cells.chunks(needs.len()) {
            for (cell, need) in row.iter().zip(&mut needs) {
                for &line in self.document.lines(*cell) {
                    let found = self.line_need(line);
                    need.widest_cell = need.widest_cell.max(found.widest_cell);
                    need.longest_word = need.longest_word.max(found.longest_word);
                }
            }
        }
        needs
    }

    fn line_need(&self, line: IndexRange) -> ColumnNeed {
        let text = self.document.slice(line);
        let widest = width::of(text);
        let words = unbreakable_runs(text).into_iter();
        let words = words.filter_map(|run| text.get(run.start..run.content_end));
        let word = words.map(width::of).max().unwrap_or_default();
        ColumnNeed {
            widest_cell: widest,
            longest_word: word.min(widest),
        }
    }

    fn add_grid(&mut self, grid: &TableGrid<'_>, margin: &mut RowPrefix) {
        let head = TextStyle::of(Role::Heading).bold();
        for (index, cells) in grid.table.cells.chunks(grid.widths.len()).enumerate() {
            if index == 0 && grid.table.has_header {
                self.add_grid_row(grid, cells, head, margin);
                let line = self.repeat("─", "-", grid.columns());
                let line = generated_span(line, Role::Faint, SpanKind::Border);
                self.push_row(0, margin, vec![line]);
            } else {
                self.add_grid_row(grid, cells, styles::body_style(), margin);
            }
        }
    }

    fn add_grid_row(
        &mut self,
        grid: &TableGrid<'_>,
        cells: &[IndexRange],
        look: TextStyle,
        margin: &mut RowPrefix,
    ) {
        let look = self.base_style(grid.block, look);
        let widths = grid.widths.iter();
        let cells: Vec<Vec<IndexRange>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, &width)| self.cell_rows(*cell, width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        for row in 0..height {
            let texts = cells
                .iter()
                .map(|cell| cell.get(row).copied().unwrap_or_default());
            let texts: Vec<IndexRange> = texts.collect();
            let first = texts.iter().find(|text| text.len() > 0);
            let line = first.map_or(grid.block.line, |text| {
                self.document.source_line(text.start)
            });
            let spans = self.grid_spans(grid, &texts, look);
            self.push_row(line, margin, spans);
        }
    }

    fn grid_spans(
        &self,
        grid: &TableGrid<'_>,
        texts: &[IndexRange],
        look: TextStyle,
    ) -> Vec<RowSpan> {
        let mut spans = Vec::with_capacity(2 * texts.len());
        let columns = grid.widths.iter().zip(&grid.table.aligns);
        for (cell, (&text, (&width, &align))) in (1..).zip(texts.iter().zip(columns)) {
            let (before, inner, after) = self.align_spans(text, width, align, look);
            if before > 0 {
                spans.push(space_span(before));
            }
            spans.extend(inner.into_iter().map(|span| RowSpan {
                table_column: cell,
                ..span
            }));
            spans.push(space_span(after + COLUMN_GAP));
        }
        spans.pop();
        spans
    }

    fn cell_rows(&self, cell: IndexRange, width: usize) -> Vec<IndexRange> {
        match self.document.lines(cell) {
            &[line] => self.wrap_line(line, width.max(1)),
            lines => {
                let lines = lines.iter();
                lines
                    .flat_map(|&line| self.wrap_line(line, width.max(1)))
                    .collect()
            }
        }
    }

    fn align_spans(
        &self,
        text: IndexRange,
        width: usize,
        align: ColumnAlign,
        look: TextStyle,
    ) -> (usize, Vec<RowSpan>, usize) {
        let spans = if text.len() == 0 {
            Vec::new()
        } else {
            self.spans(text, look)
        };
        let used: usize = spans.iter().map(|span| span.text.width()).sum();
        let free = width.saturating_sub(used);
        let before = match align {
            ColumnAlign::Left => 0,
            ColumnAlign::Center => free / 2,
            ColumnAlign::Right => free,
        };
        (before, spans, free - before)
    }

    /// Adds each table row as lines of `header: value`.
    fn add_records(&mut self, block: &LeafBlock, table: &TableBlock, margin: &mut RowPrefix) {
        let strong = self.base_style(block, TextStyle::of(Role::Heading).bold());
        let mut rows = table.cells.chunks(table.aligns.len());
        let heads = if table.has_header {
            rows.next().unwrap_or_default()
        } else {
            &[]
        };
        if rows.len() == 0 {
            for head in heads {
                self.add_value(block, *head, strong, margin);
            }
        }
        for (index, row) in rows.enumerate() {
            if index > 0 {
                self.push_row(0, margin, Vec::new());
            }
            for (place, cell) in row.iter().enumerate() {
                let head = heads.get(place).copied().unwrap_or_default();
                self.add_record(block, head, *cell, margin);
            }
        }
    }

    /// Adds a value after its header, or below if the header is long.
    fn add_record(
        &mut self,
        block: &LeafBlock,
        head: IndexRange,
        cell: IndexRange,
        margin: &mut RowPrefix,
    ) {
        let strong = self.base_style(block, TextStyle::of(Role::Heading).bold());
        let body = self.base_style(block, styles::body_style());
        let columns = self.text_columns(margin);
        let lines = self.document.lines(head).iter();
        let mut name: Vec<RowSpan> = lines.flat_map(|&line| self.spans(line, strong)).collect();
        let used: usize = name.iter().map(|span| span.text.width()).sum();
        let mut own = margin.fork();
        if used > 0 && used + 2 <= columns / 2 {
            name.push(generated_span(
                CleanText::literal(": "),
                strong,
                SpanKind::Border,
            ));
            for part in name {
                let blank = space_span(part.text.width());
                own.append(part, blank);
            }
        } else {
            self.add_value(block, head, strong, &mut own);
        }
        self.add_value(block, cell, body, &mut own);
    }

    fn add_value(
        &mut self,
        block: &LeafBlock,
        cell: IndexRange,
        look: TextStyle,
        margin: &mut RowPrefix,
    ) {
        let columns = self.text_columns(margin);
        for row in self.cell_rows(cell, columns) {
            let spans = self.spans(row, look);
            self.push_row(self.row_source_line(block, row), margin, spans);
        }
    }
}
