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

use crate::app::Event;
use crate::app::edit::{KeepJob, Kept};
use crate::app::typed_text::TypedJob;
use crate::blog::recovery::typed_input::Slot;
use crate::blog::recovery::{self, About, Draft, Folders, Journal};
use crate::text::sanitize::Clean;

use super::clock::{self, Stopwatch, Until};
use super::join_timeout::Ending;
use super::message::Message;
use super::panics;
use form_autosave::TypedKeeper;

/// The shortest and the longest pause between a change and its autosave, in milliseconds.
const PAUSE: (u64, u64) = (250, 750);
/// When a failed autosave is retried, in milliseconds.
const AGAIN: u64 = 2_000;
/// How long a disk may take before the program stops or ends without its answer.
const LIMIT: Duration = Duration::from_secs(10);

/// A job for the autosave thread.
#[derive(Debug)]
pub enum Order {
    /// Autosave a text; the newest of a file wins.
    Keep(Box<KeepJob>),
    /// Save a text in a permanent recovery copy; if `true`, the autosave of its file is then
    /// dropped.
    SetAside(Box<KeepJob>, bool),
    /// Drop the autosave of a file.
    Forget(PathBuf),
    /// Drop a recovery copy of an earlier run once this run has one of the file, or needs none.
    Replace(PathBuf, PathBuf),
    /// Drop a recovery copy of an earlier run.
    Drop(PathBuf),
    /// Autosave the text of a form or prompt; the newest wins.
    KeepTyped(Box<TypedJob>),
    /// Drop the recovery copy of a form or prompt.
    ForgetTyped(Slot),
    /// Drop a recovery copy of an earlier run once this run has one of the same form or prompt.
    ReplaceTyped(Slot, PathBuf),
    /// Write pending texts now, then answer.
    Write(Sender<()>),
    /// Write pending texts, then end.
    End,
}

/// Handle of the thread; dropping it writes pending texts.
#[derive(Debug)]
pub struct JournalThread {
    orders: Sender<Order>,
    thread: Option<Ending<Vec<PathBuf>>>,
}

impl JournalThread {
    /// Starts the thread.
    pub fn start(folders: Folders, out: Sender<Message>) -> io::Result<Self> {
        let (orders, received) = mpsc::channel();
        let keeper = Keeper {
            typed: TypedKeeper::new(folders.clone()),
            folders,
            out,
            host: rustix::system::uname()
                .nodename()
                .to_string_lossy()
                .into_owned(),
            zone: TimeZone::UTC,
            waiting: HashMap::new(),
            journals: HashMap::new(),
            written: HashMap::new(),
            due: None,
            pause: PAUSE.0,
        };
        let thread = Some(Ending::start("journal", move || keeper.run(&received))?);
        Ok(Self { orders, thread })
    }

    /// Sends a job.
    pub fn order(&self, order: Order) {
        // without the thread no autosave is ever confirmed
        let _ = self.orders.send(order);
    }

    /// Returns another sender for jobs.
    pub fn orders(&self) -> Sender<Order> {
        self.orders.clone()
    }
}

/// Waits until all texts sent before are on disk, or can't be written.
pub fn write_now(orders: &Sender<Order>) {
    let (answer, answered) = mpsc::channel();
    if orders.send(Order::Write(answer)).is_ok() {
        // if the disk never answers, the missing confirmation shows it
        let _ = answered.recv_timeout(LIMIT);
    }
}

impl Drop for JournalThread {
    fn drop(&mut self) {
        self.order(Order::End);
        let kept = self.thread.take().and_then(|thread| thread.wait(LIMIT));
        if thread::panicking() {
            for path in kept.into_iter().flatten() {
                let path = path.display().to_string();
                // with standard error gone nobody can be told
                let _ = writeln!(
                    io::stderr(),
                    "postdesk: unsaved text is kept in {}; `postdesk drafts` lists it",
                    Clean::new(&path)
                );
            }
        }
    }
}

struct Keeper {
    folders: Folders,
    typed: TypedKeeper,
    out: Sender<Message>,
    host: String,
    zone: TimeZone,
    /// Texts that are not written yet.
    waiting: HashMap<PathBuf, KeepJob>,
    journals: HashMap<PathBuf, Journal>,
    /// The recovery copies of this run.
    written: HashMap<PathBuf, PathBuf>,
    due: Option<Until>,
    pause: u64,
}

