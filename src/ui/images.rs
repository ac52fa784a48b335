//! Images: the visible part of each, drawn over the rows reserved for it.

use crate::app::App;
use crate::app::images::{self, RenderedImage};
use crate::app::layout::ScreenArea;
use crate::markdown::page::SpanKind;
use crate::markdown::{PageRow, PlacedImage, RenderedPage};

use super::canvas::Canvas;

/// The visible images that can be drawn.
pub(super) struct VisibleImages<'a> {
    pictures: Vec<(&'a PlacedImage, &'a RenderedImage)>,
    top: usize,
}

impl<'a> VisibleImages<'a> {
    /// Finds the images in the visible rows.
    pub(super) fn of(app: &'a App, page: &'a RenderedPage, area: ScreenArea) -> Self {
        let top = app.preview.top();
        let pictures = images::images_in_rows(page, &(top..top + area.height)).iter();
        let there = pictures.filter_map(|picture| {
            let pixels = app.preview.images.get(&picture.key)?;
            (*pixels != RenderedImage::None).then_some((picture, pixels))
        });
        Self {
            pictures: there.collect(),
            top,
        }
    }

    /// Returns a row that an image covers, without its alternative text.
    pub(super) fn covered_row(&self, row: &PageRow, number: usize) -> Option<PageRow> {
        let mut pictures = self.pictures.iter();
        let covered = pictures.any(|(picture, _)| picture.rows.contains(&number));
        covered.then(|| PageRow {
            spans: (row.spans.iter())
                .filter(|span| span.kind == SpanKind::Gutter)
                .cloned()
                .collect(),
            ..row.clone()
        })
    }

    /// Draws the visible part of the images.
    pub(super) fn draw(&self, area: ScreenArea, canvas: &mut Canvas<'_>) {
        for (picture, pixels) in &self.pictures {
            let rows = picture.rows.clone().skip_while(|row| *row < self.top);
            for number in rows.take_while(|row| *row < self.top + area.height) {
                let at = (area.x + picture.column, area.y + number - self.top);
                let row = number - picture.rows.start;
                match pixels {
                    RenderedImage::None => {}
                    RenderedImage::HalfBlocks(blocks) => {
                        canvas.blocks(at, area.right(), blocks.row(row));
                    }
                    RenderedImage::Protocol(graphic) => {
                        canvas.image_placeholders(at, area.right(), graphic, row);
                    }
                }
            }
        }
    }
}
