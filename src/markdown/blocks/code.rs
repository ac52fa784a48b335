//! Code blocks: parsing of the info string, and their text for the syntax highlighter.

use std::collections::HashSet;
use std::sync::Arc;

use crate::markdown::colour::{self, CodeKey, Colours, Snippet};
use crate::text::Clean;

use super::{Block, Document, Kind};

/// Maximum number of highlighted line ranges, more than anyone writes.
const MOST_RANGES: usize = 100;

/// Language of a block that contains a formula.
const MATH: &str = "math";

/// A code block with the attributes of its info string.
#[derive(Clone, Debug, Default, Hash)]
pub(in crate::markdown) struct Code {
    /// The language as written.
    pub(in crate::markdown) language: Clean,
    /// The value of `title=`.
    pub(in crate::markdown) title: Clean,
    /// Highlighted lines, from `{1,3-5}`: pairs of first and last, from 1.
    pub(in crate::markdown) marked: Vec<(usize, usize)>,
    /// Number of the first line if `showLineNumbers` turns line numbers on.
    pub(in crate::markdown) numbers: Option<usize>,
    /// Hash of its text.
    pub(in crate::markdown) hash: u64,
    /// The text as written, for copying.
    pub(in crate::markdown) raw: Arc<str>,
}

impl Code {
    /// Parses an info string (Docusaurus, "Code blocks"; Hugo, "Syntax highlighting").
    pub(super) fn of(info: &str) -> Self {
        Self {
            language: Clean::new(language(info)),
            title: Clean::new(title(info)),
            marked: marked(info),
            numbers: numbers(info),
            hash: 0,
            raw: Arc::default(),
        }
    }

    /// Creates a formula, which is not highlighted.
    pub(super) fn math() -> Self {
        Self {
            language: Clean::literal(MATH),
            ..Self::default()
        }
    }

    /// Parses the class of a `<code>` element: `language-rust`.
    pub(super) fn of_class(class: &str) -> Self {
        let names = class.split_whitespace();
        let mut names = names.filter_map(|name| {
            name.strip_prefix("language-")
                .or_else(|| name.strip_prefix("lang-"))
        });
        Self {
            language: Clean::new(names.next().unwrap_or_default()),
            ..Self::default()
        }
    }

    /// Whether a line, counted from 1, is highlighted.
    pub(in crate::markdown) fn marks(&self, line: usize) -> bool {
        let mut ranges = self.marked.iter();
        ranges.any(|(first, last)| (*first..=*last).contains(&line))
    }

    /// Returns the key under which its colors are cached; `None` if the language has no grammar.
    pub(in crate::markdown) fn key(&self) -> Option<CodeKey> {
        let language = self.language.as_str();
        (language != MATH && colour::is_code(language)).then(|| CodeKey::new(language, self.hash))
    }
}

impl Document {
    /// Returns the snippets that have no colors yet, each once, from the top up to the cost limit.
    pub fn snippets(&self, known: &Colours) -> Vec<Snippet> {
        let mut snippets = Vec::new();
        let mut seen = HashSet::new();
        let mut cost = 0;
        for block in &self.blocks {
            let Kind::Code(code) = &block.kind else {
                continue;
            };
            let Some(key) = code.key().filter(|key| seen.insert(key.clone())) else {
                continue;
            };
            let snippet = Snippet {
                text: self.code_text(block),
                key,
            };
            cost += snippet.cost();
            if cost > colour::MOST_OF_A_POST {
                break;
            }
            if known.get(&snippet.key).is_none() {
                snippets.push(snippet);
            }
        }
        snippets
    }

    /// Returns the first lines of a code block, up to the limits of the highlighter.
    fn code_text(&self, block: &Block) -> String {
        let mut text = String::new();
        for &line in self.lines(block.lines).iter().take(colour::MOST_LINES) {
            if text.len() + line.len() >= colour::MOST_BYTES {
                break;
            }
            text.push_str(self.slice(line));
            text.push('\n');
        }
        text
    }
}

fn language(info: &str) -> &str {
    let word = info.split([' ', '\t', ',', '{']).next().unwrap_or_default();
    if word.contains('=') { "" } else { word }
}

fn title(info: &str) -> &str {
    let Some((_, rest)) = info.split_once("title=") else {
        return "";
    };
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest.split(quote).nth(1).unwrap_or_default(),
        _ => rest.split(' ').next().unwrap_or_default(),
    }
}

/// Removes quoted text, since a title may contain anything.
fn unquoted(info: &str) -> String {
    let outside = info.split(['"', '\'']).step_by(2);
    outside.collect::<Vec<_>>().join(" ")
}

/// Returns an attribute in Hugo's notation, in braces: a list, a quoted text or a word.
fn attribute<'a>(info: &'a str, name: &str) -> Option<&'a str> {
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

fn marked(info: &str) -> Vec<(usize, usize)> {
    if let Some(lines) = attribute(info, "hl_lines") {
        let lines = lines.split(|c: char| !c.is_ascii_digit() && c != '-');
        return ranges(lines);
    }
    let info = unquoted(info);
    let within = info
        .split_once('{')
        .and_then(|(_, rest)| rest.split_once('}'));
    within.map_or_else(Vec::new, |(lines, _)| ranges(lines.split(',')))
}

fn ranges<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<(usize, usize)> {
    let range = |range: &str| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
    };
    parts.filter_map(range).take(MOST_RANGES).collect()
}

fn numbers(info: &str) -> Option<usize> {
    let asked = attribute(info, "linenos").map(|word| word != "false");
    let first = attribute(info, "linenostart").and_then(|first| first.parse().ok());
    if asked.unwrap_or(first.is_some()) {
        return Some(first.unwrap_or(1));
    }
    let info = unquoted(info);
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
        assert_eq!((language(info), title(info)), ("jsx", "src/a b.js"));
        assert_eq!((language("title=x"), title("title=x")), ("", "x"));
        assert_eq!((language(""), title("")), ("", ""));
        assert_eq!(language("rust,no_run"), "rust");
    }

    #[test]
    fn the_info_string_marks_and_numbers_lines() {
        let code = Code::of(r#"js {1,3-5} title="{2}" showLineNumbers"#);
        let lines: Vec<usize> = (0..8).filter(|line| code.marks(*line)).collect();
        assert_eq!((lines, code.numbers), (vec![1, 3, 4, 5], Some(1)));
        assert_eq!(Code::of("js showLineNumbers={7}").numbers, Some(7));
        assert_eq!(Code::of("js title='showLineNumbers'").numbers, None);
        assert!(Code::of("js {no,9-x,-}").marked.is_empty());
    }

    #[test]
    fn the_attributes_of_hugo_mark_and_number_lines() {
        let code = Code::of(r#"go {hl_lines=[2,"4-5"] linenostart=10}"#);
        assert_eq!(code.language.as_str(), "go");
        assert_eq!(
            (code.marked, code.numbers),
            (vec![(2, 2), (4, 5)], Some(10))
        );
        let code = Code::of(r#"go{lineNos=inline,hl_Lines="1-2 7" title="a=b"}"#);
        assert_eq!((code.title.as_str(), code.numbers), ("a=b", Some(1)));
        assert_eq!(code.marked, [(1, 2), (7, 7)]);
        assert_eq!(Code::of("go {linenos=false linenostart=3}").numbers, None);
        assert!(Code::of("go {hl_lines=[}").marked.is_empty());
    }
}
