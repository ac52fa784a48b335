//! The text of a post: read without ever waiting, and the body as the preview shows it.
//!
//! A path is opened without blocking and judged after it was opened, so that a pipe, a device or
//! a link to one is refused instead of read, whatever was swapped in between.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use rustix::fs::{FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use super::excerpt;
use super::front_matter;
use super::post::{Problem, ProblemCode, Stamp};
use super::site::SiteKind;

/// A larger file is not read.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A whole file as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The text, with replacement characters where bytes were no UTF-8.
    pub text: String,
    /// Whether bytes were replaced or are NUL: such a file is shown but never written.
    pub lossy: bool,
    /// The file as it was when it was read.
    pub stamp: Stamp,
}

/// The body of a post, as the preview shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The text after the front matter; the lines of a content title are empty.
    pub text: String,
    /// The line of the file on which the text begins, from 1.
    pub first_line: usize,
    /// The bytes of the file between the two fences, when it has front matter.
    pub front_matter: Option<Range<usize>>,
}

/// Reads a file: regular files of at most 64 MiB.
pub fn read(path: &Path) -> Result<Source, Problem> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let opened =
        rustix::fs::open(path, flags, Mode::empty()).map_err(|error| unreadable(&error))?;
    let stat = rustix::fs::fstat(&opened).map_err(|error| unreadable(&error))?;
    let stamp = stamp_of(&stat);
    check(&stat, stamp.size)?;
    let mut bytes = Vec::with_capacity(usize::try_from(stamp.size).unwrap_or(0) + 1);
    File::from(opened)
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| cannot_read(&error.to_string()))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(too_large());
    }
    let (text, lossy) = match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
    };
    Ok(Source {
        lossy: lossy || text.contains('\0'),
        text,
        stamp,
    })
}

/// Takes what tells that a file is as it was.
pub(super) fn stamp_of(stat: &Stat) -> Stamp {
    let nanoseconds =
        |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
    #[expect(
        clippy::useless_conversion,
        reason = "the types of these fields differ between systems"
    )]
    Stamp {
        file: (stat.st_dev.into(), stat.st_ino.into()),
        size: u64::try_from(stat.st_size).unwrap_or(0),
        modified: nanoseconds(
            stat.st_mtime.into(),
            i64::try_from(stat.st_mtime_nsec).unwrap_or(0),
        ),
        changed: nanoseconds(
            stat.st_ctime.into(),
            i64::try_from(stat.st_ctime_nsec).unwrap_or(0),
        ),
    }
}

fn check(stat: &Stat, size: u64) -> Result<(), Problem> {
    let kind = match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile if size > MOST_BYTES => return Err(too_large()),
        FileType::RegularFile => return Ok(()),
        FileType::Fifo => "a pipe",
        FileType::CharacterDevice | FileType::BlockDevice => "a device",
        FileType::Directory => "a folder",
        _ => "no regular file",
    };
    Err(cannot_read(&format!("it is {kind}")))
}

fn unreadable(error: &Errno) -> Problem {
    match *error {
        Errno::NXIO => cannot_read("it is a socket"),
        Errno::LOOP => cannot_read("its symbolic links lead in a circle"),
        Errno::NOENT => cannot_read("the file it links to is gone"),
        Errno::ACCESS => cannot_read("permission denied"),
        error => cannot_read(&std::io::Error::from(error).to_string()),
    }
}

fn cannot_read(why: &str) -> Problem {
    Problem {
        line: 1,
        column: 1,
        code: ProblemCode::Unreadable,
        message: format!("cannot be read: {why}"),
        hint: "put a regular file there that you may read, or move it out of the posts".to_owned(),
    }
}

fn too_large() -> Problem {
    Problem {
        line: 1,
        column: 1,
        code: ProblemCode::TooLarge,
        message: "the file is larger than 64 MiB".to_owned(),
        hint: "move it out of the posts".to_owned(),
    }
}

/// Takes the body out of a source, also when its front matter is broken.
pub fn body_of(source: &str, kind: SiteKind) -> Body {
    let split = front_matter::split(source, kind);
    let mut text = split.body.to_owned();
    if let Some(title) = excerpt::content_title(split.body) {
        let blank = "\n".repeat(
            split
                .body
                .get(title.range.clone())
                .map_or(0, |it| it.matches('\n').count()),
        );
        text.replace_range(title.range, &blank);
    }
    let start = split.matter_start();
    Body {
        text,
        first_line: split.body_line(),
        front_matter: split.is_some().then(|| start..start + split.matter.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_body_count_as_in_the_file() {
        let source = "---\ntitle: x\n---\n\n# Title\n\nText\n";
        let body = body_of(source, SiteKind::Docusaurus);
        assert_eq!((body.text.as_str(), body.first_line), ("\n\n\nText\n", 4));
        assert_eq!(
            body.front_matter.and_then(|range| source.get(range)),
            Some("title: x\n")
        );
    }

    #[test]
    fn a_broken_front_matter_still_has_a_body() {
        let body = body_of("---\na: b: c\n---\nText\n", SiteKind::Docusaurus);
        assert_eq!((body.text.as_str(), body.first_line), ("Text\n", 4));
        assert_eq!(body_of("", SiteKind::Hugo).text, "");
        assert_eq!(body_of("A\n===\nText", SiteKind::Plain).text, "\n\nText");
    }

    #[test]
    fn what_is_no_regular_file_is_refused_at_once() {
        let reason = |path: &str| read(Path::new(path)).map_err(|problem| problem.message);
        assert_eq!(
            reason("/dev/zero"),
            Err("cannot be read: it is a device".to_owned())
        );
        assert_eq!(
            reason("/"),
            Err("cannot be read: it is a folder".to_owned())
        );
        assert!(reason("/nowhere").is_err());
    }
}
