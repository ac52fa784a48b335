//! Reading files without blocking, and the body of a post as the preview shows it.

mod protection;

use std::fs::{File, Metadata};
use std::ops::Range;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use jiff::Timestamp;
use rustix::io::Errno;

pub(super) use super::disk::special_file_kind;
use super::disk::{self, read_length};
use super::excerpt;
use super::front_matter;
use super::generator::SiteKind;
use super::post::{FileStamp, Post, Problem, ProblemCode};

pub(super) use protection::is_mode_protected;
pub use protection::{is_protected, read_only_message};

/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// A file's contents as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// Text, with U+FFFD for invalid UTF-8.
    pub text: String,
    /// Whether invalid UTF-8 was replaced or there are NUL bytes: such a file is shown but never
    /// written.
    pub lossy: bool,
    /// File stamp at the time of reading.
    pub stamp: FileStamp,
}

/// Body of a post, as the preview shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Text after the front matter; the lines of a content title are blank.
    pub text: String,
    /// Line of the file on which the text begins, from 1.
    pub first_line: usize,
    /// Byte range between the front matter delimiters, if there is front matter.
    pub front_matter: Option<Range<usize>>,
}

/// Reads a regular file of at most 64 MiB.
pub fn read(path: &Path) -> Result<FileText, Problem> {
    read_with_birth(path).map(|(source, _)| source)
}

/// Reads the file of a post. For a post shown to readers, only the version that was parsed is
/// returned: if the file has changed since (it may be a draft now), this fails until the next scan.
pub fn read_post(post: &Post) -> Result<FileText, Problem> {
    let source = read(&post.path)?;
    let after = || post.path.metadata().ok().map(|it| stamp_of(&it));
    if post.for_readers && (source.stamp != post.stamp || after() != Some(post.stamp)) {
        return Err(Problem {
            line: 1,
            column: 1,
            code: ProblemCode::Unreadable,
            message: "this post is being changed".to_owned(),
            hint: "it will be back in a moment".to_owned(),
        });
    }
    Ok(source)
}

/// Returns a text with its comments blanked out, as no page shows them: HTML, MDX, and Hugo and
/// Liquid template comments. Lines and columns are preserved.
pub fn without_comments(text: &str) -> String {
    const COMMENTS: [(&str, &str); 4] = [
        ("<!--", "-->"),
        ("{/*", "*/}"),
        ("{{/*", "*/}}"),
        ("{% comment %}", "{% endcomment %}"),
    ];
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    let first = |text: &str| {
        let starts = COMMENTS
            .iter()
            .filter_map(|it| Some((text.find(it.0)?, it)));
        starts.min_by_key(|(at, _)| *at)
    };
    while let Some((at, (open, close))) = first(rest) {
        let (before, comment) = rest.split_at(at);
        // an unclosed comment hides everything after it
        let end = comment
            .find(close)
            .map_or(comment.len(), |at| at + close.len());
        let (comment, after) = comment.split_at(end.max(open.len()));
        shown.push_str(before);
        let blank = |c: char| if matches!(c, '\n' | '\r') { c } else { ' ' };
        shown.extend(comment.chars().map(blank));
        rest = after;
    }
    shown + rest
}

/// Raw contents of a file on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBytes {
    /// The contents.
    pub bytes: Vec<u8>,
    /// File stamp at the time of reading.
    pub stamp: FileStamp,
    /// Mode and ownership.
    pub access: Ownership,
    /// Whether the file has no write permission.
    pub is_protected: bool,
    /// Whether only the beginning was read because the file is larger than the limit.
    pub is_cut: bool,
}

/// Mode, owner and group of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ownership {
    /// Permission bits, including setuid, setgid and sticky.
    pub mode: u32,
    /// User ID of the owner.
    pub owner: u32,
    /// Group ID.
    pub group: u32,
}

/// Reads the bytes of a file, with the same restrictions as [`read`].
pub fn read_bytes(path: &Path) -> Result<FileBytes, Problem> {
    let read = read_start(path, MAX_FILE_BYTES)?;
    if read.is_cut {
        Err(too_large())
    } else {
        Ok(read)
    }
}

/// Reads at most the first `most` bytes of a file, up to the last complete line.
pub fn read_start(path: &Path, most: u64) -> Result<FileBytes, Problem> {
    let (file, metadata) = open_any(path)?;
    let length = metadata.len().min(most);
    let mut bytes = read_length(file, length).map_err(|error| unreadable(&error))?;
    let is_cut = metadata.len() > most;
    let last = bytes.iter().rposition(|byte| *byte == b'\n');
    if let (true, Some(last)) = (is_cut, last) {
        // cut after a newline, so that no character or line is split
        bytes.truncate(last + 1);
    }
    Ok(FileBytes {
        bytes,
        stamp: stamp_of(&metadata),
        access: ownership_of(&metadata),
        is_protected: protection::has_no_permission(path, &metadata),
        is_cut,
    })
}

