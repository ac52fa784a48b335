//! Zola configuration: `config.toml` or `zola.toml`.

use super::super::settings::{
    FileSettings, SiteSettings, Slugify, Taxonomy, UrlSettings, ZolaSettings,
};
use super::super::sources::ConfigSource;
use super::SiteConfig;
use super::tables::{ConfigTable, read_single, url_host, url_path};
use crate::blog::front_matter::value::{Map, Value};
use crate::blog::generator::SiteKind;
use crate::blog::glob::Globs;

/// Reads the configuration of a site.
pub(super) fn read(sources: &[ConfigSource]) -> SiteConfig {
    read_single(SiteKind::Zola, sources, zola)
}

/// Reads the settings: `getzola.org/documentation/getting-started/configuration` and
/// `/content/multilingual`.
fn zola(table: &ConfigTable<'_>) -> (SiteSettings, Vec<String>) {
    let base = table
        .text("base_url")
        .map_or_else(|| "/".to_owned(), |it| url_path(&it));
    let own = zola_settings(table);
    let root = match own.taxonomy_root.as_str() {
        "" => String::new(),
        root => format!("/{root}"),
    };
    let is_read = !table.0.is_empty();
    let settings = SiteSettings {
        urls: UrlSettings {
            host: table.text("base_url").and_then(|it| url_host(&it)),
            tags: format!("{}{root}/tags", base.trim_end_matches('/')),
            base,
            // unknown without a configuration
            languages: is_read.then(|| own.languages.clone()),
            ..UrlSettings::default()
        },
        files: FileSettings {
            ignored: ignored(table),
            ..FileSettings::default()
        },
        zola: own,
        ..SiteSettings::default()
    };
    (settings, Vec::new())
}

fn zola_settings(table: &ConfigTable<'_>) -> ZolaSettings {
    let default_language = table
        .text("default_language")
        .unwrap_or_else(|| "en".to_owned());
    let languages = table.map("languages").map(|(name, _)| name);
    let others = languages.filter(|name| *name != default_language);
    ZolaSettings {
        paths: slugify(table, "paths"),
        terms: slugify(table, "taxonomies"),
        keeps_dates: table.bool_value("slugify.paths_keep_dates") == Some(true),
        taxonomies: (!table.0.is_empty()).then(|| taxonomies(table)),
        taxonomy_root: table.folder("taxonomy_root").unwrap_or_default(),
        languages: others.map(str::to_owned).collect(),
        default_language,
    }
}

fn slugify(table: &ConfigTable<'_>, key: &str) -> Slugify {
    match table.text(&format!("slugify.{key}")).as_deref() {
        Some("safe") => Slugify::Safe,
        Some("off") => Slugify::Off,
        _ => Slugify::On,
    }
}

/// Reads the taxonomies of the default language, then those of the others.
fn taxonomies(table: &ConfigTable<'_>) -> Vec<Taxonomy> {
    let of = |value: Option<&Value>, language: &str| -> Vec<Taxonomy> {
        let list = value.and_then(Value::as_list).unwrap_or_default();
        let entries = list.iter().filter_map(Value::as_map);
        entries
            .filter_map(|entry| taxonomy(entry, language))
            .collect()
    };
    let mut all = of(table.value("taxonomies"), "");
    for (language, map) in table.map("languages") {
        let own = map.as_map().and_then(|map| map.get("taxonomies"));
        all.extend(of(own, language));
    }
    all
}

fn taxonomy(entry: &Map, language: &str) -> Option<Taxonomy> {
    let renders = entry.get("render").and_then(Value::as_written);
    Some(Taxonomy {
        name: entry.get("name")?.as_written()?.to_owned(),
        renders: renders != Some("false"),
        language: language.to_owned(),
    })
}

/// Reads `ignored_content`: patterns in which `*` matches `/` (`globset`).
fn ignored(table: &ConfigTable<'_>) -> Globs {
    let list = table.value("ignored_content").and_then(Value::as_list);
    let patterns = list
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_written);
    let all: Vec<String> = patterns
        .flat_map(|pattern| [pattern.to_owned(), format!("*/{pattern}")])
        .collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    Globs::crossing(&all)
}
