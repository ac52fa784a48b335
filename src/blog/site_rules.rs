//! Rules of a site: URLs, the tags file, the authors file, inherited front matter.
//!
//! All of it is read once; [`SiteRules`] is everything that parsing a post needs besides the post.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::front_matter::value::Map;
use super::front_matter::yaml;
use super::generator::{DefaultZone, SiteKind, TagSlug};
use super::inherited::{DataFile, InheritedFrontMatter};
use super::permalink;
use super::post::{PostDate, Problem, Tag};
use super::site::settings::DraftHandling;
use super::site::{SiteSettings, WithheldFolders};
use super::slug::{kebab_case, normalize_url};

/// The rules for reading posts.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteRules {
    /// The generator.
    pub kind: SiteKind,
    /// The settings from the site's configuration.
    pub settings: SiteSettings,
    /// The tags defined in the tags file, by key.
    pub tags: Vec<(String, Tag)>,
    /// The keys of the authors file; `None` if there is no such file.
    pub authors: Option<BTreeSet<String>>,
    /// The folders, relative to the posts folder and without outer slashes, whose `_index.md` is a
    /// draft.
    pub draft_folders: BTreeSet<String>,
    /// The folders, relative to the posts folder, that the generator treats as one page each.
    pub bundles: BTreeSet<String>,
    /// The folders that the site hides, or may hide, from readers; empty if posts are shown to
    /// their owner.
    pub withheld: WithheldFolders,
    /// The front matter that posts inherit.
    pub inherited: InheritedFrontMatter,
}

impl SiteRules {
    /// Creates the rules of a generator and a site, without a tags or authors file.
    pub fn new(kind: SiteKind, settings: &SiteSettings) -> Self {
        Self {
            kind,
            settings: settings.clone(),
            draft_folders: BTreeSet::new(),
            bundles: BTreeSet::new(),
            withheld: WithheldFolders::default(),
            inherited: InheritedFrontMatter::new(kind, settings, &[]),
            tags: Vec::new(),
            authors: None,
        }
    }

    /// Sets the data files that define default values for posts.
    pub fn set_folder_data(&mut self, files: &[DataFile]) {
        self.inherited = InheritedFrontMatter::new(self.kind, &self.settings, files);
    }

    /// Returns the front matter of a post merged with what it inherits.
    pub fn with_inherited<'a>(&self, id: &str, own: &'a Map) -> Cow<'a, Map> {
        self.inherited
            .merged(self.kind, &self.path_from_root(id), own)
    }

    /// Returns the file whose code computes a key of a post; the code isn't run.
    pub fn computing_file(&self, id: &str, key: &str) -> Option<&str> {
        self.inherited.computed_by(&self.path_from_root(id), key)
    }

    /// Returns the file from which a post inherits the value of a key.
    pub fn inherited_from(&self, id: &str, key: &str) -> Option<&str> {
        self.inherited.source_file(&self.path_from_root(id), key)
    }

    /// Whether the generator builds a post despite `draft: true`: Astro and Eleventy filter drafts
    /// only if code of the site does.
    pub fn publishes_drafts(&self, id: &str) -> bool {
        match self.kind {
            SiteKind::Astro => self.settings.drafts == DraftHandling::Publishes,
            SiteKind::Eleventy => {
                self.settings.drafts != DraftHandling::Filters
                    && self.computing_file(id, "draft").is_none()
            }
            _ => false,
        }
    }

    /// Whether all inherited values that decide a post's state could be read.
    pub fn is_inheritance_certain(&self, id: &str) -> bool {
        self.inherited.is_certain(&self.path_from_root(id))
    }

    /// Returns the zone of dates without one.
    pub fn zone(&self, reader: &TimeZone) -> TimeZone {
        let site = self.settings.dates.zone.as_ref();
        match self.kind.generator_rules().dates.default_zone {
            DefaultZone::Utc => TimeZone::UTC,
            DefaultZone::SiteOrUtc => site.cloned().unwrap_or(TimeZone::UTC),
            DefaultZone::SiteOrMachine => site.unwrap_or(reader).clone(),
        }
    }

    /// Returns the zone that determines a post's day: the site's; the reader's, for a date that
    /// nobody wrote in a site without a zone.
    pub fn day_zone(&self, date: PostDate, reader: &TimeZone) -> TimeZone {
        let has_zone = self.settings.dates.zone.is_some();
        let is_utc = self.kind.generator_rules().dates.default_zone == DefaultZone::Utc;
        if date.is_recorded() && (is_utc || !has_zone) {
            return reader.clone();
        }
        self.zone(reader)
    }

    /// Returns the path of a post relative to the site root.
    pub fn path_from_root(&self, id: &str) -> String {
        match self.settings.posts_folder.as_str() {
            "" => id.to_owned(),
            folder => format!("{folder}/{id}"),
        }
    }

    /// Reads the tags file; an invalid one leaves the rules unchanged.
    pub fn read_tags(&mut self, text: &str) -> Result<(), Problem> {
        let map = yaml::map(text, 1)?;
        self.tags = map
            .iter()
            .map(|(key, entry)| (key.to_owned(), self.defined_tag(key, entry.as_map())))
            .collect();
        Ok(())
    }

    fn defined_tag(&self, key: &str, entry: Option<&Map>) -> Tag {
        let text = |name| {
            entry
                .and_then(|map| map.get(name))
                .and_then(|value| value.as_written())
        };
        let label = text("label").map_or_else(|| capitalized(key), str::to_owned);
        let permalink =
            text("permalink").map_or_else(|| format!("/{}", kebab_case(key)), str::to_owned);
        Tag {
            label,
            url: self.tag_url(&permalink),
        }
    }

    /// Reads the authors file; an invalid one leaves the rules unchanged.
    pub fn read_authors(&mut self, text: &str) -> Result<(), Problem> {
        let map = yaml::map(text, 1)?;
        self.authors = Some(map.iter().map(|(key, _)| key.to_owned()).collect());
        Ok(())
    }

    /// Returns the tag that a post means by `label`.
    pub fn tag(&self, label: &str) -> Tag {
        let defined = self.tags.iter().find(|(key, _)| key == label);
        defined.map_or_else(
            || Tag {
                label: label.to_owned(),
                url: self.tag_url(&self.tag_segment(label)),
            },
            |(_, tag)| tag.clone(),
        )
    }

    /// Returns the last segment of a tag page's URL.
    fn tag_segment(&self, label: &str) -> String {
        match self.kind.generator_rules().taxonomies.tag_slug {
            TagSlug::Kebab => kebab_case(label),
            TagSlug::Lower => permalink::unicode_slug(label),
            TagSlug::Ascii => permalink::ascii_slug(label),
            TagSlug::Verbatim => label.to_owned(),
        }
    }

    /// Returns the URL of a tag page from its last segment.
    pub fn tag_url(&self, permalink: &str) -> String {
        self.joined(&self.settings.urls.tags, permalink)
    }

    /// Returns the URL of a post's page from its slug.
    pub fn post_url(&self, slug: &str) -> String {
        self.joined(&self.settings.urls.base, slug)
    }

    /// Joins two parts of a path: as Docusaurus does, else with one slash between them.
    fn joined(&self, base: &str, path: &str) -> String {
        if self.kind == SiteKind::Docusaurus {
            return normalize_url(&[base, path]);
        }
        let mut joined = format!(
            "{}/{}",
            base.trim_end_matches('/'),
            path.trim_start_matches('/')
        );
        if !joined.starts_with('/') {
            joined.insert(0, '/');
        }
        while let Some(at) = joined.find("//") {
            joined.remove(at);
        }
        joined
    }
}

