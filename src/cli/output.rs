//! Output of commands: standard output is for programs, messages go to standard error, and a
//! question is asked only on a terminal.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::text::{CleanText, sanitize};

use super::CliError;

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
