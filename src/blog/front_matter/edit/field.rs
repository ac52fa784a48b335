//! Fields of a post, and the keys that each generator uses for them.
//!
//! An existing key is found by the rules of the reader, so that an edit changes the value that is
//! displayed; a new key gets the name that the generator documents.

use super::super::value::{Map, Node, ScalarKind, Value};
use super::EditRules;
use crate::blog::generator::SiteKind;

/// An editable field of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The title.
    Title,
    /// The description for lists and search engines.
    Description,
    /// The slug: the post's own part of the URL.
    Slug,
    /// The cover image.
    Image,
    /// The date.
    Date,
    /// Whether builds exclude the post.
    Draft,
    /// Whether lists exclude the post.
    Unlisted,
    /// The authors.
    Authors,
    /// The tags.
    Tags,
    /// The categories.
    Categories,
    /// The old URLs that redirect to the post.
    Redirects,
}

/// A key, preceded by its parent keys.
type KeyPath<'a> = Vec<&'a str>;

/// Date keys of any generator, tried after those of the generator itself; no modification dates.
const DATE_KEYS: [&str; 7] = [
    "date",
    "pubDate",
    "pubDatetime",
    "publishDate",
    "published",
    "created_at",
    "created",
];
/// Keys of modification dates: an edit of the date never writes these.
const MODIFICATION_KEYS: [&str; 3] = ["lastmod", "modified", "updated"];

impl Field {
    /// Returns the name of the field.
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
            Self::Redirects => "aliases",
        }
    }

    /// Returns the keys that the generator reads for the field; the first with a value wins.
    fn paths(self, rules: &EditRules) -> Vec<KeyPath<'_>> {
        let kind = rules.kind;
        let profile = kind.generator_rules();
        let alone = |keys: &[&'static str]| keys.iter().map(|key| vec![*key]).collect::<Vec<_>>();
        match self {
            Self::Title => alone(&["title"]),
            Self::Description => alone(&["description", "summary", "excerpt"]),
            Self::Slug => {
                alone(&[profile.permalink.slug_keys, profile.permalink.path_keys].concat())
            }
            Self::Image => {
                let keys = ["image", "cover", "thumbnail", "featured_image", "banner"];
                let extra = vec!["extra", "image"];
                alone(&keys).into_iter().chain([extra]).collect()
            }
            Self::Date => date_keys(rules).into_iter().map(|key| vec![key]).collect(),
            Self::Draft => alone(&["draft"]),
            Self::Unlisted => unlisted_keys(kind).map(|(path, _)| path).collect(),
            Self::Authors => alone(&["authors", "author"]),
            Self::Tags => taxonomy_paths(profile.taxonomies.tags),
            Self::Categories => taxonomy_paths(profile.taxonomies.categories),
            Self::Redirects => alone(redirect_keys(kind)),
        }
    }

    /// Returns the value with which a key keeps a post out of lists; `None` if the generator has no
    /// such key.
    pub(super) fn unlisted_value(kind: SiteKind) -> Option<&'static str> {
        unlisted_keys(kind).next().map(|(_, wanted)| wanted)
    }

    /// Returns the key path at which a missing field is added.
    pub(in crate::blog) fn default_path(self, rules: &EditRules) -> Vec<String> {
        let kind = rules.kind;
        let (profile, zola) = (kind.generator_rules(), kind == SiteKind::Zola);
        let first = |keys: &[&'static str]| keys.first().copied().unwrap_or(self.name());
        let labels = |keys: &[&'static str]| -> KeyPath<'static> {
            profile
                .taxonomies
                .parent_key
                .into_iter()
                .chain([first(keys)])
                .collect()
        };
        let path: KeyPath<'_> = match self {
            Self::Tags => labels(profile.taxonomies.tags),
            Self::Categories => labels(profile.taxonomies.categories),
            // custom keys are in a table of their own there
            Self::Redirects => vec![first(redirect_keys(kind))],
            Self::Image if zola => vec!["extra", "image"],
            Self::Slug => vec![first(
                &[profile.permalink.slug_keys, profile.permalink.path_keys].concat(),
            )],
            Self::Date => {
                let keys = date_keys(rules);
                let read_first = keys.first().copied().unwrap_or(self.name());
                vec![rules.new_date_key.as_deref().unwrap_or(read_first)]
            }
            Self::Unlisted => {
                let path = unlisted_keys(kind).next();
                path.map_or_else(|| vec![self.name()], |(path, _)| path)
            }
            _ => vec![self.name()],
        };
        path.into_iter().map(str::to_owned).collect()
    }

    /// Returns the key path of the field in a front matter, as written there.
    pub(in crate::blog) fn find(self, map: &Map, rules: &EditRules) -> Option<Vec<String>> {
        if rules.kind == SiteKind::Docusaurus {
            let key = self.name();
            return map.get(key).map(|_| vec![key.to_owned()]);
        }
        let paths = self.paths(rules);
        let found = || {
            let paths = paths.iter();
            paths
                .filter_map(|path| find_any_case(map, path))
                .filter(|(_, value)| self.can_hold(value))
        };
        let filled = found().find(|(_, value)| !is_empty(value));
        let (path, value) = filled.or_else(|| found().next())?;
        Some(match value.as_map() {
            Some(map) if self == Self::Image => image_file_path(path, map),
            _ => path,
        })
    }

    /// Returns the value of the field, if the front matter has one.
    pub fn value<'m>(self, map: &'m Map, rules: &EditRules) -> Option<&'m Value> {
        let keys = self.find(map, rules)?;
        let (last, above) = keys.split_last()?;
        let mut map = map;
        for key in above {
            map = map.get(key)?.as_map()?;
        }
        map.get(last)
    }

    /// Whether a value can be this field: `published` may be a date or a boolean.
    fn can_hold(self, value: &Value) -> bool {
        let truth = value
            .as_scalar()
            .is_some_and(|it| matches!(it.kind, ScalarKind::Bool(_)));
        self != Self::Date || !truth
    }
}

