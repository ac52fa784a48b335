//! Rendering of every post of the sample blog and of a post with everything at three widths: the
//! rows, below each a letter for every styled column, and the meaning of the letters in the dark
//! and the light theme.

use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use postdesk::app::SessionConfig;
use postdesk::markdown::color::{Grammars, SnippetCache};
use postdesk::markdown::{
    FoldState, KnownImages, LayoutOptions, PageRow, PageStyle, RenderedPage, layout, layout_with,
    parse,
};
use postdesk::text::{Background, Glyphs, Role, TextModifier, TextStyle, width};
use postdesk::ui::style::Palette;

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const TORTURE: &str = include_str!("torture.md");

#[test]
fn every_post_looks_right_at_three_widths() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("posts");
    let mut posts = vec![("torture".to_owned(), TORTURE.to_owned())];
    for entry in std::fs::read_dir(folder)
        .expect("the sample blog")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".md") {
            let text = std::fs::read_to_string(entry.path()).expect("a post");
            posts.push((name.to_owned(), text));
        }
    }
    assert!(posts.len() > 5);
    for (name, text) in &posts {
        for columns in [40, 80, 120] {
            insta::assert_snapshot!(format!("{name}-{columns}"), drawn(body(text), columns));
        }
    }
}

/// The invariants of random Markdown, for a realistic post, at every width.
#[test]
fn everything_at_once_keeps_the_laws_at_every_width() {
    let document = parse(body(TORTURE));
    let letters = |page: &RenderedPage| {
        let spans = page.rows.iter().flat_map(|row| &row.spans);
        let texts = spans.filter(|span| span.kind == postdesk::markdown::SpanKind::Content);
        let chars = texts.flat_map(|span| span.text.as_str().chars());
        let mut chars: Vec<char> = chars.filter(|c| !c.is_whitespace()).collect();
        chars.sort_unstable();
        chars
    };
    for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
        let style = PageStyle {
            glyphs,
            has_backgrounds: glyphs == Glyphs::Unicode,
            has_bold: glyphs == Glyphs::Unicode,
            ..PageStyle::default()
        };
        let all = letters(&layout(&document, 1_000, style));
        for columns in 1..=200 {
            let page = layout(&document, columns, style);
            for row in &page.rows {
                let text: String = row.spans.iter().map(|span| span.text.as_str()).collect();
                assert!(width::of(&text) <= columns, "{columns}: {text:?}");
            }
            // below this, a grapheme cluster can be wider than the page
            if columns >= 5 {
                let mut shown = letters(&page).into_iter();
                let lost = all.iter().find(|c| !shown.any(|other| other == **c));
                assert_eq!(lost, None, "{columns}");
            }
        }
    }
}

fn body(text: &str) -> &str {
    text.splitn(3, "---\n").nth(2).unwrap_or(text)
}

fn drawn(body: &str, columns: usize) -> String {
    static GRAMMARS: LazyLock<Grammars> = LazyLock::new(Grammars::load);
    let document = parse(body);
    let mut colors = SnippetCache::default();
    for snippet in document.missing_snippets(&SnippetCache::default()) {
        let colored = GRAMMARS.color(&snippet, &mut || true);
        colors.add(snippet.key, colored);
    }
    let folds = if columns == 80 {
        FoldState::all_open()
    } else {
        FoldState::default()
    };
    let wants = LayoutOptions {
        width: columns,
        style: PageStyle::default(),
        colors: &colors,
        folds: &folds,
        images: &KnownImages::default(),
    };
    let page = layout_with(&document, wants);
    let mut looks = Vec::new();
    let mut out = String::new();
    for row in &page.rows {
        draw_row(&mut out, row, columns, &mut looks);
    }
    draw_places(&mut out, &page);
    draw_looks(&mut out, &looks);
    out
}

fn draw_row(out: &mut String, row: &PageRow, columns: usize, looks: &mut Vec<TextStyle>) {
    let text: String = row.spans.iter().map(|span| span.text.as_str()).collect();
    let line = format!("{:>3}│{}", row.line, text.trim_end());
    _ = writeln!(out, "{}", line.trim_end());
    let mut letters = String::new();
    let (from, ground) = row.fill.unwrap_or((usize::MAX, Background::Plain));
    let mut column = 0;
    for span in &row.spans {
        let mut look = span.style;
        if column >= from && look.background == Background::Plain {
            look = look.on(ground);
        }
        // a blank shows only its background
        let is_blank = span.text.as_str().trim().is_empty() && look.background == Background::Plain;
        let look = if is_blank {
            TextStyle::of(Role::Text)
        } else {
            look
        };
        letters.push_str(&letter(look, looks).repeat(span.text.width()));
        column += span.text.width();
    }
    if ground != Background::Plain && column < columns {
        let look = TextStyle::of(Role::Text).on(ground);
        letters.push_str(&letter(look, looks).repeat(columns - column));
    }
    if !letters.trim().is_empty() {
        _ = writeln!(out, "    {}", letters.trim_end());
    }
}

fn letter(look: TextStyle, looks: &mut Vec<TextStyle>) -> String {
    if look == TextStyle::of(Role::Text) {
        return " ".to_owned();
    }
    let place = looks.iter().position(|known| *known == look);
    let place = place.unwrap_or_else(|| {
        looks.push(look);
        looks.len() - 1
    });
    LETTERS.chars().nth(place).expect("a letter").to_string()
}

fn draw_places(out: &mut String, page: &RenderedPage) {
    _ = writeln!(out, "\noutline");
    for heading in &page.outline {
        let (level, row) = (usize::from(heading.level), heading.row);
        _ = writeln!(out, "{row:>4} {}#{}", " ".repeat(level), heading.anchor);
    }
    _ = writeln!(out, "links");
    for link in &page.links {
        _ = writeln!(out, "{:>4} {}", link.row, link.url);
    }
    for fold in &page.folds {
        let state = if fold.open { "open" } else { "folded" };
        _ = writeln!(out, "{:>4} {state}: {}", fold.row, fold.summary);
    }
}

fn draw_looks(out: &mut String, looks: &[TextStyle]) {
    _ = writeln!(out, "looks");
    let (dark, light) = (setup("dark"), setup("light"));
    for (look, letter) in looks.iter().zip(LETTERS.chars()) {
        let (dark, light) = (
            Palette::of(&dark).style(*look),
            Palette::of(&light).style(*look),
        );
        let color = |color: Option<ratatui::style::Color>| {
            color.map_or("-".to_owned(), |color| color.to_string().to_lowercase())
        };
        assert_eq!(dark.add_modifier, light.add_modifier, "{look:?}");
        _ = writeln!(
            out,
            "{letter} {}: dark {} on {}, light {} on {}",
            name(*look),
            color(dark.fg),
            color(dark.bg),
            color(light.fg),
            color(light.bg)
        );
    }
}

fn setup(theme: &str) -> SessionConfig {
    let mut setup = SessionConfig {
        follows_background: false,
        ..SessionConfig::default()
    };
    assert!(setup.choose_theme(theme));
    setup
}

fn name(look: TextStyle) -> String {
    let mut name = format!("{:?}", look.role);
    for (weight, word) in [
        (TextModifier::BOLD, " bold"),
        (TextModifier::ITALIC, " italic"),
        (TextModifier::UNDERLINE, " underlined"),
        (TextModifier::STRIKE, " struck"),
    ] {
        if look.modifiers.contains(weight) {
            name.push_str(word);
        }
    }
    if look.background != Background::Plain {
        _ = write!(name, " on {:?}", look.background);
    }
    name
}
