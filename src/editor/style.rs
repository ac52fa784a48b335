//! Markdown as it is written, line by line: what each part of a line is, for its look.
//!
//! A line is read with what the lines above decide about it, a small [`State`], and leaves the
//! state of the next. So what spans lines (front matter, code, comments, formulas) costs nothing to
//! know in the middle of a long text, and a changed line costs that line. What would need the lines
//! below is not known: emphasis that ends on another line, the text above a setext rule. Nothing is
//! hidden or replaced: a run says how bytes look, never what they are.

mod block;
mod brace;
mod cache;
mod emphasis;
mod fence;
mod inline;
mod lead;
mod link;
mod matter;
mod paint;
mod start;
mod state;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub(in crate::editor) use block::is_rule;
pub use cache::Cache;
pub use state::State;

use crate::text::{Look, Role, Weight};
use paint::Paint;

/// So much of a line is read, in bytes; the rest of a longer one is plain.
pub const MOST_BYTES: usize = 16 * 1024;

/// What a part of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words of the text.
    Text,
    /// Words of a heading.
    Heading,
    /// Characters that mark up others: `##`, `**`, a fence, brackets, a rule.
    Mark,
    /// The mark of a list item or a task.
    ListMark,
    /// Code, in a line or a block.
    Code,
    /// What is named behind an opening fence.
    Info,
    /// The words of a link, or what stands for an image.
    Link,
    /// An address.
    Url,
    /// A footnote, where it is called and where it stands.
    Footnote,
    /// A tag of HTML or of a component.
    Html,
    /// A comment.
    Comment,
    /// The marker that ends the excerpt.
    Truncate,
    /// A tag of a generator.
    Shortcode,
    /// A formula.
    Math,
    /// A character taken literally, or one written by its name.
    Escape,
    /// The word that says what a note is.
    Note,
    /// A key of the front matter.
    Key,
    /// A value of the front matter.
    Value,
    /// A value of the front matter that people read: a title, a description.
    Words,
}

impl Kind {
    /// Tells whether people read it as text of the post.
    pub const fn is_prose(self) -> bool {
        matches!(self, Self::Text | Self::Heading | Self::Link | Self::Words)
    }

    const fn look(self) -> Look {
        match self {
            Self::Text | Self::Value | Self::Words => Look::of(Role::Text),
            Self::Heading => Look::of(Role::Strong).bold(),
            Self::ListMark | Self::Footnote => Look::of(Role::Accent),
            Self::Link => Look::of(Role::Accent).with(Weight::UNDERLINE),
            Self::Note => Look::of(Role::Accent).bold(),
            Self::Code | Self::Math => Look::of(Role::Good),
            Self::Shortcode => Look::of(Role::Keyword),
            Self::Comment | Self::Truncate => Look::of(Role::Muted).with(Weight::ITALIC),
            Self::Mark | Self::Info | Self::Url | Self::Html | Self::Escape | Self::Key => {
                Look::of(Role::Muted)
            }
        }
    }
}

/// Bytes of a line that look alike; they begin and end between clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The bytes of the line.
    pub at: Range<usize>,
    /// What they are.
    pub kind: Kind,
    /// How emphasis sets them, beside what their kind does.
    pub weight: Weight,
}

impl Run {
    /// Tells how the run looks.
    pub const fn look(&self) -> Look {
        let look = self.kind.look().with(self.weight);
        if matches!(self.kind, Kind::Text) && self.weight.has(Weight::BOLD) {
            return Look {
                role: Role::Strong,
                ..look
            };
        }
        look
    }
}

/// Reads a line without its end: its runs in order, none over another, and the state of the next
/// line. What is in no run is text as it is.
pub fn lex(line: &str, before: State) -> (Vec<Run>, State) {
    let piece = paint::piece(line);
    let mut paint = Paint::new();
    let after = block::line(piece, before, &mut paint);
    (paint.runs(piece), after)
}

/// Gives the state after a line, as [`lex`] does, without what it costs to look into it.
pub fn next(line: &str, before: State) -> State {
    block::line(paint::piece(line), before, &mut Paint::blind())
}
