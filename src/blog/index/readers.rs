//! What of the index is handed out: everything to the owner of the blog, to readers what they may
//! see.
//!
//! The index itself knows every post, so that it notices what becomes public and what no longer is.
//! Everything that leaves it passes here.

use std::sync::Arc;

use super::super::audience::Audience;
use super::super::post::Post;
use super::{Delta, Index, Reading};

impl Index {
    /// Chooses who the posts are shown to; before anything is read.
    #[must_use]
    pub fn shown_to(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// Shows the posts that were handed out, by path.
    pub fn posts(&self) -> impl Iterator<Item = &Arc<Post>> {
        let all = self.entries.values().map(|entry| &entry.post);
        all.filter(|post| self.audience == Audience::Owner || self.handed_out.contains(&post.id))
    }

    /// Hands out what changed: to readers only what they may see, and what they no longer may.
    pub(super) fn hand_out(&mut self, mut delta: Delta) -> Delta {
        if self.audience == Audience::Owner {
            return delta;
        }
        let sees = |post: &Arc<Post>| self.audience.sees(post, self.looked_at);
        let (seen, hidden): (Vec<_>, Vec<_>) = delta.upserts.into_iter().partition(sees);
        delta.upserts = seen;
        delta
            .removed
            .extend(hidden.iter().map(|post| post.id.clone()));
        delta.removed.retain(|id| self.handed_out.remove(id));
        let seen = delta.upserts.iter().map(|post| post.id.clone());
        self.handed_out.extend(seen);
        // how many files there are besides, and what is wrong with them, is for their owner
        delta.total = self.handed_out.len();
        delta.read = delta.total;
        delta.troubles.clear();
        delta
    }

    /// Adds to a post what its file does not say: its first commit, and who it is for.
    pub(super) fn complete(&self, reading: &mut Reading) {
        if let Some(date) = self.committed_date(&reading.post) {
            reading.post.date = date;
        }
        reading.post.for_readers = self.audience == Audience::Readers;
    }
}
