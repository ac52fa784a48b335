//! Code blocks: parsing of the info string, and their text for the syntax highlighter.

use std::collections::HashSet;
use std::sync::Arc;

use crate::markdown::color::{self, Snippet, SnippetCache, SnippetKey};
use crate::text::CleanText;

use super::{BlockKind, Document, LeafBlock};

/// Maximum number of highlighted line ranges, more than anyone writes.
const MAX_HIGHLIGHT_RANGES: usize = 100;

/// Language of a block that contains a formula.
const MATH_LANGUAGE: &str = "math";

/// A code block with the attributes of its info string.
#[derive(Clone, Debug, Default, Hash)]
pub(in crate::markdown) struct CodeBlockInfo {
    /// The language as written.
    pub(in crate::markdown) language: CleanText,
    /// The value of `title=`.
    pub(in crate::markdown) title: CleanText,
    /// Highlighted lines, from `{1,3-5}`: pairs of first and last, from 1.
    pub(in crate::markdown) highlighted_lines: Vec<(usize, usize)>,
    /// Number of the first line if `showLineNumbers` turns line numbers on.
    pub(in crate::markdown) first_line_number: Option<usize>,
    /// Lines of the source above its text: its fence, if it has one.
    pub(in crate::markdown) lines_above: usize,
    /// Hash of its text.
    pub(in crate::markdown) hash: u64,
    /// The text as written, for copying.
    pub(in crate::markdown) source: Arc<str>,
}

impl CodeBlockInfo {
    /// Parses an info string (Docusaurus, "Code blocks"; Hugo, "Syntax highlighting").
    pub(super) fn from_info_string(info: &str) -> Self {
        Self {
            language: CleanText::new(parse_language(info)),
            title: CleanText::new(parse_title(info)),
            highlighted_lines: parse_highlighted_lines(info),
            first_line_number: parse_first_line_number(info),
            lines_above: 1,
            hash: 0,
            source: Arc::default(),
        }
    }

    /// Creates a formula, which is not highlighted.
    pub(super) fn math() -> Self {
        Self {
            language: CleanText::literal(MATH_LANGUAGE),
            ..Self::default()
        }
    }

    /// Parses the class of a `<code>` element: `language-rust`.
    pub(super) fn from_class(class: &str) -> Self {
        let names = class.split_whitespace();
        let mut names = names.filter_map(|name| {
            name.strip_prefix("language-")
                .or_else(|| name.strip_prefix("lang-"))
        });
        Self {
            language: CleanText::new(names.next().unwrap_or_default()),
            ..Self::default()
        }
    }

    /// Whether a line, counted from 1, is highlighted.
    pub(in crate::markdown) fn is_highlighted(&self, line: usize) -> bool {
        let mut ranges = self.highlighted_lines.iter();
        ranges.any(|(first, last)| (*first..=*last).contains(&line))
    }

    /// Returns the key under which its colors are cached; `None` if the language has no grammar.
    pub(in crate::markdown) fn snippet_key(&self) -> Option<SnippetKey> {
        let language = self.language.as_str();
        (language != MATH_LANGUAGE && color::is_highlightable(language))
            .then(|| SnippetKey::new(language, self.hash))
    }
}

impl Document {
    /// Returns the snippets that have no colors yet, each once, from the top up to the cost limit.
    pub fn missing_snippets(&self, known: &SnippetCache) -> Vec<Snippet> {
        let mut snippets = Vec::new();
        let mut seen = HashSet::new();
        let mut cost = 0;
        for block in &self.blocks {
            let BlockKind::Code(code) = &block.kind else {
                continue;
            };
            let Some(key) = code.snippet_key().filter(|key| seen.insert(key.clone())) else {
                continue;
            };
            let snippet = Snippet {
                text: self.highlightable_text(block),
                key,
            };
            cost += snippet.cost();
            if cost > color::MAX_POST_BYTES {
                break;
            }
            if known.get(&snippet.key).is_none() {
                snippets.push(snippet);
            }
        }
        snippets
    }

    /// Returns the first lines of a code block, up to the limits of the highlighter.
    fn highlightable_text(&self, block: &LeafBlock) -> String {
        let mut text = String::new();
        for &line in self.lines(block.lines).iter().take(color::MAX_BLOCK_LINES) {
            if text.len() + line.len() >= color::MAX_BLOCK_BYTES {
                break;
            }
            text.push_str(self.slice(line));
            text.push('\n');
        }
        text
    }
}

fn parse_language(info: &str) -> &str {
    let word = info.split([' ', '\t', ',', '{']).next().unwrap_or_default();
    if word.contains('=') { "" } else { word }
}

