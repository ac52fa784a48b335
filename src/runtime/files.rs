//! The thread that reads and saves posts that are open for writing, one after the other.
//!
//! It has the disk to itself, so that neither a slow one nor a large file holds up a key. A post
//! that is open is held by a lock of this process. When the program ends, a save that was begun
//! comes to its end first.

use std::collections::HashMap;
use std::io;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use crate::app::edit::names::Headings;
use crate::app::edit::{CompareJob, LoadJob, Loaded, OnDisk, SaveJob, Saved};
use crate::app::notice::{Level, Topic};
use crate::app::{Event, RenderJob};
use crate::blog::drafts::{self, Hold};
use crate::blog::save::{self, Base, OnDisk as Left, SaveError};
use crate::blog::{Problem, body, bytes};
use crate::editor::words::Words;
use crate::editor::{Text, merge};

use super::clock::Until;
use super::message::Message;
use super::render::Renderer;
use super::{compare, panics};

/// So many milliseconds a difference is looked for before what is left counts as changed.
const COMPARE: u64 = 2_000;

/// Something to be done with a file.
#[derive(Debug)]
pub enum Order {
    /// Read it.
    Load(Box<LoadJob>),
    /// Save it.
    Save(Box<SaveJob>),
    /// Find where two texts of it differ.
    Compare(Box<CompareJob>),
    /// Find its headings.
    Headings(Box<RenderJob>),
    /// It is no longer open.
    Release(PathBuf),
}

/// The thread; dropping it waits for what was ordered.
#[derive(Debug)]
pub struct FileThread {
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl FileThread {
    /// Starts it; `folder` keeps drafts and locks.
    pub fn start(folder: Option<PathBuf>, out: Sender<Message>) -> io::Result<Self> {
        let (orders, received) = mpsc::channel();
        let files = Files {
            folder,
            out,
            held: HashMap::new(),
        };
        let thread = thread::Builder::new()
            .name("files".to_owned())
            .spawn(move || files.run(&received))?;
        Ok(Self {
            orders: Some(orders),
            thread: Some(thread),
        })
    }

    /// Orders something.
    pub fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // without the thread nothing is done, and nothing says that it was
            let _ = orders.send(order);
        }
    }
}

impl Drop for FileThread {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // a panic in it was told already
            let _ = thread.join();
        }
    }
}

/// What the thread holds.
struct Files {
    folder: Option<PathBuf>,
    out: Sender<Message>,
    held: HashMap<PathBuf, Hold>,
}

impl Files {
    fn run(mut self, orders: &Receiver<Order>) {
        let found = self.survey();
        if !found.is_empty() {
            // an end of the program before this is no matter
            let _ = self.out.send(Message::Event(Event::Recovered(found)));
        }
        while let Ok(order) = orders.recv() {
            let done = panics::caught(AssertUnwindSafe(|| self.carry_out(order)));
            let event = match done {
                Ok(Some(event)) => event,
                Ok(None) => continue,
                Err(what) => {
                    let text = format!("Error: a file was not worked on: {what}.");
                    Event::Say(Level::Error, Topic::Failure, text)
                }
            };
            // an end of the program does not end a save that was ordered
            let _ = self.out.send(Message::Event(event));
        }
    }

    fn carry_out(&mut self, order: Order) -> Option<Event> {
        match order {
            Order::Load(job) => Some(Event::Loaded(Box::new(self.load(*job)))),
            Order::Save(job) => Some(Event::Saved(Box::new(saved(*job)))),
            Order::Compare(job) => {
                let until = Some(Until::after(COMPARE).instant());
                let compared = compare::compare(&job, until);
                Some(Event::Compared(Box::new(compared)))
            }
            Order::Headings(job) => Some(Event::Headings(headings(&job))),
            Order::Release(path) => {
                self.held.remove(&path);
                None
            }
        }
    }

    /// Finds the posts that have text of an earlier run, and that nobody has open.
    fn survey(&self) -> Vec<PathBuf> {
        let Some(folder) = &self.folder else {
            return Vec::new();
        };
        let kept = drafts::list(folder).into_iter();
        let about = kept.filter_map(|kept| Some(kept.draft.ok()?.about));
        let mut files: Vec<PathBuf> = about
            .filter(|about| !about.is_aside)
            .map(|about| about.file)
            .collect();
        files.sort();
        files.dedup();
        files.retain(|file| matches!(drafts::hold(folder, file), Ok(Some(_))));
        files
    }

    fn load(&mut self, job: LoadJob) -> Loaded {
        let LoadJob { path, known } = job;
        let is_new = known.is_none();
        let disk = read(&path);
        let edits = match (&disk, known) {
            (Ok(disk), Some((text, state))) => Some((state, edits(&text, &disk.text))),
            _ => None,
        };
        let is_taken = is_new && disk.is_ok() && !self.hold(&path);
        let drafts = match &self.folder {
            Some(folder) if is_new && !is_taken => drafts::of(folder, &path),
            _ => Vec::new(),
        };
        Loaded {
            path,
            disk,
            edits,
            is_taken,
            drafts,
        }
    }

    /// Takes hold of a post; tells whether nobody else has it. A folder that cannot be written is
    /// no reason to refuse: saving compares with the disk all the same.
    fn hold(&mut self, path: &Path) -> bool {
        let Some(folder) = self
            .folder
            .as_ref()
            .filter(|_| !self.held.contains_key(path))
        else {
            return true;
        };
        match drafts::hold(folder, path) {
            Ok(Some(hold)) => {
                self.held.insert(path.to_owned(), hold);
                true
            }
            Ok(None) => false,
            Err(_unwritable) => true,
        }
    }
}

fn headings(job: &RenderJob) -> Headings {
    let rendered = Renderer::default().render(job);
    Headings {
        id: rendered.id,
        headings: rendered.page.outline,
    }
}

fn read(path: &Path) -> Result<OnDisk, String> {
    let found = body::read_bytes(path).map_err(|problem| words(&problem))?;
    let base = Base::new(&found.bytes, found.stamp);
    let read = bytes::to_text(found.bytes);
    let lossy = read.is_none();
    let (contents, is_escaped) = match read {
        Some(read) => read,
        None => (
            body::read(path).map_err(|problem| words(&problem))?.text,
            false,
        ),
    };
    let text = Text::new(&contents);
    let lines = Words::new(text.lines(), |line| text.slice(text.line_range(line)));
    Ok(OnDisk {
        words: lines,
        text,
        base,
        is_escaped,
        lossy,
    })
}

fn words(problem: &Problem) -> String {
    format!("{}; {}", problem.message, problem.hint)
}

fn edits(old: &Text, new: &Text) -> Vec<(std::ops::Range<usize>, String)> {
    let (old, new) = (old.slice(0..old.len()), new.slice(0..new.len()));
    merge::difference(&old, &new, Some(Until::after(COMPARE).instant()))
}

fn saved(job: SaveJob) -> Saved {
    let SaveJob {
        path,
        base,
        text,
        state,
        is_escaped,
    } = job;
    let text = text.to_string();
    let bytes = if is_escaped {
        bytes::to_bytes(&text)
    } else {
        text.into_bytes()
    };
    let saving = || save::save(&path, base.as_ref(), &bytes);
    let result = panics::caught(AssertUnwindSafe(saving));
    let result = result.unwrap_or_else(|what| {
        Err(SaveError::Failed {
            step: "saving",
            why: io::Error::other(what),
            on_disk: Left::Unknown,
        })
    });
    Saved {
        path,
        state,
        result,
    }
}
