//! Searching the texts of posts for the quoted words of a filter.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::blog::{Post, PostId, SiteKind};
use crate::editor::Text;

/// Request to search the texts of posts.
#[derive(Clone, Debug)]
pub struct FullTextJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// Quoted words, in lower case; each is answered separately.
    pub words: Vec<String>,
    /// Posts to search; empty to stop the search.
    pub posts: Vec<Arc<Post>>,
    /// Texts in the editor, searched instead of their files.
    pub texts: Vec<(PathBuf, Text)>,
    /// Generator of the site.
    pub kind: SiteKind,
}

impl PartialEq for FullTextJob {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

/// Posts that contain a full-text term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullTextMatches {
    /// Number of the job.
    pub ticket: u64,
    /// The term.
    pub words: String,
    /// Posts that contain it.
    pub posts: HashSet<PostId>,
}
