//! Other programs that a test runs to their end: each has a limit, after which it is killed and
//! the test fails.

use std::io;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal};

/// How long anything may take on the slowest machine; only a failing test waits that long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Runs a program to its end, without input, and returns what it wrote.
#[track_caller]
pub(crate) fn output(command: &mut Command) -> io::Result<Output> {
    let piped = command.stdin(Stdio::null()).stderr(Stdio::piped());
    ended(
        piped.stdout(Stdio::piped()).spawn()?,
        &format!("{command:?}"),
    )
}

/// Runs a program to its end, without input and with the test's own output.
#[track_caller]
pub(crate) fn status(command: &mut Command) -> io::Result<ExitStatus> {
    let child = command.stdin(Stdio::null()).spawn()?;
    Ok(ended(child, &format!("{command:?}"))?.status)
}

/// Waits for the end of a program and returns what it wrote into its pipes.
#[track_caller]
pub(crate) fn ended(child: Child, what: &str) -> io::Result<Output> {
    let pid = Pid::from_child(&child);
    let (sender, receiver) = mpsc::channel();
    let waiting = std::thread::Builder::new().spawn(move || {
        // an error means that the test has failed meanwhile
        let _ = sender.send(child.wait_with_output());
    });
    drop(waiting.expect("a thread"));
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|_| {
        // an error means that it ended just now
        let _ = rustix::process::kill_process(pid, Signal::KILL);
        panic!("{what} does not end")
    })
}