/// Capitalizes as lodash's `capitalize` does: first letter upper case, the others lower case.
fn capitalized(key: &str) -> String {
    let mut chars = key.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + &chars.as_str().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::post::DateFrom;

    #[test]
    fn the_tags_file_names_labels_and_addresses() {
        let mut rules =
            SiteRules::new(SiteKind::Docusaurus, &SiteSettings::with_base_path("/blog"));
        rules
            .read_tags("hello:\n  label: Hello!\n  permalink: /hi\nnull-tag:\n")
            .expect("valid");
        assert_eq!(rules.tag("hello").url, "/blog/tags/hi");
        assert_eq!(rules.tag("hello").label, "Hello!");
        assert_eq!(rules.tag("null-tag").label, "Null-tag");
        assert_eq!(rules.tag("Rust 2").url, "/blog/tags/rust-2");
        assert!(rules.read_tags("a: b: c").is_err());
    }

    #[test]
    fn a_post_has_the_day_of_the_zone_of_its_site() {
        let zone = |hours| TimeZone::fixed(jiff::tz::offset(hours));
        let (tokyo, reader) = (zone(9), zone(-8));
        let at = "2024-01-05T20:00:00Z".parse().expect("a time");
        for (kind, has_zone, from, day) in [
            (SiteKind::Jekyll, true, DateFrom::FrontMatter, 6),
            (SiteKind::Jekyll, false, DateFrom::FrontMatter, 5),
            (SiteKind::Jekyll, true, DateFrom::FileSystem, 6),
            (SiteKind::Hexo, true, DateFrom::FileName, 6),
            (SiteKind::Hugo, true, DateFrom::FrontMatter, 6),
            (SiteKind::Hugo, true, DateFrom::Git, 6),
            (SiteKind::Hugo, true, DateFrom::OtherKey, 6),
            (SiteKind::Hugo, false, DateFrom::FrontMatter, 5),
            (SiteKind::Zola, true, DateFrom::FrontMatter, 5),
            (SiteKind::Docusaurus, true, DateFrom::FrontMatter, 5),
            (SiteKind::Plain, false, DateFrom::FileSystem, 5),
        ] {
            let mut settings = SiteSettings::default();
            settings.dates.zone = has_zone.then(|| tokyo.clone());
            let date = PostDate::new(at, from);
            let date = date.in_zone(&SiteRules::new(kind, &settings).day_zone(date, &reader));
            assert_eq!(
                date.day(&TimeZone::UTC).day(),
                day,
                "{kind} {has_zone} {from:?}"
            );
        }
    }
}
