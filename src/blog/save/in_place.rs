//! Writes into a file that cannot be replaced without loss: room first, then the text, and on an
//! error the old bytes again.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use rustix::fs::{Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::place::Place;
use super::system;
use super::{Found, OnDisk, SaveError, Tried, Way};

/// Writes a text into the file that was found.
pub(super) fn write(
    place: &Place,
    found: &Found,
    text: &[u8],
    why: &'static str,
) -> Result<Tried, SaveError> {
    let failed = SaveError::before("opening the file for writing");
    let how = OFlags::RDWR | OFlags::NONBLOCK;
    let file = place
        .open_with(&place.name, how, Mode::empty())
        .map_err(|error| failed(error.into()))?;
    if !found.is_still(&file).map_err(&failed)? {
        return Ok(Tried::Moved);
    }
    let old = &found.bytes;
    make_room(&file, old.len(), text.len()).map_err(SaveError::before("making room"))?;
    if let Err(error) = overwrite(&file, text) {
        let back = overwrite(&file, old);
        return Err(SaveError::Failed {
            step: "writing the file",
            why: error,
            on_disk: back.map_or(OnDisk::Unknown, |()| OnDisk::Old),
        });
    }
    Ok(Tried::Done(Way::InPlace(why), file))
}

/// Makes room for the growth before anything is overwritten, so that a full disk costs nothing.
fn make_room(file: &File, old: usize, new: usize) -> io::Result<()> {
    if new <= old {
        return Ok(());
    }
    match retry_on_intr(|| system::reserve(file, new as u64)) {
        Ok(()) | Err(Errno::NOTSUP | Errno::NOSYS | Errno::INVAL) => Ok(()),
        Err(error) => {
            // gives back what was found of the room
            let _ = file.set_len(old as u64);
            Err(error.into())
        }
    }
}

fn overwrite(file: &File, text: &[u8]) -> io::Result<()> {
    file.write_all_at(text, 0)?;
    file.set_len(text.len() as u64)?;
    file.sync_all()
}
