//! Document model of a parsed post, independent of width: one clean text with its blocks and
//! styles.
//!
//! The text of all blocks is in one buffer. Styles, links and source lines are tables of offsets
//! into it, so that the layout can break the text anywhere and still look them up by offset.

mod block_hash;
mod block_image;
mod build;
mod code;
mod container_stack;
mod fold;
mod footnote;
mod heading_slug;
mod html_blocks;
mod html_inline;
mod html_table;
mod html_tokens;
mod indented_text;
mod inline;
mod inline_style;
mod line_cursor;
mod options;
mod references;
mod source_locator;
mod table;
mod text_builder;
mod verbatim;

use crate::text::{CleanText, Role};

pub(super) use block_hash::BlockHash;
pub(super) use block_image::BlockImage;
pub(super) use build::build;
pub(super) use code::CodeBlockInfo;
pub(super) use indented_text::prepare;
pub(super) use inline_style::{InlineStyle, TextRole};
pub use references::find_references;

/// A parsed post: independent of width, small to keep and cheap to share between threads.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Concatenated text of all blocks.
    pub(super) text: CleanText,
    /// Inline style from each offset on.
    pub(super) styles: Vec<(usize, InlineStyle)>,
    /// Line of the body that the text comes from, from each offset on.
    pub(super) source_lines: Vec<(usize, usize)>,
    /// Ranges of the text that start on a new row.
    pub(super) lines: Vec<IndexRange>,
    /// The blocks from top to bottom.
    pub(super) blocks: Vec<LeafBlock>,
    /// Containers of the blocks; the first is the post itself.
    pub(super) containers: Vec<Container>,
    /// Tables; blocks refer to them by index.
    pub(super) tables: Vec<TableBlock>,
    /// The links in order.
    pub(super) links: Vec<LinkTarget>,
    /// Anchors that links within the post can target, each with its line in the body.
    pub(super) anchors: Vec<(String, usize)>,
    /// Collapsible sections, in order.
    pub(super) fold_sections: Vec<FoldSection>,
    /// Whether a marker ends the excerpt.
    pub(super) excerpt_ends: bool,
}

impl Document {
    /// Whether a marker ends the excerpt.
    pub fn has_excerpt_end(&self) -> bool {
        self.excerpt_ends
    }

