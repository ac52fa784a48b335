//! Query language: which posts a filter, `list`, `check`, `stats`, `tag` and `set` select.
//!
//! `tag:rust -tag:draft (is:draft or date:last-30-days) words:>800 no:image "exact words" word`.
//!
//! # Grammar
//!
//! ```text
//! query    = [ any ]
//! any      = all { "or" all }
//! all      = part { part }                          and; binds tighter than "or"
//! part     = { "-" } ( "(" any ")" | term )         "-" is not
//! term     = word | phrase | key ":" value { "," value }
//! key      = letter { letter | digit | "-" | "_" | "." }
//! value    = [ "<" | "<=" | ">" | ">=" | "=" ] ( word | quoted )
//! phrase   = quoted                                 exact words, also in the text
//! quoted   = '"' { any character; '""' is one quote } '"'
//! word     = characters other than blanks and quotes; it may contain quoted parts, and parentheses
//!            if it closes what it opens
//! ```
//!
//! A comma means or. Case doesn't matter, except for capitals in a plain word.
//!
//! | term | posts |
//! |---|---|
//! | `word` | title, slug or a tag have these letters in order, or the description has the word |
//! | `"exact words"` | title, slug, tags, description or text contain the words |
//! | `tag:a,b` | with one of these tags |
//! | `is:draft` | in a state: draft, scheduled, published, unlisted, expired, problem; or read, unread, orphan (no other post links to it) |
//! | `title:` `author:` `path:` | that contain the value there |
//! | `lang:` `category:` `series:` | with this language (`pt` includes `pt-BR`), category or series |
//! | `words:>800` | with more than 800 words |
//! | `date:` | dated in a span: `2025`, `2025-03`, `2025-03-31`, `today`, `yesterday`, `this-month`, `this-year`, `last-30-days`; a sign compares to its start or end |
//! | `has:image` `no:image` | that have or lack a key: `title` and `date` if somebody wrote them, `image` and `description` of the front matter, `tags`, `author`, `category`, `series`, `lang`, or any key with a value |
//! | `links-to:slug` | that link to a post, named by slug or file |
//! | `key:value` | whose front matter key contains the value, or one of its list; `params.key` is in a map |
//! | `key:>3` | the same compared: as numbers if both are numbers, as booleans, as days, else as text; `=` is equal |
//!
//! The filter on the screen *is* this text: the tag pane and the digit keys edit the same words a
//! person can type, so the header always shows what filters the list. What can't be parsed is
//! ignored and reports why; nothing is hidden silently. [`Query::canonical`] prints the tree as text
//! that parses to the same tree.

use std::ops::Range;

use super::Post;

mod compare;
mod completion;
mod edit;
mod expression;
mod matcher;
mod parser;
mod phrase_matches;
mod predicate;
mod read_marks;
mod term;
mod token;
mod value;

pub use completion::OpenTerm;
pub use edit::TagChoice;
use expression::Expression;
pub use matcher::{QueryMatcher, pattern};
use parser::ParseOptions;
pub use phrase_matches::PhraseMatches;
use predicate::{Condition, Predicate};
pub use read_marks::{ReadMarks, ReadPosts};
use token::{Token, TokenKind, tokens};
pub use value::quote_tag;

/// A query as typed, with its tree.
#[derive(Clone, Debug, Default)]
pub struct Query {
    text: String,
    /// Whether it is still being typed.
    is_partial: bool,
    tree: Option<Expression>,
    errors: Vec<QueryError>,
}

/// A part of a query that is wrong and ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Its byte range in the query.
    pub at: Range<usize>,
    /// The reason and the fix, shown in the header.
    pub reason: String,
}

impl Query {
    /// Parses a query; every text is valid.
    pub fn parse(text: &str) -> Self {
        Self::with_options(text, ParseOptions::default())
    }

    /// Parses a query that is still being typed: a tag at its end may be incomplete, and what its
    /// end leaves open isn't wrong.
    pub fn parse_partial(text: &str) -> Self {
        let options = ParseOptions {
            is_partial: true,
            ..ParseOptions::default()
        };
        Self::with_options(text, options)
    }

