//! Tests of the test harness itself, with `sh` in its terminal.

use std::time::Duration;

use crate::support;
use crate::support::watchdog::Watchdog;
use crate::support::{Launch, PATIENCE, modes};
use rustix::process::Signal;

fn shell(script: &str) -> Launch {
    Launch::command("sh", &["-c", script])
}

#[test]
fn text_on_the_screen_is_seen() {
    let mut session =
        shell("printf 'one\\r\\ntwo'; read x; printf \"\\r\\ngot $x\"; read y").open();
    session.wait_for("two");
    assert!(session.text().starts_with("one\ntwo\n"));
    session.keys("three\n");
    session.wait_for("got three");
    assert!(session.alive());
}

#[test]
fn the_style_of_a_cell_is_seen() {
    let mut session = shell("printf '\\033[1;31mR'; read x").open();
    session.wait_for("R");
    assert!(session.cell(0, 0).bold());
    assert_eq!(session.cell(0, 0).fgcolor(), vt100::Color::Idx(1));
}

#[test]
fn bytes_are_counted_from_a_mark() {
    let mut session = shell("printf a; read x; printf bcd; read y").open();
    session.wait_for("a");
    let mark = session.mark();
    session.keys("\n");
    session.wait_for("bcd");
    assert!(session.since(mark).ends_with(b"bcd"));
    assert!(session.raw().starts_with(b"a"));
}

#[test]
fn the_end_is_told_with_its_code_and_its_last_words() {
    let mut session = shell("printf bye; exit 7").open();
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 7);
    assert!(session.text().contains("bye"));
    assert!(!session.alive());
}

#[test]
fn a_death_by_signal_is_told() {
    let mut session = shell("printf ready; read x").open();
    session.wait_for("ready");
    session.signal(Signal::TERM);
    assert_eq!(session.exit_within(PATIENCE).signal(), Some("Terminated"));
}

#[test]
fn a_change_of_size_reaches_the_program() {
    let mut session =
        shell("trap 'stty size' WINCH; printf ready; while :; do read x; done").open();
    session.wait_for("ready");
    session.resize(100, 40);
    session.keys("\n");
    session.wait_for("40 100");
}

#[test]
fn changed_terminal_modes_are_seen_even_after_the_end() {
    let mut session = shell("read x; stty -echo; printf off; read y; stty echo").open();
    let before = session.termios_now();
    session.keys("\n");
    session.wait_for("off");
    assert_ne!(session.termios_now(), before);
    session.keys("\n");
    session.exit_within(PATIENCE);
    assert_eq!(session.termios_now(), before);
}

#[test]
fn a_closed_terminal_ends_what_heeds_it() {
    let mut session = shell("printf ready; read x").open();
    session.wait_for("ready");
    session.hang_up();
    session.exit_within(PATIENCE);
}

#[test]
fn the_end_of_a_test_types_no_key() {
    // without the rule the line break is read in about one case of ten
    for _ in 0..50 {
        let around = tempfile::TempDir::new().expect("a folder");
        let [typed, ended] = ["typed", "ended"].map(|name| around.path().join(name));
        let script = format!(
            "trap '' HUP; printf ready; read x && : >{}; : >{}",
            typed.display(),
            ended.display()
        );
        let mut session = shell(&script).open();
        session.wait_for("ready");
        drop(session);
        let deadline = support::now() + PATIENCE;
        while !ended.exists() {
            assert!(support::now() < deadline, "it still runs");
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(!typed.exists());
    }
}

#[test]
fn silence_is_told_from_chatter() {
    let mut session = shell("printf ready; read x").open();
    session.wait_for("ready");
    let mark = session.mark();
    session.settle(Duration::from_millis(300));
    assert_eq!(session.since(mark), b"");
}

#[test]
fn the_environment_is_clean() {
    let mut session = shell("env; printf done")
        .size(200, 60)
        .env("NO_COLOR", "1")
        .open();
    session.exit_within(PATIENCE);
    let text = session.text();
    assert!(text.contains("TERM=xterm-256color") && text.contains("NO_COLOR=1"));
    assert!(!text.contains("CARGO"));
}

#[test]
fn modes_that_stay_on_are_named() {
    let left = |bytes: &[u8]| modes::left_on(bytes).into_iter().collect::<Vec<_>>();
    assert_eq!(
        left(b"\x1b[?1049h\x1b[?25lx\x1b[?25h\x1b[?1049l"),
        Vec::<String>::new()
    );
    assert_eq!(left(b"\x1b[?1049;2004h\x1b[?1049l"), ["2004"]);
    assert_eq!(left(b"\x1b[>1u\x1b[?25l"), ["hidden cursor", "kitty keys"]);
}

#[test]
fn a_terminal_that_a_key_has_stopped_is_read_to_its_end() {
    let mut session = shell("stty ixon; printf ready; read x; printf '%5000s' end").open();
    session.wait_for("ready");
    session.keys("\x13\r");
    session.exit_within(PATIENCE);
    session.wait_for("end");
}

#[test]
fn a_stopped_terminal_ends_with_its_session() {
    let mut session = shell("stty ixon; printf ready; while :; do read x; done").open();
    session.wait_for("ready");
    session.keys("\x13");
    // the byte that ends its reader has no space in the buffer: the drop must not wait for it
    drop(session);
}

#[test]
#[should_panic(expected = "the terminal takes no bytes")]
fn a_program_that_reads_no_key_fails_the_test() {
    let mut session = shell("stty raw -echo; printf ready; sleep 600").open();
    session.wait_for("ready");
    for _ in 0..100 {
        session.bytes_within(Duration::from_secs(1), &[b'x'; 4096]);
    }
}

#[test]
fn a_test_that_hangs_is_named_and_its_program_killed() {
    let (sender, barked) = std::sync::mpsc::channel();
    let watchdog = Watchdog::with(Duration::ZERO, move |screen| {
        sender.send(screen.to_owned()).expect("the test waits");
    });
    assert_eq!(barked.recv_timeout(PATIENCE).as_deref(), Ok(""));
    drop(watchdog);
}
