//! Markdown extensions of generators, MDX and HTML as readers see them: supported, or named in one
//! line; never raw, never dropped.

use crate::support::marked::{marked, rows};

use postdesk::blog::{Dialect, Extension, SiteKind};
use postdesk::markdown::color::SnippetCache;
use postdesk::markdown::{
    FoldState, KnownImages, LayoutOptions, PageStyle, RenderedPage, layout, layout_with, parse,
    parse_as,
};
use postdesk::text::{Background, Glyphs, TextModifier};

fn check(cases: &[(&str, &[&str])]) {
    for (source, expected) in cases {
        assert_eq!(marked(source), *expected, "{source:?}");
    }
}

/// Renders a post of a site as [`marked`] does.
fn on(site: SiteKind, source: &str) -> Vec<String> {
    rows(&layout(&parse_as(source, site), 80, PageStyle::default()))
}

/// Returns all generators except these.
fn all_but(sites: &[SiteKind]) -> impl Iterator<Item = SiteKind> {
    SiteKind::ALL
        .into_iter()
        .filter(|site| !sites.contains(site))
}

fn folded(source: &str, folds: &FoldState) -> RenderedPage {
    let wants = LayoutOptions {
        width: 80,
        style: PageStyle::default(),
        colors: &SnippetCache::default(),
        folds,
        images: &KnownImages::default(),
    };
    layout_with(&parse(source), wants)
}

const NESTED: &str = "<details>\n<summary>Out **er**</summary>\n\n[a](b)\n\n## In it\n\n\
    <details open>\n<summary>Inner</summary>\n\ntext\n\n</details>\n\n</details>\n\n## Below\n\n[c](d)\n";

#[test]
fn a_part_that_folds_shows_its_summary_alone() {
    let page = folded(NESTED, &FoldState::default());
    assert_eq!(
        rows(&page),
        ["▸ Out **er**", "", "", "Below", "─────", "[c](d)"]
    );
    let fold = page.folds.first().expect("a fold");
    assert_eq!(
        (fold.index, fold.row, fold.open, fold.summary.as_str()),
        (0, 0, false, "Out er")
    );
    assert_eq!(page.folds.len(), 1);
    let urls: Vec<(&str, usize)> = page
        .links
        .iter()
        .map(|link| (link.url.as_str(), link.row))
        .collect();
    assert_eq!(urls, [("d", 5)]);
    let headings: Vec<(&str, usize)> = page
        .outline
        .iter()
        .map(|heading| (heading.text.as_str(), heading.row))
        .collect();
    assert_eq!(headings, [("Below", 3)]);
}

#[test]
fn a_part_that_is_turned_opens() {
    let mut folds = FoldState::default();
    folds.toggle(0);
    let page = folded(NESTED, &folds);
    let open = [
        "▾ Out **er**",
        "  [a](b)",
        "",
        "",
        "  In it",
        "  ─────",
        "",
        "  ▾ Inner",
        "    text",
        "",
        "",
        "Below",
        "─────",
        "[c](d)",
    ];
    assert_eq!(rows(&page), open);
    assert_eq!(
        page,
        folded(NESTED, &folds),
        "the same wants, the same page"
    );
    let found: Vec<(usize, usize, bool)> = page
        .folds
        .iter()
        .map(|fold| (fold.index, fold.row, fold.open))
        .collect();
    assert_eq!(found, [(0, 0, true), (1, 7, true)]);
    folds.toggle(1);
    assert_eq!(rows(&folded(NESTED, &folds)).get(7).unwrap(), "  ▸ Inner");
    folds.toggle(1);
    folds.toggle(0);
    assert_eq!(
        folded(NESTED, &folds),
        folded(NESTED, &FoldState::default())
    );
    assert_eq!(
        rows(&layout(&parse(NESTED), 80, PageStyle::default())),
        open
    );
}

