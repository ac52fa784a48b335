//! A new file, whole and synced, takes the name: a reader sees the old text or the new one.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};

use rustix::fs::{self, AtFlags, Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::attributes::carry;
use super::place::{Place, hidden_name};
use super::{Found, OnDisk, SaveError, Tried, Way};
use crate::blog::body::stamp_of;

/// What became of an attempt to replace a file.
pub(super) enum Outcome {
    /// The new file stands in its place.
    Done,
    /// The old file was another by then.
    Moved,
    /// Something of the old file would be lost.
    CannotKeep(&'static str),
}

/// Replaces a file.
pub(super) fn replace(place: &Place, found: &Found, text: &[u8]) -> Result<Outcome, SaveError> {
    let name = hidden_name();
    let name = name.as_os_str();
    let new = match make(place, name, Mode::RUSR | Mode::WUSR) {
        Ok(new) => new,
        Err(Errno::ACCESS | Errno::PERM | Errno::ROFS) => {
            return Ok(Outcome::CannotKeep("its folder cannot be written"));
        }
        Err(error) => return Err(SaveError::before("making a new file")(error.into())),
    };
    let outcome = fill(&new, text).and_then(|()| put(place, found, (&new, name)));
    if !matches!(outcome, Ok(Outcome::Done)) {
        place.remove(name);
    }
    if matches!(outcome, Ok(Outcome::Done)) {
        sync(place)?;
    }
    outcome
}

/// Makes a file that is not there.
pub(super) fn create(place: &Place, text: &[u8]) -> Result<Tried, SaveError> {
    let name = hidden_name();
    let name = name.as_os_str();
    let failed = SaveError::before("making a new file");
    // as any program makes one: the mask of the person decides
    let new =
        make(place, name, Mode::from_raw_mode(0o666)).map_err(|error| failed(error.into()))?;
    let named = fill(&new, text).and_then(|()| name_new(place, name));
    if !matches!(named, Ok(true)) {
        place.remove(name);
    }
    if !named? {
        return Ok(Tried::Moved);
    }
    sync(place)?;
    Ok(Tried::Done(Way::New))
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

/// Gives the new file all of the old one but the text, then its name.
fn put(place: &Place, found: &Found, new: (&File, &OsStr)) -> Result<Outcome, SaveError> {
    let (new, name) = new;
    if let Err(why) = carry(&found.file, &found.metadata, new) {
        return Ok(Outcome::CannotKeep(why));
    }
    // the attributes as well
    new.sync_all()
        .map_err(SaveError::before("syncing a new file"))?;
    if !is_still(place, found).map_err(SaveError::before("looking again"))? {
        return Ok(Outcome::Moved);
    }
    match fs::renameat(&place.folder, name, &place.folder, &place.name) {
        Ok(()) => Ok(Outcome::Done),
        Err(Errno::XDEV | Errno::PERM | Errno::BUSY | Errno::ACCESS) => {
            Ok(Outcome::CannotKeep("it cannot be replaced"))
        }
        Err(error) => Err(SaveError::before("replacing the file")(error.into())),
    }
}

/// Tells whether the file is the one that was looked at.
fn is_still(place: &Place, found: &Found) -> io::Result<bool> {
    let Some(now) = place.open()? else {
        return Ok(false);
    };
    Ok(stamp_of(&now.metadata()?) == stamp_of(&found.metadata))
}

/// Names a new file, unless the name is taken.
fn name_new(place: &Place, name: &OsStr) -> Result<bool, SaveError> {
    let failed = SaveError::before("naming the new file");
    let folder = &place.folder;
    match fs::renameat_with(folder, name, folder, &place.name, RenameFlags::NOREPLACE) {
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

fn sync(place: &Place) -> Result<(), SaveError> {
    place.sync().map_err(|why| SaveError::Failed {
        step: "syncing the folder",
        why,
        on_disk: OnDisk::New,
    })
}
