//! One step over several files of a blog: all of it or none of it, and it can be taken back.
//!
//! ```text
//! written down, synced (N.pending) ─▶ each change in turn ─▶ N.done
//!                                  └─ one fails: those before it are taken back, N.pending goes
//! the next start finds N.pending: whatever of it is on disk is taken back
//! ```
//!
//! What is written down holds every byte that the step replaces or takes away, so that a process
//! killed anywhere, and `undo` days later, can bring it back. Nothing is overwritten that is not
//! what the step was made from: a file that somebody else changed since stays as it is, and the
//! step is refused with all files as they were.

mod change;
mod error;
mod names;
mod record;
mod shown;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::body::is_protected;
use super::disk;
use super::save::{OnDisk, SaveError, own, sweep_within};

pub use change::{Change, Standing};
pub use error::OperationError;
pub use names::Names;
pub use record::Unreadable;
pub use shown::Shown;

/// The ending of the record of a step that can be undone.
const DONE: &str = "done";
/// So many steps can be taken back; older ones are forgotten, unless they took files away.
const KEPT: usize = 200;

/// A step over files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// What it does, in words, as in "rename the tag a to b in 3 posts".
    pub what: String,
    /// The folder no file of it may lie outside of.
    pub root: PathBuf,
    /// When it was asked for.
    pub at: Timestamp,
    /// What happens to files, in order; each names files as they are called after those before it.
    pub changes: Vec<Change>,
}

impl Operation {
    /// Tells whether files are taken away by it.
    fn takes_away(&self) -> bool {
        let mut changes = self.changes.iter();
        changes.any(|change| matches!(change, Change::Remove { .. }))
    }

    /// Returns the files whose text it changes and that have no write permission. Reads the disk.
    pub fn protected(&self) -> impl Iterator<Item = PathBuf> {
        let changes = self.changes.iter().enumerate();
        changes.filter_map(|(place, change)| {
            let Change::Write { path, .. } = change else {
                return None;
            };
            let before = self.changes.get(..place).unwrap_or_default();
            let now = Names::before(before, path);
            is_protected(&now).then_some(now)
        })
    }

    /// Gives the step that takes this one back.
    #[must_use]
    pub fn inverse(&self, at: Timestamp) -> Self {
        Self {
            what: self.what.clone(),
            root: self.root.clone(),
            at,
            changes: self.changes.iter().rev().map(Change::inverse).collect(),
        }
    }
}

/// The folder in which steps are written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    folder: PathBuf,
}

