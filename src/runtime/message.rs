//! Messages from the threads to the event loop: one channel, one type.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use crate::app::Event;
use crate::blog::{PostId, Site};

use super::input::TerminalInput;
use super::signals::Signal;
use super::watch::WatchEvent;

/// A message to the event loop.
#[derive(Debug)]
pub enum Message {
    /// Keyboard, mouse or paste input.
    Input(TerminalInput),
    /// A signal from the system.
    Signal(Signal),
    /// A change on the disk.
    WatchEvent(WatchEvent),
    /// A worker's answer.
    Event(Event),
    /// The directories to watch from now on.
    SetWatches(Vec<PathBuf>),
    /// The periodic rescan is done: watches must follow what it found, and these files changed
    /// without any watch event.
    Rescanned(Vec<PathBuf>),
    /// A blog was created and is to be opened.
    BlogCreated(Box<CreatedBlog>),
    /// The search for the blog is done: it was found, or can't be opened.
    BlogLookupDone,
    /// The program that had the terminal has ended, or could not be started.
    ChildExited(io::Result<ExitStatus>),
}

/// A blog that was just created.
#[derive(Debug)]
pub struct CreatedBlog {
    /// The blog.
    pub site: Site,
    /// The post to select, if any.
    pub chosen: Option<PostId>,
    /// The file whose unsaved text was saved into the new blog.
    pub saved: Option<PathBuf>,
}
