//! Tables of bodies that build and bodies that don't, for each language, and the cost of hostile
//! ones.

use super::*;
use crate::text::step_counter;

/// Creates a context with an engine and no hidden definitions.
fn builder(kind: SiteKind, engine: TemplateEngine) -> BuildContext {
    BuildContext {
        engine,
        ..BuildContext::new(kind)
    }
}

fn jekyll() -> BuildContext {
    let posts = ["2024-01-05-there", "2024-02-01-v1.2"].map(str::to_owned);
    BuildContext {
        post_names: Some(posts.into()),
        ..builder(SiteKind::Jekyll, TemplateEngine::Liquid)
    }
}

fn docusaurus() -> BuildContext {
    let settings = MdxSettings {
        is_docusaurus: true,
        md_is_mdx: true,
        has_math: false,
    };
    builder(SiteKind::Docusaurus, TemplateEngine::Mdx(settings))
}

fn hugo() -> BuildContext {
    let mut builder = builder(SiteKind::Hugo, TemplateEngine::Hugo);
    let names = [
        ("note", ClosingTag::Required),
        ("box/plain", ClosingTag::Forbidden),
        ("odd", ClosingTag::Unknown),
    ];
    builder.definitions = names.map(|(name, pairs)| (name.to_owned(), pairs)).into();
    builder
}

fn zola() -> BuildContext {
    let mut builder = builder(SiteKind::Zola, TemplateEngine::Zola);
    builder.definitions = ["quote", "youtube"]
        .map(|name| (name.to_owned(), ClosingTag::Unknown))
        .into();
    builder
}

/// Returns the positions of the faults in a body after three lines of front matter.
fn fault_positions(builder: &BuildContext, body: &str) -> Vec<(usize, usize)> {
    fault_positions_in_file(builder, "p.md", &format!("---\ntitle: t\n---\n{body}"))
}

fn fault_positions_in_file(builder: &BuildContext, name: &str, text: &str) -> Vec<(usize, usize)> {
    let split = front_matter::split(text, builder.kind);
    let matter = split.parse().unwrap_or_default();
    let found = find_faults(text, name, &matter, builder);
    for fault in &found {
        assert!(
            !fault.hint.is_empty() && !fault.message.contains('\n'),
            "{fault:?}"
        );
    }
    let places = found.iter().map(|it| (it.place.line, it.place.column));
    places.collect()
}

/// Asserts the positions of the faults in each body.
fn assert_fault_positions(builder: &BuildContext, rows: &[(&str, &[(usize, usize)])]) {
    for (body, wanted) in rows {
        assert_eq!(fault_positions(builder, body), *wanted, "{body:?}");
    }
}

#[test]
fn jekyll_stops_where_liquid_cannot_be_read() {
    let rows: &[(&str, &[(usize, usize)])] = &[
        ("{% nosuch %}", &[(4, 1)]),
        ("ü {%- nosuch a b -%}", &[(4, 3)]),
        ("```\n{% nosuch %}\n```", &[(5, 1)]),
        ("`{% nosuch %}`", &[(4, 2)]),
        ("use {{ x } here", &[(4, 5)]),
        ("{{ x } and {{ y }}", &[(4, 1)]),
        ("{{ \"}\" }}", &[(4, 1)]),
        ("{{ \"%}\" }}", &[(4, 1)]),
        ("a\n\n{{ open", &[(6, 1)]),
        ("{% open", &[(4, 1)]),
        ("{% %}", &[(4, 1)]),
        ("{% raw %} {{ x", &[(4, 1)]),
        ("{% if a %}b", &[(4, 1)]),
        ("{% endif %}", &[(4, 1)]),
        ("{% else %}", &[(4, 1)]),
        ("{% if a %}{% endfor %}{% endif %}", &[(4, 11)]),
        ("{% for a in b %}{% if c %}{% endfor %}", &[(4, 27)]),
        ("{% if %}{% endif %}", &[(4, 1)]),
        ("{% assign a %}", &[(4, 1)]),
        ("{% for a of b %}{% endfor %}", &[(4, 1)]),
        ("{% comment %}{{ x }{% endcomment %}", &[(4, 14)]),
        ("{% comment %}{% if a %}{% endcomment %}", &[(4, 24)]),
        ("{% post_url 2024-01-05-gone %}", &[(4, 1)]),
        ("{% post_url there %}", &[(4, 1)]),
        (
            "{% nosuch %}\n{% other %}\n{{ x }",
            &[(4, 1), (5, 1), (6, 1)],
        ),
    ];
    assert_fault_positions(&jekyll(), rows);
}

