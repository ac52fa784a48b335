//! Tests of the layout: the text of pages, and styles that the text alone does not show.

use std::sync::Arc;

use crate::blog::FileStamp;
use crate::blog::image::ImageFile;
use crate::markdown::color::SnippetCache;
use crate::markdown::placed_image::{CellSize, ImageBounds};
use crate::markdown::{
    CodeLines, FoldState, KnownImages, LayoutCache, LayoutOptions, PageRow, PageStyle,
    RenderedPage, RowSpan, SpanKind, layout, layout_cached, layout_with, parse, plain_text,
};
use crate::text::{Background, Glyphs, Role, TextModifier};

const COLORLESS: PageStyle = PageStyle {
    glyphs: Glyphs::Ascii,
    has_backgrounds: false,
    has_bold: false,
    code: CodeLines::Wrap,
};

fn page(source: &str) -> RenderedPage {
    layout(&parse(source), 40, PageStyle::default())
}

fn lines(source: &str, style: PageStyle) -> Vec<String> {
    let text = plain_text(&layout(&parse(source), 40, style));
    text.lines().map(str::to_owned).collect()
}

fn shown(source: &str) -> Vec<String> {
    lines(source, PageStyle::default())
}

fn span<'a>(page: &'a RenderedPage, text: &str) -> &'a RowSpan {
    let mut spans = page.rows.iter().flat_map(|row| &row.spans);
    spans
        .find(|span| span.text.as_str() == text)
        .expect("the page holds the text")
}

#[test]
fn headings_have_blank_rows_around_them() {
    assert_eq!(
        shown("a\n\n## B\nc\n\n## D\n### E\nf\n### G\n- h\n"),
        [
            "a", "", "", "B", "─", "c", "", "", "D", "─", "", "E", "f", "", "G", "", "  • h"
        ]
    );
    assert_eq!(shown("# A\nb"), ["A", "━", "b"]);
    assert_eq!(
        lines("# A\n\n### B\n", COLORLESS),
        ["# A", "===", "", "### B"]
    );
}

#[test]
fn levels_of_headings_differ_without_color() {
    let page = page("### a\n#### b\n##### c\n###### d\n");
    let look = |text| span(&page, text).style;
    let both = TextModifier::BOLD.union(TextModifier::ITALIC);
    assert_eq!(look("a").modifiers, TextModifier::BOLD);
    assert_eq!(look("b").modifiers, both);
    assert_eq!(look("c").modifiers, TextModifier::ITALIC);
    assert_eq!(
        (look("d").modifiers, look("d").role),
        (TextModifier::ITALIC, Role::Muted)
    );
}

#[test]
fn content_has_its_own_roles() {
    let source = "# a\n\n## b\n\n### c **d** `e`\n\n`f` [`g`](h) **`i`** [j](k)\n\n> l **m** `n`\n\n\
        | o |\n|---|\n| p |\n\n- q\n\n> ## r\n";
    let page = page(source);
    let role = |text: &str| span(&page, text).style.role;
    for (texts, expected) in [
        ("a", Role::Title),
        ("bdor", Role::Heading),
        ("efgin", Role::Code),
        ("j", Role::Accent),
        ("m", Role::Strong),
        ("pq", Role::Text),
    ] {
        for letter in texts.chars() {
            assert_eq!(role(&letter.to_string()), expected, "{letter}");
        }
    }
    assert_eq!(role("c "), Role::Heading);
    assert_eq!(role("l "), Role::Quote);
    assert!(
        span(&page, "g")
            .style
            .modifiers
            .contains(TextModifier::UNDERLINE)
    );
    assert_eq!(role("━"), Role::Title);
    assert_eq!(role("─"), Role::HeadingRule);
}

