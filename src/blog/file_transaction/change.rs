//! Changes of single files in a transaction, whether they have been made, and their rollback.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::blog::post::FileStamp;
use crate::blog::read_file::read_bytes;
use crate::blog::save::{self, DiskState, FileVersion, SaveError};

/// Largest folder that can be deleted or copied, in bytes: its contents are held in memory and in
/// the record.
const MAX_FOLDER_BYTES: u64 = 64 << 20;

/// Change of one file or folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileChange {
    /// Replace the contents of a file.
    Write {
        /// Path of the file.
        path: PathBuf,
        /// Expected contents.
        old: Vec<u8>,
        /// New contents.
        new: Vec<u8>,
    },
    /// Create a file that does not exist.
    Create {
        /// Path of the file.
        path: PathBuf,
        /// Contents.
        bytes: Vec<u8>,
        /// File mode; the system's default if `None`.
        mode: Option<u32>,
    },
    /// Delete a file.
    Remove {
        /// Path of the file.
        path: PathBuf,
        /// Expected contents.
        bytes: Vec<u8>,
        /// File mode, for undo.
        mode: Option<u32>,
    },
    /// Rename a file or folder.
    Rename {
        /// Current path.
        from: PathBuf,
        /// New path.
        to: PathBuf,
    },
    /// Create a folder that does not exist.
    MakeFolder {
        /// Path of the folder.
        path: PathBuf,
        /// Folder mode; the system's default if `None`.
        mode: Option<u32>,
    },
    /// Delete an empty folder.
    RemoveFolder {
        /// Path of the folder.
        path: PathBuf,
        /// Folder mode, for undo.
        mode: Option<u32>,
    },
}

/// Whether a change has already been applied to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeState {
    /// Not applied.
    NotApplied,
    /// Applied.
    Applied,
    /// Neither: another program changed the file.
    Conflicting,
}

/// Contents found at a path.
enum PathContents {
    Nothing,
    Bytes(Vec<u8>),
    Other,
}

impl FileChange {
    /// Creates the deletion of a file, reading its contents.
    pub fn remove(path: &Path) -> io::Result<Self> {
        let read = read_bytes(path).map_err(|problem| io::Error::other(problem.message))?;
        let mode = fs::metadata(path)?.permissions().mode() & 0o7777;
        Ok(Self::Remove {
            path: path.to_owned(),
            bytes: read.bytes,
            mode: Some(mode),
        })
    }

    /// Creates the deletion of a folder with everything in it: first files, then folders. Fails if
    /// it holds more than 64 MiB, symlinks or special files.
    pub fn remove_tree(folder: &Path) -> io::Result<Vec<Self>> {
        let (files, folders) = list_tree(folder, "delete")?;
        let files = files.iter().map(|path| Self::remove(path));
        let mut changes = files.collect::<io::Result<Vec<_>>>()?;
        for path in folders.into_iter().rev() {
            let mode = Some(fs::metadata(&path)?.permissions().mode() & 0o7777);
            changes.push(Self::RemoveFolder { path, mode });
        }
        Ok(changes)
    }

    /// Creates copies of all files in a folder, with their modes. Fails if it holds more than 64
    /// MiB, symlinks or special files.
    pub fn copy_tree(from: &Path, to: &Path) -> io::Result<Vec<Self>> {
        let (files, _) = list_tree(from, "copy")?;
        let copy = |path: PathBuf| {
            let read = read_bytes(&path).map_err(|problem| {
                let name = path.strip_prefix(from).unwrap_or(&path).display();
                io::Error::other(format!("{name}: {}", problem.message))
            })?;
            let mode = fs::metadata(&path)?.permissions().mode() & 0o7777;
            Ok(Self::Create {
                path: to.join(path.strip_prefix(from).unwrap_or(&path)),
                bytes: read.bytes,
                mode: Some(mode),
            })
        };
        files.into_iter().map(copy).collect()
    }

    /// Returns the path before the change.
    pub fn path(&self) -> &Path {
        match self {
            Self::Write { path, .. } | Self::Create { path, .. } | Self::Remove { path, .. } => {
                path
            }
            Self::Rename { from, .. } => from,
            Self::MakeFolder { path, .. } | Self::RemoveFolder { path, .. } => path,
        }
    }

