//! Find and replace in a text, in chunks of some kilobytes.
//!
//! A call looks at no more bytes than its budget, so that a key costs the same in a text of 20 MB;
//! if the budget ends first, the result says so. A match lies within one chunk.

mod options;
mod prefilter;

use std::ops::Range;

use regex::{Captures, Regex, RegexBuilder};

use crate::blog::rendered;
use crate::text::fold::{FoldOptions, Needle};

pub use self::options::SearchOptions;
use self::prefilter::Prefilter;
use super::selection::Selection;
use super::text::Text;
use super::transaction::{Replacement, Transaction};

/// Size of a chunk, in bytes.
const CHUNK_BYTES: usize = 64 << 10;
/// Longest match that is found across two chunks, in bytes.
const OVERLAP_BYTES: usize = 4 << 10;
/// Memory limit of a compiled pattern, in bytes.
const MAX_REGEX_BYTES: usize = 4 << 20;

/// A compiled search pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: Regex,
    options: SearchOptions,
    /// Words to find as they are rendered, if the pattern is not a regex.
    needle: Option<Needle>,
    /// Words that the source of a post must contain; `None` if any source may match.
    prefilter: Option<Prefilter>,
}

/// A search in one text.
#[derive(Clone, Debug)]
pub struct PatternSearch<'a> {
    pattern: &'a Pattern,
    text: &'a str,
    /// Matches of the words, in order; `None` if the pattern itself is searched.
    word_matches: Option<Vec<Range<usize>>>,
}

impl PatternSearch<'_> {
    /// Finds the first match that begins at or after a byte offset.
    pub fn find(&self, from: usize) -> Option<Range<usize>> {
        let Some(found) = &self.word_matches else {
            return self.pattern.find_in(self.text, from);
        };
        let next = found.partition_point(|range| range.start < from);
        found.get(next).cloned()
    }
}

/// Result of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchOutcome {
    /// A match, and whether the search wrapped around.
    Found(Range<usize>, bool),
    /// No match.
    NotFound,
    /// The budget ended before the whole text was searched.
    OutOfBudget,
}

/// Number of matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MatchTotals {
    /// Number of matches up to and including a position.
    pub up_to_position: usize,
    /// Number of matches counted.
    pub total: usize,
    /// Whether there may be more.
    pub is_more: bool,
}

impl Pattern {
    /// Compiles a search text. It is case-sensitive with `options.case`, or if it contains an
    /// uppercase letter (smart case).
    pub fn new(typed: &str, options: SearchOptions) -> Result<Self, String> {
        let source = if options.regex {
            typed.to_owned()
        } else {
            regex::escape(typed)
        };
        let source = if options.word {
            format!(r"\b(?:{source})\b")
        } else {
            source
        };
        let regex = RegexBuilder::new(&source)
            .case_insensitive(!options.case && !typed.chars().any(char::is_uppercase))
            .multi_line(true)
            .crlf(true)
            .size_limit(MAX_REGEX_BYTES)
            .dfa_size_limit(MAX_REGEX_BYTES)
            .build()
            .map_err(|error| reason(&error))?;
        Ok(Self {
            regex,
            options,
            needle: None,
            prefilter: None,
        })
    }

    /// Compiles a search text as words of prose, which are found as they are rendered: across
    /// markup and line breaks, with any spaces and quotation marks. A regex is compiled as it is.
    pub fn new_prose(typed: &str, options: SearchOptions) -> Result<Self, String> {
        let pattern = Self::new(typed, options)?;
        if options.regex {
            return Ok(pattern);
        }
        let fold = FoldOptions::smart_case(typed);
        let fold = FoldOptions {
            case: fold.case || options.case,
            ..fold
        };
        let mut needle = Needle::new(typed, fold);
        needle.is_whole_word = options.word;
        Ok(Self {
            prefilter: Prefilter::new(&needle),
            needle: Some(needle).filter(|needle| !needle.is_empty()),
            ..pattern
        })
    }

