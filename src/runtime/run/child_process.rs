//! Terminal lent to others: a shell while the program is stopped, or the user's own editor.

use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};

use crate::app::Event;
use crate::app::notice::{Level, Topic};
use crate::runtime::autosave_worker;
use crate::runtime::clock::Until;
use crate::runtime::external_editor::Editor;
use crate::runtime::input::Input;
use crate::runtime::message::Message;
use crate::runtime::signals;

use super::Shell;

/// How long a child that has the terminal may take to end when the program is asked to, in
/// milliseconds.
const FAREWELL: u64 = 1_000;

impl Shell {
    pub(super) fn suspend(&mut self) {
        // while stopped, nothing is written, and nobody knows for how long
        autosave_worker::write_now(&self.workers.journal.orders());
        self.input.pause();
        let suspended = self.terminal.suspend();
        self.input.resume();
        match suspended {
            Ok(()) => self.update(Event::Resumed),
            Err(error) => {
                let text = format!("Not suspended: {error}.");
                self.update(Event::Say(Level::Warning, Topic::Failure, text));
            }
        }
    }

    /// Lends the terminal to the user's own editor, and takes it over again when that has ended.
    pub(super) fn hand_over(&mut self, file: &Path, at: (usize, usize)) {
        let variable = |name: &str| std::env::var(name).ok();
        let problem = match Editor::find(&variable) {
            Err(why) => Some(why),
            Ok(editor) => {
                self.input.pause();
                self.terminal.leave();
                self.signals.lend(true);
                let (status, missed) = self.outlast(editor.command(file, at));
                self.signals.lend(false);
                let is_over = status.is_none();
                if !is_over {
                    let taken = self.terminal.take_back();
                    self.say_resumed(taken);
                }
                for message in missed {
                    self.take(message);
                }
                self.input.resume();
                status.and_then(|status| editor.failed(&status))
            }
        };
        if let Some(text) = problem {
            self.update(Event::Say(Level::Warning, Topic::Failure, text));
        }
    }

    /// Runs a child to its end; also returns the messages that arrived meanwhile. The status is
    /// `None` where the program must end first, because it is asked to or the terminal is gone.
    fn outlast(&mut self, mut command: Command) -> (Option<io::Result<ExitStatus>>, Vec<Message>) {
        let mut missed = Vec::new();
        let started = wait_aside(self.out.clone()).and_then(|children| {
            let child = command.spawn()?;
            let pid = Pid::from_child(&child);
            // the thread waits for it
            let _ = children.send(child);
            Ok(pid)
        });
        let pid = match started {
            Ok(pid) => pid,
            Err(error) => return (Some(Err(error)), missed),
        };
        loop {
            let Ok(message) = self.messages.recv() else {
                return (None, missed);
            };
            let asked = match &message {
                Message::Signal(signals::Signal::Terminate(number)) => {
                    // other signals end a program before it can save anything
                    let mut gentle = [Signal::HUP, Signal::INT, Signal::QUIT].into_iter();
                    let named = Signal::from_named_raw(*number);
                    let same = gentle.find(|it| named == Some(*it));
                    same.or(Some(Signal::TERM))
                }
                Message::Input(Input::Gone) => Some(Signal::HUP),
                _ => None,
            };
            match message {
                Message::Returned(status) => return (Some(status), missed),
                message => missed.push(message),
            }
            if let Some(signal) = asked {
                self.bid_farewell(pid, signal, &mut missed);
                return (None, missed);
            }
        }
    }

    /// Asks a child to end with a signal, and waits a moment for it: it may have text to save.
    fn bid_farewell(&mut self, pid: Pid, signal: Signal, missed: &mut Vec<Message>) {
        // an error means that it has ended by itself
        let _ = kill_process(pid, signal);
        let until = Until::after(FAREWELL);
        while let Some(left) = until.left() {
            match self.messages.recv_timeout(left) {
                Ok(Message::Returned(_)) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(message) => missed.push(message),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Continues after a stop that was not ours: the terminal may be as the shell left it.
    pub(super) fn resumed(&mut self) {
        let taken = self.terminal.resume();
        self.say_resumed(taken);
    }

    fn say_resumed(&mut self, taken: io::Result<()>) {
        if let Err(error) = taken {
            let text = format!("The terminal could not be taken back: {error}.");
            self.update(Event::Say(Level::Error, Topic::Failure, text));
        }
        self.update(Event::Resumed);
    }
}

/// Starts a thread that waits for the one child sent to it.
fn wait_aside(out: Sender<Message>) -> io::Result<Sender<Child>> {
    let (children, received) = mpsc::channel::<Child>();
    thread::Builder::new()
        .name("child".to_owned())
        .spawn(move || {
            if let Ok(mut child) = received.recv() {
                // an error means that the program has ended
                let _ = out.send(Message::Returned(child.wait()));
            }
        })?;
    Ok(children)
}
