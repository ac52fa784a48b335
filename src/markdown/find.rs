//! Search in a laid-out post as it is read: across styles and row ends, and within table cells.

use std::ops::Range;
use std::sync::Arc;

use crate::text::fold::{FoldOptions, FoldedText, Needle};

use super::page::{PageRow, RenderedPage, RowSpan, SpanKind};

/// A match within one row: row index and byte range in the concatenated text of its spans.
pub type RowRange = (usize, Range<usize>);

/// All matches of a text in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMatches {
    /// The row where each match starts, from top to bottom.
    rows: Vec<usize>,
    /// Ranges of all matches, row by row, each with the index of its match.
    ranges: Vec<(RowRange, usize)>,
}

impl PageMatches {
    /// Returns the number of matches.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Returns the row where a match starts.
    pub fn row(&self, hit: usize) -> Option<usize> {
        self.rows.get(hit).copied()
    }

    /// Returns the ranges in a row, each with the index of its match.
    pub fn in_row(&self, row: usize) -> Vec<(Range<usize>, usize)> {
        let first = self.ranges.partition_point(|((at, _), _)| *at < row);
        let pieces = self.ranges.iter().skip(first);
        pieces
            .take_while(|((at, _), _)| *at == row)
            .map(|((_, range), hit)| (range.clone(), *hit))
            .collect()
    }

    /// Returns the first match that starts at a row or below it.
    pub fn first_from_row(&self, row: usize) -> Option<usize> {
        let hit = self.rows.partition_point(|at| *at < row);
        (hit < self.count()).then_some(hit)
    }

    /// Sorts matches by their position on the page.
    fn from_ranges(mut found: Vec<Vec<RowRange>>) -> Self {
        let place = |piece: &RowRange| (piece.0, piece.1.start);
        found.retain(|pieces| !pieces.is_empty());
        found.sort_by_key(|pieces| pieces.first().map(place));
        let first = |pieces: &Vec<RowRange>| pieces.first().map_or(0, |(row, _)| *row);
        let rows = found.iter().map(first).collect();
        let numbered = found.into_iter().zip(0..);
        let mut pieces: Vec<(RowRange, usize)> = numbered
            .flat_map(|(pieces, hit)| pieces.into_iter().map(move |piece| (piece, hit)))
            .collect();
        pieces.sort_by_key(|(piece, _)| place(piece));
        Self {
            rows,
            ranges: pieces,
        }
    }
}

/// Finds `text` in the text of a page with smart case: case and accents count only if the query
/// contains any.
///
/// Bullets, rules and generated text are not searched. The page's text is cached in `kept` for the
/// next query with the same options, which then costs only its search.
pub fn find(page: &RenderedPage, text: &str, kept: &mut Option<Arc<PageText>>) -> PageMatches {
    let needle = Needle::new(text, FoldOptions::smart_case(text));
    if needle.is_empty() {
        return PageMatches::default();
    }
    let is_same = |words: &Arc<PageText>| words.fold == needle.fold;
    let words = match kept.take().filter(is_same) {
        Some(words) => words,
        None => Arc::new(PageText::new(page, needle.fold)),
    };
    *kept = Some(Arc::clone(&words));
    let found = needle.find_all(&words.folded).into_iter();
    PageMatches::from_ranges(found.map(|hit| words.row_ranges(&hit)).collect())
}

/// Searchable text of a page, with a map back to rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageText {
    folded: FoldedText,
    fold: FoldOptions,
    /// Total bytes of all searched spans.
    len: usize,
    /// For each span: its byte range in the concatenated spans, its row, and its offset in the row.
    spans: Vec<(Range<usize>, usize, usize)>,
}

