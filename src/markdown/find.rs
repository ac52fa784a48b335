//! Finding words in a laid-out post, also where a line wraps between them.

use std::ops::Range;
use std::sync::Arc;

use super::row::{Page, SpanKind};

/// A place in one row: bytes of the row's text, spans put behind each other.
pub type Piece = (usize, Range<usize>);

/// The places of a text in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    words: Arc<Words>,
    /// Where each hit begins in the words.
    starts: Vec<usize>,
    /// How many bytes a hit has.
    len: usize,
}

impl Hits {
    /// Counts them.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Gives the row a hit begins in.
    pub fn row(&self, hit: usize) -> Option<usize> {
        self.pieces(hit).first().map(|(row, _)| *row)
    }

    /// Gives the pieces of a row, each with the hit it belongs to.
    pub fn in_row(&self, row: usize) -> Vec<(Range<usize>, usize)> {
        let (from, to) = (self.words.start_of(row), self.words.start_of(row + 1));
        let first = self
            .starts
            .partition_point(|start| start + self.len <= from);
        let behind = self.starts.partition_point(|start| *start < to);
        let pieces = (first..behind).flat_map(|hit| {
            let pieces = self.pieces(hit).into_iter();
            pieces.map(move |(row, range)| (row, range, hit))
        });
        pieces
            .filter(|(at, ..)| *at == row)
            .map(|(_, range, hit)| (range, hit))
            .collect()
    }

    /// Finds the first hit that begins at a row or below it.
    pub fn from_row(&self, row: usize) -> Option<usize> {
        let from = self.words.start_of(row);
        let hit = self.starts.partition_point(|start| *start < from);
        (hit < self.count()).then_some(hit)
    }

    /// Gives the pieces of a hit: more than one where it wraps.
    fn pieces(&self, hit: usize) -> Vec<Piece> {
        let start = self.starts.get(hit);
        start.map_or_else(Vec::new, |start| {
            self.words.pieces(*start..start + self.len)
        })
    }
}

/// Finds `text` in the words of a page; capitals count only where the text has one.
///
/// Bullets, rules and what postdesk adds are not searched. The words are kept for the next text
/// that is looked for in the same page, whose cost is then that of its hits.
pub fn find(page: &Page, text: &str, kept: &mut Option<Arc<Words>>) -> Hits {
    let text = text.trim();
    if text.is_empty() {
        return Hits::default();
    }
    let small = !text.chars().any(char::is_uppercase);
    let words = match kept.take().filter(|words| words.small == small) {
        Some(words) => words,
        None => Arc::new(Words::of(page, small)),
    };
    *kept = Some(Arc::clone(&words));
    let mut needle = String::new();
    words.push(&mut needle, text);
    let starts = words.text.match_indices(&needle).map(|(at, _)| at);
    Hits {
        starts: starts.collect(),
        len: needle.len(),
        words,
    }
}

/// The words of a page in one text, and where they came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    text: String,
    /// The bytes of a span in the text, its row, and where in the row it begins.
    spans: Vec<(Range<usize>, usize, usize)>,
    /// Whether all letters were made small.
    small: bool,
}

impl Words {
    fn of(page: &Page, small: bool) -> Self {
        let mut words = Self {
            small,
            ..Self::default()
        };
        let mut text = String::new();
        for (number, row) in page.rows.iter().enumerate() {
            let mut at = 0;
            for span in &row.spans {
                let part = span.text.as_str();
                if span.kind == SpanKind::Content {
                    let start = text.len();
                    words.push(&mut text, part);
                    words.spans.push((start..text.len(), number, at));
                }
                at += part.len();
            }
            // a line wraps at a blank
            if !text.ends_with(' ') {
                text.push(' ');
            }
        }
        words.text = text;
        words
    }

    /// Adds a text as it is compared; it takes as many bytes as before.
    fn push(&self, text: &mut String, part: &str) {
        let start = text.len();
        if !self.small {
            text.push_str(part);
        } else if part.is_ascii() {
            text.push_str(part);
            if let Some(added) = text.get_mut(start..) {
                added.make_ascii_lowercase();
            }
        } else {
            text.extend(part.chars().map(small));
        }
    }

    /// Gives the place in the text where the words of a row begin, or of the next that has any.
    fn start_of(&self, row: usize) -> usize {
        let first = self.spans.partition_point(|(_, at, _)| *at < row);
        let span = self.spans.get(first);
        span.map_or(self.text.len(), |(span, ..)| span.start)
    }

