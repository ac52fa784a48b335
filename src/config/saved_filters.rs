//! Saved filters: query, sort order and density under a name, from the `[[filter]]` tables of
//! `config.toml`.
//!
//! They are the user's, so every blog has them. A filter of the user replaces the built-in one of
//! the same name. A filter with a mistake is reported with its line, and the others work.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::blog::Query;

use super::config_error::{ConfigErrors, did_you_mean};

/// Values of `sort`.
pub(super) const SORT_NAMES: [&str; 6] = ["auto", "newest", "oldest", "title", "words", "changed"];
/// Values of `density`.
pub const DENSITY_NAMES: [&str; 4] = ["auto", "three rows", "two rows", "one row"];
/// Value of `sort` and `density` that stands for what applies if the user chose nothing.
pub const AUTO: &str = "auto";
/// The keys of a `[[filter]]` table, in the order in which they are written.
pub(super) const FILTER_KEYS: [&str; 4] = ["name", "query", "sort", "density"];
/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 60;

/// A filter with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedFilter {
    /// Its name; case doesn't matter when it is looked up.
    pub name: String,
    /// Query, which may be empty.
    pub query: String,
    /// Sort order: a name known to `blog::sort`, or `auto`; `None` leaves the order as it is.
    pub sort: Option<String>,
    /// Density of the list: one of [`DENSITY_NAMES`]; `None` leaves it as it is.
    pub density: Option<String>,
}

impl SavedFilter {
    /// Whether it has a name, without regard to case.
    pub fn is_named(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.trim().to_lowercase()
    }

    /// Returns its keys with their values, in the order in which they are written.
    pub(super) fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let values = [
            Some(self.name.as_str()),
            Some(self.query.as_str()),
            self.sort.as_deref(),
            self.density.as_deref(),
        ];
        let pairs = FILTER_KEYS.into_iter().zip(values);
        pairs.filter_map(|(key, value)| Some((key, value?)))
    }

    /// Returns it as a `[[filter]]` table, with this line ending.
    pub fn to_toml(&self, newline: &str) -> String {
        let lines = self.values().map(|(key, value)| {
            let literal = toml::Value::String(value.to_owned());
            format!("{key} = {literal}{newline}")
        });
        let lines: String = lines.collect();
        format!("[[filter]]{newline}{lines}")
    }
}

/// Returns why a text can't be the name of a filter, if it can't.
pub fn name_error(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        Some("a filter needs a name")
    } else if name.chars().count() > MAX_NAME_CHARS {
        Some("a name has at most 60 characters")
    } else if name.contains(char::is_control) {
        Some("a name is one line without control characters")
    } else {
        None
    }
}

/// Settings of filters: tags of the digit keys, and saved filters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterSettings {
    /// Tags of the digit keys, in order; the others have the most used tags.
    pub pinned_tags: Vec<String>,
    /// The user's filters, in the order of the file.
    pub own: Vec<SavedFilter>,
    /// Filters that exist from the start.
    pub built_in: Vec<SavedFilter>,
}

impl FilterSettings {
    /// Iterates over all filters: those that exist from the start, then the user's.
    pub fn all(&self) -> impl Iterator<Item = &SavedFilter> {
        let built_in = self.built_in.iter();
        let built_in = built_in.filter(|filter| self.own(&filter.name).is_none());
        built_in.chain(&self.own)
    }

    /// Returns the filter with a name.
    pub fn find(&self, name: &str) -> Option<&SavedFilter> {
        self.all().find(|filter| filter.is_named(name))
    }

    /// Returns the user's filter with a name.
    pub fn own(&self, name: &str) -> Option<&SavedFilter> {
        self.own.iter().find(|filter| filter.is_named(name))
    }

    /// Adds a filter of the user, or replaces the one of the same name.
    pub fn put(&mut self, filter: SavedFilter) {
        let place = self.own.iter().position(|own| own.is_named(&filter.name));
        match place.and_then(|place| self.own.get_mut(place)) {
            Some(own) => *own = filter,
            None => self.own.push(filter),
        }
    }

