//! File transactions: a change of several files of a blog that is applied as a whole or not at all,
//! and can be undone.
//!
//! ```text
//! record written, synced (N.pending) ─▶ each change in turn ─▶ N.done
//!                                    └─ one fails: the ones before are rolled back, N.pending deleted
//! the next start finds N.pending: the changes already on disk are rolled back
//! ```
//!
//! The record holds every byte that the transaction replaces or deletes, so that a process killed
//! at any point, or `undo` days later, can restore it. A file that does not have the expected
//! contents is never overwritten: if another program has changed it, the transaction is refused and
//! all files stay as they were.

mod change;
mod error;
mod file_diff;
mod path_changes;
mod record;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::disk;
use super::read_file::is_protected;
use super::save::{DiskState, SaveError, private_file, sweep_within};

pub use change::{ChangeState, FileChange};
pub use error::FileTransactionError;
pub use file_diff::FileDiff;
pub use path_changes::PathChanges;
pub use record::UnreadableRecord;

/// Extension of the record of a transaction that can be undone.
const DONE_EXTENSION: &str = "done";
/// Number of transactions that can be undone; older records are deleted, or kept for the trash if
/// they hold deleted files.
const MAX_UNDO_RECORDS: usize = 200;

/// A file transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTransaction {
    /// Description, as in "rename the tag a to b in 3 posts".
    pub what: String,
    /// Folder that contains all of its files; changes outside of it are refused.
    pub root: PathBuf,
    /// When it was requested.
    pub at: Timestamp,
    /// Changes in order; paths take earlier renames into account.
    pub changes: Vec<FileChange>,
}

impl FileTransaction {
    /// Whether it deletes files.
    fn deletes_files(&self) -> bool {
        let mut changes = self.changes.iter();
        changes.any(|change| matches!(change, FileChange::Remove { .. }))
    }

    /// Returns the files it would edit that have no write permission. Reads the disk.
    pub fn read_only_files(&self) -> impl Iterator<Item = PathBuf> {
        let renames = |change: &FileChange| matches!(change, FileChange::Rename { .. });
        let first = self.changes.iter().position(renames);
        let first = first.unwrap_or(self.changes.len());
        let changes = self.changes.iter().enumerate();
        changes.filter_map(move |(place, change)| {
            let FileChange::Write { path, .. } = change else {
                return None;
            };
            let before = self.changes.get(first..place).unwrap_or_default();
            let now = PathChanges::old_path(before, path);
            is_protected(&now).then_some(now)
        })
    }

    /// Returns the transaction that undoes this one.
    #[must_use]
    pub fn inverse(&self, at: Timestamp) -> Self {
        Self {
            what: self.what.clone(),
            root: self.root.clone(),
            at,
            changes: self.changes.iter().rev().map(FileChange::inverse).collect(),
        }
    }
}

/// Undo log: the folder with the records of transactions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoLog {
    folder: PathBuf,
}

