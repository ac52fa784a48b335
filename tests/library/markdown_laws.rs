//! Invariants of the Markdown layout for any text and width.

use postdesk::blog::Dialect;
use postdesk::markdown::color::SnippetCache;
use postdesk::markdown::{
    CodeLines, FoldState, KnownImages, LayoutCache, LayoutOptions, PageStyle, RenderedPage,
    SpanKind, layout, layout_cached, parse, parse_while, plain_text, write_json,
};
use postdesk::text::{Glyphs, width};
use proptest::prelude::*;

/// Words and punctuation that have a meaning in some dialect.
const WORDS: &[&str] = &[
    "word",
    "a",
    "long-unbreakable-word-of-many-letters",
    "日本語",
    "👩\u{200d}💻",
    "e\u{301}",
    "\u{a0}",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "``",
    "[",
    "]",
    "](",
    ")",
    "![",
    "<b>",
    "</b>",
    "<br>",
    "<!-- x -->",
    "<div>",
    "</div>",
    "&amp;",
    "&#27;",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{200b}",
    "[^1]",
    "[^1]: ",
    "$x$",
    "|",
    "https://a.io/b",
    "\\",
    "  ",
    "\t",
    "<kbd>",
    "<sub>",
    "</sub>",
    "<mark>",
    "<Foo a={1}>",
    "</Foo>",
    "{{< x >}}",
    "{% y",
    "%}",
    "{{ z }}",
    "{{<",
    "<td>",
    "</summary>",
    "$$",
    "{/* x */}",
    "::",
    "\u{ff9e}",
    "\u{ff9e}\u{ff9e}\u{ff9e}\u{ff9e}\u{ff9e}\u{ff9e}\u{ff9e}",
    "क्ष्म",
    "لا",
    "ﷺ",
    "🇩🇪",
];
/// Line prefixes.
const STARTS: &[&str] = &[
    "",
    "",
    "",
    "# ",
    "## ",
    "### ",
    "###### ",
    "> ",
    "> > ",
    "- ",
    "  - ",
    "1. ",
    "99. ",
    "    ",
    "```rust\n",
    "```\n",
    "- [ ] ",
    "- [x] ",
    "| a | b |\n|---|:-:|\n| ",
    "---\n",
    ":::tip A title\n",
    ":::\n",
    "> [!NOTE]\n> ",
    "<Tabs>\n",
    "</Tabs>\n",
    "<!--truncate-->\n",
    "import A from 'a'\n",
    "{% tag %}\n",
    "{% endtag %}\n",
    "{% blockquote a %}\n",
    "{% endblockquote %}\n",
    "{{< highlight go >}}\n",
    "{{< /highlight >}}\n",
    "{{% notice tip %}}\n",
    "{{% /notice %}}\n",
    "<TabItem label=\"t\">\n",
    "</TabItem>\n",
    "<details>\n",
    "<summary>",
    "</details>\n",
    "<ul><li>",
    "</ul>\n",
    "<table><tr><th>h<tr><td>",
    "</table>\n",
    "<pre><code>\n",
    "</pre>\n",
    "$$\n",
    "\n",
];

fn markdown() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(prop::sample::select(WORDS), 0..9);
    let line = (prop::sample::select(STARTS), words, any::<bool>());
    let lines = prop::collection::vec(line, 0..14);
    lines.prop_map(|lines| {
        let mut text = String::new();
        for (start, words, dense) in lines {
            text.push_str(start);
            text.push_str(&words.join(if dense { "" } else { " " }));
            text.push('\n');
        }
        text
    })
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![4 => markdown(), 1 => any::<String>()]
}

fn styles() -> impl Strategy<Value = PageStyle> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(ascii, fills, weights)| PageStyle {
        glyphs: if ascii {
            Glyphs::Ascii
        } else {
            Glyphs::Unicode
        },
        has_backgrounds: fills,
        has_bold: weights,
        code: CodeLines::Wrap,
    })
}

/// Styles, some of which cut long lines of code.
fn styles_that_cut() -> impl Strategy<Value = PageStyle> {
    let code = prop_oneof![
        Just(CodeLines::Wrap),
        (0_usize..60).prop_map(CodeLines::ScrolledTo)
    ];
    (styles(), code).prop_map(|(style, code)| PageStyle { code, ..style })
}

