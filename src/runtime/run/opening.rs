//! The start of the program: the blog is looked for on a thread of its own.
//!
//! ```text
//! begin ──▶ thread: find ─┬─ within a moment ─▶ run: the blog's first screen
//!                         └─ later ───────────▶ run: a screen that waits, then the blog's
//! ```
//!
//! A site is found in a millisecond or two, so that in the usual case nothing is painted before its
//! posts are. A disk that does not answer keeps the thread, never the screen.

use std::io;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::app::Setup;
use crate::runtime::message::Message;
use crate::runtime::{bounded, panics, signals};

use super::reopen::Ways;
use super::waiting::{Waited, Waiting, wait};
use super::{Ends, Start, run_with};

/// The result of looking for the blog within a moment.
#[derive(Debug)]
pub enum Begun<E> {
    /// It was found, or can't be opened.
    Found(Result<Box<Start>, E>),
    /// It is still looked for.
    Waits(Opening<E>),
}

/// A blog that is looked for.
#[derive(Debug)]
pub struct Opening<E> {
    /// The person's settings, once they were read.
    setup: Receiver<Setup>,
    found: Receiver<Result<Start, E>>,
    ends: Ends,
}

/// Starts to look for a blog, and waits a moment for it. Whoever looks for it tells what the person set
/// as soon as that is known.
///
/// Fails where no thread is to be had.
pub fn begin<E: Send + 'static>(
    find: impl FnOnce(&Sender<Setup>) -> Result<Start, E> + Send + 'static,
) -> io::Result<Begun<E>> {
    let (tell, setup) = mpsc::channel();
    let (out, found) = mpsc::channel();
    let ends: Ends = mpsc::channel();
    let wake = ends.0.clone();
    let look = move || {
        // a panic is told by the end of the channel, as the hook has kept what it says
        if let Ok(result) = panics::caught(AssertUnwindSafe(|| find(&tell))) {
            let _ = out.send(result);
        }
        drop(out);
        // nobody waits for it where it was found in a moment
        let _ = wake.send(Message::Found);
    };
    thread::Builder::new().name("find".to_owned()).spawn(look)?;
    Ok(match found.recv_timeout(bounded::AT_ONCE) {
        Ok(result) => Begun::Found(result.map(Box::new)),
        Err(_) => Begun::Waits(Opening { setup, found, ends }),
    })
}

/// Runs the program on the terminal until it ends, in a blog that may not be found yet. Where what the
/// person set is not known either, `defaults` hold until the blog is found.
///
/// Fails where there is no terminal to take over, or no thread to be had, and with the error of who
/// looks for the blog.
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
/// Fails where there is no terminal to take over, or no thread to be had.
pub fn run_found(start: Start) -> io::Result<ExitCode> {
    panics::install();
    signals::outlive_size_limits()?;
    run_with(start, Ways::new()?)
}
