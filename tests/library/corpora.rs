//! Published blogs of every generator: each is detected, with the right titles, dates, states and
//! tags, by the documented rules of its generator.
//!
//! The blogs are beside the checkout and not part of it; without them the test is skipped.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::support::skip;
use jiff::tz::TimeZone;
use postdesk::blog::{Clock, DateFrom, Index, Post, Site, SiteKind, StateKind};

fn read_at(posts: &str, kind: SiteKind, now: &str) -> Option<Vec<Post>> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()?
        .join("shared/corpora");
    let folder = shared.join(posts);
    if !folder.is_dir() {
        skip(&format!(
            "no corpora beside the checkout: {posts} is not read"
        ));
        return None;
    }
    let site = Site::open(&folder, Some(kind)).expect("a folder");
    assert_eq!((site.kind, &site.posts), (kind, &folder), "{posts}");
    let clock = Clock {
        now: now.parse().expect("a time"),
        zone: TimeZone::UTC,
    };
    let mut index = Index::new(site);
    index.scan(&clock, &mut |_| ControlFlow::Continue(()));
    let posts: Vec<Post> = index.posts().map(|post| Post::clone(post)).collect();
    assert_eq!(posts.len(), files(&folder).len());
    for post in &posts {
        assert!(!post.title.text.is_empty(), "{}", post.id);
        assert_eq!(post.problem, None, "{}", post.id);
        let told = post.state.kind == StateKind::Published || !post.state.reason.is_empty();
        assert!(told, "{}: {:?}", post.id, post.state);
    }
    Some(posts)
}

fn read(posts: &str, kind: SiteKind) -> Option<Vec<Post>> {
    read_at(posts, kind, "2026-11-23T12:00:00Z")
}

/// Returns every Markdown file that is neither hidden nor a section page.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let post = [".md", ".mdx", ".markdown"]
            .iter()
            .any(|ending| name.ends_with(ending));
        if entry.path().is_dir() {
            all.extend(files(&entry.path()));
        } else if post && !name.starts_with(['.', '_']) {
            all.push(entry.path());
        }
    }
    all
}

#[track_caller]
fn find<'a>(posts: &'a [Post], id: &str) -> &'a Post {
    let found = posts.iter().find(|post| post.id.as_str() == id);
    found.unwrap_or_else(|| panic!("{id} is not listed"))
}

/// Returns title, date and URL of a post.
#[track_caller]
fn told<'a>(posts: &'a [Post], id: &str) -> (&'a str, String, &'a str) {
    let post = find(posts, id);
    (
        &post.title.text,
        post.date.at.to_string(),
        post.permalink.url.path(),
    )
}

fn labels<'a>(posts: &'a [Post], id: &str) -> Vec<&'a str> {
    let tags = find(posts, id).tags.iter();
    tags.map(|tag| tag.label.as_str()).collect()
}

fn count(posts: &[Post], kind: StateKind) -> usize {
    posts.iter().filter(|post| post.state.kind == kind).count()
}

fn is_from(posts: &[Post], from: DateFrom) -> bool {
    posts.iter().all(|post| post.date.from == from)
}

#[test]
fn docusaurus_blogs_are_read() {
    let Some(posts) = read("jest/website/blog", SiteKind::Docusaurus) else {
        return;
    };
    // Docusaurus has no scheduled posts
    assert_eq!(count(&posts, StateKind::Published), posts.len());
    read("react-native/website/blog", SiteKind::Docusaurus);
}

#[test]
fn a_hugo_blog_is_read() {
    let Some(posts) = read("etcd/content/en/blog", SiteKind::Hugo) else {
        return;
    };
    assert_eq!(posts.len(), 22);
    assert!(is_from(&posts, DateFrom::FrontMatter));
    assert_eq!(
        told(&posts, "2014/etcd-freeBSD.md"),
        (
            "FreeBSD",
            "2014-01-23T00:00:00Z".to_owned(),
            "/blog/2014/etcd-freebsd/"
        )
    );
    assert_eq!(
        told(&posts, "2021/announcing-etcd-3.5.md").2,
        "/blog/2021/announcing-etcd-3.5/"
    );
    assert_eq!(count(&posts, StateKind::Published), 22);
}

#[test]
fn a_hugo_blog_at_another_time_has_posts_that_are_to_come() {
    let at = |now| read_at("etcd/content/en/blog", SiteKind::Hugo, now);
    let Some(posts) = at("2026-01-01T00:00:00Z") else {
        return;
    };
    let (old, new): (Vec<Post>, Vec<Post>) = posts
        .into_iter()
        .partition(|post| !post.id.as_str().starts_with("2026/"));
    assert_eq!(count(&old, StateKind::Published), old.len());
    assert_eq!((count(&new, StateKind::Scheduled), new.len()), (9, 9));
    for post in &new {
        assert_eq!(post.state.changes_at, Some(post.date.at), "{}", post.id);
    }
}