#[test]
fn the_first_real_marker_ends_the_excerpt() {
    let end = format!("{0} excerpt ends {0}", "╌".repeat(13));
    for marker in [
        "<!--truncate-->",
        "<!-- truncate -->",
        "{/* truncate */}",
        "<!--more-->",
    ] {
        let source = format!("`{marker}`\n\n```\n{marker}\n```\n\n{marker}\n\n{marker}\n\n## b");
        let shown = shown(&source);
        assert_eq!(
            shown.iter().filter(|row| **row == end).count(),
            1,
            "{shown:?}"
        );
        assert!(parse(&source).has_excerpt_end());
        assert!(
            shown.ends_with(&["b".to_owned(), "─".to_owned()]),
            "{shown:?}"
        );
    }
    assert!(!parse("no marker, `<!-- truncate -->`").has_excerpt_end());
    assert_eq!(shown("a <!--more--> b"), ["a", "", &end, "", "b"]);
    assert_eq!(shown("<!--more-->\n## b"), [&end, "", "b", "─"]);
}

#[test]
fn nearly_nothing_is_shown_as_nothing() {
    for source in ["", "\n", "\n\n \n", "<!-- -->"] {
        assert!(page(source).rows.len() <= 1, "{source:?}");
    }
    assert_eq!(shown("x"), ["x"]);
    assert_eq!(shown("-"), ["  •"]);
}

#[test]
fn code_stands_on_a_ground_as_wide_as_the_text() {
    let page = page("> ```rust title=\"a.rs\"\n> let a;\n> ```\n");
    assert!(
        page.rows
            .iter()
            .all(|row| row.fill == Some((2, Background::Surface)))
    );
    assert_eq!(
        plain_text(&page),
        "│   a.rs                          rust\n│   let a;\n│\n"
    );
    assert_eq!(span(&page, "let a;").style.background, Background::Surface);
}

#[test]
fn marked_lines_of_code_stand_on_another_ground() {
    let page = page("```js {2-3} showLineNumbers={9}\na\nb\nc\nd\n```\n");
    let grounds: Vec<Background> = page
        .rows
        .iter()
        .filter_map(|row| Some(row.fill?.1))
        .collect();
    let (code, marked) = (Background::Surface, Background::Selection);
    assert_eq!(grounds, [code, code, marked, marked, code, code]);
    assert_eq!(span(&page, "b").style.background, marked);
    assert_eq!(
        plain_text(&page).lines().skip(1).collect::<Vec<_>>(),
        ["   9  a", "  10  b", "  11  c", "  12  d", ""]
    );
    let number = span(&page, "10  ");
    assert_eq!(
        (number.style.role, number.kind),
        (Role::Muted, SpanKind::Gutter)
    );
}

#[test]
fn numbers_stand_before_lines_not_before_what_goes_on() {
    let source = format!("```js showLineNumbers\n{}\n```\n", "x".repeat(60));
    assert_eq!(
        shown(&source)[1..3],
        [
            format!("  1  {}", "x".repeat(33)),
            format!("↪    {}", "x".repeat(27))
        ]
    );
    assert_eq!(
        lines(&source, COLORLESS)[0],
        format!("| 1  {}", "x".repeat(33))
    );
}

#[test]
fn code_without_grounds_has_a_bar() {
    let source = format!("```rust\nlet a;\n{}\n```\n", "x".repeat(50));
    assert_eq!(
        lines(&source, COLORLESS),
        [
            "| let a;                            rust".to_owned(),
            format!("| {}", "x".repeat(36)),
            format!("| \\ {}", "x".repeat(14)),
        ]
    );
}

#[test]
fn code_spans_have_padding_on_a_background_and_else_backticks() {
    assert_eq!(shown("a `b` c"), ["a  b  c"]);
    assert_eq!(lines("a `b` c", COLORLESS), ["a `b` c"]);
    let page = page("a `b`");
    assert_eq!(span(&page, "b").style.background, Background::Surface);
    let bare = layout(&parse("a `b`"), 40, COLORLESS);
    assert_eq!(span(&bare, "`").kind, SpanKind::Note);
}

#[test]
fn list_markers_hang() {
    assert_eq!(
        shown("- a\n  - b\n    - c\n      1. d\n- [x] e\n- [ ] f\n"),
        [
            "  • a",
            "    – b",
            "      · c",
            "        1. d",
            "  [x] e",
            "  [ ] f"
        ]
    );
    assert_eq!(
        shown("9. a\n\n   b\n10. c\n"),
        ["   9. a", "", "      b", "", "  10. c"]
    );
}

