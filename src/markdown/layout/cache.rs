//! Layout cache: rows of blocks from the last page, for the next page that contains them.
//!
//! A block is identified by its hash and its row prefix, which together decide its rows at one
//! width and style. Its position and the indices of its links are adjusted on reuse. The cache
//! keeps only what the last page needed, so it never grows beyond one page.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::markdown::blocks::{BlockHash, BlockKind, LeafBlock};
use crate::markdown::color::HighlightedSnippet;
use crate::markdown::page::{PageCode, PageHeading, PageRow, RenderedPage};
use crate::markdown::placed_image::{ImageBounds, PlacedImage};

use super::row_prefix::RowPrefix;
use super::{PageBuilder, PageStyle};

/// Maximum number of cached rows; the rest of a longer page is laid out each time.
const MAX_CACHED_ROWS: usize = 200_000;

/// Cached rows of the last page, by block.
#[derive(Clone, Debug, Default)]
pub struct LayoutCache {
    /// Options that the page was laid out for.
    shape: Option<CacheShape>,
    /// Blocks that the page under construction has needed so far.
    current: HashMap<u64, Arc<RenderedBlock>>,
    /// Blocks that the previous page needed.
    previous: HashMap<u64, Arc<RenderedBlock>>,
    rows: usize,
    rendered: usize,
}

/// Width, style, and available space for images.
type CacheShape = (usize, PageStyle, Option<ImageBounds>);

/// A block as it was drawn.
#[derive(Debug)]
pub(super) struct RenderedBlock {
    rows: Vec<PageRow>,
    /// Its headings; row numbers are relative to its first row.
    outline: Vec<PageHeading>,
    /// Its code blocks; row numbers are relative as well.
    code: Vec<PageCode>,
    /// Its images; row numbers are relative as well.
    images: Vec<PlacedImage>,
    /// The row that ends the excerpt, relative as well.
    excerpt_end: Option<usize>,
    /// Its position and highlighting.
    placed: PlacedBlock,
}

/// Where the additions of a block to each list of a page start.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageOffsets {
    row: usize,
    heading: usize,
    code: usize,
    image: usize,
}

impl PageOffsets {
    /// Returns the current end of a page.
    pub(super) fn end_of(page: &RenderedPage) -> Self {
        Self {
            row: page.rows.len(),
            heading: page.outline.len(),
            code: page.code.len(),
            image: page.images.len(),
        }
    }
}

/// A block at its position on this page, with its highlighting.
#[derive(Debug)]
pub(super) struct PlacedBlock {
    /// Line of the body where it starts.
    line: usize,
    /// Base index of its links.
    link: usize,
    colors: Option<Arc<HighlightedSnippet>>,
    /// Hash of the block and its row prefix.
    key: u64,
}

impl LayoutCache {
    /// Returns the number of blocks of the last page that were not found in the cache.
    pub fn rendered_blocks(&self) -> usize {
        self.rendered
    }

    /// Starts a page. If the previous one was not completed, its blocks remain available.
    pub(super) fn begin_page(&mut self, shape: CacheShape) {
        let shape = Some(shape);
        if self.shape == shape {
            let used = std::mem::take(&mut self.current);
            self.previous.extend(used);
        } else {
            self.current.clear();
            self.previous.clear();
        }
        self.shape = shape;
        self.rows = 0;
        self.rendered = 0;
    }

    /// Completes a page and drops the blocks it did not need.
    pub(super) fn end_page(&mut self) {
        self.previous = HashMap::new();
    }

