//! Lexer state between lines.

use super::Kind;
use super::fence::Fence;
use super::file_start::Start;
use super::front_matter::Matter;
use crate::blog::dialect::{Dialect, Extension};
use crate::blog::generator::Reader;

/// Everything the lines above determine about a line, in a few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    pub(super) block: Block,
    pub(super) above: Above,
    /// Content column of the innermost open list item; 0 without one.
    pub(super) list: u8,
    pub(super) math: Math,
}

impl State {
    /// Before the first line of a file without a generator, which may open front matter.
    pub const START: Self = Self::start(Reader::Tolerant);
    /// Before a line of text after a blank line.
    pub const TEXT: Self = Self::of(Block::Text);
    /// Before a line that has not been lexed.
    pub(super) const UNKNOWN: Self = Self::of(Block::Unknown);

    /// Returns the state before the first line of a file; `reader` decides where its front matter
    /// is.
    pub const fn start(reader: Reader) -> Self {
        Self::of(Block::Start(Start {
            reader,
            is_first: true,
        }))
    }

    /// Returns the state for a text in a dialect.
    #[must_use]
    pub fn in_dialect(self, dialect: Dialect) -> Self {
        let math = Math::of(dialect);
        Self { math, ..self }
    }

    pub(super) const fn of(block: Block) -> Self {
        Self {
            block,
            above: Above::Blank,
            list: 0,
            math: Math::Dollars,
        }
    }

    /// Whether the line is in front matter.
    pub const fn in_front_matter(self) -> bool {
        matches!(self.block, Block::Matter(_))
    }

    /// Whether the line is in code, a formula or a comment, where Markdown does not apply.
    pub const fn is_literal(self) -> bool {
        matches!(
            self.block,
            Block::Fence(_) | Block::Math | Block::Module | Block::Until(_)
        )
    }

    /// Whether the front matter value that may continue in the line is a list of tags.
    pub const fn names_tags(self) -> bool {
        matches!(self.block, Block::Matter(matter) if matter.names_tags())
    }

    /// Whether the front matter value that may continue in the line is a list of authors.
    pub const fn names_authors(self) -> bool {
        matches!(self.block, Block::Matter(matter) if matter.names_authors())
    }

    /// Whether the line is in front matter of a language that quotes all strings.
    pub const fn quotes_names(self) -> bool {
        matches!(self.block, Block::Matter(matter) if matter.quotes())
    }

    /// Whether the line is in a fenced code block.
    pub const fn is_fence(self) -> bool {
        matches!(self.block, Block::Fence(_))
    }

    /// Returns the state of a paragraph in the same text.
    #[must_use]
    pub(super) const fn in_text(self) -> Self {
        Self {
            math: self.math,
            ..Self::TEXT
        }
    }

    #[must_use]
    pub(super) const fn with(self, block: Block) -> Self {
        Self { block, ..self }
    }

    #[must_use]
    pub(super) const fn below(self, above: Above) -> Self {
        Self { above, ..self }
    }
}

/// Math delimiters that the dialect has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Math {
    /// None; a dollar sign is text.
    Off,
    /// `$$` only.
    DoubleDollars,
    /// `$` and `$$`.
    Dollars,
}

impl Math {
    fn of(dialect: Dialect) -> Self {
        if dialect.has(Extension::DollarMath) {
            Self::Dollars
        } else if dialect.has(Extension::DoubleDollarMath) {
            Self::DoubleDollars
        } else {
            Self::Off
        }
    }

    /// Whether a run of this many dollar signs opens a formula.
    pub(super) const fn opens(self, dollars: usize) -> bool {
        match self {
            Self::Off => false,
            Self::DoubleDollars => dollars == 2,
            Self::Dollars => true,
        }
    }
}

/// Construct the line is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Unknown, since the lines above have not been lexed.
    Unknown,
    /// The beginning of the file, possibly after empty lines.
    Start(Start),
    /// Front matter.
    Matter(Matter),
    /// Text.
    Text,
    /// Fenced code block.
    Fence(Fence),
    /// Formula between `$$`.
    Math,
    /// MDX import or export, up to a blank line.
    Module,
    /// A construct that ends with certain characters.
    Until(End),
}

/// Content directly above the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Above {
    /// Nothing, or a blank line.
    Blank,
    /// A paragraph.
    Text,
    /// Indented code.
    Code,
}

/// End of a multi-line construct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// HTML comment.
    Comment,
    /// MDX comment.
    Mdx,
    /// Hugo shortcode `{{< … >}}`.
    Angle,
    /// Hugo shortcode `{{% … %}}`, with Markdown inside.
    Percent,
    /// Processing instruction.
    Instruction,
    /// CDATA section.
    Characters,
    /// HTML or component tag.
    Tag,
    /// `<script>` element.
    Script,
    /// `<style>` element.
    Style,
    /// Preformatted text: `<pre>` or `<textarea>`.
    Pre,
    /// Jekyll `highlight` block.
    Highlight,
    /// Hugo `highlight` shortcode.
    HugoHighlight,
    /// Hexo `codeblock`.
    CodeBlock,
    /// `raw` block, in which tags are text.
    Raw,
}

impl End {
    /// Returns the characters that end it, in lower case.
    pub(super) const fn characters(self) -> &'static str {
        match self {
            Self::Comment => "-->",
            Self::Mdx => "*/}",
            Self::Angle => ">}}",
            Self::Percent => "%}}",
            Self::Instruction => "?>",
            Self::Characters => "]]>",
            Self::Tag => ">",
            Self::Script => "</script",
            Self::Style => "</style",
            Self::Pre => "</pre",
            Self::Highlight => "endhighlight",
            Self::HugoHighlight => "/highlight",
            Self::CodeBlock => "endcodeblock",
            Self::Raw => "endraw",
        }
    }

    /// Whether the characters that end it belong to it, rather than to a tag of their own.
    pub(super) const fn is_part(self) -> bool {
        matches!(
            self,
            Self::Comment
                | Self::Mdx
                | Self::Angle
                | Self::Percent
                | Self::Instruction
                | Self::Characters
                | Self::Tag
        )
    }

    /// Whether a blank line ends it too, because its end was forgotten or it was never meant as
    /// one.
    pub(super) const fn ends_at_blank(self) -> bool {
        matches!(self, Self::Angle | Self::Percent | Self::Tag)
    }

    /// Returns the kind of its content.
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Comment | Self::Mdx => Kind::Comment,
            Self::Angle | Self::Percent => Kind::Shortcode,
            Self::Instruction | Self::Tag => Kind::Html,
            _ => Kind::Code,
        }
    }
}
