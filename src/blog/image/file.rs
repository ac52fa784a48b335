//! Finds and reads image files, without blocking and up to a size limit.

use std::path::{Path, PathBuf};

use super::{HEADER_BYTES, ImageFile, candidate_paths, dimensions};
use crate::blog::disk;
use crate::blog::generator::table::MARKDOWN_EXTENSIONS;
use crate::blog::read_file::stamp_of;

/// Finds images inside a site folder.
#[derive(Clone, Debug)]
pub struct ImageFinder {
    /// The site folder, symbolic links resolved.
    site: PathBuf,
}

impl ImageFinder {
    /// Creates a finder for a site folder; `None` if the folder is missing.
    pub fn new(site: &Path) -> Option<Self> {
        let site = disk::real_path(site).ok()?;
        Some(Self { site })
    }

    /// Finds the first path for an image URL of a post that is an image.
    ///
    /// It opens the candidate paths and reads at most 64 KiB.
    pub fn find(&self, address: &str, post: &Path) -> Option<ImageFile> {
        let mut places = candidate_paths(address, post, &self.site).into_iter();
        places.find_map(|place| inspect(&place, &self.site))
    }

    /// Finds an image as [`Self::find`] does, but for readers: skips files in the folder of another
    /// post, which may be a draft, and in folders that generators ignore.
    pub fn find_for_readers(&self, address: &str, post: &Path) -> Option<ImageFile> {
        let mut places = candidate_paths(address, post, &self.site).into_iter();
        places.find_map(|place| {
            let is_public = |path: &Path| self.is_public(path, post);
            inspect(&place, &self.site).filter(|image| is_public(&image.path))
        })
    }

    /// Whether readers of a post may see a file: no folder on its path, except the post's own,
    /// contains posts or has a name that hides it from the site.
    fn is_public(&self, file: &Path, post: &Path) -> bool {
        let Some(home) = post.parent().and_then(|it| disk::real_path(it).ok()) else {
            return false;
        };
        let folders = file.ancestors().skip(1);
        let folders = folders.take_while(|folder| *folder != self.site);
        let mut other = folders.filter(|folder| !home.starts_with(folder));
        let is_hidden = |folder: &Path| {
            let name = folder.file_name().unwrap_or_default().as_encoded_bytes();
            name.starts_with(b".") || name.starts_with(b"_")
        };
        let is_own = |folder: &Path| {
            folder.parent() == Some(&home) && folder.file_name() == post.file_stem()
        };
        other.all(|folder| is_own(folder) || !is_hidden(folder) && !belongs_to_other_post(folder))
    }
}

/// Whether a folder contains posts, or is the asset folder of a post with its name.
pub(super) fn belongs_to_other_post(folder: &Path) -> bool {
    let is_post = |name: &[u8]| {
        MARKDOWN_EXTENSIONS
            .iter()
            .any(|it| name.ends_with(it.as_bytes()))
    };
    let beside = MARKDOWN_EXTENSIONS.iter().any(|ending| {
        let mut path = folder.as_os_str().to_owned();
        path.push(ending);
        disk::exists(Path::new(&path))
    });
    let holds = || {
        let entries = std::fs::read_dir(folder).ok()?;
        let mut names = entries.flatten().map(|entry| entry.file_name());
        Some(names.any(|name| is_post(&name.as_encoded_bytes().to_ascii_lowercase())))
    };
    // an unreadable folder may contain anything
    beside || holds().unwrap_or(true)
}

/// Reads a whole image; `None` if it has changed or is larger than `most` bytes.
pub fn read(image: &ImageFile, most: u64) -> Option<Vec<u8>> {
    let (file, metadata) = disk::open_no_follow(&image.path).ok()?;
    if stamp_of(&metadata) != image.stamp || metadata.len() > most {
        return None;
    }
    disk::read_length(file, metadata.len()).ok()
}

fn inspect(place: &Path, site: &Path) -> Option<ImageFile> {
    let path = disk::real_path(place).ok()?;
    if !path.starts_with(site) {
        return None;
    }
    let (file, metadata) = disk::open_no_follow(&path).ok()?;
    let (size, is_drawable) =
        dimensions::read(&disk::read_length(file, metadata.len().min(HEADER_BYTES)).ok()?)?;
    Some(ImageFile {
        path,
        stamp: stamp_of(&metadata),
        size,
        is_drawable,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first bytes of an image of 8x8 pixels.
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x06\0\0\0";

    #[expect(clippy::disallowed_methods, reason = "a test makes its files")]
    fn put(path: &Path, bytes: &[u8]) {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }

    /// Creates a site with images in every location, and one outside it.
    fn blog() -> tempfile::TempDir {
        let around = tempfile::tempdir().expect("a folder");
        for picture in [
            "pic.png",
            "img/pic.png",
            "own/pic.png",
            "own/deep/pic.png",
            "flat/pic.png",
            "draft/pic.png",
            "draft/img/pic.png",
            "beside/pic.png",
            "_drafts/pic.png",
            ".hidden/pic.png",
            "../static/pic.png",
            "../_private/pic.png",
            "../../outside.png",
        ] {
            put(&around.path().join("site/blog").join(picture), PNG);
        }
        for post in [
            "own/index.md",
            "flat.md",
            "draft/index.md",
            "beside.markdown",
        ] {
            put(&around.path().join("site/blog").join(post), b"Text.");
        }
        let link = around.path().join("site/blog/link.png");
        std::os::unix::fs::symlink(around.path().join("outside.png"), link).expect("a link");
        around
    }

    /// Whether readers of a post find an image at a URL.
    fn found(around: &Path, (address, post): (&str, &str)) -> bool {
        let site = around.join("site");
        let finder = ImageFinder::new(&site).expect("a site");
        let post = site.join("blog").join(post);
        finder.find_for_readers(address, &post).is_some()
    }

    #[test]
    fn readers_get_the_images_of_a_post_and_of_its_site() {
        let around = blog();
        for case in [
            ("pic.png", "flat.md"),
            ("img/pic.png", "flat.md"),
            ("flat/pic.png", "flat.md"),
            ("pic.png", "own/index.md"),
            ("deep/pic.png", "own/index.md"),
            ("../pic.png", "own/index.md"),
            ("../img/pic.png", "own/index.md"),
            ("/pic.png", "own/index.md"),
        ] {
            assert!(found(around.path(), case), "{case:?}");
        }
    }

    #[test]
    fn readers_get_no_image_from_the_folder_of_another_post_or_from_outside() {
        let around = blog();
        for case in [
            ("draft/pic.png", "flat.md"),
            ("draft/img/pic.png", "flat.md"),
            ("own/pic.png", "flat.md"),
            ("beside/pic.png", "flat.md"),
            ("_drafts/pic.png", "flat.md"),
            (".hidden/pic.png", "flat.md"),
            ("../draft/pic.png", "own/index.md"),
            ("../draft/img/pic.png", "own/index.md"),
            ("/blog/draft/pic.png", "own/index.md"),
            ("@site/blog/draft/pic.png", "own/index.md"),
            ("@site/_private/pic.png", "flat.md"),
            ("../_private/pic.png", "flat.md"),
            ("../../outside.png", "flat.md"),
            ("../../../outside.png", "own/index.md"),
            ("link.png", "flat.md"),
        ] {
            assert!(!found(around.path(), case), "{case:?}");
        }
    }
}
