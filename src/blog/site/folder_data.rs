//! Folder data: files beside posts that set values for them, cached until they change.
//!
//! The generator's table row lists the file name patterns. Searched are the folders that contain
//! posts and those above them, up to the root of the site.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::Site;
use crate::blog::glob::Globs;
use crate::blog::inherited::DataFile;
use crate::blog::post::FileStamp;
use crate::blog::read_file::{self, stamp_of};

/// Maximum number of directory entries examined per folder.
const MAX_FOLDER_ENTRIES: usize = 10_000;

/// The files as last read, by path.
#[derive(Debug, Default)]
pub(super) struct FolderData {
    known: BTreeMap<PathBuf, (FileStamp, DataFile)>,
}

impl FolderData {
    /// Reads the files of folders and of those above them; unchanged files are not read again.
    ///
    /// Files of a folder come before those of its subfolders.
    pub(super) fn read(&mut self, site: &Site, folders: &BTreeSet<PathBuf>) -> Vec<DataFile> {
        let patterns = site.kind.generator_rules().files.data_file_globs;
        if patterns.is_empty() {
            return Vec::new();
        }
        let globs = Globs::new(patterns);
        let above = site.posts.ancestors().skip(1);
        let above = above.take_while(|folder| folder.starts_with(&site.root));
        let all: BTreeSet<&Path> = above.chain(folders.iter().map(PathBuf::as_path)).collect();
        let mut found = BTreeMap::new();
        for folder in all {
            for path in matching_files(folder, &globs) {
                let Some(entry) = self.entry(site, folder, &path) else {
                    continue;
                };
                found.insert(path, entry);
            }
        }
        self.known = found;
        let mut files: Vec<DataFile> = self.known.values().map(|it| it.1.clone()).collect();
        files.sort_by_key(|file| file.folder.split('/').filter(|it| !it.is_empty()).count());
        files
    }

    fn entry(&self, site: &Site, folder: &Path, path: &Path) -> Option<(FileStamp, DataFile)> {
        let stamp = stamp_of(&path.metadata().ok()?);
        if let Some(known) = self.known.get(path).filter(|known| known.0 == stamp) {
            return Some(known.clone());
        }
        let text = read_file::read(path).ok()?.text;
        let below = folder.strip_prefix(&site.root).unwrap_or(folder);
        let file = DataFile {
            folder: below.to_string_lossy().into_owned(),
            name: path.file_name()?.to_string_lossy().into_owned(),
            text,
        };
        Some((stamp, file))
    }
}

fn matching_files(folder: &Path, globs: &Globs) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let named = entries
        .take(MAX_FOLDER_ENTRIES)
        .filter(|entry| globs.matches(&entry.file_name().to_string_lossy()));
    named.map(|entry| entry.path()).collect()
}
