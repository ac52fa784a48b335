//! Undo histories between runs: one private file for each post, in the state folder.
//!
//! A file holds the steps that lead to the text of the last save, and the hash of that text. It is
//! used only if the post still has exactly that text. Like a recovery copy it is private text: its
//! folder and files are for the user alone, and a planted link is neither read nor written through.
//! A damaged or foreign file is ignored.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use tracing::warn;

use crate::app::jobs::edit::LoadedFile;
use crate::blog::save::{fingerprint, private_file};
use crate::blog::{disk, lossless_text, recovery};
use crate::editor::{StoredHistory, Text};

use super::log;

/// First line of every file.
const FORMAT: &str = "postdesk undo 1\n";
/// Ending of the files.
const ENDING: &str = "undo";
/// Largest file, in bytes.
const MAX_FILE_BYTES: u64 = 8 << 20;
/// Largest size of all files, in bytes; the oldest are deleted first.
const MAX_TOTAL_BYTES: u64 = 32 << 20;
/// Maximum number of files.
const MAX_FILES: usize = 500;

/// Line of a file that describes the steps after it.
#[derive(Serialize, Deserialize)]
struct Header {
    /// Hash of the text that the steps lead to.
    text: String,
    /// Whether characters in the texts stand for bytes that are not UTF-8.
    is_escaped: bool,
    /// Hash of the steps.
    steps: String,
}

/// Undo history of a post.
#[derive(Debug, PartialEq)]
struct PostHistory {
    steps: StoredHistory,
    /// Whether characters in the texts stand for bytes that are not UTF-8.
    is_escaped: bool,
}

/// Stores the history of a post whose text was saved as `saved`; an empty one deletes the file.
pub(super) fn store(
    folder: &Path,
    post: &Path,
    saved: &[u8],
    steps: StoredHistory,
    is_escaped: bool,
) {
    let stored = if steps.is_empty() {
        remove(folder, post)
    } else {
        write(folder, post, saved, &PostHistory { steps, is_escaped })
    };
    log::log_failure("store an undo history", &stored);
    prune(folder);
}

/// Returns the undo steps of earlier runs that lead to the text of a post. If only older texts have
/// bytes that are not UTF-8, the text becomes one in which characters may stand for such bytes.
pub(super) fn restore(folder: &Path, post: &Path, disk: &mut LoadedFile) -> StoredHistory {
    let is_whole = !disk.is_lossy && !disk.is_truncated;
    let found = load(folder, post, &disk.base.fingerprint(), &disk.text);
    let Some(found) = found.filter(|_| is_whole) else {
        return StoredHistory::default();
    };
    if found.is_escaped && !disk.is_escaped {
        let text = disk.text.slice(0..disk.text.len());
        if !lossless_text::has_no_escapes(&text) {
            return StoredHistory::default();
        }
    }
    disk.is_escaped |= found.is_escaped;
    found.steps
}

/// Returns the history of a post whose file has this hash and text; one of another text is deleted.
fn load(folder: &Path, post: &Path, hash: &str, text: &Text) -> Option<PostHistory> {
    let path = file_of(folder, post);
    let bytes = match read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        failed => {
            log::log_failure("read an undo history", &failed);
            return None;
        }
    };
    let Some((header, history)) = decode(&bytes) else {
        warn!("ignored a damaged undo history");
        return None;
    };
    if header.text != hash || !history.steps.fits(text) {
        let removed = fs::remove_file(&path);
        log::log_failure("delete an undo history", &removed);
        return None;
    }
    Some(history)
}

/// Deletes all histories.
pub fn remove_all(folder: &Path) {
    for (_, path, _) in files(folder) {
        let removed = fs::remove_file(path);
        log::log_failure("delete an undo history", &removed);
    }
}

fn file_of(folder: &Path, post: &Path) -> PathBuf {
    folder.join(format!("{}.{ENDING}", recovery::post_key(post)))
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let (file, found) = disk::open_no_follow(path)?;
    if found.len() > MAX_FILE_BYTES {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge));
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn write(folder: &Path, post: &Path, saved: &[u8], history: &PostHistory) -> io::Result<()> {
    let steps = serde_json::to_string(&history.steps)?;
    let header = Header {
        text: fingerprint(saved),
        is_escaped: history.is_escaped,
        steps: fingerprint(steps.as_bytes()),
    };
    let header = serde_json::to_string(&header)?;
    let bytes = [FORMAT, &header, "\n", &steps].concat();
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return remove(folder, post);
    }
    private_file::create_private_folder(folder)?;
    private_file::put(&file_of(folder, post), bytes.as_bytes())
}

