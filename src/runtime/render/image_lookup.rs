//! Image lookup before a post is laid out: the size of an image is known from its first bytes.

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::image::Finder;
use crate::markdown::{Document, Images};

/// Most images of a post that are looked up; the others are shown as text.
const MOST: usize = 200;

/// Looks up the images of a document that are not known yet.
pub(super) fn gather(
    document: &Document,
    post: &Post,
    finder: Option<&Finder>,
    images: &mut Images,
) {
    let Some(finder) = finder else { return };
    for address in document.images().take(MOST) {
        if images.found.contains_key(address) {
            continue;
        }
        let found = if post.for_readers {
            finder.find_for_readers(address, &post.path)
        } else {
            finder.find(address, &post.path)
        };
        if let Some(image) = found {
            images.found.insert(address.to_owned(), Arc::new(image));
        }
    }
}