#[test]
fn a_part_that_folds_has_its_mark_in_ascii_too() {
    let first = |folds: &FoldState| {
        let wants = LayoutOptions {
            width: 80,
            style: PageStyle {
                glyphs: Glyphs::Ascii,
                ..PageStyle::default()
            },
            colors: &SnippetCache::default(),
            folds,
            images: &KnownImages::default(),
        };
        rows(&layout_with(&parse(NESTED), wants)).remove(0)
    };
    assert_eq!(first(&FoldState::default()), "+ Out **er**");
    assert_eq!(first(&FoldState::all_open()), "- Out **er**");
}

#[test]
fn details_are_read_however_they_are_written() {
    check(&[
        (
            "<details><summary>One</summary>a **b**</details>\n\nc",
            &["▾ One", "  a **b**", "", "c"],
        ),
        ("<details>\n\na\n\n</details>", &["▾ ‹Details›", "  a"]),
        (
            "<details className=\"x\">\n  <summary>\n    Many *lines*\n  </summary>\n  - a\n</details>",
            &["▾ Many _lines_", "    • a"],
        ),
        (
            ":::tip\n<details>\n<summary>S</summary>\n\na\n\n:::\n\nb",
            &["▎ ‹Tip›", "▎ ▾ S", "▎   a", "", "b"],
        ),
        (
            "{{< details summary=\"S t\" >}}\na\n{{< /details >}}",
            &["▾ S t", "  a"],
        ),
        (
            "- a\n\n  <details>\n  <summary>S</summary>\n\n  b\n\n  </details>\n\n- c",
            &["  • a", "", "    ▾ S", "      b", "", "  • c"],
        ),
        ("</details>\n\na", &["a"]),
        ("`<details>` a", &["`<details>` a"]),
    ]);
}

#[test]
fn tabs_are_shown_one_after_another() {
    check(&[
        (
            "import Tabs from '@theme/Tabs';\n\n<Tabs groupId=\"os\">\n  <TabItem\n    value=\"mac\"\n    label=\"macOS\">\n\n    Use *brew*.\n\n    ```sh\n        x\n    ```\n\n  </TabItem>\n  <TabItem value=\"win\">Use **winget**.</TabItem>\n</Tabs>\n\nafter",
            &[
                "‹embed: import Tabs from '@theme/Tabs', not shown›",
                "",
                "**macOS**",
                "  Use _brew_.",
                "",
                "    … ‹sh›",
                "    `    x`",
                "",
                "",
                "**win**",
                "  Use **winget**.",
                "",
                "after",
            ],
        ),
        (
            "{{< tabs >}}\n{{% tab \"One\" %}}\na\n{{% /tab %}}\n{{< /tabs >}}\n",
            &[
                "‹embed: tabs, not shown›",
                "‹embed: tab \"One\", not shown›",
                "",
                "a",
            ],
        ),
    ]);
}

#[test]
fn notes_of_every_generator_are_notes() {
    for kind in [
        "note", "tip", "info", "warning", "danger", "caution", "custom",
    ] {
        let first = marked(&format!(":::{kind} T\na\n:::\n")).concat();
        assert!(
            first
                .to_lowercase()
                .starts_with(&format!("▎ ‹{kind}›‹ · ›t▎ a")),
            "{first}"
        );
    }
    let note = ["▎ ‹Tip›‹ · ›A title", "▎ a **b**"];
    for source in [
        "<Admonition type=\"tip\" title=\"A title\">\n\na **b**\n\n</Admonition>\n",
        "<Aside type=\"tip\" title=\"A title\">a **b**</Aside>\n",
        "{{% notice tip \"A title\" %}}\na **b**\n{{% /notice %}}\n",
        "{{< admonition type=tip title=\"A title\" >}}\na **b**\n{{< /admonition >}}\n",
        "{{< callout type=\"tip\" title=\"A title\" >}}a **b**{{< /callout >}}\n",
    ] {
        assert_eq!(marked(source), note, "{source}");
    }
    assert_eq!(
        marked("{{< note >}}\na"),
        ["‹embed: note, not shown›", "", "a"]
    );
}

#[test]
fn titles_have_marks() {
    check(&[
        (
            ":::tip A *b* `c`\nd\n:::",
            &["▎ ‹Tip›‹ · ›A _b_ `c`", "▎ d"],
        ),
        (":::tip - a\nd\n:::", &["▎ ‹Tip›‹ · ›- a", "▎ d"]),
        (
            "{{< details \"A **b**\" >}}\nc\n{{< /details >}}",
            &["▾ A **b**", "  c"],
        ),
    ]);
}