fn remove(folder: &Path, post: &Path) -> io::Result<()> {
    match fs::remove_file(file_of(folder, post)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn decode(bytes: &[u8]) -> Option<(Header, PostHistory)> {
    let rest = bytes.strip_prefix(FORMAT.as_bytes())?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (header, steps) = rest.split_at(end);
    let header: Header = serde_json::from_slice(header).ok()?;
    let steps = steps.get(1..)?;
    if fingerprint(steps) != header.steps {
        return None;
    }
    let history = PostHistory {
        steps: serde_json::from_slice(steps).ok()?,
        is_escaped: header.is_escaped,
    };
    Some((header, history))
}

/// Returns the files of a folder with their sizes, the newest first.
fn files(folder: &Path) -> Vec<(SystemTime, PathBuf, u64)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let entries = entries.filter(|entry| {
        let path = entry.path();
        path.extension().is_some_and(|ending| ending == ENDING)
    });
    let described = entries.filter_map(|entry| {
        let found = entry.path().symlink_metadata().ok()?;
        Some((found.modified().ok()?, entry.path(), found.len()))
    });
    let mut files: Vec<_> = described.collect();
    files.sort_by(|a, b| b.cmp(a));
    files
}

/// Deletes the oldest files beyond the limits.
fn prune(folder: &Path) {
    let mut bytes = 0;
    for (at, (_, path, size)) in files(folder).into_iter().enumerate() {
        bytes += size;
        if at >= MAX_FILES || bytes > MAX_TOTAL_BYTES {
            let removed = fs::remove_file(path);
            log::log_failure("delete an undo history", &removed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::editor::{Buffer, Transaction};

    fn history(is_escaped: bool) -> (Buffer, PostHistory) {
        let mut buffer = Buffer::new("old\r\n\0");
        buffer.apply(&Transaction::replace(0..3, "new"));
        let steps = buffer.stored_history(usize::MAX);
        (buffer, PostHistory { steps, is_escaped })
    }

    struct Fixture {
        around: tempfile::TempDir,
        post: PathBuf,
    }

    impl Fixture {
        fn new() -> Self {
            let around = tempfile::tempdir().unwrap();
            let post = around.path().join("a.md");
            Self { around, post }
        }

        fn folder(&self) -> PathBuf {
            self.around.path().join("state/undo")
        }

        fn store(&self) -> Buffer {
            let (buffer, history) = history(true);
            let text = buffer.text().to_string();
            let bytes = text.as_bytes();
            store(&self.folder(), &self.post, bytes, history.steps, true);
            buffer
        }

        fn load(&self, text: &str) -> Option<PostHistory> {
            let hash = fingerprint(text.as_bytes());
            load(&self.folder(), &self.post, &hash, &Text::new(text))
        }
    }

    #[test]
    fn a_history_comes_back_for_the_text_it_leads_to_and_for_the_user_alone() {
        let state = Fixture::new();
        let buffer = state.store();
        let text = buffer.text().to_string();
        assert_eq!(state.load(&text), Some(history(true).1));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let file = file_of(&state.folder(), &state.post);
        assert_eq!((mode(&state.folder()), mode(&file)), (0o700, 0o600));
        assert_eq!(state.load("changed elsewhere"), None);
        assert!(!file.exists(), "it can never be used again");
    }

    #[test]
    fn a_damaged_or_foreign_file_is_ignored() {
        let state = Fixture::new();
        let text = state.store().text().to_string();
        let file = file_of(&state.folder(), &state.post);
        let whole = fs::read(&file).unwrap();
        for length in 0..whole.len() {
            private_file::put(&file, &whole[..length]).unwrap();
            assert_eq!(state.load(&text), None, "{length}");
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            private_file::put(&file, &damaged).unwrap();
            let loaded = state.load(&text);
            assert!(loaded.is_none_or(|loaded| loaded.steps == history(true).1.steps));
        }
        fs::remove_file(&file).ok();
        let secret = state.around.path().join("secret");
        private_file::put(&secret, &whole).unwrap();
        symlink(&secret, &file).unwrap();
        assert_eq!(state.load(&text), None, "a link is not followed");
    }

    #[test]
    fn an_empty_history_and_a_removed_folder_leave_nothing() {
        let state = Fixture::new();
        state.store();
        let empty = StoredHistory::default();
        store(&state.folder(), &state.post, b"x", empty, false);
        assert!(files(&state.folder()).is_empty());
        state.store();
        remove_all(&state.folder());
        assert!(files(&state.folder()).is_empty());
        remove_all(Path::new("/nowhere"));
    }

    #[test]
    fn the_number_of_files_is_bounded() {
        let state = Fixture::new();
        private_file::create_private_folder(&state.folder()).unwrap();
        for at in 0..MAX_FILES + 3 {
            let file = state.folder().join(format!("{at}.{ENDING}"));
            private_file::put_unsynced(&file, b"x").unwrap();
        }
        state.store();
        assert_eq!(files(&state.folder()).len(), MAX_FILES);
        assert!(
            file_of(&state.folder(), &state.post).exists(),
            "the newest stays"
        );
    }
}
