//! Completion of the term at the end of a query.

use std::ops::Range;

use super::compare::{DATE_WORDS, split_sign};
use super::predicate::Condition;
use super::term::TERM_KEYS;
use super::token::{TokenKind, split_key, tokens};
use super::value::{quote_signed, unquote};

/// The part of a query that is being typed at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenTerm {
    /// The key of the term, in lower case; `None` for a word that may become a key.
    pub key: Option<String>,
    /// The bytes that a completion replaces, up to the end.
    pub at: Range<usize>,
    /// Their text, without quotes and in lower case.
    pub typed: String,
}

impl OpenTerm {
    /// Returns the term at the end of a query; `None` after a blank or in a phrase.
    pub fn of(text: &str) -> Option<Self> {
        let last = tokens(text)
            .pop()
            .filter(|last| last.at.end == text.len())?;
        let TokenKind::Word { raw, .. } = last.kind else {
            return None;
        };
        let (key, value) = match split_key(raw) {
            (Some(key), value) => (Some(key.to_lowercase()), split_sign(last_part(value)).1),
            (None, word) => (None, word),
        };
        // a phrase is taken literally
        if key.is_none() && (value.is_empty() || value.starts_with('"')) {
            return None;
        }
        let value = value.trim_start_matches('~');
        Some(Self {
            key,
            at: text.len() - value.len()..text.len(),
            typed: unquote(value).to_lowercase(),
        })
    }

    /// Returns how a value is written in the query.
    pub fn written(value: &str) -> String {
        quote_signed(&value.to_lowercase())
    }

    /// Returns the values that the key has in every blog.
    pub fn fixed_values(&self) -> Vec<&'static str> {
        match self.key.as_deref() {
            Some("is") => Condition::ALL.map(|(name, _)| name).to_vec(),
            Some("date") => DATE_WORDS.to_vec(),
            Some("has" | "no") => HAS_KEYS.to_vec(),
            _ => Vec::new(),
        }
    }

    /// Returns the names of the keys that every blog has.
    pub fn fixed_keys() -> impl Iterator<Item = &'static str> {
        TERM_KEYS.into_iter().map(|(name, _)| name)
    }
}

/// Keys of `has:` and `no:` that mean more than a front matter key.
const HAS_KEYS: [&str; 9] = [
    "tags",
    "image",
    "description",
    "date",
    "title",
    "author",
    "category",
    "series",
    "lang",
];

/// Returns what follows the last comma outside quotes.
fn last_part(value: &str) -> &str {
    let mut quoted = false;
    let mut start = 0;
    for (at, c) in value.char_indices() {
        quoted ^= c == '"';
        if c == ',' && !quoted {
            start = at + 1;
        }
    }
    value.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_open_term_is_the_value_behind_the_last_comma_and_sign() {
        for (text, key, replaced, typed) in [
            ("a tag:Ru", Some("tag"), "Ru", "ru"),
            ("-(tag:a,\"b, c\",\"fo o", Some("tag"), "\"fo o", "fo o"),
            ("weight:>=1", Some("weight"), "1", "1"),
            ("date:", Some("date"), "", ""),
            ("title:~mi", Some("title"), "mi", "mi"),
            ("(wo", None, "wo", "wo"),
            ("x -Wo", None, "Wo", "wo"),
        ] {
            let term = OpenTerm::of(text).expect(text);
            assert_eq!(term.key.as_deref(), key, "{text}");
            let found = text.get(term.at.clone());
            assert_eq!((found, &*term.typed), (Some(replaced), typed));
        }
        for text in ["", "a ", "\"phrase", "a \"ph", "-", "(", "(a)", "a or"] {
            assert_eq!(OpenTerm::of(text), None, "{text}");
        }
    }
}
