//! Checking a blog.

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::check::{DisabledRules, Finding};

/// Request to check a blog.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// All posts of the blog.
    pub posts: Vec<Arc<Post>>,
    /// Disabled rules.
    pub disabled_rules: DisabledRules,
}

/// Result of a check.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckResult {
    /// Number of the job.
    pub ticket: u64,
    /// Findings, by file and position.
    pub findings: Vec<Finding>,
    /// Number of posts checked.
    pub posts: usize,
}