/// Returns the visible characters of the post, in order.
fn content(page: &RenderedPage) -> String {
    let spans = page.rows.iter().flat_map(|row| &row.spans);
    let texts = spans.filter(|span| span.kind == SpanKind::Content);
    let chars = texts.flat_map(|span| span.text.as_str().chars());
    chars.filter(|c| !c.is_whitespace()).collect()
}

/// Returns the visible characters, sorted, as table columns change the order of long cells.
fn counted(page: &RenderedPage) -> Vec<char> {
    let mut chars: Vec<char> = content(page).chars().collect();
    chars.sort_unstable();
    chars
}

fn has_table(source: &str) -> bool {
    source.contains("|---|") || source.contains("<table>")
}

#[test]
fn hostile_text_keeps_its_letters_and_the_stack() {
    let row = format!("{}|\n", "|z".repeat(300));
    let table = format!("{row}{}|\n{row}", "|-".repeat(300));
    let cases = [
        (format!("{}z", "> ".repeat(10_000)), 1),
        (format!("{}z", "- ".repeat(10_000)), 1),
        (format!("{}z", ">".repeat(10_000)), 1),
        (format!("{}z", "[".repeat(20_000)), 1),
        (format!("{}z", "![".repeat(20_000)), 1),
        (format!("{}z", "**".repeat(20_000)), 1),
        ("*z_".repeat(5_000), 5_000),
        ("[^z".repeat(5_000), 5_000),
        ("[ (](z".repeat(5_000), 5_000),
        (":::tip\nz\n".repeat(1_000), 1_000),
        ("<div>\nz\n".repeat(1_000), 1_000),
        (format!("{}z", "<b>".repeat(20_000)), 1),
        (table, 600),
        (format!("{}z", "<table>".repeat(20_000)), 1),
        (format!("<div>{}z", "<pre>".repeat(20_000)), 1),
        (format!("{}z", "<ul><li>".repeat(20_000)), 1),
        (format!("{}z", "<details>\n".repeat(20_000)), 1),
        (format!("b {}z", "{{< c".repeat(20_000)), 1),
        (format!("{}z", "[a]({{ b }}) ".repeat(20_000)), 1),
        (format!("b {}z", "<Foo a={".repeat(20_000)), 1),
        (
            format!("{}{{% enda %}}z\n", "{% a %}\n{% endb %}\n".repeat(10_000)),
            1,
        ),
        (format!("b {}z", "`".repeat(20_000)), 1),
    ];
    for (source, letters) in cases {
        let page = layout(&parse(&source), 60, PageStyle::default());
        let shown = content(&page).chars().filter(|&c| c == 'z').count();
        let head: String = source.chars().take(12).collect();
        assert_eq!(shown, letters, "{head}");
    }
}

