//! Text edits: replacements of byte ranges; all other bytes stay.
//!
//! A text edit is made only if the surrounding text has a known form; otherwise the functions
//! return `None`, and the edit is refused.

mod block;
mod flow;

use std::ops::Range;

use super::super::Language;
use super::super::value::{Kind, Scalar};
use super::serialize::{self, Spot};
use super::span_tree::{Entry, Form, Node, Shape, Style};

/// A byte range and its replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    at: Range<usize>,
    with: String,
}

impl Splice {
    fn insert(at: usize, with: String) -> Self {
        Self { at: at..at, with }
    }

    fn replace(at: Range<usize>, with: String) -> Self {
        Self { at, with }
    }

    fn remove(at: Range<usize>) -> Self {
        let with = String::new();
        Self { at, with }
    }
}

/// Text being edited, with its language and line ending.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page<'a> {
    /// Text between the delimiters.
    pub(super) text: &'a str,
    /// Language of the text.
    pub(super) language: Language,
    /// Line ending of added lines.
    pub(super) end: &'a str,
}

/// New value to write.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Leaf {
    /// A single value.
    Scalar(Scalar),
    /// A list of texts.
    List(Vec<String>),
}

/// Applies text edits, which must not overlap.
pub(super) fn apply(text: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|splice| splice.at.start);
    let mut new = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for splice in splices {
        new.push_str(text.get(at..splice.at.start)?);
        new.push_str(&splice.with);
        at = splice.at.end;
    }
    new.push_str(text.get(at..)?);
    Some(new)
}

/// Replaces the value of a scalar.
pub(super) fn replace(page: Page<'_>, node: &Node, form: Form, leaf: &Leaf) -> Option<Vec<Splice>> {
    let style = node.style()?;
    let lines = block::of_text(page, node, style);
    let spot = Spot {
        language: page.language,
        form,
        style,
        lines,
    };
    let at = node.start..node.span.end;
    let mut with = written(leaf, spot);
    let before = page.text.get(..at.start)?;
    if at.is_empty() && !before.ends_with([' ', '\t', '\n']) {
        with.insert(0, ' ');
    }
    Some(vec![Splice::replace(at, with)])
}

fn written(leaf: &Leaf, spot: Spot<'_>) -> String {
    match leaf {
        Leaf::Scalar(scalar) => serialize::scalar(scalar, spot),
        // a list doesn't inherit the quotes of the text it replaces
        Leaf::List(texts) => serialize::list(
            texts,
            Spot {
                style: Style::Plain,
                ..spot
            },
        ),
    }
}

/// Adds a key to a map, as the first or after the last. `path` ends with the key, preceded by the
/// parent keys that don't exist yet or that a dotted key includes.
pub(super) fn insert(
    page: Page<'_>,
    map: &Node,
    path: &[&str],
    leaf: &Leaf,
    is_first: bool,
) -> Option<Vec<Splice>> {
    let Shape::Map(entries, form) = &map.shape else {
        return None;
    };
    let spot = Spot {
        language: page.language,
        form: *form,
        style: Style::Plain,
        lines: None,
    };
    let value = written(leaf, spot);
    if *form == Form::Flow {
        let all = spans(entries);
        return flow::add(page, map, &all, &in_braces(page.language, path, &value));
    }
    match page.language {
        Language::Toml => block::add_toml(page, map, path, &value, is_first),
        Language::Yaml => block::add_yaml(page, entries, path, &value, is_first),
        _ => Some(vec![Splice::insert(
            0,
            format!("{{{}}}", in_braces(page.language, path, &value)),
        )]),
    }
}

/// Formats a key and its value for use in braces.
fn in_braces(language: Language, path: &[&str], value: &str) -> String {
    match path {
        [key, below @ ..] if !below.is_empty() => {
            let inner = in_braces(language, below, value);
            format!("{}{{{inner}}}", serialize::key(key, language))
        }
        [key, ..] => serialize::key(key, language) + value,
        [] => value.to_owned(),
    }
}

fn spans(entries: &[Entry]) -> Vec<Range<usize>> {
    let span = |entry: &Entry| entry.at.start..entry.value.span.end;
    entries.iter().map(span).collect()
}

/// Renames a key, keeping its quotes.
pub(super) fn rename(page: Page<'_>, entry: &Entry, to: &str) -> Option<Vec<Splice>> {
    let written = page.text.get(entry.at.clone())?;
    let style = match written.as_bytes().first()? {
        b'\'' => Style::Single,
        b'"' => Style::Double,
        _ => Style::Plain,
    };
    let spot = Spot {
        language: page.language,
        form: Form::Flow,
        style,
        lines: None,
    };
    let to = Scalar::new(to, Kind::Text);
    Some(vec![Splice::replace(
        entry.at.clone(),
        serialize::scalar(&to, spot),
    )])
}

/// Removes a key from a map.
pub(super) fn remove(page: Page<'_>, map: &Node, key: &str) -> Option<Vec<Splice>> {
    let Shape::Map(entries, form) = &map.shape else {
        return None;
    };
    let at = entries.iter().position(|entry| entry.key == key)?;
    match form {
        Form::Flow => flow::take(page, map, &spans(entries), at),
        Form::Lines | Form::Dotted => block::take_entry(page, entries.get(at)?),
    }
}

/// Appends a text to a list.
pub(super) fn push(page: Page<'_>, list: &Node, text: &str) -> Option<Vec<Splice>> {
    let Shape::List(items, form) = &list.shape else {
        return None;
    };
    let spot = Spot {
        language: page.language,
        form: *form,
        style: common_style(items),
        lines: None,
    };
    let text = Scalar::new(text, Kind::Text);
    let written = serialize::scalar(&text, spot);
    match form {
        Form::Flow => {
            let spans: Vec<_> = items.iter().map(|item| item.span.clone()).collect();
            flow::add(page, list, &spans, &written)
        }
        _ => block::push(page, items, &written),
    }
}

/// Returns the quote style that all items share, else plain.
fn common_style(items: &[Node]) -> Style {
    let mut styles = items.iter().filter_map(Node::style);
    match styles.next() {
        Some(first @ (Style::Single | Style::Double)) if styles.all(|style| style == first) => {
            first
        }
        _ => Style::Plain,
    }
}

/// Removes an item from the list that is the value of an entry.
pub(super) fn drop_item(page: Page<'_>, entry: &Entry, at: usize) -> Option<Vec<Splice>> {
    let Shape::List(items, form) = &entry.value.shape else {
        return None;
    };
    match form {
        Form::Flow => {
            let spans: Vec<_> = items.iter().map(|item| item.span.clone()).collect();
            flow::take(page, &entry.value, &spans, at)
        }
        _ => block::take_item(page, entry, items, at),
    }
}

/// Returns the offset of the start of the line that contains a byte.
fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// Returns the end of the line that contains a byte: before its line ending, and after it.
fn line_end(text: &str, at: usize) -> (usize, usize) {
    let rest = text.get(at..).unwrap_or_default();
    let Some(length) = rest.find('\n') else {
        return (text.len(), text.len());
    };
    let line = rest.get(..length).unwrap_or_default();
    let carriage = usize::from(line.ends_with('\r'));
    (at + length - carriage, at + length + 1)
}

/// Returns the text before a byte on its line.
fn before_in_line(text: &str, at: usize) -> &str {
    text.get(line_start(text, at)..at).unwrap_or_default()
}

fn is_blank(text: &str) -> bool {
    text.trim_matches([' ', '\t']).is_empty()
}
