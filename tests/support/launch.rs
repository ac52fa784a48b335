//! A program to start in a terminal, in a folder and an environment of its own.

use std::path::PathBuf;

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use super::watchdog::Watchdog;
use super::{Session, put};

/// The folder that a program starts in, inside one of its own.
pub(super) const HOME: &str = "home";

/// A program to start: what, where and with which environment.
#[derive(Debug)]
pub(crate) struct Launch {
    /// Holds the folder that the program starts in, so that what is above that is its own too:
    /// the program watches it, and other tests are busy where temporary folders are.
    pub(super) around: TempDir,
    command: Vec<String>,
    pub(super) size: (u16, u16),
    /// The pixels of a character, as far as the terminal tells them.
    pub(super) cell: (u16, u16),
    env: Vec<(String, String)>,
    pub(super) watchdog: Watchdog,
}

impl Launch {
    /// The program under test, with these arguments. `posts` in them is a folder of the launch.
    pub(crate) fn postdesk(arguments: &[&str]) -> Self {
        Self::command(env!("CARGO_BIN_EXE_postdesk"), arguments)
    }

    /// Any program.
    pub(crate) fn command(program: &str, arguments: &[&str]) -> Self {
        let command = [program]
            .iter()
            .chain(arguments)
            .map(ToString::to_string)
            .collect();
        let around = TempDir::new().expect("a folder");
        std::fs::create_dir_all(around.path().join(HOME).join("posts")).expect("a folder");
        Self {
            around,
            command,
            size: (80, 24),
            cell: (0, 0),
            env: Vec::new(),
            watchdog: Watchdog::start(),
        }
    }

    /// Sets the columns and rows of the terminal.
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// Has the terminal tell how many pixels a character is wide and high.
    pub(crate) fn cell(mut self, width: u16, height: u16) -> Self {
        self.cell = (width, height);
        self
    }

    /// Sets a variable of the environment, which holds little else.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Has the program never compare all of the disk by itself, so that what shows was told by
    /// the watcher.
    pub(crate) fn without_sweep(self) -> Self {
        self.env("POSTDESK_DEBUG_SWEEP", "never")
    }

    /// Writes a file below the folder that the program starts in.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        put(&self.home().join(path), text);
        self
    }

    /// Gives the folder that the program starts in.
    fn home(&self) -> PathBuf {
        self.around.path().join(HOME)
    }

    /// Tells where a file of the launch is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.home().join(path)
    }

    /// Gives the variables that the program sees.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let home = |below: &str| self.home().join(below).display().to_string();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut variables = vec![
            ("PATH".to_owned(), path),
            ("HOME".to_owned(), home("")),
            ("TERM".to_owned(), "xterm-256color".to_owned()),
            ("LANG".to_owned(), "C.UTF-8".to_owned()),
            ("SHELL".to_owned(), "/bin/sh".to_owned()),
        ];
        for (name, below) in [
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_STATE_HOME", ".local/state"),
            ("XDG_DATA_HOME", ".local/share"),
            ("XDG_CACHE_HOME", ".cache"),
            ("XDG_RUNTIME_DIR", ".run"),
        ] {
            variables.push((name.to_owned(), home(below)));
        }
        variables.extend(self.env.iter().cloned());
        variables
    }

    /// Gives the program as the pseudo-terminal starts it.
    pub(super) fn builder(&self) -> CommandBuilder {
        let mut builder = CommandBuilder::new(&self.command[0]);
        builder.args(&self.command[1..]);
        builder.env_clear();
        for (name, value) in self.variables() {
            builder.env(name, value);
        }
        builder.cwd(self.home());
        builder
    }

    /// Starts the program with the terminal as its controlling one.
    pub(crate) fn open(self) -> Session {
        Session::open(self)
    }
}
