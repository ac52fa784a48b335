//! Callouts: block quotes that start with `[!kind]`, an optional fold sign, and a title (Obsidian,
//! "Callouts"; Hugo, "Blockquote render hooks"; GitHub, "Alerts").

use super::{Preprocessor, SyntaxMarker};

/// The first line of a callout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::markdown) struct Callout {
    /// Its kind, such as `Tip`.
    pub(in crate::markdown) kind: String,
    /// Its title; empty if it has none.
    pub(in crate::markdown) title: String,
    /// Whether it is open initially, if it is collapsible.
    pub(in crate::markdown) fold: Option<bool>,
}

impl Preprocessor {
    /// Replaces the first line of a callout by a marker; returns whether the line is one.
    pub(super) fn replace_callout(&mut self, content: &str) -> bool {
        let (prefix, inner) = split_containers(content);
        let depth = prefix.matches('>').count();
        let Some(callout) = parse_callout(inner).filter(|_| depth > 0) else {
            return false;
        };
        let (above, words) = split_quote(self.line_above());
        let goes_on = split_quote(content).0.len() == prefix.len()
            && above.matches('>').count() >= depth
            && !words.trim().is_empty();
        if goes_on {
            return false;
        }
        let mark = SyntaxMarker::Callout {
            callout,
            line: inner.to_owned(),
        };
        let prefix = prefix.to_owned();
        self.push_marker(&prefix, mark);
        true
    }
}

/// Splits the block quote markers from the start of a line.
pub(super) fn split_quote(line: &str) -> (&str, &str) {
    let inner = line.trim_start_matches(['>', ' ', '\t']);
    line.split_at(line.len() - inner.len())
}

/// Splits the block quote and list markers from the start of a line.
fn split_containers(line: &str) -> (&str, &str) {
    let mut rest = split_quote(line).1;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let marker = rest.get(digits..).unwrap_or_default();
        let signs: &[char] = if digits > 0 {
            &['.', ')']
        } else {
            &['-', '*', '+']
        };
        let Some(inner) = marker.strip_prefix(signs).filter(|it| it.starts_with(' ')) else {
            return line.split_at(line.len() - rest.len());
        };
        rest = split_quote(inner).1;
    }
}

fn parse_callout(text: &str) -> Option<Callout> {
    let (kind, rest) = text.strip_prefix("[!")?.split_once(']')?;
    let kind = kind.split('|').next()?.trim();
    let is_kind = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    let first = kind.chars().next()?;
    if !first.is_alphabetic() || !kind.chars().all(is_kind) {
        return None;
    }
    let (fold, title) = match rest.chars().next() {
        Some('-') => (Some(false), rest.get(1..)?),
        Some('+') => (Some(true), rest.get(1..)?),
        None => (None, rest),
        Some(next) if next.is_whitespace() => (None, rest),
        Some(_) => return None,
    };
    let small = kind.get(first.len_utf8()..)?.to_lowercase();
    Some(Callout {
        kind: first.to_uppercase().chain(small.chars()).collect(),
        title: title.trim().to_owned(),
        fold,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_kind_title_and_whether_it_folds() {
        let told = |text: &str| parse_callout(text).map(|it| (it.kind, it.title, it.fold));
        let of = |kind: &str, title: &str, fold| Some((kind.to_owned(), title.to_owned(), fold));
        assert_eq!(told("[!TIP] A title"), of("Tip", "A title", None));
        assert_eq!(
            told("[!warning]- Folded"),
            of("Warning", "Folded", Some(false))
        );
        assert_eq!(told("[!my-own]+"), of("My-own", "", Some(true)));
        assert_eq!(told("[!info|wide]"), of("Info", "", None));
        for text in ["[!]", "[! ]", "[!a](b)", "[!1] a", "[a] b", "!a"] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
