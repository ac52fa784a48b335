//! The dates that Git knows: of posts that have no other date but that of the file.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::super::post::{DateFrom, Post, PostDate, PostId};
use super::{Delta, Index};

impl Index {
    /// Lists the posts whose date their first commit may tell: those that have none but that of the
    /// file.
    pub fn without_date(&self) -> Vec<Arc<Post>> {
        let undated = |post: &&Arc<Post>| post.date.from == DateFrom::FileSystem;
        self.posts().filter(undated).cloned().collect()
    }

    /// Takes in when posts were committed first; gives those that have another date now.
    pub fn take_first_commits(&mut self, commits: HashMap<PostId, Timestamp>) -> Delta {
        self.committed.extend(commits);
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
            troubles: self.standing_troubles(),
            ..Delta::default()
        };
        self.hand_out(delta)
    }

    /// Gives the date of a post that has none but that of its file, where it was committed.
    pub(super) fn committed_date(&self, post: &Post) -> Option<PostDate> {
        let commits = &self.committed;
        let at = *commits
            .get(&post.id)
            .filter(|_| post.date.from == DateFrom::FileSystem)?;
        let date = PostDate::new(at, DateFrom::Git);
        Some(date.placed(&self.rules.day_zone(date, &self.reader)))
    }
}
