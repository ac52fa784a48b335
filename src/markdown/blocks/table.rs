//! Markdown tables: builds them from the events of the parser.

use pulldown_cmark::Alignment;

use crate::markdown::blocks::{Align, Extent, Kind, Table};

use super::build::Builder;

impl Builder<'_> {
    /// Starts a table.
    pub(super) fn open_table(&mut self, aligns: &[Alignment]) {
        self.flush(Kind::Text);
        self.solid = true;
        let aligns = aligns.iter().map(|align| match align {
            Alignment::None | Alignment::Left => Align::Left,
            Alignment::Center => Align::Center,
            Alignment::Right => Align::Right,
        });
        self.document.tables.push(Table {
            aligns: aligns.collect(),
            cells: Vec::new(),
            head: true,
        });
    }

    /// Ends a cell.
    pub(super) fn close_cell(&mut self) {
        self.pen.end_block();
        let lines = self.piece.pour(&mut self.document);
        if let Some(table) = self.document.tables.last_mut() {
            table.cells.push(lines);
        }
    }

    /// Ends a table.
    pub(super) fn close_table(&mut self) {
        self.solid = false;
        let Some(last) = self.document.tables.len().checked_sub(1) else {
            return;
        };
        let first = self
            .document
            .tables
            .last()
            .and_then(|table| table.cells.first());
        let head = first.copied().unwrap_or_default();
        self.push(Kind::Table(last), Extent::new(head.start, head.start));
    }
}
