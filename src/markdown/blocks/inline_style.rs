//! Inline styles (bold, link, code, ...) of text ranges, before theming.

use crate::text::TextModifier;

/// Inline style of a text range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct InlineStyle {
    /// Emphasis, code and so on.
    pub(in crate::markdown) marks: TextModifier,
    /// Index of the link that it belongs to.
    pub(in crate::markdown) link: Option<usize>,
    /// Role of the text; generated text has one of its own.
    pub(in crate::markdown) role: TextRole,
}

/// Role of a text range: text of the post, or generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::markdown) enum TextRole {
    /// Text of the post.
    #[default]
    Text,
    /// The name of a key, or a formula.
    Key,
    /// Marked text (`<mark>`).
    Marked,
    /// Inserted or underlined text.
    Underlined,
    /// Generated text: a placeholder, the number of a footnote.
    Generated,
    /// A backtick around a code span, drawn only if code has no background of its own.
    Backtick,
}

/// The inline marks that are open, counted because they nest.
#[derive(Clone, Debug, Default)]
pub(super) struct StyleStack {
    depth: [u32; 4],
    html_depth: [u32; INLINE_MARK_COUNT],
    links: Vec<Option<usize>>,
}

/// An inline mark that opens and closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InlineMark {
    /// Strong emphasis.
    Bold,
    /// Emphasis.
    Italic,
    /// Strikethrough.
    Strike,
    /// Code.
    Code,
    /// The name of a key (`<kbd>`).
    Key,
    /// Marked text (`<mark>`).
    Marked,
    /// Underlined.
    Underline,
    /// Subscript.
    Sub,
    /// Superscript.
    Sup,
}

/// Number of inline marks.
const INLINE_MARK_COUNT: usize = InlineMark::Sup as usize + 1;

impl StyleStack {
    /// Opens a mark.
    pub(super) fn open(&mut self, stroke: InlineMark) {
        if let Some(depth) = self.depth.get_mut(stroke as usize) {
            *depth += 1;
        }
    }

    /// Closes a mark.
    pub(super) fn close(&mut self, stroke: InlineMark) {
        if let Some(depth) = self.depth.get_mut(stroke as usize) {
            *depth = depth.saturating_sub(1);
        }
    }

    /// Opens or closes a mark for a raw tag; such tags may be unbalanced.
    pub(super) fn apply_tag(&mut self, stroke: InlineMark, closing: bool) {
        if let Some(depth) = self.html_depth.get_mut(stroke as usize) {
            *depth = if closing {
                depth.saturating_sub(1)
            } else {
                *depth + 1
            };
        }
    }

    /// Discards raw tags and links that the block left open.
    pub(super) fn end_block(&mut self) {
        self.html_depth = [0; INLINE_MARK_COUNT];
        self.links.clear();
    }

    /// Opens a link, or a range without one.
    pub(super) fn open_link(&mut self, link: Option<usize>) {
        self.links.push(link);
    }

    /// Closes the innermost link.
    pub(super) fn close_link(&mut self) {
        self.links.pop();
    }

    /// Returns the innermost link.
    pub(super) fn current_link(&self) -> Option<usize> {
        self.links.last().copied().flatten()
    }

    /// Returns the style of text at the current position.
    pub(super) fn current_style(&self) -> InlineStyle {
        let strokes = [
            (InlineMark::Bold, TextModifier::BOLD),
            (InlineMark::Italic, TextModifier::ITALIC),
            (InlineMark::Strike, TextModifier::STRIKE),
            (InlineMark::Code, TextModifier::CODE),
        ];
        let mut marks = TextModifier::empty();
        for (stroke, mark) in strokes {
            if self.is_open(stroke) {
                marks = marks.union(mark);
            }
        }
        let tones = [
            (InlineMark::Key, TextRole::Key),
            (InlineMark::Marked, TextRole::Marked),
            (InlineMark::Underline, TextRole::Underlined),
        ];
        let tone = tones.iter().find(|(stroke, _)| self.is_open(*stroke));
        let tone = tone.map_or(TextRole::Text, |&(_, tone)| tone);
        InlineStyle {
            marks,
            link: self.current_link(),
            role: tone,
        }
    }

    /// Whether a mark is open.
    pub(super) fn is_open(&self, stroke: InlineMark) -> bool {
        let at = stroke as usize;
        self.depth.get(at).is_some_and(|&depth| depth > 0)
            || self.html_depth.get(at).is_some_and(|&depth| depth > 0)
    }
}
