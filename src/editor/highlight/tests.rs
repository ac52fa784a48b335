//! Tokens of each construct, and incremental against full lexing.

use std::borrow::Cow;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;

/// Formats the tokens of a text, line by line: `kind:bytes`, with the emphasis.
fn runs(text: &str) -> Vec<Vec<String>> {
    runs_from(text, LexerState::TEXT)
}

fn runs_from(text: &str, start: LexerState) -> Vec<Vec<String>> {
    let mut state = start;
    let mut all = Vec::new();
    for line in text.split('\n') {
        let (runs, after) = lex(line, state);
        assert_eq!(next_state(line, state), after, "{line:?}");
        all.push(runs.iter().map(|run| name(line, run)).collect());
        state = after;
    }
    all
}

fn name(line: &str, run: &HighlightToken) -> String {
    let mut name = format!("{:?}", run.kind);
    for (weight, sign) in [
        (TextModifier::BOLD, "+b"),
        (TextModifier::ITALIC, "+i"),
        (TextModifier::STRIKE, "+s"),
    ] {
        if run.weight.contains(weight) {
            name.push_str(sign);
        }
    }
    format!("{name}:{}", line.get(run.range.clone()).unwrap())
}

#[track_caller]
fn line(text: &str, wanted: &[&str]) {
    assert_eq!(runs(text), [wanted], "{text}");
}

#[track_caller]
fn last(text: &str, wanted: &[&str]) {
    assert_eq!(runs(text).pop().unwrap(), wanted, "{text}");
}

#[test]
fn emphasis_is_set_and_its_marks_are_marks() {
    line("a **b** c", &["Mark:**", "Text+b:b", "Mark:**"]);
    line(
        "*b* _c_",
        &[
            "Mark:*", "Text+i:b", "Mark:*", "Mark:_", "Text+i:c", "Mark:_",
        ],
    );
    line("***b***", &["Mark:***", "Text+b+i:b", "Mark:***"]);
    line(
        "~~b~~ ~c~",
        &[
            "Mark:~~", "Text+s:b", "Mark:~~", "Mark:~", "Text+s:c", "Mark:~",
        ],
    );
    line(
        "**a *b* c**",
        &[
            "Mark:**",
            "Text+b:a ",
            "Mark:*",
            "Text+b+i:b",
            "Mark:*",
            "Text+b: c",
            "Mark:**",
        ],
    );
    line("snake_case_name 2*3*4", &["Mark:*", "Text+i:3", "Mark:*"]);
    line("snake_case_name * no * ** no", &[]);
    line("**„Zitat“** und", &["Mark:**", "Text+b:„Zitat“", "Mark:**"]);
}

#[test]
fn code_contains_no_emphasis_but_can_be_emphasized() {
    line("a `*b*` c", &["Mark:`", "Code:*b*", "Mark:`"]);
    line("`` a ` b ``", &["Mark:``", "Code: a ` b ", "Mark:``"]);
    line("**`b`**", &["Mark:**`", "Code+b:b", "Mark:`**"]);
    line("a ` b", &[]);
}

#[test]
fn links_show_their_words_and_mute_their_address() {
    line(
        "[a](b)",
        &["Mark:[", "Link:a", "Mark:](", "Url:b", "Mark:)"],
    );
    line(
        "[*a*](b \"c d\")",
        &["Mark:[*", "Link+i:a", "Mark:*](", "Url:b \"c d\"", "Mark:)"],
    );
    line(
        "![a](b.png)",
        &["Mark:![", "Link:a", "Mark:](", "Url:b.png", "Mark:)"],
    );
    line(
        "[![a](b)](c)",
        &[
            "Mark:[![", "Link:a", "Mark:](", "Url:b", "Mark:)](", "Url:c", "Mark:)",
        ],
    );
    line(
        "[a][b]",
        &["Mark:[", "Link:a", "Mark:][", "Url:b", "Mark:]"],
    );
    line("[a] (b)", &[]);
    line("[a](b (c) d)", &[]);
    line(
        "[a](b(c))",
        &["Mark:[", "Link:a", "Mark:](", "Url:b(c)", "Mark:)"],
    );
    line(
        "[x]: https://a.b 'T'",
        &["Mark:[", "Link:x", "Mark:]:", "Url:https://a.b"],
    );
    line(
        "[[a](b)](c)",
        &["Mark:[", "Link:a", "Mark:](", "Url:b", "Mark:)"],
    );
    line(
        "*[a*](b)",
        &["Mark:[", "Link:a*", "Mark:](", "Url:b", "Mark:)"],
    );
    line(
        "[a]({{< ref \"b c.md\" >}})",
        &[
            "Mark:[",
            "Link:a",
            "Mark:](",
            "Url:{{< ref \"b c.md\" >}}",
            "Mark:)",
        ],
    );
}

