//! Text with the letters that a search matched.

use crate::text::{CleanText, Role, Span, TextModifier, TextStyle, width};

/// Returns the spans of a text in which the characters that begin at `matched` are highlighted.
pub(super) fn spans(text: CleanText, matched: &[usize], look: TextStyle) -> Vec<Span> {
    if matched.is_empty() {
        return vec![Span::clean(text, look)];
    }
    let matching = TextStyle::of(Role::Accent)
        .bold()
        .with(TextModifier::UNDERLINE);
    let mut spans: Vec<Span> = Vec::new();
    for cluster in width::clusters(text.as_str()) {
        let range = cluster.at..cluster.at + cluster.text.len();
        let is_matched = matched.iter().any(|at| range.contains(at));
        let look = if is_matched { matching } else { look };
        let part = text.slice(range);
        match spans.last_mut() {
            Some(last) if last.style == look => {
                last.text = std::mem::take(&mut last.text).join(&part);
            }
            _ => spans.push(Span::clean(part, look)),
        }
    }
    spans
}
