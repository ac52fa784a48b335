//! Builder of a program to start in a terminal, with its own folder and environment.

use std::path::PathBuf;

use portable_pty::CommandBuilder;
use tempfile::TempDir;

use super::watchdog::Watchdog;
use super::{Session, put};

/// Folder that the program starts in, inside the temporary one.
pub(super) const HOME: &str = "home";

/// A program to start: command, folder and environment.
#[derive(Debug)]
pub(crate) struct Launch {
    /// Temporary folder that contains the working folder, so that its parent is private too: the
    /// program watches the parent, and other tests write to the system's temporary folder.
    pub(super) around: TempDir,
    command: Vec<String>,
    pub(super) size: (u16, u16),
    /// Size of a character in pixels, if the terminal reports it.
    pub(super) cell: (u16, u16),
    env: Vec<(String, String)>,
    pub(super) watchdog: Watchdog,
}

impl Launch {
    /// Creates a launch of the program under test with these arguments; `posts` in them is a folder
    /// of the launch.
    pub(crate) fn postdesk(arguments: &[&str]) -> Self {
        Self::command(env!("CARGO_BIN_EXE_postdesk"), arguments)
    }

    /// Creates a launch of any program.
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

    /// Sets the size of a character in pixels that the terminal reports.
    pub(crate) fn cell(mut self, width: u16, height: u16) -> Self {
        self.cell = (width, height);
        self
    }

    /// Sets an environment variable; the environment is otherwise nearly empty.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Disables the periodic sweep, so that only changes reported by the watcher show.
    pub(crate) fn without_sweep(self) -> Self {
        self.env("POSTDESK_DEBUG_SWEEP", "never")
    }

    /// Turns spelling off. Otherwise the message that no language is known covers the status line
    /// for its first seconds, which a test that reads that line has to wait for.
    pub(crate) fn without_spelling(self) -> Self {
        self.file(".config/postdesk/config.toml", "spell = false\n")
    }

    /// Writes a file below the working folder.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        put(&self.home().join(path), text);
        self
    }

    /// Returns the working folder.
    fn home(&self) -> PathBuf {
        self.around.path().join(HOME)
    }

    /// Returns the path of a file of the launch.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.home().join(path)
    }

    /// Returns the environment of the program.
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

    /// Returns the command for the pseudo-terminal.
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
