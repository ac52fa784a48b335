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

use super::debounce::Changed;
use super::network;

/// The wanted directories, and their active watches.
pub(super) struct Watches {
    kernel: Option<RecommendedWatcher>,
    wanted: BTreeSet<PathBuf>,
    /// Files that are watched individually.
    files: BTreeSet<PathBuf>,
    held: BTreeMap<PathBuf, Held>,
    reason: Reason,
}

/// Most files that are watched individually.
const MAX_FILES: usize = 1_000;

/// An active watch, and the file it was set on: the path may lead elsewhere by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    by: By,
    what: Option<(u64, u64)>,
}

/// How a directory is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Kernel,
    Polling,
}

/// Why some directories are polled, and whether that was reported.
#[derive(Debug)]
enum Reason {
    None,
    New(String),
    Told,
}

impl fmt::Debug for Watches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watches")
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}

impl Watches {
    /// Creates an empty set; notify calls `report` with events, on its own thread.
    pub(super) fn new(report: impl Fn(notify::Result<Event>) + Send + 'static) -> Self {
        Self {
            kernel: RecommendedWatcher::new(report, Config::default()).ok(),
            wanted: BTreeSet::new(),
            files: BTreeSet::new(),
            held: BTreeMap::new(),
            reason: Reason::None,
        }
    }

    /// Watches these directories and no others; returns the newly watched ones.
    pub(super) fn want(&mut self, directories: Vec<PathBuf>) -> Changed {
        self.wanted = directories
            .into_iter()
            .map(|path| std::path::absolute(&path).unwrap_or(path))
            .collect();
        let above = self.above();
        let dropped: Vec<PathBuf> = self
            .held
            .keys()
            .filter(|path| !self.wanted.contains(*path) && !above.contains(*path))
            .filter(|path| !self.is_wanted_file(path))
            .cloned()
            .collect();
        for path in dropped {
            self.release(&path);
        }
        for path in above {
            self.hold(&path, true);
        }
        Changed::Directories(self.hold_wanted(|_| true))
    }

    /// Renews the watches whose paths lead to other files by now, and watches some files
    /// individually; returns the directories whose watches were renewed.
    pub(super) fn verify(&mut self, files: Vec<PathBuf>) -> Changed {
        let files = files.into_iter();
        self.files
            .extend(files.map(|path| std::path::absolute(&path).unwrap_or(path)));
        while self.files.len() > MAX_FILES {
            self.files.pop_first();
        }
        let stale: Vec<PathBuf> = self
            .held
            .iter()
            .filter(|(path, held)| held.by == By::Kernel && held.what != identity(path))
            .map(|(path, _)| path.clone())
            .collect();
        for path in stale {
            self.release(&path);
        }
        for above in self.above() {
            self.hold(&above, true);
        }
        for file in self.files.clone() {
            if self.is_wanted_file(&file) && !self.held.contains_key(&file) {
                self.hold_file(file);
            }
        }
        Changed::Directories(self.hold_wanted(|_| true))
    }

    /// Returns what to rescan after an event, and renews watches where it calls for that.
    pub(super) fn seen(&mut self, event: notify::Result<Event>) -> Changed {
        match event {
            Ok(event) if !event.need_rescan() => Changed::Directories(self.touched(&event)),
            // one unreadable path is no reason to rescan everything else
            Err(error) if !error.paths.is_empty() => Changed::Directories(
                error
                    .paths
                    .iter()
                    .flat_map(|path| self.named(path))
                    .collect(),
            ),
            _ => {
                self.renew(Path::new(""));
                Changed::Everything
            }
        }
    }

    /// Returns the directories that can't be watched and have to be polled.
    pub(super) fn polled(&self) -> BTreeSet<PathBuf> {
        let polled = self.held.iter().filter(|(_, held)| held.by == By::Polling);
        polled.map(|(path, _)| path.clone()).collect()
    }

    /// Returns the reason for polling, only the first time there is one.
    pub(super) fn take_reason(&mut self) -> Option<String> {
        if !matches!(self.reason, Reason::New(_)) {
            return None;
        }
        match std::mem::replace(&mut self.reason, Reason::Told) {
            Reason::New(reason) => Some(reason),
            Reason::None | Reason::Told => None,
        }
    }

