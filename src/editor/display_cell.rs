//! Display cells: what is drawn for a grapheme, and its width.
//!
//! Tabs extend to the next tab stop, control and invisible characters are drawn as the symbols of
//! [`crate::text::sanitize`], everything else as itself. Wrapping, cursor, clicks and highlighting
//! all measure with this.

use crate::blog::lossless_text;
use crate::text::{CleanText, width as columns};

/// Distance of tab stops, in columns.
pub const TAB_WIDTH: usize = 4;

/// Content drawn for one grapheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayCell {
    /// Start of the grapheme.
    pub start: usize,
    /// Position after it.
    pub end: usize,
    /// Text to draw.
    pub text: CleanText,
    /// Whether the text is a symbol for an invisible character.
    pub is_symbol: bool,
}

impl DisplayCell {
    /// Returns the width in columns.
    pub fn width(&self) -> usize {
        self.text.width()
    }
}

/// Returns the cells of a part of a row that begins at column 0 and at position `start`.
pub fn cells_of(source: &str, start: usize) -> Vec<DisplayCell> {
    let mut column = 0;
    let drawn = columns::clusters(source).map(|cluster| {
        let text = drawn(cluster.text, column);
        column += text.width();
        let is_mark = cluster.text != "\t" && text.as_str() != cluster.text;
        DisplayCell {
            start: start + cluster.at,
            end: start + cluster.at + cluster.text.len(),
            text,
            is_symbol: is_mark,
        }
    });
    drawn.collect()
}

/// Returns what is drawn for a grapheme at a column; a byte that is not UTF-8 is drawn as its
/// symbol.
fn drawn(cluster: &str, column: usize) -> CleanText {
    CleanText::at_column(&lossless_text::for_display(cluster), column)
}

/// Returns the graphemes of a text with their byte offsets.
pub fn graphemes(source: &str) -> Vec<(usize, &str)> {
    let clusters = columns::clusters(source);
    clusters.map(|cluster| (cluster.at, cluster.text)).collect()
}

/// Returns the width of a grapheme that starts at a column, in columns.
pub fn width(cluster: &str, column: usize) -> usize {
    match cluster.as_bytes() {
        [b'\t'] => TAB_WIDTH - column % TAB_WIDTH,
        [0x20..0x7f] => 1,
        _ => drawn(cluster, column).width(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_of_a_cluster_is_that_of_what_is_drawn() {
        let hostile = [
            "a",
            "\t",
            "日",
            "e\u{301}",
            "👩\u{200d}💻",
            "🇩🇪",
            "\u{200b}",
            "\u{1b}",
            "\r",
            "\u{202e}",
            "\u{ad}",
            "a\u{200d}b",
            "\u{feff}",
            "1\u{fe0f}\u{20e3}",
            "\u{ff9e}",
        ];
        for one in hostile {
            for column in 0..5 {
                let source = format!("{}{one}", " ".repeat(column));
                let mut at = 0;
                for glyph in cells_of(&source, 0) {
                    let cluster = source.get(glyph.start..glyph.end).expect("a cluster");
                    assert_eq!(glyph.width(), width(cluster, at), "{one:?} at {column}");
                    at += glyph.width();
                }
            }
        }
    }

    #[test]
    fn nothing_hidden_stays_hidden() {
        let marks: Vec<bool> = cells_of("a\u{200b}\tb\u{1b}", 0)
            .iter()
            .map(|glyph| glyph.is_symbol)
            .collect();
        assert_eq!(marks, [false, true, false, false, true]);
    }
}
