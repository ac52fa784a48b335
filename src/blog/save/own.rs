//! Files of our own, such as drafts: for the person alone, and never half a file.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::Path;

use rustix::fs::{self, Mode};

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

/// Puts a file of ours into its place, over an older one. A link there is replaced, not followed.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let place = Place::of_name(path)?;
    let name = hidden_name();
    let name = name.as_os_str();
    let new = make(&place, name, Mode::RUSR | Mode::WUSR)?;
    let done = fill(&new, bytes).map_err(system_error).and_then(|()| {
        fs::renameat(&place.folder, name, &place.folder, &place.name).map_err(io::Error::from)
    });
    if done.is_err() {
        place.remove(name);
    }
    done?;
    place.sync()
}

/// Gives a file of ours another name in its folder, for good.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::rename(from, to)?;
    Place::of_name(to)?.sync()
}

fn system_error(error: SaveError) -> io::Error {
    match error {
        SaveError::Failed { why, .. } => why,
        other => io::Error::other(other.to_string()),
    }
}