#[test]
fn jekyll_builds_what_liquid_can_read() {
    let rows: &[(&str, &[(usize, usize)])] = &[
        ("{{ x }} {{- y -}} {{}} {{ \"%\" }}", &[]),
        ("{ % a } {a} }} %} { {", &[]),
        ("{% raw %}{% nosuch %} {{ x } {% endraw %}", &[]),
        ("{% raw %} {{ {% endraw %} {% assign a = 1 %}", &[]),
        ("{%- raw -%}{% raw %}{%- endraw -%}", &[]),
        (
            "{% comment %}{% nosuch %} {% endif %} {% else %}{% endcomment %}",
            &[],
        ),
        ("{% if a %}{% elsif b %}{% else %}{% endif %}", &[]),
        ("{% case a %}{% when 1 %}{% else %}{% endcase %}", &[]),
        ("{% for a in b %}{% break %}{% else %}{% endfor %}", &[]),
        (
            "{% highlight ruby linenos %}\nputs {{ a }}\n{% endhighlight %}",
            &[],
        ),
        (
            "{% include a.html x=\"{{ y }}\" %}{% seo %}{% feed_meta %}{% gist a/1 %}",
            &[],
        ),
        (
            "{% post_url 2024-01-05-there %}{% post_url sub/dir/2024-02-01-v1.2 %}",
            &[],
        ),
        ("{% if a %}{% post_url 2024-01-05-gone %}{% endif %}", &[]),
    ];
    assert_fault_positions(&jekyll(), rows);
}

#[test]
fn liquid_that_is_turned_off_and_plugins_out_of_sight_stop_nothing() {
    let off = "---\nrender_with_liquid: false\n---\n{% nosuch %}";
    assert_eq!(fault_positions_in_file(&jekyll(), "p.md", off), []);
    assert_eq!(
        fault_positions_in_file(&jekyll(), "p.md", "{% nosuch %} without front matter"),
        []
    );
    let open = BuildContext {
        hidden_definitions: HiddenDefinitions::Anything,
        ..jekyll()
    };
    assert_fault_positions(
        &open,
        &[
            ("{% mermaid %}{% if %}{% endmermaid %}", &[]),
            ("{{ x }", &[(4, 1)]),
        ],
    );
}

#[test]
fn eleventy_stops_where_liquidjs_cannot_read() {
    let builder = BuildContext {
        config_source: "addPairedShortcode(\"callout\"); addShortcode('year', …)".to_owned(),
        ..builder(SiteKind::Eleventy, TemplateEngine::LiquidJs)
    };
    let rows: &[(&str, &[(usize, usize)])] = &[
        ("{% nosuch %}", &[(4, 1)]),
        ("`{% nosuch %}`", &[(4, 2)]),
        ("use {{ x } here", &[(4, 5)]),
        ("use {{ x } and {{ y }}", &[(4, 5)]),
        ("{% raw %} {{ x", &[(4, 1)]),
        ("{% comment %} a", &[(4, 1)]),
        ("{% if a %}", &[(4, 1)]),
        ("{% endif %}", &[(4, 1)]),
        ("a {% else %}", &[(4, 3)]),
        ("{% endraw %}", &[(4, 1)]),
        ("{% %}", &[(4, 1)]),
        ("{% callout %}a{% endcallout %} {% year %}", &[]),
        ("{% render \"a\" %}{% # note %}{% liquid\n echo a %}", &[]),
        ("{% raw %}{% nosuch %}{{ x }{% endraw %}", &[]),
        ("{% comment %}{% nosuch %}{% endcomment %}", &[]),
        ("{{ a | b: \"}}\" }} {% if a %}{% else %}{% endif %}", &[]),
        ("{{ it's }}", &[]),
    ];
    assert_fault_positions(&builder, rows);
    for (engine, wanted) in [
        ("md", vec![]),
        ("njk,md", vec![(4, 4)]),
        ("liquid,md", vec![(4, 1)]),
    ] {
        let text = format!("---\ntemplateEngineOverride: {engine}\n---\n{{% nosuch %}}");
        assert_eq!(
            fault_positions_in_file(&builder, "p.md", &text),
            wanted,
            "{engine}"
        );
    }
}

