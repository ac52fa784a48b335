//! Watcher on a real directory. Tests wait for a hint, never for a fixed time.

use crate::support;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use postdesk::runtime::watch::{WatchEvent, Watcher};
use tempfile::TempDir;

/// Time limit on the slowest machine; reached only by a failing test.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long silence has to last to count as silence.
const SILENCE: Duration = Duration::from_secs(1);
/// Maximum number of hints before silence; a few are normal.
const MOST_HINTS: usize = 100;

/// A watched directory, with the part of an index that calls the watcher.
struct Watched {
    root: TempDir,
    watcher: Watcher,
    hints: Receiver<WatchEvent>,
}

impl Watched {
    fn new() -> Self {
        let root = TempDir::new().expect("a directory");
        fs::create_dir(root.path().join("posts")).expect("posts");
        let (sender, hints) = mpsc::channel();
        let watcher = Watcher::start(move |hint| sender.send(hint).is_ok());
        Self {
            root,
            watcher,
            hints,
        }
    }

    /// Starts with everything watched and the initial hints received.
    fn settled() -> Self {
        let watched = Self::new();
        watched.watch();
        watched.wait_for_hint_at(&watched.posts());
        watched
    }

    fn posts(&self) -> PathBuf {
        self.root.path().join("posts")
    }

    fn watch(&self) {
        let mut directories = vec![self.posts()];
        directories.extend(
            below(&self.posts())
                .into_iter()
                .filter(|path| path.is_dir()),
        );
        self.watcher.watch(directories);
    }

    /// Acts as the index: at each hint scans the named directories and watches them again, until
    /// `enough` holds for the paths it found and the directories it scanned. Returns the number of
    /// hints.
    fn wait_for(&self, enough: impl Fn(&BTreeSet<PathBuf>, &BTreeSet<PathBuf>) -> bool) -> usize {
        let (mut found, mut sent_to, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
        while !enough(&found, &sent_to) {
            let hint = self.hints.recv_timeout(PATIENCE).unwrap_or_else(|_| {
                panic!("no hint; {} paths found, sent to {sent_to:?}", found.len())
            });
            count += 1;
            let directories = match hint {
                WatchEvent::Directories(directories) => directories,
                WatchEvent::Everything => vec![self.posts()],
                WatchEvent::Polling { reason } => panic!("polls here: {reason}"),
            };
            found.extend(directories.iter().flat_map(|directory| below(directory)));
            sent_to.extend(directories);
            self.watch();
        }
        count
    }

    fn wait_for_file(&self, path: &Path) {
        self.wait_for(|found, _| found.contains(path));
    }

    fn wait_for_hint_at(&self, directory: &Path) {
        self.wait_for(|_, sent_to| sent_to.contains(directory));
    }

    /// Receives hints until there is silence.
    fn drain(&self) {
        let silent = (0..MOST_HINTS).any(|_| self.hints.recv_timeout(SILENCE).is_err());
        assert!(silent, "hints without end");
    }

    fn assert_silent(&self) {
        assert_eq!(
            self.hints.recv_timeout(SILENCE),
            Err(mpsc::RecvTimeoutError::Timeout)
        );
    }
}

/// Returns everything below a directory.
fn below(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .flat_map(|entry| {
            let path = entry.path();
            let inner = if path.is_dir() {
                below(&path)
            } else {
                Vec::new()
            };
            std::iter::once(path).chain(inner)
        })
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test plays another program, which saves as it likes"
)]
fn write(path: &Path) {
    fs::write(path, "text").expect("a file");
}

#[test]
fn a_new_watch_is_a_hint_since_files_may_have_come_before_it() {
    let watched = Watched::new();
    let post = watched.posts().join("a.md");
    write(&post);
    watched.watch();
    watched.wait_for_file(&post);
}

#[test]
fn a_written_file_names_its_directory() {
    let watched = Watched::settled();
    write(&watched.posts().join("a.md"));
    watched.wait_for_hint_at(&watched.posts());
}

#[test]
fn a_save_by_rename_names_the_directory() {
    let watched = Watched::settled();
    let (post, swap) = (
        watched.posts().join("a.md"),
        watched.posts().join(".a.md.new"),
    );
    write(&swap);
    fs::rename(&swap, &post).expect("renamed");
    watched.wait_for_file(&post);
}

#[test]
fn a_deleted_file_names_its_directory() {
    let watched = Watched::settled();
    let post = watched.posts().join("a.md");
    write(&post);
    watched.wait_for_file(&post);
    watched.drain();
    fs::remove_file(&post).expect("removed");
    watched.wait_for_hint_at(&watched.posts());
}

