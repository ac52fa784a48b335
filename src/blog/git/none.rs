//! No repository, where the program was built without Git.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use super::Change;
use crate::blog::post::{Post, PostId};

/// A repository; there is none.
#[derive(Debug)]
pub enum Repository {}

impl Repository {
    /// Opens the repository around a posts folder; there is none.
    pub fn around(_posts: &Path) -> Option<Self> {
        None
    }

    /// Tells how posts differ from the last commit.
    pub fn changes(&mut self, _posts: &[Arc<Post>]) -> HashMap<PostId, Change> {
        match *self {}
    }

    /// Tells when posts were committed first.
    pub fn first_commits(
        &mut self,
        _posts: &[Arc<Post>],
        _go_on: &mut dyn FnMut() -> bool,
    ) -> HashMap<PostId, Timestamp> {
        match *self {}
    }
}
