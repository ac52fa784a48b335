//! Keyboard and mouse input, read on a thread of its own that sleeps until something arrives.
//!
//! The bytes are read and decoded here rather than by crossterm, whose reader never returns from a
//! dead terminal, waits forever inside a sequence that arrives in two packets, and can't be told to
//! leave the terminal to a child. Its event types are kept because everybody knows them.

mod background;
mod csi;
mod decode;
mod keys;
mod paste_detection;
#[cfg(test)]
mod terminals;

use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;

use super::clock::Stopwatch;
use super::panics;
use super::terminal::has_kitty_keys;
use super::terminal_reply::TerminalReply;
use crate::app::event::PastedKeys;
use decode::{Decoder, IncompleteInput};
use paste_detection::PasteDetector;

/// Something that the terminal sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalInput {
    /// A key press or repeat; releases are never reported.
    Key(KeyEvent),
    /// A mouse button, the wheel, or a drag.
    Mouse(MouseEvent),
    /// Text pasted with bracketed paste, line ends as `\n`.
    Paste(String),
    /// Part of a text pasted in a terminal that sends it as keys, line ends as `\n`.
    PastedKeys(PastedKeys),
    /// The terminal reported its background color.
    Background {
        /// Whether the background is dark.
        dark: bool,
    },
    /// The terminal answered a query about its capabilities.
    Reply(TerminalReply),
    /// The terminal window gained (`true`) or lost the focus.
    Focus(bool),
    /// The terminal is gone; nothing follows.
    Disconnected,
}

/// Handle of the thread that reads the terminal; dropping it ends the thread.
#[derive(Debug)]
pub struct InputThread {
    orders: PipeWriter,
    acknowledged: Receiver<()>,
}

/// Commands to the thread: one byte each, through the pipe that wakes it.
const PAUSE_COMMAND: u8 = b'p';
const RESUME_COMMAND: u8 = b'r';

/// Most bytes read at once; a paste of a megabyte is a few hundred reads.
const READ_BYTES: usize = 4096;

impl InputThread {
    /// Stops reading so that a child can use the terminal; returns once nothing more is read. A
    /// hang-up is still reported.
    pub fn pause(&self) {
        self.send_command(PAUSE_COMMAND);
    }

    /// Reads again.
    pub fn resume(&self) {
        self.send_command(RESUME_COMMAND);
    }

    fn send_command(&self, order: u8) {
        // an error means that the thread has ended, and then it doesn't read either
        if (&self.orders).write_all(&[order]).is_ok() {
            let _ = self.acknowledged.recv();
        }
    }
}

/// Starts reading standard input. The thread ends when `send` returns false.
pub fn spawn<F: FnMut(TerminalInput) -> bool + Send + 'static>(
    mut send: F,
) -> io::Result<InputThread> {
    let (orders, pipe) = {
        let (reader, writer) = io::pipe()?;
        (writer, reader)
    };
    let (answers, obeyed) = mpsc::channel();
    let mut reading = InputReader {
        orders: pipe,
        answers,
        decoder: Decoder::new(has_kitty_keys()),
        burst: PasteDetector::default(),
        clock: Stopwatch::start(),
        timeout_at: None,
        paused: false,
    };
    thread::Builder::new()
        .name("input".to_owned())
        .spawn(move || {
            let end = panics::catch_panic(AssertUnwindSafe(|| reading.run(&mut send)));
            // nobody reads keys any more, whatever the cause: as good as no terminal
            if end != Ok(ReadEnd::Requested) && reading.burst.flush().into_iter().all(&mut send) {
                send(TerminalInput::Disconnected);
            }
        })?;
    Ok(InputThread {
        orders,
        acknowledged: obeyed,
    })
}

/// Why reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReadEnd {
    Requested,
    Disconnected,
}

/// State of the input thread.
struct InputReader {
    orders: PipeReader,
    answers: Sender<()>,
    decoder: Decoder,
    burst: PasteDetector,
    clock: Stopwatch,
    /// When an unfinished sequence times out.
    timeout_at: Option<Duration>,
    paused: bool,
}

