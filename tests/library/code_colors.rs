//! Code highlighting: a few languages, unchanged layout, and hostile code.

use std::process::Command;
use std::sync::LazyLock;

use crate::support::ends;
use postdesk::markdown::color::{Grammars, SnippetCache};
use postdesk::markdown::{
    FoldState, KnownImages, LayoutOptions, PageRow, PageStyle, RenderedPage, SpanKind, layout,
    layout_with, parse, plain_text,
};
use postdesk::text::{Glyphs, Role, TextModifier};

static GRAMMARS: LazyLock<Grammars> = LazyLock::new(Grammars::load);

fn colors(source: &str) -> SnippetCache {
    let mut colors = SnippetCache::default();
    for snippet in parse(source).missing_snippets(&SnippetCache::default()) {
        let colored = GRAMMARS.color(&snippet, &mut || true);
        colors.add(snippet.key, colored);
    }
    colors
}

fn colored(source: &str, width: usize, style: PageStyle) -> RenderedPage {
    let colors = &colors(source);
    layout_with(
        &parse(source),
        LayoutOptions {
            width,
            style,
            colors,
            folds: &FoldState::all_open(),
            images: &KnownImages::default(),
        },
    )
}

/// Renders code with a letter below each character that is styled.
fn letters(language: &str, code: &str) -> String {
    let source = format!("```{language}\n{code}\n```\n");
    let page = colored(&source, 60, PageStyle::default());
    let mut out = String::new();
    for row in page.rows.iter().filter(|row| row.line > 1) {
        let mut below = String::new();
        for span in row.spans.iter().filter(|s| s.kind == SpanKind::Content) {
            out.push_str(span.text.as_str());
            let letter = match (span.style.role, span.style.modifiers) {
                (Role::Text, _) => ' ',
                (Role::Keyword, _) => 'k',
                (Role::Good, _) => 'g',
                (Role::Warn, _) => 'n',
                (Role::Muted, TextModifier::ITALIC) => 'c',
                (Role::Muted, _) => 'm',
                (Role::Heading, _) => 'S',
                (Role::Error, _) => 'd',
                (role, _) => panic!("{role:?} in code"),
            };
            let letters = span.text.as_str().chars();
            below.extend(letters.map(|c| if c == ' ' { ' ' } else { letter }));
        }
        out.push('\n');
        out.push_str(below.trim_end());
        out.push('\n');
    }
    out
}

const SAMPLES: &[(&str, &str, &str)] = &[
    (
        "python",
        "python",
        "# why\nimport os\n@cached\ndef area(r: float = 1.5) -> str:\n    \"\"\"Says.\"\"\"\n    if r is None and not x:\n        return f'{r * 2} m'\nclass Circle(Shape):\n    self.x = True",
    ),
    (
        "rust",
        "rust,ignore",
        "/// Says.\n#[derive(Debug)]\npub struct Row<'a> { text: &'a str }\nimpl Row<'_> {\n    fn of(n: u32) -> Option<Self> {\n        let x = \"a\\n\"; // why\n        println!(\"{x}\");\n        Some(0xff + 1)\n    }\n}",
    ),
    (
        "js",
        "js {1,3} title=\"x.js\"",
        "// why\nimport x from 'y';\nexport const f = async (a) => {\n  return `n ${a + 1} ${typeof a}` + null;\n};\nfunction g() { this.x = /re+/g; }\nclass A extends B {}",
    ),
    (
        "tsx",
        "tsx",
        "interface P { n: number }\nconst V = ({ n }: P) => <p className=\"a\">{n}</p>;",
    ),
    (
        "toml",
        "toml",
        "# why\n[package]\nname = \"x\"\nyes = true\nn = 12",
    ),
    (
        "diff",
        "diff",
        "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n same\n-old\n+new",
    ),
    (
        "sh",
        "console",
        "# why\nfor f in *.md; do\n  echo \"$f\" | grep -c 'a b'\ndone\npostdesk show ./posts --width 80",
    ),
    (
        "yaml",
        "yaml",
        "# why\ntags: [rust, 'a b']\nn: 12\ndraft: true\ntitle: some words",
    ),
    (
        "html",
        "html",
        "<!-- why -->\n<p class=\"a\">text &amp; more</p>",
    ),
    (
        "css",
        "css",
        "/* why */\n.a > p { color: #fff; margin: 10px 0; }",
    ),
];

#[test]
fn samples_look_as_they_should() {
    for (name, info, code) in SAMPLES {
        insta::assert_snapshot!(*name, letters(info, code));
    }
}

