//! A path pinned against changes: its folder, held open, and the file name in it.
//!
//! Symlinks are followed once, then the folder is opened component by component without following
//! any. If a folder is swapped for a symlink during a save, the result is an error, not a file
//! elsewhere.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{self, AtFlags, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::system;

/// Longest chain of symlinks that is followed.
const MAX_SYMLINKS: usize = 40;
/// Flags to open a folder for traversal, which needs no permission to list it.
#[cfg(target_os = "linux")]
const THROUGH: OFlags = OFlags::PATH;
#[cfg(not(target_os = "linux"))]
const THROUGH: OFlags = OFlags::RDONLY;

/// A file name in a folder that is held open.
#[derive(Debug)]
pub(super) struct PinnedPath {
    /// The open folder, and its path without symlinks.
    pub(super) folder: OwnedFd,
    pub(super) parent: PathBuf,
    pub(super) name: OsString,
}

impl PinnedPath {
    /// Resolves symlinks to the file, which need not exist.
    pub(super) fn find(path: &Path) -> io::Result<Self> {
        let (parent, name) = resolve_links(path)?;
        let folder = open_folder(&parent)?;
        Ok(Self {
            folder,
            parent,
            name,
        })
    }

    /// Resolves the folder only: the file itself may be a symlink.
    pub(super) fn no_follow(path: &Path) -> io::Result<Self> {
        let name = path.file_name().map(OsStr::to_owned);
        let name = name.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let parent = path.parent().unwrap_or(Path::new("/")).canonicalize()?;
        let folder = open_folder(&parent)?;
        Ok(Self {
            folder,
            parent,
            name,
        })
    }

    /// Opens the file without blocking; `None` if it does not exist.
    pub(super) fn open(&self) -> io::Result<Option<File>> {
        self.open_named(&self.name)
    }

    /// Opens a file in the folder like [`Self::open`].
    pub(super) fn open_named(&self, name: &OsStr) -> io::Result<Option<File>> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY;
        match self.open_with(name, flags, Mode::empty()) {
            Ok(file) => Ok(Some(file)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens or creates a file in the folder, never through a symlink.
    pub(super) fn open_with(&self, name: &OsStr, how: OFlags, mode: Mode) -> Result<File, Errno> {
        let how = how | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        retry_on_intr(|| fs::openat(&self.folder, name, how, mode)).map(File::from)
    }

    /// Whether a name in the folder refers to an open file.
    pub(super) fn leads_to(&self, name: &OsStr, file: &File) -> bool {
        let number = |file: &File| file.metadata().map(|it| (it.dev(), it.ino())).ok();
        let named = self.open_named(name).ok().flatten();
        named.is_some_and(|named| number(&named) == number(file))
    }

    /// Renames a file in the folder to a free name; fails with `EXIST` if the name is taken.
    pub(super) fn rename_to_new(&self, from: &OsStr, to: &OsStr) -> Result<(), Errno> {
        let folder = &self.folder;
        match system::rename_to_new((folder, from), (folder, to)) {
            // file systems without that call: a hard link instead, which does not overwrite either
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
                fs::linkat(folder, from, folder, to, AtFlags::empty())?;
                self.remove(from);
                Ok(())
            }
            done => done,
        }
    }

    /// Deletes a file in the folder.
    pub(super) fn remove(&self, name: &OsStr) {
        // a leftover is hidden and contains nothing new
        let _ = fs::unlinkat(&self.folder, name, AtFlags::empty());
    }

    /// Syncs the folder's entries, including that of the given new file. File systems without
    /// support for this are ignored.
    pub(super) fn sync(&self, file: Option<&File>) -> io::Result<()> {
        let how = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = retry_on_intr(|| fs::openat(&self.folder, ".", how, Mode::empty()));
        let synced = match folder {
            Ok(folder) => retry_on_intr(|| fs::fsync(&folder)),
            // a folder that is writable but not readable: sync its whole file system
            Err(Errno::ACCESS) => sync_all(file),
            Err(error) => Err(error),
        };
        match synced {
            Err(Errno::INVAL | Errno::NOTSUP | Errno::NOSYS) | Ok(()) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(target_os = "linux")]
fn sync_all(file: Option<&File>) -> Result<(), Errno> {
    if let Some(file) = file {
        return fs::syncfs(file);
    }
    fs::sync();
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn sync_all(_: Option<&File>) -> Result<(), Errno> {
    fs::sync();
    Ok(())
}

/// Returns the path with all symlinks resolved, even if the file does not exist; the absolute path
/// if its folder is gone.
pub fn real_path(path: &Path) -> PathBuf {
    match resolve_links(path) {
        Ok((folder, name)) => folder.join(name),
        Err(_) => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
    }
}

/// Resolves symlinks to a folder and a file name in it that is not a symlink.
fn resolve_links(path: &Path) -> io::Result<(PathBuf, OsString)> {
    let mut path = std::path::absolute(path)?;
    for _ in 0..MAX_SYMLINKS {
        let name = path.file_name().map(OsStr::to_owned);
        let name = name.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let parent = path.parent().unwrap_or(Path::new("/")).canonicalize()?;
        let Ok(target) = std::fs::read_link(parent.join(&name)) else {
            return Ok((parent, name));
        };
        path = parent.join(target);
    }
    Err(Errno::LOOP.into())
}

/// Opens a folder component by component, through no symlink.
fn open_folder(canonical: &Path) -> io::Result<OwnedFd> {
    let how = THROUGH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut folder = fs::open("/", how, Mode::empty())?;
    for part in canonical.components() {
        if let Component::Normal(name) = part {
            folder = fs::openat(folder.as_fd(), name, how, Mode::empty())?;
        }
    }
    Ok(folder)
}
