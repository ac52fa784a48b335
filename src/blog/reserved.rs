//! Reserved names and URLs, which mean something other than a post to the generator or to Windows.
//!
//! - Hugo, `gohugo.io/content-management/page-bundles`: `index.md` makes its folder one page, and
//!   what is beside and below it that page's resources, without pages of their own; `_index.md` is
//!   the page of a section. Since 0.123 case doesn't matter (`common/paths/pathparser.go`).
//! - Zola, `getzola.org/documentation/content/overview`: `index.md` is the page of its folder, whose
//!   URL a section already has; `_index.md` is the section.
//! - Eleventy, `11ty.dev/docs/permalinks`: `index.md` has the URL of its folder.
//! - Docusaurus, the options of `@docusaurus/plugin-content-blog`: the plugin generates pages for the
//!   list, tags, the archive and authors; they replace a post with the same URL.
//! - Windows, "Naming Files, Paths, and Namespaces": device names, also with an extension, in any
//!   case, and with superscript digits.

use std::collections::BTreeSet;

use super::generator::SiteKind;
use super::link::{folder, trimmed};
use super::post::PostId;
use super::site_rules::SiteRules;
use super::slug::{normalize_url, strip_markdown_extension};

/// Windows device names without a number.
const WINDOWS_DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Returns why a file can't have this name (without extension), if the generator gives the name
/// another meaning; `index.de` counts as `index`.
pub fn reserved_name_reason(kind: SiteKind, stem: &str) -> Option<&'static str> {
    let name = stem.split('.').next().unwrap_or_default();
    let is_index = ["index", "_index"]
        .iter()
        .any(|it| name.eq_ignore_ascii_case(it));
    match kind {
        _ if !is_index => None,
        SiteKind::Hugo => Some(
            "Hugo would treat the folder as a single page and drop its other posts; choose another slug",
        ),
        SiteKind::Zola => {
            Some("Zola would treat it as the page of its folder; choose another slug")
        }
        SiteKind::Eleventy => Some("it would have the URL of its folder; choose another slug"),
        _ => None,
    }
}

/// Whether a name is a device when the blog is checked out on Windows.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim().to_ascii_lowercase();
    let is_numbered = |kind: &str| {
        let number = stem.strip_prefix(kind).unwrap_or_default();
        let mut digits = number.chars();
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³');
        digits.next().is_some_and(is_digit) && digits.next().is_none()
    };
    WINDOWS_DEVICES.contains(&stem.as_str()) || is_numbered("com") || is_numbered("lpt")
}

/// Returns the generated page that has the URL of a post.
pub fn generated_page_at(rules: &SiteRules, url: &str) -> Option<String> {
    if rules.kind != SiteKind::Docusaurus {
        return None;
    }
    let addresses = &rules.settings.urls;
    let at = |name: &str| normalize_url(&[&addresses.base, name]);
    let is = |other: &str| trimmed(url).eq_ignore_ascii_case(trimmed(other));
    let named = |page: &str| Some(format!("the page of {page}"));
    if is(&addresses.base) {
        return Some("the list of posts".to_owned());
    }
    if is(&addresses.tags) {
        return named("all tags");
    }
    if addresses.archive.as_ref().is_some_and(|name| is(&at(name))) {
        return named("the archive");
    }
    if is(&at(&addresses.authors)) {
        return named("all authors");
    }
    let page = at(&addresses.page);
    let number = trimmed(url).strip_prefix(trimmed(&page));
    let number = number.and_then(|rest| rest.strip_prefix('/'));
    let is_number = |it: &&str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    number
        .filter(is_number)
        .map(|number| format!("page {number} of the list of posts"))
}

/// Whether a post is the `index` file of its folder.
pub fn is_index(id: &str) -> bool {
    let name = id.rsplit('/').next().unwrap_or(id);
    let stem = strip_markdown_extension(name)
        .split('.')
        .next()
        .unwrap_or_default();
    stem.eq_ignore_ascii_case("index")
}

/// Returns the folders, relative to the posts folder, that Hugo treats as one page each: those with
/// an `index` file. The posts folder itself is the empty string.
pub fn bundles<'a>(kind: SiteKind, ids: impl Iterator<Item = &'a PostId>) -> BTreeSet<String> {
    let indexes = ids.filter(|id| kind == SiteKind::Hugo && is_index(id.as_str()));
    indexes.map(|id| folder(id.as_str()).to_owned()).collect()
}

