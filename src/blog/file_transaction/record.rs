//! Record format of a transaction: a line that names the format, a line of JSON metadata, then all
//! bytes that it replaces, deletes or writes, concatenated.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Change, Operation};
use crate::blog::disk;
use crate::blog::lossless_text::any_path;
use crate::blog::save::fingerprint;

/// First line of every record.
const FORMAT: &str = "postdesk operation 1\n";
/// Largest record, in bytes.
const MAX_BYTES: u64 = 1024 * 1024 * 1024;
/// Start of the first line in all versions of the format.
const ANY_FORMAT: &[u8] = b"postdesk operation ";

/// A transaction read from its record.
pub(super) struct Record {
    pub(super) operation: Operation,
    /// File name of the record that this transaction undoes.
    pub(super) undoes: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    what: String,
    #[serde(with = "any_path")]
    root: PathBuf,
    at: Timestamp,
    undoes: Option<String>,
    changes: Vec<Line>,
    hash: String,
}

/// A change with the lengths of its contents instead of the contents.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Line {
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

/// Encodes a transaction.
pub(super) fn encode(operation: &Operation, undoes: Option<&OsStr>) -> io::Result<Vec<u8>> {
    let mut contents = Vec::new();
    let changes = operation
        .changes
        .iter()
        .map(|change| line(change, &mut contents));
    let changes = changes.collect();
    let head = Head {
        what: operation.what.clone(),
        root: operation.root.clone(),
        at: operation.at,
        undoes: undoes.map(|name| name.to_string_lossy().into_owned()),
        changes,
        hash: fingerprint(&contents),
    };
    let head = serde_json::to_string(&head)?;
    let mut bytes = [FORMAT, &head, "\n"].concat().into_bytes();
    bytes.append(&mut contents);
    Ok(bytes)
}

fn line(change: &Change, contents: &mut Vec<u8>) -> Line {
    let mut add = |bytes: &[u8]| {
        contents.extend_from_slice(bytes);
        bytes.len()
    };
    match change {
        Change::Write { path, old, new } => Line::Write {
            path: path.clone(),
            old: add(old),
            new: add(new),
        },
        Change::Create { path, bytes, mode } => Line::Create {
            path: path.clone(),
            bytes: add(bytes),
            mode: *mode,
        },
        Change::Remove { path, bytes, mode } => Line::Remove {
            path: path.clone(),
            bytes: add(bytes),
            mode: *mode,
        },
        Change::Rename { from, to } => Line::Rename {
            from: from.clone(),
            to: to.clone(),
        },
        Change::MakeFolder { path, mode } => Line::MakeFolder {
            path: path.clone(),
            mode: *mode,
        },
        Change::RemoveFolder { path, mode } => Line::RemoveFolder {
            path: path.clone(),
            mode: *mode,
        },
    }
}

/// An unreadable record, which is never skipped in favor of an older one.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words())]
pub struct Unreadable {
    /// Path of the record.
    pub path: PathBuf,
    why: Why,
    /// Root folder of its transaction, if readable.
    root: Option<PathBuf>,
    /// Whether it may hold deleted files.
    takes_away: bool,
}

#[derive(Debug)]
enum Why {
    /// Written by a newer version of postdesk.
    Newer,
    Damaged,
    Failed(io::Error),
}

impl Unreadable {
    /// Whether a newer version of postdesk wrote it, which can read it.
    pub fn is_newer(&self) -> bool {
        matches!(self.why, Why::Newer)
    }

    /// Whether its transaction may have this root folder.
    pub(super) fn may_concern(&self, root: &Path) -> bool {
        self.root.as_deref().is_none_or(|own| own == root)
    }

    /// Whether it may hold deleted files.
    pub(super) fn may_take_away(&self) -> bool {
        self.takes_away
    }

    /// Returns the reason as one word, for JSON.
    pub fn word(&self) -> &'static str {
        match self.why {
            Why::Newer => "newer",
            Why::Damaged => "damaged",
            Why::Failed(_) => "unreadable",
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
            Why::Newer => {
                format!(
                    "{path}: a newer postdesk wrote this record; undo with that version, or {fix}"
                )
            }
            Why::Damaged => format!("{path}: this undo record is damaged; {fix}"),
            Why::Failed(why) => format!("{path}: cannot read this undo record: {why}; {fix}"),
        }
    }
}

/// Reads a record.
pub(super) fn read(path: &Path) -> Result<Record, Unreadable> {
    let unreadable = |why, about: Option<About>| Unreadable {
        path: path.to_owned(),
        why,
        takes_away: about.as_ref().is_none_or(About::takes_away),
        root: about.map(|about| about.root),
    };
    let bytes = disk::read(path, MAX_BYTES).map_err(|why| unreadable(Why::Failed(why), None))?;
    decode(&bytes).ok_or_else(|| {
        let is_own = bytes.starts_with(FORMAT.as_bytes());
        let why = if bytes.starts_with(ANY_FORMAT) && !is_own {
            Why::Newer
        } else {
            Why::Damaged
        };
        unreadable(why, about(&bytes))
    })
}

/// The readable metadata of a record whose contents cannot be read.
#[derive(Deserialize)]
struct About {
    #[serde(with = "any_path")]
    root: PathBuf,
    #[serde(default)]
    changes: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: String,
}

impl About {
    fn takes_away(&self) -> bool {
        self.changes.iter().any(|change| change.kind == "remove")
    }
}

fn about(bytes: &[u8]) -> Option<About> {
    let rest = bytes.strip_prefix(ANY_FORMAT)?;
    let head = rest.split(|byte| *byte == b'\n').nth(1)?;
    serde_json::from_slice(head).ok()
}

fn decode(bytes: &[u8]) -> Option<Record> {
    let rest = bytes.strip_prefix(FORMAT.as_bytes())?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (head, contents) = rest.split_at_checked(end)?;
    let mut contents = contents.get(1..)?;
    let head: Head = serde_json::from_slice(head).ok()?;
    if fingerprint(contents) != head.hash {
        return None;
    }
    let lines = head.changes.into_iter();
    let changes = lines.map(|line| change(line, &mut contents));
    Some(Record {
        operation: Operation {
            what: head.what,
            root: head.root,
            at: head.at,
            changes: changes.collect::<Option<_>>()?,
        },
        undoes: head.undoes,
    })
}

fn change(line: Line, contents: &mut &[u8]) -> Option<Change> {
    let mut take = |length: usize| {
        let (taken, rest) = contents.split_at_checked(length)?;
        *contents = rest;
        Some(taken.to_vec())
    };
    Some(match line {
        Line::Write { path, old, new } => Change::Write {
            path,
            old: take(old)?,
            new: take(new)?,
        },
        Line::Create { path, bytes, mode } => Change::Create {
            path,
            bytes: take(bytes)?,
            mode,
        },
        Line::Remove { path, bytes, mode } => Change::Remove {
            path,
            bytes: take(bytes)?,
            mode,
        },
        Line::Rename { from, to } => Change::Rename { from, to },
        Line::MakeFolder { path, mode } => Change::MakeFolder { path, mode },
        Line::RemoveFolder { path, mode } => Change::RemoveFolder { path, mode },
    })
}
