//! The pictures of the post on the screen: which are wanted, and what is there of them.
//!
//! Their room is part of the page, so that nothing moves when they come. Wanted is what is on the
//! screen and a screen around it, the nearest first; what is there is bounded by bytes.

mod graphic;

use std::ops::Range;
use std::sync::Arc;

use crate::config::Depth;
use crate::config::ImageSetting;
use crate::markdown::picture::{Cell, Room};
use crate::markdown::{Page, Picture, PictureKey};
use crate::text::Glyphs;

use super::{App, Effect, Setup};

pub use graphic::{Commands, Graphic, PLACEHOLDER, Sixels};

/// So many bytes of pictures are kept beside those that are wanted.
const MOST_BYTES: usize = 16 << 20;
/// So many pictures are kept beside those that are wanted.
const MOST: usize = 256;
/// A picture may take so much of the screen, in thirds of its rows.
const THIRDS: usize = 2;
/// The same at the other end of SSH, where each cell of it is sent, and columns.
const FAR: (usize, usize) = (40, 1);

/// What of pictures is there.
#[derive(Debug, Default)]
pub struct Pictures {
    /// The size of a character in pixels, as far as it is known.
    pub cell: Cell,
    /// The pictures that came, the oldest first.
    known: Vec<(PictureKey, Pixels)>,
    /// What was asked for last.
    asked: Vec<PictureKey>,
}

/// What became of a picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Pixels {
    /// It cannot be shown: its words stay.
    None,
    /// Blocks of two colours, each in a cell.
    Blocks(Blocks),
    /// Something that the terminal draws.
    Graphic(Arc<Graphic>),
}

/// A picture made of characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocks {
    /// Columns of cells.
    pub columns: usize,
    /// The cells, row by row; nothing where the picture is transparent.
    pub cells: Vec<Option<Block>>,
}

/// A cell of two colours, one above the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The half that has the ink; none where all of it is ground.
    pub half: Half,
    /// The colour of the half.
    pub ink: Tint,
    /// The colour of the rest.
    pub ground: Tint,
}

/// Which half of a cell has the ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// None.
    None,
    /// The upper one.
    Upper,
    /// The lower one.
    Lower,
}

/// A colour of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    /// Red, green, blue.
    Full(u8, u8, u8),
    /// One of the 256.
    Indexed(u8),
    /// That of the page: nothing of the picture is there.
    Page,
}

impl Blocks {
    /// Gives the cells of a row.
    pub fn row(&self, row: usize) -> &[Option<Block>] {
        let mut rows = self.cells.chunks(self.columns.max(1));
        rows.nth(row).unwrap_or_default()
    }
}

impl Pixels {
    /// Counts the bytes it takes.
    fn bytes(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Blocks(blocks) => blocks.cells.len() * size_of::<Option<Block>>(),
            Self::Graphic(graphic) => graphic.bytes(),
        }
    }
}

impl Pictures {
    /// Gives what is there of a picture.
    pub fn get(&self, key: &PictureKey) -> Option<&Pixels> {
        let known = self.known.iter().rev();
        let mut same = known.filter(|(known, _)| known == key);
        same.next().map(|(_, pixels)| pixels)
    }

    /// Gives a picture that the terminal draws, by its number.
    pub fn graphic(&self, id: u32) -> Option<&Arc<Graphic>> {
        self.graphics().find(|graphic| graphic.id == id)
    }

    /// Lists the pictures that the terminal draws.
    pub fn graphics(&self) -> impl Iterator<Item = &Arc<Graphic>> {
        self.known.iter().filter_map(|(_, pixels)| match pixels {
            Pixels::Graphic(graphic) => Some(graphic),
            _ => None,
        })
    }

    /// Takes a picture, and forgets old ones that are too much with it.
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
    /// Tells whether pictures can be shown; they are named where not.
    pub fn shows_pictures(&self) -> bool {
        cfg!(feature = "images")
            && self.settings.images != ImageSetting::Off
            && self.glyphs == Glyphs::Unicode
            && matches!(self.depth, Depth::Indexed | Depth::Full)
    }

    /// Tells whether pictures are kept small, since they travel: at the other end of SSH, unless
    /// the person said how they are to be shown.
    pub fn spares_pictures(&self) -> bool {
        self.remote && self.settings.images == ImageSetting::Auto
    }
}

impl App {
    /// Gives the room for a picture: by the size of the screen, not that of the pane, so that a
    /// warning that takes a row of it moves nothing.
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

    /// Asks for the pictures that are wanted and not there, unless that is what was asked last.
    pub(super) fn ask_for_pictures(&mut self) -> Option<Effect> {
        let wanted = self.wanted_pictures();
        let pictures = &mut self.preview.pictures;
        let missing = |key: &&PictureKey| pictures.get(key).is_none();
        let missing: Vec<PictureKey> = wanted.iter().filter(missing).cloned().collect();
        let is_new = !missing.is_empty() && missing.iter().any(|key| !pictures.asked.contains(key));
        pictures.asked = wanted;
        is_new.then_some(Effect::Pictures(missing))
    }

    /// Lists the pictures on the screen and a screen around it, the nearest first.
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

    /// Takes a picture that was asked for.
    pub(super) fn take_picture(&mut self, key: PictureKey, pixels: Pixels) -> Vec<Effect> {
        self.preview.pictures.take(key, pixels);
        Vec::new()
    }
}

/// Gives the pictures that have one of some rows; they stand in order.
pub fn pictures_in<'a>(page: &'a Page, rows: &Range<usize>) -> &'a [Picture] {
    let pictures = &page.pictures;
    let first = pictures.partition_point(|picture| picture.rows.end <= rows.start);
    let last = pictures.partition_point(|picture| picture.rows.start < rows.end);
    pictures.get(first..last).unwrap_or_default()
}

/// Pictures for the tests of every layer.
#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::blog::Stamp;
    use crate::blog::image::ImageFile;

    /// A picture of so many cells.
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

    /// One picture that came.
    pub(crate) fn holding(key: PictureKey, pixels: Pixels) -> Pictures {
        let mut pictures = Pictures::default();
        pictures.take(key, pixels);
        pictures
    }

    /// Pictures that the terminal draws, by their numbers and commands.
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
