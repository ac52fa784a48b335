//! Temporary files beside a post: created, locked during a save, and deleted later if the save was
//! killed.
//!
//! The name says what may be deleted. `.postdesk-X.tmp` is an unfinished text. Before it replaces a
//! post it becomes `.postdesk-XY.tmp`, where X is its inode and Y the hash of the text that it
//! replaces. So a file left under such a name is either the new text, the replaced text, or an
//! unseen text, which is kept.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{self, AtFlags, Dir, FlockOperation, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::fingerprint;
use super::pinned_path::PinnedPath;
use crate::blog::read_file::{MAX_FILE_BYTES, special_file_kind};

/// Number of attempts with new names, in case a sweep deletes the file before it is locked.
const MAX_TRIES: usize = 8;
/// Hexadecimal digits of a number in a name.
const HEX_DIGITS: usize = 16;

/// Creates a temporary file that is locked as long as it is open.
pub(super) fn make(place: &PinnedPath, mode: Mode) -> Result<(File, OsString), Errno> {
    let how = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
    let mut failed = Errno::AGAIN;
    for _ in 0..MAX_TRIES {
        let name = named(&format!("{:016x}", random()));
        let file = match place.open_with(&name, how, mode) {
            Ok(file) => file,
            Err(Errno::EXIST) => continue,
            Err(error) => return Err(error),
        };
        // where locks are unsupported, nothing is swept either
        let is_taken = matches!(lock(&file), Err(Errno::AGAIN));
        let is_gone = file.metadata().is_ok_and(|found| found.nlink() == 0);
        if !is_taken && !is_gone {
            return Ok((file, name));
        }
        failed = Errno::NOENT;
    }
    Err(failed)
}

/// Returns the name of a file that is about to replace one with the content `old`.
pub(super) fn name_to_exchange(new: &File, old: &[u8]) -> io::Result<OsString> {
    let inode = new.metadata()?.ino();
    Ok(named(&format!("{inode:016x}{}", short(old))))
}

/// Returns the name of a file with the content `old` that is about to be deleted.
pub(super) fn name_to_remove(old: &[u8]) -> OsString {
    named(&format!("{:016x}{}", random(), short(old)))
}

/// Whether a name is that of a temporary file.
pub(in crate::blog) fn is_temporary(name: &OsStr) -> bool {
    digits(name).is_some()
}

/// Deletes the temporary files in a folder that are not locked and whose content is known.
pub fn sweep(folder: &Path) -> io::Result<()> {
    sweep_at(&PinnedPath::no_follow(&folder.join("any"))?)
}

/// Deletes temporary files like [`sweep`], in the folder of a pinned path.
pub(super) fn sweep_at(place: &PinnedPath) -> io::Result<()> {
    let how = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = retry_on_intr(|| fs::openat(&place.folder, ".", how, Mode::empty()))?;
    for entry in Dir::read_from(folder)? {
        let name = OsString::from(entry?.file_name().to_string_lossy().into_owned());
        if let Some(digits) = digits(&name) {
            // files that cannot be read are kept until they can
            let _ = remove_leftover(place, &name, digits);
        }
    }
    Ok(())
}

/// Deletes a file that a killed save left, unless it is locked or its content is unknown.
fn remove_leftover(place: &PinnedPath, name: &OsStr, digits: &str) -> io::Result<()> {
    let how = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = place.open_with(name, how, Mode::empty())?;
    let found = file.metadata()?;
    if special_file_kind(&found).is_some() {
        return Ok(());
    }
    lock(&file)?;
    let (inode, old) = digits.split_at_checked(HEX_DIGITS).unwrap_or((digits, ""));
    let is_ours = old.is_empty() || inode == format!("{:016x}", found.ino());
    if !is_ours && !holds(&file, old)? {
        return Ok(());
    }
    if place.leads_to(name, &file) {
        fs::unlinkat(&place.folder, name, AtFlags::empty())?;
    }
    Ok(())
}

/// Whether the content of a file has this short hash.
fn holds(mut file: &File, old: &str) -> io::Result<bool> {
    let mut bytes = Vec::new();
    (&mut file)
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)?;
    Ok(short(&bytes) == old)
}

fn lock(file: &File) -> Result<(), Errno> {
    fs::flock(file, FlockOperation::NonBlockingLockExclusive)
}

fn named(digits: &str) -> OsString {
    OsString::from(format!(".postdesk-{digits}.tmp"))
}

/// Returns the hexadecimal digits in the name of a temporary file: one number or two.
fn digits(name: &OsStr) -> Option<&str> {
    let rest = name.to_str()?.strip_prefix(".postdesk-")?;
    let digits = rest.strip_suffix(".tmp")?;
    let is_long = digits.len() == HEX_DIGITS || digits.len() == 2 * HEX_DIGITS;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_long && is_number).then_some(digits)
}

fn short(bytes: &[u8]) -> String {
    let mut hash = fingerprint(bytes);
    hash.truncate(HEX_DIGITS);
    hash
}

/// Returns an unpredictable number.
fn random() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(std::process::id())
}
