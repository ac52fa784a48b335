//! Checking the spelling of a text.

use std::ops::Range;
use std::path::PathBuf;

use crate::editor::Text;
use crate::editor::highlight::HighlightToken;

/// Request to the spell checker.
#[derive(Clone, Debug, PartialEq)]
pub struct SpellJob {
    /// The file; its path may name a language.
    pub path: PathBuf,
    /// Language from the front matter.
    pub language: Option<String>,
    /// The task.
    pub task: SpellTask,
}

/// A task for the spell checker.
#[derive(Clone, Debug, PartialEq)]
pub enum SpellTask {
    /// Find the misspelled words of these lines; a newer request replaces this one.
    Lines(Vec<SpellLine>),
    /// Find the next misspelled word after a position of a text with this revision.
    Next(Text, u64, usize),
    /// Suggest corrections for a word.
    Suggest(String),
    /// Add a word to the personal dictionary.
    Add(String),
}

/// A line to check.
#[derive(Clone, Debug, PartialEq)]
pub struct SpellLine {
    /// Line number, from 0.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// Its tokens.
    pub runs: Vec<HighlightToken>,
}

/// Result of a request.
#[derive(Debug)]
pub struct SpellDone {
    /// The file.
    pub path: PathBuf,
    /// The answer, or a one-line message why there is no dictionary.
    pub answer: Result<SpellAnswer, String>,
}

/// An answer of the spell checker.
#[derive(Debug)]
pub enum SpellAnswer {
    /// Lines with their text and their misspelled words.
    Lines(Vec<(usize, String, Vec<Range<usize>>)>),
    /// Next misspelled word of the text with this revision, and whether the search wrapped to the
    /// top.
    Next(u64, Option<(Range<usize>, bool)>),
    /// Suggestions for a word.
    Suggestions(String, Vec<String>),
    /// An added word; with the reason if it could not be stored and holds for this session only.
    Added(String, Option<String>),
}
