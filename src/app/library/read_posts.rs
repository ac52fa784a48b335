//! Which posts were read, as the list and its filter need it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::blog::query::{ReadMarks, ReadPosts};
use crate::blog::{Delta, Post, PostId};

use super::Library;

impl Library {
    /// Sets which posts were read in earlier runs.
    pub fn set_read_posts(&mut self, posts: ReadPosts) {
        self.search.read = ReadMarks::new(posts);
    }

    /// Marks a post as read; returns whether it was unread.
    pub(in crate::app) fn mark_read(&mut self, id: &PostId) -> bool {
        let post = self.by_id.get(id);
        post.is_some_and(|post| self.search.read.mark(post))
    }

    /// Returns the posts that were read in this run, by file, with their number of words.
    pub(in crate::app) fn newly_read(&self) -> Vec<(PathBuf, usize)> {
        self.search.read.newly_read()
    }

    /// Whether a post was read to its end.
    pub fn is_read(&self, post: &Post) -> bool {
        self.search.read.is_read(post)
    }

    /// Keeps the read marks and pins of posts whose files were renamed.
    pub(super) fn follow_renames(&mut self, delta: &Delta) {
        if delta.removed.is_empty() || delta.upserts.is_empty() {
            return;
        }
        let files: HashMap<_, _> = delta.upserts.iter().map(|it| (it.stamp.file, it)).collect();
        for old in delta.removed.iter().filter_map(|id| self.by_id.get(id)) {
            if let Some(new) = files.get(&old.stamp.file) {
                self.search.read.rename(old, new);
                let new_path = |file: &Path| (*file == *old.path).then(|| new.path.clone());
                self.order.pinned.rename(new_path);
            }
        }
    }
}
