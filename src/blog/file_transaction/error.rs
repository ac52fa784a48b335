//! Errors of file transactions, as one line that names every file that was not restored.

use std::io;
use std::path::{Path, PathBuf};

use super::record::UnreadableRecord;
use crate::blog::read_file::read_only_message;
use crate::blog::save::SaveError;

/// Why a transaction failed.
#[derive(Debug, thiserror::Error)]
pub enum FileTransactionError {
    /// A change failed; all files are as before.
    #[error("{}", refused(.path, .path, .why))]
    Refused {
        /// Path of the file.
        path: PathBuf,
        /// The reason.
        why: SaveError,
    },
    /// A change failed, and earlier ones could not be rolled back.
    #[error("{}", stuck(.refused.as_deref(), .left, .record))]
    RollbackFailed {
        /// The failed file and the reason; `None` if an interrupted transaction was rolled back.
        refused: Option<String>,
        /// Files that were not restored, each with the reason.
        left: Vec<String>,
        /// Record file that holds all the old texts.
        record: PathBuf,
    },
    /// The record could not be written; nothing was changed.
    #[error("{}: {why}; nothing was changed", .folder.display())]
    RecordNotWritten {
        /// Folder of the records.
        folder: PathBuf,
        /// System error.
        why: io::Error,
    },
    /// A record cannot be read; nothing was changed.
    #[error(transparent)]
    Unreadable(#[from] UnreadableRecord),
    /// Another process is in the middle of a transaction.
    #[error("another postdesk is changing files; try again")]
    Busy,
    /// The transaction to undo is not the last one.
    #[error("another postdesk has changed posts since; try again to see what it changed")]
    NotLast,
    /// There is no transaction to undo.
    #[error("nothing to undo")]
    NothingToUndo,
}

impl FileTransactionError {
    /// Returns the message in one line, with paths relative to a folder.
    pub fn message_below(&self, root: &Path) -> String {
        let Self::Refused { path, why } = self else {
            return self.to_string();
        };
        refused(path.strip_prefix(root).unwrap_or(path), path, why)
    }
}

fn refused(shown: &Path, path: &Path, why: &SaveError) -> String {
    let shown = shown.display();
    match why {
        SaveError::Protected => {
            format!("{shown}: {}; nothing was changed", read_only_message(path))
        }
        _ => format!("{shown}: {why}; nothing was changed"),
    }
}

fn stuck(refused: Option<&str>, left: &[String], record: &Path) -> String {
    let begun = refused.unwrap_or("an interrupted change");
    let (left, record) = (left.join(", "), record.display());
    format!("{begun}; undone except in {left}; the old texts are in {record}")
}
