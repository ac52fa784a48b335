//! Exchange of a new file with the old one. The replaced file is checked afterwards: text that
//! another program wrote in between is put back or kept as a copy, never lost.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::PathBuf;

use rustix::io::Errno;

use super::pinned_path::PinnedPath;
use super::system;
use super::{DiskState, ExistingFile, SaveError};

/// Number of names that are tried for a copy.
const MAX_COPY_NAMES: usize = 100;

/// Outcome of an exchange.
#[derive(Debug)]
pub(super) enum Exchanged {
    /// The new file has the name; the old one was as expected and is deleted.
    Done,
    /// Another file or text was there, and still is.
    Changed,
    /// The file system cannot exchange names.
    Unsupported,
    /// The system refused the exchange.
    Refused(Errno),
}

/// Exchanges a temporary file with the existing one.
pub(super) fn exchange(
    place: &PinnedPath,
    found: &ExistingFile,
    (new, name): (&File, &OsStr),
) -> Result<Exchanged, SaveError> {
    match swap(place, name) {
        Ok(()) => {}
        // deleted meanwhile: the next attempt creates it
        Err(Errno::NOENT) => return Ok(Exchanged::Changed),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => return Ok(Exchanged::Unsupported),
        Err(error) => return Ok(Exchanged::Refused(error)),
    }
    if is_known(place, found, name) {
        place.remove(name);
        return Ok(Exchanged::Done);
    }
    put_back(place, new, name).map(|()| Exchanged::Changed)
}

/// Whether the replaced file is the one that was read; a sweep deletes only that one.
fn is_known(place: &PinnedPath, found: &ExistingFile, name: &OsStr) -> bool {
    match place.open_named(name) {
        Ok(Some(old)) => found.is_still(&old).unwrap_or(false),
        Ok(None) => true,
        Err(_) => false,
    }
}

/// Renames a replaced file back. If that is impossible, the file is kept as a copy.
pub(super) fn put_back(place: &PinnedPath, new: &File, name: &OsStr) -> Result<(), SaveError> {
    match swap(place, name) {
        Ok(()) if place.leads_to(name, new) => {
            place.remove(name);
            Ok(())
        }
        // yet another text was written meanwhile
        Ok(()) => Err(keep_copy(place, name, DiskState::Old)),
        Err(Errno::NOENT) if place.rename_to_new(name, &place.name).is_ok() => Ok(()),
        Err(_) => Err(keep_copy(place, name, DiskState::New)),
    }
}

/// Keeps unseen text under a visible name beside the post: `a.md.theirs`, which no generator takes
/// for a post.
pub(super) fn keep_copy(place: &PinnedPath, name: &OsStr, on_disk: DiskState) -> SaveError {
    for number in 1..=MAX_COPY_NAMES {
        let copy = copy_name(&place.name, number);
        match place.rename_to_new(name, &copy) {
            Ok(()) => return kept(place, &copy, on_disk),
            Err(Errno::EXIST) => {}
            Err(_) => break,
        }
    }
    kept(place, name, on_disk)
}

fn copy_name(name: &OsStr, number: usize) -> OsString {
    let mut copy = name.to_owned();
    copy.push(".theirs");
    if number > 1 {
        copy.push(format!("-{number}"));
    }
    copy
}

fn kept(place: &PinnedPath, name: &OsStr, on_disk: DiskState) -> SaveError {
    let copy: PathBuf = place.parent.join(name);
    SaveError::TheirsKept { copy, on_disk }
}

fn swap(place: &PinnedPath, name: &OsStr) -> Result<(), Errno> {
    system::exchange(&place.folder, name, &place.name)
}
