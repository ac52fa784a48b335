//! Audience filter of the index: the owner gets every post, readers only those they may see.
//!
//! The index itself holds every post, so that it notices what becomes public and what no longer is.
//! Everything it returns passes through here.

use std::sync::Arc;

use super::super::audience::Audience;
use super::super::post::Post;
use super::{Delta, Index, Reading};

impl Index {
    /// Sets the audience; call it before anything is read.
    #[must_use]
    pub fn shown_to(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// Returns the posts that the audience may see, by path.
    pub fn posts(&self) -> impl Iterator<Item = &Arc<Post>> {
        let all = self.entries.values().map(|entry| &entry.post);
        all.filter(|post| self.audience == Audience::Owner || self.handed_out.contains(&post.id))
    }

    /// Filters a change for the audience: readers get only what they may see, and posts they may no
    /// longer see are removed.
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
        // file counts and warnings are for the owner only
        delta.total = self.handed_out.len();
        delta.read = delta.total;
        delta.troubles.clear();
        delta
    }

    /// Adds what the file itself doesn't contain: the first commit date and the audience.
    pub(super) fn complete(&self, reading: &mut Reading) {
        if let Some(date) = self.committed_date(&reading.post) {
            reading.post.date = date;
        }
        reading.post.for_readers = self.audience == Audience::Readers;
    }
}
