//! Where keys come from when standard input is a pipe: the terminal of the process itself.
//!
//! It takes the place of standard input, so that everything that reads keys, sets modes or starts
//! a child finds a terminal there, as it does without the pipe.

use std::io;

use rustix::fs::{Mode, OFlags};
use rustix::termios;

/// The terminal of the process, whatever its streams are.
const TERMINAL: &str = "/dev/tty";

/// Makes the terminal of the process its standard input, unless that is one already.
///
/// Fails where the process has no terminal.
pub fn use_terminal() -> io::Result<()> {
    if termios::isatty(rustix::stdio::stdin()) {
        return Ok(());
    }
    let how = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    let mut terminal = rustix::fs::open(TERMINAL, how, Mode::empty())?;
    if cfg!(target_vendor = "apple")
        && let Ok(name) = termios::ttyname(rustix::stdio::stdout(), Vec::new())
    {
        // poll(2) there waits for a terminal by its own name, and not for /dev/tty
        terminal = rustix::fs::open(name, how, Mode::empty())?;
    }
    rustix::stdio::dup2_stdin(&terminal)?;
    Ok(())
}
