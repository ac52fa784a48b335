//! Which posts were read, saved between runs in one small file in the state folder.
//!
//! Another postdesk may have written it in the meantime, so it is read again and only the posts of
//! this run are replaced.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::blog::query::ReadPosts;

use super::state_file::{self, StateFile};

/// Most posts kept; those read longest ago are dropped.
const MAX_POSTS: usize = 10_000;

/// Format version of the file that is written here.
const FORMAT_VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct StoredMarks {
    version: u32,
    /// Those read longest ago first.
    read: Vec<StoredMark>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredMark {
    file: PathBuf,
    words: usize,
}

/// Returns the file of the read marks, given that of the reading positions.
pub fn file_beside(positions_file: &Path) -> PathBuf {
    positions_file.with_file_name("read-posts.json")
}

/// Reads which posts were read. Sets a damaged file aside, and reports that in the second value.
pub fn read(file: &Path) -> (ReadPosts, Option<String>) {
    let (marks, word) = match state_file::load::<StoredMarks>(file, FORMAT_VERSION) {
        StateFile::Saved(marks) => (marks.map_or_else(Vec::new, |it| it.read), None),
        StateFile::Newer => (Vec::new(), None),
        StateFile::Damaged => (Vec::new(), Some(state_file::set_aside(file, "Read marks"))),
    };
    let marks = marks.into_iter().map(|mark| (mark.file, mark.words));
    (marks.collect(), word)
}

/// Adds the posts of this run to those of earlier ones. A file of a newer version, or one that can't
/// be read, stays as it is.
pub fn write(file: &Path, posts: Vec<(PathBuf, usize)>) -> io::Result<()> {
    let StateFile::Saved(saved) = state_file::load::<StoredMarks>(file, FORMAT_VERSION) else {
        return Ok(());
    };
    let mut read = saved.map_or_else(Vec::new, |saved| saved.read);
    let new: ReadPosts = posts.into_iter().collect();
    read.retain(|mark| !new.contains_key(&mark.file));
    let new = new.into_iter().filter(|(file, _)| file.to_str().is_some());
    read.extend(new.map(|(file, words)| StoredMark { file, words }));
    read.drain(..read.len().saturating_sub(MAX_POSTS));
    let contents = StoredMarks {
        version: FORMAT_VERSION,
        read,
    };
    state_file::save(file, &contents)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use crate::blog::save::private_file;

    use super::*;

    fn posts(names: &[&str]) -> Vec<(PathBuf, usize)> {
        let posts = names.iter().enumerate();
        posts.map(|(n, name)| (PathBuf::from(name), n)).collect()
    }

    #[test]
    fn marks_of_several_runs_are_kept_for_their_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = file_beside(&folder.path().join("deep/places.json"));
        write(&file, posts(&["/a.md", "/b.md"])).unwrap();
        write(&file, posts(&["/b.md", "/c.md"])).unwrap();
        let (read, word) = read(&file);
        let wanted = [("/a.md", 0), ("/b.md", 0), ("/c.md", 1)];
        let wanted = wanted.map(|(name, words)| (PathBuf::from(name), words));
        assert_eq!((read, word), (ReadPosts::from(wanted), None));
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn the_posts_read_longest_ago_are_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("read-posts.json");
        let many = |from: usize| {
            let many = from..from + 8_000;
            many.map(|n| (PathBuf::from(format!("/{n}")), 1)).collect()
        };
        write(&file, many(0)).unwrap();
        write(&file, many(8_000)).unwrap();
        let (read, _) = read(&file);
        assert_eq!(read.len(), MAX_POSTS);
        assert!((8_000..16_000).all(|n| read.contains_key(Path::new(&format!("/{n}")))));
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_one_of_a_newer_version_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("read-posts.json");
        for text in [
            "",
            "[]",
            "{\"version\":1}",
            "{\"version\":1,\"read\":[{\"file\":3}]}",
        ] {
            private_file::put(&file, text.as_bytes()).unwrap();
            let (marks, word) = read(&file);
            let word = word.unwrap_or_else(|| panic!("{text:?}"));
            assert!(
                marks.is_empty() && word.contains("read-posts.damaged.json"),
                "{word}"
            );
            assert!(!file.exists());
        }
        let newer = "{\"version\":2,\"read\":{}}";
        private_file::put(&file, newer.as_bytes()).unwrap();
        assert_eq!(read(&file), (ReadPosts::new(), None));
        write(&file, posts(&["/a.md"])).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), newer);
    }
}