#[test]
fn hexo_stops_at_unknown_tags_outside_of_code() {
    let rows: &[(&str, &[(usize, usize)])] = &[
        ("{% nosuch %}", &[(4, 4)]),
        ("a\n\n{%   nosuch x %}", &[(6, 6)]),
        ("{%- nosuch -%}", &[(4, 5)]),
        ("{% quote %}\n{% nosuch %}\n{% endquote %}", &[(5, 4)]),
        ("{% blockquote %}", &[(4, 4)]),
        ("{% raw %} {% nosuch %}", &[]),
        ("use {{ x } here", &[]),
        ("{{ open", &[]),
        ("`{% nosuch %}` ``{% a ` %}``", &[]),
        ("```\n{% nosuch %}\n\n{% b %}\n```", &[]),
        ("~~~\n\n{% nosuch %}", &[]),
        ("> ~~~js\n> {% nosuch %}\n> ~~~", &[]),
        ("- ```\n  {% nosuch %}\n  ```", &[]),
        ("<!-- {% nosuch %} -->{# {% nosuch %} #}", &[]),
        ("{% raw %}{% nosuch %}{% endraw %}", &[]),
        (
            "{% quote a, b %}c{% endquote %}{% post_link x %}{% asset_img a.png %}",
            &[],
        ),
        ("{% if a %}b{% else %}c{% endif %}{% set a = 1 %}", &[]),
        (
            "{% codeblock %}a{% endcodeblock %}{% include_code a.js %}",
            &[],
        ),
        ("\\`{% nosuch %}", &[(4, 6)]),
        ("`a\n\n{% nosuch %}`", &[(6, 4)]),
    ];
    let builder = builder(SiteKind::Hexo, TemplateEngine::Hexo);
    assert_fault_positions(&builder, rows);
    let off = "---\ndisableNunjucks: true\n---\n{% nosuch %}";
    assert_eq!(fault_positions_in_file(&builder, "p.md", off), []);
}

#[test]
fn hugo_stops_where_its_lexer_does_and_where_no_template_is() {
    let rows: &[(&str, &[(usize, usize)])] = &[
        ("{{< nosuch >}}", &[(4, 1)]),
        ("`{{% nosuch %}}`", &[(4, 2)]),
        ("```\n{{< nosuch a=\"b\" >}}\n```", &[(5, 1)]),
        ("{{< note >}}a", &[(4, 1)]),
        ("a {{< note", &[(4, 3)]),
        ("{{< /note >}}", &[(4, 1)]),
        ("{{< figure src=\"a\" >}}{{< /note >}}", &[(4, 23)]),
        ("{{< figure src=\"a\" >}}{{< /figure >}}", &[(4, 23)]),
        ("{{< figure src=\"a\n\" >}}", &[(4, 1)]),
        ("{{< >}}", &[(4, 1)]),
        ("{{</* nosuch >}}", &[(4, 1)]),
        ("{{< figure 'a' >}}", &[(4, 1)]),
        ("{{</* nosuch */>}} {{%/* a */%}} {{ nosuch }}", &[]),
        ("{{< note >}}a {{< figure src=\"a\" >}}{{< /note >}}", &[]),
        ("{{% note \"a\" %}}{{< note />}}{{% /note %}}", &[]),
        (
            "{{< box/plain a=1.5 b=`c\nd` >}}{{<youtube w7Ft2ymGmfc>}}",
            &[],
        ),
        ("{{< odd >}}a{{< note >}}", &[]),
        (
            "{{< ref \"a\" >}} {{< highlight go >}}a{{< /highlight >}}",
            &[],
        ),
    ];
    assert_fault_positions(&hugo(), rows);
    for (unseen, severity) in [
        (HiddenDefinitions::Nothing, Some(Severity::Error)),
        (HiddenDefinitions::Theme, Some(Severity::Warning)),
        (HiddenDefinitions::Anything, None),
    ] {
        let builder = BuildContext {
            hidden_definitions: unseen,
            ..hugo()
        };
        let found = find_faults("{{< nosuch >}}", "p.md", &Map::default(), &builder);
        assert_eq!(found.first().map(|it| it.severity), severity);
    }
}

#[test]
fn zola_stops_at_unknown_shortcodes_and_bodies_without_their_ends() {
    let rows: &[(&str, &[(usize, usize)])] = &[
        ("{{ nosuch() }}", &[(4, 1)]),
        ("`{{ nosuch(a=1, b=[\"c\", [true]]) }}`", &[(4, 2)]),
        ("{% nosuch() %}a{% end %}", &[(4, 1)]),
        ("{% quote(by=\"a\") %}b", &[(4, 1)]),
        ("{% end %}", &[(4, 1)]),
        ("{% quote() %}{% quote() %}a{% end %}", &[(4, 1)]),
        ("{%/* quote() */%} a", &[(4, 1)]),
        ("{{ youtube(id=\"{{ nosuch() }}\") }}", &[]),
        ("{% quote() %}{{ youtube(id='a',\n b=-1.5) }}{% end %}", &[]),
        ("{{/* nosuch() */}} {%/* nosuch() */%} a {%/* end */%}", &[]),
        ("{{ page.title }} {{ nosuch }} {% if a %} {% endif %}", &[]),
        (
            "{{ nosuch(1) }} {{ nosuch(a=b) }} {{ nosuch(a=1,) }} {{ nosuch(",
            &[],
        ),
    ];
    assert_fault_positions(&zola(), rows);
}

