//! Watchdog for hanging tests: names the test, shows its screen, kills its program, and aborts if
//! even that does not help.

use std::io::Write;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use rustix::process::{Pid, Signal};

use super::{cells, now, start};

/// Maximum time for a test with a program in a terminal. Each wait of the harness has its own, far
/// shorter limit; this one covers everything else.
const LIMIT: Duration = Duration::from_secs(600);
/// Time for a test to end after its program was killed.
const GRACE: Duration = Duration::from_secs(60);
/// Number of output bytes that are kept, enough for several screens.
const MOST_BYTES: usize = 1 << 20;

/// Messages to the watchdog.
pub(super) enum Told {
    /// The program runs.
    Started(Pid),
    /// The program wrote bytes.
    Wrote(Vec<u8>),
    /// The test is over.
    Done,
}

/// A thread that watches a test until this is dropped.
#[derive(Debug)]
pub(crate) struct Watchdog(Sender<Told>);

impl Watchdog {
    /// Starts watching the test on this thread.
    pub(super) fn start() -> Self {
        let name = std::thread::current().name().unwrap_or("main").to_owned();
        Self::with(LIMIT, move |screen| {
            let text = format!("watchdog: {name} hangs; its screen is\n{screen}\n");
            // bypasses the test harness, which would show it only after the test
            let _ = std::io::stderr().write_all(text.as_bytes());
        })
    }

    /// Starts watching with another limit; `bark` gets the screen.
    pub(crate) fn with(limit: Duration, bark: impl FnOnce(&str) + Send + 'static) -> Self {
        let (sender, told) = mpsc::channel();
        start("watchdog", move || watch(&told, limit, bark));
        Self(sender)
    }

    /// Returns a sender for messages to the watchdog.
    pub(super) fn sender(&self) -> Sender<Told> {
        self.0.clone()
    }

    /// Reports which program runs.
    pub(super) fn started(&self, pid: Pid) {
        // an error means that the limit has passed
        let _ = self.0.send(Told::Started(pid));
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        // an error means that the limit has passed
        let _ = self.0.send(Told::Done);
    }
}

fn watch(told: &Receiver<Told>, limit: Duration, bark: impl FnOnce(&str)) {
    let (end, mut program, mut bytes) = (now() + limit, None, Vec::new());
    loop {
        match told.recv_timeout(end.saturating_duration_since(now())) {
            Ok(Told::Started(pid)) => program = Some(pid),
            Ok(Told::Wrote(more)) => {
                bytes.extend(more);
                let old = bytes.len().saturating_sub(2 * MOST_BYTES);
                bytes.drain(..if old > 0 { bytes.len() - MOST_BYTES } else { 0 });
            }
            Ok(Told::Done) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => break,
        }
    }
    bark(&screen(&bytes));
    if let Some(pid) = program {
        // an error means that it has exited
        let _ = rustix::process::kill_process(pid, Signal::KILL);
    }
    let end = now() + GRACE;
    loop {
        match told.recv_timeout(end.saturating_duration_since(now())) {
            Ok(Told::Done) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(Told::Started(_) | Told::Wrote(_)) => {}
            Err(RecvTimeoutError::Timeout) => std::process::abort(),
        }
    }
}

/// Returns the screen that these bytes make in a terminal large enough for any test.
fn screen(bytes: &[u8]) -> String {
    let mut parser = vt100::Parser::new(cells(60), cells(200), 0);
    parser.process(bytes);
    parser.screen().contents().trim_end().to_owned()
}
