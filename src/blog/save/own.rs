//! Files of our own, such as drafts: for the person alone, and never half a file.

use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{self, Mode};
use rustix::io::retry_on_intr;

use super::SaveError;
use super::atomic::fill;
use super::place::Place;
use super::temporary::{make, sweep_at};

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

/// Returns the first folder on the way to `folder`, itself included, in which another user could
/// put something else into its place: one of another owner than the user and root, or one that
/// others may write and that is not sticky (`StrictModes` of `sshd_config(5)`). A group of the
/// user's own number counts as the user, as systems that make one for each user have it.
pub fn replaceable(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    let there = folder.ancestors().find(|it| it.exists());
    // where links lead, and where they lie
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
    // a folder that cannot be listed has nothing to be swept
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
        // mode of the folder above, of the folder itself, and which of them is named
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
            assert_eq!(replaceable(&state).as_ref(), named, "{upper:o} {lower:o}");
            assert_eq!(replaceable(&linked).as_ref(), named, "{upper:o} {lower:o}");
        }
        // one that is not there yet is as safe as what is above it
        set_mode(&state, 0o700);
        set_mode(&above, 0o777);
        assert_eq!(replaceable(&above.join("new/state")), Some(above.clone()));
        set_mode(&above, 0o700);
        assert_eq!(replaceable(&above.join("new/state")), None);
        // a link that lies where others may write leads where they like
        let open = way.join("open");
        std::fs::create_dir(&open).unwrap();
        set_mode(&open, 0o777);
        symlink(&state, open.join("link")).unwrap();
        assert_eq!(replaceable(&open.join("link")), Some(open));
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
        assert_eq!(replaceable(&state.join("drafts")), Some(state));
    }
}