#[test]
fn mdx_is_refused_where_the_compiler_refuses_it() {
    let rows: &[(&str, &[(usize, usize)])] = &[
        ("\na <- b and 3<4", &[(5, 4)]),
        ("\n<https://example.org>", &[(5, 8)]),
        ("\n<me@example.org>", &[(5, 4)]),
        ("\nline<br>", &[(5, 5)]),
        ("\nopen { brace", &[(5, 6)]),
        ("ü 3<4", &[(4, 5)]),
        ("<img src=\"a\">", &[(4, 1)]),
        ("<div>\n\na", &[(4, 1)]),
        ("a </b> c", &[(4, 4)]),
        ("<b>a</i>", &[(4, 5)]),
        ("if x <y then", &[(4, 6)]),
        ("- a\n- \\\\<b\n\n# c <d", &[(5, 5), (7, 5)]),
        ("a <b>\n---\n\n> c <d>\n> ===", &[(4, 3), (7, 5)]),
        ("> a {b", &[(4, 5)]),
        ("- a\n- b <c>", &[(5, 5)]),
        ("{{ page.title }}", &[(4, 2)]),
        ("{% raw %}", &[(4, 2)]),
        ("see {the docs}", &[(4, 6)]),
        ("import the file", &[(4, 1)]),
        ("<!-- open", &[(4, 2)]),
        ("a <- b\n\nc\n\n<br>\n\n{ d", &[(4, 4), (8, 1), (10, 1)]),
    ];
    assert_fault_positions(&docusaurus(), rows);
}

#[test]
fn mdx_that_compiles_is_not_refused() {
    let bodies = [
        "a \\< b, \\<b, &lt;b, `3<4`, &lt;br>, \\{ `{`\n\n```\n<br> { <https://e.org>\n```",
        "<br /> <b>c</b> {1 + 2} {/* note */} {'{'} {\"}\"} {`${a}`}",
        "<Tabs a={{b: 1}} c={x => { return '}' }} {...d}>\n\n# e\n\n</Tabs>",
        "import A, { b } from 'a';\nimport * as c from \"c\"\n\nexport const d = {\n  e: 1,\n\n  f: '}',\n};\n\n# g",
        "<!-- truncate -->\n\na <!-- {b < c --> d\n\n<!--\n\n{ <br>\n\n-->",
        "<!-- a --> <br> {\n\n> <!--\n> { --> <b>\n\nc",
        "# a {#b}\n\n## {c} {#d-e}\n\n:::tip[a]{b=\"c\"}\n\nd\n\n:::",
        "```mdx-code-block\nimport A from 'a'\n```\n\na",
        "{a && <p>Don't</p>}\n\n<p>It's {b}'s</p>",
        "| a | b |\n|---|---|\n| `{` | {c} |\n\n[^1]\n\n[^1]: d",
        "export default function A() { return 1 }",
        "1 < 2, a > b\n\nexports are sent; imports { 1 }\n\nimported = 3",
        "\\<a\n\n\\<b c",
        "https://e.org/?a=b me@e.org www.e.org",
        "<details>\n\n<summary>b</summary>\n\nc `` ` `` <br/>\n\n</details>",
    ];
    for body in bodies {
        assert_eq!(fault_positions(&docusaurus(), body), [], "{body:?}");
    }
}

#[test]
fn the_format_says_what_is_mdx() {
    let stops = "---\ntitle: t\n---\n<br>";
    let of_md = "---\nmdx:\n  format: md\n---\n<br>";
    let detect = BuildContext {
        engine: TemplateEngine::Mdx(MdxSettings {
            is_docusaurus: true,
            ..MdxSettings::default()
        }),
        ..docusaurus()
    };
    let astro = builder(SiteKind::Astro, TemplateEngine::Mdx(MdxSettings::default()));
    assert_eq!(
        fault_positions_in_file(&docusaurus(), "a.md", stops),
        [(4, 1)]
    );
    assert_eq!(fault_positions_in_file(&docusaurus(), "a.mdx", of_md), []);
    assert_eq!(fault_positions_in_file(&detect, "a.md", stops), []);
    assert_eq!(fault_positions_in_file(&detect, "a.mdx", stops), [(4, 1)]);
    assert_eq!(fault_positions_in_file(&astro, "a.md", stops), []);
    assert_eq!(fault_positions_in_file(&astro, "a.mdx", stops), [(4, 1)]);
    // only Docusaurus accepts HTML comments
    let comment = "---\ntitle: t\n---\n<!-- a -->";
    assert_eq!(fault_positions_in_file(&docusaurus(), "a.mdx", comment), []);
    assert_eq!(fault_positions_in_file(&astro, "a.mdx", comment), [(4, 2)]);
}

