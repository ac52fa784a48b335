//! Creating a blog from the tour, whose own folder is a cache and must not get the user's posts.
//!
//! ```text
//! new post or copy ─▶ prompt for a folder ─▶ create ─▶ the new blog opens, the command continues
//!                                                   └─▶ refused: prompts again with the reason
//! ```

use std::path::PathBuf;

use crate::editor::Text;

/// Default folder of a new blog.
pub const DEFAULT_FOLDER: &str = "./posts";

/// First content of a new blog.
#[derive(Clone, Debug, PartialEq)]
pub enum FirstContent {
    /// A post whose title is prompted for.
    Title,
    /// Copies of these posts.
    Copies(Vec<PathBuf>),
    /// A text, and its path in the tour: the new file gets its name, the recovery copy is stored
    /// under it.
    Text(PathBuf, Text),
}

/// Request to create a blog.
#[derive(Clone, Debug, PartialEq)]
pub struct NewBlogJob {
    /// Folder, as it was typed.
    pub folder: String,
    /// First content of the blog.
    pub first: FirstContent,
}

/// A request to create a blog that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct NewBlogRefusal {
    /// The request.
    pub job: NewBlogJob,
    /// Why it failed and how to fix it.
    pub why: String,
}
