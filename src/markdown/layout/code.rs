//! Layout of code blocks: on a background of full width, or beside a bar without backgrounds.

use std::sync::Arc;

use crate::markdown::blocks::{CodeBlockInfo, IndexRange, LeafBlock};
use crate::markdown::color::{HighlightedSnippet, StyledRange, TokenStyle};
use crate::markdown::page::{PageCode, RowSpan, SpanKind};
use crate::text::{Background, CleanText, Role, TextStyle, width};

use super::row_prefix::RowPrefix;
use super::styles::{generated_span, space_span};
use super::wrap::WrapOptions;
use super::{CodeLines, PageBuilder};

/// Padding of code within its background, in columns per side.
const PADDING_COLUMNS: usize = 2;
/// Minimum width in columns for padding or a bar.
const MIN_PADDED_COLUMNS: usize = 8;
/// Minimum width in columns for line numbers; below, a cluster may not fit into a row.
const MIN_NUMBERED_COLUMNS: usize = 24;

/// Minimum width in columns for the marks at the ends of a cut line.
const MIN_CUT_MARK_COLUMNS: usize = 3;

/// Line numbers of a code block.
#[derive(Clone, Copy, Debug)]
struct LineNumbers {
    first: usize,
    /// Width in columns with the gap after them; 0 without line numbers.
    columns: usize,
}

impl LineNumbers {
    fn of(code: &CodeBlockInfo, lines: usize, columns: usize) -> Self {
        let first = code
            .first_line_number
            .filter(|_| columns >= MIN_NUMBERED_COLUMNS);
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

    /// Returns the number of a line, counted from 0; spaces in its continuation rows.
    fn number_span(self, line: usize, is_first: bool) -> Option<RowSpan> {
        if self.columns == 0 {
            return None;
        }
        if !is_first {
            return Some(space_span(self.columns));
        }
        let number = format!("{:>1$}  ", self.first + line, self.columns - 2);
        Some(generated_span(
            CleanText::new(&number),
            Role::Muted,
            SpanKind::Gutter,
        ))
    }
}

/// The rows of one line of code.
struct CodeRows {
    spans: Vec<Vec<RowSpan>>,
    /// Whether the line continues beyond the edge.
    cut: bool,
}

impl<'a> PageBuilder<'a> {
    /// Adds the rows of a code block.
    pub(super) fn add_code_block(
        &mut self,
        block: &LeafBlock,
        code: &CodeBlockInfo,
        margin: RowPrefix,
    ) {
        let (first, column) = (self.page.rows.len(), margin.columns);
        let cut = if self.style.has_backgrounds {
            self.filled_code(block, code, margin)
        } else {
            self.barred_code(block, code, margin)
        };
        self.page.code.push(PageCode {
            rows: first..self.page.rows.len(),
            column,
            cut,
            text: Arc::clone(&code.source),
        });
    }

    /// Adds code on a background; returns whether a line was cut.
    fn filled_code(
        &mut self,
        block: &LeafBlock,
        code: &CodeBlockInfo,
        mut margin: RowPrefix,
    ) -> bool {
        let start = margin.columns;
        let columns = self.text_columns(&margin);
        let pad = if columns < MIN_PADDED_COLUMNS {
            0
        } else {
            PADDING_COLUMNS
        };
        let columns = columns - 2 * pad;
        let head = self.title_row(code, columns, pad);
        self.push_row(block.line.saturating_sub(1), &mut margin, head);
        self.fill_last_row(start, Background::Surface);
        let mark = self.continuation_mark(pad);
        let colored = self.colored(code);
        let lines = self.document.lines(block.lines);
        let numbers = LineNumbers::of(code, lines.len(), columns);
        let columns = columns - numbers.columns;
        let mut cut = false;
        for (place, &line) in lines.iter().enumerate() {
            let ground = if code.is_highlighted(place + 1) {
                Background::Selection
            } else {
                Background::Surface
            };
            let runs = colored.map_or(&[][..], |colored| colored.line(place));
            let rows = self.code_rows(line, columns, columns, runs);
            cut |= rows.cut;
            for (index, row) in rows.spans.into_iter().enumerate() {
                let lead = if index == 0 {
                    space_span(pad)
                } else {
                    mark.clone()
                };
                let mut spans = vec![lead];
                spans.extend(numbers.number_span(place, index == 0));
                spans.extend(row);
                let source = block.line + place;
                self.push_row(source, &mut margin, spans);
                self.fill_last_row(start, ground);
            }
        }
        self.push_row(0, &mut margin, Vec::new());
        self.fill_last_row(start, Background::Surface);
        cut
    }

