//! Layout of paragraphs, headings, rules, and generated rows.

use crate::markdown::blocks::{Block, Extent, Holder};
use crate::markdown::page::{Heading, RowSpan, SpanKind};
use crate::text::{Clean, Look, Role, Weight, width};

use super::Sheet;
use super::row_prefix::Margin;
use super::styles::{self, blanks, span};

/// Label in the middle of the row that ends the excerpt.
const EXCERPT_ENDS: &str = " excerpt ends ";
/// Suffix of placeholders for content that cannot be shown.
const NOT_SHOWN: &str = ", not shown";
/// Minimum width in columns of a heading's text beside its `#`.
const FEWEST_FOR_SIGN: usize = 4;
/// Minimum width in columns of an admonition's title beside its kind.
const FEWEST_FOR_TITLE: usize = 16;

impl Sheet<'_> {
    /// Adds the rows of a paragraph.
    pub(super) fn text(&mut self, block: &Block, mut margin: Margin) {
        let look = if self.is_summary(block) {
            Look::of(Role::Strong).bold()
        } else {
            styles::body()
        };
        let look = self.base(block, look);
        self.flow(block, look, &mut margin);
    }

    /// Adds the lines of a block; returns the width of its widest row in columns.
    fn flow(&mut self, block: &Block, look: Look, margin: &mut Margin) -> usize {
        let columns = self.columns(margin);
        let mut widest = 0;
        let mut put = |sheet: &mut Self, row: Extent, spans: Vec<RowSpan>| {
            widest = widest.max(spans.iter().map(|span| span.text.width()).sum());
            sheet.push(sheet.source(block, row), margin, spans);
        };
        for &line in self.document.lines(block.lines) {
            if self.sizes_of(line).is_empty() {
                for row in self.rows(line, columns) {
                    let spans = self.spans(row, look);
                    put(self, row, spans);
                }
            } else {
                for (row, spans) in self.sized_rows(line, columns, look) {
                    put(self, row, spans);
                }
            }
        }
        widest
    }

    /// Returns the line of the body that a row of a block comes from.
    pub(super) fn source(&self, block: &Block, row: Extent) -> usize {
        if row.len() == 0 {
            block.line
        } else {
            self.document.source(row.start)
        }
    }

    /// Returns the style, in italics if the block is in a quote.
    pub(super) fn base(&self, block: &Block, look: Look) -> Look {
        let mut at = block.within;
        while let Some(container) = self.document.containers.get(at).filter(|_| at != 0) {
            if matches!(container.holder, Holder::Quote) {
                return look.with(Weight::ITALIC);
            }
            at = container.parent;
        }
        look
    }

    /// Adds a heading and its entry in the outline.
    pub(super) fn heading(&mut self, block: &Block, level: u8, anchor: &str, mut margin: Margin) {
        self.page.outline.push(Heading {
            level,
            text: self.document.plain(block.lines),
            row: self.page.rows.len(),
            anchor: anchor.to_owned(),
        });
        let look = self.base(block, styles::heading(level));
        let mut below = margin.clone();
        below.take();
        let sign = self.sign(level, self.columns(&margin));
        if sign > 0 {
            let signs = Clean::repeat("#", sign - 1).join(&Clean::literal(" "));
            margin.add(span(signs, look, SpanKind::Gutter), blanks(sign));
        }
        let columns = self.flow(block, look, &mut margin) + sign;
        let line = match level {
            1 => self.repeat("━", "=", columns),
            2 => self.repeat("─", "-", columns),
            _ => return,
        };
        let line = span(line, Role::Muted, SpanKind::Border);
        self.push(0, &mut below, vec![line]);
    }

    /// Returns the width in columns of the `#` prefix, which a heading has only where bold is not
    /// visible.
    fn sign(&self, level: u8, columns: usize) -> usize {
        let sign = usize::from(level) + 1;
        if self.style.weights || columns < sign + FEWEST_FOR_SIGN {
            0
        } else {
            sign
        }
    }

    /// Adds a thematic break.
    pub(super) fn rule(&mut self, block: &Block, mut margin: Margin) {
        let columns = self.columns(&margin);
        let line = self.repeat("─", "-", (columns / 3).clamp(1, columns));
        let line = span(line, Role::Faint, SpanKind::Border);
        self.push(block.line, &mut margin, vec![line]);
    }

    /// Adds the row that ends the excerpt.
    pub(super) fn excerpt_end(&mut self, block: &Block) {
        self.page.excerpt_end = Some(self.page.rows.len());
        let words = width::head(EXCERPT_ENDS, self.page.width);
        let left = (self.page.width - words.len()) / 2;
        let right = self.page.width - words.len() - left;
        let dashes =
            |sheet: &Self, times| span(sheet.repeat("╌", "-", times), Role::Faint, SpanKind::Note);
        let spans = [
            dashes(self, left),
            span(Clean::new(words), Role::Muted, SpanKind::Note),
            dashes(self, right),
        ];
        let spans = spans.into_iter().filter(|span| !span.text.is_empty());
        self.push(block.line, &mut Margin::default(), spans.collect());
    }

    /// Adds the kind of an admonition and its title.
    pub(super) fn note_head(&mut self, block: &Block, mut margin: Margin) {
        let Some(Holder::Note(kind)) = self
            .document
            .containers
            .get(block.within)
            .map(|c| &c.holder)
        else {
            return self.text(block, margin);
        };
        let has_title = self
            .document
            .lines(block.lines)
            .iter()
            .any(|line| line.len() > 0);
        let columns = self.columns(&margin);
        let name = Clean::new(width::head(kind.name.as_str(), columns));
        let name = span(name, Look::of(kind.role).bold(), SpanKind::Note);
        let separator = Clean::literal(self.style.glyphs.pick(" · ", " - "));
        let taken = name.text.width() + separator.width();
        let strong = self.base(block, Look::of(Role::Strong).bold());
        if !has_title {
            return self.push(block.line, &mut margin, vec![name]);
        }
        if columns < taken + FEWEST_FOR_TITLE {
            self.push(block.line, &mut margin, vec![name]);
        } else {
            margin.add(name.clone(), blanks(name.text.width()));
            let separator = span(separator, strong, SpanKind::Note);
            margin.add(separator, blanks(3));
        }
        self.flow(block, strong, &mut margin);
    }

    /// Adds one row about something that cannot be shown; truncation keeps the suffix if there is
    /// room.
    pub(super) fn placeholder(&mut self, block: &Block, mut margin: Margin) {
        let columns = self.columns(&margin);
        let words: Vec<&str> = self
            .document
            .lines(block.lines)
            .iter()
            .map(|&line| self.document.slice(line))
            .collect();
        let words = words.join(" ");
        let (name, not_shown) = match words.strip_suffix(NOT_SHOWN) {
            Some(name) if columns >= 3 * NOT_SHOWN.len() => (name, NOT_SHOWN),
            _ => (words.as_str(), ""),
        };
        let mark = self.style.glyphs.pick("…", "...");
        let mut words = width::cut(name, columns - not_shown.len(), mark);
        words.push_str(not_shown);
        let words: RowSpan = span(Clean::new(&words), Role::Muted, SpanKind::Note);
        self.push(block.line, &mut margin, vec![words]);
    }
}
