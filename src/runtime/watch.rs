//! File watcher: reports which directories changed; the index finds out what changed in them.
//!
//! notify loses events: of files made in new directories, after an overflow, of a directory that
//! was deleted and made again. So an event is only a hint to rescan one directory, each directory
//! is watched on its own, and a new watch is a hint too, since files may have been added before it.
//! While idle the thread sleeps without a timeout, unless something can't be watched: such
//! directories are polled, and every poll is a hint as well.

mod debounce;
mod network;
mod watch_set;

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind};
use tracing::warn;

use super::log::VariantName;
use super::panics;
use debounce::{ChangeScope, PendingChanges};
pub use network::unwatchable_kind;
use watch_set::WatchSet;

/// How often a directory that can't be watched is polled: together with the debouncing and the
/// scan, a change shows within two seconds.
const POLL_INTERVAL: Duration = Duration::from_millis(1_500);

/// An event for the disk worker, which rescans accordingly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchEvent {
    /// Something in these directories changed, or may have. Sent after 75 ms without changes, and
    /// after half a second at the latest.
    Directories(Vec<PathBuf>),
    /// Events were lost: rescan everything.
    Everything,
    /// From now on some changes are found by polling, within two seconds; sent once.
    Polling {
        /// Why, as half a sentence.
        reason: String,
    },
}

/// Watches directories until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    messages: Sender<WatchCommand>,
}

/// A message to the watcher thread.
#[derive(Debug)]
enum WatchCommand {
    Watch(Vec<PathBuf>),
    RenewStale(Vec<PathBuf>),
    Notified(notify::Result<Event>),
    Stop,
}

impl Watcher {
    /// Starts the thread, with no directory watched yet. It ends when `send` returns false. Without
    /// a thread no change is reported; the periodic rescan makes up for that.
    pub fn start<F: FnMut(WatchEvent) -> bool + Send + 'static>(mut send: F) -> Self {
        let (messages, received) = mpsc::channel();
        let for_events = messages.clone();
        let thread = thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || {
                let watches = WatchSet::new(move |event| forward_event(&for_events, event));
                // a panic in here costs the watch events, not the program
                let _ =
                    panics::catch_panic(AssertUnwindSafe(|| run(&received, watches, &mut send)));
            });
        drop(thread);
        Self { messages }
    }

    /// Watches exactly these directories from now on, each without its subdirectories. One that
    /// can't be watched is skipped; pass it again once it exists. The parents of the outermost ones
    /// are watched too, to see one of them come back. Watch events name directories by absolute
    /// paths.
    pub fn watch(&self, directories: Vec<PathBuf>) {
        // an error means that the thread has ended, see `start`
        let _ = self.messages.send(WatchCommand::Watch(directories));
    }
}

impl Watcher {
    /// Renews the watches of directories that were replaced, for example by a mount, and watches
    /// these files of watched directories individually: they changed without an event, for example
    /// through another hard link.
    pub fn renew_stale(&self, files: Vec<PathBuf>) {
        // an error means that the thread has ended, see `start`
        let _ = self.messages.send(WatchCommand::RenewStale(files));
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.messages.send(WatchCommand::Stop);
    }
}

/// Forwards an event, unless it is about reading or a log: our own reads and logs must not wake us.
fn forward_event(messages: &Sender<WatchCommand>, event: notify::Result<Event>) {
    if let Err(error) = &event {
        warn!(kind = %VariantName(&error.kind), "the watcher reported an error");
    }
    // a log of our own may be beside posts; it must not wake the session that writes it
    let is_log = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "log");
    let is_logging = event.as_ref().is_ok_and(|event| {
        !event.need_rescan() && !event.paths.is_empty() && event.paths.iter().all(is_log)
    });
    let reading = event.as_ref().is_ok_and(|event| match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => !event.need_rescan(),
        _ => false,
    });
    if !reading && !is_logging {
        // an error means that the thread has ended
        let _ = messages.send(WatchCommand::Notified(event));
    }
}

fn run(
    received: &Receiver<WatchCommand>,
    mut watches: WatchSet,
    send: &mut impl FnMut(WatchEvent) -> bool,
) {
    let (mut pending, mut look) = (PendingChanges::default(), None);
    loop {
        let due = pending.due().into_iter().chain(look).min();
        match next(received, due) {
            Ok(WatchCommand::Watch(directories)) => {
                pending.add(watches.set_wanted(directories), now());
            }
            Ok(WatchCommand::RenewStale(files)) => pending.add(watches.renew_stale(files), now()),
            Ok(WatchCommand::Notified(event)) => pending.add(watches.handle_event(event), now()),
            Err(RecvTimeoutError::Timeout) => {}
            Ok(WatchCommand::Stop) | Err(RecvTimeoutError::Disconnected) => return,
        }
        look = add_polled(look, &watches, &mut pending);
        let polling = watches
            .take_reason()
            .map(|reason| WatchEvent::Polling { reason });
        if !polling
            .into_iter()
            .chain(pending.take_due(now()))
            .all(&mut *send)
        {
            return;
        }
    }
}

/// Adds the polled directories when they are due, and returns when they are due next. notify's own
/// polling compares modification times in whole seconds, so it misses the second of two saves.
fn add_polled(
    look: Option<Instant>,
    watches: &WatchSet,
    pending: &mut PendingChanges,
) -> Option<Instant> {
    let now = now();
    if look.is_some_and(|at| now < at) {
        return look;
    }
    let polled = watches.polled_directories();
    let next = (!polled.is_empty()).then_some(now + POLL_INTERVAL);
    if look.is_some() {
        pending.add(ChangeScope::Directories(polled), now);
    }
    next
}

/// Waits for a message, indefinitely where nothing is due.
fn next(
    received: &Receiver<WatchCommand>,
    due: Option<Instant>,
) -> Result<WatchCommand, RecvTimeoutError> {
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