#[test]
fn rows_of_html_know_their_line() {
    let source = "a\n\n<ul>\n<li>b\n<li>c\n</ul>\n\n<table>\n<tr><td>d\n<tr><td>e\n</table>\n\n<TabItem value=\"x\">\nf\n</TabItem>\n";
    let page = layout(&parse(source), 80, PageStyle::default());
    let lines: Vec<usize> = page
        .rows
        .iter()
        .map(|row| row.line)
        .filter(|line| *line > 0)
        .collect();
    assert_eq!(lines, [1, 4, 5, 9, 10, 13, 14]);
}

#[test]
fn code_between_tags_is_code() {
    for source in [
        "{{< highlight go \"linenos=table,hl_lines=2-3\" >}}\na\n**b**\n{{< x >}}\n{{< /highlight >}}\n",
        "{{< highlight go \"linenos=inline,hl_lines=2 3\">}}\na\n**b**\n{{< x >}}\n{{</ highlight >}}\n",
        "{% highlight go linenos mark_lines=\"2 3\" %}\na\n**b**\n{{< x >}}\n{% endhighlight %}\n",
        "{% codeblock lang:go mark:2-3 line_number:true %}\na\n**b**\n{{< x >}}\n{% endcodeblock %}\n",
    ] {
        let page = layout(&parse(source), 80, PageStyle::default());
        assert_eq!(
            rows(&page),
            [
                "  … ‹go›",
                "  1  `a`",
                "  2  `**b**`",
                "  3  `{{< x >}}`",
                ""
            ],
            "{source}"
        );
        let grounds: Vec<Background> = page
            .rows
            .iter()
            .filter_map(|row| Some(row.fill?.1))
            .collect();
        let (plain, marked) = (Background::Surface, Background::Selection);
        assert_eq!(grounds, [plain, plain, marked, marked, plain], "{source}");
    }
    check(&[
        (
            "{% codeblock A title lang:js https://a.b/c %}\nx\n{% endcodeblock %}",
            &["  ‹A title›… ‹js›", "  `x`", ""],
        ),
        (
            "- a\n\n  {% highlight rb %}\n  x\n  {% endhighlight %}\n\n- b",
            &["  • a", "", "      … ‹rb›", "      `x`", "", "", "  • b"],
        ),
    ]);
}

#[test]
fn links_within_a_site_are_links() {
    check(&[
        ("[a]({{< relref \"x.md#y\" >}}).", &["[a](x.md#y)."]),
        (
            "[a]({{< ref path=\"x.md\" lang=\"de\" >}} \"T\")",
            &["[a](x.md)"],
        ),
        (
            "[a]({% post_url 2020-01-01-name %}) [b]({% link _posts/x.md %})",
            &["[a](2020-01-01-name) [b](_posts/x.md)"],
        ),
        (
            "[a]({{ site.baseurl }}{% link x.md %})",
            &["[a]({{site.baseurl}}x.md)"],
        ),
        ("[a]({{ \"/b\" | relative_url }})", &["[a](/b)"]),
        (
            "[a][b]\n\n[b]: {{ site.url }}/c\n",
            &["[a]({{site.url}}/c)"],
        ),
        ("<a href=\"{% post_url x %}\">a</a>", &["[a](x)"]),
        ("[a]({% link\n  x y.md %}) b", &["[a](x%20y.md) b"]),
        ("{% post_link slug 'A title' %}", &["[A title](slug)"]),
        ("`[a]({{< ref \"x\" >}})`", &["`[a]({{< ref \"x\" >}})`"]),
    ]);
}

