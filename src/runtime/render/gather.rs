//! Looks for the images of a post on the disk, before it is laid out: the room they get is known
//! from their first bytes.

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::image::Finder;
use crate::markdown::{Document, Images};

/// So many images of a post are looked for; the others are named.
const MOST: usize = 200;

/// Looks for the images of a document that are not known yet.
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
