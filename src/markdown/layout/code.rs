//! Code blocks: a ground as wide as the text, or a bar where there are no grounds.

use std::sync::Arc;

use crate::markdown::blocks::{Block, Code, Extent};
use crate::markdown::colour::{Coloured, Run, Tint};
use crate::markdown::row::{CodePart, RowSpan, SpanKind};
use crate::text::{Clean, Ground, Look, Role, width};

use super::looks::{blanks, span};
use super::margin::Margin;
use super::wrap::Room;
use super::{CodeLines, Sheet};

/// Code stands so many columns in, on both sides of a ground.
const PAD: usize = 2;
/// Below this width the ground has no room beside the code.
const NARROW: usize = 8;
/// Below this width there is no room for numbers, and a cluster may be too wide for a row.
const NUMBERED: usize = 24;

/// A cut line has marks at its ends where there is a column for text between them.
const FEWEST_FOR_MARKS: usize = 3;

/// The numbers of the lines, where they are asked for.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    first: usize,
    /// Columns they take with the gap behind them; 0 for none.
    columns: usize,
}

impl Numbers {
    fn of(code: &Code, lines: usize, columns: usize) -> Self {
        let first = code.numbers.filter(|_| columns >= NUMBERED);
        let last = first.map(|first| first.saturating_add(lines.saturating_sub(1)));
        let digits = last.map_or(0, |last| last.checked_ilog10().unwrap_or(0) as usize + 1);
        Self {
            first: first.unwrap_or(0),
            columns: if first.is_some() && digits < 8 {
                digits + 2
            } else {
                0
            },
        }
    }

    /// Draws the number of a line, counted from 0, or blanks below it.
    fn span(self, line: usize, is_first: bool) -> Option<RowSpan> {
        if self.columns == 0 {
            return None;
        }
        if !is_first {
            return Some(blanks(self.columns));
        }
        let number = format!("{:>1$}  ", self.first + line, self.columns - 2);
        Some(span(Clean::new(&number), Role::Muted, SpanKind::Gutter))
    }
}

/// The rows of one line of code.
struct CodeRows {
    spans: Vec<Vec<RowSpan>>,
    /// Whether the line goes on behind the edge.
    cut: bool,
}

impl<'a> Sheet<'a> {
    /// Draws a code block.
    pub(super) fn code(&mut self, block: &Block, code: &Code, margin: Margin) {
        let (first, column) = (self.page.rows.len(), margin.columns);
        let cut = if self.style.fills {
            self.filled_code(block, code, margin)
        } else {
            self.barred_code(block, code, margin)
        };
        self.page.code.push(CodePart {
            rows: first..self.page.rows.len(),
            column,
            cut,
            text: Arc::clone(&code.raw),
        });
    }

    /// Draws code on a ground; tells whether a line was cut.
    fn filled_code(&mut self, block: &Block, code: &Code, mut margin: Margin) -> bool {
        let start = margin.columns;
        let columns = self.columns(&margin);
        let pad = if columns < NARROW { 0 } else { PAD };
        let columns = columns - 2 * pad;
        let head = self.names_row(code, columns, pad);
        self.push(block.line.saturating_sub(1), &mut margin, head);
        self.fill(start, Ground::Surface);
        let mark = self.goes_on(pad);
        let coloured = self.coloured(code);
        let lines = self.document.lines(block.lines);
        let numbers = Numbers::of(code, lines.len(), columns);
        let columns = columns - numbers.columns;
        let mut cut = false;
        for (place, &line) in lines.iter().enumerate() {
            let ground = if code.marks(place + 1) {
                Ground::Selection
            } else {
                Ground::Surface
            };
            let runs = coloured.map_or(&[][..], |coloured| coloured.line(place));
            let rows = self.code_rows(line, columns, columns, runs);
            cut |= rows.cut;
            for (index, row) in rows.spans.into_iter().enumerate() {
                let lead = if index == 0 {
                    blanks(pad)
                } else {
                    mark.clone()
                };
                let mut spans = vec![lead];
                spans.extend(numbers.span(place, index == 0));
                spans.extend(row);
                let source = block.line + place;
                self.push(source, &mut margin, spans);
                self.fill(start, ground);
            }
        }
        self.push(0, &mut margin, Vec::new());
        self.fill(start, Ground::Surface);
        cut
    }

    /// Puts the last row on a ground, from a column on.
    fn fill(&mut self, start: usize, ground: Ground) {
        let Some(row) = self.page.rows.last_mut() else {
            return;
        };
        row.fill = Some((start, ground));
        let spans = row.spans.iter_mut();
        for span in spans.filter(|span| span.kind != SpanKind::Gutter) {
            span.look.ground = ground;
        }
    }

