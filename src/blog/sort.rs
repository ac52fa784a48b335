//! Sort orders of the post list.

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use super::{DateFrom, Post};

/// A sort order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By date, newest first: the order of the site.
    #[default]
    Newest,
    /// By date, oldest first.
    Oldest,
    /// By title, ignoring case.
    Title,
    /// By number of words, longest first.
    Words,
    /// By modification time of the file, latest first.
    Changed,
}

impl Sort {
    /// All orders, as listed in the menu.
    pub const ALL: [Self; 5] = [
        Self::Newest,
        Self::Oldest,
        Self::Title,
        Self::Words,
        Self::Changed,
    ];

    /// Returns the name used in settings and by `--sort`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Title => "title",
            Self::Words => "words",
            Self::Changed => "changed",
        }
    }

    /// Returns the default order: by title if most posts have only a file date, which says nothing
    /// about them.
    pub fn default_for<'a>(posts: impl Iterator<Item = &'a Arc<Post>>) -> Self {
        let (mut all, mut undated) = (0usize, 0usize);
        for post in posts {
            all += 1;
            undated += usize::from(post.date.from == DateFrom::FileSystem);
        }
        if all > 1 && undated * 2 > all {
            Self::Title
        } else {
            Self::Newest
        }
    }

    /// Returns the label shown in the header.
    pub fn label(self) -> &'static str {
        match self {
            Self::Newest => "newest first",
            Self::Oldest => "oldest first",
            Self::Title => "by title",
            Self::Words => "longest first",
            Self::Changed => "last changed first",
        }
    }

    /// Returns the order with this name; `date` means newest first.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = if name == "date" { "newest" } else { name };
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }

    /// Sorts posts; equal ones are ordered by path.
    pub fn apply(self, posts: &mut [Arc<Post>]) {
        match self {
            Self::Newest => posts.sort_by(|a, b| newest(a, b)),
            Self::Oldest => {
                posts.sort_unstable_by(|a, b| (a.date.at, &a.id).cmp(&(b.date.at, &b.id)));
            }
            Self::Title => {
                posts.sort_by_cached_key(|post| (post.title.text.to_lowercase(), post.id.clone()));
            }
            Self::Words => {
                posts.sort_by_cached_key(|post| (Reverse(post.summary.words), post.id.clone()));
            }
            Self::Changed => {
                posts.sort_by_cached_key(|post| (Reverse(post.stamp.modified), post.id.clone()));
            }
        }
    }
}

fn newest(a: &Post, b: &Post) -> Ordering {
    b.date.at.cmp(&a.date.at).then_with(|| a.id.cmp(&b.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::post::samples::post;

    fn order(sort: Sort) -> Vec<String> {
        let mut posts = vec![
            post("b", "beta", "2024-01-01"),
            post("a", "Alpha", "2025-01-01"),
            post("c", "Gamma", "2024-01-01"),
        ];
        sort.apply(&mut posts);
        posts.iter().map(|post| post.id.to_string()).collect()
    }

    #[test]
    fn posts_of_one_date_stand_by_path() {
        assert_eq!(order(Sort::Newest), ["a", "b", "c"]);
        assert_eq!(order(Sort::Oldest), ["b", "c", "a"]);
    }

    #[test]
    fn titles_sort_without_regard_to_case() {
        assert_eq!(order(Sort::Title), ["a", "b", "c"]);
    }

    #[test]
    fn without_dates_the_title_is_the_usual_order() {
        use DateFrom::{FileName, FileSystem, FrontMatter, Git, OtherKey};
        let dated = |from| {
            let mut post = post("a", "A", "2024-01-01");
            Arc::make_mut(&mut post).date.from = from;
            post
        };
        for (froms, usual) in [
            (&[FileSystem, FileSystem, FrontMatter][..], Sort::Title),
            (&[FileSystem, FrontMatter], Sort::Newest),
            (&[Git, Git, FileSystem], Sort::Newest),
            (&[OtherKey, FileName, FileSystem], Sort::Newest),
            (&[FileSystem], Sort::Newest),
            (&[], Sort::Newest),
        ] {
            let posts: Vec<Arc<Post>> = froms.iter().map(|from| dated(*from)).collect();
            assert_eq!(Sort::default_for(posts.iter()), usual, "{froms:?}");
        }
    }
}
