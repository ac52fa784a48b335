//! Tests: which snippets are requested, what the cache keeps, and where highlighting stops.

use std::sync::LazyLock;

use super::*;
use crate::markdown::parse;

static GRAMMARS: LazyLock<Grammars> = LazyLock::new(Grammars::load);

fn colours(source: &str) -> Colours {
    let mut colours = Colours::default();
    for snippet in parse(source).snippets(&Colours::default()) {
        let coloured = GRAMMARS.colour(&snippet, &mut || true);
        colours.add(snippet.key, coloured);
    }
    colours
}

const MIXED: &str = "> - ```rust {2} title=\"a.rs\" showLineNumbers\n>   let 日本 = \"e\u{301}👩\u{200d}💻 wide\"; // some words behind\n>   let y = 12;\n>   ```\n\n```js\n\tconst x = `${'a'}`;\r\n```\n";

#[test]
fn what_is_known_is_not_asked_for_again() {
    let twice = format!("{MIXED}\n{MIXED}");
    let document = parse(&twice);
    assert_eq!(document.snippets(&Colours::default()).len(), 2);
    assert_eq!(document.snippets(&colours(MIXED)), []);
    let other = parse("```ts\n\tconst x = `${'a'}`;\r\n```\n");
    assert_eq!(other.snippets(&colours(MIXED)).len(), 1, "another language");
}

#[test]
fn much_code_is_coloured_as_far_as_is_bearable() {
    let long = format!("```js\n{}```\n", "let a = 1;\n".repeat(100_000));
    let snippets = parse(&long).snippets(&Colours::default());
    assert_eq!(snippets[0].text.lines().count(), MOST_LINES);
    let large = format!(
        "```js\n{}```\n",
        format!("{}\n", "a+".repeat(500)).repeat(1_000)
    );
    let snippets = parse(&large).snippets(&Colours::default());
    assert!(snippets[0].text.len() <= MOST_BYTES);
    let many: Vec<String> = (0..20_000)
        .map(|n| format!("```js\n{n}\n```\n\n"))
        .collect();
    let many = many.concat();
    let snippets = parse(&many).snippets(&Colours::default());
    assert!(snippets.iter().map(Snippet::cost).sum::<usize>() <= MOST_OF_A_POST);
    assert!(!snippets.is_empty());
}

#[test]
fn what_is_remembered_is_bounded_and_holds_a_whole_post() {
    let mut colours = Colours::default();
    for n in 0..20_000 {
        let snippet = Snippet {
            key: CodeKey::new("js", n),
            text: "x".repeat(100),
        };
        colours.add(snippet.key.clone(), Coloured::plain(&snippet));
        assert!(colours.kept <= MOST_KEPT);
        assert_eq!(colours.kept, colours.known.len() * (100 + EACH));
        assert!(colours.get(&snippet.key).is_some());
    }
}

#[test]
fn a_line_too_long_is_plain_and_those_around_it_are_not() {
    let source = format!("```js\nlet a;\nlet {};\nlet b;\n```\n", "x".repeat(5_000));
    let coloured = GRAMMARS.colour(
        &parse(&source).snippets(&Colours::default())[0],
        &mut || true,
    );
    let runs: Vec<usize> = (0..4).map(|line| coloured.line(line).len()).collect();
    assert_eq!(runs, [1, 0, 1, 0]);
}

#[test]
fn work_that_is_stopped_leaves_the_rest_plain() {
    let source = "```js\nlet a;\nlet b;\nlet c;\n```\n";
    let snippet = &parse(source).snippets(&Colours::default())[0];
    let mut left = 2;
    let coloured = GRAMMARS.colour(snippet, &mut || {
        left -= 1;
        left >= 0
    });
    assert_eq!(coloured.lines.len(), 2);
}