    /// Draws code beside a bar; tells whether a line was cut.
    fn barred_code(&mut self, block: &Block, code: &Code, mut margin: Margin) -> bool {
        if self.columns(&margin) >= NARROW {
            let bar = self.style.glyphs.pick("│ ", "| ");
            let bar = span(Clean::literal(bar), Role::Faint, SpanKind::Gutter);
            margin.add(bar.clone(), bar);
        }
        let columns = self.columns(&margin);
        let mut name = Some(&code.language).filter(|name| !name.is_empty());
        if !code.title.is_empty() {
            name = None;
            let head = self.names_row(code, columns, 0);
            self.push(block.line.saturating_sub(1), &mut margin, head);
        }
        let pad = if columns < NARROW { 0 } else { PAD };
        let mark = self.goes_on(pad);
        let coloured = self.coloured(code);
        let lines = self.document.lines(block.lines);
        let numbers = Numbers::of(code, lines.len(), columns);
        let columns = columns - numbers.columns;
        let mut cut = false;
        for (place, &line) in lines.iter().enumerate() {
            let runs = coloured.map_or(&[][..], |coloured| coloured.line(place));
            let rows = self.code_rows(line, columns, columns - pad, runs);
            cut |= rows.cut;
            for (index, mut spans) in rows.spans.into_iter().enumerate() {
                if index > 0 {
                    spans.insert(0, mark.clone());
                }
                if let Some(name) = name.take() {
                    spans.extend(at_the_right(name, &spans, columns));
                }
                if let Some(number) = numbers.span(place, index == 0) {
                    spans.insert(0, number);
                }
                let source = block.line + place;
                self.push(source, &mut margin, spans);
            }
        }
        cut
    }

    /// Finds the colours of a block, where they are known and there is room for more than a cluster.
    fn coloured(&self, code: &Code) -> Option<&'a Coloured> {
        let key = code.key().filter(|_| self.page.width >= NARROW)?;
        self.colours.get(&key)
    }

    /// Marks a row that goes on with the line above.
    fn goes_on(&self, columns: usize) -> RowSpan {
        let mark = self.style.glyphs.pick("↪ ", "\\ ");
        let mark = Clean::new(width::head(mark, columns));
        span(mark, Role::Muted, SpanKind::Note)
    }

    /// Gives the rows of a line: one that fits, else rows of `room` columns or one that is cut.
    fn code_rows(&self, line: Extent, columns: usize, room: usize, runs: &[Run]) -> CodeRows {
        if let CodeLines::From(from) = self.style.code {
            return self.cut_line(line, (from, columns), runs);
        }
        let text = self.document.slice(line);
        let fits = self.document.text.slice(line.start..line.end).width() <= columns;
        let room = if fits { columns } else { room };
        let rows = self.wrapper.rows(text, &[], Room::for_code(room));
        let rows = rows.into_iter().map(|row| {
            let row = Extent::new(line.start + row.start, line.start + row.end);
            self.code_spans(row, line.start, runs)
        });
        CodeRows {
            spans: rows.collect(),
            cut: false,
        }
    }

    /// Gives the part of a line that begins at a column and takes so many, with a mark at each end
    /// where there is more; a cluster that only a part of fits is left out.
    fn cut_line(&self, line: Extent, (from, columns): (usize, usize), runs: &[Run]) -> CodeRows {
        let width = self.document.text.slice(line.start..line.end).width();
        let is_cut = width > from + columns;
        let has_room = columns >= FEWEST_FOR_MARKS;
        let (before, behind) = (from > 0 && width > 0 && has_room, is_cut && has_room);
        let first = from + usize::from(before);
        let end = from + columns - usize::from(behind);
        let mut shown: Option<(usize, usize, usize, usize)> = None;
        let mut at = 0;
        for cluster in width::clusters(self.document.slice(line)) {
            let stop = at + cluster.width;
            if at >= first && stop <= end {
                let begins = shown.map_or((cluster.at, at), |(start, column, ..)| (start, column));
                shown = Some((begins.0, begins.1, cluster.at + cluster.text.len(), stop));
            }
            at = stop;
        }
        let (start, column, stop, last) = shown.unwrap_or((0, first, 0, first));
        let row = Extent::new(line.start + start, line.start + stop);
        let glyphs = self.style.glyphs;
        let mark = |is_there: bool, mark: &'static str| {
            is_there.then(|| span(Clean::literal(mark), Role::Muted, SpanKind::Note))
        };
        let mut spans = Vec::from_iter(mark(before, glyphs.pick("‹", "<")));
        spans.push(blanks(column - first));
        spans.extend(self.code_spans(row, line.start, runs));
        if let Some(mark) = mark(behind, glyphs.pick("›", ">")) {
            spans.extend([blanks(end.saturating_sub(last)), mark]);
        }
        spans.retain(|span| !span.text.is_empty());
        CodeRows {
            spans: vec![spans],
            cut: is_cut,
        }
    }

    /// Gives the spans of a row; the runs are those of its line, which begins at `start`.
    fn code_spans(&self, row: Extent, start: usize, runs: &[Run]) -> Vec<RowSpan> {
        let mut spans = Vec::new();
        let mut at = row.start;
        let first = runs.partition_point(|run| start + run.end <= row.start);
        for run in runs.iter().skip(first) {
            let from = (start + run.start).clamp(at, row.end);
            let to = (start + run.end).clamp(from, row.end);
            if from >= row.end {
                break;
            }
            spans.extend(self.tinted(Extent::new(at, from), Tint::default()));
            spans.extend(self.tinted(Extent::new(from, to), run.tint));
            at = to;
        }
        spans.extend(self.tinted(Extent::new(at, row.end), Tint::default()));
        spans
    }

    fn tinted(&self, part: Extent, tint: Tint) -> Vec<RowSpan> {
        let mut spans = self.spans(part, Look::of(Role::Text));
        for span in &mut spans {
            span.look = tint.look();
        }
        spans
    }

    /// Names the title at the left and the language at the right.
    fn names_row(&self, code: &Code, columns: usize, pad: usize) -> Vec<RowSpan> {
        let Code {
            language, title, ..
        } = code;
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
