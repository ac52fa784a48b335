//! Placement of images in a laid-out post: their size in cells, known before any pixel is decoded.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::blog::image::ImageFile;

/// Size of a character cell in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellSize {
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
}

impl Default for CellSize {
    /// Returns a usual size: twice as high as wide, so that 80 columns equal the text width of a
    /// web page.
    fn default() -> Self {
        Self {
            width: 10,
            height: 20,
        }
    }
}

/// Maximum size of an image in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ImageBounds {
    /// Size of a cell in pixels.
    pub cell: CellSize,
    /// Maximum width in columns, even on a wider page.
    pub columns: usize,
    /// Maximum height in rows.
    pub rows: usize,
}

/// The image files that a post refers to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownImages {
    /// Image files by URL as written.
    pub files: HashMap<String, Arc<ImageFile>>,
    /// Maximum size of each image, if images can be shown.
    pub bounds: Option<ImageBounds>,
}

/// An image file and its size in cells; decoded images are cached by this key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ImageKey {
    /// The file.
    pub image: Arc<ImageFile>,
    /// Width in cells.
    pub columns: usize,
    /// Height in cells.
    pub rows: usize,
}

/// Position of an image in a laid-out post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedImage {
    /// Its rows, all reserved for it; the first contains its label until the image is available.
    pub rows: Range<usize>,
    /// Its first column.
    pub column: usize,
    /// The image and its size.
    pub key: ImageKey,
}

impl ImageBounds {
    /// Returns the columns and rows for an image of a size in pixels: its own size, or scaled down
    /// to fit. A scaled image gets no row that it would fill less than half.
    pub fn fit(self, size: (u32, u32), columns: usize) -> (usize, usize) {
        let (width, height) = (u64::from(size.0.max(1)), u64::from(size.1.max(1)));
        let columns = columns.min(self.columns).max(1);
        let most_width = columns as u64 * u64::from(self.cell.width.max(1));
        let most_height = self.rows.max(1) as u64 * u64::from(self.cell.height.max(1));
        let cell = (
            u64::from(self.cell.width.max(1)),
            u64::from(self.cell.height.max(1)),
        );
        if width <= most_width && height <= most_height {
            let (columns, rows) = (width.div_ceil(cell.0), height.div_ceil(cell.1));
            return (columns as usize, rows as usize);
        }
        let nearest = |pixels: u64, side: u64| (((pixels + side / 2) / side) as usize).max(1);
        // the side that exceeds its limit most decides; compared without fractions
        if width * most_height >= height * most_width {
            (columns, nearest(height * most_width / width, cell.1))
        } else {
            let rows = self.rows.max(1);
            (nearest(width * most_height / height, cell.0), rows)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROOM: ImageBounds = ImageBounds {
        cell: CellSize {
            width: 10,
            height: 20,
        },
        columns: usize::MAX,
        rows: 30,
    };

    #[test]
    fn a_small_image_keeps_its_size_and_a_large_one_its_shape() {
        assert_eq!(ROOM.fit((64, 64), 80), (7, 4));
        assert_eq!(ROOM.fit((1200, 800), 80), (80, 27));
        assert_eq!(ROOM.fit((800, 4000), 80), (12, 30));
        assert_eq!(ROOM.fit((1, 1), 80), (1, 1));
        let narrow = ImageBounds {
            columns: 40,
            ..ROOM
        };
        assert_eq!(narrow.fit((1200, 800), 80), (40, 13));
    }

    proptest! {
        #[test]
        fn no_picture_is_larger_than_its_room(
            width in 0_u32.., height in 0_u32.., columns in 0_usize..300, rows in 0_usize..300,
        ) {
            let room = ImageBounds { rows, ..ROOM };
            let (wide, high) = room.fit((width, height), columns);
            prop_assert!((1..=columns.max(1)).contains(&wide));
            prop_assert!((1..=rows.max(1)).contains(&high));
        }
    }
}
