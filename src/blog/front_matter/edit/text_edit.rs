//! Text edits: replacements of byte ranges; all other bytes stay.
//!
//! A text edit is made only if the surrounding text has a known form; otherwise the functions
//! return `None`, and the edit is refused.

mod block;
mod flow;

use std::ops::Range;

use super::super::FrontMatterLanguage;
use super::super::value::{Scalar, ScalarKind};
use super::serialize::{self, WriteStyle};
use super::span_tree::{CollectionStyle, NodeShape, QuoteStyle, SpanEntry, SpanNode};

/// A byte range and its replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextEdit {
    range: Range<usize>,
    new_text: String,
}

impl TextEdit {
    fn insert(at: usize, with: String) -> Self {
        Self {
            range: at..at,
            new_text: with,
        }
    }

    fn replace(at: Range<usize>, with: String) -> Self {
        Self {
            range: at,
            new_text: with,
        }
    }

    fn remove(at: Range<usize>) -> Self {
        let with = String::new();
        Self {
            range: at,
            new_text: with,
        }
    }
}

/// Text being edited, with its language and line ending.
#[derive(Clone, Copy, Debug)]
pub(super) struct SourceText<'a> {
    /// Text between the delimiters.
    pub(super) text: &'a str,
    /// Language of the text.
    pub(super) language: FrontMatterLanguage,
    /// Line ending of added lines.
    pub(super) end: &'a str,
}

/// New value to write.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NewValue {
    /// A single value.
    Scalar(Scalar),
    /// A list of single values.
    List(Vec<Scalar>),
}

impl NewValue {
    /// Creates a list of texts.
    pub(super) fn texts(texts: &[String]) -> Self {
        let text = |text: &String| Scalar::new(text.as_str(), ScalarKind::Text);
        Self::List(texts.iter().map(text).collect())
    }
}

/// Applies text edits, which must not overlap.
pub(super) fn apply(text: &str, mut edits: Vec<TextEdit>) -> Option<String> {
    edits.sort_by_key(|edit| edit.range.start);
    let mut new = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        new.push_str(text.get(at..edit.range.start)?);
        new.push_str(&edit.new_text);
        at = edit.range.end;
    }
    new.push_str(text.get(at..)?);
    Some(new)
}

/// Replaces the value of a scalar.
pub(super) fn replace(
    page: SourceText<'_>,
    node: &SpanNode,
    form: CollectionStyle,
    leaf: &NewValue,
) -> Option<Vec<TextEdit>> {
    let style = node.style()?;
    let lines = block::block_scalar_lines(page, node, style);
    let spot = WriteStyle {
        language: page.language,
        form,
        style,
        lines,
    };
    let at = node.start..node.span.end;
    let mut with = format_value(leaf, spot);
    let before = page.text.get(..at.start)?;
    if at.is_empty() && !before.ends_with([' ', '\t', '\n']) {
        with.insert(0, ' ');
    }
    Some(vec![TextEdit::replace(at, with)])
}

fn format_value(leaf: &NewValue, spot: WriteStyle<'_>) -> String {
    match leaf {
        NewValue::Scalar(scalar) => serialize::scalar(scalar, spot),
        // a list doesn't inherit the quotes of the text it replaces
        NewValue::List(items) => serialize::list(
            items,
            WriteStyle {
                style: QuoteStyle::Plain,
                ..spot
            },
        ),
    }
}

/// Adds a key to a map, as the first or after the last. `path` ends with the key, preceded by the
/// parent keys that don't exist yet or that a dotted key includes.
pub(super) fn insert(
    page: SourceText<'_>,
    map: &SpanNode,
    path: &[&str],
    leaf: &NewValue,
    is_first: bool,
) -> Option<Vec<TextEdit>> {
    let NodeShape::Map(entries, form) = &map.shape else {
        return None;
    };
    let spot = WriteStyle {
        language: page.language,
        form: *form,
        style: QuoteStyle::Plain,
        lines: None,
    };
    let value = format_value(leaf, spot);
    if *form == CollectionStyle::Flow {
        let all = spans(entries);
        return flow::add(
            page,
            map,
            &all,
            &format_in_braces(page.language, path, &value),
        );
    }
    match page.language {
        FrontMatterLanguage::Toml => block::add_toml(page, map, path, &value, is_first),
        FrontMatterLanguage::Yaml => block::add_yaml(page, entries, path, &value, is_first),
        _ => Some(vec![TextEdit::insert(
            0,
            format!("{{{}}}", format_in_braces(page.language, path, &value)),
        )]),
    }
}