    /// Returns the query with a front matter key being wrong if no post has it.
    #[must_use]
    pub fn with_known_keys(&self, is_known: &dyn Fn(&str) -> bool) -> Self {
        let options = ParseOptions {
            is_partial: self.is_partial,
            is_known: Some(is_known),
        };
        Self::with_options(&self.text, options)
    }

    fn with_options(text: &str, options: ParseOptions<'_>) -> Self {
        let (mut tree, errors) = parser::parse(text, options);
        let is_open = options.is_partial && !text.ends_with(' ');
        let last = tree.as_mut().filter(|_| is_open);
        let last = last.and_then(|tree| tree.term_ending_at(text.len()));
        if let Some(Predicate::Tag { typing, .. }) = last {
            *typing = true;
        }
        Self {
            text: text.to_owned(),
            is_partial: options.is_partial,
            tree,
            errors,
        }
    }

    /// Returns the query as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the query without what is wrong, in its canonical form: parsing that gives the same
    /// tree.
    pub fn canonical(&self) -> String {
        self.tree
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// Whether it filters nothing.
    pub fn is_empty(&self) -> bool {
        self.tree.is_none()
    }

    /// Returns what is wrong and ignored, in order.
    pub fn errors(&self) -> &[QueryError] {
        &self.errors
    }

    /// Whether it asks which posts were read.
    pub fn asks_for_read_posts(&self) -> bool {
        self.has_condition(|it| matches!(it, Condition::Read | Condition::Unread))
    }

    /// Whether it asks which posts link to which.
    pub fn asks_for_links(&self) -> bool {
        let links = |(it, _): (&Predicate, bool)| matches!(it, Predicate::LinksTo(_));
        self.terms().into_iter().any(links) || self.asks_for_orphans()
    }

    /// Whether it asks for posts to which none links.
    pub fn asks_for_orphans(&self) -> bool {
        self.has_condition(|it| it == Condition::Orphan)
    }

    fn has_condition(&self, is: impl Fn(Condition) -> bool) -> bool {
        self.terms().into_iter().any(|(term, _)| match term {
            Predicate::Is(conditions) => conditions.iter().any(|it| is(*it)),
            _ => false,
        })
    }

    /// Whether it names front matter keys, known or not.
    pub fn has_keys(&self) -> bool {
        let is_key = |token: &Token<'_>| match token.kind {
            TokenKind::Word { raw, .. } => matches!(term::parse(raw), Ok(Predicate::Key(..))),
            _ => false,
        };
        tokens(&self.text).iter().any(is_key)
    }

    /// Returns the quoted phrases, in lower case: they are searched for in the text of posts too.
    pub fn exact_phrases(&self) -> impl Iterator<Item = &str> {
        self.terms().into_iter().filter_map(|(term, _)| match term {
            Predicate::Exact(words) => Some(words.as_str()),
            _ => None,
        })
    }

    fn terms(&self) -> Vec<(&Predicate, bool)> {
        self.tree
            .as_ref()
            .map(Expression::terms)
            .unwrap_or_default()
    }

    fn conjuncts(&self) -> &[Expression] {
        self.tree.as_ref().map_or(&[], Expression::conjuncts)
    }

    /// Whether a post matches. An unknown result hides nothing.
    pub fn matches(&self, post: &Post, search: &mut QueryMatcher) -> bool {
        self.matches_as_known(post, search) != Some(false)
    }

    /// Whether a post matches; `None` while that depends on facts that aren't known yet.
    pub fn matches_as_known(&self, post: &Post, search: &mut QueryMatcher) -> Option<bool> {
        let tree = self.tree.as_ref();
        tree.map_or(Some(true), |tree| tree.matches(post, search))
    }

