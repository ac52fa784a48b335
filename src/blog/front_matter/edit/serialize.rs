//! Serialization of values in the language of a front matter, in the style of the value they replace.

mod quotes;
mod yaml;

pub(super) use yaml::BlockScalarLines;

use super::super::FrontMatterLanguage;
use super::super::value::{Scalar, ScalarKind};
use super::span_tree::{CollectionStyle, QuoteStyle};

/// Context in which a value is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct WriteStyle<'a> {
    /// Language.
    pub(super) language: FrontMatterLanguage,
    /// Whether the value is in brackets or on lines of its own.
    pub(super) form: CollectionStyle,
    /// Quote style of the replaced value, or of its neighbors.
    pub(super) style: QuoteStyle,
    /// Line format, if the value may span several lines.
    pub(super) lines: Option<BlockScalarLines<'a>>,
}

/// Formats a single value.
pub(super) fn scalar(scalar: &Scalar, spot: WriteStyle<'_>) -> String {
    let text = scalar.text.as_str();
    match (scalar.kind, spot.language) {
        (ScalarKind::Text, FrontMatterLanguage::Json) => quotes::json(text),
        (ScalarKind::Text, FrontMatterLanguage::Toml) => quotes::toml(text, spot.style),
        (ScalarKind::Text, _) => yaml::text(text, spot),
        _ => text.to_owned(),
    }
}

/// Formats single values as a list in brackets.
pub(super) fn list(items: &[Scalar], spot: WriteStyle<'_>) -> String {
    let spot = WriteStyle {
        form: CollectionStyle::Flow,
        lines: None,
        ..spot
    };
    let written: Vec<String> = items.iter().map(|item| scalar(item, spot)).collect();
    format!("[{}]", written.join(", "))
}

/// Formats a key and the separator before its value.
pub(super) fn key(key: &str, language: FrontMatterLanguage) -> String {
    match language {
        FrontMatterLanguage::Json => format!("{}: ", quotes::json(key)),
        FrontMatterLanguage::Toml => format!("{} = ", toml_key(key)),
        _ => format!("{}: ", yaml::key(key)),
    }
}

/// Formats the path of a TOML key, with dots between its parts.
pub(super) fn toml_path(path: &[&str]) -> String {
    let parts: Vec<String> = path.iter().map(|part| toml_key(part)).collect();
    parts.join(".")
}

/// Formats a TOML key: in quotes unless it is a bare key (toml.io/en/v1.0.0#keys).
fn toml_key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(is_bare) {
        return key.to_owned();
    }
    quotes::toml(key, QuoteStyle::Double)
}
