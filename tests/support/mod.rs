//! Test harness: a program in a pseudo-terminal, and the screen that its output makes.
//!
//! Tests wait for conditions, never for a fixed time: a thread reads the output, and
//! [`Session::wait`] checks the screen after each read, until a deadline that only a failing test
//! reaches.

#![allow(dead_code, reason = "the tests of the library use a part of it")]

pub(crate) mod desk;
pub(crate) mod ends;
pub(crate) mod inflate;
mod launch;
pub(crate) mod leaks;
mod line;
pub(crate) mod marked;
pub(crate) mod modes;
pub(crate) mod observe;
pub(crate) mod output;
pub(crate) mod pictures;
pub(crate) mod png;
pub(crate) mod posts;
pub(crate) mod process;
mod reading;
#[cfg(feature = "git")]
pub(crate) mod repo;
pub(crate) mod sequences;
mod skip;
pub(crate) mod ssh;
mod typing;
pub(crate) mod watchdog;
pub(crate) mod writer;

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

pub(crate) use ends::PATIENCE;
pub(crate) use launch::Launch;
use portable_pty::{ChildKiller, ExitStatus, MasterPty, PtySize};
use reading::{END, Event, Reading};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal};
use rustix::termios::{Action, tcflow};
pub(crate) use skip::skip;
use tempfile::TempDir;
use typing::Typing;
use watchdog::Watchdog;

/// Interval at which the terminal of an ending program is resumed.
const RESUME: Duration = Duration::from_millis(500);
/// Interval at which the terminal's buffer is checked for space.
const A_MOMENT: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 20_000_000,
};

/// A running program and its terminal; the program is killed when this is dropped.
pub(crate) struct Session {
    around: TempDir,
    master: Option<(Box<dyn MasterPty + Send>, Typing)>,
    /// Non-blocking handle of the program's side, to read its modes and to wake the reading thread.
    slave: Option<File>,
    events: Receiver<Event>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    pid: Pid,
    exit: Option<ExitStatus>,
    closed: bool,
    closing: Arc<AtomicBool>,
    held: Arc<AtomicBool>,
    release: Sender<()>,
    parser: vt100::Parser,
    raw: Vec<u8>,
    /// Position in the output after each write.
    writes: Vec<usize>,
    last: Instant,
    termios_before: String,
    watchdog: Watchdog,
}

impl Session {
    fn open(launch: Launch) -> Self {
        let (columns, rows) = launch.size;
        let pty = portable_pty::native_pty_system()
            .openpty(PtySize {
                pixel_width: columns * launch.cell.0,
                pixel_height: rows * launch.cell.1,
                ..pty_size(columns, rows)
            })
            .expect("a pty");
        let slave = program_side(&*pty.master);
        let termios_before = termios_of(&slave);
        let mut child = pty
            .slave
            .spawn_command(launch.builder())
            .expect("the program starts");
        let pid = child
            .process_id()
            .and_then(|pid| Pid::from_raw(pid.cast_signed()))
            .expect("a pid");
        launch.watchdog.started(pid);
        let (sender, events) = mpsc::channel();
        let closing = Arc::new(AtomicBool::new(false));
        let (release, released) = mpsc::channel();
        let held = Arc::new(AtomicBool::new(false));
        let reading = Reading {
            from: pty.master.try_clone_reader().expect("a reader"),
            events: sender.clone(),
            copies: launch.watchdog.sender(),
            closing: Arc::clone(&closing),
            held: Arc::clone(&held),
            released,
        };
        start("reader", move || reading.run());
        let killer = child.clone_killer();
        start("waiter", move || {
            if let Ok(status) = child.wait() {
                // an error means that the test is over
                let _ = sender.send(Event::Exit(status));
            }
        });
        let writer = pty.master.take_writer().expect("a writer");
        Self {
            around: launch.around,
            master: Some((pty.master, Typing::start(writer))),
            slave: Some(slave),
            events,
            killer,
            pid,
            exit: None,
            closed: false,
            closing,
            held,
            release,
            parser: vt100::Parser::new(cells(rows), cells(columns), 0),
            raw: Vec::new(),
            writes: Vec::new(),
            last: now(),
            termios_before,
            watchdog: launch.watchdog,
        }
    }

