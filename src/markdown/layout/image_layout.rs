//! Layout of block images: reserved rows where images can be shown, otherwise a text label.

use std::sync::Arc;

use crate::blog::image::ImageFile;
use crate::markdown::blocks::{BlockImage as Made, BlockKind, LeafBlock};
use crate::markdown::page::{RowSpan, SpanKind};
use crate::markdown::placed_image::{CellSize, ImageKey, PlacedImage};
use crate::text::{CleanText, Role, width};

use super::PageBuilder;
use super::row_prefix::RowPrefix;
use super::styles::{self, generated_span};

/// Maximum height of an icon in rows; an inline image of that size gets no block of its own.
const MAX_ICON_ROWS: u32 = 2;

impl PageBuilder<'_> {
    /// Reserves the rows of an image if it can be shown, otherwise adds its label.
    pub(super) fn add_image(&mut self, block: &LeafBlock, made: &Made, mut margin: RowPrefix) {
        let columns = self.text_columns(&margin);
        let Some(key) = self.image_key(made, columns) else {
            return self.add_image_label(block, made, &mut margin);
        };
        let first = self.page.rows.len();
        let column = margin.columns;
        let words = self.image_label(block, made);
        self.push_row(block.line, &mut margin, truncate_spans(words, columns));
        for _ in 1..key.rows {
            self.push_row(block.line, &mut margin, Vec::new());
        }
        self.page.images.push(PlacedImage {
            rows: first..self.page.rows.len(),
            column,
            key,
        });
    }

    /// Whether a block is an inline image that gets no rows of its own: the text has its label, and
    /// it cannot be shown or is no larger than an icon.
    pub(super) fn is_label_only(&self, block: &LeafBlock) -> bool {
        let BlockKind::Image(made) = &block.kind else {
            return false;
        };
        let room = self.images.bounds.map(|room| room.cell);
        let shows = room.zip(self.images.files.get(&made.url));
        let is_large = |(cell, image): (CellSize, &Arc<ImageFile>)| {
            image.is_drawable && image.size.1 > MAX_ICON_ROWS * u32::from(cell.height)
        };
        made.is_inline && !shows.is_some_and(is_large)
    }

    /// Returns the image and its size in cells, if it can be shown.
    fn image_key(&self, made: &Made, columns: usize) -> Option<ImageKey> {
        let room = self.images.bounds?;
        let image = self.images.files.get(&made.url)?;
        let (columns, rows) = room.fit(image.size, columns);
        image.is_drawable.then(|| ImageKey {
            image: Arc::clone(image),
            columns,
            rows,
        })
    }

    /// Adds the label that replaces an image.
    fn add_image_label(&mut self, block: &LeafBlock, made: &Made, margin: &mut RowPrefix) {
        let columns = self.text_columns(margin);
        let look = self.base_style(block, styles::body_style());
        for &line in self.document.lines(block.lines) {
            let mut rows = self.wrap_line(line, columns);
            let last = rows.pop().unwrap_or(line);
            for row in rows {
                let spans = self.spans(row, look);
                self.push_row(block.line, margin, spans);
            }
            let mut spans = self.spans(last, look);
            let used: usize = spans.iter().map(|span| span.text.width()).sum();
            if let Some(size) = self
                .image_size(made, ", ")
                .filter(|size| used + size.text.width() <= columns)
            {
                spans.push(size);
                self.push_row(block.line, margin, spans);
                continue;
            }
            self.push_row(block.line, margin, spans);
            if let Some(size) = self
                .image_size(made, "")
                .filter(|size| size.text.width() <= columns)
            {
                self.push_row(block.line, margin, vec![size]);
            }
        }
    }

    /// Returns the label of an image as one row of unlimited width.
    fn image_label(&self, block: &LeafBlock, made: &Made) -> Vec<RowSpan> {
        let look = self.base_style(block, styles::body_style());
        let lines = self.document.lines(block.lines).iter();
        let mut words: Vec<RowSpan> = lines.flat_map(|&line| self.spans(line, look)).collect();
        words.extend(self.image_size(made, ", "));
        words
    }

    /// Returns a span with the size of an image in pixels, if known.
    pub(super) fn image_size(&self, made: &Made, before: &str) -> Option<RowSpan> {
        let (width, height) = self.images.files.get(&made.url)?.size;
        let words = CleanText::new(&format!("{before}{width} x {height}"));
        Some(generated_span(words, Role::Muted, SpanKind::Note))
    }

    /// Returns the image file of a block, for the cache key of its rows.
    pub(super) fn image_file(&self, block: &LeafBlock) -> Option<&ImageFile> {
        match &block.kind {
            BlockKind::Image(made) => self.images.files.get(&made.url).map(Arc::as_ref),
            _ => None,
        }
    }
}

/// Truncates spans to a width in columns.
fn truncate_spans(spans: Vec<RowSpan>, columns: usize) -> Vec<RowSpan> {
    let mut left = columns;
    let spans = spans.into_iter().map_while(|span| {
        let head = width::prefix_that_fits(span.text.as_str(), left).len();
        let text = span.text.slice(0..head);
        left -= text.width();
        (head > 0).then_some(RowSpan { text, ..span })
    });
    spans.collect()
}