#[test]
fn notes_of_both_kinds_look_alike() {
    let expected = ["▎ Tip · A b", "▎ text", "▎", "▎   • c", "", "d"];
    assert_eq!(shown(":::tip A b\ntext\n\n- c\n:::\nd"), expected);
    assert_eq!(shown(":::tip[A b]\n\ntext\n\n- c\n\n:::\n\nd"), expected);
    assert_eq!(shown("> [!WARNING]\n> a"), ["▎ Warning", "▎ a"]);
    assert_eq!(
        lines(":::tip Title\na\n:::", COLORLESS),
        ["| Tip - Title", "| a"]
    );
    assert_eq!(
        shown("::::danger\n:::note\na\n:::\nb\n::::\nc"),
        ["▎ Danger", "▎ ▎ Note", "▎ ▎ a", "▎", "▎ b", "", "c"]
    );
}

#[test]
fn quotes_have_a_bar_a_level() {
    assert_eq!(shown("> a\n>\n> > b\n"), ["│ a", "│", "│ │ b"]);
    assert!(
        span(&page("> a"), "a")
            .style
            .modifiers
            .contains(TextModifier::ITALIC)
    );
}

#[test]
fn tables_stand_in_columns_or_become_records() {
    assert_eq!(
        shown("|a|b|c|\n|-|-:|:-:|\n|one|two|three|\n|1|2|3|\n"),
        [
            "a       b     c",
            "───────────────",
            "one   two   three",
            "1       2     3"
        ]
        .map(|row| if row.starts_with('─') {
            "─".repeat(17)
        } else {
            row.to_owned()
        })
    );
    let word = "w".repeat(18);
    assert_eq!(
        shown(&format!(
            "|one|two|three|\n|-|-|-|\n|{word}|{word}|x y|\n|1|2|3|\n"
        )),
        [
            format!("one: {word}"),
            format!("two: {word}"),
            "three: x y".to_owned(),
            String::new(),
            "one: 1".to_owned(),
            "two: 2".to_owned(),
            "three: 3".to_owned(),
        ]
    );
}

#[test]
fn what_cannot_be_shown_is_named() {
    assert_eq!(
        shown("![A cat](/img/cat.png?w=1)"),
        ["image: A cat, cat.png"]
    );
    assert_eq!(shown("<img src='a/b.png'>"), ["image: b.png"]);
    assert_eq!(shown("<!-- later -->"), ["comment: later"]);
    assert_eq!(
        shown("<Card>\n\n*a*\n\n</Card>"),
        ["embed: <Card>, not shown", "", "a"]
    );
    assert_eq!(shown("{% gist 1 %}"), ["embed: gist 1, not shown"]);
    assert_eq!(
        shown("import A from 'a';\n\nb"),
        ["embed: import A from 'a', not shown", "", "b"]
    );
    let cut = shown(&format!("<Card title=\"{}\"/>", "word ".repeat(20)));
    assert_eq!(cut, ["embed: <Card title=\"word wor…, not shown"]);
    assert_eq!(
        shown("<iframe src='https://a.b'></iframe>"),
        ["iframe: https://a.b"]
    );
    assert_eq!(shown("[](https://a.b)"), ["https://a.b"]);
}

#[test]
fn footnotes_stand_at_the_end_under_a_rule() {
    assert_eq!(
        shown("a[^x] b[^y]\n\n[^y]: two\n\n[^x]: one\n\nc"),
        [
            "a[1] b[2]",
            "",
            "c",
            "",
            "─────────────",
            "",
            "[1] one",
            "",
            "[2] two"
        ]
    );
}

#[test]
fn links_are_listed_in_the_order_they_are_read() {
    let page = page("see https://a.b, [c](d) and\n\n[x](y) `z`");
    let urls: Vec<&str> = page.links.iter().map(|link| link.url.as_str()).collect();
    assert_eq!(urls, ["https://a.b", "d", "y"]);
    assert_eq!(span(&page, "c").link, Some(1));
    assert_eq!(page.links.last().map(|link| link.row), Some(2));
    let look = span(&page, "x").style;
    assert_eq!(
        (look.role, look.modifiers),
        (Role::Accent, TextModifier::UNDERLINE)
    );
}

