//! Finding words in a laid-out post, also where a line wraps between them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::row::{Page, SpanKind};

/// A place in one row: bytes of the row's text, spans put behind each other.
pub type Piece = (usize, Range<usize>);

/// The places of a text in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Each hit with its pieces: more than one where it wraps.
    hits: Vec<Vec<Piece>>,
    /// The pieces of each row, with the hit they belong to.
    by_row: BTreeMap<usize, Vec<(Range<usize>, usize)>>,
}

impl Hits {
    /// Counts them.
    pub fn count(&self) -> usize {
        self.hits.len()
    }

    /// Gives the row a hit begins in.
    pub fn row(&self, hit: usize) -> Option<usize> {
        self.hits.get(hit)?.first().map(|(row, _)| *row)
    }

    /// Gives the pieces of a row, each with the hit it belongs to.
    pub fn in_row(&self, row: usize) -> &[(Range<usize>, usize)] {
        self.by_row.get(&row).map_or(&[], Vec::as_slice)
    }

    /// Finds the first hit that begins at a row or below it.
    pub fn from_row(&self, row: usize) -> Option<usize> {
        self.hits
            .iter()
            .position(|pieces| pieces.first().is_some_and(|(at, _)| *at >= row))
    }
}

/// Finds `text` in the words of a page; capitals count only where the text has one.
///
/// The cost grows with the page; bullets, rules and what postdesk adds are not searched.
pub fn find(page: &Page, text: &str) -> Hits {
    let mut hits = Hits::default();
    let text = text.trim();
    if text.is_empty() {
        return hits;
    }
    let smart = !text.chars().any(char::is_uppercase);
    let whole = Whole::of(page, smart);
    let needle = if smart { folded(text) } else { text.to_owned() };
    for (at, _) in whole.text.match_indices(&needle) {
        let pieces = whole.pieces(at..at + needle.len());
        for (row, range) in &pieces {
            let of_row = hits.by_row.entry(*row).or_default();
            of_row.push((range.clone(), hits.hits.len()));
        }
        hits.hits.push(pieces);
    }
    hits
}

/// The words of a page in one text, and where they came from.
struct Whole {
    text: String,
    /// The bytes of a span in the text, its row, and where in the row it begins.
    spans: Vec<(Range<usize>, usize, usize)>,
}

impl Whole {
    fn of(page: &Page, smart: bool) -> Self {
        let mut whole = Self {
            text: String::new(),
            spans: Vec::new(),
        };
        for (number, row) in page.rows.iter().enumerate() {
            let mut at = 0;
            for span in &row.spans {
                let part = span.text.as_str();
                if span.kind == SpanKind::Content {
                    let start = whole.text.len();
                    whole
                        .text
                        .push_str(&if smart { folded(part) } else { part.to_owned() });
                    whole.spans.push((start..whole.text.len(), number, at));
                }
                at += part.len();
            }
            // a line wraps at a blank
            if !whole.text.ends_with(' ') {
                whole.text.push(' ');
            }
        }
        whole
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

/// Makes letters small, where that does not change how many bytes they take.
fn folded(text: &str) -> String {
    let small = |c: char| {
        let mut all = c.to_lowercase();
        match (all.next(), all.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(small).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Style, layout, parse};

    fn found(source: &str, text: &str, width: usize) -> Vec<String> {
        let page = layout(&parse(source), width, Style::default());
        let hits = find(&page, text);
        let text_of = |(row, range): &Piece| {
            let row: String = page.rows[*row]
                .spans
                .iter()
                .map(|span| span.text.as_str())
                .collect();
            row.get(range.clone()).unwrap().to_owned()
        };
        hits.hits
            .iter()
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

    proptest::proptest! {
        #[test]
        fn every_hit_is_what_was_looked_for(source in "[a-cA-C *_`\n-]{0,200}", width in 1usize..40) {
            for hit in found(&source, "ab", width) {
                assert_eq!(hit.to_lowercase().replace('|', ""), "ab");
            }
        }
    }
}
