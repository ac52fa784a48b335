//! Images drawn by the terminal itself (kitty graphics, iTerm2, sixel).
//!
//! Cells hold placeholder characters, each standing for a part of the image. With kitty's protocol
//! the terminal gets these characters; with the others it never does, and they tell which slice of
//! the image has to be drawn over which rows.

use std::fmt::Write;
use std::ops::Range;

/// Placeholder character in each cell of an image drawn by the terminal (kitty: U+10EEEE).
pub const PLACEHOLDER: char = '\u{10eeee}';

/// An image that the terminal draws in place of placeholder characters.
#[derive(Debug, PartialEq, Eq)]
pub struct ProtocolImage {
    /// Image id, sent as the color of the placeholders: 24 bits, not 0.
    pub id: u32,
    /// Width in cells.
    pub columns: usize,
    /// Characters of the first cell of each row; the other cells have a bare [`PLACEHOLDER`].
    pub placeholders: Vec<String>,
    /// Commands that show it.
    pub commands: ImageCommands,
}

/// Terminal commands that show an image.
#[derive(Debug, PartialEq, Eq)]
pub enum ImageCommands {
    /// Sent once; the placeholders position it.
    Once(Vec<u8>),
    /// One per row of cells, drawn at the cursor.
    Rows(Vec<Vec<u8>>),
    /// Sixels, from which any slice of rows can be drawn.
    Sixel(Sixels),
}

/// An image as sixels (DEC STD 070), from which any slice of rows can be written.
#[derive(Debug, PartialEq, Eq)]
pub struct Sixels {
    /// Width and height in pixels.
    pub size: (usize, usize),
    /// Height of a character cell in pixels.
    pub cell: usize,
    /// Color definitions.
    pub palette: String,
    /// Bands of six pixel rows, each without its terminator (`-`).
    pub bands: Vec<String>,
}

impl ProtocolImage {
    /// Whether it is drawn over cells, and so again after each repaint of these.
    pub fn is_drawn_over_cells(&self) -> bool {
        !matches!(self.commands, ImageCommands::Once(_))
    }

    /// Returns the row whose first cell has these characters.
    pub fn row_of_placeholder(&self, mark: &str) -> Option<usize> {
        self.placeholders.iter().position(|known| known == mark)
    }

    /// Returns the size of its commands in bytes.
    pub(super) fn size_in_bytes(&self) -> usize {
        match &self.commands {
            ImageCommands::Once(bytes) => bytes.len(),
            ImageCommands::Rows(rows) => rows.iter().map(Vec::len).sum(),
            ImageCommands::Sixel(sixels) => {
                let bands: usize = sixels.bands.iter().map(String::len).sum();
                sixels.palette.len() + bands
            }
        }
    }
}

impl Sixels {
    /// Parses the output of an encoder that defines all colors before the first band.
    pub fn parse(written: &str, size: (usize, usize), cell: usize) -> Option<Self> {
        let behind = written.split_once('"')?.1;
        let body = behind.strip_suffix("\x1b\\")?;
        let (colors, bands) = body.split_at(first_band_offset(body)?);
        let palette = colors.get(colors.find('#')?..)?.to_owned();
        let mut bands: Vec<String> = bands.split('-').map(str::to_owned).collect();
        if bands.last().is_some_and(String::is_empty) {
            bands.pop();
        }
        Some(Self {
            size,
            cell: cell.max(1),
            palette,
            bands,
        })
    }

    /// Writes the slice of a range of cell rows. It has whole bands only, so up to five pixel rows
    /// are missing at its top; it never extends below the range.
    pub fn slice(&self, rows: &Range<usize>) -> Vec<u8> {
        let first = (rows.start * self.cell).div_ceil(6);
        let below = rows.end * self.cell;
        let last = if below >= self.size.1 {
            self.bands.len()
        } else {
            below / 6
        };
        let Some(bands) = self
            .bands
            .get(first..last)
            .filter(|bands| !bands.is_empty())
        else {
            return Vec::new();
        };
        let height = (self.size.1 - first * 6).min(bands.len() * 6);
        let mut slice = String::new();
        // writing to a string never fails
        let _ = write!(slice, "\x1bP9;1;0q\"1;1;{};{height}", self.size.0);
        slice.push_str(&self.palette);
        slice.push_str(&bands.join("-"));
        slice.push_str("\x1b\\");
        slice.into_bytes()
    }
}

/// Returns the offset of the first color that is selected, not defined.
fn first_band_offset(body: &str) -> Option<usize> {
    let signs = body.match_indices('#').map(|(at, _)| at);
    let mut signs = signs.peekable();
    while let Some(at) = signs.next() {
        let end = signs.peek().copied().unwrap_or(body.len());
        if !body.get(at..end)?.contains(';') {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An image 8 pixels wide and 36 high: six bands, cells of 12 pixel rows.
    fn sixels() -> Sixels {
        let bands = "#0!8~$-#1!8~$-".repeat(3);
        let written = format!("\x1b[8X\x1bP9;1;0q\"1;1;8;36#0;2;0;0;0#1;2;100;0;0{bands}\x1b\\");
        Sixels::parse(&written, (8, 36), 12).expect("sixels")
    }

    #[test]
    fn the_colors_stand_before_the_first_band() {
        let sixels = sixels();
        assert_eq!(sixels.palette, "#0;2;0;0;0#1;2;100;0;0");
        assert_eq!(
            (sixels.bands.len(), sixels.bands[1].as_str()),
            (6, "#1!8~$")
        );
    }

    #[test]
    fn a_slice_has_the_bands_of_its_rows_and_states_its_height() {
        let slice = |rows| String::from_utf8(sixels().slice(&rows)).expect("ASCII");
        assert!(slice(0..3).starts_with("\x1bP9;1;0q\"1;1;8;36#0;2"));
        let middle = slice(1..2);
        assert!(
            middle.starts_with("\x1bP9;1;0q\"1;1;8;12#0;2"),
            "{middle:?}"
        );
        assert!(middle.ends_with("#0!8~$-#1!8~$\x1b\\"), "{middle:?}");
        assert_eq!(sixels().slice(&(3..4)), b"");
    }

    #[test]
    fn parse_rejects_other_text() {
        assert_eq!(Sixels::parse("", (1, 1), 20), None);
        assert_eq!(Sixels::parse("\x1bP0q\"1;1;1;1\x1b\\", (1, 1), 20), None);
    }
}