#[test]
fn hidden_characters_are_seen_however_they_are_written() {
    for source in [
        "a&#27;[31m",
        "a<b>&#27;</b>[31m",
        "```\na\u{1b}[31m\n```",
        "|a\u{1b}[31m|\n|-|\n",
    ] {
        assert!(shown(source).concat().contains("a␛[31m"), "{source:?}");
    }
    assert_eq!(shown("a\u{202e}b&#x200b;c"), ["a␦b␢c"]);
    assert_eq!(shown("![\u{1b}](\u{202e})"), ["image: ␛, ␦"]);
}

#[test]
fn piled_marks_are_cut_and_move_no_column() {
    let source = format!("a e{} b", "&#x301;".repeat(500));
    let rows = shown(&source);
    assert_eq!(
        rows.first().map(|row| row.chars().count()),
        Some(2 + 1 + 8 + 2)
    );
}

#[test]
fn rows_have_their_source_line() {
    let page = page("a\nb\n\n```\nc\nd\n```\n\n- e\n\n|f|\n|-|\n|g|\n");
    let lines: Vec<usize> = page.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [1, 0, 4, 5, 6, 0, 0, 9, 0, 11, 0, 13]);
}

#[test]
fn deep_nesting_leaves_room_for_text() {
    let deep = format!("{}the text stays", "> ".repeat(500));
    let rows = shown(&deep);
    let bars = "│ ".repeat(16);
    assert_eq!(
        rows,
        ["the text", "stays"].map(|text| format!("{bars}{text}"))
    );
    for width in 1..40 {
        let text = plain_text(&layout(&parse(&deep), width, PageStyle::default()));
        let letters = text.chars().filter(char::is_ascii_alphabetic).count();
        assert_eq!(letters, 12, "{width}: {text}");
    }
}

#[test]
fn the_outline_names_headings_as_the_site_does() {
    let page = page("## A `b` ![c](d.png) e\n\n## A `b`  e\n\n## F {#g}\n");
    let found = page.outline.iter();
    let found: Vec<(&str, &str)> = found
        .map(|heading| (heading.text.as_str(), heading.anchor.as_str()))
        .collect();
    assert_eq!(
        found,
        [("A b  e", "a-b--e"), ("A b e", "a-b-e"), ("F", "g")]
    );
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_are_no_text() {
    let source = "\u{feff}a\r\nb\r\n\r\n<div>\r\nc\r\n</div>\r\n\r\n```\r\nd\r\n```\r\n";
    assert_eq!(shown(source), ["a b", "", "c", "", "", "  d", ""]);
}

#[test]
fn a_document_may_be_shared_between_threads() {
    const fn shared<T: Send + Sync>(_: &T) {}
    shared(&parse(""));
}

#[test]
fn blank_lines_of_code_come_from_their_own_lines() {
    let page = page("```\n\n\na\n\n\nb\n\n```\n\nend\n");
    let lines: Vec<usize> = page.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 11]);
}

#[test]
fn long_lines_of_code_are_cut_and_moved_where_that_is_wanted() {
    let source = "```\n0123456789012345678901234567890123456789\nab日本\n\n```\n";
    let rows = |from, style: PageStyle| {
        let code = CodeLines::ScrolledTo(from);
        let page = layout(&parse(source), 24, PageStyle { code, ..style });
        let cut = page.code.first().map(|code| code.cut);
        let rows: Vec<String> = plain_text(&page).lines().map(str::to_owned).collect();
        (rows, cut)
    };
    let (still, cut) = rows(0, PageStyle::default());
    assert_eq!(still, ["", "  0123456789012345678›", "  ab日本", "", ""]);
    assert_eq!(cut, Some(true));
    let (moved, _) = rows(8, PageStyle::default());
    assert_eq!(moved, ["", "  ‹901234567890123456›", "  ‹", "", ""]);
    let (wide, _) = rows(2, PageStyle::default());
    assert_eq!(wide.get(2).map(String::as_str), Some("  ‹ 本"));
    let (end, cut) = rows(24, PageStyle::default());
    assert_eq!(end.get(1).map(String::as_str), Some("  ‹567890123456789"));
    assert_eq!(cut, Some(false));
    let (ascii, _) = rows(8, COLORLESS);
    assert_eq!(
        ascii.first().map(String::as_str),
        Some("| <90123456789012345678>")
    );
}

