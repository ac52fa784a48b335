//! Styles: from inline styles of the Markdown to role, background and modifiers.

use crate::markdown::blocks::{Extent, Ink, Tone};
use crate::markdown::page::{Marks, RowSpan, SpanKind};
use crate::text::{Clean, Ground, Look, Role, Weight, width};

use super::Sheet;

/// Page width in columns below which a cluster may not fit.
const NARROW: usize = 5;

/// Literal that covers most row prefixes.
const BLANKS: &str = "                                ";

/// Returns the style of running text.
pub(super) const fn body() -> Look {
    Look::of(Role::Text)
}

/// Returns the style of a heading of a level.
pub(super) fn heading(level: u8) -> Look {
    match level {
        1..=3 => Look::of(Role::Strong).bold(),
        4 => Look::of(Role::Strong).bold().with(Weight::ITALIC),
        5 => Look::of(Role::Strong).with(Weight::ITALIC),
        _ => Look::of(Role::Muted).with(Weight::ITALIC),
    }
}

/// Creates a generated span.
pub(super) fn span(text: Clean, look: impl Into<Look>, kind: SpanKind) -> RowSpan {
    RowSpan {
        text,
        look: look.into(),
        kind,
        ..RowSpan::default()
    }
}

/// Creates a span of spaces.
pub(super) fn blanks(columns: usize) -> RowSpan {
    let blanks = match BLANKS.get(..columns) {
        Some(blanks) => Clean::literal(blanks),
        None => Clean::repeat(" ", columns),
    };
    span(blanks, Role::Text, SpanKind::Gutter)
}

impl Sheet<'_> {
    /// Returns the offsets of backticks that are not drawn, relative to the start of the line.
    pub(super) fn hidden(&self, line: Extent) -> Vec<usize> {
        if !self.style.fills {
            return Vec::new();
        }
        let inks = self.document.inks(line);
        inks.filter(|(_, ink)| ink.tone == Tone::Tick)
            .map(|(at, _)| at - line.start)
            .collect()
    }

    /// Returns the spans of a row of text.
    pub(super) fn spans(&self, row: Extent, base: Look) -> Vec<RowSpan> {
        let inks = self.document.inks(row);
        // a long page has many rows, most with a single span
        let mut spans = Vec::with_capacity(inks.clone().count());
        let mut inks = inks.peekable();
        while let Some((start, ink)) = inks.next() {
            let end = inks.peek().map_or(row.end, |&(at, _)| at);
            if start < end && (ink.tone != Tone::Tick || !self.style.fills) {
                spans.push(self.span(Extent::new(start, end), ink, base));
            }
        }
        spans
    }

    fn span(&self, extent: Extent, ink: Ink, base: Look) -> RowSpan {
        let text = self.document.text.slice(extent.start..extent.end);
        let is_ours = matches!(ink.tone, Tone::Note | Tone::Tick);
        RowSpan {
            text: if self.page.width < NARROW {
                self.narrow(&text)
            } else {
                text
            },
            look: self.look(ink, base),
            cell: 0,
            kind: if is_ours {
                SpanKind::Note
            } else {
                SpanKind::Content
            },
            marks: ink.marks,
            link: ink.link,
        }
    }

    fn look(&self, ink: Ink, base: Look) -> Look {
        let mut look = base;
        let is_code = ink.marks.has(Marks::CODE);
        if ink.tone == Tone::Note {
            look.role = Role::Muted;
        }
        if is_code || ink.tone == Tone::Key {
            look.role = Role::Strong;
            if self.style.fills {
                look.ground = Ground::Surface;
            }
        }
        if ink.tone == Tone::Marked {
            look.role = Role::Strong;
            look.ground = Ground::Found;
        }
        if ink.tone == Tone::Under {
            look = look.with(Weight::UNDERLINE);
        }
        if ink.marks.has(Marks::BOLD) {
            look = look.bold();
            look.role = Role::Strong;
        }
        if ink.marks.has(Marks::ITALIC) {
            look = look.with(Weight::ITALIC);
        }
        if ink.marks.has(Marks::STRIKE) {
            look = look.with(Weight::STRIKE);
        }
        if ink.link.is_some() {
            look = look.with(Weight::UNDERLINE);
            look.role = Role::Accent;
        }
        look
    }

    /// Replaces clusters wider than the page by a mark.
    fn narrow(&self, text: &Clean) -> Clean {
        let mark = self.style.glyphs.pick("…", "?");
        let clusters = width::clusters(text.as_str());
        let fits = |cluster: &width::Cluster<'_>| cluster.width <= self.page.width;
        let narrow: String = clusters
            .map(|cluster| if fits(&cluster) { cluster.text } else { mark })
            .collect();
        Clean::new(&narrow)
    }
}
