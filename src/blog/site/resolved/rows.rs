//! Settings of each generator, with the configuration keys that set them.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::super::settings::{DraftHandling, SiteSettings, SlugCase, Slugify};
use crate::blog::generator::SiteKind;

/// Keys and texts, sorted by key.
type TextMap = BTreeMap<String, String>;

/// A setting with the keys that may set it.
pub(super) struct SettingRow {
    pub(super) key: &'static str,
    pub(super) value: Json,
    /// Lower-case configuration keys, the strongest first.
    pub(super) set_by: &'static [&'static str],
}

/// Creates a setting that is set by the key of its own name.
fn setting(key: &'static str, value: impl Into<Json>) -> SettingRow {
    setting_from(key, value, &[])
}

fn setting_from(
    key: &'static str,
    value: impl Into<Json>,
    set_by: &'static [&'static str],
) -> SettingRow {
    let value = value.into();
    SettingRow { key, value, set_by }
}

/// Returns the settings of a generator's site.
pub(super) fn rows(kind: SiteKind, settings: &SiteSettings) -> Vec<SettingRow> {
    let mut all = Vec::from(common(settings));
    match kind {
        SiteKind::Docusaurus => all.extend(docusaurus(settings)),
        SiteKind::Hugo => {
            all.extend(hugo(settings));
            all.extend(hugo_files(settings));
        }
        SiteKind::Zola => all.extend(zola(settings)),
        SiteKind::Jekyll => all.extend(jekyll(settings)),
        SiteKind::Hexo => {
            all.extend(hexo(settings));
            all.extend(hexo_files(settings));
        }
        SiteKind::Astro => all.extend(astro(settings)),
        SiteKind::Eleventy => all.extend(eleventy(settings)),
        SiteKind::Plain => {}
    }
    all
}

fn common(settings: &SiteSettings) -> [SettingRow; 4] {
    let addresses = &settings.urls;
    let base = &["root", "baseurl", "base_url", "url"];
    let tags = &["tag_dir", "taxonomy_root"];
    let switches = settings.markdown.extensions.iter();
    let switches = switches.map(|(extension, is_on)| (format!("{extension:?}"), *is_on));
    let switches: BTreeMap<String, bool> = switches.collect();
    let markdown = &["markup", "markdown", "kramdown", "marked"];
    [
        setting("title", settings.title.clone()),
        setting_from("basePath", addresses.base.as_str(), base),
        setting_from("tagsPath", addresses.tags.as_str(), tags),
        setting_from("markdownExtensions", json!(switches), markdown),
    ]
}

fn docusaurus(settings: &SiteSettings) -> [SettingRow; 9] {
    let (files, addresses) = (&settings.files, &settings.urls);
    let order = if settings.ascending {
        "ascending"
    } else {
        "descending"
    };
    [
        setting("include", files.include.patterns()),
        setting("exclude", files.exclude.patterns()),
        setting("archiveBasePath", addresses.archive.clone()),
        setting("authorsBasePath", addresses.authors.as_str()),
        setting("pageBasePath", addresses.page.as_str()),
        setting("tags", files.tags.as_slice()),
        setting("authorsMapPath", files.authors.as_slice()),
        setting("sortPosts", order),
        setting("redirects", settings.redirects),
    ]
}

/// Returns Hugo's settings of content, languages and URLs.
fn hugo(settings: &SiteSettings) -> [SettingRow; 10] {
    let all = &settings.hugo;
    let permalinks: TextMap = settings.urls.sections.iter().cloned().collect();
    let off = &["disablelanguages", "languages"];
    let content = &["module.mounts", "languages", "contentdir"];
    let language = all.default_language.as_str();
    let in_folder = all.names_default_language;
    [
        setting_from("contentDir", settings.content_root.clone(), content),
        setting("defaultContentLanguage", language),
        setting("languages", all.languages.as_slice()),
        setting_from("disabledLanguages", all.disabled_languages.as_slice(), off),
        setting("defaultContentLanguageInSubdir", in_folder),
        setting("permalinks", json!(permalinks)),
        setting("permalinks.term.tags", all.tag_pattern.clone()),
        setting("uglyURLs", all.paths.ugly),
        setting("disablePathToLower", all.paths.keeps_case),
        setting("removePathAccents", all.paths.removes_accents),
    ]
}

/// Returns Hugo's settings of dates, post states and files.
fn hugo_files(settings: &SiteSettings) -> [SettingRow; 13] {
    let (all, shows) = (&settings.hugo, settings.visibility);
    let taxonomies = settings.taxonomy_keys.clone();
    let taxonomies = taxonomies.map(|(tags, others)| [tags, others].concat());
    let ignored = settings.files.ignored_expressions.as_slice();
    [
        setting("frontmatter.date", settings.dates.keys.as_slice()),
        setting("frontmatter.publishDate", all.publish_keys.as_slice()),
        setting("frontmatter.expiryDate", all.expiry_keys.as_slice()),
        setting("timeZone", zone_name(settings)),
        setting("buildDrafts", shows.drafts),
        setting("buildFuture", shows.future.unwrap_or(false)),
        setting("buildExpired", shows.expired),
        setting("taxonomies", taxonomies),
        setting("ignoreFiles", ignored),
        setting("hasCJKLanguage", all.text.counts_letters),
        setting("archetypeDir", non_empty_or(&all.archetypes, "archetypes")),
        setting("theme", all.themes.as_slice()),
        setting("disableAliases", all.disables_aliases),
    ]
}

