//! What the loop is started with.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::app::Setup;
use crate::blog::drafts::Folders;
use crate::blog::operation::Ledger;
use crate::blog::{PostId, Site};
use crate::runtime::speller::Words;

/// What the program is started with.
#[derive(Debug)]
pub struct Start {
    /// The blog.
    pub site: Site,
    /// The post to stand on.
    pub chosen: Option<PostId>,
    /// What the person set.
    pub setup: Setup,
    /// What is to be said at once: mistakes in the person's files.
    pub words: Vec<String>,
    /// A file to be written, at a line and a column.
    pub edit: Option<(PathBuf, (usize, usize))>,
    /// Where drafts are kept.
    pub drafts: Folders,
    /// Where steps over posts are written down, where there is a folder for it.
    pub ledger: Option<Ledger>,
    /// The language, the dictionaries and the person's own words.
    pub dictionaries: Words,
    /// The file of reading places, where there is a folder for it.
    pub places: Option<PathBuf>,
    /// A folder that goes with the screen.
    pub scratch: Option<TempDir>,
}
