//! Which posts contain the quoted phrases of a query: searched for elsewhere, because texts aren't
//! kept in memory.

use std::collections::{HashMap, HashSet};

use crate::blog::PostId;

/// Search results for the quoted phrases of a query.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// Results by phrase.
    known: HashMap<String, Known>,
}

/// The result for one phrase.
#[derive(Clone, Debug, Default)]
struct Known {
    /// The posts that contain it; `None` while the first search runs.
    posts: Option<HashSet<PostId>>,
    /// Posts that have changed since.
    changed: HashSet<PostId>,
}

impl Known {
    /// Whether a post contains the phrase, if known.
    fn hold(&self, post: &PostId) -> Option<bool> {
        let posts = self.posts.as_ref()?;
        (!self.changed.contains(post)).then(|| posts.contains(post))
    }
}

impl Texts {
    /// Sets the phrases that are being searched for. Known results are kept, those of their
    /// prefixes too.
    pub fn expect<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        let words: Vec<&str> = words.collect();
        self.known
            .retain(|known, _| words.iter().any(|it| it.starts_with(known.as_str())));
        for word in words {
            self.known.entry(word.to_owned()).or_default();
        }
    }

    /// Sets the posts whose text contains a phrase, given in lower case.
    pub fn learn(&mut self, words: &str, posts: HashSet<PostId>) {
        let known = Known {
            posts: Some(posts),
            changed: HashSet::new(),
        };
        self.known.insert(words.to_owned(), known);
    }

    /// Marks a post as new or changed: earlier results about its text no longer apply.
    pub fn forget(&mut self, post: &PostId) {
        for known in self.known.values_mut() {
            known.changed.insert(post.clone());
        }
    }

    /// Whether the text of a post contains a phrase. `None` while the search runs, unless a prefix
    /// of the phrase is already known to be absent.
    pub(super) fn hold(&self, words: &str, post: &PostId) -> Option<bool> {
        let Some(known) = self.known.get(words) else {
            // no search is running
            return Some(false);
        };
        known.hold(post).or_else(|| {
            let begun = self.known.iter();
            let mut begun = begun.filter(|(begun, _)| words.starts_with(begun.as_str()));
            let is_out = begun.any(|(_, known)| known.hold(post) == Some(false));
            is_out.then_some(false)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::Query;
    use crate::blog::post::samples::post;
    use crate::blog::query::Search;

    fn ids(names: &[&str]) -> HashSet<PostId> {
        names.iter().map(|name| PostId::new(name)).collect()
    }

    fn passing(query: &str, search: &mut Search) -> Vec<&'static str> {
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
    fn words_in_quotes_are_those_of_title_or_text() {
        let mut search = Search::default();
        assert_eq!(
            passing("\"saga pattern\"", &mut search),
            ["c"],
            "nobody looks"
        );
        search.texts.learn("saga pattern", ids(&["a"]));
        assert_eq!(passing("\"Saga pattern\"", &mut search), ["a", "c"]);
        assert_eq!(passing("-\"saga pattern\"", &mut search), ["b"]);
    }

    #[test]
    fn what_is_still_looked_for_hides_nothing() {
        let mut search = Search::default();
        search.texts.expect(["saga"].into_iter());
        assert_eq!(passing("\"saga\"", &mut search), ["a", "b", "c"]);
        assert_eq!(passing("-\"saga\"", &mut search), ["a", "b"]);
        search.texts.learn("saga", ids(&["a"]));
        search.texts.expect(["saga pat"].into_iter());
        assert_eq!(passing("\"saga pat\"", &mut search), ["a", "c"]);
        assert_eq!(passing("-\"saga pat\"", &mut search), ["a", "b"]);
    }

    #[test]
    fn a_post_that_changed_is_not_hidden_for_what_it_was() {
        let mut search = Search::default();
        search.texts.learn("saga", ids(&["a"]));
        search.texts.forget(&PostId::new("b"));
        assert_eq!(passing("\"saga\"", &mut search), ["a", "b", "c"]);
        search.texts.learn("saga", ids(&["a"]));
        assert_eq!(passing("\"saga\"", &mut search), ["a", "c"]);
    }

    #[test]
    fn what_nobody_asks_for_is_forgotten() {
        let mut search = Search::default();
        search.texts.learn("saga", ids(&["a"]));
        search.texts.expect(["other"].into_iter());
        assert_eq!(search.texts.known.len(), 1);
    }
}
