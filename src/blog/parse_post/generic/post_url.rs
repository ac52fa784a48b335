//! URL of a post: set in the front matter, else built from the file path and the site's pattern.

use jiff::Zoned;

use super::super::super::front_matter::value::Map;
use super::super::super::generator::{GeneratorRules, SegmentStyle, SiteKind, TitlePlaceholder};
use super::super::super::permalink::{
    PlaceholderValues as Words, ascii_slug, expand, unicode_slug,
};
use super::super::super::post::{PageUrl, PostPermalink};
use super::super::super::site_rules::SiteRules;
use super::super::super::slug::{LeadingDate, PostFileName, strip_markdown_extension};
use super::text;

/// Input for building a URL, apart from the front matter.
pub(super) struct UrlInput<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) date: &'a Zoned,
    pub(super) categories: &'a [String],
}

/// The path of a file, split into its parts.
struct PathParts {
    folder: String,
    name: String,
    language: Option<String>,
}

/// Returns the slug and URL of a post.
pub(super) fn resolve_url(named: &UrlInput<'_>, map: &Map, rules: &SiteRules) -> PostPermalink {
    if rules.kind == SiteKind::Docusaurus {
        return rejected_post_url(named, map, rules);
    }
    url_from_pattern(named, map, rules)
}

/// Returns the URL of a post that the Docusaurus plugin rejects.
fn rejected_post_url(named: &UrlInput<'_>, map: &Map, rules: &SiteRules) -> PostPermalink {
    let whole = rules.kind.generator_rules().permalink.path_keys;
    let slug = text(map, whole).unwrap_or_else(|| PostFileName::parse(named.id).slug());
    PostPermalink {
        url: PageUrl::Known(rules.post_url(&slug)),
        slug,
    }
}

/// Builds the URL from the site's pattern, else the generator's.
fn url_from_pattern(named: &UrlInput<'_>, map: &Map, rules: &SiteRules) -> PostPermalink {
    let profile = rules.kind.generator_rules();
    let path = PathParts::of(named.id, profile, rules);
    let last = text(map, profile.permalink.slug_keys)
        .map(|it| style_segment(&it, profile.permalink.segment_style));
    let title = match profile.permalink.title_placeholder {
        TitlePlaceholder::Name => last.clone().unwrap_or_else(|| path.name.clone()),
        TitlePlaceholder::Path => joined(&path.folder, last.as_deref().unwrap_or(&path.name)),
        TitlePlaceholder::Title => unicode_slug(named.title),
    };
    let words = Words {
        date: named.date,
        title: &title,
        slug: last.as_deref(),
        name: &path.name,
        folder: &path.folder,
        categories: named.categories,
    };
    // templates are not evaluated, so their result is unknown
    let whole =
        text(map, profile.permalink.path_keys).filter(|it| !it.contains("{{") && it != "false");
    let url = match &whole {
        Some(written) => with_trailing_slash(expand(written, &words), profile),
        None => expand(pattern(&path, profile, rules), &words),
    };
    let language = path
        .language
        .as_ref()
        .map(|it| format!("/{it}"))
        .unwrap_or_default();
    let slug = whole
        .or(last)
        .unwrap_or_else(|| format!("/{}", joined(&path.folder, &path.name)));
    PostPermalink {
        url: PageUrl::Known(rules.post_url(&format!("{language}/{}", url.trim_start_matches('/')))),
        slug,
    }
}

/// Returns the pattern of the post's section, else of the site, else of the generator.
fn pattern<'a>(path: &PathParts, profile: &GeneratorRules, rules: &'a SiteRules) -> &'a str {
    let section = path.folder.split('/').next().unwrap_or_default();
    let addresses = &rules.settings.urls;
    let of_section = addresses
        .sections
        .iter()
        .find(|(name, _)| name == section || name == &format!("/{section}"));
    let own = of_section
        .map(|(_, pattern)| pattern)
        .or(addresses.pattern.as_ref());
    own.map_or(profile.permalink.pattern, String::as_str)
}

impl PathParts {
    fn of(id: &str, profile: &GeneratorRules, rules: &SiteRules) -> Self {
        let stem = strip_markdown_extension(id);
        let stem = match profile
            .permalink
            .strips_date
            .then(|| LeadingDate::of(id))
            .flatten()
        {
            Some(date) => date.path_without_date(),
            None => stem.to_owned(),
        };
        let (stem, language) = split_language(&stem, profile, rules);
        let parts = profile.files.post_subfolders;
        let kept = stem.split('/').filter(|part| !parts.contains(part));
        let above = rules
            .settings
            .urls
            .folder_prefix
            .split('/')
            .filter(|it| !profile.files.folders_are_categories && !it.is_empty());
        let mut all: Vec<String> = above
            .chain(kept)
            .map(|part| style_segment(part, profile.permalink.segment_style))
            .collect();
        let mut name = all.pop().unwrap_or_default();
        if name == "index" && !all.is_empty() {
            name = all.pop().unwrap_or_default();
        }
        if profile.files.folders_are_categories {
            // they appear in the URL as categories
            all.clear();
        }
        Self {
            folder: all.join("/"),
            name,
            language,
        }
    }
}

/// Splits a language code of the site from a file stem: `index.fr` → `index`, `fr`.
fn split_language(
    stem: &str,
    profile: &GeneratorRules,
    rules: &SiteRules,
) -> (String, Option<String>) {
    let found = stem
        .rsplit_once('.')
        .filter(|_| profile.permalink.has_language_suffixes);
    let is_language = |it: &str| match &rules.settings.urls.languages {
        Some(known) => known.iter().any(|language| language == it),
        None => it.len() == 2 && it.bytes().all(|byte| byte.is_ascii_lowercase()),
    };
    match found.filter(|(_, language)| is_language(language)) {
        Some((stem, language)) => (stem.to_owned(), Some(language.to_owned())),
        None => (stem.to_owned(), None),
    }
}

/// Appends a slash to a path that names no file, if the generator does.
fn with_trailing_slash(path: String, profile: &GeneratorRules) -> String {
    let last = path.rsplit('/').next().unwrap_or_default();
    if profile.permalink.adds_trailing_slash && !last.is_empty() && !last.contains('.') {
        return path + "/";
    }
    path
}

fn style_segment(part: &str, how: SegmentStyle) -> String {
    match how {
        SegmentStyle::Verbatim => part.to_owned(),
        SegmentStyle::Lower => unicode_slug(part),
        SegmentStyle::Ascii => ascii_slug(part),
    }
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}
