//! Shared reading of table configurations: TOML, YAML, JSON.

use jiff::tz::TimeZone;

use super::super::SiteKind;
use super::super::settings::Settings;
use super::super::sources::ConfigSource;
use super::{Project, one};
use crate::blog::front_matter::value::{Kind, Map, Value};
use crate::blog::front_matter::{json, toml, yaml};

/// Parses a configuration by its file extension.
pub(super) fn map(text: &str, file: &str) -> Result<Map, String> {
    if text.trim().is_empty() {
        return Ok(Map::default());
    }
    let read = match file.rsplit('.').next() {
        Some("toml") => toml::map(text, 1),
        Some("json") => json::map(text, 1),
        _ => yaml::map(text, 1),
    };
    read.map_err(|problem| {
        format!(
            "{file}:{}: {}; its settings are left aside",
            problem.line, problem.message
        )
    })
}

/// Reads a site whose settings are one table in the first source.
pub(super) fn single(
    kind: SiteKind,
    sources: &[ConfigSource],
    settings: impl FnOnce(&Table<'_>) -> (Settings, Vec<String>),
) -> Project {
    let source = sources.first();
    let text = source.map_or("", |it| it.text.as_str());
    let name = source.map_or("", ConfigSource::file_name);
    match map(text, name) {
        Ok(map) => project(kind, &map, settings),
        Err(said) => Project {
            said: vec![said],
            ..one(kind, Settings::default(), Vec::new()).uncertain()
        },
    }
}

/// Reads the settings of a table: those of the generator, then the title and the time zone.
pub(super) fn project(
    kind: SiteKind,
    map: &Map,
    settings: impl FnOnce(&Table<'_>) -> (Settings, Vec<String>),
) -> Project {
    let table = Table(map);
    let (mut settings, folders) = settings(&table);
    let mut said = Vec::new();
    settings.title = table.text("title").filter(|title| !title.trim().is_empty());
    for key in ["timezone", "timeZone"] {
        match table.text(key).filter(|name| !name.is_empty()) {
            Some(name) if kind != SiteKind::Zola => match TimeZone::get(&name) {
                Ok(zone) => settings.dates.zone = Some(zone),
                Err(_unknown) => said.push(format!(
                    "the time zone `{name}` of the site is not known; write one such as Europe/Paris"
                )),
            },
            _ => continue,
        }
        break;
    }
    Project {
        said,
        ..one(kind, settings, folders)
    }
}

/// A table with case-insensitive keys.
pub(super) struct Table<'a>(pub(super) &'a Map);

impl Table<'_> {
    pub(super) fn value(&self, path: &str) -> Option<&Value> {
        let mut parts = path.split('.');
        let first = self.0.get_any_case(parts.next()?)?;
        parts.try_fold(first, |at, key| at.as_map()?.get_any_case(key))
    }

    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.value(path)?.as_written().map(str::to_owned)
    }

    pub(super) fn folder(&self, path: &str) -> Option<String> {
        let text = self.text(path)?;
        let folder = text.trim_start_matches("./").trim_matches('/').to_owned();
        (!folder.is_empty() && folder != ".").then_some(folder)
    }

    pub(super) fn truth(&self, path: &str) -> Option<bool> {
        match self.value(path)?.as_scalar()?.kind {
            Kind::Bool(is) => Some(is),
            _ => None,
        }
    }

    pub(super) fn map(&self, path: &str) -> impl Iterator<Item = (&str, &Value)> {
        let map = self.value(path).and_then(Value::as_map);
        map.into_iter().flat_map(Map::iter)
    }
}

/// Returns the path of a URL: `/docs/` of `https://example.org/docs/`.
pub(super) fn path_of(address: &str) -> String {
    let path = url::Url::parse(address)
        .map_or_else(|_relative| address.to_owned(), |url| url.path().to_owned());
    format!("/{}", path.trim_matches('/'))
}