impl InputReader {
    fn run(&mut self, send: &mut impl FnMut(TerminalInput) -> bool) -> ReadEnd {
        loop {
            let ready = match self.wait() {
                Ok(ready) => ready,
                Err(Errno::INTR) => continue,
                Err(_) => return ReadEnd::Disconnected,
            };
            let mut inputs = Vec::new();
            if ready.order {
                inputs.extend(self.burst.flush());
            }
            if ready.gone || (ready.order && !self.run_command()) {
                return if ready.gone {
                    ReadEnd::Disconnected
                } else {
                    ReadEnd::Requested
                };
            }
            let now = self.clock.elapsed();
            let decoded = match ready {
                WakeReason { typed: true, .. } if !self.paused => match read() {
                    Some(bytes) => self.feed(&bytes, now),
                    None => return ReadEnd::Disconnected,
                },
                _ if self.timeout_at.take_if(|late| *late <= now).is_some() => {
                    self.decoder.flush_incomplete()
                }
                _ => Vec::new(),
            };
            inputs.extend(self.burst.feed(decoded, now));
            if !inputs.into_iter().all(&mut *send) {
                return ReadEnd::Requested;
            }
        }
    }

    fn feed(&mut self, bytes: &[u8], now: Duration) -> Vec<TerminalInput> {
        let inputs = self.decoder.feed(bytes);
        self.timeout_at = self
            .decoder
            .incomplete()
            .map(|what| now + sequence_timeout(what));
        inputs
    }

    /// Sleeps until input or a command arrives, or a timeout is due. The system reports a hang-up
    /// whether or not it was asked for.
    fn wait(&self) -> Result<WakeReason, Errno> {
        let wanted = if self.paused {
            PollFlags::empty()
        } else {
            PollFlags::IN
        };
        let mut sources = [
            PollFd::from_borrowed_fd(rustix::stdio::stdin(), wanted),
            PollFd::new(&self.orders, PollFlags::IN),
        ];
        let due = self.timeout_at.into_iter().chain(self.burst.due()).min();
        let left = due.map(|due| timespec(due.saturating_sub(self.clock.elapsed())));
        rustix::event::poll(&mut sources, left.as_ref())?;
        let [terminal, orders] = sources.map(|source| source.revents());
        Ok(WakeReason {
            gone: terminal.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
            typed: terminal.contains(PollFlags::IN),
            order: !orders.is_empty(),
        })
    }

    /// Executes a command; returns false where the sender is gone.
    fn run_command(&mut self) -> bool {
        let mut order = [0];
        let told = (&self.orders).read_exact(&mut order).is_ok();
        self.paused = order == [PAUSE_COMMAND];
        self.decoder.reset();
        self.timeout_at = None;
        told && self.answers.send(()).is_ok()
    }
}

/// Why the thread woke up.
#[derive(Clone, Copy)]
struct WakeReason {
    gone: bool,
    typed: bool,
    order: bool,
}

/// Reads the bytes available; `None` means that the terminal is gone.
fn read() -> Option<Vec<u8>> {
    let mut chunk = vec![0; READ_BYTES];
    match rustix::io::read(rustix::stdio::stdin(), &mut chunk) {
        Ok(0) => None,
        Ok(count) => {
            chunk.truncate(count);
            Some(chunk)
        }
        Err(Errno::INTR | Errno::AGAIN) => Some(Vec::new()),
        Err(_) => None,
    }
}

/// Returns how long to wait for the rest of an unfinished sequence. Until then an Esc key and the
/// start of a sequence look the same, and over SSH the two halves may come in separate packets.
fn sequence_timeout(unfinished: IncompleteInput) -> Duration {
    Duration::from_millis(match unfinished {
        IncompleteInput::Paste => 10_000,
        IncompleteInput::Sequence => 1000,
        IncompleteInput::Escape if std::env::var_os("SSH_CONNECTION").is_some() => 100,
        IncompleteInput::Escape => 50,
    })
}

fn timespec(time: Duration) -> Timespec {
    Timespec {
        tv_sec: time.as_secs().cast_signed(),
        tv_nsec: time.subsec_nanos().into(),
    }
}
