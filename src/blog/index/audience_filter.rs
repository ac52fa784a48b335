//! Audience filter of the index: the owner gets every post, readers only those they may see.
//!
//! The index itself holds every post, so that it notices what becomes public and what no longer is.
//! Everything it returns passes through here.

use std::sync::Arc;

use super::super::audience::Audience;
use super::super::post::Post;
use super::{Delta, Index, ScannedPost};

/// Front matter keys that readers may filter by.
const READER_KEYS: [&str; 5] = [
    "series",
    "taxonomies.series",
    "category",
    "categories",
    "description",
];

impl Index {
    /// Sets the audience; call it before anything is read.
    #[must_use]
    pub fn with_audience(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// Returns the posts that the audience may see, by path.
    pub fn posts(&self) -> impl Iterator<Item = &Arc<Post>> {
        let all = self.entries.values().map(|entry| &entry.post);
        all.filter(|post| {
            self.audience == Audience::Owner || self.visible_to_readers.contains(&post.id)
        })
    }

    /// Filters a change for the audience: readers get only what they may see, and posts they may no
    /// longer see are removed.
    pub(super) fn filter_for_audience(&mut self, mut delta: Delta) -> Delta {
        if self.audience == Audience::Owner {
            return delta;
        }
        let sees = |post: &Arc<Post>| self.audience.can_see(post, self.scanned.now);
        let (seen, hidden): (Vec<_>, Vec<_>) = delta.upserts.into_iter().partition(sees);
        delta.upserts = seen;
        delta
            .removed
            .extend(hidden.iter().map(|post| post.id.clone()));
        delta
            .removed
            .retain(|id| self.visible_to_readers.remove(id));
        let seen = delta.upserts.iter().map(|post| post.id.clone());
        self.visible_to_readers.extend(seen);
        // file counts and warnings are for the owner only
        delta.total = self.visible_to_readers.len();
        delta.read = delta.total;
        delta.warnings.clear();
        delta
    }

    /// Adds what the file itself doesn't contain: the first commit date and the audience.
    pub(super) fn add_external_data(&self, reading: &mut ScannedPost) {
        if let Some(date) = self.committed_date(&reading.post) {
            reading.post.date = date;
        }
        reading.post.for_readers = self.audience == Audience::Readers;
        if reading.post.for_readers {
            // the rest of the front matter may be notes of the author
            reading.post.metadata.fields.retain(&READER_KEYS);
        }
    }
}