    /// Sets the background of the last row, from a column on.
    fn fill_last_row(&mut self, start: usize, ground: Background) {
        let Some(row) = self.page.rows.last_mut() else {
            return;
        };
        row.fill = Some((start, ground));
        let spans = row.spans.iter_mut();
        for span in spans.filter(|span| span.kind != SpanKind::Gutter) {
            span.style.background = ground;
        }
    }

    /// Adds code beside a bar; returns whether a line was cut.
    fn barred_code(
        &mut self,
        block: &LeafBlock,
        code: &CodeBlockInfo,
        mut margin: RowPrefix,
    ) -> bool {
        if self.text_columns(&margin) >= MIN_PADDED_COLUMNS {
            let bar = self.style.glyphs.pick("│ ", "| ");
            let bar = generated_span(CleanText::literal(bar), Role::Faint, SpanKind::Gutter);
            margin.append(bar.clone(), bar);
        }
        let columns = self.text_columns(&margin);
        let mut name = Some(&code.language).filter(|name| !name.is_empty());
        if !code.title.is_empty() {
            name = None;
            let head = self.title_row(code, columns, 0);
            self.push_row(block.line.saturating_sub(1), &mut margin, head);
        }
        let pad = if columns < MIN_PADDED_COLUMNS {
            0
        } else {
            PADDING_COLUMNS
        };
        let mark = self.continuation_mark(pad);
        let colored = self.colored(code);
        let lines = self.document.lines(block.lines);
        let numbers = LineNumbers::of(code, lines.len(), columns);
        let columns = columns - numbers.columns;
        let mut cut = false;
        for (place, &line) in lines.iter().enumerate() {
            let runs = colored.map_or(&[][..], |colored| colored.line(place));
            let rows = self.code_rows(line, columns, columns - pad, runs);
            cut |= rows.cut;
            for (index, mut spans) in rows.spans.into_iter().enumerate() {
                if index > 0 {
                    spans.insert(0, mark.clone());
                }
                if let Some(name) = name.take() {
                    spans.extend(right_aligned(name, &spans, columns));
                }
                if let Some(number) = numbers.number_span(place, index == 0) {
                    spans.insert(0, number);
                }
                let source = block.line + place;
                self.push_row(source, &mut margin, spans);
            }
        }
        cut
    }

    /// Returns the highlighting of a block, if available and the page is wide enough.
    fn colored(&self, code: &CodeBlockInfo) -> Option<&'a HighlightedSnippet> {
        let key = code
            .snippet_key()
            .filter(|_| self.page.width >= MIN_PADDED_COLUMNS)?;
        self.colors.get(&key)
    }

    /// Returns the mark at the start of a continuation row.
    fn continuation_mark(&self, columns: usize) -> RowSpan {
        let mark = self.style.glyphs.pick("↪ ", "\\ ");
        let mark = CleanText::new(width::prefix_that_fits(mark, columns));
        generated_span(mark, Role::Muted, SpanKind::Note)
    }

    /// Returns the rows of a line: one if it fits; otherwise wrapped to `room` columns, or cut.
    fn code_rows(
        &self,
        line: IndexRange,
        columns: usize,
        room: usize,
        runs: &[StyledRange],
    ) -> CodeRows {
        if let CodeLines::ScrolledTo(from) = self.style.code {
            return self.cut_line(line, (from, columns), runs);
        }
        let text = self.document.slice(line);
        let fits = self.document.text.slice(line.start..line.end).width() <= columns;
        let room = if fits { columns } else { room };
        let rows = self.wrapper.wrap(text, WrapOptions::for_code(room));
        let rows = rows.into_iter().map(|row| {
            let row = IndexRange::new(line.start + row.start, line.start + row.end);
            self.code_spans(row, line.start, runs)
        });
        CodeRows {
            spans: rows.collect(),
            cut: false,
        }
    }

