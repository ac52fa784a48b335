//! File operations confined to a blog: save, rename, delete, create and delete folders.
//!
//! The parent folder is resolved once, must be inside the root, and is then held open without
//! following symlinks, so that swapping a folder for a symlink has no effect.

use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{self, AtFlags, Mode};
use rustix::io::Errno;

use super::exchange::keep_copy;
use super::pinned_path::PinnedPath;
use super::system;
use super::temporary::{name_to_remove, sweep};
use super::{DiskState, FileVersion, SaveError, SavedFile, save_at};
use crate::blog::read_file::special_file_kind;

/// Saves a text like [`super::save`], if the file is inside a folder after following symlinks.
pub fn save_within(
    root: &Path,
    path: &Path,
    base: Option<&FileVersion>,
    text: &[u8],
) -> Result<SavedFile, SaveError> {
    let place = PinnedPath::find(path).map_err(SaveError::before_write("finding the file"))?;
    check_within(&place, root).map_err(SaveError::before_write("finding the file"))?;
    save_at(&place, base, text)
}

/// Availability of a new name for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameAvailability {
    /// Nothing has this name.
    Free,
    /// Another spelling of the file's own name on a case-insensitive file system.
    Same,
    /// Another file has this name.
    Taken,
}

/// Returns the availability of a new path for a file.
pub fn name_availability(from: &Path, to: &Path) -> NameAvailability {
    let Ok(there) = to.symlink_metadata() else {
        return NameAvailability::Free;
    };
    let same = |it: &std::fs::Metadata| (it.dev(), it.ino()) == (there.dev(), there.ino());
    let is_same = from.symlink_metadata().is_ok_and(|it| same(&it));
    // two hard links are two directory entries; two spellings of a name are one
    let entries = to
        .parent()
        .and_then(|folder| std::fs::read_dir(folder).ok());
    let mut names = entries.into_iter().flatten().flatten();
    let is_listed = names.any(|entry| Some(entry.file_name().as_os_str()) == to.file_name());
    if is_same && !is_listed {
        NameAvailability::Same
    } else {
        NameAvailability::Taken
    }
}

/// Renames a file or folder; never overwrites another one.
pub fn rename_within(root: &Path, from: &Path, to: &Path) -> Result<(), SaveError> {
    let failed = SaveError::before_write("renaming");
    let (from, to) = (
        name_within(root, from).map_err(&failed)?,
        name_within(root, to).map_err(&failed)?,
    );
    rename(&from, &to, &failed)?;
    sync(&to).and_then(|()| sync(&from))
}

/// Renames a file to a name that is not taken.
fn rename(
    from: &PinnedPath,
    to: &PinnedPath,
    failed: &impl Fn(io::Error) -> SaveError,
) -> Result<(), SaveError> {
    let named = system::rename_to_new((&from.folder, &from.name), (&to.folder, &to.name));
    match named {
        Ok(()) => Ok(()),
        Err(Errno::EXIST) => Err(SaveError::Exists),
        // file systems without atomic check: checked beforehand
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) if is_there(to) => Err(SaveError::Exists),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            fs::renameat(&from.folder, &from.name, &to.folder, &to.name)
                .map_err(|error| failed(error.into()))
        }
        Err(error) => Err(failed(error.into())),
    }
}

/// Deletes a file that has exactly this content.
///
/// The file is renamed to a hidden name, where no other program writes to it by path, and checked
/// again: if it was changed in between, it gets its name back.
pub fn remove_within(root: &Path, path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let failed = SaveError::before_write("deleting the file");
    let place = name_within(root, path).map_err(&failed)?;
    check_holds(&place, bytes)?;
    let hidden = PinnedPath {
        folder: place.folder.try_clone().map_err(&failed)?,
        parent: place.parent.clone(),
        name: name_to_remove(bytes),
    };
    rename(&place, &hidden, &failed)?;
    if let Err(changed) = check_holds(&hidden, bytes) {
        if rename(&hidden, &place, &failed).is_err() {
            return Err(keep_copy(&place, &hidden.name, DiskState::New));
        }
        return Err(changed);
    }
    if let Err(error) = fs::unlinkat(&hidden.folder, &hidden.name, AtFlags::empty()) {
        let is_back = rename(&hidden, &place, &failed).is_ok();
        return Err(SaveError::Failed {
            step: "deleting the file",
            why: error.into(),
            on_disk: if is_back {
                DiskState::Old
            } else {
                DiskState::New
            },
        });
    }
    sync(&place)
}

/// Checks that the path is a regular file with this content.
fn check_holds(place: &PinnedPath, bytes: &[u8]) -> Result<(), SaveError> {
    let failed = SaveError::before_write("deleting the file");
    let file = place.open().map_err(&failed)?;
    let file = file.ok_or_else(|| failed(Errno::NOENT.into()))?;
    if let Some(kind) = special_file_kind(&file.metadata().map_err(&failed)?) {
        return Err(SaveError::UnsupportedFile(kind));
    }
    let mut found = Vec::new();
    (&file).read_to_end(&mut found).map_err(&failed)?;
    if found == bytes {
        return Ok(());
    }
    Err(SaveError::Changed(found))
}

/// Creates a folder that does not exist.
pub fn make_folder_within(root: &Path, path: &Path) -> Result<(), SaveError> {
    let failed = SaveError::before_write("creating the folder");
    let place = name_within(root, path).map_err(&failed)?;
    match fs::mkdirat(&place.folder, &place.name, Mode::from_raw_mode(0o777)) {
        Ok(()) => sync(&place),
        Err(Errno::EXIST) => Err(SaveError::Exists),
        Err(error) => Err(failed(error.into())),
    }
}

/// Removes what killed saves left in a folder of the blog, like [`sweep`].
pub fn sweep_within(root: &Path, folder: &Path) -> io::Result<()> {
    name_within(root, folder)?;
    sweep(folder)
}

/// Deletes an empty folder.
pub fn remove_folder_within(root: &Path, path: &Path) -> Result<(), SaveError> {
    let failed = SaveError::before_write("deleting the folder");
    let place = name_within(root, path).map_err(&failed)?;
    fs::unlinkat(&place.folder, &place.name, AtFlags::REMOVEDIR)
        .map_err(|error| failed(error.into()))?;
    sync(&place)
}

fn name_within(root: &Path, path: &Path) -> io::Result<PinnedPath> {
    let place = PinnedPath::no_follow(path)?;
    check_within(&place, root)?;
    Ok(place)
}

fn check_within(place: &PinnedPath, root: &Path) -> io::Result<()> {
    if place.parent.starts_with(root.canonicalize()?) {
        return Ok(());
    }
    let why = "it is outside the blog";
    Err(io::Error::new(io::ErrorKind::PermissionDenied, why))
}

fn is_there(place: &PinnedPath) -> bool {
    fs::statat(&place.folder, &place.name, AtFlags::SYMLINK_NOFOLLOW).is_ok()
}

fn sync(place: &PinnedPath) -> Result<(), SaveError> {
    place.sync(None).map_err(|why| SaveError::Failed {
        step: "syncing the folder",
        why,
        on_disk: DiskState::New,
    })
}
