//! Opens a URL with another program: no shell, the URL as one argument, the last.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::mpsc::Sender;
use std::thread;

use crate::app::Event;
use crate::app::notice::{NoticeLevel, NoticeTopic};

use super::log;
use super::message::Message;

/// The program that opens a URL where none is configured.
const DEFAULT_OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else {
    "xdg-open"
};

/// Starts the program and waits for it on a thread of its own; reports failures.
pub fn open(opener: &[String], address: String, out: Sender<Message>) {
    let mut words = opener.iter().cloned();
    let program = words.next().unwrap_or_else(|| DEFAULT_OPENER.to_owned());
    let mut command = Command::new(&program);
    command
        .args(words)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // keeps Ctrl-C and other terminal signals away from it
        .process_group(0);
    let wait = move || {
        if let Some(text) = failure_message(&program, command.status()) {
            let said = Event::Notify(NoticeLevel::Warning, NoticeTopic::Failure, text);
            // without the event loop there is nobody to send to
            let _ = out.send(Message::Event(said));
        }
    };
    // without a thread there is no program either; a link not opened loses nothing
    let started = thread::Builder::new().name("open".to_owned()).spawn(wait);
    log::log_failure("start a thread", &started);
}

fn failure_message(program: &str, status: io::Result<std::process::ExitStatus>) -> Option<String> {
    const FALLBACK_HINT: &str = "copy the link with y, or set `opener` in config.toml";
    match status {
        Ok(status) if status.success() => None,
        Ok(status) => Some(format!(
            "{program} could not open the link: it exited with {status}; {FALLBACK_HINT}."
        )),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(format!(
            "{program} not found, so the link was not opened; {FALLBACK_HINT}."
        )),
        Err(error) => Some(format!(
            "{program} could not be started: {error}; {FALLBACK_HINT}."
        )),
    }
}