    /// Whether at least `bytes` of text follow the start of a line of the body.
    pub fn has_text_after_line(&self, line: usize, bytes: usize) -> bool {
        let before = self
            .source_lines
            .partition_point(|&(_, source)| source < line);
        let at = self.source_lines.get(before).map(|&(at, _)| at);
        at.is_some_and(|at| self.text.as_str().len() - at >= bytes)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Returns the URLs of the block images, in order.
    pub fn block_image_urls(&self) -> impl Iterator<Item = &str> {
        let blocks = self.blocks.iter();
        blocks.filter_map(|block| match &block.kind {
            BlockKind::Image(picture) => Some(picture.url.as_str()),
            _ => None,
        })
    }

    /// Returns the lines of a block or cell.
    pub(super) fn lines(&self, lines: IndexRange) -> &[IndexRange] {
        self.lines.get(lines.start..lines.end).unwrap_or_default()
    }

    /// Returns the text of a range.
    pub(super) fn slice(&self, extent: IndexRange) -> &str {
        let text = self.text.as_str();
        text.get(extent.start..extent.end).unwrap_or_default()
    }

    /// Adds a line in one style; returns its index as a range.
    pub(super) fn add_line(
        &mut self,
        text: &CleanText,
        ink: InlineStyle,
        line: usize,
    ) -> IndexRange {
        let start = self.text.as_str().len();
        self.styles.push((start, ink));
        self.source_lines.push((start, line));
        self.text = std::mem::take(&mut self.text).join(text);
        self.lines
            .push(IndexRange::new(start, self.text.as_str().len()));
        IndexRange::new(self.lines.len() - 1, self.lines.len())
    }

    /// Adds a link; returns its index.
    pub(super) fn add_link(&mut self, target: LinkTarget) -> usize {
        self.links.push(target);
        self.links.len() - 1
    }

    /// Returns the text of some lines without list markers and generated words.
    pub(super) fn plain_text(&self, lines: IndexRange) -> String {
        let mut plain = String::new();
        for &line in self.lines(lines) {
            let mut inks = self.styles_in(line).peekable();
            while let Some((start, ink)) = inks.next() {
                let end = inks.peek().map_or(line.end, |&(at, _)| at);
                if !matches!(ink.role, TextRole::Generated | TextRole::Backtick) {
                    plain.push_str(self.slice(IndexRange::new(start, end)));
                }
            }
        }
        plain.trim().to_owned()
    }

    /// Returns the text of a summary, even if it was generated.
    pub(super) fn summary_text(&self, lines: IndexRange) -> String {
        let plain = self.plain_text(lines);
        if plain.is_empty() {
            let lines = self.lines(lines).iter();
            return lines.map(|&line| self.slice(line)).collect();
        }
        plain
    }

    /// Returns the line of the body that the text at an offset comes from; 0 if unknown.
    pub(super) fn source_line(&self, offset: usize) -> usize {
        let next = self.source_lines.partition_point(|&(at, _)| at <= offset);
        let here = next
            .checked_sub(1)
            .and_then(|last| self.source_lines.get(last));
        here.map_or(0, |&(_, line)| line)
    }

    /// Iterates over the styles in a range, each with its start offset in the text.
    pub(super) fn styles_in(
        &self,
        extent: IndexRange,
    ) -> impl Iterator<Item = (usize, InlineStyle)> + Clone {
        let first = self.styles.partition_point(|&(at, _)| at <= extent.start);
        let inks = self
            .styles
            .get(first.saturating_sub(1)..)
            .unwrap_or_default();
        inks.iter()
            .take_while(move |&&(at, _)| at < extent.end)
            .map(move |&(at, ink)| (at.max(extent.start), ink))
    }
}

/// A range of offsets or indices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct IndexRange {
    /// First element.
    pub(super) start: usize,
    /// One past the last element.
    pub(super) end: usize,
}

impl IndexRange {
    /// Creates a range.
    pub(super) const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Returns the number of elements.
    pub(super) const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }
}

/// A leaf block, which contains no other blocks.
#[derive(Clone, Debug)]
pub(super) struct LeafBlock {
    /// Kind of the block.
    pub(super) kind: BlockKind,
    /// Index of its container.
    pub(super) container: usize,
    /// Indices of its lines.
    pub(super) lines: IndexRange,
    /// Line of the body where it starts; 0 for a generated block.
    pub(super) line: usize,
}

/// Kind of a leaf block.
#[derive(Clone, Debug, Hash)]
pub(super) enum BlockKind {
    /// A paragraph, or the text of a tight list item.
    Text,
    /// A heading: its level and anchor.
    Heading(u8, String),
    /// A code block.
    Code(Box<CodeBlockInfo>),
    /// A thematic break.
    Rule,
    /// The end of the excerpt.
    ExcerptEnd,
    /// A table, by index.
    Table(usize),
    /// The first row of an admonition; its lines contain the title.
    AdmonitionTitle,
    /// The label of a tab, or the term of a definition list.
    Label,
    /// One line, truncated to the width, about something that cannot be shown.
    Placeholder,
    /// A block image; its lines contain its name.
    Image(BlockImage),
}

/// Something that contains blocks.
#[derive(Clone, Debug)]
pub(super) struct Container {
    /// Kind of the container.
    pub(super) kind: ContainerKind,
    /// Index of its parent; its own index for the post itself.
    pub(super) parent: usize,
    /// Number of its ancestors.
    pub(super) depth: usize,
}

