//! The query that filters the post list: terms that must all match.
//!
//! `tag:rust -tag:draft is:draft title:micro author:ana words:>800 date:>2025-01 "exact words" word`.
//!
//! The filter on the screen *is* this text: the tag pane and the digit keys edit the same words a
//! person can type, so the header always shows what filters the list. A term that can't be parsed
//! is ignored and reports why; nothing is hidden silently.

use std::ops::Range;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Post, StateKind};
use crate::text::fold::{FoldOptions, FoldedText};
use crate::text::width;

mod edit;
mod phrase_matches;
mod read_marks;
mod term;

pub use edit::{TagChoice, quote_tag};
pub use phrase_matches::PhraseMatches;
pub use read_marks::{ReadMarks, ReadPosts};
use term::{Condition, Predicate, split};

/// A query as typed, with its parsed terms.
#[derive(Clone, Debug, Default)]
pub struct Query {
    text: String,
    terms: Vec<QueryTerm>,
    errors: Vec<QueryError>,
}

/// A parsed term.
#[derive(Clone, Debug)]
struct QueryTerm {
    at: Range<usize>,
    negative: bool,
    predicate: Predicate,
}

/// A term that could not be parsed and is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Its byte range in the query.
    pub at: Range<usize>,
    /// The reason, shown in the header.
    pub reason: String,
}

/// State shared by the matches of many posts: buffers of the fuzzy matcher, results of full-text
/// searches.
#[derive(Debug)]
pub struct QueryMatcher {
    matcher: Matcher,
    chars: Vec<char>,
    /// The posts whose text contains the quoted phrases.
    pub phrases: PhraseMatches,
    /// The posts that were read.
    pub read: ReadMarks,
}

impl Default for QueryMatcher {
    fn default() -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            chars: Vec::new(),
            phrases: PhraseMatches::default(),
            read: ReadMarks::default(),
        }
    }
}

impl Query {
    /// Parses a query; every text is valid.
    pub fn parse(text: &str) -> Self {
        let mut query = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        for word in split(text) {
            match word.predicate() {
                Ok(Some(test)) => query.terms.push(QueryTerm {
                    at: word.at,
                    negative: word.negative,
                    predicate: test,
                }),
                Ok(None) => {}
                Err(reason) => query.errors.push(QueryError {
                    at: word.at,
                    reason,
                }),
            }
        }
        query
    }

    /// Parses a query that is still being typed: a tag at its end may be incomplete.
    pub fn parse_partial(text: &str) -> Self {
        let mut query = Self::parse(text);
        let last = query
            .terms
            .last_mut()
            .filter(|term| term.at.end == text.len());
        if let Some(Predicate::Tag { typing, .. }) = last.map(|term| &mut term.predicate) {
            *typing = true;
        }
        query
    }

    /// Returns the query as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it filters nothing.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Returns the terms that are ignored.
    pub fn errors(&self) -> &[QueryError] {
        &self.errors
    }

    /// Whether it asks which posts were read.
    pub fn asks_for_read_posts(&self) -> bool {
        self.terms.iter().any(|term| match &term.predicate {
            Predicate::Is(conditions) => conditions
                .iter()
                .any(|it| matches!(it, Condition::Read | Condition::Unread)),
            _ => false,
        })
    }

