//! Reading all posts for the links between them.

use std::path::PathBuf;
use std::sync::Arc;

use crate::blog::Post;
use crate::blog::link_graph::LinkGraph;
use crate::editor::Text;

/// Request to find the links between the posts.
#[derive(Clone, Debug)]
pub struct LinksJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// All posts.
    pub posts: Vec<Arc<Post>>,
    /// Texts in the editor, read instead of their files.
    pub texts: Vec<(PathBuf, Text)>,
}

impl PartialEq for LinksJob {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

/// The links between the posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundLinks {
    /// Number of the job.
    pub ticket: u64,
    /// The links.
    pub graph: Arc<LinkGraph>,
}