    /// Creates a search in the Markdown source of a post, or a part of it.
    pub fn in_source<'a>(&'a self, text: &'a str) -> PatternSearch<'a> {
        let is_ruled_out = |filter: &Prefilter| !filter.may_match(text);
        let found = self.needle.as_ref().map(|needle| {
            if self.prefilter.as_ref().is_some_and(is_ruled_out) {
                return Vec::new();
            }
            let mut found = needle.find_all(&rendered::fold_rendered(text, needle.fold));
            if rendered::has_markup_chars(needle.text()) {
                found.extend(needle.find_all(&rendered::fold_source(text, needle.fold)));
                found.sort_unstable_by_key(|range| (range.start, range.end));
                found.dedup_by(|next, before| next.start < before.end);
            }
            found
        });
        PatternSearch {
            pattern: self,
            text,
            word_matches: found,
        }
    }

    /// Creates a search in plain text, such as a title.
    pub fn in_plain<'a>(&'a self, text: &'a str) -> PatternSearch<'a> {
        let needle = self.needle.as_ref();
        PatternSearch {
            pattern: self,
            text,
            word_matches: needle.map(|needle| needle.find_all(&needle.fold.fold(text))),
        }
    }

    /// Finds the first match in plain text that begins at or after a byte offset.
    fn find_in(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let mut at = from;
        loop {
            let found = self.regex.find_at(text, at)?;
            if !found.is_empty() {
                return Some(found.range());
            }
            // an empty match does not count
            let next = text.get(found.end()..)?.chars().next()?;
            at = found.end() + next.len_utf8();
        }
    }

    /// Finds the next match that begins at or after a position, wrapping around at the end.
    pub fn next(&self, text: &Text, from: usize, budget: usize) -> SearchOutcome {
        self.search_wrapping(text, (from, 0), budget, Self::forward)
    }

    /// Finds the last match before a position, wrapping around at the start.
    pub fn previous(&self, text: &Text, from: usize, budget: usize) -> SearchOutcome {
        self.search_wrapping(text, (from, text.len()), budget, Self::backward)
    }

    fn search_wrapping(
        &self,
        text: &Text,
        (from, other_end): (usize, usize),
        budget: usize,
        look: fn(&Self, &Text, usize, &mut usize) -> Option<Range<usize>>,
    ) -> SearchOutcome {
        let mut left = budget;
        if let Some(found) = look(self, text, from, &mut left) {
            return SearchOutcome::Found(found, false);
        }
        match look(self, text, other_end, &mut left) {
            Some(found) => SearchOutcome::Found(found, true),
            None if left == 0 => SearchOutcome::OutOfBudget,
            None => SearchOutcome::NotFound,
        }
    }

    fn forward(&self, text: &Text, from: usize, left: &mut usize) -> Option<Range<usize>> {
        let mut at = from;
        while at <= text.len() && *left > 0 {
            let (piece, end) = chunk_at(text, at);
            *left = left.saturating_sub(end - piece.min(end));
            let next = next_chunk_start(text, end);
            let is_here =
                |hit: &Range<usize>| hit.start >= at && next.is_none_or(|next| hit.start < next);
            let found = self.matches(text, piece..end).find(is_here);
            match next {
                Some(next) if found.is_none() => at = next,
                _ => return found,
            }
        }
        None
    }

    fn backward(&self, text: &Text, from: usize, left: &mut usize) -> Option<Range<usize>> {
        let mut at = from;
        while *left > 0 {
            let start = text.line_start(text.line_of(at.saturating_sub(CHUNK_BYTES)));
            let start = start.max(text.floor(at.saturating_sub(CHUNK_BYTES * 2)));
            let end = text
                .line_end(text.line_of(at))
                .min(text.floor(at + CHUNK_BYTES));
            *left = left.saturating_sub(end - start);
            let found = self
                .matches(text, start..end)
                .filter(|hit| hit.end <= from.max(1) && hit.start < from);
            let last = found.last();
            if last.is_some() || start == 0 {
                return last;
            }
            at = start + OVERLAP_BYTES.min(start / 2);
            if at >= end {
                at = start.saturating_sub(1);
            }
        }
        None
    }

    /// Returns the matches in a range, extended to whole lines.
    pub fn in_lines(&self, text: &Text, range: Range<usize>) -> Vec<Range<usize>> {
        let start = text.line_start(text.line_of(range.start));
        let start = start.max(text.floor(range.start.saturating_sub(OVERLAP_BYTES)));
        let end = text.line_end(text.line_of(range.end));
        let end = end.min(text.floor(range.end + OVERLAP_BYTES));
        self.matches(text, start..end).collect()
    }

