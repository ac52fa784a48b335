//! Edits of a settings file: sets one setting and leaves every other byte as it was.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Why a setting was not set.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SettingEditError {
    /// The file is not valid TOML.
    #[error("line {line} isn't valid TOML: {message}; fix the file")]
    Invalid {
        /// Line number, from 1.
        line: usize,
        /// Message of the parser.
        message: String,
    },
    /// The file has a form in which the setting can't be set alone.
    #[error("`{0}` can't be set in this file; set it yourself")]
    Unsupported(String),
}

/// Returns the text of a TOML file with the setting `key` set to a string. A missing setting is
/// added above the first table, with the line ending of the file.
pub fn set_text(text: &str, key: &str, value: &str) -> Result<String, SettingEditError> {
    let table = parse(text)?;
    let table = table.get_ref();
    let literal = toml::Value::String(value.to_owned()).to_string();
    let found = table.iter().find(|(name, _)| name.get_ref() == key);
    let candidates = if let Some((_, old)) = found {
        let span = old.span();
        vec![replaced(text, span.start, span.end, &literal)]
    } else {
        let line = format!("{key} = {literal}");
        let places = insertion_points(text, table).into_iter();
        places.map(|at| with_line(text, at, &line)).collect()
    };
    let mut candidates = candidates.into_iter();
    candidates
        .find(|edited| is_only_change(text, edited, key, value))
        .ok_or_else(|| SettingEditError::Unsupported(key.to_owned()))
}

pub(super) fn parse(text: &str) -> Result<Spanned<DeTable<'_>>, SettingEditError> {
    DeTable::parse(text).map_err(|error| {
        let start = error.span().unwrap_or_default().start;
        let before = text.get(..start).unwrap_or_default();
        SettingEditError::Invalid {
            line: before.matches('\n').count() + 1,
            message: error.message().to_owned(),
        }
    })
}

pub(super) fn replaced(text: &str, start: usize, end: usize, by: &str) -> String {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    format!("{before}{by}{after}")
}

/// Inserts a line at the start of a line, or at the end of the text.
pub(super) fn with_line(text: &str, at: usize, line: &str) -> String {
    let newline = newline_of(text);
    let before = text.get(..at).unwrap_or_default();
    let is_line_start = before.is_empty() || before.ends_with(['\n', '\u{feff}']);
    let begin = if is_line_start { "" } else { newline };
    replaced(text, at, at, &format!("{begin}{line}{newline}"))
}

/// Returns the places for a new setting, best first: after the last setting outside of tables,
/// before the first table, at the start.
fn insertion_points(text: &str, table: &DeTable<'_>) -> Vec<usize> {
    let (mut last_setting, mut first_table) = (None, None);
    for (key, value) in table {
        let start = line_start(text, key.span().start);
        let is_table = text
            .get(start..)
            .is_some_and(|line| line.trim_start().starts_with('['));
        if is_table {
            first_table = Some(first_table.map_or(start, |first: usize| first.min(start)));
        } else {
            last_setting = last_setting.max(Some(end_of(key.span().end, value)));
        }
    }
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let before_tables = first_table.map_or(text.len(), |at| above_comments(text, at));
    let after_settings = last_setting.map(|at| line_end(text, at));
    after_settings
        .into_iter()
        .chain([before_tables, start])
        .collect()
}