fn zola(settings: &SiteSettings) -> [SettingRow; 8] {
    let all = &settings.zola;
    let slugify = |how: Slugify| match how {
        Slugify::On => "on",
        Slugify::Safe => "safe",
        Slugify::Off => "off",
    };
    let taxonomies = all.taxonomies.iter().flatten();
    let taxonomies: Vec<&str> = taxonomies.map(|it| it.name.as_str()).collect();
    [
        setting("default_language", all.default_language.as_str()),
        setting("languages", all.languages.as_slice()),
        setting("taxonomies", taxonomies),
        setting("taxonomy_root", all.taxonomy_root.as_str()),
        setting("slugify.paths", slugify(all.paths)),
        setting("slugify.taxonomies", slugify(all.terms)),
        setting("slugify.paths_keep_dates", all.keeps_dates),
        setting("ignored_content", settings.files.ignored.patterns()),
    ]
}

fn jekyll(settings: &SiteSettings) -> [SettingRow; 9] {
    let (shows, files) = (settings.visibility, &settings.files);
    let permalink = &["collections.posts.permalink", "permalink"];
    [
        setting_from("permalink", pattern(SiteKind::Jekyll, settings), permalink),
        setting("timezone", zone_name(settings)),
        setting("future", shows.future.unwrap_or(false)),
        setting("show_drafts", shows.drafts),
        setting("unpublished", shows.unpublished),
        setting("exclude", files.ignored.patterns()),
        setting("excerpt_separator", settings.excerpt.clone()),
        setting("strict_front_matter", files.strict_front_matter),
        setting("redirects", settings.redirects),
    ]
}

/// Returns Hexo's settings of names and URLs.
fn hexo(settings: &SiteSettings) -> [SettingRow; 9] {
    let all = &settings.hexo;
    let map = |pairs: &[(String, String)]| json!(pairs.iter().cloned().collect::<TextMap>());
    let case = match all.case {
        SlugCase::Unchanged => 0,
        SlugCase::Lower => 1,
        SlugCase::Upper => 2,
    };
    let name = settings.new_name.as_deref().unwrap_or(":title.md");
    let category = all.default_category.as_deref().unwrap_or("uncategorized");
    [
        setting("permalink", pattern(SiteKind::Hexo, settings)),
        setting("permalink_defaults", map(&all.permalink_defaults)),
        setting("new_post_name", name),
        setting("filename_case", case),
        setting("default_category", category),
        setting("category_map", map(&all.category_map)),
        setting("tag_map", map(&all.tag_map)),
        setting("pretty_urls.trailing_index", !all.hides_index),
        setting("pretty_urls.trailing_html", !all.hides_html),
    ]
}

/// Returns Hexo's settings of dates, post states and files.
fn hexo_files(settings: &SiteSettings) -> [SettingRow; 5] {
    let ignored = &["ignore", "skip_render", "post_asset_folder"];
    [
        setting("timezone", zone_name(settings)),
        setting("render_drafts", settings.visibility.drafts),
        setting("future", settings.visibility.future.unwrap_or(true)),
        setting("post_asset_folder", settings.hexo.asset_folders),
        setting_from("ignore", settings.files.ignored.patterns(), ignored),
    ]
}

fn astro(settings: &SiteSettings) -> [SettingRow; 5] {
    let routes = settings.astro_routes.iter().map(|(path, _)| path.as_str());
    [
        setting("collection", settings.collection.as_str()),
        setting("pattern", settings.files.include.patterns()),
        setting("exclude", settings.files.exclude.patterns()),
        setting("routes", routes.collect::<Vec<_>>()),
        setting("drafts", drafts(settings)),
    ]
}

fn eleventy(settings: &SiteSettings) -> [SettingRow; 4] {
    let input = settings.content_root.as_deref().unwrap_or_default();
    let layouts: Vec<&str> = settings.layouts.iter().map(|it| it.0.as_str()).collect();
    [
        setting("dir.input", non_empty_or(input, ".")),
        setting("layouts", layouts),
        setting("ignores", settings.files.ignored.patterns()),
        setting("drafts", drafts(settings)),
    ]
}

/// Returns the URL pattern of posts.
fn pattern(kind: SiteKind, settings: &SiteSettings) -> &str {
    let set = settings.urls.pattern.as_deref();
    set.unwrap_or(kind.generator_rules().permalink.pattern)
}

fn non_empty_or<'a>(text: &'a str, default: &'a str) -> &'a str {
    if text.is_empty() { default } else { text }
}

fn drafts(settings: &SiteSettings) -> &'static str {
    match settings.drafts {
        DraftHandling::Unknown => "unknown",
        DraftHandling::Filters => "filtered",
        DraftHandling::Publishes => "published",
    }
}

fn zone_name(settings: &SiteSettings) -> Option<String> {
    let name = settings.dates.zone.as_ref()?.iana_name()?;
    Some(name.to_owned())
}
