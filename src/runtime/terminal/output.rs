//! Sends bytes to the terminal without ever waiting long for it.
//!
//! A terminal stopped with Ctrl-S, or a line that hangs, takes no bytes for minutes; a blocking
//! write would hold up typing and drafts as long. The terminal is opened once more for this,
//! since `O_NONBLOCK` on standard output itself would reach every program that shares it.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

/// How long one full stop of the terminal is waited for.
const PATIENCE: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 20_000_000,
};
/// How many full stops one frame may have before the rest of it is left for later.
const STOPS: usize = 3;
/// How many full stops the last bytes may have: half a second, then the terminal is given up.
const LAST_STOPS: usize = 25;

/// The way to the terminal, with what it hasn't taken yet.
#[derive(Debug)]
pub(super) struct Output {
    /// Our own way to the terminal; where it can't be had, standard output, which may block.
    own: Option<OwnedFd>,
    waiting: Vec<u8>,
    /// True while a terminal that was waited for in vain hasn't taken the rest.
    stuck: bool,
}

impl Output {
    /// Opens the terminal behind standard output.
    pub(super) fn open() -> Self {
        let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let own = rustix::termios::ttyname(rustix::stdio::stdout(), Vec::new())
            .and_then(|name| rustix::fs::open(name, flags, Mode::empty()));
        Self {
            own: own.ok(),
            waiting: Vec::new(),
            stuck: false,
        }
    }

    /// Adds bytes behind those that wait.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
    }

    /// Tells whether bytes wait for the terminal.
    pub(super) fn owes(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Sends what waits; true where the terminal takes no more for now. A terminal is waited for
    /// once, and not again before it took everything. Fails where it is gone.
    pub(super) fn is_stuck(&mut self) -> io::Result<bool> {
        self.send(if self.stuck { 0 } else { STOPS })?;
        self.stuck = self.owes();
        Ok(self.stuck)
    }

    /// Sends what the terminal takes without being waited for. Fails where it is gone.
    pub(super) fn send_at_once(&mut self) -> io::Result<()> {
        self.send(0)
    }

    /// Forgets what waits. Whatever sequence was cut in the middle ends at the next ESC.
    pub(super) fn give_up(&mut self) {
        self.waiting.clear();
    }

    /// Sends the last bytes as far as the terminal takes them.
    pub(super) fn finish(&mut self, bytes: &[u8]) {
        self.push(bytes);
        // the program ends or stops: there is nobody left to tell of an error
        let _ = self.send(LAST_STOPS);
    }

    fn way(&self) -> BorrowedFd<'_> {
        match &self.own {
            Some(own) => own.as_fd(),
            None => rustix::stdio::stdout(),
        }
    }

    fn send(&mut self, stops: usize) -> io::Result<()> {
        let mut stopped = 0;
        while self.owes() {
            match rustix::io::write(self.way(), &self.waiting) {
                Ok(taken) => drop(self.waiting.drain(..taken)),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) if stopped < stops => {
                    stopped += 1;
                    self.wait()?;
                }
                Err(Errno::AGAIN) => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn wait(&self) -> io::Result<()> {
        let mut ways = [PollFd::from_borrowed_fd(self.way(), PollFlags::OUT)];
        match rustix::event::poll(&mut ways, Some(&PATIENCE)) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
