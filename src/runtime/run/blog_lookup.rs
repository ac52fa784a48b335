//! Startup: the blog is looked for on a thread of its own.
//!
//! ```text
//! begin ──▶ thread: find ─┬─ within a moment ─▶ run: the blog's first screen
//!                         └─ later ───────────▶ run: a waiting screen, then the blog's
//! ```
//!
//! A site is found in a millisecond or two, so usually nothing is painted before its posts are. A
//! disk that does not answer blocks the thread, never the screen.

use std::io;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::app::Setup;
use crate::runtime::message::Message;
use crate::runtime::{disk_timeout, panics, signals};

use super::switch_blog::Ways;
use super::waiting_screen::{Waited, Waiting, wait};
use super::{Ends, Start, run_with};

/// The result of a short search for the blog.
#[derive(Debug)]
pub enum Begun<E> {
    /// It was found, or can't be opened.
    Found(Result<Box<Start>, E>),
    /// The search is still running.
    Waits(Opening<E>),
}

/// A search for a blog that is still running.
#[derive(Debug)]
pub struct Opening<E> {
    /// The user's settings, once they are read.
    setup: Receiver<Setup>,
    found: Receiver<Result<Start, E>>,
    ends: Ends,
}

/// Starts to look for a blog, and waits a moment for it. `find` sends the user's settings as soon
/// as they are known.
///
/// Fails where no thread can be started.
pub fn begin<E: Send + 'static>(
    find: impl FnOnce(&Sender<Setup>) -> Result<Start, E> + Send + 'static,
) -> io::Result<Begun<E>> {
    let (tell, setup) = mpsc::channel();
    let (out, found) = mpsc::channel();
    let ends: Ends = mpsc::channel();
    let wake = ends.0.clone();
    let look = move || {
        // a panic shows as a closed channel; the hook has kept its message
        if let Ok(result) = panics::caught(AssertUnwindSafe(|| find(&tell))) {
            let _ = out.send(result);
        }
        drop(out);
        // fails if the blog was found in a moment
        let _ = wake.send(Message::Found);
    };
    thread::Builder::new().name("find".to_owned()).spawn(look)?;
    Ok(match found.recv_timeout(disk_timeout::AT_ONCE) {
        Ok(result) => Begun::Found(result.map(Box::new)),
        Err(_) => Begun::Waits(Opening { setup, found, ends }),
    })
}

/// Runs the program on the terminal until it ends, in a blog that may not be found yet. Where the
/// user's settings are not known either, `defaults` apply until the blog is found.
///
/// Fails where there is no terminal to take over or no thread can be started, and with the error of
/// `find`.
pub fn run<E: From<io::Error>>(
    begun: Begun<E>,
    defaults: impl FnOnce() -> Result<Setup, E>,
    waiting: impl FnOnce(Setup) -> Waiting,
) -> Result<ExitCode, E> {
    let Opening { setup, found, ends } = match begun {
        Begun::Found(result) => return Ok(run_found(*result?)?),
        Begun::Waits(opening) => opening,
    };
    panics::install();
    signals::outlive_size_limits()?;
    let setup = setup.try_recv().or_else(|_| defaults())?;
    let mut ways = match wait(waiting(setup), Ways::through(ends)?)? {
        Waited::Ended(code) => return Ok(code),
        Waited::Found(ways) => *ways,
    };
    match found.recv() {
        Ok(Ok(start)) => Ok(run_with(start, ways)?),
        Ok(Err(error)) => {
            ways.leave();
            Err(error)
        }
        Err(_) => {
            ways.leave();
            let why = "the blog can't be opened: postdesk failed while it looked for it";
            Err(io::Error::other(why).into())
        }
    }
}

/// Runs the program on the terminal until it ends, in a blog that was found.
///
/// Fails where there is no terminal to take over, or no thread can be started.
pub fn run_found(start: Start) -> io::Result<ExitCode> {
    panics::install();
    signals::outlive_size_limits()?;
    run_with(start, Ways::new()?)
}
