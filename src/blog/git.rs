//! What Git knows of posts: which are new or changed since the last commit, and when each came.
//!
//! The repository is read as files, by a library. Nothing is ever started: no `git`, and nothing
//! that the configuration of a repository names, which its author may have written for whoever
//! looks at it. Without the feature `git` there is no repository anywhere.

#[cfg(feature = "git")]
mod guard;
#[cfg(feature = "git")]
mod history;
#[cfg(not(feature = "git"))]
mod none;
#[cfg(feature = "git")]
mod rename;
#[cfg(feature = "git")]
mod repository;
#[cfg(feature = "git")]
mod tree;

#[cfg(not(feature = "git"))]
pub use none::Repository;
#[cfg(feature = "git")]
pub use repository::Repository;

use std::path::{Path, PathBuf};

/// How a post differs from the last commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is not in it.
    New,
    /// It is there with another text.
    Changed,
}

/// Finds the folder that holds the repository of a posts folder: itself or the nearest above it.
pub fn find(posts: &Path) -> Option<PathBuf> {
    let mut folders = posts.ancestors();
    let found = folders.find(|folder| folder.join(".git").exists());
    found.map(Path::to_owned)
}

/// Returns why the repository around a posts folder is not read, where a file in it could keep a
/// reader waiting or fill the memory.
pub fn refusal(posts: &Path) -> Option<String> {
    #[cfg(feature = "git")]
    return guard::check(&find(posts)?).err().map(|it| it.to_string());
    #[cfg(not(feature = "git"))]
    {
        let _ = posts;
        None
    }
}
