//! Crash recovery: unsaved text, stored where a crash, a dropped connection or a full disk cannot
//! destroy it.
//!
//! A recovery copy is one file: a line that names the format, a line of JSON metadata, then the
//! text. The metadata contains the length and hash of the text, so that a truncated file is
//! detected. Each editing session has its own file, which no other process writes. The file is
//! deleted only when its text is known to be saved, or at the user's request.

mod autosave_file;
pub mod typed_input;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::disk;
use super::lossless_text::{self, any_path};
use super::save::{fingerprint, private_file, real_path};

pub use autosave_file::{AutosaveFile, RecoveryFolders, StoredIn};

/// First line of every recovery file.
const FORMAT: &str = "postdesk draft 1\n";
/// Largest recovery file, in bytes.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// Unsaved text with its metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryCopy {
    /// Metadata.
    pub about: RecoveryInfo,
    /// The whole text.
    pub text: String,
}

impl RecoveryCopy {
    /// Returns the bytes to write to the post's file.
    pub fn bytes(&self) -> Vec<u8> {
        if self.about.is_escaped {
            return lossless_text::to_bytes(&self.text);
        }
        self.text.clone().into_bytes()
    }
}

/// Metadata of a recovery copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryInfo {
    /// Path of the post.
    #[serde(with = "any_path")]
    pub file: PathBuf,
    /// Hash of the text that was loaded; `None` for a new post.
    pub base: Option<String>,
    /// Line and column of the cursor, from 1.
    pub cursor: (usize, usize),
    /// When the copy was written.
    pub at: Timestamp,
    /// Host name.
    pub host: String,
    /// Process ID.
    pub pid: u32,
    /// Whether the text lost a conflict and is only kept as a backup, so that no dialog offers it.
    #[serde(default)]
    pub is_aside: bool,
    /// Whether the text contains escaped bytes, as the file is not valid UTF-8.
    #[serde(default)]
    pub is_escaped: bool,
}

#[derive(Serialize, Deserialize)]
struct RecoveryHeader {
    #[serde(flatten)]
    about: RecoveryInfo,
    bytes: usize,
    hash: String,
}

/// A recovery file that was found.
#[derive(Debug)]
pub struct FoundRecovery {
    /// Path of the file.
    pub path: PathBuf,
    /// The recovery copy, or why it cannot be read.
    pub copy: Result<RecoveryCopy, String>,
}

/// Lists the recovery files in folders, newest first and unreadable ones last.
pub fn list_all(folders: &[PathBuf]) -> Vec<FoundRecovery> {
    list(folders, "")
}

fn list(folders: &[PathBuf], prefix: &str) -> Vec<FoundRecovery> {
    let entries = folders
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok());
    let paths = entries.flatten().flatten().map(|entry| entry.path());
    let is_draft = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        let is_named = name.is_some_and(|name| name.starts_with(prefix));
        is_named && path.extension().is_some_and(|ending| ending == "draft")
    };
    let mut paths: Vec<PathBuf> = paths.filter(is_draft).collect();
    // a folder may be listed twice
    paths.sort();
    paths.dedup();
    let mut kept: Vec<FoundRecovery> = paths
        .into_iter()
        .map(|path| FoundRecovery {
            copy: read(&path),
            path,
        })
        .collect();
    kept.sort_by_key(|kept| {
        let at = kept.copy.as_ref().ok().map(|draft| draft.about.at);
        (std::cmp::Reverse(at), kept.path.clone())
    });
    kept
}

/// Lists the recovery files of a post, newest first, whatever path leads to it.
pub fn list_for_post(folders: &[PathBuf], post: &Path) -> Vec<FoundRecovery> {
    let prefix = format!("{}-", post_key(post));
    list(folders, &prefix)
}

