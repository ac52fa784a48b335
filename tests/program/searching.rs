//! Full-text search in the program on real files: incremental results, opened and edited at the
//! line, refreshed as files change, with any file content.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::support::posts::post;
use crate::support::{Launch, Session, put};

fn launch() -> Launch {
    Launch::postdesk(&["posts"])
        .size(120, 40)
        .file(
            "posts/alpha.md",
            &post(
                "Alpha",
                "2026-03-03",
                "One word.\n\nA circuit\nbreaker trips.",
            ),
        )
        .file(
            "posts/beta.md",
            &post("Beta", "2026-02-02", "A Circuit breaker again.\r\n"),
        )
        .file("posts/gamma.md", &post("Gamma", "2026-01-01", "Nothing."))
}

fn shown(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for("3 posts");
    session.wait_for("One word.");
    session
}

/// Returns the first cell of a text on the screen.
fn place(session: &mut Session, wanted: &str) -> Option<(u16, u16)> {
    let (rows, columns) = (40, 120);
    (0..rows).find_map(|row| {
        let text = session.screen().contents_between(row, 0, row, columns);
        let at = text.find(wanted)?;
        Some((row, text.get(..at)?.chars().count() as u16))
    })
}

#[expect(clippy::disallowed_methods, reason = "a test plays another program")]
fn put_bytes(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("a file");
}

#[test]
fn words_are_found_as_they_are_typed_and_read_and_written_at() {
    let mut session = shown(launch());
    session.keys("S");
    session.wait_for("SEARCH");
    session.keys("circuit breaker");
    session.wait_for("2 matches in 2 posts   3 searched");
    session.wait_for("A circuit breaker trips.");
    // in the results, and in the preview
    let (row, column) = place(&mut session, "circuit breaker trips").expect("it is there");
    assert!(session.cell(row, column).bold());
    session.keys("\x1b[B");
    session.wait_for("2 of 2");
    session.wait_for("2 Feb 2026");
    session.keys("\r");
    session.wait_for("READ");
    session.wait_for("1 of 1");
    session.keys("\x1b");
    session.wait_for("SEARCH");
    session.keys("e");
    session.wait_for("EDIT");
    session.keys("New ");
    session.wait_for("A New Circuit breaker again.");
    session.keys("\x1b");
    // unsaved text is searched too
    session.wait_for("A New Circuit breaker again.");
    session.wait_for("SEARCH");
    session.keys("\x1b");
    session.wait_for("newest first");
    session.keys("S");
    session.wait_for("2 matches in 2 posts");
}

#[test]
fn what_changes_on_disk_is_found_while_the_results_stand() {
    let mut session = shown(launch());
    session.keys("Scircuit breaker");
    session.wait_for("2 matches in 2 posts");
    session.keys("\x1b[B");
    session.wait_for("2 of 2");
    let posts = session.home().join("posts");
    let text = post(
        "Alpha",
        "2026-03-03",
        "A circuit breaker.\n\nA second circuit breaker.",
    );
    put(&posts.join("alpha.md"), &text);
    session.wait_for("3 matches in 2 posts");
    // the selected line is the same
    session.wait_for("3 of 3");
    session.keys("\r");
    session.wait_for("A Circuit breaker again.");
}

#[test]
fn nothing_in_a_file_reaches_the_terminal_or_stops_the_search() {
    let far = "x".repeat(3_000_000);
    let mut launch = launch().file("posts/empty.md", "");
    for (name, text) in [
        (
            "escape.md",
            "needle \u{1b}]0;owned\u{7} \u{202e}needle\u{200b}\ttab\r\n".to_owned(),
        ),
        ("long.md", format!("{far} needle {far}")),
        ("wide.md", "日本語".repeat(40) + " needle"),
    ] {
        launch = launch.file(&format!("posts/{name}"), &text);
    }
    put_bytes(&launch.path("posts/bytes.md"), b"caf\xe9 needle \xff\0");
    let mut session = launch.open();
    session.wait_for("8 posts");
    session.keys("Sneedle");
    session.wait_for("4 matches in 4 posts   8 searched");
    session.wait_for("x needle x");
    session.wait_for("␛]0;owned");
    assert!(!String::from_utf8_lossy(session.raw()).contains("\u{1b}]0;owned"));
    session.keys("\x1b");
    // most of these posts have no date
    session.wait_for("by title");
}

#[test]
fn only_the_newest_of_many_keys_is_answered_in_a_large_blog() {
    let mut launch = Launch::postdesk(&["posts"]).size(120, 40);
    for number in 0..600 {
        let mut body = String::new();
        for line in 0..4 {
            let _ = writeln!(body, "Line {line} of post {number}, with words.\n");
        }
        let day = format!("20{:02}-01-01", number % 20);
        launch = launch.file(
            &format!("posts/{number:04}.md"),
            &post(&format!("Post {number}"), &day, &body),
        );
    }
    let mut session = launch.open();
    session.wait_for("600 posts");
    session.keys("Swords");
    session.wait_for("first 1,000 of 2,400 matches in 600 posts   600 searched");
    session.keys("\x15line 3 of post 599,");
    session.wait_for("1 match in 1 post   600 searched");
    session.wait_for("Line 3 of post 599, with words.");
}
