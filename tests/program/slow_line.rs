//! Editing over a bad connection: bytes one by one, pastes that arrive as keys, terminals that
//! stall, never reply, resize constantly, or go away.

use std::time::Duration;

use crate::support;
use crate::support::desk::{Desk, OLD, opened, with_typed};
use crate::support::observe::note;
use crate::support::ssh::Server;
use crate::support::{Launch, PATIENCE, Session, modes, now, process, skip};

/// Maximum gap between two bytes; with a longer one, the machine was slower than the simulated
/// line.
const LONGEST_GAP: Duration = Duration::from_millis(90);
/// Number of attempts on a busy machine.
const TRIES: usize = 5;

/// Sends bytes one by one, 20 to 60 ms apart; returns whether no gap was longer than
/// [`LONGEST_GAP`].
fn trickle(session: &mut Session, bytes: &[u8]) -> bool {
    let mut even = true;
    let mut before = now();
    for (byte, gap) in bytes
        .iter()
        .zip([20, 60, 35, 50, 27, 59, 42].into_iter().cycle())
    {
        std::thread::sleep(Duration::from_millis(gap));
        session.bytes(&[*byte]);
        even &= before.elapsed() < LONGEST_GAP;
        before = now();
    }
    even
}

/// Types sequences of every kind byte by byte and saves; returns the text on disk, or `None` if the
/// machine was too busy to keep the pace.
fn trickled(desk: &Desk, session: &mut Session) -> Option<String> {
    // right, left, a letter of four bytes, word right, Alt-p three times, a paste, End, a click
    let keys = [
        "a\x1b[C\x1b[D",
        "🙂é猫",
        "\x1b[1;5C",
        "\x1bp\x1bp\x1bp",
        "\x1b[200~one\rtwo [A\x1b[201~",
        "\x1bOF",
        "x\x1b[<0;8;5M\x1b[<0;8;5m",
        "y\x1b[3~",
    ];
    if !trickle(session, keys.concat().as_bytes()) {
        return None;
    }
    session.keys("\x13");
    session.wait_for("Saved.");
    Some(desk.text())
}

#[track_caller]
fn assert_trickles(start: impl Fn(&Desk) -> Session) {
    for _ in 0..TRIES {
        let desk = Desk::new("first line\nsecond line\nthird line\n");
        let mut session = start(&desk);
        let Some(text) = trickled(&desk, &mut session) else {
            continue;
        };
        // an Esc that nothing follows is a key too
        session.keys("\x1b");
        session.wait_for("READ");
        session.keys("q");
        assert!(session.exit_within(PATIENCE).success());
        assert_eq!(
            text,
            "a🙂é猫first one\ntwo [Alinex\nsecoyd line\nthird line\n"
        );
        return;
    }
    skip("the machine is too busy to keep the pace of a line");
}

#[test]
fn sequences_that_arrive_byte_by_byte_stay_whole() {
    // the delays of two packets add up to less than the Esc timeout over SSH, 100 ms
    let line = "192.0.2.1 50000 192.0.2.2 22";
    assert_trickles(|desk| opened(desk.launch().env("SSH_CONNECTION", line)));
}

#[test]
fn sequences_that_arrive_byte_by_byte_over_ssh_stay_whole() {
    let Some(server) = Server::start("") else {
        return;
    };
    assert_trickles(|desk| opened(server.write(desk)));
}

/// Returns a text of 10 KB, as from a clipboard.
fn ten_kilobytes() -> String {
    let line = "- an item of a list that is long enough, with ünïcödé in it\n\n1. quoth > he\n";
    let lines = line.repeat(10_240 / line.len());
    format!("{lines}That was the end of it.\n")
}

/// Pastes 10 KB as a terminal without bracketed paste does.
#[track_caller]
fn assert_raw_paste(desk: &Desk, session: &mut Session) {
    let text = ten_kilobytes();
    let typed = text.replace('\n', "\r");
    let begun = now();
    session.keys(&typed);
    session.wait_for("That was the end of it.");
    let took = begun.elapsed();
    note(&format!("10 KB of raw paste: {took:.0?}"));
    session.settle(Duration::from_millis(200));
    session.keys("\x13");
    desk.wait_for(session, &with_typed(&text));
    session.wait_for("Saved.");
    session.keys("\x1a\x13");
    desk.wait_for(session, OLD);
}

#[test]
fn a_raw_paste_is_one_step() {
    let desk = Desk::new(OLD);
    assert_raw_paste(&desk, &mut desk.open());
}

#[test]
fn a_raw_paste_over_ssh_is_one_step() {
    let Some(server) = Server::start("") else {
        return;
    };
    let desk = Desk::new(OLD);
    assert_raw_paste(&desk, &mut opened(server.write(&desk)));
}