/// Lock held while files are changed.
#[derive(Debug)]
struct UndoLogLock(#[expect(dead_code, reason = "the lock goes with the file")] fs::File);

impl UndoLog {
    /// Creates an undo log in a folder, which need not exist yet.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Applies a transaction, as a whole or not at all, and records it for undo.
    pub fn perform(&self, transaction: &FileTransaction) -> Result<(), FileTransactionError> {
        let _lock = self.lock()?;
        let pending = self.write_record(transaction, None)?;
        apply_or_roll_back(transaction, &pending)?;
        self.close_record(transaction, &pending, "done")?;
        self.forget_old();
        Ok(())
    }

    /// Undoes the last transaction with this root and returns it; `at` is the time at which it was
    /// requested. If another one came since, or one of its files was changed, nothing is changed.
    pub fn undo(
        &self,
        root: &Path,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<FileTransaction, FileTransactionError> {
        let _lock = self.lock()?;
        let last = self.last(root)?;
        let (done, transaction) = last.ok_or(FileTransactionError::NothingToUndo)?;
        if transaction.at != at {
            return Err(FileTransactionError::NotLast);
        }
        let inverse = transaction.inverse(now);
        let pending = self.write_record(&inverse, Some(&done))?;
        apply_or_roll_back(&inverse, &pending)?;
        // from here on the transaction counts as undone, even if the process dies
        let undone = self.close_record(&inverse, &pending, "undone")?;
        delete_both_records(&undone, &done);
        Ok(transaction)
    }

    /// Returns what `undo` would undo. An unreadable record is an error; it is never skipped in
    /// favor of an older one.
    pub fn last_done(&self, root: &Path) -> Result<Option<FileTransaction>, FileTransactionError> {
        Ok(self.last(root)?.map(|(_, transaction)| transaction))
    }

    /// Lists the transactions with this root that deleted files, oldest first, with all contents.
    pub fn trash(&self, root: &Path) -> Vec<FileTransaction> {
        let records = self.records(&["kept", "done"]).into_iter();
        let read = records.filter_map(|path| Some(record::read(&path).ok()?.transaction));
        read.filter(|it| it.root == root && it.deletes_files())
            .collect()
    }

    /// Returns the unreadable records that may hold files deleted below this root.
    pub fn unreadable_trash(&self, root: &Path) -> Vec<UnreadableRecord> {
        let records = self.records(&["kept", "done"]).into_iter();
        let unreadable = records.filter_map(|path| record::read(&path).err());
        let here = unreadable.filter(|it| it.may_concern(root));
        here.filter(UnreadableRecord::may_hold_deleted).collect()
    }

    /// Rolls back the transactions that an earlier process did not finish, and returns them.
    pub fn recover(&self) -> Result<Vec<FileTransaction>, FileTransactionError> {
        if self.records(&["pending", "undone"]).is_empty() {
            return Ok(Vec::new());
        }
        let _lock = self.lock()?;
        for undone in self.records(&["undone"]) {
            if let Ok(record) = record::read(&undone)
                && let Some(done) = record.undoes
            {
                delete_both_records(&undone, &self.folder.join(done));
            }
        }
        let (mut found, mut failed) = (Vec::new(), None);
        for pending in self.records(&["pending"]).into_iter().rev() {
            let read = match record::read(&pending) {
                Ok(read) => read,
                // left for the version that wrote it
                Err(unreadable) if unreadable.is_newer() => continue,
                Err(unreadable) => {
                    failed = Some(unreadable.into());
                    continue;
                }
            };
            match roll_back(&read.transaction, &read.transaction.changes, &pending, None) {
                Ok(()) => {
                    remove(&pending);
                    found.push(read.transaction);
                }
                Err(stuck) => failed = Some(stuck),
            }
        }
        failed.map_or(Ok(found), Err)
    }

    /// Writes the record of a transaction under a number that no other record has.
    fn write_record(
        &self,
        transaction: &FileTransaction,
        undoes: Option<&Path>,
    ) -> Result<PathBuf, FileTransactionError> {
        let all = ["pending", "done", "undone", "kept", "stuck"];
        let last = self.records(&all).pop();
        let number = last.as_deref().and_then(number_of).unwrap_or(0) + 1;
        let path = self.folder.join(format!("{number:010}.pending"));
        let bytes = record::encode(transaction, undoes).map_err(|why| self.failed(why))?;
        private_file::put(&path, &bytes).map_err(|why| self.failed(why))?;
        Ok(path)
    }

    /// Renames the record of an applied transaction, synced, to mark it as complete; if that fails,
    /// the transaction is rolled back.
    fn close_record(
        &self,
        transaction: &FileTransaction,
        pending: &Path,
        ending: &str,
    ) -> Result<PathBuf, FileTransactionError> {
        let closed = pending.with_extension(ending);
        let Err(why) = private_file::rename(pending, &closed) else {
            return Ok(closed);
        };
        // it may have been renamed without being synced
        let _ = fs::rename(&closed, pending);
        roll_back(transaction, &transaction.changes, pending, None)?;
        remove(pending);
        Err(self.failed(why))
    }

    /// Lists records, oldest first.
    fn records(&self, endings: &[&str]) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let is_record = |path: &PathBuf| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            ending.is_some_and(|ending| endings.contains(&ending)) && number_of(path).is_some()
        };
        let mut records: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(is_record)
            .collect();
        records.sort_by_key(|path| number_of(path));
        records
    }

    fn last(
        &self,
        root: &Path,
    ) -> Result<Option<(PathBuf, FileTransaction)>, FileTransactionError> {
        for path in self.records(&["done", "undone"]).into_iter().rev() {
            match record::read(&path) {
                Ok(read)
                    if read.transaction.root == root
                        && path.extension().is_some_and(|it| it == DONE_EXTENSION) =>
                {
                    return Ok(Some((path, read.transaction)));
                }
                Err(unreadable) if unreadable.may_concern(root) => return Err(unreadable.into()),
                Ok(_) | Err(_) => {}
            }
        }
        Ok(None)
    }

    fn forget_old(&self) {
        let records = self.records(&["done"]);
        let old = records.len().saturating_sub(MAX_UNDO_RECORDS);
        for path in records.iter().take(old) {
            // an unreadable record may hold the only copy of a text
            let Ok(read) = record::read(path) else {
                continue;
            };
            let takes = read.transaction.deletes_files();
            // if it cannot be renamed, it stays as it is
            let kept = takes.then(|| fs::rename(path, path.with_extension("kept")));
            if kept.is_none() {
                remove(path);
            }
        }
    }

    fn lock(&self) -> Result<UndoLogLock, FileTransactionError> {
        private_file::create_private_folder(&self.folder).map_err(|why| self.failed(why))?;
        let lock = disk::lock(&self.folder.join("lock")).map_err(|error| self.failed(error))?;
        lock.map(UndoLogLock).ok_or(FileTransactionError::Busy)
    }

    fn failed(&self, why: io::Error) -> FileTransactionError {
        FileTransactionError::RecordNotWritten {
            folder: self.folder.clone(),
            why,
        }
    }
}

