//! Temporary files beside a post: made, held by a lock while a save runs, and removed when the
//! save that made them was killed.
//!
//! The name says what may be removed. `.postdesk-X.tmp` is an unfinished text of ours. Before it
//! takes the place of a post it becomes `.postdesk-XY.tmp`, where X is its inode and Y the hash of
//! the text that it replaces. So whatever stands under such a name after a kill is known: our own
//! file, the text that was replaced, or a text that nobody has seen, which stays.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{self, AtFlags, Dir, FlockOperation, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::fingerprint;
use super::place::Place;
use crate::blog::body::{MOST_BYTES, odd_kind};

/// How often another name is tried where a sweep took the file before it was locked.
const TRIES: usize = 8;
/// Digits of a number in a name.
const DIGITS: usize = 16;

/// Creates a temporary file that is locked as long as it is open.
pub(super) fn make(place: &Place, mode: Mode) -> Result<(File, OsString), Errno> {
    let how = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
    let mut failed = Errno::AGAIN;
    for _ in 0..TRIES {
        let name = named(&format!("{:016x}", random()));
        let file = match place.open_with(&name, how, mode) {
            Ok(file) => file,
            Err(Errno::EXIST) => continue,
            Err(error) => return Err(error),
        };
        // where locks are unknown nobody sweeps either
        let is_taken = matches!(lock(&file), Err(Errno::AGAIN));
        let is_gone = file.metadata().is_ok_and(|found| found.nlink() == 0);
        if !is_taken && !is_gone {
            return Ok((file, name));
        }
        failed = Errno::NOENT;
    }
    Err(failed)
}

/// Returns the name under which a file takes the place of one that holds `old`.
pub(super) fn name_to_exchange(new: &File, old: &[u8]) -> io::Result<OsString> {
    let inode = new.metadata()?.ino();
    Ok(named(&format!("{inode:016x}{}", short(old))))
}

/// Returns the name under which a file that holds `old` waits for its removal.
pub(super) fn name_to_remove(old: &[u8]) -> OsString {
    named(&format!("{:016x}{}", random(), short(old)))
}

/// Whether a name is one of a temporary file.
pub(in crate::blog) fn is_temporary(name: &OsStr) -> bool {
    digits(name).is_some()
}

/// Removes the temporary files of a folder that nobody holds and whose text is known.
pub fn sweep(folder: &Path) -> io::Result<()> {
    sweep_at(&Place::of_name(&folder.join("any"))?)
}

/// Removes temporary files as [`sweep`] does from the folder of a place.
pub(super) fn sweep_at(place: &Place) -> io::Result<()> {
    let how = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = retry_on_intr(|| fs::openat(&place.folder, ".", how, Mode::empty()))?;
    for entry in Dir::read_from(folder)? {
        let name = OsString::from(entry?.file_name().to_string_lossy().into_owned());
        if let Some(digits) = digits(&name) {
            // what cannot be looked at stays until it can
            let _ = remove_leftover(place, &name, digits);
        }
    }
    Ok(())
}

/// Removes a file that a killed save left, unless somebody holds it or its text is unknown.
fn remove_leftover(place: &Place, name: &OsStr, digits: &str) -> io::Result<()> {
    let how = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = place.open_with(name, how, Mode::empty())?;
    let found = file.metadata()?;
    if odd_kind(&found).is_some() {
        return Ok(());
    }
    lock(&file)?;
    let (inode, old) = digits.split_at_checked(DIGITS).unwrap_or((digits, ""));
    let is_ours = old.is_empty() || inode == format!("{:016x}", found.ino());
    if !is_ours && !holds(&file, old)? {
        return Ok(());
    }
    if place.leads_to(name, &file) {
        fs::unlinkat(&place.folder, name, AtFlags::empty())?;
    }
    Ok(())
}

/// Whether a file holds the text of a short hash.
fn holds(mut file: &File, old: &str) -> io::Result<bool> {
    let mut bytes = Vec::new();
    (&mut file).take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
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
    let is_long = digits.len() == DIGITS || digits.len() == 2 * DIGITS;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_long && is_number).then_some(digits)
}

fn short(bytes: &[u8]) -> String {
    let mut hash = fingerprint(bytes);
    hash.truncate(DIGITS);
    hash
}

/// Returns a number that nobody can foresee.
fn random() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(std::process::id())
}