/// Reads a file and its creation time, or its modification time where the system has no other.
pub(super) fn read_with_birth(path: &Path) -> Result<(FileText, Timestamp), Problem> {
    let (file, metadata) = open(path)?;
    let bytes = read_length(file, metadata.len()).map_err(|error| unreadable(&error))?;
    let (text, lossy) = match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
    };
    let source = FileText {
        lossy: lossy || text.as_bytes().contains(&0),
        text,
        stamp: stamp_of(&metadata),
    };
    Ok((source, created_or_modified(&metadata)))
}

/// Opens a regular file of at most 64 MiB without blocking.
fn open(path: &Path) -> Result<(File, Metadata), Problem> {
    let (file, metadata) = open_any(path)?;
    if metadata.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    Ok((file, metadata))
}

/// Opens a regular file of any size without blocking.
fn open_any(path: &Path) -> Result<(File, Metadata), Problem> {
    disk::open(path).map_err(|error| unreadable(&error))
}

/// Returns the stamp of a file as it is now, without opening it.
pub fn current_stamp(path: &Path) -> Option<FileStamp> {
    disk::metadata(path).ok().map(|found| stamp_of(&found))
}

/// Returns the stamp (inode, size, times) by which a later change of the file is detected.
pub(super) fn stamp_of(metadata: &Metadata) -> FileStamp {
    let nanoseconds =
        |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
    FileStamp {
        file: (metadata.dev(), metadata.ino()),
        size: metadata.size(),
        modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
    }
}

/// Returns the mode, owner and group of a file.
pub(super) fn ownership_of(metadata: &Metadata) -> Ownership {
    Ownership {
        mode: metadata.mode() & 0o7777,
        owner: metadata.uid(),
        group: metadata.gid(),
    }
}

/// Returns when a file was created, or last modified where that is unknown.
pub(super) fn created_or_modified(metadata: &Metadata) -> Timestamp {
    let modified = Timestamp::from_nanosecond(stamp_of(metadata).modified).unwrap_or_default();
    let made = metadata.created().ok();
    made.and_then(|at| Timestamp::try_from(at).ok())
        .unwrap_or(modified)
}

fn unreadable(error: &std::io::Error) -> Problem {
    match error.raw_os_error().map(Errno::from_raw_os_error) {
        Some(Errno::NXIO) => cannot_read("it is a socket"),
        Some(Errno::LOOP) => cannot_read("its symbolic links form a loop"),
        Some(Errno::NOENT) => cannot_read("it no longer exists"),
        Some(Errno::ACCESS) => cannot_read("permission denied"),
        _ => cannot_read(&error.to_string()),
    }
}

fn cannot_read(why: &str) -> Problem {
    Problem {
        line: 1,
        column: 1,
        code: ProblemCode::Unreadable,
        message: format!("cannot be read: {why}"),
        hint: "replace it with a readable file, or move it out of the posts folder".to_owned(),
    }
}

fn too_large() -> Problem {
    Problem {
        line: 1,
        column: 1,
        code: ProblemCode::TooLarge,
        message: "the file is larger than 64 MiB".to_owned(),
        hint: "move it out of the posts folder".to_owned(),
    }
}

/// Splits off the body of a post, even if its front matter is invalid.
pub fn split_body(source: &str, kind: SiteKind) -> Body {
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
        front_matter: split
            .has_front_matter()
            .then(|| start..start + split.matter.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_body_count_as_in_the_file() {
        let source = "---\ntitle: x\n---\n\n# Title\n\nText\n";
        let body = split_body(source, SiteKind::Docusaurus);
        assert_eq!((body.text.as_str(), body.first_line), ("\n\n\nText\n", 4));
        assert_eq!(
            body.front_matter.and_then(|range| source.get(range)),
            Some("title: x\n")
        );
    }

    #[test]
    fn comments_are_blanks_and_lines_stay() {
        for (text, shown) in [
            ("a <!-- b --> c", "a            c"),
            ("a <!-- b\nc --> d", "a       \n      d"),
            ("a <!-- b", "a       "),
            ("{/* é */}x", "x"),
            ("{% comment %}b{% endcomment %}", ""),
            ("{{/* b */}}", ""),
            ("no comment", "no comment"),
            ("<!---->a", "a"),
        ] {
            let made = without_comments(text);
            assert_eq!(made.lines().count(), text.lines().count());
            assert_eq!(made.chars().count(), text.chars().count(), "{text}");
            assert_eq!(made.trim(), shown.trim(), "{text}");
        }
    }

    #[test]
    fn a_broken_front_matter_still_has_a_body() {
        let body = split_body("---\na: b: c\n---\nText\n", SiteKind::Docusaurus);
        assert_eq!((body.text.as_str(), body.first_line), ("Text\n", 4));
        assert_eq!(split_body("", SiteKind::Hugo).text, "");
        assert_eq!(split_body("A\n===\nText", SiteKind::Plain).text, "\n\nText");
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
