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
mod measure_proxy;
mod paragraph;
mod row_prefix;
mod styles;
mod table;
mod wrap;

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use crate::text::{Clean, Glyphs};

use super::blocks::{Block, Document, Extent, Kind, Print};
use super::colour::Colours;
use super::page::{Link, Page, PageBlock, Row, RowSpan};
use super::placed_image::Images;

use cache::{Drawn, From};
pub use fold::Folds;
use fold::State;
use row_prefix::Margin;
use wrap::{Room, Wrapper};

pub use cache::Cache;

/// Capabilities of the output that a page is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    /// Which characters may be drawn.
    pub glyphs: Glyphs,
    /// Whether backgrounds are visible; without them code has a bar, and code spans keep their
    /// backticks.
    pub fills: bool,
    /// Whether bold is visible; without it headings keep their `#`.
    pub weights: bool,
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
    From(usize),
}

impl Default for Style {
    fn default() -> Self {
        Self {
            glyphs: Glyphs::Unicode,
            fills: true,
            weights: true,
            code: CodeLines::Wrap,
        }
    }
}

/// Layout options of a post.
#[derive(Clone, Copy, Debug)]
pub struct Wants<'a> {
    /// Width in columns; no row is wider.
    pub width: usize,
    /// Capabilities of the output.
    pub style: Style,
    /// Highlighted code so far; it affects neither rows nor texts.
    pub colours: &'a Colours,
    /// Which collapsible sections are open.
    pub folds: &'a Folds,
    /// Known sizes of images.
    pub images: &'a Images,
}

/// Lays out a post at a width, with all code unhighlighted and all collapsible sections open.
pub fn layout(document: &Document, width: usize, style: Style) -> Page {
    let colours = &Colours::default();
    let folds = &Folds::all_open();
    let images = &Images::default();
    layout_as(
        document,
        Wants {
            width,
            style,
            colours,
            folds,
            images,
        },
    )
}

/// Returns the rows of anchors that aren't headings: the first row from their line or below.
fn anchors(document: &Document, rows: &[Row]) -> Vec<(String, usize)> {
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
fn ends_of_notes<'a>(
    document: &'a Document,
    met: &'a [usize],
    links: &'a [Link],
) -> impl Iterator<Item = (String, usize)> + 'a {
    met.iter().filter_map(|&index| {
        let note = document.links.get(index)?.note?;
        Some((note.anchor(), links.get(index)?.row))
    })
}

/// Lays out a post.
pub fn layout_as(document: &Document, wants: Wants<'_>) -> Page {
    let mut sheet = Sheet::new(document, wants);
    for block in &document.blocks {
        if !sheet.is_away(block) {
            sheet.block(block);
        }
    }
    sheet.finish()
}

/// Lays out a post, reusing the rows of every block that is unchanged since the last time.
///
/// The page is the same as that of [`layout_as`].
pub fn layout_again(document: &Document, wants: Wants<'_>, cache: &mut Cache) -> Page {
    match layout_while(document, wants, cache, &mut |_| true) {
        ControlFlow::Continue(page) | ControlFlow::Break(page) => page,
    }
}

/// Lays out a post like [`layout_again`], block by block while `goes_on`, which gets the rows so
/// far, returns true; otherwise breaks with the beginning of the page.
pub fn layout_while(
    document: &Document,
    wants: Wants<'_>,
    cache: &mut Cache,
    goes_on: &mut dyn FnMut(&[Row]) -> bool,
) -> ControlFlow<Page, Page> {
    let mut sheet = Sheet::new(document, wants);
    cache.open((sheet.page.width, wants.style, wants.images.room));
    for block in &document.blocks {
        if !goes_on(&sheet.page.rows) {
            return ControlFlow::Break(sheet.finish());
        }
        if !sheet.is_away(block) {
            sheet.known(block, cache);
        }
    }
    cache.close();
    ControlFlow::Continue(sheet.finish())
}

/// Builder of a page.
pub(super) struct Sheet<'a> {
    document: &'a Document,
    style: Style,
    colours: &'a Colours,
    images: &'a Images,
    folds: State,
    wrapper: Wrapper,
    /// Sizes of inline images.
    sizes: Vec<inline_image::Size>,
    page: Page,
    /// For each container, whether its marker (bullet, number, ...) was drawn.
    marked: Vec<bool>,
    /// Indices of the links in order of appearance.
    met: Vec<usize>,
    /// The previous block.
    above: Option<&'a Block>,
}

impl<'a> Sheet<'a> {
    fn new(document: &'a Document, wants: Wants<'a>) -> Self {
        let links = document.links.iter().map(|target| Link {
            text: target.text.clone(),
            url: target.url.clone(),
            row: usize::MAX,
        });
        let page = Page {
            width: wants.width.max(1),
            names_images: document.images().next().is_some(),
            links: links.collect(),
            ..Page::default()
        };
        let mut sheet = Self {
            document,
            style: wants.style,
            colours: wants.colours,
            images: wants.images,
            folds: State::of(document, wants.folds),
            wrapper: Wrapper::new(),
            page,
            marked: vec![false; document.containers.len()],
            met: Vec::new(),
            sizes: Vec::new(),
            above: None,
        };
        sheet.sizes = sheet.find_sizes();
        sheet
    }

