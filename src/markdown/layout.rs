//! Layout: from blocks to rows, with row prefixes, blank rows between blocks, and styles.
//!
//! A block has its text and its containers. The containers produce a row prefix (bars, bullets,
//! indents), `wrap` breaks the text to the remaining width, and the document's inline styles decide
//! how each part of a row looks.

mod block_spacing;
mod cache;
mod code;
mod fold;
mod image_layout;
mod inline_image;
mod paragraph;
mod row_prefix;
mod styles;
mod table;
mod unbreakable_runs;
mod wrap;

/// Returns the line of the body where a block starts; the line of a code block is that of its text.
fn first_line(block: &LeafBlock) -> usize {
    match &block.kind {
        BlockKind::Code(code) => block.line.saturating_sub(code.lines_above),
        _ => block.line,
    }
}

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use crate::text::{CleanText, Glyphs};

use super::blocks::{BlockHash, BlockKind, Document, IndexRange, LeafBlock};
use super::color::SnippetCache;
use super::page::{PageBlock, PageLink, PageRow, RenderedPage, RowSpan};
use super::placed_image::KnownImages;

use cache::{PageOffsets, RenderedBlock};
pub use fold::FoldState;
use fold::ResolvedFolds;
use row_prefix::RowPrefix;
use wrap::{LineWrapper, WrapOptions};

pub use cache::LayoutCache;

/// Capabilities of the output that a page is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageStyle {
    /// Which characters may be drawn.
    pub glyphs: Glyphs,
    /// Whether backgrounds are visible; without them code has a bar, and code spans keep their
    /// backticks.
    pub has_backgrounds: bool,
    /// Whether bold is visible; without it headings keep their `#`.
    pub has_bold: bool,
    /// How lines of code longer than the page width are shown.
    pub code: CodeLines,
}

/// How lines of code longer than the page width are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CodeLines {
    /// Wrapped to the next row.
    #[default]
    Wrap,
    /// One row per line, scrolled to this column and cut at the edge.
    ScrolledTo(usize),
}

impl Default for PageStyle {
    fn default() -> Self {
        Self {
            glyphs: Glyphs::Unicode,
            has_backgrounds: true,
            has_bold: true,
            code: CodeLines::Wrap,
        }
    }
}

/// Layout options of a post.
#[derive(Clone, Copy, Debug)]
pub struct LayoutOptions<'a> {
    /// Width in columns; no row is wider.
    pub width: usize,
    /// Capabilities of the output.
    pub style: PageStyle,
    /// Highlighted code so far; it affects neither rows nor texts.
    pub colors: &'a SnippetCache,
    /// Which collapsible sections are open.
    pub folds: &'a FoldState,
    /// Known sizes of images.
    pub images: &'a KnownImages,
}

/// Lays out a post at a width, with all code unhighlighted and all collapsible sections open.
pub fn layout(document: &Document, width: usize, style: PageStyle) -> RenderedPage {
    let colors = &SnippetCache::default();
    let folds = &FoldState::all_open();
    let images = &KnownImages::default();
    layout_with(
        document,
        LayoutOptions {
            width,
            style,
            colors,
            folds,
            images,
        },
    )
}

/// Returns the rows of anchors that aren't headings: the first row from their line or below.
fn anchor_rows(document: &Document, rows: &[PageRow]) -> Vec<(String, usize)> {
    if document.anchors.is_empty() {
        return Vec::new();
    }
    let mut firsts: Vec<(usize, usize)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        if firsts.last().is_none_or(|&(line, _)| row.line > line) {
            firsts.push((row.line, place));
        }
    }
    let row_of = |line: usize| {
        let first = firsts.partition_point(|&(of_row, _)| of_row < line);
        firsts.get(first).map(|&(_, row)| row)
    };
    let anchors = document.anchors.iter();
    anchors
        .filter_map(|(name, line)| Some((name.clone(), row_of(*line)?)))
        .collect()
}

/// Returns the anchors of footnotes and of their references with their rows, in order of
/// appearance.
fn footnote_anchors<'a>(
    document: &'a Document,
    met: &'a [usize],
    links: &'a [PageLink],
) -> impl Iterator<Item = (String, usize)> + 'a {
    met.iter().filter_map(|&index| {
        let note = document.links.get(index)?.footnote?;
        Some((note.anchor(), links.get(index)?.row))
    })
}

