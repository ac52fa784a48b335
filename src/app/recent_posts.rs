//! Posts that were opened, the last one first.

use crate::blog::PostId;

/// Most posts that are remembered.
const MAX_POSTS: usize = 20;

/// Posts that were read or edited, the last one first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecentPosts(Vec<PostId>);

impl RecentPosts {
    /// Creates the posts of an earlier run.
    pub(super) fn new(mut posts: Vec<PostId>) -> Self {
        posts.truncate(MAX_POSTS);
        Self(posts)
    }

    /// Returns the posts, the last one first.
    pub fn posts(&self) -> &[PostId] {
        &self.0
    }

    /// Records that a post was opened.
    pub(super) fn open(&mut self, id: &PostId) {
        if self.0.first() != Some(id) {
            self.0.retain(|other| other != id);
            self.0.insert(0, id.clone());
            self.0.truncate(MAX_POSTS);
        }
    }

    /// Keeps the place of a post that was renamed.
    pub(super) fn rename(&mut self, old: &PostId, new: &PostId) {
        for id in self.0.iter_mut().filter(|id| *id == old) {
            id.clone_from(new);
        }
    }
}
