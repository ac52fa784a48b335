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

use crate::app::SessionConfig;
use crate::runtime::message::Message;
use crate::runtime::{disk_timeout, panics, signals};

use super::startup_params::StartupParams;
use super::switch_blog::LoopResources;
use super::waiting_screen::{WaitOutcome, WaitingParams, wait};
use super::{MessageChannel, run_with};

/// The result of a short search for the blog.
#[derive(Debug)]
pub enum LookupResult<E> {
    /// It was found, or can't be opened.
    Found(Result<Box<StartupParams>, E>),
    /// The search is still running.
    Pending(PendingLookup<E>),
}

/// A search for a blog that is still running.
#[derive(Debug)]
pub struct PendingLookup<E> {
    /// The user's settings, once they are read.
    setup: Receiver<SessionConfig>,
    found: Receiver<Result<StartupParams, E>>,
    channel: MessageChannel,
}

/// Starts to look for a blog, and waits a moment for it. `find` sends the user's settings as soon
/// as they are known.
///
/// Fails where no thread can be started.
pub fn start_lookup<E: Send + 'static>(
    find: impl FnOnce(&Sender<SessionConfig>) -> Result<StartupParams, E> + Send + 'static,
) -> io::Result<LookupResult<E>> {
    let (tell, setup) = mpsc::channel();
    let (out, found) = mpsc::channel();
    let ends: MessageChannel = mpsc::channel();
    let wake = ends.0.clone();
    let look = move || {
        // a panic shows as a closed channel; the hook has kept its message
        if let Ok(result) = panics::catch_panic(AssertUnwindSafe(|| find(&tell))) {
            let _ = out.send(result);
        }
        drop(out);
        // fails if the blog was found in a moment
        let _ = wake.send(Message::BlogLookupDone);
    };
    thread::Builder::new().name("find".to_owned()).spawn(look)?;
    Ok(match found.recv_timeout(disk_timeout::UNNOTICED_WAIT) {
        Ok(result) => LookupResult::Found(result.map(Box::new)),
        Err(_) => LookupResult::Pending(PendingLookup {
            setup,
            found,
            channel: ends,
        }),
    })
}

/// Runs the program on the terminal until it ends, in a blog that may not be found yet. Where the
/// user's settings are not known either, `defaults` apply until the blog is found.
///
/// Fails where there is no terminal to take over or no thread can be started, and with the error of
/// `find`.
pub fn run<E: From<io::Error>>(
    begun: LookupResult<E>,
    defaults: impl FnOnce() -> Result<SessionConfig, E>,
    waiting: impl FnOnce(SessionConfig) -> WaitingParams,
) -> Result<ExitCode, E> {
    let PendingLookup {
        setup,
        found,
        channel: ends,
    } = match begun {
        LookupResult::Found(result) => return Ok(run_found(*result?)?),
        LookupResult::Pending(opening) => opening,
    };
    panics::install();
    signals::ignore_file_size_signal()?;
    let setup = setup.try_recv().or_else(|_| defaults())?;
    let mut ways = match wait(waiting(setup), LoopResources::with_channel(ends)?)? {
        WaitOutcome::Ended(code) => return Ok(code),
        WaitOutcome::Found(ways) => *ways,
    };
    match found.recv() {
        Ok(Ok(start)) => Ok(run_with(start, ways)?),
        Ok(Err(error)) => {
            ways.leave();
            Err(error)
        }
        Err(_) => {
            ways.leave();
            let why = "the blog can't be opened: internal error in the search for it";
            Err(io::Error::other(why).into())
        }
    }
}

/// Runs the program on the terminal until it ends, in a blog that was found.
///
/// Fails where there is no terminal to take over, or no thread can be started.
pub fn run_found(start: StartupParams) -> io::Result<ExitCode> {
    panics::install();
    signals::ignore_file_size_signal()?;
    run_with(start, LoopResources::new()?)
}