#[test]
fn addresses_stand_by_themselves() {
    line("see https://a.b/c_d_e.", &["Link:https://a.b/c_d_e"]);
    line("(www.a.b)", &["Link:www.a.b"]);
    line(
        "<https://a.b> <me@a.b>",
        &[
            "Mark:<",
            "Link:https://a.b",
            "Mark:>",
            "Mark:<",
            "Link:me@a.b",
            "Mark:>",
        ],
    );
    line("xhttps://a.b http://", &[]);
}

#[test]
fn footnotes_escapes_entities_and_formulas() {
    line("a[^1] b", &["Footnote:[^1]"]);
    line("[^1]: Words", &["Footnote:[^1]:"]);
    line(
        "\\*a\\* &nbsp; &#27; a & b;",
        &["Escape:\\", "Escape:\\", "Escape:&nbsp;", "Escape:&#27;"],
    );
    line("$a_b$ costs 5$ or $6", &["Mark:$", "Math:a_b", "Mark:$"]);
    line("$$a$$", &["Mark:$$", "Math:a", "Mark:$$"]);
}

#[test]
fn html_comments_and_tags_of_generators() {
    line(
        "a <b class=\"x>y\">c</b>",
        &["Html:<b class=\"x>y\">", "Html:</b>"],
    );
    line("a < b > c", &[]);
    line("a <!-- b --> c", &["Comment:<!-- b -->"]);
    line("<!-- truncate -->", &["Truncate:<!-- truncate -->"]);
    line("{/* truncate */}", &["Truncate:{/* truncate */}"]);
    line("<!--more-->", &["Truncate:<!--more-->"]);
    line("a {/* *b* */} c", &["Comment:{/* *b* */}"]);
    line(
        "{{< youtube x >}} {% link a_b_c.md %}",
        &[
            "Shortcode:{{< youtube x >}}",
            "Shortcode:{% link a_b_c.md %}",
        ],
    );
    line("{{ a_b_c }} {{ no", &["Shortcode:{{ a_b_c }}"]);
    line("<Tab label={a > b}>", &["Html:<Tab label={a > b}>"]);
}

#[test]
fn headings_keep_their_marks_and_what_stands_in_them() {
    line(
        "## A *b* ##",
        &[
            "Mark:##",
            "Heading: A ",
            "Mark:*",
            "Heading+i:b",
            "Mark:*",
            "Heading: ",
            "Mark:##",
        ],
    );
    line("# C#", &["Mark:#", "Heading: C#"]);
    line("## A {#id}", &["Mark:##", "Heading: A ", "Mark:{#id}"]);
    line("#hash", &[]);
    line("####### seven", &[]);
    last("Title\n=====", &["Mark:====="]);
    last("Title\n-", &["Mark:-"]);
}

#[test]
fn items_tasks_quotes_and_rules() {
    line("- a", &["ListMark:-"]);
    line("  10) a", &["ListMark:10)"]);
    line("- [x] a", &["ListMark:-", "ListMark:[x]"]);
    line("* * *", &["Mark:* * *"]);
    line("> a", &["Mark:>", "Text+i:a"]);
    line("> - a", &["Mark:>", "ListMark:-", "Text+i:a"]);
    line("- - a", &["ListMark:-", "ListMark:-"]);
    last("text\n2. no item", &[]);
    last("text\n1. item", &["ListMark:1."]);
    line("-no", &[]);
}

