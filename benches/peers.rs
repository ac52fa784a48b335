//! postdesk beside other programs in one run, each in a pseudo-terminal: `cargo bench --bench peers`.
//!
//! Those that aren't installed are skipped. The tables are Markdown: time to content, then for each
//! key the time to the first byte, the CPU time of all threads and the bytes written (medians, and
//! in parentheses how often postdesk's), and the most memory used. A key is sent when the program
//! has been quiet for [`QUIET`].

#[path = "../tests/support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use support::observe::note;
use support::{Launch, Session, now, put};

/// Number of posts in the blog.
const POSTS: usize = 1_000;
/// Number of times that a key is pressed.
const KEYS: usize = 40;
/// Number of runs of a command.
const RUNS: usize = 15;
/// Longest time that a key may take.
const LIMIT: Duration = Duration::from_secs(2);
/// Time without output before a key.
const QUIET: Duration = Duration::from_millis(60);
/// Words that one post in a hundred contains.
const PHRASE: &str = "shard leader";
/// Lines of the long post, about 1 MB.
const LONG_LINES: usize = 12_000;

/// A program and what to press in it.
struct Peer {
    name: &'static str,
    /// The program and its arguments, in a folder with `posts`, `long.md` and `short.md`.
    command: &'static [&'static str],
    /// Text that shows that it is ready.
    ready: &'static str,
    /// Keys before the measured one.
    before: &'static str,
    key: &'static str,
}

/// Figures of a program.
struct Figures {
    name: &'static str,
    content: f64,
    first_byte: f64,
    cpu: f64,
    bytes: f64,
    memory: f64,
}

const LIST: [Peer; 2] = [
    Peer {
        name: "postdesk",
        command: &["postdesk", "posts"],
        ready: "Post 0999",
        before: "",
        key: "j",
    },
    Peer {
        name: "mc",
        command: &["mc", "-u", "posts", "posts"],
        ready: "0001.md",
        before: "",
        key: "\x0e",
    },
];

const READ: [Peer; 4] = [
    Peer {
        name: "postdesk",
        command: &["postdesk", "long.md"],
        ready: "Line 1 of",
        before: "\r",
        key: "j",
    },
    Peer {
        name: "less",
        command: &["less", "long.md"],
        ready: "Line 1 of",
        before: "",
        key: "j",
    },
    Peer {
        name: "vim",
        command: &["vim", "-N", "-u", "NONE", "-R", "long.md"],
        ready: "Line 1 of",
        before: "",
        key: "\x05",
    },
    Peer {
        name: "micro",
        command: &["micro", "long.md"],
        ready: "Line 1 of",
        before: "\x1b[6~",
        key: "\x1b[B",
    },
];

const WRITE: [Peer; 4] = [
    Peer {
        name: "postdesk",
        command: &["postdesk", "edit", "short.md"],
        ready: "Line 1 of",
        before: "",
        key: "x",
    },
    Peer {
        name: "vim",
        command: &["vim", "-N", "-u", "NONE", "short.md"],
        ready: "Line 1 of",
        before: "i",
        key: "x",
    },
    Peer {
        name: "nano",
        command: &["nano", "short.md"],
        ready: "Line 1 of",
        before: "",
        key: "x",
    },
    Peer {
        name: "micro",
        command: &["micro", "short.md"],
        ready: "Line 1 of",
        before: "",
        key: "x",
    },
];

fn main() {
    note(&format!("## A list of {POSTS} posts; one post down\n"));
    table(&LIST);
    note("\n## A post of 1 MB; one line down\n");
    table(&READ);
    note("\n## A post of 10 kB; one letter\n");
    table(&WRITE);
    note(&format!(
        "\n## Posts that contain \"{PHRASE}\", of {POSTS}\n"
    ));
    searches();
}

/// Prints the figures of the installed programs.
fn table(peers: &[Peer]) {
    let figures: Vec<Figures> = peers
        .iter()
        .filter(|it| is_installed(it))
        .map(measure)
        .collect();
    let Some(own) = figures.first() else { return };
    let mut text = String::from(
        "| program | content ms | first byte ms | CPU ms | bytes | memory MB |\n|---|---|---|---|---|---|",
    );
    for it in &figures {
        // writing to a string can't fail
        let _ = write!(
            text,
            "\n| {} | {:.1} ({:.1}) | {:.2} ({:.1}) | {:.2} ({:.1}) | {:.0} ({:.1}) | {:.1} ({:.1}) |",
            it.name,
            it.content,
            it.content / own.content,
            it.first_byte,
            it.first_byte / own.first_byte,
            it.cpu,
            it.cpu / own.cpu,
            it.bytes,
            it.bytes / own.bytes,
            it.memory,
            it.memory / own.memory,
        );
    }
    note(&text);
}

fn is_installed(peer: &Peer) -> bool {
    let name = peer.command[0];
    name == "postdesk" || which(name)
}