#[test]
fn an_image_alone_in_its_line_gets_rows_that_a_picture_fits_into() {
    let page = with_images(
        "Text.\n\n![A cat](cat.png)\n*The caption.*\n\nMore.\n",
        true,
    );
    let rows: Vec<String> = page.rows.iter().map(text_of).collect();
    assert_eq!(
        rows,
        [
            "Text.",
            "",
            "image: A cat, cat.pn",
            "",
            "",
            "The caption.",
            "",
            "More."
        ]
    );
    let places = page.images.iter();
    let places: Vec<_> = places.map(|it| (it.rows.start, it.rows.end)).collect();
    assert_eq!(places, [(2, 5)]);
    assert!(page.rows[2..5].iter().all(|row| row.line == 3));
}

#[test]
fn an_image_that_cannot_be_shown_is_named_with_its_size() {
    let shown = |source: &str| -> Vec<String> {
        let page = with_images(source, false);
        page.rows.iter().map(text_of).collect()
    };
    assert_eq!(shown("![](cat.png)"), ["image: cat.png", "200 x 120"]);
    assert_eq!(shown("![](c.png)"), ["image: c.png", "200 x 120"]);
    assert_eq!(shown("![a](no.png)"), ["image: a, no.png"]);
}

/// Returns the text of the rows, and the row range of each image.
fn pictured(source: &str, room: bool) -> (Vec<String>, Vec<(usize, usize)>) {
    let page = with_images(source, room);
    let places = page.images.iter();
    (
        page.rows.iter().map(text_of).collect(),
        places.map(|it| (it.rows.start, it.rows.end)).collect(),
    )
}

#[test]
fn an_image_between_words_is_named_there_and_shows_below_them() {
    let words = ["See image: a,", "cat.png here."];
    let (rows, places) = pictured("See ![a](cat.png) here.\n\nMore.", true);
    assert_eq!(rows[..2], words);
    assert_eq!(rows[2], "image: a, cat.png, 2");
    assert_eq!(rows[5..], ["", "More."]);
    assert_eq!(places, [(2, 5)]);
    let (rows, places) = pictured("See ![a](cat.png) here.\n\nMore.", false);
    let sized = [words[0], "cat.png, 200 x 120", "here."];
    assert_eq!(rows, [&sized[..], &["", "More."]].concat());
    assert_eq!(places, []);
}

#[test]
fn an_image_no_larger_than_an_icon_leaves_the_text_whole() {
    let (rows, places) = pictured("See ![a](dot.png) here.\n\nMore.", true);
    assert_eq!(rows, ["See image: a,", "dot.png here.", "", "More."]);
    assert_eq!(places, []);
    let alone = pictured("![a](dot.png)", true);
    assert_eq!(alone.1, [(0, 2)], "but has rows where it stands alone");
}

#[test]
fn images_in_and_between_the_lines_of_one_paragraph_keep_their_order() {
    let (_, places) = pictured(
        "a ![](cat.png) b\n![](c.png)\nc ![](c.png) ![](c.png)",
        true,
    );
    assert_eq!(places.len(), 4);
    assert!(
        places.windows(2).all(|two| two[0].1 <= two[1].0),
        "{places:?}"
    );
}

#[test]
fn pictures_keep_their_places_in_lists_quotes_and_links() {
    for (source, column) in [
        ("- ![a](cat.png)", 4),
        ("> ![a](cat.png)", 2),
        ("[![a](cat.png)](to)", 0),
        ("<p><img src=\"cat.png\" alt=\"a\"></p>", 0),
        ("a\n![](cat.png)\nb", 0),
        ("![](cat.png) ![](cat.png)", 0),
    ] {
        let page = with_images(source, true);
        let first = page.images.first();
        assert_eq!(
            first.map(|picture| picture.column),
            Some(column),
            "{source}"
        );
    }
}

