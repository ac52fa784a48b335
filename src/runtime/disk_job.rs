//! Jobs for the disk worker, from the event loop and from the Git thread.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::blog::{PostId, RescanScope};

/// A job for the disk worker.
#[derive(Debug)]
pub enum DiskJob {
    /// Rescan this part of the blog.
    Rescan(RescanScope),
    /// Apply the times of the first commits of posts.
    Committed(HashMap<PostId, Timestamp>),
    /// The first commits of all posts without a date were looked up.
    Dated,
}
