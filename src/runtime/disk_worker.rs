//! Disk worker: scans the blog on a thread.
//!
//! A panic is a failed job: it becomes a notification, and the thread continues.

use jiff::tz::TimeZone;
use std::io;
use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use tracing::{debug, debug_span, info};

use crate::app::Event;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::blog::{Delta, Index, PostId, RescanScope};
use crate::markdown::RenderedPage;

use super::clock::{self, Deadline, Stopwatch};
use super::disk_job::DiskJob;
use super::git_worker::GitThread;
use super::message::Message;
use super::{log, panics};

/// How often the whole folder is rescanned, in milliseconds, no matter how many events the watcher
/// sends.
const RESCAN_INTERVAL_MS: u64 = 10_000;

/// Pause before a file that was just emptied is read again.
const UNSETTLED_PAUSE: Duration = Duration::from_millis(50);

/// Longest scan that is followed by the next without a pause.
const MAX_UNPAUSED_SCAN: Duration = Duration::from_millis(40);
/// The longest pause between two scans.
const MAX_SCAN_PAUSE: Duration = Duration::from_millis(400);

/// Starts the disk worker: it reads everything once, the posts `first` with its first batch, then
/// rescans what it is asked to. With `sweeps`, it also removes temporary files of interrupted saves. Ends when its results have no
/// receiver any more.
pub fn start_disk(
    (index, first): (Index, Vec<PostId>),
    zone: TimeZone,
    sweeps: bool,
    out: Sender<Message>,
) -> io::Result<Sender<DiskJob>> {
    let (orders, received) = mpsc::channel();
    let back = orders.clone();
    let work = move || {
        let mut disk = DiskWorker {
            // looks for the repository, on a disk that may not answer
            git: GitThread::new(&index.site().posts, out.clone(), back),
            index,
            zone,
            removes_leftovers: sweeps,
            out,
            reported: (false, Vec::new()),
        };
        disk.run(&first, &received);
    };
    thread::Builder::new().name("disk".to_owned()).spawn(work)?;
    Ok(orders)
}

/// Drops a page on another thread, or immediately where no thread can be started.
pub fn drop_page(page: Box<RenderedPage>) {
    let discard = thread::Builder::new().name("discard".to_owned());
    // if the thread doesn't start, the page is dropped with its closure
    drop(discard.spawn(move || drop(page)));
}

fn failure_event(what: &str) -> Event {
    let text = format!("internal error: {what}; nothing else is affected");
    Event::Notify(NoticeLevel::Error, NoticeTopic::Failure, text)
}

struct DiskWorker {
    index: Index,
    git: GitThread,
    zone: TimeZone,
    /// Whether temporary files of interrupted saves are removed.
    removes_leftovers: bool,
    out: Sender<Message>,
    reported: (bool, Vec<String>),
}

/// Returns the time until the next periodic rescan, in milliseconds. So that a test can observe the
/// watcher alone, the environment variable `POSTDESK_DEBUG_SWEEP` makes it a year: always with the
/// value `never`, and after the first rescan with `once`.
fn rescan_interval(is_first: bool) -> u64 {
    let debug = std::env::var_os("POSTDESK_DEBUG_SWEEP");
    let is = |wanted: &str| debug.as_ref().is_some_and(|value| value == wanted);
    if is("never") || (is("once") && !is_first) {
        return 31_536_000_000;
    }
    RESCAN_INTERVAL_MS
}

impl DiskWorker {
    fn run(&mut self, first: &[PostId], orders: &Receiver<DiskJob>) {
        let read = panics::catch_panic(AssertUnwindSafe(|| self.read_all(first)));
        if !self.send(read.map_or_else(|what| failure_event(&what), |()| Event::ScanDone)) {
            return;
        }
        let _ = self.out.send(Message::SetWatches(self.index.directories()));
        if !self.git.request_scan(&self.index) && !self.send(Event::DatesDone) {
            return;
        }
        let mut sweep = Deadline::after(rescan_interval(true));
        loop {
            let mut is_sweep = false;
            let first = match sweep.left().map(|left| orders.recv_timeout(left)) {
                Some(Ok(first)) => first,
                Some(Err(RecvTimeoutError::Timeout)) | None => {
                    is_sweep = true;
                    DiskJob::Rescan(RescanScope::All)
                }
                Some(Err(RecvTimeoutError::Disconnected)) => return,
            };
            let mut wanted = None;
            for order in std::iter::once(first).chain(orders.try_iter()) {
                match order {
                    DiskJob::Rescan(scope) => {
                        wanted = Some(match wanted.take() {
                            Some(before) => merge_scopes(before, scope),
                            None => scope,
                        });
                    }
                    DiskJob::Committed(commits) => {
                        let delta = self.index.set_first_commits(commits);
                        if !self.send_delta(delta) {
                            return;
                        }
                    }
                    DiskJob::Dated if !self.send(Event::DatesDone) => return,
                    DiskJob::Dated => {}
                }
            }
            let Some(scope) = wanted else { continue };
            let looked = Stopwatch::start();
            let Some(changed) = self.compare(&scope) else {
                return;
            };
            if is_sweep {
                // without the event loop there is nobody to send to
                let _ = self.out.send(Message::Rescanned(changed));
            }
            self.git.request_scan(&self.index);
            pause_after(looked.elapsed());
            if scope == RescanScope::All {
                sweep = Deadline::after(rescan_interval(false));
            }
        }
    }

