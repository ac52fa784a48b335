//! Hugo configuration: `hugo.*` or `config.*`, and the folders `config/_default` and
//! `config/production`.
//!
//! Source: `gohugo.io/configuration/introduction` (which file sets which keys), `/configuration/all`,
//! `/configuration/permalinks`, `/configuration/taxonomies`, `/configuration/front-matter`,
//! `/configuration/languages`, `/configuration/module` (mounts), `/configuration/cascade`.

use super::super::settings::{
    DateSettings, FileSettings, HugoPaths, HugoSettings, HugoText, SiteSettings, UrlSettings,
    VisibilityOverrides,
};
use super::super::sources::ConfigSource;
use super::SiteConfig;
use super::tables::{ConfigTable, parse_table, read_table, url_host, url_path};
use crate::blog::front_matter::value::{Map, Node, SourcePosition, Value};
use crate::blog::generator::SiteKind;
use crate::blog::generator::hugo_date_keys::{DATE_KEYS, EXPIRY_DATE_KEYS, PUBLISH_DATE_KEYS};
use crate::blog::inherited::{InheritedLayer, hugo as cascade};

/// Reads the configuration of a site.
pub(super) fn read(sources: &[ConfigSource]) -> SiteConfig {
    let (all, said) = merged(sources);
    let mut project = read_table(SiteKind::Hugo, &all, hugo);
    let tables = tables(sources);
    let mut cascades = tables.iter().rev();
    let cascade = cascades.find(|(_, map)| map.get_any_case("cascade").is_some());
    for layer in project
        .blogs
        .iter_mut()
        .flat_map(|it| &mut it.settings.inherited)
    {
        // at this point all inherited values come from the configuration
        let source = cascade.map_or("the configuration", |it| it.0);
        source.clone_into(&mut layer.source);
    }
    let ignored = texts(&ConfigTable(&all), "ignoreFiles");
    let is_understood = ignored.iter().all(|it| regex::Regex::new(it).is_ok());
    if !said.is_empty() || !is_understood {
        project = project.into_uncertain();
    }
    project.warnings.splice(..0, said);
    project
}

/// Merges the files of a configuration; returns a message for each unreadable one, too.
pub(super) fn merged(sources: &[ConfigSource]) -> (Map, Vec<String>) {
    let mut all = Map::default();
    let mut said = Vec::new();
    // the folder of an environment comes after the default one
    let rank = |it: &&ConfigSource| it.path.starts_with("config/production/");
    let mut ordered: Vec<&ConfigSource> = sources.iter().collect();
    ordered.sort_by_key(rank);
    for source in ordered {
        match parse_table(&source.text, &source.path) {
            Ok(map) => merge(&mut all, &nest_under_name(source, map)),
            Err(problem) => said.push(problem),
        }
    }
    (all, said)
}

/// Parses the files as tables in order of precedence, each nested under the keys of its name.
pub(super) fn tables(sources: &[ConfigSource]) -> Vec<(&str, Map)> {
    let mut ordered: Vec<&ConfigSource> = sources.iter().collect();
    ordered.sort_by_key(|it| it.path.starts_with("config/production/"));
    let tables = ordered.into_iter();
    let read = |it: &ConfigSource| parse_table(&it.text, &it.path).ok();
    tables
        .filter_map(|it| Some((it.path.as_str(), nest_under_name(it, read(it)?))))
        .collect()
}

/// Nests the keys of a file under its name: those of `languages.en.toml` under `languages.en`.
fn nest_under_name(source: &ConfigSource, map: Map) -> Map {
    let name = source.file_name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if !source.path.starts_with("config/") || matches!(stem, "hugo" | "config") {
        return map;
    }
    let place = SourcePosition { line: 1, column: 1 };
    stem.rsplit('.').fold(map, |map, key| {
        let mut outer = Map::default();
        let value = Value {
            node: Node::Map(map),
            place,
        };
        outer.insert(key.to_owned(), value, place);
        outer
    })
}

/// Merges keys into a map; if a key is in both, maps are merged and other values are replaced.
fn merge(into: &mut Map, from: &Map) {
    for (key, value) in from.iter() {
        let known = into.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        let known = known.map(|(name, _)| name.to_owned());
        let Some(known) = known.as_deref().and_then(|name| into.get_mut(name)) else {
            into.insert(key.to_owned(), value.clone(), value.place);
            continue;
        };
        match (&mut known.node, &value.node) {
            (Node::Map(into), Node::Map(from)) => merge(into, from),
            _ => *known = value.clone(),
        }
    }
}

fn hugo(table: &ConfigTable<'_>) -> (SiteSettings, Vec<String>) {
    let base = table
        .text("baseURL")
        .map_or_else(|| "/".to_owned(), |it| url_path(&it));
    let own = hugo_settings(table);
    let content = content_folder(table, &own);
    let default = &own.default_language;
    let others = own.languages.iter().filter(|name| *name != default);
    let mut settings = SiteSettings {
        urls: UrlSettings {
            host: table.text("baseURL").and_then(|it| url_host(&it)),
            tags: format!("{}/tags", base.trim_end_matches('/')),
            base,
            sections: sections(table),
            languages: table
                .value("languages")
                .is_some()
                .then(|| others.cloned().collect()),
            ..UrlSettings::default()
        },
        dates: DateSettings {
            keys: date_keys(table, "date", &DATE_KEYS),
            in_names: false,
            zone: None,
        },
        visibility: VisibilityOverrides {
            drafts: table.bool_value("buildDrafts") == Some(true),
            future: table.bool_value("buildFuture"),
            expired: table.bool_value("buildExpired") == Some(true),
            unpublished: false,
        },
        taxonomy_keys: taxonomies(table),
        files: FileSettings {
            ignored_expressions: texts(table, "ignoreFiles"),
            ..FileSettings::default()
        },
        inherited: inherited(table, &content),
        content_root: Some(content.clone()),
        ..SiteSettings::default()
    };
    settings.dates.in_names = settings.dates.keys.iter().any(|key| key == ":filename");
    settings.hugo = own;
    (settings, vec![content])
}

