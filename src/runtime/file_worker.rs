//! File worker: the thread that reads and saves open posts, one after the other.
//!
//! It does all the disk access, so that neither a slow disk nor a large file delays a key. An open
//! post is locked by this process. When the program ends, a save that has begun is finished first,
//! unless the disk does not answer. Before a text is written into a file in place, its recovery
//! copy is on disk: a crash in the middle of such a write leaves a torn file.

mod loaded_file;

use std::collections::HashMap;
use std::io::{self, Write};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use jiff::Timestamp;

use crate::app::Event;
use crate::app::jobs::copy::CopyJob;
use crate::app::jobs::edit::{
    CompareJob, LoadDone, LoadJob, PostHeadings, PostImages, RecoveredFile, SaveDone, SaveJob,
};
use crate::app::jobs::render::RenderJob;
use crate::app::jobs::typed_text::UnfinishedText;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::blog::dialect::Dialect;
use crate::blog::file_transaction::{FileTransaction, UndoLog};
use crate::blog::image::list_images;
use crate::blog::recovery::{self, EditLock, RecoveryFolders, typed_input};
use crate::blog::save::{self, DiskState as Left, FileVersion, SaveError};
use crate::blog::{SiteKind, lossless_text, read_file};
use crate::config::filter_edit::FilterEdit;
use crate::editor::{Text, merge};

use super::clock::Deadline;
use super::join_timeout::JoinTimeout;
use super::message::Message;
use super::render::Renderer;
use super::render::copied_lines::copied_lines;
use super::{autosave_worker, change_worker, diff_view, log, panics, settings_file, undo_history};

use loaded_file::read;

/// Longest search for differences, in milliseconds; the rest then counts as changed.
const MAX_COMPARE_MS: u64 = 2_000;
/// How long the end of the program waits for a disk that does not answer.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(30);
/// The same where the system, or a terminal that is gone, ends the program.
const URGENT_SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(1_200);

/// A job for the file worker.
#[derive(Debug)]
pub enum FileJob {
    /// Read a post.
    Load(Box<LoadJob>, Dialect),
    /// Save a post.
    Save(Box<SaveJob>),
    /// Compare two texts of a post.
    Compare(Box<CompareJob>),
    /// Find the headings of a post.
    Headings(Box<RenderJob>),
    /// Read lines of a post for the clipboard.
    CopyLines(Box<CopyJob>),
    /// List the image files of a site that a post can show.
    ListImages(PathBuf, SiteKind, PathBuf),
    /// Apply a change to files.
    Apply(Box<FileTransaction>),
    /// Undo the last change below a folder, if it was made at the first time; the second is now.
    Undo(PathBuf, [Timestamp; 2]),
    /// Set the theme in the settings file.
    SaveTheme(PathBuf, String),
    /// Change the saved filters in the settings file.
    SaveFilter(PathBuf, FilterEdit),
    /// Unlock a post that is no longer open.
    Release(PathBuf),
}

/// Handle of the thread; dropping it waits for pending jobs.
#[derive(Debug)]
pub struct FileThread {
    orders: Option<Sender<FileJob>>,
    thread: Option<JoinTimeout<()>>,
    limit: Duration,
}

impl FileThread {
    /// Starts the thread. `folders` are for recovery copies, and the first of them for locks;
    /// `drafts` is used to write recovery copies; changes are recorded in `undo_log`; `posts` is the
    /// folder of the open blog.
    pub fn start(
        folders: RecoveryFolders,
        undo_log: Option<UndoLog>,
        posts: &Path,
        drafts: Sender<autosave_worker::AutosaveCommand>,
        out: Sender<Message>,
    ) -> io::Result<Self> {
        let (orders, received) = mpsc::channel();
        let files = FileWorker {
            folders,
            undo_log,
            posts: posts.to_owned(),
            autosave: drafts,
            out,
            locks: HashMap::new(),
        };
        let thread = JoinTimeout::start("files", move || files.run(&received))?;
        Ok(Self {
            orders: Some(orders),
            thread: Some(thread),
            limit: SHUTDOWN_TIMEOUT,
        })
    }

    /// Sends a job.
    pub fn send(&self, order: FileJob) {
        if let Some(orders) = &self.orders {
            // without the thread nothing is done, and nothing is reported as done
            let _ = orders.send(order);
        }
    }

    /// Shortens the wait at the end of the program.
    pub fn shorten_shutdown(&mut self) {
        self.limit = URGENT_SHUTDOWN_TIMEOUT;
    }
}

