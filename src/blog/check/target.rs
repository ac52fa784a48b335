//! Which files or pages of the site a link may mean, as the generators look for them.
//!
//! Where that cannot be known (a page of the site that is no post, a path with an alias of the
//! bundler, a value of a template) nothing is claimed.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Blog, Post};
use crate::blog::link::{folder, joined, parts, scheme, trimmed};
use crate::blog::site::SiteKind;
use crate::text::steps;

/// Endings of files that sites serve as they are; others may be pages or parts of a name.
const FILES: [&str; 34] = [
    "png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "ico", "bmp", "pdf", "zip", "gz", "tgz",
    "xz", "mp4", "webm", "mov", "mp3", "ogg", "wav", "flac", "csv", "tsv", "xls", "xlsx", "doc",
    "docx", "ppt", "pptx", "odt", "ods", "ipynb", "woff", "woff2",
];
/// So many times the word `tags` is looked for in the URL of a tag.
const MAX_TAG_FOLDERS: usize = 4;
/// Endings of files that become pages.
const MARKDOWN: [&str; 3] = ["md", "mdx", "markdown"];

/// What a target that is no post asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// One of these files.
    File(Vec<PathBuf>),
    /// A page of the blog, which has none there.
    NoPage,
    /// Something that cannot be known.
    Unknown,
}

/// The pages of the tags that posts have, from the folder `tags` on.
pub(super) struct TagPages<'a>(HashSet<&'a str>);

impl<'a> TagPages<'a> {
    /// Collects the pages of all tags.
    pub(super) fn of(posts: &'a [Arc<Post>]) -> Self {
        let tags = posts.iter().flat_map(|post| &post.tags);
        let pages = tags.flat_map(|tag| {
            let url = trimmed(&tag.url);
            let all = url.match_indices("tags").take(MAX_TAG_FOLDERS);
            let begins =
                all.filter(|(at, _)| *at == 0 || url.as_bytes().get(at - 1) == Some(&b'/'));
            begins.filter_map(|(at, _)| url.get(at..))
        });
        Self(pages.collect())
    }

    fn has(&self, page: &str) -> bool {
        steps::count(1);
        self.0.contains(page)
    }
}

/// Finds out what a target asks for that leads to no post.
pub(super) fn wanted(
    blog: &Blog<'_>,
    tags: &TagPages<'_>,
    (post, target): (&Post, &str),
) -> Wanted {
    if scheme(target).is_some() || target.starts_with("//") || is_computed(target) {
        return Wanted::Unknown;
    }
    let (path, _) = parts(target.trim());
    match ending(&path).as_deref() {
        Some(ending) if MARKDOWN.contains(&ending) => markdown(blog, post, &path),
        Some(ending) if FILES.contains(&ending) => file(blog, post, &path),
        Some(_) => Wanted::Unknown,
        None => page(blog, tags, (post, &path)),
    }
}

/// Tells whether a template or a bundler makes something else of a target.
fn is_computed(target: &str) -> bool {
    target.contains(['{', '}', '<', '>', '$', '`', '\n']) || target.starts_with('~')
}

