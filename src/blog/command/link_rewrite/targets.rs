//! New targets of links after a rename.

use std::path::{Component, Path, PathBuf};

use super::super::PlanContext;
use super::super::post_move::PostMove;
use crate::blog::link::{LinkDestination, LinkIndex, scheme};
use crate::blog::post::{Post, PostId};
use crate::blog::slug::strip_markdown_extension;

/// Links of a blog before and after a rename, as seen from one post.
#[derive(Clone, Copy)]
pub(super) struct RenameMap<'a> {
    pub(super) context: &'a PlanContext<'a>,
    pub(super) old: &'a LinkIndex<'a>,
    pub(super) new: &'a LinkIndex<'a>,
    pub(super) moves: &'a [PostMove],
    /// The linking post before the rename; `will` is the same post after it.
    pub(super) post: &'a Post,
    pub(super) post_after: &'a Post,
}

/// Effect of a rename on a link target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TargetChange {
    /// The target stays valid.
    Stays,
    /// The new target.
    Becomes(String),
    /// The target would lead elsewhere, and no replacement was found.
    Lost,
}

impl RenameMap<'_> {
    /// Determines what to do with a link target.
    pub(super) fn target_change(&self, target: &str) -> TargetChange {
        let (path, rest) = split(target);
        if path.is_empty() || scheme(path).is_some() || path.starts_with("//") {
            return TargetChange::Stays;
        }
        match self.old.resolve(path, self.post) {
            LinkDestination::Post(id, _) => self.post_target_change(path, rest, &id),
            LinkDestination::Unopenable(_) => self.file_target_change(path, rest),
            _ => TargetChange::Stays,
        }
    }

    /// Handles a link to a post.
    fn post_target_change(&self, path: &str, rest: &str, id: &PostId) -> TargetChange {
        let moved = self.moves.iter().find(|it| it.post.id == *id);
        let wanted = moved.map_or(id, |it| &it.new.id);
        let leads = |path: &str| matches!(self.new.resolve(path, self.post_after), LinkDestination::Post(id, _) if id == *wanted);
        let by_name = moved.is_some_and(|it| uses_old_file_name(path, it));
        if leads(path) && !by_name {
            return TargetChange::Stays;
        }
        let (from, to) = match moved {
            Some(it) => (&it.post, &it.new),
            None => match self.context.posts.iter().find(|post| post.id == *id) {
                Some(post) => (post, post),
                None => return TargetChange::Lost,
            },
        };
        let found = self
            .candidates(path, from, to)
            .into_iter()
            .find(|it| leads(it));
        found.map_or(TargetChange::Lost, |path| {
            TargetChange::Becomes(path + rest)
        })
    }

    /// Returns the possible new paths of a link to a post, in order of preference.
    fn candidates(&self, path: &str, from: &Post, to: &Post) -> Vec<String> {
        let mut all = Vec::new();
        let ending = |id: &str, like: &str| {
            let stem = strip_markdown_extension(id);
            let bare = stem.strip_suffix("/index").unwrap_or(stem);
            if strip_markdown_extension(like) != like {
                id.to_owned()
            } else if like.trim_end_matches('/').ends_with("index") {
                stem.to_owned()
            } else if like.ends_with('/') {
                format!("{bare}/")
            } else {
                bare.to_owned()
            }
        };
        let (old_id, new_id) = (from.id.as_str(), to.id.as_str());
        let relative = relative(folder(self.post_after.id.as_str()), &ending(new_id, path));
        if path.starts_with("./") && !relative.starts_with("../") {
            all.push(format!("./{relative}"));
        }
        if !path.starts_with(['/', '@']) {
            all.push(relative);
        }
        let swaps = [
            (ending(old_id, path), ending(new_id, path)),
            (
                trim_slashes(from.permalink.url.path()),
                trim_slashes(to.permalink.url.path()),
            ),
            (
                trim_slashes(&from.permalink.slug),
                trim_slashes(&to.permalink.slug),
            ),
            (
                last(from.permalink.url.path()),
                last(to.permalink.url.path()),
            ),
            (last(&from.permalink.slug), last(&to.permalink.slug)),
        ];
        for (old, new) in swaps {
            let ends = decoded(path);
            let end = if ends.ends_with('/') { "/" } else { "" };
            let before = ends
                .trim_end_matches('/')
                .strip_suffix(old.trim_end_matches('/'));
            if let Some(before) = before.filter(|it| it.is_empty() || it.ends_with('/')) {
                all.push(format!("{before}{}{end}", new.trim_end_matches('/')));
            }
        }
        all.into_iter().map(|path| encoded(&path)).collect()
    }

    /// Handles a link to an image or other file, which may move along with a folder or stay.
    fn file_target_change(&self, path: &str, rest: &str) -> TargetChange {
        let written = decoded(path);
        if written.starts_with('@') || written.starts_with('/') {
            return self.rooted_target_change(&written, rest);
        }
        let here = self.post.path.parent().unwrap_or(Path::new(""));
        let file = normalize_path(&here.join(&written));
        if file.symlink_metadata().is_err() {
            return TargetChange::Stays;
        }
        let goes = self.moves.iter().find_map(|it| {
            let below = file.strip_prefix(&it.from).ok()?;
            Some(it.to.join(below))
        });
        let goes = goes.unwrap_or(file);
        let there = self.post_after.path.parent().unwrap_or(Path::new(""));
        if normalize_path(&there.join(&written)) == goes {
            return TargetChange::Stays;
        }
        let Some(new) = relative_path_on_disk(there, &goes) else {
            return TargetChange::Lost;
        };
        let dot = if path.starts_with("./") && !new.starts_with("../") {
            "./"
        } else {
            ""
        };
        TargetChange::Becomes(format!("{}{rest}", encoded(&format!("{dot}{new}"))))
    }

    /// Handles an absolute link to a file below the URL or the folder of a bundle.
    fn rooted_target_change(&self, path: &str, rest: &str) -> TargetChange {
        for it in self.moves {
            let url = |post: &Post| {
                let url = post.permalink.url.known().filter(|url| !url.is_empty())?;
                Some(format!("{}/", url.trim_end_matches('/')))
            };
            if it.from != it.post.path
                && let (Some(old), Some(new)) = (url(&it.post), url(&it.new))
                && let Some(below) = path.strip_prefix(&old)
            {
                return TargetChange::Becomes(encoded(&format!("{new}{below}")) + rest);
            }
            let Some(site) = path.strip_prefix("@site/") else {
                continue;
            };
            let file = self.context.site.root.join(site);
            if let Ok(below) = file.strip_prefix(&it.from)
                && let Ok(to) = it.to.join(below).strip_prefix(&self.context.site.root)
            {
                return TargetChange::Becomes(encoded(&format!("@site/{}", to.display())) + rest);
            }
        }
        TargetChange::Stays
    }
}

