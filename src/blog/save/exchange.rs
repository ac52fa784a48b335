//! A new file takes the place of an old one, and what it replaced is looked at: a text that came
//! in between is put back, or kept as a copy, never lost.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::PathBuf;

use rustix::io::Errno;

use super::place::Place;
use super::system;
use super::{Found, OnDisk, SaveError};

/// How many names are tried for a copy.
const NAMES: usize = 100;

/// How an exchange ended.
#[derive(Debug)]
pub(super) enum Exchanged {
    /// The new file has the name; what it replaced was known, and is gone.
    Done,
    /// Another file or text stood there; it still does.
    Moved,
    /// The file system cannot exchange names.
    Unsupported,
    /// It refused.
    Refused(Errno),
}

/// Exchanges a temporary file with the one that was found.
pub(super) fn exchange(
    place: &Place,
    found: &Found,
    (new, name): (&File, &OsStr),
) -> Result<Exchanged, SaveError> {
    match swap(place, name) {
        Ok(()) => {}
        // it is gone: made again by the next try
        Err(Errno::NOENT) => return Ok(Exchanged::Moved),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => return Ok(Exchanged::Unsupported),
        Err(error) => return Ok(Exchanged::Refused(error)),
    }
    if is_known(place, found, name) {
        place.remove(name);
        return Ok(Exchanged::Done);
    }
    put_back(place, new, name).map(|()| Exchanged::Moved)
}

/// Whether the file that came out is the one that was found; a sweep removes only that one.
fn is_known(place: &Place, found: &Found, name: &OsStr) -> bool {
    match place.open_named(name) {
        Ok(Some(old)) => found.is_still(&old).unwrap_or(false),
        Ok(None) => true,
        Err(_) => false,
    }
}

/// Gives a file that was replaced its name back. Where that is taken by now, or cannot be, the file
/// is kept as a copy.
pub(super) fn put_back(place: &Place, new: &File, name: &OsStr) -> Result<(), SaveError> {
    match swap(place, name) {
        Ok(()) if place.leads_to(name, new) => {
            place.remove(name);
            Ok(())
        }
        // a third text came meanwhile
        Ok(()) => Err(keep(place, name, OnDisk::Old)),
        Err(Errno::NOENT) if place.rename_to_new(name, &place.name).is_ok() => Ok(()),
        Err(_) => Err(keep(place, name, OnDisk::New)),
    }
}

/// Keeps a text that nobody has seen under a name that shows, beside its post: `a.md.theirs`, which
/// no generator takes for a post.
pub(super) fn keep(place: &Place, name: &OsStr, on_disk: OnDisk) -> SaveError {
    for number in 1..=NAMES {
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

fn kept(place: &Place, name: &OsStr, on_disk: OnDisk) -> SaveError {
    let copy: PathBuf = place.parent.join(name);
    SaveError::Kept { copy, on_disk }
}

fn swap(place: &Place, name: &OsStr) -> Result<(), Errno> {
    system::exchange(&place.folder, name, &place.name)
}