fn hugo_settings(table: &ConfigTable<'_>) -> HugoSettings {
    let default = table.text("defaultContentLanguage");
    let default = default.unwrap_or_else(|| "en".to_owned()).to_lowercase();
    let disabled = texts(table, "disableLanguages").into_iter();
    let mut disabled: Vec<String> = disabled.map(|it| it.to_lowercase()).collect();
    let (mut languages, mut folders) = (Vec::new(), Vec::new());
    for (name, value) in table.map("languages") {
        let name = name.to_lowercase();
        let language = value.as_map().map(ConfigTable);
        let is_off = language.as_ref().and_then(|it| it.bool_value("disabled")) == Some(true);
        let folder = language.and_then(|it| it.folder("contentDir"));
        folders.extend(folder.map(|folder| (folder, name.clone())));
        if is_off {
            disabled.push(name);
        } else {
            languages.push(name);
        }
    }
    if !languages.contains(&default) {
        languages.push(default.clone());
    }
    let kinds = texts(table, "disableKinds");
    let is_off = |kind: &str| kinds.iter().any(|it| it.eq_ignore_ascii_case(kind));
    HugoSettings {
        paths: HugoPaths {
            ugly: table.bool_value("uglyURLs") == Some(true),
            keeps_case: table.bool_value("disablePathToLower") == Some(true),
            removes_accents: table.bool_value("removePathAccents") == Some(true),
        },
        text: HugoText {
            keeps_html: table.bool_value("markup.goldmark.renderer.unsafe") == Some(true),
            counts_letters: table.bool_value("hasCJKLanguage") == Some(true),
        },
        names_default_language: table.bool_value("defaultContentLanguageInSubdir") == Some(true),
        default_language: default,
        languages,
        disabled_languages: disabled,
        folder_languages: folders,
        publish_keys: date_keys(table, "publishDate", &PUBLISH_DATE_KEYS),
        expiry_keys: date_keys(table, "expiryDate", &EXPIRY_DATE_KEYS),
        tags_have_no_pages: is_off("term") || is_off("taxonomy"),
        archetypes: table.folder("archetypeDir").unwrap_or_default(),
        themes: texts(table, "theme"),
        disables_aliases: table.bool_value("disableAliases") == Some(true),
        tag_pattern: table.text("permalinks.term.tags"),
    }
}

/// Returns the content folder of the default language: of a mount, of the language, or of the site.
fn content_folder(table: &ConfigTable<'_>, own: &HugoSettings) -> String {
    let mounts = table.value("module.mounts").and_then(Value::as_list);
    let mounted = mounts.unwrap_or_default().iter().find_map(|mount| {
        let mount = ConfigTable(mount.as_map()?);
        let language = mount.text("lang").map(|it| it.to_lowercase());
        let is_ours = language.is_none_or(|it| it == own.default_language);
        let is_content = mount.folder("target").as_deref() == Some("content");
        (is_ours && is_content)
            .then(|| mount.folder("source"))
            .flatten()
    });
    let of_language = || {
        let own = own
            .folder_languages
            .iter()
            .find(|(_, it)| *it == own.default_language);
        own.map(|(folder, _)| folder.clone())
    };
    mounted
        .or_else(of_language)
        .or_else(|| table.folder("contentDir"))
        .unwrap_or_else(|| "content".to_owned())
}

/// Returns the cascade of the configuration: one table, or a list of them.
fn inherited(table: &ConfigTable<'_>, content: &str) -> Vec<InheritedLayer> {
    let value = table.value("cascade");
    value.map_or_else(Vec::new, |value| {
        cascade::cascade(value, "the configuration", content, "")
    })
}

/// Returns the texts of a list, or one text as a list.
fn texts(table: &ConfigTable<'_>, key: &str) -> Vec<String> {
    let Some(value) = table.value(key) else {
        return Vec::new();
    };
    let several = value.as_list().unwrap_or_default().iter();
    let texts = value.as_written().into_iter();
    texts
        .chain(several.filter_map(Value::as_written))
        .map(str::to_owned)
        .collect()
}

/// Returns the permalinks by section: from the table itself, or from its `page` table.
fn sections(table: &ConfigTable<'_>) -> Vec<(String, String)> {
    let pair =
        |(name, value): (&str, &Value)| Some((name.to_owned(), value.as_written()?.to_owned()));
    let direct = table.map("permalinks").filter_map(pair);
    direct
        .chain(table.map("permalinks.page").filter_map(pair))
        .collect()
}

/// Returns the date keys in order of precedence; `:default` expands to Hugo's own.
fn date_keys(table: &ConfigTable<'_>, field: &str, own: &[&str]) -> Vec<String> {
    let written = table.value(&format!("frontmatter.{field}"));
    let written = written.and_then(Value::as_list);
    let mut keys = Vec::new();
    for key in written
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_written)
    {
        if key == ":default" {
            keys.extend(own.iter().map(|&key| key.to_owned()));
        } else {
            keys.push(key.to_owned());
        }
    }
    keys
}

/// Returns the keys of tags and of all other taxonomies; `None` if none are configured.
fn taxonomies(table: &ConfigTable<'_>) -> Option<(Vec<String>, Vec<String>)> {
    table.value("taxonomies")?;
    let all = table.map("taxonomies");
    Some(
        all.filter_map(|(_, plural)| Some(plural.as_written()?.to_owned()))
            .partition(|key| key == "tags"),
    )
}
