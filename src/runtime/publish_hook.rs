//! Publish hooks: runs the configured programs after posts are published, without shell or
//! terminal, with a timeout, and reports the result in one line.

use std::io::{self, Read};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tracing::debug_span;

use crate::app::Event;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::blog::hook::shell_quoted;

use super::clock::Deadline;
use super::log;
use super::message::Message;

/// Longest run of a program, in milliseconds; one that waits for input would never end.
const TIMEOUT_MS: u64 = 120_000;
/// How often to check whether it has ended.
const POLL_INTERVAL: Duration = Duration::from_millis(20);
/// Most bytes kept of each output stream.
const MAX_OUTPUT_BYTES: usize = 64 * 1024;
/// Most bytes read of an output stream at once.
const READ_BYTES: usize = 4096;
/// How long to wait for the rest of the output of a program that has ended, in milliseconds. A
/// process that it started in the background may keep the streams open forever.
const OUTPUT_WAIT_MS: u64 = 2_000;

/// Runs programs one after the other on a thread of its own, and reports the result.
pub(super) fn start(commands: Vec<Vec<String>>, root: &Path, out: &Sender<Message>) {
    let (root, out) = (root.to_owned(), out.clone());
    let work = move || {
        let _span = debug_span!("hooks", commands = commands.len()).entered();
        let told = run(&commands, &root);
        let (level, text) = match told {
            Ok(said) => (NoticeLevel::Done, said),
            Err(why) => (NoticeLevel::Error, format!("Error: {why}")),
        };
        // without the event loop there is nobody to send to
        let _ = out.send(Message::Event(Event::Notify(
            level,
            NoticeTopic::Hook,
            text,
        )));
    };
    // without a thread nothing runs; the posts are published all the same
    let started = thread::Builder::new().name("hook".to_owned()).spawn(work);
    log::log_failure("start a thread", &started);
}

/// Runs programs one after the other in a folder until one fails; returns a line about the result.
pub fn run(commands: &[Vec<String>], root: &Path) -> Result<String, String> {
    let mut last = String::new();
    for command in commands {
        last = one(command, root)?;
    }
    Ok(last)
}

fn one(command: &[String], root: &Path) -> Result<String, String> {
    let Some((program, arguments)) = command.split_first() else {
        return Ok(String::new());
    };
    // the whole command was shown before it ran
    let name = shell_quoted(std::slice::from_ref(program));
    let failed = |why: io::Error| match why.kind() {
        io::ErrorKind::NotFound => {
            format!("`on_publish`: {program} not found; fix config.toml; the posts are published")
        }
        _ => format!("`{name}` could not be run: {why}; the posts are published"),
    };
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // keeps terminal signals such as Ctrl-C away from it
        .process_group(0)
        .spawn()
        .map_err(failed)?;
    let stdout = child.stdout.take().map(collect_output);
    let stderr = child.stderr.take().map(collect_output);
    let status = wait_or_kill(&mut child).map_err(failed)?;
    let until = Deadline::after(OUTPUT_WAIT_MS);
    let streams = [stdout, stderr].into_iter().flatten();
    let said: Vec<String> = match status {
        Some(_) => streams.map(|chunks| output_text(&chunks, until)).collect(),
        None => Vec::new(),
    };
    let lines = said.iter().flat_map(|text| text.lines());
    let last = lines.map(str::trim).rfind(|line| !line.is_empty());
    let last = last.map(|line| format!(": {line}")).unwrap_or_default();
    match status {
        Some(status) if status.success() => Ok(format!("`{name}` finished{last}")),
        Some(status) => Err(format!(
            "`{name}` exited with {status}{last}; the posts are published"
        )),
        None => Err(format!(
            "`{name}` was stopped after {} s; the posts are published",
            TIMEOUT_MS / 1000
        )),
    }
}

/// Waits for a program to end; kills it and its process group on timeout.
fn wait_or_kill(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    let until = Deadline::after(TIMEOUT_MS);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if until.left().is_none() {
            if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
                // on an error the group has ended already
                let _ = kill_process_group(group, Signal::KILL);
            }
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(POLL_INTERVAL);
    }
}

/// Reads the output of a program to its end on a thread; returns its chunks as they arrive. What
/// exceeds the limit is discarded.
fn collect_output(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (chunks, received) = mpsc::channel();
    let read = move || {
        let mut left = MAX_OUTPUT_BYTES;
        let mut chunk = [0; READ_BYTES];
        loop {
            let length = match pipe.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Ok(0) | Err(_) => return,
                Ok(length) => length,
            };
            // past the limit it is read only so that the program can write it
            let kept = chunk.get(..length.min(left)).unwrap_or_default();
            left -= kept.len();
            if !kept.is_empty() {
                // an error means that nobody waits for it any more
                let _ = chunks.send(kept.to_vec());
            }
        }
    };
    // without a thread there is no output to report
    let started = thread::Builder::new().name("hook".to_owned()).spawn(read);
    log::log_failure("start a thread", &started);
    received
}

/// Returns the output that arrives until it ends or the deadline passes.
fn output_text(chunks: &Receiver<Vec<u8>>, until: Deadline) -> String {
    let mut said = Vec::new();
    loop {
        let chunk = match until.left() {
            Some(left) => chunks.recv_timeout(left).ok(),
            // what has arrived already counts
            None => chunks.try_recv().ok(),
        };
        match chunk {
            Some(chunk) => said.extend(chunk),
            None => return String::from_utf8_lossy(&said).into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::Stopwatch;
    use super::*;
    use tempfile::TempDir;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_program_gets_its_arguments_as_they_are_in_the_root_of_the_site() {
        let root = TempDir::new().unwrap();
        let here = root.path().canonicalize().unwrap();
        let said = run(&[words(&["pwd"])], root.path()).unwrap();
        assert_eq!(said, format!("`pwd` finished: {}", here.display()));
        let said = run(&[words(&["echo", "$(id); a  b"])], root.path()).unwrap();
        assert_eq!(said, "`echo` finished: $(id); a  b");
    }

    #[test]
    fn the_first_failure_ends_the_run_and_is_reported() {
        let root = TempDir::new().unwrap();
        let fails = words(&["sh", "-c", "echo out; echo why >&2; exit 3"]);
        let why = run(&[fails, words(&["touch", "x"])], root.path()).unwrap_err();
        assert!(
            why.contains("exited with exit status: 3: why; the posts are published"),
            "{why}"
        );
        assert!(!root.path().join("x").exists());
        let why = run(&[words(&["no-such-program"])], root.path()).unwrap_err();
        assert!(why.contains("no-such-program not found"), "{why}");
    }

    #[test]
    fn a_program_gets_no_input() {
        let root = TempDir::new().unwrap();
        let asks = words(&["sh", "-c", "read x || echo nobody"]);
        assert!(run(&[asks], root.path()).unwrap().ends_with(": nobody"));
    }

    #[test]
    fn a_process_left_in_the_background_does_not_delay_the_report() {
        let root = TempDir::new().unwrap();
        let watch = Stopwatch::start();
        let leaves = words(&["sh", "-c", "sleep 60 & echo $!"]);
        let said = run(&[leaves], root.path()).unwrap();
        let pid = said.strip_prefix("`sh` finished: ").unwrap();
        let pid = Pid::from_raw(pid.parse().unwrap()).unwrap();
        // an error means that it has ended
        let _ = rustix::process::kill_process(pid, Signal::KILL);
        assert!(watch.elapsed() < Duration::from_secs(30), "{said}");
    }
}
