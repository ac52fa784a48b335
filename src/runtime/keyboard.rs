//! Keyboard input when standard input is a pipe: the controlling terminal of the process.
//!
//! It replaces standard input, so that everything that reads keys, sets modes or starts a child
//! finds a terminal there, as it does without the pipe.

use std::io;

use rustix::fs::{Mode, OFlags};
use rustix::termios;

/// The controlling terminal of the process, whatever its streams are.
const CONTROLLING_TERMINAL: &str = "/dev/tty";

/// Makes the controlling terminal the standard input, unless that is a terminal already.
///
/// Fails where the process has no terminal.
pub fn use_terminal() -> io::Result<()> {
    if termios::isatty(rustix::stdio::stdin()) {
        return Ok(());
    }
    let how = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let mut terminal = rustix::fs::open(CONTROLLING_TERMINAL, how, Mode::empty())?;
    if cfg!(target_vendor = "apple")
        && let Ok(name) = termios::ttyname(rustix::stdio::stdout(), Vec::new())
    {
        // there, poll(2) waits for a terminal by its own name, but not for /dev/tty
        terminal = rustix::fs::open(name, how, Mode::empty())?;
    }
    rustix::stdio::dup2_stdin(&terminal)?;
    Ok(())
}
