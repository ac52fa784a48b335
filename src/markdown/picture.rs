//! Pictures of a laid-out post: the room they get, which is known before a pixel is.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::blog::image::ImageFile;

/// The columns and rows of pixels that a character takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Columns of pixels.
    pub width: u16,
    /// Rows of pixels.
    pub height: u16,
}

impl Default for Cell {
    /// Takes what is usual: twice as high as wide, and eighty columns for a text of a web page.
    fn default() -> Self {
        Self {
            width: 10,
            height: 20,
        }
    }
}

/// The room a picture may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Room {
    /// The size of a character.
    pub cell: Cell,
    /// How many columns at most, also where there are more.
    pub columns: usize,
    /// How many rows at most.
    pub rows: usize,
}

/// What is known of the images of a post.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Images {
    /// The files of the blog, by the address as it is written.
    pub found: HashMap<String, Arc<ImageFile>>,
    /// The room for each, where pictures can be shown.
    pub room: Option<Room>,
}

/// A picture and the cells it is to fill: what is decoded for one place is of no use in another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PictureKey {
    /// The file.
    pub image: Arc<ImageFile>,
    /// Columns of cells.
    pub columns: usize,
    /// Rows of cells.
    pub rows: usize,
}

/// The place of a picture in a laid-out post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its rows, all reserved for it; the first names it as long as it is not there.
    pub rows: Range<usize>,
    /// Its first column.
    pub column: usize,
    /// What is to be seen.
    pub key: PictureKey,
}

impl Room {
    /// Gives the columns and rows of cells for an image of so many pixels: its own size, smaller
    /// where that is more than fits. No row is kept for less than half of it then.
    pub fn of(self, size: (u32, u32), columns: usize) -> (usize, usize) {
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
        // the side that is further beyond its limit decides; compared without a fraction
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

    const ROOM: Room = Room {
        cell: Cell {
            width: 10,
            height: 20,
        },
        columns: usize::MAX,
        rows: 30,
    };

    #[test]
    fn a_small_image_keeps_its_size_and_a_large_one_its_shape() {
        assert_eq!(ROOM.of((64, 64), 80), (7, 4));
        assert_eq!(ROOM.of((1200, 800), 80), (80, 27));
        assert_eq!(ROOM.of((800, 4000), 80), (12, 30));
        assert_eq!(ROOM.of((1, 1), 80), (1, 1));
        let narrow = Room {
            columns: 40,
            ..ROOM
        };
        assert_eq!(narrow.of((1200, 800), 80), (40, 13));
    }

    proptest! {
        #[test]
        fn no_picture_is_larger_than_its_room(
            width in 0_u32.., height in 0_u32.., columns in 0_usize..300, rows in 0_usize..300,
        ) {
            let room = Room { rows, ..ROOM };
            let (wide, high) = room.of((width, height), columns);
            prop_assert!((1..=columns.max(1)).contains(&wide));
            prop_assert!((1..=rows.max(1)).contains(&high));
        }
    }
}