#[test]
fn rows_of_pictures_are_the_same_the_second_time() {
    let images = images(true);
    let document = parse("![a](cat.png)\n\n> ![a](cat.png)\n");
    let (colors, folds) = (SnippetCache::default(), FoldState::all_open());
    let wants = LayoutOptions {
        width: 20,
        style: PageStyle::default(),
        colors: &colors,
        folds: &folds,
        images: &images,
    };
    let mut cache = LayoutCache::default();
    let first = layout_cached(&document, wants, &mut cache);
    assert_eq!(first, layout_with(&document, wants));
    assert_eq!(layout_cached(&document, wants, &mut cache), first);
    assert_eq!(cache.rendered_blocks(), 0);
    let none = KnownImages::default();
    let without = LayoutOptions {
        images: &none,
        ..wants
    };
    assert_eq!(layout_cached(&document, without, &mut cache).images, []);
}

#[test]
fn an_image_between_words_says_how_large_it_is_where_it_cannot_be_shown() {
    let shown = |source: &str| pictured(source, false).0;
    assert_eq!(
        shown("See ![a](cat.png) here."),
        ["See image: a,", "cat.png, 200 x 120", "here."]
    );
    assert_eq!(
        shown("`x` and ![](c.png) `y` and ![](dot.png)."),
        [
            " x  and image:",
            "c.png, 200 x 120  y",
            "and image: dot.png,",
            "32 x 32."
        ]
    );
    assert_eq!(shown("a ![b](no.png) c"), ["a image: b, no.png c"]);
}

#[test]
fn a_size_is_no_text_of_the_post() {
    let page = with_images("a **b** ![](c.png) `d`", false);
    let spans = page.rows.iter().flat_map(|row| &row.spans);
    let content: String = spans
        .filter(|span| span.kind == SpanKind::Content)
        .map(|span| span.text.as_str())
        .collect();
    assert_eq!(content.split_whitespace().collect::<Vec<_>>(), ["a", "bd"]);
    assert!(page.rows.iter().all(|row| row.line == 1));
}

#[test]
fn a_row_of_a_size_alone_comes_from_the_line_of_its_image() {
    let source = "one two three four\nfive six seven eight\nx and ![](c.png)";
    let rows = with_images(source, false).rows;
    let texts: Vec<String> = rows.iter().map(text_of).collect();
    assert_eq!(texts.last().map(String::as_str), Some("200 x 120"));
    let lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [1, 2, 3, 3]);
}

#[test]
fn words_with_a_size_are_laid_out_anew_when_the_image_is_another() {
    let document = parse("a ![b](cat.png) c");
    let (colors, folds) = (SnippetCache::default(), FoldState::all_open());
    let mut cache = LayoutCache::default();
    for images in [images(false), KnownImages::default(), images(false)] {
        let wants = LayoutOptions {
            width: 40,
            style: PageStyle::default(),
            colors: &colors,
            folds: &folds,
            images: &images,
        };
        let again = layout_cached(&document, wants, &mut cache);
        assert_eq!(again, layout_with(&document, wants));
    }
}

/// Returns images for `cat.png` and `c.png`, 200 × 120 pixels, and an icon, 32 × 32.
fn images(room: bool) -> KnownImages {
    let image = ImageFile {
        path: "/posts/cat.png".into(),
        stamp: FileStamp::default(),
        size: (200, 120),
        is_drawable: true,
    };
    let room = room.then(|| ImageBounds {
        cell: CellSize::default(),
        columns: 20,
        rows: 3,
    });
    let icon = ImageFile {
        size: (32, 32),
        ..image.clone()
    };
    let all = [("cat.png", &image), ("c.png", &image), ("dot.png", &icon)];
    let found = all.map(|(name, image)| (name.to_owned(), Arc::new(image.clone())));
    KnownImages {
        files: found.into(),
        bounds: room,
    }
}

fn with_images(source: &str, room: bool) -> RenderedPage {
    layout_with(
        &parse(source),
        LayoutOptions {
            width: 20,
            style: PageStyle::default(),
            colors: &SnippetCache::default(),
            folds: &FoldState::all_open(),
            images: &images(room),
        },
    )
}

fn text_of(row: &PageRow) -> String {
    let text: String = row.spans.iter().map(|span| span.text.as_str()).collect();
    text.trim_end().to_owned()
}
