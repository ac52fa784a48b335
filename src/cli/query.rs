//! Queries on the command line: a wrong one ends the command, with a line that points at the fault.

use std::sync::Arc;

use crate::blog::query::QueryMatcher;
use crate::blog::{Clock, Post, PostId, Query, Site};
use crate::runtime::search_worker::prepare_query;
use crate::text::width;

use super::CliError;
use super::args::Arguments;
use super::user_files::UserFiles;

/// Parses the words of a query.
pub(super) fn parse(words: &[String]) -> Result<Query, CliError> {
    without_errors(Query::parse(&words.join(" ")))
}

/// Returns a query, or the error for its first fault.
fn without_errors(query: Query) -> Result<Query, CliError> {
    let Some(wrong) = query.errors().first() else {
        return Ok(query);
    };
    let text = query.text().replace(['\n', '\r', '\t'], " ");
    let columns = |range| text.get(range).map_or(0, width::of);
    let before = " ".repeat(columns(0..wrong.at.start));
    let marks = "^".repeat(columns(wrong.at.clone()).max(1));
    Err(CliError::Usage(format!(
        "{}\n  {text}\n  {before}{marks}",
        wrong.reason
    )))
}

/// A query that is ready to be matched with the posts of a blog.
pub(super) struct PreparedQuery {
    query: Query,
    search: QueryMatcher,
}

impl PreparedQuery {
    /// Reads what a query needs to know of the posts. A front matter key that no post has is an
    /// error.
    pub(super) fn new(
        query: &Query,
        (site, posts, clock): (&Site, &[Arc<Post>], &Clock),
        (arguments, own): (&Arguments, &UserFiles),
    ) -> Result<Self, CliError> {
        let is_known = |key: &str| {
            posts
                .iter()
                .any(|post| post.metadata.fields.values(key).is_some())
        };
        let query = without_errors(query.with_known_keys(&is_known))?;
        let mut search = QueryMatcher::default();
        search.read = own.read_marks(&query, arguments);
        search.today = Some(clock.now.to_zoned(clock.zone.clone()).date());
        prepare_query(&query, &mut search, (site, posts));
        Ok(Self { query, search })
    }

    /// Whether a post matches.
    pub(super) fn matches(&mut self, post: &Post) -> bool {
        self.query.matches(post, &mut self.search)
    }

    /// Returns the posts that match.
    pub(super) fn matching(&mut self, posts: &[Arc<Post>]) -> Vec<PostId> {
        let passing = posts.iter().filter(|post| self.matches(post));
        passing.map(|post| post.id.clone()).collect()
    }
}
