//! Drafts: text that was typed and is not saved, kept where a crash, a dropped line or a full disk
//! cannot take it.
//!
//! A draft is one file: a line that names the format, a line of JSON about it, then the text as it
//! is. The line says how long the text is and what its hash is, so that half a draft is known for
//! one. Each sitting has a file of its own, which nobody else writes; it is taken away only by who
//! knows that its text is saved, or was told to drop it.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustix::fs::{FlockOperation, Mode, OFlags};
use serde::{Deserialize, Serialize};

use super::bytes::{self, any_path};
use super::save::{fingerprint, own};

/// The first line of every draft.
const FORMAT: &str = "postdesk draft 1\n";
/// A larger file is no draft of ours.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Text that is not saved, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// About it.
    pub about: About,
    /// The whole text.
    pub text: String,
}

impl Draft {
    /// Gives the bytes of the file it is to become.
    pub fn bytes(&self) -> Vec<u8> {
        if self.about.is_escaped {
            return bytes::to_bytes(&self.text);
        }
        self.text.clone().into_bytes()
    }
}

/// What is known of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The post.
    #[serde(with = "any_path")]
    pub file: PathBuf,
    /// The hash of the text that was loaded; nothing for a post that was not there.
    pub base: Option<String>,
    /// Line and column of the cursor, from 1.
    pub cursor: (usize, usize),
    /// When it was written.
    pub at: Timestamp,
    /// The machine.
    pub host: String,
    /// The process.
    pub pid: u32,
    /// It lost against another text and is kept all the same; nobody is asked about it.
    #[serde(default)]
    pub is_aside: bool,
    /// Bytes that are no UTF-8 stand in the text as characters.
    #[serde(default)]
    pub is_escaped: bool,
}

#[derive(Serialize, Deserialize)]
struct Head {
    #[serde(flatten)]
    about: About,
    bytes: usize,
    hash: String,
}

/// A file in the folder of drafts.
#[derive(Debug)]
pub struct Kept {
    /// The file.
    pub path: PathBuf,
    /// The draft, or why it cannot be read.
    pub draft: Result<Draft, String>,
}

/// The file of one sitting over one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    path: PathBuf,
    /// Tried in turn where the first cannot be written.
    others: Vec<PathBuf>,
}

impl Journal {
    /// Names the file for a post; `nonce` is of this sitting alone. Where the folder of drafts
    /// cannot be written, the draft goes to one of `others`.
    pub fn new(folder: &Path, others: &[PathBuf], post: &Path, nonce: u64) -> Self {
        let name = format!("{}-{nonce:016x}.draft", key(post));
        Self {
            path: folder.join(&name),
            others: others.iter().map(|other| other.join(&name)).collect(),
        }
    }

    /// Writes the draft, synced, and tells where it is.
    pub fn write(&self, draft: &Draft) -> io::Result<PathBuf> {
        let bytes = encode(draft)?;
        let first = put(&self.path, &bytes, true);
        let Err(error) = first else {
            return Ok(self.path.clone());
        };
        for other in &self.others {
            if put(other, &bytes, false).is_ok() {
                return Ok(other.clone());
            }
        }
        Err(error)
    }

    /// Takes the draft away: its text is saved, or nobody wants it.
    pub fn clear(&self) {
        for path in self.others.iter().chain([&self.path]) {
            // one that was never written is not there
            let _ = fs::remove_file(path);
        }
    }

    /// Tells where the draft goes first.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn put(path: &Path, bytes: &[u8], private: bool) -> io::Result<()> {
    if let (Some(folder), true) = (path.parent(), private) {
        own::private_folder(folder)?;
    }
    own::put(path, bytes)
}

/// Lists what a folder keeps, the newest first; what cannot be read last.
pub fn list(folder: &Path) -> Vec<Kept> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let drafts = paths.filter(|path| path.extension().is_some_and(|ending| ending == "draft"));
    let mut kept: Vec<Kept> = drafts
        .map(|path| Kept {
            draft: read(&path),
            path,
        })
        .collect();
    kept.sort_by_key(|kept| {
        let at = kept.draft.as_ref().ok().map(|draft| draft.about.at);
        (std::cmp::Reverse(at), kept.path.clone())
    });
    kept
}

/// Lists the drafts of a post, the newest first.
pub fn of(folder: &Path, post: &Path) -> Vec<Kept> {
    let prefix = format!("{}-", key(post));
    let is_of = |kept: &Kept| {
        let name = kept.path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(&prefix))
    };
    list(folder).into_iter().filter(is_of).collect()
}

/// Takes a draft away: its text is on disk, or somebody asked for it.
pub fn discard(path: &Path) -> io::Result<()> {
    fs::remove_file(path)
}

/// Reads a draft, or says what is wrong with the file.
pub fn read(path: &Path) -> Result<Draft, String> {
    let how = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = rustix::fs::open(path, how, Mode::empty()).map_err(|error| error.to_string())?;
    let file = fs::File::from(file);
    let is_file = file
        .metadata()
        .is_ok_and(|found| found.is_file() && found.len() <= LARGEST);
    if !is_file {
        return Err("it is no draft of postdesk".to_owned());
    }
    let mut bytes = Vec::new();
    (&file)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    decode(&bytes)
}

