//! Pinned posts, which are on top of the list in every order.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

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

    /// Pins or unpins a file.
    pub(super) fn set(&mut self, file: &Path, is_pinned: bool) {
        if is_pinned {
            self.files.insert(file.to_owned());
        } else {
            self.files.remove(file);
        }
        self.changes.insert(file.to_owned(), is_pinned);
    }

    /// Keeps the pins of posts whose files were renamed, given the new path of a file; returns
    /// whether there were any.
    pub(super) fn rename(&mut self, new_path: impl Fn(&Path) -> Option<PathBuf>) -> bool {
        let files = self.files.iter();
        let renamed = files.filter_map(|file| Some((file.clone(), new_path(file)?)));
        let renamed: Vec<(PathBuf, PathBuf)> = renamed.collect();
        for (old, new) in &renamed {
            self.set(old, false);
            self.set(new, true);
        }
        !renamed.is_empty()
    }
}
