//! Fault injection into saves: every file system call refused, failed or interrupted by a kill; a
//! full disk; files and folders without write permission.
//!
//! `drafts restore` is a save without a screen: it writes a recovery copy to its post. In all
//! cases, the post has the old text or the new one, and the recovery copy exists until it is the
//! new one.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support;
use crate::support::observe::note;
use crate::support::{Launch, skip};
use jiff::Timestamp;
use postdesk::blog::recovery::{AutosaveFile, RecoveryCopy, RecoveryInfo};
use postdesk::blog::save::fingerprint;

const OLD: &str = "---\ntitle: A\n---\n\nThe old text of the post, which is the longer one.\n";
const NEW: &str = "---\ntitle: A\n---\n\nThe new text.\n";
/// User `nobody`, who has no special permissions.
const NOBODY: &str = "65534";

/// A blog of one post, and a recovery copy of it.
struct Blog {
    launch: Launch,
    draft: PathBuf,
}

impl Blog {
    fn new() -> Self {
        let launch = Launch::postdesk(&[]).file("posts/a.md", OLD);
        let state = launch.path("state");
        let launch = launch.env("POSTDESK_STATE", &state.to_string_lossy());
        let file = launch.path("posts/a.md");
        let journal = AutosaveFile::new(&[state.join("drafts")], &file, 1);
        let about = RecoveryInfo {
            file,
            base: Some(fingerprint(OLD.as_bytes())),
            cursor: (1, 1),
            at: Timestamp::UNIX_EPOCH,
            host: String::new(),
            pid: 1,
            is_aside: false,
            is_escaped: false,
        };
        let text = NEW.to_owned();
        let kept = journal
            .write(&RecoveryCopy { about, text })
            .expect("a draft");
        let draft = kept.path().to_owned();
        Self { launch, draft }
    }

    fn post(&self) -> PathBuf {
        self.launch.path("posts/a.md")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.post()).expect("the post")
    }

    /// Returns the names of the files in the posts folder.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.launch.path("posts")).expect("the posts");
        let names = entries.flatten().map(|entry| entry.file_name());
        let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
        names.sort();
        names
    }

    /// Saves with a command that begins with these words.
    fn save_by(&self, before: &[&str]) -> Output {
        let binary = env!("CARGO_BIN_EXE_postdesk");
        let words = [before, &[binary, "recover", "restore", "0000"]].concat();
        let (program, arguments) = words.split_first().expect("a program");
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.launch.path(""))
            .env_clear()
            .envs(self.launch.variables());
        support::ends::output(&mut command).expect("a program that starts")
    }

    fn save(&self) -> Output {
        self.save_by(&[])
    }

    /// Lists the posts.
    fn list(&self, options: &[&str]) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postdesk"));
        let posts = self.launch.path("posts");
        command.args(options).arg("--posts").arg(posts).arg("list");
        let command = command
            .current_dir(self.launch.path(""))
            .env_clear()
            .envs(self.launch.variables());
        let listed = support::ends::output(command).expect("a program that starts");
        assert!(listed.status.success(), "{}", words(&listed));
    }

    /// Saves after a shell script.
    fn save_after(&self, script: &str) -> Output {
        let script = format!("{script}\nexec \"$@\"");
        self.save_by(&["sh", "-c", &script, "sh"])
    }

    /// Saves as `nobody`, who owns all files.
    fn save_as_nobody(&self) -> Output {
        self.save_as_nobody_after(&|| {})
    }

    /// Saves as `nobody`, who owns all files except those that `change` changes.
    fn save_as_nobody_after(&self, change: &dyn Fn()) -> Output {
        let own = format!("{NOBODY}:{NOBODY}");
        for path in [self.launch.path("state"), self.launch.path("")] {
            run("chown", &["-R", &own, &path.to_string_lossy()]);
        }
        let around = self.launch.path("").join("..");
        fs::set_permissions(around, fs::Permissions::from_mode(0o755)).expect("a mode");
        change();
        let ids = ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"];
        self.save_by(&[&["setpriv"], &ids[..]].concat())
    }

    /// Panics unless the post is complete, in the old or the new version, and the message is true.
    #[track_caller]
    fn judge(&self, saved: &Output, what: &str) {
        let text = self.text();
        assert!(text == OLD || text == NEW, "{what}: torn: {text:?}");
        self.judge_words(saved, what);
    }

    /// Panics if the recovery copy is gone although its text is not in the post, or if the message
    /// claims that the post has a text that it hasn't.
    #[track_caller]
    fn judge_words(&self, saved: &Output, what: &str) {
        let text = self.text();
        let is_new = text == NEW;
        assert!(is_new || self.draft.exists(), "{what}: the draft is gone");
        let says_so = saved.status.success();
        assert!(is_new || !says_so, "{what}: said to be saved: {text:?}");
    }
}

