//! Layout of block images: reserved rows where images can be shown, otherwise a text label.

use std::sync::Arc;

use crate::blog::image::ImageFile;
use crate::markdown::blocks::{Block, Kind, Picture as Made};
use crate::markdown::page::{RowSpan, SpanKind};
use crate::markdown::placed_image::{Cell, Picture, PictureKey};
use crate::text::{Clean, Role, width};

use super::Sheet;
use super::row_prefix::Margin;
use super::styles::{self, span};

/// Maximum height of an icon in rows; an inline image of that size gets no block of its own.
const ICON: u32 = 2;

impl Sheet<'_> {
    /// Reserves the rows of an image if it can be shown, otherwise adds its label.
    pub(super) fn picture(&mut self, block: &Block, made: &Made, mut margin: Margin) {
        let columns = self.columns(&margin);
        let Some(key) = self.key_of(made, columns) else {
            return self.named(block, made, &mut margin);
        };
        let first = self.page.rows.len();
        let column = margin.columns;
        let words = self.words(block, made);
        self.push(block.line, &mut margin, fitted(words, columns));
        for _ in 1..key.rows {
            self.push(block.line, &mut margin, Vec::new());
        }
        self.page.pictures.push(Picture {
            rows: first..self.page.rows.len(),
            column,
            key,
        });
    }

    /// Whether a block is an inline image that gets no rows of its own: the text has its label, and
    /// it cannot be shown or is no larger than an icon.
    pub(super) fn is_said(&self, block: &Block) -> bool {
        let Kind::Picture(made) = &block.kind else {
            return false;
        };
        let room = self.images.room.map(|room| room.cell);
        let shows = room.zip(self.images.found.get(&made.url));
        let is_large = |(cell, image): (Cell, &Arc<ImageFile>)| {
            image.is_drawable && image.size.1 > ICON * u32::from(cell.height)
        };
        made.is_named && !shows.is_some_and(is_large)
    }

    /// Returns the image and its size in cells, if it can be shown.
    fn key_of(&self, made: &Made, columns: usize) -> Option<PictureKey> {
        let room = self.images.room?;
        let image = self.images.found.get(&made.url)?;
        let (columns, rows) = room.of(image.size, columns);
        image.is_drawable.then(|| PictureKey {
            image: Arc::clone(image),
            columns,
            rows,
        })
    }

    /// Adds the label that replaces an image.
    fn named(&mut self, block: &Block, made: &Made, margin: &mut Margin) {
        let columns = self.columns(margin);
        let look = self.base(block, styles::body());
        for &line in self.document.lines(block.lines) {
            let mut rows = self.rows(line, columns);
            let last = rows.pop().unwrap_or(line);
            for row in rows {
                let spans = self.spans(row, look);
                self.push(block.line, margin, spans);
            }
            let mut spans = self.spans(last, look);
            let used: usize = spans.iter().map(|span| span.text.width()).sum();
            if let Some(size) = self
                .size(made, ", ")
                .filter(|size| used + size.text.width() <= columns)
            {
                spans.push(size);
                self.push(block.line, margin, spans);
                continue;
            }
            self.push(block.line, margin, spans);
            if let Some(size) = self
                .size(made, "")
                .filter(|size| size.text.width() <= columns)
            {
                self.push(block.line, margin, vec![size]);
            }
        }
    }

    /// Returns the label of an image as one row of unlimited width.
    fn words(&self, block: &Block, made: &Made) -> Vec<RowSpan> {
        let look = self.base(block, styles::body());
        let lines = self.document.lines(block.lines).iter();
        let mut words: Vec<RowSpan> = lines.flat_map(|&line| self.spans(line, look)).collect();
        words.extend(self.size(made, ", "));
        words
    }

    /// Returns a span with the size of an image in pixels, if known.
    pub(super) fn size(&self, made: &Made, before: &str) -> Option<RowSpan> {
        let (width, height) = self.images.found.get(&made.url)?.size;
        let words = Clean::new(&format!("{before}{width} x {height}"));
        Some(span(words, Role::Muted, SpanKind::Note))
    }

    /// Returns the image file of a block, for the cache key of its rows.
    pub(super) fn image_of(&self, block: &Block) -> Option<&ImageFile> {
        match &block.kind {
            Kind::Picture(made) => self.images.found.get(&made.url).map(Arc::as_ref),
            _ => None,
        }
    }
}

/// Truncates spans to a width in columns.
fn fitted(spans: Vec<RowSpan>, columns: usize) -> Vec<RowSpan> {
    let mut left = columns;
    let spans = spans.into_iter().map_while(|span| {
        let head = width::head(span.text.as_str(), left).len();
        let text = span.text.slice(0..head);
        left -= text.width();
        (head > 0).then_some(RowSpan { text, ..span })
    });
    spans.collect()
}
