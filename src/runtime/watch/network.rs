//! File systems that don't report changes made by other machines.

use std::path::Path;

/// Magic numbers of `statfs(2)`, from `linux/magic.h` and the kernel's file systems.
#[cfg(target_os = "linux")]
const NETWORK_FILE_SYSTEMS: [(u32, &str); 9] = [
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB2"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9P"),
    (0x5346_414f, "AFS"),
    (0x00c3_6400, "Ceph"),
    (0x786f_4256, "a shared folder"),
];

/// Returns the name of a directory's file system where its changes have to be polled.
#[cfg(target_os = "linux")]
pub fn unwatchable_kind(directory: &Path) -> Option<&'static str> {
    let magic = rustix::fs::statfs(directory).ok()?.f_type.cast_unsigned() as u32;
    NETWORK_FILE_SYSTEMS
        .iter()
        .find(|(number, _)| *number == magic)
        .map(|(_, name)| *name)
}

/// Returns `None`: on macOS the periodic rescan finds what is not reported.
#[cfg(target_vendor = "apple")]
pub fn unwatchable_kind(_: &Path) -> Option<&'static str> {
    None
}

/// Returns a reason for every directory: kqueue reports names that come and go, not writes to
/// files.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub fn unwatchable_kind(_: &Path) -> Option<&'static str> {
    Some("kqueue")
}
