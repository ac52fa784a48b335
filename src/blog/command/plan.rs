//! A planned command: the file changes, their effects, and the posts after them.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::blog::file_transaction::{FileTransaction, FileTransactionError, UndoLog};
use crate::blog::post::PostId;

/// A planned command: the file changes and their effects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangePlan {
    /// File changes to apply; for an undo, those that revert.
    pub transaction: FileTransaction,
    /// For an undo, the time at which the reverted transaction was requested.
    pub undoes: Option<Timestamp>,
    /// Notes for the user, one line each.
    pub notes: Vec<String>,
    /// The posts after the change; the first one is to be selected. A tag change lists none.
    pub after: Vec<PlannedPost>,
    /// A tag that is not defined in the tags file, but could be.
    pub undefined_tag: Option<String>,
}

impl ChangePlan {
    /// Creates a plan without notes.
    pub(super) fn new(transaction: FileTransaction) -> Self {
        Self {
            transaction,
            undoes: None,
            notes: Vec::new(),
            after: Vec::new(),
            undefined_tag: None,
        }
    }

    /// Plans the undo of the last transaction of a blog. Fails if there is none, or if its record
    /// cannot be read.
    pub fn undo(
        undo_log: &UndoLog,
        root: &Path,
        now: Timestamp,
    ) -> Result<Self, FileTransactionError> {
        let last = undo_log.last_done(root)?;
        let last = last.ok_or(FileTransactionError::NothingToUndo)?;
        Ok(Self {
            undoes: Some(last.at),
            ..Self::new(last.inverse(now))
        })
    }

    /// Applies the plan, as a whole or not at all. An undo fails if another transaction followed
    /// the one it reverts.
    pub fn apply(&self, undo_log: &UndoLog) -> Result<(), FileTransactionError> {
        let root = &self.transaction.root;
        match self.undoes {
            Some(at) => undo_log.undo(root, at, self.transaction.at).map(drop),
            None => undo_log.perform(&self.transaction),
        }
    }
}

/// A post as it will be after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPost {
    /// Current path of the file; `None` for a new post.
    pub was: Option<PathBuf>,
    /// Path of the file.
    pub path: PathBuf,
    /// Post ID.
    pub id: PostId,
    /// Title.
    pub title: String,
    /// URL path on the site; empty if unknown.
    pub url: String,
    /// Why the URL path is unknown.
    pub url_unknown: Option<String>,
}
