//! A laid-out post: rows of spans, each with its meaning and style.

use std::ops::Range;
use std::sync::Arc;

use crate::text::{Background, CleanText, TextModifier, TextStyle};

use super::placed_image::PlacedImage;

/// A post laid out at a width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RenderedPage {
    /// Width in columns; no row is wider.
    pub width: usize,
    /// Its rows from top to bottom.
    pub rows: Vec<PageRow>,
    /// Its headings in order.
    pub outline: Vec<PageHeading>,
    /// Its links in order.
    pub links: Vec<PageLink>,
    /// Its code blocks in order.
    pub code: Vec<PageCode>,
    /// The positions of its images in order.
    pub images: Vec<PlacedImage>,
    /// Whether it refers to images, found or not.
    pub has_images: bool,
    /// The row that marks the end of the excerpt, if there is one.
    pub excerpt_end: Option<usize>,
    /// Anchors that aren't headings, each with its row.
    pub anchors: Vec<(String, usize)>,
    /// The collapsible sections whose summary is shown, in order.
    pub folds: Vec<PageFold>,
    /// Its blocks in order, without the rows between them.
    pub blocks: Vec<PageBlock>,
}

/// A block of a laid-out post: a paragraph, heading, list item, table or code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBlock {
    /// Its rows.
    pub rows: Range<usize>,
    /// Line of the body where it starts, from 1; 0 for a generated block.
    pub line: usize,
    /// Hash of its content, independent of width and position.
    pub hash: u64,
}

/// A code block of a laid-out post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageCode {
    /// Its rows.
    pub rows: Range<usize>,
    /// The column where it starts.
    pub column: usize,
    /// Whether any of its lines is cut at the right edge of the page.
    pub cut: bool,
    /// The code as written, for copying.
    pub text: Arc<str>,
}

impl RenderedPage {
    /// Inserts rows above all others.
    pub fn prepend_rows(&mut self, mut rows: Vec<PageRow>) {
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
        for picture in &mut self.images {
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

    /// Keeps only the rows above `row`, with their headings, links and blocks.
    pub fn truncate_rows(&mut self, row: usize) {
        self.rows.truncate(row);
        self.outline.retain(|heading| heading.row < row);
        // links of the remaining rows come first, so their indices are still valid
        self.links.retain(|link| link.row < row);
        self.code.retain(|block| block.rows.end <= row);
        self.images.retain(|picture| picture.rows.end <= row);
        self.folds.retain(|fold| fold.row < row);
        self.anchors.retain(|(_, at)| *at < row);
        self.blocks.retain(|block| block.rows.end <= row);
        self.excerpt_end = None;
    }
}

/// A collapsible section of a laid-out post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFold {
    /// Its index among the sections of the source.
    pub index: usize,
    /// The row of its summary.
    pub row: usize,
    /// The column of its marker.
    pub column: usize,
    /// Whether it is open.
    pub open: bool,
    /// Its summary as plain text.
    pub summary: String,
}

impl RenderedPage {
    /// Iterates over the source line of each row.
    pub fn lines(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().map(|row| row.line)
    }
}

/// One row of a laid-out post.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageRow {
    /// Line of the body that the row comes from, from 1; 0 for a generated row.
    pub line: usize,
    /// Its spans from left to right.
    pub spans: Vec<RowSpan>,
    /// A background up to the full width, and the column where it starts (code blocks).
    pub fill: Option<(usize, Background)>,
}

/// A part of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowSpan {
    /// The text.
    pub text: CleanText,
    /// Its style.
    pub style: TextStyle,
    /// Whether it is text of the post or decoration.
    pub kind: SpanKind,
    /// The inline marks from the Markdown.
    pub marks: TextModifier,
    /// Index into [`RenderedPage::links`].
    pub link: Option<usize>,
    /// Index into the tags of the post, if it is one of them in the header.
    pub tag: Option<usize>,
    /// The table column that contains it, from 1; 0 elsewhere.
    pub table_column: usize,
}

/// Whether a span is text of the post or decoration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// Text of the post.
    #[default]
    Content,
    /// Bullets, numbers, quote bars, indents.
    Gutter,
    /// Lines of tables, headings and rules.
    Border,
    /// Generated text: the excerpt line, the header, a placeholder.
    Note,
    /// A blank beside code within a line, on the background of the code.
    Padding,
}

impl SpanKind {
    /// Returns the name of the kind in `--json` output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Gutter => "gutter",
            Self::Border => "border",
            Self::Note => "note",
            Self::Padding => "padding",
        }
    }
}

/// A heading of a laid-out post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageHeading {
    /// Level, 1 to 6.
    pub level: u8,
    /// Its plain text.
    pub text: String,
    /// The row where it starts.
    pub row: usize,
    /// The anchor that links to it use.
    pub anchor: String,
}

/// A link of a laid-out post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// Its text.
    pub text: String,
    /// Its target as written.
    pub url: String,
    /// The row where it starts.
    pub row: usize,
}
