//! Resolved configuration of a site: each value, and the file that sets it.
//!
//! Lists the values that affect how posts are read and written, under the generator's own names; a
//! value that no file sets is the generator's default.

mod rows;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::Site;
use super::config::{self, SiteConfig};
use super::settings::DraftHandling;
use super::sources::{self, ConfigSource};
use crate::blog::front_matter::value::{Node, ScalarKind, Value};
use crate::blog::generator::SiteKind;
use crate::blog::inherited::InheritedFrontMatter;
use rows::{SettingRow, rows};

/// Source of a value that no file sets.
pub const DEFAULT_SOURCE: &str = "default";

/// A value of the configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedSetting {
    /// The generator's name for the setting.
    pub key: String,
    /// The value.
    pub value: Json,
    /// The file that sets it, relative to the root of the site, or [`DEFAULT_SOURCE`].
    pub source: String,
    /// Pattern of the posts that inherit it, if it is inherited front matter.
    pub applies_to: Option<String>,
}

/// Returns the settings that determine how the posts of a site are read and written.
pub fn resolved(site: &Site, inherited: &InheritedFrontMatter) -> Vec<ResolvedSetting> {
    let paths = config::paths(site.kind, &site.root, site.config.as_deref());
    let (sources, _) = sources::read(&site.root, &paths);
    let origins = config::origins(site.kind, &sources);
    let usual = SiteConfig::read(site.kind, &site.root, None);
    let usual = usual.blogs.first().map(|it| it.settings.clone());
    let usual = usual.unwrap_or_default();
    let defaults = rows(site.kind, &usual);
    let mut all = vec![ResolvedSetting {
        key: "posts".to_owned(),
        value: json!(relative_path(site, &site.posts)),
        source: posts_source(site, &sources, &origins),
        applies_to: None,
    }];
    for row in rows(site.kind, &site.settings) {
        let default = defaults.iter().find(|it| it.key == row.key);
        let is_default = default.is_some_and(|it| it.value == row.value);
        let source = source_file(&row, &origins).or_else(|| {
            (!is_default)
                .then(|| changed_by(&row, site, &sources))
                .flatten()
        });
        all.push(ResolvedSetting {
            key: row.key.to_owned(),
            value: row.value,
            source: source.unwrap_or_else(|| DEFAULT_SOURCE.to_owned()),
            applies_to: None,
        });
    }
    all.extend(inherited_settings(inherited));
    all
}

/// Returns the file that sets a value: that of the first of its keys that is present.
fn source_file(row: &SettingRow, origins: &BTreeMap<String, String>) -> Option<String> {
    let own = row.key.to_lowercase();
    let mut keys = row.set_by.iter().copied().chain([own.as_str()]);
    keys.find_map(|key| origins.get(key)).cloned()
}

/// Returns the file that changes a value from its default, if the configuration is code.
fn changed_by(row: &SettingRow, site: &Site, sources: &[ConfigSource]) -> Option<String> {
    let named = |is: &dyn Fn(&str) -> bool| sources.iter().find(|it| is(&it.path));
    let file = match (site.kind, row.key) {
        (SiteKind::Astro, "collection" | "pattern" | "exclude") => {
            named(&|path| path.starts_with("src/content"))
        }
        (SiteKind::Astro, "routes") => named(&|path| path.starts_with("src/pages/")),
        (SiteKind::Astro, "drafts") => sources.iter().find(|it| {
            let is_config = it.path.starts_with("src/content");
            let filters = site.settings.drafts == DraftHandling::Filters;
            let speaks = it.text.to_ascii_lowercase().contains("draft");
            !is_config && (speaks || !filters && it.text.contains("getCollection"))
        }),
        (SiteKind::Eleventy, "ignores") => named(&|path| path.ends_with("ignore")),
        (SiteKind::Jekyll, "redirects") => {
            let has_plugin = |it: &&ConfigSource| it.text.contains("jekyll-redirect-from");
            sources.iter().find(has_plugin)
        }
        _ => sources.first(),
    };
    file.map(|it| it.path.clone())
}

