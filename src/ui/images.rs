//! Images: the visible part of each, drawn over the rows reserved for it.

use crate::app::App;
use crate::app::images::{self, Pixels};
use crate::app::layout::Area;
use crate::markdown::page::SpanKind;
use crate::markdown::{Page, Picture, Row};

use super::canvas::Canvas;

/// The visible images that can be drawn.
pub(super) struct Shown<'a> {
    pictures: Vec<(&'a Picture, &'a Pixels)>,
    top: usize,
}

impl<'a> Shown<'a> {
    /// Finds the images in the visible rows.
    pub(super) fn of(app: &'a App, page: &'a Page, area: Area) -> Self {
        let top = app.preview.top();
        let pictures = images::pictures_in(page, &(top..top + area.height)).iter();
        let there = pictures.filter_map(|picture| {
            let pixels = app.preview.pictures.get(&picture.key)?;
            (*pixels != Pixels::None).then_some((picture, pixels))
        });
        Self {
            pictures: there.collect(),
            top,
        }
    }

    /// Returns a row that an image covers, without its alternative text.
    pub(super) fn uncovered(&self, row: &Row, number: usize) -> Option<Row> {
        let mut pictures = self.pictures.iter();
        let covered = pictures.any(|(picture, _)| picture.rows.contains(&number));
        covered.then(|| Row {
            spans: (row.spans.iter())
                .filter(|span| span.kind == SpanKind::Gutter)
                .cloned()
                .collect(),
            ..row.clone()
        })
    }

    /// Draws the visible part of the images.
    pub(super) fn draw(&self, area: Area, canvas: &mut Canvas<'_>) {
        for (picture, pixels) in &self.pictures {
            let rows = picture.rows.clone().skip_while(|row| *row < self.top);
            for number in rows.take_while(|row| *row < self.top + area.height) {
                let at = (area.x + picture.column, area.y + number - self.top);
                let row = number - picture.rows.start;
                match pixels {
                    Pixels::None => {}
                    Pixels::Blocks(blocks) => canvas.blocks(at, area.right(), blocks.row(row)),
                    Pixels::Graphic(graphic) => canvas.placed(at, area.right(), graphic, row),
                }
            }
        }
    }
}
