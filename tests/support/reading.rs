//! Thread that reads the output of a program from its terminal.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::time::Instant;

use portable_pty::ExitStatus;

use super::now;
use super::watchdog::Told;

/// Event from the threads behind a session.
pub(super) enum Event {
    Bytes(Instant, Vec<u8>),
    Closed,
    Exit(ExitStatus),
}

/// Byte that ends the reading; no program writes it.
pub(super) const END: u8 = 0x1f;

/// State of the reading thread.
pub(super) struct Reading {
    pub(super) from: Box<dyn Read + Send>,
    pub(super) events: Sender<Event>,
    /// Sends copies of the output to the watchdog.
    pub(super) copies: Sender<Told>,
    pub(super) closing: Arc<AtomicBool>,
    pub(super) held: Arc<AtomicBool>,
    pub(super) released: Receiver<()>,
}

impl Reading {
    /// Reads to the end of the output, or until asked to stop.
    pub(super) fn run(mut self) {
        let mut chunk = vec![0; 65536];
        while let Ok(count @ 1..) = self.from.read(&mut chunk) {
            let mut bytes = chunk[..count].to_vec();
            // a program that still runs may write more behind the byte
            let last = self.closing.load(Ordering::SeqCst) && bytes.contains(&END);
            bytes.retain(|byte| !last || *byte != END);
            // an error means that the watchdog has ended
            let _ = self.copies.send(Told::Wrote(bytes.clone()));
            if self.events.send(Event::Bytes(now(), bytes)).is_err() || last {
                break;
            }
            if self.held.load(Ordering::SeqCst) && self.released.recv().is_err() {
                break;
            }
        }
        drop(self.from);
        // an error means that the test is over
        let _ = self.events.send(Event::Closed);
    }
}
