//! Layout of paragraphs, headings, rules, and generated rows.

use crate::markdown::blocks::{ContainerKind, IndexRange, LeafBlock};
use crate::markdown::page::{PageHeading, RowSpan, SpanKind};
use crate::text::{CleanText, Role, TextModifier, TextStyle, width};

use super::PageBuilder;
use super::row_prefix::RowPrefix;
use super::styles::{self, generated_span, space_span};

/// Label in the middle of the row that ends the excerpt.
const EXCERPT_END_LABEL: &str = " excerpt ends ";
/// Suffix of placeholders for content that cannot be shown.
const NOT_SHOWN_SUFFIX: &str = ", not shown";
/// Minimum width in columns of a heading's text beside its `#`.
const MIN_HEADING_COLUMNS: usize = 4;
/// Minimum width in columns of an admonition's title beside its kind.
const MIN_TITLE_COLUMNS: usize = 16;

impl PageBuilder<'_> {
    /// Adds the rows of a paragraph.
    pub(super) fn add_paragraph(&mut self, block: &LeafBlock, mut margin: RowPrefix) {
        let look = if self.is_summary(block) {
            TextStyle::of(Role::Strong).bold()
        } else {
            styles::body_style()
        };
        let look = self.base_style(block, look);
        self.add_lines(block, look, &mut margin);
    }

    /// Adds the lines of a block; returns the width of its widest row in columns.
    fn add_lines(&mut self, block: &LeafBlock, look: TextStyle, margin: &mut RowPrefix) -> usize {
        let columns = self.text_columns(margin);
        let mut widest = 0;
        let mut put = |sheet: &mut Self, row: IndexRange, spans: Vec<RowSpan>| {
            widest = widest.max(spans.iter().map(|span| span.text.width()).sum());
            sheet.push_row(sheet.row_source_line(block, row), margin, spans);
        };
        for &line in self.document.lines(block.lines) {
            if self.sizes_in_line(line).is_empty() {
                for row in self.wrap_line(line, columns) {
                    let spans = self.spans(row, look);
                    put(self, row, spans);
                }
            } else {
                for (row, spans) in self.wrap_sized_line(line, columns, look) {
                    put(self, row, spans);
                }
            }
        }
        widest
    }

    /// Returns the line of the body that a row of a block comes from.
    pub(super) fn row_source_line(&self, block: &LeafBlock, row: IndexRange) -> usize {
        if row.len() == 0 {
            block.line
        } else {
            self.document.source_line(row.start)
        }
    }

    /// Returns the style, in italics and the color of quotes if the block is in one.
    pub(super) fn base_style(&self, block: &LeafBlock, mut look: TextStyle) -> TextStyle {
        let mut at = block.container;
        while let Some(container) = self.document.containers.get(at).filter(|_| at != 0) {
            if matches!(container.kind, ContainerKind::Quote) {
                if look.role == Role::Text {
                    look.role = Role::Quote;
                }
                return look.with(TextModifier::ITALIC);
            }
            at = container.parent;
        }
        look
    }

    /// Adds a heading and its entry in the outline.
    pub(super) fn add_heading(
        &mut self,
        block: &LeafBlock,
        level: u8,
        anchor: &str,
        mut margin: RowPrefix,
    ) {
        self.page.outline.push(PageHeading {
            level,
            text: self.document.plain_text(block.lines),
            row: self.page.rows.len(),
            anchor: anchor.to_owned(),
        });
        let look = self.base_style(block, styles::heading_style(level));
        let mut below = margin.clone();
        below.next_row();
        let sign = self.heading_prefix_columns(level, self.text_columns(&margin));
        if sign > 0 {
            let signs = CleanText::repeat("#", sign - 1).join(&CleanText::literal(" "));
            margin.append(
                generated_span(signs, look, SpanKind::Gutter),
                space_span(sign),
            );
        }
        let columns = self.add_lines(block, look, &mut margin) + sign;
        let (line, role) = match level {
            1 => (self.repeat("━", "=", columns), Role::Title),
            2 => (self.repeat("─", "-", columns), Role::HeadingRule),
            _ => return,
        };
        let line = generated_span(line, role, SpanKind::Border);
        self.push_row(0, &mut below, vec![line]);
    }

    /// Returns the width in columns of the `#` prefix, which a heading has only where bold is not
    /// visible.
    fn heading_prefix_columns(&self, level: u8, columns: usize) -> usize {
        let sign = usize::from(level) + 1;
        if self.style.has_bold || columns < sign + MIN_HEADING_COLUMNS {
            0
        } else {
            sign
        }
    }

    /// Adds a thematic break.
    pub(super) fn add_rule(&mut self, block: &LeafBlock, mut margin: RowPrefix) {
        let columns = self.text_columns(&margin);
        let line = self.repeat("─", "-", (columns / 3).clamp(1, columns));
        let line = generated_span(line, Role::Faint, SpanKind::Border);
        self.push_row(block.line, &mut margin, vec![line]);
    }

    /// Adds the row that ends the excerpt.
    pub(super) fn add_excerpt_end(&mut self, block: &LeafBlock) {
        self.page.excerpt_end = Some(self.page.rows.len());
        let words = width::prefix_that_fits(EXCERPT_END_LABEL, self.page.width);
        let left = (self.page.width - words.len()) / 2;
        let right = self.page.width - words.len() - left;
        let dashes = |sheet: &Self, times| {
            generated_span(sheet.repeat("╌", "-", times), Role::Faint, SpanKind::Note)
        };
        let spans = [
            dashes(self, left),
            generated_span(CleanText::new(words), Role::Muted, SpanKind::Note),
            dashes(self, right),
        ];
        let spans = spans.into_iter().filter(|span| !span.text.is_empty());
        self.push_row(block.line, &mut RowPrefix::default(), spans.collect());
    }

    /// Adds the kind of an admonition and its title.
    pub(super) fn add_admonition_title(&mut self, block: &LeafBlock, mut margin: RowPrefix) {
        let Some(ContainerKind::Admonition(kind)) = self
            .document
            .containers
            .get(block.container)
            .map(|c| &c.kind)
        else {
            return self.add_paragraph(block, margin);
        };
        let has_title = self
            .document
            .lines(block.lines)
            .iter()
            .any(|line| line.len() > 0);
        let columns = self.text_columns(&margin);
        let name = CleanText::new(width::prefix_that_fits(kind.name.as_str(), columns));
        let name = generated_span(name, TextStyle::of(kind.role).bold(), SpanKind::Note);
        let separator = CleanText::literal(self.style.glyphs.pick(" · ", " - "));
        let taken = name.text.width() + separator.width();
        let strong = self.base_style(block, TextStyle::of(Role::Strong).bold());
        if !has_title {
            return self.push_row(block.line, &mut margin, vec![name]);
        }
        if columns < taken + MIN_TITLE_COLUMNS {
            self.push_row(block.line, &mut margin, vec![name]);
        } else {
            margin.append(name.clone(), space_span(name.text.width()));
            let separator = generated_span(separator, strong, SpanKind::Note);
            margin.append(separator, space_span(3));
        }
        self.add_lines(block, strong, &mut margin);
    }

    /// Adds one row about something that cannot be shown; truncation keeps the suffix if there is
    /// room.
    pub(super) fn add_placeholder(&mut self, block: &LeafBlock, mut margin: RowPrefix) {
        let columns = self.text_columns(&margin);
        let words: Vec<&str> = self
            .document
            .lines(block.lines)
            .iter()
            .map(|&line| self.document.slice(line))
            .collect();
        let words = words.join(" ");
        let (name, not_shown) = match words.strip_suffix(NOT_SHOWN_SUFFIX) {
            Some(name) if columns >= 3 * NOT_SHOWN_SUFFIX.len() => (name, NOT_SHOWN_SUFFIX),
            _ => (words.as_str(), ""),
        };
        let mark = self.style.glyphs.pick("…", "...");
        let mut words = width::truncate(name, columns - not_shown.len(), mark);
        words.push_str(not_shown);
        let words: RowSpan = generated_span(CleanText::new(&words), Role::Muted, SpanKind::Note);
        self.push_row(block.line, &mut margin, vec![words]);
    }
}
