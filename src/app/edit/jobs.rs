//! What the edit mode wants done with files, and what comes of it.

use std::ops::Range;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::blog::dialect::Dialect;
use crate::blog::drafts;
use crate::blog::save::{self, Base, SaveError};
use crate::editor::Text;
use crate::editor::merge::By;

use super::desk::OnDisk;

/// A file to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadJob {
    /// The file.
    pub path: PathBuf,
    /// The text it is compared with and its number, where it is open already.
    pub known: Option<(Text, u64)>,
    /// The dialect of its Markdown; the generator's own until the site's settings are known.
    pub dialect: Dialect,
}

/// Bytes of a text and what is to stand there instead, in order.
pub type Edits = Vec<(Range<usize>, String)>;

/// A file that was read.
#[derive(Debug)]
pub struct Loaded {
    /// The file.
    pub path: PathBuf,
    /// Its text, or why there is none.
    pub disk: Result<OnDisk, String>,
    /// What makes it of the known text, whose number this was.
    pub edits: Option<(u64, Edits)>,
    /// Another postdesk has it.
    pub is_taken: bool,
    /// Text of it that was never saved, the newest first.
    pub drafts: Vec<drafts::Kept>,
    /// The dialect of its Markdown.
    pub dialect: Dialect,
}

/// A file that has unsaved text of an earlier run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The file.
    pub file: PathBuf,
    /// It is not there any more.
    pub is_gone: bool,
    /// It is one of the blog that is open.
    pub is_here: bool,
}

/// A text to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct SaveJob {
    /// The file.
    pub path: PathBuf,
    /// What may be replaced; nothing for a file that is not there.
    pub base: Option<Base>,
    /// The text.
    pub text: Text,
    /// Its number.
    pub state: u64,
    /// Bytes that are no UTF-8 stand in it as characters.
    pub is_escaped: bool,
}

/// A save that came to its end.
#[derive(Debug)]
pub struct Saved {
    /// The file.
    pub path: PathBuf,
    /// The number of the text.
    pub state: u64,
    /// How it went.
    pub result: Result<save::Saved, SaveError>,
}

/// A text to be kept as a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct KeepJob {
    /// The file.
    pub path: PathBuf,
    /// The hash of the text on disk that it began from.
    pub base: Option<String>,
    /// The text.
    pub text: Text,
    /// Its number.
    pub state: u64,
    /// Line and column of the cursor, from 1.
    pub cursor: (usize, usize),
    /// Bytes that are no UTF-8 stand in it as characters.
    pub is_escaped: bool,
}

/// A draft that was written, or not.
#[derive(Debug)]
pub struct Kept {
    /// The file.
    pub path: PathBuf,
    /// The number of the text.
    pub state: u64,
    /// When.
    pub at: Timestamp,
    /// Where it is, or why it is nowhere.
    pub place: Result<drafts::KeptIn, String>,
}

/// Two texts that began as one, to be compared.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareJob {
    /// The file.
    pub path: PathBuf,
    /// The text both began from.
    pub base: Text,
    /// The writer's.
    pub mine: Text,
    /// The one on disk.
    pub theirs: Text,
}

/// Where two texts differ.
#[derive(Debug)]
pub struct Compared {
    /// The file.
    pub path: PathBuf,
    /// The places, in order.
    pub places: Vec<PlaceView>,
    /// One text of both, and how many places a person has to settle in it.
    pub merged: (String, usize),
}

/// A place at which two texts differ, as it is read side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceView {
    /// Its line in the writer's text, from 1.
    pub line: usize,
    /// The heading above it.
    pub heading: Option<String>,
    /// Who changed it.
    pub by: By,
    /// The lines of the writer's text, with one that is the same before and behind.
    pub mine: Vec<PlaceLine>,
    /// The same lines on disk.
    pub theirs: Vec<PlaceLine>,
}

/// A line of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceLine {
    /// `+` for one that is new, `-` for one that is gone, a blank for one that is as it was.
    pub mark: char,
    /// The line.
    pub text: String,
    /// Whether it stands only for the eye to find the place.
    pub is_around: bool,
    /// The words that are new.
    pub words: Vec<Range<usize>>,
}