#[test]
fn figures_of_every_generator_are_images() {
    check(&[
        (
            "{{< figure src=\"/i/a.png\" alt=\"An alt\" title=\"T\" caption=\"A *c*\" >}}",
            &["‹image: An alt, a.png›", "**T**", "A _c_"],
        ),
        (
            "{{< figure\n  src=\"b.png\"\n  caption=\"C\"\n>}}\n\na",
            &["‹image: b.png›", "C", "", "a"],
        ),
        (
            "{{< figure src=\"a.png\" link=\"https://x.y\" >}}",
            &["[‹image: a.png›](https://x.y)"],
        ),
        ("{% asset_img a.png An alt %}", &["‹image: An alt, a.png›"]),
        (
            "{% img left /i/a.png 300 200 \"T 'alt text'\" %}",
            &["‹image: alt text, a.png›"],
        ),
        (
            "<Image src=\"/i/a.png\" alt=\"A\" width={3} />",
            &["‹image: A, a.png›"],
        ),
        (
            "<img src={require('./a.png').default} style={{margin: 10}} alt=\"b\" />",
            &["‹image: b, a.png›"],
        ),
        (
            "<figure>\n<img src=\"a.png\" alt=\"A\">\n<figcaption>C <b>d</b></figcaption>\n</figure>\n\ne",
            &["‹image: A, a.png›", "_C _**_d_**", "", "e"],
        ),
    ]);
}

#[test]
fn what_cannot_be_shown_is_named_once_and_its_content_is_shown() {
    check(&[
        ("{{< youtube abc >}}", &["‹embed: youtube abc, not shown›"]),
        (
            "{{ youtube(id=\"abc\") }}",
            &["‹embed: youtube(id=\"abc\"), not shown›"],
        ),
        ("a {{< gist u 1 >}} b", &["a ‹embed: gist u 1› b"]),
        (
            "{{% x %}}\n**a**\n{{% /x %}}",
            &["‹embed: x, not shown›", "", "**a**"],
        ),
        ("a <Foo b={1}>c **d**</Foo> e", &["a ‹<Foo>›c **d** e"]),
        (
            "<Foo b={{c: 1, d: '>'}}>\n\na\n\n</Foo>",
            &["‹embed: <Foo>, not shown›", "", "a"],
        ),
        (
            "<Foo\n  b={1}\n/>\na",
            &["‹embed: <Foo>, not shown›", "", "a"],
        ),
        ("<Foo bar", &["‹embed: <Foo bar, not shown›"]),
        ("{{< x", &["‹embed: {{< x, not shown›"]),
        ("<Foo bar\n\nb", &["‹embed: <Foo bar, not shown›", "", "b"]),
        ("{% if a %}b{% endif %}", &["‹embed: if a›b"]),
        ("Out {{ site.x }}.", &["Out {{ site.x }}."]),
        (
            "{% raw %}\n{{ a }} {% b %}\n{% endraw %}\n{% c %}",
            &["{{ a }} {% b %}", "", "‹embed: c, not shown›"],
        ),
        ("{{</* x y */>}}", &["{{< x y >}}"]),
        (
            "{% blockquote A. Writer, A Book %}\n*Read*.\n{% endblockquote %}\nb",
            &["│ _Read_.", "│", "│ ‹— ›A. Writer, A Book", "", "b"],
        ),
        ("a\n{: .wide}", &["a", "", "‹attributes: {: .wide}›"]),
        (
            "<script>\na\n\n</script>\nb",
            &["‹script, not shown›", "", "b"],
        ),
        ("<style>a{b:c}</style>", &["‹style, not shown›"]),
        (
            "<video controls><source src=\"a.mp4\"><source src=\"b.webm\"></video>",
            &["‹video: ›[‹a.mp4›](a.mp4)"],
        ),
        (
            "<iframe src='https://a.b'></iframe>",
            &["‹iframe: ›[‹https://a.b›](https://a.b)"],
        ),
        ("<svg><path d=\"x\"/></svg>", &["‹svg, not shown›"]),
    ]);
}

#[test]
fn quotes_of_hexo_name_who_said_it_and_link_to_where() {
    check(&[
        (
            "{% blockquote A. Writer http://a.b/c A Book %}\na\n{% endblockquote %}",
            &["│ a", "│", "│ ‹— ›A. Writer [A Book](http://a.b/c)"],
        ),
        (
            "{% pullquote left %}\na\n{% endpullquote %}\nb",
            &["│ a", "", "b"],
        ),
    ]);
}

