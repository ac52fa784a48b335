//! Search for the next misspelled word in a text.

use std::ops::Range;

use crate::editor::Text;
use crate::editor::highlight::{self, HighlightToken, LexerState};
use crate::runtime::clock::Deadline;

/// Longest search, in milliseconds.
const MAX_SEARCH_MS: u64 = 3_000;

/// Finds the misspelled words of a line.
type FindMisspelled<'a> = dyn Fn(&str, &[HighlightToken]) -> Vec<Range<usize>> + 'a;

/// Returns the first misspelled word at or after a position, otherwise the first of the text, and
/// whether the search wrapped to the top.
pub(super) fn next_misspelled(
    text: &Text,
    at: usize,
    wrong: &FindMisspelled<'_>,
) -> Option<(Range<usize>, bool)> {
    let until = Deadline::after(MAX_SEARCH_MS);
    let from = text.line_of(at);
    let (mut state, mut first) = (LexerState::START, None);
    for line in 0..text.lines() {
        if line % 64 == 0 && until.left().is_none() {
            break;
        }
        let source = text.line_head(line, highlight::MAX_LINE_BYTES);
        let (runs, after) = highlight::lex(&source, state);
        state = after;
        // above the cursor only the first one is needed
        if line < from && first.is_some() {
            continue;
        }
        let start = text.line_start(line);
        let words = wrong(&source, &runs).into_iter();
        for word in words.map(|word| start + word.start..start + word.end) {
            if word.start >= at {
                return Some((word, false));
            }
            first = first.or(Some(word));
        }
    }
    first.map(|word| (word, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_wraps_to_the_top() {
        let text = Text::new("a xx b\n```\nxx\n```\nxx\n");
        let wrong = |line: &str, runs: &[HighlightToken]| {
            let found = line
                .match_indices("xx")
                .map(|(at, word)| at..at + word.len());
            let is_code = |at: &Range<usize>| {
                runs.iter().any(|run| {
                    run.kind == highlight::HighlightKind::Code && run.range.contains(&at.start)
                })
            };
            found.filter(|at| !is_code(at)).collect()
        };
        assert_eq!(next_misspelled(&text, 0, &wrong), Some((2..4, false)));
        assert_eq!(next_misspelled(&text, 4, &wrong), Some((18..20, false)));
        assert_eq!(next_misspelled(&text, 20, &wrong), Some((2..4, true)));
        assert_eq!(next_misspelled(&text, 0, &|_, _| Vec::new()), None);
    }
}
