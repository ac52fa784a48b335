//! Text in quotes, in the three languages.

use std::fmt::Write as _;

use super::super::tree::Style;

/// Tells whether a character may not stand in YAML as it is, or should not be invisible there.
pub(super) fn must_be_escaped(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A text for JSON.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text in double quotes with the escapes that YAML, TOML and JSON share.
pub(super) fn double(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            '\r' => written.push_str("\\r"),
            c if must_be_escaped(c) => {
                // a string takes all that is written to it
                let _ = write!(written, "\\u{:04X}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

/// A text for TOML: in single quotes where the old one had them and it can be.
pub(super) fn toml(text: &str, style: Style) -> String {
    let is_plain = !text.contains('\'') && !text.contains(must_be_escaped);
    if style == Style::Single && is_plain {
        return format!("'{text}'");
    }
    double(text)
}
