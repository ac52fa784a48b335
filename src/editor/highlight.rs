//! Markdown highlighting, line by line: the token kinds of the source, for display.
//!
//! A line is lexed with a small [`LexerState`] that summarizes the lines above, and results in the state
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
mod indent;
mod inline;
mod line_prefix;
mod link;
mod state;
#[cfg(test)]
mod tests;
mod token_builder;

use std::ops::Range;

pub(in crate::editor) use block::is_thematic_break;
pub use cache::HighlightCache;
pub use state::LexerState;

use crate::text::{Role, TextModifier, TextStyle};
use token_builder::TokenBuilder;

/// Bytes of a line that are lexed; the rest of a longer line is plain.
pub const MAX_LINE_BYTES: usize = 16 * 1024;

/// Kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HighlightKind {
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

impl HighlightKind {
    /// Whether the token is prose of the post.
    pub const fn is_prose(self) -> bool {
        matches!(self, Self::Text | Self::Heading | Self::Link | Self::Words)
    }

    const fn look(self) -> TextStyle {
        match self {
            Self::Text | Self::Value | Self::Words => TextStyle::of(Role::Text),
            Self::Heading => TextStyle::of(Role::Heading).bold(),
            Self::ListMark | Self::Footnote => TextStyle::of(Role::Accent),
            Self::Link => TextStyle::of(Role::Accent).with(TextModifier::UNDERLINE),
            Self::Note => TextStyle::of(Role::Accent).bold(),
            Self::Code | Self::Math => TextStyle::of(Role::Good),
            Self::Shortcode => TextStyle::of(Role::Keyword),
            Self::Comment | Self::Truncate => TextStyle::of(Role::Muted).with(TextModifier::ITALIC),
            Self::Mark | Self::Info | Self::Url | Self::Html | Self::Escape | Self::Key => {
                TextStyle::of(Role::Muted)
            }
        }
    }
}

/// A token: bytes of a line with the same look; it begins and ends at grapheme boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HighlightToken {
    /// Byte range in the line.
    pub range: Range<usize>,
    /// Its kind.
    pub kind: HighlightKind,
    /// Emphasis, in addition to the look of the kind.
    pub weight: TextModifier,
}

impl HighlightToken {
    /// Returns the look of the token.
    pub const fn look(&self) -> TextStyle {
        let look = self.kind.look().with(self.weight);
        if matches!(self.kind, HighlightKind::Text) && self.weight.contains(TextModifier::BOLD) {
            return TextStyle {
                role: Role::Strong,
                ..look
            };
        }
        look
    }
}

/// Lexes a line without its ending. Returns its tokens, in order and without overlaps, and the
/// state of the next line. Bytes outside of tokens are plain text.
pub fn lex(line: &str, before: LexerState) -> (Vec<HighlightToken>, LexerState) {
    let piece = token_builder::lexed_part(line);
    let mut paint = TokenBuilder::new();
    let after = block::line(piece, before, &mut paint);
    (paint.into_tokens(piece), after)
}

/// Returns the state after a line, as [`lex`] does, but without the cost of its tokens.
pub fn next_state(line: &str, before: LexerState) -> LexerState {
    block::line(
        token_builder::lexed_part(line),
        before,
        &mut TokenBuilder::discarding(),
    )
}