    /// Returns a block drawn earlier with the same highlighting.
    pub(super) fn find(&mut self, seat: &PlacedBlock) -> Option<Arc<RenderedBlock>> {
        let key = seat.key;
        let same = |drawn: &Arc<RenderedBlock>| match (&drawn.placed.colors, &seat.colors) {
            (None, None) => true,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        if let Some(drawn) = self.current.get(&key).filter(|drawn| same(drawn)) {
            return Some(Arc::clone(drawn));
        }
        let drawn = self.previous.remove(&key).filter(same)?;
        self.insert(key, Arc::clone(&drawn));
        Some(drawn)
    }

    /// Stores a block that was drawn.
    pub(super) fn store(&mut self, drawn: RenderedBlock) {
        self.rendered += 1;
        self.insert(drawn.placed.key, Arc::new(drawn));
    }

    fn insert(&mut self, key: u64, drawn: Arc<RenderedBlock>) {
        let rows = self.rows + drawn.rows.len();
        if rows <= MAX_CACHED_ROWS {
            self.rows = rows;
            self.current.insert(key, drawn);
        }
    }
}

impl RenderedBlock {
    /// Extracts what a block added to a page.
    pub(super) fn of(page: &RenderedPage, from: PageOffsets, seat: PlacedBlock) -> Self {
        let row = from.row;
        let mut outline = page
            .outline
            .get(from.heading..)
            .unwrap_or_default()
            .to_vec();
        for heading in &mut outline {
            heading.row -= row;
        }
        let mut code = page.code.get(from.code..).unwrap_or_default().to_vec();
        for part in &mut code {
            part.rows = part.rows.start - row..part.rows.end - row;
        }
        let pictures = page.images.get(from.image..).unwrap_or_default();
        let pictures = pictures.iter().map(|picture| PlacedImage {
            rows: picture.rows.start - row..picture.rows.end - row,
            ..picture.clone()
        });
        Self {
            rows: page.rows.get(row..).unwrap_or_default().to_vec(),
            outline,
            code,
            images: pictures.collect(),
            excerpt_end: page.excerpt_end.and_then(|end| end.checked_sub(row)),
            placed: seat,
        }
    }
}

impl PageBuilder<'_> {
    /// Computes the cache key and position of a block.
    pub(super) fn place_block(&self, block: &LeafBlock, margin: &RowPrefix) -> PlacedBlock {
        let in_margin = margin.first_link();
        let print = BlockHash::of(self.document, block, in_margin);
        let mut hasher = DefaultHasher::new();
        print.hash.hash(&mut hasher);
        self.image_file(block).hash(&mut hasher);
        for line in self.document.lines(block.lines) {
            for (at, size) in self.sizes_in_line(*line) {
                (at - line.start, size).hash(&mut hasher);
            }
        }
        match in_margin {
            Some(first) => margin.with_relative_links(first).hash(&mut hasher),
            None => margin.hash(&mut hasher),
        }
        PlacedBlock {
            line: block.line,
            link: print.first_link,
            colors: self.colors_of(block),
            key: hasher.finish(),
        }
    }

    /// Returns the highlighting of a block, if it is code.
    fn colors_of(&self, block: &LeafBlock) -> Option<Arc<HighlightedSnippet>> {
        match &block.kind {
            BlockKind::Code(code) => self.colors.shared(&code.snippet_key()?),
            _ => None,
        }
    }

