//! Disk work with a timeout: run on a thread of its own, and waited for only so long.
//!
//! A read of a regular file can't be interrupted when a network disk is gone. The thread is left
//! behind then; the program continues or ends without it. A large blog on a slow disk does not
//! end the wait: the timeout starts again with each answer of the disk.

use std::ops::ControlFlow;
use std::panic;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::blog::disk::{self, DiskActivity};
use crate::blog::{Clock, Index};

/// Stack size of a thread: as much as the main thread has.
const STACK_BYTES: usize = 8 << 20;
/// How long a CLI command waits for an answer of the disk.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(20);
/// The longest wait that nobody notices.
pub const UNNOTICED_WAIT: Duration = Duration::from_millis(50);
/// How long the user's own files are waited for: settings, keys, themes, reading positions.
pub const USER_FILES_TIMEOUT: Duration = Duration::from_secs(1);

/// Returns how long a CLI command waits for an answer of the disk. So that a test doesn't have to
/// wait as long, the environment variable `POSTDESK_DEBUG_WAIT` sets another time in milliseconds.
pub fn command_timeout() -> Duration {
    let debug = std::env::var("POSTDESK_DEBUG_WAIT").ok();
    let named = debug.and_then(|time| time.parse().ok());
    named.map_or(COMMAND_TIMEOUT, Duration::from_millis)
}

/// Runs work on a thread; returns `None` where the disk does not answer for longer than the limit.
///
/// # Panics
/// If the work panics.
pub fn run_with_timeout<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    wait(limit, false, start("bounded", work)?)
}

/// Runs a command on a thread as [`run_with_timeout`] does, but may wait indefinitely for anything other than
/// the disk: a person, the reader of its output, another program.
///
/// # Panics
/// If the command panics.
pub fn run_command<T: Send + 'static>(command: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    // a panic in it counts as a panic of the program
    wait(command_timeout(), true, start("main", command)?)
}

/// A thread that works, and the channel for its result.
struct RunningJob<T>(JoinHandle<()>, Receiver<T>);

fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<RunningJob<T>> {
    let (out, done) = mpsc::channel();
    let run = move || {
        // fails if nobody waits any more
        let _ = out.send(work());
    };
    let thread = thread::Builder::new().name(name.to_owned());
    let thread = thread.stack_size(STACK_BYTES).spawn(run).ok()?;
    Some(RunningJob(thread, done))
}

/// Waits for work to finish. Gives up where no answer came within the limit; with `asks`, only
/// where the disk has been asked for one.
fn wait<T>(limit: Duration, asks: bool, work: RunningJob<T>) -> Option<T> {
    let RunningJob(thread, done) = work;
    let mut silence = DiskSilence::starting_at(disk::activity());
    loop {
        // the disk may have been asked just now, so the limit is checked in two halves
        match done.recv_timeout(limit / 2) {
            Ok(result) => return Some(result),
            Err(RecvTimeoutError::Disconnected) => match thread.join() {
                Ok(()) => return None,
                Err(payload) => panic::resume_unwind(payload),
            },
            Err(RecvTimeoutError::Timeout) => {
                if silence.is_timed_out(disk::activity(), asks) {
                    return None;
                }
            }
        }
    }
}

/// How long the disk has not answered, in halves of a limit.
struct DiskSilence {
    last: DiskActivity,
    halves: u8,
}

impl DiskSilence {
    fn starting_at(last: DiskActivity) -> Self {
        Self { last, halves: 0 }
    }

    /// Whether no answer came within both of the last halves; with `asks`, to a request that
    /// the disk had received.
    fn is_timed_out(&mut self, now: DiskActivity, asks: bool) -> bool {
        let is_asked = self.last.is_pending && now.is_pending;
        let is_silent = now.completed == self.last.completed && (is_asked || !asks);
        self.halves = if is_silent { self.halves + 1 } else { 0 };
        self.last = now;
        self.halves == 2
    }
}

/// Reads every post of a blog. Returns the index and its warnings, or `None` where the disk does
/// not answer.
pub fn scan(mut index: Index, clock: Clock) -> Option<(Index, Vec<String>)> {
    run_with_timeout(command_timeout(), move || {
        let mut troubles = Vec::new();
        index.scan(&clock, &mut |batch| {
            troubles = batch.warnings;
            ControlFlow::Continue(())
        });
        (index, troubles)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_ends_is_handed_over_and_work_that_does_not_is_left_behind() {
        assert_eq!(run_with_timeout(COMMAND_TIMEOUT, || 1), Some(1));
        let (keeps, waits) = mpsc::channel::<()>();
        let stuck = move || waits.recv().is_ok();
        assert_eq!(run_with_timeout(Duration::from_millis(1), stuck), None);
        drop(keeps);
    }

    #[test]
    fn a_disk_that_answers_and_one_that_is_not_asked_are_waited_for() {
        // (answers so far, whether one is awaited) at each check; then the check at which the wait
        // ends: for work that only reads, and for a command that may also wait for a person
        type DiskChecks<'a> = &'a [(u64, bool)];
        let table: [(DiskChecks<'_>, Option<usize>, Option<usize>); 6] = [
            (&[(0, false), (0, false), (0, false)], Some(2), None),
            (&[(0, true), (0, true), (0, true)], Some(2), Some(3)),
            (&[(1, true), (2, true), (3, true), (4, true)], None, None),
            (&[(1, true), (1, true), (1, true)], Some(3), Some(3)),
            (&[(1, true), (1, false), (1, true)], Some(3), None),
            (&[(1, true), (1, true), (2, true), (2, false)], None, None),
        ];
        for (looks, reads, command) in table {
            for (asks, wanted) in [(false, reads), (true, command)] {
                let none = DiskActivity {
                    completed: 0,
                    is_pending: false,
                };
                let mut silence = DiskSilence::starting_at(none);
                let ends = looks.iter().position(|&(count, is_awaited)| {
                    silence.is_timed_out(
                        DiskActivity {
                            completed: count,
                            is_pending: is_awaited,
                        },
                        asks,
                    )
                });
                assert_eq!(ends.map(|at| at + 1), wanted, "{looks:?} {asks}");
            }
        }
    }

    #[test]
    fn a_panic_of_the_work_is_not_taken_for_a_disk_that_does_not_answer() {
        let work = || -> u8 { panic::resume_unwind(Box::new("broken")) };
        let panicked = panic::catch_unwind(|| run_with_timeout(COMMAND_TIMEOUT, work)).unwrap_err();
        assert_eq!(panicked.downcast_ref(), Some(&"broken"));
    }
}
