//! Set of active watches, and what an event means for them.
//!
//! A watch follows a directory's inode, not its path. So whenever a wanted path appears, vanishes
//! or is renamed, the watches at and below it are renewed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use notify::event::ModifyKind;
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tracing::{debug, warn};

use super::debounce::ChangeScope;
use super::network;
use crate::runtime::log::VariantName;

/// The wanted directories, and their active watches.
pub(super) struct WatchSet {
    kernel: Option<RecommendedWatcher>,
    wanted: BTreeSet<PathBuf>,
    /// Files that are watched individually.
    files: BTreeSet<PathBuf>,
    active: BTreeMap<PathBuf, ActiveWatch>,
    reason: PollingReason,
}

/// Most files that are watched individually.
const MAX_WATCHED_FILES: usize = 1_000;

/// An active watch, and the file it was set on: the path may lead elsewhere by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ActiveWatch {
    method: WatchMethod,
    identity: Option<(u64, u64)>,
}

/// How a directory is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WatchMethod {
    Kernel,
    Polling,
}

/// Why some directories are polled, and whether that was reported.
#[derive(Debug)]
enum PollingReason {
    None,
    New(String),
    Reported,
}

impl fmt::Debug for WatchSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watches")
            .field("held", &self.active)
            .finish_non_exhaustive()
    }
}

impl WatchSet {
    /// Creates an empty set; notify calls `report` with events, on its own thread.
    pub(super) fn new(report: impl Fn(notify::Result<Event>) + Send + 'static) -> Self {
        Self {
            kernel: RecommendedWatcher::new(report, Config::default())
                .inspect_err(|error| log_watch_failure("start the watcher", error))
                .ok(),
            wanted: BTreeSet::new(),
            files: BTreeSet::new(),
            active: BTreeMap::new(),
            reason: PollingReason::None,
        }
    }

    /// Watches these directories and no others; returns the newly watched ones.
    pub(super) fn set_wanted(&mut self, directories: Vec<PathBuf>) -> ChangeScope {
        self.wanted = directories
            .into_iter()
            .map(|path| std::path::absolute(&path).unwrap_or(path))
            .collect();
        let above = self.outer_parents();
        let dropped: Vec<PathBuf> = self
            .active
            .keys()
            .filter(|path| !self.wanted.contains(*path) && !above.contains(*path))
            .filter(|path| !self.is_wanted_file(path))
            .cloned()
            .collect();
        for path in dropped {
            self.unwatch(&path);
        }
        for path in above {
            self.watch_directory(&path, true);
        }
        ChangeScope::Directories(self.watch_missing(|_| true))
    }

    /// Renews the watches whose paths lead to other files by now, and watches some files
    /// individually; returns the directories whose watches were renewed.
    pub(super) fn renew_stale(&mut self, files: Vec<PathBuf>) -> ChangeScope {
        let files = files.into_iter();
        self.files
            .extend(files.map(|path| std::path::absolute(&path).unwrap_or(path)));
        while self.files.len() > MAX_WATCHED_FILES {
            self.files.pop_first();
        }
        let stale: Vec<PathBuf> = self
            .active
            .iter()
            .filter(|(path, held)| {
                held.method == WatchMethod::Kernel && held.identity != file_identity(path)
            })
            .map(|(path, _)| path.clone())
            .collect();
        for path in stale {
            self.unwatch(&path);
        }
        for above in self.outer_parents() {
            self.watch_directory(&above, true);
        }
        for file in self.files.clone() {
            if self.is_wanted_file(&file) && !self.active.contains_key(&file) {
                self.watch_file(file);
            }
        }
        ChangeScope::Directories(self.watch_missing(|_| true))
    }

    /// Returns what to rescan after an event, and renews watches where it calls for that.
    pub(super) fn handle_event(&mut self, event: notify::Result<Event>) -> ChangeScope {
        match event {
            Ok(event) if !event.need_rescan() => {
                ChangeScope::Directories(self.affected_directories(&event))
            }
            // one unreadable path is no reason to rescan everything else
            Err(error) if !error.paths.is_empty() => ChangeScope::Directories(
                error
                    .paths
                    .iter()
                    .flat_map(|path| self.concerned_directories(path))
                    .collect(),
            ),
            _ => {
                self.renew_below(Path::new(""));
                ChangeScope::Everything
            }
        }
    }

    /// Returns the directories that can't be watched and have to be polled.
    pub(super) fn polled_directories(&self) -> BTreeSet<PathBuf> {
        let polled = self
            .active
            .iter()
            .filter(|(_, held)| held.method == WatchMethod::Polling);
        polled.map(|(path, _)| path.clone()).collect()
    }

    /// Returns the reason for polling, only the first time there is one.
    pub(super) fn take_reason(&mut self) -> Option<String> {
        if !matches!(self.reason, PollingReason::New(_)) {
            return None;
        }
        match std::mem::replace(&mut self.reason, PollingReason::Reported) {
            PollingReason::New(reason) => Some(reason),
            PollingReason::None | PollingReason::Reported => None,
        }
    }

