//! Inherited front matter: keys that posts get from settings and from files next to them.
//!
//! Jekyll has defaults by path in its settings, Hugo a cascade in its settings and in `_index.md`,
//! Eleventy directory and template data files. Each becomes a [`InheritedLayer`]: values, and the posts they
//! apply to. A post's own keys win, then those of the strongest layer that applies.

pub(in crate::blog) mod eleventy;
pub(in crate::blog) mod hugo;
mod layer;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::front_matter::value::{Map, Node, ScalarKind, Value};
use super::generator::SiteKind;
use super::site::SiteSettings;

pub use layer::{InheritedLayer, LayerScope};

/// Maximum length of a chain of layouts; the rest is ignored.
const MAX_LAYOUTS: usize = 10;

/// The inheritance layers of a site, weakest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InheritedFrontMatter {
    layers: Vec<InheritedLayer>,
    /// Front matter of layouts, by layout name.
    layouts: Vec<(String, Map)>,
    /// Folders that have a page of their own, relative to the site root.
    sections: BTreeSet<String>,
    /// Posts that inherit from an unreadable file.
    unread: Vec<LayerScope>,
}

/// Keys that decide whether a site shows a post; when code sets one, the result is unknown.
const STATE_KEYS: [&str; 4] = [
    "draft",
    "published",
    "permalink",
    "eleventyExcludeFromCollections",
];

/// A file that sets values for the posts next to it and below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Its folder relative to the site root; empty for the root.
    pub folder: String,
    /// The file name.
    pub name: String,
    /// The file's contents.
    pub text: String,
}

impl DataFile {
    /// Returns the path relative to the site root.
    pub fn path(&self) -> String {
        if self.folder.is_empty() {
            self.name.clone()
        } else {
            format!("{}/{}", self.folder, self.name)
        }
    }
}

impl InheritedFrontMatter {
    /// Creates the layers: those of the settings first, then those of data files ordered by folder,
    /// so that a deeper folder wins.
    pub fn new(kind: SiteKind, settings: &SiteSettings, files: &[DataFile]) -> Self {
        let content = settings.content_root.as_deref().unwrap_or_default();
        let mut files: Vec<&DataFile> = files.iter().collect();
        if kind == SiteKind::Eleventy {
            files.sort_by_key(|file| eleventy::precedence(file));
        }
        let mut layers = settings.inherited.clone();
        let mut unread = Vec::new();
        for file in &files {
            let read = match kind {
                SiteKind::Hugo => hugo::layers(file, content),
                SiteKind::Eleventy => eleventy::layers(file),
                _ => Some(Vec::new()),
            };
            match read {
                Some(read) => layers.extend(read),
                None => unread.push(LayerScope::Folder(file.folder.clone())),
            }
        }
        Self {
            layers,
            unread,
            layouts: settings.layouts.clone(),
            sections: files.iter().map(|file| file.folder.clone()).collect(),
        }
    }

    /// Returns a post's front matter merged with the values it inherits; `path` is relative to the
    /// site root.
    pub fn merged<'a>(&self, kind: SiteKind, path: &str, own: &'a Map) -> Cow<'a, Map> {
        let mut merged = Cow::Borrowed(own);
        let (everywhere, near): (Vec<_>, Vec<_>) = self
            .layers
            .iter()
            .rev()
            .filter(|layer| layer.scope.covers(path))
            .partition(|layer| layer.scope == LayerScope::All);
        for layer in near {
            for (key, value) in layer.values.iter() {
                merge_value(kind, &mut merged, key, value);
            }
        }
        self.with_layouts(kind, &mut merged);
        for layer in everywhere {
            for (key, value) in layer.values.iter() {
                merge_value(kind, &mut merged, key, value);
            }
        }
        merged
    }

    /// Adds the front matter of the post's layout, and of the layouts that layout uses.
    fn with_layouts(&self, kind: SiteKind, merged: &mut Cow<'_, Map>) {
        let mut next = merged
            .get("layout")
            .and_then(Value::as_written)
            .map(str::to_owned);
        for _ in 0..self.layouts.len().min(MAX_LAYOUTS) {
            let name = next.take().unwrap_or_default();
            let same = |known: &str| {
                known == name || known.rsplit_once('.').is_some_and(|(stem, _)| stem == name)
            };
            let Some((_, layout)) = self.layouts.iter().find(|(known, _)| same(known)) else {
                return;
            };
            for (key, value) in layout.iter().filter(|(key, _)| *key != "layout") {
                merge_value(kind, merged, key, value);
            }
            next = layout
                .get("layout")
                .and_then(Value::as_written)
                .map(str::to_owned);
        }
    }

    /// Returns the layers, weakest first.
    pub fn layers(&self) -> &[InheritedLayer] {
        &self.layers
    }

    /// Whether all inherited values that decide a post's state could be read.
    pub fn is_certain(&self, path: &str) -> bool {
        let mut reaching = self.layers.iter().filter(|it| it.scope.covers(path));
        let is_read = !self.unread.iter().any(|reach| reach.covers(path));
        let is_code = |layer: &InheritedLayer| {
            let mut computed = layer.computed.iter();
            computed.any(|key| STATE_KEYS.contains(&key.as_str()))
        };
        is_read && !reaching.any(is_code)
    }

    /// Whether a folder, relative to the site root, has a page of its own.
    pub fn is_section(&self, folder: &str) -> bool {
        self.sections.contains(folder)
    }

    /// Returns the file of the strongest layer that sets a key for a post.
    pub fn source_file(&self, path: &str, key: &str) -> Option<&str> {
        let mut reaching = self.layers.iter().rev().filter(|it| it.scope.covers(path));
        let has = |layer: &&InheritedLayer| {
            let mut keys = layer.values.iter();
            keys.any(|(name, _)| name.eq_ignore_ascii_case(key))
        };
        reaching.find(has).map(|layer| layer.source.as_str())
    }

    /// Returns the file whose code sets a key for a post; `None` if a stronger layer sets a value.
    pub fn computed_by(&self, path: &str, key: &str) -> Option<&str> {
        let reaching = self.layers.iter().rev().filter(|it| it.scope.covers(path));
        for layer in reaching {
            if layer.values.get(key).is_some() {
                return None;
            }
            if layer.computed.iter().any(|it| it == key) {
                return Some(&layer.source);
            }
        }
        None
    }
}

