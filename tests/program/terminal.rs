//! Terminal restoration: however the program ends, the terminal is as before; and the program never
//! outlives its terminal.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support;
use crate::support::{Launch, PATIENCE, Session, contains, modes};
use rustix::process::{Pid, Signal};

const TITLE: &str = "Lighthouse keeping";
const POST: &str =
    "---\ntitle: Lighthouse keeping\ndate: 2026-01-02\ntags: [sea]\n---\n\nThe lamp *turns*.\n";
/// Maximum time that a program may outlive its terminal.
const SOON: Duration = Duration::from_secs(2);

fn launch() -> Launch {
    Launch::postdesk(&["posts"]).file("posts/lighthouse.md", POST)
}

fn shown(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for(TITLE);
    session
}

/// Starts the program below a shell with job control, as from a prompt; `then` runs after it.
fn below_a_shell(then: &str) -> Launch {
    let program = env!("CARGO_BIN_EXE_postdesk");
    let script = format!("set -m; '{program}' posts; {then}");
    Launch::command("sh", &["-c", &script]).file("posts/lighthouse.md", POST)
}

/// Returns the program below a shell.
fn child_of(session: &Session) -> Pid {
    let shell = session.pid().as_raw_nonzero();
    let children =
        fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).expect("a shell");
    let first = children
        .split_whitespace()
        .next()
        .and_then(|pid| pid.parse().ok());
    first.and_then(Pid::from_raw).expect("a child")
}

/// Returns the state of a process as the kernel names it: `T` is stopped.
fn state(pid: Pid) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

#[track_caller]
fn assert_restored(session: &mut Session) {
    let left = modes::left_on(session.raw());
    assert!(left.is_empty(), "left on: {left:?}");
    assert!(
        contains(session.raw(), b"\x1b[<u"),
        "the key stack is not popped"
    );
    assert_eq!(session.termios_now(), session.termios_before());
}

#[track_caller]
fn assert_signal_restores(signal: Signal, name: &str) {
    let mut session = shown(launch());
    assert_ne!(
        session.termios_now(),
        session.termios_before(),
        "raw mode was never on"
    );
    session.signal(signal);
    assert_eq!(session.exit_within(PATIENCE).signal(), Some(name));
    assert_restored(&mut session);
}

#[test]
fn q_leaves_the_terminal_as_it_was() {
    let mut session = shown(launch());
    session.keys("q");
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
    assert_restored(&mut session);
}

#[test]
fn a_terminal_that_controls_no_session_is_left_as_it_was_too() {
    let program = env!("CARGO_BIN_EXE_postdesk");
    let launch =
        Launch::command("setsid", &["-w", program, "posts"]).file("posts/lighthouse.md", POST);
    let mut session = shown(launch);
    session.keys("q");
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
    assert_restored(&mut session);
}

#[test]
fn sigterm_leaves_the_terminal_as_it_was() {
    assert_signal_restores(Signal::TERM, "Terminated");
}

#[test]
fn sighup_leaves_the_terminal_as_it_was() {
    assert_signal_restores(Signal::HUP, "Hangup");
}

#[test]
fn sigint_leaves_the_terminal_as_it_was() {
    assert_signal_restores(Signal::INT, "Interrupt");
}

#[test]
fn sigquit_leaves_the_terminal_as_it_was() {
    assert_signal_restores(Signal::QUIT, "Quit");
}

/// Signals that can't be handled, or that don't end a program; PIPE and XFSZ mean a write that
/// fails by itself, and the C library reserves 32 and 33 for its threads.
const OTHERS: [i32; 17] = [
    4, 7, 8, 9, 11, 13, 17, 18, 19, 20, 21, 22, 23, 25, 28, 32, 33,
];

#[test]
fn every_signal_that_ends_a_program_leaves_the_terminal_as_it_was() {
    if !cfg!(all(
        target_os = "linux",
        any(target_arch = "x86_64", target_arch = "aarch64")
    )) {
        println!("skipped: t01_every_signal: the numbers are those of Linux");
        return;
    }
    for number in (1..=64).filter(|number| !OTHERS.contains(number)) {
        let mut session = shown(launch());
        let kill = format!("kill -{number} {}", session.pid().as_raw_nonzero());
        let sent = support::ends::status(Command::new("sh").args(["-c", &kill]));
        assert!(sent.expect("a shell").success(), "{kill}");
        let ended = session.exit_within(PATIENCE);
        let code = i32::try_from(ended.exit_code()).unwrap_or(0);
        assert!(
            ended.signal().is_some() || code == 128 + number,
            "{number}: {ended:?}"
        );
        let left = modes::left_on(session.raw());
        assert!(left.is_empty(), "{number} leaves on: {left:?}");
        assert_eq!(session.termios_now(), session.termios_before(), "{number}");
    }
}

#[test]
fn a_panic_on_the_main_thread_leaves_the_terminal_as_it_was_and_says_so() {
    let mut session = launch().env("POSTDESK_DEBUG_PANIC", "main").open();
    assert_ne!(session.exit_within(PATIENCE).exit_code(), 0);
    let left = modes::left_on(session.raw());
    assert!(left.is_empty(), "left on: {left:?}");
    assert!(
        session.text().contains("POSTDESK_DEBUG_PANIC=main"),
        "{}",
        session.text()
    );
}