    /// Removes the user's filter with a name.
    pub fn remove(&mut self, name: &str) {
        self.own.retain(|filter| !filter.is_named(name));
    }
}

/// Reads the `[[filter]]` tables of a file. Each mistake is reported; a filter that can't be used
/// without the wrong value is ignored.
pub(super) fn parse(
    value: &Spanned<DeValue<'_>>,
    report: &mut ConfigErrors<'_>,
) -> Vec<SavedFilter> {
    let Some(tables) = value.get_ref().as_array() else {
        report.add(&value.span(), "`filter` must be tables: [[filter]]");
        return Vec::new();
    };
    let mut filters: Vec<SavedFilter> = Vec::new();
    for item in tables {
        let Some(table) = item.get_ref().as_table() else {
            report.add(&item.span(), "`filter` must be tables: [[filter]]");
            continue;
        };
        let Some(filter) = parse_filter(table, item, report) else {
            continue;
        };
        if filters.iter().any(|other| other.is_named(&filter.name)) {
            let message = format!("filter `{}` is there twice; rename one", filter.name);
            report.add(&span_of(table, "name", item), message);
            continue;
        }
        filters.push(filter);
    }
    filters
}

fn parse_filter(
    table: &DeTable<'_>,
    item: &Spanned<DeValue<'_>>,
    report: &mut ConfigErrors<'_>,
) -> Option<SavedFilter> {
    report_unknown_keys(table, report);
    let text = |key: &str, report: &mut ConfigErrors<'_>| {
        let value = table.get(key)?;
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            report.add(&value.span(), format!("`{key}` must be text in quotes"));
        }
        text
    };
    let name = text("name", report);
    if let Some(why) = name_error(name.as_deref().unwrap_or_default()) {
        let message = format!("{why}; write name = \"My filter\"");
        report.add(&span_of(table, "name", item), message);
        return None;
    }
    let name = name?.trim().to_owned();
    let query = if table.contains_key("query") {
        text("query", report)?
    } else {
        String::new()
    };
    if let Some(wrong) = Query::parse(&query).errors().first() {
        let message = format!("`query` of filter `{name}`: {}", wrong.reason);
        report.add(&span_of(table, "query", item), message);
        return None;
    }
    let mut choice = |key: &str, choices: &[&str]| {
        let value = text(key, report)?;
        if choices.contains(&value.as_str()) {
            return Some(value);
        }
        let message = format!("`{key}` must be one of \"{}\"", choices.join("\", \""));
        report.add(&span_of(table, key, item), message);
        None
    };
    let sort = choice("sort", &SORT_NAMES);
    let density = choice("density", &DENSITY_NAMES);
    Some(SavedFilter {
        name,
        query,
        sort,
        density,
    })
}

fn report_unknown_keys(table: &DeTable<'_>, report: &mut ConfigErrors<'_>) {
    for (key, _) in table {
        let name = key.get_ref().as_ref();
        if !FILTER_KEYS.contains(&name) {
            let near = did_you_mean(name, FILTER_KEYS.into_iter());
            let near = if near.is_empty() {
                format!("; use {}", FILTER_KEYS.join(", "))
            } else {
                near
            };
            report.add(
                &key.span(),
                format!("unknown key `{name}` of a filter{near}"),
            );
        }
    }
}

/// Returns the place of a value, or else of the first key, or of the table.
fn span_of(table: &DeTable<'_>, key: &str, item: &Spanned<DeValue<'_>>) -> std::ops::Range<usize> {
    let value = table.get(key).map(Spanned::span);
    let first = || {
        table
            .iter()
            .map(|(key, _)| key.span())
            .min_by_key(|at| at.start)
    };
    value.or_else(first).unwrap_or_else(|| item.span())
}

#[cfg(test)]
mod tests {
    use crate::config::UserSettings;