#[test]
fn what_a_tag_says_is_not_lost_and_not_noise() {
    check(&[
        (
            "<Item term=\"A b\" style=\"c\" d={1}>\n  e\n</Item>",
            &["‹embed: <Item term=\"A b\">, not shown›", "", "e"],
        ),
        (
            "[a]({{ site.b\n}}/c/1) `{% raw %}{{ d }}{% endraw %}`",
            &["[a]({{site.b}}/c/1) `{{ d }}`"],
        ),
    ]);
}

#[test]
fn tags_between_words_mean_what_a_browser_shows() {
    check(&[
        (
            "H<sub>2</sub>O x<sup>10</sup> 1<sup>st</sup>",
            &["H₂O x¹⁰ 1st"],
        ),
        ("a<sup>b+c</sup> d<sub>max</sub>", &["a‹^›b+c d‹_›max"]),
        (
            "<b>a</b> <em>b</em> <s>c</s> <code>d</code> <a href=\"e\">f</a>",
            &["**a** _b_ ~c~ `d` [f](e)"],
        ),
        ("a<br>b", &["a", "b"]),
        ("<a id=\"x\"></a>a <abbr title=\"b\">c</abbr>", &["a c"]),
        ("a <your-name> b </your-name>", &["a ‹<your-name>› b"]),
        (
            "<picture><source srcset=\"a\"><img src=\"b.png\" alt=\"c\"></picture>",
            &["‹image: c, b.png›"],
        ),
        (
            "[<img src=\"b.png\" alt=\"c\">](d)",
            &["[‹image: c, b.png›](d)"],
        ),
    ]);
    let page = layout(
        &parse("<mark>a</mark> <u>b</u> <kbd>c</kbd>"),
        80,
        PageStyle::default(),
    );
    let spans = &page.rows.first().expect("a row").spans;
    let look = |text: &str| {
        spans
            .iter()
            .find(|s| s.text.as_str() == text)
            .expect(text)
            .style
    };
    assert_eq!(look("a").background, Background::Found);
    assert_eq!(look("b").modifiers, TextModifier::UNDERLINE);
    assert_eq!(look("c").background, Background::Surface);
}

#[test]
fn what_a_browser_would_play_is_a_link_on_its_line() {
    check(&[
        (
            "<video controls width=\"250\">\n<source src=\"/m/a.mp4?x=1\" type=\"video/mp4\">\n\
             <source src=\"/m/a.webm\">\nNo video? <a href=\"b\">Get it</a>.\n</video>",
            &["‹video: ›[‹a.mp4›](/m/a.mp4?x=1)", "No video? [Get it](b)."],
        ),
        (
            "a <audio src='b.ogg'>no audio</audio> c",
            &["a", "‹audio: ›[‹b.ogg›](b.ogg)", "no audio c"],
        ),
        (
            "<iframe src=\"https://a.io/embed/1\"></iframe>\n\nb",
            &[
                "‹iframe: ›[‹https://a.io/embed/1›](https://a.io/embed/1)",
                "",
                "b",
            ],
        ),
    ]);
}

#[test]
fn comments_of_liquid_are_one_quiet_line() {
    check(&[
        (
            "a\n\n{% comment %}\nhidden {% gist 1 %}\n\n- x\n{% endcomment %}\n\nb",
            &["a", "", "‹comment: hidden {% gist 1 %} - x›", "", "b"],
        ),
        (
            "a {%- comment -%} b {%- endcomment -%} c",
            &["a ‹comment: b› c"],
        ),
        (
            "```\n{% comment %}\n{% endcomment %}\n```",
            &["", "  `{% comment %}`", "  `{% endcomment %}`", ""],
        ),
    ]);
}

#[test]
fn anchors_lead_to_their_row() {
    let page = layout(
        &parse("a\n\n<a name=\"x\"></a>b\n\n<div id=\"y\">\nc\n</div>\n\n<h2 id=\"z\">d</h2>\n"),
        80,
        PageStyle::default(),
    );
    let found: Vec<(&str, usize)> = page
        .anchors
        .iter()
        .map(|(n, row)| (n.as_str(), *row))
        .collect();
    assert_eq!(found, [("x", 2), ("y", 4)]);
    assert_eq!(
        page.outline.first().map(|h| (h.anchor.as_str(), h.row)),
        Some(("z", 7))
    );
}