#[test]
fn a_raw_paste_outside_of_a_text_is_no_commands() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.keys("\x1b");
    session.wait_for("READ");
    session.settle(Duration::from_millis(300));
    let before = session.text();
    session.keys(&ten_kilobytes().replace('\n', "\r"));
    session.settle(Duration::from_millis(500));
    assert_eq!(session.text(), before);
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
}

#[test]
fn keys_that_a_stalled_line_delivers_at_once_are_keys() {
    let posts: Vec<String> = (0..60).map(|n| format!("posts/p{n:02}.md")).collect();
    let mut launch = Launch::postdesk(&["posts"]).size(120, 40);
    for (path, day) in posts.iter().zip(0..) {
        let date = format!("20{:02}-01-01", 99 - day);
        launch = launch.file(
            path,
            &support::posts::post(&format!("Post {day}."), &date, "Text."),
        );
    }
    let mut session = launch.open();
    session.wait_for("60 posts");
    session.keys(&format!("{}k", "j".repeat(45)));
    session.wait("the post chosen", |screen| {
        screen.contents().matches("Post 44.").count() == 2
    });
}

#[test]
fn a_terminal_that_stalls_for_ten_seconds_loses_no_key() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    session.hold(true);
    let (begun, mut typed) = (now(), String::new());
    let mut drafted = false;
    while begun.elapsed() < Duration::from_secs(10) {
        let word = format!("w{} ", typed.len());
        session.keys(&word);
        typed.push_str(&word);
        // forces a full repaint, so that the terminal's buffer is soon full
        let wide = if typed.len() % 2 == 0 { 120 } else { 110 };
        session.resize(wide, 40);
        std::thread::sleep(Duration::from_millis(40));
        drafted |= desk.has_draft("w100 ") || desk.has_draft("w99 ");
    }
    let last = typed
        .split_whitespace()
        .next_back()
        .expect("a word")
        .to_owned();
    desk.wait_for_draft(&typed);
    assert!(drafted, "no draft before the terminal took bytes again");
    session.resize(120, 40);
    session.hold(false);
    session.wait("the last word", |screen| screen.contents().contains(&last));
    session.keys("\x13");
    desk.wait_for(&mut session, &with_typed(&typed));
}

#[test]
fn a_terminal_that_changes_its_size_all_the_time_loses_no_key() {
    let desk = Desk::new(OLD);
    let mut session = desk.open();
    let mut typed = String::new();
    for round in 0..200_u16 {
        let word = format!("word{round} ");
        session.keys(&word);
        typed.push_str(&word);
        session.resize(20 + round * 37 % 140, 5 + round * 13 % 50);
        std::thread::sleep(Duration::from_millis(5));
    }
    session.resize(120, 40);
    session.wait_for("word199");
    session.keys("\x13");
    desk.wait_for(&mut session, &with_typed(&typed));
    session.keys("\x1b");
    session.wait_for("READ");
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
    assert!(modes::left_on(session.raw()).is_empty());
}

#[test]
fn a_terminal_that_never_answers_can_be_written_in_at_once() {
    // the test terminal never replies
    let desk = Desk::new(OLD);
    let begun = now();
    let mut session = desk.open();
    note(&format!("first paint: {:.0?}", begun.elapsed()));
    session.keys("At once. \x13");
    desk.wait_for(&mut session, &with_typed("At once. "));
}

/// Starts the program with SIGHUP ignored, as `nohup` does.
fn deaf(desk: &Desk) -> Session {
    let [verb, post] = desk.arguments();
    let program = env!("CARGO_BIN_EXE_postdesk");
    let script = format!("trap '' HUP; exec '{program}' {verb} '{post}'");
    let launch = Launch::command("sh", &["-c", &script]).size(120, 40);
    let launch = launch.env("POSTDESK_STATE", &desk.state().to_string_lossy());
    opened(launch.without_spelling())
}

#[test]
fn a_terminal_that_dies_with_sighup_ignored_leaves_a_draft_and_no_process() {
    let desk = Desk::new(OLD);
    let mut session = deaf(&desk);
    session.keys("Not lost. ");
    session.wait_for("Not lost. The old");
    let pid = session.pid();
    session.hang_up();
    session.exit_within(PATIENCE);
    assert_eq!(process::processor_time(pid), None);
    assert!(desk.has_draft(&with_typed("Not lost. ")));
}

#[test]
fn a_terminal_that_dies_while_it_is_stalled_leaves_a_draft_and_no_process() {
    let desk = Desk::new(OLD);
    let mut session = deaf(&desk);
    session.keys("Not lost. ");
    session.wait_for("Not lost. The old");
    session.hold(true);
    for round in 0..40 {
        session.resize(100 + round % 2 * 20, 40);
        session.keys("x");
        std::thread::sleep(Duration::from_millis(10));
    }
    desk.wait_for_draft("Not lost. x");
    session.hang_up();
    session.exit_within(PATIENCE);
    assert!(desk.has_draft("Not lost. x"), "{:?}", desk.drafts());
}
