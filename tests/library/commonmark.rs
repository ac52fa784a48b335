//! Conformance to `CommonMark` 0.31.2 after layout: the text of every example of the specification,
//! and the style of each character.
//!
//! The specification is not part of this project (CC BY-SA 4.0). If it is not found beside the
//! project, the tests are skipped.

use std::path::Path;

use crate::support::skip;
use postdesk::blog::{Dialect, Extension};
use postdesk::markdown::{PageStyle, SpanKind, layout, parse_as};
use postdesk::text::TextModifier;

/// Examples whose text may differ, and why.
const OTHER_TEXT: &[(usize, &str)] = &[
    (163, CHILDREN),
    (170, UNSEEN),
    (172, UNSEEN),
    (173, UNSEEN),
    (176, UNSEEN),
    (178, UNSEEN),
];

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

/// Examples whose styles may differ, and why.
const OTHER_STYLE: &[(usize, &str)] = &[
    (163, CHILDREN),
    (164, "raw <i> is shown as emphasis"),
    (170, UNSEEN),
    (172, UNSEEN),
    (173, UNSEEN),
    (176, UNSEEN),
    (178, UNSEEN),
    (494, "raw <b> is shown as strong"),
    (608, BARE),
    (611, BARE),
    (612, BARE),
];

const CHILDREN: &str = "<Warning> is a component of MDX: its children are Markdown";
const UNSEEN: &str = "no reader of a page sees a <script> or a <style>: one quiet line names it";
const BARE: &str = "bare addresses are links, as in GFM";

/// Minimum number of examples that must agree, whatever the lists say.
const TEXTS: usize = 645;
const STYLES: usize = 640;

/// A character and whether it is strong, emphasized, code, a link.
type Char = (char, [bool; 4]);

#[test]
fn the_text_of_the_specification_survives() {
    let Some(examples) = examples() else { return };
    let mut failed = Vec::new();
    for example in &examples {
        let expected = words(&expected(&example.html));
        let shown = words(&shown(&example.markdown));
        if expected != shown {
            println!(
                "{}: {:?}\n   wanted {expected:?}\n   shown  {shown:?}",
                example.number, example.markdown
            );
            failed.push(example.number);
        }
    }
    println!(
        "{} of {} texts agree",
        examples.len() - failed.len(),
        examples.len()
    );
    assert!(examples.len() - failed.len() >= TEXTS);
    let known: Vec<usize> = OTHER_TEXT.iter().map(|&(number, _)| number).collect();
    assert_eq!(failed, known);
}

#[test]
fn the_styles_of_the_specification_survive() {
    let Some(examples) = examples() else { return };
    let mut failed = Vec::new();
    for example in &examples {
        let dense = |chars: Vec<Char>| -> Vec<Char> {
            chars
                .into_iter()
                .filter(|(c, _)| !c.is_whitespace())
                .collect()
        };
        let (expected, shown) = (
            dense(expected(&example.html)),
            dense(shown(&example.markdown)),
        );
        if expected != shown {
            println!(
                "{}: {:?}\n   {:?}",
                example.number, example.markdown, example.html
            );
            failed.push(example.number);
        }
    }
    println!(
        "{} of {} styles agree; not {failed:?}",
        examples.len() - failed.len(),
        examples.len()
    );
    assert!(examples.len() - failed.len() >= STYLES);
    let known: Vec<usize> = OTHER_STYLE.iter().map(|&(number, _)| number).collect();
    assert_eq!(failed, known);
}

/// Returns the dialect without extensions that give brackets another meaning.
fn plain() -> Dialect {
    Dialect::default().with(Extension::WikiLinks, false)
}

fn examples() -> Option<Vec<Example>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/commonmark-0.31.2.txt");
    let Ok(spec) = std::fs::read_to_string(&path) else {
        skip(&format!("the specification is not at {}", path.display()));
        return None;
    };
    let fence = "`".repeat(32);
    let opening = format!("{fence} example\n");
    let mut examples = Vec::new();
    for (index, part) in spec.split(&opening).skip(1).enumerate() {
        let (example, _) = part.split_once(&format!("{fence}\n"))?;
        let (markdown, html) = example
            .split_once("\n.\n")
            .or_else(|| example.strip_prefix(".\n").map(|html| ("", html)))?;
        examples.push(Example {
            number: index + 1,
            markdown: format!("{}\n", markdown.replace('→', "\t")),
            html: html.replace('→', "\t"),
        });
    }
    assert_eq!(examples.len(), 652);
    Some(examples)
}

fn words(chars: &[Char]) -> String {
    let text: String = chars.iter().map(|&(c, _)| c).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Returns the characters that the layout shows as text of the post.
fn shown(markdown: &str) -> Vec<Char> {
    let page = layout(&parse_as(markdown, plain()), 80, PageStyle::default());
    let mut chars = Vec::new();
    for row in &page.rows {
        for span in row
            .spans
            .iter()
            .filter(|span| span.kind == SpanKind::Content)
        {
            let is = |mark| span.marks.contains(mark);
            let styles = [
                is(TextModifier::BOLD),
                is(TextModifier::ITALIC),
                is(TextModifier::CODE),
                span.link.is_some(),
            ];
            chars.extend(span.text.as_str().chars().map(|c| (c, styles)));
        }
        chars.push(('\n', [false; 4]));
    }
    chars
}

/// Returns the characters of the text of HTML.
fn expected(html: &str) -> Vec<Char> {
    let mut chars = Vec::new();
    let mut depth = [0_usize; 3];
    let mut links = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        if let Some((tag, after)) = tag(rest) {
            let name = tag.trim_matches(['<', '>', '/']);
            let name = name.split([' ', '\n', '/']).next().unwrap_or_default();
            let closing = tag.starts_with("</");
            rest = after;
            match name {
                "strong" => count(&mut depth[0], closing),
                "em" => count(&mut depth[1], closing),
                "code" => count(&mut depth[2], closing),
                "a" if closing => _ = links.pop(),
                "a" => links.push(tag.contains("href=")),
                _ => {}
            }
            continue;
        }
        let next = rest.char_indices().skip(1).find(|&(_, c)| c == '<');
        let len = next.map_or(rest.len(), |(at, _)| at);
        let (text, after) = rest.split_at(len);
        let link = links.last() == Some(&true);
        let styles = [depth[0] > 0, depth[1] > 0, depth[2] > 0, link];
        chars.extend(decoded(text).chars().map(|c| (c, styles)));
        rest = after;
    }
    chars
}

fn count(depth: &mut usize, closing: bool) {
    *depth = if closing {
        depth.saturating_sub(1)
    } else {
        *depth + 1
    };
}

fn tag(html: &str) -> Option<(&str, &str)> {
    let ends = [
        ("<!--", "-->"),
        ("<![CDATA[", "]]>"),
        ("<?", "?>"),
        ("<!", ">"),
        ("<", ">"),
    ];
    let (_, end) = ends.iter().find(|(start, _)| html.starts_with(start))?;
    let is_tag = html
        .get(1..)?
        .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    if !is_tag {
        return None;
    }
    let mut at = 1;
    let mut quote = None;
    if *end == ">" && !html.starts_with("<!") {
        for (index, c) in html.char_indices().skip(1) {
            match (quote, c) {
                (None, '>') => return Some(html.split_at(index + 1)),
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), _) if c == open => quote = None,
                _ => {}
            }
        }
    }
    at += html
        .get(at..)?
        .find(end)
        .unwrap_or(html.len() - 1 - end.len())
        + end.len();
    Some(html.split_at(at))
}

fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}
