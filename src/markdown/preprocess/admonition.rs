//! Docusaurus admonitions: `:::tip Title` to `:::`, where outer ones have more colons.

use super::{DEEPEST, Held, Mark, Reader};
use crate::text::step_counter;

impl Reader {
    /// Opens or closes an admonition; colons that do neither remain text.
    pub(super) fn note(&mut self, content: &str, lead: &str, text: &str) {
        let rest = text.trim_start_matches(':');
        let colons = text.len() - rest.len();
        if let Some((word, title)) = opening(rest.trim()) {
            self.notes.push(colons);
            let (word, title) = (word.to_owned(), title.to_owned());
            return self.mark(lead, Mark::OpenNote { word, title });
        }
        // checks only as many of the innermost as anyone nests
        let from = self.notes.len().saturating_sub(DEEPEST);
        let mut innermost = self.notes.iter().enumerate().skip(from).rev();
        let closed = innermost.find(|(_, open)| {
            step_counter::count(1);
            **open <= colons
        });
        let closed = closed.map(|(index, _)| index);
        match closed {
            Some(index) if rest.trim().is_empty() => {
                for _ in index..self.notes.len() {
                    self.mark(lead, Mark::Close(Held::Note));
                }
                self.notes.truncate(index);
            }
            _ => self.keep(content),
        }
    }
}

/// Parses the keyword and title of an admonition: `tip Title`, `tip[Title]{.class}`.
fn opening(text: &str) -> Option<(&str, &str)> {
    let len = text
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(len);
    if !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let rest = rest.trim();
    let rest = match rest.rfind('{') {
        Some(at) if rest.ends_with('}') => rest.get(..at).unwrap_or_default().trim(),
        _ => rest,
    };
    let bracketed = rest.strip_prefix('[').and_then(|r| r.strip_suffix(']'));
    Some((word, bracketed.unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::super::prepare;
    use super::*;

    #[test]
    fn titles_are_read_in_both_ways() {
        assert_eq!(opening("tip Use it"), Some(("tip", "Use it")));
        assert_eq!(opening("tip[Use it]{#a .b}"), Some(("tip", "Use it")));
        assert_eq!(opening("tip"), Some(("tip", "")));
        assert_eq!(opening(""), None);
    }

    #[test]
    fn colons_that_close_nothing_stay_text() {
        assert_eq!(prepare("a\n\n:::\n").text, "a\n\n:::\n");
        let prepared = prepare("::::info\n:::tip\n:::\n::::\n:::\n");
        assert_eq!(prepared.marks.len(), 4);
        assert!(prepared.text.ends_with("-->\n:::\n"));
    }
}
