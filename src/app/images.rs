//! Images of the previewed post: which are needed, and which are decoded.
//!
//! Their space is reserved in the page, so nothing moves when they arrive. Needed are those on the
//! screen and one screen around it, nearest first; decoded images are bounded by bytes.

mod protocol;

use std::ops::Range;
use std::sync::Arc;

use crate::config::{ColorDepth, ImageSetting};
use crate::markdown::placed_image::CellSize;
use crate::markdown::{ImageKey, PlacedImage, RenderedPage};
use crate::text::Glyphs;

use super::SessionConfig;

pub use protocol::{ImageCommands, PLACEHOLDER, ProtocolImage, Sixels};

/// Maximum bytes of decoded images; those that are needed are kept beyond it.
const MAX_IMAGE_BYTES: usize = 16 << 20;
/// Maximum number of decoded images; those that are needed are kept beyond it.
const MAX_IMAGES: usize = 256;

/// Decoded images, and requests for more.
#[derive(Debug, Default)]
pub struct ImageStore {
    /// Size of a character cell in pixels, as far as known.
    pub cell: CellSize,
    /// Decoded images, oldest first.
    decoded: Vec<(ImageKey, RenderedImage)>,
    /// Images requested last.
    pub(super) requested: Vec<ImageKey>,
}

/// Result of decoding an image.
#[derive(Clone, Debug, PartialEq)]
pub enum RenderedImage {
    /// It can't be shown; its alt text stays.
    None,
    /// Half blocks of two colors, one per cell.
    HalfBlocks(HalfBlocks),
    /// An image drawn by the terminal itself.
    Protocol(Arc<ProtocolImage>),
}

/// An image made of half-block characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HalfBlocks {
    /// Width in cells.
    pub columns: usize,
    /// Cells, row by row; `None` where the image is transparent.
    pub cells: Vec<Option<HalfBlock>>,
}

/// A cell split into two halves, each of one color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HalfBlock {
    /// Half in the foreground color; none if the whole cell has the background color.
    pub half: CellHalf,
    /// Foreground color.
    pub foreground: PixelColor,
    /// Background color.
    pub background: PixelColor,
}

/// Half of a cell that has the foreground color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellHalf {
    /// Neither.
    None,
    /// Upper half.
    Upper,
    /// Lower half.
    Lower,
}

/// Color of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PixelColor {
    /// Red, green and blue.
    Full(u8, u8, u8),
    /// Index into the 256-color palette.
    Indexed(u8),
    /// Background of the page, where the image is transparent.
    Page,
}

impl HalfBlocks {
    /// Returns the cells of a row.
    pub fn row(&self, row: usize) -> &[Option<HalfBlock>] {
        let mut rows = self.cells.chunks(self.columns.max(1));
        rows.nth(row).unwrap_or_default()
    }
}

impl RenderedImage {
    /// Returns its size in bytes.
    fn size_in_bytes(&self) -> usize {
        match self {
            Self::None => 0,
            Self::HalfBlocks(blocks) => blocks.cells.len() * size_of::<Option<HalfBlock>>(),
            Self::Protocol(graphic) => graphic.size_in_bytes(),
        }
    }
}

impl ImageStore {
    /// Returns the decoded image, if there is one.
    pub fn get(&self, key: &ImageKey) -> Option<&RenderedImage> {
        let known = self.decoded.iter().rev();
        let mut same = known.filter(|(known, _)| known == key);
        same.next().map(|(_, pixels)| pixels)
    }

    /// Returns an image drawn by the terminal, by its id.
    pub fn protocol_image(&self, id: u32) -> Option<&Arc<ProtocolImage>> {
        self.protocol_images().find(|graphic| graphic.id == id)
    }

    /// Returns the images drawn by the terminal.
    pub fn protocol_images(&self) -> impl Iterator<Item = &Arc<ProtocolImage>> {
        self.decoded.iter().filter_map(|(_, pixels)| match pixels {
            RenderedImage::Protocol(graphic) => Some(graphic),
            _ => None,
        })
    }

    /// Adds an image, and drops old ones beyond the limits.
    pub(super) fn add(&mut self, key: ImageKey, pixels: RenderedImage) {
        self.decoded.retain(|(known, _)| *known != key);
        self.decoded.push((key, pixels));
        let mut bytes: usize = self
            .decoded
            .iter()
            .map(|(_, pixels)| pixels.size_in_bytes())
            .sum();
        let mut count = self.decoded.len();
        let asked = &self.requested;
        self.decoded.retain(|(known, pixels)| {
            let is_kept =
                (bytes <= MAX_IMAGE_BYTES && count <= MAX_IMAGES) || asked.contains(known);
            if !is_kept {
                bytes -= pixels.size_in_bytes();
                count -= 1;
            }
            is_kept
        });
    }
}

impl SessionConfig {
    /// Whether images can be shown; otherwise their alt text is.
    pub fn can_show_images(&self) -> bool {
        cfg!(feature = "images")
            && self.settings.images != ImageSetting::Off
            && self.glyphs == Glyphs::Unicode
            && matches!(self.depth, ColorDepth::Indexed | ColorDepth::Full)
    }

    /// Whether images are kept small to save bandwidth: over SSH, unless the user chose how to show
    /// them.
    pub fn is_saving_bandwidth(&self) -> bool {
        self.remote && self.settings.images == ImageSetting::Auto
    }
}

/// Returns the images that overlap a range of rows; the images of a page are sorted by row.
pub fn images_in_rows<'a>(page: &'a RenderedPage, rows: &Range<usize>) -> &'a [PlacedImage] {
    let pictures = &page.images;
    let first = pictures.partition_point(|picture| picture.rows.end <= rows.start);
    let last = pictures.partition_point(|picture| picture.rows.start < rows.end);
    pictures.get(first..last).unwrap_or_default()
}

/// Sample images for the tests of all layers.
#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::blog::FileStamp;
    use crate::blog::image::ImageFile;

    /// Returns the key of an image of this size in cells.
    pub(crate) fn key(name: &str, columns: usize, rows: usize) -> ImageKey {
        let image = Arc::new(ImageFile {
            path: name.into(),
            stamp: FileStamp::default(),
            size: (10, 20),
            is_drawable: true,
        });
        ImageKey {
            image,
            columns,
            rows,
        }
    }

    /// Returns a store with one decoded image.
    pub(crate) fn store_with(key: ImageKey, pixels: RenderedImage) -> ImageStore {
        let mut pictures = ImageStore::default();
        pictures.add(key, pixels);
        pictures
    }

    /// Returns a store of images drawn by the terminal, given as ids and commands.
    pub(crate) fn store_of_protocol_images(graphics: &[(u32, &[u8])]) -> ImageStore {
        let mut pictures = ImageStore::default();
        for (id, bytes) in graphics {
            let graphic = ProtocolImage {
                id: *id,
                columns: 1,
                placeholders: vec![PLACEHOLDER.to_string()],
                commands: ImageCommands::Once(bytes.to_vec()),
            };
            let pixels = RenderedImage::Protocol(Arc::new(graphic));
            pictures.add(key(&id.to_string(), 1, 1), pixels);
        }
        pictures
    }
}

#[cfg(test)]
mod tests;