#[test]
fn code_blocks_end_where_they_end() {
    let all = runs("```rust title=\"a\"\n*a*\n~~~\n```\n*b*");
    assert_eq!(all[0], ["Mark:```", "Info:rust title=\"a\""]);
    assert_eq!(all[1], ["Code:*a*"]);
    assert_eq!(all[2], ["Code:~~~"]);
    assert_eq!(all[3], ["Mark:```"]);
    assert_eq!(all[4], ["Mark:*", "Text+i:b", "Mark:*"]);
    last("````\n```", &["Code:```"]);
    last("```a`b", &[]);
    last("> ```\n> a", &["Mark:>", "Code: a"]);
    last("> ```\n*a*", &["Mark:*", "Text+i:a", "Mark:*"]);
    last("- ```\n  a\n*b*", &["Mark:*", "Text+i:b", "Mark:*"]);
    last("- ```\n  *a*", &["Code:  *a*"]);
}

#[test]
fn indented_code_needs_a_blank_line_and_its_place() {
    last("a\n    *b*", &["Mark:*", "Text+i:b", "Mark:*"]);
    last("a\n\n    *b*", &["Code:*b*"]);
    last("a\n\n    b\n    *c*", &["Code:*c*"]);
    last("- a\n\n    *b*", &["Mark:*", "Text+i:b", "Mark:*"]);
    last("- a\n\n      *b*", &["Code:*b*"]);
    last("- a\n\nb\n\n    *c*", &["Code:*c*"]);
    last("# a\n\t*b*", &["Code:*b*"]);
}

#[test]
fn formulas_notes_and_modules_span_lines() {
    let all = runs("$$\na_b_c\n$$\n*b*");
    assert_eq!(
        all[..3],
        [vec!["Mark:$$"], vec!["Math:a_b_c"], vec!["Mark:$$"]]
    );
    assert_eq!(all[3].len(), 3);
    line(
        ":::tip A *b*",
        &[
            "Mark::::",
            "Note:tip",
            "Text+b: A ",
            "Mark:*",
            "Text+b+i:b",
            "Mark:*",
        ],
    );
    line(":::", &["Mark::::"]);
    line("::no", &[]);
    let all = runs("import A from 'a';\nexport const b = {\n  c,\n}\n\n*d*");
    assert_eq!(all[0], ["Code:import A from 'a';"]);
    assert_eq!(all[2], ["Code:  c,"]);
    assert_eq!(all[5].len(), 3);
    line("import taxes from abroad", &[]);
}

#[test]
fn comments_and_tags_span_lines() {
    let all = runs("a <!-- b\n*c*\nd --> *e*");
    assert_eq!(all[0], ["Comment:<!-- b"]);
    assert_eq!(all[1], ["Comment:*c*"]);
    assert_eq!(all[2], ["Comment:d -->", "Mark:*", "Text+i:e", "Mark:*"]);
    let all = runs("<!--\ntruncate\n-->");
    assert_eq!(all[1], ["Truncate:truncate"]);
    let all = runs("{/* a\n*b* */} *c*");
    assert_eq!(all[1], ["Comment:*b* */}", "Mark:*", "Text+i:c", "Mark:*"]);
    let all = runs("<Tabs\n  a={() => 1}\n>\n*b*");
    assert_eq!(all[1], ["Html:  a={() => 1}"]);
    assert_eq!(all[3].len(), 3);
    let all = runs("<script>\nlet a = b * c * d\n</script>");
    assert_eq!(all[1], ["Code:let a = b * c * d"]);
    assert_eq!(all[2], ["Html:</script>"]);
    let all = runs("{{< figure\n  src=\"a_b_c\"\n>}} *d*");
    assert_eq!(all[1], ["Shortcode:  src=\"a_b_c\""]);
    assert_eq!(all[2][0], "Shortcode:>}}");
    let all = runs("{% highlight ruby %}\na_b_c\n{% endhighlight %}\n*d*");
    assert_eq!(all[0], ["Shortcode:{% highlight ruby %}"]);
    assert_eq!(all[1], ["Code:a_b_c"]);
    assert_eq!(all[2], ["Shortcode:{% endhighlight %}"]);
    assert_eq!(all[3].len(), 3);
    let all = runs("{{< unclosed\n\n*d*");
    assert_eq!(all[2].len(), 3);
}