/// Returns the keys of the date in the order in which the site reads them. The keys of other
/// generators come last, and only if the site has not configured its own. Keys of modification
/// dates are skipped, unless the site has configured no others.
fn date_keys(rules: &EditRules) -> Vec<&str> {
    let is_date = |key: &&str| !MODIFICATION_KEYS.contains(key);
    let configured: Vec<&str> = rules.date_keys.iter().map(String::as_str).collect();
    if configured.is_empty() {
        let own = rules.kind.generator_rules().dates.keys.iter();
        return own.chain(&DATE_KEYS).copied().filter(is_date).collect();
    }
    let dates: Vec<&str> = configured.iter().copied().filter(is_date).collect();
    if dates.is_empty() { configured } else { dates }
}

/// Iterates over the keys that keep a post out of lists, with the value that does.
fn unlisted_keys(kind: SiteKind) -> impl Iterator<Item = (KeyPath<'static>, &'static str)> {
    let keys = kind.generator_rules().visibility.unlisted.iter();
    keys.map(|(key, wanted)| (key.split('.').collect(), *wanted))
}

/// Returns the keys of a post's old URLs: Hugo, "URL management"; Zola, "Page"; jekyll-redirect-from.
fn redirect_keys(kind: SiteKind) -> &'static [&'static str] {
    match kind {
        SiteKind::Hugo | SiteKind::Zola => &["aliases"],
        SiteKind::Jekyll => &["redirect_from"],
        _ => &[],
    }
}

/// Returns the key paths of taxonomies: in a `taxonomies` map, else at the top level.
fn taxonomy_paths(keys: &[&'static str]) -> Vec<KeyPath<'static>> {
    let inside = keys.iter().map(|key| vec!["taxonomies", *key]);
    inside.chain(keys.iter().map(|key| vec![*key])).collect()
}

fn is_empty(value: &Value) -> bool {
    value
        .as_scalar()
        .is_some_and(|it| it.kind == ScalarKind::Null || it.text.is_empty())
}

/// Finds a path case-insensitively; returns the keys as written.
fn find_any_case<'a>(map: &'a Map, path: &[&str]) -> Option<(Vec<String>, &'a Value)> {
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
    let (mut keys, value) = find_any_case(value.as_map()?, below)?;
    keys.insert(0, key);
    Some((keys, value))
}

/// Appends the key of the file name, if an image is a map.
fn image_file_path(mut path: Vec<String>, map: &Map) -> Vec<String> {
    const FILES: [&str; 4] = ["image", "path", "src", "url"];
    let found = FILES.iter().find_map(|key| find_any_case(map, &[key]));
    path.extend(found.map(|(keys, _)| keys).into_iter().flatten());
    path
}

/// Returns the name of a list item: its text, or the name in its map.
pub(super) fn item_name(item: &Value) -> Option<&str> {
    match &item.node {
        Node::Map(map) => {
            let key = item_name_key(map)?;
            map.get(key)?.as_written()
        }
        _ => item.as_written(),
    }
}

/// Returns the key under which a map in a list has its name.
pub(super) fn item_name_key(map: &Map) -> Option<&'static str> {
    let mut keys = ["label", "key", "name"].into_iter();
    keys.find(|key| {
        map.get(key)
            .is_some_and(|value| value.as_written().is_some())
    })
}
