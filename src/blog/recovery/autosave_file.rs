//! Autosave file of one editing session, and the folders in which it may be.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{RecoveryCopy, encode, post_key};
use crate::blog::save::private_file;

/// Folders for recovery files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecoveryFolders {
    /// The main folder, if there is one.
    pub own: Option<PathBuf>,
    /// Fallback if neither the main folder nor the post's folder can be written.
    pub fallback: Option<PathBuf>,
    /// Folder of the undo histories, if they are kept between runs.
    pub undo_history: Option<PathBuf>,
}

impl RecoveryFolders {
    /// Returns the folders for the recovery files of a post, in the order they are tried.
    pub fn for_post(&self, post: &Path) -> Vec<PathBuf> {
        let beside = post.parent().map(Path::to_owned);
        let own = self.own.clone().into_iter();
        own.chain(beside).chain(self.fallback.clone()).collect()
    }
}

/// Location in which a recovery file was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredIn {
    /// The first folder.
    Primary(PathBuf),
    /// Another folder, because the first cannot be written.
    Fallback(PathBuf),
    /// A disk that failed to sync, so the file may not survive a power loss.
    Unsynced(PathBuf),
}

impl StoredIn {
    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Primary(path) | Self::Fallback(path) | Self::Unsynced(path) => path,
        }
    }
}

/// Recovery file of one editing session of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutosaveFile {
    /// Paths in the order they are tried, and whether their folder is reserved for recovery files.
    candidates: Vec<(PathBuf, bool)>,
}

impl AutosaveFile {
    /// Creates the file names for a post; `nonce` is unique to this editing session. If the first
    /// folder cannot be written, the next one is used.
    pub fn new(folders: &[PathBuf], post: &Path, nonce: u64) -> Self {
        let name = format!("{}-{nonce:016x}.draft", post_key(post));
        let place = |folder: &PathBuf| (folder.join(&name), post.parent() != Some(folder));
        Self {
            candidates: folders.iter().map(place).collect(),
        }
    }

    /// Writes and syncs the recovery copy, and returns its location. Older copies of this session
    /// in later folders are deleted.
    pub fn write(&self, draft: &RecoveryCopy) -> io::Result<StoredIn> {
        let bytes = encode(draft)?;
        let mut failed = io::Error::from(io::ErrorKind::NotFound);
        for (at, (path, is_private)) in self.candidates.iter().enumerate() {
            match put(path, *is_private, |path| private_file::put(path, &bytes)) {
                Ok(()) => {
                    self.clear_from(at + 1);
                    let path = path.clone();
                    return Ok(if at == 0 {
                        StoredIn::Primary(path)
                    } else {
                        StoredIn::Fallback(path)
                    });
                }
                Err(error) if at == 0 => failed = error,
                Err(_) => {}
            }
        }
        // better an unsynced copy than none, beside the last one that was synced
        for (path, is_private) in &self.candidates {
            let path = unsynced_path(path);
            if put(&path, *is_private, |path| {
                private_file::put_unsynced(path, &bytes)
            })
            .is_ok()
            {
                return Ok(StoredIn::Unsynced(path));
            }
        }
        Err(failed)
    }

    /// Deletes the recovery copies: their text is saved or discarded.
    pub fn clear(&self) {
        self.clear_from(0);
    }

    fn clear_from(&self, first: usize) {
        let later = self
            .candidates
            .iter()
            .skip(first)
            .map(|(path, _)| path.clone());
        let unsure = self.candidates.iter().map(|(path, _)| unsynced_path(path));
        for path in later.chain(unsure) {
            // most of them were never written
            let _ = fs::remove_file(path);
        }
    }
}

/// Returns the path of a copy that could not be synced.
fn unsynced_path(path: &Path) -> PathBuf {
    path.with_extension("unsure.draft")
}

fn put(path: &Path, is_private: bool, put: impl Fn(&Path) -> io::Result<()>) -> io::Result<()> {
    if let (Some(folder), true) = (path.parent(), is_private) {
        private_file::create_private_folder(folder)?;
    }
    put(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use jiff::Timestamp;

    use super::super::{RecoveryInfo, read};
    use super::*;

    fn draft(text: &str) -> RecoveryCopy {
        let about = RecoveryInfo {
            file: PathBuf::from("/blog/a.md"),
            base: None,
            cursor: (1, 1),
            at: Timestamp::UNIX_EPOCH,
            host: String::new(),
            pid: 1,
            is_aside: false,
            is_escaped: false,
        };
        let text = text.to_owned();
        RecoveryCopy { about, text }
    }

    /// A blog, and recovery folders of which the first cannot be created.
    struct RecoveryFixture {
        around: tempfile::TempDir,
        folders: Vec<PathBuf>,
    }

    impl RecoveryFixture {
        fn new() -> Self {
            let around = tempfile::tempdir().unwrap();
            private_file::put(&around.path().join("state"), b"no folder").unwrap();
            fs::create_dir(around.path().join("blog")).unwrap();
            let folders = RecoveryFolders {
                own: Some(around.path().join("state/drafts")),
                fallback: Some(around.path().join("run/postdesk/drafts")),
                undo_history: None,
            };
            let folders = folders.for_post(&around.path().join("blog/a.md"));
            Self { around, folders }
        }

        fn journal(&self) -> AutosaveFile {
            AutosaveFile::new(&self.folders, &self.around.path().join("blog/a.md"), 1)
        }

        fn path(&self, name: &str) -> PathBuf {
            self.around.path().join(name)
        }
    }

    #[test]
    fn where_the_folder_cannot_be_written_the_draft_goes_beside_the_post() {
        let places = RecoveryFixture::new();
        let kept = places.journal().write(&draft("kept")).unwrap();
        assert!(matches!(&kept, StoredIn::Fallback(path) if path.starts_with(places.path("blog"))));
        assert_eq!(read(kept.path()).unwrap().text, "kept");
        // the permissions of the post's folder are not changed
        let mode = fs::metadata(places.path("blog")).unwrap().permissions();
        assert_ne!(mode.mode() & 0o077, 0);
    }

    #[test]
    fn where_neither_can_be_written_it_goes_to_a_private_folder_made_for_it() {
        let places = RecoveryFixture::new();
        fs::remove_dir(places.path("blog")).unwrap();
        let kept = places.journal().write(&draft("kept")).unwrap();
        assert!(matches!(&kept, StoredIn::Fallback(path) if path.starts_with(places.path("run"))));
        let mode = fs::metadata(places.path("run/postdesk/drafts")).unwrap();
        assert_eq!(mode.permissions().mode() & 0o777, 0o700);
        private_file::put(&places.path("run/postdesk/no"), b"").unwrap();
        fs::remove_dir_all(places.path("run")).unwrap();
        private_file::put(&places.path("run"), b"no folder").unwrap();
        assert!(places.journal().write(&draft("x")).is_err());
    }

    #[test]
    fn a_draft_that_comes_home_leaves_none_elsewhere() {
        let places = RecoveryFixture::new();
        let journal = places.journal();
        let beside = journal.write(&draft("beside")).unwrap();
        fs::remove_file(places.path("state")).unwrap();
        let home = journal.write(&draft("home")).unwrap();
        assert!(matches!(&home, StoredIn::Primary(_)), "{home:?}");
        assert!(home.path().exists() && !beside.path().exists());
        journal.clear();
        assert!(!home.path().exists());
    }
}
