//! System calls that the program never makes, checked with `strace`: no network, no other program,
//! no write outside the posts and its own state; with `--read-only` only to the state.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::support;
use crate::support::desk::OLD;
use crate::support::observe::note;
use crate::support::ssh::Server;
use crate::support::{Launch, PATIENCE, Session, process, put, skip};
use rustix::process::{Pid, Signal};

/// System calls that use the network, start programs, or change files.
const CALLS: &str = "trace=network,execve,execveat,open,openat,openat2,creat,rename,renameat,\
    renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,symlink,symlinkat,mknod,mknodat,\
    truncate,ftruncate,fallocate,chmod,fchmod,fchmodat,chown,fchown,lchown,fchownat,setxattr,\
    fsetxattr,lsetxattr,removexattr,fremovexattr,utimensat";

/// A blog with every feature, and programs that leave a trace if they are started.
struct Blog {
    launch: Launch,
}

impl Blog {
    fn new() -> Self {
        let linked = "---\ntitle: Beta\ndate: 2026-04-04\ntags: [x, y]\n---\n\n# One\n\n\
            [out](https://example.org/) and [in](a.md) and `code`\n\n```sh\ntouch x\n```\n";
        let launch = Launch::postdesk(&[])
            .file("posts/a.md", OLD)
            .file("posts/b.md", linked)
            .file(
                ".config/postdesk/config.toml",
                "opener = \"opener-of-mine\"\n",
            );
        let blog = Self { launch };
        for name in ["opener-of-mine", "editor-of-mine", "xdg-open"] {
            let path = blog.path("bin").join(name);
            put(
                &path,
                &format!(
                    "#!/bin/sh\necho \"$0 $*\" >>'{}'\n",
                    blog.path("started").display()
                ),
            );
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
        }
        fs::create_dir_all(blog.path("logs")).expect("a folder");
        blog
    }

    fn path(&self, path: &str) -> PathBuf {
        self.launch.path(path)
    }

    /// Returns the environment of a user who has an editor, an opener and a display.
    fn variables(&self) -> Vec<(String, String)> {
        let path = std::env::var("PATH").unwrap_or_default();
        let home = self.path("").display().to_string();
        let mut variables = vec![
            (
                "PATH".to_owned(),
                format!("{}:{path}", self.path("bin").display()),
            ),
            ("HOME".to_owned(), home.clone()),
            ("LANG".to_owned(), "C.UTF-8".to_owned()),
        ];
        for (name, value) in [
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_CACHE_HOME", ".cache"),
            ("XDG_DATA_HOME", ".data"),
            ("XDG_RUNTIME_DIR", ".run"),
            ("POSTDESK_STATE", "state"),
        ] {
            variables.push((name.to_owned(), format!("{home}{value}")));
        }
        for (name, value) in [
            ("EDITOR", "editor-of-mine"),
            ("VISUAL", "editor-of-mine"),
            ("DISPLAY", ":0"),
        ] {
            variables.push((name.to_owned(), value.to_owned()));
        }
        variables
    }

    /// Returns the command that starts the program below `strace`, which logs its system calls.
    fn watched(&self, log: &str, arguments: &[&str]) -> Vec<String> {
        let log = self.path("logs").join(log).display().to_string();
        let watcher = ["strace", "-f", "-qq", "-y", "-e", CALLS, "-o", &log];
        let program = env!("CARGO_BIN_EXE_postdesk");
        let posts = self.path("posts").display().to_string();
        let words = watcher
            .into_iter()
            .chain([program])
            .chain(arguments.iter().copied());
        words.map(str::to_owned).chain([posts]).collect()
    }

    fn start(&self, log: &str, arguments: &[&str]) -> Session {
        let words = self.watched(log, arguments);
        let rest: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        let mut launch = Launch::command(&words[0], &rest).size(120, 40);
        for (name, value) in self.variables() {
            launch = launch.env(&name, &value);
        }
        let mut session = launch.open();
        session.wait_within(PATIENCE * 3, "the list", |screen| {
            screen.contents().contains("2 posts")
        });
        session
    }

    /// Returns every disallowed call in all logs; `folders` may be written to.
    fn offences(&self, folders: &[&str]) -> Vec<String> {
        let allowed: Vec<PathBuf> = folders.iter().map(|folder| self.path(folder)).collect();
        let mut offences = Vec::new();
        let mut calls = 0;
        for log in fs::read_dir(self.path("logs")).expect("logs").flatten() {
            let text = fs::read(log.path()).expect("a log");
            let text = String::from_utf8_lossy(&text).into_owned();
            let mut programs = 0;
            for line in text.lines() {
                calls += 1;
                programs += usize::from(line.contains(" execve("));
                let started = line.contains(" execve(") && programs > 1;
                if started || offends(line, &allowed) {
                    offences.push(line.to_owned());
                }
            }
            assert_eq!(
                programs,
                1,
                "the log of {} is of no run",
                log.path().display()
            );
        }
        note(&format!("{calls} calls looked at"));
        offences
    }

