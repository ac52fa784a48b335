//! Autosave thread: typed text is on disk at most a second later, whatever else is slow or stuck.
//!
//! It is told of every change and writes the newest text of each post after a short pause. When the
//! program ends, stops or panics, pending texts are written first. What can't be written anywhere
//! is retried until it can.

mod form_autosave;

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Write};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use jiff::tz::TimeZone;
use tracing::{debug, warn};

use crate::app::Event;
use crate::app::jobs::edit::{AutosaveDone, AutosaveJob};
use crate::app::jobs::typed_text::TypedJob;
use crate::blog::recovery::typed_input::InputSlot;
use crate::blog::recovery::{self, AutosaveFile, RecoveryCopy, RecoveryFolders, RecoveryInfo};
use crate::text::sanitize::CleanText;

use super::clock::{self, Deadline, Stopwatch};
use super::join_timeout::JoinTimeout;
use super::message::Message;
use super::{log, panics};
use form_autosave::FormAutosaves;

/// The shortest and the longest pause between a change and its autosave, in milliseconds.
const AUTOSAVE_PAUSE_MS: (u64, u64) = (250, 750);
/// When a failed autosave is retried, in milliseconds.
const RETRY_MS: u64 = 2_000;
/// How long a disk may take before the program stops or ends without its answer.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// A job for the autosave thread.
#[derive(Debug)]
pub enum AutosaveCommand {
    /// Autosave a text; the newest of a file wins.
    Autosave(Box<AutosaveJob>),
    /// Save a text in a permanent recovery copy; if `true`, the autosave of its file is then
    /// dropped.
    StashText(Box<AutosaveJob>, bool),
    /// Drop the autosave of a file.
    DropAutosave(PathBuf),
    /// Drop a recovery copy of an earlier run once this run has one of the file, or needs none.
    ReplaceRecovery(PathBuf, PathBuf),
    /// Drop a recovery copy of an earlier run.
    DeleteRecovery(PathBuf),
    /// Autosave the text of a form or prompt; the newest wins.
    AutosaveForm(Box<TypedJob>),
    /// Drop the recovery copy of a form or prompt.
    DropFormAutosave(InputSlot),
    /// Drop a recovery copy of an earlier run once this run has one of the same form or prompt.
    ReplaceFormRecovery(InputSlot, PathBuf),
    /// Write pending texts now, then answer.
    Flush(Sender<()>),
    /// Write pending texts, then end.
    End,
}

/// Handle of the thread; dropping it writes pending texts.
#[derive(Debug)]
pub struct AutosaveThread {
    orders: Sender<AutosaveCommand>,
    thread: Option<JoinTimeout<Vec<PathBuf>>>,
}

impl AutosaveThread {
    /// Starts the thread.
    pub fn start(folders: RecoveryFolders, out: Sender<Message>) -> io::Result<Self> {
        let (orders, received) = mpsc::channel();
        let keeper = AutosaveWorker {
            typed: FormAutosaves::new(folders.clone()),
            folders,
            out,
            host: rustix::system::uname()
                .nodename()
                .to_string_lossy()
                .into_owned(),
            zone: TimeZone::UTC,
            waiting: HashMap::new(),
            autosave_files: HashMap::new(),
            recovery_files: HashMap::new(),
            due: None,
            pause: AUTOSAVE_PAUSE_MS.0,
        };
        let thread = Some(JoinTimeout::start("journal", move || {
            keeper.run(&received)
        })?);
        Ok(Self { orders, thread })
    }

    /// Sends a job.
    pub fn send(&self, order: AutosaveCommand) {
        // without the thread no autosave is ever confirmed
        let _ = self.orders.send(order);
    }

    /// Returns another sender for jobs.
    pub fn sender(&self) -> Sender<AutosaveCommand> {
        self.orders.clone()
    }
}

/// Waits until all texts sent before are on disk, or can't be written.
pub fn flush_autosaves(orders: &Sender<AutosaveCommand>) {
    let (answer, answered) = mpsc::channel();
    if orders.send(AutosaveCommand::Flush(answer)).is_ok() {
        // if the disk never answers, the missing confirmation shows it
        let _ = answered.recv_timeout(SHUTDOWN_TIMEOUT);
    }
}

impl Drop for AutosaveThread {
    fn drop(&mut self) {
        self.send(AutosaveCommand::End);
        let kept = self
            .thread
            .take()
            .and_then(|thread| thread.wait(SHUTDOWN_TIMEOUT));
        if thread::panicking() {
            for path in kept.into_iter().flatten() {
                let path = path.display().to_string();
                // with standard error gone nobody can be told
                let _ = writeln!(
                    io::stderr(),
                    "postdesk: unsaved text was saved in {}; `postdesk recover` lists it",
                    CleanText::new(&path)
                );
            }
        }
    }
}

struct AutosaveWorker {
    folders: RecoveryFolders,
    typed: FormAutosaves,
    out: Sender<Message>,
    host: String,
    zone: TimeZone,
    /// Texts that are not written yet.
    waiting: HashMap<PathBuf, AutosaveJob>,
    autosave_files: HashMap<PathBuf, AutosaveFile>,
    /// The recovery copies of this run.
    recovery_files: HashMap<PathBuf, PathBuf>,
    due: Option<Deadline>,
    pause: u64,
}