    use super::*;

    fn read(text: &str) -> (Vec<SavedFilter>, Vec<String>) {
        let (settings, mistakes) = UserSettings::read(Some(("config.toml", text)));
        let mistakes = mistakes.iter().map(ToString::to_string).collect();
        (settings.filters.own, mistakes)
    }

    fn names(filters: &FilterSettings) -> Vec<&str> {
        filters.all().map(|filter| filter.name.as_str()).collect()
    }

    #[test]
    fn five_filters_exist_from_the_start() {
        let (settings, mistakes) = UserSettings::read(None);
        assert_eq!(mistakes, []);
        let wanted = ["Drafts", "This year", "Problems", "Unread", "Orphans"];
        assert_eq!(names(&settings.filters), wanted);
        assert_eq!(settings.filters.own, []);
    }

    #[test]
    fn a_filter_may_leave_order_and_density_as_they_are() {
        let text = "[[filter]]\nname = \" Rust \"\nquery = \"tag:rust\"\n\n\
                    [[filter]]\nname = \"All\"\nsort = \"title\"\ndensity = \"one row\"\n";
        let (filters, mistakes) = read(text);
        assert_eq!(mistakes, [""; 0]);
        let rust = SavedFilter {
            name: "Rust".to_owned(),
            query: "tag:rust".to_owned(),
            ..SavedFilter::default()
        };
        let all = SavedFilter {
            name: "All".to_owned(),
            query: String::new(),
            sort: Some("title".to_owned()),
            density: Some("one row".to_owned()),
        };
        assert_eq!(filters, [rust, all]);
    }

    #[test]
    fn a_mistake_is_named_with_its_line_and_the_others_work() {
        let text = "[[filter]]\nquery = \"rust\"\n\
                    [[filter]]\nname = \"A\"\nquery = \"is:dratf\"\n\
                    [[filter]]\nname = \"B\"\nsort = \"best\"\nqeury = \"x\"\ndensity = 2\n\
                    [[filter]]\nname = \"C\"\n\
                    [[filter]]\nname = \"c\"\n";
        let (filters, mistakes) = read(text);
        let found: Vec<&str> = filters.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(found, ["B", "C"]);
        let starts = [
            "config.toml:2: a filter needs a name; write name = \"My filter\"",
            "config.toml:5: `query` of filter `A`: unknown state `dratf`; use draft",
            "config.toml:8: `sort` must be one of \"auto\", \"newest\"",
            "config.toml:9: unknown key `qeury` of a filter; did you mean `query`?",
            "config.toml:10: `density` must be text in quotes",
            "config.toml:14: filter `c` is there twice; rename one",
        ];
        assert_eq!(mistakes.len(), starts.len(), "{mistakes:?}");
        for (mistake, start) in mistakes.iter().zip(starts) {
            assert!(mistake.starts_with(start), "{mistake}");
        }
        for text in ["filter = 3\n", "filter = [3]\n"] {
            let wanted = "config.toml:1: `filter` must be tables: [[filter]]";
            assert_eq!(read(text).1, [wanted]);
        }
    }

    #[test]
    fn a_filter_of_the_user_replaces_the_built_in_one_until_it_is_removed() {
        let text = "[[filter]]\nname = \"drafts\"\nquery = \"is:draft tag:rust\"\n";
        let mut filters = UserSettings::read(Some(("config.toml", text))).0.filters;
        let wanted = ["This year", "Problems", "Unread", "Orphans", "drafts"];
        assert_eq!(names(&filters), wanted);
        assert_eq!(filters.find("DRAFTS").unwrap().query, "is:draft tag:rust");
        filters.put(SavedFilter {
            name: "Drafts".to_owned(),
            ..SavedFilter::default()
        });
        assert_eq!((filters.own.len(), filters.own[0].query.as_str()), (1, ""));
        filters.remove("drafts");
        assert_eq!(filters.find("Drafts").unwrap().query, "is:draft");
    }
}
