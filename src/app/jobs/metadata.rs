//! Reading the metadata of a post, and planning a change of it.

use std::sync::Arc;

use crate::blog::command::metadata::{MetadataField, MetadataView};
use crate::blog::{Post, PostId};

/// Request to read the metadata of a post, and to plan a change of it.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// The post.
    pub post: PostId,
    /// All posts of the blog.
    pub posts: Vec<Arc<Post>>,
    /// Typed values; empty if the file is only to be read.
    pub typed: Vec<MetadataField>,
}

/// Answer to a metadata request.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataReady {
    /// Number of the job.
    pub ticket: u64,
    /// The metadata, or why there is none, in one plain line.
    pub result: Result<MetadataView, String>,
}
