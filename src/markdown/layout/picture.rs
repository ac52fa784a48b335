//! Images that stand by themselves: rows for a picture, or one line of words.

use std::sync::Arc;

use crate::blog::image::ImageFile;
use crate::markdown::blocks::{Block, Kind, Picture as Made};
use crate::markdown::picture::{Cell, Picture, PictureKey};
use crate::markdown::row::{RowSpan, SpanKind};
use crate::text::{Clean, Role, width};

use super::Sheet;
use super::looks::{self, span};
use super::margin::Margin;

/// An image between words is an icon of the text where it is no higher than so many rows.
const ICON: u32 = 2;

impl Sheet<'_> {
    /// Reserves the rows of a picture where it can be shown, else names it.
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

    /// Tells whether a block is an image that the text above names, and there is no picture of it
    /// that is larger than an icon.
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

    /// Gives what is to be seen, where it can be.
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

    /// Draws the words that stand for a picture.
    fn named(&mut self, block: &Block, made: &Made, margin: &mut Margin) {
        let columns = self.columns(margin);
        let look = self.base(block, looks::body());
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

    /// Gives the words of a picture as one row, however wide.
    fn words(&self, block: &Block, made: &Made) -> Vec<RowSpan> {
        let look = self.base(block, looks::body());
        let lines = self.document.lines(block.lines).iter();
        let mut words: Vec<RowSpan> = lines.flat_map(|&line| self.spans(line, look)).collect();
        words.extend(self.size(made, ", "));
        words
    }

    /// Says how large an image of the blog is.
    pub(super) fn size(&self, made: &Made, before: &str) -> Option<RowSpan> {
        let (width, height) = self.images.found.get(&made.url)?.size;
        let words = Clean::new(&format!("{before}{width} x {height}"));
        Some(span(words, Role::Muted, SpanKind::Note))
    }

    /// Gives what is known of the image of a block, for the key of its rows.
    pub(super) fn image_of(&self, block: &Block) -> Option<&ImageFile> {
        match &block.kind {
            Kind::Picture(made) => self.images.found.get(&made.url).map(Arc::as_ref),
            _ => None,
        }
    }
}

/// Cuts spans to so many columns.
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
