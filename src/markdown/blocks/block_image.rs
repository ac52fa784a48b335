//! Images: their text labels, and which of them are blocks of their own.
//!
//! An image alone on its line of the source is a block, with room for the picture. An inline image
//! has a label in its place, and a block after the text that shows it where images can be shown.

use std::iter::Peekable;
use std::vec::IntoIter;

use crate::blog::image::is_remote;

use super::build::DocumentBuilder;
use super::{BlockKind, IndexRange};

/// The image being read; its alternative text becomes part of a generated label.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenImage {
    pub(super) alt: String,
    url: String,
    pub(super) depth: usize,
}

impl OpenImage {
    /// Whether an image is being read.
    pub(super) fn is_open(&self) -> bool {
        self.depth > 0
    }
}

/// A block that shows an image.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::markdown) struct BlockImage {
    /// URL as written.
    pub(in crate::markdown) url: String,
    /// Whether the image is inline: the text above contains its label.
    pub(in crate::markdown) is_inline: bool,
    /// Whether the block above is text of the same paragraph.
    pub(in crate::markdown) follows_text: bool,
    /// Whether the block below is text of the same paragraph, most often a caption.
    pub(in crate::markdown) precedes_text: bool,
}

/// Inline images of a text: the range of the label and the URL of each.
pub(super) type InlineImages = Peekable<IntoIter<(IndexRange, String)>>;

impl DocumentBuilder<'_> {
    /// Starts an image.
    pub(super) fn open_image(&mut self, url: &str) {
        if self.image.depth == 0 {
            url.clone_into(&mut self.image.url);
        }
        self.image.depth += 1;
    }

    /// Ends an image and replaces it by a label.
    pub(super) fn close_image(&mut self) {
        self.image.depth = self.image.depth.saturating_sub(1);
        if self.image.depth == 0 {
            let image = std::mem::take(&mut self.image);
            self.push_image_label(&image.alt, &image.url);
        }
    }

    /// Appends the label of an image: its alternative text and file name, or the whole URL if
    /// remote.
    pub(super) fn push_image_label(&mut self, alt: &str, url: &str) {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let name = match path.rsplit('/').next() {
            _ if url.starts_with("data:") => "data",
            _ if is_remote(url) => url,
            Some(name) if !name.is_empty() => name,
            _ => url,
        };
        let words: Vec<&str> = [alt.trim(), name]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect();
        let words = words.join(", ");
        self.append_link_text(&words);
        let start = self.block_text.text().len();
        self.push_generated(&format!("image: {words}"));
        self.block_text.add_image(start, url);
    }

    /// Adds the parts of a paragraph: each line that is an image, and the text between them, with
    /// its inline images.
    pub(super) fn push_paragraph_parts(
        &mut self,
        lines: IndexRange,
        pictures: &[Option<String>],
        named: &mut InlineImages,
    ) {
        let is_text = |at: Option<usize>| {
            let part = at.and_then(|at| pictures.get(at));
            part.is_some_and(Option::is_none)
        };
        let (mut line, last) = (lines.start, pictures.len());
        for (at, url) in pictures.iter().enumerate() {
            let Some(url) = url else {
                // text includes all lines up to the next image
                if is_text(at.checked_sub(1)) {
                    continue;
                }
                let more = (at..last).take_while(|at| is_text(Some(*at))).count();
                self.push(BlockKind::Text, IndexRange::new(line, line + more));
                line += more;
                let before = IndexRange::new(line - 1, line);
                let end = self
                    .document
                    .lines(before)
                    .first()
                    .map_or(0, |last| last.end);
                self.push_inline_images(named, end);
                continue;
            };
            let picture = BlockImage {
                url: url.clone(),
                is_inline: false,
                follows_text: is_text(at.checked_sub(1)),
                precedes_text: is_text(Some(at + 1)),
            };
            self.push(BlockKind::Image(picture), IndexRange::new(line, line + 1));
            line += 1;
        }
    }

    /// Adds blocks for the inline images whose labels start before `end`, an offset in the
    /// document.
    pub(super) fn push_inline_images(&mut self, named: &mut InlineImages, end: usize) {
        while let Some((words, url)) = named.next_if(|(words, _)| words.start < end) {
            let first = self.document.lines.len();
            self.document.lines.push(words);
            let picture = BlockImage {
                url,
                is_inline: true,
                follows_text: true,
                precedes_text: false,
            };
            self.push(BlockKind::Image(picture), IndexRange::new(first, first + 1));
        }
    }
}
