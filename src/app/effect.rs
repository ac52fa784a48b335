//! Side effects requested by the app: data, carried out by `runtime`.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::blog::file_transaction::FileTransaction;
use crate::blog::recovery::typed_input::InputSlot;
use crate::config::filter_edit::FilterEdit;
use crate::markdown::color::Snippet;
use crate::markdown::{ImageKey, RenderedPage};

use super::jobs::change::PlanJob;
use super::jobs::check::CheckJob;
use super::jobs::copy::CopyJob;
use super::jobs::edit::{AutosaveJob, CompareJob, LoadJob, SaveJob};
use super::jobs::full_text::FullTextJob;
use super::jobs::links::LinksJob;
use super::jobs::metadata::MetadataJob;
use super::jobs::render::RenderJob;
use super::jobs::search::SearchJob;
use super::jobs::spelling::SpellJob;
use super::jobs::typed_text::TypedJob;
use super::new_blog::NewBlogJob;
use super::saved_session::SavedSession;
use super::scroll_anchor::ScrollAnchor;

/// A side effect to carry out.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Lay out a post; the newest wins.
    Render(Box<RenderJob>),
    /// Highlight this code; the newest wins.
    Color(Vec<Snippet>),
    /// Decode these images, in this order; the newest list wins.
    DecodeImages(Vec<ImageKey>),
    /// Open an external URL.
    Open(String),
    /// Draw no frame for this event: it changed nothing on the screen.
    KeepFrame,
    /// Copy text by way of the terminal.
    Copy(String),
    /// Read lines of a post to copy them.
    CopyLines(Box<CopyJob>),
    /// Save reading positions for the next run, by file.
    SaveReadingPositions(Vec<(PathBuf, ScrollAnchor)>),
    /// Save the session for the next run on this blog.
    SaveSession(Box<SavedSession>),
    /// Save which posts were read in this run, by file, with their number of words.
    SaveReadMarks(Vec<(PathBuf, usize)>),
    /// Save which posts were pinned or unpinned in this run, by file: whether it is pinned.
    SavePins(Vec<(PathBuf, bool)>),
    /// Read a file into the editor.
    Load(Box<LoadJob>),
    /// Save a text to its file.
    Save(Box<SaveJob>),
    /// Autosave a text; the newest of a file wins.
    Autosave(Box<AutosaveJob>),
    /// Delete the recovery copy of a file: its text is saved or discarded.
    DropAutosave(PathBuf),
    /// Store a text as a permanent recovery copy; with `true`, then delete that of its file.
    StashText(Box<AutosaveJob>, bool),
    /// Delete an old recovery copy (second) once this run has one of the same file (first), or
    /// needs none.
    ReplaceRecovery(PathBuf, PathBuf),
    /// Delete a recovery copy of an earlier run.
    DeleteRecovery(PathBuf),
    /// Autosave the text of a form or prompt; the newest wins.
    AutosaveTyped(Box<TypedJob>),
    /// Delete the recovery copy of a form or prompt: its text is saved or discarded.
    DropTypedAutosave(InputSlot),
    /// Delete a recovery copy of an earlier run once this run has one of the same form or prompt.
    ReplaceTypedRecovery(InputSlot, PathBuf),
    /// Compare two texts.
    Compare(Box<CompareJob>),
    /// Find the headings of a post.
    Headings(Box<RenderJob>),
    /// List the image files that a post can show.
    ListImages(PathBuf),
    /// Check the spelling of words.
    Spell(Box<SpellJob>),
    /// Search posts; the newest wins.
    Search(Box<SearchJob>),
    /// Search the texts of posts for quoted words of the filter; the newest wins.
    SearchFullText(Box<FullTextJob>),
    /// Find the links between the posts.
    FindLinks(Box<LinksJob>),
    /// Check the blog; the newest wins.
    Check(Box<CheckJob>),
    /// Plan a change, to be previewed; the newest wins.
    Plan(Box<PlanJob>),
    /// Read the metadata of a post, and plan what saving its form would change.
    LoadMetadata(Box<MetadataJob>),
    /// Create a blog, and open it in place of the tour.
    CreateBlog(Box<NewBlogJob>),
    /// Run the user's hooks one after the other, and report how they ended.
    RunHooks(Vec<Vec<String>>),
    /// Apply an operation: all of it or nothing.
    ApplyChange(Box<FileTransaction>),
    /// Undo the last operation, if it is the one applied at this time.
    UndoChange(Timestamp),
    /// Set the theme in this settings file.
    SaveTheme(PathBuf, String),
    /// Change the saved filters in this settings file.
    SaveFilter(PathBuf, FilterEdit),
    /// Open a file in the user's editor, at a line and column.
    OpenExternalEditor(PathBuf, (usize, usize)),
    /// Release a file that the editor has closed.
    Release(PathBuf),
    /// Drop a page on another thread: freeing a long one would delay keys.
    DropPage(Box<RenderedPage>),
    /// Rescan the whole blog.
    Rescan,
    /// Turn mouse reporting on or off.
    Mouse(bool),
    /// Repaint every cell.
    Repaint,
    /// Suspend the program until the shell continues it.
    Suspend,
    /// Quit the program.
    Quit,
}
