//! Images of the previewed post: which are needed, and which are decoded.
//!
//! Their space is reserved in the page, so nothing moves when they arrive. Needed are those on the
//! screen and one screen around it, nearest first; decoded images are bounded by bytes.

mod protocol;

use std::ops::Range;
use std::sync::Arc;

use crate::config::Depth;
use crate::config::ImageSetting;
use crate::markdown::placed_image::{Cell, Room};
use crate::markdown::{Page, Picture, PictureKey};
use crate::text::Glyphs;

use super::{App, Effect, Setup};

pub use protocol::{Commands, Graphic, PLACEHOLDER, Sixels};

/// Maximum bytes of decoded images; those that are needed are kept beyond it.
const MOST_BYTES: usize = 16 << 20;
/// Maximum number of decoded images; those that are needed are kept beyond it.
const MOST: usize = 256;
/// Maximum height of an image, in thirds of the screen's rows.
const THIRDS: usize = 2;
/// Maximum columns and height (in thirds of the rows) over SSH, where every cell is sent.
const FAR: (usize, usize) = (40, 1);

/// Decoded images, and requests for more.
#[derive(Debug, Default)]
pub struct Pictures {
    /// Size of a character cell in pixels, as far as known.
    pub cell: Cell,
    /// Decoded images, oldest first.
    known: Vec<(PictureKey, Pixels)>,
    /// Images requested last.
    asked: Vec<PictureKey>,
}

/// Result of decoding an image.
#[derive(Clone, Debug, PartialEq)]
pub enum Pixels {
    /// It can't be shown; its alt text stays.
    None,
    /// Half blocks of two colors, one per cell.
    Blocks(Blocks),
    /// An image drawn by the terminal itself.
    Graphic(Arc<Graphic>),
}

/// An image made of half-block characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocks {
    /// Width in cells.
    pub columns: usize,
    /// Cells, row by row; `None` where the image is transparent.
    pub cells: Vec<Option<Block>>,
}

/// A cell split into two halves, each of one color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Half in the foreground color; none if the whole cell has the background color.
    pub half: Half,
    /// Foreground color.
    pub ink: Tint,
    /// Background color.
    pub ground: Tint,
}

/// Half of a cell that has the foreground color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Neither.
    None,
    /// Upper half.
    Upper,
    /// Lower half.
    Lower,
}

/// Color of a pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    /// Red, green and blue.
    Full(u8, u8, u8),
    /// Index into the 256-color palette.
    Indexed(u8),
    /// Background of the page, where the image is transparent.
    Page,
}

impl Blocks {
    /// Returns the cells of a row.
    pub fn row(&self, row: usize) -> &[Option<Block>] {
        let mut rows = self.cells.chunks(self.columns.max(1));
        rows.nth(row).unwrap_or_default()
    }
}

impl Pixels {
    /// Returns its size in bytes.
    fn bytes(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Blocks(blocks) => blocks.cells.len() * size_of::<Option<Block>>(),
            Self::Graphic(graphic) => graphic.bytes(),
        }
    }
}

impl Pictures {
    /// Returns the decoded image, if there is one.
    pub fn get(&self, key: &PictureKey) -> Option<&Pixels> {
        let known = self.known.iter().rev();
        let mut same = known.filter(|(known, _)| known == key);
        same.next().map(|(_, pixels)| pixels)
    }

    /// Returns an image drawn by the terminal, by its id.
    pub fn graphic(&self, id: u32) -> Option<&Arc<Graphic>> {
        self.graphics().find(|graphic| graphic.id == id)
    }

    /// Returns the images drawn by the terminal.
    pub fn graphics(&self) -> impl Iterator<Item = &Arc<Graphic>> {
        self.known.iter().filter_map(|(_, pixels)| match pixels {
            Pixels::Graphic(graphic) => Some(graphic),
            _ => None,
        })
    }

    /// Adds an image, and drops old ones beyond the limits.
    fn take(&mut self, key: PictureKey, pixels: Pixels) {
        self.known.retain(|(known, _)| *known != key);
        self.known.push((key, pixels));
        let mut bytes: usize = self.known.iter().map(|(_, pixels)| pixels.bytes()).sum();
        let mut count = self.known.len();
        let asked = &self.asked;
        self.known.retain(|(known, pixels)| {
            let is_kept = (bytes <= MOST_BYTES && count <= MOST) || asked.contains(known);
            if !is_kept {
                bytes -= pixels.bytes();
                count -= 1;
            }
            is_kept
        });
    }
}