    /// Returns everything in the posts folder: names, contents, modification times.
    fn posts(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let entries = fs::read_dir(self.path("posts"))
            .expect("the posts")
            .flatten();
        let whole = |path: PathBuf| {
            let time = fs::metadata(&path).and_then(|metadata| metadata.modified());
            let text = fs::read(&path).expect("a post");
            (path, (text, time.expect("a time")))
        };
        entries.map(|entry| whole(entry.path())).collect()
    }

    fn nothing_was_started(&self) -> bool {
        !self.path("started").exists()
    }
}

/// Whether a line of the log is a disallowed call.
fn offends(line: &str, allowed: &[PathBuf]) -> bool {
    let call = line
        .split_once(' ')
        .map_or(line, |(_, call)| call.trim_start());
    let Some((name, arguments)) = call.split_once('(') else {
        return false;
    };
    let arguments = arguments.split(") = ").next().unwrap_or(arguments);
    let arguments = arguments.trim_end_matches(" <unfinished ...>");
    match name {
        "open" | "openat" | "openat2" => {
            let writes = [
                "O_WRONLY",
                "O_RDWR",
                "O_CREAT",
                "O_TRUNC",
                "O_TMPFILE",
                "O_APPEND",
            ];
            let writes = writes.iter().any(|flag| arguments.contains(flag));
            writes && !is_terminal(arguments) && !is_within(arguments, allowed)
        }
        "socketpair" => !arguments.starts_with("AF_UNIX"),
        // between two ends of a socket pair: no address
        "sendto" | "recvfrom" | "sendmsg" | "recvmsg" | "shutdown" | "setsockopt"
        | "getsockopt" => arguments.contains("sa_family"),
        "execve" | "getsockname" | "getpeername" => false,
        // the rest of a thread that ended while it was traced
        _ if name.starts_with("syscall_") => false,
        _ if name.starts_with('<')
            || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') =>
        {
            false
        }
        "execveat" | "socket" | "connect" | "bind" | "listen" | "accept" | "accept4" => true,
        _ => !is_within(arguments, allowed),
    }
}

fn is_terminal(arguments: &str) -> bool {
    arguments.contains("\"/dev/pts/")
        || arguments.contains("\"/dev/tty\"")
        || arguments.contains("\"/dev/null\"")
}

/// Whether every path in the arguments of a call is below an allowed folder.
fn is_within(arguments: &str, allowed: &[PathBuf]) -> bool {
    let mut paths = Vec::new();
    // `3</folder>, "name"`: a name is relative to the folder before it, unless it is absolute
    let mut folder = PathBuf::new();
    let mut rest = arguments;
    while let Some(at) = rest.find(['<', '"']) {
        let (_, behind) = rest.split_at(at);
        let close = if behind.starts_with('<') { '>' } else { '"' };
        let inner = behind.strip_prefix(['<', '"']).unwrap_or_default();
        let Some((name, after)) = inner.split_once(close) else {
            break;
        };
        let path = Path::new(name);
        if close == '>' {
            path.clone_into(&mut folder);
            paths.push((folder.clone(), true));
        } else {
            if let Some((_, is_folder)) = paths.last_mut().filter(|(path, _)| *path == folder) {
                // the folder itself is not written to
                *is_folder = false;
            }
            paths.retain(|(path, counts)| *counts || *path != folder);
            paths.push((folder.join(path), true));
        }
        rest = after;
    }
    let is_fine = |path: &Path| {
        allowed.iter().any(|folder| path.starts_with(folder))
            && !path.to_string_lossy().contains("..")
    };
    !paths.is_empty() && paths.iter().all(|(path, _)| is_fine(path))
}

/// Whether `strace` works here; reports the skipped test otherwise.
fn can_watch() -> bool {
    let watched = support::ends::output(std::process::Command::new("strace").args([
        "-f",
        "-qq",
        "-e",
        "trace=execve",
        "-o",
        "/dev/null",
        "true",
    ]));
    let can = watched.is_ok_and(|output| output.status.success());
    if !can {
        skip("there is no strace here that may watch");
    }
    can
}

