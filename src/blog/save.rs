//! Safe saving of the user's files: written as a whole or not at all, and never over unseen text.
//!
//! ```text
//! follow symlinks, hold the folder open ─▶ compare with what was loaded ─▶ new file, synced ─▶
//! exchange it with the old file, compare that again, sync the folder      (if metadata can be kept)
//!        or else: reserve space, write in place, sync; restore the old bytes on an error
//! ```
//!
//! Comparison is by content, since a file with the same size and time may have different text. A
//! write counts as done only once the file and its folder entry are synced. A process that dies
//! during an in-place write leaves a mix of both texts; so callers that can keep a copy elsewhere
//! first try [`save_whole`] and, if that is impossible, use [`save_in_place`].

mod atomic;
mod attributes;
mod dir_ops;
mod exchange;
mod in_place;
mod pinned_path;
pub mod private_file;
mod system;
mod temporary;

#[cfg(test)]
mod tests;

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::post::FileStamp;
use super::read_file::{self, Ownership, ownership_of, special_file_kind, stamp_of};
use pinned_path::PinnedPath;

pub use dir_ops::{
    NameAvailability, make_folder_within, name_availability, remove_folder_within, remove_within,
    rename_within, save_within, sweep_within,
};
pub use pinned_path::real_path;
pub(in crate::blog) use temporary::is_temporary;
pub use temporary::sweep;

/// Number of attempts for a file that keeps changing.
const MAX_ATTEMPTS: usize = 3;

/// Version of a file, as loaded or last saved, that the next save may replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVersion {
    /// Stamp of the file.
    pub stamp: FileStamp,
    hash: [u8; 32],
    /// Mode and ownership, if known, for a file that has to be created again.
    access: Option<Ownership>,
    is_protected: bool,
}

impl FileVersion {
    /// Creates the version with this content.
    pub fn new(bytes: &[u8], stamp: FileStamp) -> Self {
        Self {
            stamp,
            hash: hash(bytes),
            access: None,
            is_protected: false,
        }
    }

    /// Creates the version of a file that was read.
    pub fn of(read: &read_file::FileBytes) -> Self {
        Self {
            access: Some(read.access),
            is_protected: read.is_protected,
            ..Self::new(&read.bytes, read.stamp)
        }
    }

    /// Returns the version with other content but the same mode and ownership.
    #[must_use]
    pub fn with(&self, bytes: &[u8]) -> Self {
        Self {
            access: self.access,
            is_protected: self.is_protected,
            ..Self::new(bytes, FileStamp::default())
        }
    }

    /// Whether this version has the given content.
    pub fn is_same_content(&self, bytes: &[u8]) -> bool {
        hash(bytes) == self.hash
    }

    /// Marks the file as read-only at the time it was read.
    #[must_use]
    pub fn marked_read_only(mut self) -> Self {
        self.is_protected = true;
        self
    }

    /// Whether the file was read-only when it was read.
    pub fn is_protected(&self) -> bool {
        self.is_protected
    }

    /// Whether the file has become read-only since it was read.
    fn lost_permission(&self, now: &Metadata) -> bool {
        let before = self.access.map(|access| access.mode);
        let could = before.is_some_and(|mode| !read_file::is_mode_protected(mode));
        could && read_file::is_mode_protected(now.mode())
    }

    /// Returns the content hash in hexadecimal, as recovery files store it.
    pub fn fingerprint(&self) -> String {
        hex(&self.hash)
    }
}

/// How a text was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveMethod {
    /// As a file that did not exist.
    New,
    /// By replacing the old file with a new one.
    Replaced,
    /// By writing into the old file, for this reason.
    InPlace(&'static str),
}

/// A saved text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFile {
    /// Version that the next save may replace.
    pub base: FileVersion,
    /// How it was saved.
    pub method: SaveMethod,
}

/// State of the file after a failed save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskState {
    /// The old text.
    Old,
    /// The new text, possibly not synced.
    New,
    /// Unknown: possibly a mix of both.
    Unknown,
}