/// Returns the line ending of a file.
pub(super) fn newline_of(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Returns the start of the line at a byte.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// Returns the end of the line at a byte, after its line ending.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let after = text.get(at..).unwrap_or_default();
    after.find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Returns the end of a value, or of the last one in it.
pub(super) fn end_of(key_end: usize, value: &Spanned<DeValue<'_>>) -> usize {
    let own = value.span().end.max(key_end);
    match value.get_ref() {
        DeValue::Table(table) => {
            let ends = table
                .iter()
                .map(|(key, value)| end_of(key.span().end, value));
            ends.max().unwrap_or(own).max(own)
        }
        _ => own,
    }
}

/// Returns the start of the comment lines directly above the line at `at`.
fn above_comments(text: &str, at: usize) -> usize {
    let lines = text
        .get(..at)
        .unwrap_or_default()
        .split_inclusive('\n')
        .rev();
    let comments = lines.take_while(|line| line.trim_start().starts_with('#'));
    at - comments.map(str::len).sum::<usize>()
}

/// Whether an edit sets the setting and changes no other.
fn is_only_change(before: &str, after: &str, key: &str, value: &str) -> bool {
    let (Ok(mut old), Ok(mut new)) = (before.parse::<toml::Table>(), after.parse::<toml::Table>())
    else {
        return false;
    };
    old.remove(key);
    let set = new.remove(key);
    set.is_some_and(|set| set.as_str() == Some(value)) && old == new
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each text with the text after `theme` was set to `tokyo-night`.
    const EDITS: &[(&str, &str)] = &[
        ("", "theme = \"tokyo-night\"\n"),
        ("theme = \"dark\"", "theme = \"tokyo-night\""),
        (
            "theme = 'dark' # mine\n",
            "theme = \"tokyo-night\" # mine\n",
        ),
        ("  theme=\"a\"\t\n", "  theme=\"tokyo-night\"\t\n"),
        (
            "\"theme\" = \"\"\"a\nb\"\"\"\nx = 1\n",
            "\"theme\" = \"tokyo-night\"\nx = 1\n",
        ),
        ("theme = 5\n", "theme = \"tokyo-night\"\n"),
        (
            "mouse = true\r\ntheme = \"a\"\r\n\r\n[check]\r\noff = []\r\n",
            "mouse = true\r\ntheme = \"tokyo-night\"\r\n\r\n[check]\r\noff = []\r\n",
        ),
        (
            "# theme = \"dark\"\n",
            "# theme = \"dark\"\ntheme = \"tokyo-night\"\n",
        ),
        ("# no newline", "# no newline\ntheme = \"tokyo-night\"\n"),
        ("mouse = true", "mouse = true\ntheme = \"tokyo-night\"\n"),
        (
            "mouse = true # on\r\n\r\n# rules\r\n[check]\r\noff = []",
            "mouse = true # on\r\ntheme = \"tokyo-night\"\r\n\r\n# rules\r\n[check]\r\noff = []",
        ),
        (
            "# head\n\n# rules\n[check]\noff = []\n",
            "# head\n\ntheme = \"tokyo-night\"\n# rules\n[check]\noff = []\n",
        ),
        (
            "opener = [\n  \"a\", # one\n  \"[b]\",\n]\n\n[check]\noff = []\n",
            "opener = [\n  \"a\", # one\n  \"[b]\",\n]\ntheme = \"tokyo-night\"\n\n[check]\noff = []\n",
        ),
        (
            "check.off = []\nmouse = true\n",
            "check.off = []\nmouse = true\ntheme = \"tokyo-night\"\n",
        ),
        (
            "[check]\ntheme = \"not this\"\n",
            "theme = \"tokyo-night\"\n[check]\ntheme = \"not this\"\n",
        ),
        (
            "check = { off = [] } # x\n",
            "check = { off = [] } # x\ntheme = \"tokyo-night\"\n",
        ),
        (
            "[[a.b]]\nc = 1\n[a.d]\ne = 2\n",
            "theme = \"tokyo-night\"\n[[a.b]]\nc = 1\n[a.d]\ne = 2\n",
        ),
        (
            "posts = \"ü\"\n\n\n",
            "posts = \"ü\"\ntheme = \"tokyo-night\"\n\n\n",
        ),
    ];

    #[test]
    fn setting_the_theme_leaves_every_other_byte() {
        for (before, after) in EDITS {
            let edited = set_text(before, "theme", "tokyo-night").unwrap();
            assert_eq!(edited, *after, "{before:?}");
            let again = set_text(&edited, "theme", "tokyo-night").unwrap();
            assert_eq!(again, edited, "{before:?} a second time");
        }
    }

    #[test]
    fn a_value_is_quoted() {
        for name in ["a\"b", "a\\b", "a\nb", "ü", ""] {
            let edited = set_text("x = 1\n", "theme", name).unwrap();
            let table: toml::Table = edited.parse().unwrap();
            assert_eq!(table["theme"].as_str(), Some(name));
        }
    }

    #[test]
    fn what_cannot_be_edited_alone_is_refused() {
        let refused = |text: &str| set_text(text, "theme", "dark").unwrap_err().to_string();
        assert!(refused("x = 1\ny = \n").starts_with("line 2 isn't valid TOML: "));
        for text in ["[theme]\nname = \"a\"\n", "theme.name = \"a\"\n"] {
            assert_eq!(
                refused(text),
                "`theme` can't be set in this file; set it yourself"
            );
        }
    }
}
