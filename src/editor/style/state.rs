//! What the lines above decide about a line, in a few bytes.

use super::Kind;
use super::fence::Fence;
use super::matter::Matter;
use super::start::Start;
use crate::blog::dialect::{Dialect, Extension};
use crate::blog::profile::Reader;

/// What the lines above decide about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    pub(super) block: Block,
    pub(super) above: Above,
    /// The column in which the text of the innermost open list item begins; 0 without one.
    pub(super) list: u8,
    pub(super) math: Math,
}

impl State {
    /// Before the first line of a file without a generator, which may open front matter.
    pub const START: Self = Self::start(Reader::Tolerant);
    /// Before a line of text behind a blank one.
    pub const TEXT: Self = Self::of(Block::Text);
    /// Of no line that was read.
    pub(super) const UNKNOWN: Self = Self::of(Block::Unknown);

    /// Before the first line of a file whose front matter this reader finds.
    pub const fn start(reader: Reader) -> Self {
        Self::of(Block::Start(Start {
            reader,
            is_first: true,
        }))
    }

    /// The same in a text of this dialect.
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

    /// Tells whether the line stands in front matter.
    pub const fn in_front_matter(self) -> bool {
        matches!(self.block, Block::Matter(_))
    }

    /// Tells whether the line stands in code, a formula or a comment, where Markdown is no Markdown.
    pub const fn is_literal(self) -> bool {
        matches!(
            self.block,
            Block::Fence(_) | Block::Math | Block::Module | Block::Until(_)
        )
    }

    /// Tells whether what goes on into the line is a list of tags.
    pub const fn names_tags(self) -> bool {
        matches!(self.block, Block::Matter(matter) if matter.names_tags())
    }

    /// Tells whether what goes on into the line is a list of authors.
    pub const fn names_authors(self) -> bool {
        matches!(self.block, Block::Matter(matter) if matter.names_authors())
    }

    /// Tells whether the line stands in front matter that quotes every text.
    pub const fn quotes_names(self) -> bool {
        matches!(self.block, Block::Matter(matter) if matter.quotes())
    }

    /// Tells whether the line stands in fenced code.
    pub const fn is_fence(self) -> bool {
        matches!(self.block, Block::Fence(_))
    }

    /// The state of a paragraph in the same text.
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

/// Which formulas a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Math {
    /// None: a dollar is a dollar.
    Off,
    /// Between `$$`.
    DoubleDollars,
    /// Between `$` and between `$$`.
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

    /// Whether so many dollars begin a formula.
    pub(super) const fn opens(self, dollars: usize) -> bool {
        match self {
            Self::Off => false,
            Self::DoubleDollars => dollars == 2,
            Self::Dollars => true,
        }
    }
}

/// What is open over the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Nothing was read.
    Unknown,
    /// The first line comes next, or only empty ones came.
    Start(Start),
    /// Front matter.
    Matter(Matter),
    /// Nothing but text.
    Text,
    /// Fenced code.
    Fence(Fence),
    /// A formula between `$$`.
    Math,
    /// An import or an export of MDX, to a blank line.
    Module,
    /// Something that ends with certain characters.
    Until(End),
}

/// What stands above the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Above {
    /// Nothing, or a blank line.
    Blank,
    /// Text.
    Text,
    /// Indented code.
    Code,
}

/// How something over several lines ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// A comment of HTML.
    Comment,
    /// A comment of MDX.
    Mdx,
    /// A tag of Hugo.
    Angle,
    /// A tag of Hugo with Markdown in it.
    Percent,
    /// A processing instruction.
    Instruction,
    /// A section of characters.
    Characters,
    /// A tag of HTML or of a component.
    Tag,
    /// A script.
    Script,
    /// A style sheet.
    Style,
    /// Text as it is typed.
    Pre,
    /// Code of Jekyll.
    Highlight,
    /// Code of Hugo.
    HugoHighlight,
    /// Code of Hexo.
    CodeBlock,
    /// Text in which tags are text.
    Raw,
}

impl End {
    /// The characters that end it, in lower case.
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

    /// Tells whether the characters that end it are a part of it, rather than a tag of their own.
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

    /// Tells whether a blank line ends it too: it was forgotten, or never meant.
    pub(super) const fn ends_at_blank(self) -> bool {
        matches!(self, Self::Angle | Self::Percent | Self::Tag)
    }

    /// What it holds.
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Comment | Self::Mdx => Kind::Comment,
            Self::Angle | Self::Percent => Kind::Shortcode,
            Self::Instruction | Self::Tag => Kind::Html,
            _ => Kind::Code,
        }
    }
}
