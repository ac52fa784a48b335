//! Git dates for posts whose only other date is the file's.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::super::post::{DateFrom, Post, PostDate, PostId};
use super::{Delta, Index};

impl Index {
    /// Lists the posts that have no date but the file's, which a first commit may improve.
    pub fn undated_posts(&self) -> Vec<Arc<Post>> {
        let undated = |post: &&Arc<Post>| post.date.from == DateFrom::FileSystem;
        self.posts().filter(undated).cloned().collect()
    }

    /// Records first commit times; returns the posts whose date changed.
    pub fn set_first_commits(&mut self, commits: HashMap<PostId, Timestamp>) -> Delta {
        self.first_commits.extend(commits);
        let undated = self.entries.values().map(|entry| &entry.post);
        let dated = undated.filter_map(|post| Some((Arc::clone(post), self.committed_date(post)?)));
        let dated: Vec<(Arc<Post>, PostDate)> = dated.collect();
        let mut upserts = Vec::new();
        for (post, date) in dated {
            let post = Arc::new(Post {
                date,
                ..Post::clone(&post)
            });
            if let Some(entry) = self.entries.get_mut(&post.id) {
                entry.post = Arc::clone(&post);
            }
            upserts.push(post);
        }
        let delta = Delta {
            upserts,
            total: self.entries.len(),
            warnings: self.current_warnings(),
            ..Delta::default()
        };
        self.filter_for_audience(delta)
    }

    /// Returns the commit date of a post that has no date but the file's, if known.
    pub(super) fn committed_date(&self, post: &Post) -> Option<PostDate> {
        let commits = &self.first_commits;
        let at = *commits
            .get(&post.id)
            .filter(|_| post.date.from == DateFrom::FileSystem)?;
        let date = PostDate::new(at, DateFrom::Git);
        Some(date.in_zone(&self.rules.day_zone(date, &self.scanned.zone)))
    }
}
