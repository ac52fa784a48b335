//! Layout cache: rows of blocks from the last page, for the next page that contains them.
//!
//! A block is identified by its hash and its row prefix, which together decide its rows at one
//! width and style. Its position and the indices of its links are adjusted on reuse. The cache
//! keeps only what the last page needed, so it never grows beyond one page.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::markdown::blocks::{Block, Kind, Print};
use crate::markdown::colour::Coloured;
use crate::markdown::page::{CodePart, Heading, Page, Row};
use crate::markdown::placed_image::{Picture, Room};

use super::row_prefix::Margin;
use super::{Sheet, Style};

/// Maximum number of cached rows; the rest of a longer page is laid out each time.
const MOST_ROWS: usize = 200_000;

/// Cached rows of the last page, by block.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    /// Options that the page was laid out for.
    shape: Option<Shape>,
    /// Blocks that the page under construction has needed so far.
    used: HashMap<u64, Arc<Drawn>>,
    /// Blocks that the previous page needed.
    before: HashMap<u64, Arc<Drawn>>,
    rows: usize,
    fresh: usize,
}

/// Width, style, and available space for images.
type Shape = (usize, Style, Option<Room>);

/// A block as it was drawn.
#[derive(Debug)]
pub(super) struct Drawn {
    rows: Vec<Row>,
    /// Its headings; row numbers are relative to its first row.
    outline: Vec<Heading>,
    /// Its code blocks; row numbers are relative as well.
    code: Vec<CodePart>,
    /// Its images; row numbers are relative as well.
    pictures: Vec<Picture>,
    /// The row that ends the excerpt, relative as well.
    excerpt_end: Option<usize>,
    /// Its position and highlighting.
    seat: Seat,
}

/// Where the additions of a block to each list of a page start.
#[derive(Clone, Copy, Debug)]
pub(super) struct From {
    row: usize,
    heading: usize,
    code: usize,
    picture: usize,
}

impl From {
    /// Returns the current end of a page.
    pub(super) fn end_of(page: &Page) -> Self {
        Self {
            row: page.rows.len(),
            heading: page.outline.len(),
            code: page.code.len(),
            picture: page.pictures.len(),
        }
    }
}

/// A block at its position on this page, with its highlighting.
#[derive(Debug)]
pub(super) struct Seat {
    /// Line of the body where it starts.
    line: usize,
    /// Base index of its links.
    link: usize,
    colours: Option<Arc<Coloured>>,
    /// Hash of the block and its row prefix.
    key: u64,
}

impl Cache {
    /// Returns the number of blocks of the last page that were not found in the cache.
    pub fn fresh(&self) -> usize {
        self.fresh
    }

    /// Starts a page. If the previous one was not completed, its blocks remain available.
    pub(super) fn open(&mut self, shape: Shape) {
        let shape = Some(shape);
        if self.shape == shape {
            let used = std::mem::take(&mut self.used);
            self.before.extend(used);
        } else {
            self.used.clear();
            self.before.clear();
        }
        self.shape = shape;
        self.rows = 0;
        self.fresh = 0;
    }

    /// Completes a page and drops the blocks it did not need.
    pub(super) fn close(&mut self) {
        self.before = HashMap::new();
    }

    /// Returns a block drawn earlier with the same highlighting.
    pub(super) fn find(&mut self, seat: &Seat) -> Option<Arc<Drawn>> {
        let key = seat.key;
        let same = |drawn: &Arc<Drawn>| match (&drawn.seat.colours, &seat.colours) {
            (None, None) => true,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        if let Some(drawn) = self.used.get(&key).filter(|drawn| same(drawn)) {
            return Some(Arc::clone(drawn));
        }
        let drawn = self.before.remove(&key).filter(same)?;
        self.enter(key, Arc::clone(&drawn));
        Some(drawn)
    }

    /// Stores a block that was drawn.
    pub(super) fn keep(&mut self, drawn: Drawn) {
        self.fresh += 1;
        self.enter(drawn.seat.key, Arc::new(drawn));
    }

    fn enter(&mut self, key: u64, drawn: Arc<Drawn>) {
        let rows = self.rows + drawn.rows.len();
        if rows <= MOST_ROWS {
            self.rows = rows;
            self.used.insert(key, drawn);
        }
    }
}

impl Drawn {
    /// Extracts what a block added to a page.
    pub(super) fn of(page: &Page, from: From, seat: Seat) -> Self {
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
        let pictures = page.pictures.get(from.picture..).unwrap_or_default();
        let pictures = pictures.iter().map(|picture| Picture {
            rows: picture.rows.start - row..picture.rows.end - row,
            ..picture.clone()
        });
        Self {
            rows: page.rows.get(row..).unwrap_or_default().to_vec(),
            outline,
            code,
            pictures: pictures.collect(),
            excerpt_end: page.excerpt_end.and_then(|end| end.checked_sub(row)),
            seat,
        }
    }
}

impl Sheet<'_> {
    /// Computes the cache key and position of a block.
    pub(super) fn seat(&self, block: &Block, margin: &Margin) -> Seat {
        let in_margin = margin.link();
        let print = Print::of(self.document, block, in_margin);
        let mut hasher = DefaultHasher::new();
        print.hash.hash(&mut hasher);
        self.image_of(block).hash(&mut hasher);
        for line in self.document.lines(block.lines) {
            for (at, size) in self.sizes_of(*line) {
                (at - line.start, size).hash(&mut hasher);
            }
        }
        match in_margin {
            Some(first) => margin.counted_from(first).hash(&mut hasher),
            None => margin.hash(&mut hasher),
        }
        Seat {
            line: block.line,
            link: print.link,
            colours: self.colours_of(block),
            key: hasher.finish(),
        }
    }

