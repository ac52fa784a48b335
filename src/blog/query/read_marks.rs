//! Which posts were read.
//!
//! A mark remembers how many words the post had. Once that number has changed by more than a
//! quarter, the post counts as unread again: much of it is new.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::blog::Post;

/// The posts that were read, by file, each with its number of words at that time.
pub type ReadPosts = HashMap<PathBuf, usize>;

/// Which posts were read; and which had been when the filter was set, so that a post doesn't leave
/// the list while it is being read.
#[derive(Clone, Debug, Default)]
pub struct ReadMarks {
    now: Arc<ReadPosts>,
    at_filter: Arc<ReadPosts>,
    /// Those of this run.
    new: Arc<ReadPosts>,
}

impl ReadMarks {
    /// Creates the marks of these posts.
    pub fn new(posts: ReadPosts) -> Self {
        let now = Arc::new(posts);
        Self {
            at_filter: Arc::clone(&now),
            now,
            new: Arc::default(),
        }
    }

    /// Marks a post as read; returns whether it was unread.
    pub fn mark(&mut self, post: &Post) -> bool {
        if self.is_read(post) {
            return false;
        }
        for marks in [&mut self.now, &mut self.new] {
            Arc::make_mut(marks).insert(post.path.clone(), post.summary.words);
        }
        true
    }

    /// Moves the mark of a post to its new file.
    pub fn rename(&mut self, old: &Post, new: &Post) {
        let Some(words) = self.now.get(&old.path).copied() else {
            return;
        };
        // another run knows the post by its old file only
        Arc::make_mut(&mut self.new).insert(old.path.clone(), words);
        for marks in [&mut self.now, &mut self.at_filter, &mut self.new] {
            if marks.contains_key(&old.path) {
                let marks = Arc::make_mut(marks);
                marks.remove(&old.path);
                marks.insert(new.path.clone(), words);
            }
        }
    }

    /// Returns the posts that were read in this run.
    pub fn newly_read(&self) -> Vec<(PathBuf, usize)> {
        let posts = self.new.iter().map(|(file, words)| (file.clone(), *words));
        posts.collect()
    }

    /// Makes a filter that is set now use the marks of now.
    pub fn update_filter(&mut self) {
        self.at_filter = Arc::clone(&self.now);
    }

    /// Whether a post was read.
    pub fn is_read(&self, post: &Post) -> bool {
        has(&self.now, post)
    }

    /// Whether a post had been read when the filter was set.
    pub(super) fn was_read(&self, post: &Post) -> bool {
        has(&self.at_filter, post)
    }
}

fn has(posts: &ReadPosts, post: &Post) -> bool {
    let words = post.summary.words;
    let read = posts.get(&post.path);
    read.is_some_and(|read| read.abs_diff(words) * 4 <= (*read).max(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::post::samples::post;

    fn with_words(words: usize) -> Arc<Post> {
        let mut post = post("a.md", "A", "2025-01-01");
        Arc::make_mut(&mut post).summary.words = words;
        post
    }

    #[test]
    fn a_post_that_changed_a_lot_is_unread_again() {
        for (before, after, is_read) in [
            (400, 400, true),
            (400, 500, true),
            (400, 300, true),
            (400, 540, false),
            (400, 299, false),
            (0, 0, true),
            (0, 1, false),
        ] {
            let mut marks = ReadMarks::default();
            assert!(marks.mark(&with_words(before)));
            assert!(!marks.mark(&with_words(before)), "it is marked once");
            assert_eq!(
                marks.is_read(&with_words(after)),
                is_read,
                "{before} {after}"
            );
        }
    }

    #[test]
    fn a_filter_uses_the_marks_of_the_time_it_was_set() {
        let mut marks = ReadMarks::default();
        let post = with_words(3);
        marks.mark(&post);
        assert!(marks.is_read(&post) && !marks.was_read(&post));
        marks.update_filter();
        assert!(marks.was_read(&post));
    }
}
