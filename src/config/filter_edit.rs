//! Edits of the `[[filter]]` tables of a settings file: every other byte stays as it was.

use toml::de::DeTable;

use super::saved_filters::SavedFilter;
use super::setting_edit::{self, SettingEditError, end_of, line_end, line_start, newline_of};

/// A change of the saved filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterEdit {
    /// Add a filter, or replace the one of the same name.
    Put(SavedFilter),
    /// Remove the filter with a name.
    Remove(String),
}

impl FilterEdit {
    /// Returns the text of a settings file after the change.
    pub fn apply(&self, text: &str) -> Result<String, SettingEditError> {
        match self {
            Self::Put(filter) => put(text, filter),
            Self::Remove(name) => remove(text, name),
        }
    }
}

/// Writes a filter over the one of the same name, or else at the end of the file.
fn put(text: &str, filter: &SavedFilter) -> Result<String, SettingEditError> {
    let has = with_filter(text, &filter.name, |_| ())?.is_some();
    let edited = if has {
        replace(text, filter)?
    } else {
        append(text, filter)
    };
    let wanted = |own: &mut Vec<toml::Value>| {
        let value = as_value(filter);
        match own.iter_mut().find(|it| is_named(it, &filter.name)) {
            Some(old) => *old = value,
            None => own.push(value),
        }
    };
    verified(text, edited, wanted)
}

fn append(text: &str, filter: &SavedFilter) -> String {
    let newline = newline_of(text);
    let end = if text.is_empty() || text == "\u{feff}" {
        String::new()
    } else if text.ends_with('\n') {
        newline.to_owned()
    } else {
        newline.repeat(2)
    };
    format!("{text}{end}{}", filter.to_toml(newline))
}

/// Sets each value of a filter that is in the file. A key that the filter lacks loses its line.
fn replace(text: &str, filter: &SavedFilter) -> Result<String, SettingEditError> {
    let mut text = text.to_owned();
    for key in super::saved_filters::FILTER_KEYS {
        let value = filter.values().find(|(name, _)| *name == key);
        let literal = value.map(|(_, value)| toml::Value::String(value.to_owned()).to_string());
        let edited = with_filter(&text, &filter.name, |table| {
            let old = table.iter().find(|(name, _)| name.get_ref() == key);
            let name = table.iter().find(|(name, _)| name.get_ref() == "name");
            match (old, &literal, name) {
                (Some((_, old)), Some(literal), _) => {
                    let at = old.span();
                    setting_edit::replaced(&text, at.start, at.end, literal)
                }
                (Some((name, old)), None, _) => {
                    let (start, end) = (line_start(&text, name.span().start), old.span().end);
                    setting_edit::replaced(&text, start, line_end(&text, end), "")
                }
                (None, Some(literal), Some((_, name))) => {
                    let at = line_end(&text, name.span().end);
                    setting_edit::with_line(&text, at, &format!("{key} = {literal}"))
                }
                _ => text.clone(),
            }
        })?;
        text = edited.unwrap_or(text);
    }
    Ok(text)
}

/// Removes the table of a filter with the blank line above it.
fn remove(text: &str, name: &str) -> Result<String, SettingEditError> {
    let edited = with_filter(text, name, |table| {
        let keys = table.iter().map(|(key, _)| key.span().start);
        let ends = table
            .iter()
            .map(|(key, value)| end_of(key.span().end, value));
        let start = header_above(text, keys.min().unwrap_or_default());
        let end = line_end(text, ends.max().unwrap_or_default());
        let before = text.get(..start).unwrap_or_default();
        let blank = newline_of(text);
        let start = match before.strip_suffix(blank) {
            Some(rest) if rest.is_empty() || rest.ends_with('\n') => rest.len(),
            _ => start,
        };
        setting_edit::replaced(text, start, end, "")
    })?;
    let edited = edited.unwrap_or_else(|| text.to_owned());
    verified(text, edited, |own| own.retain(|it| !is_named(it, name)))
}

/// Returns the start of the line of `[[filter]]` above a key.
fn header_above(text: &str, key: usize) -> usize {
    let mut at = line_start(text, key);
    while at > 0 {
        let before = text.get(..at).unwrap_or_default();
        at = line_start(text, before.trim_end_matches(['\n', '\r']).len());
        let line = text.get(at..).unwrap_or_default();
        if line
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with("[[")
        {
            break;
        }
    }
    at
}

/// Calls `edit` with the table of the filter with a name; `None` if no filter has it.
fn with_filter<T>(
    text: &str,
    name: &str,
    edit: impl FnOnce(&DeTable<'_>) -> T,
) -> Result<Option<T>, SettingEditError> {
    let table = setting_edit::parse(text)?;
    let filters = table.get_ref().get("filter");
    let filters = filters.and_then(|filters| filters.get_ref().as_array());
    let tables = filters.into_iter().flat_map(|filters| filters.iter());
    let mut tables = tables.filter_map(|item| item.get_ref().as_table());
    let is_named = |table: &&DeTable<'_>| {
        let own = table.get("name").and_then(|name| name.get_ref().as_str());
        own.is_some_and(|own| same_name(own, name))
    };
    Ok(tables.find(is_named).map(edit))
}