#[test]
fn tables_mute_their_lines() {
    line("| a | b |", &["Mark:|", "Mark:|", "Mark:|"]);
    line("|---|:-:|", &["Mark:|---|:-:|"]);
    line("a | b", &[]);
}

#[test]
fn front_matter_in_yaml() {
    let text = "---\ntitle: \"A # b\" # c\ndescription: >\n  key: no key\n\n  more\ntags: [a, b]\nlist:\n  - name: x # y\nurl: http://a.b\n---\n*a*";
    let all = runs_from(text, LexerState::START);
    assert_eq!(all[0], ["Mark:---"]);
    assert_eq!(
        all[1],
        ["Key:title", "Mark::", "Words:\"A # b\" ", "Comment:# c"]
    );
    assert_eq!(all[2], ["Key:description", "Mark::", "Mark:>"]);
    assert_eq!(all[3], ["Words:key: no key"]);
    assert_eq!(all[5], ["Words:more"]);
    assert_eq!(all[6], ["Key:tags", "Mark::", "Value:[a, b]"]);
    assert_eq!(
        all[8],
        [
            "ListMark:-",
            "Key:name",
            "Mark::",
            "Value:x ",
            "Comment:# y"
        ]
    );
    assert_eq!(all[9], ["Key:url", "Mark::", "Value:http://a.b"]);
    assert_eq!(all[10], ["Mark:---"]);
    assert_eq!(all[11].len(), 3);
    assert_eq!(
        runs("---\na: b")[1],
        Vec::<String>::new(),
        "only at the beginning"
    );
}

#[test]
fn front_matter_in_toml_and_json() {
    let all = runs_from(
        "+++\ntitle = \"A\" # b\n[extra]\nx = \"\"\"\na = b\n\"\"\"\ny = 1\n+++\n*a*",
        LexerState::START,
    );
    assert_eq!(
        all[1],
        ["Key:title", "Mark:=", "Words:\"A\" ", "Comment:# b"]
    );
    assert_eq!(all[2], ["Key:[extra]"]);
    assert_eq!(all[4], ["Value:a = b"]);
    assert_eq!(all[6], ["Key:y", "Mark:=", "Value:1"]);
    assert_eq!(all[8].len(), 3);
    let all = runs_from(
        "{\n  \"title\": \"A, b\",\n  \"n\": 1\n}\n*a*",
        LexerState::START,
    );
    assert_eq!(
        all[1],
        ["Key:\"title\"", "Mark::", "Words:\"A, b\"", "Mark:,"]
    );
    assert_eq!(all[2], ["Key:\"n\"", "Mark::", "Value:1"]);
    assert_eq!(all[4].len(), 3);
}

#[test]
fn looks_match_the_preview() {
    let look = |text: &str| {
        lex(text, LexerState::TEXT)
            .0
            .iter()
            .map(HighlightToken::look)
            .collect::<Vec<_>>()
    };
    assert_eq!(look("# A")[0], TextStyle::of(Role::Muted));
    assert_eq!(look("# A")[1], TextStyle::of(Role::Heading).bold());
    assert_eq!(look("**a**")[1], TextStyle::of(Role::Strong).bold());
    assert_eq!(
        look("*a*")[1],
        TextStyle::of(Role::Text).with(TextModifier::ITALIC)
    );
    assert_eq!(look("`a`")[1], TextStyle::of(Role::Good));
    assert_eq!(
        look("<!--truncate-->")[0],
        TextStyle::of(Role::Muted).with(TextModifier::ITALIC)
    );
}

