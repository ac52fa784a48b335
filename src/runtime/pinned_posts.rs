//! Pinned posts, saved in one small file in the state folder.
//!
//! Another postdesk may have written it in the meantime, so it is read again and only what this run
//! pinned or unpinned is changed.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::state_file::{self, StateFile};

/// Most posts kept; those pinned longest ago are dropped.
const MAX_POSTS: usize = 10_000;

/// Format version of the file that is written here.
const FORMAT_VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct StoredPins {
    version: u32,
    /// Files, those pinned longest ago first.
    pinned: Vec<PathBuf>,
}

/// Returns the file of the pins, given that of the reading positions.
pub fn file_beside(positions_file: &Path) -> PathBuf {
    positions_file.with_file_name("pinned-posts.json")
}

/// Reads which posts are pinned. Sets a damaged file aside, and reports that in the second value.
pub fn read(file: &Path) -> (HashSet<PathBuf>, Option<String>) {
    match state_file::load::<StoredPins>(file, FORMAT_VERSION) {
        StateFile::Saved(saved) => {
            let pinned = saved.map_or_else(Vec::new, |saved| saved.pinned);
            (pinned.into_iter().collect(), None)
        }
        StateFile::Newer => (HashSet::new(), None),
        StateFile::Damaged => {
            let warning = state_file::set_aside(file, "Pinned posts");
            (HashSet::new(), Some(warning))
        }
    }
}

/// Applies the changes of this run, by file: whether it is pinned. A file of a newer version, or one
/// that can't be read, stays as it is.
pub fn write(file: &Path, changes: &[(PathBuf, bool)]) -> io::Result<()> {
    let StateFile::Saved(saved) = state_file::load::<StoredPins>(file, FORMAT_VERSION) else {
        return Ok(());
    };
    let mut pinned = saved.map_or_else(Vec::new, |saved| saved.pinned);
    for (post, is_pinned) in changes {
        let place = pinned.iter().position(|other| other == post);
        match (place, is_pinned) {
            (None, true) if post.to_str().is_some() => pinned.push(post.clone()),
            (Some(place), false) => drop(pinned.remove(place)),
            _ => {}
        }
    }
    pinned.drain(..pinned.len().saturating_sub(MAX_POSTS));
    let contents = StoredPins {
        version: FORMAT_VERSION,
        pinned,
    };
    state_file::save(file, &contents)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use crate::blog::save::private_file;

    use super::*;

    fn changes(pinned: &[&str], unpinned: &[&str]) -> Vec<(PathBuf, bool)> {
        let pinned = pinned.iter().map(|name| (PathBuf::from(name), true));
        let unpinned = unpinned.iter().map(|name| (PathBuf::from(name), false));
        pinned.chain(unpinned).collect()
    }

    fn files(names: &[&str]) -> HashSet<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn pins_of_several_runs_are_kept_for_their_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = file_beside(&folder.path().join("deep/places.json"));
        write(&file, &changes(&["/a.md", "/b.md"], &[])).unwrap();
        write(&file, &changes(&["/b.md", "/c.md"], &["/a.md", "/d.md"])).unwrap();
        assert_eq!(read(&file), (files(&["/b.md", "/c.md"]), None));
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn the_posts_pinned_longest_ago_are_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pinned-posts.json");
        let many = |from: usize| {
            let many = (from..from + 6_000).map(|n| (PathBuf::from(format!("/{n}")), true));
            many.collect::<Vec<_>>()
        };
        write(&file, &many(0)).unwrap();
        write(&file, &many(6_000)).unwrap();
        let (pinned, _) = read(&file);
        assert_eq!(pinned.len(), MAX_POSTS);
        assert!(pinned.contains(Path::new("/11999")) && !pinned.contains(Path::new("/1999")));
    }

    #[test]
    fn a_damaged_file_is_set_aside_and_one_of_a_newer_version_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pinned-posts.json");
        for text in [
            "",
            "[]",
            "{\"version\":1}",
            "{\"version\":1,\"pinned\":[3]}",
        ] {
            private_file::put(&file, text.as_bytes()).unwrap();
            let (pinned, warning) = read(&file);
            let warning = warning.unwrap_or_else(|| panic!("{text:?}"));
            assert!(pinned.is_empty() && warning.starts_with("Pinned posts reset: "));
            let aside = folder.path().join("pinned-posts.damaged.json");
            assert_eq!(fs::read_to_string(aside).unwrap(), text);
            assert_eq!(read(&file).1, None);
        }
        let newer = r#"{"version":2,"pinned":{"a":1}}"#;
        private_file::put(&file, newer.as_bytes()).unwrap();
        assert_eq!(read(&file), (HashSet::new(), None));
        write(&file, &changes(&["/a.md"], &[])).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), newer);
    }
}