fn encode(draft: &Draft) -> io::Result<Vec<u8>> {
    let head = Head {
        about: draft.about.clone(),
        bytes: draft.text.len(),
        hash: fingerprint(draft.text.as_bytes()),
    };
    let head = serde_json::to_string(&head)?;
    Ok([FORMAT, &head, "\n", &draft.text].concat().into_bytes())
}

fn decode(bytes: &[u8]) -> Result<Draft, String> {
    if bytes.is_empty() {
        return Err("it is empty".to_owned());
    }
    let none = || "it is no draft of postdesk".to_owned();
    let rest = bytes.strip_prefix(FORMAT.as_bytes()).ok_or_else(none)?;
    let end = rest
        .iter()
        .position(|byte| *byte == b'\n')
        .ok_or_else(none)?;
    let (head, text) = rest.split_at(end);
    let head: Head = serde_json::from_slice(head).map_err(|_error| none())?;
    let text = text.get(1..).unwrap_or_default();
    if text.len() < head.bytes {
        let (has, of) = (text.len(), head.bytes);
        return Err(format!("it is cut: {has} of {of} bytes"));
    }
    if fingerprint(text) != head.hash {
        return Err("its text is damaged".to_owned());
    }
    let text = String::from_utf8(text.to_vec()).map_err(|_error| none())?;
    Ok(Draft {
        about: head.about,
        text,
    })
}

/// Who has a post open for writing: held for as long as the value lives, also over a crash.
#[derive(Debug)]
pub struct Hold(#[expect(dead_code, reason = "the lock goes with the file")] fs::File);

/// Takes hold of a post, unless another postdesk has it.
pub fn hold(folder: &Path, post: &Path) -> io::Result<Option<Hold>> {
    own::private_folder(folder)?;
    let path = folder.join(format!("{}.lock", key(post)));
    let how = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = rustix::fs::open(path, how, Mode::RUSR | Mode::WUSR)?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(Hold(file.into()))),
        Err(rustix::io::Errno::AGAIN) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn key(post: &Path) -> String {
    let digest = fingerprint(post.as_os_str().as_encoded_bytes());
    digest.get(..16).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn draft(text: &str, second: i64) -> Draft {
        Draft {
            about: About {
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

    fn journal(folder: &Path, nonce: u64) -> Journal {
        Journal::new(folder, &[], Path::new("/blog/a.md"), nonce)
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
            let path = journal.write(&draft(text, 5)).unwrap();
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
        let journal = Journal::new(around.path(), &[], &odd.about.file, 1);
        let path = journal.write(&odd).unwrap();
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
        let texts = |kept: Vec<Kept>| {
            let texts = kept.into_iter().map(|kept| kept.draft.unwrap().text);
            texts.collect::<Vec<_>>()
        };
        assert_eq!(texts(list(around.path())), ["new", "between", "old"]);
        assert_eq!(texts(of(around.path(), Path::new("/blog/a.md"))).len(), 3);
        assert!(of(around.path(), Path::new("/blog/b.md")).is_empty());
    }

    #[test]
    fn a_broken_draft_is_told_and_stays() {
        let around = tempfile::tempdir().unwrap();
        let path = journal(around.path(), 1)
            .write(&draft("a long text", 1))
            .unwrap();
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            own::put(&path, &whole[..length]).unwrap();
            assert!(read(&path).is_err(), "{length}");
        }
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        own::put(&path, &damaged).unwrap();
        assert_eq!(read(&path), Err("its text is damaged".to_owned()));
        let kept = list(around.path());
        assert!(kept.len() == 1 && kept[0].draft.is_err() && path.exists());
    }

    #[test]
    fn where_the_folder_cannot_be_written_the_next_one_takes_the_draft() {
        let around = tempfile::tempdir().unwrap();
        own::put(&around.path().join("state"), b"no folder").unwrap();
        let beside = around.path().join("blog");
        fs::create_dir(&beside).unwrap();
        let folder = around.path().join("state/drafts");
        let post = Path::new("/blog/a.md");
        let journal = Journal::new(&folder, std::slice::from_ref(&beside), post, 1);
        let path = journal.write(&draft("kept", 1)).unwrap();
        assert!(path.starts_with(&beside));
        assert_eq!(read(&path).unwrap().text, "kept");
        let nowhere = Journal::new(&folder, std::slice::from_ref(&folder), post, 1);
        assert!(nowhere.write(&draft("x", 1)).is_err());
    }

    #[test]
    fn a_link_planted_for_a_draft_is_replaced_and_never_written_or_read_through() {
        let around = tempfile::tempdir().unwrap();
        let target = around.path().join("secret");
        own::put(&target, b"secret").unwrap();
        let folder = around.path().join("drafts");
        own::private_folder(&folder).unwrap();
        let journal = journal(&folder, 1);
        symlink(&target, journal.path()).unwrap();
        assert!(read(journal.path()).is_err());
        journal.write(&draft("x", 1)).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"secret");
        assert!(!journal.path().is_symlink());
    }

    #[test]
    fn a_post_is_held_by_one() {
        let around = tempfile::tempdir().unwrap();
        let (a, b) = (Path::new("/blog/a.md"), Path::new("/blog/b.md"));
        let held = hold(around.path(), a).unwrap();
        assert!(held.is_some());
        assert!(hold(around.path(), a).unwrap().is_none());
        assert!(hold(around.path(), b).unwrap().is_some());
        drop(held);
        assert!(hold(around.path(), a).unwrap().is_some());
    }
}