// the Rust regex engine can't run a few grammars, and two-face omits them for it
#[cfg(feature = "oniguruma")]
#[test]
fn languages_are_known_by_the_names_people_write() {
    let words = "bash c c# c++ clojure cmake console cpp cs csharp css dart diff docker dockerfile \
        elixir erlang fish fsharp go golang graphql groovy handlebars haskell hcl html http ini java \
        javascript js json json5 jsonc jsx julia kotlin latex less lua make makefile markdown md mdx mjs \
        nginx nix node objc ocaml patch perl php powershell proto protobuf ps1 py python python3 r rb \
        rs ruby rust sass scala scss sh shell shell-session sql svelte swift terraform tex toml ts \
        tsx typescript vim viml vue xml yaml yml zig zsh language-js Rust PYTHON";
    let unknown = words
        .split_whitespace()
        .filter(|word| !GRAMMARS.has_grammar(word));
    assert_eq!(unknown.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn an_unknown_language_or_none_is_plain() {
    for language in ["", "text", "no-such-language", "title=x"] {
        let source = format!("```{language}\nlet x = 1; // \"y\"\n```\n");
        let page = colored(&source, 40, PageStyle::default());
        assert_eq!(page, layout(&parse(&source), 40, PageStyle::default()));
    }
}

const MIXED: &str = "> - ```rust {2} title=\"a.rs\" showLineNumbers\n>   let 日本 = \"e\u{301}👩\u{200d}💻 wide\"; // some words behind\n>   let y = 12;\n>   ```\n\n```js\n\tconst x = `${'a'}`;\r\n```\n";

#[test]
fn colors_change_no_text_and_no_row() {
    let bare = PageStyle {
        glyphs: Glyphs::Ascii,
        has_backgrounds: false,
        has_bold: false,
        ..PageStyle::default()
    };
    for style in [PageStyle::default(), bare] {
        for width in 1..=90 {
            let before = layout(&parse(MIXED), width, style);
            let after = colored(MIXED, width, style);
            assert_eq!(plain_text(&after), plain_text(&before), "at {width}");
            assert_eq!(cells(&after), cells(&before), "at {width}");
        }
    }
    let rows = |page: &RenderedPage| page.rows.iter().map(|row| row.spans.len()).sum::<usize>();
    let before = layout(&parse(MIXED), 90, PageStyle::default());
    assert!(rows(&colored(MIXED, 90, PageStyle::default())) > rows(&before));
}

/// Returns every attribute of each character of a page except its role and weight.
fn cells(page: &RenderedPage) -> Vec<String> {
    let row = |row: &PageRow| {
        let cells = row.spans.iter().flat_map(|span| {
            let about = (span.style.background, span.kind, span.marks, span.link);
            let chars = span.text.as_str().chars();
            chars.map(move |c| format!("{c}{about:?}"))
        });
        format!("{} {:?} {}", row.line, row.fill, cells.collect::<String>())
    };
    page.rows.iter().map(row).collect()
}

#[test]
fn hostile_code_ends() {
    for language in ["js", "rust", "python", "html", "md", "sh", "yaml", "php"] {
        for code in [
            "\"".to_owned(),
            "'''\n".repeat(200),
            "`${".repeat(500),
            format!("{}\n", "({[<".repeat(400)).repeat(10),
            "/*\n".repeat(500),
            "<a ".repeat(600),
            "\\".repeat(2_000),
            "a\u{301}".repeat(600),
        ] {
            let source = format!("````{language}\n{code}\n````\n");
            let page = colored(&source, 60, PageStyle::default());
            let before = layout(&parse(&source), 60, PageStyle::default());
            assert_eq!(plain_text(&page), plain_text(&before));
        }
    }
}

/// The start of a string on the background of code, in the color `good`.
const STRING_START: &str = "\x1b[38;2;156;196;138;48;2;30;33;39m\"";

/// Shows a post in 24-bit color; returns standard output and standard error.
fn show(how: &str, panics: bool) -> (String, String) {
    let post = concat!(env!("CARGO_MANIFEST_DIR"), "/posts/make-it-yours.md");
    let mut command = Command::new(env!("CARGO_BIN_EXE_postdesk"));
    command
        .args(["show", post, how])
        .envs([("COLORTERM", "truecolor"), ("POSTDESK_THEME", "dark")])
        .env_remove("NO_COLOR")
        .env_remove("POSTDESK_DEBUG_PANIC");
    if panics {
        command.env("POSTDESK_DEBUG_PANIC", "color");
    }
    let output = ends::output(&mut command).expect("the built binary");
    assert!(output.status.success());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr))
}

#[test]
fn a_post_shown_in_color_has_its_code_in_color() {
    let (shown, _) = show("--ansi", false);
    assert!(shown.contains(STRING_START));
}

#[test]
fn what_panics_over_code_leaves_it_plain_and_says_nothing() {
    let (shown, said) = show("--ansi", true);
    assert!(!shown.contains(STRING_START));
    assert_eq!(said, "");
    assert_eq!(show("--plain", true), show("--plain", false));
    assert_eq!(show("--json", true), show("--json", false));
}
