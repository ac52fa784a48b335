//! Stub for builds without the feature `git`: no repository is ever found.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use super::GitChange;
use crate::blog::post::{Post, PostId};

/// A Git repository; cannot be constructed.
#[derive(Debug)]
pub enum Repository {}

impl Repository {
    /// Returns `None`.
    pub fn around(_posts: &Path) -> Option<Self> {
        None
    }

    /// Returns how posts differ from the last commit.
    pub fn changes(&mut self, _posts: &[Arc<Post>]) -> HashMap<PostId, GitChange> {
        match *self {}
    }

    /// Returns when posts were first committed.
    pub fn first_commits(
        &mut self,
        _posts: &[Arc<Post>],
        _go_on: &mut dyn FnMut() -> bool,
    ) -> HashMap<PostId, Timestamp> {
        match *self {}
    }
}
