//! Docusaurus' content rules for a body: title, excerpt, truncate marker.
//!
//! These are line rules, not Markdown; their quirks are kept because readers of the site see the
//! resulting description. Source: `markdownUtils.ts` of `@docusaurus/utils`.

mod js_regex;
mod strip_markdown;

use std::borrow::Cow;
use std::ops::Range;

use js_regex::JsRegex;

/// Trims like JavaScript's `trim`, which also counts a byte order mark as whitespace.
pub fn js_trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

fn is_blank(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}

/// A title found in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentTitle {
    /// The title text, code spans unwrapped.
    pub text: String,
    /// The byte range of the heading in the body, line end included.
    pub range: Range<usize>,
}

/// Finds the heading that the generator uses as title: the first content after imports.
pub fn content_title(body: &str) -> Option<ContentTitle> {
    let trimmed = js_trim(body);
    let offset = trimmed.as_ptr() as usize - body.as_ptr() as usize;
    let after = js_trim(trimmed.get(imports_length(trimmed)..)?);
    let start = offset + after.as_ptr() as usize - trimmed.as_ptr() as usize;
    let (text, length) = atx(after).or_else(|| setext(after))?;
    Some(ContentTitle {
        text: js_trim(&CODE_SPAN.replace(&text, 0, "$1")).to_owned(),
        range: start..start + length,
    })
}

/// Returns the length of the leading `import` blocks, each ended by an empty line.
fn imports_length(text: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let opens = rest
            .strip_prefix("import")
            .is_some_and(|rest| rest.starts_with(is_blank));
        let Some(end) = opens.then(|| block_end(rest)).flatten() else {
            return at;
        };
        at += end;
    }
    at
}

/// Returns the end of the empty lines after the first block; `None` if no empty line follows.
fn block_end(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        if bare.is_empty() && at > 0 {
            let rest = text.get(at..)?;
            return Some(at + rest.len() - rest.trim_start_matches(['\n', '\r']).len());
        }
        at += line.len();
    }
    None
}

fn first_line(text: &str) -> (&str, usize) {
    let length = text.find('\n').map_or(text.len(), |at| at + 1);
    let line = text.get(..length).unwrap_or_default();
    let line = line.strip_suffix('\n').unwrap_or(line);
    (line.strip_suffix('\r').unwrap_or(line), length)
}

/// A heading after `#`. The first character of the title may be a line end, so a bare `#` takes the
/// next line.
static ATX: JsRegex = JsRegex::new(r"^#[ \t]+([^ \t][^\n\r\x{2028}\x{2029}]*)(?:\r?\n|$)");
/// An explicit ID at the end of a heading.
static HEADING_ID: JsRegex = JsRegex::new(r"\{#*[\w-]+\}$");
static CODE_SPAN: JsRegex = JsRegex::new("`([^`]*)`");
static TRUNCATE_MARKER: JsRegex = JsRegex::new(r"<!--\s*truncate\s*-->|\{/\*\s*truncate\s*\*/\}");

fn atx(text: &str) -> Option<(String, usize)> {
    let found = ATX.captures(text)?;
    let title = js_trim(found.get(1)?.as_str());
    let bare = HEADING_ID.replace(title, 1, "");
    let bare = if bare == title {
        title.trim_end_matches('#')
    } else {
        &bare
    };
    Some((bare.trim_end().to_owned(), found.get(0)?.len()))
}

fn setext(text: &str) -> Option<(String, usize)> {
    let (line, length) = first_line(text);
    let (rule, more) = first_line(text.get(length..)?);
    let is_rule = !rule.is_empty() && rule.bytes().all(|byte| byte == b'=');
    let title = js_trim(line);
    is_rule.then(|| {
        (
            title.trim_end_matches('=').trim_end().to_owned(),
            length + more,
        )
    })
}

/// Returns the body without its title, as the page shows it.
pub fn without_title<'a>(body: &'a str, title: Option<&ContentTitle>) -> Cow<'a, str> {
    let Some(range) = title.map(|title| title.range.clone()) else {
        return Cow::Borrowed(js_trim(body));
    };
    let before = body.get(..range.start).unwrap_or_default();
    let after = body.get(range.end..).unwrap_or_default();
    if js_trim(before).is_empty() {
        return Cow::Borrowed(js_trim(after));
    }
    Cow::Owned(js_trim(&[before, after].concat()).to_owned())
}