#[test]
fn conflict_markers_are_found_in_text_code_and_front_matter() {
    let plain = BuildContext::new(SiteKind::Plain);
    let conflict = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n";
    let found = |text: &str| {
        let found = find_faults(text, "p.md", &Map::default(), &plain);
        found
            .iter()
            .map(|it| (it.place.line, it.severity))
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&format!("# t\n\n{conflict}")), [(3, Severity::Error)]);
    assert_eq!(
        found(&format!("---\n{conflict}---\n")),
        [(2, Severity::Error)]
    );
    assert_eq!(
        found(&conflict.replace('\n', "\r\n")),
        [(1, Severity::Error)]
    );
    let in_code = "```\na\n<<<<<<< HEAD\n```\n=======\nb\n>>>>>>> main\n";
    assert_eq!(found(in_code), [(3, Severity::Error)]);
    // an example that shows conflict markers
    assert_eq!(
        found(&format!("```\n{conflict}```\n")),
        [(2, Severity::Warning)]
    );
    for fine in [
        "a\n=======\n",
        "<<<<<<< a\n",
        "<<<<<<<< a\n=======\n>>>>>>>> b\n",
        ">>>>>>> a\n=======\n<<<<<<< b\n",
    ] {
        assert_eq!(found(fine), [], "{fine:?}");
    }
}

/// Fragments that are hostile when repeated.
const HOSTILE_FRAGMENTS: [&str; 62] = [
    "{",
    "{{",
    "{{ ",
    "{% ",
    "{%",
    "}",
    "}}",
    "%}",
    "{{ a }",
    "{{ a }}",
    "{% a %}",
    "{% if a %}",
    "{% endif %}",
    "{% raw %}",
    "{% endraw %}",
    "{% comment %}",
    "{% endcomment %}",
    "{% \"",
    "{{ '",
    "{# ",
    "`",
    "`` ` ",
    "`a\n\n",
    "```\n",
    "~~~\n",
    "{% quote %}",
    "{% a %} enda ",
    "{{< ",
    "{{< a",
    "{{< a >}}",
    "{{< /a >}}",
    "{{</* ",
    "{{< a \"",
    "{{< a `",
    "{{< note >}}",
    "{{< note />}}",
    "{{ a(",
    "{{ a(b=",
    "{{ a(b=\"",
    "{{ a(b=[",
    "{{ a(b=1,",
    "{% a() %}",
    "{% end %}",
    "{%/* a() */%}",
    "<",
    "<a",
    "<a>",
    "<a ",
    "</a>",
    "<a b={",
    "{a} ",
    "{a\n",
    "<!-- ",
    "<!-- -->",
    "**a *b ",
    "[",
    "![",
    "> ",
    "- ",
    "<<<<<<< a\n",
    "import a\n\n",
    "export const a = {\n\n",
];

#[test]
fn twice_the_text_takes_at_most_twice_the_steps() {
    let builders = [
        jekyll(),
        builder(SiteKind::Eleventy, TemplateEngine::LiquidJs),
        builder(SiteKind::Eleventy, TemplateEngine::Nunjucks),
        builder(SiteKind::Hexo, TemplateEngine::Hexo),
        hugo(),
        zola(),
        docusaurus(),
    ];
    let mut worse = Vec::new();
    for builder in builders {
        for piece in HOSTILE_FRAGMENTS {
            let cost = |bytes: usize| {
                let text = format!("---\na: b\n---\n{}", piece.repeat(bytes / piece.len()));
                step_counter::measure(|| {
                    drop(find_faults(&text, "p.md", &Map::default(), &builder));
                })
            };
            let (one, two) = (cost(10_000), cost(20_000));
            if two * 10 > one * 22 + 20_000 {
                worse.push(format!("{:?} {piece:?}: {one} to {two}", builder.engine));
            }
        }
    }
    assert!(worse.is_empty(), "{worse:#?}");
}