#[test]
fn blocks_of_html_are_blocks() {
    check(&[
        ("<h3>A <em>b</em></h3>\n<p>c</p>", &["A _b_", "c"]),
        (
            "<ul>\n<li>a\n<li>b <b>c</b>\n<ol start=\"9\"><li>d</li><li>e</li></ol>\n</li>\n</ul>\nf",
            &["  • a", "  • b **c**", "     9. d", "    10. e", "", "f"],
        ),
        (
            "<blockquote>\n<p>a</p>\n\n*b*\n\n</blockquote>\n\nc",
            &["│ a", "│", "│ _b_", "", "c"],
        ),
        (
            "<pre><code class=\"language-rust\">a\n  &lt;b&gt;\n\n*c*\n</code></pre>",
            &["  … ‹rust›", "  `a`", "  `  <b>`", "", "  `*c*`", ""],
        ),
        ("<pre>\na <b>b</b>\n</pre>", &["", "  a b", ""]),
        (
            "a\n\n<hr>\n\nb",
            &["a", "", "──────────────────────────", "", "b"],
        ),
        (
            "<dl><dt>A</dt><dd>a <i>b</i></dd><dt>C</dt><dd>c</dd></dl>",
            &["**A**", "  a _b_", "", "**C**", "  c"],
        ),
        (
            "<center>a</center>\n<p align=\"center\">b</p>",
            &["a", "", "b"],
        ),
        ("<!-- a b -->", &["‹comment: a b›"]),
    ]);
}

#[test]
fn tables_of_html_are_tables() {
    check(&[
        (
            "<table>\n<caption>Cap</caption>\n<tr><th>A</th><th align=\"right\">B</th></tr>\n<tr><td>a <b>b</b></td><td>1</td></tr>\n<tr><td colspan=\"2\">w</td></tr>\n</table>\n\nc",
            &["Cap", "", "A     B", "───────", "a **b**   1", "w", "", "c"],
        ),
        (
            "<table><tr><td>a</td><td>b<br>c</td></tr><tr><td>d</td></tr></table>",
            &["a   b", "    c", "d"],
        ),
        ("<table><tr><td>\n\n*a*\n\n</td></tr></table>", &["_a_"]),
    ]);
}

/// Extensions as a paragraph that is plain text in `CommonMark`: the generators that support it
/// according to their documentation, and the beginning of their output.
const OWN_WAYS: &[(&str, &[SiteKind], &str)] = &[
    (
        "{% if a %}b{% endif %}",
        &[SiteKind::Jekyll, SiteKind::Hexo, SiteKind::Eleventy],
        "‹embed: if a›b",
    ),
    (
        "{% raw %}{{ a }}{% endraw %}",
        &[SiteKind::Jekyll, SiteKind::Hexo, SiteKind::Eleventy],
        "{{ a }}",
    ),
    (
        "{% comment %} a {% endcomment %}",
        &[SiteKind::Jekyll, SiteKind::Hexo, SiteKind::Eleventy],
        "‹comment: a›",
    ),
    (
        "a {{< b >}} c {{< /b >}}",
        &[SiteKind::Hugo],
        "a ‹embed: b› c",
    ),
    ("{{% b %}} c {{% /b %}}", &[SiteKind::Hugo], "‹embed: b› c"),
    ("a {{</* b */>}}", &[SiteKind::Hugo], "a {{< b >}}"),
    ("{{< b", &[SiteKind::Hugo], "‹embed: {{< b, not shown›"),
    (
        "a {% b(c=1) %} d {% end %}",
        &[
            SiteKind::Zola,
            SiteKind::Jekyll,
            SiteKind::Hexo,
            SiteKind::Eleventy,
        ],
        "a ‹embed: b(c=1)› d",
    ),
    (
        "a {{ b(c=1) }}",
        &[
            SiteKind::Zola,
            SiteKind::Jekyll,
            SiteKind::Hexo,
            SiteKind::Eleventy,
        ],
        "a ‹embed: b(c=1)›",
    ),
    ("{: .b}", &[SiteKind::Jekyll], "‹attributes: {: .b}›"),
    (
        ":::tip",
        &[SiteKind::Docusaurus, SiteKind::Astro],
        "▎ ‹Tip›",
    ),
    (
        "export const a = () => {",
        &[SiteKind::Docusaurus, SiteKind::Astro],
        "‹embed: export const a",
    ),
    (
        "import a from 'b'",
        &[SiteKind::Docusaurus, SiteKind::Astro],
        "‹embed: import a from 'b', not shown›",
    ),
    (
        "a {/* b */} c",
        &[SiteKind::Docusaurus, SiteKind::Astro],
        "a ‹comment: b› c",
    ),
    ("a{' '}", &[SiteKind::Docusaurus, SiteKind::Astro], "a"),
];