/// Held while files are changed.
#[derive(Debug)]
struct Lock(#[expect(dead_code, reason = "the lock goes with the file")] fs::File);

impl Ledger {
    /// Takes a folder, which need not be there yet.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Does a step, all of it or none; it can be taken back then.
    pub fn perform(&self, operation: &Operation) -> Result<(), OperationError> {
        let _lock = self.lock()?;
        let pending = self.write_down(operation, None)?;
        carry_out(operation, &pending)?;
        self.close_as(operation, &pending, "done")?;
        self.forget_old();
        Ok(())
    }

    /// Takes the last step back that was done below a folder, and gives it. Where a file was
    /// changed since, all files stay as they are.
    pub fn undo(&self, root: &Path, at: Timestamp) -> Result<Operation, OperationError> {
        let _lock = self.lock()?;
        let (done, operation) = self.last(root)?.ok_or(OperationError::Nothing)?;
        let inverse = operation.inverse(at);
        let pending = self.write_down(&inverse, Some(&done))?;
        carry_out(&inverse, &pending)?;
        // from here on the step counts as taken back, wherever the process dies
        let undone = self.close_as(&inverse, &pending, "undone")?;
        close(&undone, &done);
        Ok(operation)
    }

    /// Returns what `undo` would undo. A record that cannot be read is an error, and never passed
    /// over in favor of an older one.
    pub fn last_done(&self, root: &Path) -> Result<Option<Operation>, OperationError> {
        Ok(self.last(root)?.map(|(_, operation)| operation))
    }

    /// Lists the steps below a folder that took files away, the oldest first, with every byte.
    pub fn trash(&self, root: &Path) -> Vec<Operation> {
        let records = self.records(&["kept", "done"]).into_iter();
        let steps = records.filter_map(|path| Some(record::read(&path).ok()?.operation));
        let here = steps.filter(|step| step.root == root);
        here.filter(Operation::takes_away).collect()
    }

    /// Returns the records that may hold files removed below a folder, and cannot be read.
    pub fn unreadable_trash(&self, root: &Path) -> Vec<Unreadable> {
        let records = self.records(&["kept", "done"]).into_iter();
        let unreadable = records.filter_map(|path| record::read(&path).err());
        let here = unreadable.filter(|it| it.may_concern(root));
        here.filter(Unreadable::may_take_away).collect()
    }

    /// Takes back what an earlier process left in the middle, and gives those steps.
    pub fn recover(&self) -> Result<Vec<Operation>, OperationError> {
        if self.records(&["pending", "undone"]).is_empty() {
            return Ok(Vec::new());
        }
        let _lock = self.lock()?;
        for undone in self.records(&["undone"]) {
            if let Ok(record) = record::read(&undone)
                && let Some(done) = record.undoes
            {
                close(&undone, &self.folder.join(done));
            }
        }
        let (mut found, mut failed) = (Vec::new(), None);
        for pending in self.records(&["pending"]).into_iter().rev() {
            let read = match record::read(&pending) {
                Ok(read) => read,
                // the version that wrote it knows what to do
                Err(unreadable) if unreadable.is_newer() => continue,
                Err(unreadable) => {
                    failed = Some(unreadable.into());
                    continue;
                }
            };
            match take_back(&read.operation, &read.operation.changes, &pending, None) {
                Ok(()) => {
                    remove(&pending);
                    found.push(read.operation);
                }
                Err(stuck) => failed = Some(stuck),
            }
        }
        failed.map_or(Ok(found), Err)
    }

    /// Writes a step down under the next number.
    fn write_down(
        &self,
        operation: &Operation,
        undoes: Option<&Path>,
    ) -> Result<PathBuf, OperationError> {
        let last = self.records(&["pending", "done", "undone", "kept"]).pop();
        let number = last.as_deref().and_then(number_of).unwrap_or(0) + 1;
        let path = self.folder.join(format!("{number:010}.pending"));
        let undoes = undoes.and_then(Path::file_name);
        let bytes = record::encode(operation, undoes).map_err(|why| self.failed(why))?;
        own::put(&path, &bytes).map_err(|why| self.failed(why))?;
        Ok(path)
    }

    /// Gives the record of a step that was made the name that says so, for good; where that cannot
    /// be, the step is taken back.
    fn close_as(
        &self,
        operation: &Operation,
        pending: &Path,
        ending: &str,
    ) -> Result<PathBuf, OperationError> {
        let closed = pending.with_extension(ending);
        let Err(why) = own::rename(pending, &closed) else {
            return Ok(closed);
        };
        // it may have its name, and yet not be sure to keep it
        let _ = fs::rename(&closed, pending);
        take_back(operation, &operation.changes, pending, None)?;
        remove(pending);
        Err(self.failed(why))
    }

    /// Lists records, the oldest first.
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

    fn last(&self, root: &Path) -> Result<Option<(PathBuf, Operation)>, OperationError> {
        for path in self.records(&["done", "undone"]).into_iter().rev() {
            match record::read(&path) {
                Ok(read)
                    if read.operation.root == root
                        && path.extension().is_some_and(|it| it == DONE) =>
                {
                    return Ok(Some((path, read.operation)));
                }
                Err(unreadable) if unreadable.may_concern(root) => return Err(unreadable.into()),
                Ok(_) | Err(_) => {}
            }
        }
        Ok(None)
    }

    fn forget_old(&self) {
        let records = self.records(&["done"]);
        let old = records.len().saturating_sub(KEPT);
        for path in records.iter().take(old) {
            // one that cannot be read may be all there is of a text
            let Ok(read) = record::read(path) else {
                continue;
            };
            let takes = read.operation.takes_away();
            // one that cannot be kept under another name stays as it is
            let kept = takes.then(|| fs::rename(path, path.with_extension("kept")));
            if kept.is_none() {
                remove(path);
            }
        }
    }

    fn lock(&self) -> Result<Lock, OperationError> {
        own::private_folder(&self.folder).map_err(|why| self.failed(why))?;
        let lock = disk::lock(&self.folder.join("lock")).map_err(|error| self.failed(error))?;
        lock.map(Lock).ok_or(OperationError::Busy)
    }

    fn failed(&self, why: io::Error) -> OperationError {
        OperationError::Journal {
            folder: self.folder.clone(),
            why,
        }
    }
}

/// A change that could not be made: how many were made before it, its file, and why.
type Failure = (usize, PathBuf, SaveError);

/// Makes every change, or none.
fn carry_out(operation: &Operation, pending: &Path) -> Result<(), OperationError> {
    let tried = check(operation).and_then(|()| apply(operation));
    let Err((mut made, path, why)) = tried else {
        return Ok(());
    };
    made += usize::from(touched(&why));
    let changes = operation.changes.get(..made).unwrap_or_default();
    let refused = format!("{}: {why}", name(operation, &path));
    take_back(operation, changes, pending, Some(refused))?;
    remove(pending);
    Err(OperationError::Refused { path, why })
}

/// Looks, before anything is touched, whether files are those the step was made from.
fn check(operation: &Operation) -> Result<(), Failure> {
    if let Some(path) = operation.protected().next() {
        return Err((0, path, SaveError::Protected));
    }
    for change in &operation.changes {
        if change.moves_names() {
            // the rest may name files that are not there yet
            return Ok(());
        }
        if change.standing() != Standing::Before {
            let why = SaveError::Changed(Vec::new());
            return Err((0, change.path().to_owned(), why));
        }
    }
    Ok(())
}

/// Tells whether a change that failed may have left something behind.
fn touched(why: &SaveError) -> bool {
    why.on_disk() != OnDisk::Old
}

fn apply(operation: &Operation) -> Result<(), Failure> {
    for (made, change) in operation.changes.iter().enumerate() {
        let applied = change.apply(&operation.root);
        applied.map_err(|why| (made, change.path().to_owned(), why))?;
    }
    Ok(())
}

/// Takes changes back, the last first; one that was never made is passed over, and so is one that
/// cannot be taken back: the error names every file that is not as it was.
fn take_back(
    operation: &Operation,
    changes: &[Change],
    pending: &Path,
    refused: Option<String>,
) -> Result<(), OperationError> {
    let mut left = Vec::new();
    for (place, change) in changes.iter().enumerate().rev() {
        if Names::were_not_reached(changes.get(..place).unwrap_or_default(), change) {
            continue;
        }
        if let Change::MakeFolder { path, .. } = change {
            // a folder that is not there has nothing to sweep
            let _ = sweep_within(&operation.root, path);
        }
        let back = change.way_back();
        let back = back.and_then(|back| back.map_or(Ok(()), |back| back.apply(&operation.root)));
        if let Err(why) = back {
            left.push(format!("{} ({why})", name(operation, change.path())));
        }
    }
    if left.is_empty() {
        return Ok(());
    }
    let record = pending.with_extension("stuck");
    // under another name, so that it is not tried again at every start
    let moved = fs::rename(pending, &record).is_ok();
    Err(OperationError::Stuck {
        refused,
        left,
        record: if moved { record } else { pending.to_owned() },
    })
}

/// Names a file below the folder of a step.
fn name(operation: &Operation, path: &Path) -> String {
    let below = path.strip_prefix(&operation.root).unwrap_or(path);
    below.display().to_string()
}

/// Forgets a step that was taken back, and that it was.
fn close(undone: &Path, done: &Path) {
    remove(done);
    remove(undone);
}

fn remove(record: &Path) {
    // one that stays is taken for what it is by the next start
    let _ = fs::remove_file(record);
}

fn number_of(record: &Path) -> Option<u64> {
    record.file_stem()?.to_str()?.parse().ok()
}
