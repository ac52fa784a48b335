//! Markdown dialects: each extension is parsed for the generators that have it and is text for
//! others.

use crate::support::marked::{marked, rows};

use postdesk::blog::{Dialect, Extension, SiteKind};
use postdesk::markdown::{PageStyle, find_references, layout, parse_as};

fn shown(dialect: impl Into<Dialect>, source: &str) -> Vec<String> {
    rows(&layout(
        &parse_as(source, dialect),
        80,
        PageStyle::default(),
    ))
}

fn urls(dialect: impl Into<Dialect>, source: &str) -> Vec<String> {
    let page = layout(&parse_as(source, dialect), 80, PageStyle::default());
    page.links.iter().map(|link| link.url.clone()).collect()
}

/// Sites whose generator has an extension, and how they show it; others show `text`.
struct Case {
    source: &'static str,
    on: &'static [SiteKind],
    shown: &'static [&'static str],
    text: &'static [&'static str],
}

use SiteKind::{Astro, Docusaurus, Eleventy, Hexo, Hugo, Jekyll, Plain, Zola};

const CASES: &[Case] = &[
    Case {
        source: "Apple\n: A fruit.\n: A company.",
        on: &[Hugo, Jekyll],
        shown: &["**Apple**", "  A fruit.", "", "  A company."],
        text: &["Apple : A fruit. : A company."],
    },
    Case {
        source: "Say \"so\" -- it's 1...",
        on: &[Astro, Hexo, Hugo, Jekyll],
        shown: &["Say “so” – it’s 1…"],
        text: &["Say \"so\" -- it's 1..."],
    },
    Case {
        source: "## A {#hid .wide}",
        on: &[Hugo, Zola],
        shown: &["A", "─"],
        text: &["A {#hid .wide}", "──────────────"],
    },
    Case {
        source: "a ==b c== d",
        on: &[Plain],
        shown: &["a b c d"],
        text: &["a ==b c== d"],
    },
    Case {
        source: "nice :tada: :nothing:",
        on: &[Docusaurus],
        shown: &["nice 🎉 :nothing:"],
        text: &["nice :tada: :nothing:"],
    },
    Case {
        source: "*a*{: .b #c} e ![f](g){: width=3}",
        on: &[Jekyll],
        shown: &["_a_ e ‹image: f, g›"],
        text: &["_a_{: .b #c} e ‹image: f, g›{: width=3}"],
    },
    Case {
        source: "The API\n\n*[API]: an interface",
        on: &[Jekyll],
        shown: &["The API"],
        text: &["The API", "", "*[API]: an interface"],
    },
    Case {
        source: "x $$a_1$$ y",
        on: &[Jekyll],
        shown: &["x $a_1$ y"],
        text: &["x $$a_1$$ y"],
    },
];

#[test]
fn an_extension_is_read_where_the_generator_has_it() {
    for case in CASES {
        for site in SiteKind::ALL {
            let expected = if case.on.contains(&site) {
                case.shown
            } else {
                case.text
            };
            if site == Hexo && case.source.contains('\n') {
                continue;
            }
            assert_eq!(
                shown(site, case.source),
                expected,
                "{site}: {}",
                case.source
            );
        }
    }
}

#[test]
fn hexo_ends_lines_where_the_source_does() {
    assert_eq!(shown(Hexo, "a\nb"), ["a", "b"]);
    assert_eq!(shown(Hugo, "a\nb"), ["a b"]);
}

#[test]
fn a_definition_may_have_several_blocks() {
    let source = "Pear\n\n: Two paragraphs.\n\n    The second.\n\nOne\nTwo\n:   Shared.";
    let expected = [
        "**Pear**",
        "  Two paragraphs.",
        "",
        "  The second.",
        "",
        "**One Two**",
        "  Shared.",
    ];
    assert_eq!(shown(Hugo, source), expected);
}

