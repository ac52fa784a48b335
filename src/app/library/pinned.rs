//! Pinning posts, and sorting the list by that.

use std::collections::HashSet;
use std::path::PathBuf;

use crate::app::pinned_posts::PinnedPosts;
use crate::blog::file_transaction::PathChanges;
use crate::blog::{Post, PostId};

use super::Library;

impl Library {
    /// Sets which posts were pinned in earlier runs, by file.
    pub fn set_pinned_posts(&mut self, files: HashSet<PathBuf>) {
        self.order.pinned = PinnedPosts::new(files);
        self.sort_posts();
    }

    /// Whether a post is pinned.
    pub fn is_pinned(&self, post: &Post) -> bool {
        self.order.pinned.has(post)
    }

    /// Pins or unpins posts, and sorts the list again.
    pub(in crate::app) fn set_pinned(&mut self, posts: &[PostId], is_pinned: bool) {
        for id in posts {
            if let Some(post) = self.by_id.get(id) {
                self.order.pinned.set(&post.path, is_pinned);
            }
        }
        self.sort_posts();
    }

    /// Keeps the pins of files that a change has renamed; returns whether there were any.
    pub(in crate::app) fn rename_pins(&mut self, names: &PathChanges) -> bool {
        let has_any = self.order.pinned.rename(|file| names.new_path(file));
        if has_any {
            self.sort_posts();
        }
        has_any
    }

    /// Returns the files that were pinned or unpinned in this run, and which of both.
    pub(in crate::app) fn pin_changes(&self) -> Vec<(PathBuf, bool)> {
        self.order.pinned.changes()
    }

    /// Returns the number of listed posts that are pinned: the first ones.
    pub fn visible_pinned(&self) -> usize {
        let visible = self.visible.iter();
        visible.take_while(|post| self.is_pinned(post)).count()
    }
}
