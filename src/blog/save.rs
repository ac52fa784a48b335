//! The one way in which postdesk writes a file that is somebody's: whole or not at all, and never
//! over text that was not seen.
//!
//! ```text
//! links followed, the folder held open ─▶ compared with what was loaded ─▶ a new file, synced,
//! renamed over the old one, its folder synced          (everything of the old file can be kept)
//!        or else: room made first, written in place, synced; the old bytes put back on an error
//! ```
//!
//! What was loaded is compared by content: a file of the same size and time may be another text.
//! A write counts as done only when the file and its entry in the folder were synced.

mod atomic;
mod attributes;
mod in_place;
mod names;
pub mod own;
mod place;

#[cfg(test)]
mod tests;

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::body::{odd_kind, stamp_of};
use super::post::Stamp;
use place::Place;

pub use names::{
    make_folder_within, remove_folder_within, remove_within, rename_within, save_within,
};

/// A file of at most so many bytes is compared by content even when nothing tells a difference.
const ALWAYS_READ: u64 = 8 * 1024 * 1024;
/// How often a file that changes all the time is looked at again.
const LOOKS: usize = 3;

/// A file as it was loaded or last saved: what the next save may replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// What the system told of it.
    pub stamp: Stamp,
    hash: [u8; 32],
}

impl Base {
    /// Takes what was loaded.
    pub fn new(bytes: &[u8], stamp: Stamp) -> Self {
        Self {
            stamp,
            hash: hash(bytes),
        }
    }

    /// Tells whether bytes are those that were loaded.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        hash(bytes) == self.hash
    }

    /// Shows the hash of the bytes, as drafts keep it.
    pub fn fingerprint(&self) -> String {
        hex(&self.hash)
    }
}

/// How a text got to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As a file that was not there.
    New,
    /// As a new file in the place of the old one.
    Replaced,
    /// Into the old file, because of this.
    InPlace(&'static str),
}

/// A text that is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// What the next save may replace.
    pub base: Base,
    /// How it got there.
    pub way: Way,
}

/// What stands on disk after a save that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    /// The old text.
    Old,
    /// The new text, which may not last.
    New,
    /// Nobody can tell: a part of each.
    Unknown,
}

/// Why a text was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The file is not what was loaded; nothing was written.
    #[error("the file was changed by another program")]
    Changed(Vec<u8>),
    /// There is a file where a new one was to be made; nothing was written.
    #[error("there is a file of this name")]
    Exists,
    /// It is no regular file; nothing was written.
    #[error("it is {0}")]
    Odd(&'static str),
    /// A step failed.
    #[error("{step}: {why}")]
    Failed {
        /// What was being done, as in "making room".
        step: &'static str,
        /// What the system says.
        why: io::Error,
        /// What stands on disk now.
        on_disk: OnDisk,
    },
}

impl SaveError {
    /// A step that failed before anything was written.
    fn before(step: &'static str) -> impl Fn(io::Error) -> Self {
        move |why| Self::Failed {
            step,
            why,
            on_disk: OnDisk::Old,
        }
    }
}

/// Writes a text to the place of a file; `base` is what may be replaced, nothing where there was
/// no file. A file that is gone since is made again.
pub fn save(path: &Path, base: Option<&Base>, text: &[u8]) -> Result<Saved, SaveError> {
    let place = Place::find(path).map_err(SaveError::before("finding the file"))?;
    save_at(&place, base, text)
}

fn save_at(place: &Place, base: Option<&Base>, text: &[u8]) -> Result<Saved, SaveError> {
    for _ in 0..LOOKS {
        let found = look(place, base, text)?;
        let tried = match &found {
            None => atomic::create(place, text),
            Some(found) => replace(place, found, text),
        };
        match tried? {
            Tried::Done(way) => return finish(place, text, way),
            Tried::Moved => {}
        }
    }
    let now = look(place, None, text)?;
    Err(SaveError::Changed(
        now.map_or_else(Vec::new, |found| found.bytes),
    ))
}

/// What became of an attempt.
enum Tried {
    /// It is on disk.
    Done(Way),
    /// The file was another by then; nothing was written.
    Moved,
}

/// A file as it stands on disk before a save.
struct Found {
    file: File,
    metadata: Metadata,
    bytes: Vec<u8>,
}

/// Looks what stands at the place: it must be the base, or the text itself.
fn look(place: &Place, base: Option<&Base>, text: &[u8]) -> Result<Option<Found>, SaveError> {
    let failed = SaveError::before("reading what is there");
    let Some(file) = place.open().map_err(&failed)? else {
        return Ok(None);
    };
    let metadata = file.metadata().map_err(&failed)?;
    if let Some(kind) = odd_kind(&metadata) {
        return Err(SaveError::Odd(kind));
    }
    let mut bytes = Vec::new();
    let stamp = stamp_of(&metadata);
    let untouched = base.is_some_and(|base| base.stamp == stamp);
    let is_base = if untouched && metadata.len() > ALWAYS_READ {
        true
    } else {
        (&file).read_to_end(&mut bytes).map_err(&failed)?;
        base.is_some_and(|base| base.holds(&bytes)) || bytes == text
    };
    match (is_base, base) {
        (true, _) => Ok(Some(Found {
            file,
            metadata,
            bytes,
        })),
        (false, Some(_)) => Err(SaveError::Changed(bytes)),
        (false, None) => Err(SaveError::Exists),
    }
}

/// Puts a new file in the place of the old one, or writes into it where that would lose something.
fn replace(place: &Place, found: &Found, text: &[u8]) -> Result<Tried, SaveError> {
    if found.metadata.nlink() > 1 {
        return in_place::write(place, found, text, "it has several names");
    }
    match atomic::replace(place, found, text)? {
        atomic::Outcome::Done => Ok(Tried::Done(Way::Replaced)),
        atomic::Outcome::Moved => Ok(Tried::Moved),
        atomic::Outcome::CannotKeep(why) => in_place::write(place, found, text, why),
    }
}

/// Takes the new base from the disk.
fn finish(place: &Place, text: &[u8], way: Way) -> Result<Saved, SaveError> {
    let failed = |why| SaveError::Failed {
        step: "looking at the new file",
        why,
        on_disk: OnDisk::New,
    };
    let file = place.open().map_err(failed)?;
    let file = file.ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
    let metadata = file.metadata().map_err(failed)?;
    Ok(Saved {
        base: Base::new(text, stamp_of(&metadata)),
        way,
    })
}

/// Writes the hash of a text in hexadecimal.
pub fn fingerprint(bytes: &[u8]) -> String {
    hex(&hash(bytes))
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn hex(hash: &[u8]) -> String {
    let digits = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    digits.collect()
}
