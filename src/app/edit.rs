//! Edit mode: the posts that are open for editing.
//!
//! A post is opened by its file path, so files that are missing from the post list can be edited
//! too. Unsaved text stays in memory until it is saved or explicitly discarded: leaving the editor
//! keeps it, quitting asks.

pub mod open_post;

mod annotations;
mod commands;
mod completion_insert;
mod completion_items;
pub mod completion_menu;
pub mod conflict;
mod conflict_opening;
mod conflict_resolution;
pub mod conflict_rows;
mod editing_permission;
mod esc;
pub mod find_bar;
mod find_replace;
mod front_matter_warning;
mod listed_names;
mod load;
mod markup;
mod preview_sync;
mod quick_fix;
mod quit;
pub mod read_only;
mod save;
pub mod spell_state;
mod spelling;
pub mod word_count;
pub mod writing_settings;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::blog::check::Fix;
use crate::config::Key;

use super::view::Pane;

pub use conflict::ConflictDialog;
pub use find_bar::FindBar;
pub use open_post::OpenPost;

impl CursorStart {
    /// Returns the place that was asked for, or else the start of the body.
    pub fn of(place: Option<(usize, usize)>) -> Self {
        place.map_or(Self::Body(0), |(line, column)| Self::At(line, column))
    }
}

/// All open posts and the state of the edit pane.
#[derive(Debug, Default)]
pub struct EditPane {
    posts: Vec<OpenPost>,
    /// Path of the post on the screen.
    current_path: Option<PathBuf>,
    /// The file being loaded, with the input typed meanwhile.
    pending_open: Option<PendingOpen>,
    leaving: Leaving,
    /// Text that was last cut or copied.
    clipboard: String,
    /// Cursor (line, column) the preview was last synced to, and below the preview row of its line.
    synced_cursor: Option<(usize, usize)>,
    synced_row: Option<usize>,
    /// Find and replace state.
    pub find_state: find_bar::FindState,
    /// A copy of the text that is being saved next to its post.
    pending_copy: Option<conflict::PendingCopy>,
    /// Whether to quit once everything is saved.
    quitting: bool,
    listed: listed_names::ListedNames,
    pub(super) spelling: spell_state::SpellCheckState,
    /// Words written in posts that have been closed since.
    words_in_closed_posts: usize,
}

/// How the edit pane is left.
#[derive(Clone, Copy, Debug, Default)]
struct Leaving {
    /// Pane that had the focus before.
    to: Pane,
    /// When Esc was pressed, if no other key was since.
    last_esc: Option<Timestamp>,
}

/// A file being loaded for editing.
#[derive(Debug)]
struct PendingOpen {
    path: PathBuf,
    cursor: CursorStart,
    input: Vec<PendingInput>,
}

/// Where the cursor starts in a file that is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorStart {
    /// The first line to write on below the front matter, or this line, from 1, if it is further
    /// down.
    Body(usize),
    /// This line and column, from 1.
    At(usize, usize),
}

/// Input that arrived before the text was loaded.
#[derive(Debug)]
pub(super) enum PendingInput {
    Key(Key),
    Paste(String),
    /// A quick fix to apply at a line and column.
    Fix((usize, usize), Fix),
}

impl EditPane {
    /// Returns the post on the screen.
    pub fn current(&self) -> Option<&OpenPost> {
        self.find(self.current_path.as_deref()?)
    }

    pub(super) fn current_mut(&mut self) -> Option<&mut OpenPost> {
        let open = self.current_path.clone()?;
        self.find_mut(&open)
    }

    /// Finds an open post, on the screen or not.
    pub fn find(&self, path: &Path) -> Option<&OpenPost> {
        self.posts.iter().find(|desk| desk.path == path)
    }

    pub(super) fn find_mut(&mut self, path: &Path) -> Option<&mut OpenPost> {
        self.posts.iter_mut().find(|desk| desk.path == path)
    }

    /// Returns the posts with changes that no save covers yet.
    pub fn unsaved(&self) -> impl Iterator<Item = &OpenPost> {
        self.posts.iter().filter(|desk| desk.is_unsaved())
    }

    /// Returns the posts whose text may not be on disk: unsaved changes or a running save.
    pub fn not_on_disk(&self) -> impl Iterator<Item = &OpenPost> {
        self.posts.iter().filter(|desk| !desk.is_on_disk())
    }

    /// Whether the text of a post may not be on disk.
    pub fn is_unsaved(&self, path: &Path) -> bool {
        self.find(path).is_some_and(|desk| !desk.is_on_disk())
    }

    /// Whether the program quits once everything is saved.
    pub(super) fn is_quitting(&self) -> bool {
        self.quitting
    }

    /// Makes the program quit once everything is saved.
    pub(super) fn start_quitting(&mut self) {
        self.quitting = true;
    }

    /// Cancels quitting because a save failed. Returns whether the program was about to quit.
    pub(super) fn stop_quitting(&mut self) -> bool {
        std::mem::take(&mut self.quitting)
    }

    /// Whether a file is being loaded for editing.
    pub fn is_opening(&self) -> bool {
        self.pending_open.is_some()
    }
}
