//! Text edits of lists and maps in brackets: `[a, b]`, `{a: 1}`, on one line or several.

use std::ops::Range;

use super::super::span_tree::Node;
use super::{Page, Splice, before_in_line, is_blank, line_end, line_start};

/// Adds an item after the last one.
pub(super) fn add(
    page: Page<'_>,
    node: &Node,
    items: &[Range<usize>],
    new: &str,
) -> Option<Vec<Splice>> {
    let inner = inner(node)?;
    let Some(last) = items.last() else {
        let between = page.text.get(inner.clone())?;
        // a comment in empty brackets stays
        let at = if between.trim().is_empty() {
            inner
        } else {
            inner.start..inner.start
        };
        return Some(vec![Splice::replace(at, new.to_owned())]);
    };
    if is_alone(page.text, &inner, last) {
        return Some(add_line(page, last, new));
    }
    let blank = between_last(page.text, items).unwrap_or(" ");
    Some(vec![Splice::insert(last.end, format!(",{blank}{new}"))])
}

/// Returns the range between the brackets.
fn inner(node: &Node) -> Option<Range<usize>> {
    let inner = node.start + 1..node.span.end.checked_sub(1)?;
    (inner.start <= inner.end).then_some(inner)
}

/// Whether an item is alone on its line, without a bracket.
fn is_alone(text: &str, inner: &Range<usize>, item: &Range<usize>) -> bool {
    let start = line_start(text, item.start);
    let (_, end) = line_end(text, item.end);
    start >= inner.start
        && end <= inner.end
        && is_blank(before_in_line(text, item.start))
        && comma(text, item.end).is_none_or(|comma| {
            let (behind, _) = line_end(text, item.end);
            let rest = text.get(comma + 1..behind).unwrap_or_default().trim_start();
            rest.is_empty() || rest.starts_with('#')
        })
}

/// Returns the offset of the comma after an item, if it is on the same line.
fn comma(text: &str, end: usize) -> Option<usize> {
    let rest = text.get(end..)?;
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    rest.get(blank..)?.starts_with(',').then_some(end + blank)
}

fn add_line(page: Page<'_>, last: &Range<usize>, new: &str) -> Vec<Splice> {
    let indent = before_in_line(page.text, last.start);
    let (end, _) = line_end(page.text, last.end);
    let (line_break, text) = (page.end, page.text);
    if comma(text, last.end).is_some() {
        return vec![Splice::insert(end, format!("{line_break}{indent}{new},"))];
    }
    vec![
        Splice::insert(last.end, ",".to_owned()),
        Splice::insert(end, format!("{line_break}{indent}{new}")),
    ]
}

/// Returns the whitespace between the last comma and the last item, if they are on one line.
fn between_last<'a>(text: &'a str, items: &[Range<usize>]) -> Option<&'a str> {
    let [.., before, last] = items else {
        return None;
    };
    let between = text.get(before.end..last.start)?;
    between.strip_prefix(',').filter(|blank| is_blank(blank))
}

/// Removes an item.
pub(super) fn take(
    page: Page<'_>,
    node: &Node,
    items: &[Range<usize>],
    at: usize,
) -> Option<Vec<Splice>> {
    let (text, inner, item) = (page.text, inner(node)?, items.get(at)?);
    if items.len() == 1 {
        let around = [
            text.get(inner.start..item.start)?,
            text.get(item.end..inner.end)?,
        ]
        .concat();
        let is_bare = around.chars().all(|c| c.is_whitespace() || c == ',');
        return is_bare.then(|| vec![Splice::remove(inner)]);
    }
    if is_alone(text, &inner, item) {
        return take_line(text, items, at);
    }
    let before = at.checked_sub(1).and_then(|before| items.get(before));
    let (cut, gap) = if let Some(before) = before {
        (before.end..item.end, before.end..item.start)
    } else {
        let next = items.get(at + 1)?.start;
        (item.start..next, item.end..next)
    };
    // a comment between two items may belong to either
    (!text.get(gap)?.contains('#')).then(|| vec![Splice::remove(cut)])
}

/// Removes an item with its line; also the comma before it, if the last item has none.
fn take_line(text: &str, items: &[Range<usize>], at: usize) -> Option<Vec<Splice>> {
    let item = items.get(at)?;
    let line = line_start(text, item.start)..line_end(text, item.end).1;
    let mut splices = vec![Splice::remove(line)];
    if at + 1 == items.len() && comma(text, item.end).is_none() {
        let before = comma(text, items.get(at.checked_sub(1)?)?.end)?;
        splices.push(Splice::remove(before..before + 1));
    }
    Some(splices)
}
