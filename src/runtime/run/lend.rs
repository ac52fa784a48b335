//! The terminal in other hands: a shell while the program is stopped, the person's own editor.

use std::path::Path;

use crate::app::Event;
use crate::app::notice::{Level, Topic};
use crate::runtime::external::Editor;

use super::Shell;

impl Shell {
    pub(super) fn suspend(&mut self) {
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

    /// Gives the terminal to the person's own editor and takes it back when that has ended.
    pub(super) fn hand_over(&mut self, file: &Path, at: (usize, usize)) {
        let variable = |name: &str| std::env::var(name).ok();
        let problem = match Editor::find(&variable) {
            Err(why) => Some(why),
            Ok(editor) => {
                self.input.pause();
                self.terminal.leave();
                self.signals.lend(true);
                let status = editor.command(file, at).status();
                self.signals.lend(false);
                self.resumed();
                self.input.resume();
                editor.failed(&status)
            }
        };
        if let Some(text) = problem {
            self.update(Event::Say(Level::Warning, Topic::Failure, text));
        }
    }

    /// Goes on after a stop that was not ours: the terminal may be as the shell left it.
    pub(super) fn resumed(&mut self) {
        if let Err(error) = self.terminal.resume() {
            let text = format!("The terminal could not be taken back: {error}.");
            self.update(Event::Say(Level::Error, Topic::Failure, text));
        }
        self.update(Event::Resumed);
    }
}