fn which(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// Returns the program of this build, or that named by `POSTDESK_BENCH_BINARY`.
fn own_program() -> String {
    let other = std::env::var("POSTDESK_BENCH_BINARY");
    other.unwrap_or_else(|_| env!("CARGO_BIN_EXE_postdesk").to_owned())
}

fn measure(peer: &Peer) -> Figures {
    let program = match peer.command[0] {
        "postdesk" => own_program(),
        other => other.to_owned(),
    };
    let launch = Launch::command(&program, &peer.command[1..]).size(120, 40);
    let launch = launch.without_spelling();
    write_blog(&launch.path("posts"));
    put(&launch.path("long.md"), &post("Long", LONG_LINES));
    put(&launch.path("short.md"), &post("Short", 120));
    let start = now();
    let mut session = launch.open();
    session.wait_for(peer.ready);
    let content = milliseconds(start.elapsed());
    session.settle(QUIET);
    if !peer.before.is_empty() {
        session.keys(peer.before);
        session.settle(QUIET);
    }
    let (mut times, mut bytes) = (Vec::new(), Vec::new());
    let cpu = cpu_milliseconds(&session);
    for _ in 0..KEYS {
        let (time, count) = press(&mut session, peer.key);
        times.push(time);
        bytes.push(count);
    }
    let cpu = (cpu_milliseconds(&session) - cpu) / KEYS as f64;
    Figures {
        name: peer.name,
        content,
        first_byte: median(times),
        cpu,
        bytes: median(bytes),
        memory: peak_megabytes(&session),
    }
}

/// Presses a key; returns the milliseconds to the first byte, and the bytes until it is quiet.
fn press(session: &mut Session, key: &str) -> (f64, f64) {
    let mark = session.mark();
    let start = now();
    session.keys(key);
    while session.mark() == mark && start.elapsed() < LIMIT {
        std::thread::sleep(Duration::from_micros(10));
    }
    let time = milliseconds(start.elapsed());
    session.settle(QUIET);
    (time, (session.mark() - mark) as f64)
}

/// Returns the CPU time of all threads so far, from `/proc/PID/task/*/schedstat`.
fn cpu_milliseconds(session: &Session) -> f64 {
    let tasks = format!("/proc/{}/task", session.pid().as_raw_nonzero());
    let tasks = fs::read_dir(tasks).into_iter().flatten().flatten();
    let nanoseconds = tasks.filter_map(|task| {
        let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e6
}

/// Returns the most memory that was resident, from `VmHWM` in `/proc/PID/status`.
fn peak_megabytes(session: &Session) -> f64 {
    let status = format!("/proc/{}/status", session.pid().as_raw_nonzero());
    let status = fs::read_to_string(status).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) / 1024.0
}

/// Prints the times of the searches, as whole processes.
fn searches() {
    let around = tempfile::TempDir::new().expect("a folder");
    write_blog(&around.path().join("posts"));
    let own = own_program();
    let quoted = format!("\"{PHRASE}\"");
    let commands: [(&str, &[&str]); 2] = [
        (&own, &["list", "--posts", "posts", &quoted]),
        ("rg", &["-l", PHRASE, "posts"]),
    ];
    let mut text = String::from("| program | ms |\n|---|---|");
    let mut first = None;
    for (program, arguments) in commands {
        if program == "rg" && !which("rg") {
            continue;
        }
        let runs = (0..RUNS).map(|_| run(program, arguments, around.path()));
        let time = median(runs.collect());
        let ours = *first.get_or_insert(time);
        let name = Path::new(program).file_name().unwrap_or_default();
        let _ = write!(
            text,
            "\n| {} | {time:.1} ({:.1}) |",
            name.display(),
            time / ours
        );
    }
    note(&text);
}

/// Returns the milliseconds that a command takes.
fn run(program: &str, arguments: &[&str], folder: &Path) -> f64 {
    let start = now();
    let status = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    let time = milliseconds(start.elapsed());
    assert!(status.is_ok_and(|status| status.success()), "{program}");
    time
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn write_blog(folder: &Path) {
    fs::create_dir_all(folder).expect("a folder");
    for number in 0..POSTS {
        let mut text = post(&format!("Post {number:04}"), 12);
        if number % 100 == 0 {
            let _ = writeln!(text, "\nThe {PHRASE} is elected.");
        }
        put(&folder.join(format!("{number:04}.md")), &text);
    }
}

fn post(title: &str, lines: usize) -> String {
    let number: usize = title.trim_start_matches("Post ").parse().unwrap_or(0);
    let (month, day) = (number / 28 % 12 + 1, number % 28 + 1);
    let year = 2020 + number / 336;
    let mut text = format!(
        "---\ntitle: {title}\ndate: {year}-{month:02}-{day:02}\ntags: [rust, bench]\n---\n"
    );
    for line in 1..=lines {
        let _ = write!(
            text,
            "\nLine {line} of a post with **bold** words, `code` and [a link](./other.md) in it.\n"
        );
    }
    text
}
