//! Thread that writes keys to a terminal: if the program reads none or the terminal is stopped,
//! only that thread blocks, and the test fails.

use std::io::Write;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use super::{PATIENCE, start};

/// Size of the parts of a long paste; each has its own time limit.
const PART_BYTES: usize = 1 << 14;

/// Input side of a program's terminal.
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

    /// Writes bytes; returns whether the terminal accepted each part of them in that time.
    pub(super) fn write(&self, bytes: &[u8], time: Duration) -> bool {
        bytes.chunks(PART_BYTES).all(|part| {
            self.bytes.send(part.to_vec()).is_ok()
                && self.done.recv_timeout(time).unwrap_or_default()
        })
    }

    /// Closes the input side, and waits until it is closed.
    pub(super) fn close(self) {
        drop(self.bytes);
        // nothing is ever received: this waits for the end of the thread
        let _ = self.done.recv_timeout(PATIENCE);
    }
}
