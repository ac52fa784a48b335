//! Lexer state between lines.

use super::HighlightKind;
use super::fence::OpenFence;
use super::file_start::FileStart;
use super::front_matter::FrontMatterState;
use crate::blog::dialect::{Dialect, Extension, IndentedText};
use crate::blog::generator::FrontMatterSyntax;

/// Everything the lines above determine about a line, in a few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LexerState {
    pub(super) block: OpenBlock,
    pub(super) above: LineAbove,
    /// Content column of the innermost open list item; 0 without one.
    pub(super) list_column: u8,
    pub(super) math: Math,
    /// Meaning of text indented by four columns.
    pub(super) indented_text: IndentedText,
}

impl LexerState {
    /// Before the first line of a file without a generator, which may open front matter.
    pub const START: Self = Self::start(FrontMatterSyntax::Tolerant);
    /// Before a line of text after a blank line.
    pub const TEXT: Self = Self::of(OpenBlock::Text);
    /// Before a line that has not been lexed.
    pub(super) const UNKNOWN: Self = Self::of(OpenBlock::Unknown);

    /// Returns the state before the first line of a file; `reader` decides where its front matter
    /// is.
    pub const fn start(reader: FrontMatterSyntax) -> Self {
        Self::of(OpenBlock::Start(FileStart {
            reader,
            is_first: true,
        }))
    }

    /// Returns the rules for finding the front matter, in the state before the first line.
    pub const fn front_matter_syntax(self) -> FrontMatterSyntax {
        match self.block {
            OpenBlock::Start(start) => start.reader,
            _ => FrontMatterSyntax::Tolerant,
        }
    }

    /// Returns the state for a text in a dialect.
    #[must_use]
    pub fn in_dialect(self, dialect: Dialect) -> Self {
        Self {
            math: Math::of(dialect),
            indented_text: dialect.indented_text(),
            ..self
        }
    }

    pub(super) const fn of(block: OpenBlock) -> Self {
        Self {
            block,
            above: LineAbove::Blank,
            list_column: 0,
            math: Math::Dollars,
            indented_text: IndentedText::Code,
        }
    }

    /// Whether the line is at the beginning of the file, where front matter may open.
    pub const fn is_at_file_start(self) -> bool {
        matches!(self.block, OpenBlock::Start(_))
    }

    /// Whether the line is in front matter.
    pub const fn is_in_front_matter(self) -> bool {
        matches!(self.block, OpenBlock::Matter(_))
    }

    /// Whether the line is in code, a formula or a comment, where Markdown does not apply.
    pub const fn is_literal(self) -> bool {
        matches!(
            self.block,
            OpenBlock::Fence(_) | OpenBlock::Math | OpenBlock::Module | OpenBlock::Construct(_)
        )
    }

    /// Whether the front matter value that may continue in the line is a list of tags.
    pub const fn is_in_tag_list(self) -> bool {
        matches!(self.block, OpenBlock::Matter(matter) if matter.is_in_tag_list())
    }

    /// Whether the front matter value that may continue in the line is a list of authors.
    pub const fn is_in_author_list(self) -> bool {
        matches!(self.block, OpenBlock::Matter(matter) if matter.is_in_author_list())
    }

    /// Whether the line is in front matter of a language that quotes all strings.
    pub const fn quotes_strings(self) -> bool {
        matches!(self.block, OpenBlock::Matter(matter) if matter.quotes_strings())
    }

    /// Whether the line is in a fenced code block.
    pub const fn is_fence(self) -> bool {
        matches!(self.block, OpenBlock::Fence(_))
    }

    /// Returns the state of a paragraph in the same text.
    #[must_use]
    pub(super) const fn in_text(self) -> Self {
        Self {
            math: self.math,
            indented_text: self.indented_text,
            ..Self::TEXT
        }
    }

    #[must_use]
    pub(super) const fn with(self, block: OpenBlock) -> Self {
        Self { block, ..self }
    }

    #[must_use]
    pub(super) const fn below(self, above: LineAbove) -> Self {
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
pub(super) enum OpenBlock {
    /// Unknown, since the lines above have not been lexed.
    Unknown,
    /// The beginning of the file, possibly after empty lines.
    Start(FileStart),
    /// Front matter.
    Matter(FrontMatterState),
    /// Text.
    Text,
    /// Fenced code block.
    Fence(OpenFence),
    /// Formula between `$$`.
    Math,
    /// MDX import or export, up to a blank line.
    Module,
    /// A construct that ends with certain characters.
    Construct(ConstructEnd),
}

/// Content directly above the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineAbove {
    /// Nothing, or a blank line.
    Blank,
    /// A paragraph.
    Text,
    /// Indented code.
    Code,
}

/// End of a multi-line construct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConstructEnd {
    /// HTML comment.
    Comment,
    /// MDX comment.
    MdxComment,
    /// Hugo shortcode `{{< … >}}`.
    HugoShortcode,
    /// Hugo shortcode `{{% … %}}`, with Markdown inside.
    HugoMarkdownShortcode,
    /// Processing instruction.
    Instruction,
    /// CDATA section.
    CharacterData,
    /// HTML or component tag.
    Tag,
    /// `<script>` element.
    Script,
    /// `<style>` element.
    Style,
    /// Preformatted text: `<pre>` or `<textarea>`.
    Pre,
    /// Jekyll `highlight` block.
    JekyllHighlight,
    /// Hugo `highlight` shortcode.
    HugoHighlight,
    /// Hexo `codeblock`.
    HexoCodeBlock,
    /// `raw` block, in which tags are text.
    Raw,
}

impl ConstructEnd {
    /// Returns the characters that end it, in lower case.
    pub(super) const fn characters(self) -> &'static str {
        match self {
            Self::Comment => "-->",
            Self::MdxComment => "*/}",
            Self::HugoShortcode => ">}}",
            Self::HugoMarkdownShortcode => "%}}",
            Self::Instruction => "?>",
            Self::CharacterData => "]]>",
            Self::Tag => ">",
            Self::Script => "</script",
            Self::Style => "</style",
            Self::Pre => "</pre",
            Self::JekyllHighlight => "endhighlight",
            Self::HugoHighlight => "/highlight",
            Self::HexoCodeBlock => "endcodeblock",
            Self::Raw => "endraw",
        }
    }

    /// Finds the characters that end it in a text, ignoring ASCII case.
    pub(super) fn find_in(self, text: &str) -> Option<usize> {
        let end = self.characters().as_bytes();
        let mut windows = text.as_bytes().windows(end.len());
        windows.position(|window| window.eq_ignore_ascii_case(end))
    }

    /// Whether the characters that end it belong to it, rather than to a tag of their own.
    pub(super) const fn is_own_end(self) -> bool {
        matches!(
            self,
            Self::Comment
                | Self::MdxComment
                | Self::HugoShortcode
                | Self::HugoMarkdownShortcode
                | Self::Instruction
                | Self::CharacterData
                | Self::Tag
        )
    }

    /// Whether a blank line ends it too, because its end was forgotten or it was never meant as
    /// one.
    pub(super) const fn ends_at_blank(self) -> bool {
        matches!(
            self,
            Self::HugoShortcode | Self::HugoMarkdownShortcode | Self::Tag
        )
    }

    /// Returns the kind of its content.
    pub(super) const fn kind(self) -> HighlightKind {
        match self {
            Self::Comment | Self::MdxComment => HighlightKind::Comment,
            Self::HugoShortcode | Self::HugoMarkdownShortcode => HighlightKind::Shortcode,
            Self::Instruction | Self::Tag => HighlightKind::Html,
            _ => HighlightKind::Code,
        }
    }
}