/// Kind of a container.
#[derive(Clone, Debug)]
pub(super) enum ContainerKind {
    /// The post.
    Post,
    /// A block quote.
    Quote,
    /// An admonition: a note, tip or warning.
    Admonition(AdmonitionKind),
    /// A list.
    List(ListProperties),
    /// A list item: its number in an ordered list, its checkbox in a task list.
    Item(Option<u64>, Option<bool>),
    /// A footnote: its number, and the link back to its reference, if there is one.
    Footnote(usize, Option<usize>),
    /// A collapsible section, by index: contains its summary and its body.
    Fold(usize),
    /// The body of a collapsible section, by index.
    Body(usize),
    /// A tab, or the definition of a term.
    Indent,
}

/// A collapsible section.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoldSection {
    /// Whether it is open initially.
    pub(super) open: bool,
}

/// Properties of a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListProperties {
    /// Whether the list is loose: blank lines between its items.
    pub(super) is_loose: bool,
    /// Number of bullet lists that contain it.
    pub(super) depth: usize,
    /// Number of the next item in an ordered list.
    pub(super) next: Option<u64>,
}

impl ListProperties {
    /// Returns the number of digits in the largest item number; 0 for a bullet list.
    pub(super) fn digits(self) -> usize {
        let last = self.next.map(|next| next.saturating_sub(1));
        last.map_or(0, |last| last.checked_ilog10().unwrap_or(0) as usize + 1)
    }
}

/// Kind of an admonition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct AdmonitionKind {
    /// Its displayed name.
    pub(super) name: CleanText,
    /// Its color role.
    pub(super) role: Role,
}

impl AdmonitionKind {
    /// Returns the kind for the keyword of an admonition; an unknown keyword is shown as is.
    pub(super) fn from_keyword(word: &str) -> Self {
        let (name, role) = match word.to_ascii_lowercase().as_str() {
            "note" | "secondary" => ("Note", Role::Accent),
            "info" => ("Info", Role::Accent),
            "important" => ("Important", Role::Accent),
            "tip" | "success" => ("Tip", Role::Good),
            "warning" => ("Warning", Role::Warn),
            "caution" => ("Caution", Role::Warn),
            "danger" => ("Danger", Role::Error),
            "error" => ("Error", Role::Error),
            _ => {
                return Self {
                    name: CleanText::new(word),
                    role: Role::Accent,
                };
            }
        };
        Self {
            name: CleanText::literal(name),
            role,
        }
    }
}

/// A table: rows with one cell per column.
#[derive(Clone, Debug, Default)]
pub(super) struct TableBlock {
    /// Alignment of each column.
    pub(super) aligns: Vec<ColumnAlign>,
    /// Line indices of each cell, row by row, the header first.
    pub(super) cells: Vec<IndexRange>,
    /// Whether its first row is a header.
    pub(super) has_header: bool,
}

/// Alignment of a table column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum ColumnAlign {
    /// Left-aligned.
    #[default]
    Left,
    /// Centered.
    Center,
    /// Right-aligned.
    Right,
}

/// Destination of a link.
#[derive(Clone, Debug, Default)]
pub(super) struct LinkTarget {
    /// Text of the link without list markers and generated words.
    pub(super) text: String,
    /// URL as written.
    pub(super) url: String,
    /// The footnote that it leads to, or back from.
    pub(super) footnote: Option<FootnoteLink>,
}

/// A link between a footnote and its references.
#[derive(Clone, Copy, Debug)]
pub(super) enum FootnoteLink {
    /// A reference in the text, and the number of its footnote.
    Reference(usize),
    /// The number in front of a footnote.
    Definition(usize),
}

impl FootnoteLink {
    /// Returns the anchor of this end, in GitHub's notation.
    pub(super) fn anchor(self) -> String {
        match self {
            Self::Reference(number) => format!("fnref-{number}"),
            Self::Definition(number) => format!("fn-{number}"),
        }
    }

    /// Returns the link to the other end.
    pub(super) fn link_target(self) -> LinkTarget {
        let (number, other) = match self {
            Self::Reference(number) => (number, Self::Definition(number)),
            Self::Definition(number) => (number, Self::Reference(number)),
        };
        LinkTarget {
            text: format!("[{number}]"),
            url: format!("#{}", other.anchor()),
            footnote: Some(self),
        }
    }
}
