//! Path changes by a transaction, so that views can follow the files they show.

use std::path::{Path, PathBuf};

use super::{FileChange, FileTransaction};

/// Path changes by a transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathChanges {
    /// Renamed files and folders in order, as old and new path.
    pub renamed: Vec<(PathBuf, PathBuf)>,
    /// Created files.
    pub created: Vec<PathBuf>,
}

impl PathChanges {
    /// Returns the new path of a file, if it changes.
    pub fn new_path(&self, path: &Path) -> Option<PathBuf> {
        let mut now = path.to_owned();
        for (from, to) in &self.renamed {
            if let Ok(below) = now.strip_prefix(from) {
                // joining an empty path would add a trailing slash
                let is_it = below.as_os_str().is_empty();
                now = if is_it { to.clone() } else { to.join(below) };
            }
        }
        (now != path).then_some(now)
    }
}

impl PathChanges {
    /// Returns the path of a file before some changes, given its path after them.
    pub(super) fn old_path(changes: &[FileChange], path: &Path) -> PathBuf {
        let mut now = path.to_owned();
        for change in changes.iter().rev() {
            if let FileChange::Rename { from, to } = change
                && let Ok(below) = now.strip_prefix(to)
            {
                let is_it = below.as_os_str().is_empty();
                now = if is_it {
                    from.clone()
                } else {
                    from.join(below)
                };
            }
        }
        now
    }

    /// Whether a change was never reached: its file still has the name from before the earlier
    /// changes, which rename it.
    pub(super) fn is_unreached(before: &[FileChange], change: &FileChange) -> bool {
        let FileChange::Write { path, .. } = change else {
            return false;
        };
        let old = Self::old_path(before, path);
        old != *path && path.symlink_metadata().is_err() && old.symlink_metadata().is_ok()
    }
}

impl FileTransaction {
    /// Returns the path changes of this transaction.
    pub fn path_changes(&self) -> PathChanges {
        let mut names = PathChanges::default();
        for change in &self.changes {
            match change {
                FileChange::Rename { from, to } => names.renamed.push((from.clone(), to.clone())),
                FileChange::Create { path, .. } => names.created.push(path.clone()),
                _ => {}
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_a_folder_that_moves_is_called_otherwise_too() {
        let names = PathChanges {
            renamed: vec![
                ("/b/a".into(), "/b/x".into()),
                ("/b/x".into(), "/b/A".into()),
            ],
            created: Vec::new(),
        };
        let now = |path: &str| names.new_path(Path::new(path));
        assert_eq!(now("/b/a"), Some("/b/A".into()));
        assert_eq!(now("/b/a/index.md"), Some("/b/A/index.md".into()));
        assert_eq!(now("/b/ab.md"), None);
    }
}
