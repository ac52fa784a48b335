//! A laid-out post: rows of spans that know both what they mean and how they look.

use std::ops::Range;
use std::sync::Arc;

use crate::text::{Clean, Ground, Look};

use super::picture::Picture;

/// A post laid out at a width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Columns it was laid out for; no row is wider.
    pub width: usize,
    /// Its rows from top to bottom.
    pub rows: Vec<Row>,
    /// Its headings in order.
    pub outline: Vec<Heading>,
    /// Its links in order.
    pub links: Vec<Link>,
    /// Its code blocks in order.
    pub code: Vec<CodePart>,
    /// The places of its pictures in order.
    pub pictures: Vec<Picture>,
    /// Whether it names images, found or not.
    pub names_images: bool,
    /// The row of the line where the excerpt ends, where one is drawn.
    pub excerpt_end: Option<usize>,
    /// Names within the post that are no headings, each with its row.
    pub anchors: Vec<(String, usize)>,
    /// The parts that fold and whose summary is shown, in order.
    pub folds: Vec<Fold>,
    /// Its blocks in order, without the rows between them.
    pub blocks: Vec<PageBlock>,
}

/// A block of a laid-out post: a paragraph, a heading, an item, a table, a block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBlock {
    /// Its rows.
    pub rows: Range<usize>,
    /// A hash of its content, the same at every width and wherever it stands.
    pub hash: u64,
}

/// A code block of a laid-out post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePart {
    /// Its rows.
    pub rows: Range<usize>,
    /// The column where it begins.
    pub column: usize,
    /// Whether a line of it is cut at the right edge of the page.
    pub cut: bool,
    /// The code as it is written, for copying.
    pub text: Arc<str>,
}

impl Page {
    /// Puts rows above all others.
    pub fn put_above(&mut self, mut rows: Vec<Row>) {
        let above = rows.len();
        rows.append(&mut self.rows);
        self.rows = rows;
        for heading in &mut self.outline {
            heading.row += above;
        }
        for link in &mut self.links {
            link.row += above;
        }
        for block in &mut self.code {
            block.rows = block.rows.start + above..block.rows.end + above;
        }
        for picture in &mut self.pictures {
            picture.rows = picture.rows.start + above..picture.rows.end + above;
        }
        for fold in &mut self.folds {
            fold.row += above;
        }
        for (_, row) in &mut self.anchors {
            *row += above;
        }
        for block in &mut self.blocks {
            block.rows = block.rows.start + above..block.rows.end + above;
        }
        self.excerpt_end = self.excerpt_end.map(|row| row + above);
    }

    /// Keeps the rows above one, and what stands in them.
    pub fn cut_at(&mut self, row: usize) {
        self.rows.truncate(row);
        self.outline.retain(|heading| heading.row < row);
        // those of the rows that stay come first
        self.links.retain(|link| link.row < row);
        self.code.retain(|block| block.rows.end <= row);
        self.pictures.retain(|picture| picture.rows.end <= row);
        self.folds.retain(|fold| fold.row < row);
        self.anchors.retain(|(_, at)| *at < row);
        self.blocks.retain(|block| block.rows.end <= row);
        self.excerpt_end = None;
    }
}

/// A part of a laid-out post that folds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Which of the parts that fold it is, in the order of the source.
    pub index: usize,
    /// The row of its summary.
    pub row: usize,
    /// The column of the mark before it.
    pub column: usize,
    /// Whether it is open.
    pub open: bool,
    /// Its summary without marks.
    pub summary: String,
}

impl Page {
    /// Gives the line of each row.
    pub fn lines(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().map(|row| row.line)
    }
}

/// One row of a laid-out post.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Line of the body this row comes from, from 1; 0 for a row of ours.
    pub line: usize,
    /// What stands in it, from left to right.
    pub spans: Vec<RowSpan>,
    /// A ground that runs to the full width, and the column where it begins (code blocks).
    pub fill: Option<(usize, Ground)>,
}

/// A piece of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowSpan {
    /// What is drawn.
    pub text: Clean,
    /// How it looks.
    pub look: Look,
    /// Whether it is text of the post or something around it.
    pub kind: SpanKind,
    /// What the Markdown says of it.
    pub marks: Marks,
    /// Index into [`Page::links`].
    pub link: Option<usize>,
    /// The column of a table it stands in, from 1; 0 elsewhere.
    pub cell: usize,
}

/// Whether a span is text of the post or something around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// Text of the post.
    #[default]
    Content,
    /// Bullets, numbers, quote bars, indents.
    Gutter,
    /// Lines of tables, headings and rules.
    Border,
    /// What postdesk adds: the excerpt line, the head, a placeholder.
    Note,
}

impl SpanKind {
    /// Names the kind as `--json` does.
    pub fn name(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Gutter => "gutter",
            Self::Border => "border",
            Self::Note => "note",
        }
    }
}

/// What the Markdown says of a span; a heading is not bold by being a heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(u8);

impl Marks {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Strong emphasis.
    pub const BOLD: Self = Self(1);
    /// Emphasis.
    pub const ITALIC: Self = Self(2);
    /// A code span or block.
    pub const CODE: Self = Self(4);
    /// Struck through.
    pub const STRIKE: Self = Self(8);

    /// Tells whether all marks of `other` are set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Combines two sets of marks.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A heading of a laid-out post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text without marks.
    pub text: String,
    /// The row it begins at.
    pub row: usize,
    /// What a link to it names.
    pub anchor: String,
}

/// A link of a laid-out post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its text.
    pub text: String,
    /// Its target as written.
    pub url: String,
    /// The row it begins at.
    pub row: usize,
}