    fn read_all(&mut self, first: &[PostId]) {
        let _span = debug_span!("scan").entered();
        let clock = clock::now(&self.zone);
        let (out, told) = (&self.out, &mut self.reported);
        self.index.scan_with_first(first, &clock, &mut |delta| {
            *told = (delta.missing, delta.warnings.clone());
            match out.send(Message::Event(Event::PostsChanged(delta))) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        let (posts, warnings) = (self.index.posts().count(), self.reported.1.len());
        info!(posts, warnings, "scanned");
        self.remove_leftovers();
    }

    fn remove_leftovers(&mut self) {
        if self.removes_leftovers {
            self.index.sweep_leftovers();
        }
    }

    /// Rescans until no file is being saved. Returns the files that changed, or `None` once there is
    /// no receiver.
    fn compare(&mut self, scope: &RescanScope) -> Option<Vec<PathBuf>> {
        let mut changed = Vec::new();
        loop {
            let (more, is_unsettled) = self.compare_once(scope)?;
            changed.extend(more);
            if !is_unsettled {
                return Some(changed);
            }
            thread::sleep(UNSETTLED_PAUSE);
        }
    }

    /// Rescans and reports the differences, if any. Returns the files that changed, and whether one
    /// is being saved; `None` once there is no receiver.
    fn compare_once(&mut self, scope: &RescanScope) -> Option<(Vec<PathBuf>, bool)> {
        let _span = debug_span!("rescan", scope = %log::VariantName(scope)).entered();
        let clock = clock::now(&self.zone);
        let index = &mut self.index;
        let delta = panics::catch_panic(AssertUnwindSafe(|| index.rescan(&clock, scope)));
        let delta = match delta {
            Ok(delta) => delta,
            Err(what) => return self.send(failure_event(&what)).then(|| (Vec::new(), false)),
        };
        let (changed, removed) = (delta.upserts.len(), delta.removed.len());
        debug!(changed, removed, missing = delta.missing, "rescanned");
        self.remove_leftovers();
        if delta.directories_changed {
            let _ = self.out.send(Message::SetWatches(self.index.directories()));
        }
        let changed = delta.upserts.iter().map(|post| post.path.clone()).collect();
        let is_unsettled = delta.is_unsettled;
        self.send_delta(delta).then_some((changed, is_unsettled))
    }

    /// Reports the differences, including warnings and a missing folder that appear or go away.
    fn send_delta(&mut self, delta: Delta) -> bool {
        let words = (delta.missing, delta.warnings.clone());
        let quiet = delta.upserts.is_empty() && delta.removed.is_empty() && words == self.reported;
        self.reported = words;
        quiet || self.send(Event::PostsChanged(delta))
    }

    fn send(&self, event: Event) -> bool {
        self.out.send(Message::Event(event)).is_ok()
    }
}

/// Pauses after a long scan for as long as it took: a burst of changes is somebody's work, and
/// rescanning ten thousand files again and again would slow it down.
fn pause_after(took: Duration) {
    if took > MAX_UNPAUSED_SCAN {
        thread::sleep(took.min(MAX_SCAN_PAUSE));
    }
}

fn merge_scopes(one: RescanScope, other: RescanScope) -> RescanScope {
    match (one, other) {
        (RescanScope::Directories(mut one), RescanScope::Directories(other)) => {
            for directory in other {
                if !one.contains(&directory) {
                    one.push(directory);
                }
            }
            RescanScope::Directories(one)
        }
        _ => RescanScope::All,
    }
}
