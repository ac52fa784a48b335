//! Signal handling: turns signals into events, on a thread of its own.
//!
//! A signal handler may do almost nothing, so `signal-hook` only wakes this thread. While a child
//! has the terminal, the keys that make signals (Ctrl-C, Ctrl-\, Ctrl-Z) are meant for the child.
//!
//! Every signal that ends a process by default ends this one cleanly. Exceptions are those that no
//! program can handle (KILL, STOP), those that report an instruction that can't continue (SEGV,
//! BUS, ILL, FPE), and those of a write that also returns an error (PIPE, XFSZ).

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGSYS, SIGTERM, SIGTRAP, SIGTSTP,
    SIGUSR1, SIGUSR2, SIGVTALRM, SIGWINCH, SIGXCPU,
};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level;

use super::terminal;

/// The signals that end the program and exist on every system.
const FATAL_SIGNALS: [i32; 13] = [
    SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGALRM, SIGPROF, SIGSYS, SIGTRAP, SIGUSR1, SIGUSR2,
    SIGVTALRM, SIGXCPU,
];

/// Returns the numbers of the signals that end a process on this system only.
fn platform_fatal_signals() -> impl Iterator<Item = i32> {
    // STKFLT, POLL and PWR of Linux, then the real-time signals, which are for programs; the first
    // of those belong to the C library
    let linux = [16, 29, 30].into_iter().chain(34..=64);
    linux.filter(|_| cfg!(target_os = "linux"))
}

/// A request of the system to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// To end, on SIGTERM or any other signal that ends a process: save a recovery copy of the
    /// text, leave the terminal, then [`die_by_signal`] the number.
    Terminate(i32),
    /// To stop until continued, on SIGTSTP.
    Suspend,
    /// Running again after a stop; others had the terminal, and the disk may have changed.
    Continue,
    /// The terminal was resized.
    Resize,
}

/// Handle of the thread that waits for signals; dropping it ends the thread.
#[derive(Debug)]
pub struct SignalThread {
    handle: Handle,
    lent: Arc<AtomicBool>,
}

impl SignalThread {
    /// Sets whether a child has the terminal.
    pub fn set_lent(&self, lent: bool) {
        self.lent.store(lent, Ordering::SeqCst);
    }
}

impl Drop for SignalThread {
    fn drop(&mut self) {
        self.handle.close();
    }
}

/// Starts the thread. It also ends when `send` returns false. A second signal that ends the program
/// is not passed on: the first one didn't work, so the terminal is restored and the process dies
/// immediately. A hang-up does not count as the second one: a system sends it twice when a terminal
/// dies, and after SIGTERM when a session ends, while the first one is still being handled.
pub fn spawn<F: FnMut(Signal) -> bool + Send + 'static>(mut send: F) -> io::Result<SignalThread> {
    let mut signals = Signals::new([SIGTSTP, SIGCONT, SIGWINCH].iter().chain(&FATAL_SIGNALS))?;
    let handle = signals.handle();
    for number in platform_fatal_signals() {
        // a signal that this system lacks or reserves isn't sent either
        let _ = handle.add_signal(number);
    }
    let lent = Arc::new(AtomicBool::new(false));
    let is_lent = Arc::clone(&lent);
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            let mut ending = false;
            for number in &mut signals {
                if is_lent.load(Ordering::SeqCst) && is_for_child(number) {
                    continue;
                }
                let signal = from_number(number);
                let again =
                    matches!(signal, Signal::Terminate(_)) && std::mem::replace(&mut ending, true);
                if again && number == SIGHUP {
                    continue;
                }
                if again {
                    terminal::emergency_restore();
                    die_by_signal(number);
                    low_level::exit(128 + number);
                }
                if !send(signal) {
                    break;
                }
            }
        })?;
    Ok(SignalThread { handle, lent })
}

/// Makes a write beyond the file size limit fail instead of killing the process.
///
/// Fails where the system has no such signal.
pub fn ignore_file_size_signal() -> io::Result<()> {
    let told = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, told)?;
    Ok(())
}

/// Ends the process by the signal's own default action, so that the shell sees which one it was: a
/// script stops after Ctrl-C only if its program died of SIGINT, and `$?` is 128 + the number.
/// Returns that code in case the system doesn't let the process die.
pub fn die_by_signal(signal: i32) -> ExitCode {
    // on an error the process goes on, and the exit code says the same
    let _ = low_level::emulate_default_handler(signal);
    ExitCode::from(u8::try_from(128 + signal).unwrap_or(u8::MAX))
}

fn from_number(number: i32) -> Signal {
    match number {
        SIGTSTP => Signal::Suspend,
        SIGCONT => Signal::Continue,
        SIGWINCH => Signal::Resize,
        other => Signal::Terminate(other),
    }
}

/// Whether a signal comes from a key pressed while a child has the terminal. A child that stops
/// itself stops its whole group; this process stops with it, or the shell would wait for us.
/// Without a shell the child doesn't stop either.
fn is_for_child(number: i32) -> bool {
    if number == SIGTSTP && terminal::has_job_control() {
        // failing to stop only means that the shell comes back later
        let _ = low_level::raise(signal_hook::consts::SIGSTOP);
    }
    matches!(number, SIGTSTP | SIGINT | SIGQUIT)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_change_of_size_arrives_as_an_event() {
        let (sender, receiver) = mpsc::channel();
        let thread = spawn(move |signal| sender.send(signal).is_ok()).expect("a thread");
        low_level::raise(SIGWINCH).expect("a signal");
        assert_eq!(
            receiver.recv_timeout(Duration::from_secs(10)),
            Ok(Signal::Resize)
        );
        drop(thread);
    }

    #[test]
    fn each_fatal_signal_keeps_its_number() {
        for number in FATAL_SIGNALS.into_iter().chain(platform_fatal_signals()) {
            assert_eq!(from_number(number), Signal::Terminate(number));
        }
    }
}