fn ending(path: &str) -> Option<String> {
    let (stem, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    let is_ending = !stem.trim_matches('.').is_empty()
        && (1..=8).contains(&ending.len())
        && ending.chars().all(|c| c.is_ascii_alphanumeric());
    is_ending.then(|| ending.to_ascii_lowercase())
}

/// A Markdown file: beside the post, below the posts, or from the root of the site.
fn markdown(blog: &Blog<'_>, post: &Post, path: &str) -> Wanted {
    let site = blog.site;
    let rooted = path.strip_prefix("@site").unwrap_or(path);
    let rooted = match (rooted.strip_prefix("@/"), site.kind) {
        (Some(path), SiteKind::Zola) => path,
        (Some(_), _) => return Wanted::Unknown,
        (None, _) => rooted,
    };
    // a collection of Jekyll, which lies beside the posts: who knows where without a configuration
    if site.kind == SiteKind::Jekyll && site.config.is_none() && rooted.starts_with('_') {
        return Wanted::Unknown;
    }
    let bare = rooted.trim_start_matches('/');
    let mut files = vec![
        site.root.join(bare),
        site.posts.join(bare),
        site.root.join("content").join(bare),
    ];
    files.extend(beside(post, path));
    Wanted::File(files)
}

/// A file that is served as it is.
fn file(blog: &Blog<'_>, post: &Post, path: &str) -> Wanted {
    let site = blog.site;
    if let Some(path) = path.strip_prefix("@site/") {
        return Wanted::File(vec![site.root.join(path)]);
    }
    if path.starts_with('@') {
        return Wanted::Unknown;
    }
    let roots = &blog.files.roots;
    if path.starts_with('/') {
        // with no folder of such files in sight, who knows where they come from
        if roots.is_empty() {
            return Wanted::Unknown;
        }
        let base = site.settings.addresses.base.trim_end_matches('/');
        let base = match site.kind {
            SiteKind::Docusaurus => site_base(base),
            _ => base,
        };
        let below = path.strip_prefix(base).filter(|rest| rest.starts_with('/'));
        let paths = [Some(path), below];
        let of = |root: &PathBuf| paths.map(|path| path.map(|path| root.join(trimmed(path))));
        let roots = roots.iter().chain([&site.root, &site.posts]);
        return Wanted::File(roots.flat_map(of).flatten().collect());
    }
    let url = post.address.url.path();
    let pages = [
        joined(folder(url), path),
        joined(url, path),
        path.to_owned(),
    ];
    let mut files = beside(post, path);
    for root in roots {
        files.extend(pages.iter().map(|page| root.join(page)));
    }
    Wanted::File(files)
}

/// Files beside the post, and in a folder named as it: a bundle of Hugo, an asset folder of Hexo.
fn beside(post: &Post, path: &str) -> Vec<PathBuf> {
    let here = post.path.parent().unwrap_or(Path::new(""));
    let own = post.path.with_extension("");
    [here, &own].map(|folder| normal(&folder.join(path))).into()
}

/// Takes `.` and `..` out of a path, as far as that can be done by its words.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => drop(out.pop()),
            part => out.push(part),
        }
    }
    out
}

/// The path of the site itself, of which the blog is the last part.
fn site_base(blog: &str) -> &str {
    folder(blog.trim_end_matches('/'))
}

/// A page: only those of Docusaurus' blog are known, which are its posts and a handful of lists.
fn page(blog: &Blog<'_>, tags: &TagPages<'_>, (post, path): (&Post, &str)) -> Wanted {
    let base = &blog.rules.settings.addresses.base;
    let base = base.trim_end_matches('/');
    if blog.site.kind != SiteKind::Docusaurus || base.is_empty() || path.starts_with('@') {
        return Wanted::Unknown;
    }
    let url = if path.starts_with('/') {
        format!("/{}", joined("", path))
    } else {
        format!("/{}", joined(folder(post.address.url.path()), path))
    };
    // a link may be written with the path of the site or without
    let inside = [base, base.strip_prefix(site_base(base)).unwrap_or(base)]
        .into_iter()
        .find_map(|base| url.strip_prefix(base));
    match inside {
        Some(rest) if rest.starts_with('/') && !is_list(tags, rest) => Wanted::NoPage,
        _ => Wanted::Unknown,
    }
}

/// Tells whether an address below the blog is one of the lists that the plugin makes.
fn is_list(tags: &TagPages<'_>, rest: &str) -> bool {
    let rest = trimmed(rest);
    let first = rest.split('/').next().unwrap_or_default();
    let is_tag = || {
        let tag = rest.split("/page/").next().unwrap_or(rest);
        rest == "tags" || tags.has(tag)
    };
    match first {
        "" | "archive" | "authors" | "page" => true,
        "tags" => is_tag(),
        _ => false,
    }
}
