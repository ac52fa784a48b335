//! URL of a post: set in the front matter, else built from the file path and the site's pattern.

use jiff::Zoned;

use super::super::super::front_matter::value::Map;
use super::super::super::generator::{Parts, Profile, TitleWord};
use super::super::super::permalink::{Parts as Words, ascii, expand, lower};
use super::super::super::post::{Address, PageUrl};
use super::super::super::site::SiteKind;
use super::super::super::site_rules::Rules;
use super::super::super::slug::{FileName, LeadingDate, strip_ending};
use super::text;

/// Input for building a URL, apart from the front matter.
pub(super) struct Named<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) date: &'a Zoned,
    pub(super) categories: &'a [String],
}

/// The path of a file, split into its parts.
struct Path {
    folder: String,
    name: String,
    language: Option<String>,
}

/// Returns the slug and URL of a post.
pub(super) fn address(named: &Named<'_>, map: &Map, rules: &Rules) -> Address {
    if rules.kind == SiteKind::Docusaurus {
        return refused(named, map, rules);
    }
    by_pattern(named, map, rules)
}

/// Returns the URL of a post that the Docusaurus plugin rejects.
fn refused(named: &Named<'_>, map: &Map, rules: &Rules) -> Address {
    let whole = rules.kind.profile().address.whole;
    let slug = text(map, whole).unwrap_or_else(|| FileName::parse(named.id).slug());
    Address {
        url: PageUrl::Known(rules.post_url(&slug)),
        slug,
    }
}

/// Builds the URL from the site's pattern, else the generator's.
fn by_pattern(named: &Named<'_>, map: &Map, rules: &Rules) -> Address {
    let profile = rules.kind.profile();
    let path = Path::of(named.id, profile, rules);
    let last = text(map, profile.address.last).map(|it| written(&it, profile.address.parts));
    let title = match profile.address.title {
        TitleWord::Name => last.clone().unwrap_or_else(|| path.name.clone()),
        TitleWord::Path => joined(&path.folder, last.as_deref().unwrap_or(&path.name)),
        TitleWord::Title => lower(named.title),
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
    let whole = text(map, profile.address.whole).filter(|it| !it.contains("{{") && it != "false");
    let url = match &whole {
        Some(written) => with_end(expand(written, &words), profile),
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
    Address {
        url: PageUrl::Known(rules.post_url(&format!("{language}/{}", url.trim_start_matches('/')))),
        slug,
    }
}

/// Returns the pattern of the post's section, else of the site, else of the generator.
fn pattern<'a>(path: &Path, profile: &Profile, rules: &'a Rules) -> &'a str {
    let section = path.folder.split('/').next().unwrap_or_default();
    let addresses = &rules.settings.addresses;
    let of_section = addresses
        .sections
        .iter()
        .find(|(name, _)| name == section || name == &format!("/{section}"));
    let own = of_section
        .map(|(_, pattern)| pattern)
        .or(addresses.pattern.as_ref());
    own.map_or(profile.address.pattern, String::as_str)
}

impl Path {
    fn of(id: &str, profile: &Profile, rules: &Rules) -> Self {
        let stem = strip_ending(id);
        let stem = match profile
            .address
            .without_date
            .then(|| LeadingDate::of(id))
            .flatten()
        {
            Some(date) => date.without(),
            None => stem.to_owned(),
        };
        let (stem, language) = parted(&stem, profile, rules);
        let parts = profile.files.parts;
        let kept = stem.split('/').filter(|part| !parts.contains(part));
        let above = rules
            .settings
            .addresses
            .above
            .split('/')
            .filter(|it| !profile.files.folders_are_categories && !it.is_empty());
        let mut all: Vec<String> = above
            .chain(kept)
            .map(|part| written(part, profile.address.parts))
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
fn parted(stem: &str, profile: &Profile, rules: &Rules) -> (String, Option<String>) {
    let found = stem.rsplit_once('.').filter(|_| profile.address.languages);
    let is_language = |it: &str| match &rules.settings.addresses.languages {
        Some(known) => known.iter().any(|language| language == it),
        None => it.len() == 2 && it.bytes().all(|byte| byte.is_ascii_lowercase()),
    };
    match found.filter(|(_, language)| is_language(language)) {
        Some((stem, language)) => (stem.to_owned(), Some(language.to_owned())),
        None => (stem.to_owned(), None),
    }
}

/// Appends a slash to a path that names no file, if the generator does.
fn with_end(path: String, profile: &Profile) -> String {
    let last = path.rsplit('/').next().unwrap_or_default();
    if profile.address.whole_is_folder && !last.is_empty() && !last.contains('.') {
        return path + "/";
    }
    path
}

fn written(part: &str, how: Parts) -> String {
    match how {
        Parts::Written => part.to_owned(),
        Parts::Lower => lower(part),
        Parts::Ascii => ascii(part),
    }
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}
