//! Files without write permission. Anyone who may write to the folder could still replace them, but
//! somebody removed the permission on purpose, so they are left alone.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Access, AtFlags, CWD, accessat};
use rustix::io::Errno;

/// Mode bit that lets the owner write.
const OWNER_WRITES: u32 = 0o200;

/// Whether a file is read-only: its mode has no owner write bit (which is respected even as root),
/// or this process may not write to it. Reads the disk.
pub fn is_protected(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|found| has_no_permission(path, &found))
}

/// Whether a file whose metadata is known is read-only.
pub(super) fn has_no_permission(path: &Path, found: &Metadata) -> bool {
    is_mode_protected(found.mode()) || {
        let access = accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS);
        access == Err(Errno::ACCESS)
    }
}

/// Whether a file mode has no owner write bit.
pub(in crate::blog) fn is_mode_protected(mode: u32) -> bool {
    mode & OWNER_WRITES == 0
}

/// Returns the message that a file is read-only, with the `chmod` command that changes it.
pub fn read_only_message(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = shell_words::quote(&path);
    format!("it is read-only (no write permission); run `chmod u+w {path}` to allow changes")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::blog::save::private_file;

    #[test]
    fn a_mode_without_a_write_bit_of_the_owner_protects_a_file_from_root_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b.md");
        private_file::put(&path, b"x").unwrap();
        for (mode, wanted) in [
            (0o444, true),
            (0o400, true),
            (0o464, true),
            (0o555, true),
            (0o000, true),
            (0o644, false),
            (0o600, false),
            (0o200, false),
            (0o755, false),
        ] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(is_protected(&path), wanted, "{mode:o}");
        }
        assert!(!is_protected(&folder.path().join("none")));
        let words = read_only_message(&path);
        assert!(words.contains("`chmod u+w '/"), "{words}");
    }
}