/// Lays out a post.
pub fn layout_with(document: &Document, wants: LayoutOptions<'_>) -> RenderedPage {
    let mut sheet = PageBuilder::new(document, wants);
    for block in &document.blocks {
        if !sheet.is_hidden(block) {
            sheet.add_block(block);
        }
    }
    sheet.finish()
}

/// Lays out a post, reusing the rows of every block that is unchanged since the last time.
///
/// The page is the same as that of [`layout_with`].
pub fn layout_cached(
    document: &Document,
    wants: LayoutOptions<'_>,
    cache: &mut LayoutCache,
) -> RenderedPage {
    match layout_while(document, wants, cache, &mut |_| true) {
        ControlFlow::Continue(page) | ControlFlow::Break(page) => page,
    }
}

/// Lays out a post like [`layout_cached`], block by block while `goes_on`, which gets the rows so
/// far, returns true; otherwise breaks with the beginning of the page.
pub fn layout_while(
    document: &Document,
    wants: LayoutOptions<'_>,
    cache: &mut LayoutCache,
    goes_on: &mut dyn FnMut(&[PageRow]) -> bool,
) -> ControlFlow<RenderedPage, RenderedPage> {
    let mut sheet = PageBuilder::new(document, wants);
    cache.begin_page((sheet.page.width, wants.style, wants.images.bounds));
    for block in &document.blocks {
        if !goes_on(&sheet.page.rows) {
            return ControlFlow::Break(sheet.finish());
        }
        if !sheet.is_hidden(block) {
            sheet.add_cached_block(block, cache);
        }
    }
    cache.end_page();
    ControlFlow::Continue(sheet.finish())
}

/// Builder of a page.
pub(super) struct PageBuilder<'a> {
    document: &'a Document,
    style: PageStyle,
    colors: &'a SnippetCache,
    images: &'a KnownImages,
    folds: ResolvedFolds,
    wrapper: LineWrapper,
    /// Sizes of inline images.
    image_sizes: Vec<inline_image::ImageSizeLabel>,
    page: RenderedPage,
    /// For each container, whether its marker (bullet, number, ...) was drawn.
    marker_drawn: Vec<bool>,
    /// Indices of the links in order of appearance.
    link_order: Vec<usize>,
    /// The previous block.
    previous_block: Option<&'a LeafBlock>,
}

impl<'a> PageBuilder<'a> {
    fn new(document: &'a Document, wants: LayoutOptions<'a>) -> Self {
        let links = document.links.iter().map(|target| PageLink {
            text: target.text.clone(),
            url: target.url.clone(),
            row: usize::MAX,
        });
        let page = RenderedPage {
            width: wants.width.max(1),
            has_images: document.block_image_urls().next().is_some(),
            links: links.collect(),
            ..RenderedPage::default()
        };
        let mut sheet = Self {
            document,
            style: wants.style,
            colors: wants.colors,
            images: wants.images,
            folds: ResolvedFolds::of(document, wants.folds),
            wrapper: LineWrapper::new(),
            page,
            marker_drawn: vec![false; document.containers.len()],
            link_order: Vec::new(),
            image_sizes: Vec::new(),
            previous_block: None,
        };
        sheet.image_sizes = sheet.inline_image_sizes();
        sheet
    }

    /// Sorts links by first appearance and drops invisible ones.
    fn finish(self) -> RenderedPage {
        let mut page = self.page;
        page.anchors = anchor_rows(self.document, &page.rows);
        page.anchors.extend(footnote_anchors(
            self.document,
            &self.link_order,
            &page.links,
        ));
        let in_order = self.link_order.iter().copied().eq(0..page.links.len());
        if in_order {
            return page;
        }
        let mut places = vec![None; page.links.len()];
        for (place, &link) in self.link_order.iter().enumerate() {
            if let Some(old) = places.get_mut(link) {
                *old = Some(place);
            }
        }
        let links = self
            .link_order
            .iter()
            .filter_map(|&link| page.links.get(link));
        page.links = links.cloned().collect();
        for span in page.rows.iter_mut().flat_map(|row| &mut row.spans) {
            span.link = span
                .link
                .and_then(|link| places.get(link).copied().flatten());
        }
        page
    }