    fn pieces(&self, hit: Range<usize>) -> Vec<Piece> {
        let first = self
            .spans
            .partition_point(|(span, ..)| span.end <= hit.start);
        let mut pieces: Vec<Piece> = Vec::new();
        for (span, row, at) in self.spans.iter().skip(first) {
            if span.start >= hit.end {
                break;
            }
            let from = at + hit.start.max(span.start) - span.start;
            let to = at + hit.end.min(span.end) - span.start;
            match pieces.last_mut() {
                Some((last, range)) if last == row && range.end == from => range.end = to,
                _ => pieces.push((*row, from..to)),
            }
        }
        pieces
    }
}

/// Makes a letter small, where that does not change how many bytes it takes.
fn small(c: char) -> char {
    let mut all = c.to_lowercase();
    match (all.next(), all.next()) {
        (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Style, layout, parse};

    fn found(source: &str, text: &str, width: usize) -> Vec<String> {
        let page = layout(&parse(source), width, Style::default());
        let hits = find(&page, text, &mut None);
        let text_of = |(row, range): &Piece| {
            let row: String = page.rows[*row]
                .spans
                .iter()
                .map(|span| span.text.as_str())
                .collect();
            row.get(range.clone()).unwrap().to_owned()
        };
        (0..hits.count())
            .map(|hit| hits.pieces(hit))
            .map(|pieces| pieces.iter().map(text_of).collect::<Vec<_>>().join("|"))
            .collect()
    }

    #[test]
    fn small_letters_find_both_and_a_capital_only_itself() {
        assert_eq!(
            found("Rust and rust and RUST", "rust", 40),
            ["Rust", "rust", "RUST"]
        );
        assert_eq!(found("Rust and rust and RUST", "Rust", 40), ["Rust"]);
        assert_eq!(found("ÄRGER İs", "ärger", 40), ["ÄRGER"]);
    }

    #[test]
    fn words_are_found_over_marks_and_over_the_end_of_a_line() {
        assert_eq!(found("a **bold** word", "bold word", 40), ["bold word"]);
        assert_eq!(found("one two three four", "two three", 8), ["two|three"]);
    }

    #[test]
    fn bullets_and_what_postdesk_adds_are_not_searched() {
        assert_eq!(
            found("- item\n\n<!--truncate-->\n\nexcerpt", "excerpt", 40),
            ["excerpt"]
        );
        assert_eq!(found("- item", "•", 40), Vec::<String>::new());
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        assert_eq!(found("text", "  ", 40), Vec::<String>::new());
    }

    #[test]
    fn rows_and_hits_know_each_other() {
        let page = layout(&parse("# ab\n\none ab\nab two\n"), 8, Style::default());
        let hits = find(&page, "ab", &mut None);
        let rows: Vec<Option<usize>> = (0..4).map(|hit| hits.row(hit)).collect();
        assert_eq!(rows, [Some(0), Some(2), Some(3), None]);
        let from: Vec<Option<usize>> = (0..5).map(|row| hits.from_row(row)).collect();
        assert_eq!(from, [Some(0), Some(1), Some(1), Some(2), None]);
        let in_rows: Vec<_> = (0..5).map(|row| hits.in_row(row)).collect();
        assert_eq!(
            in_rows,
            [
                vec![(0..2, 0)],
                vec![],
                vec![(4..6, 1)],
                vec![(0..2, 2)],
                vec![]
            ]
        );
    }

    #[test]
    fn the_words_of_a_page_are_put_together_once() {
        let page = layout(&parse("Some Words"), 40, Style::default());
        let mut kept = None;
        let first = find(&page, "so", &mut kept);
        let second = find(&page, "words", &mut kept);
        assert!(Arc::ptr_eq(&first.words, &second.words));
        assert_eq!(find(&page, "words", &mut None), second);
        assert_eq!(find(&page, "Words", &mut kept).count(), 1);
        assert_eq!(find(&page, "WORDS", &mut kept).count(), 0);
    }

    proptest::proptest! {
        #[test]
        fn every_hit_is_what_was_looked_for(source in "[a-cA-C *_`\n-]{0,200}", width in 1usize..40) {
            for hit in found(&source, "ab", width) {
                assert_eq!(hit.to_lowercase().replace('|', ""), "ab");
            }
        }
    }
}
