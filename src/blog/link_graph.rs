//! Link graph: which posts link to which, for backlinks, `links-to:` and `is:orphan`.
//!
//! The texts are read and the links resolved elsewhere; this is the result.

use std::collections::HashMap;

use super::post::{Post, PostId};

/// A link from one post to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The post that contains the link.
    pub from: PostId,
    /// Line in its file, from 1.
    pub line: usize,
    /// The text of that line, trimmed.
    pub text: String,
}

/// All links between the posts of a blog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkGraph {
    /// Links by the post that they lead to.
    backlinks: HashMap<PostId, Vec<Backlink>>,
    /// Linked posts by the post that links.
    targets: HashMap<PostId, Vec<PostId>>,
    /// Linked posts by what `links-to:` may call them, in lower case.
    names: HashMap<String, Vec<PostId>>,
}

impl LinkGraph {
    /// Adds a link to a post. A link of a post to itself doesn't count.
    pub fn add(&mut self, target: &Post, link: Backlink) {
        if target.id == link.from {
            return;
        }
        let links = self.backlinks.entry(target.id.clone()).or_default();
        if links.is_empty() {
            for name in names(target) {
                let posts = self.names.entry(name).or_default();
                if !posts.contains(&target.id) {
                    posts.push(target.id.clone());
                }
            }
        }
        let targets = self.targets.entry(link.from.clone()).or_default();
        if !targets.contains(&target.id) {
            targets.push(target.id.clone());
        }
        links.push(link);
    }

    /// Returns the links to a post, in the order of the posts that contain them.
    pub fn backlinks(&self, post: &PostId) -> &[Backlink] {
        self.backlinks.get(post).map_or(&[], Vec::as_slice)
    }

    /// Whether no other post links to a post.
    pub fn is_orphan(&self, post: &PostId) -> bool {
        self.backlinks(post).is_empty()
    }

    /// Whether a post links to another, named by its slug, its file, or the last part of either, in
    /// lower case.
    pub fn links_to(&self, post: &PostId, name: &str) -> bool {
        let named = self.names.get(name.trim_matches('/'));
        let linked = self.targets.get(post);
        let (Some(named), Some(linked)) = (named, linked) else {
            return false;
        };
        linked.iter().any(|target| named.contains(target))
    }
}

/// Returns what a post may be called, in lower case: slug, file, and the last part of each without
/// extension and date.
fn names(post: &Post) -> Vec<String> {
    let slug = post.permalink.slug.trim_matches('/').to_lowercase();
    let id = post.id.as_str().to_lowercase();
    let stem = id.rsplit_once('.').map_or(id.as_str(), |(stem, _)| stem);
    let stem = stem.strip_suffix("/index").unwrap_or(stem).to_owned();
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let file = last(&stem);
    let is_date = |c: char| c.is_ascii_digit() || c == '-';
    let undated = file.trim_start_matches(is_date).to_owned();
    let mut all = vec![last(&slug), slug, undated, file, stem, id];
    all.retain(|name| !name.is_empty());
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::post::samples::post;

    #[test]
    fn a_linked_post_is_found_by_every_name_it_has() {
        let mut graph = LinkGraph::default();
        let target = post("2025/2025-03-01-On-Caches/index.md", "A", "2025-03-01");
        let from = PostId::new("b.md");
        let link = |from: &PostId| Backlink {
            from: from.clone(),
            line: 3,
            text: "See [caches](../on-caches)".to_owned(),
        };
        graph.add(&target, link(&from));
        graph.add(&target, link(&target.id));
        for name in [
            "on-caches",
            "2025-03-01-on-caches",
            "2025/2025-03-01-on-caches",
            "2025/2025-03-01-on-caches/index.md",
            "/on-caches/",
        ] {
            assert!(graph.links_to(&from, name), "{name}");
            assert!(!graph.links_to(&target.id, name), "{name}");
        }
        assert!(!graph.links_to(&from, "caches"));
        assert_eq!(graph.backlinks(&target.id).len(), 1, "not its own");
        assert!(graph.is_orphan(&from) && !graph.is_orphan(&target.id));
    }
}
