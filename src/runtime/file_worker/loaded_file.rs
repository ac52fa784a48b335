//! Reads the file of a post for the editor.

use std::path::Path;

use crate::app::jobs::edit::LoadedFile;
use crate::blog::save::FileVersion;
use crate::blog::{Problem, lossless_text, read_file};
use crate::editor::Text;
use crate::editor::word_counts::WordCounts;

/// Reads a file; only the beginning of one longer than `most` bytes, which is then read-only.
pub(super) fn read(path: &Path, most: u64) -> Result<LoadedFile, String> {
    let start = || read_file::read_start(path, most).map_err(|problem| problem_message(&problem));
    let found = start()?;
    let (base, is_cut) = (FileVersion::of(&found), found.is_cut);
    let read = lossless_text::to_text(found.bytes);
    let lossy = read.is_none();
    let (contents, is_escaped) = if let Some(read) = read {
        read
    } else {
        let bytes = start()?.bytes;
        (String::from_utf8_lossy(&bytes).into_owned(), false)
    };
    let text = Text::new(&contents);
    let lines = WordCounts::new(text.lines(), |line| text.slice(text.line_range(line)));
    Ok(LoadedFile {
        words: lines,
        text,
        base,
        is_escaped,
        is_lossy: lossy,
        is_truncated: is_cut,
    })
}

fn problem_message(problem: &Problem) -> String {
    format!("{}; {}", problem.message, problem.hint)
}
