//! GitHub extensions of `CommonMark`, and other common Markdown: text and markers of each.

use crate::support::marked::{marked, rows};

use postdesk::blog::{Dialect, Extension};
use postdesk::markdown::{PageStyle, layout, parse, parse_as, write_json};

fn check(cases: &[(&str, &[&str])]) {
    for (source, expected) in cases {
        assert_eq!(marked(source), *expected, "{source:?}");
    }
}

#[test]
fn tables_keep_marks_alignment_and_pipes() {
    check(&[
        (
            "| a | b |\n|---|--:|\n| **x** | `1` |\n",
            &["a     b", "───────", "**x**   `1`"],
        ),
        ("a | b\n-|-\n1 | 2\n", &["a   b", "─────", "1   2"]),
        (
            "|a|\n|-|\n|x \\| y|\n|`p \\| q`|\n",
            &["a", "───────", "x | y", "`p | q`"],
        ),
        (
            "|a|b|\n|-|-|\n|only|\n|1|2|3|\n",
            &["a      b", "────────", "only", "1      2"],
        ),
        (
            "|a|\n|-|\n|[l](u) ~~s~~|\n\nafter",
            &["a", "───", "[l](u) ~s~", "", "after"],
        ),
        (
            "|日本|b|\n|:-:|-|\n|x|y|\n",
            &["日本   b", "────────", " x     y"],
        ),
        ("|a|b|\n|-|\n", &["|a|b| |-|"]),
        ("> |a|\n> |-|\n> |_b_|\n", &["│ a", "│ ─", "│ _b_"]),
    ]);
}

#[test]
fn text_is_struck_through_by_one_or_two_tildes() {
    check(&[
        ("~~a~~ b ~c~", &["~a~ b ~c~"]),
        ("~~**a** b~~", &["**~a~**~ b~"]),
        ("a ~~~b~~~ c", &["a ~~~b~~~ c"]),
        ("a ~~b", &["a ~~b"]),
        ("~~a `b` [c](d)~~", &["~a ~~`b`~~ ~[~c~](d)"]),
    ]);
}

#[test]
fn tasks_have_boxes() {
    check(&[
        (
            "- [ ] a\n- [x] b\n- [X] **c**\n",
            &["  [ ] a", "  [x] b", "  [x] **c**"],
        ),
        ("1. [ ] a\n2. [x] b\n", &["  1. [ ] a", "  2. [x] b"]),
        ("- [ ]a\n- [y] b\n", &["  • [ ]a", "  • [y] b"]),
        ("- [ ] a\n  - [x] b\n", &["  [ ] a", "      [x] b"]),
        ("[ ] a", &["[ ] a"]),
    ]);
}

#[test]
fn alerts_are_notes() {
    for (word, name) in [
        ("NOTE", "Note"),
        ("TIP", "Tip"),
        ("IMPORTANT", "Important"),
        ("WARNING", "Warning"),
        ("CAUTION", "Caution"),
    ] {
        assert_eq!(
            marked(&format!("> [!{word}]\n> a **b**\n")),
            [format!("▎ ‹{name}›"), "▎ a **b**".to_owned()]
        );
    }
    check(&[
        ("> [!note]\n> a", &["▎ ‹Note›", "▎ a"]),
        ("> [!OTHER]\n> a", &["▎ ‹Other›", "▎ a"]),
        ("> a\n> [!TIP]\n> b", &["│ a [!TIP] b"]),
        (
            "> [!TIP]\n> a\n>\n> - b\n>\n> > c\n",
            &["▎ ‹Tip›", "▎ a", "▎", "▎   • b", "▎", "▎ │ c"],
        ),
    ]);
}

#[test]
fn bare_addresses_are_links() {
    check(&[
        (
            "see https://a.io/b.",
            &["see [https://a.io/b](https://a.io/b)."],
        ),
        (
            "www.a.io/x?y=1&z=2",
            &["[www.a.io/x?y=1&z=2](http://www.a.io/x?y=1&z=2)"],
        ),
        (
            "(https://a.io/b_(c))",
            &["([https://a.io/b_(c)](https://a.io/b_(c)))"],
        ),
        (
            "me@a.io or <me@b.io>",
            &["[me@a.io](mailto:me@a.io) or [me@b.io](mailto:me@b.io)"],
        ),
        ("**https://a.io**", &["[**https://a.io**](https://a.io)"]),
        (
            "`https://a.io` xhttps://a.io",
            &["`https://a.io` xhttps://a.io"],
        ),
        ("[https://a.io](b)", &["[https://a.io](b)"]),
        (
            "ftp://a.io, mailto:x",
            &["[ftp://a.io](ftp://a.io), mailto:x"],
        ),
    ]);
}

#[test]
fn footnotes_are_numbered_as_they_are_met() {
    check(&[
        (
            "[^b]: two\n\na[^a] b[^b] c[^a]\n\n[^a]: one **x**\n",
            &[
                "a[‹[1]›](#fn-1) b[‹[2]›](#fn-2) c[‹[1]›](#fn-1)",
                "",
                "──────────────────────────",
                "",
                "[‹[1] ›](#fnref-1)one **x**",
                "",
                "[‹[2] ›](#fnref-2)two",
            ],
        ),
        (
            "a[^1]\n\n[^1]: p\n\n    - l\n\n    ```\n    c\n    ```\n",
            &[
                "a[‹[1]›](#fn-1)",
                "",
                "──────────────────────────",
                "",
                "[‹[1] ›](#fnref-1)p",
                "",
                "      • l",
                "",
                "",
                "      `c`",
                "",
            ],
        ),
        (
            "[^c]: unused\n\n[^a]: in it[^b]\n\n[^b]: deep\n\nx[^a]\n",
            &[
                "x[‹[1]›](#fn-1)",
                "",
                "──────────────────────────",
                "",
                "[‹[1] ›](#fnref-1)in it[‹[2]›](#fn-2)",
                "",
                "[‹[2] ›](#fnref-2)deep",
                "",
                "‹[3] ›unused",
            ],
        ),
        ("a[^none]", &["a[^none]"]),
        (
            "`[^1]`\n\n[^1]: x\n",
            &["`[^1]`", "", "──────────────────────────", "", "‹[1] ›x"],
        ),
    ]);
}

