//! The file in which one sitting over one post keeps what is typed, and where it may be.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Draft, encode, key};
use crate::blog::save::own;

/// Where drafts go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// Their own folder, where there is one.
    pub own: Option<PathBuf>,
    /// Where they go when neither that nor the folder of the post can be written.
    pub spare: Option<PathBuf>,
}

impl Folders {
    /// Names the folders for the drafts of a post, the first to be tried first.
    pub fn of(&self, post: &Path) -> Vec<PathBuf> {
        let beside = post.parent().map(Path::to_owned);
        let own = self.own.clone().into_iter();
        own.chain(beside).chain(self.spare.clone()).collect()
    }
}

/// Where a draft was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptIn {
    /// In the folder that comes first.
    Usual(PathBuf),
    /// In another, because that cannot be written.
    Elsewhere(PathBuf),
    /// On a disk that does not say whether it will last.
    Unsure(PathBuf),
}

impl KeptIn {
    /// Gives the file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Usual(path) | Self::Elsewhere(path) | Self::Unsure(path) => path,
        }
    }
}

/// The file of one sitting over one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// Tried in turn; whether their folder is for drafts alone.
    places: Vec<(PathBuf, bool)>,
}

impl Journal {
    /// Names the file for a post; `nonce` is of this sitting alone. Where the first of the folders
    /// cannot be written, the draft goes to the next.
    pub fn new(folders: &[PathBuf], post: &Path, nonce: u64) -> Self {
        let name = format!("{}-{nonce:016x}.draft", key(post));
        let place = |folder: &PathBuf| (folder.join(&name), post.parent() != Some(folder));
        Self {
            places: folders.iter().map(place).collect(),
        }
    }

    /// Writes the draft, synced, and tells where it is. What an earlier draft of the sitting left
    /// in folders that come later goes.
    pub fn write(&self, draft: &Draft) -> io::Result<KeptIn> {
        let bytes = encode(draft)?;
        let mut failed = io::Error::from(io::ErrorKind::NotFound);
        for (at, (path, is_private)) in self.places.iter().enumerate() {
            match put(path, *is_private, |path| own::put(path, &bytes)) {
                Ok(()) => {
                    self.clear_from(at + 1);
                    let path = path.clone();
                    return Ok(if at == 0 {
                        KeptIn::Usual(path)
                    } else {
                        KeptIn::Elsewhere(path)
                    });
                }
                Err(error) if at == 0 => failed = error,
                Err(_) => {}
            }
        }
        // rather there than nowhere, beside the last draft that is sure to be there
        for (path, is_private) in &self.places {
            let path = unsure(path);
            if put(&path, *is_private, |path| own::put_unsynced(path, &bytes)).is_ok() {
                return Ok(KeptIn::Unsure(path));
            }
        }
        Err(failed)
    }

    /// Takes the draft away: its text is saved, or nobody wants it.
    pub fn clear(&self) {
        self.clear_from(0);
    }

    fn clear_from(&self, first: usize) {
        let later = self.places.iter().skip(first).map(|(path, _)| path.clone());
        let unsure = self.places.iter().map(|(path, _)| unsure(path));
        for path in later.chain(unsure) {
            // one that was never written is not there
            let _ = fs::remove_file(path);
        }
    }
}

/// Names the draft that a disk takes without saying whether it will last.
fn unsure(path: &Path) -> PathBuf {
    path.with_extension("unsure.draft")
}

fn put(path: &Path, is_private: bool, put: impl Fn(&Path) -> io::Result<()>) -> io::Result<()> {
    if let (Some(folder), true) = (path.parent(), is_private) {
        own::private_folder(folder)?;
    }
    put(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use jiff::Timestamp;

    use super::super::{About, read};
    use super::*;

    fn draft(text: &str) -> Draft {
        let about = About {
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
        Draft { about, text }
    }

    /// A blog, and folders of drafts of which the first cannot be.
    struct Places {
        around: tempfile::TempDir,
        folders: Vec<PathBuf>,
    }

    impl Places {
        fn new() -> Self {
            let around = tempfile::tempdir().unwrap();
            own::put(&around.path().join("state"), b"no folder").unwrap();
            fs::create_dir(around.path().join("blog")).unwrap();
            let folders = Folders {
                own: Some(around.path().join("state/drafts")),
                spare: Some(around.path().join("run/postdesk/drafts")),
            };
            let folders = folders.of(&around.path().join("blog/a.md"));
            Self { around, folders }
        }

        fn journal(&self) -> Journal {
            Journal::new(&self.folders, &self.around.path().join("blog/a.md"), 1)
        }

        fn path(&self, name: &str) -> PathBuf {
            self.around.path().join(name)
        }
    }

    #[test]
    fn where_the_folder_cannot_be_written_the_draft_goes_beside_the_post() {
        let places = Places::new();
        let kept = places.journal().write(&draft("kept")).unwrap();
        assert!(matches!(&kept, KeptIn::Elsewhere(path) if path.starts_with(places.path("blog"))));
        assert_eq!(read(kept.path()).unwrap().text, "kept");
        // the folder of the post stays open to whom it was
        let mode = fs::metadata(places.path("blog")).unwrap().permissions();
        assert_ne!(mode.mode() & 0o077, 0);
    }

    #[test]
    fn where_neither_can_be_written_it_goes_to_a_private_folder_made_for_it() {
        let places = Places::new();
        fs::remove_dir(places.path("blog")).unwrap();
        let kept = places.journal().write(&draft("kept")).unwrap();
        assert!(matches!(&kept, KeptIn::Elsewhere(path) if path.starts_with(places.path("run"))));
        let mode = fs::metadata(places.path("run/postdesk/drafts")).unwrap();
        assert_eq!(mode.permissions().mode() & 0o777, 0o700);
        own::put(&places.path("run/postdesk/no"), b"").unwrap();
        fs::remove_dir_all(places.path("run")).unwrap();
        own::put(&places.path("run"), b"no folder").unwrap();
        assert!(places.journal().write(&draft("x")).is_err());
    }

    #[test]
    fn a_draft_that_comes_home_leaves_none_elsewhere() {
        let places = Places::new();
        let journal = places.journal();
        let beside = journal.write(&draft("beside")).unwrap();
        fs::remove_file(places.path("state")).unwrap();
        let home = journal.write(&draft("home")).unwrap();
        assert!(matches!(&home, KeptIn::Usual(_)), "{home:?}");
        assert!(home.path().exists() && !beside.path().exists());
        journal.clear();
        assert!(!home.path().exists());
    }
}
