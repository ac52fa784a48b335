//! Terminal output that never blocks for long.
//!
//! A terminal stopped with Ctrl-S, or a connection that hangs, accepts no bytes for minutes; a
//! blocking write would hold up typing and autosave as long. The terminal is opened once more for
//! this, since `O_NONBLOCK` on standard output itself would affect every program that shares it.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

/// How long to wait for a terminal that accepts nothing, each time: 20 ms.
const WRITE_WAIT: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 20_000_000,
};
/// How many such waits one frame may have before the rest of it is left for later.
const MAX_FRAME_WAITS: usize = 3;
/// How many such waits the last bytes may have: half a second, then the terminal is given up.
const MAX_FINAL_WAITS: usize = 25;

/// Whether writing failed because the terminal was closed.
pub(in crate::runtime) fn is_terminal_gone(error: &io::Error) -> bool {
    matches!(Errno::from_io_error(error), Some(Errno::IO | Errno::NXIO))
}

/// Output to the terminal, with the bytes that it hasn't accepted yet.
#[derive(Debug)]
pub(super) struct TerminalOutput {
    /// Our own file descriptor of the terminal; where it can't be had, standard output is used,
    /// which may block.
    own_fd: Option<OwnedFd>,
    waiting: Vec<u8>,
    /// Whether the terminal didn't accept everything although it was waited for.
    stuck: bool,
}

impl TerminalOutput {
    /// Opens the terminal behind standard output.
    pub(super) fn open() -> Self {
        let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let own = rustix::termios::ttyname(rustix::stdio::stdout(), Vec::new())
            .and_then(|name| rustix::fs::open(name, flags, Mode::empty()));
        Self {
            own_fd: own.ok(),
            waiting: Vec::new(),
            stuck: false,
        }
    }

    /// Appends bytes to the pending ones.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
    }

    /// Whether bytes are pending.
    pub(super) fn has_pending(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Sends the pending bytes; returns true where the terminal accepts no more for now. A terminal
    /// is waited for once, and not again before it has accepted everything. Fails where it is gone.
    pub(super) fn send_until_stuck(&mut self) -> io::Result<bool> {
        self.send(if self.stuck { 0 } else { MAX_FRAME_WAITS })?;
        self.stuck = self.has_pending();
        Ok(self.stuck)
    }

    /// Sends as much as the terminal accepts without waiting. Fails where it is gone.
    pub(super) fn send_at_once(&mut self) -> io::Result<()> {
        self.send(0)
    }

    /// Discards the pending bytes. A sequence that was cut in the middle ends at the next ESC.
    pub(super) fn discard_pending(&mut self) {
        self.waiting.clear();
    }

    /// Sends the last bytes, as far as the terminal accepts them.
    pub(super) fn finish(&mut self, bytes: &[u8]) {
        self.push(bytes);
        // the program ends or stops: nobody is left to report an error to
        let _ = self.send(MAX_FINAL_WAITS);
    }

    fn fd(&self) -> BorrowedFd<'_> {
        match &self.own_fd {
            Some(own) => own.as_fd(),
            None => rustix::stdio::stdout(),
        }
    }

    fn send(&mut self, stops: usize) -> io::Result<()> {
        let mut stopped = 0;
        while self.has_pending() {
            match rustix::io::write(self.fd(), &self.waiting) {
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
        let mut ways = [PollFd::from_borrowed_fd(self.fd(), PollFlags::OUT)];
        match rustix::event::poll(&mut ways, Some(&WRITE_WAIT)) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_to_a_closed_terminal_fails_as_one_that_is_gone() {
        let pair = portable_pty::native_pty_system()
            .openpty(portable_pty::PtySize::default())
            .expect("a terminal");
        let path = pair.master.tty_name().expect("a name");
        let flags = OFlags::WRONLY | OFlags::NOCTTY | OFlags::CLOEXEC;
        let fd = rustix::fs::open(path, flags, Mode::empty()).expect("an end");
        let mut output = TerminalOutput {
            own_fd: Some(fd),
            waiting: Vec::new(),
            stuck: false,
        };
        output.push(b"a");
        assert!(output.send_at_once().is_ok());
        drop(pair);
        output.push(b"b");
        let error = output.send_at_once().expect_err("nobody is there");
        assert!(is_terminal_gone(&error), "{error}");
        assert!(!is_terminal_gone(&io::Error::from(Errno::NOSPC)));
    }
}
