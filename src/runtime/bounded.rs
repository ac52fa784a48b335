//! Work on a disk that may not answer: done on a thread of its own, and waited for only so long.
//!
//! A read of a regular file cannot be interrupted where a network disk is gone. The thread is left
//! behind then; the program goes on or ends without it.

use std::ops::ControlFlow;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::blog::{Clock, Index};

/// How long a command waits for the next posts of a blog, and for the files of its site.
pub const COMMAND: Duration = Duration::from_secs(20);
/// How long the screen waits for the files of a site before it opens without them.
pub const SCREEN: Duration = Duration::from_millis(1_500);

/// Does some work on a thread; returns nothing where it takes longer.
pub fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (out, done) = mpsc::channel();
    let run = move || {
        // nobody waits any more
        let _ = out.send(work());
    };
    let thread = thread::Builder::new().name("bounded".to_owned());
    thread.spawn(run).ok()?;
    done.recv_timeout(limit).ok()
}

/// What the reader of a blog tells.
enum Progress {
    Batch(Vec<String>),
    Done(Box<Index>),
}

/// Reads every post of a blog; returns it and its notices, or nothing where no posts come for longer
/// than the limit.
pub fn scan(mut index: Index, clock: Clock, limit: Duration) -> Option<(Index, Vec<String>)> {
    let (out, progress) = mpsc::channel();
    let run = move || {
        index.scan(
            &clock,
            &mut |batch| match out.send(Progress::Batch(batch.troubles)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            },
        );
        // nobody waits any more
        let _ = out.send(Progress::Done(Box::new(index)));
    };
    let thread = thread::Builder::new().name("scan".to_owned());
    thread.spawn(run).ok()?;
    let mut troubles = Vec::new();
    loop {
        match progress.recv_timeout(limit).ok()? {
            Progress::Batch(new) => troubles = new,
            Progress::Done(index) => return Some((*index, troubles)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_ends_is_handed_over_and_work_that_does_not_is_left_behind() {
        assert_eq!(within(COMMAND, || 1), Some(1));
        let (keeps, waits) = mpsc::channel::<()>();
        let stuck = move || waits.recv().is_ok();
        assert_eq!(within(Duration::from_millis(1), stuck), None);
        drop(keeps);
    }
}
