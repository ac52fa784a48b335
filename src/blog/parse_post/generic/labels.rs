//! Tags, categories and authors, in all their notations.

use super::super::super::front_matter::value::{Map, Node, Value};
use super::super::super::generator::TagSplitting;
use super::super::super::post::{Author, Tag};
use super::super::super::site_rules::SiteRules;
use super::super::PostFile;
use super::text;

/// Reads the tags of a post.
pub(super) fn tags(map: &Map, rules: &SiteRules) -> Vec<Tag> {
    let own = rules.kind.generator_rules().taxonomies.tags;
    let keys = match &rules.settings.taxonomy_keys {
        Some((tags, _)) => tags.iter().map(String::as_str).collect(),
        None => own.to_vec(),
    };
    let labels = labels_of_keys(map, &keys, rules);
    labels.iter().map(|label| rules.tag(label)).collect()
}

/// Reads the categories of a post; for Jekyll, the folders above `_posts` come first.
pub(super) fn categories(found: &PostFile, map: &Map, rules: &SiteRules) -> Vec<String> {
    let profile = rules.kind.generator_rules();
    let keys = match &rules.settings.taxonomy_keys {
        Some((_, others)) => others.iter().map(String::as_str).collect(),
        None => profile.taxonomies.categories.to_vec(),
    };
    let mut all = Vec::new();
    if profile.files.folders_are_categories {
        let above = rules.settings.urls.folder_prefix.split('/');
        let id = found.id.as_str();
        let below = profile
            .files
            .post_subfolders
            .iter()
            .find_map(|part| Some(id.split_once(part)?.0));
        let folders = above.chain(below.unwrap_or_default().split('/'));
        all.extend(folders.filter(|it| !it.is_empty()).map(str::to_owned));
    }
    for label in labels_of_keys(map, &keys, rules) {
        if !all.contains(&label) {
            all.push(label);
        }
    }
    all
}

/// Returns the labels of the first key that is set, looking in `taxonomies` first.
fn labels_of_keys(map: &Map, keys: &[&str], rules: &SiteRules) -> Vec<String> {
    let within = map.get_any_case("taxonomies").and_then(Value::as_map);
    let places = within.into_iter().chain([map]);
    let mut values = places.flat_map(|map| {
        keys.iter()
            .filter_map(|&key| Some((key, map.get_any_case(key)?)))
    });
    let found = values.find(|(_, value)| !value.is_null());
    found.map_or_else(Vec::new, |(key, value)| labels_of_value(value, key, rules))
}

fn labels_of_value(value: &Value, key: &str, rules: &SiteRules) -> Vec<String> {
    let labels = match &value.node {
        Node::List(list) => list.iter().flat_map(labels_of_item).collect(),
        Node::Scalar(_) => {
            let written = value.as_written().unwrap_or_default();
            // a singular key holds one label
            let rule = if key.ends_with('s') {
                rules.kind.generator_rules().taxonomies.splitting
            } else {
                TagSplitting::One
            };
            split_labels(written, rule)
        }
        Node::Map(_) => Vec::new(),
    };
    labels
        .into_iter()
        .filter(|label: &String| !label.is_empty())
        .collect()
}

/// Reads a list item: a string, a map with a label, or a list of strings (nested Hexo categories).
fn labels_of_item(item: &Value) -> Vec<String> {
    if let Some(list) = item.as_list() {
        return list
            .iter()
            .filter_map(|it| it.as_written().map(str::to_owned))
            .collect();
    }
    let label = match item.as_map() {
        Some(map) => text(map, &["label", "name"]),
        None => item.as_written().map(str::to_owned),
    };
    label.into_iter().collect()
}

fn split_labels(written: &str, rule: TagSplitting) -> Vec<String> {
    let trimmed = |label: &str| label.trim().to_owned();
    match rule {
        TagSplitting::CommasOrWords if written.contains(',') => {
            written.split(',').map(trimmed).collect()
        }
        TagSplitting::CommasOrWords | TagSplitting::Words => {
            written.split_whitespace().map(trimmed).collect()
        }
        TagSplitting::One => vec![trimmed(written)],
    }
}

/// Reads the authors of a post.
pub(super) fn authors(map: &Map) -> Vec<Author> {
    let of_taxonomies = || {
        map.get_any_case("taxonomies")?
            .as_map()?
            .get_any_case("authors")
    };
    let value = map
        .get_any_case("authors")
        .or_else(|| map.get_any_case("author"))
        .or_else(of_taxonomies);
    let Some(value) = value else {
        return Vec::new();
    };
    let name = |item: &Value| match item.as_map() {
        Some(map) => text(map, &["key", "name"]),
        None => item.as_written().map(str::to_owned),
    };
    match value.as_list() {
        Some(list) => list.iter().filter_map(name).map(Author).collect(),
        None => name(value).map(Author).into_iter().collect(),
    }
}