fn same_name(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn is_named(value: &toml::Value, name: &str) -> bool {
    let own = value.get("name").and_then(toml::Value::as_str);
    own.is_some_and(|own| same_name(own, name))
}

fn as_value(filter: &SavedFilter) -> toml::Value {
    let values = filter.values();
    let values = values.map(|(key, value)| (key.to_owned(), toml::Value::from(value)));
    toml::Value::Table(values.collect())
}

/// Returns the edited text if it makes exactly the wanted change of the filters.
fn verified(
    before: &str,
    after: String,
    change: impl FnOnce(&mut Vec<toml::Value>),
) -> Result<String, SettingEditError> {
    let refused = || SettingEditError::Unsupported("filter".to_owned());
    let parse = |text: &str| text.parse::<toml::Table>().map_err(|_invalid| refused());
    let (mut old, mut new) = (parse(before)?, parse(&after)?);
    let take = |table: &mut toml::Table| match table.remove("filter") {
        Some(toml::Value::Array(filters)) => filters,
        _ => Vec::new(),
    };
    let (mut wanted, found) = (take(&mut old), take(&mut new));
    change(&mut wanted);
    if wanted == found && old == new {
        Ok(after)
    } else {
        Err(refused())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(sort: Option<&str>) -> SavedFilter {
        SavedFilter {
            name: "Rust".to_owned(),
            query: "tag:rust \"a b\"".to_owned(),
            sort: sort.map(str::to_owned),
            density: None,
        }
    }

    const TABLE: &str = "[[filter]]\nname = \"Rust\"\nquery = 'tag:rust \"a b\"'\n";

    #[test]
    fn a_new_filter_is_added_at_the_end_and_removed_without_a_trace() {
        for (before, gap) in [
            ("", ""),
            ("theme = \"dark\"\n", "\n"),
            ("theme = \"dark\" # mine\n\n[tags]\npinned = []\n", "\n"),
            ("[[filter]]\nname = \"A\" # first\n", "\n"),
        ] {
            let added = FilterEdit::Put(filter(None)).apply(before).unwrap();
            assert_eq!(added, format!("{before}{gap}{TABLE}"));
            let removed = FilterEdit::Remove("rust".to_owned()).apply(&added).unwrap();
            assert_eq!(removed, before);
        }
        let added = FilterEdit::Put(filter(None)).apply("mouse = true").unwrap();
        assert_eq!(added, format!("mouse = true\n\n{TABLE}"));
        let added = FilterEdit::Put(filter(None)).apply("# a\r\n").unwrap();
        assert_eq!(added, format!("# a\r\n\r\n{}", TABLE.replace('\n', "\r\n")));
    }

    #[test]
    fn replacing_a_filter_leaves_every_other_byte() {
        let before = "# head\n[[filter]] # one\nname = 'rust'  # mine\ndensity = \"one row\"\nquery = \"x\" # q\n\n[[filter]]\nname = \"B\"\n";
        let after = "# head\n[[filter]] # one\nname = \"Rust\"  # mine\nsort = \"title\"\nquery = 'tag:rust \"a b\"' # q\n\n[[filter]]\nname = \"B\"\n";
        let edited = FilterEdit::Put(filter(Some("title")))
            .apply(before)
            .unwrap();
        assert_eq!(edited, after);
        let again = FilterEdit::Put(filter(Some("title")))
            .apply(&edited)
            .unwrap();
        assert_eq!(again, edited);
        let removed = FilterEdit::Remove("RUST".to_owned())
            .apply(&edited)
            .unwrap();
        assert_eq!(removed, "# head\n\n[[filter]]\nname = \"B\"\n");
    }

    #[test]
    fn what_cannot_be_edited_alone_is_refused() {
        let refused = |text: &str| {
            let edited = FilterEdit::Put(filter(None)).apply(text);
            edited.unwrap_err().to_string()
        };
        assert!(refused("x = \n").starts_with("line 1 isn't valid TOML: "));
        for text in ["filter = []\n", "filter = 3\n", "[filter]\nname = \"a\"\n"] {
            let wanted = "`filter` can't be set in this file; set it yourself";
            assert_eq!(refused(text), wanted, "{text}");
        }
        let inline = "filter = [{ name = \"Rust\" }, { name = \"B\" }]\n";
        let removed = FilterEdit::Remove("Rust".to_owned()).apply(inline);
        assert!(removed.is_err());
    }
}
