//! The query that narrows a list: terms that must all hold.
//!
//! `tag:rust -tag:draft is:draft title:micro author:ana words:>800 date:>2025-01 "exact words" word`.
//! A filter of the screen *is* its text: the tag pane and the digits edit the same words a person
//! can type, so what narrows the list can always be read in the header. A term that cannot be
//! understood is left out and says why; nothing is hidden silently.

use std::ops::Range;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Post, StateKind};
use crate::text::fold::{Fold, Folded};

mod edit;
mod term;
mod texts;

pub use edit::{Choice, quoted};
use term::{Test, split};
pub use texts::Texts;

/// A query as typed, and what was understood of it.
#[derive(Clone, Debug, Default)]
pub struct Query {
    text: String,
    terms: Vec<Term>,
    wrong: Vec<Wrong>,
}

/// A term that was understood.
#[derive(Clone, Debug)]
struct Term {
    at: Range<usize>,
    negative: bool,
    test: Test,
}

/// A term that was not understood and is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Its bytes in the text of the query.
    pub at: Range<usize>,
    /// Why, for the header.
    pub reason: String,
}

/// What a search through many posts carries along: buffers of the fuzzy matcher.
#[derive(Debug)]
pub struct Search {
    matcher: Matcher,
    chars: Vec<char>,
    /// Which posts hold words in quotes.
    pub texts: Texts,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            chars: Vec::new(),
            texts: Texts::default(),
        }
    }
}

impl Query {
    /// Reads a query; every text is one.
    pub fn parse(text: &str) -> Self {
        let mut query = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        for word in split(text) {
            match word.test() {
                Ok(Some(test)) => query.terms.push(Term {
                    at: word.at,
                    negative: word.negative,
                    test,
                }),
                Ok(None) => {}
                Err(reason) => query.wrong.push(Wrong {
                    at: word.at,
                    reason,
                }),
            }
        }
        query
    }

    /// Reads a query that is still being typed: a tag at its end may be only begun.
    pub fn typing(text: &str) -> Self {
        let mut query = Self::parse(text);
        let last = query
            .terms
            .last_mut()
            .filter(|term| term.at.end == text.len());
        if let Some(Test::Tag { typing, .. }) = last.map(|term| &mut term.test) {
            *typing = true;
        }
        query
    }

    /// Gives the query as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether it narrows anything.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Gives the terms that were left out.
    pub fn wrong(&self) -> &[Wrong] {
        &self.wrong
    }

