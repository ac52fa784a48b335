//! Words of a line to spell-check; technical names and abbreviations are skipped.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::editor::highlight::{HighlightKind, HighlightToken, MAX_LINE_BYTES};

/// Maximum number of letters of an all-caps abbreviation.
const MAX_ABBREVIATION_LETTERS: usize = 6;

/// Returns the words to check, in order.
pub(super) fn words_to_check(line: &str, runs: &[HighlightToken]) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    for piece in prose(line, runs) {
        let text = line.get(piece.clone()).unwrap_or_default();
        let found = text.unicode_word_indices().map(|(at, word)| {
            let start = piece.start + at;
            start..start + word.len()
        });
        words.extend(found.filter(|word| is_checked(line, word)));
    }
    words
}

/// Whether two words are joined by a hyphen.
pub(super) fn are_joined(line: &str, before: &Range<usize>, after: &Range<usize>) -> bool {
    let between = line.get(before.end..after.start);
    matches!(between, Some("-" | "\u{2010}" | "\u{2011}"))
}

/// Returns the prose of a line: text outside of tokens, and prose tokens.
fn prose(line: &str, runs: &[HighlightToken]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let mut add = |piece: Range<usize>| match pieces.last_mut() {
        _ if piece.is_empty() => {}
        Some(last) if last.end == piece.start => last.end = piece.end,
        _ => pieces.push(piece),
    };
    for run in runs {
        add(at..run.range.start);
        if run.kind.is_prose() && !is_bare_url(line, run) {
            add(run.range.clone());
        }
        at = run.range.end;
    }
    let mut end = line.len().min(MAX_LINE_BYTES).max(at);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    add(at..end);
    pieces
}

/// Whether a link is a bare URL.
fn is_bare_url(line: &str, run: &HighlightToken) -> bool {
    let text = line.get(run.range.clone()).unwrap_or_default();
    let begins = ["http://", "https://", "www.", "mailto:"];
    run.kind == HighlightKind::Link
        && (text.contains('@') || begins.iter().any(|b| text.starts_with(b)))
}

fn is_checked(line: &str, word: &Range<usize>) -> bool {
    let text = line.get(word.clone()).unwrap_or_default();
    let before = line.get(..word.start).unwrap_or_default();
    let after = line.get(word.end..).unwrap_or_default();
    is_word(text) && !is_word_fragment(before, after) && !is_technical(before, after)
}

/// Whether a text is a word of a language rather than a technical name.
fn is_word(text: &str) -> bool {
    let no_word = |c: char| c.is_numeric() || matches!(c, '_' | '.' | ':' | '@' | '\\');
    if text.contains(no_word) {
        return false;
    }
    let mut inner = text.chars().zip(text.chars().skip(1));
    let is_camel = inner.any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    // includes the plural of an abbreviation: `APIs`
    let singular = text.strip_suffix('s').unwrap_or(text);
    let letters = singular.chars().count();
    let is_short = (2..=MAX_ABBREVIATION_LETTERS).contains(&letters)
        && singular.chars().all(char::is_uppercase);
    !is_camel && !is_short
}

/// Whether a word continues on the other side of markup: `**A**PI`.
fn is_word_fragment(before: &str, after: &str) -> bool {
    const MARKS: [char; 3] = ['*', '~', '`'];
    let ahead = after.trim_start_matches(MARKS);
    let behind = before.trim_end_matches(MARKS);
    let goes_on = |c: char| c.is_alphanumeric();
    (ahead.len() < after.len() && ahead.starts_with(goes_on))
        || (behind.len() < before.len() && behind.ends_with(goes_on))
}

/// Whether a word is part of an email address, a path, a tag or a call.
fn is_technical(before: &str, after: &str) -> bool {
    if before.ends_with(['@', '#', '\\', '$']) || after.starts_with("()") {
        return true;
    }
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | ',' | '[' | ']');
    let head = before.rsplit(is_blank).next().unwrap_or_default();
    let tail = after.split(is_blank).next().unwrap_or_default();
    let slashes = head.matches('/').count() + tail.matches('/').count();
    head.contains('@')
        || tail.trim_end_matches(['.', '!', '?']).contains('@')
        || ["/", "~/", "./", "../"]
            .iter()
            .any(|start| head.starts_with(start))
        || head == "."
        || slashes > 1
}