impl Drop for FileThread {
    fn drop(&mut self) {
        self.orders = None;
        let ended = self.thread.take().map(|thread| thread.wait(self.limit));
        if ended == Some(None) {
            // with standard error gone nobody can be told
            let _ = writeln!(
                io::stderr(),
                "postdesk: the disk did not respond to a save; `postdesk recover` lists the unsaved text"
            );
        }
    }
}

/// State of the file thread.
struct FileWorker {
    folders: RecoveryFolders,
    undo_log: Option<UndoLog>,
    posts: PathBuf,
    autosave: Sender<autosave_worker::AutosaveCommand>,
    out: Sender<Message>,
    locks: HashMap<PathBuf, EditLock>,
}

impl FileWorker {
    fn run(mut self, orders: &Receiver<FileJob>) {
        let mut found = self.find_recovery_files();
        let (left, elsewhere) = self.find_unfinished_forms();
        found.extend(elsewhere);
        // a program that has ended in the meantime doesn't matter
        if !found.is_empty() {
            let _ = self.out.send(Message::Event(Event::Recovered(found)));
        }
        if !left.is_empty() {
            let _ = self.out.send(Message::Event(Event::UnfinishedTexts(left)));
        }
        while let Ok(order) = orders.recv() {
            let done = panics::catch_panic(AssertUnwindSafe(|| self.run_job(order)));
            let event = match done {
                Ok(Some(event)) => event,
                Ok(None) => continue,
                Err(what) => {
                    let text = format!("Error: a file operation failed: {what}.");
                    Event::Notify(NoticeLevel::Error, NoticeTopic::Failure, text)
                }
            };
            // the end of the program must not prevent a save that was requested
            let _ = self.out.send(Message::Event(event));
        }
    }

    fn run_job(&mut self, order: FileJob) -> Option<Event> {
        let _span = log::job_span("files", &order);
        match order {
            FileJob::Load(job, dialect) => Some(Event::Loaded(Box::new(self.load(*job, dialect)))),
            FileJob::Save(job) => Some(Event::Saved(Box::new(self.save(*job)))),
            FileJob::Compare(job) => {
                let until = Some(Deadline::after(MAX_COMPARE_MS).instant());
                let compared = diff_view::compare(&job, until);
                Some(Event::Compared(Box::new(compared)))
            }
            FileJob::Headings(job) => Some(Event::Headings(headings(&job))),
            FileJob::CopyLines(job) => Some(Event::LinesRead(copied_lines(&job))),
            FileJob::ListImages(root, kind, post) => {
                let images = list_images(&root, kind, &post);
                Some(Event::ImagesListed(PostImages { post, images }))
            }
            FileJob::Apply(operation) => {
                let operated = change_worker::apply_change(self.undo_log.as_ref(), *operation);
                Some(Event::ChangeApplied(Box::new(operated)))
            }
            FileJob::Undo(root, [at, now]) => {
                let operated = change_worker::undo_change(self.undo_log.as_ref(), &root, at, now);
                Some(Event::ChangeApplied(Box::new(operated)))
            }
            FileJob::SaveTheme(file, name) => Some(settings_file::save_theme(&file, &name)),
            FileJob::SaveFilter(file, edit) => Some(settings_file::save_filter(&file, &edit)),
            FileJob::Release(path) => {
                self.locks.remove(&path);
                None
            }
        }
    }

    /// Finds the posts that have text of an earlier run, and that no process has open.
    fn find_recovery_files(&self) -> Vec<RecoveredFile> {
        let folders: Vec<PathBuf> = self
            .folders
            .own
            .iter()
            .chain(&self.folders.fallback)
            .cloned()
            .collect();
        let kept = recovery::list_all(&folders).into_iter();
        let about = kept.filter_map(|kept| Some(kept.copy.ok()?.about));
        let mut files: Vec<PathBuf> = about
            .filter(|about| !about.is_aside)
            .map(|about| about.file)
            .collect();
        files.sort();
        files.dedup();
        files.retain(|file| match &self.folders.own {
            Some(folder) => !matches!(recovery::lock_post(folder, file), Ok(None)),
            None => true,
        });
        // recovery copies name their files by canonical paths
        let posts = self.posts.canonicalize();
        let posts = posts.as_deref().unwrap_or(&self.posts);
        let found = files.into_iter().map(|file| RecoveredFile {
            is_gone: !file.exists(),
            is_in_open_blog: file.starts_with(posts) || file.starts_with(&self.posts),
            file,
        });
        found.collect()
    }

