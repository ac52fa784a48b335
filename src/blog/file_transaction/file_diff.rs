//! Diffs of a transaction by file, for the change preview.

use std::path::Path;

use super::{FileChange, FileTransaction};
use crate::blog::text_diff::{DiffLine, LineStatus, hunks};

/// Diff of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiff {
    /// Path relative to the transaction's folder.
    pub name: String,
    /// Effect on the whole file, as in "is made"; empty if only lines change.
    pub effect: String,
    /// Removed and added lines.
    pub lines: Vec<DiffLine>,
}

impl FileTransaction {
    /// Returns the diffs of all files.
    pub fn file_diffs(&self) -> Vec<FileDiff> {
        let changes = self.changes.iter();
        changes.map(|change| diff_of(change, &self.root)).collect()
    }
}

fn diff_of(change: &FileChange, root: &Path) -> FileDiff {
    let name = |path: &Path| {
        let below = path.strip_prefix(root).unwrap_or(path);
        below.to_string_lossy().into_owned()
    };
    let differs = |old: &[u8], new: &[u8]| {
        let hunks = hunks(old, new, 0).into_iter();
        let lines = hunks.flat_map(|hunk| hunk.lines);
        lines
            .filter(|line| line.status != LineStatus::Unchanged)
            .collect()
    };
    let (fate, lines) = match change {
        FileChange::Write { old, new, .. } => (String::new(), differs(old, new)),
        FileChange::Create { bytes, .. } => ("new file".to_owned(), differs(&[], bytes)),
        FileChange::Remove { bytes, .. } => ("deleted".to_owned(), differs(bytes, &[])),
        FileChange::Rename { to, .. } => (format!("renamed to {}", name(to)), Vec::new()),
        FileChange::MakeFolder { .. } => ("new folder".to_owned(), Vec::new()),
        FileChange::RemoveFolder { .. } => ("folder deleted".to_owned(), Vec::new()),
    };
    FileDiff {
        name: name(change.path()),
        effect: fate,
        lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn told(change: FileChange) -> (String, String, Vec<(char, String)>) {
        let transaction = FileTransaction {
            what: "x".to_owned(),
            root: "/blog".into(),
            at: Timestamp::UNIX_EPOCH,
            changes: vec![change],
        };
        let file = transaction.file_diffs().remove(0);
        let lines = file.lines.into_iter();
        let lines = lines.map(|line| (line.status.mark(), line.text)).collect();
        (file.name, file.effect, lines)
    }

    #[test]
    fn a_file_that_changes_is_told_by_the_lines_that_change() {
        let change = FileChange::Write {
            path: "/blog/sub/a.md".into(),
            old: b"---\ntags: [a]\n---\n".to_vec(),
            new: b"---\ntags: [b]\n---\n".to_vec(),
        };
        let lines = vec![('-', "tags: [a]".to_owned()), ('+', "tags: [b]".to_owned())];
        assert_eq!(told(change), ("sub/a.md".to_owned(), String::new(), lines));
    }

    #[test]
    fn files_that_come_go_or_get_another_name_say_so() {
        let path = "/blog/a.md".into();
        let made = FileChange::Create {
            path,
            bytes: b"x\n".to_vec(),
            mode: None,
        };
        let gone = made.inverse();
        assert_eq!(told(made).2, [('+', "x".to_owned())]);
        assert_eq!(told(gone).1, "deleted");
        let renamed = FileChange::Rename {
            from: "/blog/a.md".into(),
            to: "/blog/b.md".into(),
        };
        assert_eq!(told(renamed).1, "renamed to b.md");
    }
}
