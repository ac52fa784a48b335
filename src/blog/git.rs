//! Git status of posts: new or changed since the last commit, and the date of the first commit.
//!
//! A library reads the repository's files. No process is started: neither `git` nor anything that
//! the repository's configuration names, which an attacker may have written. Without the feature
//! `git`, no repository is ever found.

#[cfg(feature = "git")]
mod guard;
#[cfg(feature = "git")]
mod history;
#[cfg(not(feature = "git"))]
mod none;
#[cfg(feature = "git")]
mod rename_detection;
#[cfg(feature = "git")]
mod repository;
#[cfg(feature = "git")]
mod tree;

#[cfg(not(feature = "git"))]
pub use none::Repository;
#[cfg(feature = "git")]
pub use repository::Repository;

use std::path::{Path, PathBuf};

/// Difference of a post from the last commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GitChange {
    /// Not in the commit.
    New,
    /// In the commit with different contents.
    Changed,
}

/// Returns the root of the repository that contains a posts folder: the nearest folder with `.git`.
pub fn find_root(posts: &Path) -> Option<PathBuf> {
    let mut folders = posts.ancestors();
    let found = folders.find(|folder| folder.join(".git").exists());
    found.map(Path::to_owned)
}

/// Returns why the repository of a posts folder is not read: one of its files could block the
/// reader or exhaust memory.
pub fn unsafe_reason(posts: &Path) -> Option<String> {
    #[cfg(feature = "git")]
    return guard::check(&find_root(posts)?)
        .err()
        .map(|it| it.to_string());
    #[cfg(not(feature = "git"))]
    {
        let _ = posts;
        None
    }
}
