//! Blogs as other people published them, of every generator: each file is a row with a title.
//!
//! They lie beside the checkout and are no part of it: without them the test says so and ends.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use postdesk::blog::{Clock, DateFrom, Index, Post, Site, SiteKind, StateKind};

#[expect(clippy::print_stdout, reason = "a test that compared nothing says so")]
fn read(posts: &str, kind: SiteKind) -> Option<Vec<Post>> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()?
        .join("shared/corpora");
    let folder = shared.join(posts);
    if !folder.is_dir() {
        println!("no corpora beside the checkout: {posts} is not read");
        return None;
    }
    let site = Site::open(&folder, None).expect("a folder");
    assert_eq!((site.kind, &site.posts), (kind, &folder), "{posts}");
    let clock = Clock {
        now: "2026-11-23T12:00:00Z".parse().expect("a time"),
        zone: TimeZone::UTC,
    };
    let mut index = Index::new(site);
    index.scan(&clock, &mut |_| ControlFlow::Continue(()));
    let posts: Vec<Post> = index.posts().map(|post| Post::clone(post)).collect();
    assert_eq!(posts.len(), files(&folder).len());
    for post in &posts {
        assert!(!post.title.text.is_empty(), "{}", post.id);
        assert_eq!(post.problem, None, "{}", post.id);
    }
    Some(posts)
}

/// Every Markdown file that is neither hidden nor the page of a section.
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

fn labels<'a>(posts: &'a [Post], id: &str) -> Vec<&'a str> {
    let post = posts
        .iter()
        .find(|post| post.id.as_str() == id)
        .expect("a listed post");
    post.tags.iter().map(|tag| tag.label.as_str()).collect()
}

#[test]
fn docusaurus_blogs_are_read() {
    read("jest/website/blog", SiteKind::Docusaurus);
    read("react-native/website/blog", SiteKind::Docusaurus);
}

#[test]
fn a_hugo_blog_is_read() {
    let Some(posts) = read("etcd/content/en/blog", SiteKind::Hugo) else {
        return;
    };
    assert!(
        posts
            .iter()
            .all(|post| post.date.from == DateFrom::FrontMatter)
    );
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
}

#[test]
fn a_hexo_blog_without_opening_fences_is_read() {
    let Some(posts) = read("hexo-unit/source/_posts", SiteKind::Hexo) else {
        return;
    };
    assert_eq!(labels(&posts, "tags.md"), ["Foo", "Bar", "Baz"]);
    assert!(
        posts
            .iter()
            .all(|post| post.date.from == DateFrom::FrontMatter)
    );
}

#[test]
fn an_astro_blog_is_read() {
    let Some(posts) = read("astrowind/src/data/post", SiteKind::Astro) else {
        return;
    };
    assert_eq!(
        labels(&posts, "astrowind-template-in-depth.mdx"),
        ["astro", "tailwind css", "front-end"]
    );
    assert!(
        posts
            .iter()
            .all(|post| post.date.from == DateFrom::FrontMatter)
    );
}

#[test]
fn zola_blogs_are_read() {
    let Some(posts) = read("zola-testsite/test_site/content", SiteKind::Zola) else {
        return;
    };
    let drafts = posts
        .iter()
        .filter(|post| post.state.kind == StateKind::Draft);
    assert_eq!(drafts.count(), 2);
    read("zola-testsite/test_site_i18n/content", SiteKind::Zola);
}
