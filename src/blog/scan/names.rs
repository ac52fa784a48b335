//! Which names a scan takes for posts and folders of posts.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::blog::generator::SiteKind;

/// Whether a path contains a folder of posts or of drafts.
pub(super) fn is_in_post_folder(path: &Path, kind: SiteKind) -> bool {
    let mut names = path.components();
    names.any(|name| is_post_folder_name(name.as_os_str(), kind))
}

pub(super) fn is_post_folder_name(name: &OsStr, kind: SiteKind) -> bool {
    kind.generator_rules()
        .files
        .post_subfolders
        .iter()
        .any(|part| name == *part)
}

/// Whether a file with this name is a post.
pub fn is_post_name(name: &OsStr, kind: SiteKind) -> bool {
    let files = &kind.generator_rules().files;
    let bytes = name.as_bytes();
    let begins = |start: &str| bytes.starts_with(start.as_bytes());
    let ends = |ending: &str| {
        let at = bytes.len().checked_sub(ending.len());
        let own = at.and_then(|at| bytes.get(at..)).unwrap_or_default();
        own == ending.as_bytes()
            || files.ignores_case && own.eq_ignore_ascii_case(ending.as_bytes())
    };
    !files.skipped_file_prefixes.iter().any(|it| begins(it))
        && files.extensions.iter().any(|it| ends(it))
}

/// Whether a name has an extension of Markdown files.
pub fn has_markdown_extension(name: &OsStr) -> bool {
    const ENDINGS: [&str; 6] = ["md", "mdx", "markdown", "mkd", "mkdown", "mdown"];
    let name = name.to_string_lossy();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    !stem.is_empty() && ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}

/// Whether a name has an extension that a user may expect to be a post's.
///
/// Names starting with `.` or `_` are hidden from the generator on purpose.
pub(super) fn looks_like_post(name: &OsStr, kind: SiteKind) -> bool {
    let hidden = name.to_string_lossy().starts_with(['.', '_', '#']);
    has_markdown_extension(name) && !hidden && !is_post_name(name, kind)
}

pub(super) fn is_folder_name(name: &OsStr, kind: SiteKind) -> bool {
    let files = &kind.generator_rules().files;
    // `.` and `_` stand for all names with that prefix
    let is = |no: &str| {
        let mark = no.len() == 1 && name.as_bytes().starts_with(no.as_bytes());
        mark || name == OsStr::new(no)
    };
    is_post_folder_name(name, kind) || !files.skipped_folder_prefixes.iter().any(|it| is(it))
}
