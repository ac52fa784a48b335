//! Code blocks: a ground as wide as the text, or a bar where there are no grounds.

use crate::markdown::blocks::{Block, Extent};
use crate::markdown::row::{RowSpan, SpanKind};
use crate::text::{Clean, Ground, Look, Role, width};

use super::Sheet;
use super::looks::{blanks, span};
use super::margin::Margin;
use super::wrap::Room;

/// Code stands so many columns in, on both sides of a ground.
const PAD: usize = 2;
/// Below this width the ground has no room beside the code.
const NARROW: usize = 8;

impl Sheet<'_> {
    /// Draws a code block; `names` are its language and its title.
    pub(super) fn code(&mut self, block: &Block, names: [&Clean; 2], margin: Margin) {
        if self.style.fills {
            self.filled_code(block, names, margin);
        } else {
            self.barred_code(block, names, margin);
        }
    }

    fn filled_code(&mut self, block: &Block, names: [&Clean; 2], mut margin: Margin) {
        let start = margin.columns;
        let first = self.page.rows.len();
        let columns = self.columns(&margin);
        let pad = if columns < NARROW { 0 } else { PAD };
        let columns = columns - 2 * pad;
        let head = self.names_row(names, columns, pad);
        self.push(block.line.saturating_sub(1), &mut margin, head);
        let mark = self.goes_on(pad);
        for &line in self.document.lines(block.lines) {
            for (index, row) in self.code_rows(line, columns).into_iter().enumerate() {
                let lead = if index == 0 {
                    blanks(pad)
                } else {
                    mark.clone()
                };
                let mut spans = vec![lead];
                spans.extend(self.code_spans(row));
                self.push(
                    self.document.source(line.start).max(block.line),
                    &mut margin,
                    spans,
                );
            }
        }
        self.push(0, &mut margin, Vec::new());
        for row in self.page.rows.iter_mut().skip(first) {
            row.fill = Some((start, Ground::Surface));
            for span in row
                .spans
                .iter_mut()
                .filter(|span| span.kind != SpanKind::Gutter)
            {
                span.look.ground = Ground::Surface;
            }
        }
    }

    fn barred_code(&mut self, block: &Block, names: [&Clean; 2], mut margin: Margin) {
        if self.columns(&margin) >= NARROW {
            let bar = self.style.glyphs.pick("│ ", "| ");
            let bar = span(Clean::literal(bar), Role::Faint, SpanKind::Gutter);
            margin.add(bar.clone(), bar);
        }
        let columns = self.columns(&margin);
        let [language, title] = names;
        let mut name = Some(language).filter(|name| !name.is_empty());
        if !title.is_empty() {
            let head = self.names_row(
                [name.take().unwrap_or(&Clean::default()), title],
                columns,
                0,
            );
            self.push(block.line.saturating_sub(1), &mut margin, head);
        }
        let pad = if columns < NARROW { 0 } else { PAD };
        let mark = self.goes_on(pad);
        for &line in self.document.lines(block.lines) {
            let fits = self.document.text.slice(line.start..line.end).width() <= columns;
            let room = if fits { columns } else { columns - pad };
            for (index, row) in self.code_rows(line, room).into_iter().enumerate() {
                let mut spans = self.code_spans(row);
                if index > 0 {
                    spans.insert(0, mark.clone());
                }
                if let Some(name) = name.take() {
                    spans.extend(at_the_right(name, &spans, columns));
                }
                self.push(
                    self.document.source(line.start).max(block.line),
                    &mut margin,
                    spans,
                );
            }
        }
    }

    /// Marks a row that goes on with the line above.
    fn goes_on(&self, columns: usize) -> RowSpan {
        let mark = self.style.glyphs.pick("↪ ", "\\ ");
        let mark = Clean::new(width::head(mark, columns));
        span(mark, Role::Muted, SpanKind::Note)
    }

    fn code_rows(&self, line: Extent, columns: usize) -> Vec<Extent> {
        let text = self.document.slice(line);
        let rows = self.wrapper.rows(text, &[], Room::for_code(columns));
        let rows = rows.into_iter();
        rows.map(|row| Extent::new(line.start + row.start, line.start + row.end))
            .collect()
    }

    fn code_spans(&self, row: Extent) -> Vec<RowSpan> {
        let mut spans = self.spans(row, Look::of(Role::Text));
        for span in &mut spans {
            span.look = Look::of(Role::Text);
        }
        spans
    }

    /// Names the title at the left and the language at the right.
    fn names_row(&self, names: [&Clean; 2], columns: usize, pad: usize) -> Vec<RowSpan> {
        let [language, title] = names;
        if language.is_empty() && title.is_empty() {
            return Vec::new();
        }
        let cut = |text: &Clean, columns: usize| {
            let mark = self.style.glyphs.pick("…", "...");
            let text = width::cut(text.as_str(), columns, mark);
            span(Clean::new(&text), Role::Muted, SpanKind::Note)
        };
        let title = cut(title, columns);
        let used = title.text.width();
        let room = columns.saturating_sub(used + usize::from(used > 0));
        let language = cut(language, room);
        let gap = columns.saturating_sub(used + language.text.width());
        let mut spans = vec![blanks(pad), title, blanks(gap), language];
        spans.retain(|span| !span.text.is_empty());
        spans
    }
}

/// Puts a name at the right end of a row, where there is room.
fn at_the_right(name: &Clean, spans: &[RowSpan], columns: usize) -> Vec<RowSpan> {
    let used: usize = spans.iter().map(|span| span.text.width()).sum();
    match columns.checked_sub(used + name.width()) {
        Some(gap) if gap > 0 => vec![blanks(gap), span(name.clone(), Role::Muted, SpanKind::Note)],
        _ => Vec::new(),
    }
}