    /// Counts the matches, in total and up to a position, within the budget.
    pub fn count(&self, text: &Text, place: usize, budget: usize) -> MatchTotals {
        let mut count = MatchTotals::default();
        let (mut at, mut left) = (0, budget);
        loop {
            let (start, end) = chunk_at(text, at);
            let next = next_chunk_start(text, end);
            let mut done = next.unwrap_or(end);
            let is_here =
                |hit: &Range<usize>| hit.start >= at && next.is_none_or(|next| hit.start < next);
            for hit in self.matches(text, start..end).filter(is_here) {
                count.total += 1;
                count.up_to_position += usize::from(hit.start <= place);
                done = done.max(hit.end);
            }
            left = left.saturating_sub(end - start.min(end));
            if next.is_none() {
                return count;
            }
            if left == 0 {
                count.is_more = true;
                return count;
            }
            at = done;
        }
    }

    /// Replaces all matches in a range as one undo step. Returns the number of replacements.
    pub fn replace_all(
        &self,
        text: &Text,
        range: Range<usize>,
        with: &str,
        selection: Selection,
    ) -> (Transaction, usize) {
        let mut changes: Vec<Replacement> = Vec::new();
        let mut at = range.start;
        loop {
            let (start, end) = chunk_at(text, at);
            let next = next_chunk_start(text, end).filter(|_| end < range.end);
            let source = text.slice(start..end);
            for found in self.regex.captures_iter(&source) {
                let Some(hit) = found.get(0).filter(|hit| !hit.is_empty()) else {
                    continue;
                };
                let hit = start + hit.start()..start + hit.end();
                let is_new = changes
                    .last()
                    .is_none_or(|last| last.range.end <= hit.start);
                let is_here = hit.start >= at && next.is_none_or(|next| hit.start < next);
                if is_here && hit.end <= range.end && is_new {
                    changes.push(Replacement::new(hit, self.replacement(&found, with)));
                }
            }
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        let count = changes.len();
        let made = Transaction::new(changes, selection);
        let moved = Selection::at(made.map_position(selection.head));
        (made.selecting(moved), count)
    }

    /// Whether a range is a match.
    pub fn is_match(&self, text: &Text, range: &Range<usize>) -> bool {
        if range.end > text.len() {
            return false;
        }
        let (start, end) = chunk_at(text, range.start);
        let source = text.slice(start..end);
        let found = self.regex.find_at(&source, range.start - start);
        found.is_some_and(|hit| hit.range() == (range.start - start..range.end - start))
    }

    /// Replaces one match and puts the cursor after the replacement.
    pub fn replace_one(&self, text: &Text, hit: &Range<usize>, with: &str) -> Transaction {
        let (start, end) = chunk_at(text, hit.start);
        let source = text.slice(start..end);
        let mut found = self.regex.captures_iter(&source);
        let here = found.find(|found| {
            found
                .get(0)
                .is_some_and(|found| start + found.start() == hit.start)
        });
        let put = here.map_or_else(|| with.to_owned(), |found| self.replacement(&found, with));
        let behind = hit.start + put.len();
        Transaction::replace(hit.clone(), put).selecting(Selection::at(behind))
    }

    fn replacement(&self, found: &Captures<'_>, with: &str) -> String {
        if !self.options.regex {
            return with.to_owned();
        }
        let mut put = String::new();
        found.expand(with, &mut put);
        put
    }

    fn matches(&self, text: &Text, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let source = text.slice(range.clone());
        let hits: Vec<Range<usize>> = self
            .regex
            .find_iter(&source)
            .filter(|hit| !hit.is_empty())
            .map(|hit| range.start + hit.start()..range.start + hit.end())
            .collect();
        hits.into_iter()
    }
}

/// Returns the chunk at a position: from the start of its line, if near, to the end of a line, if
/// near.
fn chunk_at(text: &Text, at: usize) -> (usize, usize) {
    let line = text.line_start(text.line_of(at));
    let start = line.max(text.floor(at.saturating_sub(OVERLAP_BYTES)));
    let far = text.line_end(text.line_of(at + CHUNK_BYTES));
    let end = far
        .min(text.floor(at + CHUNK_BYTES + OVERLAP_BYTES))
        .max(at);
    (start, end)
}

/// Returns the start of the chunk after one that ends at `end`, if that is not the last. The two
/// overlap, so that a match across their border lies within one of them.
fn next_chunk_start(text: &Text, end: usize) -> Option<usize> {
    (end < text.len()).then(|| text.floor(end - OVERLAP_BYTES))
}

/// Returns the error of a regex in one line.
fn reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "this pattern is too large".to_owned(),
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: usize = usize::MAX;

