//! Sample posts for the tests of every layer.

use super::*;

/// Creates a plain published post.
pub(crate) fn post(id: &str, title: &str, day: &str) -> Arc<Post> {
    let at = format!("{day}T00:00:00Z").parse().unwrap();
    Arc::new(Post {
        id: PostId::new(id),
        path: PathBuf::from("/blog").join(id),
        title: Title {
            text: title.to_owned(),
            from: TitleFrom::FrontMatter,
        },
        permalink: PostPermalink {
            slug: id.to_owned(),
            url: PageUrl::Known(format!("/blog/{id}")),
        },
        date: PostDate::new(at, DateFrom::FrontMatter),
        tags: Vec::new(),
        authors: Vec::new(),
        metadata: PostMetadata::default(),
        state: PostState::new(StateKind::Published, ""),
        summary: Summary::default(),
        problem: None,
        stamp: FileStamp::default(),
        for_readers: false,
    })
}

/// Returns the post with tags.
pub(crate) fn tagged(mut post: Arc<Post>, labels: &[&str]) -> Arc<Post> {
    Arc::make_mut(&mut post).tags = labels
        .iter()
        .map(|label| Tag {
            label: (*label).to_owned(),
            url: format!("/blog/tags/{}", label.to_lowercase()),
        })
        .collect();
    post
}

/// Returns the post in another state.
pub(crate) fn in_state(mut post: Arc<Post>, kind: StateKind) -> Arc<Post> {
    Arc::make_mut(&mut post).state.kind = kind;
    post
}
