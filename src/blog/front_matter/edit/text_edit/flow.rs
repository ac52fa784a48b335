//! Text edits of lists and maps in brackets: `[a, b]`, `{a: 1}`, on one line or several.

use std::ops::Range;

use super::super::span_tree::SpanNode;
use super::{SourceText, TextEdit, is_blank, line_end, line_prefix, line_start};

/// Adds an item after the last one.
pub(super) fn add(
    page: SourceText<'_>,
    node: &SpanNode,
    items: &[Range<usize>],
    new: &str,
) -> Option<Vec<TextEdit>> {
    let inner = inner(node)?;
    let Some(last) = items.last() else {
        let between = page.text.get(inner.clone())?;
        // a comment in empty brackets stays
        let at = if between.trim().is_empty() {
            inner
        } else {
            inner.start..inner.start
        };
        return Some(vec![TextEdit::replace(at, new.to_owned())]);
    };
    if is_on_own_line(page.text, &inner, last) {
        return Some(add_line(page, last, new));
    }
    let blank = last_separator(page.text, items).unwrap_or(" ");
    Some(vec![TextEdit::insert(last.end, format!(",{blank}{new}"))])
}

/// Returns the range between the brackets.
fn inner(node: &SpanNode) -> Option<Range<usize>> {
    let inner = node.start + 1..node.span.end.checked_sub(1)?;
    (inner.start <= inner.end).then_some(inner)
}

/// Whether an item is alone on its line, without a bracket.
fn is_on_own_line(text: &str, inner: &Range<usize>, item: &Range<usize>) -> bool {
    let start = line_start(text, item.start);
    let (_, end) = line_end(text, item.end);
    start >= inner.start
        && end <= inner.end
        && is_blank(line_prefix(text, item.start))
        && comma_after(text, item.end).is_none_or(|comma| {
            let (behind, _) = line_end(text, item.end);
            let rest = text.get(comma + 1..behind).unwrap_or_default().trim_start();
            rest.is_empty() || rest.starts_with('#')
        })
}

/// Returns the offset of the comma after an item, if it is on the same line.
fn comma_after(text: &str, end: usize) -> Option<usize> {
    let rest = text.get(end..)?;
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    rest.get(blank..)?.starts_with(',').then_some(end + blank)
}

fn add_line(page: SourceText<'_>, last: &Range<usize>, new: &str) -> Vec<TextEdit> {
    let indent = line_prefix(page.text, last.start);
    let (end, _) = line_end(page.text, last.end);
    let (line_break, text) = (page.end, page.text);
    if comma_after(text, last.end).is_some() {
        return vec![TextEdit::insert(end, format!("{line_break}{indent}{new},"))];
    }
    vec![
        TextEdit::insert(last.end, ",".to_owned()),
        TextEdit::insert(end, format!("{line_break}{indent}{new}")),
    ]
}

/// Returns the whitespace between the last comma and the last item, if they are on one line.
fn last_separator<'a>(text: &'a str, items: &[Range<usize>]) -> Option<&'a str> {
    let [.., before, last] = items else {
        return None;
    };
    let between = text.get(before.end..last.start)?;
    between.strip_prefix(',').filter(|blank| is_blank(blank))
}

/// Removes an item.
pub(super) fn remove(
    page: SourceText<'_>,
    node: &SpanNode,
    items: &[Range<usize>],
    at: usize,
) -> Option<Vec<TextEdit>> {
    let (text, inner, item) = (page.text, inner(node)?, items.get(at)?);
    if items.len() == 1 {
        let around = [
            text.get(inner.start..item.start)?,
            text.get(item.end..inner.end)?,
        ]
        .concat();
        let is_bare = around.chars().all(|c| c.is_whitespace() || c == ',');
        return is_bare.then(|| vec![TextEdit::remove(inner)]);
    }
    if is_on_own_line(text, &inner, item) {
        return remove_line(text, items, at);
    }
    let before = at.checked_sub(1).and_then(|before| items.get(before));
    let (cut, gap) = if let Some(before) = before {
        (before.end..item.end, before.end..item.start)
    } else {
        let next = items.get(at + 1)?.start;
        (item.start..next, item.end..next)
    };
    // a comment between two items may belong to either
    (!text.get(gap)?.contains('#')).then(|| vec![TextEdit::remove(cut)])
}

/// Removes an item with its line; also the comma before it, if the last item has none.
fn remove_line(text: &str, items: &[Range<usize>], at: usize) -> Option<Vec<TextEdit>> {
    let item = items.get(at)?;
    let line = line_start(text, item.start)..line_end(text, item.end).1;
    let mut edits = vec![TextEdit::remove(line)];
    if at + 1 == items.len() && comma_after(text, item.end).is_none() {
        let before = comma_after(text, items.get(at.checked_sub(1)?)?.end)?;
        edits.push(TextEdit::remove(before..before + 1));
    }
    Some(edits)
}