/// Random number generator with a fixed seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap_or_default()
    }

    /// Returns a random key, sequence, paste, or bytes that no terminal sends.
    fn key(&mut self) -> Vec<u8> {
        const KEYS: [&str; 40] = [
            "e",
            "E",
            "n",
            "D",
            "P",
            "r",
            "x",
            "m",
            "u",
            "c",
            "o",
            "f",
            "y",
            "Y",
            "i",
            "s",
            "S",
            "t",
            "v",
            "R",
            "\r",
            "\t",
            "\x7f",
            "\x1b",
            "\x13",
            "\x1a",
            "\x0f",
            "\x10",
            "\x1b[3~",
            "\x1b[A",
            "\x1b[B",
            "\x1b[6~",
            "\x1bx",
            "\x1bm",
            "\x1b[<0;20;6M\x1b[<0;20;6m",
            "\x1b[<65;50;9M",
            "\x1b[200~q\r:!sh\r\x1b[201~",
            "\x1b]52;c;eA==\x07",
            "\x1bP+q544e\x1b\\",
            "/",
        ];
        match self.roll(10) {
            0..=5 => KEYS[self.roll(KEYS.len())].as_bytes().to_vec(),
            6 | 7 => vec![b' ' + self.roll(95) as u8],
            8 => vec![self.roll(32) as u8],
            _ => (0..self.roll(6)).map(|_| self.roll(256) as u8).collect(),
        }
    }
}

/// Asks the program to end, also if it runs below another.
fn end(session: &Session) {
    let below = process::below(session.pid());
    let is_ours = |pid: &Pid| process::program(*pid).is_some_and(|name| name == "postdesk");
    let pid = below.into_iter().find(is_ours).unwrap_or(session.pid());
    rustix::process::kill_process(pid, Signal::TERM).expect("the program is there");
}

/// Presses thousands of keys, and restarts the program whenever they ended it.
///
/// Below `strace` there is no Ctrl-Z: the program takes it for a shell, and stops with it.
fn torment(mut start: impl FnMut(usize) -> Session, rounds: usize, is_watched: bool) {
    let mut dice = Dice(0x5eed_bad0);
    let mut session = start(0);
    let mut runs = 1;
    for _ in 0..rounds {
        let keys = (0..40).flat_map(|_| dice.key());
        let keys: Vec<u8> = keys.filter(|key| !is_watched || *key != 0x1a).collect();
        session.bytes(&keys);
        session.settle(Duration::from_millis(30));
        if !session.screen().alternate_screen() {
            let ended = session.exit_within(PATIENCE);
            assert!(ended.success(), "{ended:?}\n{}", session.text());
            session = start(runs);
            runs += 1;
        }
    }
    assert!(session.alive());
    note(&format!("{} keys in {runs} runs", rounds * 40));
    end(&session);
    session.exit_within(PATIENCE);
}

#[test]
fn a_tour_of_all_keys_accesses_only_posts_and_state() {
    if !can_watch() {
        return;
    }
    let blog = Blog::new();
    let mut session = blog.start("tour", &[]);
    for keys in [
        "jk", "\r", "o", "\x1b", "v", "v", "i", "i", "\x1b", "/beta\r", "\x1b", "t", "\x1b", "s",
        "\x1b", "\x1b[15~", "?", "\x1b", "\x10", "\x1b", "y", "Y", "f", "\x1b", "R", "\x0c",
    ] {
        session.keys(keys);
        session.settle(Duration::from_millis(60));
    }
    session.keys("e");
    session.wait_for("EDIT");
    session.keys("Written here. ");
    session.wait_for("autosaved");
    session.keys("\x13");
    session.wait_for("Saved.");
    session.keys("more\x1a\x06words\r\x1b\x1b");
    session.settle(Duration::from_millis(300));
    end(&session);
    session.exit_within(PATIENCE);
    let posts = blog.posts();
    assert!(
        posts
            .values()
            .any(|(text, _)| support::contains(text, b"Written here."))
    );
    // a recovery copy that can't be saved in the state folder goes to the runtime folder
    let folders = ["posts", "state", ".run/postdesk/drafts"];
    assert_eq!(blog.offences(&folders), [""; 0]);
    assert!(blog.nothing_was_started());
}

#[test]
fn read_only_writes_nothing_but_state_whatever_is_pressed() {
    if !can_watch() {
        return;
    }
    let blog = Blog::new();
    let before = blog.posts();
    let start = |run: usize| blog.start(&run.to_string(), &["--read-only"]);
    torment(start, 100, true);
    assert_eq!(blog.offences(&["state"]), [""; 0]);
    assert_eq!(blog.posts(), before);
    assert!(blog.nothing_was_started());
}

