//! Prefilter of a search: a fast check whether the source of a post can contain the text at all.
//!
//! Folding a whole post costs more than reading it, and most posts contain none of the words. One
//! pass over the raw bytes shows this: a word is present as written, or broken up by markup, tags,
//! entities or non-ASCII characters. Of two words side by side, the second also has to follow the
//! first, with nothing between them that a page shows. A post that passes is folded and searched; a
//! post that does not pass contains no match.

use regex::bytes::{Regex, RegexBuilder};

use crate::text::fold::Needle;

/// Minimum number of letters of a word that is checked.
const MIN_LETTERS: usize = 3;
/// Maximum number of letters of a word that are checked.
const MAX_LETTERS: usize = 12;
/// Maximum number of words that are checked, the longest first.
const MAX_WORDS: usize = 2;
/// Memory limit of a compiled regex, in bytes.
const MAX_REGEX_BYTES: usize = 1 << 20;

/// A break within a word: a markup or non-ASCII character, alone or with everything up to another
/// one on its line, or after a comment.
const WORD_BREAK: &str = concat!(
    r"(?:<!--.*[*_~`\[\]!\\>;)\x80-\xff]",
    r"|[*_~`\[\]!\\<&\x80-\xff](?:[^\n]*(?:<!--.*)?[*_~`\[\]!\\>;)\x80-\xff])?)",
);
/// A substitute for a letter: non-ASCII characters or an entity.
const LETTER_SUBSTITUTE: &str = r"[\x80-\xff]+|&[A-Za-z0-9]+;";
/// Substitutes for several letters, or for an unknown number.
const MULTI_LETTER_SUBSTITUTE: &str = "ß|ẞ|ﬀ|ﬁ|ﬂ|ﬃ|ﬄ|ﬅ|ﬆ|æ|œ|Æ|Œ|&#|lig;";

/// The text between two words that are side by side on a page, up to what may hide more: markup of
/// links, tags, comments, entities, and non-ASCII characters.
const WORD_GAP: &str = r"[^A-Za-z0-9\[\]<&\x80-\xff]*";
/// Characters after which a source may contain letters that a page doesn't show.
const GAP_HIDER: &str = r"[\[\]<&\x80-\xff]";

/// Text that a source must contain.
#[derive(Clone, Debug)]
pub(super) enum Prefilter {
    /// All of these words.
    Words(Vec<PrefilterWord>),
    /// Two words side by side.
    Phrase(PrefilterWord),
}

/// A word or phrase as it is written, and broken up by markup.
#[derive(Clone, Debug)]
pub(super) struct PrefilterWord {
    whole: Regex,
    broken: Regex,
}

impl Prefilter {
    /// Creates the filter for a search text; `None` if it has no word of ASCII letters.
    pub(super) fn new(needle: &Needle) -> Option<Self> {
        let text = needle.text();
        if let Some(pair) = word_pair(text) {
            return PrefilterWord::phrase(pair, needle).map(Self::Phrase);
        }
        let mut words: Vec<&str> = text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.len() >= MIN_LETTERS)
            .collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let words = words.into_iter().take(MAX_WORDS);
        let words: Option<Vec<PrefilterWord>> =
            words.map(|word| PrefilterWord::new(word, needle)).collect();
        words.filter(|words| !words.is_empty()).map(Self::Words)
    }

    /// Whether a source may contain a match.
    pub(super) fn may_match(&self, source: &str) -> bool {
        match self {
            Self::Words(words) => words.iter().all(|word| word.may_match(source)),
            Self::Phrase(phrase) => phrase.may_match(source),
        }
    }
}

/// Returns the ends of two words side by side that face each other; `None` if there are none of
/// enough letters. The text between them has no letter.
fn word_pair(text: &str) -> Option<(&str, &str)> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_pair = |pair: &&[&str]| pair.iter().all(|word| word.len() >= MIN_LETTERS);
    let pair = words.windows(2).find(is_pair).filter(|_| text.is_ascii())?;
    let (first, second) = (*pair.first()?, *pair.get(1)?);
    let end = first.len().saturating_sub(MAX_LETTERS);
    Some((
        first.get(end..).unwrap_or(first),
        second.get(..MAX_LETTERS).unwrap_or(second),
    ))
}

impl PrefilterWord {
    fn new(word: &str, needle: &Needle) -> Option<Self> {
        let word = word.get(..MAX_LETTERS).unwrap_or(word);
        let broken = format!("{MULTI_LETTER_SUBSTITUTE}|{}", lenient_word(word));
        Some(Self {
            whole: expression(word, needle.fold.case)?,
            broken: expression(&broken, needle.fold.case)?,
        })
    }

    fn phrase((first, second): (&str, &str), needle: &Needle) -> Option<Self> {
        let whole = format!("{first}{WORD_GAP}(?:{second}|{GAP_HIDER})");
        let words = format!("{}|{}", broken_word(first), broken_word(second));
        let broken = format!("{MULTI_LETTER_SUBSTITUTE}|{words}");
        Some(Self {
            whole: expression(&whole, needle.fold.case)?,
            broken: expression(&broken, needle.fold.case)?,
        })
    }

    fn may_match(&self, source: &str) -> bool {
        let source = source.as_bytes();
        self.whole.is_match(source) || self.broken.is_match(source)
    }
}

/// Returns the regex of a word whose letters may be broken up or substituted.
fn lenient_word(word: &str) -> String {
    let letter = |letter: char| format!("(?:{letter}|{LETTER_SUBSTITUTE})");
    let letters: Vec<String> = word.chars().map(letter).collect();
    letters.join(&format!("{WORD_BREAK}?"))
}

