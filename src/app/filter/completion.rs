//! Completions of the filter being typed: keys, and the values that the posts have.

use std::collections::HashMap;

use crate::app::library::Library;
use crate::blog::Post;
use crate::blog::query::OpenTerm;

/// Largest number of completions.
const MAX_COMPLETIONS: usize = 50;
/// Number of posts whose front matter keys are offered.
const MAX_KEY_POSTS: usize = 500;

/// Completions of the term at the end of a filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The text before the completed part.
    head: String,
    /// The possible continuations, best first; a whole term ends with a blank.
    pub items: Vec<String>,
}

impl Completions {
    /// Finds the completions of a text.
    pub(super) fn of(text: &str, library: &Library) -> Self {
        let Some(term) = OpenTerm::of(text) else {
            return Self::default();
        };
        let mut items = match &term.key {
            None => words(&term.typed, library),
            Some(key) => {
                let values = matching(values(key, &term, library), &term.typed);
                let written = |value: String| format!("{} ", OpenTerm::written(&value));
                values.into_iter().map(written).collect()
            }
        };
        items.truncate(MAX_COMPLETIONS);
        Self {
            head: text.get(..term.at.start).unwrap_or_default().to_owned(),
            items,
        }
    }

    /// Returns the text with one of the completions; they are gone through in a circle.
    pub(super) fn completed(&self, place: usize) -> Option<String> {
        let item = self.items.get(place % self.items.len().max(1))?;
        Some(format!("{}{item}", self.head))
    }
}

/// Returns what a plain word may become: a key, or the tag that starts with it.
fn words(typed: &str, library: &Library) -> Vec<String> {
    let keys = OpenTerm::fixed_keys().map(str::to_owned).collect();
    let mut keys: Vec<String> = [keys, field_keys(library)].concat();
    keys.retain(|key| key.starts_with(typed));
    let keys = keys.into_iter().map(|key| format!("{key}:"));
    let tags = tags(library).into_iter();
    let tags = tags.filter(|tag| tag.to_lowercase().starts_with(typed));
    let tags = tags.map(|tag| format!("tag:{} ", OpenTerm::written(&tag)));
    keys.chain(tags).collect()
}

/// Returns the values of a key, the most used first.
fn values(key: &str, term: &OpenTerm, library: &Library) -> Vec<String> {
    let fixed = term.fixed_values().into_iter().map(str::to_owned);
    let own = match key {
        "tag" | "tags" => tags(library),
        "author" | "authors" => count(library, |post| {
            post.authors.iter().map(|author| author.0.clone()).collect()
        }),
        "lang" | "language" => count(library, |post| {
            post.metadata
                .language
                .iter()
                .map(ToString::to_string)
                .collect()
        }),
        "category" => count(library, |post| {
            let own = post.metadata.categories.iter().cloned();
            own.chain(field(post, "category"))
                .chain(field(post, "categories"))
                .collect()
        }),
        "series" => count(library, |post| {
            field(post, "series")
                .chain(field(post, "taxonomies.series"))
                .collect()
        }),
        "path" => count(library, |post| {
            let folder = post
                .id
                .as_str()
                .rsplit_once('/')
                .map(|(folder, _)| format!("{folder}/"));
            folder.into_iter().collect()
        }),
        "links-to" => count(library, |post| {
            let slug = post.permalink.slug.trim_matches('/').rsplit('/').next();
            slug.map(str::to_owned).into_iter().collect()
        }),
        "has" | "no" => field_keys(library),
        "is" | "title" | "words" | "date" => Vec::new(),
        key => count(library, |post| field(post, key).collect()),
    };
    fixed.chain(own).collect()
}

/// Keeps the values that begin with what is typed, then those that contain it.
fn matching(values: Vec<String>, typed: &str) -> Vec<String> {
    let fitting = values
        .into_iter()
        .filter(|value| value.to_lowercase().contains(typed));
    let (mut first, second): (Vec<String>, Vec<String>) =
        fitting.partition(|value| value.to_lowercase().starts_with(typed));
    first.extend(second);
    let mut seen = std::collections::HashSet::new();
    first.retain(|value| seen.insert(value.to_lowercase()));
    first
}

fn tags(library: &Library) -> Vec<String> {
    library.tags().iter().map(|tag| tag.label.clone()).collect()
}

fn field(post: &Post, key: &str) -> impl Iterator<Item = String> {
    let values = post.metadata.fields.values(key).into_iter().flatten();
    values.map(str::to_owned)
}

/// Returns the front matter keys of the posts, the most used first.
fn field_keys(library: &Library) -> Vec<String> {
    let posts = library.posts().iter().take(MAX_KEY_POSTS);
    let keys = posts.flat_map(|post| post.metadata.fields.keys().map(str::to_owned));
    let known: Vec<&str> = OpenTerm::fixed_keys().collect();
    by_count(keys.filter(|key| !known.contains(&key.as_str())))
}

fn count(library: &Library, values: impl Fn(&Post) -> Vec<String>) -> Vec<String> {
    by_count(library.posts().iter().flat_map(|post| values(post)))
}

/// Returns different values, the most frequent first, then by name.
fn by_count(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for value in values.filter(|value| !value.is_empty()) {
        *counts.entry(value).or_default() += 1;
    }
    let mut counted: Vec<(String, usize)> = counts.into_iter().collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counted.into_iter().map(|(value, _)| value).collect()
}
