//! Styles: from inline styles of the Markdown to role, background and modifiers.

use crate::markdown::blocks::{IndexRange, InlineStyle, TextRole};
use crate::markdown::page::{RowSpan, SpanKind};
use crate::text::{Background, CleanText, Role, TextModifier, TextStyle, width};

use super::PageBuilder;

/// Page width in columns below which a cluster may not fit.
const MIN_CLUSTER_COLUMNS: usize = 5;

/// Literal that covers most row prefixes.
const SPACES: &str = "                                ";

/// Returns the style of running text.
pub(super) const fn body_style() -> TextStyle {
    TextStyle::of(Role::Text)
}

/// Returns the style of a heading of a level.
pub(super) fn heading_style(level: u8) -> TextStyle {
    match level {
        1 => TextStyle::of(Role::Title).bold(),
        2 | 3 => TextStyle::of(Role::Heading).bold(),
        4 => TextStyle::of(Role::Heading)
            .bold()
            .with(TextModifier::ITALIC),
        5 => TextStyle::of(Role::Heading).with(TextModifier::ITALIC),
        _ => TextStyle::of(Role::Muted).with(TextModifier::ITALIC),
    }
}

/// Creates a generated span.
pub(super) fn generated_span(
    text: CleanText,
    look: impl Into<TextStyle>,
    kind: SpanKind,
) -> RowSpan {
    RowSpan {
        text,
        style: look.into(),
        kind,
        ..RowSpan::default()
    }
}

/// Creates a span of spaces.
pub(super) fn space_span(columns: usize) -> RowSpan {
    let blanks = match SPACES.get(..columns) {
        Some(blanks) => CleanText::literal(blanks),
        None => CleanText::repeat(" ", columns),
    };
    generated_span(blanks, Role::Text, SpanKind::Gutter)
}

/// Creates the blank that stands for a backtick where code has a background of its own.
fn padding_span() -> RowSpan {
    let look = TextStyle::of(Role::Code).on(Background::Surface);
    generated_span(CleanText::literal(" "), look, SpanKind::Padding)
}

impl PageBuilder<'_> {
    /// Returns the spans of a row of text.
    pub(super) fn spans(&self, row: IndexRange, base: TextStyle) -> Vec<RowSpan> {
        let inks = self.document.styles_in(row);
        // a long page has many rows, most with a single span
        let mut spans = Vec::with_capacity(inks.clone().count());
        let mut inks = inks.peekable();
        while let Some((start, ink)) = inks.next() {
            let end = inks.peek().map_or(row.end, |&(at, _)| at);
            if start >= end {
                continue;
            }
            if ink.role == TextRole::Backtick && self.style.has_backgrounds {
                spans.push(padding_span());
            } else {
                spans.push(self.span(IndexRange::new(start, end), ink, base));
            }
        }
        spans
    }

    fn span(&self, extent: IndexRange, ink: InlineStyle, base: TextStyle) -> RowSpan {
        let text = self.document.text.slice(extent.start..extent.end);
        let is_ours = matches!(ink.role, TextRole::Generated | TextRole::Backtick);
        RowSpan {
            text: if self.page.width < MIN_CLUSTER_COLUMNS {
                self.replace_wide_clusters(&text)
            } else {
                text
            },
            style: self.style_of(ink, base),
            table_column: 0,
            kind: if is_ours {
                SpanKind::Note
            } else {
                SpanKind::Content
            },
            marks: ink.marks,
            link: ink.link,
            tag: None,
        }
    }

    fn style_of(&self, ink: InlineStyle, base: TextStyle) -> TextStyle {
        let mut look = base;
        let is_code = ink.marks.contains(TextModifier::CODE);
        if ink.role == TextRole::Generated {
            look.role = Role::Muted;
        }
        if is_code || ink.role == TextRole::Key {
            look.role = if is_code { Role::Code } else { Role::Strong };
            if self.style.has_backgrounds {
                look.background = Background::Surface;
            }
        }
        if ink.role == TextRole::Marked {
            look.role = Role::Strong;
            look.background = Background::Found;
        }
        if ink.role == TextRole::Underlined {
            look = look.with(TextModifier::UNDERLINE);
        }
        if ink.marks.contains(TextModifier::BOLD) {
            look = look.bold();
            if matches!(look.role, Role::Text | Role::Quote | Role::Muted) {
                look.role = Role::Strong;
            }
        }
        if ink.marks.contains(TextModifier::ITALIC) {
            look = look.with(TextModifier::ITALIC);
        }
        if ink.marks.contains(TextModifier::STRIKE) {
            look = look.with(TextModifier::STRIKE);
        }
        if ink.link.is_some() {
            look = look.with(TextModifier::UNDERLINE);
            if !is_code {
                look.role = Role::Accent;
            }
        }
        look
    }

    /// Replaces clusters wider than the page by a mark.
    fn replace_wide_clusters(&self, text: &CleanText) -> CleanText {
        let mark = self.style.glyphs.pick("…", "?");
        let clusters = width::clusters(text.as_str());
        let fits = |cluster: &width::Cluster<'_>| cluster.width <= self.page.width;
        let narrow: String = clusters
            .map(|cluster| if fits(&cluster) { cluster.text } else { mark })
            .collect();
        CleanText::new(&narrow)
    }
}
