//! Private files of postdesk, such as recovery copies: for the user only, and written atomically.

use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{self, Mode};
use rustix::io::retry_on_intr;

use super::SaveError;
use super::atomic::write_synced;
use super::pinned_path::PinnedPath;
use super::temporary::{make, sweep_at};

/// Creates a folder, with its parents, that only its owner can access; an existing one is closed to
/// others. Fails if it belongs to another user.
pub fn create_private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let metadata = std::fs::metadata(folder)?;
    if !metadata.is_dir() || metadata.uid() != rustix::process::geteuid().as_raw() {
        let why = "it isn't a folder that you own";
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
    }
    if metadata.mode() & 0o077 != 0 {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Returns the owner of a folder if the process runs as root and the folder belongs to another
/// user.
pub fn foreign_owner(folder: &Path) -> Option<u32> {
    let owner = std::fs::metadata(folder).ok()?.uid();
    (rustix::process::geteuid().is_root() && owner != 0).then_some(owner)
}

/// Returns the first folder on the way to `folder`, itself included, whose entries another user
/// could replace: owned by neither the user nor root, or writable by others without the sticky bit
/// (`StrictModes` of `sshd_config(5)`). A group with the user's own number is taken for the user's
/// private group.
pub fn first_replaceable_folder(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    let there = folder.ancestors().find(|it| it.exists());
    // both the target of symlinks and the folders they are in
    let real = there.and_then(|there| there.canonicalize().ok());
    let ways = real.iter().flat_map(|real| real.ancestors());
    let mut all = ways.chain(folder.ancestors());
    all.find(|it| is_open_to_others(it)).map(Path::to_owned)
}

fn is_open_to_others(folder: &Path) -> bool {
    let me = rustix::process::geteuid().as_raw();
    let Ok(found) = std::fs::metadata(folder) else {
        return false;
    };
    let is_mine = found.uid() == me || found.uid() == 0;
    let own_group = me != 0 && found.gid() == me;
    let writers = if own_group { 0o002 } else { 0o022 };
    let is_shared = found.mode() & writers != 0 && found.mode() & 0o1000 == 0;
    !is_mine || is_shared
}

/// Writes a private file, replacing an older one. A symlink there is replaced, not followed.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let place = PinnedPath::no_follow(path)?;
    let new = rename_into(&place, |new| write_synced(new, bytes).map_err(system_error))?;
    place.sync(Some(&new))
}

/// Writes a private file like [`put`], but without syncing it, for disks that fail to sync.
pub fn put_unsynced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let place = PinnedPath::no_follow(path)?;
    rename_into(&place, |mut new| new.write_all(bytes)).map(drop)
}

fn rename_into(place: &PinnedPath, fill: impl Fn(&File) -> io::Result<()>) -> io::Result<File> {
    // a folder that cannot be listed has nothing to sweep
    let _ = sweep_at(place);
    let (new, name) = make(place, Mode::RUSR | Mode::WUSR)?;
    let name = name.as_os_str();
    let folder = &place.folder;
    let done = fill(&new).and_then(|()| {
        retry_on_intr(|| fs::renameat(folder, name, folder, &place.name)).map_err(io::Error::from)
    });
    if done.is_err() {
        place.remove(name);
    }
    done.map(|()| new)
}

/// Renames a private file in its folder, and syncs the folder.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::rename(from, to)?;
    PinnedPath::no_follow(to)?.sync(None)
}

fn system_error(error: SaveError) -> io::Error {
    match error {
        SaveError::Failed { why, .. } => why,
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn set_mode(folder: &Path, mode: u32) {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_folder_that_others_can_replace_is_named() {
        let around = tempfile::tempdir().unwrap();
        let way = around.path().canonicalize().unwrap();
        let (above, state) = (way.join("above"), way.join("above/state"));
        std::fs::create_dir_all(&state).unwrap();
        symlink(&above, way.join("link")).unwrap();
        let linked = way.join("link/state");
        // mode of the upper folder, mode of the lower one, and which of them is reported
        let cases = [
            (0o755, 0o700, None),
            (0o700, 0o755, None),
            (0o1777, 0o700, None),
            (0o777, 0o700, Some(&above)),
            (0o757, 0o700, Some(&above)),
            (0o755, 0o777, Some(&state)),
            (0o755, 0o702, Some(&state)),
        ];
        for (upper, lower, named) in cases {
            set_mode(&above, upper);
            set_mode(&state, lower);
            assert_eq!(
                first_replaceable_folder(&state).as_ref(),
                named,
                "{upper:o} {lower:o}"
            );
            assert_eq!(
                first_replaceable_folder(&linked).as_ref(),
                named,
                "{upper:o} {lower:o}"
            );
        }
        // a folder that does not exist yet is as safe as its parents
        set_mode(&state, 0o700);
        set_mode(&above, 0o777);
        assert_eq!(
            first_replaceable_folder(&above.join("new/state")),
            Some(above.clone())
        );
        set_mode(&above, 0o700);
        assert_eq!(first_replaceable_folder(&above.join("new/state")), None);
        // a symlink in a folder that others may write can be redirected
        let open = way.join("open");
        std::fs::create_dir(&open).unwrap();
        set_mode(&open, 0o777);
        symlink(&state, open.join("link")).unwrap();
        assert_eq!(first_replaceable_folder(&open.join("link")), Some(open));
    }

    #[test]
    fn a_folder_of_another_user_is_named() {
        let around = tempfile::tempdir().unwrap();
        let state = around.path().canonicalize().unwrap().join("state");
        std::fs::create_dir(&state).unwrap();
        let owner = Some(fs::Uid::from_raw(65_534));
        if fs::chown(&state, owner, None).is_err() {
            eprintln!("skipped: a_folder_of_another_user_is_named: needs root");
            return;
        }
        assert_eq!(first_replaceable_folder(&state.join("drafts")), Some(state));
    }
}
