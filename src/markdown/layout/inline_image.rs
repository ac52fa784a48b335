//! Inline images that cannot be shown: their labels include the image size.
//!
//! The size is not part of the document, so a line with such images is assembled with the sizes
//! before wrapping, and its rows are mapped back to the document afterwards.

use crate::markdown::blocks::{Extent, Kind};
use crate::markdown::page::{RowSpan, SpanKind};
use crate::text::{Clean, Look, Role};

use super::Sheet;
use super::styles::span;
use super::wrap::Room;

/// End of an image label in the document, and the text of the image size.
pub(super) type Size = (usize, String);

/// A line with image sizes inserted.
#[derive(Debug, Default)]
struct Line {
    text: String,
    /// For each part its start offset here and in the document; `None` for an inserted size.
    parts: Vec<(usize, Option<usize>)>,
}

impl Line {
    fn add(&mut self, text: &str, from: Option<usize>) {
        self.parts.push((self.text.len(), from));
        self.text.push_str(text);
    }

    /// Returns the parts of a row: ranges of the document, or the text of a size.
    fn parts_of(&self, row: Extent) -> impl Iterator<Item = Result<Extent, &str>> {
        let ends = self.parts.iter().skip(1).map(|&(start, _)| start);
        let parts = self.parts.iter().zip(ends.chain([self.text.len()]));
        parts.filter_map(move |(&(start, from), end)| {
            let (first, last) = (row.start.max(start), row.end.min(end));
            let text = self.text.get(first..last).filter(|text| !text.is_empty())?;
            Some(match from {
                Some(from) => Ok(Extent::new(from + first - start, from + last - start)),
                None => Err(text),
            })
        })
    }
}

impl Sheet<'_> {
    /// Returns the sizes of all inline images that cannot be shown, in order. An icon that could be
    /// shown needs no size.
    pub(super) fn find_sizes(&self) -> Vec<Size> {
        if self.images.found.is_empty() {
            return Vec::new();
        }
        let said = self.document.blocks.iter().filter(|it| self.is_said(it));
        let sizes = said.filter_map(|block| {
            let Kind::Picture(made) = &block.kind else {
                return None;
            };
            let is_icon = self.images.room.is_some() && self.image_of(block)?.is_drawable;
            let words = self
                .document
                .lines(block.lines)
                .last()
                .filter(|_| !is_icon)?;
            Some((words.end, self.size(made, ", ")?.text.to_string()))
        });
        let mut sizes: Vec<Size> = sizes.collect();
        sizes.sort_unstable();
        sizes
    }

    /// Returns the sizes to insert into a line of the document.
    pub(super) fn sizes_of(&self, line: Extent) -> &[Size] {
        let before = |place: usize| self.sizes.partition_point(|(at, _)| *at <= place);
        let sizes = self.sizes.get(before(line.start)..before(line.end));
        sizes.unwrap_or_default()
    }

    /// Wraps a line with its image sizes; returns for each row its range in the document and its
    /// spans.
    pub(super) fn sized_rows(
        &self,
        line: Extent,
        columns: usize,
        look: Look,
    ) -> Vec<(Extent, Vec<RowSpan>)> {
        let (sized, hidden) = self.sized(line);
        let rows = self
            .wrapper
            .rows(&sized.text, &hidden, Room::for_words(columns));
        // a row that contains only a size has the position of the text before it
        let mut before = Extent::default();
        let rows = rows.into_iter().map(|row| {
            let shown = sized.text.get(row.start..row.end).unwrap_or_default();
            let shown = shown.trim_end_matches(' ').len();
            let row = Extent::new(row.start, row.start + shown);
            let mut stands = None;
            let mut spans = Vec::new();
            for part in sized.parts_of(row) {
                match part {
                    Ok(words) => {
                        stands = stands.or(Some(words));
                        before = words;
                        spans.extend(self.spans(words, look));
                    }
                    Err(size) => spans.push(span(Clean::new(size), Role::Muted, SpanKind::Note)),
                }
            }
            (stands.unwrap_or(before), spans)
        });
        rows.collect()
    }

    /// Inserts the image sizes into a line; also returns the adjusted offsets of hidden characters.
    fn sized(&self, line: Extent) -> (Line, Vec<usize>) {
        let mut sized = Line::default();
        let mut hidden = self.hidden(line);
        let mut from = line.start;
        for (at, size) in self.sizes_of(line) {
            sized.add(self.document.slice(Extent::new(from, *at)), Some(from));
            let here = sized.text.len();
            let behind = hidden.iter_mut().filter(|place| **place >= here);
            behind.for_each(|place| *place += size.len());
            sized.add(size, None);
            from = *at;
        }
        sized.add(self.document.slice(Extent::new(from, line.end)), Some(from));
        (sized, hidden)
    }
}
