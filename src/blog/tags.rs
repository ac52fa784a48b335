//! Tag counts over many posts, grouped as the generator does.

pub mod similar_tags;

use std::collections::HashMap;
use std::sync::Arc;

use super::Post;

/// A tag with its number of posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagCount {
    /// Label shown to readers: the first one in post order.
    pub label: String,
    /// URL path of its page; labels with the same page are one tag.
    pub url: String,
    /// Number of posts with the tag, each counted once.
    pub count: usize,
    /// Spellings with their numbers of posts, most used first.
    pub labels: Vec<(String, usize)>,
}

/// Counter for one tag.
#[derive(Default)]
struct TagGroup<'a> {
    /// Index of the last post counted.
    last: Option<usize>,
    count: usize,
    /// Labels in order of appearance, each with its last post's index and its number of posts.
    labels: Vec<(&'a str, usize, usize)>,
}

impl<'a> TagGroup<'a> {
    fn add(&mut self, label: &'a str, place: usize) {
        self.count += usize::from(self.last != Some(place));
        self.last = Some(place);
        let mut known = self.labels.iter_mut();
        if let Some((_, last, count)) = known.find(|(known, ..)| *known == label) {
            *count += usize::from(std::mem::replace(last, place) != place);
        } else {
            self.labels.push((label, place, 1));
        }
    }
}

/// Counts the tags of `posts`, most used first, then by label.
pub fn count<'a>(posts: impl IntoIterator<Item = &'a Arc<Post>>) -> Vec<TagCount> {
    let mut groups: HashMap<&str, TagGroup<'_>> = HashMap::new();
    for (place, post) in posts.into_iter().enumerate() {
        for tag in &post.tags {
            groups.entry(&tag.url).or_default().add(&tag.label, place);
        }
    }
    let tag = |(url, group): (&str, TagGroup<'_>)| {
        let labels = group.labels.iter();
        let mut labels: Vec<(String, usize)> = labels
            .map(|(label, _, count)| ((*label).to_owned(), *count))
            .collect();
        let label = labels.first().map(|(label, _)| label.clone());
        labels.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        TagCount {
            label: label.unwrap_or_default(),
            url: url.to_owned(),
            count: group.count,
            labels,
        }
    };
    let mut tags: Vec<TagCount> = groups.into_iter().map(tag).collect();
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

    #[test]
    fn the_spellings_of_a_tag_are_counted_apart() {
        let same = |post: Arc<Post>| {
            let mut post = post;
            let tags = &mut Arc::make_mut(&mut post).tags;
            for tag in tags {
                "/c".clone_into(&mut tag.url);
            }
            post
        };
        let posts = [
            same(tagged(post("a", "A", "2024-01-01"), &["C#", "C++", "C++"])),
            same(tagged(post("b", "B", "2024-01-01"), &["C++"])),
        ];
        let tags = count(&posts);
        assert_eq!((tags.len(), tags[0].count), (1, 2));
        assert_eq!(tags[0].label, "C#");
        let labels = [("C++".to_owned(), 2), ("C#".to_owned(), 1)];
        assert_eq!(tags[0].labels, labels);
    }
}
