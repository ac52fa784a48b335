//! Why a step over files was not done, in one line that names every file that is not as it was.

use std::io;
use std::path::{Path, PathBuf};

use super::record::Unreadable;
use crate::blog::body::protected;
use crate::blog::save::SaveError;

/// Why a step was not done.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// A change could not be made; every file is as it was.
    #[error("{}", refused(.path, .path, .why))]
    Refused {
        /// The file.
        path: PathBuf,
        /// Why.
        why: SaveError,
    },
    /// A change could not be made, and some before it could not be undone.
    #[error("{}", stuck(.refused.as_deref(), .left, .record))]
    Stuck {
        /// The file that could not be changed, and why; nothing where an interrupted step is undone.
        refused: Option<String>,
        /// The files that are not as they were, each with the reason.
        left: Vec<String>,
        /// The file that holds every old text.
        record: PathBuf,
    },
    /// The step could not be written down; nothing was changed.
    #[error("{}: {why}; nothing was changed", .folder.display())]
    Journal {
        /// The folder of the records.
        folder: PathBuf,
        /// What the system says.
        why: io::Error,
    },
    /// A record cannot be read; nothing was changed.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Another process is in the middle of a step.
    #[error("another postdesk is changing files of a blog; try again")]
    Busy,
    /// There is no step to take back.
    #[error("there is nothing to undo")]
    Nothing,
}

impl OperationError {
    /// Says it in one line, with files named below a folder.
    pub fn below(&self, root: &Path) -> String {
        let Self::Refused { path, why } = self else {
            return self.to_string();
        };
        refused(path.strip_prefix(root).unwrap_or(path), path, why)
    }
}

fn refused(shown: &Path, path: &Path, why: &SaveError) -> String {
    let shown = shown.display();
    match why {
        SaveError::Protected => format!("{shown}: {}; nothing was changed", protected(path)),
        _ => format!("{shown}: {why}; nothing was changed"),
    }
}

fn stuck(refused: Option<&str>, left: &[String], record: &Path) -> String {
    let begun = refused.unwrap_or("an interrupted change");
    let (left, record) = (left.join(", "), record.display());
    format!("{begun}; undone except in {left}; the texts from before are kept in {record}")
}
