//! Record format of a transaction: a line that names the format, a line of JSON metadata, then all
//! bytes that it replaces, deletes or writes, concatenated.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{FileChange, FileTransaction};
use crate::blog::disk;
use crate::blog::lossless_text::any_path;
use crate::blog::save::fingerprint;

/// First line of every record.
const FORMAT: &str = "postdesk operation 1\n";
/// Largest record that is written or read, in bytes.
const MAX_RECORD_BYTES: u64 = 1024 * 1024 * 1024;
/// Start of the first line in all versions of the format.
const FORMAT_PREFIX: &[u8] = b"postdesk operation ";

/// A transaction read from its record.
pub(super) struct UndoRecord {
    pub(super) transaction: FileTransaction,
    /// File name of the record that this transaction undoes.
    pub(super) undoes: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct RecordHeader {
    what: String,
    #[serde(with = "any_path")]
    root: PathBuf,
    at: Timestamp,
    undoes: Option<String>,
    changes: Vec<RecordedChange>,
    hash: String,
}

/// A change with the lengths of its contents instead of the contents.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum RecordedChange {
    Write {
        #[serde(with = "any_path")]
        path: PathBuf,
        old: usize,
        new: usize,
    },
    Create {
        #[serde(with = "any_path")]
        path: PathBuf,
        bytes: usize,
        mode: Option<u32>,
    },
    Remove {
        #[serde(with = "any_path")]
        path: PathBuf,
        bytes: usize,
        mode: Option<u32>,
    },
    Rename {
        #[serde(with = "any_path")]
        from: PathBuf,
        #[serde(with = "any_path")]
        to: PathBuf,
    },
    MakeFolder {
        #[serde(with = "any_path")]
        path: PathBuf,
        #[serde(default)]
        mode: Option<u32>,
    },
    RemoveFolder {
        #[serde(with = "any_path")]
        path: PathBuf,
        #[serde(default)]
        mode: Option<u32>,
    },
}

/// Encodes a transaction. Fails if the record would be too large to be read.
pub(super) fn encode(transaction: &FileTransaction, undoes: Option<&Path>) -> io::Result<Vec<u8>> {
    encode_within(MAX_RECORD_BYTES, transaction, undoes)
}

/// Encodes a transaction in at most `max_bytes`.
pub(super) fn encode_within(
    max_bytes: u64,
    transaction: &FileTransaction,
    undoes: Option<&Path>,
) -> io::Result<Vec<u8>> {
    let mut contents = Vec::new();
    let changes = transaction
        .changes
        .iter()
        .map(|change| line(change, &mut contents));
    let changes = changes.collect();
    let head = RecordHeader {
        what: transaction.what.clone(),
        root: transaction.root.clone(),
        at: transaction.at,
        undoes: undoes
            .and_then(Path::file_name)
            .map(|name| name.to_string_lossy().into_owned()),
        changes,
        hash: fingerprint(&contents),
    };
    let head = serde_json::to_string(&head)?;
    let mut bytes = [FORMAT, &head, "\n"].concat().into_bytes();
    bytes.append(&mut contents);
    if u64::try_from(bytes.len()).is_ok_and(|size| size <= max_bytes) {
        return Ok(bytes);
    }
    let limit = disk::format_size(max_bytes);
    let why = format!("the undo record would be larger than {limit}; change fewer posts at once");
    Err(io::Error::new(io::ErrorKind::FileTooLarge, why))
}

fn line(change: &FileChange, contents: &mut Vec<u8>) -> RecordedChange {
    let mut add = |bytes: &[u8]| {
        contents.extend_from_slice(bytes);
        bytes.len()
    };
    match change {
        FileChange::Write { path, old, new } => RecordedChange::Write {
            path: path.clone(),
            old: add(old),
            new: add(new),
        },
        FileChange::Create { path, bytes, mode } => RecordedChange::Create {
            path: path.clone(),
            bytes: add(bytes),
            mode: *mode,
        },
        FileChange::Remove { path, bytes, mode } => RecordedChange::Remove {
            path: path.clone(),
            bytes: add(bytes),
            mode: *mode,
        },
        FileChange::Rename { from, to } => RecordedChange::Rename {
            from: from.clone(),
            to: to.clone(),
        },
        FileChange::MakeFolder { path, mode } => RecordedChange::MakeFolder {
            path: path.clone(),
            mode: *mode,
        },
        FileChange::RemoveFolder { path, mode } => RecordedChange::RemoveFolder {
            path: path.clone(),
            mode: *mode,
        },
    }
}

/// An unreadable record, which is never skipped in favor of an older one.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words())]
pub struct UnreadableRecord {
    /// Path of the record.
    pub path: PathBuf,
    why: UnreadableReason,
    /// Root folder of its transaction, if readable.
    root: Option<PathBuf>,
    /// Whether it may hold deleted files.
    may_hold_deleted: bool,
}