/// Deletes a recovery file, when its text is on disk or the user asked for it.
pub fn discard(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

/// Reads a recovery file; the error says what is wrong with it.
pub fn read(path: &Path) -> Result<RecoveryCopy, String> {
    let (file, found) = disk::open_no_follow(path).map_err(|error| error.to_string())?;
    if found.len() > MAX_FILE_BYTES {
        return Err("it isn't a postdesk recovery copy".to_owned());
    }
    let bytes = disk::read_length(file, found.len()).map_err(|error| error.to_string())?;
    decode(&bytes)
}

fn encode(draft: &RecoveryCopy) -> io::Result<Vec<u8>> {
    let head = RecoveryHeader {
        about: draft.about.clone(),
        bytes: draft.text.len(),
        hash: fingerprint(draft.text.as_bytes()),
    };
    let head = serde_json::to_string(&head)?;
    Ok([FORMAT, &head, "\n", &draft.text].concat().into_bytes())
}

fn decode(bytes: &[u8]) -> Result<RecoveryCopy, String> {
    if bytes.is_empty() {
        return Err("it is empty".to_owned());
    }
    let none = || "it isn't a postdesk recovery copy".to_owned();
    let rest = bytes.strip_prefix(FORMAT.as_bytes()).ok_or_else(none)?;
    let end = rest
        .iter()
        .position(|byte| *byte == b'\n')
        .ok_or_else(none)?;
    let (head, text) = rest.split_at(end);
    let head: RecoveryHeader = serde_json::from_slice(head).map_err(|_error| none())?;
    let text = text.get(1..).unwrap_or_default();
    if text.len() < head.bytes {
        let (has, of) = (text.len(), head.bytes);
        return Err(format!("it is truncated: {has} of {of} bytes"));
    }
    if fingerprint(text) != head.hash {
        return Err("its text is damaged".to_owned());
    }
    let text = String::from_utf8(text.to_vec()).map_err(|_error| none())?;
    Ok(RecoveryCopy {
        about: head.about,
        text,
    })
}

/// Lock of the process that has a post open for editing, released on drop or when the process dies.
#[derive(Debug)]
pub struct EditLock(#[expect(dead_code, reason = "the lock goes with the file")] fs::File);

/// Locks a post for editing; `None` if another process has it locked.
pub fn lock_post(folder: &Path, post: &Path) -> io::Result<Option<EditLock>> {
    private_file::create_private_folder(folder)?;
    let path = folder.join(format!("{}.lock", post_key(post)));
    Ok(disk::lock(&path)?.map(EditLock))
}

/// Returns the key of a post in file names: the same for every path that leads to it.
pub fn post_key(post: &Path) -> String {
    let post = real_path(post);
    let digest = fingerprint(post.as_os_str().as_encoded_bytes());
    digest.get(..16).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn draft(text: &str, second: i64) -> RecoveryCopy {
        RecoveryCopy {
            about: RecoveryInfo {
                file: PathBuf::from("/blog/a.md"),
                base: Some("00ff".to_owned()),
                cursor: (3, 14),
                at: Timestamp::from_second(second).unwrap(),
                host: "here".to_owned(),
                pid: 7,
                is_aside: false,
                is_escaped: false,
            },
            text: text.to_owned(),
        }
    }

    fn journal(folder: &Path, nonce: u64) -> AutosaveFile {
        AutosaveFile::new(&[folder.to_owned()], Path::new("/blog/a.md"), nonce)
    }

    fn written(journal: &AutosaveFile, draft: &RecoveryCopy) -> PathBuf {
        journal.write(draft).unwrap().path().to_owned()
    }

    fn texts(kept: Vec<FoundRecovery>) -> Vec<String> {
        let texts = kept.into_iter().map(|kept| kept.copy.unwrap().text);
        texts.collect()
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_draft_comes_back_as_it_was_and_is_for_the_person_alone() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("state/drafts");
        let journal = journal(&folder, 1);
        for text in ["", "\u{feff}a\r\nb\0\u{1b}[31m é", "no end"] {
            let path = written(&journal, &draft(text, 5));
            assert_eq!(read(&path), Ok(draft(text, 5)));
            assert_eq!((mode(&path), mode(&folder)), (0o600, 0o700));
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        journal.clear();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    }

    #[test]
    fn a_post_of_any_name_has_drafts() {
        use std::os::unix::ffi::OsStringExt;
        let around = tempfile::tempdir().unwrap();
        let mut odd = draft("x", 1);
        odd.about.file = std::ffi::OsString::from_vec(b"/blog/\xff.md".to_vec()).into();
        let journal = AutosaveFile::new(&[around.path().to_owned()], &odd.about.file, 1);
        let path = written(&journal, &odd);
        assert_eq!(read(&path), Ok(odd));
    }

    #[test]
    fn a_folder_open_to_others_is_closed() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("drafts");
        fs::create_dir(&folder).unwrap();
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        journal(&folder, 1).write(&draft("x", 1)).unwrap();
        assert_eq!(mode(&folder), 0o700);
    }

    #[test]
    fn two_sittings_never_share_a_file_and_the_newest_comes_first() {
        let around = tempfile::tempdir().unwrap();
        for (nonce, text, second) in [(1, "old", 10), (2, "new", 30), (3, "between", 20)] {
            let journal = journal(around.path(), nonce);
            journal.write(&draft(text, second)).unwrap();
        }
        // a folder that is listed twice counts once
        let folders = [around.path().to_owned(), around.path().to_owned()];
        assert_eq!(texts(list_all(&folders)), ["new", "between", "old"]);
        assert_eq!(
            texts(list_for_post(&folders, Path::new("/blog/a.md"))).len(),
            3
        );
        assert!(list_for_post(&folders, Path::new("/blog/b.md")).is_empty());
    }

    #[test]
    fn a_broken_draft_is_told_and_stays() {
        let around = tempfile::tempdir().unwrap();
        let path = written(&journal(around.path(), 1), &draft("a long text", 1));
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            private_file::put(&path, &whole[..length]).unwrap();
            assert!(read(&path).is_err(), "{length}");
        }
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        private_file::put(&path, &damaged).unwrap();
        assert_eq!(read(&path), Err("its text is damaged".to_owned()));
        let kept = list_all(&[around.path().to_owned()]);
        assert!(kept.len() == 1 && kept[0].copy.is_err() && path.exists());
    }

    #[test]
    fn a_link_planted_for_a_draft_is_replaced_and_never_written_or_read_through() {
        let around = tempfile::tempdir().unwrap();
        let target = around.path().join("secret");
        private_file::put(&target, b"secret").unwrap();
        let folder = around.path().join("drafts");
        private_file::create_private_folder(&folder).unwrap();
        let journal = journal(&folder, 1);
        let path = written(&journal, &draft("x", 1));
        fs::remove_file(&path).unwrap();
        symlink(&target, &path).unwrap();
        assert!(read(&path).is_err());
        assert_eq!(written(&journal, &draft("y", 1)), path);
        assert_eq!(fs::read(&target).unwrap(), b"secret");
        assert!(!path.is_symlink());
    }

    #[test]
    fn a_post_is_held_by_one() {
        let around = tempfile::tempdir().unwrap();
        let (a, b) = (Path::new("/blog/a.md"), Path::new("/blog/b.md"));
        let held = lock_post(around.path(), a).unwrap();
        assert!(held.is_some());
        assert!(lock_post(around.path(), a).unwrap().is_none());
        assert!(lock_post(around.path(), b).unwrap().is_some());
        drop(held);
        assert!(lock_post(around.path(), a).unwrap().is_some());
    }

    #[test]
    fn a_post_is_one_whatever_path_leads_to_it() {
        let around = tempfile::tempdir().unwrap();
        let (blog, state) = (around.path().join("blog"), around.path().join("state"));
        fs::create_dir_all(blog.join("2026")).unwrap();
        private_file::put(&blog.join("2026/a.md"), b"x").unwrap();
        symlink("2026/a.md", blog.join("linked.md")).unwrap();
        symlink(&blog, around.path().join("way")).unwrap();
        let ways = [
            blog.join("2026/a.md"),
            blog.join("linked.md"),
            blog.join("2026/../2026/a.md"),
            around.path().join("way/linked.md"),
        ];
        let folders = [state.clone()];
        written(&AutosaveFile::new(&folders, &ways[1], 1), &draft("kept", 1));
        let held = lock_post(&state, &ways[0]).unwrap();
        for way in &ways {
            assert_eq!(
                texts(list_for_post(&folders, way)),
                ["kept"],
                "{}",
                way.display()
            );
            assert!(
                lock_post(&state, way).unwrap().is_none(),
                "{}",
                way.display()
            );
        }
        drop(held);
        // a file of the same name in another folder is another post
        assert!(list_for_post(&folders, &blog.join("a.md")).is_empty());
        assert!(lock_post(&state, &blog.join("a.md")).unwrap().is_some());
        // also when the post is gone
        fs::remove_file(&ways[0]).unwrap();
        assert_eq!(texts(list_for_post(&folders, &ways[3])), ["kept"]);
    }
}
