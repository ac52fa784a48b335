//! Output of commands: standard output is for programs, messages go to standard error, and a
//! question is asked only on a terminal.

use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::text::{CleanText, sanitize};

use super::CliError;

/// Whether the command has ended with an error while its thread may still work.
static IS_CLOSED: AtomicBool = AtomicBool::new(false);

/// Ends the output: a command that was left behind, because the disk did not answer, prints nothing
/// more if the disk answers after all.
pub(super) fn close() {
    IS_CLOSED.store(true, Ordering::Relaxed);
}

/// Writes a text to standard output, with a final newline if it is not empty.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    if IS_CLOSED.load(Ordering::Relaxed) {
        return Err(io::Error::from(io::ErrorKind::BrokenPipe).into());
    }
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') && !text.is_empty() {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

/// Prints a message to standard error, so that programs reading the output are not disturbed. A
/// line break in it, as in the name of a file, is shown as a mark.
pub(super) fn print_note(line: &str) {
    // standard error may be closed
    let _ = writeln!(io::stderr(), "postdesk: {}", CleanText::new(line));
}

/// Prints a message of several lines to standard error.
pub(super) fn print_lines(lines: &str) {
    // standard error may be closed
    let _ = writeln!(
        io::stderr(),
        "postdesk: {}",
        sanitize::sanitize_lines(lines)
    );
}

/// Asks for confirmation on a terminal; returns true without asking otherwise.
pub(super) fn confirm(what: &str) -> Result<bool, CliError> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(true);
    }
    write!(io::stderr(), "{what}? [y/N] ")?;
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
