//! Which posts contain the quoted phrases of a query: searched for elsewhere, because texts aren't
//! kept in memory.

use std::collections::{HashMap, HashSet};

use crate::blog::PostId;

/// Search results for the quoted phrases of a query.
#[derive(Clone, Debug, Default)]
pub struct PhraseMatches {
    /// Results by phrase.
    results: HashMap<String, PhraseResult>,
}

/// The result for one phrase.
#[derive(Clone, Debug, Default)]
struct PhraseResult {
    /// The posts that contain it; `None` while the first search runs.
    posts: Option<HashSet<PostId>>,
    /// Posts that have changed since.
    changed: HashSet<PostId>,
}

impl PhraseResult {
    /// Whether a post contains the phrase, if known.
    fn contains_phrase(&self, post: &PostId) -> Option<bool> {
        let posts = self.posts.as_ref()?;
        (!self.changed.contains(post)).then(|| posts.contains(post))
    }
}

impl PhraseMatches {
    /// Sets the phrases that are being searched for. Known results are kept, those of their
    /// prefixes too.
    pub fn set_pending<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        let words: Vec<&str> = words.collect();
        self.results
            .retain(|known, _| words.iter().any(|it| it.starts_with(known.as_str())));
        for word in words {
            self.results.entry(word.to_owned()).or_default();
        }
    }

    /// Sets the posts whose text contains a phrase, given in lower case.
    pub fn set_result(&mut self, words: &str, posts: HashSet<PostId>) {
        let known = PhraseResult {
            posts: Some(posts),
            changed: HashSet::new(),
        };
        self.results.insert(words.to_owned(), known);
    }

    /// Marks a post as new or changed: earlier results about its text no longer apply.
    pub fn invalidate_post(&mut self, post: &PostId) {
        for known in self.results.values_mut() {
            known.changed.insert(post.clone());
        }
    }

    /// Whether the text of a post contains a phrase. `None` while the search runs, unless a prefix
    /// of the phrase is already known to be absent.
    pub(super) fn contains_phrase(&self, words: &str, post: &PostId) -> Option<bool> {
        let Some(known) = self.results.get(words) else {
            // no search is running
            return Some(false);
        };
        known.contains_phrase(post).or_else(|| {
            let begun = self.results.iter();
            let mut begun = begun.filter(|(begun, _)| words.starts_with(begun.as_str()));
            let is_out = begun.any(|(_, known)| known.contains_phrase(post) == Some(false));
            is_out.then_some(false)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::Query;
    use crate::blog::post::samples::post;
    use crate::blog::query::QueryMatcher;

    fn ids(names: &[&str]) -> HashSet<PostId> {
        names.iter().map(|name| PostId::new(name)).collect()
    }

    fn passing(query: &str, search: &mut QueryMatcher) -> Vec<&'static str> {
        let query = Query::parse(query);
        let names = ["a", "b", "c"];
        let passes = |name: &&str| {
            let title = if *name == "c" {
                "Saga pattern"
            } else {
                "Other"
            };
            query.matches(&post(name, title, "2026-01-01"), search)
        };
        names.into_iter().filter(passes).collect()
    }

    #[test]
    fn quoted_phrases_match_title_or_text() {
        let mut search = QueryMatcher::default();
        assert_eq!(
            passing("\"saga pattern\"", &mut search),
            ["c"],
            "nobody looks"
        );
        search.phrases.set_result("saga pattern", ids(&["a"]));
        assert_eq!(passing("\"Saga pattern\"", &mut search), ["a", "c"]);
        assert_eq!(passing("-\"saga pattern\"", &mut search), ["b"]);
    }

    #[test]
    fn pending_searches_hide_nothing() {
        let mut search = QueryMatcher::default();
        search.phrases.set_pending(["saga"].into_iter());
        assert_eq!(passing("\"saga\"", &mut search), ["a", "b", "c"]);
        assert_eq!(passing("-\"saga\"", &mut search), ["a", "b"]);
        search.phrases.set_result("saga", ids(&["a"]));
        search.phrases.set_pending(["saga pat"].into_iter());
        assert_eq!(passing("\"saga pat\"", &mut search), ["a", "c"]);
        assert_eq!(passing("-\"saga pat\"", &mut search), ["a", "b"]);
    }

    #[test]
    fn a_changed_post_is_not_hidden_by_old_results() {
        let mut search = QueryMatcher::default();
        search.phrases.set_result("saga", ids(&["a"]));
        search.phrases.invalidate_post(&PostId::new("b"));
        assert_eq!(passing("\"saga\"", &mut search), ["a", "b", "c"]);
        search.phrases.set_result("saga", ids(&["a"]));
        assert_eq!(passing("\"saga\"", &mut search), ["a", "c"]);
    }

    #[test]
    fn unused_results_are_dropped() {
        let mut search = QueryMatcher::default();
        search.phrases.set_result("saga", ids(&["a"]));
        search.phrases.set_pending(["other"].into_iter());
        assert_eq!(search.phrases.results.len(), 1);
    }
}