#[test]
fn a_table_may_begin_directly_below_a_line_of_text() {
    for (source, expected) in [
        (
            "An intro\na | b\n--|--\n1 | 2",
            &["An intro", "", "a   b", "─", "1   2"][..],
        ),
        (
            "- an item\n  | a |\n  |:-:|\n  | 1 |\n- next",
            &["  • an item", "", "    a", "    ─", "    1", "  • next"],
        ),
        (
            "> a quote\n> a | b\n> -- | --\n> 1 | 2",
            &["│ a quote", "│", "│ a   b", "│ ─", "│ 1   2"],
        ),
        // a row of dashes within a table, different numbers of cells, a list and a heading
        (
            "a|b\n-|-\n1|2\n-|-\n3|4",
            &["a   b", "─", "1   2", "-   -", "3   4"],
        ),
        ("text\na | b\n--|--|--\nc", &["text a | b --|--|-- c"]),
        ("text\nb\n--\nc", &["text b", "─", "c"]),
        ("# H\na|b\n-|-\n1|2", &["H", "─", "", "a   b", "─", "1   2"]),
    ] {
        for site in [Plain, Hugo, Hexo, Docusaurus, Astro, Eleventy] {
            let dialect = Dialect::from(site)
                .with(Extension::SmartPunctuation, false)
                .with(Extension::HardBreaks, false);
            let rows = shown(dialect, source);
            let rows: Vec<String> = rows.iter().map(|row| narrowed(row)).collect();
            assert_eq!(rows, expected, "{site}: {source}");
        }
    }
    let source = "An intro\na | b\n--|--\n1 | 2";
    for site in [Jekyll, Zola] {
        assert_eq!(shown(site, source).len(), 1, "{site}");
    }
}

/// Shortens a rule to one cell.
fn narrowed(row: &str) -> String {
    let is_rule = |c: char| matches!(c, '─' | '━');
    match row.find(is_rule) {
        Some(at) => format!("{}─", row.get(..at).unwrap_or_default()),
        None => row.to_owned(),
    }
}

#[test]
fn callouts_have_a_kind_a_title_and_may_fold() {
    let source =
        "> [!TIP] A **title**\n> one\n\n> [!warning]- Folded\n> two\n\n> [!quote]\n> three";
    for site in [Plain, Hugo] {
        let expected = [
            "▎ ‹Tip›‹ · ›A **title**",
            "▎ one",
            "",
            "▎ ‹Warning›",
            "▎ ▾ Folded",
            "▎   two",
            "",
            "▎ ‹Quote›",
            "▎ three",
        ];
        assert_eq!(shown(site, source), expected, "{site}");
    }
    for (source, expected) in [
        ("> a\n> [!TIP] b", &["│ a [!TIP] b"][..]),
        ("> a\n>\n> [!TIP] b", &["│ a", "│", "│ [!TIP] b"]),
        ("- > [!x] y\n  > z", &["  • ▎ ‹X›‹ · ›y", "    ▎ z"]),
        ("> > [!tip]\n> > a", &["│ ▎ ‹Tip›", "│ ▎ a"]),
        ("[!TIP] a", &["[!TIP] a"]),
    ] {
        assert_eq!(shown(Plain, source), expected, "{source}");
    }
}

#[test]
fn every_character_of_a_bare_url_stays() {
    for url in [
        "http://example.org/src/_mocks_/editor.js",
        "https://example.org/pkg/__init__.py",
        "https://example.org/?q=*a*&r=*b",
        "https://example.org/a*b*c",
        "https://example.org/~~old~~/",
        "https://example.org/x#:~:text=one",
        "https://example.org/wiki/_Song_(band)",
        "https://example.org/a--b...c/it's",
        "https://example.org/$a$b",
    ] {
        for site in [Plain, Hugo, Hexo, Docusaurus, Astro] {
            for (source, before) in [
                (format!("see {url} and"), "see "),
                (format!("({url})"), "("),
                (format!("*a* {url}\n\n"), "_a_ "),
            ] {
                let row = shown(site, &source).concat();
                let link = format!("{before}[{url}]({url})");
                assert!(row.starts_with(&link), "{site}: {source}: {row}");
            }
        }
    }
    assert_eq!(
        urls(Plain, "_ann_@example.org"),
        ["mailto:_ann_@example.org"]
    );
    // an existing link keeps its URL and its text
    for (source, target) in [
        ("[a](https://a.io/_b_)", "https://a.io/_b_"),
        ("[a](https://a.io/_b_) *c*", "https://a.io/_b_"),
        ("<https://a.io/_b_>", "https://a.io/_b_"),
        ("[a]\n\n[a]: https://a.io/_b_", "https://a.io/_b_"),
        ("<a href=\"https://a.io/_b_\">a</a>", "https://a.io/_b_"),
        ("[https://a.io/_b_](https://c.io/_d_)", "https://c.io/_d_"),
    ] {
        assert_eq!(urls(Plain, source), [target], "{source}");
    }
    for source in [
        "<pre>\nhttps://a.io/_b_ $5\n\n:tada: ==c==\n</pre>",
        "<div>\nhttps://a.io/_b_ $5 :tada: ==c==\n</div>",
        "<!-- https://a.io/_b_ $5 -->",
        "a <b title=\"==c== :tada: $5\">b</b>",
    ] {
        for site in SiteKind::ALL {
            let rows = shown(
                Dialect::from(site).with(Extension::DollarMath, true),
                source,
            );
            let text = rows.concat();
            assert!(
                !text.contains(['\\', '🎉']) && !text.contains("mark>"),
                "{site}: {text}"
            );
        }
    }
    assert_eq!(shown(Plain, "`https://a.io/_b_`"), ["`https://a.io/_b_`"]);
}

