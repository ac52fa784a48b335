//! In-place writes, for files that cannot be replaced without loss: reserves space, checks the file
//! a last time, and writes; on an error the old bytes are restored.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use rustix::fs::{Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::pinned_path::PinnedPath;
use super::system;
use super::{DiskState, ExistingFile, SaveAttempt, SaveError, SaveMethod};

/// Writes a text into the existing file.
pub(super) fn write(
    place: &PinnedPath,
    found: &ExistingFile,
    text: &[u8],
    why: &'static str,
) -> Result<SaveAttempt, SaveError> {
    let Some(file) = open(place, found)? else {
        return Ok(SaveAttempt::Changed);
    };
    let (old, new) = (found.bytes.len(), text.len());
    make_room(&file, old, new).map_err(SaveError::before_write("reserving space"))?;
    write_reserved(file, found, text, why)
}

/// Opens the file for writing; `None` if it is no longer the one that was read.
pub(super) fn open(place: &PinnedPath, found: &ExistingFile) -> Result<Option<File>, SaveError> {
    let failed = SaveError::before_write("opening the file for writing");
    let how = OFlags::RDWR | OFlags::NONBLOCK;
    let file = place
        .open_with(&place.name, how, Mode::empty())
        .map_err(|error| failed(error.into()))?;
    Ok(found.is_still(&file).map_err(&failed)?.then_some(file))
}

/// Writes a text once space is reserved, unless the file was changed meanwhile.
pub(super) fn write_reserved(
    file: File,
    found: &ExistingFile,
    text: &[u8],
    why: &'static str,
) -> Result<SaveAttempt, SaveError> {
    let is_still = found.is_still(&file);
    if !is_still.map_err(SaveError::before_write("checking the file again"))? {
        return Ok(SaveAttempt::Changed);
    }
    if let Err(error) = overwrite(&file, text) {
        let back = overwrite(&file, &found.bytes);
        return Err(SaveError::Failed {
            step: "writing the file",
            why: error,
            on_disk: back.map_or(DiskState::Unknown, |()| DiskState::Old),
        });
    }
    Ok(SaveAttempt::Done(SaveMethod::InPlace(why), file))
}

/// Reserves space for a longer text before anything is overwritten, so that a full disk does no
/// harm.
pub(super) fn make_room(file: &File, old: usize, new: usize) -> io::Result<()> {
    if new <= old {
        return Ok(());
    }
    match retry_on_intr(|| system::reserve(file, new as u64)) {
        Ok(()) | Err(Errno::NOTSUP | Errno::NOSYS | Errno::INVAL) => Ok(()),
        Err(error) => {
            // frees what was reserved
            let _ = file.set_len(old as u64);
            Err(error.into())
        }
    }
}

fn overwrite(file: &File, text: &[u8]) -> io::Result<()> {
    file.write_all_at(text, 0)?;
    file.set_len(text.len() as u64)?;
    file.sync_all()?;
    // reads back, since a write may have been incomplete
    let mut written = vec![0; text.len()];
    file.read_exact_at(&mut written, 0)?;
    if written == text {
        return Ok(());
    }
    Err(io::Error::other(
        "the disk does not contain what was written",
    ))
}
