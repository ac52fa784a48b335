//! The one way in which postdesk writes a file that is somebody's: whole or not at all, and never
//! over text that was not seen.
//!
//! ```text
//! links followed, the folder held open ─▶ compared with what was loaded ─▶ a new file, synced,
//! exchanged with the old one, which is compared again, the folder synced   (all of it can be kept)
//!        or else: room made first, written in place, synced; the old bytes put back on an error
//! ```
//!
//! What was loaded is compared by content: a file of the same size and time may be another text.
//! A write counts as done only when the file and its entry in the folder were synced. Who dies in
//! the middle of a write in place leaves a part of each text, so whoever has the text elsewhere
//! first asks for [`save_whole`] and, told that this cannot be, for [`save_in_place`].

mod atomic;
mod attributes;
mod exchange;
mod in_place;
mod names;
pub mod own;
mod place;
mod system;
mod temporary;

#[cfg(test)]
mod tests;

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::body::{self, Access, access_of, odd_kind, stamp_of};
use super::post::Stamp;
use place::Place;

pub use names::{
    Name, make_folder_within, name_of, remove_folder_within, remove_within, rename_within,
    save_within, sweep_within,
};
pub use place::real_path;
pub(in crate::blog) use temporary::is_temporary;
pub use temporary::sweep;

/// How often a file that changes all the time is looked at again.
const LOOKS: usize = 3;

/// A file as it was loaded or last saved: what the next save may replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// What the system told of it.
    pub stamp: Stamp,
    hash: [u8; 32],
    /// Who may do what with it, where that is known: for a file that is made again.
    access: Option<Access>,
    is_protected: bool,
}

impl Base {
    /// Takes what was loaded.
    pub fn new(bytes: &[u8], stamp: Stamp) -> Self {
        Self {
            stamp,
            hash: hash(bytes),
            access: None,
            is_protected: false,
        }
    }

    /// Takes a file that was read.
    pub fn of(read: &body::Bytes) -> Self {
        Self {
            access: Some(read.access),
            is_protected: read.is_protected,
            ..Self::new(&read.bytes, read.stamp)
        }
    }

    /// Takes other bytes that were seen in the place of these.
    #[must_use]
    pub fn with(&self, bytes: &[u8]) -> Self {
        Self {
            access: self.access,
            is_protected: self.is_protected,
            ..Self::new(bytes, Stamp::default())
        }
    }

