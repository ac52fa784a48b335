//! The files or pages that a link may refer to, by each generator's lookup rules.
//!
//! If that can't be known (a page of the site that is not a post, a path with a bundler alias, a
//! template value), nothing is reported.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{CheckInput, Post};
use crate::blog::generator::SiteKind;
use crate::blog::link::{folder, joined, scheme, split_link, trimmed};
use crate::text::step_counter;

/// Extensions of static files; other extensions may be pages or part of a name.
const STATIC_EXTENSIONS: [&str; 34] = [
    "png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "ico", "bmp", "pdf", "zip", "gz", "tgz",
    "xz", "mp4", "webm", "mov", "mp3", "ogg", "wav", "flac", "csv", "tsv", "xls", "xlsx", "doc",
    "docx", "ppt", "pptx", "odt", "ods", "ipynb", "woff", "woff2",
];
/// Maximum number of occurrences of `tags` examined in a tag's URL.
const MAX_TAGS_OCCURRENCES: usize = 4;
/// Extensions of files that become pages.
const MARKDOWN_EXTENSIONS: [&str; 3] = ["md", "mdx", "markdown"];

/// The target of a link that doesn't lead to a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LinkCandidates {
    /// A file; any of these paths would do.
    Files(Vec<PathBuf>),
    /// A page below the blog's URL that doesn't exist.
    MissingPage,
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
            let all = url.match_indices("tags").take(MAX_TAGS_OCCURRENCES);
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
pub(super) fn link_candidates(
    blog: &CheckInput<'_>,
    tags: &TagPages<'_>,
    (post, target): (&Post, &str),
) -> LinkCandidates {
    if scheme(target).is_some() || target.starts_with("//") || is_computed(target) {
        return LinkCandidates::Unknown;
    }
    let (path, _) = split_link(target.trim());
    match extension(&path).as_deref() {
        Some(ending) if MARKDOWN_EXTENSIONS.contains(&ending) => {
            markdown_candidates(blog, post, &path)
        }
        Some(ending) if STATIC_EXTENSIONS.contains(&ending) => static_candidates(blog, post, &path),
        Some(_) => LinkCandidates::Unknown,
        None => page_candidates(blog, tags, (post, &path)),
    }
}

/// Whether a target is computed by a template or a bundler.
fn is_computed(target: &str) -> bool {
    target.contains(['{', '}', '<', '>', '$', '`', '\n']) || target.starts_with('~')
}

fn extension(path: &str) -> Option<String> {
    let (stem, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    let is_ending = !stem.trim_matches('.').is_empty()
        && (1..=8).contains(&ending.len())
        && ending.chars().all(|c| c.is_ascii_alphanumeric());
    is_ending.then(|| ending.to_ascii_lowercase())
}

/// Resolves a Markdown file: relative to the post, to the posts folder, or to the site root.
fn markdown_candidates(blog: &CheckInput<'_>, post: &Post, path: &str) -> LinkCandidates {
    let site = blog.site;
    let rooted = path.strip_prefix("@site").unwrap_or(path);
    let rooted = match (rooted.strip_prefix("@/"), site.kind) {
        (Some(path), SiteKind::Zola) => path,
        (Some(_), _) => return LinkCandidates::Unknown,
        (None, _) => rooted,
    };
    // may be a Jekyll collection next to the posts; without a configuration its location is unknown
    if site.kind == SiteKind::Jekyll && site.config.is_none() && rooted.starts_with('_') {
        return LinkCandidates::Unknown;
    }
    let bare = rooted.trim_start_matches('/');
    let mut files = vec![
        site.root.join(bare),
        site.posts.join(bare),
        site.root.join("content").join(bare),
    ];
    files.extend(paths_beside(post, path));
    LinkCandidates::Files(files)
}

/// Resolves a static file.
fn static_candidates(blog: &CheckInput<'_>, post: &Post, path: &str) -> LinkCandidates {
    let site = blog.site;
    if let Some(path) = path.strip_prefix("@site/") {
        return LinkCandidates::Files(vec![site.root.join(path)]);
    }
    if path.starts_with('@') {
        return LinkCandidates::Unknown;
    }
    let roots = &blog.files.static_roots;
    if path.starts_with('/') {
        // without a static folder it is unknown where such files come from
        if roots.is_empty() {
            return LinkCandidates::Unknown;
        }
        let base = site.settings.urls.base.trim_end_matches('/');
        let base = match site.kind {
            SiteKind::Docusaurus => site_base(base),
            _ => base,
        };
        let below = path.strip_prefix(base).filter(|rest| rest.starts_with('/'));
        let paths = [Some(path), below];
        let of = |root: &PathBuf| paths.map(|path| path.map(|path| root.join(trimmed(path))));
        let roots = roots.iter().chain([&site.root, &site.posts]);
        return LinkCandidates::Files(roots.flat_map(of).flatten().collect());
    }
    let url = post.permalink.url.path();
    let pages = [
        joined(folder(url), path),
        joined(url, path),
        path.to_owned(),
    ];
    let mut files = paths_beside(post, path);
    for root in roots {
        files.extend(pages.iter().map(|page| root.join(page)));
    }
    LinkCandidates::Files(files)
}

/// Returns the paths relative to the post's folder and to the folder named after the post: a Hugo
/// bundle, a Hexo asset folder.
fn paths_beside(post: &Post, path: &str) -> Vec<PathBuf> {
    let here = post.path.parent().unwrap_or(Path::new(""));
    let own = post.path.with_extension("");
    [here, &own]
        .map(|folder| normalize(&folder.join(path)))
        .into()
}

/// Removes `.` and `..` from a path lexically.
fn normalize(path: &Path) -> PathBuf {
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
fn page_candidates(
    blog: &CheckInput<'_>,
    tags: &TagPages<'_>,
    (post, path): (&Post, &str),
) -> LinkCandidates {
    let base = &blog.rules.settings.urls.base;
    let base = base.trim_end_matches('/');
    if blog.site.kind != SiteKind::Docusaurus || base.is_empty() || path.starts_with('@') {
        return LinkCandidates::Unknown;
    }
    let url = if path.starts_with('/') {
        format!("/{}", joined("", path))
    } else {
        format!("/{}", joined(folder(post.permalink.url.path()), path))
    };
    // links may include the site's base path or not
    let inside = [base, base.strip_prefix(site_base(base)).unwrap_or(base)]
        .into_iter()
        .find_map(|base| url.strip_prefix(base));
    match inside {
        Some(rest) if rest.starts_with('/') && !is_list_page(tags, rest) => {
            LinkCandidates::MissingPage
        }
        _ => LinkCandidates::Unknown,
    }
}

/// Whether a path below the blog is one of the list pages that the plugin generates.
fn is_list_page(tags: &TagPages<'_>, rest: &str) -> bool {
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