#[test]
fn money_is_no_math() {
    let math = Dialect::from(Docusaurus).with(Extension::DollarMath, true);
    for text in [
        "It costs US$5 and US$6.",
        "A range of $5-$10, or $5/$10.",
        "I have $20 and you have 30$.",
        "Put it in $FOO/$BAR and pass $1,$2.",
    ] {
        for dialect in [math, Plain.into(), Jekyll.into(), Hugo.into()] {
            assert_eq!(shown(dialect, text), [text], "{dialect:?}");
        }
    }
    assert_eq!(shown(math, "a $x_1 *y*$ b"), ["a $x_1 *y*$ b"]);
    assert_eq!(shown(Plain, "a $x *y*$ b"), ["a $x _y_$ b"]);
}

#[test]
fn lines_of_chinese_and_japanese_are_joined_without_a_blank() {
    for (source, row) in [
        ("换行，\n拼接", "换行，拼接"),
        ("文は\n改行", "文は改行"),
        ("**换**\n行", "**换**行"),
        ("한국\n어", "한국 어"),
        ("换行\nword", "换行 word"),
        ("word\n换行", "word 换行"),
        ("换 行", "换 行"),
    ] {
        assert_eq!(shown(Plain, source), [row], "{source}");
    }
}

#[test]
fn anchors_are_those_that_headings_are_given() {
    let source = "## A {#hid .wide}\n\nSetext {#s .c}\n---\n\n## F { #sp }\n\n## G {.only}\n\n## H {#end data-x=\"1\"}";
    for site in [Hugo, Zola] {
        let found = find_references(source, 1, site.into()).anchors;
        assert_eq!(found, ["hid", "s", "sp", "g", "end"], "{site}");
        assert_eq!(shown(site, source).first().map(String::as_str), Some("A"));
    }
}

#[test]
fn text_without_a_site_has_what_any_reader_expects() {
    for (source, first) in [
        ("> [!x] y\n> z", "▎ ‹X›‹ · ›y"),
        ("a [^1]\n\n[^1]: b", "a [‹[1]›](#fn-1)"),
        ("[[a|b]]", "[b](a)"),
        ("\"a\" :tada: $b *c*$ $5", "\"a\" :tada: $b *c*$ $5"),
    ] {
        assert_eq!(marked(source).first().map(String::as_str), Some(first));
    }
}

#[test]
fn lowered_and_raised_text_may_stand_within_a_word() {
    let both = Dialect::from(Hugo)
        .with(Extension::Subscript, true)
        .with(Extension::Superscript, true);
    assert_eq!(
        shown(both, "H~2~O ~~a~~ x^n+1^ ~ b^"),
        ["H₂O ~a~ xⁿ⁺¹ ~ b^"]
    );
    assert_eq!(shown(Hugo, "x^2^ H~2~O"), ["x^2^ H~2~O"]);
}

/// A body, and how it is shown where indented text is code (`CommonMark`), a paragraph (markdown-it
/// without its rule `code`, as Eleventy runs it), or any block (MDX).
type Indented = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

