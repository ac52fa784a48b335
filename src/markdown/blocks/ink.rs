//! What the Markdown says of a piece of text, before it has a colour.

use crate::markdown::Marks;

/// What is known of a piece of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::markdown) struct Ink {
    /// Emphasis, code and so on.
    pub(in crate::markdown) marks: Marks,
    /// Index of the link it belongs to.
    pub(in crate::markdown) link: Option<usize>,
    /// Whether it is text of the post at all.
    pub(in crate::markdown) tone: Tone,
}

/// Whether a piece of text is text of the post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::markdown) enum Tone {
    /// Text of the post.
    #[default]
    Text,
    /// The name of a key, or a formula.
    Key,
    /// Text somebody marked.
    Marked,
    /// Text that was added, or is underlined for another reason.
    Under,
    /// Words of ours: a placeholder, the number of a footnote.
    Note,
    /// The backtick at an end of a code span, drawn only where code has no ground.
    Tick,
}

/// Which marks are open at this place of the source: each counted, since they nest.
#[derive(Clone, Debug, Default)]
pub(super) struct Pen {
    depth: [u32; 4],
    tags: [u32; STROKES],
    links: Vec<Option<usize>>,
}

/// A mark that opens and closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stroke {
    /// Strong emphasis.
    Bold,
    /// Emphasis.
    Italic,
    /// Struck through.
    Strike,
    /// Code.
    Code,
    /// The name of a key.
    Key,
    /// Marked with a pen.
    Marked,
    /// Underlined.
    Under,
    /// Lowered.
    Sub,
    /// Raised.
    Sup,
}

/// How many there are.
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

    /// Opens or closes a mark by a raw tag, which nothing forces to be balanced.
    pub(super) fn tag(&mut self, stroke: Stroke, closing: bool) {
        if let Some(depth) = self.tags.get_mut(stroke as usize) {
            *depth = if closing {
                depth.saturating_sub(1)
            } else {
                *depth + 1
            };
        }
    }

    /// Forgets raw tags that the block left open.
    pub(super) fn end_block(&mut self) {
        self.tags = [0; STROKES];
        self.links.clear();
    }

    /// Opens a link, or a place where there is none.
    pub(super) fn open_link(&mut self, link: Option<usize>) {
        self.links.push(link);
    }

    /// Closes the innermost link.
    pub(super) fn close_link(&mut self) {
        self.links.pop();
    }

    /// Gives the innermost link.
    pub(super) fn link(&self) -> Option<usize> {
        self.links.last().copied().flatten()
    }

    /// Gives the ink of text at this place.
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

    /// Tells whether a mark is open.
    pub(super) fn is_open(&self, stroke: Stroke) -> bool {
        let at = stroke as usize;
        self.depth.get(at).is_some_and(|&depth| depth > 0)
            || self.tags.get(at).is_some_and(|&depth| depth > 0)
    }
}
