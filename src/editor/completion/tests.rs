//! Completion contexts and candidates.

use super::*;
use crate::blog::post::samples;
use crate::editor::highlight::{LexerState, next_state};

/// Returns the context at `|` in the last line of a text.
fn at(text: &str) -> Option<CompletionContext> {
    let (above, line) = text.rsplit_once('\n').unwrap_or(("", text));
    let mut state = LexerState::START;
    if text.contains('\n') {
        for line in above.split('\n') {
            state = next_state(line, state);
        }
    } else {
        state = LexerState::TEXT;
    }
    let cursor = line.find('|').unwrap();
    context_at(&line.replace('|', ""), cursor, state)
}

#[track_caller]
fn is(text: &str, what: CompletionKind, typed: &str) -> CompletionContext {
    let place = at(text).unwrap_or_else(|| panic!("{text}"));
    assert_eq!(
        (place.kind.clone(), place.typed.as_str()),
        (what, typed),
        "{text}"
    );
    place
}

#[test]
fn tags_and_authors_are_completed_where_they_stand() {
    is("---\ntags: [a, ru|", CompletionKind::Tag, "ru");
    is("---\ntags: [|", CompletionKind::Tag, "");
    is("---\ntags: [a,\n  ru|", CompletionKind::Tag, "ru");
    is("---\ntags:\n  - a\n  - ru|", CompletionKind::Tag, "ru");
    is("---\ntags:\n- ru|", CompletionKind::Tag, "ru");
    is("---\ntags: ru|", CompletionKind::Tag, "ru");
    is("---\ncategories: [ru|", CompletionKind::Tag, "ru");
    is("---\nauthors: [\"an|", CompletionKind::Author, "an");
    is("---\nauthor: an|", CompletionKind::Author, "an");
    is("+++\ntags = [\"a\", \"ru|", CompletionKind::Tag, "ru");
    is("{\n\"tags\": [\"a\", \"ru|", CompletionKind::Tag, "ru");
    for text in [
        "---\ntitle: ru|",
        "---\ntags: [a] # ru|",
        "---\ntags: [a]\ntitle: |",
        "---\ntags: []\n---\nru|",
        "---\nta|",
        "---\ntags: [a]\nti|",
        "---\ntags: [a]\n|",
        "---\ntags:|",
        "---\n  -|",
    ] {
        assert_eq!(at(text), None, "{text}");
    }
}

#[test]
fn a_name_gets_the_quotes_it_needs() {
    let yaml = is("---\ntags: [ru|", CompletionKind::Tag, "ru");
    assert_eq!(yaml.quoted("rust"), "rust");
    assert_eq!(yaml.quoted("C#"), "C#");
    assert_eq!(yaml.quoted("a, \"b\""), "\"a, \\\"b\\\"\"");
    assert_eq!(yaml.quoted("no"), "\"no\"");
    assert_eq!(yaml.quoted("2024"), "\"2024\"");
    assert_eq!(
        is("---\ntags: ['ru|", CompletionKind::Tag, "ru").quoted("a, b"),
        "a, b"
    );
    let toml = is("+++\ntags = [ru|", CompletionKind::Tag, "ru");
    assert_eq!(toml.quoted("rust"), "\"rust\"");
    assert_eq!(toml.range, 8..10);
}

#[test]
fn a_fence_takes_a_language() {
    is("```|", CompletionKind::Language, "");
    is("- ~~~ ru|", CompletionKind::Language, "ru");
    for text in ["a\n```\n```|", "```rust title=|", "``|", "a\n```\nru|"] {
        assert_eq!(at(text), None, "{text}");
    }
}

#[test]
fn links_lead_to_posts_and_headings() {
    is("see [a](mic|", CompletionKind::Post, "mic");
    is("![a](b) and [c](./|)", CompletionKind::Post, "./");
    is("[a](#he|", CompletionKind::Anchor(String::new()), "he");
    is("[a](b) and ![c](./|)", CompletionKind::Image, "./");
    is("![a [b] c](|", CompletionKind::Image, "");
    let place = is(
        "[a](../b.md#he|",
        CompletionKind::Anchor("../b.md".to_owned()),
        "he",
    );
    assert_eq!(place.range, 12..14);
    for text in [
        "[a](b) c|",
        "[a](https://x|",
        "`[a](b|`",
        "a\n```\n[a](|",
        "[a|",
        "<!-- [a](b| -->",
    ] {
        assert_eq!(at(text), None, "{text}");
    }
}

fn ranked(names_: &[&str], typed: &str) -> Vec<String> {
    let found = rank(names(names_.iter().copied()), typed, 9);
    found.into_iter().map(|candidate| candidate.label).collect()
}

#[test]
fn what_begins_with_it_comes_first() {
    let all = ["scatter", "a cat", "concatenate", "Catalog", "dog"];
    assert_eq!(
        ranked(&all, "cat"),
        ["Catalog", "a cat", "scatter", "concatenate"]
    );
    assert_eq!(
        ranked(&["microservices", "macro"], "mcrosrv"),
        ["microservices"]
    );
    assert_eq!(ranked(&["b", "a"], ""), ["b", "a"]);
    assert_eq!(rank(names(["a", "b"]), "", 1).len(), 1);
}

#[test]
fn posts_are_found_by_title_and_path_and_lead_there() {
    let blog = vec![
        samples::post("2026/one.md", "First words", "2026-01-01"),
        samples::post("2026/two/index.mdx", "Second", "2026-01-01"),
        samples::post("a space (1).md", "Third", "2026-01-01"),
    ];
    let found = posts(&blog, &blog[0]);
    let paths: Vec<&str> = found.iter().map(|post| post.insert.as_str()).collect();
    assert_eq!(paths, ["./two/index.mdx", "../a%20space%20%281%29.md"]);
    for (post, candidate) in blog[1..].iter().zip(&found) {
        let leads = crate::blog::link::resolve(&candidate.insert, &blog[0], &blog);
        assert_eq!(
            leads,
            crate::blog::LinkDestination::Post(post.id.clone(), None)
        );
    }
    assert_eq!(posts(&blog, &blog[1])[0].insert, "../one.md");
    assert_eq!(rank(found.clone(), "seco", 9)[0].label, "Second");
    assert_eq!(rank(found, "./tw", 9)[0].label, "Second");
}

#[test]
fn tags_say_how_many_posts_have_them() {
    let count = |label: &str, count| TagCount {
        label: label.to_owned(),
        url: String::new(),
        count,
        labels: Vec::new(),
    };
    let found = tags(&[count("rust", 2), count("go", 1)]);
    assert_eq!(found[0].detail, "2 posts");
    assert_eq!(found[1].detail, "1 post");
    let found = anchors([("a-b", "A B")]);
    assert_eq!(
        (found[0].insert.as_str(), found[0].label.as_str()),
        ("a-b", "A B")
    );
}
