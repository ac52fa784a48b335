//! Cost of checking hostile posts: steps are counted, never time.

#![expect(clippy::disallowed_methods, reason = "a test makes its own posts")]

use std::fs;
use std::ops::ControlFlow;

use jiff::tz::TimeZone;

use super::*;
use crate::blog::{Index, SiteKind};
use crate::text::step_counter;

/// Returns the number of findings of a post and the steps taken to check it.
fn check_steps(kind: SiteKind, body: &str) -> (usize, u64) {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("---\ntitle: t\ndescription: d\n---\n\n{body}");
    fs::write(folder.path().join("p.md"), text).unwrap();
    let clock = Clock {
        now: "2026-11-30T10:00:00Z".parse().unwrap(),
        zone: TimeZone::UTC,
    };
    let site = Site::from_posts_folder(folder.path(), Some(kind)).unwrap();
    let mut index = Index::new(site.clone());
    index.scan(&clock, &mut |_| ControlFlow::Continue(()));
    let posts: Vec<Arc<Post>> = index.posts().cloned().collect();
    let mut found = 0;
    let taken = step_counter::measure(|| {
        found = check(&site, &posts, &clock, &DisabledRules::default()).len();
    });
    (found, taken)
}

/// Repeats a piece until the text has at least `bytes` bytes.
fn repeated_piece(bytes: usize, piece: &str) -> String {
    piece.repeat(bytes / piece.len() + 1)
}

/// Joins numbered pieces until the text has at least `bytes` bytes.
fn numbered(bytes: usize, piece: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    for number in 0.. {
        if out.len() >= bytes {
            break;
        }
        out.push_str(&piece(number));
    }
    out
}

/// Pieces that are hostile when repeated.
const REPEATED: &[&str] = &[
    "<a href=\"x\">",
    "é<a href=\"x.md\">\t",
    "<img src=\"x.png\">",
    "<a id=\"x\">",
    "<div id=\"x\">\n\n",
    "id=a",
    "id='",
    "id={",
    "name=\"",
    "{:",
    "{: #a",
    "{: #x}\n",
    "<!-- ",
    "<!--->",
    "<![CDATA[",
    "a <!A ",
    "a <?x ",
    "[",
    "](",
    "[a](<b",
    "[a](b",
    "[a](b.md)",
    "[a](#b) ",
    "![](x.png) ",
    "![a",
    "[![](a.png)](b.md) ",
    "` `` ",
    "{% ",
    "{% a \"",
    "{% raw %}",
    "{% raw %}`",
    "{{ ",
    "{{ a\n",
    "{{< ",
    "a {{% ",
    "[a]({{ ",
    "[a]({{< relref \"a\" >}}) ",
    "[a]({% link a.md %}) ",
    "{{< figure src=\"a.png\" caption=\"b\" >}}",
    "{{< figure src=\"a.png\" caption=\"b\" >}}\n\n",
    "{/* ",
    "{/* */}",
    "{% comment %}{% endcomment %}",
    "<A x={",
    "<A b=\"",
    "<Tabs>",
    "<Tabs>\n",
    "<A\n",
    "<details>",
    "<a b={",
    "[^a] ",
    "[^1][a](b.md)",
    "[^1]: x\n\n",
    "[a]: x\n",
    "> ",
    "> - ",
    "- a\n",
    "*a ",
    "**a *b ",
    "_a ",
    "~~a ",
    "# a\n",
    "# a {#x}\n",
    "# a\n# a 1\n",
    ":::tip\n",
    "::::tip\n:::\n",
    "import A from 'a'\n",
    "export const a = {\n",
    "https://a.b ",
    "<https://a.b>",
    "&amp;",
    "|a|b|\n",
    "$a ",
    "<",
    "\\",
];

/// Joins definitions with their uses.
fn with_uses(one: &str, other: &str) -> String {
    format!("{one}\n\n{other}")
}

