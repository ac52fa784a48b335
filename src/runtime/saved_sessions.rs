//! Saved sessions: one small file per blog in the state folder.
//!
//! A file is a convenience: failing to read or write it is not worth a message. Unknown keys and
//! values are ignored, one by one, and so is a damaged file; a file of a newer version stays as it
//! is. It names posts, so it is readable by its owner only.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use crate::app::list_density::ListDensity;
use crate::app::saved_session::{SavedLists, SavedPane, SavedSession};
use crate::app::view::PreviewPlace;
use crate::blog::save::{fingerprint, private_file};
use crate::blog::{PostId, Sort, disk};

/// Most files kept; the oldest are deleted.
const MAX_SESSIONS: usize = 100;
/// A larger file, in bytes, was not written by postdesk.
const MAX_FILE_BYTES: u64 = 1_000_000;
/// Longest filter kept, in bytes.
const MAX_FILTER_BYTES: usize = 10_000;
/// Format version of the files that are written here.
const FORMAT_VERSION: u32 = 1;

/// Contents of a file; every field may be missing or of another type.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredSession {
    version: u32,
    #[serde(deserialize_with = "or_default")]
    post: Option<String>,
    #[serde(deserialize_with = "or_default")]
    row: Option<usize>,
    #[serde(deserialize_with = "or_default")]
    nearby: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    recent: Vec<String>,
    #[serde(deserialize_with = "or_default")]
    pane: String,
    #[serde(deserialize_with = "or_default")]
    filter: String,
    #[serde(deserialize_with = "or_default")]
    sort: String,
    #[serde(deserialize_with = "or_default")]
    is_sort_chosen: bool,
    #[serde(deserialize_with = "or_default")]
    lists: StoredLists,
    #[serde(flatten)]
    panes: StoredPanes,
}

/// Visible panes; every field may be missing or of another type.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredPanes {
    #[serde(deserialize_with = "or_default")]
    tags: bool,
    #[serde(deserialize_with = "or_default")]
    zoom: bool,
    #[serde(deserialize_with = "or_default")]
    divider_shift: isize,
    #[serde(deserialize_with = "or_default")]
    preview_place: String,
}

/// How lists are shown; every field may be missing or of another type.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredLists {
    #[serde(deserialize_with = "or_default")]
    density: String,
    #[serde(deserialize_with = "or_default")]
    tags_by_name: bool,
    #[serde(deserialize_with = "or_default")]
    is_selecting_explained: bool,
}