#[test]
fn a_jekyll_blog_is_read() {
    let Some(posts) = read("jekyll-docs/docs/_posts", SiteKind::Jekyll) else {
        return;
    };
    assert!(
        posts
            .iter()
            .all(|post| post.date.from != DateFrom::FileSystem)
    );
    let id = "2025-01-29-jekyll-4-4-1-released.markdown";
    let (title, date, url) = told(&posts, id);
    assert_eq!(title, "Jekyll 4.4.1 Released");
    // the offset of the front matter counts, and can make it another day than that of the file name
    assert!(date.starts_with("2025-01-2"), "{date}");
    assert_eq!(find(&posts, id).metadata.categories, ["release"]);
    assert!(
        url.starts_with("/release/2025/01/") && url.ends_with("/jekyll-4-4-1-released.html"),
        "{url}"
    );
    let several = find(
        &posts,
        "2018-02-19-meet-jekyll-s-new-lead-developer.markdown",
    );
    assert!(!several.metadata.categories.is_empty(), "{several:?}");
    assert_eq!(count(&posts, StateKind::Published), posts.len());
}

#[test]
fn a_hexo_blog_without_opening_fences_is_read() {
    let Some(posts) = read("hexo-unit/source/_posts", SiteKind::Hexo) else {
        return;
    };
    assert_eq!(posts.len(), 15);
    assert_eq!(labels(&posts, "tags.md"), ["Foo", "Bar", "Baz"]);
    assert_eq!(
        find(&posts, "categories.md").metadata.categories,
        ["Foo", "Bar", "Baz"]
    );
    assert!(is_from(&posts, DateFrom::FrontMatter));
    assert_eq!(
        told(&posts, "hello-world.md"),
        (
            "Hello World",
            "2013-12-24T17:49:32Z".to_owned(),
            "/2013/12/24/hello-world/"
        )
    );
    assert_eq!(told(&posts, "no-title.md").0, "no-title");
    assert_eq!(
        told(&posts, "日本語テスト.md").2,
        "/2013/12/24/日本語テスト/"
    );
    assert!(find(&posts, "excerpts.md").summary.has_truncate_marker);
    assert!(!find(&posts, "tags.md").summary.has_truncate_marker);
}

#[test]
fn an_astro_blog_is_read() {
    let Some(posts) = read("astrowind/src/data/post", SiteKind::Astro) else {
        return;
    };
    let id = "astrowind-template-in-depth.mdx";
    assert_eq!(posts.len(), 6);
    assert_eq!(labels(&posts, id), ["astro", "tailwind css", "front-end"]);
    assert_eq!(find(&posts, id).metadata.categories, ["Documentation"]);
    assert!(is_from(&posts, DateFrom::FrontMatter));
    assert_eq!(
        told(&posts, id),
        (
            "AstroWind template in depth",
            "2023-07-17T00:00:00Z".to_owned(),
            // the pages of the site are not in the corpus
            ""
        )
    );
    assert_eq!(count(&posts, StateKind::Published), 6);
}

#[test]
fn a_zola_site_is_read() {
    let Some(posts) = read("zola-testsite/test_site/content", SiteKind::Zola) else {
        return;
    };
    let mut drafts: Vec<(&str, &str)> = posts
        .iter()
        .filter(|post| post.state.kind == StateKind::Draft)
        .map(|post| (post.id.as_str(), post.state.reason.as_str()))
        .collect();
    drafts.sort_unstable();
    let of_section = "`secret_section/_index.md` is a draft";
    assert_eq!(
        drafts,
        [
            ("posts/draft.md", "`draft: true`"),
            ("posts/render.md", "`render: false`"),
            ("secret_section/draft-page.md", "`draft: true`"),
            ("secret_section/page.md", of_section),
            ("secret_section/secret_sub_section/hello.md", of_section),
        ]
    );
    let url = |id| told(&posts, id).2;
    for (id, address) in [
        (
            "posts/2016-10-08_a-post-with-dates.md",
            "/posts/a-post-with-dates/",
        ),
        ("posts/fixed-slug.md", "/posts/something-else/"),
        ("posts/fixed-url.md", "/a-fixed-url/"),
        ("posts/with-assets/index.md", "/posts/with-assets/"),
        ("2018/index.md", "/2018/"),
        ("posts/extra_syntax.md", "/posts/extra-syntax/"),
    ] {
        assert_eq!(url(id), address, "{id}");
    }
    let dated = find(&posts, "posts/2016-10-08_a-post-with-dates.md");
    assert_eq!(dated.date.from, DateFrom::FileName);
    assert_eq!(dated.date.at.to_string(), "2016-10-08T00:00:00Z");
    assert!(find(&posts, "posts/python.md").summary.has_truncate_marker);
}

#[test]
fn a_zola_site_in_several_languages_is_read() {
    let Some(posts) = read("zola-testsite/test_site_i18n/content", SiteKind::Zola) else {
        return;
    };
    assert_eq!(labels(&posts, "blog/something.md"), ["hello"]);
    assert_eq!(labels(&posts, "blog/something.fr.md"), ["bonjour"]);
    assert_eq!(told(&posts, "blog/something.md").2, "/blog/something/");
    assert_eq!(
        told(&posts, "blog/something.fr.md").2,
        "/fr/blog/something/"
    );
    assert_eq!(
        told(&posts, "blog/with-assets/index.fr.md").2,
        "/fr/blog/with-assets/"
    );
}
