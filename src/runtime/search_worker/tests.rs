//! Tests that all searches fold text alike: the preview, the search in all posts, quoted words and
//! the filter of the list give the same answer.

use std::sync::Arc;

use crate::app::jobs::search::SearchJob;

use super::search_posts;
use crate::blog::post::samples::post;
use crate::blog::query::QueryMatcher;
use crate::blog::{PostId, Query, SiteKind};
use crate::editor::Text;
use crate::editor::search::{Pattern, SearchOptions};
use crate::markdown::find::find;
use crate::markdown::{PageStyle, layout, parse};

/// A search, and a text that matches it as readers see it.
const FOUND: &[(&str, &str)] = &[
    ("the big dog", "see the **big** dog"),
    ("the small cat", "see the [small](https://example.org) cat"),
    ("the code span", "see the `code` span"),
    ("the thin mouse", "see the *thin* mouse"),
    ("the old house", "see the __old__ house"),
    ("not gone now", "not ~~gone~~ now"),
    ("the word after", "see the word[^1] after\n\n[^1]: note"),
    ("mouse & co", "a mouse &amp; co"),
    ("café noir", "un caf&eacute; noir"),
    ("*star* here", "a \\*star\\* here"),
    ("to wrap inside its column", CELL),
    ("dalpha domega", CELL),
    ("Café", "un Cafe\u{301} noir"),
    ("Cafe\u{301}", "un Café noir"),
    ("déjà", "de\u{301}ja\u{300} vu"),
    ("10 km", "de 10\u{a0}km"),
    ("« oui »", "dit «\u{202f}oui\u{a0}»"),
    ("it's", "now it’s so"),
    ("it’s", "now it's so"),
    ("\"so\"", "he said “so” then"),
    ("cafe", "un café noir"),
    ("naive", "so naïve"),
    ("strasse", "die Straße"),
    ("over the end", "words over\nthe end"),
    ("in a quote", "> words in\n> a quote"),
    ("hyphenated", "hyphen\u{ad}ated"),
    ("换行，拼接", "换行，\n拼接"),
];

const CELL: &str = "| left | right |\n|---|---|\n| cell text that is long enough to wrap inside its \
                    column since it goes on | a second column whose text wraps, dalpha domega |";

/// A search, and a text that doesn't match it.
const NOT_FOUND: &[(&str, &str)] = &[
    ("café", "a cafe here"),
    ("column since it goes on a second", CELL),
    ("big cat", "see the **big** dog"),
    ("one two", "one\n\ntwo"),
];

fn on_page(typed: &str, text: &str) -> bool {
    let page = layout(&parse(text), 40, PageStyle::default());
    find(&page, typed, &mut None).count() > 0
}

fn in_all_posts(typed: &str, text: &str) -> bool {
    let post = post("a.md", "Title", "2026-01-01");
    let job = SearchJob {
        ticket: 1,
        pattern: Pattern::new_prose(typed, SearchOptions::default()).unwrap(),
        texts: vec![(post.path.clone(), Text::new(text))],
        posts: vec![post],
        kind: SiteKind::Docusaurus,
    };
    let mut matches = 0;
    search_posts(&job, &mut |find_state| {
        matches += find_state.map_or(0, |find_state| find_state.count.matches);
        true
    });
    matches > 0
}

fn quoted(typed: &str, text: &str) -> bool {
    let post = post("a.md", "Title", "2026-01-01");
    let words = typed.to_lowercase();
    let job = crate::app::jobs::full_text::FullTextJob {
        ticket: 1,
        words: vec![words.clone()],
        texts: vec![(post.path.clone(), Text::new(text))],
        posts: vec![Arc::clone(&post)],
        kind: SiteKind::Docusaurus,
    };
    let posts = super::posts_containing(&job, &words, &mut || true).unwrap();
    posts.contains(&PostId::new("a.md"))
}

fn by_title(query: &str, title: &str) -> bool {
    let post = post("a.md", title, "2026-01-01");
    Query::parse(query).matches(&post, &mut QueryMatcher::default())
}

#[test]
fn all_searches_give_the_same_answer() {
    for (rows, is_found) in [(FOUND, true), (NOT_FOUND, false)] {
        for (typed, text) in rows {
            let answers = [
                ("page", on_page(typed, text)),
                ("all posts", in_all_posts(typed, text)),
                ("quoted", quoted(typed, text)),
            ];
            for (search, found) in answers {
                assert_eq!(found, is_found, "{search}: {typed:?} in {text:?}");
            }
        }
    }
}

#[test]
fn the_filter_folds_titles_alike() {
    for (typed, title) in [
        ("Café", "Un Cafe\u{301} noir"),
        ("cafe", "Un café noir"),
        ("naive", "So naïve"),
        ("strasse", "Die Straße"),
        ("it's", "Now it’s so"),
    ] {
        for query in [
            typed.to_owned(),
            format!("title:{typed}"),
            format!("\"{typed}\""),
        ] {
            assert!(by_title(&query, title), "{query} in {title}");
        }
    }
    assert!(by_title("\"10 km\"", "De 10\u{a0}km"));
    assert!(!by_title("\"café\"", "A cafe"));
}
