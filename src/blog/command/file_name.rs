//! File names of new and renamed posts: validity and conflicts.

use std::path::Path;

use super::{CommandError, PlanContext};
use crate::blog::generator::SiteKind;
use crate::blog::post::Post;
use crate::blog::reserved;
use crate::blog::slug::strip_markdown_extension;

/// Longest name in bytes; the file system's limit of 255 must also fit the date and extension.
const MAX_NAME_BYTES: usize = 200;

/// Checks a name for a file or folder.
pub(super) fn check_file_name(name: &str) -> Result<(), CommandError> {
    let why = match name {
        "" => "it is empty; give the post a slug of letters and digits",
        _ if name.contains(['/', '\\']) => "it contains a folder; use a plain name",
        _ if name.chars().any(char::is_control) => "it contains control characters; remove them",
        _ if name.starts_with(['.', '_', '-', '~']) => {
            "files that begin like this are ignored; begin with a letter or a digit"
        }
        _ if name.starts_with(' ') || name.ends_with(['.', ' ']) => {
            "some systems drop dots and spaces at its ends; remove them"
        }
        _ if name.contains([':', '*', '?', '"', '<', '>', '|', '#', '%']) => {
            "it has characters that some systems or URLs reject; use letters, digits and -"
        }
        _ if reserved::is_device(name) => "it is a reserved name on Windows; choose another slug",
        _ if name.len() > MAX_NAME_BYTES => "it is longer than 200 bytes; choose a shorter slug",
        _ => return Ok(()),
    };
    Err(CommandError::InvalidName {
        name: shortened(name),
        why,
    })
}

/// Truncates a name for an error message.
fn shortened(name: &str) -> String {
    let mut short: String = name.chars().take(60).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

/// Rejects a file whose name has a special meaning for the generator.
pub(super) fn check_reserved_name(kind: SiteKind, path: &Path) -> Result<(), CommandError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = strip_markdown_extension(&name);
    refuse(stem, reserved::reserved_name_reason(kind, stem))
}

/// Rejects a changed URL or slug that is reserved by the generator or names a device.
pub(super) fn check_url(
    context: &PlanContext<'_>,
    old: Option<&Post>,
    new: &Post,
) -> Result<(), CommandError> {
    if old.is_some_and(|old| old.permalink == new.permalink) {
        return Ok(());
    }
    let url = new.permalink.url.path();
    if let Some(page) = reserved::generated_page_at(context.rules, url) {
        let why = format!("{url} is the URL of {page}; choose another slug");
        return Err(CommandError::Impossible(why));
    }
    let slug = new.permalink.slug.trim_matches('/');
    if let Some(device) = slug.split('/').find(|part| reserved::is_device(part)) {
        let why = "it is a reserved name on Windows; choose another slug";
        return refuse(device, Some(why));
    }
    let is_new = old.is_none_or(|old| old.permalink.slug.trim_matches('/') != slug);
    let last = slug.rsplit('/').next().unwrap_or_default();
    let is_named = reserved::is_index(new.id.as_str());
    let why =
        reserved::reserved_name_reason(context.site.kind, last).filter(|_| is_new && !is_named);
    refuse(last, why)
}

fn refuse(name: &str, why: Option<&'static str>) -> Result<(), CommandError> {
    let name = shortened(name);
    why.map_or(Ok(()), |why| Err(CommandError::InvalidName { name, why }))
}

/// Rejects a path for a new post that is taken, even by a name that differs only in case or in the
/// form of the post (file, folder, MDX).
pub(super) fn check_free(context: &PlanContext<'_>, path: &Path) -> Result<(), CommandError> {
    let file = context.display_path(path);
    let key = |file: &str| {
        let stem = strip_markdown_extension(file);
        stem.strip_suffix("/index").unwrap_or(stem).to_lowercase()
    };
    let wanted = key(&file);
    let other = context.posts.iter();
    let mut other = other.filter(|post| key(post.id.as_str()) == wanted);
    let taken = other.next().map(|post| post.id.to_string());
    let there = path.symlink_metadata().is_ok().then_some(file);
    match taken.or(there) {
        Some(file) => Err(CommandError::NameTaken { file }),
        None => Ok(()),
    }
}
