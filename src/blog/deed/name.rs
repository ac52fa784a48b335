//! Names of files: proposed from titles, checked, and found to be free.

use std::path::Path;

use super::{DeedError, Scene};
use crate::blog::permalink;
use crate::blog::slug::strip_ending;

/// A proposed name has no more bytes than this; longer titles end at a word.
const MOST_PROPOSED: usize = 80;
/// File systems take no longer name; the date and the ending need some of it.
const MOST: usize = 200;
/// Names that are devices where Windows checks a blog out.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Proposes a name for a title: ASCII letters and digits with hyphens; empty where it has none.
pub fn proposed(title: &str) -> String {
    let whole = permalink::ascii(title);
    if whole.len() <= MOST_PROPOSED {
        return whole;
    }
    let head = whole.get(..MOST_PROPOSED).unwrap_or_default();
    let end = head.rfind('-').unwrap_or(head.len());
    head.get(..end).unwrap_or_default().to_owned()
}

/// Checks a name that is to be that of a file or folder.
pub(super) fn check(name: &str) -> Result<(), DeedError> {
    let why = match name {
        "" => "it is empty; give the post a slug of letters and digits",
        _ if name.contains(['/', '\\']) => "it leads into another folder; write a name alone",
        _ if name.chars().any(char::is_control) => "it holds control characters; leave them out",
        _ if name.starts_with(['.', '_', '-', '~']) => {
            "files that begin so are passed over; begin with a letter or a digit"
        }
        _ if name.starts_with(' ') || name.ends_with(['.', ' ']) => {
            "some systems cannot keep its ends; leave dots and blanks out there"
        }
        _ if name.contains([':', '*', '?', '"', '<', '>', '|', '#', '%']) => {
            "some systems or addresses cannot hold one of its signs; take letters, digits and -"
        }
        _ if is_device(name) => "it is a device on some systems; choose another slug",
        _ if name.len() > MOST => "it is longer than 200 bytes; choose a shorter slug",
        _ => return Ok(()),
    };
    Err(DeedError::Name {
        name: shortened(name),
        why,
    })
}

/// Cuts what would fill a screen.
fn shortened(name: &str) -> String {
    let mut short: String = name.chars().take(60).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.to_ascii_lowercase();
    let numbered = |kind: &str| {
        let number = stem.strip_prefix(kind);
        number.is_some_and(|it| it.len() == 1 && it.bytes().all(|b| b.is_ascii_digit()))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// Refuses a name that a new post cannot have: a file is there, also where only case, or the form
/// of the post (file, folder, MDX), differ.
pub(super) fn check_free(scene: &Scene<'_>, path: &Path) -> Result<(), DeedError> {
    let file = scene.name_of(path);
    let key = |file: &str| {
        let stem = strip_ending(file);
        stem.strip_suffix("/index").unwrap_or(stem).to_lowercase()
    };
    let wanted = key(&file);
    let other = scene.posts.iter();
    let mut other = other.filter(|post| key(post.id.as_str()) == wanted);
    let taken = other.next().map(|post| post.id.to_string());
    let there = path.symlink_metadata().is_ok().then_some(file);
    match taken.or(there) {
        Some(file) => Err(DeedError::Taken { file }),
        None => Ok(()),
    }
}
