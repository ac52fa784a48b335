//! Tests: which snippets are requested, what the cache keeps, and where highlighting stops.

use std::sync::LazyLock;

use super::*;
use crate::markdown::parse;

static GRAMMARS: LazyLock<Grammars> = LazyLock::new(Grammars::load);

fn colors(source: &str) -> SnippetCache {
    let mut colors = SnippetCache::default();
    for snippet in parse(source).missing_snippets(&SnippetCache::default()) {
        let colored = GRAMMARS.color(&snippet, &mut || true);
        colors.add(snippet.key, colored);
    }
    colors
}

const MIXED: &str = "> - ```rust {2} title=\"a.rs\" showLineNumbers\n>   let 日本 = \"e\u{301}👩\u{200d}💻 wide\"; // some words behind\n>   let y = 12;\n>   ```\n\n```js\n\tconst x = `${'a'}`;\r\n```\n";

#[test]
fn cached_snippets_are_not_requested_again() {
    let twice = format!("{MIXED}\n{MIXED}");
    let document = parse(&twice);
    assert_eq!(document.missing_snippets(&SnippetCache::default()).len(), 2);
    assert_eq!(document.missing_snippets(&colors(MIXED)), []);
    let other = parse("```ts\n\tconst x = `${'a'}`;\r\n```\n");
    assert_eq!(
        other.missing_snippets(&colors(MIXED)).len(),
        1,
        "another language"
    );
}

#[test]
fn long_code_is_highlighted_up_to_the_limits() {
    let long = format!("```js\n{}```\n", "let a = 1;\n".repeat(100_000));
    let snippets = parse(&long).missing_snippets(&SnippetCache::default());
    assert_eq!(snippets[0].text.lines().count(), MAX_BLOCK_LINES);
    let large = format!(
        "```js\n{}```\n",
        format!("{}\n", "a+".repeat(500)).repeat(1_000)
    );
    let snippets = parse(&large).missing_snippets(&SnippetCache::default());
    assert!(snippets[0].text.len() <= MAX_BLOCK_BYTES);
    let many: Vec<String> = (0..20_000)
        .map(|n| format!("```js\n{n}\n```\n\n"))
        .collect();
    let many = many.concat();
    let snippets = parse(&many).missing_snippets(&SnippetCache::default());
    assert!(snippets.iter().map(Snippet::cost).sum::<usize>() <= MAX_POST_BYTES);
    assert!(!snippets.is_empty());
}

#[test]
fn the_cache_is_bounded_and_holds_a_whole_post() {
    let mut colors = SnippetCache::default();
    for n in 0..20_000 {
        let snippet = Snippet {
            key: SnippetKey::new("js", n),
            text: "x".repeat(100),
        };
        colors.add(snippet.key.clone(), HighlightedSnippet::plain(&snippet));
        assert!(colors.cached_bytes <= MAX_CACHED_BYTES);
        assert_eq!(
            colors.cached_bytes,
            colors.snippets.len() * (100 + SNIPPET_OVERHEAD_BYTES)
        );
        assert!(colors.get(&snippet.key).is_some());
    }
}

#[test]
fn a_line_too_long_is_plain_and_those_around_it_are_not() {
    let source = format!("```js\nlet a;\nlet {};\nlet b;\n```\n", "x".repeat(5_000));
    let colored = GRAMMARS.color(
        &parse(&source).missing_snippets(&SnippetCache::default())[0],
        &mut || true,
    );
    let runs: Vec<usize> = (0..4).map(|line| colored.line(line).len()).collect();
    assert_eq!(runs, [1, 0, 1, 0]);
}

#[test]
fn work_that_is_stopped_leaves_the_rest_plain() {
    let source = "```js\nlet a;\nlet b;\nlet c;\n```\n";
    let snippet = &parse(source).missing_snippets(&SnippetCache::default())[0];
    let mut left = 2;
    let colored = GRAMMARS.color(snippet, &mut || {
        left -= 1;
        left >= 0
    });
    assert_eq!(colored.lines.len(), 2);
}