#[derive(Debug)]
enum UnreadableReason {
    /// Written by a newer version of postdesk.
    Newer,
    Damaged,
    Failed(io::Error),
}

impl UnreadableRecord {
    /// Whether a newer version of postdesk wrote it, which can read it.
    pub fn is_newer(&self) -> bool {
        matches!(self.why, UnreadableReason::Newer)
    }

    /// Whether its transaction may have this root folder.
    pub(super) fn may_concern(&self, root: &Path) -> bool {
        self.root.as_deref().is_none_or(|own| own == root)
    }

    /// Whether it may hold deleted files.
    pub(super) fn may_hold_deleted(&self) -> bool {
        self.may_hold_deleted
    }

    /// Returns the reason as one word, for JSON.
    pub fn reason_name(&self) -> &'static str {
        match self.why {
            UnreadableReason::Newer => "newer",
            UnreadableReason::Damaged => "damaged",
            UnreadableReason::Failed(_) => "unreadable",
        }
    }

    fn words(&self) -> String {
        let path = self.path.display();
        let is_pending = self.path.extension().is_some_and(|it| it == "pending");
        let fix = if is_pending {
            "check the posts changed last, then move it away"
        } else {
            "move it away to undo the change before it"
        };
        match &self.why {
            UnreadableReason::Newer => {
                format!(
                    "{path}: a newer postdesk wrote this record; undo with that version, or {fix}"
                )
            }
            UnreadableReason::Damaged => format!("{path}: this undo record is damaged; {fix}"),
            UnreadableReason::Failed(why) => {
                format!("{path}: cannot read this undo record: {why}; {fix}")
            }
        }
    }
}

/// Reads a record.
pub(super) fn read(path: &Path) -> Result<UndoRecord, UnreadableRecord> {
    let unreadable = |why, about: Option<RecordOutline>| UnreadableRecord {
        path: path.to_owned(),
        why,
        may_hold_deleted: about.as_ref().is_none_or(RecordOutline::deletes_files),
        root: about.map(|about| about.root),
    };
    let bytes = disk::read(path, MAX_RECORD_BYTES)
        .map_err(|why| unreadable(UnreadableReason::Failed(why), None))?;
    decode(&bytes).ok_or_else(|| {
        let is_own = bytes.starts_with(FORMAT.as_bytes());
        let why = if bytes.starts_with(FORMAT_PREFIX) && !is_own {
            UnreadableReason::Newer
        } else {
            UnreadableReason::Damaged
        };
        unreadable(why, about(&bytes))
    })
}

/// The readable metadata of a record whose contents cannot be read.
#[derive(Deserialize)]
struct RecordOutline {
    #[serde(with = "any_path")]
    root: PathBuf,
    #[serde(default)]
    changes: Vec<RecordedKind>,
}

#[derive(Deserialize)]
struct RecordedKind {
    kind: String,
}

impl RecordOutline {
    fn deletes_files(&self) -> bool {
        self.changes.iter().any(|change| change.kind == "remove")
    }
}

fn about(bytes: &[u8]) -> Option<RecordOutline> {
    let rest = bytes.strip_prefix(FORMAT_PREFIX)?;
    let head = rest.split(|byte| *byte == b'\n').nth(1)?;
    serde_json::from_slice(head).ok()
}

fn decode(bytes: &[u8]) -> Option<UndoRecord> {
    let rest = bytes.strip_prefix(FORMAT.as_bytes())?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (head, contents) = rest.split_at_checked(end)?;
    let mut contents = contents.get(1..)?;
    let head: RecordHeader = serde_json::from_slice(head).ok()?;
    if fingerprint(contents) != head.hash {
        return None;
    }
    let lines = head.changes.into_iter();
    let changes = lines.map(|line| change(line, &mut contents));
    Some(UndoRecord {
        transaction: FileTransaction {
            what: head.what,
            root: head.root,
            at: head.at,
            changes: changes.collect::<Option<_>>()?,
        },
        undoes: head.undoes,
    })
}

fn change(line: RecordedChange, contents: &mut &[u8]) -> Option<FileChange> {
    let mut take = |length: usize| {
        let (taken, rest) = contents.split_at_checked(length)?;
        *contents = rest;
        Some(taken.to_vec())
    };
    Some(match line {
        RecordedChange::Write { path, old, new } => FileChange::Write {
            path,
            old: take(old)?,
            new: take(new)?,
        },
        RecordedChange::Create { path, bytes, mode } => FileChange::Create {
            path,
            bytes: take(bytes)?,
            mode,
        },
        RecordedChange::Remove { path, bytes, mode } => FileChange::Remove {
            path,
            bytes: take(bytes)?,
            mode,
        },
        RecordedChange::Rename { from, to } => FileChange::Rename { from, to },
        RecordedChange::MakeFolder { path, mode } => FileChange::MakeFolder { path, mode },
        RecordedChange::RemoveFolder { path, mode } => FileChange::RemoveFolder { path, mode },
    })
}