#[test]
fn runs_begin_and_end_between_clusters() {
    // the accent forms one grapheme with the delimiter before it
    line("*\u{301}a* b", &["Text+i:*\u{301}a", "Mark:*"]);
    line("`a`\u{301}b", &["Mark:`", "Code:a"]);
}

#[test]
fn only_the_beginning_of_a_huge_line_is_read() {
    let huge = "*a* ".repeat(2_500_000);
    let runs = lex(&huge, LexerState::TEXT).0;
    assert!(runs.last().unwrap().range.end <= MAX_LINE_BYTES);
    assert!(runs.len() > 1_000);
    let wide = "👩\u{200d}💻".repeat(10_000);
    assert!(MAX_LINE_BYTES - token_builder::lexed_part(&wide).len() < 2 * "👩\u{200d}💻".len());
    assert_eq!(
        token_builder::lexed_part(&wide).len() % "👩\u{200d}💻".len(),
        0
    );
}

/// Openings that never close, to make lexing slow.
const HOSTILE: &[&str] = &[
    "[",
    "]",
    "*a_ ",
    "`",
    "``` ` ",
    "![",
    "](",
    "[a](",
    "<",
    "<a ",
    "<a \"",
    "<a {",
    "<!--",
    "{{",
    "{%",
    "{{<",
    "{#",
    "$a ",
    "$$",
    "$",
    "&",
    "&a",
    "> ",
    "- ",
    "\\",
    "_a*",
    "~~a",
    "[^",
    "[^a",
    "www.",
    "(www.",
    "[a](<",
    "[a](b \"",
    "![a](b",
    "**a _b ",
    "*_",
    "{/*",
    "<?",
    "<a@",
    "\u{301}",
    "a\u{301}*",
    "| ",
    "#",
    "[]",
    "[a]: ",
    "{{< a",
    "{% a",
    "1. ",
    "<a\">",
    "`a``b```c",
];

#[test]
fn hostile_lines_are_lexed_only_at_the_beginning() {
    for one in HOSTILE {
        let text = one.repeat(50_000);
        for start in [
            LexerState::TEXT,
            LexerState::START,
            LexerState::of(state::OpenBlock::Construct(state::ConstructEnd::Comment)),
        ] {
            let runs = lex(&text, start).0;
            let end = runs.last().map_or(0, |run| run.range.end);
            assert!(end <= MAX_LINE_BYTES, "{one}: {end}");
        }
    }
}

const PIECES: &[&str] = &[
    "a",
    "b ",
    " ",
    "\n",
    "\n",
    "\n\n",
    "*",
    "**",
    "_",
    "`",
    "```",
    "~~~",
    "\n```\n",
    "[",
    "](",
    ")",
    "]",
    "<",
    ">",
    "<!--",
    "-->",
    "{/*",
    "*/}",
    "{{<",
    ">}}",
    "{%",
    "%}",
    "$$",
    "$",
    "#",
    "# ",
    "- ",
    "1. ",
    "> ",
    "    ",
    "---\n",
    "\n---\n",
    "+++\n",
    "title: ",
    "x: |",
    "= ",
    "\"\"\"",
    "é",
    "👩\u{200d}💻",
    "\u{301}",
    "\t",
    ":::tip",
    "|",
    "\\",
    "<script>",
    "</script>",
    "import a from 'b'\n",
    "{% highlight x %}",
    "{% endhighlight %}",
    "https://a.b",
    "&amp;",
    "<Tabs\n",
    "\r",
    "{",
];

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES);
    prop::collection::vec(piece, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn runs_are_in_order_and_on_clusters(text in pieces()) {
        let mut state = LexerState::START;
        for line in text.split('\n') {
            let (runs, after) = lex(line, state);
            prop_assert_eq!(next_state(line, state), after);
            let edges: Vec<usize> = crate::text::width::clusters(line).map(|c| c.at).chain([line.len()]).collect();
            let mut at = 0;
            for run in &runs {
                prop_assert!(run.range.start >= at && run.range.end > run.range.start, "{:?} {:?}", line, runs);
                prop_assert!(edges.contains(&run.range.start) && edges.contains(&run.range.end), "{:?} {:?}", line, runs);
                at = run.range.end;
            }
            prop_assert!(at <= line.len());
            state = after;
        }
    }
}

