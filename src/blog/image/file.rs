//! Finds the file of an image, and reads it: never waiting, never more than asked for.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{HEAD, ImageFile, head, places};
use crate::blog::body::stamp_of;
use crate::blog::disk;

/// Finds images below the folder of a site.
#[derive(Clone, Debug)]
pub struct Finder {
    /// The folder, without symbolic links.
    site: PathBuf,
}

impl Finder {
    /// Takes the folder of a site; nothing where that is gone.
    pub fn new(site: &Path) -> Option<Self> {
        let site = site.canonicalize().ok()?;
        Some(Self { site })
    }

    /// Finds the first file that an address of a post may mean and that is an image.
    ///
    /// The cost is that of opening the places where it may be, and of at most 64 KiB read.
    pub fn find(&self, address: &str, post: &Path) -> Option<ImageFile> {
        let mut places = places(address, post, &self.site).into_iter();
        places.find_map(|place| inspect(&place, &self.site))
    }
}

/// Reads a whole image; nothing where it is another than it was, or larger than `most` bytes.
pub fn read(image: &ImageFile, most: u64) -> Option<Vec<u8>> {
    let (file, metadata) = disk::open_no_link(&image.path).ok()?;
    if stamp_of(&metadata) != image.stamp || metadata.len() > most {
        return None;
    }
    taken(file, metadata.len())
}

fn inspect(place: &Path, site: &Path) -> Option<ImageFile> {
    let path = place.canonicalize().ok()?;
    if !path.starts_with(site) {
        return None;
    }
    let (file, metadata) = disk::open_no_link(&path).ok()?;
    let (size, is_drawable) = head::read(&taken(file, HEAD)?)?;
    Some(ImageFile {
        path,
        stamp: stamp_of(&metadata),
        size,
        is_drawable,
    })
}

fn taken(file: File, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