impl AutosaveWorker {
    /// Works until no job can come any more; returns the recovery copies that exist then.
    fn run(mut self, orders: &Receiver<AutosaveCommand>) -> Vec<PathBuf> {
        loop {
            let order = match self.due {
                None => orders
                    .recv()
                    .map_err(|_gone| RecvTimeoutError::Disconnected),
                Some(due) => orders.recv_timeout(due.left().unwrap_or_default()),
            };
            match order {
                Ok(AutosaveCommand::End) | Err(RecvTimeoutError::Disconnected) => {
                    self.write_all();
                    let typed = self.typed.written().cloned();
                    let all: Vec<PathBuf> =
                        typed.chain(self.recovery_files.into_values()).collect();
                    return all;
                }
                Ok(order) => self.run_command(order),
                Err(RecvTimeoutError::Timeout) => self.write_all(),
            }
            if self.due.is_some_and(|due| due.left().is_none()) {
                self.write_all();
            }
        }
    }

    fn run_command(&mut self, order: AutosaveCommand) {
        let _span = log::job_span("autosave", &order);
        match order {
            AutosaveCommand::Autosave(job) => {
                self.waiting.insert(job.path.clone(), *job);
                self.due.get_or_insert_with(|| Deadline::after(self.pause));
            }
            AutosaveCommand::StashText(job, clears) => {
                let path = job.path.clone();
                let journal = self.new_autosave_file(&path);
                if self.write(&journal, &job, true) && clears {
                    self.drop_autosave(&path);
                }
            }
            AutosaveCommand::DropAutosave(path) => self.drop_autosave(&path),
            AutosaveCommand::ReplaceRecovery(path, old) => {
                self.write_all();
                let has_none = !self.autosave_files.contains_key(&path);
                if has_none || self.recovery_files.contains_key(&path) {
                    delete_recovery_file(&old);
                }
            }
            AutosaveCommand::DeleteRecovery(path) => delete_recovery_file(&path),
            AutosaveCommand::AutosaveForm(job) => {
                self.typed.queue(*job);
                self.due.get_or_insert_with(|| Deadline::after(self.pause));
            }
            AutosaveCommand::DropFormAutosave(slot) => self.typed.remove(&slot),
            AutosaveCommand::ReplaceFormRecovery(slot, old) => {
                self.write_all();
                self.typed.remove_old_copy(&slot, &old);
            }
            AutosaveCommand::Flush(answer) => {
                self.write_all();
                // whoever asked may have stopped waiting
                let _ = answer.send(());
            }
            // handled by the loop
            AutosaveCommand::End => {}
        }
    }

    fn drop_autosave(&mut self, path: &Path) {
        self.waiting.remove(path);
        self.recovery_files.remove(path);
        if let Some(journal) = self.autosave_files.get(path) {
            journal.clear();
        }
    }

    fn write_all(&mut self) {
        let begun = Stopwatch::start();
        self.due = None;
        for (path, job) in std::mem::take(&mut self.waiting) {
            let journal = match self.autosave_files.get(&path) {
                Some(journal) => journal.clone(),
                None => self.new_autosave_file(&path),
            };
            self.autosave_files.insert(path.clone(), journal.clone());
            if !self.write(&journal, &job, false) {
                self.waiting.insert(path, job);
                self.due = Some(Deadline::after(RETRY_MS));
            }
        }
        self.write_typed();
        // a large text or a slow disk is written less often
        let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(AUTOSAVE_PAUSE_MS.1);
        self.pause = (took * 2).clamp(AUTOSAVE_PAUSE_MS.0, AUTOSAVE_PAUSE_MS.1);
    }

    fn write_typed(&mut self) {
        let at = clock::now(&self.zone).now;
        for (path, error) in self.typed.write_all(at) {
            self.due = Some(Deadline::after(RETRY_MS));
            warn!(kind = ?error.kind(), "the text of a form was not autosaved");
            let place = Err(error.to_string());
            let (state, kept) = (0, Event::AutosaveDone);
            // at the end of the program nobody listens
            let _ = self.out.send(Message::Event(kept(AutosaveDone {
                path,
                revision: state,
                at,
                location: place,
            })));
        }
    }

    fn new_autosave_file(&self, post: &Path) -> AutosaveFile {
        let nonce = RandomState::new().build_hasher().finish();
        AutosaveFile::new(&self.folders.for_post(post), post, nonce)
    }

    /// Writes a recovery copy and reports it; returns whether it is on disk.
    fn write(&mut self, journal: &AutosaveFile, job: &AutosaveJob, is_aside: bool) -> bool {
        let draft = RecoveryCopy {
            about: RecoveryInfo {
                file: job.path.clone(),
                base: job.base.clone(),
                cursor: job.cursor,
                at: clock::now(&self.zone).now,
                host: self.host.clone(),
                pid: std::process::id(),
                is_aside,
                is_escaped: job.is_escaped,
            },
            text: job.text.to_string(),
        };
        let written = panics::catch_panic(AssertUnwindSafe(|| journal.write(&draft)));
        let written = written.unwrap_or_else(|what| Err(io::Error::other(what)));
        log::log_failure("write a recovery copy", &written);
        debug!(
            bytes = draft.text.len(),
            is_written = written.is_ok(),
            "autosave"
        );
        let at = draft.about.at;
        let is_written = written.is_ok();
        if let (Ok(kept), false) = (&written, is_aside) {
            self.recovery_files
                .insert(job.path.clone(), kept.path().to_owned());
        }
        let place = written.map_err(|error| error.to_string());
        let kept = AutosaveDone {
            path: job.path.clone(),
            revision: if is_aside { 0 } else { job.revision },
            at,
            location: place,
        };
        // at the end of the program nobody listens
        let _ = self.out.send(Message::Event(Event::AutosaveDone(kept)));
        is_written
    }
}

fn delete_recovery_file(path: &Path) {
    // a copy that stays is offered again, which does no harm
    log::log_failure("delete a recovery copy", &recovery::discard(path));
}
