//! Tour: the embedded sample blog, shown when no blog is found.
//!
//! It is unpacked into the cache folder, since postdesk reads blogs from a disk like any other. A
//! cache isn't permanent, so nothing new is written there: creating a post in the tour asks for the
//! folder of a new blog, and the header of a tour post that is edited warns that it won't be kept.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

/// The posts of the sample blog.
static SAMPLE_POSTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/posts");

/// Unpacks the tour below `cache` and returns its folder; existing files stay as they are.
pub fn unpack(cache: &Path) -> io::Result<PathBuf> {
    let folder = cache.join(concat!("tour-", env!("CARGO_PKG_VERSION")));
    fs::create_dir_all(&folder)?;
    for file in SAMPLE_POSTS.files() {
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(folder.join(file.path()));
        match made {
            Ok(mut made) => made.write_all(file.contents())?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn existing_tour_files_are_kept() {
        let cache = tempfile::tempdir().unwrap();
        let folder = unpack(cache.path()).unwrap();
        let post = folder.join("microservices-architecture-lessons.md");
        let text = fs::read_to_string(&post).unwrap();
        assert!(text.contains("Lessons from Building Microservices at Scale"));
        fs::remove_file(&post).unwrap();
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&post)
            .unwrap()
            .write_all(b"mine")
            .unwrap();
        unpack(cache.path()).unwrap();
        assert_eq!(fs::read_to_string(&post).unwrap(), "mine");
    }
}
