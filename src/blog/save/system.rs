//! System calls that not every platform has, with fallbacks.

use std::ffi::OsStr;
use std::fs::File;
use std::os::fd::OwnedFd;

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use rustix::fs;
use rustix::io::Errno;
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
use rustix::io::retry_on_intr;

/// Largest attribute value on Linux.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
const MAX_ATTRIBUTE_BYTES: usize = 64 * 1024;

/// Renames a file unless the new name is taken; [`Errno::NOSYS`] if the platform has no such call.
pub(super) fn rename_to_new(from: (&OwnedFd, &OsStr), to: (&OwnedFd, &OsStr)) -> Result<(), Errno> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    return fs::renameat_with(from.0, from.1, to.0, to.1, fs::RenameFlags::NOREPLACE);
    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    {
        let _ = (from, to);
        Err(Errno::NOSYS)
    }
}

/// Exchanges two names in a folder; [`Errno::NOSYS`] if the platform has no such call.
pub(super) fn exchange(folder: &OwnedFd, one: &OsStr, other: &OsStr) -> Result<(), Errno> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    return retry_on_intr(|| {
        fs::renameat_with(folder, one, folder, other, fs::RenameFlags::EXCHANGE)
    });
    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    {
        let _ = (folder, one, other);
        Err(Errno::NOSYS)
    }
}

/// Reserves disk space for a file of this length without changing its length. Not done outside of
/// Linux, where this would also lengthen the file.
pub(super) fn reserve(file: &File, bytes: u64) -> Result<(), Errno> {
    #[cfg(target_os = "linux")]
    return fs::fallocate(file, fs::FallocateFlags::KEEP_SIZE, 0, bytes);
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (file, bytes);
        Err(Errno::NOSYS)
    }
}

/// Returns the names of a file's extended attributes, each followed by a NUL; [`Errno::NOSYS`] on
/// platforms that are not supported.
pub(super) fn attributes(file: &File) -> Result<Vec<u8>, Errno> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        let mut names = vec![0; MAX_ATTRIBUTE_BYTES];
        let length = fs::flistxattr(file, names.as_mut_slice())?;
        names.truncate(length);
        Ok(names)
    }
    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    {
        let _ = file;
        Err(Errno::NOSYS)
    }
}

/// Reads an extended attribute.
pub(super) fn attribute(file: &File, name: &[u8]) -> Result<Vec<u8>, Errno> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        let mut value = vec![0; MAX_ATTRIBUTE_BYTES];
        let length = fs::fgetxattr(file, name, value.as_mut_slice())?;
        value.truncate(length);
        Ok(value)
    }
    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    {
        let _ = (file, name);
        Err(Errno::NOSYS)
    }
}

/// Writes an extended attribute.
pub(super) fn set_attribute(file: &File, name: &[u8], value: &[u8]) -> Result<(), Errno> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    return fs::fsetxattr(file, name, value, fs::XattrFlags::empty());
    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    {
        let _ = (file, name, value);
        Err(Errno::NOSYS)
    }
}

/// Removes an extended attribute.
pub(super) fn remove_attribute(file: &File, name: &[u8]) -> Result<(), Errno> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    return fs::fremovexattr(file, name);
    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    {
        let _ = (file, name);
        Err(Errno::NOSYS)
    }
}
