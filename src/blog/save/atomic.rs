//! A new file, whole and synced, takes the name: a reader sees the old text or the new one.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};

use rustix::fs::{self, AtFlags, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::attributes::{carry, give};
use super::place::{Place, hidden_name};
use super::system;
use super::{Found, OnDisk, SaveError, Tried, Way};
use crate::blog::body::Access;

/// Only its owner may look into a file that is not finished.
const PRIVATE: Mode = Mode::RUSR.union(Mode::WUSR);

/// Replaces a file.
pub(super) fn replace(place: &Place, found: &Found, text: &[u8]) -> Result<Tried, SaveError> {
    let name = hidden_name();
    let name = name.as_os_str();
    let new = match make(place, name, PRIVATE) {
        Ok(new) => new,
        Err(Errno::ACCESS | Errno::PERM | Errno::ROFS) => {
            return Err(SaveError::InPlaceOnly("its folder cannot be written"));
        }
        Err(error) => return Err(SaveError::before("making a new file")(error.into())),
    };
    let put = fill(&new, text).and_then(|()| put(place, found, (&new, name)));
    if !matches!(put, Ok(true)) {
        place.remove(name);
    }
    if !put? {
        return Ok(Tried::Moved);
    }
    sync(place, &new)?;
    Ok(Tried::Done(Way::Replaced, new))
}

/// Makes a file that is not there, with what one that is gone allowed.
pub(super) fn create(
    place: &Place,
    text: &[u8],
    access: Option<Access>,
) -> Result<Tried, SaveError> {
    let name = hidden_name();
    let name = name.as_os_str();
    let failed = SaveError::before("making a new file");
    // one that is all new is made as any program makes one: the mask of the person decides
    let mode = access.map_or(Mode::from_raw_mode(0o666), |_| PRIVATE);
    let new = make(place, name, mode).map_err(|error| failed(error.into()))?;
    let named = fill(&new, text).and_then(|()| {
        if let Some(access) = access {
            give(&new, access).map_err(SaveError::before("giving the new file its mode"))?;
        }
        name_new(place, name)
    });
    if !matches!(named, Ok(true)) {
        place.remove(name);
    }
    if !named? {
        return Ok(Tried::Moved);
    }
    sync(place, &new)?;
    Ok(Tried::Done(Way::New, new))
}

pub(super) fn make(place: &Place, name: &OsStr, mode: Mode) -> Result<File, Errno> {
    let how = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
    place.open_with(name, how, mode)
}

pub(super) fn fill(mut new: &File, text: &[u8]) -> Result<(), SaveError> {
    new.write_all(text)
        .map_err(SaveError::before("writing a new file"))?;
    new.sync_all()
        .map_err(SaveError::before("syncing a new file"))
}

/// Gives the new file all of the old one but the text, then its name; tells whether the old one
/// was still what was looked at.
fn put(place: &Place, found: &Found, new: (&File, &OsStr)) -> Result<bool, SaveError> {
    let (new, name) = new;
    carry(&found.file, &found.metadata, new).map_err(SaveError::InPlaceOnly)?;
    // the attributes as well
    new.sync_all()
        .map_err(SaveError::before("syncing a new file"))?;
    if !is_still(place, found).map_err(SaveError::before("looking again"))? {
        return Ok(false);
    }
    let folder = &place.folder;
    match retry_on_intr(|| fs::renameat(folder, name, folder, &place.name)) {
        Ok(()) => Ok(true),
        Err(error) if is_refusal(error) => Err(SaveError::InPlaceOnly("it cannot be replaced")),
        Err(error) => Err(SaveError::before("replacing the file")(error.into())),
    }
}

/// Tells whether a file cannot be renamed for what it is or where it stands: it is mounted by
/// itself, belongs to somebody, or the file system does not rename.
fn is_refusal(error: Errno) -> bool {
    matches!(
        error,
        Errno::XDEV
            | Errno::PERM
            | Errno::BUSY
            | Errno::ACCESS
            | Errno::ROFS
            | Errno::TXTBSY
            | Errno::INVAL
            | Errno::NOSYS
            | Errno::NOTSUP
    )
}

/// Tells whether the file is the one that was looked at.
fn is_still(place: &Place, found: &Found) -> io::Result<bool> {
    match place.open()? {
        Some(now) => found.is_still(&now),
        None => Ok(false),
    }
}

/// Names a new file, unless the name is taken.
fn name_new(place: &Place, name: &OsStr) -> Result<bool, SaveError> {
    let failed = SaveError::before("naming the new file");
    let folder = &place.folder;
    match system::rename_to_new((folder, name), (folder, &place.name)) {
        Ok(()) => Ok(true),
        Err(Errno::EXIST) => Ok(false),
        // file systems that cannot: a second name instead, which is never taken either
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            match fs::linkat(folder, name, folder, &place.name, AtFlags::empty()) {
                Ok(()) => {
                    place.remove(name);
                    Ok(true)
                }
                Err(Errno::EXIST) => Ok(false),
                Err(error) => Err(failed(error.into())),
            }
        }
        Err(error) => Err(failed(error.into())),
    }
}

fn sync(place: &Place, new: &File) -> Result<(), SaveError> {
    place.sync(Some(new)).map_err(|why| SaveError::Failed {
        step: "syncing the folder",
        why,
        on_disk: OnDisk::New,
    })
}