/// Returns the regex of the beginning of a word up to its first break or substitute, and of the
/// letter after it. A word as it is written does not match.
fn broken_word(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let start: String = letters.iter().skip(1).take(2).collect();
    let (second, third) = start.split_at(1);
    let changed = format!(
        "(?:{LETTER_SUBSTITUTE})(?:{second}(?:{third}|{WORD_BREAK}|{LETTER_SUBSTITUTE})|{WORD_BREAK}|{LETTER_SUBSTITUTE})"
    );
    let mut rest = String::new();
    while let (Some(letter), Some(before)) = (letters.pop(), letters.last()) {
        let broken = format!("{WORD_BREAK}(?:{letter}|{LETTER_SUBSTITUTE})|{LETTER_SUBSTITUTE}");
        let intact = if rest.is_empty() {
            String::new()
        } else {
            format!("|{rest}")
        };
        rest = format!("{before}(?:{broken}{intact})");
    }
    format!("{changed}|{rest}")
}

/// Compiles a regex over bytes; `None` if it would be too large.
fn expression(source: &str, case: bool) -> Option<Regex> {
    let mut builder = RegexBuilder::new(source);
    builder.unicode(false).case_insensitive(!case);
    builder
        .dot_matches_new_line(true)
        .size_limit(MAX_REGEX_BYTES);
    builder.build().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::blog::rendered;
    use crate::text::fold::FoldOptions;

    fn may_match(source: &str, typed: &str) -> bool {
        let needle = Needle::new(typed, FoldOptions::smart_case(typed));
        Prefilter::new(&needle).is_none_or(|filter| filter.may_match(source))
    }

    #[test]
    fn a_post_without_the_word_is_not_folded() {
        for source in [
            "",
            "A short [circus](/circuit-less) **tent**",
            "breakers of `circles` <b>and</b> more",
            "c i r c u i t",
        ] {
            assert!(!may_match(source, "zircuit"), "{source}");
        }
        assert!(!may_match("a circuit", "circuit breaker"));
        assert!(!may_match("a breaker of a circuit", "circuit breaker"));
        assert!(!may_match("circuits and a *breaker*", "circuit breaker"));
        assert!(!may_match("a circuit", "Circuit"));
    }

    #[test]
    fn a_word_broken_by_marks_passes() {
        for source in [
            "CIRCUIT",
            "**c**ircuit",
            "ci**r**cuit",
            "[circ](/a \"b\")uit",
            "<b>c</b>ircuit",
            "c<!-- a\n\nb -->ircuit",
            "c**<!-- a\nb --><b>ircuit",
            "cir&shy;cuit",
            "c&iacute;rcuit",
            "c\u{ed}rcuit",
            "ci\u{301}rcuit",
            "cir\u{200b}cuit",
        ] {
            assert!(may_match(source, "circuit"), "{source}");
        }
        for (source, typed) in [("Straße", "strasse"), ("o&ffilig;ce", "office")] {
            assert!(may_match(source, typed), "{source}");
        }
    }

    proptest! {
        #[test]
        fn no_match_is_filtered_out(
            source in r"(a|b|c|á|ß|ﬁ|\u{301}|\u{ad}|\*|_|`|\[|\]|\(|\)|<|>|!|&|;|#|~|<!--|-->|&shy;|&aacute;| |\n|\\){0,40}",
            typed in "[abcs ]{1,6}",
        ) {
            check_law(&source, &typed)?;
        }

        #[test]
        fn no_phrase_is_filtered_out(
            source in r"(abc|cab|a|b|c|ab|ca|á|ß|ﬁ|\u{301}|\u{ad}|\*|_|`|\[|\]|\(|\)|<|>|!|&|;|#|~|<!--|-->|&shy;|&aacute;| |\n|\\){0,30}",
            typed in "(abc|cab|acc)[ ,*_-]{1,2}(abc|cabbac|bac)",
        ) {
            check_law(&source, &typed)?;
        }

        #[test]
        fn no_phrase_that_is_written_in_some_way_is_filtered_out(
            parts in prop::collection::vec(r"\*|_|`|\[|\]\(a b\)|<b>|</b>|!|&shy;|\u{301}|\u{ad}|<!-- a -->|\\\n| ", 12),
            count in 0..12_usize,
        ) {
            let letters = ["a", "b", "c", "a", " ", "c", "b", "a", "a", "c", "b", "b"];
            let gap = |(at, letter): (usize, &str)| {
                let part = parts.get((at * 7 + count) % 12).filter(|_| (at + count) % 4 == 0);
                format!("{}{letter}", part.map_or("", String::as_str))
            };
            let source: String = letters.into_iter().enumerate().map(gap).collect();
            check_law(&source, "abca cbaacbb")?;
        }
    }

    /// Checks that a source with a match passes.
    fn check_law(source: &str, typed: &str) -> Result<(), TestCaseError> {
        let needle = Needle::new(typed, FoldOptions::smart_case(typed));
        let folded = [
            rendered::fold_rendered(source, needle.fold),
            rendered::fold_source(source, needle.fold),
        ];
        let is_found = folded.iter().any(|folded| needle.find(folded, 0).is_some());
        if is_found && !needle.is_empty() {
            prop_assert!(may_match(source, typed), "{source:?} {typed:?}");
        }
        Ok(())
    }
}
