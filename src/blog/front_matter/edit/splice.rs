//! Changes of a text as splices: a range of bytes and what stands there instead. All else stays.
//!
//! A splice is made only where the text around it has a form that is understood; else there is
//! none, and the edit is refused.

mod flow;
mod lines;

use std::ops::Range;

use super::super::Language;
use super::super::value::{Kind, Scalar};
use super::tree::{Entry, Form, Node, Shape, Style};
use super::write::{self, Spot};

/// A range of bytes and what stands there instead.
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

/// A text that is changed, and how its lines end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page<'a> {
    /// The text between the fences.
    pub(super) text: &'a str,
    /// What it is written in.
    pub(super) language: Language,
    /// What ends a line that is added.
    pub(super) end: &'a str,
}

/// What is put into a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Leaf {
    /// A single value.
    Scalar(Scalar),
    /// A list of texts.
    List(Vec<String>),
}

/// Carries splices out, which do not overlap.
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

/// Puts another value into the place of a single one.
pub(super) fn replace(page: Page<'_>, node: &Node, form: Form, leaf: &Leaf) -> Option<Vec<Splice>> {
    let style = node.style()?;
    let lines = lines::of_text(page, node, style);
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
        Leaf::Scalar(scalar) => write::scalar(scalar, spot),
        // the quotes of a text that was there alone are no form of a list
        Leaf::List(texts) => write::list(
            texts,
            Spot {
                style: Style::Plain,
                ..spot
            },
        ),
    }
}

/// Adds a key to a map: the first of it, or behind its last. `path` is the key, with those above it
/// that are not there yet, or that a dotted key names.
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
        Language::Toml => lines::add_toml(page, map, path, &value, is_first),
        Language::Yaml => lines::add_yaml(page, entries, path, &value, is_first),
        _ => Some(vec![Splice::insert(
            0,
            format!("{{{}}}", in_braces(page.language, path, &value)),
        )]),
    }
}

/// A key and its value as they stand in braces.
fn in_braces(language: Language, path: &[&str], value: &str) -> String {
    match path {
        [key, below @ ..] if !below.is_empty() => {
            let inner = in_braces(language, below, value);
            format!("{}{{{inner}}}", write::key(key, language))
        }
        [key, ..] => write::key(key, language) + value,
        [] => value.to_owned(),
    }
}

fn spans(entries: &[Entry]) -> Vec<Range<usize>> {
    let span = |entry: &Entry| entry.at.start..entry.value.span.end;
    entries.iter().map(span).collect()
}

/// Gives a key another name; it keeps its quotes.
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
        write::scalar(&to, spot),
    )])
}

/// Takes a key out of a map.
pub(super) fn remove(page: Page<'_>, map: &Node, key: &str) -> Option<Vec<Splice>> {
    let Shape::Map(entries, form) = &map.shape else {
        return None;
    };
    let at = entries.iter().position(|entry| entry.key == key)?;
    match form {
        Form::Flow => flow::take(page, map, &spans(entries), at),
        Form::Lines | Form::Dotted => lines::take_entry(page, entries.get(at)?),
    }
}

/// Adds a text to the end of a list.
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
    let written = write::scalar(&text, spot);
    match form {
        Form::Flow => {
            let spans: Vec<_> = items.iter().map(|item| item.span.clone()).collect();
            flow::add(page, list, &spans, &written)
        }
        _ => lines::push(page, items, &written),
    }
}

/// The quotes that all items have.
fn common_style(items: &[Node]) -> Style {
    let mut styles = items.iter().filter_map(Node::style);
    match styles.next() {
        Some(first @ (Style::Single | Style::Double)) if styles.all(|style| style == first) => {
            first
        }
        _ => Style::Plain,
    }
}

/// Takes an item out of the list that is the value of an entry.
pub(super) fn drop_item(page: Page<'_>, entry: &Entry, at: usize) -> Option<Vec<Splice>> {
    let Shape::List(items, form) = &entry.value.shape else {
        return None;
    };
    match form {
        Form::Flow => {
            let spans: Vec<_> = items.iter().map(|item| item.span.clone()).collect();
            flow::take(page, &entry.value, &spans, at)
        }
        _ => lines::take_item(page, entry, items, at),
    }
}

/// Where the line of a byte begins.
fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// Where the line of a byte ends: before its line end, and behind it.
fn line_end(text: &str, at: usize) -> (usize, usize) {
    let rest = text.get(at..).unwrap_or_default();
    let Some(length) = rest.find('\n') else {
        return (text.len(), text.len());
    };
    let line = rest.get(..length).unwrap_or_default();
    let carriage = usize::from(line.ends_with('\r'));
    (at + length - carriage, at + length + 1)
}

/// What stands before a byte in its line.
fn before_in_line(text: &str, at: usize) -> &str {
    text.get(line_start(text, at)..at).unwrap_or_default()
}

fn is_blank(text: &str) -> bool {
    text.trim_matches([' ', '\t']).is_empty()
}
