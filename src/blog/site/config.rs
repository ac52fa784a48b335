//! Site configuration, read without executing anything: a computed value counts as unset, with a
//! warning.

mod astro;
mod docusaurus;
mod eleventy;
mod hexo;
mod hugo;
mod jekyll;
mod markdown;
mod tables;
#[cfg(test)]
mod tests;
mod zola;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::settings::{ConfiguredBlog, SiteSettings};
use super::sources::{self, ConfigSource};
use crate::blog::front_matter::value::Map;
use crate::blog::generator::SiteKind;
use crate::blog::read_file;

/// Result of reading a configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SiteConfig {
    /// The blogs, at least one.
    pub(super) blogs: Vec<ConfiguredBlog>,
    /// Warnings about unreadable parts, one line each, with the file name.
    pub(super) warnings: Vec<String>,
}

impl SiteConfig {
    /// Reads the configuration of the site at `root`; if there is none or it cannot be read, the
    /// generator's own rules apply.
    pub(super) fn read(kind: SiteKind, root: &Path, config: Option<&Path>) -> Self {
        let (sources, said) = sources::read(root, &paths(kind, root, config));
        let is_broken = !said.is_empty();
        let mut project = read(kind, &sources);
        let markdown = markdown::read(kind, &sources);
        for blog in &mut project.blogs {
            blog.settings.markdown.clone_from(&markdown);
        }
        project.warnings.splice(..0, said);
        if is_broken {
            project.into_uncertain()
        } else {
            project
        }
    }

    /// Marks the settings of every blog as read from an unreadable configuration.
    fn into_uncertain(mut self) -> Self {
        for blog in &mut self.blogs {
            blog.settings.is_uncertain = true;
        }
        self
    }
}

/// Lists the configuration files of a site, the main one first.
pub(super) fn paths(kind: SiteKind, root: &Path, config: Option<&Path>) -> Vec<PathBuf> {
    let paths = |main| sources::paths(root, main, &patterns(kind, main));
    config.map(paths).unwrap_or_default()
}

/// Returns the patterns of the files that hold settings besides the configuration file `main`,
/// relative to the root of the site.
fn patterns(kind: SiteKind, main: &Path) -> Vec<String> {
    let own = kind.generator_rules().detection.settings_globs.iter();
    let mut all: Vec<String> = own.map(|&pattern| pattern.to_owned()).collect();
    if kind == SiteKind::Eleventy {
        let text = read_file::read(main).map(|source| source.text);
        all.extend(eleventy::patterns(&text.unwrap_or_default()));
    }
    all
}

/// Returns the file that sets each key of a configuration; keys are lower-case dotted paths:
/// `permalinks.page.posts`.
pub(super) fn origins(kind: SiteKind, sources: &[ConfigSource]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Some(main) = sources.first() else {
        return found;
    };
    let tables = match kind {
        SiteKind::Hugo => hugo::tables(sources),
        SiteKind::Zola | SiteKind::Jekyll | SiteKind::Hexo => {
            let map = tables::parse_table(&main.text, main.file_name());
            map.ok()
                .map(|it| (main.path.as_str(), it))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    };
    for (path, map) in &tables {
        flatten(map, "", path, &mut found);
    }
    found
}

fn flatten(map: &Map, above: &str, path: &str, found: &mut BTreeMap<String, String>) {
    for (key, value) in map.iter() {
        let key = format!("{above}{}", key.to_lowercase());
        if let Some(map) = value.as_map() {
            flatten(map, &format!("{key}."), path, found);
        }
        found.insert(key, path.to_owned());
    }
}

/// Reads a configuration from its files, the main one first.
pub(super) fn read(kind: SiteKind, sources: &[ConfigSource]) -> SiteConfig {
    match kind {
        SiteKind::Docusaurus => docusaurus::read(sources),
        SiteKind::Hugo => hugo::read(sources),
        SiteKind::Zola => zola::read(sources),
        SiteKind::Jekyll => jekyll::read(sources),
        SiteKind::Hexo => hexo::read(sources),
        SiteKind::Astro => astro::read(sources),
        SiteKind::Eleventy => eleventy::read(sources),
        SiteKind::Plain => single_blog(kind, SiteSettings::default(), Vec::new()),
    }
}

/// Creates a site with one blog; configured folders replace the conventional ones.
fn single_blog(kind: SiteKind, settings: SiteSettings, named: Vec<String>) -> SiteConfig {
    let folders = if named.is_empty() {
        let habits = kind.generator_rules().detection.post_folders.iter();
        habits.map(|&folder| folder.to_owned()).collect()
    } else {
        named
    };
    let blog = ConfiguredBlog {
        name: String::new(),
        folders,
        settings,
    };
    SiteConfig {
        blogs: vec![blog],
        warnings: Vec::new(),
    }
}