    /// Sorts links by first appearance and drops invisible ones.
    fn finish(self) -> Page {
        let mut page = self.page;
        page.anchors = anchors(self.document, &page.rows);
        page.anchors
            .extend(ends_of_notes(self.document, &self.met, &page.links));
        let in_order = self.met.iter().copied().eq(0..page.links.len());
        if in_order {
            return page;
        }
        let mut places = vec![None; page.links.len()];
        for (place, &link) in self.met.iter().enumerate() {
            if let Some(old) = places.get_mut(link) {
                *old = Some(place);
            }
        }
        let links = self.met.iter().filter_map(|&link| page.links.get(link));
        page.links = links.cloned().collect();
        for span in page.rows.iter_mut().flat_map(|row| &mut row.spans) {
            span.link = span
                .link
                .and_then(|link| places.get(link).copied().flatten());
        }
        page
    }

    fn block(&mut self, block: &'a Block) {
        self.gap(block);
        self.enter_folds(block);
        let margin = self.margin(block.within);
        let first = self.page.rows.len();
        self.draw(block, margin);
        self.close(block, first);
    }

    /// Ends a block whose first row is `first`.
    fn close(&mut self, block: &'a Block, first: usize) {
        let rows = first..self.page.rows.len();
        if !rows.is_empty() {
            let hash = Print::of_content(self.document, block);
            self.page.blocks.push(PageBlock { rows, hash });
        }
        self.above = Some(block);
    }

    /// Adds the rows of a block, from the cache if it is unchanged.
    fn known(&mut self, block: &'a Block, cache: &mut Cache) {
        self.gap(block);
        self.enter_folds(block);
        let margin = self.margin(block.within);
        let seat = self.seat(block, &margin);
        let first = self.page.rows.len();
        if let Some(drawn) = cache.find(&seat) {
            self.draw_again(&seat, &drawn);
        } else {
            let from = From::end_of(&self.page);
            self.draw(block, margin);
            cache.keep(Drawn::of(&self.page, from, seat));
        }
        self.close(block, first);
    }

    fn draw(&mut self, block: &Block, margin: Margin) {
        match &block.kind {
            Kind::Text | Kind::Label => self.text(block, margin),
            Kind::Heading(level, anchor) => self.heading(block, *level, anchor, margin),
            Kind::Code(code) => self.code(block, code, margin),
            Kind::Rule => self.rule(block, margin),
            Kind::ExcerptEnd => self.excerpt_end(block),
            Kind::Table(index) => self.table(block, *index, margin),
            Kind::NoteHead => self.note_head(block, margin),
            Kind::Placeholder => self.placeholder(block, margin),
            Kind::Picture(made) => self.picture(block, made, margin),
        }
    }

    /// Adds a row: its prefix and its spans.
    fn push(&mut self, line: usize, margin: &mut Margin, spans: Vec<RowSpan>) {
        let mut all = margin.take();
        if all.is_empty() {
            all = spans;
        } else {
            all.extend(spans);
        }
        self.add(Row {
            line,
            spans: all,
            fill: None,
        });
    }

    /// Adds a complete row and records the links that first appear in it.
    fn add(&mut self, row: Row) {
        let number = self.page.rows.len();
        for index in row.spans.iter().filter_map(|span| span.link) {
            let target = self.page.links.get_mut(index);
            if let Some(target) = target.filter(|target| target.row == usize::MAX) {
                target.row = number;
                self.met.push(index);
            }
        }
        self.page.rows.push(row);
    }

    /// Adds the blank rows between two blocks, with the bars of their common containers.
    fn gap(&mut self, block: &'a Block) {
        let Some(above) = self.above else {
            return;
        };
        let (rows, shared) = block_spacing::between(self.document, above, block);
        for _ in 0..rows {
            let mut margin = self.bars(shared);
            self.push(0, &mut margin, Vec::new());
        }
    }

    /// Breaks a line of the document into rows.
    fn rows(&self, line: Extent, columns: usize) -> Vec<Extent> {
        let text = self.document.slice(line);
        let hidden = self.hidden(line);
        let room = Room::for_words(columns);
        let rows = self.wrapper.rows(text, &hidden, room);
        let rows = rows.into_iter().map(|row| {
            let shown = text.get(row.start..row.end).unwrap_or_default();
            let shown = shown.trim_end_matches(' ');
            Extent::new(line.start + row.start, line.start + row.start + shown.len())
        });
        rows.collect()
    }

    /// Returns a literal of the matching character set, repeated.
    fn repeat(&self, unicode: &'static str, ascii: &'static str, times: usize) -> Clean {
        Clean::repeat(self.style.glyphs.pick(unicode, ascii), times)
    }
}
