//! The sample post as it looks at three widths: its rows, and below each what is not plain text.

use std::fmt::Write;

use postdesk::markdown::{Page, Row, Style, layout, parse};
use postdesk::text::{Ground, Look, Role, Weight};

const POST: &str = include_str!("../posts/microservices-architecture-lessons.md");

#[test]
fn the_sample_post_looks_right_on_a_narrow_screen() {
    insta::assert_snapshot!(drawn(40));
}

#[test]
fn the_sample_post_looks_right_on_a_standard_screen() {
    insta::assert_snapshot!(drawn(80));
}

#[test]
fn the_sample_post_looks_right_on_a_wide_screen() {
    insta::assert_snapshot!(drawn(120));
}

fn drawn(columns: usize) -> String {
    let body = POST.splitn(3, "---\n").nth(2).unwrap_or(POST);
    let page = layout(&parse(body), columns, Style::default());
    let mut out = String::new();
    for row in &page.rows {
        draw_row(&mut out, row);
    }
    draw_outline(&mut out, &page);
    out
}

fn draw_row(out: &mut String, row: &Row) {
    let text: String = row.spans.iter().map(|span| span.text.as_str()).collect();
    let line = format!("{:>3} {}", row.line, text);
    _ = writeln!(out, "{}", line.trim_end());
    let styled = row
        .spans
        .iter()
        .filter(|span| span.look != Look::of(Role::Text));
    for span in styled.filter(|span| !span.text.as_str().trim().is_empty()) {
        let text = span.text.as_str().trim();
        let text: String = text.chars().take(24).collect();
        _ = writeln!(out, "      {text}: {}", name(span.look));
    }
}

fn name(look: Look) -> String {
    let mut name = format!("{:?}", look.role);
    for (weight, word) in [
        (Weight::BOLD, " bold"),
        (Weight::ITALIC, " italic"),
        (Weight::UNDERLINE, " underlined"),
        (Weight::STRIKE, " struck"),
    ] {
        if look.weight.has(weight) {
            name.push_str(word);
        }
    }
    if look.ground != Ground::Plain {
        _ = write!(name, " on {:?}", look.ground);
    }
    name
}

fn draw_outline(out: &mut String, page: &Page) {
    for heading in &page.outline {
        let (level, row) = (usize::from(heading.level), heading.row);
        _ = writeln!(out, "{row:>3}: {}#{}", " ".repeat(level), heading.anchor);
    }
}
