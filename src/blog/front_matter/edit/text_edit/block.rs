//! Text edits of block-style keys and items, which are on lines of their own.

use std::ops::Range;

use super::super::super::FrontMatterLanguage;
use super::super::serialize::{self, BlockScalarLines};
use super::super::span_tree::{CollectionStyle, NodeShape, QuoteStyle, SpanEntry, SpanNode};
use super::{SourceText, TextEdit, is_blank, line_end, line_prefix, line_start};

/// Returns the line format of a block scalar; `None` for other values.
pub(super) fn block_scalar_lines<'a>(
    page: SourceText<'a>,
    node: &SpanNode,
    style: QuoteStyle,
) -> Option<BlockScalarLines<'a>> {
    if !matches!(style, QuoteStyle::Literal | QuoteStyle::Folded) {
        return None;
    }
    let written = page.text.get(node.start..node.span.end)?;
    let mut lines = written.split('\n');
    let head = lines.next()?.trim_end_matches('\r');
    let first = lines.find(|line| !line.trim().is_empty())?;
    let indent = first.len() - first.trim_start_matches(' ').len();
    let comment = head.find('#').map_or(head.len(), |at| {
        head.get(..at).unwrap_or_default().trim_end().len()
    });
    Some(BlockScalarLines {
        indent: first.get(..indent)?,
        end: page.end,
        comment: head.get(comment..)?,
    })
}

/// Adds a key to a block-style YAML map.
pub(super) fn add_yaml(
    page: SourceText<'_>,
    entries: &[SpanEntry],
    path: &[&str],
    value: &str,
    is_first: bool,
) -> Option<Vec<TextEdit>> {
    let indent = entries
        .first()
        .map_or("", |entry| line_prefix(page.text, entry.at.start));
    if !is_blank(indent) {
        return None;
    }
    let end = page.end;
    let mut new = String::new();
    let (key, above) = path.split_last()?;
    for (depth, key) in above.iter().enumerate() {
        let key = serialize::key(key, page.language);
        new.push_str(&format!(
            "{indent}{}{}{end}",
            "  ".repeat(depth),
            key.trim_end()
        ));
    }
    let key = serialize::key(key, page.language);
    new.push_str(&format!("{indent}{}{key}{value}", "  ".repeat(above.len())));
    Some(vec![match (entries.first(), entries.last()) {
        (Some(first), _) if is_first => {
            let at = line_start(page.text, first.at.start);
            TextEdit::insert(at, new + end)
        }
        (_, Some(last)) => insert_line_after(page, &last.value, &new),
        _ => append_line(page, &new),
    }])
}

/// Inserts a line after that of a value; blank lines that may belong to a block scalar stay before it.
fn insert_line_after(page: SourceText<'_>, value: &SpanNode, new: &str) -> TextEdit {
    let (content, mut next) = line_end(page.text, value.span.end);
    if !matches!(
        value.style(),
        Some(QuoteStyle::Literal | QuoteStyle::Folded)
    ) {
        return TextEdit::insert(content, format!("{}{new}", page.end));
    }
    loop {
        let (content, behind) = line_end(page.text, next);
        let line = page.text.get(next..content).unwrap_or_default();
        if behind == next || !is_blank(line) {
            break;
        }
        next = behind;
    }
    let is_open = !page.text.get(..next).unwrap_or_default().ends_with('\n');
    let new = if is_open {
        format!("{}{new}", page.end)
    } else {
        format!("{new}{}", page.end)
    };
    TextEdit::insert(next, new)
}

/// Appends a line at the end of the text.
fn append_line(page: SourceText<'_>, new: &str) -> TextEdit {
    let is_open = !page.text.is_empty() && !page.text.ends_with('\n');
    let before = if is_open { page.end } else { "" };
    TextEdit::insert(page.text.len(), format!("{before}{new}{}", page.end))
}

