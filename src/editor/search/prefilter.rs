//! Prefilter of a search: a fast check whether the source of a post can contain the text at all.
//!
//! Folding a whole post costs more than reading it, and most posts contain none of the words. One
//! pass over the raw bytes shows this: a word is present as written, or broken up by markup, tags,
//! entities or non-ASCII characters. A post that passes is folded and searched; a post that does
//! not pass contains no match.

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
    r"|[*_~`\[\]!\\<&\x80-\xff](?:[^\n]*(?:<!--.*)?[*_~`\[\]!\\>;)\x80-\xff])?)?",
);
/// A substitute for a letter: non-ASCII characters or an entity.
const LETTER_SUBSTITUTE: &str = r"[\x80-\xff]+|&[A-Za-z0-9]+;";
/// Substitutes for several letters, or for an unknown number.
const MULTI_LETTER_SUBSTITUTE: &str = "ß|ẞ|ﬀ|ﬁ|ﬂ|ﬃ|ﬄ|ﬅ|ﬆ|æ|œ|Æ|Œ|&#|lig;";

/// Words that a source must contain.
#[derive(Clone, Debug)]
pub(super) struct Prefilter(Vec<PrefilterWord>);

#[derive(Clone, Debug)]
struct PrefilterWord {
    whole: Regex,
    broken: Regex,
}

impl Prefilter {
    /// Creates the filter for a search text; `None` if it has no word of ASCII letters.
    pub(super) fn new(needle: &Needle) -> Option<Self> {
        let text = needle.text();
        let mut words: Vec<&str> = text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.len() >= MIN_LETTERS)
            .collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let words = words.into_iter().take(MAX_WORDS);
        let words: Option<Vec<PrefilterWord>> =
            words.map(|word| PrefilterWord::new(word, needle)).collect();
        words.filter(|words| !words.is_empty()).map(Self)
    }

    /// Whether a source may contain a match.
    pub(super) fn may_match(&self, source: &str) -> bool {
        let source = source.as_bytes();
        let may_be =
            |word: &PrefilterWord| word.whole.is_match(source) || word.broken.is_match(source);
        self.0.iter().all(may_be)
    }
}

impl PrefilterWord {
    fn new(word: &str, needle: &Needle) -> Option<Self> {
        let word = word.get(..MAX_LETTERS).unwrap_or(word);
        let letter = |letter: char| format!("(?:{letter}|{LETTER_SUBSTITUTE})");
        let letters: Vec<String> = word.chars().map(letter).collect();
        let broken = format!("{MULTI_LETTER_SUBSTITUTE}|{}", letters.join(WORD_BREAK));
        Some(Self {
            whole: expression(word, needle.fold.case)?,
            broken: expression(&broken, needle.fold.case)?,
        })
    }
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
            let needle = Needle::new(&typed, FoldOptions::smart_case(&typed));
            let folded = [
                rendered::fold_rendered(&source, needle.fold),
                rendered::fold_source(&source, needle.fold),
            ];
            let is_found = folded.iter().any(|folded| needle.find(folded, 0).is_some());
            if is_found && !needle.is_empty() {
                prop_assert!(may_match(&source, &typed));
            }
        }
    }
}
