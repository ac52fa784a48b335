//! The thread that writes keys to a terminal: where a program reads none, or its terminal is
//! stopped, that thread waits and the test fails.

use std::io::Write;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use super::{PATIENCE, start};

/// A part of a long paste that has a limit of its own.
const PART_BYTES: usize = 1 << 14;

/// The way to the keyboard of a program.
pub(super) struct Typing {
    bytes: Sender<Vec<u8>>,
    done: Receiver<bool>,
}

impl Typing {
    /// Starts the thread.
    pub(super) fn start(mut writer: Box<dyn Write + Send>) -> Self {
        let (bytes, wanted) = mpsc::channel::<Vec<u8>>();
        let (sender, done) = mpsc::channel();
        start("typing", move || {
            for bytes in wanted {
                let written = writer.write_all(&bytes).and_then(|()| writer.flush());
                if sender.send(written.is_ok()).is_err() {
                    break;
                }
            }
            drop(writer);
            drop(sender);
        });
        Self { bytes, done }
    }

    /// Writes bytes; returns whether the terminal took each part of them in that time.
    pub(super) fn write(&self, bytes: &[u8], time: Duration) -> bool {
        bytes.chunks(PART_BYTES).all(|part| {
            self.bytes.send(part.to_vec()).is_ok()
                && self.done.recv_timeout(time).unwrap_or_default()
        })
    }

    /// Closes this way to the terminal, and returns once it is closed.
    pub(super) fn close(self) {
        drop(self.bytes);
        // an answer to nothing can't come: this waits for the end of the thread
        let _ = self.done.recv_timeout(PATIENCE);
    }
}