#[test]
fn a_panic_on_a_worker_leaves_the_screen_alone() {
    let mut session = shown(launch().env("POSTDESK_DEBUG_PANIC", "worker"));
    session.settle(Duration::from_millis(300));
    assert!(session.alive());
    assert!(session.screen().alternate_screen());
    session.keys("q");
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
    assert!(modes::left_on(session.raw()).is_empty());
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_back() {
    let mut session = below_a_shell("printf AT-PROMPT; read x; fg; printf AT-END; read y").open();
    session.wait_for(TITLE);
    let child = child_of(&session);
    session.keys("\x1a");
    session.wait_for("AT-PROMPT");
    assert_eq!(state(child), Some('T'));
    assert!(
        modes::left_on(session.raw()).is_empty(),
        "{:?}",
        modes::left_on(session.raw())
    );
    session.keys("\n");
    session.wait("the list again", |screen| {
        screen.alternate_screen() && screen.contents().contains(TITLE)
    });
    session.keys("q");
    session.wait_for("AT-END");
    assert!(modes::left_on(session.raw()).is_empty());
}

#[test]
fn what_changed_while_it_was_stopped_shows_with_fg() {
    let mut session = below_a_shell("printf AT-PROMPT; read x; fg; printf AT-END; read y").open();
    session.wait_for(TITLE);
    session.keys("\x1a");
    session.wait_for("AT-PROMPT");
    let text = POST.replace("turns", "stands");
    support::put(&session.home().join("posts/lighthouse.md"), &text);
    session.keys("\n");
    session.wait_for("The lamp stands.");
}

#[test]
fn sigtstp_does_as_ctrl_z() {
    let mut session = below_a_shell("printf AT-PROMPT; read x; fg").open();
    session.wait_for(TITLE);
    let child = child_of(&session);
    rustix::process::kill_process(child, Signal::TSTP).expect("a child");
    session.wait_for("AT-PROMPT");
    assert_eq!(state(child), Some('T'));
    session.keys("\n");
    session.wait("the list again", |screen| {
        screen.alternate_screen() && screen.contents().contains(TITLE)
    });
}

#[test]
fn a_stopped_program_ends_when_asked_to() {
    let then = "printf AT-PROMPT; read x; kill -TERM %1; bg; wait %1; printf \"ENDED $?\"; read y";
    let mut session = below_a_shell(then).open();
    session.wait_for(TITLE);
    session.keys("\x1a");
    session.wait_for("AT-PROMPT");
    session.keys("\n");
    session.wait_for("ENDED 143");
    assert!(modes::left_on(session.raw()).is_empty());
}

#[test]
fn in_the_background_it_leaves_the_terminal_to_the_shell() {
    let then = "printf AT-PROMPT; read x; bg; printf STILL-AT-PROMPT; read y; fg; read z";
    let mut session = below_a_shell(then).open();
    session.wait_for(TITLE);
    session.keys("\x1a");
    session.wait_for("AT-PROMPT");
    session.keys("\n");
    session.wait_for("STILL-AT-PROMPT");
    session.settle(Duration::from_millis(300));
    assert!(!session.screen().alternate_screen());
    session.keys("\n");
    session.wait("the list again", |screen| {
        screen.alternate_screen() && screen.contents().contains(TITLE)
    });
}

#[test]
fn a_blocked_terminal_loses_no_key_and_shows_the_last_screen() {
    let mut session = shown(launch());
    session.hold(true);
    for _ in 0..200 {
        session.keys("?");
        session.keys("\x1b[A");
    }
    session.hold(false);
    session.settle(Duration::from_millis(500));
    assert!(session.alive());
    session.signal(Signal::TERM);
    session.exit_within(PATIENCE);
    assert_restored(&mut session);
}

#[test]
fn a_blocked_terminal_does_not_keep_the_program_from_ending() {
    let mut session = shown(launch());
    session.hold(true);
    for _ in 0..2000 {
        session.resize(100, 30);
        session.resize(80, 24);
        session.keys("j");
    }
    session.signal(Signal::TERM);
    session.exit_within(PATIENCE);
}

#[test]
fn ctrl_z_without_a_shell_to_return_to_stops_nothing() {
    let mut session = shown(launch());
    session.keys("\x1a");
    session.settle(Duration::from_millis(500));
    assert_ne!(state(session.pid()), Some('T'));
    session.keys("q");
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
}

#[test]
fn any_sizes_in_any_order_end_in_a_right_screen() {
    let mut session = shown(launch());
    let sizes = [
        (0, 0),
        (1, 1),
        (400, 2),
        (3, 200),
        (65535, 65535),
        (80, 24),
        (100, 30),
        (0, 24),
        (2, 1),
    ];
    for round in 0..100 {
        let (columns, rows) = sizes[round % sizes.len()];
        session.resize(columns, rows);
    }
    session.settle(Duration::from_millis(300));
    session.resize(100, 30);
    session.wait("the list at its size", |screen| {
        screen.size().1.get() == 100 && screen.contents().contains(TITLE)
    });
    assert!(session.alive());
    session.keys("q");
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
}

/// Runs the program with its input or output as a file or pipe, and returns its exit code and
/// messages.
fn run_without_terminal(launch: &Launch, output: Stdio) -> (Option<i32>, String) {
    let child = Command::new(env!("CARGO_BIN_EXE_postdesk"))
        .arg(launch.path("posts"))
        .env_clear()
        .envs(launch.variables())
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let ended = support::ends::ended(child, "a start without a terminal").expect("an end");
    let words = String::from_utf8(ended.stderr).expect("text");
    (ended.status.code(), words)
}

#[test]
fn without_a_terminal_it_says_so_at_once() {
    let launch = launch();
    let (code, words) = run_without_terminal(&launch, Stdio::piped());
    assert_eq!(code, Some(2));
    assert!(
        words.contains("terminal") && !words.contains('\x1b'),
        "{words}"
    );
    assert_eq!(words.lines().count(), 1, "{words}");
}

#[test]
fn a_dumb_terminal_is_told_so_and_gets_no_sequences() {
    let mut session = launch().env("TERM", "dumb").open();
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 2);
    assert!(session.text().contains("terminal"), "{}", session.text());
    assert!(!session.raw().contains(&0x1b));
}