fn run(program: &str, arguments: &[&str]) -> Output {
    let output = support::ends::output(Command::new(program).args(arguments));
    output.unwrap_or_else(|error| panic!("{program}: {error}"))
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Whether a program works here; reports the skipped test otherwise.
fn works(program: &str, arguments: &[&str]) -> bool {
    let done = support::ends::output(Command::new(program).args(arguments));
    let works = done.is_ok_and(|output| output.status.success());
    if !works {
        skip(&format!("`{program}` does not work here"));
    }
    works
}

fn can_trace() -> bool {
    works("strace", &["-o", "/dev/null", "true"])
}

fn can_mount() -> bool {
    let script = "mount -t tmpfs none /mnt";
    is_there_root() && works("unshare", &["-m", "sh", "-c", script])
}

fn is_there_root() -> bool {
    if !is_root() {
        skip("only root can do this");
    }
    is_root()
}

/// Saves once for each time a system call is made, with a fault injected into that call; returns
/// the number of calls.
fn sweep(
    make: &dyn Fn() -> Blog,
    call: &str,
    what: &str,
    judge: &mut dyn FnMut(&Blog, &Output),
) -> usize {
    for nth in 1..200 {
        let blog = make();
        let log = blog.launch.path("strace");
        let inject = format!("inject={call}:{what}:when={nth}");
        let traced = format!("trace={call}");
        let output = log.to_string_lossy();
        let before = [
            "strace", "-f", "-qq", "-o", &output, "-e", &traced, "-e", &inject,
        ];
        let saved = blog.save_by(&before);
        let log = fs::read_to_string(&log).expect("a log");
        let is_killed = log.contains("killed by SIGKILL");
        if !log.contains("INJECTED") && !is_killed {
            assert!(saved.status.success(), "{}", words(&saved));
            assert_eq!(blog.text(), NEW);
            return nth - 1;
        }
        judge(&blog, &saved);
    }
    panic!("{call} is called without end");
}

/// System calls that change files.
const CALLS: [&str; 12] = [
    "openat",
    "write",
    "pwrite64",
    "fsync",
    "fchmod",
    "fchown",
    "fsetxattr",
    "fallocate",
    "ftruncate",
    "renameat",
    "renameat2",
    "unlinkat",
];

fn plain() -> Blog {
    Blog::new()
}

/// Creates a post with a second hard link, which is therefore written in place.
fn named_twice() -> Blog {
    let blog = Blog::new();
    fs::hard_link(blog.post(), blog.launch.path("second.md")).expect("a second name");
    blog
}

/// Creates a recovery copy whose post is deleted, which is therefore created again.
fn gone() -> Blog {
    let blog = Blog::new();
    fs::remove_file(blog.post()).expect("it goes");
    blog
}

#[test]
fn killed_at_any_call_a_save_leaves_the_old_text_or_the_new_one() {
    if !can_trace() {
        return;
    }
    let mut points = 0;
    for call in CALLS {
        points += sweep(&plain, call, "signal=KILL", &mut |blog, saved| {
            blog.judge(saved, call);
        });
    }
    note(&format!("{points} points"));
    assert!(points >= 10, "{points} points: nothing was swept");
}

#[test]
fn a_silent_short_write_fails_the_save() {
    if !can_trace() {
        return;
    }
    for (make, call) in [
        (plain as fn() -> Blog, "write"),
        (gone, "write"),
        (named_twice, "pwrite64"),
    ] {
        let times = sweep(&make, call, "retval=5", &mut |blog, saved| {
            let text = fs::read_to_string(blog.post()).ok();
            let is_new = text.as_deref() == Some(NEW);
            let is_old = text.is_none() || text.as_deref() == Some(OLD);
            assert!(is_new || is_old, "{call}: {text:?}");
            assert!(
                is_new || !saved.status.success(),
                "{call}: said to be saved"
            );
            assert!(is_new || blog.draft.exists(), "{call}: the draft is gone");
        });
        assert!(times > 0, "{call}");
    }
}

#[test]
fn what_a_killed_save_left_is_removed_by_the_next_look_but_not_in_read_only_mode() {
    if !can_trace() {
        return;
    }
    let mut left = 0;
    for make in [plain as fn() -> Blog, gone] {
        for call in ["write", "fsync", "renameat", "renameat2", "unlinkat"] {
            sweep(&make, call, "signal=KILL", &mut |blog, _| {
                let names = blog.names();
                blog.list(&["--read-only"]);
                assert_eq!(blog.names(), names, "{call}");
                left += usize::from(names.iter().any(|name| name.starts_with(".postdesk-")));
                blog.list(&[]);
                let names = blog.names();
                assert!(names.iter().all(|name| name == "a.md"), "{call}: {names:?}");
            });
        }
    }
    assert!(left >= 4, "{left} saves left something");
}

#[test]
fn killed_in_a_write_in_place_the_new_text_is_among_the_drafts() {
    if !can_trace() {
        return;
    }
    let mut points = 0;
    for call in ["openat", "pwrite64", "fallocate", "ftruncate", "fsync"] {
        points += sweep(&named_twice, call, "signal=KILL", &mut |blog, saved| {
            blog.judge_words(saved, call);
        });
    }
    assert!(points >= 4, "{points} points: nothing was swept");
}

#[test]
fn any_call_of_a_save_may_fail_and_nothing_is_lost_or_called_saved() {
    if !can_trace() {
        return;
    }
    for make in [plain as fn() -> Blog, named_twice] {
        for (call, errors) in [
            ("write", &["ENOSPC", "EIO", "EDQUOT"][..]),
            ("pwrite64", &["ENOSPC", "EIO"]),
            ("fsync", &["EIO", "ENOSPC"]),
            ("fchmod", &["EPERM"]),
            ("fallocate", &["ENOSPC", "EOPNOTSUPP"]),
            ("ftruncate", &["EIO"]),
            ("renameat", &["EIO", "ENOSPC", "ENOENT"]),
            ("renameat2", &["EIO", "ENOSPC", "ENOENT"]),
            ("flistxattr", &["EOPNOTSUPP", "EACCES"]),
        ] {
            for error in errors {
                sweep(
                    &make,
                    call,
                    &format!("error={error}"),
                    &mut |blog, saved| {
                        blog.judge(saved, &format!("{call} {error}"));
                        let rest: Vec<String> = blog.names();
                        assert_eq!(rest, ["a.md"], "{call} {error}");
                    },
                );
            }
        }
    }
}

#[test]
fn a_sync_that_fails_is_a_save_that_failed() {
    if !can_trace() {
        return;
    }
    // the file twice, with its attributes; then its folder
    let times = sweep(&plain, "fsync", "error=EIO", &mut |blog, saved| {
        let said = words(saved);
        assert!(
            !saved.status.success() && said.contains("syncing"),
            "{said}"
        );
        assert!(blog.draft.exists());
    });
    assert_eq!(times, 3);
}

#[test]
fn a_call_that_was_interrupted_is_made_again() {
    if !can_trace() {
        return;
    }
    for call in ["fsync", "renameat", "renameat2", "write"] {
        let times = sweep(&plain, call, "error=EINTR", &mut |blog, saved| {
            assert!(saved.status.success(), "{call}: {}", words(saved));
            assert_eq!(blog.text(), NEW, "{call}");
        });
        assert!(times > 0, "{call}");
    }
}

#[test]
fn a_file_that_cannot_be_replaced_is_written_in_place() {
    if !can_trace() {
        return;
    }
    for error in ["EXDEV", "EPERM", "EBUSY", "EACCES", "EOPNOTSUPP", "ENOSYS"] {
        let times = sweep(
            &plain,
            "renameat2",
            &format!("error={error}"),
            &mut |blog, saved| {
                assert!(saved.status.success(), "{error}: {}", words(saved));
                assert_eq!(
                    (blog.text().as_str(), blog.names()),
                    (NEW, vec!["a.md".into()])
                );
            },
        );
        assert!(times > 0, "{error}");
    }
    for (call, error) in [("fchmod", "EPERM"), ("flistxattr", "EACCES")] {
        sweep(
            &plain,
            call,
            &format!("error={error}"),
            &mut |blog, saved| {
                assert!(saved.status.success(), "{call}: {}", words(saved));
                assert_eq!(blog.text(), NEW);
            },
        );
    }
}

#[test]
fn a_post_that_is_gone_is_made_again_or_not_at_all() {
    if !can_trace() {
        return;
    }
    for call in ["write", "fsync", "renameat2", "fchmod"] {
        for what in ["signal=KILL", "error=EIO"] {
            sweep(&gone, call, what, &mut |blog, saved| {
                let text = fs::read_to_string(blog.post()).ok();
                let is_new = text.as_deref() == Some(NEW);
                assert!(text.is_none() || is_new, "{call} {what}: {text:?}");
                assert!(is_new || blog.draft.exists(), "{call} {what}");
                assert!(is_new || !saved.status.success(), "{call} {what}");
            });
        }
    }
}

#[test]
fn a_full_disk_leaves_the_old_text_and_says_so() {
    if !can_mount() {
        return;
    }
    let blog = Blog::new();
    let posts = blog.launch.path("posts").display().to_string();
    // the text needs more space than there is
    let script = format!(
        "mount -t tmpfs -o size=64k none {posts} && printf '%s' '{OLD}' >{posts}/a.md
        dd if=/dev/zero of={posts}/filler bs=4k 2>/dev/null
        \"$@\"; echo \"code $?\"; cat {posts}/a.md; ls -A {posts}
        rm {posts}/filler; \"$@\"; echo \"code $?\"; cat {posts}/a.md; ls -A {posts}"
    );
    let saved = blog.save_by(&["unshare", "-m", "sh", "-c", &script, "sh"]);
    let out = String::from_utf8_lossy(&saved.stdout).into_owned();
    let said = words(&saved);
    assert!(said.contains("No space left"), "{said}\n{out}");
    let post = blog.post();
    let wanted = format!(
        "code 2\n{OLD}a.md\nfiller\nRestored {}\ncode 0\n{NEW}a.md\n",
        post.display()
    );
    assert_eq!(out, wanted);
}

#[test]
fn a_file_that_is_mounted_by_itself_is_written_in_place() {
    if !can_mount() {
        return;
    }
    let blog = Blog::new();
    let (post, other) = (blog.post(), blog.launch.path("other.md"));
    fs::copy(&post, &other).expect("a copy");
    let script = format!("mount --bind {} {}", other.display(), post.display());
    let saved = blog.save_by(&[
        "unshare",
        "-m",
        "sh",
        "-c",
        &format!("{script} && exec \"$@\""),
        "sh",
    ]);
    assert!(saved.status.success(), "{}", words(&saved));
    assert_eq!(fs::read_to_string(other).ok().as_deref(), Some(NEW));
    assert_eq!(
        (blog.text().as_str(), blog.names()),
        (OLD, vec!["a.md".into()])
    );
}

#[test]
fn a_file_that_may_be_written_in_a_folder_that_may_not_is_written_in_place() {
    if !is_there_root() || !works("setpriv", &["true"]) {
        return;
    }
    // 0o555: the folder can be read; 0o111: only traversed
    for mode in [0o555, 0o111] {
        let blog = Blog::new();
        let posts = blog.launch.path("posts");
        fs::set_permissions(&posts, fs::Permissions::from_mode(mode)).expect("a mode");
        let saved = blog.save_as_nobody();
        assert!(saved.status.success(), "{mode:o}: {}", words(&saved));
        assert_eq!(
            (blog.text().as_str(), blog.names()),
            (NEW, vec!["a.md".into()])
        );
        let now = fs::metadata(blog.post()).expect("the post");
        assert_eq!(now.uid().to_string(), NOBODY);
    }
}

#[test]
fn a_folder_that_can_be_written_and_not_read_is_no_hindrance() {
    if !is_there_root() || !works("setpriv", &["true"]) {
        return;
    }
    let blog = Blog::new();
    let posts = blog.launch.path("posts");
    fs::set_permissions(&posts, fs::Permissions::from_mode(0o333)).expect("a mode");
    let saved = blog.save_as_nobody();
    assert!(saved.status.success(), "{}", words(&saved));
    assert_eq!(
        (blog.text().as_str(), blog.names()),
        (NEW, vec!["a.md".into()])
    );
}

#[test]
fn a_file_of_somebody_else_keeps_its_owner_or_stays_as_it_is() {
    if !is_there_root() || !works("setpriv", &["true"]) {
        return;
    }
    for (mode, is_saved) in [(0o666, true), (0o644, false)] {
        let blog = Blog::new();
        let post = blog.post();
        // the owner is changed last, after that of the folder
        fs::set_permissions(&post, fs::Permissions::from_mode(mode)).expect("a mode");
        let give = || std::os::unix::fs::chown(&post, Some(1234), Some(1234)).expect("an owner");
        blog.save_as_nobody_after(&give);
        let now = fs::metadata(&post).expect("the post");
        assert_eq!((now.uid(), now.mode() & 0o777), (1234, mode));
        assert_eq!(blog.text() == NEW, is_saved, "{mode:o}");
        assert_eq!(blog.draft.exists(), !is_saved, "{mode:o}");
    }
}

#[test]
fn a_file_that_cannot_be_changed_is_told_and_its_draft_stays() {
    if !is_there_root() {
        return;
    }
    let blog = Blog::new();
    let post = blog.post().display().to_string();
    if run("chattr", &["+i", &post]).status.success() {
        let saved = blog.save();
        run("chattr", &["-i", &post]);
        assert_eq!(saved.status.code(), Some(2));
        assert!(words(&saved).contains("not permitted"), "{}", words(&saved));
        assert!(blog.text() == OLD && blog.draft.exists());
        assert_eq!(blog.names(), ["a.md"]);
    } else {
        skip("in part: files cannot be made immutable here");
    }
    if !can_mount() {
        return;
    }
    let posts = blog.launch.path("posts").display().to_string();
    let script =
        format!("mount --bind {posts} {posts} && mount -o remount,bind,ro {posts} && exec \"$@\"");
    let saved = blog.save_by(&["unshare", "-m", "sh", "-c", &script, "sh"]);
    assert_eq!(saved.status.code(), Some(2));
    assert!(
        words(&saved).contains("Read-only file system"),
        "{}",
        words(&saved)
    );
    assert!(blog.text() == OLD && blog.draft.exists());
}

#[test]
fn the_mask_of_the_person_decides_for_new_files_only() {
    for (mask, new) in [("077", 0o600), ("000", 0o666), ("022", 0o644)] {
        let blog = Blog::new();
        fs::set_permissions(blog.post(), fs::Permissions::from_mode(0o664)).expect("a mode");
        let mode = |path: &Path| fs::metadata(path).expect("a file").mode() & 0o7777;
        let saved = blog.save_after(&format!("umask {mask}"));
        assert!(saved.status.success(), "{}", words(&saved));
        assert_eq!(mode(&blog.post()), 0o664, "{mask}");

        let blog = gone();
        let saved = blog.save_after(&format!("umask {mask}"));
        assert!(saved.status.success(), "{}", words(&saved));
        assert_eq!(mode(&blog.post()), new, "{mask}");
    }
}

#[test]
fn a_limit_of_file_sizes_fails_a_save_in_place_too() {
    let blog = named_twice();
    // in blocks of 512 bytes: the recovery copy can be read, but nothing can be written
    let saved = blog.save_after("ulimit -f 0");
    assert_eq!(saved.status.code(), Some(2), "{}", words(&saved));
    assert!(blog.text() == OLD && blog.draft.exists());
}