/// A failed change: the number of changes made before it, its file, and the error.
type ChangeFailure = (usize, PathBuf, SaveError);

/// Makes all changes, or none.
fn apply_or_roll_back(
    transaction: &FileTransaction,
    pending: &Path,
) -> Result<(), FileTransactionError> {
    let tried = check(transaction).and_then(|()| apply(transaction));
    let Err((mut made, path, why)) = tried else {
        return Ok(());
    };
    made += usize::from(why.on_disk() != DiskState::Old);
    let changes = transaction.changes.get(..made).unwrap_or_default();
    let refused = format!("{}: {why}", name(transaction, &path));
    roll_back(transaction, changes, pending, Some(refused))?;
    remove(pending);
    Err(FileTransactionError::Refused { path, why })
}

/// Checks, before anything is written, that the files are as expected.
fn check(transaction: &FileTransaction) -> Result<(), ChangeFailure> {
    if let Some(path) = transaction.read_only_files().next() {
        return Err((0, path, SaveError::Protected));
    }
    for change in &transaction.changes {
        if change.is_path_change() {
            // later changes may refer to paths that do not exist yet
            return Ok(());
        }
        if change.state() != ChangeState::NotApplied {
            let why = SaveError::Changed(Vec::new());
            return Err((0, change.path().to_owned(), why));
        }
    }
    Ok(())
}

fn apply(transaction: &FileTransaction) -> Result<(), ChangeFailure> {
    for (made, change) in transaction.changes.iter().enumerate() {
        let applied = change.apply(&transaction.root);
        applied.map_err(|why| (made, change.path().to_owned(), why))?;
    }
    Ok(())
}

/// Rolls back changes, last first, skipping those that were never made. Those that cannot be rolled
/// back are skipped as well, and the error names all files that were not restored.
fn roll_back(
    transaction: &FileTransaction,
    changes: &[FileChange],
    pending: &Path,
    refused: Option<String>,
) -> Result<(), FileTransactionError> {
    let mut left = Vec::new();
    for (place, change) in changes.iter().enumerate().rev() {
        if PathChanges::is_unreached(changes.get(..place).unwrap_or_default(), change) {
            continue;
        }
        if let FileChange::MakeFolder { path, .. } = change {
            // a missing folder has nothing to sweep
            let _ = sweep_within(&transaction.root, path);
        }
        let back = change.rollback();
        let back = back.and_then(|back| back.map_or(Ok(()), |back| back.apply(&transaction.root)));
        if let Err(why) = back {
            left.push(format!("{} ({why})", name(transaction, change.path())));
        }
    }
    if left.is_empty() {
        return Ok(());
    }
    let record = pending.with_extension("stuck");
    // renamed, so that it is not retried at every start
    let moved = fs::rename(pending, &record).is_ok();
    Err(FileTransactionError::RollbackFailed {
        refused,
        left,
        record: if moved { record } else { pending.to_owned() },
    })
}

/// Returns the path of a file relative to the transaction's folder.
fn name(transaction: &FileTransaction, path: &Path) -> String {
    let below = path.strip_prefix(&transaction.root).unwrap_or(path);
    below.display().to_string()
}

/// Deletes the records of a transaction and of its undo.
fn delete_both_records(undone: &Path, done: &Path) {
    remove(done);
    remove(undone);
}

fn remove(record: &Path) {
    // if that fails, the next start handles the record by its extension
    let _ = fs::remove_file(record);
}

fn number_of(record: &Path) -> Option<u64> {
    record.file_stem()?.to_str()?.parse().ok()
}
