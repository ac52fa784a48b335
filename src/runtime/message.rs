//! What the threads tell the loop: one channel, one type.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use crate::app::Event;
use crate::blog::{PostId, Site};

use super::input::Input;
use super::signals::Signal;
use super::watch::Hint;

/// Something a thread tells the loop.
#[derive(Debug)]
pub enum Message {
    /// Typed, pasted or pointed at.
    Input(Input),
    /// Asked by the system.
    Signal(Signal),
    /// Seen on the disk.
    Hint(Hint),
    /// An answer of a worker.
    Event(Event),
    /// Which directories are to be watched from now on.
    Watch(Vec<PathBuf>),
    /// The slow comparison with the disk is done: watches are to follow what it found, and these
    /// files, of whose changes nothing told.
    Swept(Vec<PathBuf>),
    /// A blog was made, which is to be opened.
    Made(Box<Made>),
    /// The blog was found, or can't be opened.
    Found,
    /// The program that had the terminal has ended, or could not be started.
    Returned(io::Result<ExitStatus>),
}

/// A blog that was made.
#[derive(Debug)]
pub struct Made {
    /// The blog.
    pub site: Site,
    /// The post to stand on, where there is one.
    pub chosen: Option<PostId>,
    /// The file whose unsaved text is in the blog now.
    pub saved: Option<PathBuf>,
}
