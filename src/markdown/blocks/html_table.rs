//! HTML tables whose source is complete within one block of raw HTML.

use crate::markdown::blocks::{Align, Extent, Kind, Table};

use super::build::Builder;
use super::html_blocks::MOST_MISSES;
use super::html_tokens::{self, Part, Parts, TagText};

/// Maximum `colspan` of a cell.
const MOST_COLUMNS: usize = 100;

/// An HTML table being read.
#[derive(Debug, Default)]
struct Cells {
    rows: Vec<Vec<Extent>>,
    aligns: Vec<Align>,
    /// Whether the first row is a header.
    head: bool,
    /// Columns that the open cell spans, if one is open.
    open: Option<usize>,
}

impl Builder<'_> {
    /// Reads a table up to its end tag; returns whether that succeeded.
    pub(super) fn html_table(&mut self, parts: &mut Parts<'_>) -> bool {
        let mut ahead = parts.clone();
        if self.raw.misses > MOST_MISSES {
            return false;
        }
        let is_nested = |part| matches!(part, Part::Tag(tag) if tag.is("table") || tag.is("pre"));
        let inner = ahead.take_to_end_of("table");
        let Some(inner) = inner.filter(|inner| !html_tokens::parts(inner).any(is_nested)) else {
            self.raw.misses += 1;
            return false;
        };
        *parts = ahead;
        self.flush(Kind::Text);
        let mut cells = Cells::default();
        let mut line = self.place.line();
        let mut rest = inner;
        let mut within = html_tokens::parts(inner);
        while let Some(part) = within.next() {
            match part {
                Part::Tag(tag) => self.cell_tag(&tag, &mut cells),
                Part::Text(text) => self.text(&html_tokens::decode(text)),
                Part::Comment(words) if cells.open.is_some() && !self.prepared.hides_comments => {
                    self.note(&format!("comment: {}", words.trim()));
                }
                Part::Comment(_) | Part::Other(_) => {}
            }
            line += within.lines_taken(rest);
            rest = within.rest();
            self.place.go(line);
        }
        self.end_cell(&mut cells);
        self.flush(Kind::Text);
        self.end_cells(cells);
        true
    }

    fn cell_tag(&mut self, tag: &TagText<'_>, cells: &mut Cells) {
        if tag.is_in(" td th ") {
            self.end_cell(cells);
            if !tag.closing {
                self.open_cell(tag, cells);
            }
        } else if tag.is_in(" tr thead tbody tfoot ") {
            self.end_cell(cells);
            if tag.is("tr") && !tag.closing {
                cells.rows.push(Vec::new());
            }
        } else if tag.is("caption") {
            self.flush(Kind::Text);
        } else {
            self.tag(tag);
        }
    }

    fn open_cell(&mut self, tag: &TagText<'_>, cells: &mut Cells) {
        // text between cells is not lost
        self.flush(Kind::Text);
        self.solid = true;
        if cells.rows.is_empty() {
            cells.rows.push(Vec::new());
        }
        let span = tag.attribute("colspan").and_then(|span| span.parse().ok());
        cells.open = Some(span.unwrap_or(1).clamp(1, MOST_COLUMNS));
        let is_first = cells.rows.len() == 1;
        if is_first {
            cells.head |= tag.is("th");
        }
        let place = cells.rows.last().map_or(0, Vec::len);
        let side = tag.attribute("align").unwrap_or_default();
        let align = match side.as_ref() {
            "center" => Align::Center,
            "right" => Align::Right,
            _ => Align::Left,
        };
        if place == cells.aligns.len() {
            cells.aligns.push(align);
        }
    }

    fn end_cell(&mut self, cells: &mut Cells) {
        let Some(span) = cells.open.take() else {
            return;
        };
        self.pen.end_block();
        self.solid = false;
        let lines = self.piece.pour(&mut self.document);
        if let Some(row) = cells.rows.last_mut() {
            row.push(lines);
            row.extend(std::iter::repeat_n(Extent::default(), span - 1));
        }
    }

    fn end_cells(&mut self, cells: Cells) {
        let Cells {
            mut rows,
            mut aligns,
            head,
            ..
        } = cells;
        rows.retain(|row| !row.is_empty());
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let Some(&first) = rows.first().and_then(|row| row.first()) else {
            return;
        };
        aligns.resize(columns, Align::Left);
        for row in &mut rows {
            row.resize(columns, Extent::default());
        }
        self.document.tables.push(Table {
            aligns,
            cells: rows.concat(),
            head,
        });
        let last = self.document.tables.len() - 1;
        self.push(Kind::Table(last), Extent::new(first.start, first.start));
    }
}