/// Why a text was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The file differs from what was loaded (its content is attached); nothing was written.
    #[error("the file was changed by another program")]
    Changed(Vec<u8>),
    /// A file exists where a new one was to be created; nothing was written.
    #[error("a file with this name exists")]
    Exists,
    /// The file is not a regular file or is too large; nothing was written.
    #[error("it is {0}")]
    UnsupportedFile(&'static str),
    /// The file has become read-only since it was loaded; nothing was written.
    #[error("the file is now read-only (no write permission)")]
    Protected,
    /// Replacing the file would lose metadata; nothing was written.
    #[error("it can only be written in place: {0}")]
    InPlaceOnly(&'static str),
    /// Another program changed the file during the save, and its text could not be put back.
    #[error("another program changed the file during the save; its version is in {}", .copy.display())]
    TheirsKept {
        /// File that holds the other program's text.
        copy: PathBuf,
        /// State of the saved file.
        on_disk: DiskState,
    },
    /// A step of the save failed.
    #[error("{step}: {why}")]
    Failed {
        /// The step, as in "making room".
        step: &'static str,
        /// System error.
        why: io::Error,
        /// State of the file.
        on_disk: DiskState,
    },
}

impl SaveError {
    /// Creates the error for a step that failed before anything was written.
    fn before_write(step: &'static str) -> impl Fn(io::Error) -> Self {
        move |why| Self::Failed {
            step,
            why,
            on_disk: DiskState::Old,
        }
    }

    /// Returns the state of the file after this error.
    pub fn on_disk(&self) -> DiskState {
        match self {
            Self::TheirsKept { on_disk, .. } | Self::Failed { on_disk, .. } => *on_disk,
            _ => DiskState::Old,
        }
    }
}

/// Saves a text. `base` is the version that may be replaced, `None` for a new file. A file that was
/// deleted since is created again.
pub fn save(path: &Path, base: Option<&FileVersion>, text: &[u8]) -> Result<SavedFile, SaveError> {
    save_at(&find(path)?, base, text)
}

/// Saves like [`save`], but never in place, so that the process may die at any point.
pub fn save_whole(
    path: &Path,
    base: Option<&FileVersion>,
    text: &[u8],
) -> Result<SavedFile, SaveError> {
    attempt(&find(path)?, base, text, None)
}

/// Saves into the existing file, for the reason `why`; a deleted file is created as by [`save`].
pub fn save_in_place(
    path: &Path,
    base: Option<&FileVersion>,
    text: &[u8],
    why: &'static str,
) -> Result<SavedFile, SaveError> {
    attempt(&find(path)?, base, text, Some(why))
}

fn find(path: &Path) -> Result<PinnedPath, SaveError> {
    PinnedPath::find(path).map_err(SaveError::before_write("finding the file"))
}

fn save_at(
    place: &PinnedPath,
    base: Option<&FileVersion>,
    text: &[u8],
) -> Result<SavedFile, SaveError> {
    match attempt(place, base, text, None) {
        Err(SaveError::InPlaceOnly(why)) => attempt(place, base, text, Some(why)),
        done => done,
    }
}

/// Reads and writes the file, and retries if it changes in between; writes in place if there is a
/// reason for it.
fn attempt(
    place: &PinnedPath,
    base: Option<&FileVersion>,
    text: &[u8],
    in_place: Option<&'static str>,
) -> Result<SavedFile, SaveError> {
    // a folder that cannot be listed has nothing to sweep
    let _ = temporary::sweep_at(place);
    for _ in 0..MAX_ATTEMPTS {
        let tried = match (read_existing(place, base, text)?, in_place) {
            (None, _) => atomic::create(place, text, base.and_then(|base| base.access)),
            (Some(found), Some(why)) => in_place::write(place, &found, text, why),
            (Some(found), None) if found.metadata.nlink() > 1 => {
                Err(SaveError::InPlaceOnly("it has several hard links"))
            }
            (Some(found), None) => atomic::replace(place, &found, text),
        };
        if let SaveAttempt::Done(way, file) = tried? {
            return finish(&file, text, way);
        }
    }
    // a different text is reported as such
    read_existing(place, base, text)?;
    let why = io::Error::other("it keeps changing");
    Err(SaveError::before_write("replacing the file")(why))
}

/// Outcome of an attempt.
enum SaveAttempt {
    /// Saved, to this file.
    Done(SaveMethod, File),
    /// The file had changed by then; nothing was written.
    Changed,
}

/// An existing file before a save.
struct ExistingFile {
    file: File,
    metadata: Metadata,
    bytes: Vec<u8>,
}

impl ExistingFile {
    /// Whether the file is still the one that was read; a mere change of its times does not count.
    fn is_still(&self, mut now: &File) -> io::Result<bool> {
        let metadata = now.metadata()?;
        if stamp_of(&metadata) == stamp_of(&self.metadata) {
            return Ok(true);
        }
        let kind = |it: &Metadata| (stamp_of(it).file, it.len(), it.nlink(), ownership_of(it));
        if kind(&metadata) != kind(&self.metadata) {
            return Ok(false);
        }
        let mut bytes = Vec::with_capacity(self.bytes.len());
        now.rewind()?;
        now.take(metadata.len()).read_to_end(&mut bytes)?;
        Ok(bytes == self.bytes)
    }
}

/// Reads the existing file, which must be the base version or already have the new text.
fn read_existing(
    place: &PinnedPath,
    base: Option<&FileVersion>,
    text: &[u8],
) -> Result<Option<ExistingFile>, SaveError> {
    let failed = SaveError::before_write("reading the old file");
    let Some(file) = place.open().map_err(&failed)? else {
        return Ok(None);
    };
    let metadata = file.metadata().map_err(&failed)?;
    if let Some(kind) = special_file_kind(&metadata) {
        return Err(SaveError::UnsupportedFile(kind));
    }
    let most = read_file::MAX_FILE_BYTES.max(text.len() as u64);
    let most = base.map_or(most, |base| most.max(base.stamp.size));
    let mut bytes = Vec::new();
    // one extra byte, to detect a larger file
    let read = (&file).take(most + 1).read_to_end(&mut bytes);
    if read.map_err(&failed)? as u64 > most {
        return Err(SaveError::UnsupportedFile("larger than 64 MiB"));
    }
    if base.is_some_and(|base| base.lost_permission(&metadata)) {
        return Err(SaveError::Protected);
    }
    let is_known = bytes == text || base.is_some_and(|base| base.is_same_content(&bytes));
    match (is_known, base) {
        (true, _) => Ok(Some(ExistingFile {
            file,
            metadata,
            bytes,
        })),
        (false, Some(_)) => Err(SaveError::Changed(bytes)),
        (false, None) => Err(SaveError::Exists),
    }
}

/// Returns the saved version, from the open file since the path may lead to another one by now.
fn finish(file: &File, text: &[u8], way: SaveMethod) -> Result<SavedFile, SaveError> {
    let metadata = file.metadata().map_err(|why| SaveError::Failed {
        step: "checking the new file",
        why,
        on_disk: DiskState::New,
    })?;
    let base = FileVersion {
        access: Some(ownership_of(&metadata)),
        ..FileVersion::new(text, stamp_of(&metadata))
    };
    Ok(SavedFile { base, method: way })
}

/// Returns the SHA-256 hash of a text in hexadecimal.
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