const INDENTED: &[Indented] = &[
    (
        "x\n\n    a *b*\n    c\n\ny",
        &["x", "", "", "  `a *b*`", "  `c`", "", "", "y"],
        &["x", "", "a _b_ c", "", "y"],
        &["x", "", "a _b_ c", "", "y"],
    ),
    ("\ta `b`", &["", "  `a `b``", ""], &["a `b`"], &["a `b`"]),
    (
        "    # a\n\n        > b",
        &["", "  `# a`", "", "  `    > b`", ""],
        &["# a", "", "> b"],
        &["a", "━", "", "│ b"],
    ),
    (
        "- a\n\n      b *c*\n- d",
        &["  • a", "", "", "      `b *c*`", "", "", "  • d"],
        &["  • a", "", "    b _c_", "", "  • d"],
        &["  • a", "", "    b _c_", "", "  • d"],
    ),
    (
        "-     a *b*\n\n  c",
        &["  •", "      `a *b*`", "", "", "    c"],
        &["  • a _b_", "", "    c"],
        &["  • a _b_", "", "    c"],
    ),
    (
        ">     a\n>\n>     *b*\n\nc",
        &["│", "│   `a`", "│", "│   `*b*`", "│", "", "c"],
        &["│ a", "│", "│ _b_", "", "c"],
        &["│ a", "│", "│ _b_", "", "c"],
    ),
    (
        "    - a\n\n      b",
        &["", "  `- a`", "", "  `  b`", ""],
        &["- a", "", "b"],
        &["  • a", "", "    b"],
    ),
    (
        "1. a\n\n\t\tb\n\n\tc",
        &["  1. a", "", "", "       ` b`", "", "", "     c"],
        &["  1. a", "", "     b", "", "     c"],
        &["  1. a", "", "     b", "", "     c"],
    ),
    (
        "<div>\n\n    <b>a</b>\n\n</div>",
        &["", "  `<b>a</b>`", ""],
        &["**a**"],
        &["**a**"],
    ),
    (
        "    a | b\n    --|--\n    1 | 2",
        &["", "  `a | b`", "  `--|--`", "  `1 | 2`", ""],
        &["a | b --|-- 1 | 2"],
        &["a   b", "─", "1   2"],
    ),
    (
        "    a\n    ===\n\n    ***",
        &["", "  `a`", "  `===`", "", "  `***`", ""],
        &["a ===", "", "***"],
        &["a", "━", "", "─"],
    ),
    (
        "        [a](b)\n      ![c](d)",
        &["", "  `    [a](b)`", "  `  ![c](d)`", ""],
        &["[a](b)", "‹image: c, d›"],
        &["[a](b)", "‹image: c, d›"],
    ),
    // no difference: a paragraph goes on at any indent, and fences hold what is written
    ("a\n    # b", &["a # b"], &["a # b"], &["a # b"]),
    (
        "```\n\n    a\n```",
        &["", "", "  `    a`", ""],
        &["", "", "  `    a`", ""],
        &["", "", "  `    a`", ""],
    ),
];

#[test]
fn indented_text_is_what_the_generator_takes_it_for() {
    let mut wrong = Vec::new();
    for (source, code, paragraph, blocks) in INDENTED {
        let unchanged = Dialect::from(Eleventy).with(Extension::IndentedCode, true);
        let markdown = Dialect::from(Astro).with(Extension::Mdx, false);
        for (dialect, expected) in [
            (Dialect::from(Zola), code),
            (Dialect::from(Jekyll), code),
            (Dialect::from(Plain), code),
            (Dialect::default(), code),
            (markdown, code),
            (unchanged, code),
            (Dialect::from(Eleventy), paragraph),
            (Dialect::from(Docusaurus), blocks),
            (Dialect::from(Astro), blocks),
        ] {
            let rows = shown(dialect, source);
            let rows: Vec<String> = rows.iter().map(|row| narrowed(row)).collect();
            let expected: Vec<String> = expected.iter().map(|row| narrowed(row)).collect();
            if rows != expected {
                wrong.push(format!(
                    "{dialect:?}: {source:?}: {rows:?} is not {expected:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn references_in_indented_text_are_found_where_it_is_no_code() {
    let source = "x\n\n    [a](./a.md)\n\n>     ![b](b.png)";
    let found = |site: SiteKind| {
        let found = find_references(source, 1, site.into()).all;
        let place = |it: &postdesk::blog::check::Reference| (it.place.line, it.place.column);
        found.iter().map(place).collect::<Vec<_>>()
    };
    assert_eq!(found(Hugo), []);
    assert_eq!(found(Eleventy), [(3, 5), (5, 7)]);
    assert_eq!(found(Docusaurus), [(3, 5), (5, 7)]);
}