#[test]
fn public_writes_nothing_at_all_and_starts_nothing_whatever_is_pressed() {
    if !can_watch() {
        return;
    }
    let blog = Blog::new();
    let before = blog.posts();
    let start = |run: usize| blog.start(&run.to_string(), &["--public"]);
    torment(start, 100, true);
    assert_eq!(blog.offences(&[]), [""; 0]);
    assert_eq!(blog.posts(), before);
    assert!(blog.nothing_was_started());
}

/// Serves a blog as a forced command of OpenSSH to a reader who presses every key.
fn assert_serves_readers(is_watched: bool) {
    let blog = Blog::new();
    let mut words = vec!["exec".to_owned(), "env".to_owned()];
    let variables = blog.variables().into_iter();
    words.extend(variables.map(|(name, value)| format!("{name}={value}")));
    let watched = blog.watched("LOG", &["--read-only"]);
    let program = env!("CARGO_BIN_EXE_postdesk");
    let from = watched
        .iter()
        .position(|word| !is_watched && word == program);
    words.extend_from_slice(&watched[from.unwrap_or_default()..]);
    // each run has its own log, named after its process ID
    let command = shell_words::join(&words).replace("/logs/LOG", "/logs/$$");
    let options = format!("command=\"{command}\",restrict,pty");
    let Some(server) = Server::start(&options) else {
        return;
    };
    let before = blog.posts();
    // a command that the reader requests is never run
    let asked = format!("touch '{}'", blog.path("started").display());
    let start = |_: usize| {
        let mut session = server.launch(&asked).open();
        session.wait_within(PATIENCE * 3, "the list", |screen| {
            screen.contents().contains("2 posts")
        });
        session
    };
    torment(start, 60, is_watched);
    if is_watched {
        assert_eq!(blog.offences(&["state"]), [""; 0]);
    }
    assert_eq!(blog.posts(), before);
    assert!(blog.nothing_was_started());
}

#[test]
fn read_only_as_a_forced_command_gives_a_reader_nothing_else() {
    assert_serves_readers(false);
}

#[test]
fn read_only_as_a_forced_command_writes_nothing_but_state() {
    if can_watch() {
        assert_serves_readers(true);
    }
}

#[test]
fn a_log_tells_what_is_allowed_from_what_is_not() {
    let allowed = [PathBuf::from("/b/state")];
    for fine in [
        "1 openat(AT_FDCWD</b>, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3</etc/passwd>",
        "1 openat(AT_FDCWD</b>, \"/b/state/x\", O_WRONLY|O_CREAT, 0600) = 3</b/state/x>",
        "1 openat(7</b/state>, \"x\", O_WRONLY|O_CREAT, 0600) = 3</b/state/x>",
        "1 renameat(7</b/state>, \"x\", 7</b/state>, \"y\") = 0",
        "1 openat(AT_FDCWD</b>, \"/dev/pts/3\", O_WRONLY|O_NOCTTY) = 3</dev/pts/3>",
        "1 socketpair(AF_UNIX, SOCK_STREAM, 0, [3<socket:[1]>, 4<socket:[2]>]) = 0",
        "1 recvfrom(3<socket:[1]>, 0x7ff, 1024, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN",
        "1 <... openat resumed>) = 3",
        "1 mkdir(\"/b/state\", 0700 <unfinished ...>",
        "1 ftruncate(3</b/state/x>, 0) = 0",
        "1 syscall_0xfffffffffffffff5(0x1, 0xe7, 0x7fff02f25c5f <detached ...>",
        "1 +++ exited with 0 +++",
    ] {
        assert!(!offends(fine, &allowed), "{fine}");
    }
    for wrong in [
        "1 openat(AT_FDCWD</b/state>, \"/b/posts/x\", O_WRONLY|O_CREAT, 0600) = 3",
        "1 openat(AT_FDCWD</b/state>, \"../posts/x\", O_RDWR) = 3",
        "1 renameat(7</b/state>, \"x\", 8</b/posts>, \"y\") = 0",
        "1 unlink(\"/b/posts/x\") = 0",
        "1 mkdir(\"/b/cache\", 0777) = -1 EEXIST (File exists)",
        "1 socket(AF_INET, SOCK_STREAM, 0) = 3",
        "1 sendto(3, \"x\", 1, 0, {sa_family=AF_INET}, 16) = 1",
        "1 ftruncate(3</b/posts/x>, 0) = 0",
    ] {
        assert!(offends(wrong, &allowed), "{wrong}");
    }
}
