//! Tour: the embedded sample blog, shown when no blog is found.
//!
//! It is unpacked into the cache folder, since postdesk reads blogs from a disk like any other. A
//! cache isn't permanent, so nothing new is written there: creating a post in the tour asks for the
//! folder of a new blog, and the header of a tour post that is edited warns that it won't be kept.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::blog::disk;
use crate::blog::save::private_file;

/// The posts of the sample blog.
static SAMPLE_POSTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/posts");

/// Post without a date, and the file name with a date under which the tour has it: a file that was
/// just unpacked would be the newest post.
const UNDATED_POST: (&str, &str) = (
    "microservices-architecture-lessons.md",
    "2026-11-22-microservices-architecture-lessons.md",
);

/// Unpacks the tour below `cache` and returns its folder; existing files stay as they are, unless a
/// crash or a full disk has left only their beginning.
pub fn unpack(cache: &Path) -> io::Result<PathBuf> {
    let folder = cache.join(concat!("tour-", env!("CARGO_PKG_VERSION")));
    fs::create_dir_all(&folder)?;
    for file in SAMPLE_POSTS.files() {
        let path = folder.join(name_in_tour(file.path()));
        if is_incomplete(&path, file.contents()) {
            private_file::put_unsynced(&path, file.contents())?;
        }
    }
    Ok(folder)
}

fn name_in_tour(path: &Path) -> &Path {
    let (undated, dated) = UNDATED_POST;
    if path == Path::new(undated) {
        Path::new(dated)
    } else {
        path
    }
}

/// Whether a file is missing or contains only the beginning of these bytes.
fn is_incomplete(path: &Path, whole: &[u8]) -> bool {
    match disk::read(path, whole.len() as u64) {
        Ok(bytes) => bytes.len() < whole.len() && whole.starts_with(&bytes),
        // a larger file is the user's
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn existing_tour_files_are_kept() {
        let cache = tempfile::tempdir().unwrap();
        let folder = unpack(cache.path()).unwrap();
        let post = folder.join(UNDATED_POST.1);
        let text = fs::read_to_string(&post).unwrap();
        assert!(text.contains("Lessons from Building Microservices at Scale"));
        fs::remove_file(&post).unwrap();
        for mine in ["mine", &format!("{text}mine")] {
            private_file::put(&post, mine.as_bytes()).unwrap();
            unpack(cache.path()).unwrap();
            assert_eq!(fs::read_to_string(&post).unwrap(), mine);
        }
    }

    #[test]
    fn a_tour_file_that_was_cut_off_is_completed() {
        let cache = tempfile::tempdir().unwrap();
        let post = unpack(cache.path()).unwrap().join("make-it-yours.md");
        let text = fs::read_to_string(&post).unwrap();
        for kept in [0, 100] {
            private_file::put(&post, &text.as_bytes()[..kept]).unwrap();
            unpack(cache.path()).unwrap();
            assert_eq!(fs::read_to_string(&post).unwrap(), text);
        }
    }
}