    fn literal(typed: &str) -> Pattern {
        Pattern::new(typed, SearchOptions::default()).expect("a pattern")
    }

    fn regex(typed: &str) -> Pattern {
        let options = SearchOptions {
            regex: true,
            ..SearchOptions::default()
        };
        Pattern::new(typed, options).expect("a pattern")
    }

    #[test]
    fn matches_are_found_in_both_directions_and_wrap_around() {
        let text = Text::new("a.b A.B\r\nx a.b");
        let pattern = literal("a.b");
        assert_eq!(
            pattern.next(&text, 0, ALL),
            SearchOutcome::Found(0..3, false)
        );
        assert_eq!(
            pattern.next(&text, 1, ALL),
            SearchOutcome::Found(4..7, false)
        );
        assert_eq!(
            pattern.next(&text, 12, ALL),
            SearchOutcome::Found(0..3, true)
        );
        assert_eq!(
            pattern.previous(&text, 11, ALL),
            SearchOutcome::Found(4..7, false)
        );
        assert_eq!(
            pattern.previous(&text, 0, ALL),
            SearchOutcome::Found(11..14, true)
        );
        assert_eq!(
            literal("A.B").next(&text, 0, ALL),
            SearchOutcome::Found(4..7, false)
        );
        assert_eq!(literal("zz").next(&text, 0, ALL), SearchOutcome::NotFound);
    }

    #[test]
    fn whole_words_case_and_regexes_work() {
        let text = Text::new("cat Cat category\nend");
        let options = SearchOptions {
            word: true,
            case: true,
            regex: false,
        };
        let pattern = Pattern::new("cat", options).expect("a pattern");
        assert_eq!(
            pattern.count(&text, 0, ALL),
            MatchTotals {
                up_to_position: 1,
                total: 1,
                is_more: false
            }
        );
        assert_eq!(
            regex("^e.d$").next(&text, 0, ALL),
            SearchOutcome::Found(17..20, false)
        );
        assert_eq!(regex("x*").next(&text, 0, ALL), SearchOutcome::NotFound);
        let wrong = Pattern::new(
            "a(",
            SearchOptions {
                regex: true,
                ..options
            },
        );
        assert_eq!(wrong.map(|_| ()), Err("unclosed group".to_owned()));
        let large = Pattern::new(
            r"(\w{900}){900}",
            SearchOptions {
                regex: true,
                ..options
            },
        );
        assert!(large.is_err_and(|why| why.contains("too large")));
    }

    #[test]
    fn words_of_prose_are_found_over_the_end_of_a_line_and_not_over_a_blank_one() {
        let words =
            |typed: &str| Pattern::new_prose(typed, SearchOptions::default()).expect("a pattern");
        for text in [
            "a circuit breaker",
            "a Circuit  breaker",
            "> a circuit\r\n> breaker",
        ] {
            let found = words("circuit breaker").in_source(text).find(0);
            let found = found.and_then(|hit| text.get(hit));
            assert!(
                found.is_some_and(|hit| hit.ends_with("breaker")),
                "{text:?}"
            );
        }
        assert_eq!(
            words("circuit breaker")
                .in_source("circuit\n\nbreaker")
                .find(0),
            None
        );
        assert_eq!(
            words("Circuit breaker")
                .in_source("circuit breaker")
                .find(0),
            None
        );
        assert_eq!(words(" a.b ").in_source("axb a.b").find(0), Some(4..7));
        assert_eq!(regex("x*").find_in("éax", 0), Some(3..4));
        assert_eq!(regex("x*").find_in("éa", 0), None);
    }

