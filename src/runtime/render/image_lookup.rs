//! Image lookup before a post is laid out: the size of an image is known from its first bytes.

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::image::ImageFinder;
use crate::markdown::{Document, KnownImages};

/// Most images of a post that are looked up; the others are shown as text.
const MAX_IMAGES: usize = 200;

/// Looks up the images of a document that are not known yet.
pub(super) fn find_images(
    document: &Document,
    post: &Post,
    finder: Option<&ImageFinder>,
    images: &mut KnownImages,
) {
    let Some(finder) = finder else { return };
    for address in document.block_image_urls().take(MAX_IMAGES) {
        if images.files.contains_key(address) {
            continue;
        }
        let found = if post.for_readers {
            finder.find_for_readers(address, &post.path)
        } else {
            finder.find(address, &post.path)
        };
        if let Some(image) = found {
            images.files.insert(address.to_owned(), Arc::new(image));
        }
    }
}