impl PageText {
    fn new(page: &RenderedPage, fold: FoldOptions) -> Self {
        let mut words = Self {
            folded: FoldedText::new(fold),
            fold,
            ..Self::default()
        };
        let mut from = 0;
        while let Some(rows) = page.rows.get(from..).filter(|rows| !rows.is_empty()) {
            let line = rows.first().map_or(0, |row| row.line);
            // the rows of one table row
            let is_more = |row: &&PageRow| row.line == line && table_columns(row) > 0;
            let in_table = rows.iter().take_while(is_more).count();
            if in_table == 0 {
                words.push_row(rows.first(), from, 0);
                from += 1;
                continue;
            }
            let rows = rows.get(..in_table).unwrap_or_default();
            for column in 1..=rows.iter().map(table_columns).max().unwrap_or_default() {
                words.folded.push_boundary();
                for (row, number) in rows.iter().zip(from..) {
                    words.push_row(Some(row), number, column);
                }
            }
            words.folded.push_boundary();
            from += in_table;
        }
        words
    }

    /// Appends the text of a row, or of one of its columns, and a space for the line break.
    fn push_row(&mut self, row: Option<&PageRow>, number: usize, column: usize) {
        let (before, mut at) = (self.len, 0);
        for span in row.map_or(&[][..], |row| &row.spans) {
            let part = span.text.as_str();
            if span.kind == SpanKind::Content && span.table_column == column {
                let start = self.len;
                self.len += part.len();
                self.folded.push(part, start);
                self.spans.push((start..self.len, number, at));
            }
            at += part.len();
        }
        if column == 0 && self.len == before {
            // no match spans a row without text, as between two paragraphs
            self.folded.push_boundary();
        } else {
            self.folded.push_space(self.len..self.len);
        }
    }

    /// Returns the row ranges of a match.
    fn row_ranges(&self, hit: &Range<usize>) -> Vec<RowRange> {
        let first = self
            .spans
            .partition_point(|(span, ..)| span.end <= hit.start);
        let mut pieces: Vec<RowRange> = Vec::new();
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

/// Returns the number of table columns in a row; 0 outside tables.
fn table_columns(row: &PageRow) -> usize {
    let cell = |span: &RowSpan| span.table_column;
    row.spans.iter().map(cell).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{PageStyle, layout, parse};

    fn found(source: &str, text: &str, width: usize) -> Vec<String> {
        let page = layout(&parse(source), width, PageStyle::default());
        let hits = find(&page, text, &mut None);
        let text_of = |(row, range): &RowRange| {
            let row: String = page.rows[*row]
                .spans
                .iter()
                .map(|span| span.text.as_str())
                .collect();
            row.get(range.clone()).unwrap().to_owned()
        };
        let of = |hit: usize| hits.ranges.iter().filter(move |(_, of)| *of == hit);
        (0..hits.count())
            .map(|hit| of(hit).map(|(piece, _)| text_of(piece)))
            .map(|pieces| pieces.collect::<Vec<_>>().join("|"))
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
    fn words_are_found_within_the_cells_of_a_table() {
        let table = "| left | right |\n|---|---|\n| cell text that is long enough to wrap inside its \
                     column, calpha comega | a second column whose text wraps, dalpha domega |\n";
        for width in [30, 50, 200] {
            for phrase in [
                "to wrap inside its column",
                "dalpha domega",
                "calpha comega",
                "left",
            ] {
                assert_eq!(found(table, phrase, width).len(), 1, "{phrase} at {width}");
            }
            assert_eq!(found(table, "comega a second", width), [""; 0]);
        }
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
        let page = layout(&parse("# ab\n\none ab\nab two\n"), 8, PageStyle::default());
        let hits = find(&page, "ab", &mut None);
        let rows: Vec<Option<usize>> = (0..4).map(|hit| hits.row(hit)).collect();
        assert_eq!(rows, [Some(0), Some(2), Some(3), None]);
        let from: Vec<Option<usize>> = (0..5).map(|row| hits.first_from_row(row)).collect();
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
        let page = layout(&parse("Some Words"), 40, PageStyle::default());
        let mut kept = None;
        let first = find(&page, "so", &mut kept);
        let second = find(&page, "words", &mut kept);
        let words = kept.clone().unwrap();
        find(&page, "some", &mut kept);
        assert!(Arc::ptr_eq(&words, kept.as_ref().unwrap()));
        assert_eq!((first.count(), second.count()), (1, 1));
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
