//! Searching the titles and texts of posts.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::search::matcher::PostMatches;
use crate::blog::{Post, SiteKind};
use crate::editor::Text;
use crate::editor::search::Pattern;

/// Request to search posts.
#[derive(Clone, Debug)]
pub struct SearchJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// Pattern to search for.
    pub pattern: Pattern,
    /// Posts in list order; empty to stop the search.
    pub posts: Vec<Arc<Post>>,
    /// Texts in the editor, searched instead of their files.
    pub texts: Vec<(PathBuf, Text)>,
    /// Generator of the site.
    pub kind: SiteKind,
}

impl PartialEq for SearchJob {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

/// Matches of one batch of posts.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchResults {
    /// Number of the job.
    pub ticket: u64,
    /// Indexes in the job's posts; they follow those of the previous batch.
    pub posts: Range<usize>,
    /// Posts with matches, in order, as far as they are kept.
    pub results: Vec<PostMatches>,
    /// Counts of all matches in the batch.
    pub count: MatchCount,
}

/// Number of matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MatchCount {
    /// Lines and titles that match.
    pub matches: usize,
    /// Posts that match.
    pub posts: usize,
    /// Posts that could not be read.
    pub unreadable: usize,
}