    /// Gives the words in quotes, in lower case: they are looked for in the texts of posts too.
    pub fn exact(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|term| match &term.test {
            Test::Exact(words) => Some(words.as_str()),
            _ => None,
        })
    }

    /// Tells whether a post passes every term.
    pub fn matches(&self, post: &Post, search: &mut Search) -> bool {
        self.terms.iter().all(|term| term.holds(post, search))
    }

    /// Gives the query without one of its terms, each with the term that was taken out.
    pub fn relaxed(&self) -> impl Iterator<Item = (&str, Self)> {
        self.terms.iter().map(|term| {
            let word = self.text.get(term.at.clone()).unwrap_or_default();
            let before = self.text.get(..term.at.start).unwrap_or_default();
            let after = self.text.get(term.at.end..).unwrap_or_default();
            let rest = format!("{} {}", before.trim_end(), after.trim_start());
            (word, Self::parse(rest.trim()))
        })
    }

    /// Gives the characters of a title that the words of the query found, in order.
    pub fn found_in(&self, title: &str, search: &mut Search) -> Vec<u32> {
        let mut found = Vec::new();
        for term in self.terms.iter().filter(|term| !term.negative) {
            if let Test::Fuzzy(pattern) = &term.test {
                let folded = folded(title);
                let text = folded.as_ref().map_or(title, Folded::text);
                let text = Utf32Str::new(text, &mut search.chars);
                let mut here = Vec::new();
                let score = pattern.indices(text, &mut search.matcher, &mut here);
                if good_enough(score, pattern) {
                    found.extend(match &folded {
                        Some(folded) => chars_of(title, folded, &here),
                        None => here,
                    });
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Term {
    fn holds(&self, post: &Post, search: &mut Search) -> bool {
        let held = self.test.holds(post, search);
        // what is not known yet hides nothing
        held.is_none_or(|held| held != self.negative)
    }
}

/// Tells whether letters found in order are near enough together to be what was meant.
///
/// The matcher gives 16 for a letter and takes away for gaps; a word scattered over a whole
/// sentence falls below that.
fn good_enough(score: Option<u32>, pattern: &Pattern) -> bool {
    let letters: usize = pattern
        .atoms
        .iter()
        .map(|atom| atom.needle_text().len())
        .sum();
    score.is_some_and(|score| score >= letters as u32 * 18)
}

impl Search {
    /// Tells whether a text is meant by the letters of a pattern.
    pub fn finds(&mut self, pattern: &Pattern, text: &str) -> bool {
        self.score(pattern, text).is_some()
    }

    /// Tells how well the letters of a pattern mean a text, more being better.
    pub fn score(&mut self, pattern: &Pattern, text: &str) -> Option<u32> {
        let folded = folded(text);
        let text = folded.as_ref().map_or(text, Folded::text);
        let text = Utf32Str::new(text, &mut self.chars);
        let score = pattern.score(text, &mut self.matcher);
        score.filter(|_| good_enough(score, pattern))
    }
}

/// Reads letters that are to be found in order, as a person abbreviates.
pub fn pattern(word: &str) -> Pattern {
    let folded = folded(word);
    Pattern::new(
        folded.as_ref().map_or(word, Folded::text),
        CaseMatching::Smart,
        Normalization::Smart,
        nucleo_matcher::pattern::AtomKind::Fuzzy,
    )
}

/// Folds a text that is not of ASCII alone; the matcher itself sees to capitals and accents.
fn folded(text: &str) -> Option<Folded> {
    let fold = Fold {
        case: true,
        accents: true,
    };
    (!text.is_ascii()).then(|| fold.text(text))
}

/// Returns the characters of a text that characters of the folded one came from.
fn chars_of(text: &str, folded: &Folded, chars: &[u32]) -> Vec<u32> {
    let all: Vec<(usize, char)> = folded.text().char_indices().collect();
    let places = chars.iter().filter_map(|at| all.get(*at as usize).copied());
    let sources = places.map(|(at, c)| folded.source(&(at..at + c.len_utf8())).start);
    sources
        .map(|at| text.get(..at).map_or(0, |before| before.chars().count()) as u32)
        .collect()
}

fn state_named(name: &str) -> Option<StateKind> {
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
        let mut search = Search::default();
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
    fn a_comma_is_either() {
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
    }

    #[test]
    fn a_wrong_term_is_left_out_and_says_why() {
        let query = Query::parse("tag:backend date:>2026-13 is:funny colour:red words:many");
        let reasons: Vec<&str> = query
            .wrong()
            .iter()
            .map(|wrong| wrong.reason.as_str())
            .collect();
        assert_eq!(
            reasons,
            [
                "there is no month 13; that term is left out",
                "there is no state `funny`; draft, scheduled, published, unlisted, expired, problem",
                "there is no `colour:`; tag, is, title, author, words, date",
                "`words:` wants a number, as words:>800",
            ]
        );
        assert_eq!(query.wrong()[0].at, 12..25);
        assert_eq!(found("tag:reliability date:>2026-13"), ["queue"]);
    }

    #[test]
    fn a_term_being_typed_narrows_nothing_yet() {
        assert_eq!(found("tag:").len(), 3);
        assert_eq!(found("-").len(), 3);
        assert_eq!(found("\"").len(), 3);
        assert!(Query::parse("tag:").wrong().is_empty());
    }

    #[test]
    fn a_tag_being_typed_is_found_by_its_beginning() {
        let post = tagged(post("a", "A", "2024-01-01"), &["backend"]);
        let mut search = Search::default();
        assert!(Query::typing("tag:back").matches(&post, &mut search));
        assert!(!Query::typing("tag:back ").matches(&post, &mut search));
        assert!(!Query::parse("tag:back").matches(&post, &mut search));
    }

    #[test]
    fn an_empty_result_can_say_which_term_to_drop() {
        let query = Query::parse("tag:backend is:draft");
        let relaxed: Vec<(String, String)> = query
            .relaxed()
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

    proptest::proptest! {
        #[test]
        fn every_text_is_a_query(text in ".{0,60}") {
            let query = Query::parse(&text);
            let post = post("a", "Title", "2024-01-01");
            query.matches(&post, &mut Search::default());
            for wrong in query.wrong() {
                assert!(text.get(wrong.at.clone()).is_some());
            }
            query.relaxed().for_each(drop);
        }
    }
}
