//! Git thread: reads the repository around the posts without delaying any key. Not started where
//! there is no repository.
//!
//! After each disk scan it receives the posts, answers with the Git states that changed, and then
//! looks for the first commits of posts that have no date. A repository can be crafted so that
//! reading it never ends, so nobody waits for the thread except a CLI command, and that only for a
//! limited time.

use std::collections::{HashMap, HashSet};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use crate::app::Event;
use crate::blog::git::{self, GitChange, Repository};
use crate::blog::{Index, Post, PostId};

use super::clock::Deadline;
use super::disk_job::DiskJob;
use super::log::log_failure;
use super::message::Message;
use super::panics;

/// Longest time that history is read for dates, in milliseconds, whatever its length.
const MAX_HISTORY_MS: u64 = 30_000;
/// Most commits that are read for dates.
const MAX_COMMITS: usize = 500_000;
/// Longest time that a CLI command lets history be read for dates, in milliseconds.
const COMMAND_HISTORY_MS: u64 = 10_000;
/// How much longer a CLI command waits for a reader that may be stuck.
const STUCK_READER_WAIT: Duration = Duration::from_secs(2);

/// Returns the first commits of posts for a CLI command that lists them, and a warning if there is
/// one. Commits that are not found in time are missing from the map.
pub fn first_commits(
    posts: &Path,
    undated: Vec<Arc<Post>>,
) -> (HashMap<PostId, Timestamp>, Option<String>) {
    if undated.is_empty() || !is_in_repository(posts) {
        return (HashMap::new(), None);
    }
    let (out, found) = mpsc::channel();
    let (posts, until) = (posts.to_owned(), Deadline::after(COMMAND_HISTORY_MS));
    let read = move || {
        let read = panics::catch_panic(AssertUnwindSafe(|| {
            if let Some(refusal) = git::unsafe_reason(&posts) {
                return (HashMap::new(), Some(refusal));
            }
            let repository = Repository::around(&posts);
            let found = repository.map(|mut repository| {
                repository.first_commits(&undated, &mut || until.left().is_some())
            });
            (found.unwrap_or_default(), None)
        }));
        // an unreadable repository has no dates; without a receiver nobody needs the answer
        let _ = out.send(read.unwrap_or_default());
    };
    let started = thread::Builder::new().name("git".to_owned()).spawn(read);
    let wait = Duration::from_millis(COMMAND_HISTORY_MS) + STUCK_READER_WAIT;
    let found = started.ok().and_then(|_runs| found.recv_timeout(wait).ok());
    found.unwrap_or_else(|| {
        let seconds = wait.as_secs();
        let why = format!(
            "Git history was not read within {seconds} s; posts without a date show their file date"
        );
        (HashMap::new(), Some(why))
    })
}

fn is_in_repository(posts: &Path) -> bool {
    cfg!(feature = "git") && git::find_root(posts).is_some()
}

/// A scan request: all posts, and those without a date.
struct GitRequest {
    posts: Vec<Arc<Post>>,
    undated: Vec<Arc<Post>>,
}

/// Handle of the Git thread; `None` where there is no repository.
#[derive(Debug)]
pub(super) struct GitThread(Option<SyncSender<GitRequest>>);

impl GitThread {
    /// Starts the thread if the posts are in a repository; this is checked only once.
    pub(super) fn new(posts: &Path, out: Sender<Message>, back: Sender<DiskJob>) -> Self {
        if !is_in_repository(posts) {
            return Self(None);
        }
        // one request waits while another is served; the next rescan makes up for dropped ones
        let (orders, received) = mpsc::sync_channel(1);
        let posts = posts.to_owned();
        let thread = thread::Builder::new().name("git".to_owned());
        // the repository belongs to the thread, and is opened there
        let run = move || GitReader::new(posts, out, back).run(&received);
        let started = thread.spawn(run);
        // without the thread the Git marks are missing, nothing else
        log_failure("start a thread", &started);
        Self(started.ok().map(|_runs| orders))
    }

    /// Sends the current posts to the thread. Returns whether it accepted them.
    pub(super) fn request_scan(&self, index: &Index) -> bool {
        let Some(orders) = &self.0 else { return false };
        let look = GitRequest {
            posts: index.posts().cloned().collect(),
            undated: index.undated_posts(),
        };
        // a thread that has ended sends no more marks
        orders.try_send(look).is_ok()
    }
}

/// State of the Git thread.
struct GitReader {
    posts: PathBuf,
    repository: Option<Repository>,
    sent_changes: HashMap<PostId, GitChange>,
    /// Posts whose first commit has already been looked for.
    searched_posts: HashSet<PostId>,
    out: Sender<Message>,
    back: Sender<DiskJob>,
}

impl GitReader {
    fn new(posts: PathBuf, out: Sender<Message>, back: Sender<DiskJob>) -> Self {
        Self {
            posts,
            repository: None,
            sent_changes: HashMap::new(),
            searched_posts: HashSet::new(),
            out,
            back,
        }
    }

    fn run(&mut self, looks: &Receiver<GitRequest>) {
        let mut is_first = true;
        while let Ok(first) = looks.recv() {
            let look = looks.try_iter().last().unwrap_or(first);
            let read = panics::catch_panic(AssertUnwindSafe(|| self.serve(&look)));
            if std::mem::take(&mut is_first) {
                // without the event loop there is nobody to send to
                let _ = self.back.send(DiskJob::Dated);
            }
            // an unreadable repository counts as none; the marks stay as they were
            if !read.unwrap_or(false) {
                return;
            }
        }
    }

    /// Serves one request. Returns whether the receiver still exists.
    fn serve(&mut self, look: &GitRequest) -> bool {
        if self.repository.is_none() {
            self.repository = Repository::around(&self.posts);
        }
        let Some(repository) = &mut self.repository else {
            return false;
        };
        let changes = repository.changes(&look.posts);
        if changes != self.sent_changes {
            self.sent_changes.clone_from(&changes);
            if self
                .out
                .send(Message::Event(Event::GitChanges(changes)))
                .is_err()
            {
                return false;
            }
        }
        self.find_first_commits(look)
    }

    /// Looks for the first commits of posts that were committed since the last request.
    fn find_first_commits(&mut self, look: &GitRequest) -> bool {
        let Some(repository) = &mut self.repository else {
            return false;
        };
        let undated = look.undated.iter().filter(|post| {
            let is_new = self.sent_changes.get(&post.id) == Some(&GitChange::New);
            !is_new && !self.searched_posts.contains(&post.id)
        });
        let new: Vec<Arc<Post>> = undated.cloned().collect();
        if new.is_empty() {
            return true;
        }
        self.searched_posts
            .extend(new.iter().map(|post| post.id.clone()));
        let (until, mut commits) = (Deadline::after(MAX_HISTORY_MS), 0);
        let found = repository.first_commits(&new, &mut || {
            commits += 1;
            commits <= MAX_COMMITS && until.left().is_some()
        });
        found.is_empty() || self.back.send(DiskJob::Committed(found)).is_ok()
    }
}