    #[test]
    fn everything_is_replaced_in_one_step() {
        let text = Text::new(&"one two\r\n".repeat(20_000));
        let all = 0..text.len();
        let (made, count) =
            regex(r"(\w+) (\w+)").replace_all(&text, all, "$2 $1", Selection::at(0));
        assert_eq!(count, 20_000);
        let mut after = text.clone();
        let _ = made.apply(&mut after, Selection::default());
        assert_eq!(after.to_string(), "two one\r\n".repeat(20_000));
        let (made, count) = literal("one").replace_all(&text, 5..20, "$1", Selection::at(0));
        assert_eq!((count, made.changes()[0].text.as_str()), (1, "$1"));
    }

    #[test]
    fn a_huge_line_is_looked_through_in_pieces() {
        let line = "x".repeat(300_000);
        let text = Text::new(&format!("{line}needle{line}needle"));
        let pattern = literal("needle");
        assert_eq!(
            pattern.next(&text, 0, ALL),
            SearchOutcome::Found(300_000..300_006, false)
        );
        assert_eq!(
            pattern.next(&text, 300_001, ALL),
            SearchOutcome::Found(600_006..600_012, false)
        );
        assert_eq!(
            pattern.previous(&text, 600_006, ALL),
            SearchOutcome::Found(300_000..300_006, false)
        );
        assert_eq!(pattern.count(&text, 0, ALL).total, 2);
        assert_eq!(pattern.next(&text, 0, 100), SearchOutcome::OutOfBudget);
        assert!(pattern.count(&text, 0, 100).is_more);
    }

    #[test]
    fn a_match_over_line_ends_is_found_wherever_the_text_is_cut() {
        let [pattern, longest] = [r"end\r?\nof", r"end(\r?\nof)?"].map(regex);
        for filler in CHUNK_BYTES - 12..CHUNK_BYTES + 4 {
            let lines = "x\n".repeat(filler / 2);
            let text = Text::new(&format!("{lines}end\nof\n{lines}end\nof\n"));
            let first = lines.len()..lines.len() + 6;
            let found = pattern.next(&text, 0, ALL);
            assert_eq!(found, SearchOutcome::Found(first, false), "{filler}");
            assert_eq!(pattern.count(&text, 0, ALL).total, 2, "{filler}");
            let all = 0..text.len();
            let (_, count) = pattern.replace_all(&text, all, "", Selection::at(0));
            assert_eq!(count, 2, "{filler}");
            // a match that the end of a chunk cuts short is not taken
            let first = lines.len()..lines.len() + 6;
            let found = longest.next(&text, 0, ALL);
            assert_eq!(found, SearchOutcome::Found(first, false), "{filler}");
            let (made, count) = longest.replace_all(&text, 0..text.len(), "", Selection::at(0));
            let lengths: Vec<usize> = made.changes().iter().map(|it| it.range.len()).collect();
            assert_eq!((count, lengths), (2, vec![6, 6]), "{filler}");
        }
    }

    proptest! {
        #[test]
        fn hits_are_those_of_a_plain_search(
            source in "[ab\n]{0,60}",
            wanted in "[ab]{1,3}",
            from in 0..70_usize,
        ) {
            let text = Text::new(&source);
            let from = from.min(source.len());
            let naive = source.get(from..).and_then(|rest| rest.find(&wanted));
            let naive = naive.map(|at| from + at);
            let pattern = literal(&wanted);
            // matches do not overlap, so one that begins inside another is not found from the start
            let found = match pattern.next(&text, from, ALL) {
                SearchOutcome::Found(hit, false) => Some(hit.start),
                _ => None,
            };
            prop_assert!(found.is_none_or(|at| Some(at) >= naive));
            prop_assert_eq!(found.is_none() && naive.is_none(), naive.is_none());
            let all: Vec<usize> = source.match_indices(&wanted).map(|(at, _)| at).collect();
            prop_assert_eq!(pattern.count(&text, 0, ALL).total, all.len());
            let before = match pattern.previous(&text, from, ALL) {
                SearchOutcome::Found(hit, false) => Some(hit.start),
                _ => None,
            };
            let naive = all.iter().copied().rfind(|at| at + wanted.len() <= from);
            prop_assert_eq!(before, naive);
        }
    }
}
