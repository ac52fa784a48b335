//! Writes values in the language of a front matter, in the style of the value they replace.

mod quotes;
mod yaml;

pub(super) use yaml::Lines;

use super::super::Language;
use super::super::value::{Kind, Scalar};
use super::tree::{Form, Style};

/// Where a value is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'a> {
    /// In which language.
    pub(super) language: Language,
    /// Whether it stands in brackets or on lines.
    pub(super) form: Form,
    /// How the value that stood there, or its neighbours, are written.
    pub(super) style: Style,
    /// What its lines look like, where it may have several.
    pub(super) lines: Option<Lines<'a>>,
}

/// Writes a single value.
pub(super) fn scalar(scalar: &Scalar, spot: Spot<'_>) -> String {
    let text = scalar.text.as_str();
    match (scalar.kind, spot.language) {
        (Kind::Text, Language::Json) => quotes::json(text),
        (Kind::Text, Language::Toml) => quotes::toml(text, spot.style),
        (Kind::Text, _) => yaml::text(text, spot),
        _ => text.to_owned(),
    }
}

/// Writes texts as a list in brackets.
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

/// Writes a key and what stands between it and its value.
pub(super) fn key(key: &str, language: Language) -> String {
    match language {
        Language::Json => format!("{}: ", quotes::json(key)),
        Language::Toml => format!("{key} = "),
        _ => format!("{}: ", yaml::key(key)),
    }
}