    /// Returns the query without each of the parts that must all hold in turn, with the part
    /// removed.
    pub fn without_each_term(&self) -> impl Iterator<Item = (&str, Self)> {
        self.conjuncts().iter().map(|part| {
            let word = self.text.get(part.at.clone()).unwrap_or_default();
            (
                word,
                Self::parse(&self.text_without(std::slice::from_ref(&part.at))),
            )
        })
    }

    /// Returns the byte offsets of the characters of a title that the query's words match, in order.
    pub fn match_positions(&self, title: &str, search: &mut QueryMatcher) -> Vec<usize> {
        let mut found = Vec::new();
        for (term, _) in self.terms().into_iter().filter(|(_, negative)| !negative) {
            if let Predicate::Fuzzy(word) = term {
                found.extend(search.positions(&word.pattern, title));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::StateKind;
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
        let query = Query::parse("tag:backend date:>2026-13 is:funny words:many weight:>x");
        let reasons: Vec<&str> = query
            .errors()
            .iter()
            .map(|wrong| wrong.reason.as_str())
            .collect();
        assert_eq!(
            reasons,
            [
                "invalid month 13; use 01 to 12",
                "unknown state `funny`; use draft, scheduled, published, unlisted, expired, problem, read, unread, orphan",
                "`words:` needs a number: words:>800",
                "`weight:>` needs a number or a date",
            ]
        );
        assert_eq!(query.errors()[0].at, 12..25);
        assert_eq!(found("tag:reliability date:>2026-13"), ["queue"]);
        assert_eq!(found("date:>2026-13 or tag:reliability"), ["queue"]);
        assert_eq!(found("-date:>2026-13").len(), 3);
    }

    #[test]
    fn a_key_that_no_post_has_is_wrong_once_the_posts_are_known() {
        let query = Query::parse("tga:rust is:draft");
        assert!(query.errors().is_empty() && query.has_keys());
        let known = query.with_known_keys(&|key| key == "weight");
        let [wrong] = known.errors() else {
            panic!("one error");
        };
        assert_eq!(wrong.at, 0..8);
        assert!(wrong.reason.starts_with("no post has the key `tga`;"));
        assert_eq!(known.canonical(), "is:draft");
        let known = Query::parse("Weight:3").with_known_keys(&|key| key == "weight");
        assert!(known.errors().is_empty());
    }

    #[test]
    fn a_term_being_typed_narrows_nothing_and_is_not_wrong_yet() {
        for text in [
            "tag:", "-", "\"", "date:20", "is:dr", "words:>", "weight:>", "a or", "(tag:a",
        ] {
            let all = if text.contains('a') && !text.contains(':') {
                0
            } else {
                3
            };
            let partial = Query::parse_partial(text);
            assert!(partial.errors().is_empty(), "{text}");
            let whole = Query::parse(text);
            assert_eq!(whole.errors().len(), 1, "{text}: {:?}", whole.errors());
            let before_more = Query::parse_partial(&format!("{text} b"));
            let is_open = ["a or", "(tag:a", "\""].contains(&text);
            assert_eq!(before_more.errors().is_empty(), is_open, "{text}");
            if !is_open {
                assert_eq!(found(text).len(), all, "{text}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_the_structure_is_reported_where_it_is() {
        for (text, at, reason) in [
            ("a or or b", 5..7, parser_reason("or")),
            ("or a", 0..2, parser_reason("or")),
            ("(a or) b", 3..5, parser_reason("or")),
            ("a) b", 1..2, parser_reason(")")),
            ("a (b", 2..3, parser_reason("(")),
            ("-(b or c", 0..2, parser_reason("(")),
        ] {
            let query = Query::parse(text);
            let [wrong] = query.errors() else {
                panic!("{text}: {:?}", query.errors());
            };
            assert_eq!(
                (wrong.at.clone(), wrong.reason.as_str()),
                (at, reason),
                "{text}"
            );
        }
        let deep = "(".repeat(5000) + "a" + &")".repeat(5000);
        let query = Query::parse(&deep);
        assert_eq!(query.canonical(), "a");
        assert_eq!(query.errors().len(), 5000 - 32);
    }

    fn parser_reason(what: &str) -> &'static str {
        match what {
            "or" => "`or` needs a term on both sides; quote it to search for it",
            ")" => "`)` without `(`; quote it to search for it",
            _ => "missing `)`",
        }
    }

    #[test]
    fn or_binds_weaker_than_and_and_parentheses_group() {
        let backend = ["micro", "queue"];
        assert_eq!(found("tag:reliability or is:draft"), ["drafted", "queue"]);
        assert_eq!(
            found("tag:backend tag:reliability or is:draft"),
            ["drafted", "queue"]
        );
        assert_eq!(
            found("tag:backend (tag:reliability or is:draft)"),
            ["queue"]
        );
        assert_eq!(found("-(is:draft or tag:reliability)"), ["micro"]);
        assert_eq!(
            found("-(tag:backend -tag:reliability)"),
            ["drafted", "queue"]
        );
        assert_eq!(found("--tag:backend"), backend);
        assert_eq!(found("((tag:backend))"), backend);
        assert_eq!(found("() tag:backend"), backend);
    }

    #[test]
    fn the_canonical_form_has_only_the_quotes_and_parentheses_it_needs() {
        for (text, wanted) in [
            ("  a   b ", "a b"),
            ("(a (b c)) or (d)", "a b c or d"),
            ("(a or b) c", "(a or b) c"),
            ("-(a)", "-a"),
            ("-(-(a or b))", "a or b"),
            ("TAG:A,\"b c\" Tags:x", "tag:a,\"b c\" tag:x"),
            ("words:=800 words:>=1,<3", "words:800 words:>=1,<3"),
            ("date:2025-3 date:THIS-year", "date:2025-03 date:this-year"),
            ("title:~micro title:\"~x\"", "title:micro title:\"~x\""),
            ("\"Exact Words\" x\"y z\"", "\"exact words\" x\"y z\""),
            (
                "weight:>3 draft:true layout:=post k:\">3\"",
                "weight:>3 draft:true layout:=post k:\">3\"",
            ),
            ("o\"r\" f(x)", "o\"r\" f\"(x)\""),
            ("tag:", ""),
        ] {
            assert_eq!(Query::parse(text).canonical(), wanted, "{text}");
        }
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

    /// Words as people type them, and what may go wrong with them.
    fn typed() -> impl proptest::strategy::Strategy<Value = String> {
        let piece = proptest::prop_oneof![
            "(-{0,2}[(]|[)]| or | )",
            "-?(tag|is|title|author|words|date|path|lang|category|series|has|no|links-to|weight|a.b):",
            "(<|<=|>|>=|=|~)?(3|2025|2025-0?[1-9]|2025-13|today|last-9-days|draft|unread|orphan|true|x)",
            "(,|\"|\"\"|\"[a-z )(,:\"-]{0,5}\")",
            "[a-zA-Zäßİ日(){}:,.<=>~-]{1,4} ?",
            ".{0,3}",
        ];
        let pieces = proptest::collection::vec(piece, 0..12);
        proptest::strategy::Strategy::prop_map(pieces, |pieces| pieces.concat())
    }

    proptest::proptest! {
        #[test]
        fn every_text_is_a_query(text in typed()) {
            let query = Query::parse(&text);
            let post = post("a", "Title", "2024-01-01");
            query.matches(&post, &mut QueryMatcher::default());
            let mut end = 0;
            for wrong in query.errors() {
                assert!(text.get(wrong.at.clone()).is_some());
                assert!(wrong.at.start >= end, "errors don't overlap");
                end = wrong.at.end;
            }
            query.without_each_term().for_each(drop);
        }

        #[test]
        fn parsing_what_was_printed_gives_the_same_tree(text in typed()) {
            let query = Query::parse(&text);
            let printed = query.canonical();
            let again = Query::parse(&printed);
            assert_eq!(again.tree, query.tree, "{text:?} -> {printed:?}");
            assert_eq!(again.errors(), [], "{text:?} -> {printed:?}");
            assert_eq!(again.canonical(), printed);
        }
    }
}
