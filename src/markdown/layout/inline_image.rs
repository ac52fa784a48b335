//! Inline images that cannot be shown: their labels include the image size.
//!
//! The size is not part of the document, so a line with such images is assembled with the sizes
//! before wrapping, and its rows are mapped back to the document afterwards.

use crate::markdown::blocks::{BlockKind, IndexRange};
use crate::markdown::page::{RowSpan, SpanKind};
use crate::text::{CleanText, Role, TextStyle};

use super::PageBuilder;
use super::styles::generated_span;
use super::wrap::WrapOptions;

/// End of an image label in the document, and the text of the image size.
pub(super) type ImageSizeLabel = (usize, String);

/// A line with image sizes inserted.
#[derive(Debug, Default)]
struct SizedLine {
    text: String,
    /// For each part its start offset here and in the document; `None` for an inserted size.
    parts: Vec<(usize, Option<usize>)>,
}

impl SizedLine {
    fn add(&mut self, text: &str, from: Option<usize>) {
        self.parts.push((self.text.len(), from));
        self.text.push_str(text);
    }

    /// Returns the parts of a row: ranges of the document, or the text of a size.
    fn parts_of(&self, row: IndexRange) -> impl Iterator<Item = Result<IndexRange, &str>> {
        let ends = self.parts.iter().skip(1).map(|&(start, _)| start);
        let parts = self.parts.iter().zip(ends.chain([self.text.len()]));
        parts.filter_map(move |(&(start, from), end)| {
            let (first, last) = (row.start.max(start), row.end.min(end));
            let text = self.text.get(first..last).filter(|text| !text.is_empty())?;
            Some(match from {
                Some(from) => Ok(IndexRange::new(from + first - start, from + last - start)),
                None => Err(text),
            })
        })
    }
}

impl PageBuilder<'_> {
    /// Returns the sizes of all inline images that cannot be shown, in order. An icon that could be
    /// shown needs no size.
    pub(super) fn inline_image_sizes(&self) -> Vec<ImageSizeLabel> {
        if self.images.files.is_empty() {
            return Vec::new();
        }
        let said = self
            .document
            .blocks
            .iter()
            .filter(|it| self.is_label_only(it));
        let sizes = said.filter_map(|block| {
            let BlockKind::Image(made) = &block.kind else {
                return None;
            };
            let is_icon = self.images.bounds.is_some() && self.image_file(block)?.is_drawable;
            let words = self
                .document
                .lines(block.lines)
                .last()
                .filter(|_| !is_icon)?;
            Some((words.end, self.image_size(made, ", ")?.text.to_string()))
        });
        let mut sizes: Vec<ImageSizeLabel> = sizes.collect();
        sizes.sort_unstable();
        sizes
    }

    /// Returns the sizes to insert into a line of the document.
    pub(super) fn sizes_in_line(&self, line: IndexRange) -> &[ImageSizeLabel] {
        let before = |place: usize| self.image_sizes.partition_point(|(at, _)| *at <= place);
        let sizes = self.image_sizes.get(before(line.start)..before(line.end));
        sizes.unwrap_or_default()
    }

    /// Wraps a line with its image sizes; returns for each row its range in the document and its
    /// spans.
    pub(super) fn wrap_sized_line(
        &self,
        line: IndexRange,
        columns: usize,
        look: TextStyle,
    ) -> Vec<(IndexRange, Vec<RowSpan>)> {
        let sized = self.line_with_sizes(line);
        let rows = self
            .wrapper
            .wrap(&sized.text, WrapOptions::for_words(columns));
        // a row that contains only a size has the position of the text before it
        let mut before = IndexRange::default();
        let rows = rows.into_iter().map(|row| {
            let shown = sized.text.get(row.start..row.end).unwrap_or_default();
            let shown = shown.trim_end_matches(' ').len();
            let row = IndexRange::new(row.start, row.start + shown);
            let mut stands = None;
            let mut spans = Vec::new();
            for part in sized.parts_of(row) {
                match part {
                    Ok(words) => {
                        stands = stands.or(Some(words));
                        before = words;
                        spans.extend(self.spans(words, look));
                    }
                    Err(size) => spans.push(generated_span(
                        CleanText::new(size),
                        Role::Muted,
                        SpanKind::Note,
                    )),
                }
            }
            (stands.unwrap_or(before), spans)
        });
        rows.collect()
    }

    /// Inserts the image sizes into a line.
    fn line_with_sizes(&self, line: IndexRange) -> SizedLine {
        let mut sized = SizedLine::default();
        let mut from = line.start;
        for (at, size) in self.sizes_in_line(line) {
            sized.add(self.document.slice(IndexRange::new(from, *at)), Some(from));
            sized.add(size, None);
            from = *at;
        }
        sized.add(
            self.document.slice(IndexRange::new(from, line.end)),
            Some(from),
        );
        sized
    }
}
