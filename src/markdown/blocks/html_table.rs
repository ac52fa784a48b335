//! HTML tables whose source is complete within one block of raw HTML.

use crate::markdown::blocks::{BlockKind, ColumnAlign, IndexRange, TableBlock};

use super::build::DocumentBuilder;
use super::html_blocks::MAX_UNCLOSED_TAGS;
use super::html_tokens::{self, HtmlTag, HtmlToken, HtmlTokens};

/// Maximum `colspan` of a cell.
const MAX_COLSPAN: usize = 100;

/// An HTML table being read.
#[derive(Debug, Default)]
struct HtmlTable {
    rows: Vec<Vec<IndexRange>>,
    aligns: Vec<ColumnAlign>,
    /// Whether the first row is a header.
    has_header: bool,
    /// Columns that the open cell spans, if one is open.
    open_colspan: Option<usize>,
}

impl DocumentBuilder<'_> {
    /// Reads a table up to its end tag; returns whether that succeeded.
    pub(super) fn read_html_table(&mut self, parts: &mut HtmlTokens<'_>) -> bool {
        let mut ahead = parts.clone();
        if self.html_state.unclosed_tags > MAX_UNCLOSED_TAGS {
            return false;
        }
        let is_nested = |part| matches!(part, HtmlToken::Tag(tag) if tag.has_name("table") || tag.has_name("pre"));
        let inner = ahead.take_until_closing("table");
        let Some(inner) = inner.filter(|inner| !html_tokens::tokenize(inner).any(is_nested)) else {
            self.html_state.unclosed_tags += 1;
            return false;
        };
        *parts = ahead;
        self.flush(BlockKind::Text);
        let mut cells = HtmlTable::default();
        let mut line = self.cursor.line();
        let mut rest = inner;
        let mut within = html_tokens::tokenize(inner);
        while let Some(part) = within.next() {
            match part {
                HtmlToken::Tag(tag) => self.handle_table_tag(&tag, &mut cells),
                HtmlToken::Text(text) => self.push_inline_text(&html_tokens::decode_entities(text)),
                HtmlToken::Comment(words)
                    if cells.open_colspan.is_some() && !self.prepared.hides_comments =>
                {
                    self.push_generated(&format!("comment: {}", words.trim()));
                }
                HtmlToken::Comment(_) | HtmlToken::Other(_) => {}
            }
            line += within.consumed_lines(rest);
            rest = within.rest();
            self.cursor.set_line(line);
        }
        self.close_html_cell(&mut cells);
        self.flush(BlockKind::Text);
        self.push_html_table(cells);
        true
    }

    fn handle_table_tag(&mut self, tag: &HtmlTag<'_>, cells: &mut HtmlTable) {
        if tag.has_name_in(" td th ") {
            self.close_html_cell(cells);
            if !tag.is_closing {
                self.open_html_cell(tag, cells);
            }
        } else if tag.has_name_in(" tr thead tbody tfoot ") {
            self.close_html_cell(cells);
            if tag.has_name("tr") && !tag.is_closing {
                cells.rows.push(Vec::new());
            }
        } else if tag.has_name("caption") {
            self.flush(BlockKind::Text);
        } else {
            self.inline_tag(tag);
        }
    }

    fn open_html_cell(&mut self, tag: &HtmlTag<'_>, cells: &mut HtmlTable) {
        // text between cells is not lost
        self.flush(BlockKind::Text);
        self.is_unsplittable = true;
        if cells.rows.is_empty() {
            cells.rows.push(Vec::new());
        }
        let span = tag.attribute("colspan").and_then(|span| span.parse().ok());
        cells.open_colspan = Some(span.unwrap_or(1).clamp(1, MAX_COLSPAN));
        let is_first = cells.rows.len() == 1;
        if is_first {
            cells.has_header |= tag.has_name("th");
        }
        let place = cells.rows.last().map_or(0, Vec::len);
        let side = tag.attribute("align").unwrap_or_default();
        let align = match side.as_ref() {
            "center" => ColumnAlign::Center,
            "right" => ColumnAlign::Right,
            _ => ColumnAlign::Left,
        };
        if place == cells.aligns.len() {
            cells.aligns.push(align);
        }
    }

    fn close_html_cell(&mut self, cells: &mut HtmlTable) {
        let Some(span) = cells.open_colspan.take() else {
            return;
        };
        self.style_stack.end_block();
        self.is_unsplittable = false;
        let lines = self.block_text.flush_into(&mut self.document);
        if let Some(row) = cells.rows.last_mut() {
            row.push(lines);
            row.extend(std::iter::repeat_n(IndexRange::default(), span - 1));
        }
    }

    fn push_html_table(&mut self, cells: HtmlTable) {
        let HtmlTable {
            mut rows,
            mut aligns,
            has_header: head,
            ..
        } = cells;
        rows.retain(|row| !row.is_empty());
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let Some(&first) = rows.first().and_then(|row| row.first()) else {
            return;
        };
        aligns.resize(columns, ColumnAlign::Left);
        for row in &mut rows {
            row.resize(columns, IndexRange::default());
        }
        self.document.tables.push(TableBlock {
            aligns,
            cells: rows.concat(),
            has_header: head,
        });
        let last = self.document.tables.len() - 1;
        self.push(
            BlockKind::Table(last),
            IndexRange::new(first.start, first.start),
        );
    }
}
