//! What the app wants done outside: data, carried out by `runtime`.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::drafts::typed::Slot;
use crate::blog::operation::Operation;
use crate::blog::{Clock, Dialect, Post, SiteKind};
use crate::editor::Text;
use crate::markdown::colour::{Colours, Snippet};
use crate::markdown::head::HeadStyle;
use crate::markdown::picture::Room;
use crate::markdown::{CodeLines, Folds, Page, PictureKey};

use super::blog::BlogJob;
use super::check::CheckJob;
use super::edit::spelling::SpellJob;
use super::edit::{CompareJob, KeepJob, LoadJob, SaveJob};
use super::form::SheetJob;
use super::place::Place;
use super::preview::Form;
use super::search::SearchJob;
use super::steps::PlanJob;
use super::texts::TextsJob;
use super::typed::TypedJob;

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Lay out a post; the newest wins.
    Render(Box<RenderJob>),
    /// Find the colours of this code; the newest wins.
    Colour(Vec<Snippet>),
    /// Decode these pictures, in this order; the newest order wins.
    Pictures(Vec<PictureKey>),
    /// Open an address outside of the blog.
    Open(String),
    /// Hand a text to the terminal to copy.
    Copy(String),
    /// Keep reading places for the next run, by file.
    KeepPlaces(Vec<(PathBuf, Place)>),
    /// Read a file that is to be written.
    Load(Box<LoadJob>),
    /// Save a text.
    Save(Box<SaveJob>),
    /// Keep a text as a draft; the newest of a file wins.
    Keep(Box<KeepJob>),
    /// Drop the draft of a file: its text is saved, or nobody wants it.
    Forget(PathBuf),
    /// Keep a text as a draft of its own, for good; with `true` the draft of its file goes then.
    SetAside(Box<KeepJob>, bool),
    /// Throw away a draft of an earlier run once this run has one of the same file, or none.
    ReplaceDraft(PathBuf, PathBuf),
    /// Throw away a draft of an earlier run.
    DropDraft(PathBuf),
    /// Keep the text of a form or prompt; the newest wins.
    KeepTyped(Box<TypedJob>),
    /// Drop the recovery copy of a form or prompt: its text is saved, or nobody wants it.
    ForgetTyped(Slot),
    /// Drop a recovery copy of an earlier run once this run has one of the same form or prompt.
    ReplaceTyped(Slot, PathBuf),
    /// Find where two texts differ.
    Compare(Box<CompareJob>),
    /// Find the headings of this post.
    Headings(Box<RenderJob>),
    /// Look at words.
    Spell(Box<SpellJob>),
    /// Look through posts; the newest wins.
    Search(Box<SearchJob>),
    /// Look through the texts of posts for words of the filter; the newest wins.
    LookInTexts(Box<TextsJob>),
    /// Check the blog; the newest wins.
    Check(Box<CheckJob>),
    /// Find out what a wish comes down to; the newest wins.
    Plan(Box<PlanJob>),
    /// Read the metadata of a post, and what a save of it would change.
    Sheet(Box<SheetJob>),
    /// Make a blog, and open it in place of the tour.
    MakeBlog(Box<BlogJob>),
    /// Run programs of the person's own, one after the other, and say how they ended.
    Hooks(Vec<Vec<String>>),
    /// Do a step, all of it or none.
    Operate(Box<Operation>),
    /// Take the last step back, if it is the one that was asked for then.
    TakeBack(Timestamp),
    /// Hand a file to the person's own editor, at a line and a column.
    External(PathBuf, (usize, usize)),
    /// A file is no longer open for writing.
    Release(PathBuf),
    /// Forget a page; where it is long, that takes longer than a key may.
    Discard(Box<Page>),
    /// Compare everything with the disk.
    Rescan,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Draw every cell anew.
    Repaint,
    /// Stop the program until the shell continues it.
    Suspend,
    /// End the program.
    Quit,
}

/// A post to be laid out.
#[derive(Clone, Debug)]
pub struct RenderJob {
    /// Names the job; an answer to an older one is dropped.
    pub ticket: u64,
    /// The post.
    pub post: Arc<Post>,
    /// Its text where it is being written, and the number of that text.
    pub source: Option<(Text, u64)>,
    /// The rules it is read by.
    pub kind: SiteKind,
    /// The dialect of its Markdown; the generator's own until the site's settings are known.
    pub dialect: Dialect,
    /// How its head is set, and how wide.
    pub head: HeadStyle,
    /// What of it is wanted.
    pub form: Form,
    /// Whether code stands on a ground of its own.
    pub fills: bool,
    /// What becomes of long lines of code.
    pub code: CodeLines,
    /// Which of the parts that fold are open.
    pub folds: Folds,
    /// The room for each image, where pictures can be shown.
    pub room: Option<Room>,
    /// The line whose rows are wanted before the rest of a long post, where any are.
    pub first: Option<usize>,
    /// The colours of code, as far as they are known.
    pub colours: Arc<Colours>,
    /// For ages and days in the head.
    pub clock: Clock,
}

impl PartialEq for RenderJob {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}