#[test]
fn a_mute_terminal_is_asked_nothing_before_the_first_screen() {
    let mut session = launch().open();
    session.wait_for(TITLE);
    let raw = session.raw().to_vec();
    let title = raw
        .windows(TITLE.len())
        .position(|window| window == TITLE.as_bytes());
    let before = &raw[..title.unwrap_or(raw.len())];
    for question in [
        "\x1b[c", "\x1b[0c", "\x1b[>c", "\x1b[>q", "\x1b[6n", "\x1b[5n", "\x1b[?u", "\x1b]",
        "\x1bP", "\x1b[14t", "$p",
    ] {
        assert!(!contains(before, question.as_bytes()), "asks {question:?}");
    }
}

#[test]
fn a_mute_terminal_is_usable() {
    let mut session = shown(launch());
    session.keys("q");
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
}

#[test]
fn a_closed_terminal_ends_the_program() {
    let mut session = shown(launch());
    session.hang_up();
    session.exit_within(PATIENCE);
}

#[test]
fn a_closed_terminal_ends_the_program_even_with_sighup_ignored() {
    let program = env!("CARGO_BIN_EXE_postdesk");
    let script = format!("trap '' HUP; exec '{program}' posts");
    let mut session =
        shown(Launch::command("sh", &["-c", &script]).file("posts/lighthouse.md", POST));
    session.hang_up();
    session.exit_within(PATIENCE);
}

/// Returns the visible part of a screen: its text, and the style of non-blank cells.
pub(crate) fn visible(screen: &vt100::Screen) -> Vec<String> {
    let (rows, columns) = screen.size();
    let cells = (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
    cells
        .filter_map(|(row, column)| screen.cell(row, column))
        .map(|cell| {
            let blank = cell.contents().trim().is_empty() && !cell.inverse() && !cell.underline();
            let ink = (!blank).then(|| (cell.contents(), cell.fgcolor(), cell.bold(), cell.dim()));
            format!("{:?} {} {ink:?}", cell.bgcolor(), cell.inverse())
        })
        .collect()
}

#[test]
fn an_arrow_key_in_two_packets_is_one_key() {
    let second = "---\ntitle: Second post\ndate: 2026-01-01\n---\n\nText.\n";
    let mut session = shown(launch().file("posts/second.md", second));
    session.settle(Duration::from_millis(500));
    let first = visible(session.screen());
    session.keys("j");
    session.wait("another row chosen", |screen| visible(screen) != first);
    session.settle(Duration::from_millis(500));
    session.bytes(b"\x1b");
    session.bytes(b"[A");
    session.wait("the first row chosen", |screen| visible(screen) == first);
}

/// Returns how often the threads of a process have gone to sleep so far.
fn sleeps(pid: Pid) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{}/task", pid.as_raw_nonzero())).expect("tasks");
    tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("status")).ok())
        .filter_map(|status| {
            let line = status
                .lines()
                .find(|line| line.starts_with("voluntary_ctxt_switches"))?;
            line.split_whitespace().last()?.parse::<u64>().ok()
        })
        .sum()
}

#[test]
fn at_rest_it_sleeps_and_writes_nothing() {
    let mut session = shown(launch());
    session.settle(Duration::from_millis(500));
    let (mark, before) = (session.mark(), sleeps(session.pid()));
    session.settle(SOON);
    assert_eq!(session.since(mark).escape_ascii().to_string(), "");
    // the periodic sweep of the disk, every ten seconds, can happen in this time
    let woken = sleeps(session.pid()) - before;
    assert!(woken < 5, "woke {woken} times in two seconds");
}
