//! The edit mode: posts that are open for writing.
//!
//! A post is opened by its file, so that one the list does not have can be written too. What was
//! typed stays until it is saved or thrown away in so many words: leaving keeps it, quitting asks.

pub mod desk;

mod arrive;
pub mod count;
mod decide;
mod jobs;
mod keys;
mod leave;
pub mod lock;
mod look;
mod mend;
pub mod names;
pub mod offer;
pub mod said;
mod save;
pub mod seek;
pub mod settle;
pub mod spelling;
mod view;

use std::path::{Path, PathBuf};

use crate::blog::check::Fix;
use crate::config::Key;

use super::mode::Pane;

pub use desk::{Desk, OnDisk};
pub use jobs::{
    CompareJob, Compared, Edits, KeepJob, Kept, LoadJob, Loaded, PlaceLine, PlaceView, Recovered,
    SaveJob, Saved,
};
pub use seek::Seek;
pub use settle::Settle;

/// The posts that are open for writing.
#[derive(Debug)]
pub struct EditPane {
    desks: Vec<Desk>,
    /// The file that is on the screen.
    open: Option<PathBuf>,
    /// The file that is being read, and what was typed since.
    asked: Option<Asked>,
    /// The pane that had the keys before.
    back: Pane,
    /// What was cut or copied last.
    clipboard: String,
    /// The cursor that the preview was brought to, and how far down its line stands there.
    followed: Option<(usize, usize)>,
    anchor: Option<usize>,
    /// What is looked for in the text.
    pub sought: seek::Sought,
    /// A text being written to a file beside its post.
    beside: Option<decide::Beside>,
    /// The program ends once everything is saved.
    quitting: bool,
    /// The headings of the post that a link was to lead into.
    headings: Option<names::Headings>,
    pub(super) spelling: spelling::Spelling,
    /// Words that were written in texts that are closed again.
    written: usize,
}

/// A file that is being read to be written.
#[derive(Debug)]
struct Asked {
    path: PathBuf,
    /// Line and column to stand on, from 1.
    at: (usize, usize),
    typed: Vec<Typed>,
}

/// Something typed before there was a text to type it into.
#[derive(Debug)]
enum Typed {
    Key(Key),
    Paste(String),
    /// Something to be mended at a line and a column.
    Fix((usize, usize), Fix),
}

impl Default for EditPane {
    fn default() -> Self {
        Self {
            desks: Vec::new(),
            open: None,
            asked: None,
            back: Pane::List,
            clipboard: String::new(),
            followed: None,
            anchor: None,
            sought: seek::Sought::default(),
            beside: None,
            quitting: false,
            headings: None,
            spelling: spelling::Spelling::default(),
            written: 0,
        }
    }
}

impl EditPane {
    /// Gives the post on the screen.
    pub fn desk(&self) -> Option<&Desk> {
        self.find(self.open.as_deref()?)
    }

    pub(super) fn desk_mut(&mut self) -> Option<&mut Desk> {
        let open = self.open.clone()?;
        self.find_mut(&open)
    }

    /// Finds a post that is open, on the screen or not.
    pub fn find(&self, path: &Path) -> Option<&Desk> {
        self.desks.iter().find(|desk| desk.path == path)
    }

    pub(super) fn find_mut(&mut self, path: &Path) -> Option<&mut Desk> {
        self.desks.iter_mut().find(|desk| desk.path == path)
    }

    /// Returns the posts whose text was not sent to the disk.
    pub fn unsaved(&self) -> impl Iterator<Item = &Desk> {
        self.desks.iter().filter(|desk| desk.is_unsaved())
    }

    /// Returns the posts whose text may not be on disk: unsaved ones, and running saves.
    pub fn not_on_disk(&self) -> impl Iterator<Item = &Desk> {
        self.desks.iter().filter(|desk| !desk.is_on_disk())
    }

    /// Whether a post has text that may not be on disk.
    pub fn is_unsaved(&self, path: &Path) -> bool {
        self.find(path).is_some_and(|desk| !desk.is_on_disk())
    }

    /// Whether the program ends once everything is saved.
    pub(super) fn is_quitting(&self) -> bool {
        self.quitting
    }

    /// Ends the program once everything is saved.
    pub(super) fn start_quitting(&mut self) {
        self.quitting = true;
    }

    /// Stays, because something could not be saved. Returns whether the program was to end.
    pub(super) fn stop_quitting(&mut self) -> bool {
        std::mem::take(&mut self.quitting)
    }

    /// Tells whether a file is being read to be written.
    pub fn is_opening(&self) -> bool {
        self.asked.is_some()
    }
}
