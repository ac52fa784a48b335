//! Styled rows of a text: highlighting, selection, matches, misspelled words.
//!
//! A pure function from a text and its annotations to spans. All styles apply to whole graphemes,
//! so that an accent is never separated from its letter.

use std::ops::Range;

use super::highlight::Run;
use super::selection::Selection;
use super::soft_wrap::Row;
use super::text::Text;
use crate::text::{Clean, Ground, Look, Role, Span, Weight};

/// Annotations drawn over the highlighting.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'a> {
    /// Selection.
    pub selection: Selection,
    /// Search matches, in order.
    pub found: &'a [Range<usize>],
    /// The current match.
    pub current: Option<&'a Range<usize>>,
    /// Misspelled words, in order.
    pub misspelt: &'a [Range<usize>],
}

/// Renders one row of at most `columns` columns; `runs` are the tokens of its line.
pub fn row(text: &Text, row: Row, columns: usize, runs: &[Run], marks: &Marks<'_>) -> Vec<Span> {
    let line = text.line_start(row.line);
    let mut spans: Vec<Span> = Vec::new();
    let mut column = 0;
    let mut place = runs.partition_point(|run| line + run.at.end <= row.start);
    for glyph in row.glyphs(text) {
        column += glyph.width();
        if column > columns {
            break;
        }
        while runs
            .get(place)
            .is_some_and(|run| line + run.at.end <= glyph.start)
        {
            place += 1;
        }
        let run = runs
            .get(place)
            .filter(|run| line + run.at.start <= glyph.start);
        let look = run.map_or(Look::of(Role::Text), Run::look);
        push(&mut spans, glyph.text, marked(look, glyph.start, marks));
    }
    let is_chosen = |at| marks.selection.range().contains(&at);
    if row.closes && column < columns && is_chosen(row.end) {
        // makes a selected line ending visible
        push(
            &mut spans,
            Clean::literal(" "),
            chosen(Look::of(Role::Text)),
        );
    }
    spans
}

fn marked(look: Look, at: usize, marks: &Marks<'_>) -> Look {
    let mut look = look;
    if holds(marks.misspelt, at) {
        look = look.with(Weight::UNDERLINE);
        look.role = Role::Error;
    }
    if holds(marks.found, at) {
        look = Look::of(Role::Strong).on(Ground::Found).bold();
        if marks.current.is_some_and(|range| range.contains(&at)) {
            look = look.with(Weight::UNDERLINE);
        }
    }
    if marks.selection.range().contains(&at) {
        look = chosen(look);
    }
    look
}

fn chosen(look: Look) -> Look {
    look.on(Ground::Selection)
}

fn holds(ranges: &[Range<usize>], at: usize) -> bool {
    let place = ranges.partition_point(|range| range.end <= at);
    ranges.get(place).is_some_and(|range| range.start <= at)
}

fn push(spans: &mut Vec<Span>, text: Clean, look: Look) {
    match spans.last_mut() {
        Some(last) if last.look == look => {
            let before = std::mem::replace(&mut last.text, Clean::literal(""));
            last.text = before.join(&text);
        }
        _ => spans.push(Span::clean(text, look)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::highlight::{self, State};
    use super::*;

    fn drawn(source: &str, columns: usize, marks: &Marks<'_>) -> Vec<(String, Look)> {
        let text = Text::new(source);
        let first = Row::at(&text, 0, columns);
        let (runs, _) = highlight::lex(&text.line_head(0, highlight::MOST_BYTES), State::TEXT);
        let spans = row(&text, first, columns, &runs, marks);
        let parts = spans.into_iter();
        parts
            .map(|span| (span.text.as_str().to_owned(), span.look))
            .collect()
    }

    #[test]
    fn parts_of_the_line_have_their_looks() {
        let drawn = drawn("## A `b`", 20, &Marks::default());
        let words: Vec<&str> = drawn.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words.concat(), "## A `b`");
        assert_eq!(drawn[0].1, Look::of(Role::Muted));
        assert!(
            drawn
                .iter()
                .any(|(words, look)| words.contains('b') && look.role == Role::Good)
        );
    }

    #[test]
    fn what_is_selected_found_and_misspelt_is_marked_by_clusters() {
        let marks = Marks {
            selection: Selection::between(1, 4),
            found: std::slice::from_ref(&(4..5)),
            current: Some(&(4..5)),
            misspelt: std::slice::from_ref(&(6..8)),
        };
        let drawn = drawn("ae\u{301}b xy", 20, &marks);
        let grounds: Vec<(&str, Ground)> = drawn
            .iter()
            .map(|(words, look)| (words.as_str(), look.ground))
            .collect();
        assert_eq!(
            grounds,
            [
                ("a", Ground::Plain),
                ("e\u{301}", Ground::Selection),
                ("b", Ground::Found),
                (" ", Ground::Plain),
                ("xy", Ground::Plain)
            ]
        );
        assert_eq!(drawn[4].1.role, Role::Error);
    }

    #[test]
    fn a_selected_line_end_is_seen_and_nothing_is_wider_than_the_room() {
        let all = Marks {
            selection: Selection::between(0, 3),
            ..Marks::default()
        };
        assert_eq!(drawn("ab\ncd", 9, &all).concat_words(), "ab ");
        assert_eq!(drawn("ab\ncd", 2, &all).concat_words(), "ab");
        assert_eq!(
            drawn("abcd    ef", 4, &Marks::default()).concat_words(),
            "abcd"
        );
    }

    trait Words {
        fn concat_words(&self) -> String;
    }

    impl Words for Vec<(String, Look)> {
        fn concat_words(&self) -> String {
            self.iter().map(|(words, _)| words.as_str()).collect()
        }
    }
}
