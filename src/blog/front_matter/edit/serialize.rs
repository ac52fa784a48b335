//! Serialization of values in the language of a front matter, in the style of the value they replace.

mod quotes;
mod yaml;

pub(super) use yaml::Lines;

use super::super::Language;
use super::super::value::{Kind, Scalar};
use super::span_tree::{Form, Style};

/// Context in which a value is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'a> {
    /// Language.
    pub(super) language: Language,
    /// Whether the value is in brackets or on lines of its own.
    pub(super) form: Form,
    /// Quote style of the replaced value, or of its neighbors.
    pub(super) style: Style,
    /// Line format, if the value may span several lines.
    pub(super) lines: Option<Lines<'a>>,
}

/// Formats a single value.
pub(super) fn scalar(scalar: &Scalar, spot: Spot<'_>) -> String {
    let text = scalar.text.as_str();
    match (scalar.kind, spot.language) {
        (Kind::Text, Language::Json) => quotes::json(text),
        (Kind::Text, Language::Toml) => quotes::toml(text, spot.style),
        (Kind::Text, _) => yaml::text(text, spot),
        _ => text.to_owned(),
    }
}

/// Formats texts as a list in brackets.
pub(super) fn list(texts: &[String], spot: Spot<'_>) -> String {
    let spot = Spot {
        form: Form::Flow,
        lines: None,
        ..spot
    };
    let written = texts.iter().map(|text| {
        let text = Scalar::new(text.as_str(), Kind::Text);
        scalar(&text, spot)
    });
    format!("[{}]", written.collect::<Vec<_>>().join(", "))
}

/// Formats a key and the separator before its value.
pub(super) fn key(key: &str, language: Language) -> String {
    match language {
        Language::Json => format!("{}: ", quotes::json(key)),
        Language::Toml => format!("{key} = "),
        _ => format!("{}: ", yaml::key(key)),
    }
}
