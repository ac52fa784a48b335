//! Creating a blog from the tour, whose own folder is a cache and must not get the user's posts.
//!
//! ```text
//! new post or copy ─▶ prompt for a folder ─▶ create ─▶ the new blog opens, the command continues
//!                                                   └─▶ refused: prompts again with the reason
//! ```

use std::path::PathBuf;

use crate::editor::Text;

use super::prompt::Asked;
use super::{App, Effect};

/// Default folder of a new blog.
pub const PROPOSED: &str = "./posts";

/// First content of a new blog.
#[derive(Clone, Debug, PartialEq)]
pub enum First {
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
pub struct BlogJob {
    /// Folder, as it was typed.
    pub folder: String,
    /// First content of the blog.
    pub first: First,
}

/// A request to create a blog that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct BlogRefused {
    /// The request.
    pub job: BlogJob,
    /// Why it failed and how to fix it.
    pub why: String,
}

impl App {
    /// Prompts for the folder of a new blog; posts created in the tour go there.
    pub(super) fn ask_for_blog(&mut self, first: First) -> Vec<Effect> {
        self.prompt(Asked::NewBlog(Box::new(first)), PROPOSED)
    }

    /// Requests a new blog in the folder that was typed.
    pub(super) fn make_blog(&mut self, first: First, folder: String) -> Vec<Effect> {
        self.answer("Creating the blog.");
        vec![Effect::MakeBlog(Box::new(BlogJob { folder, first }))]
    }

    /// Prompts for the folder again, saying why the one that was typed can't be used.
    pub(super) fn take_refused_blog(&mut self, refused: BlogRefused) -> Vec<Effect> {
        let BlogJob { folder, first } = refused.job;
        self.prompt(Asked::NewBlog(Box::new(first)), &folder);
        self.answer(&refused.why)
    }

    /// Starts a new post: prompts for its title.
    pub fn begin_post(&mut self) -> Vec<Effect> {
        self.new_post()
    }
}