/// Whether a letter is bold, italic, struck through, code, link text.
type Flags = [bool; 5];

/// Returns the letters of a paragraph with their flags, from the parser of the preview.
fn parsed(line: &str) -> Vec<(usize, Flags)> {
    let mut letters = Vec::new();
    let mut open = [0usize; 5];
    for (event, range) in Parser::new_ext(line, Options::ENABLE_STRIKETHROUGH).into_offset_iter() {
        match event {
            Event::Start(Tag::Strong) => open[0] += 1,
            Event::End(TagEnd::Strong) => open[0] -= 1,
            Event::Start(Tag::Emphasis) => open[1] += 1,
            Event::End(TagEnd::Emphasis) => open[1] -= 1,
            Event::Start(Tag::Strikethrough) => open[2] += 1,
            Event::End(TagEnd::Strikethrough) => open[2] -= 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => open[4] += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => open[4] -= 1,
            Event::Text(_) | Event::Code(_) => {
                let is_code = matches!(event, Event::Code(_));
                let mut flags = open.map(|depth| depth > 0);
                flags[3] = is_code;
                let text = line.get(range.clone()).unwrap();
                let found = text.match_indices(char::is_alphanumeric);
                letters.extend(found.map(|(at, _)| (range.start + at, flags)));
            }
            _ => {}
        }
    }
    letters
}

/// Returns the flags of a letter, from the tokens of its line.
fn lexed(runs: &[HighlightToken], at: usize) -> Flags {
    let Some(run) = runs.iter().find(|run| run.range.contains(&at)) else {
        return [false; 5];
    };
    let is_code = run.kind == HighlightKind::Code;
    [
        run.weight.contains(TextModifier::BOLD),
        run.weight.contains(TextModifier::ITALIC),
        run.weight.contains(TextModifier::STRIKE),
        is_code,
        run.kind == HighlightKind::Link,
    ]
}

const INLINE: &[&str] = &[
    "a", "b", "c", "é", " ", " ", ".", "(", ")", "*", "*", "**", "***", "_", "__", "~~", "`", "``",
    "[", "[", "](d)", "](d)", "![", "\\*", "\\[", "“", "日",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_paragraph_is_set_as_the_preview_sets_it(
        parts in prop::collection::vec(prop::sample::select(INLINE), 0..24),
    ) {
        let line = format!("x {} x", parts.concat());
        let (runs, _) = lex(&line, LexerState::TEXT);
        for (at, mut wanted) in parsed(&line) {
            let found = lexed(&runs, at);
            // a link that is code is highlighted as code
            wanted[4] &= !wanted[3];
            prop_assert_eq!(found, wanted, "{} at {}: {:?}", &line, at, &runs);
        }
    }
}

fn by_line<'a>(lines: &'a [String]) -> impl Fn(usize) -> Cow<'a, str> {
    |line| Cow::Borrowed(lines.get(line).map_or("", String::as_str))
}

/// Lexes all lines from the beginning.
fn lex_all(lines: &[String]) -> Vec<Vec<HighlightToken>> {
    let mut state = LexerState::START;
    let mut all = Vec::new();
    for line in lines {
        let (runs, after) = lex(line, state);
        all.push(runs);
        state = after;
    }
    all
}

fn split(text: &str) -> Vec<String> {
    text.split('\n').map(str::to_owned).collect()
}

/// A pseudo-random number generator with a fixed sequence.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

