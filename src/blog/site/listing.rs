//! Exceptions to the generator's listing rules: a file named by the user, and the search limits of
//! a folder that the user didn't name.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Folders of third-party or generated files.
const SKIPPED_FOLDERS: [&str; 14] = [
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

/// Exceptions, from how a blog was opened, to which files are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListingOverrides {
    /// A file named by the user: listed whatever the rules say.
    pub file: Option<PathBuf>,
    /// Search limits of the posts folder; `None` (unlimited) if the user named it.
    pub limits: Option<SearchLimits>,
}

/// Limits of the search for Markdown files in the current folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchLimits {
    /// Maximum number of folder levels, including the current one.
    pub max_levels: usize,
    /// Maximum number of files and folders.
    pub max_entries: usize,
}

impl SearchLimits {
    /// Returns the search limits of a folder: in a home folder and the root of the disk, only their
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
    pub fn is_skipped(name: &OsStr) -> bool {
        let name = name.to_string_lossy();
        name.starts_with('.') || SKIPPED_FOLDERS.contains(&&*name)
    }
}
