//! The one way in which files are opened for reading: nothing here ever waits for another program.
//!
//! A path is opened without blocking and judged after it was opened, so that a pipe, a socket, a
//! device or a link to one is refused, whatever was swapped in between. Files that a kernel makes up,
//! as those of `/proc`, have no size: nothing of them is read.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

/// How often the disk has answered this process.
static ANSWERS: AtomicU64 = AtomicU64::new(0);
/// How many calls of this process wait for the disk now.
static WAITING: AtomicU64 = AtomicU64::new(0);

/// The state of the disk: whoever waits for a reader sees by it whether the disk still answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answers {
    /// How many files were opened, and pieces of them read.
    pub count: u64,
    /// Whether something waits for the next answer.
    pub is_awaited: bool,
}

/// Returns how the disk has answered so far.
pub fn answers() -> Answers {
    Answers {
        count: ANSWERS.load(Ordering::Relaxed),
        is_awaited: WAITING.load(Ordering::Relaxed) > 0,
    }
}

/// Does something that the disk may never answer.
fn asked<T>(ask: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    WAITING.fetch_add(1, Ordering::Relaxed);
    let answer = ask();
    WAITING.fetch_sub(1, Ordering::Relaxed);
    ANSWERS.fetch_add(1, Ordering::Relaxed);
    answer
}

/// Whether there is something at a path, symbolic links followed.
pub fn exists(path: &Path) -> bool {
    asked(|| path.metadata()).is_ok()
}

/// Returns the path that no symbolic link is part of.
pub(in crate::blog) fn real_path(path: &Path) -> io::Result<PathBuf> {
    asked(|| path.canonicalize())
}

/// A file whose reads are counted.
struct Counted(File);

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        asked(|| self.0.read(into))
    }
}

/// Opens a regular file, symbolic links followed.
pub fn open(path: &Path) -> io::Result<(File, Metadata)> {
    open_with(path, OFlags::empty())
}

/// Opens a regular file that is no symbolic link itself.
pub fn open_no_link(path: &Path) -> io::Result<(File, Metadata)> {
    open_with(path, OFlags::NOFOLLOW)
}

/// Reads a whole regular file of at most so many bytes.
pub fn read(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let (file, metadata) = open(path)?;
    if metadata.len() > max_bytes {
        let why = format!("it is larger than {}", size(max_bytes));
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    read_to(file, metadata.len())
}

/// Reads the first bytes of a regular file.
pub fn read_start(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let (file, metadata) = open(path)?;
    read_to(file, metadata.len().min(max_bytes))
}

/// Reads the bytes that a regular file had when it was opened. One that grows meanwhile is read again
/// by the next look at its stamp, so that no second call has to ask for its end.
pub(in crate::blog) fn read_to(file: File, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    Counted(file).take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a lock, made where it is missing, and takes it; returns nothing where another process has
/// it.
pub(in crate::blog) fn lock(path: &Path) -> io::Result<Option<File>> {
    let how = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW;
    let (file, _) = open_as(path, how, Mode::RUSR | Mode::WUSR)?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(file)),
        Err(Errno::AGAIN) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Returns what a file is when it is none that can be read.
pub(super) fn odd_kind(metadata: &Metadata) -> Option<&'static str> {
    let kind = metadata.file_type();
    if kind.is_file() {
        None
    } else if kind.is_fifo() {
        Some("a pipe")
    } else if kind.is_char_device() || kind.is_block_device() {
        Some("a device")
    } else if kind.is_socket() {
        Some("a socket")
    } else {
        Some("a folder")
    }
}

/// Writes a limit as people read it.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}

fn open_with(path: &Path, how: OFlags) -> io::Result<(File, Metadata)> {
    open_as(path, how | OFlags::RDONLY, Mode::empty())
}

fn open_as(path: &Path, how: OFlags, mode: Mode) -> io::Result<(File, Metadata)> {
    let how = how | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let (file, metadata) = asked(|| {
        let file = File::from(retry_on_intr(|| rustix::fs::open(path, how, mode))?);
        let metadata = file.metadata()?;
        Ok((file, metadata))
    })?;
    match odd_kind(&metadata) {
        Some(kind) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("it is {kind}"),
        )),
        None => Ok((file, metadata)),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use rustix::fs::{CWD, FileType, mknodat};

    use super::*;

    /// Makes one of everything that could keep a reader waiting, or that is no file.
    fn odd(folder: &Path) -> Vec<PathBuf> {
        let at = |name: &str| folder.join(name);
        mknodat(CWD, at("pipe"), FileType::Fifo, Mode::RUSR, 0).unwrap();
        let _listener = UnixListener::bind(at("socket")).unwrap();
        std::fs::create_dir(at("folder")).unwrap();
        let links = [
            ("loop", "loop"),
            ("dangling", "none"),
            ("to-pipe", "pipe"),
            ("to-socket", "socket"),
            ("to-folder", "folder"),
            ("zero", "/dev/zero"),
            ("terminal", "/dev/tty"),
        ];
        for (name, to) in links {
            symlink(to, at(name)).unwrap();
        }
        let made = ["pipe", "socket", "folder"].into_iter();
        let names = made.chain(links.map(|(name, _)| name));
        names.map(|name| folder.join(name)).collect()
    }

    #[test]
    fn nothing_but_a_regular_file_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        for path in odd(folder.path()) {
            assert!(open(&path).is_err(), "{}", path.display());
            assert!(open_no_link(&path).is_err(), "{}", path.display());
            assert!(read(&path, 100).is_err(), "{}", path.display());
            assert!(read_start(&path, 100).is_err(), "{}", path.display());
            assert!(lock(&path).is_err(), "{}", path.display());
        }
    }

    #[test]
    fn a_lock_is_taken_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = lock(&path).unwrap();
        assert!(first.is_some() && lock(&path).unwrap().is_none());
        drop(first);
        assert!(lock(&path).unwrap().is_some());
    }

    #[test]
    fn a_file_of_the_kernel_is_empty() {
        let link = Path::new("/proc/kmsg");
        if link.exists() {
            assert!(read(link, 100).is_ok_and(|bytes| bytes.is_empty()) || open(link).is_err());
        }
    }

    #[test]
    fn a_file_without_an_end_costs_its_limit_at_most() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sparse");
        let file = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
        file.as_file().set_len(2 << 30).unwrap();
        file.persist(&path).unwrap();
        let error = read(&path, 64 * 1024).unwrap_err();
        assert_eq!(error.to_string(), "it is larger than 64 KiB");
        assert_eq!(read_start(&path, 100).unwrap().len(), 100);
    }
}