#[test]
fn what_a_site_adds_to_markdown_is_read_there() {
    for (source, sites, shown) in OWN_WAYS {
        for site in *sites {
            let first = on(*site, source).concat();
            assert!(first.starts_with(shown), "{site}: {source}: {first}");
        }
    }
}

#[test]
fn what_another_site_would_read_stays_as_it_is_written() {
    for (source, sites, _) in OWN_WAYS {
        for site in all_but(sites) {
            // except for quotation marks, which some generators replace
            let dialect = Dialect::from(site).with(Extension::SmartPunctuation, false);
            let page = layout(&parse_as(source, dialect), 80, PageStyle::default());
            assert_eq!(rows(&page), [*source], "{site}");
        }
    }
}

#[test]
fn text_without_a_site_has_the_ways_of_all() {
    for (source, _, shown) in OWN_WAYS {
        let first = marked(source).concat();
        assert!(first.starts_with(shown), "{source}: {first}");
    }
}

#[test]
fn tags_in_code_are_taken_out_where_the_generator_takes_them_out() {
    let span = "`{% raw %}{{ a }}{% endraw %}`";
    let fence = "```\n{% raw %}\n{{ a }}\n{% endraw %}\nb\n```";
    let readers = [SiteKind::Jekyll, SiteKind::Eleventy];
    for site in readers {
        assert_eq!(on(site, span), ["`{{ a }}`"], "{site}");
        let code = ["", "", "  `{{ a }}`", "", "  `b`", ""];
        assert_eq!(on(site, fence), code, "{site}");
    }
    for site in all_but(&readers) {
        assert_eq!(on(site, span), [span], "{site}");
        let lines = ["{% raw %}", "{{ a }}", "{% endraw %}", "b"];
        let code = lines.map(|line| format!("  `{line}`"));
        assert_eq!(on(site, fence).get(1..5), Some(code.as_slice()), "{site}");
    }
}

#[test]
fn a_fence_that_ends_beside_such_a_tag_ends() {
    let source = "```\n{% raw %}{{ a }}\n{% endraw %}```\n\n{% comment %}b{% endcomment %}\n\nc";
    for site in [SiteKind::Jekyll, SiteKind::Eleventy] {
        let rows = on(site, source);
        assert!(rows.iter().any(|row| row.contains("{{ a }}")), "{rows:?}");
        assert!(!rows.concat().contains("{%"), "{site}: {rows:?}");
        assert_eq!(rows.last().map(String::as_str), Some("c"), "{site}");
    }
}

#[test]
fn a_tag_of_zola_is_called() {
    let zola = |source: &str| on(SiteKind::Zola, source).concat();
    for text in ["a {{ b }}", "{% b %} a", "{% raw %} a", "[a]({% link b %})"] {
        assert_eq!(zola(text), text);
    }
    assert_eq!(zola("a {{/* b(c=1) */}}"), "a {{ b(c=1) }}");
    assert_eq!(zola("a {%/* b() */%}"), "a {% b() %}");
}

#[test]
fn a_value_in_an_image_of_html_is_no_expression_but_in_mdx() {
    let source = "<img src={{ site.url }}/a.png alt=\"b\">";
    assert_eq!(on(SiteKind::Jekyll, source), ["‹image: b, a.png›"]);
}
