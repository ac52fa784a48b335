//! What a site says beside its posts: addresses, the tags file, the authors file.
//!
//! All of it is text read once; [`Rules`] is what reading a post needs besides the post.

use std::collections::BTreeSet;

use super::front_matter::value::Map;
use super::front_matter::yaml;
use super::post::{Problem, Tag};
use super::site::SiteKind;
use super::slug::{kebab_case, normalize_url};

/// The rules under which posts are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// Whose rules.
    pub kind: SiteKind,
    /// The path of the blog on the site: `/blog`.
    pub base: String,
    /// The path of the tags of the blog: `/blog/tags`.
    pub tags_base: String,
    /// The tags that the tags file defines, by key.
    pub tags: Vec<(String, Tag)>,
    /// The keys of the authors file; `None` when there is no such file.
    pub authors: Option<BTreeSet<String>>,
}

impl Rules {
    /// Takes a generator's rules for a blog at `base`, without a tags or authors file.
    pub fn new(kind: SiteKind, base: &str) -> Self {
        Self {
            kind,
            base: base.to_owned(),
            tags_base: normalize_url(&[base, "tags"]),
            tags: Vec::new(),
            authors: None,
        }
    }

    /// Reads the tags file; a broken one leaves the rules as they are.
    pub fn read_tags(&mut self, text: &str) -> Result<(), Problem> {
        let map = yaml::map(text, 1)?;
        self.tags = map
            .iter()
            .map(|(key, entry)| (key.to_owned(), self.defined(key, entry.as_map())))
            .collect();
        Ok(())
    }

    fn defined(&self, key: &str, entry: Option<&Map>) -> Tag {
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

    /// Reads the authors file; a broken one leaves the rules as they are.
    pub fn read_authors(&mut self, text: &str) -> Result<(), Problem> {
        let map = yaml::map(text, 1)?;
        self.authors = Some(map.iter().map(|(key, _)| key.to_owned()).collect());
        Ok(())
    }

    /// Gives the tag that a post means by `label`.
    pub fn tag(&self, label: &str) -> Tag {
        let defined = self.tags.iter().find(|(key, _)| key == label);
        defined.map_or_else(
            || Tag {
                label: label.to_owned(),
                url: self.tag_url(&kebab_case(label)),
            },
            |(_, tag)| tag.clone(),
        )
    }

    /// Gives the address of a tag's page from its own part of it.
    pub fn tag_url(&self, permalink: &str) -> String {
        normalize_url(&[&self.tags_base, permalink])
    }

    /// Gives the address of a post's page from its slug.
    pub fn post_url(&self, slug: &str) -> String {
        normalize_url(&[&self.base, slug])
    }
}

/// lodash's `capitalize`: the first letter large, the others small.
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

    #[test]
    fn the_tags_file_names_labels_and_addresses() {
        let mut rules = Rules::new(SiteKind::Docusaurus, "/blog");
        rules
            .read_tags("hello:\n  label: Hello!\n  permalink: /hi\nnull-tag:\n")
            .expect("valid");
        assert_eq!(rules.tag("hello").url, "/blog/tags/hi");
        assert_eq!(rules.tag("hello").label, "Hello!");
        assert_eq!(rules.tag("null-tag").label, "Null-tag");
        assert_eq!(rules.tag("Rust 2").url, "/blog/tags/rust-2");
        assert!(rules.read_tags("a: b: c").is_err());
    }
}
