//! Folders that may belong to a site: those above a folder, and the posts below it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::blog::disk;
use crate::blog::front_matter::split;
use crate::blog::generator::SiteKind;
use crate::blog::scan::is_post_name;

/// Maximum number of files examined per guess.
const MAX_SAMPLES: usize = 20;
/// Number of bytes read from the start of a file per guess.
const HEAD_BYTES: u64 = 4096;
/// Maximum number of directory entries examined per folder.
pub(super) const MAX_FOLDER_ENTRIES: usize = 2000;

/// Iterates over the folder and those above it that may belong to the same site.
pub(super) fn site_ancestors(folder: &Path) -> impl Iterator<Item = &Path> {
    let home = std::env::home_dir();
    let mut ended = false;
    folder.ancestors().take_while(move |above| {
        let stop = ended || above.parent().is_none() || home.as_deref() == Some(*above);
        ended = above.join(".git").exists();
        !stop
    })
}

/// Whether a folder or one of its subfolders contains a post.
pub(super) fn has_posts(folder: &Path) -> bool {
    sample_posts(folder, 3).next().is_some()
}

/// Whether a folder contains a post directly; optionally only one with front matter counts.
pub(super) fn has_own_posts(folder: &Path, with_front_matter: bool) -> bool {
    let mut samples = sample_posts(folder, 0).take(MAX_SAMPLES);
    samples
        .any(|path| !with_front_matter || read_head(&path).is_some_and(|it| has_front_matter(&it)))
}

fn has_front_matter(text: &str) -> bool {
    split(text, SiteKind::Plain).has_front_matter()
}

/// Returns some Markdown files of a folder, breadth first; the number of entries read is bounded.
pub(super) fn sample_posts(folder: &Path, depth: usize) -> impl Iterator<Item = PathBuf> {
    let mut found = Vec::new();
    let mut level = vec![folder.to_owned()];
    for _ in 0..=depth {
        let mut below = Vec::new();
        for folder in level {
            list_folder(&folder, &mut found, &mut below);
            if found.len() >= MAX_SAMPLES {
                break;
            }
        }
        level = below.into_iter().take(MAX_SAMPLES).collect();
    }
    found.sort();
    found.into_iter()
}

/// Lists one folder; section pages count, because they identify generators too.
fn list_folder(folder: &Path, found: &mut Vec<PathBuf>, below: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .take(MAX_FOLDER_ENTRIES)
    {
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let name = entry.file_name();
        let named = is_post_name(&name, SiteKind::Plain);
        if named && (kind.is_file() || (kind.is_symlink() && entry.path().is_file())) {
            found.push(entry.path());
        } else if kind.is_dir()
            && !name.to_string_lossy().starts_with(['.', '_'])
            && name != "node_modules"
        {
            below.push(entry.path());
        }
    }
}

/// Returns the first bytes of a file as text.
fn read_head(path: &Path) -> Option<String> {
    let bytes = disk::read_start(path, HEAD_BYTES).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