/// Returns the file that sets the posts folder.
fn posts_source(
    site: &Site,
    sources: &[ConfigSource],
    origins: &BTreeMap<String, String>,
) -> String {
    let keys: &[&str] = match site.kind {
        SiteKind::Hugo => &["module.mounts", "contentdir"],
        SiteKind::Jekyll => &["source", "collections_dir"],
        SiteKind::Hexo => &["source_dir"],
        _ => &[],
    };
    let set = keys.iter().find_map(|key| origins.get(*key)).cloned();
    let project = config::read(site.kind, sources);
    let blog = project.blogs.iter().find(|blog| {
        let mut folders = blog.folders.iter();
        folders.any(|it| {
            site.posts
                .starts_with(site.root.join(it.trim_start_matches("./")))
        })
    });
    let usual = site.kind.generator_rules().detection.post_folders;
    let is_usual = |folder: &String| usual.contains(&folder.trim_start_matches("./"));
    let named = blog.is_some_and(|blog| !blog.folders.iter().any(is_usual));
    let of_code = || {
        let mut found = sources.iter();
        let file = match site.kind {
            SiteKind::Astro => found.find(|it| it.path.starts_with("src/content")),
            SiteKind::Docusaurus | SiteKind::Eleventy => found.next(),
            _ => None,
        };
        file.filter(|_| named).map(|it| it.path.clone())
    };
    set.or_else(of_code)
        .unwrap_or_else(|| DEFAULT_SOURCE.to_owned())
}

/// Iterates over the front matter that posts inherit, the strongest last.
fn inherited_settings(inherited: &InheritedFrontMatter) -> impl Iterator<Item = ResolvedSetting> {
    inherited.layers().iter().flat_map(|layer| {
        let one = |key: &str, value: Json| ResolvedSetting {
            key: key.to_owned(),
            value,
            source: layer.source.clone(),
            applies_to: Some(layer.scope.pattern()),
        };
        let values = layer
            .values
            .iter()
            .map(|(key, value)| one(key, to_json(value)));
        // code is not executed
        let computed = layer.computed.iter().map(|key| one(key, Json::Null));
        values.chain(computed).collect::<Vec<_>>()
    })
}

/// Formats a path relative to the root of the site, `.` for the root itself.
fn relative_path(site: &Site, path: &Path) -> String {
    match path.strip_prefix(&site.root) {
        Ok(below) if below.as_os_str().is_empty() => ".".to_owned(),
        Ok(below) => below.to_string_lossy().into_owned(),
        Err(_) => path.to_string_lossy().into_owned(),
    }
}

/// Converts a front matter value to JSON.
fn to_json(value: &Value) -> Json {
    match &value.node {
        Node::List(list) => Json::Array(list.iter().map(to_json).collect()),
        Node::Map(map) => {
            let entries = map.iter().map(|(key, it)| (key.to_owned(), to_json(it)));
            Json::Object(entries.collect())
        }
        Node::Scalar(scalar) => match scalar.kind {
            ScalarKind::Null => Json::Null,
            ScalarKind::Bool(is) => Json::Bool(is),
            ScalarKind::Number(number) => json!(number),
            ScalarKind::Text | ScalarKind::Time => Json::String(scalar.text.clone()),
        },
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_pattern_of_front_matter_says_which_posts_it_reaches() {
        use crate::blog::inherited::LayerScope;
        for (reach, pattern) in [
            (LayerScope::All, "**"),
            (
                LayerScope::Folder("content/posts".to_owned()),
                "content/posts/**",
            ),
            (LayerScope::Prefix("_posts/en".to_owned()), "_posts/en**"),
            (LayerScope::File("posts/a".to_owned()), "posts/a.*"),
        ] {
            assert_eq!(reach.pattern(), pattern);
        }
    }
}
