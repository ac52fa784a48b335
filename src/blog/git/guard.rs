//! Checks a repository before it is read: each file that the library would open must be a regular
//! file of reasonable size, also where a gitfile, `commondir` or `alternates` points.
//!
//! The library opens files unchecked. A named pipe would block it forever, and a sparse file of 2
//! GB, which a small archive can contain, would exhaust memory.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::blog::disk;

/// Largest reference, `HEAD` or file with just a path, in bytes.
const MAX_SMALL_FILE_BYTES: u64 = 64 * 1024;
/// Largest configuration file, in bytes.
const MAX_CONFIG_BYTES: u64 = 1024 * 1024;
/// Largest list of references, in bytes: about 200,000 of them.
const MAX_REFS_BYTES: u64 = 16 * 1024 * 1024;
/// Largest index, in bytes: about 500,000 files.
const MAX_INDEX_BYTES: u64 = 64 * 1024 * 1024;
/// Number of directory entries that are checked.
const MAX_ENTRIES: usize = 500_000;
/// Object folders in the longest chain of alternates, the repository's own included.
const MAX_OBJECT_FOLDERS: usize = 8;

/// Files beside `HEAD` that the library reads, with their maximum size in bytes.
const CHECKED_FILES: [(&str, u64); 8] = [
    ("HEAD", MAX_SMALL_FILE_BYTES),
    ("commondir", MAX_SMALL_FILE_BYTES),
    ("gitdir", MAX_SMALL_FILE_BYTES),
    ("config", MAX_CONFIG_BYTES),
    ("config.worktree", MAX_CONFIG_BYTES),
    ("packed-refs", MAX_REFS_BYTES),
    ("shallow", MAX_REFS_BYTES),
    ("index", MAX_INDEX_BYTES),
];

/// Why a repository is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UnsafeRepository {
    path: PathBuf,
    why: String,
}

impl fmt::Display for UnsafeRepository {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, why) = (self.path.display(), &self.why);
        write!(
            out,
            "{path} {why}, so Git's history is not read; fix the repository"
        )
    }
}

/// Checks everything the library reads of the repository whose `.git` is in a folder.
pub(super) fn check(root: &Path) -> Result<(), UnsafeRepository> {
    let mut guard = Guard {
        entries_left: MAX_ENTRIES,
    };
    let git = root.join(".git");
    let folder = if git.is_dir() {
        Some(git)
    } else {
        let line = read_path(&git)?;
        let to = line.as_deref().and_then(|it| it.strip_prefix(b"gitdir:"));
        to.map(|to| root.join(path(to)))
    };
    folder.map_or(Ok(()), |folder| guard.check_repository(&folder))
}

/// Walk over the files to check.
struct Guard {
    /// Number of directory entries that may still be checked.
    entries_left: usize,
}

impl Guard {
    fn check_repository(&mut self, folder: &Path) -> Result<(), UnsafeRepository> {
        let common = read_path(&folder.join("commondir"))?;
        let common = common.map_or_else(|| folder.to_owned(), |to| folder.join(path(&to)));
        for place in [folder, &common] {
            for (name, max_bytes) in CHECKED_FILES {
                check_file(&place.join(name), max_bytes)?;
            }
            self.check_tree(&place.join("refs"), MAX_SMALL_FILE_BYTES)?;
        }
        for name in self.names_of(folder)? {
            if name.as_bytes().starts_with(b"sharedindex.") {
                check_file(&folder.join(name), MAX_INDEX_BYTES)?;
            }
        }
        let objects = common.join("objects");
        self.check_objects(&objects, &objects, MAX_OBJECT_FOLDERS)
    }

    /// Checks an object folder and its alternates, whose relative paths start at the repository's
    /// own object folder; packs and objects of any size are fine, as they are not read as a whole.
    fn check_objects(
        &mut self,
        own: &Path,
        folder: &Path,
        lent: usize,
    ) -> Result<(), UnsafeRepository> {
        self.check_tree(folder, u64::MAX)?;
        let alternates = folder.join("info/alternates");
        check_file(&alternates, MAX_SMALL_FILE_BYTES)?;
        if lent == 0 {
            return Err(refusal(
                &alternates,
                "is in a chain of too many repositories",
            ));
        }
        let entries = disk::read(&alternates, MAX_SMALL_FILE_BYTES).unwrap_or_default();
        // a file that the library can't parse leads nowhere
        for entry in gix::odb::alternate::parse(&entries).unwrap_or_default() {
            self.check_objects(own, &own.join(entry), lent - 1)?;
        }
        Ok(())
    }

    /// Checks all files below a folder, also behind symlinks; the number of entries bounds a walk
    /// around a loop of them.
    fn check_tree(&mut self, folder: &Path, max_bytes: u64) -> Result<(), UnsafeRepository> {
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
            for entry in entries {
                self.count(&folder)?;
                let path = entry.path();
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() || (kind.is_symlink() && path.is_dir()) => {
                        folders.push(path);
                    }
                    // saves a stat call: any size is allowed
                    Ok(kind) if kind.is_file() && max_bytes == u64::MAX => {}
                    _ => check_file(&path, max_bytes)?,
                }
            }
        }
        Ok(())
    }

    fn names_of(&mut self, folder: &Path) -> Result<Vec<std::ffi::OsString>, UnsafeRepository> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let names = entries.map(|entry| self.count(folder).map(|()| entry.file_name()));
        names.collect()
    }

    fn count(&mut self, folder: &Path) -> Result<(), UnsafeRepository> {
        let left = self.entries_left.checked_sub(1);
        self.entries_left = left.ok_or_else(|| refusal(folder, "contains too many files"))?;
        Ok(())
    }
}

/// Checks one file; a missing file or a folder is not a danger.
fn check_file(path: &Path, max_bytes: u64) -> Result<(), UnsafeRepository> {
    let Ok(metadata) = path.metadata() else {
        return Ok(());
    };
    if metadata.is_dir() {
        return Ok(());
    }
    if let Some(kind) = disk::special_file_kind(&metadata) {
        return Err(refusal(path, &format!("is {kind}")));
    }
    if metadata.len() > max_bytes {
        let most = disk::format_size(max_bytes);
        return Err(refusal(path, &format!("is larger than {most}")));
    }
    // kernel files (procfs) have size 0, and reading them may never end
    if metadata.len() == 0 && path.is_symlink() {
        return Err(refusal(path, "is a link to a file without a size"));
    }
    Ok(())
}

/// Reads a file that contains a path; `None` if it does not exist or is empty.
fn read_path(holder: &Path) -> Result<Option<Vec<u8>>, UnsafeRepository> {
    check_file(holder, MAX_SMALL_FILE_BYTES)?;
    let Ok(bytes) = disk::read(holder, MAX_SMALL_FILE_BYTES) else {
        return Ok(None);
    };
    let line = bytes.trim_ascii();
    Ok((!line.is_empty()).then(|| line.to_vec()))
}

fn path(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes.trim_ascii()))
}

fn refusal(path: &Path, why: &str) -> UnsafeRepository {
    UnsafeRepository {
        path: path.to_owned(),
        why: why.to_owned(),
    }
}
