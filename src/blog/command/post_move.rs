//! Rename of a post, and the file changes for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::blog::file_transaction::FileChange;
use crate::blog::post::Post;

/// Rename of a post.
#[derive(Clone, Debug)]
pub(super) struct PostMove {
    /// The post before the rename.
    pub(super) post: Arc<Post>,
    /// The post after the rename.
    pub(super) new: Arc<Post>,
    /// Path that is renamed: the file, or the folder of a bundle.
    pub(super) from: PathBuf,
    pub(super) to: PathBuf,
    /// Whether both names are one to a case-insensitive file system.
    pub(super) is_same: bool,
    /// Rename of the post's asset folder.
    pub(super) asset_move: Option<(PathBuf, PathBuf)>,
}

impl PostMove {
    /// Returns the renames of the post and its asset folder.
    pub(super) fn changes(&self) -> Vec<FileChange> {
        let mut changes = renames(&self.from, &self.to, self.is_same);
        changes.extend(self.asset_move.iter().map(|(from, to)| rename(from, to)));
        changes
    }
}

fn rename(from: &Path, to: &Path) -> FileChange {
    FileChange::Rename {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

/// Renames a file or folder. Between two spellings of one name an intermediate name is used, since
/// a case-insensitive file system would see no change.
pub(super) fn renames(from: &Path, to: &Path, is_same: bool) -> Vec<FileChange> {
    if !is_same {
        return vec![rename(from, to)];
    }
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let between = to.with_file_name(format!(".{name}.postdesk"));
    vec![rename(from, &between), rename(&between, to)]
}