/// Returns the first line with content, most of its Markdown removed.
pub fn excerpt(content: &str) -> Option<String> {
    let content = content.trim_start_matches(is_blank);
    let mut fence: Option<usize> = None;
    let mut import = false;
    for line in content.get(setext_title_length(content)..)?.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let trimmed = js_trim(line);
        if trimmed.is_empty() {
            import = false;
            continue;
        }
        if fence.is_none() && (import || is_import(line)) {
            import = true;
            continue;
        }
        let ticks = trimmed.len() - trimmed.trim_start_matches('`').len();
        if ticks >= 3 {
            fence = match fence {
                None => Some(ticks),
                Some(open) if ticks >= open => None,
                open => open,
            };
            continue;
        }
        if fence.is_some() {
            continue;
        }
        let cleaned = strip_markdown::strip_line(line);
        if !cleaned.is_empty() {
            return Some(cleaned);
        }
    }
    None
}

fn is_import(line: &str) -> bool {
    ["import", "export"].into_iter().any(|word| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with(is_blank))
    })
}

/// Returns the length of a first line underlined with `===`, which is not part of the excerpt.
fn setext_title_length(text: &str) -> usize {
    let (line, length) = first_line(text);
    if line.contains('\r') {
        return 0;
    }
    let after = text.get(length..).unwrap_or_default();
    match after.len() - after.trim_start_matches('=').len() {
        0 => 0,
        rule => length + rule,
    }
}

/// Whether a body contains a truncate marker; it counts anywhere, even in code.
pub fn has_truncate_marker(body: &str) -> bool {
    body.contains("truncate") && TRUNCATE_MARKER.is_match(body)
}

/// Whether a body contains a marker; if the marker has blanks inside, their number doesn't matter.
pub fn has_marker(body: &str, marker: &str) -> bool {
    let inner = marker
        .strip_prefix("<!-- ")
        .and_then(|it| it.strip_suffix(" -->"));
    let Some(word) = inner else {
        return body.contains(marker);
    };
    body.match_indices("<!--").any(|(at, open)| {
        let after = body.get(at + open.len()..).unwrap_or_default().trim_start();
        let rest = after.strip_prefix(word);
        rest.is_some_and(|rest| rest.trim_start().starts_with("-->"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(body: &str) -> Option<String> {
        content_title(body).map(|title| title.text)
    }

    #[test]
    fn the_first_heading_after_imports_is_the_title() {
        let is =
            |body: &str, text: Option<&str>| assert_eq!(title(body).as_deref(), text, "{body}");
        is(
            "# Hello `code` World {#id}\n\nText\n",
            Some("Hello code World"),
        );
        is(
            "# Hello *World* [link](x)\n",
            Some("Hello *World* [link](x)"),
        );
        is("  # Indented\n", Some("Indented"));
        is("#\tTab ##\n", Some("Tab"));
        is("\n\nHello\n===\n\nText", Some("Hello"));
        is("import a from 'b'\nimport c\n\n\n# After\n", Some("After"));
        is("import a from 'b'\n# Not after\n", None);
        is("export const a = 1\n\n# X\n", None);
        is("Hello\nWorld\n===\n", None);
        is("#No\n", None);
        is("## Two\n", None);
        is("# \n", None);
        is("# \nBelow\n", Some("Below"));
        is("# \n\nText\n", Some(""));
    }

    #[test]
    fn the_title_leaves_the_body() {
        let body = "\n# A\n\nText\n";
        assert_eq!(without_title(body, content_title(body).as_ref()), "Text");
        assert_eq!(without_title("\n Text \n", None), "Text");
    }

    #[test]
    fn the_excerpt_is_the_first_line_that_says_something() {
        let is =
            |body: &str, text: Option<&str>| assert_eq!(excerpt(body).as_deref(), text, "{body}");
        is("\n```js\nlet a\n```\n\nAfter", Some("After"));
        is("````\n```\n````\nAfter", Some("After"));
        is("import x\n\nText", Some("Text"));
        is("Title\n===\n\nText", Some("Text"));
        is("~~~\ncode\n~~~", Some("~~~"));
        is("", None);
        is("<!-- truncate -->", None);
    }

    #[test]
    fn a_truncate_marker_counts_wherever_it_stands() {
        for body in [
            "<!--truncate-->",
            "`<!-- truncate -->`",
            "{/* truncate */}",
            "<!--\ntruncate\n-->",
        ] {
            assert!(has_truncate_marker(body), "{body}");
        }
        for body in [
            "<!-- Truncate -->",
            "truncate",
            "<!-- more -->",
            "<!-- truncated -->",
        ] {
            assert!(!has_truncate_marker(body), "{body}");
        }
        assert!(has_marker("a <!--more--> b", "<!-- more -->"));
        assert!(!has_marker("a <!-- more --> b", "<!--more-->"));
    }
}
