//! Jekyll configuration: `_config.yml`.

use super::super::generator_hints::gem_name;
use super::super::settings::{FileSettings, SiteSettings, UrlSettings, VisibilityOverrides};
use super::super::sources::ConfigSource;
use super::SiteConfig;
use super::tables::{ConfigTable, read_single, url_host, url_path};
use crate::blog::front_matter::value::Value;
use crate::blog::generator::SiteKind;
use crate::blog::glob::Globs;
use crate::blog::inherited::{InheritedLayer, LayerScope};

/// Reads the configuration of a site.
pub(super) fn read(sources: &[ConfigSource]) -> SiteConfig {
    read_single(SiteKind::Jekyll, sources, |table| {
        let (mut settings, folders) = jekyll(table);
        settings.redirects = redirects(table, sources);
        (settings, folders)
    })
}

/// Reads the settings: `jekyllrb.com/docs/configuration/options`, `/docs/permalinks` (including the
/// named styles), `/docs/posts` (`excerpt_separator`), `/docs/collections` (`collections_dir`).
fn jekyll(table: &ConfigTable<'_>) -> (SiteSettings, Vec<String>) {
    let base = table
        .text("baseurl")
        .map_or_else(|| "/".to_owned(), |it| url_path(&it));
    let of_posts = table.text("collections.posts.permalink");
    let pattern = of_posts.or_else(|| table.text("permalink"));
    let settings = SiteSettings {
        urls: UrlSettings {
            host: table.text("url").and_then(|it| url_host(&it)),
            tags: format!("{}/tags", base.trim_end_matches('/')),
            base,
            pattern: pattern.map(|it| style(&it).map_or(it.clone(), str::to_owned)),
            ..UrlSettings::default()
        },
        visibility: VisibilityOverrides {
            drafts: table.bool_value("show_drafts") == Some(true),
            future: table.bool_value("future"),
            unpublished: table.bool_value("unpublished") == Some(true),
            expired: false,
        },
        inherited: defaults(table),
        excerpt: table
            .text("excerpt_separator")
            .filter(|marker| !marker.trim().is_empty()),
        files: FileSettings {
            ignored: excluded(table),
            strict_front_matter: table.bool_value("strict_front_matter") == Some(true),
            ..FileSettings::default()
        },
        ..SiteSettings::default()
    };
    let above = [table.folder("source"), table.folder("collections_dir")];
    let above: Vec<String> = above.into_iter().flatten().collect();
    if above.is_empty() {
        return (settings, Vec::new());
    }
    let folders =
        ["_posts", "."].map(|folder| [above.as_slice(), &[folder.to_owned()]].concat().join("/"));
    (settings, folders.into_iter().collect())
}

/// Whether the plugin jekyll-redirect-from is enabled: in `plugins` (`gems` before Jekyll 3.5), or
/// in the group `jekyll_plugins` of the `Gemfile` (`jekyllrb.com/docs/plugins/installation`).
fn redirects(table: &ConfigTable<'_>, sources: &[ConfigSource]) -> bool {
    const NAME: &str = "jekyll-redirect-from";
    let is_listed = ["plugins", "gems"].iter().any(|key| {
        let Some(value) = table.value(key) else {
            return false;
        };
        let several = value.as_list().unwrap_or(std::slice::from_ref(value));
        several.iter().any(|it| it.as_written() == Some(NAME))
    });
    let gemfile = sources.iter().find(|it| it.path == "Gemfile");
    let lines = gemfile.map_or("", |it| it.text.as_str()).lines();
    let lines = lines.map(str::trim).filter(|it| !it.starts_with('#'));
    let mut in_group = false;
    let is_in_group = lines.into_iter().any(|line| {
        let begins = line.starts_with("group") && line.contains(":jekyll_plugins");
        in_group = (in_group || begins) && line != "end";
        gem_name(line) == Some(NAME) && (in_group || line.contains("jekyll_plugins"))
    });
    is_listed || is_in_group
}

/// Reads front matter defaults, `jekyllrb.com/docs/configuration/front-matter-defaults`: a longer
/// path is stronger, then one with a type, then the later one (`frontmatter_defaults.rb`).
fn defaults(table: &ConfigTable<'_>) -> Vec<InheritedLayer> {
    let sets = table.value("defaults").and_then(Value::as_list);
    let mut layers: Vec<(usize, bool, InheritedLayer)> = Vec::new();
    for set in sets.unwrap_or_default().iter().filter_map(Value::as_map) {
        let Some(values) = set.get("values").and_then(Value::as_map) else {
            continue;
        };
        let scope = set.get("scope").and_then(Value::as_map);
        let written = |key| scope.and_then(|scope| scope.get(key)?.as_written());
        let kind = written("type");
        if kind.is_some_and(|kind| kind != "posts") {
            continue;
        }
        let path = written("path").unwrap_or_default().trim_matches('/');
        let layer = InheritedLayer {
            source: "_config.yml".to_owned(),
            scope: reach(table, path),
            values: values.clone(),
            computed: Vec::new(),
        };
        layers.push((path.len(), kind.is_some(), layer));
    }
    layers.sort_by_key(|(length, typed, _)| (*length, *typed));
    layers.into_iter().map(|(_, _, layer)| layer).collect()
}

/// Reads `exclude`: patterns in which `*` matches `/`, which also exclude names that begin with
/// them (`glob_include?` in `lib/jekyll/entry_filter.rb`); entries of `include` override it.
fn excluded(table: &ConfigTable<'_>) -> Globs {
    let list = |key: &str| -> Vec<String> {
        let written = table.value(key).and_then(Value::as_list);
        let texts = written.unwrap_or_default().iter();
        let texts = texts.filter_map(Value::as_written);
        texts.map(|it| it.trim_matches('/').to_owned()).collect()
    };
    let included = list("include");
    let source = table.folder("source");
    let mut all = Vec::new();
    for pattern in list("exclude") {
        if pattern.is_empty() || included.contains(&pattern) {
            continue;
        }
        let pattern = match &source {
            Some(source) => format!("{source}/{pattern}"),
            None => pattern,
        };
        all.push(format!("{pattern}*"));
        all.push(pattern);
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    Globs::crossing(&all)
}

/// Returns the files that a scope covers: those whose path, below the source, begins with its path.
fn reach(table: &ConfigTable<'_>, path: &str) -> LayerScope {
    let collections = table.folder("collections_dir");
    let below = collections
        .as_ref()
        .and_then(|folder| path.strip_prefix(folder.as_str()))
        .map_or(path, |path| path.trim_start_matches('/'));
    if below.is_empty() {
        return LayerScope::All;
    }
    let above = [table.folder("source"), collections];
    let above: String = above
        .into_iter()
        .flatten()
        .map(|folder| folder + "/")
        .collect();
    let path = format!("{above}{below}");
    if path.contains('*') {
        return LayerScope::Paths(Globs::new(&[&path, &format!("{path}/**")]));
    }
    LayerScope::Prefix(path)
}

/// Returns the pattern of a named permalink style.
fn style(name: &str) -> Option<&'static str> {
    Some(match name {
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
        "none" => "/:categories/:title:output_ext",
        _ => return None,
    })
}
