//! Benchmarks of a post from its body to rows, including hostile text.
//!
//! `cargo bench --bench markdown`

use divan::Bencher;
use postdesk::markdown::color::{Grammars, SnippetCache};
use postdesk::markdown::{
    FoldState, KnownImages, LayoutCache, LayoutOptions, PageStyle, layout, layout_cached, parse,
};

fn main() {
    divan::main();
}

const POST: &str = include_str!("../posts/microservices-architecture-lessons.md");

fn body() -> &'static str {
    POST.splitn(3, "---\n").nth(2).unwrap_or(POST)
}

fn long(bytes: usize) -> String {
    let body = body();
    let times = bytes.div_ceil(body.len());
    body.replace("<!--truncate-->", "").repeat(times)
}

fn show(source: &str) -> usize {
    layout(&parse(source), 80, PageStyle::default()).rows.len()
}

#[divan::bench]
fn post(bencher: Bencher) {
    bencher.bench(|| show(divan::black_box(body())));
}

#[divan::bench(args = [100_000, 1_000_000])]
fn long_post(bencher: Bencher, bytes: usize) {
    let source = long(bytes);
    bencher.bench(|| show(divan::black_box(&source)));
}

/// Re-layout after an edit: a paragraph in the middle changes each time.
#[divan::bench(args = [100_000, 1_000_000])]
fn an_edit(bencher: Bencher, bytes: usize) {
    let (before, after) = (long(bytes / 2), long(bytes / 2));
    let sources = ["one", "two"].map(|word| format!("{before}\n\n{word}\n\n{after}"));
    let mut sources = sources.iter().cycle();
    let mut cache = LayoutCache::default();
    let colors = SnippetCache::default();
    let wants = LayoutOptions {
        width: 80,
        style: PageStyle::default(),
        colors: &colors,
        folds: &FoldState::all_open(),
        images: &KnownImages::default(),
    };
    bencher.bench_local(|| {
        let source = sources.next().map_or("", String::as_str);
        layout_cached(&parse(divan::black_box(source)), wants, &mut cache)
    });
}

/// The same post again: a redraw at the same size.
#[divan::bench(args = [100_000, 1_000_000])]
fn known_rows(bencher: Bencher, bytes: usize) {
    let document = parse(&long(bytes));
    let mut cache = LayoutCache::default();
    let colors = SnippetCache::default();
    let wants = LayoutOptions {
        width: 80,
        style: PageStyle::default(),
        colors: &colors,
        folds: &FoldState::all_open(),
        images: &KnownImages::default(),
    };
    bencher.bench_local(|| layout_cached(divan::black_box(&document), wants, &mut cache));
}

#[divan::bench(args = [100_000, 1_000_000])]
fn parse_alone(bencher: Bencher, bytes: usize) {
    let source = long(bytes);
    bencher.bench(|| parse(divan::black_box(&source)).is_empty());
}

/// First code block of a run: loading the grammars, and highlighting one block.
#[divan::bench(args = ["python", "ts"])]
fn first_colors(bencher: Bencher, language: &str) {
    let source = format!("```{language}\nx = 'a' + 1\n```\n");
    let snippets = parse(&source).missing_snippets(&SnippetCache::default());
    bencher.bench(|| Grammars::load().color(divan::black_box(&snippets[0]), &mut || true));
}

/// Highlighting 46 KB of code once the grammar is loaded.
#[divan::bench(args = ["js", "python", "rust", "ts"])]
fn colors(bencher: Bencher, language: &str) {
    let lines = "x = f('a', 1 + y) # more words\nif (x) { g() }\n".repeat(1_000);
    let source = format!("```{language}\n{lines}```\n");
    let snippets = parse(&source).missing_snippets(&SnippetCache::default());
    let grammars = Grammars::load();
    bencher.bench(|| grammars.color(divan::black_box(&snippets[0]), &mut || true));
}

#[divan::bench(args = HOSTILE.iter().map(|&(name, _)| name), sample_count = 5, sample_size = 1)]
fn hostile(bencher: Bencher, name: &str) {
    let make = HOSTILE.iter().find(|&&(other, _)| other == name);
    let source = make.map(|(_, make)| make()).unwrap_or_default();
    bencher.bench(|| show(divan::black_box(&source)));
}

type Make = fn() -> String;

fn each(count: usize, make: fn(usize) -> String) -> String {
    let all: Vec<String> = (1..=count).map(make).collect();
    all.concat()
}

const HOSTILE: &[(&str, Make)] = &[
    ("footnote openings", || "[^".repeat(50_000)),
    ("footnotes", || {
        each(20_000, |n| format!("[^{n}]: x\n\n[^{n}]\n\n"))
    }),
    ("cdata", || "<![CDATA[".repeat(50_000)),
    ("comments", || "<!--".repeat(50_000)),
    ("links", || "[ (](".repeat(50_000)),
    ("link openings", || "[a](".repeat(50_000)),
    ("references", || "[a][b]".repeat(50_000)),
    ("brackets", || "[".repeat(100_000)),
    ("images", || "![".repeat(50_000)),
    ("emphasis", || "*a_".repeat(50_000)),
    ("stars", || "**".repeat(500_000)),
    ("star words", || "*a ".repeat(300_000)),
    ("backticks", || {
        each(1_000, |n| format!("{} ", "`".repeat(n)))
    }),
    ("ticks and text", || "`é ".repeat(100_000)),
    ("math", || "$a ".repeat(100_000)),
    ("tags", || "<a href=\"".repeat(50_000)),
    ("unknown tags", || "<xx>".repeat(100_000)),
    ("html block", || {
        format!("<div>\n{}", "<a \"".repeat(100_000))
    }),
    ("entities", || format!("<div>\n{}", "&amp;".repeat(100_000))),
    ("quotes 10k deep", || format!("{}a", "> ".repeat(10_000))),
    ("quotes over lines", || {
        each(1_000, |n| format!("{}a\n", ">".repeat(n)))
    }),
    ("lists 10k deep", || format!("{}a", "- ".repeat(10_000))),
    ("nested lists", || {
        each(500, |n| format!("{}- a\n", "  ".repeat(n - 1)))
    }),
    ("emoji row", || "👩\u{200d}💻".repeat(10_000)),
    ("combining", || {
        format!("a{} ", "\u{301}".repeat(500)).repeat(1_000)
    }),
    ("10 MB line", || "word and another ".repeat(600_000)),
    ("10 MB word", || "x".repeat(10_000_000)),
    ("1 MB wide line", || "日本語テスト".repeat(55_000)),
    ("1 MB code line", || {
        format!("```\n{}\n```", "let x = 1; ".repeat(90_000))
    }),
    ("a million lines", || "a\n".repeat(1_000_000)),
    ("table of 10k rows", || {
        format!(
            "|a|b|c|\n|-|-|-|\n{}",
            "|one|two words|**3**|\n".repeat(10_000)
        )
    }),
    ("table of 1k columns", || {
        let row = format!("{}|\n", "|a".repeat(1_000));
        format!("{row}{}|\n{}", "|-".repeat(1_000), row.repeat(20))
    }),
    ("urls", || "http://a.b*".repeat(100_000)),
    ("addresses", || "a_b@c.d ".repeat(100_000)),
    ("headings", || "# a\n".repeat(50_000)),
    ("notes", || ":::tip\n".repeat(20_000)),
    ("components", || "<Tabs a={\n".repeat(20_000)),
    ("mdx comments", || "{/* ".repeat(100_000)),
    ("markers", || "<!--truncate-->\n\n".repeat(50_000)),
];
