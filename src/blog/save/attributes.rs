//! File metadata to preserve: owner, mode and extended attributes, including access control lists.

use std::fs::{File, Metadata};
use std::os::unix::fs::MetadataExt;

use rustix::fs::{self, Gid, Mode, Uid};
use rustix::io::Errno;

use super::system;
use crate::blog::read_file::{Ownership, ownership_of};

/// Attribute of access control lists; a new file may inherit one from its folder.
const ACCESS_LIST: &[u8] = b"system.posix_acl_access";

/// Copies all metadata from an old file to a new one; the error says what cannot be kept.
pub(super) fn copy_metadata(from: &File, old: &Metadata, to: &File) -> Result<(), &'static str> {
    const OWNER: &str = "its owner cannot be kept";
    const MODE: &str = "its mode cannot be kept";
    let (new, old) = (to.metadata().map_err(|_unknown| OWNER)?, ownership_of(old));
    if (new.uid(), new.gid()) != (old.owner, old.group) {
        let (owner, group) = (Uid::from_raw(old.owner), Gid::from_raw(old.group));
        fs::fchown(to, Some(owner), Some(group)).map_err(|_error| OWNER)?;
    }
    attributes(from, to)?;
    // last, since a new owner or access list changes it
    fs::fchmod(to, Mode::from_raw_mode(old.mode as _)).map_err(|_error| MODE)?;
    // the kernel silently drops group bits if the process is not a member of the group
    let is_kept = to.metadata().is_ok_and(|new| ownership_of(&new) == old);
    if is_kept { Ok(()) } else { Err(MODE) }
}

/// Restores the access rights of a deleted file; if its group cannot be restored, the new group
/// gets no rights.
pub(super) fn restore_access(to: &File, access: Ownership) -> std::io::Result<()> {
    let (owner, group) = (Uid::from_raw(access.owner), Gid::from_raw(access.group));
    // changing the owner may fail without root rights
    let _ = fs::fchown(to, Some(owner), None);
    let has_group = fs::fchown(to, None, Some(group)).is_ok();
    let mode = if has_group {
        access.mode
    } else {
        access.mode & !0o070
    };
    fs::fchmod(to, Mode::from_raw_mode(mode as _))?;
    to.sync_all()
}

fn attributes(from: &File, to: &File) -> Result<(), &'static str> {
    const LOST: &str = "its attributes cannot be kept";
    let names = match system::attributes(from) {
        Ok(names) => names,
        // a file system without extended attributes
        Err(Errno::NOTSUP | Errno::NOSYS) => return Ok(()),
        Err(_) => return Err(LOST),
    };
    for name in names
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
    {
        let value = system::attribute(from, name).map_err(|_error| LOST)?;
        // the system sets some attributes on new files itself
        if system::attribute(to, name).is_ok_and(|has| has == value) {
            continue;
        }
        system::set_attribute(to, name, &value).map_err(|_error| LOST)?;
    }
    let has_list = |names: &[u8]| names.split(|byte| *byte == 0).any(|it| it == ACCESS_LIST);
    if !has_list(&names) && has_list(&system::attributes(to).unwrap_or_default()) {
        // inherited from the folder: the old file was more restricted
        system::remove_attribute(to, ACCESS_LIST).map_err(|_error| LOST)?;
    }
    Ok(())
}
