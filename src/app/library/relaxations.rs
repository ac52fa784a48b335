//! Terms to drop from a filter that matches nothing.

use crate::blog::query::QueryMatcher;

use super::Library;

impl Library {
    /// Returns the filter terms whose removal would give matches, with their number, most first.
    pub fn relaxations(&self) -> Vec<(String, usize)> {
        let mut search = QueryMatcher::default();
        search.phrases = self.search.phrases.clone();
        search.read = self.search.read.clone();
        let mut ways: Vec<(String, usize)> = self
            .query
            .without_each_term()
            .map(|(term, rest)| {
                let hits = self
                    .ordered
                    .iter()
                    .filter(|post| rest.matches(post, &mut search));
                (term.to_owned(), hits.count())
            })
            .filter(|(_, hits)| *hits > 0)
            .collect();
        ways.sort_by_key(|(_, hits)| std::cmp::Reverse(*hits));
        ways
    }
}
