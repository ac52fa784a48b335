//! Output cost of scrolling, in terminals with different capabilities.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::support;
use crate::support::posts::post;
use crate::support::{Launch, PATIENCE, Session, contains, modes};

/// Maximum cost of scrolling by one line, and by one page, in bytes.
const LINE: usize = 600;
const PAGE: usize = 4096;
/// Time of silence after which all output for a key has arrived.
const QUIET: Duration = Duration::from_millis(200);

/// Queries for the device attributes, and for the mode of left and right margins.
const QUESTIONS: [&[u8]; 2] = [b"\x1b[c", b"\x1b[?69$p"];
/// Replies of xterm as a VT420.
const ANSWERS: [&[u8]; 2] = [b"\x1b[?64;1;2;6;9;15;18;21;22c", b"\x1b[?69;2$y"];

/// Opens the first of forty posts of realistic length.
fn reading(zoomed: bool) -> Session {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("posts");
    let text = fs::read_to_string(sample.join("microservices-architecture-lessons.md"))
        .expect("the sample blog");
    let body = text.splitn(3, "---").nth(2).expect("a body").repeat(6);
    let mut launch = Launch::postdesk(&["posts"]).size(120, 40);
    for number in 1..=40 {
        let title = format!("The post with number {number}");
        let date = format!("2025-{:02}-{:02}", 12 - number / 20, 28 - number % 20);
        launch = launch.file(&format!("posts/{number}.md"), &post(&title, &date, &body));
    }
    let mut session = launch.open();
    session.wait_for("40 posts");
    session.keys("\r");
    if zoomed {
        session.keys("z");
    }
    session.settle(QUIET);
    session
}

/// Presses a key and returns the output for it.
fn sent_for(session: &mut Session, key: &str) -> Vec<u8> {
    let mark = session.mark();
    session.keys(key);
    session.settle(QUIET);
    session.since(mark).to_vec()
}

#[track_caller]
fn assert_costs(session: &mut Session, key: &str, most: usize) -> Vec<u8> {
    let sent = sent_for(session, key);
    support::observe::note(&format!("{key:?}: {} bytes", sent.len()));
    assert!(!sent.is_empty(), "{key:?} shows nothing");
    assert!(
        sent.len() <= most,
        "{key:?}: {} bytes\n{}",
        sent.len(),
        sent.escape_ascii()
    );
    sent
}

/// Replies to both queries, in order.
fn answer(session: &mut Session) {
    for (question, answer) in QUESTIONS.into_iter().zip(ANSWERS) {
        session.wait_for_bytes(0, question);
        session.bytes(answer);
    }
    session.settle(QUIET);
}

#[track_caller]
fn assert_ends_without_margins(session: &mut Session) {
    session.keys("q");
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
    let left = modes::left_on(session.raw());
    assert!(left.is_empty(), "left on: {left:?}");
}

#[test]
fn a_line_of_the_whole_screen_costs_little_on_any_terminal() {
    let mut session = reading(true);
    for _ in 0..20 {
        assert_costs(&mut session, "j", LINE);
    }
    for _ in 0..3 {
        assert_costs(&mut session, " ", PAGE);
    }
    let sent = assert_costs(&mut session, "k", LINE);
    assert!(contains(&sent, b"\x1b[r"), "no rows moved");
    assert!(!contains(session.raw(), b"\x1b[?69h"));
}

#[test]
fn a_line_beside_the_list_costs_little_where_there_are_margins() {
    let mut session = reading(false);
    answer(&mut session);
    for _ in 0..20 {
        let sent = assert_costs(&mut session, "j", LINE);
        let margins = [&b"\x1b[?69h"[..], b"\x1b[s\x1b[?69l"];
        let both = margins.map(|bytes| contains(&sent, bytes));
        assert_eq!(both, [true, true], "{}", sent.escape_ascii());
    }
    for _ in 0..3 {
        assert_costs(&mut session, " ", PAGE);
    }
    assert_ends_without_margins(&mut session);
}

#[test]
fn a_terminal_that_answers_late_gets_margins_then() {
    let mut session = reading(false);
    assert!(!contains(&sent_for(&mut session, "j"), b"\x1b[?69h"));
    session.settle(Duration::from_secs(5));
    let before = session.text();
    answer(&mut session);
    assert_eq!(session.text(), before, "an answer was taken for keys");
    assert!(contains(&sent_for(&mut session, "j"), b"\x1b[?69h"));
    let raw = session.raw();
    for question in QUESTIONS {
        let asked = raw.windows(question.len()).filter(|it| *it == question);
        assert_eq!(asked.count(), 1, "{}", question.escape_ascii());
    }
    assert_ends_without_margins(&mut session);
}

#[test]
fn a_terminal_without_margins_gets_none() {
    for (attributes, mode) in [
        (&b"\x1b[?1;2c"[..], &b""[..]),
        (b"\x1b[?62;21;22c", b"\x1b[?69;0$y"),
        (b"\x1b[?62;21;22c", b"\x1b[?69;4$y"),
        (b"", b""),
    ] {
        let mut session = reading(false);
        session.wait_for_bytes(0, QUESTIONS[0]);
        session.bytes(attributes);
        if !mode.is_empty() {
            session.wait_for_bytes(0, QUESTIONS[1]);
            session.bytes(mode);
        }
        session.settle(QUIET);
        for key in ["j", "j", " "] {
            assert!(!sent_for(&mut session, key).is_empty());
        }
        assert!(
            !contains(session.raw(), b"\x1b[?69h"),
            "{}",
            attributes.escape_ascii()
        );
        assert_eq!(contains(session.raw(), QUESTIONS[1]), !mode.is_empty());
    }
}

#[test]
fn ctrl_z_keeps_what_is_known_and_asks_again_for_what_was_not_answered() {
    let program = env!("CARGO_BIN_EXE_postdesk");
    let script = format!(
        "set -m; '{program}' posts; printf AT-PROMPT; while read x; do fg; printf AT-PROMPT; done"
    );
    let launch = Launch::command("sh", &["-c", &script])
        .file("posts/one.md", &post("One", "2026-01-01", "Text."));
    let mut session = launch.open();
    session.wait_for_bytes(0, QUESTIONS[0]);
    stop(&mut session);
    let mark = session.mark();
    session.keys("\n");
    session.wait_for_bytes(mark, QUESTIONS[0]);
    answer(&mut session);
    stop(&mut session);
    let mark = session.mark();
    session.keys("\n");
    session.wait_for_bytes(mark, b"Text.");
    session.settle(QUIET);
    assert!(!contains(session.since(mark), QUESTIONS[0]));
}

/// Presses Ctrl-Z, and waits for the shell.
#[track_caller]
fn stop(session: &mut Session) {
    let mark = session.mark();
    session.keys("\x1a");
    session.wait_for_bytes(mark, b"AT-PROMPT");
    let left = modes::left_on(session.raw());
    assert!(left.is_empty(), "left on: {left:?}");
}