impl Keeper {
    /// Works until no job can come any more; returns the recovery copies that exist then.
    fn run(mut self, orders: &Receiver<Order>) -> Vec<PathBuf> {
        loop {
            let order = match self.due {
                None => orders
                    .recv()
                    .map_err(|_gone| RecvTimeoutError::Disconnected),
                Some(due) => orders.recv_timeout(due.left().unwrap_or_default()),
            };
            match order {
                Ok(Order::End) | Err(RecvTimeoutError::Disconnected) => {
                    self.write_all();
                    let typed = self.typed.written().cloned();
                    let all: Vec<PathBuf> = typed.chain(self.written.into_values()).collect();
                    return all;
                }
                Ok(order) => self.take(order),
                Err(RecvTimeoutError::Timeout) => self.write_all(),
            }
            if self.due.is_some_and(|due| due.left().is_none()) {
                self.write_all();
            }
        }
    }

    fn take(&mut self, order: Order) {
        match order {
            Order::Keep(job) => {
                self.waiting.insert(job.path.clone(), *job);
                self.due.get_or_insert_with(|| Until::after(self.pause));
            }
            Order::SetAside(job, clears) => {
                let path = job.path.clone();
                let journal = self.new_journal(&path);
                if self.write(&journal, &job, true) && clears {
                    self.forget(&path);
                }
            }
            Order::Forget(path) => self.forget(&path),
            Order::Replace(path, old) => {
                self.write_all();
                let has_none = !self.journals.contains_key(&path);
                if has_none || self.written.contains_key(&path) {
                    drop_draft(&old);
                }
            }
            Order::Drop(path) => drop_draft(&path),
            Order::KeepTyped(job) => {
                self.typed.keep(*job);
                self.due.get_or_insert_with(|| Until::after(self.pause));
            }
            Order::ForgetTyped(slot) => self.typed.forget(&slot),
            Order::ReplaceTyped(slot, old) => {
                self.write_all();
                self.typed.replace(&slot, &old);
            }
            Order::Write(answer) => {
                self.write_all();
                // whoever asked may have stopped waiting
                let _ = answer.send(());
            }
            // handled by the loop
            Order::End => {}
        }
    }

    fn forget(&mut self, path: &Path) {
        self.waiting.remove(path);
        self.written.remove(path);
        if let Some(journal) = self.journals.get(path) {
            journal.clear();
        }
    }

    fn write_all(&mut self) {
        let begun = Stopwatch::start();
        self.due = None;
        for (path, job) in std::mem::take(&mut self.waiting) {
            let journal = match self.journals.get(&path) {
                Some(journal) => journal.clone(),
                None => self.new_journal(&path),
            };
            self.journals.insert(path.clone(), journal.clone());
            if !self.write(&journal, &job, false) {
                self.waiting.insert(path, job);
                self.due = Some(Until::after(AGAIN));
            }
        }
        self.write_typed();
        // a large text or a slow disk is written less often
        let took = u64::try_from(begun.elapsed().as_millis()).unwrap_or(PAUSE.1);
        self.pause = (took * 2).clamp(PAUSE.0, PAUSE.1);
    }

    fn write_typed(&mut self) {
        let at = clock::now(&self.zone).now;
        for (path, error) in self.typed.write_all(at) {
            self.due = Some(Until::after(AGAIN));
            let place = Err(error.to_string());
            let (state, kept) = (0, Event::Kept);
            // at the end of the program nobody listens
            let _ = self.out.send(Message::Event(kept(Kept {
                path,
                state,
                at,
                place,
            })));
        }
    }

    fn new_journal(&self, post: &Path) -> Journal {
        let nonce = RandomState::new().build_hasher().finish();
        Journal::new(&self.folders.of(post), post, nonce)
    }

    /// Writes a recovery copy and reports it; returns whether it is on disk.
    fn write(&mut self, journal: &Journal, job: &KeepJob, is_aside: bool) -> bool {
        let draft = Draft {
            about: About {
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
        let written = panics::caught(AssertUnwindSafe(|| journal.write(&draft)));
        let written = written.unwrap_or_else(|what| Err(io::Error::other(what)));
        let at = draft.about.at;
        let is_written = written.is_ok();
        if let (Ok(kept), false) = (&written, is_aside) {
            self.written
                .insert(job.path.clone(), kept.path().to_owned());
        }
        let place = written.map_err(|error| error.to_string());
        let kept = Kept {
            path: job.path.clone(),
            state: if is_aside { 0 } else { job.state },
            at,
            place,
        };
        // at the end of the program nobody listens
        let _ = self.out.send(Message::Event(Event::Kept(kept)));
        is_written
    }
}

fn drop_draft(path: &Path) {
    // a copy that stays is offered again, which does no harm
    let _ = recovery::discard(path);
}
