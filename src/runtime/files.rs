//! The thread that reads and saves posts that are open for writing, one after the other.
//!
//! It has the disk to itself, so that neither a slow one nor a large file holds up a key. A post
//! that is open is held by a lock of this process. When the program ends, a save that was begun
//! comes to its end first, unless the disk does not answer. Before a text is written into a file in
//! place, its draft is on disk: whoever dies between two bytes of that leaves a torn file.

use std::collections::HashMap;
use std::io::{self, Write};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use jiff::Timestamp;

use crate::app::edit::names::Headings;
use crate::app::edit::{CompareJob, LoadJob, Loaded, OnDisk, Recovered, SaveJob, Saved};
use crate::app::notice::{Level, Topic};
use crate::app::typed::Unfinished;
use crate::app::{Event, RenderJob};
use crate::blog::drafts::{self, Folders, Hold, typed};
use crate::blog::operation::{Ledger, Operation};
use crate::blog::save::{self, Base, OnDisk as Left, SaveError};
use crate::blog::{Problem, body, bytes};
use crate::editor::words::Words;
use crate::editor::{Text, merge};

use super::clock::Until;
use super::ending::Ending;
use super::message::Message;
use super::render::Renderer;
use super::{compare, journal, panics, steps};

/// So many milliseconds a difference is looked for before what is left counts as changed.
const COMPARE: u64 = 2_000;
/// So long the end of the program waits for a disk that does not answer.
const LIMIT: Duration = Duration::from_secs(30);
/// And so long where the system, or a terminal that is gone, wants the program to end.
const HASTE: Duration = Duration::from_millis(1_200);

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
    /// Do a step over files.
    Operate(Box<Operation>),
    /// Take the last step below a folder back, if it was asked for then; it is now this late.
    TakeBack(PathBuf, [Timestamp; 2]),
    /// It is no longer open.
    Release(PathBuf),
}

/// The thread; dropping it waits for what was ordered.
#[derive(Debug)]
pub struct FileThread {
    orders: Option<Sender<Order>>,
    thread: Option<Ending<()>>,
    limit: Duration,
}

impl FileThread {
    /// Starts it. `folders` keep drafts, the first of them locks; `drafts` is told to write them;
    /// steps are written down in `ledger`; `posts` is the folder of the blog that is open.
    pub fn start(
        folders: Folders,
        ledger: Option<Ledger>,
        posts: &Path,
        drafts: Sender<journal::Order>,
        out: Sender<Message>,
    ) -> io::Result<Self> {
        let (orders, received) = mpsc::channel();
        let files = Files {
            folders,
            ledger,
            posts: posts.to_owned(),
            drafts,
            out,
            held: HashMap::new(),
        };
        let thread = Ending::start("files", move || files.run(&received))?;
        Ok(Self {
            orders: Some(orders),
            thread: Some(thread),
            limit: LIMIT,
        })
    }

    /// Orders something.
    pub fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // without the thread nothing is done, and nothing says that it was
            let _ = orders.send(order);
        }
    }

    /// Lets the end of the program be a soon one.
    pub fn make_haste(&mut self) {
        self.limit = HASTE;
    }
}

impl Drop for FileThread {
    fn drop(&mut self) {
        self.orders = None;
        let ended = self.thread.take().map(|thread| thread.wait(self.limit));
        if ended == Some(None) {
            // with standard error gone there is nobody to tell
            let _ = writeln!(
                io::stderr(),
                "postdesk: the disk did not answer a save; what is not on disk is among the drafts: \
                 `postdesk drafts` lists them"
            );
        }
    }
}

/// What the thread holds.
struct Files {
    folders: Folders,
    ledger: Option<Ledger>,
    posts: PathBuf,
    drafts: Sender<journal::Order>,
    out: Sender<Message>,
    held: HashMap<PathBuf, Hold>,
}

impl Files {
    fn run(mut self, orders: &Receiver<Order>) {
        let mut found = self.survey();
        let (left, elsewhere) = self.survey_typed();
        found.extend(elsewhere);
        // an end of the program before this is no matter
        if !found.is_empty() {
            let _ = self.out.send(Message::Event(Event::Recovered(found)));
        }
        if !left.is_empty() {
            let _ = self.out.send(Message::Event(Event::Unfinished(left)));
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
            Order::Save(job) => Some(Event::Saved(Box::new(self.save(*job)))),
            Order::Compare(job) => {
                let until = Some(Until::after(COMPARE).instant());
                let compared = compare::compare(&job, until);
                Some(Event::Compared(Box::new(compared)))
            }
            Order::Headings(job) => Some(Event::Headings(headings(&job))),
            Order::Operate(operation) => {
                let operated = steps::operate(self.ledger.as_ref(), *operation);
                Some(Event::Operated(Box::new(operated)))
            }
            Order::TakeBack(root, [at, now]) => {
                let operated = steps::take_back(self.ledger.as_ref(), &root, at, now);
                Some(Event::Operated(Box::new(operated)))
            }
            Order::Release(path) => {
                self.held.remove(&path);
                None
            }
        }
    }

