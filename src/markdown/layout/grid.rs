//! Tables: a bold head over one rule, or a record of lines for each row where columns do not fit.

use crate::markdown::blocks::{Align, Block, Extent, Table};
use crate::markdown::row::{RowSpan, SpanKind};
use crate::markdown::table::{GAP, Need, fit};
use crate::text::{Clean, Look, Role};

use super::Sheet;
use super::looks::{self, blanks, span};
use super::margin::Margin;

impl Sheet<'_> {
    /// Draws a table.
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
            Some(widths) => self.grid(block, table, &widths, &mut margin),
            None => self.records(block, table, &mut margin),
        }
    }

    /// Measures the columns; of a table with more columns than the page has, none fits.
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
        let text = self.document.text.slice(line.start..line.end);
        let widest = text.width() - self.hidden(line).len().min(text.width());
        let words = text.as_str().split(' ');
        let word = words.map(crate::text::width::of).max().unwrap_or_default();
        Need {
            widest,
            word: word.min(widest),
        }
    }

    fn grid(&mut self, block: &Block, table: &Table, widths: &[usize], margin: &mut Margin) {
        for (index, cells) in table.cells.chunks(widths.len()).enumerate() {
            let look = if index == 0 {
                Look::of(Role::Strong).bold()
            } else {
                looks::body()
            };
            self.grid_row(block, table, (cells, widths), look, margin);
            if index == 0 {
                let columns = widths.iter().sum::<usize>() + GAP * (widths.len() - 1);
                let line = span(
                    self.repeat("─", "-", columns),
                    Role::Faint,
                    SpanKind::Border,
                );
                self.push(0, margin, vec![line]);
            }
        }
    }

    fn grid_row(
        &mut self,
        block: &Block,
        table: &Table,
        (cells, widths): (&[Extent], &[usize]),
        look: Look,
        margin: &mut Margin,
    ) {
        let look = self.base(block, look);
        let cells: Vec<Vec<Extent>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, &width)| self.cell_rows(*cell, width))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        for row in 0..height {
            let mut spans = Vec::new();
            let mut line = 0;
            for ((cell, &width), &align) in cells.iter().zip(widths).zip(&table.aligns) {
                let text = cell.get(row).copied().unwrap_or_default();
                if text.len() > 0 && line == 0 {
                    line = self.document.source(text.start);
                }
                let (before, inner, after) = self.aligned(text, width, align, look);
                spans.push(blanks(before));
                spans.extend(inner);
                spans.push(blanks(after + GAP));
            }
            spans.pop();
            spans.retain(|span| !span.text.is_empty());
            self.push(if line == 0 { block.line } else { line }, margin, spans);
        }
    }

    fn cell_rows(&self, cell: Extent, width: usize) -> Vec<Extent> {
        let lines = self.document.lines(cell).iter();
        lines
            .flat_map(|&line| self.rows(line, width.max(1)))
            .collect()
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

    /// Draws each row of a table as lines of `head: value`.
    fn records(&mut self, block: &Block, table: &Table, margin: &mut Margin) {
        let mut rows = table.cells.chunks(table.aligns.len());
        let heads = rows.next().unwrap_or_default();
        if rows.len() == 0 {
            for head in heads {
                self.record_line(block, None, *head, margin);
            }
        }
        for (index, row) in rows.enumerate() {
            if index > 0 {
                self.push(0, margin, Vec::new());
            }
            for (head, cell) in heads.iter().zip(row) {
                self.record_line(block, Some(*head), *cell, margin);
            }
        }
    }

    fn record_line(
        &mut self,
        block: &Block,
        head: Option<Extent>,
        cell: Extent,
        margin: &mut Margin,
    ) {
        let columns = self.columns(margin);
        let strong = self.base(block, Look::of(Role::Strong).bold());
        let body = self.base(block, looks::body());
        let document = self.document;
        let head_lines = head.map(|head| document.lines(head)).unwrap_or_default();
        let mut spans: Vec<RowSpan> = head_lines
            .iter()
            .flat_map(|&line| self.spans(line, strong))
            .collect();
        let used: usize = spans.iter().map(|span| span.text.width()).sum();
        if used > 0 {
            spans.push(span(Clean::literal(": "), strong, SpanKind::Border));
        }
        let look = if head.is_none() { strong } else { body };
        let is_short = used + 2 <= columns / 2;
        let (first, room) = if is_short {
            (used + 2, columns - used - 2)
        } else {
            (0, columns)
        };
        let rows = self.cell_rows(cell, room);
        let mut pending = Some(spans).filter(|_| used > 0);
        if !is_short && let Some(head) = head {
            pending = None;
            self.record_head(block, head, strong, margin);
        }
        for row in rows {
            let mut spans = pending.take().unwrap_or_else(|| {
                if is_short && used > 0 {
                    vec![blanks(first)]
                } else {
                    Vec::new()
                }
            });
            if row.len() > 0 {
                spans.extend(self.spans(row, look));
            }
            self.push(document.source(row.start), margin, spans);
        }
    }

    fn record_head(&mut self, _block: &Block, head: Extent, look: Look, margin: &mut Margin) {
        let columns = self.columns(margin);
        let document = self.document;
        let mut rows = self
            .cell_rows(head, columns.saturating_sub(1))
            .into_iter()
            .peekable();
        while let Some(row) = rows.next() {
            let mut spans = self.spans(row, look);
            if rows.peek().is_none() {
                spans.push(span(Clean::literal(":"), look, SpanKind::Border));
            }
            self.push(document.source(row.start), margin, spans);
        }
    }
}
