//! Docusaurus admonitions: `:::tip Title` to `:::`, where outer ones have more colons.

use super::{MAX_OPEN_TAGS, MarkerContainer, Preprocessor, SyntaxMarker};
use crate::text::step_counter;

impl Preprocessor {
    /// Opens or closes an admonition; colons that do neither remain text.
    pub(super) fn replace_admonition(&mut self, content: &str, lead: &str, text: &str) {
        let rest = text.trim_start_matches(':');
        let colons = text.len() - rest.len();
        if let Some((word, title)) = parse_opening(rest.trim()) {
            self.admonitions.push(colons);
            let (word, title) = (word.to_owned(), title.to_owned());
            return self.push_marker(lead, SyntaxMarker::OpenAdmonition { word, title });
        }
        // checks only as many of the innermost as anyone nests
        let from = self.admonitions.len().saturating_sub(MAX_OPEN_TAGS);
        let mut innermost = self.admonitions.iter().enumerate().skip(from).rev();
        let closed = innermost.find(|(_, open)| {
            step_counter::count(1);
            **open <= colons
        });
        let closed = closed.map(|(index, _)| index);
        match closed {
            Some(index) if rest.trim().is_empty() => {
                for _ in index..self.admonitions.len() {
                    self.push_marker(lead, SyntaxMarker::Close(MarkerContainer::Admonition));
                }
                self.admonitions.truncate(index);
            }
            _ => self.push_source(content),
        }
    }
}

/// Parses the keyword and title of an admonition: `tip Title`, `tip[Title]{.class}`.
fn parse_opening(text: &str) -> Option<(&str, &str)> {
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
    use super::super::preprocess_default;
    use super::*;

    #[test]
    fn titles_are_read_in_both_ways() {
        assert_eq!(parse_opening("tip Use it"), Some(("tip", "Use it")));
        assert_eq!(parse_opening("tip[Use it]{#a .b}"), Some(("tip", "Use it")));
        assert_eq!(parse_opening("tip"), Some(("tip", "")));
        assert_eq!(parse_opening(""), None);
    }

    #[test]
    fn colons_that_close_nothing_stay_text() {
        assert_eq!(preprocess_default("a\n\n:::\n").text, "a\n\n:::\n");
        let prepared = preprocess_default("::::info\n:::tip\n:::\n::::\n:::\n");
        assert_eq!(prepared.markers.len(), 4);
        assert!(prepared.text.ends_with("-->\n:::\n"));
    }
}