    /// Returns the quoted phrases, in lower case: they are searched for in the text of posts too.
    pub fn exact_phrases(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|term| match &term.predicate {
            Predicate::Exact(words) => Some(words.as_str()),
            _ => None,
        })
    }

    /// Whether a post matches every term.
    pub fn matches(&self, post: &Post, search: &mut QueryMatcher) -> bool {
        self.terms.iter().all(|term| term.matches(post, search))
    }

    /// Returns the query without each of its terms in turn, with the term removed.
    pub fn without_each_term(&self) -> impl Iterator<Item = (&str, Self)> {
        self.terms.iter().map(|term| {
            let word = self.text.get(term.at.clone()).unwrap_or_default();
            let before = self.text.get(..term.at.start).unwrap_or_default();
            let after = self.text.get(term.at.end..).unwrap_or_default();
            let rest = format!("{} {}", before.trim_end(), after.trim_start());
            (word, Self::parse(rest.trim()))
        })
    }

    /// Returns the byte offsets of the characters of a title that the query's words match, in order.
    pub fn match_positions(&self, title: &str, search: &mut QueryMatcher) -> Vec<usize> {
        let mut found = Vec::new();
        for term in self.terms.iter().filter(|term| !term.negative) {
            if let Predicate::Fuzzy(pattern) = &term.predicate {
                found.extend(search.positions(pattern, title));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl QueryTerm {
    fn matches(&self, post: &Post, search: &mut QueryMatcher) -> bool {
        let held = self.predicate.matches(post, search);
        // an unknown result hides nothing
        held.is_none_or(|held| held != self.negative)
    }
}

/// Whether matched letters are close enough together to be a plausible match.
///
/// The matcher scores 16 for a letter and subtracts for gaps; a word scattered over a whole
/// sentence scores lower than the limit.
fn is_close_match(score: Option<u32>, pattern: &Pattern) -> bool {
    let letters: usize = pattern
        .atoms
        .iter()
        .map(|atom| atom.needle_text().len())
        .sum();
    score.is_some_and(|score| score >= letters as u32 * 18)
}

impl QueryMatcher {
    /// Whether a text matches a fuzzy pattern.
    pub fn fuzzy_matches(&mut self, pattern: &Pattern, text: &str) -> bool {
        self.score(pattern, text).is_some()
    }

    /// Returns how well a text matches a fuzzy pattern; higher is better.
    pub fn score(&mut self, pattern: &Pattern, text: &str) -> Option<u32> {
        let folded = folded(text);
        let text = folded.as_ref().map_or(text, FoldedText::text);
        let text = Utf32Str::new(text, &mut self.chars);
        let score = pattern.score(text, &mut self.matcher);
        score.filter(|_| is_close_match(score, pattern))
    }

    /// Returns the byte offsets of the characters that a fuzzy pattern matches, in order.
    pub fn positions(&mut self, pattern: &Pattern, text: &str) -> Vec<usize> {
        let folded = folded(text);
        let shown = folded.as_ref().map_or(text, FoldedText::text);
        let units = Utf32Str::new(shown, &mut self.chars);
        let mut here = Vec::new();
        let score = pattern.indices(units, &mut self.matcher, &mut here);
        if !is_close_match(score, pattern) {
            return Vec::new();
        }
        let offsets = unit_offsets(shown, units, &here).into_iter();
        let offsets = offsets.map(|at| match &folded {
            Some(folded) => folded.source_range(&(at..at + 1)).start,
            None => at,
        });
        let mut offsets: Vec<usize> = offsets.collect();
        offsets.sort_unstable();
        offsets.dedup();
        offsets
    }
}

/// Creates a fuzzy pattern, whose letters must occur in order.
pub fn pattern(word: &str) -> Pattern {
    let folded = folded(word);
    Pattern::new(
        folded.as_ref().map_or(word, FoldedText::text),
        CaseMatching::Smart,
        Normalization::Smart,
        nucleo_matcher::pattern::AtomKind::Fuzzy,
    )
}

/// Folds a text that isn't all ASCII; the matcher itself handles the case and accents of others.
fn folded(text: &str) -> Option<FoldedText> {
    let fold = FoldOptions {
        case: true,
        accents: true,
    };
    (!text.is_ascii()).then(|| fold.fold(text))
}

/// Returns the byte offsets in a text of the matcher's units: bytes if all that it compares is
/// ASCII, else grapheme clusters.
fn unit_offsets(text: &str, units: Utf32Str<'_>, indexes: &[u32]) -> Vec<usize> {
    let indexes = indexes.iter().map(|at| *at as usize);
    if matches!(units, Utf32Str::Ascii(_)) {
        return indexes.collect();
    }
    let starts: Vec<usize> = width::clusters(text).map(|cluster| cluster.at).collect();
    indexes.filter_map(|at| starts.get(at).copied()).collect()
}

fn state_from_name(name: &str) -> Option<StateKind> {
    [
        StateKind::Draft,
        StateKind::Scheduled,
        StateKind::Published,
        StateKind::Unlisted,
        StateKind::Expired,
        StateKind::Problem,
    ]
    .into_iter()
    .find(|kind| kind.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::post::samples::{in_state, post, tagged};

    fn found(query: &str) -> Vec<String> {
        let posts = [
            tagged(
                post("micro", "Lessons from Building Microservices", "2026-11-22"),
                &["backend", "Foo Bar"],
            ),
            in_state(
                post("drafted", "Notes on routing", "2026-01-02"),
                StateKind::Draft,
            ),
            tagged(
                post("queue", "Choosing a queue", "2025-06-18"),
                &["backend", "reliability"],
            ),
        ];
        let query = Query::parse(query);
        let mut search = QueryMatcher::default();
        let hits = posts.iter().filter(|post| query.matches(post, &mut search));
        hits.map(|post| post.id.to_string()).collect()
    }

    #[test]
    fn terms_must_all_hold() {
        assert_eq!(found("tag:backend tag:reliability"), ["queue"]);
        assert_eq!(found("tag:backend -tag:reliability"), ["micro"]);
        assert_eq!(found("is:draft"), ["drafted"]);
        assert_eq!(found(""), ["micro", "drafted", "queue"]);
    }

    #[test]
    fn a_comma_means_or() {
        assert_eq!(found("is:draft,published tag:reliability,nope"), ["queue"]);
    }

    #[test]
    fn tags_are_found_without_regard_to_case_and_with_blanks_in_quotes() {
        assert_eq!(found("tag:BACKEND tag:\"foo bar\""), ["micro"]);
    }

    #[test]
    fn words_match_title_and_slug_fuzzily_and_quotes_exactly() {
        assert_eq!(found("mcrosrv"), ["micro"]);
        assert_eq!(found("\"a queue\""), ["queue"]);
        assert_eq!(found("\"eueuq\""), Vec::<String>::new());
    }

    #[test]
    fn dates_and_words_compare() {
        assert_eq!(found("date:>2025"), ["micro", "drafted"]);
        assert_eq!(found("date:2025-06"), ["queue"]);
        assert_eq!(found("date:<=2026-01-02"), ["drafted", "queue"]);
        assert_eq!(found("words:>0"), Vec::<String>::new());
        assert_eq!(found("words:>=0").len(), 3);
        assert_eq!(found("words:<0").len(), 0);
        let day = "2026-01-02";
        assert_eq!(found(&format!("date:>={day}")), ["micro", "drafted"]);
        assert_eq!(found(&format!("date:>{day}")), ["micro"]);
        assert_eq!(found(&format!("date:<{day}")), ["queue"]);
        assert_eq!(found(&format!("date:={day}")), ["drafted"]);
    }

    #[test]
    fn an_invalid_term_is_ignored_with_a_reason() {
        let query = Query::parse("tag:backend date:>2026-13 is:funny color:red words:many");
        let reasons: Vec<&str> = query
            .errors()
            .iter()
            .map(|wrong| wrong.reason.as_str())
            .collect();
        assert_eq!(
            reasons,
            [
                "invalid month 13; ignored",
                "unknown state `funny`; use draft, scheduled, published, unlisted, expired, problem, read or unread",
                "unknown key `color:`; tag, is, title, author, words, date",
                "`words:` needs a number: words:>800",
            ]
        );
        assert_eq!(query.errors()[0].at, 12..25);
        assert_eq!(found("tag:reliability date:>2026-13"), ["queue"]);
    }

    #[test]
    fn a_term_being_typed_narrows_nothing_yet() {
        assert_eq!(found("tag:").len(), 3);
        assert_eq!(found("-").len(), 3);
        assert_eq!(found("\"").len(), 3);
        assert!(Query::parse("tag:").errors().is_empty());
    }

    #[test]
    fn a_tag_being_typed_is_found_by_its_beginning() {
        let post = tagged(post("a", "A", "2024-01-01"), &["backend"]);
        let mut search = QueryMatcher::default();
        assert!(Query::parse_partial("tag:back").matches(&post, &mut search));
        assert!(!Query::parse_partial("tag:back ").matches(&post, &mut search));
        assert!(!Query::parse("tag:back").matches(&post, &mut search));
    }

    #[test]
    fn an_empty_result_can_say_which_term_to_drop() {
        let query = Query::parse("tag:backend is:draft");
        let relaxed: Vec<(String, String)> = query
            .without_each_term()
            .map(|(word, rest)| (word.to_owned(), rest.text().to_owned()))
            .collect();
        assert_eq!(
            relaxed,
            [
                ("tag:backend".into(), "is:draft".into()),
                ("is:draft".into(), "tag:backend".into())
            ]
        );
    }

    #[test]
    fn matched_letters_are_found_behind_letters_of_several_characters() {
        for title in [
            "micro",
            "Caf\u{e9} micro",
            "Cafe\u{301} micro",
            "a\u{fe0f} micro",
            "👩\u{200d}💻 micro",
            "हिन्दी 🇩🇪 micro",
        ] {
            let found = Query::parse("micro").match_positions(title, &mut QueryMatcher::default());
            let letters = found
                .iter()
                .filter_map(|at| title.get(*at..)?.chars().next());
            assert_eq!(letters.collect::<String>(), "micro", "{title:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_is_a_query(text in ".{0,60}") {
            let query = Query::parse(&text);
            let post = post("a", "Title", "2024-01-01");
            query.matches(&post, &mut QueryMatcher::default());
            for wrong in query.errors() {
                assert!(text.get(wrong.at.clone()).is_some());
            }
            query.without_each_term().for_each(drop);
        }
    }
}