    /// Adds a cached block at its new position.
    pub(super) fn reuse_block(&mut self, seat: &PlacedBlock, drawn: &RenderedBlock) {
        let first = self.page.rows.len();
        for heading in &drawn.outline {
            let row = heading.row + first;
            let heading = heading.clone();
            self.page.outline.push(PageHeading { row, ..heading });
        }
        for part in &drawn.code {
            let rows = part.rows.start + first..part.rows.end + first;
            let part = part.clone();
            self.page.code.push(PageCode { rows, ..part });
        }
        for picture in &drawn.images {
            let rows = picture.rows.start + first..picture.rows.end + first;
            let picture = picture.clone();
            self.page.images.push(PlacedImage { rows, ..picture });
        }
        if let Some(row) = drawn.excerpt_end {
            self.page.excerpt_end = Some(row + first);
        }
        for row in &drawn.rows {
            let mut row = row.clone();
            if row.line > 0 {
                row.line = (row.line + seat.line).saturating_sub(drawn.placed.line);
            }
            for link in row.spans.iter_mut().filter_map(|span| span.link.as_mut()) {
                *link = *link + seat.link - drawn.placed.link;
            }
            self.push_complete_row(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::markdown::color::{Snippet, SnippetCache};
    use crate::markdown::{
        FoldState, KnownImages, LayoutOptions, layout_cached, layout_with, parse,
    };

    static OPEN: FoldState = FoldState::all_open();
    static NONE: LazyLock<KnownImages> = LazyLock::new(KnownImages::default);

    const POST: &str = "# Title\n\nSee [one](a) and https://b.io.\n\n- item\n- other\n\n> quoted\n\n\
                        | a | b |\n|---|---|\n| 1 | [2](c) |\n\n```rust\nlet x;\n```\n\n## More\n\nend [x](d)\n\n\
                        <!-- truncate -->\n\n<details>\n<summary>sum</summary>\n\nhidden\n\n</details>\n";

    fn wants(colors: &SnippetCache) -> LayoutOptions<'_> {
        LayoutOptions {
            width: 40,
            style: PageStyle::default(),
            colors,
            folds: &OPEN,
            images: &NONE,
        }
    }

    /// Lays out several posts in turn; returns how many blocks each had to draw.
    fn fresh(posts: &[&str]) -> Vec<usize> {
        let colors = &SnippetCache::default();
        let mut cache = LayoutCache::default();
        let count = |post: &&str| {
            let document = parse(post);
            let page = layout_cached(&document, wants(colors), &mut cache);
            assert_eq!(page, layout_with(&document, wants(colors)));
            cache.rendered_blocks()
        };
        posts.iter().map(count).collect()
    }

    #[test]
    fn an_edit_of_one_block_lays_out_one_block() {
        for (old, new) in [
            ("See", "So see"),
            ("item", "item of two"),
            ("quoted", "*quoted*"),
            ("| 1", "| 3"),
            ("let x", "let y"),
            ("end", "[new](link) end"),
        ] {
            let after = POST.replace(old, new);
            assert_eq!(fresh(&[POST, POST, &after]), [12, 0, 1], "{old} to {new}");
        }
    }

    #[test]
    fn lines_and_links_above_a_block_leave_it_as_it_is() {
        let after = format!("New, with a [link](z).\n\n\n{POST}");
        assert_eq!(fresh(&[POST, &after, POST]), [12, 1, 0]);
    }

    #[test]
    fn a_footnote_keeps_its_rows_where_links_come_before_it() {
        let post = "a[^1] b[^2]\n\n[^1]: note\n\n[^2]: see [x](y)\n\n    more\n";
        let after = format!("New, with a [link](z).\n\n{post}");
        assert_eq!(fresh(&[post, &after, post]), [5, 1, 0]);
    }

    #[test]
    fn a_block_that_moves_into_a_quote_is_laid_out_again() {
        assert_eq!(fresh(&["a\n", "> a\n", "a\n"]), [1, 1, 1]);
    }

    #[test]
    fn a_part_that_is_folded_lays_out_its_summary_again() {
        let colors = &SnippetCache::default();
        let document = parse(POST);
        let mut cache = LayoutCache::default();
        layout_cached(&document, wants(colors), &mut cache);
        let mut folds = FoldState::all_open();
        folds.toggle(0);
        let folded = LayoutOptions {
            folds: &folds,
            ..wants(colors)
        };
        let page = layout_cached(&document, folded, &mut cache);
        assert_eq!(page, layout_with(&document, folded));
        assert_eq!(
            (
                cache.rendered_blocks(),
                page.folds.first().map(|fold| fold.open)
            ),
            (1, Some(false))
        );
    }

    #[test]
    fn colors_that_come_later_lay_out_their_code() {
        let document = parse(POST);
        let mut colors = SnippetCache::default();
        let mut cache = LayoutCache::default();
        layout_cached(&document, wants(&colors), &mut cache);
        for snippet in document.missing_snippets(&colors) {
            let plain = HighlightedSnippet::plain(&snippet);
            let Snippet { key, .. } = snippet;
            colors.add(key, plain);
        }
        layout_cached(&document, wants(&colors), &mut cache);
        assert_eq!(cache.rendered_blocks(), 1);
    }

    #[test]
    fn blocks_the_last_page_did_not_need_are_dropped() {
        let colors = &SnippetCache::default();
        let mut cache = LayoutCache::default();
        for number in 0..100 {
            let document = parse(&format!("number {number}\n\nsame\n"));
            layout_cached(&document, wants(colors), &mut cache);
        }
        assert_eq!((cache.current.len(), cache.previous.len()), (2, 0));
        let document = parse(&"a\n\n---\n\n".repeat(10));
        let narrow = LayoutOptions {
            width: 20,
            ..wants(colors)
        };
        layout_cached(&document, narrow, &mut cache);
        assert_eq!(cache.current.len(), 2);
    }
}