    /// Tells whether bytes are those that were loaded.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        hash(bytes) == self.hash
    }

    /// Marks a file that had no write permission when it was read.
    #[must_use]
    pub fn protected(mut self) -> Self {
        self.is_protected = true;
        self
    }

    /// Whether the file had no write permission when it was read.
    pub fn is_protected(&self) -> bool {
        self.is_protected
    }

    /// Whether the file lost its write permission since it was read.
    fn lost_permission(&self, now: &Metadata) -> bool {
        let before = self.access.map(|access| access.mode);
        let could = before.is_some_and(|mode| !body::is_mode_protected(mode));
        could && body::is_mode_protected(now.mode())
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
    /// It is no regular file, or a giant; nothing was written.
    #[error("it is {0}")]
    Odd(&'static str),
    /// The file lost its write permission since it was loaded; nothing was written.
    #[error("the file is read-only by now (no write permission)")]
    Protected,
    /// A new file in its place would lose something of the old one; nothing was written.
    #[error("it can only be written in place: {0}")]
    InPlaceOnly(&'static str),
    /// Another program changed the file during the save, and its text could not be put back.
    #[error("another program changed the file during the save; its text is in {}", .copy.display())]
    Kept {
        /// The file that holds the other text.
        copy: PathBuf,
        /// What stands on disk now.
        on_disk: OnDisk,
    },
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

    /// Returns what stands on disk after it.
    pub fn on_disk(&self) -> OnDisk {
        match self {
            Self::Kept { on_disk, .. } | Self::Failed { on_disk, .. } => *on_disk,
            _ => OnDisk::Old,
        }
    }
}

/// Writes a text to the place of a file; `base` is what may be replaced, nothing where there was
/// no file. A file that is gone since is made again.
pub fn save(path: &Path, base: Option<&Base>, text: &[u8]) -> Result<Saved, SaveError> {
    save_at(&find(path)?, base, text)
}

/// Saves as [`save`] does, but never in place: a process may die at any step.
pub fn save_whole(path: &Path, base: Option<&Base>, text: &[u8]) -> Result<Saved, SaveError> {
    attempt(&find(path)?, base, text, None)
}

/// Saves into the old file because of `why`; where it is gone, as [`save`] does.
pub fn save_in_place(
    path: &Path,
    base: Option<&Base>,
    text: &[u8],
    why: &'static str,
) -> Result<Saved, SaveError> {
    attempt(&find(path)?, base, text, Some(why))
}

fn find(path: &Path) -> Result<Place, SaveError> {
    Place::find(path).map_err(SaveError::before("finding the file"))
}

fn save_at(place: &Place, base: Option<&Base>, text: &[u8]) -> Result<Saved, SaveError> {
    match attempt(place, base, text, None) {
        Err(SaveError::InPlaceOnly(why)) => attempt(place, base, text, Some(why)),
        done => done,
    }
}

/// Looks and writes, again where the file became another between the two; into the old file where
/// there is a reason to.
fn attempt(
    place: &Place,
    base: Option<&Base>,
    text: &[u8],
    in_place: Option<&'static str>,
) -> Result<Saved, SaveError> {
    // a folder that cannot be listed has nothing to be swept
    let _ = temporary::sweep_at(place);
    for _ in 0..LOOKS {
        let tried = match (look(place, base, text)?, in_place) {
            (None, _) => atomic::create(place, text, base.and_then(|base| base.access)),
            (Some(found), Some(why)) => in_place::write(place, &found, text, why),
            (Some(found), None) if found.metadata.nlink() > 1 => {
                Err(SaveError::InPlaceOnly("it has several names"))
            }
            (Some(found), None) => atomic::replace(place, &found, text),
        };
        if let Tried::Done(way, file) = tried? {
            return finish(&file, text, way);
        }
    }
    // another text is told as such
    look(place, base, text)?;
    let why = io::Error::other("it changes all the time");
    Err(SaveError::before("replacing the file")(why))
}

/// What became of an attempt.
enum Tried {
    /// It is on disk, in this file.
    Done(Way, File),
    /// The file was another by then; nothing was written.
    Moved,
}

/// A file as it stands on disk before a save.
struct Found {
    file: File,
    metadata: Metadata,
    bytes: Vec<u8>,
}

impl Found {
    /// Tells whether the file at the place is still the one that was looked at; a touch changes
    /// nothing.
    fn is_still(&self, mut now: &File) -> io::Result<bool> {
        let metadata = now.metadata()?;
        if stamp_of(&metadata) == stamp_of(&self.metadata) {
            return Ok(true);
        }
        let kind = |it: &Metadata| (stamp_of(it).file, it.len(), it.nlink(), access_of(it));
        if kind(&metadata) != kind(&self.metadata) {
            return Ok(false);
        }
        let mut bytes = Vec::with_capacity(self.bytes.len());
        now.rewind()?;
        now.take(metadata.len()).read_to_end(&mut bytes)?;
        Ok(bytes == self.bytes)
    }
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
    let most = body::MOST_BYTES.max(text.len() as u64);
    let most = base.map_or(most, |base| most.max(base.stamp.size));
    let mut bytes = Vec::new();
    // one byte more tells that there is more
    let read = (&file).take(most + 1).read_to_end(&mut bytes);
    if read.map_err(&failed)? as u64 > most {
        return Err(SaveError::Odd("larger than 64 MiB"));
    }
    if base.is_some_and(|base| base.lost_permission(&metadata)) {
        return Err(SaveError::Protected);
    }
    let is_known = bytes == text || base.is_some_and(|base| base.holds(&bytes));
    match (is_known, base) {
        (true, _) => Ok(Some(Found {
            file,
            metadata,
            bytes,
        })),
        (false, Some(_)) => Err(SaveError::Changed(bytes)),
        (false, None) => Err(SaveError::Exists),
    }
}

/// Takes the new base from the file that was written: the name may lead to another by now.
fn finish(file: &File, text: &[u8], way: Way) -> Result<Saved, SaveError> {
    let metadata = file.metadata().map_err(|why| SaveError::Failed {
        step: "looking at the new file",
        why,
        on_disk: OnDisk::New,
    })?;
    let base = Base {
        access: Some(access_of(&metadata)),
        ..Base::new(text, stamp_of(&metadata))
    };
    Ok(Saved { base, way })
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
