//! Settings of each generator, with the configuration keys that set them.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::super::SiteKind;
use super::super::settings::{DraftCode, Settings, SlugCase, Slugify};

/// Keys and texts, sorted by key.
type Texts = BTreeMap<String, String>;

/// A setting with the keys that may set it.
pub(super) struct Row {
    pub(super) key: &'static str,
    pub(super) value: Json,
    /// Lower-case configuration keys, the strongest first.
    pub(super) set_by: &'static [&'static str],
}

/// Creates a setting that is set by the key of its own name.
fn own(key: &'static str, value: impl Into<Json>) -> Row {
    row(key, value, &[])
}

fn row(key: &'static str, value: impl Into<Json>, set_by: &'static [&'static str]) -> Row {
    let value = value.into();
    Row { key, value, set_by }
}

/// Returns the settings of a generator's site.
pub(super) fn rows(kind: SiteKind, settings: &Settings) -> Vec<Row> {
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

fn common(settings: &Settings) -> [Row; 4] {
    let addresses = &settings.addresses;
    let base = &["root", "baseurl", "base_url", "url"];
    let tags = &["tag_dir", "taxonomy_root"];
    let switches = settings.markdown.extensions.iter();
    let switches = switches.map(|(extension, is_on)| (format!("{extension:?}"), *is_on));
    let switches: BTreeMap<String, bool> = switches.collect();
    let markdown = &["markup", "markdown", "kramdown", "marked"];
    [
        own("title", settings.title.clone()),
        row("basePath", addresses.base.as_str(), base),
        row("tagsPath", addresses.tags.as_str(), tags),
        row("markdownExtensions", json!(switches), markdown),
    ]
}

fn docusaurus(settings: &Settings) -> [Row; 9] {
    let (files, addresses) = (&settings.files, &settings.addresses);
    let order = if settings.ascending {
        "ascending"
    } else {
        "descending"
    };
    [
        own("include", files.include.patterns()),
        own("exclude", files.exclude.patterns()),
        own("archiveBasePath", addresses.archive.clone()),
        own("authorsBasePath", addresses.authors.as_str()),
        own("pageBasePath", addresses.page.as_str()),
        own("tags", files.tags.as_slice()),
        own("authorsMapPath", files.authors.as_slice()),
        own("sortPosts", order),
        own("redirects", settings.redirects),
    ]
}

/// Returns Hugo's settings of content, languages and URLs.
fn hugo(settings: &Settings) -> [Row; 10] {
    let all = &settings.hugo;
    let permalinks: Texts = settings.addresses.sections.iter().cloned().collect();
    let off = &["disablelanguages", "languages"];
    let content = &["module.mounts", "languages", "contentdir"];
    let language = all.default_language.as_str();
    let in_folder = all.names_default_language;
    [
        row("contentDir", settings.content_root.clone(), content),
        own("defaultContentLanguage", language),
        own("languages", all.languages.as_slice()),
        row("disabledLanguages", all.disabled_languages.as_slice(), off),
        own("defaultContentLanguageInSubdir", in_folder),
        own("permalinks", json!(permalinks)),
        own("permalinks.term.tags", all.tag_pattern.clone()),
        own("uglyURLs", all.paths.ugly),
        own("disablePathToLower", all.paths.keeps_case),
        own("removePathAccents", all.paths.removes_accents),
    ]
}

/// Returns Hugo's settings of dates, post states and files.
fn hugo_files(settings: &Settings) -> [Row; 13] {
    let (all, shows) = (&settings.hugo, settings.shows);
    let taxonomies = settings.labels.clone();
    let taxonomies = taxonomies.map(|(tags, others)| [tags, others].concat());
    let ignored = settings.files.ignored_expressions.as_slice();
    [
        own("frontmatter.date", settings.dates.keys.as_slice()),
        own("frontmatter.publishDate", all.publish_keys.as_slice()),
        own("frontmatter.expiryDate", all.expiry_keys.as_slice()),
        own("timeZone", zone(settings)),
        own("buildDrafts", shows.drafts),
        own("buildFuture", shows.future.unwrap_or(false)),
        own("buildExpired", shows.expired),
        own("taxonomies", taxonomies),
        own("ignoreFiles", ignored),
        own("hasCJKLanguage", all.text.counts_letters),
        own("archetypeDir", or(&all.archetypes, "archetypes")),
        own("theme", all.themes.as_slice()),
        own("disableAliases", all.disables_aliases),
    ]
}

fn zola(settings: &Settings) -> [Row; 8] {
    let all = &settings.zola;
    let slugify = |how: Slugify| match how {
        Slugify::On => "on",
        Slugify::Safe => "safe",
        Slugify::Off => "off",
    };
    let taxonomies = all.taxonomies.iter().flatten();
    let taxonomies: Vec<&str> = taxonomies.map(|it| it.name.as_str()).collect();
    [
        own("default_language", all.default_language.as_str()),
        own("languages", all.languages.as_slice()),
        own("taxonomies", taxonomies),
        own("taxonomy_root", all.taxonomy_root.as_str()),
        own("slugify.paths", slugify(all.paths)),
        own("slugify.taxonomies", slugify(all.terms)),
        own("slugify.paths_keep_dates", all.keeps_dates),
        own("ignored_content", settings.files.ignored.patterns()),
    ]
}

fn jekyll(settings: &Settings) -> [Row; 9] {
    let (shows, files) = (settings.shows, &settings.files);
    let permalink = &["collections.posts.permalink", "permalink"];
    [
        row("permalink", pattern(SiteKind::Jekyll, settings), permalink),
        own("timezone", zone(settings)),
        own("future", shows.future.unwrap_or(false)),
        own("show_drafts", shows.drafts),
        own("unpublished", shows.unpublished),
        own("exclude", files.ignored.patterns()),
        own("excerpt_separator", settings.excerpt.clone()),
        own("strict_front_matter", files.strict_front_matter),
        own("redirects", settings.redirects),
    ]
}

/// Returns Hexo's settings of names and URLs.
fn hexo(settings: &Settings) -> [Row; 9] {
    let all = &settings.hexo;
    let map = |pairs: &[(String, String)]| json!(pairs.iter().cloned().collect::<Texts>());
    let case = match all.case {
        SlugCase::Written => 0,
        SlugCase::Lower => 1,
        SlugCase::Upper => 2,
    };
    let name = settings.new_name.as_deref().unwrap_or(":title.md");
    let category = all.default_category.as_deref().unwrap_or("uncategorized");
    [
        own("permalink", pattern(SiteKind::Hexo, settings)),
        own("permalink_defaults", map(&all.permalink_defaults)),
        own("new_post_name", name),
        own("filename_case", case),
        own("default_category", category),
        own("category_map", map(&all.category_map)),
        own("tag_map", map(&all.tag_map)),
        own("pretty_urls.trailing_index", !all.hides_index),
        own("pretty_urls.trailing_html", !all.hides_html),
    ]
}

/// Returns Hexo's settings of dates, post states and files.
fn hexo_files(settings: &Settings) -> [Row; 5] {
    let ignored = &["ignore", "skip_render", "post_asset_folder"];
    [
        own("timezone", zone(settings)),
        own("render_drafts", settings.shows.drafts),
        own("future", settings.shows.future.unwrap_or(true)),
        own("post_asset_folder", settings.hexo.asset_folders),
        row("ignore", settings.files.ignored.patterns(), ignored),
    ]
}

fn astro(settings: &Settings) -> [Row; 5] {
    let routes = settings.astro_routes.iter().map(|(path, _)| path.as_str());
    [
        own("collection", settings.collection.as_str()),
        own("pattern", settings.files.include.patterns()),
        own("exclude", settings.files.exclude.patterns()),
        own("routes", routes.collect::<Vec<_>>()),
        own("drafts", drafts(settings)),
    ]
}

fn eleventy(settings: &Settings) -> [Row; 4] {
    let input = settings.content_root.as_deref().unwrap_or_default();
    let layouts: Vec<&str> = settings.layouts.iter().map(|it| it.0.as_str()).collect();
    [
        own("dir.input", or(input, ".")),
        own("layouts", layouts),
        own("ignores", settings.files.ignored.patterns()),
        own("drafts", drafts(settings)),
    ]
}

/// Returns the URL pattern of posts.
fn pattern(kind: SiteKind, settings: &Settings) -> &str {
    let set = settings.addresses.pattern.as_deref();
    set.unwrap_or(kind.profile().address.pattern)
}

fn or<'a>(text: &'a str, default: &'a str) -> &'a str {
    if text.is_empty() { default } else { text }
}

fn drafts(settings: &Settings) -> &'static str {
    match settings.drafts {
        DraftCode::Unseen => "unknown",
        DraftCode::Filters => "filtered",
        DraftCode::Publishes => "published",
    }
}

fn zone(settings: &Settings) -> Option<String> {
    let name = settings.dates.zone.as_ref()?.iana_name()?;
    Some(name.to_owned())
}
