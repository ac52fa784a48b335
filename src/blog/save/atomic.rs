//! Atomic replacement: a new file is written and synced, then renamed; readers see the old or new
//! text.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};

use rustix::fs::{self, Mode};
use rustix::io::{Errno, retry_on_intr};

use super::attributes::{copy_metadata, restore_access};
use super::exchange::{Exchanged, exchange};
use super::pinned_path::PinnedPath;
use super::temporary::{make, name_to_exchange};
use super::{DiskState, ExistingFile, SaveAttempt, SaveError, SaveMethod};
use crate::blog::read_file::Ownership;

/// Mode of an unfinished file: accessible to its owner only.
const PRIVATE: Mode = Mode::RUSR.union(Mode::WUSR);

/// Replaces a file.
pub(super) fn replace(
    place: &PinnedPath,
    found: &ExistingFile,
    text: &[u8],
) -> Result<SaveAttempt, SaveError> {
    let (new, mut name) = match make(place, PRIVATE) {
        Ok(made) => made,
        Err(Errno::ACCESS | Errno::PERM | Errno::ROFS) => {
            return Err(SaveError::InPlaceOnly("its folder is not writable"));
        }
        Err(error) => return Err(SaveError::before_write("creating a new file")(error.into())),
    };
    let put = write_synced(&new, text).and_then(|()| replace_with(place, found, (&new, &mut name)));
    let is_put = matches!(put, Ok(true));
    // delete only the new file: its name may belong to an unseen text by now
    if !is_put && place.leads_to(&name, &new) {
        place.remove(&name);
    }
    if !put? {
        return Ok(SaveAttempt::Changed);
    }
    sync(place, &new)?;
    Ok(SaveAttempt::Done(SaveMethod::Replaced, new))
}

/// Creates a file, with the access rights of a deleted one if they are known.
pub(super) fn create(
    place: &PinnedPath,
    text: &[u8],
    access: Option<Ownership>,
) -> Result<SaveAttempt, SaveError> {
    let failed = SaveError::before_write("creating a new file");
    // a new file gets the default mode, subject to the user's umask
    let mode = access.map_or(Mode::from_raw_mode(0o666), |_| PRIVATE);
    let (new, name) = make(place, mode).map_err(|error| failed(error.into()))?;
    let name = name.as_os_str();
    let named = write_synced(&new, text).and_then(|()| {
        if let Some(access) = access {
            restore_access(&new, access)
                .map_err(SaveError::before_write("setting the mode of the new file"))?;
        }
        rename_to_final(place, name)
    });
    if !matches!(named, Ok(true)) {
        place.remove(name);
    }
    if !named? {
        return Ok(SaveAttempt::Changed);
    }
    sync(place, &new)?;
    Ok(SaveAttempt::Done(SaveMethod::New, new))
}

pub(super) fn write_synced(mut new: &File, text: &[u8]) -> Result<(), SaveError> {
    let failed = SaveError::before_write("writing a new file");
    new.write_all(text).map_err(&failed)?;
    new.sync_all()
        .map_err(SaveError::before_write("syncing a new file"))?;
    let length = new.metadata().map_err(&failed)?.len();
    if length == text.len() as u64 {
        return Ok(());
    }
    let wanted = text.len();
    let why = format!("the disk holds {length} of {wanted} bytes; free space or save elsewhere");
    Err(failed(io::Error::other(why)))
}

/// Copies the metadata of the old file and renames the new one to its name; returns whether the old
/// file was still the one that was read.
fn replace_with(
    place: &PinnedPath,
    found: &ExistingFile,
    new: (&File, &mut OsString),
) -> Result<bool, SaveError> {
    let (new, name) = new;
    let looking = SaveError::before_write("checking the file again");
    copy_metadata(&found.file, &found.metadata, new).map_err(SaveError::InPlaceOnly)?;
    // for the attributes
    new.sync_all()
        .map_err(SaveError::before_write("syncing a new file"))?;
    if !is_still(place, found).map_err(&looking)? {
        return Ok(false);
    }
    let last = name_to_exchange(new, &found.bytes).map_err(&looking)?;
    rename(place, name, &last)?;
    *name = last;
    match exchange(place, found, (new, name.as_os_str()))? {
        Exchanged::Done => return Ok(true),
        Exchanged::Changed => return Ok(false),
        Exchanged::Refused(error) => return Err(rename_error(error)),
        Exchanged::Unsupported => {}
    }
    // exchange is unsupported: check as late as possible instead
    if !is_still(place, found).map_err(&looking)? {
        return Ok(false);
    }
    rename(place, name, &place.name).map(|()| true)
}

fn rename(place: &PinnedPath, from: &OsStr, to: &OsStr) -> Result<(), SaveError> {
    let folder = &place.folder;
    retry_on_intr(|| fs::renameat(folder, from, folder, to)).map_err(rename_error)
}

fn rename_error(error: Errno) -> SaveError {
    if is_refusal(error) {
        return SaveError::InPlaceOnly("it cannot be replaced");
    }
    SaveError::before_write("replacing the file")(error.into())
}

/// Whether a file cannot be renamed because of what or where it is: a mount point, owned by another
/// user, or on a file system without renames.
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

/// Whether the file at the path is still the one that was read.
fn is_still(place: &PinnedPath, found: &ExistingFile) -> io::Result<bool> {
    match place.open()? {
        Some(now) => found.is_still(&now),
        None => Ok(false),
    }
}

/// Renames a new file to its final name, unless that is taken.
fn rename_to_final(place: &PinnedPath, name: &OsStr) -> Result<bool, SaveError> {
    match place.rename_to_new(name, &place.name) {
        Ok(()) => Ok(true),
        Err(Errno::EXIST) => Ok(false),
        Err(error) => Err(SaveError::before_write("renaming the new file")(
            error.into(),
        )),
    }
}

fn sync(place: &PinnedPath, new: &File) -> Result<(), SaveError> {
    place.sync(Some(new)).map_err(|why| SaveError::Failed {
        step: "syncing the folder",
        why,
        on_disk: DiskState::New,
    })
}
