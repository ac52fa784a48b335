//! Quoted text in the three languages.

use std::fmt::Write as _;

use super::super::span_tree::QuoteStyle;

/// Whether a character must be escaped in YAML, or would be invisible there.
pub(super) fn needs_escape(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Formats a text as a JSON string.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Formats a text in double quotes, with the escapes that YAML, TOML and JSON share.
pub(super) fn double(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            '\r' => written.push_str("\\r"),
            c if needs_escape(c) => {
                // writing to a string cannot fail
                let _ = write!(written, "\\u{:04X}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

/// Formats a text as a TOML string: in single quotes if the old one had them and the text allows it.
pub(super) fn toml(text: &str, style: QuoteStyle) -> String {
    let is_plain = !text.contains('\'') && !text.contains(needs_escape);
    if style == QuoteStyle::Single && is_plain {
        return format!("'{text}'");
    }
    double(text)
}
