//! Filter of the library: which of the posts are listed.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::blog::link_graph::LinkGraph;
use crate::blog::tags::count;
use crate::blog::{PostId, Query};

use super::Library;

impl Library {
    /// Sets the day of today, which dates in the query may name.
    pub(in crate::app) fn set_today(&mut self, today: Date) {
        if self.search.today.replace(today) != Some(today) && !self.query.is_empty() {
            self.apply_filter();
        }
    }

    /// Sets the filter query.
    pub fn set_query(&mut self, query: Query) {
        self.search.phrases.set_pending(query.exact_phrases());
        self.search.read.update_filter();
        self.query = query;
        self.check_keys();
        self.apply_filter();
    }

    /// Marks front matter keys of the query that no post has as wrong, once all posts were read.
    pub(super) fn check_keys(&mut self) {
        if self.scan.done && self.query.has_keys() {
            let posts = &self.ordered;
            let is_known = |key: &str| {
                posts
                    .iter()
                    .any(|post| post.metadata.fields.values(key).is_some())
            };
            self.query = self.query.with_known_keys(&is_known);
        }
    }

    /// Sets the posts whose text contains quoted words of the query.
    pub fn set_full_text_matches(&mut self, words: &str, posts: HashSet<PostId>) {
        self.search.phrases.set_result(words, posts);
        self.apply_filter();
    }

    /// Sets the links between the posts.
    pub(in crate::app) fn set_links(&mut self, links: Arc<LinkGraph>) {
        self.search.links = Some(links);
        if self.query.asks_for_links() {
            self.apply_filter();
        }
    }

    /// Returns the links between the posts, once they were found.
    pub fn links(&self) -> Option<&LinkGraph> {
        self.search.links.as_deref()
    }

    /// Returns the number of posts that match a query; `None` if that isn't known without a search.
    pub(in crate::app) fn count_matching(&self, query: &Query) -> Option<usize> {
        if query.exact_phrases().next().is_some() {
            return None;
        }
        let mut search = self.search.with_same_facts();
        search.read.update_filter();
        let mut count = 0;
        for post in &self.ordered {
            count += usize::from(query.matches_as_known(post, &mut search)?);
        }
        Some(count)
    }

    pub(super) fn apply_filter(&mut self) {
        let (query, search) = (&self.query, &mut self.search);
        self.version += 1;
        self.visible.clear();
        let passing = self
            .ordered
            .iter()
            .filter(|post| query.matches(post, search));
        self.visible.extend(passing.cloned());
        let counted = if self.query.is_empty() {
            self.tags.clone()
        } else {
            count(&self.visible)
        };
        self.visible_tag_counts = counted
            .into_iter()
            .map(|tag| (tag.url, tag.count))
            .collect();
    }
}