    /// Finds unfinished text of forms and prompts of an earlier run: that of this blog, and which
    /// files of other blogs have some.
    fn find_unfinished_forms(&self) -> (Vec<UnfinishedText>, Vec<RecoveredFile>) {
        let folders = [self.folders.own.clone(), self.folders.fallback.clone()];
        let folders: Vec<PathBuf> = folders.into_iter().flatten().collect();
        let (mut here, mut elsewhere) = (Vec::new(), Vec::new());
        for found in typed_input::list_all(&folders) {
            let Ok(typed) = found.input else { continue };
            let own = self.folders.own.as_ref();
            if own.is_some_and(|own| matches!(typed.slot.lock(own), Ok(None))) {
                continue;
            }
            if typed.slot.file.starts_with(&self.posts) {
                here.push(UnfinishedText {
                    slot: typed.slot,
                    fields: typed.fields,
                    copy: Some(found.path),
                });
            } else {
                elsewhere.push(RecoveredFile {
                    file: typed.slot.file,
                    is_gone: false,
                    is_in_open_blog: false,
                });
            }
        }
        (here, elsewhere)
    }

    fn load(&mut self, job: LoadJob, dialect: Dialect) -> LoadDone {
        let LoadJob { path, known } = job;
        let is_new = known.is_none();
        let mut disk = read(&path, read_file::MAX_FILE_BYTES);
        let edits = match (&disk, known) {
            (Ok(disk), Some((text, state))) => Some((state, edits(&text, &disk.text))),
            _ => None,
        };
        let is_taken = is_new && disk.is_ok() && !self.lock(&path);
        let drafts = if is_new && !is_taken {
            recovery::list_for_post(&self.folders.for_post(&path), &path)
        } else {
            Vec::new()
        };
        let history = match &mut disk {
            Ok(disk) if is_new && !is_taken => self
                .folders
                .undo_history
                .as_ref()
                .map(|folder| undo_history::restore(folder, &path, disk)),
            _ => None,
        };
        LoadDone {
            path,
            disk,
            edits,
            is_open_elsewhere: is_taken,
            history: history.unwrap_or_default(),
            recovery_files: drafts,
            dialect,
        }
    }

    /// Locks a post; returns false where another process has it. An unwritable lock folder does
    /// not prevent editing: saving compares with the disk anyway.
    fn lock(&mut self, path: &Path) -> bool {
        let own = self.folders.own.as_ref();
        let Some(folder) = own.filter(|_| !self.locks.contains_key(path)) else {
            return true;
        };
        let held = recovery::lock_post(folder, path);
        log::log_failure("lock a post", &held);
        match held {
            Ok(Some(hold)) => {
                self.locks.insert(path.to_owned(), hold);
                true
            }
            Ok(None) => false,
            Err(_unwritable) => true,
        }
    }

    /// Saves a text.
    fn save(&self, job: SaveJob) -> SaveDone {
        let SaveJob {
            path,
            base,
            text,
            revision: state,
            is_escaped,
            history,
        } = job;
        let text = text.to_string();
        let bytes = if is_escaped {
            lossless_text::to_bytes(&text)
        } else {
            text.into_bytes()
        };
        let saving = || self.save_bytes(&path, base.as_ref(), &bytes);
        let result = panics::catch_panic(AssertUnwindSafe(saving));
        let result = result.unwrap_or_else(|what| {
            Err(SaveError::Failed {
                step: "saving",
                why: io::Error::other(what),
                on_disk: Left::Unknown,
            })
        });
        log::log_save(bytes.len(), &result);
        if let (Ok(_), Some(folder)) = (&result, &self.folders.undo_history) {
            undo_history::store(folder, &path, &bytes, history, is_escaped);
        }
        SaveDone {
            path,
            revision: state,
            result,
        }
    }

    fn save_bytes(
        &self,
        path: &Path,
        base: Option<&FileVersion>,
        bytes: &[u8],
    ) -> Result<save::SavedFile, SaveError> {
        match save::save_whole(path, base, bytes) {
            Err(SaveError::InPlaceOnly(why)) => {
                autosave_worker::flush_autosaves(&self.autosave);
                save::save_in_place(path, base, bytes, why)
            }
            done => done,
        }
    }
}

fn headings(job: &RenderJob) -> PostHeadings {
    let rendered = Renderer::default().render(job);
    PostHeadings {
        id: rendered.id,
        headings: rendered.page.outline,
    }
}

fn edits(old: &Text, new: &Text) -> Vec<(std::ops::Range<usize>, String)> {
    let (old, new) = (old.slice(0..old.len()), new.slice(0..new.len()));
    merge::edit_script(&old, &new, Some(Deadline::after(MAX_COMPARE_MS).instant()))
}

#[cfg(test)]
mod tests;
