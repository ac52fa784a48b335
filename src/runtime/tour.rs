//! The tour: the sample blog, embedded, for when there is no blog in sight.
//!
//! It is laid out in the cache folder, since postdesk reads blogs from a disk like any other. A
//! cache is not kept, so nothing new goes there: whoever creates a post in the tour is asked for the
//! folder of a new blog, and the header of a tour post that is edited says that it is not kept.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

/// The posts of the sample blog.
static POSTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/posts");

/// Lays the tour out below `cache` and gives its folder; files that are there stay as they are.
pub fn unpack(cache: &Path) -> io::Result<PathBuf> {
    let folder = cache.join(concat!("tour-", env!("CARGO_PKG_VERSION")));
    fs::create_dir_all(&folder)?;
    for file in POSTS.files() {
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
    fn the_tour_is_laid_out_once_and_left_as_it_is() {
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