    /// Types keys, as the bytes that a terminal sends for them.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.bytes(keys.as_bytes());
    }

    /// Sends bytes to the program.
    #[track_caller]
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes_within(PATIENCE, bytes);
    }

    /// Sends bytes to the program, which must accept each part of them in that time.
    #[track_caller]
    pub(crate) fn bytes_within(&mut self, time: Duration, bytes: &[u8]) {
        let (_, typing) = self.master.as_ref().expect("a living terminal");
        let taken = typing.write(bytes, time);
        self.pump();
        assert!(
            taken,
            "the terminal takes no bytes; the screen is\n{}",
            self.text()
        );
    }

    /// Waits until the screen meets a condition; panics with the screen otherwise.
    #[track_caller]
    pub(crate) fn wait(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        self.wait_within(PATIENCE, what, wanted);
    }

    /// Waits until the screen meets a condition, for at most that time.
    #[track_caller]
    pub(crate) fn wait_within(
        &mut self,
        time: Duration,
        what: &str,
        wanted: impl Fn(&vt100::Screen) -> bool,
    ) {
        let deadline = now() + time;
        self.pump();
        while !wanted(self.parser.screen()) {
            assert!(
                self.next_until(deadline),
                "never saw {what}; the screen is\n{}",
                self.text()
            );
        }
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the program has written these bytes after a mark.
    #[track_caller]
    pub(crate) fn wait_for_bytes(&mut self, mark: usize, bytes: &[u8]) {
        let deadline = now() + PATIENCE;
        self.pump();
        while !contains(&self.raw[mark..], bytes) {
            let escaped = bytes.escape_ascii();
            assert!(
                self.next_until(deadline),
                "never got {escaped}; the screen is\n{}",
                self.text()
            );
        }
    }

    /// Waits until the program has written nothing for that time; output before that counts as
    /// read. Panics if it keeps writing.
    #[track_caller]
    pub(crate) fn settle(&mut self, quiet: Duration) {
        let deadline = now() + PATIENCE + quiet;
        self.last = now();
        while now() < self.last + quiet {
            assert!(
                now() < deadline,
                "the program goes on writing; the screen is\n{}",
                self.text()
            );
            self.next_until(self.last + quiet);
        }
    }

    /// Returns the rows of the screen, without trailing blanks.
    pub(crate) fn text(&self) -> String {
        let screen = self.parser.screen();
        let rows: Vec<String> = screen.rows(0, screen.size().1.get()).collect();
        rows.iter().flat_map(|row| [row.trim_end(), "\n"]).collect()
    }

    /// Returns the screen.
    pub(crate) fn screen(&mut self) -> &vt100::Screen {
        self.pump();
        self.parser.screen()
    }

    /// Returns one cell of the screen with its style.
    #[track_caller]
    pub(crate) fn cell(&self, row: u16, column: u16) -> &vt100::Cell {
        self.parser
            .screen()
            .cell(row, column)
            .expect("a cell on the screen")
    }

    /// Returns all output so far.
    pub(crate) fn raw(&mut self) -> &[u8] {
        self.pump();
        &self.raw
    }

    /// Returns the position in the output after what was written so far.
    pub(crate) fn mark(&mut self) -> usize {
        self.pump();
        self.raw.len()
    }

    /// Returns the output since a mark.
    pub(crate) fn since(&mut self, mark: usize) -> &[u8] {
        self.pump();
        &self.raw[mark..]
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid, signal).expect("the program is there");
    }

    /// Returns the process ID of the program.
    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    /// Returns the folder that the program started in.
    pub(crate) fn home(&self) -> PathBuf {
        self.around.path().join(launch::HOME)
    }

    /// Whether the program runs.
    pub(crate) fn alive(&mut self) -> bool {
        self.pump();
        self.exit.is_none()
    }

    /// Waits for the end of the program, and reads its last output.
    #[track_caller]
    pub(crate) fn exit_within(&mut self, time: Duration) -> ExitStatus {
        let deadline = now() + time;
        while self.exit.is_none() {
            // a program can't exit while Ctrl-S holds its remaining output
            self.resume();
            if !self.next_until(deadline.min(now() + RESUME)) {
                assert!(
                    now() < deadline,
                    "it still runs; the screen is\n{}",
                    self.text()
                );
            }
        }
        self.read_to_the_end();
        self.exit.clone().expect("it ended")
    }

    /// Handles pending events without waiting.
    fn pump(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.take(event);
        }
    }

    /// Waits for one event and handles it; returns false if none came in time.
    fn next_until(&mut self, deadline: Instant) -> bool {
        match self
            .events
            .recv_timeout(deadline.saturating_duration_since(now()))
        {
            Ok(event) => {
                self.take(event);
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Bytes(at, bytes) => {
                self.parser.process(&bytes);
                self.raw.extend(bytes);
                self.writes.push(self.raw.len());
                self.last = at;
            }
            Event::Closed => self.closed = true,
            Event::Exit(status) => self.exit = Some(status),
        }
    }

    /// Ends the reading thread after all output: it sees the flag with a byte that we write
    /// ourselves, which it doesn't pass on.
    fn read_to_the_end(&mut self) {
        self.hold(false);
        let deadline = now() + PATIENCE;
        if !self.closing.swap(true, Ordering::SeqCst) {
            self.wake(deadline);
        }
        while !self.closed && self.next_until(deadline) {}
    }

    /// Resumes the terminal's output if a key has stopped it, as Ctrl-S does.
    fn resume(&self) {
        if let Some(slave) = &self.slave {
            // Linux resumes only output stopped by a system call, so one stops it first; an error
            // means that the terminal is gone
            let _ = tcflow(slave, Action::OOff).and_then(|()| tcflow(slave, Action::OOn));
        }
    }

    /// Writes the byte that ends the reading thread, as soon as the terminal's buffer has space for
    /// it.
    fn wake(&self, deadline: Instant) {
        self.resume();
        let Some(mut slave) = self.slave.as_ref() else {
            return;
        };
        loop {
            // any other error means that the terminal is gone, and the thread ends too
            match slave.write(&[END]) {
                Err(error) if error.kind() == ErrorKind::WouldBlock && now() < deadline => {
                    let mut room = [PollFd::new(&slave, PollFlags::OUT)];
                    let _ = poll(&mut room, Some(&A_MOMENT));
                }
                _ => return,
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // a program that is slow to end must not take the closing of its terminal for keys
        self.end_without_a_key();
        // errors mean that it has already exited
        if self.exit.is_none() {
            let _ = self.killer.kill();
        }
        self.closing.store(true, Ordering::SeqCst);
        self.wake(now());
    }
}

/// Opens the program's side of a terminal in non-blocking mode.
fn program_side(master: &(dyn MasterPty + Send)) -> File {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    File::options()
        .read(true)
        .write(true)
        .custom_flags(flags.bits().cast_signed())
        .open(master.tty_name().expect("a name"))
        .expect("the program's side")
}

fn start(name: &str, work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .expect("a thread");
}

fn termios_of(slave: &File) -> String {
    format!("{:?}", rustix::termios::tcgetattr(slave).expect("modes"))
}

/// Writes a file, and creates its parent folders, as another program would.
#[expect(
    clippy::disallowed_methods,
    reason = "a test plays another program, which writes as it likes"
)]
pub(crate) fn put(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    std::fs::write(path, text).expect("a file");
}

/// Whether bytes contain others.
pub(crate) fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test of a real program runs by the real clock"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}
