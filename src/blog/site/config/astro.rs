//! Astro configuration: `astro.config.*`, the collections of `src/content.config.*`, and the pages
//! that render them.
//!
//! Source: `docs.astro.build/en/guides/content-collections` (`glob({ base, pattern })`),
//! `/en/guides/routing` (a page with a parameter in its name),
//! `/en/reference/configuration-reference` (`site`, `base`).

use super::super::js_literal::{self, JsLiteral};
use super::super::settings::{ConfiguredBlog, DraftHandling, FileSettings, SiteSettings};
use super::super::sources::ConfigSource;
use super::tables::url_host;
use super::{SiteConfig, single_blog};
use crate::blog::generator::SiteKind;
use crate::blog::glob::Globs;

/// Common names of a blog, in order of preference.
const BLOG_NAMES: [&str; 8] = [
    "blog", "posts", "post", "articles", "article", "writing", "news", "notes",
];

/// Calls by which the code of a site gets its posts.
const COLLECTION_CALLS: [&str; 4] = ["getCollection", "getEntr", "Astro.glob", "import.meta.glob"];

/// A collection as configured.
struct AstroCollection {
    name: String,
    base: String,
    patterns: Vec<String>,
}

/// Reads the configuration of a site.
pub(super) fn read(sources: &[ConfigSource]) -> SiteConfig {
    let main = sources.first().map_or("", |it| it.text.as_str());
    let root = js_literal::parse_object(main, &["base", "site"]);
    let base = root.as_ref().and_then(|root| root.get("base")?.text());
    let base = base.map_or_else(
        || "/".to_owned(),
        |base| format!("/{}", base.trim_matches('/')),
    );
    let site = root.as_ref().and_then(|root| root.get("site")?.text());
    let host = site.and_then(url_host);
    let mut collections = collections(sources);
    if collections.is_empty() {
        let mut project = single_blog(
            SiteKind::Astro,
            SiteSettings::with_base_path(&base),
            Vec::new(),
        );
        for blog in &mut project.blogs {
            blog.settings.astro_routes = routes(sources);
            blog.settings.drafts = drafts(sources);
            blog.settings.urls.host.clone_from(&host);
        }
        return project;
    }
    let rank = |name: &str| BLOG_NAMES.iter().position(|it| *it == name);
    collections.sort_by_key(|it| rank(&it.name).unwrap_or(BLOG_NAMES.len()));
    let blog = |it: &AstroCollection| {
        let mut settings = SiteSettings {
            files: files(it),
            astro_routes: routes(sources),
            collection: it.name.clone(),
            drafts: drafts(sources),
            ..SiteSettings::with_base_path(&base)
        };
        settings.urls.host.clone_from(&host);
        ConfiguredBlog {
            name: it.name.clone(),
            folders: vec![it.base.clone()],
            settings,
        }
    };
    SiteConfig {
        blogs: collections.iter().map(blog).collect(),
        warnings: Vec::new(),
    }
}

/// Returns the collections of Markdown files whose folder and pattern are literals.
fn collections(sources: &[ConfigSource]) -> Vec<AstroCollection> {
    let is_config = |it: &&ConfigSource| it.path.starts_with("src/content");
    let Some(config) = sources.iter().find(is_config) else {
        return Vec::new();
    };
    let exported = js_literal::object_aliases(&config.text, "collections");
    let name = |constant: &str| {
        let found = exported.iter().find(|(_, of)| of == constant);
        found.map_or_else(|| constant.to_owned(), |(name, _)| name.clone())
    };
    let calls = js_literal::call_arguments(&config.text, "glob", "defineCollection");
    let found = calls.iter().filter_map(|(constant, options)| {
        let patterns: Vec<String> = match options.get("pattern")? {
            JsLiteral::Text(pattern) => vec![pattern.clone()],
            JsLiteral::List(list) => list
                .iter()
                .filter_map(JsLiteral::text)
                .map(str::to_owned)
                .collect(),
            _ => return None,
        };
        let base = match options.get("base") {
            Some(base) => base.text()?,
            None => ".",
        };
        let base = base.trim_start_matches("./").trim_end_matches('/');
        patterns
            .iter()
            .any(|it| it.contains("md"))
            .then(|| AstroCollection {
                name: name(constant),
                base: base.to_owned(),
                patterns,
            })
    });
    found.collect()
}

/// Returns the files of a collection by its patterns; a pattern with `!` excludes files.
fn files(collection: &AstroCollection) -> FileSettings {
    let (without, with): (Vec<&str>, Vec<&str>) = collection
        .patterns
        .iter()
        .map(String::as_str)
        .partition(|pattern| pattern.starts_with('!'));
    let without: Vec<&str> = without
        .iter()
        .filter_map(|it| it.strip_prefix('!'))
        .collect();
    FileSettings {
        include: Globs::new(&with),
        exclude: Globs::new(&without),
        ..FileSettings::default()
    }
}

/// Returns whether the code of the site mentions drafts: if the code that collects posts doesn't,
/// nothing filters them. A draft key in the collection schema proves nothing.
fn drafts(sources: &[ConfigSource]) -> DraftHandling {
    let code: Vec<&str> = sources
        .iter()
        .filter(|it| !it.path.starts_with("src/content"))
        .map(|it| it.text.as_str())
        .collect();
    let collects = |text: &&str| COLLECTION_CALLS.iter().any(|call| text.contains(call));
    let filters = |text: &&str| text.to_ascii_lowercase().contains("draft");
    if code.iter().any(filters) {
        DraftHandling::Filters
    } else if code.iter().any(collects) {
        DraftHandling::Publishes
    } else {
        DraftHandling::Unknown
    }
}

/// Returns the pages with a parameter in their name: their path with `:id` in its place, and the
/// quoted names in the page.
fn routes(sources: &[ConfigSource]) -> Vec<(String, Vec<String>)> {
    let pages = sources.iter().filter_map(|source| {
        let below = source.path.strip_prefix("src/pages/")?;
        let (stem, ending) = below.rsplit_once('.')?;
        let is_page = ending == "astro" && stem.ends_with(']');
        let at = stem.rfind('[').filter(|_| is_page)?;
        let folder = stem.get(..at)?;
        let is_whole = folder.is_empty() || folder.ends_with('/');
        let known = is_whole && !folder.contains('[');
        known.then(|| (format!("/{folder}:id/"), quoted(&source.text)))
    });
    pages.collect()
}

/// Returns the short quoted texts of a file.
fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for quote in ['"', '\'', '`'] {
        let parts = text
            .lines()
            .flat_map(|line| line.split(quote).skip(1).step_by(2));
        let names = parts.filter(|it| !it.is_empty() && it.len() < 40 && !it.contains(' '));
        found.extend(names.map(str::to_owned));
    }
    found
}