/// Pieces of a post, and the same with some removed, repeated or moved.
fn edited() -> impl Strategy<Value = (String, String)> {
    let pieces = prop::collection::vec(any_text(), 1..6);
    let order = prop::collection::vec(any::<prop::sample::Index>(), 0..8);
    (pieces, order, any_text()).prop_map(|(pieces, order, new)| {
        let mut after: Vec<&str> = order
            .iter()
            .map(|at| pieces[at.index(pieces.len())].as_str())
            .collect();
        after.insert(after.len() / 2, &new);
        (pieces.join("\n\n"), after.join("\n\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_row_is_wider_than_asked(source in any_text(), columns in 1_usize..=200, style in styles_that_cut()) {
        let page = layout(&parse(&source), columns, style);
        for row in &page.rows {
            let taken: usize = row.spans.iter().map(|span| span.text.width()).sum();
            prop_assert!(taken <= columns, "{taken} > {columns}: {:?}", row.spans);
            let text: String = row.spans.iter().map(|span| span.text.as_str()).collect();
            prop_assert!(width::of(&text) <= columns, "{text:?}");
        }
    }

    #[test]
    fn no_character_is_lost_at_any_width(source in markdown(), columns in 5_usize..=200, style in styles()) {
        let document = parse(&source);
        let wide = layout(&document, 1_000, style);
        let page = layout(&document, columns, style);
        if has_table(&source) {
            // a table laid out as records repeats the column name in each row, so there may be more
            let mut shown = counted(&page).into_iter();
            for c in counted(&wide) {
                prop_assert!(shown.any(|other| other == c), "{c:?} is lost: {}", plain_text(&page));
            }
        } else {
            prop_assert_eq!(content(&page), content(&wide));
        }
    }

    #[test]
    fn code_that_is_moved_sideways_keeps_its_rows(source in any_text(), columns in 1_usize..=120, from in 0_usize..200, style in styles()) {
        let document = parse(&source);
        let page = |from| layout(&document, columns, PageStyle { code: CodeLines::ScrolledTo(from), ..style });
        let (still, moved) = (page(0), page(from));
        prop_assert!(still.lines().eq(moved.lines()));
        prop_assert_eq!(still.code.len(), moved.code.len());
        for (one, other) in still.code.iter().zip(&moved.code) {
            prop_assert_eq!((&one.rows, &one.text), (&other.rows, &other.text));
        }
    }

    #[test]
    fn words_are_shown_as_they_are(words in prop::collection::vec("[a-zé日]{1,12}[.,;:!?)]?", 1..60), columns in 2_usize..=120) {
        let page = layout(&parse(&words.join(" ")), columns, PageStyle::default());
        prop_assert_eq!(content(&page), words.concat());
    }

    #[test]
    fn nothing_that_acts_is_drawn(source in any::<String>(), columns in 1_usize..=90) {
        let page = layout(&parse(&source), columns, PageStyle::default());
        let mut written = Vec::new();
        write_json(&page, &mut written).expect("a Vec takes all");
        let written = String::from_utf8(written).expect("text");
        for c in plain_text(&page).chars().chain(written.chars()) {
            let acts = (c.is_control() && c != '\n')
                || matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
            prop_assert!(!acts, "{c:?}");
        }
    }

    #[test]
    fn a_page_begins_and_ends_with_text(source in markdown(), columns in 8_usize..=100) {
        let page = layout(&parse(&source), columns, PageStyle::default());
        for row in page.rows.first().into_iter().chain(page.rows.last()) {
            prop_assert!(row.line > 0 || !row.spans.is_empty() || row.fill.is_some(), "{:?}", page.rows);
        }
    }

    #[test]
    fn rows_come_from_lines_of_the_source(source in markdown()) {
        let page = layout(&parse(&source), 60, PageStyle::default());
        let lines = source.lines().count().max(1);
        for row in &page.rows {
            prop_assert!(row.line <= lines, "{} of {lines}", row.line);
        }
        for link in &page.links {
            prop_assert!(link.row < page.rows.len(), "{link:?}");
        }
        for heading in &page.outline {
            prop_assert!(heading.row < page.rows.len(), "{heading:?}");
        }
    }

    #[test]
    fn a_page_of_known_blocks_is_the_page((before, after) in edited(), widths in prop::collection::vec(1_usize..=120, 1..3), style in styles_that_cut()) {
        let colors = &SnippetCache::default();
        let mut cache = LayoutCache::default();
        for width in widths {
            let wants = LayoutOptions { width, style, colors, folds: &FoldState::all_open(), images: &KnownImages::default() };
            for source in [&before, &after, &before] {
                let document = parse(source);
                let page = layout_cached(&document, wants, &mut cache);
                prop_assert_eq!(page, layout(&document, width, style));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_post_so_far_is_the_beginning_of_the_whole(pieces in prop::collection::vec(any_text(), 1..6), columns in 1_usize..=120, style in styles()) {
        let part = format!("{}\n\nsome [words][end] and a mark[^end]\n\n", pieces.join("\n\n"));
        let source = format!("{}\n\n[end]: there\n\n[^end]: note\n", part.repeat(60_000 / part.len()));
        let whole = layout(&parse(&source), columns, style);
        let mut wrong = None;
        let document = parse_while(&source, Dialect::default(), &mut |so_far| {
            let page = so_far.map(|document| layout(document, columns, style));
            wrong = page.filter(|page| !whole.rows.starts_with(&page.rows));
            wrong.is_none()
        });
        prop_assert!(wrong.is_none(), "{}", wrong.map(|page| plain_text(&page)).unwrap_or_default());
        prop_assert_eq!(layout(&document.expect("nobody stopped it"), columns, style), whole);
    }
}
