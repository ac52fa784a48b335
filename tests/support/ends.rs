//! Time limits for other programs and anything else that might never end; after the limit the
//! program is killed and the test fails.

use std::io;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal};

/// Maximum time for anything on the slowest machine; only a failing test waits that long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Interval between checks whether a killed program has exited.
const A_MOMENT: Duration = Duration::from_millis(5);

/// Runs a program to its end, without input, and returns its output.
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

/// Waits for the end of a program and returns the output in its pipes.
#[track_caller]
pub(crate) fn ended(child: Child, what: &str) -> io::Result<Output> {
    let pid = Pid::from_child(&child);
    attempt(move || child.wait_with_output()).unwrap_or_else(|| {
        // an error means that it has just exited
        let _ = rustix::process::kill_process(pid, Signal::KILL);
        panic!("{what} does not end")
    })
}

/// Kills a program and waits for its end.
#[track_caller]
pub(crate) fn killed(child: &mut Child) {
    // an error means that it has exited
    let _ = child.kill();
    let mut looks = PATIENCE.as_millis() / A_MOMENT.as_millis();
    while child.try_wait().is_ok_and(|ended| ended.is_none()) {
        looks = looks.checked_sub(1).expect("what was killed ends");
        std::thread::sleep(A_MOMENT);
    }
}

/// Runs a function that might never end, such as a read of a pipe, and returns its result.
#[track_caller]
pub(crate) fn within<T: Send + 'static>(
    what: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    attempt(work).unwrap_or_else(|| panic!("{what} does not end"))
}

/// Runs a function on a thread; returns `None` if it does not end in time.
fn attempt<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    let attempt = std::thread::Builder::new().spawn(move || {
        // an error means that the test has failed meanwhile
        let _ = sender.send(work());
    });
    drop(attempt.expect("a thread"));
    receiver.recv_timeout(PATIENCE).ok()
}