    fn affected_directories(&mut self, event: &Event) -> BTreeSet<PathBuf> {
        let moved = matches!(
            event.kind,
            EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        let mut touched = BTreeSet::new();
        for path in &event.paths {
            touched.extend(self.concerned_directories(path));
            if moved
                && self
                    .wanted
                    .range(path.clone()..)
                    .next()
                    .is_some_and(|w| w.starts_with(path))
            {
                touched.extend(self.renew_below(path));
            } else if self.wanted.contains(path) {
                // one that could not be watched may have become readable just now
                self.watch_directory(path, false);
            }
        }
        touched
    }

    /// Returns the wanted directories that a change at a path concerns: the path itself and its
    /// parent.
    fn concerned_directories(&self, path: &Path) -> Vec<PathBuf> {
        [Some(path), path.parent()]
            .into_iter()
            .flatten()
            .filter(|path| self.wanted.contains(*path))
            .map(Path::to_path_buf)
            .collect()
    }

    /// Renews the kernel's watches at and below a path; returns the directories that exist.
    fn renew_below(&mut self, path: &Path) -> BTreeSet<PathBuf> {
        let stale: Vec<PathBuf> = self
            .active
            .iter()
            .filter(|(held, it)| it.method == WatchMethod::Kernel && held.starts_with(path))
            .map(|(held, _)| held.clone())
            .collect();
        for held in stale {
            self.unwatch(&held);
        }
        for above in self.outer_parents() {
            self.watch_directory(&above, true);
        }
        self.watch_missing(|wanted| wanted.starts_with(path))
    }

    /// Returns the parents of the outermost wanted directories.
    fn outer_parents(&self) -> BTreeSet<PathBuf> {
        self.wanted
            .iter()
            .filter_map(|path| path.parent())
            .filter(|parent| !self.wanted.contains(*parent))
            .map(Path::to_path_buf)
            .collect()
    }

    fn watch_missing(&mut self, which: impl Fn(&Path) -> bool) -> BTreeSet<PathBuf> {
        let missing: Vec<PathBuf> = self
            .wanted
            .iter()
            .filter(|path| which(path) && !self.active.contains_key(*path))
            .cloned()
            .collect();
        missing
            .into_iter()
            .filter(|path| self.watch_directory(path, false))
            .collect()
    }

    /// Watches a directory by the best means available; returns true where it is watched now and
    /// wasn't before. Polling sees a directory come back by itself, so parents aren't polled.
    fn watch_directory(&mut self, path: &Path, above: bool) -> bool {
        if self.active.contains_key(path) || !path.is_dir() {
            return false;
        }
        let by = match network::unwatchable_kind(path) {
            Some(kind) => Err(format!("{kind} doesn't report changes")),
            None => self.watch_by_kernel(path),
        };
        let by = match by {
            Ok(None) => return false,
            Ok(Some(by)) => by,
            Err(_) if above => return false,
            Err(reason) => {
                debug!(reason, "a folder is polled");
                if matches!(self.reason, PollingReason::None) {
                    self.reason = PollingReason::New(reason);
                }
                WatchMethod::Polling
            }
        };
        let what = file_identity(path);
        self.active.insert(
            path.to_path_buf(),
            ActiveWatch {
                method: by,
                identity: what,
            },
        );
        true
    }

    /// Watches a file itself: inotify reports its changes under each of its hard links.
    fn watch_file(&mut self, file: PathBuf) {
        let what = file_identity(&file);
        if let (Some(_), Ok(Some(by))) = (what, self.watch_by_kernel(&file)) {
            self.active.insert(
                file,
                ActiveWatch {
                    method: by,
                    identity: what,
                },
            );
        }
    }

    fn is_wanted_file(&self, path: &Path) -> bool {
        let here = path.parent();
        self.files.contains(path) && here.is_some_and(|folder| self.wanted.contains(folder))
    }

    /// Sets a kernel watch; returns `None` where the directory can't be watched by any means, an
    /// error where polling would work.
    fn watch_by_kernel(&mut self, path: &Path) -> Result<Option<WatchMethod>, String> {
        let Some(kernel) = &mut self.kernel else {
            return Err(
                "inotify instance limit reached (raise fs.inotify.max_user_instances)".to_owned(),
            );
        };
        match kernel.watch(path, RecursiveMode::NonRecursive) {
            Ok(()) => Ok(Some(WatchMethod::Kernel)),
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                Err("inotify watch limit reached (raise fs.inotify.max_user_watches)".to_owned())
            }
            Err(error) => {
                log_watch_failure("watch", &error);
                Ok(None)
            }
        }
    }

    fn unwatch(&mut self, path: &Path) {
        let held = self.active.remove(path).map(|held| held.method);
        if let (Some(WatchMethod::Kernel), Some(kernel)) = (held, &mut self.kernel) {
            // an error means that the watch went away with its directory
            let _ = kernel.unwatch(path);
        }
    }
}

/// Logs an error of notify by its kind: its text names paths.
fn log_watch_failure(step: &'static str, error: &notify::Error) {
    let os = match &error.kind {
        ErrorKind::Io(error) => error.raw_os_error(),
        _ => None,
    };
    warn!(step, kind = %VariantName(&error.kind), os, "failed");
}

/// Returns the identity of the file at a path: device and inode number.
fn file_identity(path: &Path) -> Option<(u64, u64)> {
    let metadata = path.metadata().ok()?;
    Some((metadata.dev(), metadata.ino()))
}
