//! Where a file stands: its folder, held open, and its name in it.
//!
//! Links are followed once, then the folder is opened step by step without following any. Whoever
//! swaps a folder for a link between two steps of a save gets an error, not a file elsewhere.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{self, AtFlags, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::system;

/// How many links may lead to each other.
const MOST_LINKS: usize = 40;
/// Opens a folder only to go through it, which needs no right to list it.
#[cfg(target_os = "linux")]
const THROUGH: OFlags = OFlags::PATH;
#[cfg(not(target_os = "linux"))]
const THROUGH: OFlags = OFlags::RDONLY;

/// A folder held open, and a name in it.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder, open, and the path without links at which it was found.
    pub(super) folder: OwnedFd,
    pub(super) parent: PathBuf,
    pub(super) name: OsString,
}

impl Place {
    /// Follows links to the file, which need not be there.
    pub(super) fn find(path: &Path) -> io::Result<Self> {
        let (parent, name) = followed(path)?;
        let folder = open_folder(&parent)?;
        Ok(Self {
            folder,
            parent,
            name,
        })
    }

    /// Takes a path as it is, where a link is a name like any other.
    pub(super) fn of_name(path: &Path) -> io::Result<Self> {
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

    /// Opens the file without waiting for anybody; nothing where it is not there.
    pub(super) fn open(&self) -> io::Result<Option<File>> {
        self.open_named(&self.name)
    }

    /// Opens a file of the folder as [`Self::open`] does.
    pub(super) fn open_named(&self, name: &OsStr) -> io::Result<Option<File>> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY;
        match self.open_with(name, flags, Mode::empty()) {
            Ok(file) => Ok(Some(file)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens or makes a file of the folder, never through a link.
    pub(super) fn open_with(&self, name: &OsStr, how: OFlags, mode: Mode) -> Result<File, Errno> {
        let how = how | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        retry_on_intr(|| fs::openat(&self.folder, name, how, mode)).map(File::from)
    }

    /// Whether a name of the folder leads to a file that is open.
    pub(super) fn leads_to(&self, name: &OsStr, file: &File) -> bool {
        let number = |file: &File| file.metadata().map(|it| (it.dev(), it.ino())).ok();
        let named = self.open_named(name).ok().flatten();
        named.is_some_and(|named| number(&named) == number(file))
    }

    /// Renames a file of the folder to a name that is free; fails with `EXIST` where it is taken.
    pub(super) fn rename_to_new(&self, from: &OsStr, to: &OsStr) -> Result<(), Errno> {
        let folder = &self.folder;
        match system::rename_to_new((folder, from), (folder, to)) {
            // file systems that cannot: a second name instead, which is never taken either
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
                fs::linkat(folder, from, folder, to, AtFlags::empty())?;
                self.remove(from);
                Ok(())
            }
            done => done,
        }
    }

    /// Takes a name of the folder away.
    pub(super) fn remove(&self, name: &OsStr) {
        // what cannot be taken away is hidden and holds nothing new
        let _ = fs::unlinkat(&self.folder, name, AtFlags::empty());
    }

    /// Makes the names of the folder last, among them that of a file just written. Some file
    /// systems know no such thing.
    pub(super) fn sync(&self, file: Option<&File>) -> io::Result<()> {
        let how = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = retry_on_intr(|| fs::openat(&self.folder, ".", how, Mode::empty()));
        let synced = match folder {
            Ok(folder) => retry_on_intr(|| fs::fsync(&folder)),
            // a folder that may be written and not read: everything of its file system, then
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

/// Finds what a path leads to, links followed, whether or not there is a file; the path itself
/// where its folder is gone.
pub fn real_path(path: &Path) -> PathBuf {
    match followed(path) {
        Ok((folder, name)) => folder.join(name),
        Err(_) => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
    }
}

/// Follows links to a folder without links, and a name in it that is none.
fn followed(path: &Path) -> io::Result<(PathBuf, OsString)> {
    let mut path = std::path::absolute(path)?;
    for _ in 0..MOST_LINKS {
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

/// Opens a folder step by step, through no link.
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
