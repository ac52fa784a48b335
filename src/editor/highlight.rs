//! Markdown highlighting, line by line: the token kinds of the source, for display.
//!
//! A line is lexed with a small [`State`] that summarizes the lines above, and results in the state
//! of the next line. So multi-line constructs (front matter, code, comments, formulas) cost nothing
//! in the middle of a long text, and a changed line costs one line. Constructs that depend on lines
//! below are not recognized: emphasis that ends on another line, the text above a setext underline.
//! Nothing is hidden or replaced: a token says how bytes look, not what they mean.

mod block;
mod brace;
mod cache;
mod emphasis;
mod fence;
mod file_start;
mod front_matter;
mod inline;
mod line_prefix;
mod link;
mod state;
#[cfg(test)]
mod tests;
mod token_builder;

use std::ops::Range;

pub(in crate::editor) use block::is_rule;
pub use cache::Cache;
pub use state::State;

use crate::text::{Look, Role, Weight};
use token_builder::Paint;

/// Bytes of a line that are lexed; the rest of a longer line is plain.
pub const MOST_BYTES: usize = 16 * 1024;

/// Kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Text of a heading.
    Heading,
    /// Markup characters: `##`, `**`, a fence, brackets, a thematic break.
    Mark,
    /// Marker of a list item or a task.
    ListMark,
    /// Inline code or code block.
    Code,
    /// Info string of a code fence.
    Info,
    /// Text of a link, or alternative text of an image.
    Link,
    /// Link destination.
    Url,
    /// Footnote reference or definition.
    Footnote,
    /// HTML or component tag.
    Html,
    /// Comment.
    Comment,
    /// Excerpt marker.
    Truncate,
    /// Shortcode or template tag of a generator.
    Shortcode,
    /// Formula.
    Math,
    /// Backslash escape or entity.
    Escape,
    /// Type of an admonition.
    Note,
    /// Front matter key.
    Key,
    /// Front matter value.
    Value,
    /// Front matter value that is prose: title, description.
    Words,
}

impl Kind {
    /// Whether the token is prose of the post.
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

/// A token: bytes of a line with the same look; it begins and ends at grapheme boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Byte range in the line.
    pub at: Range<usize>,
    /// Its kind.
    pub kind: Kind,
    /// Emphasis, in addition to the look of the kind.
    pub weight: Weight,
}

impl Run {
    /// Returns the look of the token.
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

/// Lexes a line without its ending. Returns its tokens, in order and without overlaps, and the
/// state of the next line. Bytes outside of tokens are plain text.
pub fn lex(line: &str, before: State) -> (Vec<Run>, State) {
    let piece = token_builder::piece(line);
    let mut paint = Paint::new();
    let after = block::line(piece, before, &mut paint);
    (paint.runs(piece), after)
}

/// Returns the state after a line, as [`lex`] does, but without the cost of its tokens.
pub fn next(line: &str, before: State) -> State {
    block::line(token_builder::piece(line), before, &mut Paint::blind())
}
