//! Styled rows of a text: highlighting, selection, matches, misspelled words.
//!
//! A pure function from a text and its annotations to spans. All styles apply to whole graphemes,
//! so that an accent is never separated from its letter.

use std::ops::Range;

use super::highlight::HighlightToken;
use super::selection::Selection;
use super::soft_wrap::VisualRow;
use super::text::Text;
use crate::text::{Background, CleanText, Role, Span, TextModifier, TextStyle};

/// Annotations drawn over the highlighting.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowAnnotations<'a> {
    /// Selection.
    pub selection: Selection,
    /// Search matches, in order.
    pub found: &'a [Range<usize>],
    /// The current match.
    pub current: Option<&'a Range<usize>>,
    /// Misspelled words, in order.
    pub misspelled: &'a [Range<usize>],
}

/// Renders one row of at most `columns` columns; `runs` are the tokens of its line.
pub fn row(
    text: &Text,
    row: VisualRow,
    columns: usize,
    runs: &[HighlightToken],
    marks: &RowAnnotations<'_>,
) -> Vec<Span> {
    let line = text.line_start(row.line);
    let mut spans: Vec<Span> = Vec::new();
    let mut column = 0;
    let mut place = runs.partition_point(|run| line + run.range.end <= row.start);
    for glyph in row.cells(text) {
        column += glyph.width();
        if column > columns {
            break;
        }
        while runs
            .get(place)
            .is_some_and(|run| line + run.range.end <= glyph.start)
        {
            place += 1;
        }
        let run = runs
            .get(place)
            .filter(|run| line + run.range.start <= glyph.start);
        let look = run.map_or(TextStyle::of(Role::Text), HighlightToken::look);
        push(&mut spans, glyph.text, annotated(look, glyph.start, marks));
    }
    let is_chosen = |at| marks.selection.range().contains(&at);
    if row.ends_line && column < columns && is_chosen(row.end) {
        // makes a selected line ending visible
        push(
            &mut spans,
            CleanText::literal(" "),
            chosen(TextStyle::of(Role::Text)),
        );
    }
    spans
}

fn annotated(look: TextStyle, at: usize, marks: &RowAnnotations<'_>) -> TextStyle {
    let mut look = look;
    if holds(marks.misspelled, at) {
        look = look.with(TextModifier::UNDERLINE);
        look.role = Role::Error;
    }
    if holds(marks.found, at) {
        look = TextStyle::of(Role::Strong).on(Background::Found).bold();
        if marks.current.is_some_and(|range| range.contains(&at)) {
            look = look.with(TextModifier::UNDERLINE);
        }
    }
    if marks.selection.range().contains(&at) {
        look = chosen(look);
    }
    look
}

fn chosen(look: TextStyle) -> TextStyle {
    look.on(Background::Selection)
}

fn holds(ranges: &[Range<usize>], at: usize) -> bool {
    let place = ranges.partition_point(|range| range.end <= at);
    ranges.get(place).is_some_and(|range| range.start <= at)
}

fn push(spans: &mut Vec<Span>, text: CleanText, look: TextStyle) {
    match spans.last_mut() {
        Some(last) if last.style == look => {
            let before = std::mem::replace(&mut last.text, CleanText::literal(""));
            last.text = before.join(&text);
        }
        _ => spans.push(Span::clean(text, look)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::highlight::{self, LexerState};
    use super::*;

    fn drawn(source: &str, columns: usize, marks: &RowAnnotations<'_>) -> Vec<(String, TextStyle)> {
        let text = Text::new(source);
        let first = VisualRow::at(&text, 0, columns);
        let (runs, _) = highlight::lex(
            &text.line_head(0, highlight::MAX_LINE_BYTES),
            LexerState::TEXT,
        );
        let spans = row(&text, first, columns, &runs, marks);
        let parts = spans.into_iter();
        parts
            .map(|span| (span.text.as_str().to_owned(), span.style))
            .collect()
    }

    #[test]
    fn parts_of_the_line_have_their_looks() {
        let drawn = drawn("## A `b`", 20, &RowAnnotations::default());
        let words: Vec<&str> = drawn.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words.concat(), "## A `b`");
        assert_eq!(drawn[0].1, TextStyle::of(Role::Muted));
        assert!(
            drawn
                .iter()
                .any(|(words, look)| words.contains('b') && look.role == Role::Good)
        );
    }

    #[test]
    fn what_is_selected_found_and_misspelled_is_marked_by_clusters() {
        let marks = RowAnnotations {
            selection: Selection::between(1, 4),
            found: std::slice::from_ref(&(4..5)),
            current: Some(&(4..5)),
            misspelled: std::slice::from_ref(&(6..8)),
        };
        let drawn = drawn("ae\u{301}b xy", 20, &marks);
        let grounds: Vec<(&str, Background)> = drawn
            .iter()
            .map(|(words, look)| (words.as_str(), look.background))
            .collect();
        assert_eq!(
            grounds,
            [
                ("a", Background::Plain),
                ("e\u{301}", Background::Selection),
                ("b", Background::Found),
                (" ", Background::Plain),
                ("xy", Background::Plain)
            ]
        );
        assert_eq!(drawn[4].1.role, Role::Error);
    }

    #[test]
    fn a_selected_line_end_is_seen_and_nothing_is_wider_than_the_room() {
        let all = RowAnnotations {
            selection: Selection::between(0, 3),
            ..RowAnnotations::default()
        };
        assert_eq!(drawn("ab\ncd", 9, &all).concat_words(), "ab ");
        assert_eq!(drawn("ab\ncd", 2, &all).concat_words(), "ab");
        assert_eq!(
            drawn("abcd    ef", 4, &RowAnnotations::default()).concat_words(),
            "abcd"
        );
    }

    trait ConcatText {
        fn concat_words(&self) -> String;
    }

    impl ConcatText for Vec<(String, TextStyle)> {
        fn concat_words(&self) -> String {
            self.iter().map(|(words, _)| words.as_str()).collect()
        }
    }
}