    /// Finds the posts that have text of an earlier run, and that nobody has open.
    fn survey(&self) -> Vec<Recovered> {
        let folders: Vec<PathBuf> = self
            .folders
            .own
            .iter()
            .chain(&self.folders.spare)
            .cloned()
            .collect();
        let kept = drafts::all(&folders).into_iter();
        let about = kept.filter_map(|kept| Some(kept.draft.ok()?.about));
        let mut files: Vec<PathBuf> = about
            .filter(|about| !about.is_aside)
            .map(|about| about.file)
            .collect();
        files.sort();
        files.dedup();
        files.retain(|file| match &self.folders.own {
            Some(folder) => !matches!(drafts::hold(folder, file), Ok(None)),
            None => true,
        });
        // drafts name their files without links
        let posts = self.posts.canonicalize();
        let posts = posts.as_deref().unwrap_or(&self.posts);
        let found = files.into_iter().map(|file| Recovered {
            is_gone: !file.exists(),
            is_here: file.starts_with(posts) || file.starts_with(&self.posts),
            file,
        });
        found.collect()
    }

    /// Finds the text of forms and prompts that an earlier run left, and where another blog has
    /// some.
    fn survey_typed(&self) -> (Vec<Unfinished>, Vec<Recovered>) {
        let folders = [self.folders.own.clone(), self.folders.spare.clone()];
        let folders: Vec<PathBuf> = folders.into_iter().flatten().collect();
        let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
        for found in typed::all(&folders) {
            let Ok(typed) = found.typed else { continue };
            let own = self.folders.own.as_ref();
            if own.is_some_and(|own| matches!(typed.slot.hold(own), Ok(None))) {
                continue;
            }
            if typed.slot.file.starts_with(&self.posts) {
                here.push(Unfinished {
                    slot: typed.slot,
                    fields: typed.fields,
                    copy: Some(found.path),
                });
            } else {
                elsewhere.push(Recovered {
                    file: typed.slot.file,
                    is_gone: false,
                    is_here: false,
                });
            }
        }
        (here, elsewhere)
    }

    fn load(&mut self, job: LoadJob) -> Loaded {
        let LoadJob {
            path,
            known,
            dialect,
        } = job;
        let is_new = known.is_none();
        let disk = read(&path, body::MOST_BYTES);
        let edits = match (&disk, known) {
            (Ok(disk), Some((text, state))) => Some((state, edits(&text, &disk.text))),
            _ => None,
        };
        let is_taken = is_new && disk.is_ok() && !self.hold(&path);
        let drafts = if is_new && !is_taken {
            drafts::of(&self.folders.of(&path), &path)
        } else {
            Vec::new()
        };
        Loaded {
            path,
            disk,
            edits,
            is_taken,
            drafts,
            dialect,
        }
    }

    /// Takes hold of a post; tells whether nobody else has it. A folder that cannot be written is
    /// no reason to refuse: saving compares with the disk all the same.
    fn hold(&mut self, path: &Path) -> bool {
        let own = self.folders.own.as_ref();
        let Some(folder) = own.filter(|_| !self.held.contains_key(path)) else {
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

    /// Saves a text.
    fn save(&self, job: SaveJob) -> Saved {
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
        let saving = || self.save_bytes(&path, base.as_ref(), &bytes);
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

    fn save_bytes(
        &self,
        path: &Path,
        base: Option<&Base>,
        bytes: &[u8],
    ) -> Result<save::Saved, SaveError> {
        match save::save_whole(path, base, bytes) {
            Err(SaveError::InPlaceOnly(why)) => {
                journal::write_now(&self.drafts);
                save::save_in_place(path, base, bytes, why)
            }
            done => done,
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

/// Reads a file; of one that is longer than `most` bytes its beginning, which can only be read.
fn read(path: &Path, most: u64) -> Result<OnDisk, String> {
    let start = || body::read_start(path, most).map_err(|problem| words(&problem));
    let found = start()?;
    let (base, is_cut) = (Base::of(&found), found.is_cut);
    let read = bytes::to_text(found.bytes);
    let lossy = read.is_none();
    let (contents, is_escaped) = if let Some(read) = read {
        read
    } else {
        let bytes = start()?.bytes;
        (String::from_utf8_lossy(&bytes).into_owned(), false)
    };
    let text = Text::new(&contents);
    let lines = Words::new(text.lines(), |line| text.slice(text.line_range(line)));
    Ok(OnDisk {
        words: lines,
        text,
        base,
        is_escaped,
        lossy,
        is_cut,
    })
}

fn words(problem: &Problem) -> String {
    format!("{}; {}", problem.message, problem.hint)
}

fn edits(old: &Text, new: &Text) -> Vec<(std::ops::Range<usize>, String)> {
    let (old, new) = (old.slice(0..old.len()), new.slice(0..new.len()));
    merge::difference(&old, &new, Some(Until::after(COMPARE).instant()))
}

#[cfg(test)]
mod tests;
