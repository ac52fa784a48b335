//! Pinned posts, which are on top of the list in every order.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use crate::blog::Post;

/// The pinned posts, by file.
#[derive(Debug, Default)]
pub(super) struct PinnedPosts {
    files: HashSet<PathBuf>,
    /// Changes of this run: whether each file is pinned.
    changes: BTreeMap<PathBuf, bool>,
}

impl PinnedPosts {
    /// Creates the pins of earlier runs.
    pub(super) fn new(files: HashSet<PathBuf>) -> Self {
        Self {
            files,
            changes: BTreeMap::new(),
        }
    }

    /// Returns the files that were pinned or unpinned in this run, and which of both.
    pub(super) fn changes(&self) -> Vec<(PathBuf, bool)> {
        let changes = self.changes.iter();
        changes.map(|(file, is)| (file.clone(), *is)).collect()
    }

    /// Whether a post is pinned.
    pub(super) fn has(&self, post: &Post) -> bool {
        self.files.contains(&post.path)
    }

    /// Pins or unpins a post.
    pub(super) fn set(&mut self, post: &Post, is_pinned: bool) {
        if is_pinned {
            self.files.insert(post.path.clone());
        } else {
            self.files.remove(&post.path);
        }
        self.changes.insert(post.path.clone(), is_pinned);
    }

    /// Keeps the pin of a post whose file was renamed.
    pub(super) fn rename(&mut self, old: &Post, new: &Post) {
        if self.has(old) {
            self.set(old, false);
            self.set(new, true);
        }
    }
}
