//! A new file, whole and synced, takes the name: a reader sees the old text or the new one.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};

use rustix::fs::{self, Mode};
use rustix::io::{Errno, retry_on_intr};

use super::attributes::{carry, give};
use super::exchange::{Exchanged, exchange};
use super::place::Place;
use super::temporary::{make, name_to_exchange};
use super::{Found, OnDisk, SaveError, Tried, Way};
use crate::blog::body::Access;

/// Only its owner may look into a file that is not finished.
const PRIVATE: Mode = Mode::RUSR.union(Mode::WUSR);

/// Replaces a file.
pub(super) fn replace(place: &Place, found: &Found, text: &[u8]) -> Result<Tried, SaveError> {
    let (new, mut name) = match make(place, PRIVATE) {
        Ok(made) => made,
        Err(Errno::ACCESS | Errno::PERM | Errno::ROFS) => {
            return Err(SaveError::InPlaceOnly("its folder cannot be written"));
        }
        Err(error) => return Err(SaveError::before("making a new file")(error.into())),
    };
    let put = fill(&new, text).and_then(|()| put(place, found, (&new, &mut name)));
    let is_put = matches!(put, Ok(true));
    // only our own file goes: a text that nobody has seen may have its name by now
    if !is_put && place.leads_to(&name, &new) {
        place.remove(&name);
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
    let failed = SaveError::before("making a new file");
    // one that is all new is made as any program makes one: the mask of the person decides
    let mode = access.map_or(Mode::from_raw_mode(0o666), |_| PRIVATE);
    let (new, name) = make(place, mode).map_err(|error| failed(error.into()))?;
    let name = name.as_os_str();
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

pub(super) fn fill(mut new: &File, text: &[u8]) -> Result<(), SaveError> {
    let failed = SaveError::before("writing a new file");
    new.write_all(text).map_err(&failed)?;
    new.sync_all()
        .map_err(SaveError::before("syncing a new file"))?;
    let length = new.metadata().map_err(&failed)?.len();
    if length == text.len() as u64 {
        return Ok(());
    }
    let wanted = text.len();
    let why = format!("the disk holds {length} of {wanted} bytes; free space or save elsewhere");
    Err(failed(io::Error::other(why)))
}

/// Gives the new file all of the old one but the text, then its name; tells whether the old one
/// was still what was looked at.
fn put(place: &Place, found: &Found, new: (&File, &mut OsString)) -> Result<bool, SaveError> {
    let (new, name) = new;
    let looking = SaveError::before("looking again");
    carry(&found.file, &found.metadata, new).map_err(SaveError::InPlaceOnly)?;
    // the attributes as well
    new.sync_all()
        .map_err(SaveError::before("syncing a new file"))?;
    if !is_still(place, found).map_err(&looking)? {
        return Ok(false);
    }
    let last = name_to_exchange(new, &found.bytes).map_err(&looking)?;
    rename(place, name, &last)?;
    *name = last;
    match exchange(place, found, (new, name.as_os_str()))? {
        Exchanged::Done => return Ok(true),
        Exchanged::Moved => return Ok(false),
        Exchanged::Refused(error) => return Err(refused(error)),
        Exchanged::Unsupported => {}
    }
    // nothing better is left than to look as late as can be
    if !is_still(place, found).map_err(&looking)? {
        return Ok(false);
    }
    rename(place, name, &place.name).map(|()| true)
}

fn rename(place: &Place, from: &OsStr, to: &OsStr) -> Result<(), SaveError> {
    let folder = &place.folder;
    retry_on_intr(|| fs::renameat(folder, from, folder, to)).map_err(refused)
}

fn refused(error: Errno) -> SaveError {
    if is_refusal(error) {
        return SaveError::InPlaceOnly("it cannot be replaced");
    }
    SaveError::before("replacing the file")(error.into())
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
    match place.rename_to_new(name, &place.name) {
        Ok(()) => Ok(true),
        Err(Errno::EXIST) => Ok(false),
        Err(error) => Err(SaveError::before("naming the new file")(error.into())),
    }
}

fn sync(place: &Place, new: &File) -> Result<(), SaveError> {
    place.sync(Some(new)).map_err(|why| SaveError::Failed {
        step: "syncing the folder",
        why,
        on_disk: OnDisk::New,
    })
}
