//! Output cost of a typed character, with the text, its preview and the status line on the screen
//! at 120x40.

use std::fs;
use std::process::Command;
use std::time::Duration;

use crate::support;
use crate::support::desk::{Desk, opened};
use crate::support::observe::note;
use crate::support::{Session, skip};

/// Shorter than the debounce of counters and preview.
const AT_ONCE: Duration = Duration::from_millis(60);
/// Longer than everything that follows a key: counters, preview, autosave.
const AFTERWARDS: Duration = Duration::from_millis(1_200);

/// Returns a paragraph of several rows, and a line below it.
fn text() -> String {
    let sentence = "The keeper of the lamp climbs the stairs every evening. ";
    format!(
        "---\ntitle: Lamp\n---\n\n{}\n\nThe end\n",
        sentence.repeat(6)
    )
}

/// Returns the bytes of the frame that shows a typed letter, and of everything after it: the
/// minimum of three, since on a busy machine two frames can be read as one. The first letter at a
/// place moves more, and does not count.
fn cost(session: &mut Session, first: &str, letter: &str) -> (usize, usize) {
    session.keys(first);
    session.settle(AFTERWARDS);
    let costs = (0..3).map(|_| {
        let mark = session.mark();
        session.keys(letter);
        let at_once = session.first_write_since(mark);
        session.settle(AFTERWARDS);
        (at_once, session.since(mark).len() - at_once)
    });
    costs.min().expect("three costs")
}

#[test]
fn a_letter_at_the_end_of_a_text_costs_few_bytes_and_rest_costs_none() {
    let desk = Desk::new(&text());
    let mut session = desk.open();
    // after the last line
    session.keys("\x1b[1;5F\x1b[A\x1b[F");
    let (end, afterwards) = cost(&mut session, "a", "b");
    let mark = session.mark();
    session.settle(Duration::from_secs(2));
    let rest = session.since(mark).len();
    note(&format!(
        "bytes at the end {end} (afterwards {afterwards}), at rest {rest}"
    ));
    assert!((1..=15).contains(&end), "{end} bytes at the end of a line");
    assert_eq!(rest, 0);
}

#[test]
fn a_letter_within_a_paragraph_costs_few_bytes() {
    let desk = Desk::new(&text());
    let mut session = desk.open();
    // in the middle of the second row of the paragraph
    session.keys("\x1b[1;5H\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[1;5C\x1b[1;5C\x1b[1;5C");
    let (middle, afterwards) = cost(&mut session, "c", "d");
    note(&format!(
        "bytes in the middle {middle} (afterwards {afterwards})"
    ));
    assert!((1..=110).contains(&middle), "{middle} bytes in the middle");
}

#[test]
fn a_frame_is_one_write() {
    let desk = Desk::new(&text());
    let log = desk.path("log").display().to_string();
    let can = support::ends::status(Command::new("strace").args(["-o", &log, "true"]));
    if !can.is_ok_and(|status| status.success()) {
        skip("there is no strace here that may watch");
        return;
    }
    let [verb, post] = desk.arguments();
    let program = env!("CARGO_BIN_EXE_postdesk");
    let words = [
        "-f",
        "-qq",
        "-y",
        "-e",
        "trace=write,writev",
        "-o",
        &log,
        program,
        &verb,
        &post,
    ];
    let launch = support::Launch::command("strace", &words).size(120, 40);
    let launch = launch.env("POSTDESK_STATE", &desk.state().to_string_lossy());
    let mut session = opened(launch.without_spelling());
    let frames = |session: &mut Session| {
        session.settle(AT_ONCE * 2);
        let log = fs::read_to_string(&log).expect("a log");
        log.lines()
            .filter(|line| line.contains("</dev/pts/"))
            .count()
    };
    session.settle(AFTERWARDS);
    let before = frames(&mut session);
    // the whole screen is one frame too, and larger than any other
    session.keys("\x0c");
    assert_eq!(frames(&mut session) - before, 1, "a repaint");
    let before = frames(&mut session);
    session.keys("\x1bOF");
    let moved = frames(&mut session) - before;
    assert!(
        (1..=2).contains(&moved),
        "{moved} writes: the cursor, then its place in the status line"
    );
}
