//! Which key a field of a post has, in the words of each generator.
//!
//! A key that is there is found by the rules of the reader, so that what is changed is what was
//! shown; one that is not there yet gets the name that its generator documents.

use super::super::value::{Kind, Map, Node, Value};
use crate::blog::site::SiteKind;

/// What can be changed of a post by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The title.
    Title,
    /// What a list or a search engine tells of it.
    Description,
    /// Its own part of the address.
    Slug,
    /// The picture beside it.
    Image,
    /// When it was written.
    Date,
    /// Whether a build leaves it out.
    Draft,
    /// Whether lists leave it out.
    Unlisted,
    /// Who wrote it.
    Authors,
    /// Its tags.
    Tags,
    /// Its categories.
    Categories,
}

/// The keys of a field, the first that has a value wins; each with those above it.
type Paths = &'static [&'static [&'static str]];

impl Field {
    /// Names the field.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Description => "description",
            Self::Slug => "slug",
            Self::Image => "image",
            Self::Date => "date",
            Self::Draft => "draft",
            Self::Unlisted => "unlisted",
            Self::Authors => "authors",
            Self::Tags => "tags",
            Self::Categories => "categories",
        }
    }

    /// The keys that the generators give it.
    fn paths(self) -> Paths {
        match self {
            Self::Title => &[&["title"]],
            Self::Description => &[&["description"], &["summary"], &["excerpt"]],
            Self::Slug => &[&["slug"], &["permalink"], &["path"], &["url"]],
            Self::Image => &[
                &["image"],
                &["cover"],
                &["thumbnail"],
                &["featured_image"],
                &["banner"],
                &["extra", "image"],
            ],
            Self::Date => &[
                &["date"],
                &["pubDate"],
                &["pubDatetime"],
                &["publishDate"],
                &["pubdate"],
                &["published"],
                &["created_at"],
                &["created"],
            ],
            Self::Draft => &[&["draft"]],
            Self::Unlisted => &[&["unlisted"]],
            Self::Authors => &[&["authors"], &["author"]],
            Self::Tags => &[&["taxonomies", "tags"], &["tags"]],
            Self::Categories => &[&["taxonomies", "categories"], &["categories"]],
        }
    }

    /// Gives the keys under which the field is written where it is not there yet.
    pub(super) fn home(self, kind: SiteKind) -> Vec<String> {
        let path: &[&str] = match (self, kind) {
            // `taxonomies` and `extra` are tables of Zola's front matter
            (Self::Tags, SiteKind::Zola) => &["taxonomies", "tags"],
            (Self::Categories, SiteKind::Zola) => &["taxonomies", "categories"],
            (Self::Image, SiteKind::Zola) => &["extra", "image"],
            // the address of a page is its `permalink` there, and `slug` nothing
            (Self::Slug, SiteKind::Hexo | SiteKind::Eleventy) => &["permalink"],
            // as in Astro's own blog
            (Self::Date, SiteKind::Astro) => &["pubDate"],
            _ => &[self.name()],
        };
        path.iter().map(|key| (*key).to_owned()).collect()
    }

    /// Finds the field in a front matter: the keys as they are written.
    pub(super) fn find(self, map: &Map, kind: SiteKind) -> Option<Vec<String>> {
        if kind == SiteKind::Docusaurus {
            let key = self.name();
            return map.get(key).map(|_| vec![key.to_owned()]);
        }
        let found = || {
            let paths = self.paths().iter();
            paths
                .filter_map(|path| actual(map, path))
                .filter(|(_, value)| self.may_be(value))
        };
        let filled = found().find(|(_, value)| !is_empty(value));
        let (path, value) = filled.or_else(|| found().next())?;
        Some(match value.as_map() {
            Some(map) if self == Self::Image => with_file(path, map),
            _ => path,
        })
    }

    /// Some keys are two fields: `published` may be a date or a truth.
    fn may_be(self, value: &Value) -> bool {
        let truth = value
            .as_scalar()
            .is_some_and(|it| matches!(it.kind, Kind::Bool(_)));
        self != Self::Date || !truth
    }
}

fn is_empty(value: &Value) -> bool {
    value
        .as_scalar()
        .is_some_and(|it| it.kind == Kind::Null || it.text.is_empty())
}

/// Finds a path whatever its case; gives the keys as they are written.
fn actual<'a>(map: &'a Map, path: &[&str]) -> Option<(Vec<String>, &'a Value)> {
    let (first, below) = path.split_first()?;
    let written = |key: &str| map.get(key).map(|value| (key.to_owned(), value));
    let any_case = || {
        let mut entries = map.iter();
        let found = entries.find(|(key, _)| key.eq_ignore_ascii_case(first));
        found.map(|(key, value)| (key.to_owned(), value))
    };
    let (key, value) = written(first).or_else(any_case)?;
    if below.is_empty() {
        return Some((vec![key], value));
    }
    let (mut keys, value) = actual(value.as_map()?, below)?;
    keys.insert(0, key);
    Some((keys, value))
}

/// The key that names the file, where an image is a map.
fn with_file(mut path: Vec<String>, map: &Map) -> Vec<String> {
    const FILES: [&str; 4] = ["image", "path", "src", "url"];
    let found = FILES.iter().find_map(|key| actual(map, &[key]));
    path.extend(found.map(|(keys, _)| keys).into_iter().flatten());
    path
}

/// Gives what an item of a list is called: its text, or the name that a map has.
pub(super) fn label(item: &Value) -> Option<&str> {
    match &item.node {
        Node::Map(map) => {
            let key = label_key(map)?;
            map.get(key)?.as_written()
        }
        _ => item.as_written(),
    }
}

/// Gives the key under which a map of a list has its name.
pub(super) fn label_key(map: &Map) -> Option<&'static str> {
    let mut keys = ["label", "key", "name"].into_iter();
    keys.find(|key| {
        map.get(key)
            .is_some_and(|value| value.as_written().is_some())
    })
}