#[test]
fn footnotes_lead_to_their_first_mark_and_back() {
    let source = "[^b]: two\n\na[^a]\n\nb[^b]\n\nc[^a] <a href=\"e\">d[^a]</a>\n\n[^a]: one\n\n[^c]: unused\n";
    let page = layout(&parse(source), 80, PageStyle::default());
    let anchors = ["fnref-1", "fnref-2", "fn-1", "fn-2", "fn-3"];
    let rows = anchors.map(|name| {
        let anchor = page.anchors.iter().find(|(known, _)| known == name);
        anchor.map(|(_, row)| *row)
    });
    assert_eq!(rows, [Some(0), Some(2), Some(8), Some(10), None]);
    let mut written = Vec::new();
    write_json(&page, &mut written).expect("a Vec takes all");
    let json = String::from_utf8(written).expect("text");
    assert!(json.contains(r##""text":"[1]","role":"note","bold":false,"italic":false,"code":false,"strike":false,"link":"#fn-1""##), "{json}");
    assert!(json.contains(r##""link":"#fnref-2""##), "{json}");
    assert_eq!(
        page.links.last().map(|link| link.url.as_str()),
        Some("#fnref-2")
    );
    assert_eq!(page.links.iter().filter(|link| link.url == "e").count(), 1);
}

#[test]
fn headings_may_be_named() {
    let page = layout(
        &parse("# One {#first}\n\n## Two `x` {#second}\n\nThree\n---\n\n### {#no\n"),
        80,
        PageStyle::default(),
    );
    let found = page.outline.iter();
    let found: Vec<(u8, &str, &str)> = found
        .map(|h| (h.level, h.text.as_str(), h.anchor.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (1, "One", "first"),
            (2, "Two x", "second"),
            (2, "Three", "three"),
            (3, "{#no", "no"),
        ]
    );
    assert_eq!(marked("## Two `x` {#second}\n"), ["Two `x`", "───────"]);
}

#[test]
fn lists_and_quotes_nest_in_each_other() {
    check(&[
        (
            "- a\n  1. b\n     - c\n       - d\n",
            &["  • a", "    1. b", "       – c", "         · d"],
        ),
        (
            "> - a\n>   > b\n>   > - c\n",
            &["│   • a", "│", "│     │ b", "│     │", "│     │   – c"],
        ),
        ("8. a\n9. b\n10. c\n", &["   8. a", "   9. b", "  10. c"]),
        ("- a\n\n  b\n- c\n", &["  • a", "", "    b", "", "  • c"]),
        ("1) a\n2) b\n", &["  1. a", "  2. b"]),
        ("- a\n* b\n", &["  • a", "", "  • b"]),
    ]);
}

#[test]
fn lines_break_where_they_are_told_to() {
    check(&[
        ("a  \nb\\\nc\nd<br>e<br/>f", &["a", "b", "c d", "e", "f"]),
        ("# a\\\nb", &["a\\", "━━", "b"]),
        ("- a  \n  b", &["  • a", "    b"]),
    ]);
}

#[test]
fn entities_and_escapes_are_text() {
    check(&[
        ("&copy; &amp; &#35; &nbsp;x \\* \\_", &["© & # \u{a0}x * _"]),
        ("`&amp;` \\`a\\`", &["`&amp;` `a`"]),
        ("&nosuch; &", &["&nosuch; &"]),
    ]);
}

#[test]
fn text_of_every_script_stays_in_order() {
    check(&[
        ("**日本語**テスト、_漢字_", &["**日本語**テスト、_漢字_"]),
        (
            "👩\u{200d}💻 e\u{301} 🇩🇪 **👍🏽**",
            &["👩\u{200d}💻 e\u{301} 🇩🇪 **👍🏽**"],
        ),
        ("שלום **עולם** abc", &["שלום **עולם** abc"]),
        ("- مرحبا `x`\n", &["  • مرحبا `x`"]),
    ]);
}

#[test]
fn formulas_are_shown_as_they_are_written() {
    let dialect = Dialect::default().with(Extension::DollarMath, true);
    for (source, expected) in [
        ("a $x_1$ b", &["a $x_1$ b"][..]),
        ("it is $5 and $6", &["it is $5 and $6"]),
        ("$a$ **$b$**", &["$a$ **$b$**"]),
        ("`$a$`", &["`$a$`"]),
        (
            "a\n\n$$\n\\frac{1}{2}\n  x *y*\n$$\n\nb",
            &[
                "a",
                "",
                "  … ‹math›",
                "  `\\frac{1}{2}`",
                "  `  x *y*`",
                "",
                "",
                "b",
            ],
        ),
        ("- $$x$$\n", &["  •   … ‹math›", "      `x`", ""]),
        ("|a|\n|-|\n|$$x$$|\n", &["a", "─────", "$$x$$"]),
        (
            "> $$\n> a\n> b\n> $$\n",
            &["│   … ‹math›", "│   `a`", "│   `b`", "│"],
        ),
    ] {
        let page = layout(&parse_as(source, dialect), 80, PageStyle::default());
        assert_eq!(rows(&page), expected, "{source:?}");
    }
}