#[test]
fn after_any_edits_the_cache_equals_a_full_lexing() {
    let parts = [
        "text *a*",
        "",
        "```",
        "    code",
        "- item",
        "<!-- a",
        "b -->",
        "---",
        "title: a",
        "$$",
        "> q",
        "{/*",
        "*/}",
        "# h",
        "import a from 'b'",
        ":::tip",
        "<script>",
        "</script>",
        "| a |",
        "  b",
    ];
    let mut dice = Dice(7);
    let mut lines: Vec<String> = (0..200)
        .map(|_| parts[dice.below(parts.len())].to_owned())
        .collect();
    let mut cache = HighlightCache::default();
    for step in 0..2_000 {
        let first = dice.below(lines.len());
        let removed = dice.below(4).min(lines.len() - first);
        let added = if lines.len() > 300 { 0 } else { dice.below(4) };
        let added = if removed == lines.len() {
            added.max(1)
        } else {
            added
        };
        let new: Vec<String> = (0..added)
            .map(|_| parts[dice.below(parts.len())].to_owned())
            .collect();
        lines.splice(first..first + removed, new);
        cache.apply_edit(first, removed, added);
        // look at a part only, as a screen does
        let top = dice.below(lines.len());
        let last = (top + 30).min(lines.len() - 1);
        assert!(cache.lex_until(last, usize::MAX / 2, by_line(&lines)));
        let all = lex_all(&lines);
        for (line, wanted) in all.iter().enumerate().take(last + 1).skip(top) {
            assert_eq!(
                cache.tokens(line, by_line(&lines)),
                wanted,
                "step {step}, line {line}"
            );
        }
    }
}

#[test]
fn a_letter_in_a_paragraph_costs_its_line() {
    let mut lines = split(&"---\ntitle: a\n---\n\nText with *words*.\n\n".repeat(50));
    let mut cache = HighlightCache::default();
    let last = 200;
    assert!(cache.lex_until(last, 1_000, by_line(&lines)));
    for line in 150..=last {
        cache.tokens(line, by_line(&lines));
    }
    let before = cache.lexed_lines();
    lines[160].push('x');
    cache.apply_edit(160, 1, 1);
    assert!(cache.lex_until(last, 1_000, by_line(&lines)));
    for line in 150..=last {
        cache.tokens(line, by_line(&lines));
    }
    assert_eq!(cache.lexed_lines() - before, 1);
}

#[test]
fn an_opened_fence_costs_the_lines_on_screen() {
    let mut lines = split(&"Text *a*.\n".repeat(10_000));
    let mut cache = HighlightCache::default();
    assert!(cache.lex_until(9_999, 20_000, by_line(&lines)));
    let before = cache.lexed_lines();
    "```".clone_into(&mut lines[100]);
    cache.apply_edit(100, 1, 1);
    assert!(cache.lex_until(140, 20_000, by_line(&lines)));
    for line in 100..=140 {
        cache.tokens(line, by_line(&lines));
    }
    assert!(
        cache.lexed_lines() - before <= 42,
        "{}",
        cache.lexed_lines() - before
    );
    assert_eq!(
        cache.tokens(120, by_line(&lines))[0].kind,
        HighlightKind::Code
    );
    assert!(cache.lex_until(9_000, 20_000, by_line(&lines)));
    assert_eq!(
        cache.tokens(9_000, by_line(&lines))[0].kind,
        HighlightKind::Code
    );
}

#[test]
fn what_is_far_down_is_reached_frame_by_frame() {
    let lines = split(&format!("```\n{}", "*a*\n".repeat(10_000)));
    let mut cache = HighlightCache::default();
    assert!(!cache.lex_until(9_000, 4_000, by_line(&lines)));
    assert_eq!(cache.lexed_lines(), 4_000);
    assert_eq!(
        cache.tokens(9_000, by_line(&lines))[0].kind,
        HighlightKind::Mark,
        "as a paragraph for now"
    );
    assert!(!cache.lex_until(9_000, 4_000, by_line(&lines)));
    assert!(cache.lex_until(9_000, 4_000, by_line(&lines)));
    assert_eq!(
        cache.tokens(9_000, by_line(&lines))[0].kind,
        HighlightKind::Code
    );
}

