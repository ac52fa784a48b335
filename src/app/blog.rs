//! A blog of one's own, made from the tour: no post of a person goes into the cache.
//!
//! ```text
//! n, or a copy of a post ─▶ asks for a folder ─▶ MakeBlog ─▶ the new blog opens, and goes on there
//!                                                        └─▶ refused: asks again and says why
//! ```

use std::path::PathBuf;

use crate::editor::Text;

use super::prompt::Asked;
use super::{App, Effect};

/// The folder that is proposed for a new blog.
pub const PROPOSED: &str = "./posts";

/// What comes first in a new blog.
#[derive(Clone, Debug, PartialEq)]
pub enum First {
    /// A post whose title is asked for.
    Title,
    /// Copies of these posts.
    Copies(Vec<PathBuf>),
    /// A text, in a file of this name; its recovery copy belongs to the file behind it.
    Text(PathBuf, Text),
}

/// A blog to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct BlogJob {
    /// Its folder, as it was typed.
    pub folder: String,
    /// What comes first in it.
    pub first: First,
}

/// Why a blog was not made.
#[derive(Clone, Debug, PartialEq)]
pub struct BlogRefused {
    /// What was asked for.
    pub job: BlogJob,
    /// Why not, and what to do.
    pub why: String,
}

impl App {
    /// Asks for the folder of a new blog, which is where a post goes that is made in the tour.
    pub(super) fn ask_for_blog(&mut self, first: First) -> Vec<Effect> {
        self.prompt(Asked::NewBlog(Box::new(first)), PROPOSED)
    }

    /// Makes a blog in the folder that was typed.
    pub(super) fn make_blog(&mut self, first: First, folder: String) -> Vec<Effect> {
        self.answer("Creating the blog.");
        vec![Effect::MakeBlog(Box::new(BlogJob { folder, first }))]
    }

    /// Asks again for a folder, and says why the one that was typed can't be used.
    pub(super) fn take_refused_blog(&mut self, refused: BlogRefused) -> Vec<Effect> {
        let BlogJob { folder, first } = refused.job;
        self.prompt(Asked::NewBlog(Box::new(first)), &folder);
        self.answer(&refused.why)
    }

    /// Begins with a post: asks for its title.
    pub fn begin_post(&mut self) -> Vec<Effect> {
        self.new_post()
    }
}
