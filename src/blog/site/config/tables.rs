//! Shared reading of table configurations: TOML, YAML, JSON.

use jiff::tz::TimeZone;

use super::super::settings::SiteSettings;
use super::super::sources::ConfigSource;
use super::{SiteConfig, single_blog};
use crate::blog::front_matter::value::{Map, ScalarKind, Value};
use crate::blog::front_matter::{json, toml, yaml};
use crate::blog::generator::SiteKind;

/// Parses a configuration by its file extension.
pub(super) fn parse_table(text: &str, file: &str) -> Result<Map, String> {
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
            "{file}:{}: {}; its settings are ignored",
            problem.line, problem.message
        )
    })
}

/// Reads a site whose settings are one table in the first source.
pub(super) fn read_single(
    kind: SiteKind,
    sources: &[ConfigSource],
    settings: impl FnOnce(&ConfigTable<'_>) -> (SiteSettings, Vec<String>),
) -> SiteConfig {
    let source = sources.first();
    let text = source.map_or("", |it| it.text.as_str());
    let name = source.map_or("", ConfigSource::file_name);
    match parse_table(text, name) {
        Ok(map) => read_table(kind, &map, settings),
        Err(said) => SiteConfig {
            warnings: vec![said],
            ..single_blog(kind, SiteSettings::default(), Vec::new()).into_uncertain()
        },
    }
}

/// Reads the settings of a table: those of the generator, then the title and the time zone.
pub(super) fn read_table(
    kind: SiteKind,
    map: &Map,
    settings: impl FnOnce(&ConfigTable<'_>) -> (SiteSettings, Vec<String>),
) -> SiteConfig {
    let table = ConfigTable(map);
    let (mut settings, folders) = settings(&table);
    let mut said = Vec::new();
    settings.title = table.text("title").filter(|title| !title.trim().is_empty());
    for key in ["timezone", "timeZone"] {
        match table.text(key).filter(|name| !name.is_empty()) {
            Some(name) if kind != SiteKind::Zola => match TimeZone::get(&name) {
                Ok(zone) => settings.dates.zone = Some(zone),
                Err(_unknown) => said.push(format!(
                    "unknown time zone `{name}` of the site; use one such as Europe/Paris"
                )),
            },
            _ => continue,
        }
        break;
    }
    SiteConfig {
        warnings: said,
        ..single_blog(kind, settings, folders)
    }
}

/// A table with case-insensitive keys.
pub(super) struct ConfigTable<'a>(pub(super) &'a Map);

impl ConfigTable<'_> {
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

    pub(super) fn bool_value(&self, path: &str) -> Option<bool> {
        match self.value(path)?.as_scalar()?.kind {
            ScalarKind::Bool(is) => Some(is),
            _ => None,
        }
    }

    pub(super) fn map(&self, path: &str) -> impl Iterator<Item = (&str, &Value)> {
        let map = self.value(path).and_then(Value::as_map);
        map.into_iter().flat_map(Map::iter)
    }
}

/// Returns the scheme and host of a URL: `https://example.org` of `https://example.org/docs/`.
pub(super) fn url_host(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https");
    is_web.then(|| url.origin().ascii_serialization())
}

/// Returns the path of a URL: `/docs/` of `https://example.org/docs/`.
pub(super) fn url_path(address: &str) -> String {
    let path = url::Url::parse(address)
        .map_or_else(|_relative| address.to_owned(), |url| url.path().to_owned());
    format!("/{}", path.trim_matches('/'))
}
