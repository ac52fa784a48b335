//! Tells which directories changed; what changed in them is for the reader of the disk to find.
//!
//! notify loses events: of files made in new directories, after an overflow, of a directory that
//! was deleted and made again. So an event is only a hint to look at one directory again, each
//! directory is watched on its own, and a new watch is a hint too, since files may have come
//! before it. At rest the thread sleeps without a time-out, unless something can't be watched:
//! then every look at that is due is a hint as well.

mod network;
mod pending;
mod watches;

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind};

use super::panics;
use pending::{Changed, Pending};
use watches::Watches;

/// How often a directory that can't be watched is looked at: with the time until a hint goes out
/// and the reading itself, a change shows within two seconds.
const POLL: Duration = Duration::from_millis(1_500);

/// What to look at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Something in these directories changed, or may have. Told after 75 ms of quiet, and after
    /// half a second at most.
    Directories(Vec<PathBuf>),
    /// Something was missed: look at everything.
    Everything,
    /// From now on some changes are found by looking for them, within two seconds; told once.
    Polling {
        /// Why, as half a sentence.
        reason: String,
    },
}

/// Watches directories until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    messages: Sender<Message>,
}

/// What the thread is told.
#[derive(Debug)]
enum Message {
    Wanted(Vec<PathBuf>),
    Unseen(Vec<PathBuf>),
    Seen(notify::Result<Event>),
    Stop,
}

impl Watcher {
    /// Starts the thread, with no directory watched yet. It ends when `send` answers false.
    /// Without a thread nothing is ever told, which the slow sweep of the disk makes up for.
    pub fn start<F: FnMut(Hint) -> bool + Send + 'static>(mut send: F) -> Self {
        let (messages, received) = mpsc::channel();
        let for_events = messages.clone();
        let thread = thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || {
                let watches = Watches::new(move |event| report(&for_events, event));
                // a fault in here costs the hints, not the program
                let _ = panics::caught(AssertUnwindSafe(|| run(&received, watches, &mut send)));
            });
        drop(thread);
        Self { messages }
    }

    /// Watches exactly these directories from now on, each without what is below it. One that
    /// can't be watched is passed over; name it again once it is there. The directories above
    /// the outermost ones are watched along, to see one of them come back. Hints name them as
    /// absolute paths.
    pub fn watch(&self, directories: Vec<PathBuf>) {
        // an error means that the thread has ended, see `start`
        let _ = self.messages.send(Message::Wanted(directories));
    }
}

impl Watcher {
    /// Watches directories anew that are others than they were, as when one was mounted over them,
    /// and these files of watched directories by themselves: they have changed with nothing told, as
    /// through another name of theirs.
    pub fn verify(&self, files: Vec<PathBuf>) {
        // an error means that the thread has ended, see `start`
        let _ = self.messages.send(Message::Unseen(files));
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.messages.send(Message::Stop);
    }
}

/// Passes an event on, unless it is about reading: our own reading must not wake us.
fn report(messages: &Sender<Message>, event: notify::Result<Event>) {
    let reading = event.as_ref().is_ok_and(|event| match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => !event.need_rescan(),
        _ => false,
    });
    if !reading {
        // an error means that the thread has ended
        let _ = messages.send(Message::Seen(event));
    }
}

fn run(received: &Receiver<Message>, mut watches: Watches, send: &mut impl FnMut(Hint) -> bool) {
    let (mut pending, mut look) = (Pending::default(), None);
    loop {
        let due = pending.due().into_iter().chain(look).min();
        match next(received, due) {
            Ok(Message::Wanted(directories)) => pending.add(watches.want(directories), now()),
            Ok(Message::Unseen(files)) => pending.add(watches.verify(files), now()),
            Ok(Message::Seen(event)) => pending.add(watches.seen(event), now()),
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
        }
        look = poll(look, &watches, &mut pending);
        let polling = watches.take_reason().map(|reason| Hint::Polling { reason });
        if !polling
            .into_iter()
            .chain(pending.take_due(now()))
            .all(&mut *send)
        {
            return;
        }
    }
}

/// Adds what is polled when its time has come, and tells when it comes next. notify's own polling
/// goes by whole seconds of the time of change, so that the second of two saves is missed.
fn poll(look: Option<Instant>, watches: &Watches, pending: &mut Pending) -> Option<Instant> {
    let now = now();
    if look.is_some_and(|at| now < at) {
        return look;
    }
    let polled = watches.polled();
    let next = (!polled.is_empty()).then_some(now + POLL);
    if look.is_some() {
        pending.add(Changed::Directories(polled), now);
    }
    next
}

/// Waits for a message: without end where nothing is due.
fn next(received: &Receiver<Message>, due: Option<Instant>) -> Result<Message, RecvTimeoutError> {
    match due {
        None => received
            .recv()
            .map_err(|_closed| RecvTimeoutError::Disconnected),
        Some(due) => received.recv_timeout(due.saturating_duration_since(now())),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "runtime is where the clock is read"
)]
fn now() -> Instant {
    Instant::now()
}
