//! Reading positions saved between runs, in one small file in the state folder.
//!
//! Another postdesk may have written it in the meantime, so it is read again and only our own
//! positions are replaced. It quotes posts, so it is readable by its owner only.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::app::scroll_anchor::{BlockAnchor, ScrollAnchor};
use crate::blog::query::ReadPosts;

use super::state_file::{self, StateFile};
use super::{pinned_posts, read_marks};

/// Most positions kept; the oldest are dropped.
const MAX_POSITIONS: usize = 1_000;
/// Most characters kept of the words at a position.
const MAX_QUOTE_CHARS: usize = 120;

/// Format version of the file that is written here.
const FORMAT_VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct StoredPositions {
    version: u32,
    /// Oldest first.
    places: Vec<StoredPosition>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredPosition {
    file: PathBuf,
    line: usize,
    below: usize,
    words: String,
    words_below: usize,
    /// Missing where an earlier version wrote the position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    block: Option<StoredBlock>,
}

/// The block at the top of the screen.
#[derive(Debug, Serialize, Deserialize)]
struct StoredBlock {
    hash: u64,
    above: usize,
    bytes: usize,
    extra: usize,
    index: usize,
    has_twin: bool,
    over: u64,
    under: u64,
    before: Vec<u64>,
    after: Vec<u64>,
}

impl From<BlockAnchor> for StoredBlock {
    fn from(anchor: BlockAnchor) -> Self {
        Self {
            hash: anchor.hash,
            above: anchor.rows_above,
            bytes: anchor.bytes_above,
            extra: anchor.extra_rows,
            index: anchor.index,
            has_twin: anchor.has_duplicate,
            over: anchor.hash_above,
            under: anchor.hash_below,
            before: anchor.hashes_above,
            after: anchor.hashes_below,
        }
    }
}

impl From<StoredBlock> for BlockAnchor {
    fn from(kept: StoredBlock) -> Self {
        Self {
            hash: kept.hash,
            rows_above: kept.above,
            bytes_above: kept.bytes,
            extra_rows: kept.extra,
            index: kept.index,
            has_duplicate: kept.has_twin,
            hash_above: kept.over,
            hash_below: kept.under,
            hashes_above: kept.before,
            hashes_below: kept.after,
        }
    }
}

/// Reading positions, read marks and pins of earlier runs.
#[derive(Debug, Default)]
pub struct SavedReading {
    /// Reading positions, by file.
    pub positions: HashMap<PathBuf, ScrollAnchor>,
    /// Posts that were read.
    pub read_posts: ReadPosts,
    /// Posts that are pinned, by file.
    pub pinned_posts: HashSet<PathBuf>,
    /// Warnings about damaged files.
    pub warnings: Vec<String>,
}

/// Reads the positions and, beside their file, which posts were read and which are pinned. Sets
/// damaged files aside.
pub fn read_all(file: &Path) -> SavedReading {
    let (positions, damaged) = read(file);
    let (read_posts, others) = read_marks::read(&read_marks::file_beside(file));
    let (pinned_posts, more) = pinned_posts::read(&pinned_posts::file_beside(file));
    SavedReading {
        positions,
        read_posts,
        pinned_posts,
        warnings: damaged.into_iter().chain(others).chain(more).collect(),
    }
}

/// Reads the saved positions. Sets a damaged file aside, and reports that in the second value.
fn read(file: &Path) -> (HashMap<PathBuf, ScrollAnchor>, Option<String>) {
    let (places, word) = match state_file::load::<StoredPositions>(file, FORMAT_VERSION) {
        StateFile::Saved(saved) => (saved.map_or_else(Vec::new, |saved| saved.places), None),
        StateFile::Newer => (Vec::new(), None),
        StateFile::Damaged => {
            let word = state_file::set_aside(file, "Reading positions");
            (Vec::new(), Some(word))
        }
    };
    let places = places.into_iter().map(|kept| {
        let place = ScrollAnchor {
            line: kept.line,
            rows_below_line: kept.below,
            text: kept.words,
            rows_to_text: kept.words_below,
            block: kept.block.map(BlockAnchor::from),
        };
        (kept.file, place)
    });
    (places.collect(), word)
}

/// Writes the positions of this run over those of earlier ones. A file of a newer version, or one
/// that can't be read, stays as it is.
pub fn write(file: &Path, places: Vec<(PathBuf, ScrollAnchor)>) -> io::Result<()> {
    let StateFile::Saved(saved) = state_file::load::<StoredPositions>(file, FORMAT_VERSION) else {
        return Ok(());
    };
    let mut all = saved.map_or_else(Vec::new, |saved| saved.places);
    all.retain(|kept| places.iter().all(|(file, _)| *file != kept.file));
    let moved = places.into_iter().filter(|(file, place)| {
        // the top is the default position of every post
        (place.line, place.rows_below_line) != (0, 0) && file.to_str().is_some()
    });
    all.extend(moved.map(|(file, place)| StoredPosition {
        file,
        line: place.line,
        below: place.rows_below_line,
        words: place.text.chars().take(MAX_QUOTE_CHARS).collect(),
        words_below: place.rows_to_text,
        block: place.block.map(StoredBlock::from),
    }));
    all.drain(..all.len().saturating_sub(MAX_POSITIONS));
    let kept = StoredPositions {
        version: FORMAT_VERSION,
        places: all,
    };
    state_file::save(file, &kept)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use crate::blog::save::private_file;

    use super::*;

    fn place(line: usize, words: &str) -> ScrollAnchor {
        ScrollAnchor {
            line,
            text: words.to_owned(),
            ..ScrollAnchor::default()
        }
    }

    #[test]
    fn places_are_kept_and_those_of_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/places.json");
        let (a, b) = (PathBuf::from("/a.md"), PathBuf::from("/b.md"));
        write(&file, vec![(a.clone(), place(3, "one"))]).unwrap();
        write(&file, vec![(b.clone(), place(7, &"é".repeat(500)))]).unwrap();
        let (kept, _) = read(&file);
        assert_eq!(kept.get(&a), Some(&place(3, "one")));
        assert_eq!(kept.get(&b).unwrap().text.chars().count(), MAX_QUOTE_CHARS);
        write(&file, vec![(a.clone(), ScrollAnchor::default())]).unwrap();
        assert_eq!(read(&file).0.get(&a), None);
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path().join("deep")).unwrap().count(), 1);
    }

    #[test]
    fn the_block_of_a_place_is_kept_and_one_without_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("places.json");
        let place = ScrollAnchor {
            block: Some(BlockAnchor {
                hash: u64::MAX,
                rows_above: 1,
                bytes_above: 2,
                extra_rows: 3,
                index: 4,
                has_duplicate: true,
                hash_above: 5,
                hash_below: 6,
                hashes_above: vec![7, 8],
                hashes_below: vec![9],
            }),
            ..place(3, "one")
        };
        write(&file, vec![(PathBuf::from("/a.md"), place.clone())]).unwrap();
        assert_eq!(read(&file).0.get(Path::new("/a.md")), Some(&place));
        let earlier = r#"{"version":1,"places":[{"file":"/b.md","line":3,"below":1,"words":"x","words_below":0}]}"#;
        private_file::put(&file, earlier.as_bytes()).unwrap();
        let (found, _) = read(&file);
        let found = found.get(Path::new("/b.md")).unwrap();
        assert_eq!(
            (found.line, found.rows_below_line, &found.block),
            (3, 1, &None)
        );
    }

    #[test]
    fn only_the_newest_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("places.json");
        let many = |from: usize| {
            let many = (from..from + 800).map(|n| (PathBuf::from(format!("/{n}")), place(1, "")));
            many.collect::<Vec<_>>()
        };
        write(&file, many(0)).unwrap();
        write(&file, many(800)).unwrap();
        let (kept, _) = read(&file);
        assert_eq!(kept.len(), MAX_POSITIONS);
        assert!(kept.contains_key(Path::new("/1599")) && !kept.contains_key(Path::new("/599")));
    }

    #[test]
    fn a_damaged_file_is_named_and_set_aside_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("places.json");
        let aside = folder.path().join("places.damaged.json");
        let whole = r#"{"version":1,"places":[]}"#;
        let cut = (0..whole.len()).map(|end| whole.as_bytes()[..end].to_vec());
        let others = [&b"[]"[..], b"\0\0", b"{\"version\":1}", b"\xff{}"].map(<[u8]>::to_vec);
        for text in cut.chain(others) {
            private_file::put(&file, &text).unwrap();
            let (places, word) = read(&file);
            let word = word.unwrap_or_else(|| panic!("{text:?} is taken for places"));
            assert!(
                places.is_empty() && word.contains(aside.to_str().unwrap()),
                "{word}"
            );
            assert_eq!(fs::read(&aside).unwrap(), text);
            // reported once, and the next run saves its positions
            assert!(read(&file).1.is_none());
            write(&file, vec![(PathBuf::from("/a"), place(1, "x"))]).unwrap();
            assert_eq!(read(&file).0.len(), 1);
        }
        let (places, word) = read(folder.path());
        assert!(places.is_empty() && word.is_some());
        assert!(write(&folder.path().join("places.json/x"), Vec::new()).is_ok());
    }

    #[test]
    fn a_file_of_a_newer_version_is_kept_silently() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("places.json");
        for text in [
            r#"{"version":2,"places":[]}"#,
            r#"{"version":2,"places":{"/a":{"at":7}}}"#,
            r#"{"version":71}"#,
        ] {
            private_file::put(&file, text.as_bytes()).unwrap();
            let (places, word) = read(&file);
            assert!(places.is_empty() && word.is_none(), "{word:?}");
            write(&file, vec![(PathBuf::from("/a"), place(1, "x"))]).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
    }
}