/// Returns the bundle of which a file is a resource, without its own page.
pub fn bundle_of<'a>(bundles: &'a BTreeSet<String>, id: &str) -> Option<&'a str> {
    if bundles.is_empty() {
        return None;
    }
    // the index of a folder belongs to a bundle above, not to its own
    let mut at = folder(id);
    let mut is_above = !is_index(id);
    loop {
        let found = bundles.get(at).filter(|_| is_above);
        if found.is_some() || at.is_empty() {
            return found.map(String::as_str);
        }
        at = folder(at);
        is_above = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::site::SiteSettings;

    #[test]
    fn index_is_reserved_where_it_means_a_folder() {
        let names = [
            "index",
            "Index",
            "INDEX",
            "_index",
            "_Index",
            "index.de",
            "_index.pt-br",
        ];
        for kind in SiteKind::ALL {
            let means = matches!(kind, SiteKind::Hugo | SiteKind::Zola | SiteKind::Eleventy);
            for name in names {
                assert_eq!(
                    reserved_name_reason(kind, name).is_some(),
                    means,
                    "{kind} {name}"
                );
            }
            for name in ["indexes", "my-index", "2026-01-01-index", "", "de.index"] {
                assert_eq!(reserved_name_reason(kind, name), None, "{kind} {name}");
            }
        }
    }

    #[test]
    fn devices_are_known_in_every_spelling() {
        for name in [
            "con",
            "CON",
            "Prn",
            "aux",
            "nul",
            "NUL.md",
            "con.tar.gz",
            "com1",
            "COM9",
            "lpt1",
            "LPT9.txt",
            "com¹",
            "COM²",
            "lpt³.md",
            "con .md",
            "CONIN$",
            "conout$",
        ] {
            assert!(is_device(name), "{name}");
        }
        for name in [
            "console",
            "com",
            "com10",
            "lpt",
            "auxiliary",
            "a.con",
            "com¹²",
            "",
            "null",
        ] {
            assert!(!is_device(name), "{name}");
        }
    }

    #[test]
    fn the_pages_of_the_plugin_are_reserved_under_their_configured_names() {
        let mut settings = SiteSettings::with_base_path("/base/blog");
        let at = |settings: &SiteSettings, url: &str| {
            generated_page_at(&SiteRules::new(SiteKind::Docusaurus, settings), url).is_some()
        };
        for url in [
            "/base/blog",
            "/base/blog/",
            "/base/blog/tags",
            "/base/blog/tags/",
            "/base/blog/archive",
            "/base/blog/authors",
            "/base/blog/page/2",
            "/base/blog/page/17/",
            "/base/blog/Tags",
        ] {
            assert!(at(&settings, url), "{url}");
        }
        for url in [
            "/base/blog/page",
            "/base/blog/page/two",
            "/base/blog/tag",
            "/base/blog/2026/01/01/tags",
            "/base/blog/archived",
            "/tags",
            "/",
        ] {
            assert!(!at(&settings, url), "{url}");
        }
        settings.urls.tags = "/base/blog/labels".to_owned();
        settings.urls.archive = None;
        settings.urls.authors = "people".to_owned();
        settings.urls.page = "seite".to_owned();
        for url in [
            "/base/blog/labels",
            "/base/blog/people",
            "/base/blog/seite/2",
        ] {
            assert!(at(&settings, url), "{url}");
        }
        for url in [
            "/base/blog/archive",
            "/base/blog/authors",
            "/base/blog/page/2",
        ] {
            assert!(!at(&settings, url), "{url}");
        }
        let hugo = SiteRules::new(SiteKind::Hugo, &SiteSettings::with_base_path("/"));
        assert_eq!(generated_page_at(&hugo, "/tags/"), None);
    }

    #[test]
    fn a_bundle_holds_what_lies_beside_and_below_its_index() {
        let ids = ["posts/trip/index.md", "posts/a.md", "fr/index.fr.md"].map(PostId::new);
        let found = bundles(SiteKind::Hugo, ids.iter());
        let of = |id| bundle_of(&found, id);
        assert_eq!(of("posts/trip/index.md"), None);
        assert_eq!(of("posts/trip/index.de.md"), None);
        assert_eq!(of("posts/trip/notes.md"), Some("posts/trip"));
        assert_eq!(of("posts/trip/day/two.md"), Some("posts/trip"));
        assert_eq!(of("posts/trip/day/index.md"), Some("posts/trip"));
        assert_eq!(of("posts/a.md"), None);
        assert_eq!(of("fr/b.md"), Some("fr"));
        assert!(bundles(SiteKind::Jekyll, ids.iter()).is_empty());
        let top = bundles(SiteKind::Hugo, [PostId::new("index.md")].iter());
        assert_eq!(bundle_of(&top, "a/b.md"), Some(""));
        assert_eq!(bundle_of(&top, "index.md"), None);
    }
}
