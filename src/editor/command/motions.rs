//! Motions of the cursor in the text; motions over visual rows belong to the viewport.
//!
//! `extend` extends the selection. A horizontal motion without it collapses a selection to its end
//! on that side.

use crate::editor::grapheme;
use crate::editor::selection::Selection;
use crate::editor::text::Text;

/// Moves one grapheme or line ending to the left.
pub fn left(text: &Text, selection: Selection, extend: bool) -> Selection {
    if !selection.is_empty() && !extend {
        return Selection::at(selection.range().start);
    }
    move_to(selection, grapheme::previous(text, selection.head), extend)
}

/// Moves one grapheme or line ending to the right.
pub fn right(text: &Text, selection: Selection, extend: bool) -> Selection {
    if !selection.is_empty() && !extend {
        return Selection::at(selection.range().end);
    }
    move_to(selection, grapheme::next(text, selection.head), extend)
}

/// Moves to the start of the previous word.
pub fn word_left(text: &Text, selection: Selection, extend: bool) -> Selection {
    move_to(
        selection,
        grapheme::previous_word(text, selection.head),
        extend,
    )
}

/// Moves to the start of the next word.
pub fn word_right(text: &Text, selection: Selection, extend: bool) -> Selection {
    move_to(selection, grapheme::next_word(text, selection.head), extend)
}

/// Moves to the first non-blank character of the line; from there, to the start of the line.
pub fn line_start(text: &Text, selection: Selection, extend: bool) -> Selection {
    let line = text.line_of(selection.head);
    let start = text.line_start(line);
    let head = super::line_beginning(text, line);
    let filled = start + head.len() - head.trim_start().len();
    let at = if selection.head == filled {
        start
    } else {
        filled
    };
    move_to(selection, at, extend)
}

/// Moves to the end of the line.
pub fn line_end(text: &Text, selection: Selection, extend: bool) -> Selection {
    let end = text.line_end(text.line_of(selection.head));
    move_to(selection, end, extend)
}

/// Moves to the start of the text.
pub fn text_start(selection: Selection, extend: bool) -> Selection {
    move_to(selection, 0, extend)
}

/// Moves to the end of the text.
pub fn text_end(text: &Text, selection: Selection, extend: bool) -> Selection {
    move_to(selection, text.len(), extend)
}

/// Selects the whole text.
pub fn select_all(text: &Text) -> Selection {
    Selection::between(0, text.len())
}

/// Selects the word at a position, for a double click.
pub fn select_word(text: &Text, at: usize) -> Selection {
    let word = grapheme::word_at(text, at);
    Selection::between(word.start, word.end).snapped(text)
}

/// Selects the line at a position with its ending, for a triple click.
pub fn select_line(text: &Text, at: usize) -> Selection {
    let line = text.line_of(at);
    let end = text.line_start(line + 1).max(text.line_end(line));
    Selection::between(text.line_start(line), end)
}

/// Parses a position typed as `line` or `line:column`, both from 1 and in characters. A value
/// beyond the text or the line means its end.
pub fn parse_position(text: &Text, typed: &str) -> Result<Selection, String> {
    let wrong = || {
        format!(
            "`{}` isn't a position; use LINE or LINE:COLUMN",
            typed.trim()
        )
    };
    let number = |part: &str| match part.trim().parse::<usize>() {
        Ok(number) => Ok(number),
        Err(_) => Err(wrong()),
    };
    let (line, column) = match typed.split_once(':') {
        Some((line, column)) => (number(line)?, number(column)?),
        None => (number(typed)?, 1),
    };
    let line = line.clamp(1, text.lines()) - 1;
    let at = column_at(text, line, column.saturating_sub(1));
    Ok(Selection::at(grapheme::floor(text, at)))
}

/// Returns the position of character number `column` of a line, by binary search, since a line may
/// have ten megabytes.
fn column_at(text: &Text, line: usize, column: usize) -> usize {
    let range = text.line_range(line);
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = low + (high - low) / 2;
        if text.chars_in(range.start..middle + 1) > column {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    text.floor(low)
}

fn move_to(selection: Selection, at: usize, extend: bool) -> Selection {
    Selection {
        anchor: if extend { selection.anchor } else { at },
        head: at,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{marked, shown};
    use super::*;

    type Motion = fn(&Text, Selection, bool) -> Selection;

    fn check(go: Motion, cases: &[(&str, &str, &str)]) {
        for (before, moved, extended) in cases {
            let (text, selection) = marked(before);
            assert_eq!(shown(&text, go(&text, selection, false)), *moved);
            assert_eq!(shown(&text, go(&text, selection, true)), *extended);
        }
    }

    #[test]
    fn steps_go_over_clusters_and_line_ends() {
        check(
            right,
            &[
                ("¦🇩🇪x", "🇩🇪¦x", "«🇩🇪»x"),
                ("a¦\r\nb", "a\r\n¦b", "a«\r\n»b"),
                ("a¦", "a¦", "a¦"),
                ("«ab»cd", "ab¦cd", "«abc»d"),
            ],
        );
        check(
            left,
            &[
                ("e\u{301}¦x", "¦e\u{301}x", "«e\u{301}»x"),
                ("a\r\n¦b", "a¦\r\nb", "a«\r\n»b"),
                ("a«bc»", "a¦bc", "a«b»c"),
            ],
        );
    }

    #[test]
    fn words_lines_and_the_text_have_ends() {
        check(word_right, &[("¦one two", "one ¦two", "«one »two")]);
        check(word_left, &[("one two¦", "one ¦two", "one «two»")]);
        check(
            line_start,
            &[
                ("a\n  on¦e", "a\n  ¦one", "a\n  «on»e"),
                ("a\n  ¦one", "a\n¦  one", "a\n«  »one"),
                ("a\n¦  one", "a\n  ¦one", "a\n«  »one"),
            ],
        );
        check(line_end, &[("o¦ne\r\nx", "one¦\r\nx", "o«ne»\r\nx")]);
        check(text_end, &[("o¦ne\nx", "one\nx¦", "o«ne\nx»")]);
        assert_eq!(text_start(Selection::at(9), true), Selection::between(9, 0));
    }

    #[test]
    fn clicks_select_words_and_lines() {
        let text = Text::new("one two\r\nx");
        assert_eq!(shown(&text, select_word(&text, 5)), "one «two»\r\nx");
        assert_eq!(shown(&text, select_line(&text, 5)), "«one two\r\n»x");
        assert_eq!(shown(&text, select_line(&text, 9)), "one two\r\n«x»");
        assert_eq!(shown(&text, select_all(&text)), "«one two\r\nx»");
    }

    #[test]
    fn a_place_is_a_line_and_a_column_in_characters() {
        let text = Text::new("one\r\n日本語\ne\u{301}x");
        let at = |typed| parse_position(&text, typed).map(|selection| selection.head);
        assert_eq!(at("1"), Ok(0));
        assert_eq!(at(" 2:3 "), Ok(11));
        assert_eq!(at("2:99"), Ok(14));
        assert_eq!(at("3:2"), Ok(15), "inside a cluster");
        assert_eq!(at("0:0"), Ok(0));
        assert_eq!(at("99"), Ok(15));
        assert_eq!(
            at("here"),
            Err("`here` isn't a position; use LINE or LINE:COLUMN".to_owned())
        );
        let huge = Text::new(&"é".repeat(1 << 20));
        assert_eq!(
            parse_position(&huge, "1:1000001").map(|s| s.head),
            Ok(2_000_000)
        );
    }
}