    /// Returns the part of a line from a column on, at most `columns` wide, with a mark at each end
    /// where text is cut; clusters that fit only partly are dropped.
    fn cut_line(
        &self,
        line: IndexRange,
        (from, columns): (usize, usize),
        runs: &[StyledRange],
    ) -> CodeRows {
        let width = self.document.text.slice(line.start..line.end).width();
        let is_cut = width > from + columns;
        let has_room = columns >= MIN_CUT_MARK_COLUMNS;
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
        let row = IndexRange::new(line.start + start, line.start + stop);
        let glyphs = self.style.glyphs;
        let mark = |is_there: bool, mark: &'static str| {
            is_there.then(|| generated_span(CleanText::literal(mark), Role::Muted, SpanKind::Note))
        };
        let mut spans = Vec::from_iter(mark(before, glyphs.pick("‹", "<")));
        spans.push(space_span(column - first));
        spans.extend(self.code_spans(row, line.start, runs));
        if let Some(mark) = mark(behind, glyphs.pick("›", ">")) {
            spans.extend([space_span(end.saturating_sub(last)), mark]);
        }
        spans.retain(|span| !span.text.is_empty());
        CodeRows {
            spans: vec![spans],
            cut: is_cut,
        }
    }

    /// Returns the spans of a row; `runs` are the styled ranges of its line, which starts at
    /// `start`.
    fn code_spans(&self, row: IndexRange, start: usize, runs: &[StyledRange]) -> Vec<RowSpan> {
        let mut spans = Vec::new();
        let mut at = row.start;
        let first = runs.partition_point(|run| start + run.end <= row.start);
        for run in runs.iter().skip(first) {
            let from = (start + run.start).clamp(at, row.end);
            let to = (start + run.end).clamp(from, row.end);
            if from >= row.end {
                break;
            }
            spans.extend(self.styled_spans(IndexRange::new(at, from), TokenStyle::default()));
            spans.extend(self.styled_spans(IndexRange::new(from, to), run.style));
            at = to;
        }
        spans.extend(self.styled_spans(IndexRange::new(at, row.end), TokenStyle::default()));
        spans
    }

    fn styled_spans(&self, part: IndexRange, tint: TokenStyle) -> Vec<RowSpan> {
        let mut spans = self.spans(part, TextStyle::of(Role::Text));
        for span in &mut spans {
            span.style = tint.text_style();
        }
        spans
    }

    /// Returns the spans with the title on the left and the language on the right.
    fn title_row(&self, code: &CodeBlockInfo, columns: usize, pad: usize) -> Vec<RowSpan> {
        let CodeBlockInfo {
            language, title, ..
        } = code;
        if language.is_empty() && title.is_empty() {
            return Vec::new();
        }
        let cut = |text: &CleanText, columns: usize| {
            let mark = self.style.glyphs.pick("…", "...");
            let text = width::truncate(text.as_str(), columns, mark);
            generated_span(CleanText::new(&text), Role::Muted, SpanKind::Note)
        };
        let title = cut(title, columns);
        let used = title.text.width();
        let room = columns.saturating_sub(used + usize::from(used > 0));
        let language = cut(language, room);
        let gap = columns.saturating_sub(used + language.text.width());
        let mut spans = vec![space_span(pad), title, space_span(gap), language];
        spans.retain(|span| !span.text.is_empty());
        spans
    }
}

/// Returns the spans that place a name at the right end of a row; none if it doesn't fit.
fn right_aligned(name: &CleanText, spans: &[RowSpan], columns: usize) -> Vec<RowSpan> {
    let used: usize = spans.iter().map(|span| span.text.width()).sum();
    match columns.checked_sub(used + name.width()) {
        Some(gap) if gap > 0 => vec![
            space_span(gap),
            generated_span(name.clone(), Role::Muted, SpanKind::Note),
        ],
        _ => Vec::new(),
    }
}
