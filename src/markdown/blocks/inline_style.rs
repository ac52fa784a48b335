//! Inline styles (bold, link, code, ...) of text ranges, before theming.

use crate::markdown::Marks;

/// Inline style of a text range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Ink {
    /// Emphasis, code and so on.
    pub(in crate::markdown) marks: Marks,
    /// Index of the link that it belongs to.
    pub(in crate::markdown) link: Option<usize>,
    /// Role of the text; generated text has one of its own.
    pub(in crate::markdown) tone: Tone,
}

/// Role of a text range: text of the post, or generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::markdown) enum Tone {
    /// Text of the post.
    #[default]
    Text,
    /// The name of a key, or a formula.
    Key,
    /// Marked text (`<mark>`).
    Marked,
    /// Inserted or underlined text.
    Under,
    /// Generated text: a placeholder, the number of a footnote.
    Note,
    /// A backtick around a code span, drawn only if code has no background of its own.
    Tick,
}

/// The inline marks that are open, counted because they nest.
#[derive(Clone, Debug, Default)]
pub(super) struct Pen {
    depth: [u32; 4],
    tags: [u32; STROKES],
    links: Vec<Option<usize>>,
}

/// An inline mark that opens and closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stroke {
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
    Under,
    /// Subscript.
    Sub,
    /// Superscript.
    Sup,
}

/// Number of inline marks.
const STROKES: usize = Stroke::Sup as usize + 1;

impl Pen {
    /// Opens a mark.
    pub(super) fn open(&mut self, stroke: Stroke) {
        if let Some(depth) = self.depth.get_mut(stroke as usize) {
            *depth += 1;
        }
    }

    /// Closes a mark.
    pub(super) fn close(&mut self, stroke: Stroke) {
        if let Some(depth) = self.depth.get_mut(stroke as usize) {
            *depth = depth.saturating_sub(1);
        }
    }

    /// Opens or closes a mark for a raw tag; such tags may be unbalanced.
    pub(super) fn tag(&mut self, stroke: Stroke, closing: bool) {
        if let Some(depth) = self.tags.get_mut(stroke as usize) {
            *depth = if closing {
                depth.saturating_sub(1)
            } else {
                *depth + 1
            };
        }
    }

    /// Discards raw tags and links that the block left open.
    pub(super) fn end_block(&mut self) {
        self.tags = [0; STROKES];
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
    pub(super) fn link(&self) -> Option<usize> {
        self.links.last().copied().flatten()
    }

    /// Returns the style of text at the current position.
    pub(super) fn ink(&self) -> Ink {
        let strokes = [
            (Stroke::Bold, Marks::BOLD),
            (Stroke::Italic, Marks::ITALIC),
            (Stroke::Strike, Marks::STRIKE),
            (Stroke::Code, Marks::CODE),
        ];
        let mut marks = Marks::NONE;
        for (stroke, mark) in strokes {
            if self.is_open(stroke) {
                marks = marks.and(mark);
            }
        }
        let tones = [
            (Stroke::Key, Tone::Key),
            (Stroke::Marked, Tone::Marked),
            (Stroke::Under, Tone::Under),
        ];
        let tone = tones.iter().find(|(stroke, _)| self.is_open(*stroke));
        let tone = tone.map_or(Tone::Text, |&(_, tone)| tone);
        Ink {
            marks,
            link: self.link(),
            tone,
        }
    }

    /// Whether a mark is open.
    pub(super) fn is_open(&self, stroke: Stroke) -> bool {
        let at = stroke as usize;
        self.depth.get(at).is_some_and(|&depth| depth > 0)
            || self.tags.get(at).is_some_and(|&depth| depth > 0)
    }
}
