//! Path changes by a transaction, so that views can follow the files they show.

use std::path::{Path, PathBuf};

use super::{Change, Operation};

/// Path changes by a transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Renamed files and folders in order, as old and new path.
    pub moved: Vec<(PathBuf, PathBuf)>,
    /// Created files.
    pub made: Vec<PathBuf>,
}

impl Names {
    /// Returns the new path of a file, if it changes.
    pub fn now(&self, path: &Path) -> Option<PathBuf> {
        let mut now = path.to_owned();
        for (from, to) in &self.moved {
            if let Ok(below) = now.strip_prefix(from) {
                // joining an empty path would add a trailing slash
                let is_it = below.as_os_str().is_empty();
                now = if is_it { to.clone() } else { to.join(below) };
            }
        }
        (now != path).then_some(now)
    }
}

impl Names {
    /// Returns the path of a file before some changes, given its path after them.
    pub(super) fn before(changes: &[Change], path: &Path) -> PathBuf {
        let mut now = path.to_owned();
        for change in changes.iter().rev() {
            if let Change::Rename { from, to } = change
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
    pub(super) fn were_not_reached(before: &[Change], change: &Change) -> bool {
        let Change::Write { path, .. } = change else {
            return false;
        };
        let old = Self::before(before, path);
        old != *path && path.symlink_metadata().is_err() && old.symlink_metadata().is_ok()
    }
}

impl Operation {
    /// Returns the path changes of this transaction.
    pub fn names(&self) -> Names {
        let mut names = Names::default();
        for change in &self.changes {
            match change {
                Change::Rename { from, to } => names.moved.push((from.clone(), to.clone())),
                Change::Create { path, .. } => names.made.push(path.clone()),
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
        let names = Names {
            moved: vec![
                ("/b/a".into(), "/b/x".into()),
                ("/b/x".into(), "/b/A".into()),
            ],
            made: Vec::new(),
        };
        let now = |path: &str| names.now(Path::new(path));
        assert_eq!(now("/b/a"), Some("/b/A".into()));
        assert_eq!(now("/b/a/index.md"), Some("/b/A/index.md".into()));
        assert_eq!(now("/b/ab.md"), None);
    }
}
