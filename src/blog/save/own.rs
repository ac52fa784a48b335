//! Files of our own, such as drafts: for the person alone, and never half a file.

use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::Path;

use rustix::fs::{self, Mode};
use rustix::io::retry_on_intr;

use super::SaveError;
use super::atomic::{fill, make};
use super::place::{Place, hidden_name};

/// Makes a folder that only its owner can look into, with those above it; one that is there is
/// closed to others. One that belongs to somebody else is no place for a draft.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let metadata = std::fs::metadata(folder)?;
    if !metadata.is_dir() || metadata.uid() != rustix::process::geteuid().as_raw() {
        let why = "it is no folder of yours";
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
    }
    if metadata.mode() & 0o077 != 0 {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Tells whose a folder is, where root works in one of somebody else.
pub fn foreign_owner(folder: &Path) -> Option<u32> {
    let owner = std::fs::metadata(folder).ok()?.uid();
    (rustix::process::geteuid().is_root() && owner != 0).then_some(owner)
}

/// Puts a file of ours into its place, over an older one. A link there is replaced, not followed.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let place = Place::of_name(path)?;
    let new = rename_into(&place, |new| fill(new, bytes).map_err(system_error))?;
    place.sync(Some(&new))
}

/// Puts a file of ours into its place as [`put`] does, on a disk that does not say whether it will
/// last.
pub fn put_unsynced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let place = Place::of_name(path)?;
    rename_into(&place, |mut new| new.write_all(bytes)).map(drop)
}

fn rename_into(place: &Place, fill: impl Fn(&File) -> io::Result<()>) -> io::Result<File> {
    let name = hidden_name();
    let name = name.as_os_str();
    let new = make(place, name, Mode::RUSR | Mode::WUSR)?;
    let folder = &place.folder;
    let done = fill(&new).and_then(|()| {
        retry_on_intr(|| fs::renameat(folder, name, folder, &place.name)).map_err(io::Error::from)
    });
    if done.is_err() {
        place.remove(name);
    }
    done.map(|()| new)
}

/// Gives a file of ours another name in its folder, for good.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::rename(from, to)?;
    Place::of_name(to)?.sync(None)
}

fn system_error(error: SaveError) -> io::Error {
    match error {
        SaveError::Failed { why, .. } => why,
        other => io::Error::other(other.to_string()),
    }
}