/// Formats a key and its value for use in braces.
fn format_in_braces(language: FrontMatterLanguage, path: &[&str], value: &str) -> String {
    match path {
        [key, below @ ..] if !below.is_empty() => {
            let inner = format_in_braces(language, below, value);
            format!("{}{{{inner}}}", serialize::key(key, language))
        }
        [key, ..] => serialize::key(key, language) + value,
        [] => value.to_owned(),
    }
}

fn spans(entries: &[SpanEntry]) -> Vec<Range<usize>> {
    let span = |entry: &SpanEntry| entry.at.start..entry.value.span.end;
    entries.iter().map(span).collect()
}

/// Renames a key, keeping its quotes.
pub(super) fn rename(page: SourceText<'_>, entry: &SpanEntry, to: &str) -> Option<Vec<TextEdit>> {
    let written = page.text.get(entry.at.clone())?;
    let style = match written.as_bytes().first()? {
        b'\'' => QuoteStyle::Single,
        b'"' => QuoteStyle::Double,
        _ => QuoteStyle::Plain,
    };
    let spot = WriteStyle {
        language: page.language,
        form: CollectionStyle::Flow,
        style,
        lines: None,
    };
    let to = Scalar::new(to, ScalarKind::Text);
    Some(vec![TextEdit::replace(
        entry.at.clone(),
        serialize::scalar(&to, spot),
    )])
}

/// Removes a key from a map.
pub(super) fn remove(page: SourceText<'_>, map: &SpanNode, key: &str) -> Option<Vec<TextEdit>> {
    let NodeShape::Map(entries, form) = &map.shape else {
        return None;
    };
    let at = entries.iter().position(|entry| entry.key == key)?;
    match form {
        CollectionStyle::Flow => flow::remove(page, map, &spans(entries), at),
        CollectionStyle::Block | CollectionStyle::Dotted => {
            block::remove_entry(page, entries.get(at)?)
        }
    }
}

/// Appends an item to a list.
pub(super) fn push(page: SourceText<'_>, list: &SpanNode, item: &Scalar) -> Option<Vec<TextEdit>> {
    let NodeShape::List(items, form) = &list.shape else {
        return None;
    };
    let spot = WriteStyle {
        language: page.language,
        form: *form,
        style: common_style(items),
        lines: None,
    };
    let written = serialize::scalar(item, spot);
    match form {
        CollectionStyle::Flow => {
            let spans: Vec<_> = items.iter().map(|item| item.span.clone()).collect();
            flow::add(page, list, &spans, &written)
        }
        _ => block::push(page, items, &written),
    }
}

/// Returns the quote style that all items share, else plain.
fn common_style(items: &[SpanNode]) -> QuoteStyle {
    let mut styles = items.iter().filter_map(SpanNode::style);
    match styles.next() {
        Some(first @ (QuoteStyle::Single | QuoteStyle::Double))
            if styles.all(|style| style == first) =>
        {
            first
        }
        _ => QuoteStyle::Plain,
    }
}

/// Removes an item from the list that is the value of an entry.
pub(super) fn remove_item(
    page: SourceText<'_>,
    entry: &SpanEntry,
    at: usize,
) -> Option<Vec<TextEdit>> {
    let NodeShape::List(items, form) = &entry.value.shape else {
        return None;
    };
    match form {
        CollectionStyle::Flow => {
            let spans: Vec<_> = items.iter().map(|item| item.span.clone()).collect();
            flow::remove(page, &entry.value, &spans, at)
        }
        _ => block::remove_item(page, entry, items, at),
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
fn line_prefix(text: &str, at: usize) -> &str {
    text.get(line_start(text, at)..at).unwrap_or_default()
}

fn is_blank(text: &str) -> bool {
    text.trim_matches([' ', '\t']).is_empty()
}
