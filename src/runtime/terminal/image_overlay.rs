//! Images drawn over cells: where the last frame painted the cells below an image, that part of it
//! is drawn again.
//!
//! Terminals with iTerm2's protocol or sixels keep no image that could be referred to; what is
//! painted over is gone. The cells below are blank, so that the next text erases the image as it
//! would erase text. The last row is never drawn on: sixels there would scroll the screen.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use ratatui::buffer::Cell;
use ratatui::style::Color;

use crate::app::images::{ImageCommands, ImageStore, PLACEHOLDER, ProtocolImage};

use super::grid::ScreenGrid;

/// Part of an image on the screen: adjacent whole rows.
#[derive(Debug)]
struct ImageSlice<'a> {
    graphic: &'a ProtocolImage,
    rows: Range<usize>,
    x: usize,
    y: u16,
}

/// Returns the commands that redraw the images in some rows of the screen.
pub(super) fn draw_images(
    screen: &ScreenGrid,
    stale: &BTreeSet<u16>,
    pictures: &ImageStore,
) -> Vec<u8> {
    let mut slices: Vec<ImageSlice<'_>> = Vec::new();
    let last = screen.size().height.saturating_sub(1);
    for y in stale.range(..last) {
        for (x, graphic, row) in images_in_row(screen.row(*y), pictures) {
            match slices.last_mut() {
                Some(above) if above.continues_at(x, *y, graphic, row) => above.rows.end += 1,
                _ => slices.push(ImageSlice {
                    graphic,
                    rows: row..row + 1,
                    x,
                    y: *y,
                }),
            }
        }
    }
    if slices.is_empty() {
        return Vec::new();
    }
    // saves and restores the cursor and the style (DECSC, DECRC)
    let mut bytes = b"\x1b7\x1b[m".to_vec();
    for slice in slices {
        slice.write(&mut bytes);
    }
    bytes.extend(b"\x1b8");
    bytes
}

impl ImageSlice<'_> {
    fn continues_at(&self, x: usize, y: u16, graphic: &ProtocolImage, row: usize) -> bool {
        let below = usize::from(self.y) + self.rows.len();
        (self.x, below, self.rows.end) == (x, usize::from(y), row) && self.graphic.id == graphic.id
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        let go = |row: usize| {
            let mut go = String::new();
            // writing to a string never fails
            let _ = write!(go, "\x1b[{};{}H", usize::from(self.y) + row + 1, self.x + 1);
            go.into_bytes()
        };
        match &self.graphic.commands {
            ImageCommands::Once(_) => {}
            ImageCommands::Rows(rows) => {
                let rows = rows.get(self.rows.clone()).unwrap_or_default();
                for (place, command) in rows.iter().enumerate() {
                    bytes.extend(go(place));
                    bytes.extend(command);
                }
            }
            ImageCommands::Sixel(sixels) => {
                for place in 0..self.rows.len() {
                    bytes.extend(go(place));
                    // erases what showed through here before (ECH)
                    bytes.extend(format!("\x1b[{}X", self.graphic.columns).into_bytes());
                }
                bytes.extend(go(0));
                bytes.extend(sixels.slice(&self.rows));
            }
        }
    }
}

/// Finds the images in a row of the screen: first column, image, and which of its rows is there.
fn images_in_row<'a>(
    cells: &'a [Cell],
    pictures: &'a ImageStore,
) -> impl Iterator<Item = (usize, &'a ProtocolImage, usize)> {
    let firsts = cells.iter().enumerate();
    firsts.filter_map(|(x, cell)| {
        let mark = cell.symbol();
        if !mark.starts_with(PLACEHOLDER) || mark.chars().nth(1).is_none() {
            return None;
        }
        let graphic = pictures.protocol_image(image_id(cell)?)?;
        Some((x, graphic.as_ref(), graphic.row_of_placeholder(mark)?))
    })
}

/// Returns the id of the image that a cell is part of: its foreground color.
pub(super) fn image_id(cell: &Cell) -> Option<u32> {
    match cell.fg {
        Color::Rgb(red, green, blue) => Some(u32::from_be_bytes([0, red, green, blue])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ratatui::layout::Size;

    use super::*;
    use crate::app::images::samples::{key, store_with};
    use crate::app::images::{RenderedImage, Sixels};

    const MARKS: [&str; 3] = [
        "\u{10eeee}\u{300}",
        "\u{10eeee}\u{301}",
        "\u{10eeee}\u{302}",
    ];

    /// Draws an image of one column and three rows at `row` of a screen of five rows.
    fn drawn_at(row: u16, commands: ImageCommands, stale: &[u16]) -> String {
        let graphic = ProtocolImage {
            id: 7,
            columns: 1,
            placeholders: MARKS.map(str::to_owned).to_vec(),
            commands,
        };
        let pixels = RenderedImage::Protocol(Arc::new(graphic));
        let mut screen = ScreenGrid::new(Size::new(4, 5));
        for (y, mark) in (row..5).zip(MARKS) {
            let mut cell = Cell::default();
            cell.set_symbol(mark).set_fg(Color::Rgb(0, 0, 7));
            screen.set(2, y, &cell);
        }
        let stale = stale.iter().copied().collect();
        let pictures = store_with(key("a", 1, 3), pixels);
        String::from_utf8(draw_images(&screen, &stale, &pictures)).expect("ASCII")
    }

    fn rows() -> ImageCommands {
        ImageCommands::Rows(["A", "B", "C"].map(|row| row.as_bytes().to_vec()).to_vec())
    }

    #[test]
    fn only_the_rows_that_were_painted_are_drawn_again() {
        assert_eq!(
            drawn_at(0, rows(), &[1, 2]),
            "\x1b7\x1b[m\x1b[2;3HB\x1b[3;3HC\x1b8"
        );
        assert_eq!(drawn_at(0, rows(), &[]), "");
        assert_eq!(drawn_at(0, rows(), &[3]), "");
    }

    #[test]
    fn the_last_row_of_the_screen_is_never_drawn_on() {
        assert_eq!(drawn_at(3, rows(), &[3, 4]), "\x1b7\x1b[m\x1b[4;3HA\x1b8");
    }

    #[test]
    fn rows_of_sixels_that_are_neighbours_are_one_slice() {
        let written = "\x1bP9;1;0q\"1;1;1;18#0;2;0;0;0#0~$-#0~$-#0~$-\x1b\\";
        let sixels = Sixels::parse(written, (1, 18), 6).expect("sixels");
        assert_eq!(
            drawn_at(1, ImageCommands::Sixel(sixels), &[2, 3]),
            "\x1b7\x1b[m\x1b[3;3H\x1b[1X\x1b[4;3H\x1b[1X\x1b[3;3H\
             \x1bP9;1;0q\"1;1;1;12#0;2;0;0;0#0~$-#0~$\x1b\\\x1b8"
        );
    }
}