    /// Returns the highlighting of a block, if it is code.
    fn colours_of(&self, block: &Block) -> Option<Arc<Coloured>> {
        match &block.kind {
            Kind::Code(code) => self.colours.shared(&code.key()?),
            _ => None,
        }
    }

    /// Adds a cached block at its new position.
    pub(super) fn draw_again(&mut self, seat: &Seat, drawn: &Drawn) {
        let first = self.page.rows.len();
        for heading in &drawn.outline {
            let row = heading.row + first;
            let heading = heading.clone();
            self.page.outline.push(Heading { row, ..heading });
        }
        for part in &drawn.code {
            let rows = part.rows.start + first..part.rows.end + first;
            let part = part.clone();
            self.page.code.push(CodePart { rows, ..part });
        }
        for picture in &drawn.pictures {
            let rows = picture.rows.start + first..picture.rows.end + first;
            let picture = picture.clone();
            self.page.pictures.push(Picture { rows, ..picture });
        }
        if let Some(row) = drawn.excerpt_end {
            self.page.excerpt_end = Some(row + first);
        }
        for row in &drawn.rows {
            let mut row = row.clone();
            if row.line > 0 {
                row.line = (row.line + seat.line).saturating_sub(drawn.seat.line);
            }
            for link in row.spans.iter_mut().filter_map(|span| span.link.as_mut()) {
                *link = *link + seat.link - drawn.seat.link;
            }
            self.add(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::markdown::colour::{Colours, Snippet};
    use crate::markdown::{Folds, Images, Wants, layout_again, layout_as, parse};

    static OPEN: Folds = Folds::all_open();
    static NONE: LazyLock<Images> = LazyLock::new(Images::default);

    const POST: &str = "# Title\n\nSee [one](a) and https://b.io.\n\n- item\n- other\n\n> quoted\n\n\
                        | a | b |\n|---|---|\n| 1 | [2](c) |\n\n```rust\nlet x;\n```\n\n## More\n\nend [x](d)\n\n\
                        <!-- truncate -->\n\n<details>\n<summary>sum</summary>\n\nhidden\n\n</details>\n";

    fn wants(colours: &Colours) -> Wants<'_> {
        Wants {
            width: 40,
            style: Style::default(),
            colours,
            folds: &OPEN,
            images: &NONE,
        }
    }

    /// Lays out several posts in turn; returns how many blocks each had to draw.
    fn fresh(posts: &[&str]) -> Vec<usize> {
        let colours = &Colours::default();
        let mut cache = Cache::default();
        let count = |post: &&str| {
            let document = parse(post);
            let page = layout_again(&document, wants(colours), &mut cache);
            assert_eq!(page, layout_as(&document, wants(colours)));
            cache.fresh()
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
        let colours = &Colours::default();
        let document = parse(POST);
        let mut cache = Cache::default();
        layout_again(&document, wants(colours), &mut cache);
        let mut folds = Folds::all_open();
        folds.turn(0);
        let folded = Wants {
            folds: &folds,
            ..wants(colours)
        };
        let page = layout_again(&document, folded, &mut cache);
        assert_eq!(page, layout_as(&document, folded));
        assert_eq!(
            (cache.fresh(), page.folds.first().map(|fold| fold.open)),
            (1, Some(false))
        );
    }

    #[test]
    fn colours_that_come_later_lay_out_their_code() {
        let document = parse(POST);
        let mut colours = Colours::default();
        let mut cache = Cache::default();
        layout_again(&document, wants(&colours), &mut cache);
        for snippet in document.snippets(&colours) {
            let plain = Coloured::plain(&snippet);
            let Snippet { key, .. } = snippet;
            colours.add(key, plain);
        }
        layout_again(&document, wants(&colours), &mut cache);
        assert_eq!(cache.fresh(), 1);
    }

    #[test]
    fn what_the_last_page_did_not_need_is_forgotten() {
        let colours = &Colours::default();
        let mut cache = Cache::default();
        for number in 0..100 {
            let document = parse(&format!("number {number}\n\nsame\n"));
            layout_again(&document, wants(colours), &mut cache);
        }
        assert_eq!((cache.used.len(), cache.before.len()), (2, 0));
        let document = parse(&"a\n\n---\n\n".repeat(10));
        let narrow = Wants {
            width: 20,
            ..wants(colours)
        };
        layout_again(&document, narrow, &mut cache);
        assert_eq!(cache.used.len(), 2);
    }
}
