//! Terms to drop from a filter that matches nothing.

use super::Library;

impl Library {
    /// Returns the filter terms whose removal would give matches, with their number, most first.
    pub fn relaxations(&self) -> Vec<(String, usize)> {
        let mut search = self.search.with_same_facts();
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