#[test]
fn our_own_reading_is_no_change() {
    let watched = Watched::settled();
    let post = watched.posts().join("a.md");
    write(&post);
    watched.wait_for_file(&post);
    watched.drain();
    fs::read(&post).expect("read");
    below(&watched.posts());
    watched.assert_silent();
}

#[test]
fn what_happens_beside_the_posts_is_not_told() {
    let watched = Watched::settled();
    watched.drain();
    write(&watched.root.path().join("unrelated.txt"));
    watched.assert_silent();
}

#[test]
fn a_checkout_of_many_files_is_few_hints() {
    let watched = Watched::settled();
    for number in 0..2000 {
        write(&watched.posts().join(format!("{number}.md")));
    }
    let count = watched.wait_for(|found, _| found.len() == 2000);
    assert!(count <= 40, "{count} hints");
}

#[test]
fn files_in_three_hundred_new_nested_directories_are_all_found() {
    let watched = Watched::settled();
    for number in 0..300 {
        let directory = watched.posts().join(format!("a{number}/b/c"));
        fs::create_dir_all(&directory).expect("directories");
        write(&directory.join("post.md"));
    }
    watched.wait_for(|found, _| {
        found
            .iter()
            .filter(|path| path.ends_with("c/post.md"))
            .count()
            == 300
    });
}

#[test]
fn a_file_in_a_directory_made_later_is_told() {
    let watched = Watched::settled();
    let directory = watched.posts().join("2026");
    fs::create_dir(&directory).expect("a directory");
    watched.wait_for_hint_at(&directory);
    watched.drain();
    write(&directory.join("a.md"));
    watched.wait_for_hint_at(&directory);
}

#[test]
fn a_directory_deleted_and_made_again_is_watched_again() {
    let watched = Watched::settled();
    for round in 0..5 {
        fs::remove_dir_all(watched.posts()).expect("removed");
        fs::create_dir(watched.posts()).expect("made again");
        let post = watched.posts().join(format!("{round}.md"));
        write(&post);
        watched.wait_for_file(&post);
    }
    watched.drain();
    write(&watched.posts().join("last.md"));
    watched.wait_for_hint_at(&watched.posts());
}

#[test]
fn a_directory_moved_away_and_replaced_is_watched_at_its_path() {
    let watched = Watched::settled();
    let inner = watched.posts().join("inner");
    fs::create_dir(&inner).expect("a directory");
    watched.wait_for_hint_at(&inner);
    watched.drain();
    fs::rename(watched.posts(), watched.root.path().join("old")).expect("moved");
    fs::create_dir_all(&inner).expect("made again");
    watched.wait_for_hint_at(&inner);
    watched.drain();
    write(&inner.join("a.md"));
    watched.wait_for_hint_at(&inner);
}

#[test]
fn a_directory_that_is_not_there_hinders_no_other() {
    let watched = Watched::new();
    let missing = watched.root.path().join("nowhere/at/all");
    watched.watcher.watch(vec![missing, watched.posts()]);
    watched.wait_for_hint_at(&watched.posts());
}

/// Mounts one directory over another; `None` if that is not permitted.
fn mount(from: &Path, over: &Path) -> Option<Mounted> {
    let mounted = support::ends::output(Command::new("mount").arg("--bind").args([from, over]));
    let is_mounted = mounted.is_ok_and(|mounted| mounted.status.success());
    if !is_mounted {
        support::skip("mounting over a directory is not allowed here");
    }
    is_mounted.then(|| Mounted(over.to_owned()))
}

/// A mount, unmounted when this is dropped.
struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = support::ends::status(Command::new("umount").arg("-l").arg(&self.0));
    }
}

#[test]
fn what_is_mounted_over_a_directory_is_watched_once_it_is_looked_at() {
    let watched = Watched::new();
    let (over, other) = (watched.posts().join("b"), watched.root.path().join("other"));
    for folder in [&over, &other] {
        fs::create_dir(folder).expect("a directory");
    }
    watched.watch();
    watched.wait_for_hint_at(&over);
    watched.drain();
    let Some(_mounted) = mount(&other, &over) else {
        return;
    };
    watched.watcher.renew_stale(Vec::new());
    watched.wait_for_hint_at(&over);
    watched.drain();
    write(&other.join("a.md"));
    watched.wait_for_hint_at(&over);
}

#[test]
fn a_file_that_is_watched_by_itself_is_told_of_under_its_other_name() {
    let watched = Watched::settled();
    let (post, other) = (
        watched.posts().join("a.md"),
        watched.root.path().join("other.md"),
    );
    write(&post);
    watched.wait_for_file(&post);
    fs::hard_link(&post, &other).expect("a second name");
    watched.watcher.renew_stale(vec![post]);
    watched.drain();
    write(&other);
    watched.wait_for_hint_at(&watched.posts());
}