/// Adds an inherited value, or combines it with the value that is already set.
fn merge_value(kind: SiteKind, map: &mut Cow<'_, Map>, key: &str, value: &Value) {
    let own = match kind {
        SiteKind::Hugo => map.get_any_case(key),
        _ => map.get(key),
    };
    match own {
        None => {
            let place = value.place;
            map.to_mut().insert(key.to_owned(), value.clone(), place);
        }
        Some(own) if own.is_null() && kind == SiteKind::Jekyll => {
            if let Some(own) = map.to_mut().get_mut(key) {
                *own = value.clone();
            }
        }
        Some(own) => {
            if let Some(joined) = combined_value(kind, key, own, value)
                && let Some(own) = map.to_mut().get_mut(key)
            {
                *own = joined;
            }
        }
    }
}

/// Combines a post's own value with the inherited one; `None` if the generator doesn't combine
/// them.
fn combined_value(kind: SiteKind, key: &str, own: &Value, inherited: &Value) -> Option<Value> {
    let joins = match kind {
        SiteKind::Jekyll => key == "categories",
        // `eleventy-data-deep-merge`, on by default
        SiteKind::Eleventy => true,
        _ => false,
    };
    if kind == SiteKind::Eleventy && key == "tags" {
        // `TemplateData.getCleanedTagsImmutable` splits the text of each source
        let list = |value: &Value| match &value.node {
            Node::List(list) => list.clone(),
            Node::Scalar(scalar) if scalar.kind == ScalarKind::Text => {
                let tag = |tag| Value::scalar(tag, ScalarKind::Text, value.place);
                scalar.text.split(',').map(tag).collect()
            }
            _ => vec![value.clone()],
        };
        let node = Node::List([list(inherited), list(own)].concat());
        return Some(Value {
            node,
            place: own.place,
        });
    }
    let (own, inherited, place) = (own.as_list()?, inherited.as_list()?, own.place);
    joins.then(|| Value {
        node: Node::List(inherited.iter().chain(own).cloned().collect()),
        place,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter::yaml;

    fn map(text: &str) -> Map {
        yaml::map(text, 1).expect("valid")
    }

    fn settings(layers: &[InheritedLayer]) -> SiteSettings {
        SiteSettings {
            inherited: layers.to_vec(),
            ..SiteSettings::default()
        }
    }

    fn layer(reach: LayerScope, text: &str) -> InheritedLayer {
        InheritedLayer {
            source: "settings".to_owned(),
            scope: reach,
            values: map(text),
            computed: Vec::new(),
        }
    }

    #[test]
    fn a_posts_own_keys_come_before_those_it_inherits() {
        let layers = [
            layer(LayerScope::All, "title: all\nlayout: all\ndraft: true"),
            layer(LayerScope::Folder("content/a".to_owned()), "layout: folder"),
            layer(LayerScope::File("content/a/x".to_owned()), "layout: file"),
        ];
        let inherited = InheritedFrontMatter::new(SiteKind::Jekyll, &settings(&layers), &[]);
        let own = map("title: own");
        let merged = |path: &str| {
            let merged = inherited.merged(SiteKind::Jekyll, path, &own).into_owned();
            ["title", "layout", "draft"]
                .map(|key| {
                    merged
                        .get(key)
                        .and_then(Value::as_written)
                        .unwrap_or("")
                        .to_owned()
                })
                .join(" ")
        };
        assert_eq!(merged("content/b.md"), "own all true");
        assert_eq!(merged("content/a/y.md"), "own folder true");
        assert_eq!(merged("content/a/x.md"), "own file true");
        assert_eq!(merged("content/ab/x.md"), "own all true");
    }

    #[test]
    fn lists_are_joined_where_the_generator_joins_them() {
        let layers = [layer(LayerScope::All, "tags: [blog]")];
        let own = map("tags: [own]");
        let tags = |kind, own: &Map| {
            let inherited = InheritedFrontMatter::new(kind, &settings(&layers), &[]);
            let merged = inherited.merged(kind, "a.md", own).into_owned();
            let tags = merged
                .get("tags")
                .and_then(Value::as_list)
                .unwrap_or(&[])
                .to_vec();
            tags.iter()
                .filter_map(Value::as_written)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(tags(SiteKind::Eleventy, &own), ["blog", "own"]);
        assert_eq!(tags(SiteKind::Hugo, &own), ["own"]);
        // the text of a source is split by itself, and nothing is trimmed
        let text = map("tags: red, green");
        let expected = ["blog", "red", " green"];
        assert_eq!(tags(SiteKind::Eleventy, &text), expected);
    }
}