    fn touched(&mut self, event: &Event) -> BTreeSet<PathBuf> {
        let moved = matches!(
            event.kind,
            EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        let mut touched = BTreeSet::new();
        for path in &event.paths {
            touched.extend(self.named(path));
            if moved
                && self
                    .wanted
                    .range(path.clone()..)
                    .next()
                    .is_some_and(|w| w.starts_with(path))
            {
                touched.extend(self.renew(path));
            } else if self.wanted.contains(path) {
                // one that could not be watched may have become readable just now
                self.hold(path, false);
            }
        }
        touched
    }

    /// Returns the wanted directories that a change at a path concerns: the path itself and its
    /// parent.
    fn named(&self, path: &Path) -> Vec<PathBuf> {
        [Some(path), path.parent()]
            .into_iter()
            .flatten()
            .filter(|path| self.wanted.contains(*path))
            .map(Path::to_path_buf)
            .collect()
    }

    /// Renews the kernel's watches at and below a path; returns the directories that exist.
    fn renew(&mut self, path: &Path) -> BTreeSet<PathBuf> {
        let stale: Vec<PathBuf> = self
            .held
            .iter()
            .filter(|(held, it)| it.by == By::Kernel && held.starts_with(path))
            .map(|(held, _)| held.clone())
            .collect();
        for held in stale {
            self.release(&held);
        }
        for above in self.above() {
            self.hold(&above, true);
        }
        self.hold_wanted(|wanted| wanted.starts_with(path))
    }

    /// Returns the parents of the outermost wanted directories.
    fn above(&self) -> BTreeSet<PathBuf> {
        self.wanted
            .iter()
            .filter_map(|path| path.parent())
            .filter(|parent| !self.wanted.contains(*parent))
            .map(Path::to_path_buf)
            .collect()
    }

    fn hold_wanted(&mut self, which: impl Fn(&Path) -> bool) -> BTreeSet<PathBuf> {
        let missing: Vec<PathBuf> = self
            .wanted
            .iter()
            .filter(|path| which(path) && !self.held.contains_key(*path))
            .cloned()
            .collect();
        missing
            .into_iter()
            .filter(|path| self.hold(path, false))
            .collect()
    }

    /// Watches a directory by the best means available; returns true where it is watched now and
    /// wasn't before. Polling sees a directory come back by itself, so parents aren't polled.
    fn hold(&mut self, path: &Path, above: bool) -> bool {
        if self.held.contains_key(path) || !path.is_dir() {
            return false;
        }
        let by = match network::kind(path) {
            Some(kind) => Err(format!("{kind} doesn't tell of changes")),
            None => self.hold_by_kernel(path),
        };
        let by = match by {
            Ok(None) => return false,
            Ok(Some(by)) => by,
            Err(_) if above => return false,
            Err(reason) => {
                if matches!(self.reason, Reason::None) {
                    self.reason = Reason::New(reason);
                }
                By::Polling
            }
        };
        let what = identity(path);
        self.held.insert(path.to_path_buf(), Held { by, what });
        true
    }

    /// Watches a file itself: inotify reports its changes under each of its hard links.
    fn hold_file(&mut self, file: PathBuf) {
        let what = identity(&file);
        if let (Some(_), Ok(Some(by))) = (what, self.hold_by_kernel(&file)) {
            self.held.insert(file, Held { by, what });
        }
    }

    fn is_wanted_file(&self, path: &Path) -> bool {
        let here = path.parent();
        self.files.contains(path) && here.is_some_and(|folder| self.wanted.contains(folder))
    }

    /// Sets a kernel watch; returns `None` where the directory can't be watched by any means, an
    /// error where polling would work.
    fn hold_by_kernel(&mut self, path: &Path) -> Result<Option<By>, String> {
        let Some(kernel) = &mut self.kernel else {
            return Err("the system gives no more watchers".to_owned());
        };
        match kernel.watch(path, RecursiveMode::NonRecursive) {
            Ok(()) => Ok(Some(By::Kernel)),
            Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                Err("the system gives no more watches (fs.inotify.max_user_watches)".to_owned())
            }
            Err(_) => Ok(None),
        }
    }

    fn release(&mut self, path: &Path) {
        let held = self.held.remove(path).map(|held| held.by);
        if let (Some(By::Kernel), Some(kernel)) = (held, &mut self.kernel) {
            // an error means that the watch went away with its directory
            let _ = kernel.unwatch(path);
        }
    }
}

/// Returns the identity of the file at a path: device and inode number.
fn identity(path: &Path) -> Option<(u64, u64)> {
    let metadata = path.metadata().ok()?;
    Some((metadata.dev(), metadata.ino()))
}