/// Adds a key to a TOML table: before the header of any other table.
pub(super) fn add_toml(
    page: SourceText<'_>,
    table: &SpanNode,
    path: &[&str],
    value: &str,
    is_first: bool,
) -> Option<Vec<TextEdit>> {
    let NodeShape::Map(entries, form) = &table.shape else {
        return None;
    };
    let (end, is_root) = (
        page.end,
        table.span.start == 0 && table.span.end == page.text.len(),
    );
    let (key, above) = path.split_last()?;
    let new = if above.is_empty() || *form == CollectionStyle::Dotted {
        format!("{} = {value}", serialize::toml_path(path))
    } else {
        let line = serialize::key(key, page.language) + value;
        format!("{end}[{}]{end}{line}", serialize::toml_path(above))
    };
    let first = entries
        .first()
        .filter(|entry| direct_value_end(&entry.value).is_some());
    if let Some(first) = first.filter(|_| is_first) {
        let at = line_start(page.text, first.at.start);
        return Some(vec![TextEdit::insert(at, new + end)]);
    }
    let own = entries
        .iter()
        .filter_map(|entry| direct_value_end(&entry.value))
        .max();
    let header = (!is_root && *form == CollectionStyle::Block).then_some(table.span.end);
    if let Some(last) = own.or(header) {
        let (content, _) = line_end(page.text, last);
        return Some(vec![TextEdit::insert(content, format!("{end}{new}"))]);
    }
    if !is_root {
        return None;
    }
    Some(vec![match first_header(entries) {
        Some(at) => TextEdit::insert(line_start(page.text, at), format!("{new}{end}{end}")),
        None => append_line(page, new.trim_start_matches(['\r', '\n'])),
    }])
}

/// Returns the end of a value that is on the lines of the table itself, not below its own header.
fn direct_value_end(node: &SpanNode) -> Option<usize> {
    match &node.shape {
        NodeShape::Map(entries, CollectionStyle::Dotted) => entries
            .iter()
            .filter_map(|entry| direct_value_end(&entry.value))
            .max(),
        NodeShape::Map(_, CollectionStyle::Block) | NodeShape::Other => None,
        _ => Some(node.span.end),
    }
}

fn first_header(entries: &[SpanEntry]) -> Option<usize> {
    entries.iter().map(|entry| entry.at.start).min()
}

/// Removes a key with its lines.
pub(super) fn remove_entry(page: SourceText<'_>, entry: &SpanEntry) -> Option<Vec<TextEdit>> {
    let before = line_prefix(page.text, entry.at.start);
    let is_dotted = page.language == FrontMatterLanguage::Toml && before.ends_with('.');
    let lines = whole_lines(page, entry.at.start..entry.value.span.end);
    (is_blank(before) || is_dotted).then(|| vec![TextEdit::remove(lines)])
}

/// Extends a range to whole lines. If the last one has no line ending, the range ends with the text.
fn whole_lines(page: SourceText<'_>, range: Range<usize>) -> Range<usize> {
    line_start(page.text, range.start)..line_end(page.text, range.end).1
}

/// Adds an item after the last one.
pub(super) fn push(page: SourceText<'_>, items: &[SpanNode], new: &str) -> Option<Vec<TextEdit>> {
    let last = items.last()?;
    let mark = item_marker(page, last)?;
    let blank = if mark.ends_with('-') { " " } else { "" };
    Some(vec![insert_line_after(
        page,
        last,
        &format!("{mark}{blank}{new}"),
    )])
}

/// Returns the dash of an item with the whitespace around it.
fn item_marker<'a>(page: SourceText<'a>, item: &SpanNode) -> Option<&'a str> {
    let mark = line_prefix(page.text, item.span.start);
    (mark.trim_matches([' ', '\t']) == "-").then_some(mark)
}

/// Removes an item with its lines; a list without other items becomes `[]`.
pub(super) fn remove_item(
    page: SourceText<'_>,
    entry: &SpanEntry,
    items: &[SpanNode],
    at: usize,
) -> Option<Vec<TextEdit>> {
    let item = items.get(at)?;
    item_marker(page, item)?;
    let mut edits = vec![TextEdit::remove(whole_lines(page, item.span.clone()))];
    if items.len() == 1 {
        let rest = page.text.get(entry.at.end..)?;
        let colon = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let is_alone = entry.value.start == entry.value.span.start;
        if !is_alone || !rest.get(colon..)?.starts_with(':') {
            return None;
        }
        let behind = entry.at.end + colon + 1;
        edits.insert(0, TextEdit::insert(behind, " []".to_owned()));
    }
    Some(edits)
}