    fn add_block(&mut self, block: &'a LeafBlock) {
        self.push_gap(block);
        self.record_folds(block);
        let margin = self.row_prefix(block.container);
        let first = self.page.rows.len();
        self.draw_block(block, margin);
        self.finish_block(block, first);
    }

    /// Ends a block whose first row is `first`.
    fn finish_block(&mut self, block: &'a LeafBlock, first: usize) {
        let rows = first..self.page.rows.len();
        if !rows.is_empty() {
            let hash = BlockHash::of_content(self.document, block);
            let line = first_line(block);
            self.page.blocks.push(PageBlock { rows, line, hash });
        }
        self.previous_block = Some(block);
    }

    /// Adds the rows of a block, from the cache if it is unchanged.
    fn add_cached_block(&mut self, block: &'a LeafBlock, cache: &mut LayoutCache) {
        self.push_gap(block);
        self.record_folds(block);
        let margin = self.row_prefix(block.container);
        let seat = self.place_block(block, &margin);
        let first = self.page.rows.len();
        if let Some(drawn) = cache.find(&seat) {
            self.reuse_block(&seat, &drawn);
        } else {
            let from = PageOffsets::end_of(&self.page);
            self.draw_block(block, margin);
            cache.store(RenderedBlock::of(&self.page, from, seat));
        }
        self.finish_block(block, first);
    }

    fn draw_block(&mut self, block: &LeafBlock, margin: RowPrefix) {
        match &block.kind {
            BlockKind::Text | BlockKind::Label => self.add_paragraph(block, margin),
            BlockKind::Heading(level, anchor) => self.add_heading(block, *level, anchor, margin),
            BlockKind::Code(code) => self.add_code_block(block, code, margin),
            BlockKind::Rule => self.add_rule(block, margin),
            BlockKind::ExcerptEnd => self.add_excerpt_end(block),
            BlockKind::Table(index) => self.add_table(block, *index, margin),
            BlockKind::AdmonitionTitle => self.add_admonition_title(block, margin),
            BlockKind::Placeholder => self.add_placeholder(block, margin),
            BlockKind::Image(made) => self.add_image(block, made, margin),
        }
    }

    /// Adds a row: its prefix and its spans.
    fn push_row(&mut self, line: usize, margin: &mut RowPrefix, spans: Vec<RowSpan>) {
        let mut all = margin.next_row();
        if all.is_empty() {
            all = spans;
        } else {
            all.extend(spans);
        }
        self.push_complete_row(PageRow {
            line,
            spans: all,
            fill: None,
        });
    }

    /// Adds a complete row and records the links that first appear in it.
    fn push_complete_row(&mut self, row: PageRow) {
        let number = self.page.rows.len();
        for index in row.spans.iter().filter_map(|span| span.link) {
            let target = self.page.links.get_mut(index);
            if let Some(target) = target.filter(|target| target.row == usize::MAX) {
                target.row = number;
                self.link_order.push(index);
            }
        }
        self.page.rows.push(row);
    }

    /// Adds the blank rows between two blocks, with the bars of their common containers.
    fn push_gap(&mut self, block: &'a LeafBlock) {
        let Some(above) = self.previous_block else {
            return;
        };
        let (rows, shared) = block_spacing::blank_rows_between(self.document, above, block);
        for _ in 0..rows {
            let mut margin = self.blank_row_prefix(shared);
            self.push_row(0, &mut margin, Vec::new());
        }
    }

    /// Breaks a line of the document into rows.
    fn wrap_line(&self, line: IndexRange, columns: usize) -> Vec<IndexRange> {
        let text = self.document.slice(line);
        let room = WrapOptions::for_words(columns);
        let rows = self.wrapper.wrap(text, room);
        let rows = rows.into_iter().map(|row| {
            let shown = text.get(row.start..row.end).unwrap_or_default();
            let shown = shown.trim_end_matches(' ');
            IndexRange::new(line.start + row.start, line.start + row.start + shown.len())
        });
        rows.collect()
    }

    /// Returns a literal of the matching character set, repeated.
    fn repeat(&self, unicode: &'static str, ascii: &'static str, times: usize) -> CleanText {
        CleanText::repeat(self.style.glyphs.pick(unicode, ascii), times)
    }
}
