//! Generator detection without a configuration file: by a manifest that names the generator, or by
//! traits that only its posts have. Without either, a folder is plain Markdown.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::folders::{sample_posts, site_ancestors};
use crate::blog::generator::SiteKind;
use crate::blog::slug::LeadingDate;
use crate::blog::{disk, excerpt, read_file};

/// Maximum number of posts examined.
const MAX_SAMPLES: usize = 20;
/// Number of bytes read from the start of a post.
const HEAD_BYTES: u64 = 4096;
/// Packages of the generators that are installed by a `package.json`.
const PACKAGES: [(&str, SiteKind); 9] = [
    ("@docusaurus/core", SiteKind::Docusaurus),
    ("@docusaurus/preset-classic", SiteKind::Docusaurus),
    ("@docusaurus/plugin-content-blog", SiteKind::Docusaurus),
    ("hexo", SiteKind::Hexo),
    ("astro", SiteKind::Astro),
    ("@11ty/eleventy", SiteKind::Eleventy),
    ("hugo-bin", SiteKind::Hugo),
    ("hugo-extended", SiteKind::Hugo),
    ("hugo-installer", SiteKind::Hugo),
];
/// Gems that are, or depend on, Jekyll.
const GEMS: [&str; 2] = ["jekyll", "github-pages"];
/// Files that Docusaurus reads beside posts.
const BESIDE_POSTS: [&str; 4] = ["authors.yml", "authors.yaml", "tags.yml", "tags.yaml"];

/// Finds the manifest that names a generator, in a folder or above it; returns the generator and
/// the manifest's folder.
pub(super) fn manifest_above(folder: &Path) -> Option<(SiteKind, PathBuf)> {
    site_ancestors(folder).find_map(|above| Some((manifest_in(above)?, above.to_owned())))
}

fn manifest_in(folder: &Path) -> Option<SiteKind> {
    let text = |name: &str| read_file::read(&folder.join(name)).ok();
    let package = text("package.json").and_then(|source| package_generator(&source.text));
    let gems = || text("Gemfile").filter(|source| installs_jekyll(&source.text));
    package.or_else(|| gems().map(|_| SiteKind::Jekyll))
}

/// Finds the generator among the packages that a `package.json` installs.
fn package_generator(text: &str) -> Option<SiteKind> {
    let package: Value = serde_json::from_str(text).ok()?;
    let installs = |name: &str| {
        let mut parts = ["dependencies", "devDependencies"].iter();
        parts.any(|part| package[part].get(name).is_some())
    };
    let found = PACKAGES.iter().find(|(name, _)| installs(name));
    found.map(|(_, kind)| *kind)
}

/// Whether a `Gemfile` installs Jekyll.
fn installs_jekyll(text: &str) -> bool {
    let mut names = text.lines().filter_map(gem_name);
    names.any(|name| GEMS.contains(&name))
}

/// Returns the name of the gem that a line of a `Gemfile` installs: `gem "name"`, `gem("name")`.
pub(super) fn gem_name(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("gem")?.trim_start();
    let rest = rest.strip_prefix('(').unwrap_or(rest).trim_start();
    rest.strip_prefix(['"', '\''])?.split(['"', '\'']).next()
}

/// Returns the generator that the posts of a folder are written for.
pub(super) fn generator_of_posts(posts: &Path) -> SiteKind {
    if let Some(kind) = generator_of_folder(posts) {
        return kind;
    }
    let has = |name: &&str| disk::exists(&posts.join(name));
    let is_docusaurus = BESIDE_POSTS.iter().any(has)
        || sample_posts(posts, 3).take(MAX_SAMPLES).any(|path| {
            let head = disk::read_start(&path, HEAD_BYTES);
            head.is_ok_and(|head| excerpt::has_truncate_marker(&String::from_utf8_lossy(&head)))
        });
    if is_docusaurus {
        SiteKind::Docusaurus
    } else {
        SiteKind::Plain
    }
}

/// Returns the generator whose folder of dated posts this is: other programs don't name a folder
/// `_posts`.
fn generator_of_folder(posts: &Path) -> Option<SiteKind> {
    let own = posts.ends_with("_posts").then(|| posts.to_owned());
    let folder = own.unwrap_or_else(|| posts.join("_posts"));
    let is_dated = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        LeadingDate::of(&name).is_some()
    };
    sample_posts(&folder, 3).find(is_dated)?;
    Some(if folder.ends_with("source/_posts") {
        SiteKind::Hexo
    } else {
        SiteKind::Jekyll
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_a_generator_that_it_installs_and_no_other() {
        let package = |list: &str, name: &str| {
            package_generator(&format!(r#"{{"{list}": {{"{name}": "1"}}}}"#))
        };
        for (name, kind) in PACKAGES {
            assert_eq!(package("dependencies", name), Some(kind));
            assert_eq!(package("devDependencies", name), Some(kind));
            assert_eq!(package("scripts", name), None);
        }
        assert_eq!(package("dependencies", "hexo-util"), None);
        assert_eq!(package_generator("not json"), None);
        for line in [
            "gem \"jekyll\", \"~> 4\"",
            "  gem 'github-pages', group: :x",
            "gem(\"jekyll\")",
        ] {
            assert!(installs_jekyll(line), "{line}");
        }
        for line in ["gem \"jekyll-feed\"", "# gem \"jekyll\"", "gem \"rails\""] {
            assert!(!installs_jekyll(line), "{line}");
        }
    }
}
