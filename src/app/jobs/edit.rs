//! Reading, saving, autosaving and comparing the files of edit mode.

use std::ops::Range;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::blog::dialect::Dialect;
use crate::blog::image::ListedImage;
use crate::blog::save::{self, FileVersion, SaveError};
use crate::blog::{PostId, recovery};
use crate::editor::merge::ChangedBy;
use crate::editor::word_counts::WordCounts;
use crate::editor::{StoredHistory, Text};
use crate::markdown::PageHeading;

/// Request to read a file.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadJob {
    /// The file.
    pub path: PathBuf,
    /// The open text to compare it with, and its revision.
    pub known: Option<(Text, u64)>,
}

/// Replacements in a text, in order: byte range and new text.
pub type Edits = Vec<(Range<usize>, String)>;

/// A text as loaded from disk.
#[derive(Clone, Debug)]
pub struct LoadedFile {
    /// The text.
    pub text: Text,
    /// Word counts of its lines.
    pub words: WordCounts,
    /// Version of the file that the next save may replace.
    pub base: FileVersion,
    /// Whether characters in it stand for bytes that are not UTF-8 ([`crate::blog::lossless_text`]).
    pub is_escaped: bool,
    /// Whether bytes were replaced for display, which makes it read-only.
    pub is_lossy: bool,
    /// Whether it is only the beginning of a file that is too large to edit.
    pub is_truncated: bool,
}

/// Result of reading a file.
#[derive(Debug)]
pub struct LoadDone {
    /// The file.
    pub path: PathBuf,
    /// Its text, or an error message.
    pub disk: Result<LoadedFile, String>,
    /// Edits that turn the known text into the one on disk, with the revision of the known text.
    pub edits: Option<(u64, Edits)>,
    /// Whether another postdesk is editing it.
    pub is_open_elsewhere: bool,
    /// Undo steps of earlier runs that lead to its text.
    pub history: StoredHistory,
    /// Its recovery copies, newest first.
    pub recovery_files: Vec<recovery::FoundRecovery>,
    /// The dialect of its Markdown.
    pub dialect: Dialect,
}

/// A file with unsaved text from an earlier session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveredFile {
    /// The file.
    pub file: PathBuf,
    /// Whether the file no longer exists.
    pub is_gone: bool,
    /// Whether it belongs to the open blog.
    pub is_in_open_blog: bool,
}

/// Request to save a text.
#[derive(Clone, Debug, PartialEq)]
pub struct SaveJob {
    /// The file.
    pub path: PathBuf,
    /// Version of the file that may be replaced; `None` for a file that does not exist.
    pub base: Option<FileVersion>,
    /// The text.
    pub text: Text,
    /// Its revision.
    pub revision: u64,
    /// Whether characters in it stand for bytes that are not UTF-8.
    pub is_escaped: bool,
    /// Undo steps that lead to the text, for later runs.
    pub history: StoredHistory,
}

/// Result of a save.
#[derive(Debug)]
pub struct SaveDone {
    /// The file.
    pub path: PathBuf,
    /// Revision of the saved text.
    pub revision: u64,
    /// Outcome.
    pub result: Result<save::SavedFile, SaveError>,
}

/// Request to autosave a text.
#[derive(Clone, Debug, PartialEq)]
pub struct AutosaveJob {
    /// The file.
    pub path: PathBuf,
    /// Hash of the text on disk that the edits are based on.
    pub base: Option<String>,
    /// The text.
    pub text: Text,
    /// Its revision.
    pub revision: u64,
    /// Line and column of the cursor, from 1.
    pub cursor: (usize, usize),
    /// Whether characters in it stand for bytes that are not UTF-8.
    pub is_escaped: bool,
}

/// Result of an autosave.
#[derive(Debug)]
pub struct AutosaveDone {
    /// The file.
    pub path: PathBuf,
    /// Revision of the text.
    pub revision: u64,
    /// Time of the autosave.
    pub at: Timestamp,
    /// Where the recovery copy is, or an error message.
    pub location: Result<recovery::StoredIn, String>,
}

/// Request to compare two versions with their common base.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareJob {
    /// The file.
    pub path: PathBuf,
    /// Common base.
    pub base: Text,
    /// The user's version.
    pub mine: Text,
    /// The version on disk.
    pub theirs: Text,
}

/// Result of a comparison.
#[derive(Debug)]
pub struct CompareDone {
    /// The file.
    pub path: PathBuf,
    /// Differing regions, in order.
    pub hunks: Vec<HunkView>,
    /// Merged text, and the number of conflicts in it.
    pub merged: (String, usize),
}

/// A region where two versions differ, for the side-by-side view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HunkView {
    /// First line in the user's version, from 1.
    pub line: usize,
    /// Heading above the region.
    pub heading: Option<String>,
    /// Side that changed it.
    pub changed_by: ChangedBy,
    /// Lines of the user's version, with one line of context on each side.
    pub mine: Vec<HunkLine>,
    /// The same lines on disk.
    pub theirs: Vec<HunkLine>,
}

/// A line of a hunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HunkLine {
    /// `+` for an added line, `-` for a removed one, a space for an unchanged one.
    pub mark: char,
    /// Text of the line.
    pub text: String,
    /// Whether it is a context line.
    pub is_context: bool,
    /// Byte ranges of the changed words.
    pub words: Vec<Range<usize>>,
}

/// The image files that a post can show.
#[derive(Clone, Debug, PartialEq)]
pub struct PostImages {
    /// File of the post.
    pub post: PathBuf,
    /// The images, newest first.
    pub images: Vec<ListedImage>,
}

/// Headings of the post that a link points to.
#[derive(Clone, Debug)]
pub struct PostHeadings {
    /// The post.
    pub id: PostId,
    /// Its headings, in order.
    pub headings: Vec<PageHeading>,
}
