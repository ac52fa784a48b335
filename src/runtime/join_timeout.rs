//! Thread that is joined with a timeout: a disk that never answers must not keep the program alive
//! behind its terminal.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A thread that can be joined with a timeout.
#[derive(Debug)]
pub struct JoinTimeout<T> {
    thread: JoinHandle<T>,
    /// Nothing is ever sent: the sender is dropped when the thread ends.
    ended: Receiver<()>,
}

impl<T: Send + 'static> JoinTimeout<T> {
    /// Starts a thread.
    pub fn start(name: &str, work: impl FnOnce() -> T + Send + 'static) -> io::Result<Self> {
        let (alive, ended): (Sender<()>, _) = mpsc::channel();
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let _alive = alive;
                work()
            })?;
        Ok(Self { thread, ended })
    }

    /// Waits for the thread to end; returns `None` where it didn't end in time or panicked.
    pub fn wait(self, limit: Duration) -> Option<T> {
        match self.ended.recv_timeout(limit) {
            Err(RecvTimeoutError::Timeout) => None,
            // a panic in it has been reported already
            _ => self.thread.join().ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_hangs_is_left_behind() {
        let done = JoinTimeout::start("done", || 7).expect("a thread");
        assert_eq!(done.wait(Duration::from_secs(10)), Some(7));
        let (release, held) = mpsc::channel::<()>();
        let hangs = JoinTimeout::start("hangs", move || held.recv().is_ok()).expect("a thread");
        assert_eq!(hangs.wait(Duration::from_millis(1)), None);
        drop(release);
    }
}