impl Setup {
    /// Whether images can be shown; otherwise their alt text is.
    pub fn shows_pictures(&self) -> bool {
        cfg!(feature = "images")
            && self.settings.images != ImageSetting::Off
            && self.glyphs == Glyphs::Unicode
            && matches!(self.depth, Depth::Indexed | Depth::Full)
    }

    /// Whether images are kept small to save bandwidth: over SSH, unless the user chose how to show
    /// them.
    pub fn spares_pictures(&self) -> bool {
        self.remote && self.settings.images == ImageSetting::Auto
    }
}

impl App {
    /// Returns the maximum size of an image. It depends on the screen, not the pane, so that a
    /// warning which takes a row of the pane moves nothing.
    pub(super) fn room_of_pictures(&self) -> Option<Room> {
        let (columns, thirds) = if self.setup.spares_pictures() {
            FAR
        } else {
            (usize::MAX, THIRDS)
        };
        self.setup.shows_pictures().then(|| Room {
            cell: self.preview.pictures.cell,
            columns,
            rows: (self.view.size.height * thirds / 3).max(1),
        })
    }

    /// Requests the images that are needed and missing, unless they were requested already.
    pub(super) fn ask_for_pictures(&mut self) -> Option<Effect> {
        let wanted = self.wanted_pictures();
        let pictures = &mut self.preview.pictures;
        let missing = |key: &&PictureKey| pictures.get(key).is_none();
        let missing: Vec<PictureKey> = wanted.iter().filter(missing).cloned().collect();
        let is_new = !missing.is_empty() && missing.iter().any(|key| !pictures.asked.contains(key));
        pictures.asked = wanted;
        is_new.then_some(Effect::Pictures(missing))
    }

    /// Returns the images on the screen and one screen around it, nearest first.
    fn wanted_pictures(&self) -> Vec<PictureKey> {
        let (Some(page), Some(area)) = (self.preview.page(), self.screen().preview) else {
            return Vec::new();
        };
        let (top, height) = (self.preview.top(), area.height);
        let mut wanted: Vec<PictureKey> = Vec::new();
        for rows in [
            top..top + height,
            top + height..top + 2 * height,
            top.saturating_sub(height)..top,
        ] {
            for picture in pictures_in(page, &rows) {
                if !wanted.contains(&picture.key) {
                    wanted.push(picture.key.clone());
                }
            }
        }
        wanted
    }

    /// Adds a decoded image.
    pub(super) fn take_picture(&mut self, key: PictureKey, pixels: Pixels) -> Vec<Effect> {
        self.preview.pictures.take(key, pixels);
        Vec::new()
    }
}

/// Returns the images that overlap a range of rows; the images of a page are sorted by row.
pub fn pictures_in<'a>(page: &'a Page, rows: &Range<usize>) -> &'a [Picture] {
    let pictures = &page.pictures;
    let first = pictures.partition_point(|picture| picture.rows.end <= rows.start);
    let last = pictures.partition_point(|picture| picture.rows.start < rows.end);
    pictures.get(first..last).unwrap_or_default()
}

/// Sample images for the tests of all layers.
#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::blog::Stamp;
    use crate::blog::image::ImageFile;

    /// Returns the key of an image of this size in cells.
    pub(crate) fn key(name: &str, columns: usize, rows: usize) -> PictureKey {
        let image = Arc::new(ImageFile {
            path: name.into(),
            stamp: Stamp::default(),
            size: (10, 20),
            is_drawable: true,
        });
        PictureKey {
            image,
            columns,
            rows,
        }
    }

    /// Returns a store with one decoded image.
    pub(crate) fn holding(key: PictureKey, pixels: Pixels) -> Pictures {
        let mut pictures = Pictures::default();
        pictures.take(key, pixels);
        pictures
    }

    /// Returns a store of images drawn by the terminal, given as ids and commands.
    pub(crate) fn pictures(graphics: &[(u32, &[u8])]) -> Pictures {
        let mut pictures = Pictures::default();
        for (id, bytes) in graphics {
            let graphic = Graphic {
                id: *id,
                columns: 1,
                marks: vec![PLACEHOLDER.to_string()],
                commands: Commands::Once(bytes.to_vec()),
            };
            let pixels = Pixels::Graphic(Arc::new(graphic));
            pictures.take(key(&id.to_string(), 1, 1), pixels);
        }
        pictures
    }
}

#[cfg(test)]
mod tests;