#[test]
fn front_matter_ends_where_its_generator_ends_it() {
    use crate::blog::front_matter::{FrontMatterLanguage, split};
    use crate::blog::generator::SiteKind;
    for text in [
        "---\ntitle: T\n---\nbody\n",
        "\u{feff}---\ntitle: T\n---\nbody\n",
        "\n---\ntitle: T\n---\nbody\n",
        "\n\n+++\ntitle = \"T\"\n+++\nbody\n",
        "  ---\ntitle: T\n---\nbody\n",
        "---  \ntitle: T\n---  \nbody\n",
        "---\ntitle: T\n-----\nbody\n---\nmore\n",
        "---\ntitle: T\n...\nbody\n---\nmore\n",
        "-----\ntitle: T\n-----\nbody\n",
        ";;;;\n\"title\": \"T\"\n;;;;\nbody\n",
        "---json\n{}\n---\nbody\n",
        "{\n\"title\": \"T\"\n}\nbody\n",
        "\n{\n\"title\": \"T\"\n}\nbody\n",
        "---\ntitle: T # ---\nx: y\n---\nbody\n",
    ] {
        for kind in SiteKind::ALL {
            let parts = split(text, kind);
            // front matter of Hexo without an opening fence, which only the lines below reveal
            if kind == SiteKind::Hexo && parts.opener.is_empty() {
                continue;
            }
            if parts.language == FrontMatterLanguage::Refused
                || (parts.has_front_matter() && parts.closer.is_empty())
            {
                continue;
            }
            let mut state = LexerState::start(kind.generator_rules().front_matter.syntax);
            let mut ends = 1;
            for (at, line) in text.lines().enumerate() {
                let was = state.is_in_front_matter();
                state = next_state(line, state);
                if was && !state.is_in_front_matter() {
                    ends = at + 2;
                    break;
                }
            }
            // text after a closing fence is on the line of the fence
            let is_split = parts.has_front_matter()
                && !parts.closer.ends_with('\n')
                && parts.language != FrontMatterLanguage::Json;
            let body = parts.body_line() + usize::from(is_split);
            assert_eq!(ends, body, "{kind}: {text:?}");
        }
    }
}

#[test]
fn a_formula_is_one_where_the_dialect_has_math() {
    use crate::blog::SiteKind;
    use crate::blog::dialect::{Dialect, Extension};

    let text = "It costs 5$, *that* 6$.\n$$y$$ *is*\n$$\n*z*\n$$\n# $a$";
    let all = |dialect: Dialect| {
        let start = LexerState::START.in_dialect(dialect);
        let runs = runs_from(&format!("---\ntitle: T\n---\n\n{text}"), start).concat();
        let kept = |kind: &str| runs.iter().filter(|run| run.starts_with(kind)).count();
        (kept("Math:"), kept("Text+i:"))
    };
    for (dialect, formulas, emphasized) in [
        (SiteKind::Hugo.into(), 0, 3),
        (SiteKind::Zola.into(), 0, 3),
        (SiteKind::Docusaurus.into(), 0, 3),
        (SiteKind::Jekyll.into(), 2, 2),
        (SiteKind::Plain.into(), 0, 3),
        (Dialect::default(), 4, 1),
        (
            Dialect::from(SiteKind::Hugo).with(Extension::DollarMath, true),
            4,
            1,
        ),
    ] {
        assert_eq!(all(dialect), (formulas, emphasized), "{dialect:?}");
    }
}

#[test]
fn indented_text_is_code_only_where_the_dialect_has_it() {
    use crate::blog::{Dialect, SiteKind};
    let heading = |dialect: Dialect| {
        let start = LexerState::TEXT.in_dialect(dialect);
        runs_from("a\n\n    # b *c*", start).pop().unwrap()
    };
    assert_eq!(heading(SiteKind::Hugo.into()), ["Code:# b *c*"]);
    let text = ["Mark:*", "Text+i:c", "Mark:*"];
    assert_eq!(heading(SiteKind::Eleventy.into()), text);
    let is_code = |run: &String| run.starts_with("Code:");
    let runs = heading(SiteKind::Docusaurus.into());
    assert!(runs.len() > 3 && !runs.iter().any(is_code), "{runs:?}");
}
