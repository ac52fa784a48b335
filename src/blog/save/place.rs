//! Where a file stands: its folder, held open, and its name in it.
//!
//! Links are followed once, then the folder is opened step by step without following any. Whoever
//! swaps a folder for a link between two steps of a save gets an error, not a file elsewhere.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path, PathBuf};

use rustix::fs::{self, AtFlags, Mode, OFlags};
use rustix::io::Errno;

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
        let mut path = std::path::absolute(path)?;
        for _ in 0..MOST_LINKS {
            let name = path.file_name().map(OsStr::to_owned);
            let name = name.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
            let parent = path.parent().unwrap_or(Path::new("/")).canonicalize()?;
            let Ok(target) = std::fs::read_link(parent.join(&name)) else {
                let folder = open_folder(&parent)?;
                return Ok(Self {
                    folder,
                    parent,
                    name,
                });
            };
            path = parent.join(target);
        }
        Err(Errno::LOOP.into())
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
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY;
        match self.open_with(&self.name, flags, Mode::empty()) {
            Ok(file) => Ok(Some(file)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens or makes a file of the folder, never through a link.
    pub(super) fn open_with(&self, name: &OsStr, how: OFlags, mode: Mode) -> Result<File, Errno> {
        let how = how | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        fs::openat(&self.folder, name, how, mode).map(File::from)
    }

    /// Takes a name of the folder away.
    pub(super) fn remove(&self, name: &OsStr) {
        // what cannot be taken away is hidden and holds nothing new
        let _ = fs::unlinkat(&self.folder, name, AtFlags::empty());
    }

    /// Makes the names of the folder last. Some file systems know no such thing.
    pub(super) fn sync(&self) -> io::Result<()> {
        let how = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = fs::openat(&self.folder, ".", how, Mode::empty())?;
        match fs::fsync(&folder) {
            Err(Errno::INVAL | Errno::NOTSUP | Errno::NOSYS) | Ok(()) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
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

/// Gives a hidden name that nobody can foresee.
pub(super) fn hidden_name() -> PathBuf {
    use std::hash::{BuildHasher, RandomState};
    let random = RandomState::new().hash_one(std::process::id());
    PathBuf::from(format!(".postdesk-{random:016x}.tmp"))
}
