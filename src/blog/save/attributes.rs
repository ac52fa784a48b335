//! What a file has beside its text: owner, mode, extended attributes (access lists among them).

use std::fs::{File, Metadata};
use std::os::unix::fs::MetadataExt;

use rustix::fs::{self, Gid, Mode, Uid, XattrFlags};
use rustix::io::Errno;

/// No attribute may be larger on Linux.
const LARGEST: usize = 64 * 1024;

/// Gives a new file everything an old one has; else says what cannot be kept.
pub(super) fn carry(from: &File, old: &Metadata, to: &File) -> Result<(), &'static str> {
    let new = to
        .metadata()
        .map_err(|_unknown| "its owner cannot be kept")?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        let (owner, group) = (Uid::from_raw(old.uid()), Gid::from_raw(old.gid()));
        fs::fchown(to, Some(owner), Some(group)).map_err(|_error| "its owner cannot be kept")?;
    }
    attributes(from, to)?;
    // last: a new owner or access list changes it
    let mode = Mode::from_raw_mode((old.mode() & 0o7777) as _);
    fs::fchmod(to, mode).map_err(|_error| "its mode cannot be kept")
}

fn attributes(from: &File, to: &File) -> Result<(), &'static str> {
    const LOST: &str = "its attributes cannot be kept";
    let names = match list(from) {
        Ok(names) => names,
        // a file system without them
        Err(Errno::NOTSUP | Errno::NOSYS) => return Ok(()),
        Err(_) => return Err(LOST),
    };
    for name in names
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
    {
        let value = get(from, name).map_err(|_error| LOST)?;
        // the system gives new files some of their own
        if get(to, name).is_ok_and(|has| has == value) {
            continue;
        }
        fs::fsetxattr(to, name, &value, XattrFlags::empty()).map_err(|_error| LOST)?;
    }
    Ok(())
}

fn list(file: &File) -> Result<Vec<u8>, Errno> {
    let mut names = vec![0; LARGEST];
    let length = fs::flistxattr(file, names.as_mut_slice())?;
    names.truncate(length);
    Ok(names)
}

fn get(file: &File, name: &[u8]) -> Result<Vec<u8>, Errno> {
    let mut value = vec![0; LARGEST];
    let length = fs::fgetxattr(file, name, value.as_mut_slice())?;
    value.truncate(length);
    Ok(value)
}
