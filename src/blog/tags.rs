//! The tags of many posts, counted as the generator groups them.

mod definitions;
pub mod retag;

use std::collections::HashMap;
use std::sync::Arc;

use super::Post;

/// A tag with the number of posts that carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagCount {
    /// What a reader sees: the first label in the order of the posts.
    pub label: String,
    /// The path of its page, which is what makes two labels one tag.
    pub url: String,
    /// Posts that carry it; a post counts once.
    pub count: usize,
}

/// Counts the tags of `posts`, commonest first, then by label.
pub fn count<'a>(posts: impl IntoIterator<Item = &'a Arc<Post>>) -> Vec<TagCount> {
    let mut groups: HashMap<&str, (usize, &str, usize)> = HashMap::new();
    for (place, post) in posts.into_iter().enumerate() {
        for tag in &post.tags {
            let group = groups
                .entry(&tag.url)
                .or_insert((usize::MAX, &tag.label, 0));
            if group.0 != place {
                group.0 = place;
                group.2 += 1;
            }
        }
    }
    let mut tags: Vec<TagCount> = groups
        .into_iter()
        .map(|(url, (_, label, count))| TagCount {
            label: label.to_owned(),
            url: url.to_owned(),
            count,
        })
        .collect();
    tags.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::post::samples::{post, tagged};

    #[test]
    fn a_post_counts_once_for_a_tag_it_names_twice() {
        let posts = vec![
            tagged(post("a", "A", "2024-01-01"), &["x", "x", "y"]),
            tagged(post("b", "B", "2024-01-01"), &["x"]),
        ];
        let tags: Vec<(String, usize)> = count(&posts)
            .into_iter()
            .map(|tag| (tag.label, tag.count))
            .collect();
        assert_eq!(tags, [("x".to_owned(), 2), ("y".to_owned(), 1)]);
    }
}