fn parse_title(info: &str) -> &str {
    let Some((_, rest)) = info.split_once("title=") else {
        return "";
    };
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest.split(quote).nth(1).unwrap_or_default(),
        _ => rest.split(' ').next().unwrap_or_default(),
    }
}

/// Removes quoted text, since a title may contain anything.
fn without_quoted_text(info: &str) -> String {
    let outside = info.split(['"', '\'']).step_by(2);
    outside.collect::<Vec<_>>().join(" ")
}

/// Returns an attribute in Hugo's notation, in braces: a list, a quoted text or a word.
fn hugo_attribute<'a>(info: &'a str, name: &str) -> Option<&'a str> {
    let (_, inner) = info.split_once('{')?;
    let at = inner.to_ascii_lowercase().find(&format!("{name}="))?;
    let (before, rest) = (inner.get(..at)?, inner.get(at + name.len() + 1..)?);
    if !(before.is_empty() || before.ends_with([' ', ','])) {
        return None;
    }
    match rest.chars().next()? {
        '[' => rest.get(1..)?.split(']').next(),
        quote @ ('"' | '\'') => rest.split(quote).nth(1),
        _ => rest.split([' ', ',', '}']).next(),
    }
}

fn parse_highlighted_lines(info: &str) -> Vec<(usize, usize)> {
    if let Some(lines) = hugo_attribute(info, "hl_lines") {
        let lines = lines.split(|c: char| !c.is_ascii_digit() && c != '-');
        return parse_ranges(lines);
    }
    let info = without_quoted_text(info);
    let within = info
        .split_once('{')
        .and_then(|(_, rest)| rest.split_once('}'));
    within.map_or_else(Vec::new, |(lines, _)| parse_ranges(lines.split(',')))
}

fn parse_ranges<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<(usize, usize)> {
    let range = |range: &str| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
    };
    parts.filter_map(range).take(MAX_HIGHLIGHT_RANGES).collect()
}

fn parse_first_line_number(info: &str) -> Option<usize> {
    let asked = hugo_attribute(info, "linenos").map(|word| word != "false");
    let first = hugo_attribute(info, "linenostart").and_then(|first| first.parse().ok());
    if asked.unwrap_or(first.is_some()) {
        return Some(first.unwrap_or(1));
    }
    let info = without_quoted_text(info);
    let mut words = info.split_whitespace();
    words.find_map(|word| match word.strip_prefix("showLineNumbers")? {
        "" => Some(1),
        number => number.strip_prefix("={")?.strip_suffix('}')?.parse().ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_info_string_names_language_and_title() {
        let info = r#"jsx {1,3} title="src/a b.js" showLineNumbers"#;
        assert_eq!(
            (parse_language(info), parse_title(info)),
            ("jsx", "src/a b.js")
        );
        assert_eq!(
            (parse_language("title=x"), parse_title("title=x")),
            ("", "x")
        );
        assert_eq!((parse_language(""), parse_title("")), ("", ""));
        assert_eq!(parse_language("rust,no_run"), "rust");
    }

    #[test]
    fn the_info_string_marks_and_numbers_lines() {
        let code = CodeBlockInfo::from_info_string(r#"js {1,3-5} title="{2}" showLineNumbers"#);
        let lines: Vec<usize> = (0..8).filter(|line| code.is_highlighted(*line)).collect();
        assert_eq!((lines, code.first_line_number), (vec![1, 3, 4, 5], Some(1)));
        assert_eq!(
            CodeBlockInfo::from_info_string("js showLineNumbers={7}").first_line_number,
            Some(7)
        );
        assert_eq!(
            CodeBlockInfo::from_info_string("js title='showLineNumbers'").first_line_number,
            None
        );
        assert!(
            CodeBlockInfo::from_info_string("js {no,9-x,-}")
                .highlighted_lines
                .is_empty()
        );
    }

    #[test]
    fn the_attributes_of_hugo_mark_and_number_lines() {
        let code = CodeBlockInfo::from_info_string(r#"go {hl_lines=[2,"4-5"] linenostart=10}"#);
        assert_eq!(code.language.as_str(), "go");
        assert_eq!(
            (code.highlighted_lines, code.first_line_number),
            (vec![(2, 2), (4, 5)], Some(10))
        );
        let code =
            CodeBlockInfo::from_info_string(r#"go{lineNos=inline,hl_Lines="1-2 7" title="a=b"}"#);
        assert_eq!(
            (code.title.as_str(), code.first_line_number),
            ("a=b", Some(1))
        );
        assert_eq!(code.highlighted_lines, [(1, 2), (7, 7)]);
        assert_eq!(
            CodeBlockInfo::from_info_string("go {linenos=false linenostart=3}").first_line_number,
            None
        );
        assert!(
            CodeBlockInfo::from_info_string("go {hl_lines=[}")
                .highlighted_lines
                .is_empty()
        );
    }
}
