//! Output adapts to the terminal: color depth and glyphs.

use std::time::Duration;

use crate::support::posts::post;
use crate::support::{Launch, Session};

fn two_posts() -> Launch {
    Launch::postdesk(&["posts"])
        .file("posts/a.md", &post("Alpha", "2026-05-05", "First body."))
        .file("posts/b.md", &post("Beta", "2026-04-04", "Second body."))
}

/// Returns the parameters of every SGR sequence in the output.
fn styles(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let sequences = text.split("\x1b[").skip(1);
    sequences
        .filter_map(|sequence| {
            sequence
                .split_once(|c: char| ('\x40'..='\x7e').contains(&c))
                .map(|(p, _)| (p, sequence))
        })
        .filter(|(parameters, sequence)| {
            sequence.as_bytes().get(parameters.len()) == Some(&b'm')
                && !parameters.starts_with(['?', '>'])
        })
        .map(|(parameters, _)| parameters.to_owned())
        .collect()
}

/// Whether one of the parameters sets a color.
fn has_color(style: &str) -> bool {
    style
        .split(';')
        .filter_map(|number| number.parse().ok())
        .any(|number: u16| matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107))
}

/// Returns the styles in the output for the list and a post.
fn styles_of(launch: Launch) -> Vec<String> {
    let mut session = launch.open();
    session.wait_for("First body.");
    session.keys("j\r");
    session.wait_for("Second body.");
    session.settle(Duration::from_millis(300));
    styles(session.raw())
}

/// Starts with a theme that has its own colors at each depth.
fn colored(term: &str) -> Launch {
    two_posts().env("TERM", term).env("POSTDESK_THEME", "dark")
}

/// Whether any style sets a foreground or background color in this way.
fn any(styles: &[String], way: &str) -> bool {
    let [text, ground] = ["38", "48"].map(|what| format!("{what};{way};"));
    let hit = |style: &String| style.contains(&text) || style.contains(&ground);
    styles.iter().any(hit)
}

#[test]
fn no_color_disables_colors() {
    let launch = colored("xterm-256color").env("COLORTERM", "truecolor");
    let styles = styles_of(launch.env("NO_COLOR", "1"));
    let colored: Vec<_> = styles.iter().filter(|style| has_color(style)).collect();
    assert!(colored.is_empty(), "{colored:?}");
}

#[test]
fn sixteen_colors_are_named_by_their_short_numbers() {
    let styles = styles_of(colored("xterm"));
    assert!(!any(&styles, "2") && !any(&styles, "5"), "{styles:?}");
    assert!(styles.iter().any(|style| has_color(style)), "{styles:?}");
}

#[test]
fn a_terminal_of_256_colors_gets_these_and_no_others() {
    let styles = styles_of(colored("xterm-256color"));
    assert!(any(&styles, "5") && !any(&styles, "2"), "{styles:?}");
}

#[test]
fn a_terminal_of_all_colors_gets_them() {
    for (term, name, value) in [
        ("xterm-256color", "COLORTERM", "truecolor"),
        ("xterm-256color", "COLORTERM", "24bit"),
        ("xterm-direct", "COLORTERM", ""),
    ] {
        let styles = styles_of(colored(term).env(name, value));
        assert!(
            any(&styles, "2") && !any(&styles, "5"),
            "{term} {value}: {styles:?}"
        );
    }
}

/// Opens every view that draws glyphs and lines.
fn walk(session: &mut Session) {
    for keys in [
        "j", "\r", "z", "z", "h", "/al", "\x1b", "t", " ", "\x1b", "?", "\x1b", ":", "\x1b", "s",
        "\x1b", "T", "\x1b", "1", "R",
    ] {
        session.keys(keys);
        session.settle(Duration::from_millis(60));
    }
    session.resize(40, 12);
    session.settle(Duration::from_millis(100));
    session.resize(120, 40);
    session.settle(Duration::from_millis(100));
}

/// Returns a post with every element that has a glyph.
fn marks() -> String {
    let body = "# Heading\n\n## Two\n\n- one\n  - two\n- [x] done\n- [ ] open\n\n1. first\n\n> quote\n\n\
        | a | b |\n|---|:-:|\n| c | d |\n\n```rust\nlet x = 1;\n```\n\n:::note\n\nA note.\n\n:::\n\n\
        ![alt](a.png) [link](https://example.org) `code` ~~gone~~ text[^1]\n\n---\n\n<!-- truncate -->\n\n[^1]: Note.\n";
    post("Marks", "2026-05-05\ntags: [sea]\ndraft: true", body)
}

#[test]
fn a_locale_without_utf_8_gets_ascii_only() {
    for (name, value) in [("LC_ALL", "C"), ("LANG", "de_DE.ISO-8859-1"), ("LANG", "")] {
        let launch = two_posts()
            .file("posts/c.md", &marks())
            .file("posts/d.md", "---\na: b: c\n---\n");
        let mut session = launch.env(name, value).open();
        session.wait_for("4 posts");
        walk(&mut session);
        let beyond: String = String::from_utf8_lossy(session.raw())
            .chars()
            .filter(|c| !c.is_ascii())
            .collect();
        assert_eq!(beyond, "", "{name}={value}");
        assert!(session.alive());
    }
}

#[test]
fn without_a_locale_what_is_not_ascii_in_a_post_is_still_there() {
    let launch = two_posts().file("posts/a.md", &post("Grün", "2026-05-05", "Schöne Größe."));
    let mut session = launch.env("LC_ALL", "C").open();
    session.wait_for("Grün");
    session.wait_for("Schöne Größe.");
}
