//! Recovery copies of text typed into fields: the metadata form and prompts.
//!
//! One file holds the fields of one form or prompt by name. It is in the same folder as the
//! recovery copies of posts, with an extension of its own so that neither is mistaken for the
//! other.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{EditLock, lock_post, post_key};
use crate::blog::disk;
use crate::blog::lossless_text::any_path;
use crate::blog::save::private_file;

/// Extension of these files.
const EXTENSION: &str = "typed";
/// Largest file, in bytes.
const MAX_FILE_BYTES: u64 = 1 << 20;

/// The form or prompt in which text was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InputKind {
    /// Metadata form of a post.
    Metadata,
    /// Prompts for a new post.
    New,
    /// Prompts for a post's new title and file name.
    Rename,
    /// Prompt for a tag.
    Tags,
}

impl InputKind {
    /// Returns the name in files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::New => "new",
            Self::Rename => "rename",
            Self::Tags => "tags",
        }
    }
}

/// A form or prompt and its post; for a new post and for tags, the posts folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InputSlot {
    /// The form or prompt.
    pub what: InputKind,
    /// Path of the post or of the posts folder.
    #[serde(with = "any_path")]
    pub file: PathBuf,
}

impl InputSlot {
    /// Returns the path from which lock and file names are derived; no file has it.
    fn key_path(&self) -> PathBuf {
        self.file.join(format!("{}.{EXTENSION}", self.what.name()))
    }

    /// Locks the form or prompt; `None` if another process has it locked. `folder` is the recovery
    /// folder.
    pub fn lock(&self, folder: &Path) -> io::Result<Option<EditLock>> {
        lock_post(folder, &self.key_path())
    }
}

/// Unsaved text of the fields of a form or prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedInput {
    /// Where it was typed.
    #[serde(flatten)]
    pub slot: InputSlot,
    /// When the copy was written.
    pub at: Timestamp,
    /// Field names with their texts.
    pub fields: Vec<(String, String)>,
}

/// A recovery file that was found.
#[derive(Debug)]
pub struct FoundInput {
    /// Path of the file.
    pub path: PathBuf,
    /// The contents, or why they cannot be read.
    pub input: Result<TypedInput, String>,
}

/// Writes and syncs a recovery copy in the first writable folder, and returns its path. `nonce` is
/// unique to this process.
pub fn write(folders: &[PathBuf], nonce: u64, typed: &TypedInput) -> io::Result<PathBuf> {
    let bytes = serde_json::to_vec(typed)?;
    let name = format!(
        "{}-{nonce:016x}.{EXTENSION}",
        post_key(&typed.slot.key_path())
    );
    let mut failed = io::Error::from(io::ErrorKind::NotFound);
    for folder in folders {
        let path = folder.join(&name);
        match private_file::create_private_folder(folder)
            .and_then(|()| private_file::put(&path, &bytes))
        {
            Ok(()) => return Ok(path),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

/// Lists the recovery files in folders, newest first.
pub fn list_all(folders: &[PathBuf]) -> Vec<FoundInput> {
    let entries = folders.iter().filter_map(|it| fs::read_dir(it).ok());
    let paths = entries.flatten().flatten().map(|entry| entry.path());
    let is_ours = |path: &PathBuf| path.extension().is_some_and(|ending| ending == EXTENSION);
    let mut paths: Vec<PathBuf> = paths.filter(is_ours).collect();
    // a folder may be listed twice
    paths.sort();
    paths.dedup();
    let read = |path: PathBuf| FoundInput {
        input: read(&path),
        path,
    };
    let mut all: Vec<FoundInput> = paths.into_iter().map(read).collect();
    all.sort_by_key(|found| std::cmp::Reverse(found.input.as_ref().ok().map(|typed| typed.at)));
    all
}

fn read(path: &Path) -> Result<TypedInput, String> {
    let (file, found) = disk::open_no_follow(path).map_err(|error| error.to_string())?;
    let bytes = disk::read_length(file, found.len().min(MAX_FILE_BYTES));
    let bytes = bytes.map_err(|error| error.to_string())?;
    let typed = serde_json::from_slice(&bytes).ok();
    typed.ok_or_else(|| "its text is damaged".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(what: InputKind, second: i64, text: &str) -> TypedInput {
        TypedInput {
            slot: InputSlot {
                what,
                file: PathBuf::from("/blog/a.md"),
            },
            at: Timestamp::from_second(second).unwrap(),
            fields: vec![("title".to_owned(), text.to_owned())],
        }
    }

    #[test]
    fn what_was_typed_comes_back_and_is_no_draft_of_a_post() {
        let around = tempfile::tempdir().unwrap();
        let folders = [around.path().join("drafts")];
        for (second, what) in [
            InputKind::Metadata,
            InputKind::New,
            InputKind::Rename,
            InputKind::Tags,
        ]
        .into_iter()
        .enumerate()
        {
            let text = format!("a \u{1b}[31m \"{second}\" é\\");
            let typed = typed(what, i64::try_from(second).unwrap(), &text);
            let path = write(&folders, 7, &typed).unwrap();
            let found = list_all(&folders);
            assert_eq!(found[0].input, Ok(typed));
            assert_eq!(found[0].path, path);
        }
        assert_eq!(list_all(&folders).len(), 4);
        assert!(super::super::list_all(&folders).is_empty());
    }

    #[test]
    fn a_copy_that_cannot_be_read_is_told_and_stays() {
        let around = tempfile::tempdir().unwrap();
        let folders = [around.path().join("drafts")];
        let path = write(&folders, 7, &typed(InputKind::New, 1, "x")).unwrap();
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            private_file::put(&path, &whole[..length]).unwrap();
            assert!(list_all(&folders)[0].input.is_err(), "{length}");
        }
    }

    #[test]
    fn a_slot_is_held_by_one() {
        let around = tempfile::tempdir().unwrap();
        let slot = typed(InputKind::New, 1, "").slot;
        let held = slot.lock(around.path()).unwrap();
        assert!(held.is_some() && slot.lock(around.path()).unwrap().is_none());
        let other = typed(InputKind::Rename, 1, "").slot;
        assert!(other.lock(around.path()).unwrap().is_some());
    }
}