/// Reads a value of the wrong type as the default.
fn or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    value: D,
) -> Result<T, D::Error> {
    let value = serde_json::Value::deserialize(value)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// Names of the panes in the files.
const PANES: [(&str, SavedPane); 3] = [
    ("list", SavedPane::List),
    ("tags", SavedPane::Tags),
    ("preview", SavedPane::Preview),
];

impl From<StoredSession> for SavedSession {
    fn from(stored: StoredSession) -> Self {
        let pane = PANES.iter().find(|(name, _)| *name == stored.pane);
        let filter = stored.filter;
        let is_filter = filter.len() <= MAX_FILTER_BYTES && !filter.contains(char::is_control);
        Self {
            post: stored.post.map(|post| PostId::new(&post)),
            row: stored.row,
            nearby: stored.nearby.iter().map(|post| PostId::new(post)).collect(),
            recent: stored.recent.iter().map(|post| PostId::new(post)).collect(),
            pane: pane.map(|(_, pane)| *pane).unwrap_or_default(),
            tags: stored.panes.tags,
            zoom: stored.panes.zoom,
            filter: if is_filter { filter } else { String::new() },
            divider_shift: stored.panes.divider_shift,
            sort: Sort::from_name(&stored.sort).map(|sort| (sort, stored.is_sort_chosen)),
            lists: SavedLists {
                density: ListDensity::from_name(&stored.lists.density),
                tags_by_name: stored.lists.tags_by_name,
                is_selecting_explained: stored.lists.is_selecting_explained,
            },
            preview_place: PreviewPlace::from_name(&stored.panes.preview_place).unwrap_or_default(),
        }
    }
}

impl From<SavedSession> for StoredSession {
    fn from(saved: SavedSession) -> Self {
        let pane = PANES.iter().find(|(_, pane)| *pane == saved.pane);
        let post = |post: &PostId| post.as_str().to_owned();
        Self {
            version: FORMAT_VERSION,
            post: saved.post.as_ref().map(post),
            row: saved.row,
            nearby: saved.nearby.iter().map(post).collect(),
            recent: saved.recent.iter().map(post).collect(),
            pane: pane.map_or("", |(name, _)| name).to_owned(),
            filter: saved.filter,
            sort: saved.sort.map_or("", |(sort, _)| sort.name()).to_owned(),
            is_sort_chosen: saved.sort.is_some_and(|(_, is_chosen)| is_chosen),
            lists: StoredLists {
                density: saved.lists.density.map_or("", ListDensity::name).to_owned(),
                tags_by_name: saved.lists.tags_by_name,
                is_selecting_explained: saved.lists.is_selecting_explained,
            },
            panes: StoredPanes {
                tags: saved.tags,
                zoom: saved.zoom,
                divider_shift: saved.divider_shift,
                preview_place: saved.preview_place.name().to_owned(),
            },
        }
    }
}

/// Contents of a file.
enum SessionFile {
    Session(Box<StoredSession>),
    /// A format of a newer version.
    Newer,
    /// Nothing readable, or no file.
    Nothing,
}

/// Reads the session of a blog, by its posts folder.
pub fn read(folder: &Path, posts: &Path) -> Option<SavedSession> {
    match load(&file_of(folder, posts)) {
        SessionFile::Session(stored) => Some(SavedSession::from(*stored)),
        SessionFile::Newer | SessionFile::Nothing => None,
    }
}

/// Writes the session of a blog, and deletes the oldest if there are too many.
pub fn write(folder: &Path, posts: &Path, session: SavedSession) -> io::Result<()> {
    let file = file_of(folder, posts);
    if matches!(load(&file), SessionFile::Newer) {
        return Ok(());
    }
    let text = serde_json::to_string(&StoredSession::from(session))?;
    private_file::create_private_folder(folder)?;
    private_file::put(&file, text.as_bytes())?;
    delete_oldest(folder)
}

/// Returns the file of a blog: the same for every path that leads to its posts folder.
fn file_of(folder: &Path, posts: &Path) -> PathBuf {
    let real = posts.canonicalize();
    let posts = real.as_deref().unwrap_or(posts);
    let digest = fingerprint(posts.as_os_str().as_encoded_bytes());
    folder.join(format!("{}.json", digest.get(..16).unwrap_or_default()))
}

fn load(file: &Path) -> SessionFile {
    let metadata = file.symlink_metadata();
    let is_ours = metadata.is_ok_and(|it| it.is_file() && it.len() <= MAX_FILE_BYTES);
    let bytes = is_ours.then(|| disk::read(file, MAX_FILE_BYTES).ok());
    let stored = bytes
        .flatten()
        .and_then(|bytes| serde_json::from_slice::<StoredSession>(&bytes).ok());
    match stored {
        Some(stored) if stored.version > FORMAT_VERSION => SessionFile::Newer,
        Some(stored) if stored.version == FORMAT_VERSION => SessionFile::Session(Box::new(stored)),
        _ => SessionFile::Nothing,
    }
}

fn delete_oldest(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        let modified = entry.metadata().and_then(|it| it.modified());
        if let Ok(modified) = modified
            && path.extension().is_some_and(|it| it == "json")
        {
            files.push((modified, path));
        }
    }
    files.sort();
    let extra = files.len().saturating_sub(MAX_SESSIONS);
    files.truncate(extra);
    files.iter().try_for_each(|(_, path)| fs::remove_file(path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn session() -> SavedSession {
        SavedSession {
            post: Some(PostId::new("deep/a.md")),
            row: Some(3),
            nearby: vec![PostId::new("deep/a.md"), PostId::new("b.md")],
            recent: vec![PostId::new("b.md")],
            pane: SavedPane::Preview,
            tags: true,
            zoom: true,
            filter: "tag:rust \"two words\"".to_owned(),
            divider_shift: -8,
            sort: Some((Sort::Words, true)),
            lists: SavedLists {
                density: Some(ListDensity::Dense),
                tags_by_name: true,
                is_selecting_explained: true,
            },
            preview_place: PreviewPlace::Below,
        }
    }

    #[test]
    fn each_blog_has_a_session_of_its_own_for_its_owner_only() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("state/sessions");
        let (one, other) = (home.path().join("one"), home.path().join("other"));
        fs::create_dir(&one).unwrap();
        std::os::unix::fs::symlink(&one, home.path().join("link")).unwrap();
        write(&folder, &one, session()).unwrap();
        assert_eq!(read(&folder, &one), Some(session()));
        assert_eq!(read(&folder, &home.path().join("link")), Some(session()));
        assert_eq!(read(&folder, &other), None);
        write(&folder, &other, SavedSession::default()).unwrap();
        assert_eq!(read(&folder, &other), Some(SavedSession::default()));
        assert_eq!(read(&folder, &one), Some(session()));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&file_of(&folder, &one)), 0o600);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
    }

    #[test]
    fn damage_costs_only_the_value_it_is_in() {
        let home = tempfile::tempdir().unwrap();
        let (folder, posts) = (home.path().join("sessions"), home.path());
        write(&folder, posts, session()).unwrap();
        let file = file_of(&folder, posts);
        let whole = fs::read(&file).unwrap();
        for end in 0..whole.len() {
            private_file::put(&file, &whole[..end]).unwrap();
            assert_eq!(read(&folder, posts), None);
        }
        let value: serde_json::Map<_, _> = serde_json::from_slice(&whole).unwrap();
        for key in value.keys().filter(|key| *key != "version") {
            for wrong in ["null", "-1", "\"\\u001b[2J\"", "[[7]]", "{\"a\":1}"] {
                let mut changed = value.clone();
                changed.insert(key.clone(), serde_json::from_str(wrong).unwrap());
                changed.insert("of-tomorrow".to_owned(), 7.into());
                private_file::put(&file, &serde_json::to_vec(&changed).unwrap()).unwrap();
                let found = read(&folder, posts).unwrap_or_else(|| panic!("{key} {wrong}"));
                let others = if key == "filter" {
                    assert!(!found.filter.contains('\x1b'));
                    found.post == session().post
                } else {
                    found.filter == session().filter
                };
                assert!(others, "{key} {wrong}: {found:?}");
            }
        }
    }

    #[test]
    fn a_file_of_a_newer_version_is_left_as_it_is() {
        let home = tempfile::tempdir().unwrap();
        let (folder, posts) = (home.path().join("sessions"), home.path());
        write(&folder, posts, session()).unwrap();
        let file = file_of(&folder, posts);
        let newer = br#"{"version":2,"post":{"of":"tomorrow"}}"#;
        private_file::put(&file, newer).unwrap();
        assert_eq!(read(&folder, posts), None);
        write(&folder, posts, session()).unwrap();
        assert_eq!(fs::read(&file).unwrap(), newer);
    }

    #[test]
    fn only_the_newest_sessions_are_kept() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("sessions");
        for number in 0..MAX_SESSIONS + 5 {
            let posts = home.path().join(number.to_string());
            write(&folder, &posts, session()).unwrap();
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), MAX_SESSIONS);
        let last = home.path().join((MAX_SESSIONS + 4).to_string());
        assert!(read(&folder, &last).is_some());
    }
}
