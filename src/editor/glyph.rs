//! What is drawn for a cluster of the text, and how wide that is: the one rule of the edit pane.
//!
//! A tab runs to its stop, controls and hidden characters are the marks of [`crate::text::sanitize`],
//! everything else is itself. Wrapping, the cursor, clicks and styles all measure with this.

use crate::blog::bytes;
use crate::text::{Clean, width as columns};

/// A tab runs to the next multiple of this column.
pub const TAB: usize = 4;

/// What is drawn for one cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The first position of the cluster.
    pub start: usize,
    /// The position behind it.
    pub end: usize,
    /// What is drawn.
    pub text: Clean,
    /// Whether that is a mark for something that cannot be seen.
    pub is_mark: bool,
}

impl Glyph {
    /// Tells how many columns it takes.
    pub fn width(&self) -> usize {
        self.text.width()
    }
}

/// Gives what is drawn for a part of a row that begins at column 0 and at a position of the text.
pub fn of(source: &str, start: usize) -> Vec<Glyph> {
    let mut column = 0;
    let drawn = columns::clusters(source).map(|cluster| {
        let text = drawn(cluster.text, column);
        column += text.width();
        let is_mark = cluster.text != "\t" && text.as_str() != cluster.text;
        Glyph {
            start: start + cluster.at,
            end: start + cluster.at + cluster.text.len(),
            text,
            is_mark,
        }
    });
    drawn.collect()
}

/// Gives what is drawn for a cluster at a column; a byte that is no text has the mark of that.
fn drawn(cluster: &str, column: usize) -> Clean {
    Clean::at_column(&bytes::shown(cluster), column)
}

/// Gives the clusters of a text with their offsets.
pub fn clusters(source: &str) -> Vec<(usize, &str)> {
    let clusters = columns::clusters(source);
    clusters.map(|cluster| (cluster.at, cluster.text)).collect()
}

/// Tells how many columns a cluster takes that begins at a column.
pub fn width(cluster: &str, column: usize) -> usize {
    match cluster.as_bytes() {
        [b'\t'] => TAB - column % TAB,
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
                for glyph in of(&source, 0) {
                    let cluster = source.get(glyph.start..glyph.end).expect("a cluster");
                    assert_eq!(glyph.width(), width(cluster, at), "{one:?} at {column}");
                    at += glyph.width();
                }
            }
        }
    }

    #[test]
    fn nothing_hidden_stays_hidden() {
        let marks: Vec<bool> = of("a\u{200b}\tb\u{1b}", 0)
            .iter()
            .map(|glyph| glyph.is_mark)
            .collect();
        assert_eq!(marks, [false, true, false, false, true]);
    }
}
