//! Creating a blog from the tour, whose own folder is a cache and must not get the user's posts.
//!
//! ```text
//! new post or copy ─▶ prompt for a folder ─▶ create ─▶ the new blog opens, the command continues
//!                                                   └─▶ refused: prompts again with the reason
//! ```

use std::path::PathBuf;

use crate::editor::Text;

use super::prompt::PromptKind;
use super::{App, Effect};

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

impl App {
    /// Prompts for the folder of a new blog; posts created in the tour go there.
    pub(super) fn prompt_for_blog_folder(&mut self, first: FirstContent) {
        self.open_prompt(PromptKind::NewBlog(Box::new(first)), DEFAULT_FOLDER);
    }

    /// Requests a new blog in the folder that was typed.
    pub(super) fn create_blog(&mut self, first: FirstContent, folder: String) {
        self.show_message("Creating the blog.");
        self.outbox
            .push(Effect::CreateBlog(Box::new(NewBlogJob { folder, first })));
    }

    /// Prompts for the folder again, saying why the one that was typed can't be used.
    pub(super) fn handle_blog_refused(&mut self, refused: NewBlogRefusal) {
        let NewBlogJob { folder, first } = refused.job;
        self.open_prompt(PromptKind::NewBlog(Box::new(first)), &folder);
        self.show_message(&refused.why);
    }

    /// Starts a new post: prompts for its title.
    pub fn start_new_post(&mut self) {
        self.new_post();
    }
}