    /// Returns the change that undoes this one.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::Write { path, old, new } => Self::Write {
                path,
                old: new,
                new: old,
            },
            Self::Create { path, bytes, mode } => Self::Remove { path, bytes, mode },
            Self::Remove { path, bytes, mode } => Self::Create { path, bytes, mode },
            Self::Rename { from, to } => Self::Rename { from: to, to: from },
            Self::MakeFolder { path, mode } => Self::RemoveFolder { path, mode },
            Self::RemoveFolder { path, mode } => Self::MakeFolder { path, mode },
        }
    }

    /// Returns the change that rolls this one back as far as it was made; `None` if it was not.
    /// Fails if another program has changed the file.
    pub(super) fn rollback(&self) -> Result<Option<Self>, SaveError> {
        match (self.state(), self) {
            (ChangeState::NotApplied, _) => Ok(None),
            (ChangeState::Applied, _) => Ok(Some(self.inverse())),
            (ChangeState::Conflicting, Self::Write { path, old, new }) => match find(path) {
                PathContents::Bytes(found) if is_torn(&found, old, new) => Ok(Some(Self::Write {
                    path: path.clone(),
                    old: found,
                    new: old.clone(),
                })),
                PathContents::Bytes(found) => Err(SaveError::Changed(found)),
                _ => Err(SaveError::Changed(Vec::new())),
            },
            (ChangeState::Conflicting, _) => Err(SaveError::Changed(Vec::new())),
        }
    }

    /// Whether the change renames files or creates folders, so that later paths may not exist yet.
    pub(super) fn is_path_change(&self) -> bool {
        matches!(self, Self::Rename { .. } | Self::MakeFolder { .. })
    }

    /// Returns whether the change has been applied, by the state on disk.
    pub fn state(&self) -> ChangeState {
        match self {
            Self::Write { path, old, new } => match find(path) {
                PathContents::Bytes(bytes) if bytes == *old => ChangeState::NotApplied,
                PathContents::Bytes(bytes) if bytes == *new => ChangeState::Applied,
                _ => ChangeState::Conflicting,
            },
            Self::Create { path, bytes, .. } => created_state(path, bytes),
            Self::Remove { path, bytes, .. } => created_state(path, bytes).reversed(),
            Self::Rename { from, to } => match (is_there(from), is_there(to)) {
                (true, false) => ChangeState::NotApplied,
                (false, true) => ChangeState::Applied,
                _ => ChangeState::Conflicting,
            },
            Self::MakeFolder { path, .. } => folder_state(path),
            Self::RemoveFolder { path, .. } => folder_state(path).reversed(),
        }
    }

    /// Applies the change; everything outside of `root` is refused.
    pub(super) fn apply(&self, root: &Path) -> Result<(), SaveError> {
        match self {
            Self::Write { path, old, new } => {
                let base = FileVersion::new(old, FileStamp::default());
                save::save_within(root, path, Some(&base), new).map(|_saved| ())
            }
            Self::Create { path, bytes, mode } => {
                save::save_within(root, path, None, bytes)?;
                mode.map_or(Ok(()), |mode| give_mode(path, mode))
            }
            Self::Remove { path, bytes, .. } => save::remove_within(root, path, bytes),
            Self::Rename { from, to } => save::rename_within(root, from, to),
            Self::MakeFolder { path, mode } => {
                save::make_folder_within(root, path)?;
                mode.map_or(Ok(()), |mode| give_mode(path, mode))
            }
            Self::RemoveFolder { path, .. } => save::remove_folder_within(root, path),
        }
    }
}

/// Lists the files in a folder, and the folders, outermost first. Fails if it holds more than 64
/// MiB, symlinks or special files, naming the first with `fix`, what is to be done by hand.
fn list_tree(top: &Path, fix: &str) -> io::Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut files, mut folders) = (Vec::new(), vec![top.to_owned()]);
    let (mut at, mut bytes) = (0, 0);
    while let Some(folder) = folders.get(at).cloned() {
        at += 1;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            bytes += entry.metadata()?.len();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && bytes <= MAX_FOLDER_BYTES {
                files.push(path);
            } else {
                let what = if kind.is_symlink() {
                    "is a symlink"
                } else if kind.is_file() {
                    "makes the folder larger than 64 MiB"
                } else {
                    "is a special file"
                };
                let path = path.strip_prefix(top).unwrap_or(&path).display();
                return Err(io::Error::other(format!(
                    "{path} {what}; {fix} the folder by hand"
                )));
            }
        }
    }
    Ok((files, folders))
}

impl ChangeState {
    fn reversed(self) -> Self {
        match self {
            Self::NotApplied => Self::Applied,
            Self::Applied => Self::NotApplied,
            Self::Conflicting => Self::Conflicting,
        }
    }
}

/// Whether an in-place write was interrupted: the start of the new text, then the rest of the old.
fn is_torn(found: &[u8], old: &[u8], new: &[u8]) -> bool {
    let same = found.iter().zip(new).take_while(|(a, b)| a == b).count();
    found.get(same..) == Some(old.get(same..).unwrap_or_default())
}

fn created_state(path: &Path, bytes: &[u8]) -> ChangeState {
    match find(path) {
        PathContents::Nothing => ChangeState::NotApplied,
        PathContents::Bytes(found) if found == bytes => ChangeState::Applied,
        _ => ChangeState::Conflicting,
    }
}

fn folder_state(path: &Path) -> ChangeState {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => ChangeState::Applied,
        Ok(_) => ChangeState::Conflicting,
        Err(_) => ChangeState::NotApplied,
    }
}

fn find(path: &Path) -> PathContents {
    if !is_there(path) {
        return PathContents::Nothing;
    }
    read_bytes(path).map_or(PathContents::Other, |read| PathContents::Bytes(read.bytes))
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn give_mode(path: &Path, mode: u32) -> Result<(), SaveError> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(|why| SaveError::Failed {
        step: "giving the file its mode",
        why,
        on_disk: DiskState::New,
    })
}
