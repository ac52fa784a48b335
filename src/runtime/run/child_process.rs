//! Terminal lent to others: a shell while the program is stopped, or the user's own editor.

use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};

use crate::app::Event;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::runtime::autosave_worker;
use crate::runtime::clock::Deadline;
use crate::runtime::external_editor::ExternalEditor;
use crate::runtime::input::TerminalInput;
use crate::runtime::message::Message;
use crate::runtime::signals;

use super::EventLoop;

/// How long a child that has the terminal may take to end when the program is asked to, in
/// milliseconds.
const CHILD_EXIT_WAIT_MS: u64 = 1_000;

impl EventLoop {
    pub(super) fn suspend(&mut self) {
        // while stopped, nothing is written, and nobody knows for how long
        autosave_worker::flush_autosaves(&self.workers.autosave.sender());
        self.input.pause();
        let suspended = self.terminal.suspend();
        self.input.resume();
        match suspended {
            Ok(()) => self.update(Event::Resumed),
            Err(error) => {
                let text = format!("Not suspended: {error}.");
                self.update(Event::Notify(
                    NoticeLevel::Warning,
                    NoticeTopic::Failure,
                    text,
                ));
            }
        }
    }

    /// Lends the terminal to the user's own editor, and takes it over again when that has ended.
    pub(super) fn open_external_editor(&mut self, file: &Path, at: (usize, usize)) {
        let variable = |name: &str| std::env::var(name).ok();
        let problem = match ExternalEditor::from_env(&variable) {
            Err(why) => Some(why),
            Ok(editor) => {
                self.input.pause();
                self.terminal.leave();
                self.signals.set_lent(true);
                let (status, missed) = self.run_child(editor.command(file, at));
                self.signals.set_lent(false);
                let is_over = status.is_none();
                if !is_over {
                    let taken = self.terminal.resume_after_child();
                    self.report_resumed(taken);
                }
                for message in missed {
                    self.handle(message);
                }
                self.input.resume();
                status.and_then(|status| editor.failure_message(&status))
            }
        };
        if let Some(text) = problem {
            self.update(Event::Notify(
                NoticeLevel::Warning,
                NoticeTopic::Failure,
                text,
            ));
        }
    }

    /// Runs a child to its end; also returns the messages that arrived meanwhile. The status is
    /// `None` where the program must end first, because it is asked to or the terminal is gone.
    fn run_child(
        &mut self,
        mut command: Command,
    ) -> (Option<io::Result<ExitStatus>>, Vec<Message>) {
        let mut missed = Vec::new();
        let started = spawn_child_waiter(self.out.clone()).and_then(|children| {
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
                Message::Input(TerminalInput::Disconnected) => Some(Signal::HUP),
                _ => None,
            };
            match message {
                Message::ChildExited(status) => return (Some(status), missed),
                message => missed.push(message),
            }
            if let Some(signal) = asked {
                self.stop_child(pid, signal, &mut missed);
                return (None, missed);
            }
        }
    }

    /// Asks a child to end with a signal, and waits a moment for it: it may have text to save.
    fn stop_child(&mut self, pid: Pid, signal: Signal, missed: &mut Vec<Message>) {
        // an error means that it has ended by itself
        let _ = kill_process(pid, signal);
        let until = Deadline::after(CHILD_EXIT_WAIT_MS);
        while let Some(left) = until.left() {
            match self.messages.recv_timeout(left) {
                Ok(Message::ChildExited(_)) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(message) => missed.push(message),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Continues after a stop that was not ours: the terminal may be as the shell left it.
    pub(super) fn handle_continue(&mut self) {
        let taken = self.terminal.resume();
        self.report_resumed(taken);
    }

    fn report_resumed(&mut self, taken: io::Result<()>) {
        if let Err(error) = taken {
            let text = format!("The terminal could not be restored: {error}.");
            self.update(Event::Notify(
                NoticeLevel::Error,
                NoticeTopic::Failure,
                text,
            ));
        }
        self.update(Event::Resumed);
    }
}

/// Starts a thread that waits for the one child sent to it.
fn spawn_child_waiter(out: Sender<Message>) -> io::Result<Sender<Child>> {
    let (children, received) = mpsc::channel::<Child>();
    thread::Builder::new()
        .name("child".to_owned())
        .spawn(move || {
            if let Ok(mut child) = received.recv() {
                // an error means that the program has ended
                let _ = out.send(Message::ChildExited(child.wait()));
            }
        })?;
    Ok(children)
}
