//! Hexo configuration: `_config.yml`.

use super::super::settings::{
    DateSettings, FileSettings, HexoSettings, SiteSettings, SlugCase, UrlSettings,
    VisibilityOverrides,
};
use super::super::sources::ConfigSource;
use super::SiteConfig;
use super::tables::{ConfigTable, read_single, url_host, url_path};
use crate::blog::front_matter::value::Value;
use crate::blog::generator::SiteKind;
use crate::blog::glob::Globs;

/// Reads the configuration of a site.
pub(super) fn read(sources: &[ConfigSource]) -> SiteConfig {
    read_single(SiteKind::Hexo, sources, hexo)
}

/// Reads the settings (`hexo.io/docs/configuration`).
fn hexo(table: &ConfigTable<'_>) -> (SiteSettings, Vec<String>) {
    let root = table.text("root").filter(|root| !root.is_empty());
    let base = root
        .or_else(|| table.text("url"))
        .map_or_else(|| "/".to_owned(), |it| url_path(&it));
    let tags = table.folder("tag_dir").unwrap_or_else(|| "tags".to_owned());
    let name = table.text("new_post_name").filter(|name| !name.is_empty());
    let settings = SiteSettings {
        urls: UrlSettings {
            host: table.text("url").and_then(|it| url_host(&it)),
            tags: format!("{}/{tags}", base.trim_end_matches('/')),
            base,
            pattern: table
                .text("permalink")
                .filter(|pattern| !pattern.is_empty()),
            ..UrlSettings::default()
        },
        dates: DateSettings {
            in_names: name.as_ref().is_some_and(|name| name.starts_with(":year-")),
            ..DateSettings::default()
        },
        visibility: VisibilityOverrides {
            drafts: table.bool_value("render_drafts") == Some(true),
            future: table.bool_value("future"),
            ..VisibilityOverrides::default()
        },
        new_name: name,
        files: FileSettings {
            ignored: ignored(table),
            ..FileSettings::default()
        },
        hexo: hexo_settings(table),
        ..SiteSettings::default()
    };
    let source = table
        .folder("source_dir")
        .filter(|folder| folder != "source");
    let folders = source.map(|folder| vec![format!("{folder}/_posts"), folder]);
    (settings, folders.unwrap_or_default())
}

fn hexo_settings(table: &ConfigTable<'_>) -> HexoSettings {
    let pairs = |key: &str| -> Vec<(String, String)> {
        let entries = table.map(key);
        entries
            .filter_map(|(name, value)| Some((name.to_owned(), value.as_written()?.to_owned())))
            .collect()
    };
    HexoSettings {
        permalink_defaults: pairs("permalink_defaults"),
        default_category: table.text("default_category"),
        category_map: pairs("category_map"),
        tag_map: pairs("tag_map"),
        case: match table.text("filename_case").as_deref() {
            Some("1") => SlugCase::Lower,
            Some("2") => SlugCase::Upper,
            _ => SlugCase::Unchanged,
        },
        asset_folders: table.bool_value("post_asset_folder") == Some(true),
        hides_index: table.bool_value("pretty_urls.trailing_index") == Some(false),
        hides_html: table.bool_value("pretty_urls.trailing_html") == Some(false),
    }
}

/// Returns the files that are copied or excluded: `skip_render`, below the source folder, and `ignore`.
fn ignored(table: &ConfigTable<'_>) -> Globs {
    let mut all = Vec::new();
    for key in ["skip_render", "ignore"] {
        let Some(value) = table.value(key) else {
            continue;
        };
        let one = value.as_written().into_iter();
        let several = value.as_list().unwrap_or_default();
        for pattern in one.chain(several.iter().filter_map(Value::as_written)) {
            let pattern = pattern.trim_start_matches("**/source/");
            all.push(pattern.to_owned());
            // the posts folder may be the `_posts` below the source folder
            all.extend(pattern.strip_prefix("_posts/").map(str::to_owned));
        }
    }
    if table.bool_value("post_asset_folder") == Some(true) {
        // then only files with the extension of new posts are posts (`processor/post.ts`)
        all.push("**/*.{html,htm}".to_owned());
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    Globs::new(&all)
}
