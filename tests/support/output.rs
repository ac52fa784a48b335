//! Running the program without a terminal: output in pipes, and exit code.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use super::ends::ended;
use super::{Launch, start};

/// Output of a program that has ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Exit code; `None` after a signal.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: Vec<u8>,
    /// Standard error.
    pub(crate) err: Vec<u8>,
}

impl Ran {
    /// Returns standard output as text.
    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.out).expect("UTF-8")
    }

    /// Returns standard error as text.
    #[track_caller]
    pub(crate) fn words(&self) -> &str {
        std::str::from_utf8(&self.err).expect("UTF-8")
    }

    /// Returns standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let (code, out, err) = (output.status.code(), output.stdout, output.stderr);
        Self { code, out, err }
    }
}

impl Launch {
    /// Runs the program under test to its end in the folder of the launch, with pipes for all
    /// streams. Panics if it doesn't end.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs the program as [`Launch::run`] does, with this text as standard input.
    #[track_caller]
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_postdesk"))
            .args(arguments)
            .current_dir(self.path(""))
            .env_clear()
            .envs(self.variables())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_owned();
        start("pipes", move || {
            // an error means that the program did not read to the end
            let _ = stdin.write_all(input.as_bytes());
        });
        let output = ended(child, &format!("{arguments:?}"));
        output.expect("an end").into()
    }
}