/// Whether a path uses a file name that the rename changes. Such a link may still resolve to the
/// post by its slug, although the file is gone.
fn uses_old_file_name(path: &str, moved: &PostMove) -> bool {
    let path = decoded(path);
    let name = moved.post.path.file_name().and_then(|name| name.to_str());
    let ends = name.is_some_and(|name| path.ends_with(name));
    ends && moved.post.path.file_name() != moved.new.path.file_name()
}

/// Splits off the query and the fragment.
fn split(target: &str) -> (&str, &str) {
    let end = target.find(['?', '#']).unwrap_or(target.len());
    target.split_at(end)
}

fn trim_slashes(path: &str) -> String {
    path.trim_matches('/').to_owned()
}

fn last(path: &str) -> String {
    let path = path.trim_matches('/');
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn folder(id: &str) -> &str {
    id.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn decoded(path: &str) -> String {
    percent_encoding::percent_decode_str(path)
        .decode_utf8_lossy()
        .into_owned()
}

/// Escapes characters that would end a Markdown link target.
fn encoded(path: &str) -> String {
    path.replace('%', "%25")
        .replace(' ', "%20")
        .replace('(', "%28")
        .replace(')', "%29")
}

/// Returns the relative path from a folder to a file, both below the posts folder, with `/`.
fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    let to: Vec<&str> = file.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let common = common.min(to.len().saturating_sub(1));
    let up = "../".repeat(from.len() - common);
    up + &to.get(common..).unwrap_or_default().join("/")
}

/// Returns the relative path from a folder to a file on disk.
fn relative_path_on_disk(folder: &Path, file: &Path) -> Option<String> {
    let words = |path: &Path| -> Option<String> {
        let parts = path.iter().map(|part| part.to_str());
        let parts: Vec<&str> = parts.collect::<Option<_>>()?;
        Some(parts.join("/"))
    };
    let top = folder.ancestors().find(|top| file.starts_with(top))?;
    let from = words(folder.strip_prefix(top).ok()?)?;
    Some(relative(&from, &words(file.strip_prefix(top).ok()?)?))
}

/// Resolves `.` and `..` lexically.
fn normalize_path(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(out.pop()),
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_from_a_folder_to_a_file() {
        for (folder, file, way) in [
            ("", "a.md", "a.md"),
            ("x", "a.md", "../a.md"),
            ("x/y", "x/z/a.md", "../z/a.md"),
            ("x", "x/a.md", "a.md"),
            ("x/y", "x/y", "../y"),
        ] {
            assert_eq!(relative(folder, file), way, "{folder} {file}");
        }
    }
}
