//! Exceptions to the generator's rules of what is listed: a file that was named, and how far a
//! folder that nobody named is searched.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Folders that hold what others wrote or what a build made.
const SKIPPED: [&str; 14] = [
    "node_modules",
    "bower_components",
    "target",
    "vendor",
    "_site",
    "public",
    "dist",
    "build",
    "out",
    "_book",
    "coverage",
    "venv",
    "env",
    "__pycache__",
];

/// How a blog was opened, as far as that decides which files are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// A file that was named: it is listed whatever the rules say.
    pub file: Option<PathBuf>,
    /// How far the posts folder is searched; everywhere where it was named.
    pub reach: Option<Reach>,
}

/// How far the current folder is searched for Markdown files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Levels of folders, the current one counted.
    pub max_levels: usize,
    /// Names of files and folders.
    pub max_entries: usize,
}

impl Reach {
    /// Returns how far a folder is searched: a home folder and the root of the disk not below their
    /// own files.
    pub fn of(folder: &Path) -> Self {
        let is_home = std::env::home_dir().as_deref() == Some(folder);
        let is_wide = is_home || folder.parent().is_none();
        Self {
            max_levels: if is_wide { 1 } else { 3 },
            max_entries: 5000,
        }
    }

    /// Whether a folder of this name is skipped: hidden, installed or built.
    pub fn skips(name: &OsStr) -> bool {
        let name = name.to_string_lossy();
        name.starts_with('.') || SKIPPED.contains(&&*name)
    }
}
