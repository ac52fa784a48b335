//! Markdown tables: builds them from the events of the parser.

use pulldown_cmark::Alignment;

use crate::markdown::blocks::{BlockKind, ColumnAlign, IndexRange, TableBlock};

use super::build::DocumentBuilder;

impl DocumentBuilder<'_> {
    /// Starts a table.
    pub(super) fn open_table(&mut self, aligns: &[Alignment]) {
        self.flush(BlockKind::Text);
        self.is_unsplittable = true;
        let aligns = aligns.iter().map(|align| match align {
            Alignment::None | Alignment::Left => ColumnAlign::Left,
            Alignment::Center => ColumnAlign::Center,
            Alignment::Right => ColumnAlign::Right,
        });
        self.document.tables.push(TableBlock {
            aligns: aligns.collect(),
            cells: Vec::new(),
            has_header: true,
        });
    }

    /// Ends a cell.
    pub(super) fn close_cell(&mut self) {
        self.style_stack.end_block();
        let lines = self.block_text.flush_into(&mut self.document);
        if let Some(table) = self.document.tables.last_mut() {
            table.cells.push(lines);
        }
    }

    /// Ends a table.
    pub(super) fn close_table(&mut self) {
        self.is_unsplittable = false;
        let Some(last) = self.document.tables.len().checked_sub(1) else {
            return;
        };
        let first = self
            .document
            .tables
            .last()
            .and_then(|table| table.cells.first());
        let head = first.copied().unwrap_or_default();
        self.push(
            BlockKind::Table(last),
            IndexRange::new(head.start, head.start),
        );
    }
}