/// Returns bodies of about `bytes` bytes with many definitions, headings or notes, and links to
/// them.
fn linked_bodies(bytes: usize) -> Vec<(&'static str, String)> {
    let half = bytes / 2;
    let defined = numbered(half, |n| format!("[a{n}]: x\n"));
    let notes = numbered(half, |n| format!("[^{n}]: x\n\n"));
    let missing = numbered(half, |n| format!("[x](#n{n})\n"));
    let alike = numbered(half, |n| format!("# abcd x{n}y\n"));
    let used = repeated_piece(half, "[a] ");
    vec![
        ("definitions", numbered(bytes, |n| format!("[a{n}]: x\n"))),
        (
            "definitions that are used",
            with_uses(&defined, &numbered(half, |n| format!("[a{n}] "))),
        ),
        ("one definition", with_uses("[a]: x.md", &used)),
        (
            "one long definition",
            with_uses(&format!("[a]: {}", repeated_piece(half, "x")), &used),
        ),
        (
            "footnotes",
            with_uses(&numbered(half, |n| format!("[^{n}] ")), &notes),
        ),
        (
            "links to a heading that is there",
            with_uses(
                &repeated_piece(half, "# a\n"),
                &repeated_piece(half, "[x](#a-9)\n"),
            ),
        ),
        (
            "links to headings that are not there",
            with_uses(&numbered(half, |n| format!("# h{n}x\n")), &missing),
        ),
        (
            "links like many headings",
            with_uses(&alike, &repeated_piece(half, "[x](#abcd)\n")),
        ),
        ("headings", numbered(bytes, |n| format!("# a {n}\n"))),
        (
            "tag pages",
            numbered(bytes, |n| format!("[a](/blog/tags/t{n})\n")),
        ),
    ]
}

/// Returns bodies of about `bytes` bytes with very long lines or many unclosed constructs.
fn unclosed_bodies(bytes: usize) -> Vec<(&'static str, String)> {
    let half = bytes / 2;
    let link = repeated_piece(bytes, "<a href=\"x\">");
    let far = format!("- a\n{}{}", " ".repeat(half), repeated_piece(half, "{ "));
    let export = format!("export const a = {{{}", repeated_piece(half, "x"));
    let ticks = numbered(bytes, |n| "`".repeat(n + 1) + "a");
    let list = numbered(bytes, |n| " ".repeat(2 * n) + "- a\n");
    let note = format!("[^1]: {}", repeated_piece(bytes, "[a](b.md) "));
    vec![
        ("one heading", format!("# {link}")),
        ("one quote", format!("> {link}")),
        ("one cell", format!("|a|\n|-|\n|{link}|")),
        ("one block", format!("<div>{link}")),
        ("one footnote", with_uses("[^1]", &note)),
        ("runs of backticks", ticks),
        ("braces far in", far),
        (
            "a long export",
            with_uses(&export, &repeated_piece(half, "x\n")),
        ),
        (
            "components on a line",
            with_uses(
                &repeated_piece(half, "<Tabs>"),
                &repeated_piece(half, "</x>\n"),
            ),
        ),
        (
            "notes that stay open",
            with_uses(
                &repeated_piece(half, "::::tip\n"),
                &repeated_piece(half, ":::\n"),
            ),
        ),
        ("a list ever deeper", list),
    ]
}

#[test]
fn check_steps_are_linear() {
    const BYTES: usize = 12_000;
    let bodies = |bytes: usize| {
        let repeated = REPEATED
            .iter()
            .map(|piece| (*piece, repeated_piece(bytes, piece)));
        let many = linked_bodies(bytes)
            .into_iter()
            .chain(unclosed_bodies(bytes));
        repeated.chain(many).collect::<Vec<_>>()
    };
    let (small, large) = (bodies(BYTES), bodies(BYTES * 2));
    let mut worse = Vec::new();
    for kind in [SiteKind::Docusaurus, SiteKind::Jekyll] {
        for ((name, small), (_, large)) in small.iter().zip(&large) {
            let (one, two) = (check_steps(kind, small).1, check_steps(kind, large).1);
            // the constant part is the cost per blog
            if two * 10 > one * 22 + 20_000 {
                worse.push(format!("{kind} {name:?}: {one} to {two}"));
            }
        }
    }
    assert!(worse.is_empty(), "{worse:#?}");
}

#[test]
fn the_most_expensive_post_is_checked() {
    let links = repeated_piece(24_000, "<a href=\"missing.md\">");
    let (found, taken) = check_steps(SiteKind::Docusaurus, &links);
    assert!(found > 1_000, "{found}");
    // a few hundred steps per byte for 24 kB
    assert!(taken < 20_000_000, "{taken}");
}

#[test]
fn comments_on_one_line_need_no_stack() {
    for (kind, piece) in [
        (SiteKind::Docusaurus, "{/* a */}"),
        (SiteKind::Jekyll, "{% comment %}{% endcomment %}"),
    ] {
        let line = format!("{}\n\n![](missing.png)", piece.repeat(20_000));
        let found = check_steps(kind, &line).0;
        assert!(found > check_steps(kind, "a").0, "{piece}");
    }
}
