//! The files or pages that a link may refer to, by each generator's lookup rules.
//!
//! If that can't be known (a page of the site that is not a post, a path with a bundler alias, a
//! template value), nothing is reported.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Blog, Post};
use crate::blog::link::{folder, joined, parts, scheme, trimmed};
use crate::blog::site::SiteKind;
use crate::text::step_counter;

/// Extensions of static files; other extensions may be pages or part of a name.
const FILES: [&str; 34] = [
    "png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "ico", "bmp", "pdf", "zip", "gz", "tgz",
    "xz", "mp4", "webm", "mov", "mp3", "ogg", "wav", "flac", "csv", "tsv", "xls", "xlsx", "doc",
    "docx", "ppt", "pptx", "odt", "ods", "ipynb", "woff", "woff2",
];
/// Maximum number of occurrences of `tags` examined in a tag's URL.
const MAX_TAG_FOLDERS: usize = 4;
/// Extensions of files that become pages.
const MARKDOWN: [&str; 3] = ["md", "mdx", "markdown"];

/// The target of a link that doesn't lead to a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A file; any of these paths would do.
    File(Vec<PathBuf>),
    /// A page below the blog's URL that doesn't exist.
    NoPage,
    /// Can't be determined.
    Unknown,
}

/// The URLs of all tag pages, from the `tags` folder on.
pub(super) struct TagPages<'a>(HashSet<&'a str>);

impl<'a> TagPages<'a> {
    /// Collects the tag pages of all posts.
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
        step_counter::count(1);
        self.0.contains(page)
    }
}

/// Determines what a link target refers to that is not a post.
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

/// Whether a target is computed by a template or a bundler.
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

/// Resolves a Markdown file: relative to the post, to the posts folder, or to the site root.
fn markdown(blog: &Blog<'_>, post: &Post, path: &str) -> Wanted {
    let site = blog.site;
    let rooted = path.strip_prefix("@site").unwrap_or(path);
    let rooted = match (rooted.strip_prefix("@/"), site.kind) {
        (Some(path), SiteKind::Zola) => path,
        (Some(_), _) => return Wanted::Unknown,
        (None, _) => rooted,
    };
    // may be a Jekyll collection next to the posts; without a configuration its location is unknown
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

/// Resolves a static file.
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
        // without a static folder it is unknown where such files come from
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

/// Returns the paths relative to the post's folder and to the folder named after the post: a Hugo
/// bundle, a Hexo asset folder.
fn beside(post: &Post, path: &str) -> Vec<PathBuf> {
    let here = post.path.parent().unwrap_or(Path::new(""));
    let own = post.path.with_extension("");
    [here, &own].map(|folder| normal(&folder.join(path))).into()
}

/// Removes `.` and `..` from a path lexically.
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

/// Returns the base path of the site, of which the blog's path is the last part.
fn site_base(blog: &str) -> &str {
    folder(blog.trim_end_matches('/'))
}

/// Resolves a page. Only the pages of a Docusaurus blog are known: its posts and a few list pages.
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
    // links may include the site's base path or not
    let inside = [base, base.strip_prefix(site_base(base)).unwrap_or(base)]
        .into_iter()
        .find_map(|base| url.strip_prefix(base));
    match inside {
        Some(rest) if rest.starts_with('/') && !is_list(tags, rest) => Wanted::NoPage,
        _ => Wanted::Unknown,
    }
}

/// Whether a path below the blog is one of the list pages that the plugin generates.
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
