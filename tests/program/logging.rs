//! The log: what happens is written on request, without private text; otherwise nothing is.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support;
use crate::support::leaks::SECRET;
use crate::support::{Launch, PATIENCE, Session};

/// The log in the state folder.
const LOG: &str = ".local/state/postdesk/postdesk.log";
/// Letters that are typed into the post: none of them is in a log otherwise.
const TYPED: &str = "ŋþðø";

/// Creates a blog of one post whose title, name, tags and text are the secret word.
fn launch(arguments: &[&str]) -> Launch {
    let text = format!("---\ntitle: {SECRET}\ntags: [{SECRET}]\n---\n\n{SECRET}\n");
    Launch::postdesk(arguments)
        .size(120, 30)
        .without_spelling()
        .file(&format!("posts/{SECRET}.md"), &text)
}

/// Types into the post, saves it and quits; the folder lasts as long as the returned session.
#[track_caller]
fn edit_and_quit(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for(SECRET);
    session.keys("e");
    session.wait_for(", column 1");
    session.keys("\x1b[1;5F");
    session.keys(TYPED);
    session.wait_for(TYPED);
    session.keys("\x13");
    session.wait_for("Saved");
    session.keys("\x1b");
    session.wait_for_end_of("EDIT");
    session.keys("q");
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
    session
}

/// Reads a log; asserts that it has these parts and nothing private.
#[track_caller]
fn assert_logged(log: &Path, wanted: &[&str]) {
    let text = fs::read_to_string(log).expect("a log");
    for wanted in wanted {
        assert!(text.contains(wanted), "{wanted}:\n{text}");
    }
    for private in [SECRET, ".md", "posts/", "Char("] {
        assert!(!text.contains(private), "{private}:\n{text}");
    }
    let typed = text.chars().find(|c| TYPED.contains(*c));
    assert_eq!(typed, None, "{text}");
}

#[test]
fn a_session_is_logged_without_private_text() {
    let session = edit_and_quit(launch(&["posts"]).env("POSTDESK_LOG", "debug"));
    let log = session.home().join(LOG);
    assert_logged(
        &log,
        &[
            "started version=",
            "scanned posts=1 warnings=0",
            "event{kind=Key}",
            "event{kind=Saved}",
            "effect{kind=Save}",
            "job{worker=\"files\" kind=Save}",
            "saved bytes=",
            "time.busy=",
        ],
    );
    let mode = fs::metadata(&log).expect("a log").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn no_log_is_written_unless_it_is_asked_for() {
    let session = edit_and_quit(launch(&["posts"]));
    assert!(session.home().join(".local/state/postdesk").exists());
    assert!(!session.home().join(LOG).exists());
}

#[test]
fn the_level_decides_what_is_logged() {
    let launch = launch(&[]).env("POSTDESK_LOG", "error");
    let ran = launch.run(&["list", "posts", "--posts", "nowhere"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_logged(&launch.path(LOG), &["ERROR", "kind=Blog"]);
    let text = fs::read_to_string(launch.path(LOG)).expect("a log");
    assert!(!text.contains("started"), "{text}");
}

#[test]
fn a_file_of_the_command_line_gets_the_log() {
    let launch = launch(&[]);
    let ran = launch.run(&["--log", "my.log", "list", "--posts", "posts"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_logged(&launch.path("my.log"), &["started", "command=\"List\""]);
    assert!(!launch.path(LOG).exists());
    let ran = launch.run(&["doctor", "--log", "my.log", "--posts", "posts"]);
    assert!(
        ran.text().contains("  log                  ~/my.log\n"),
        "{ran:?}"
    );
}

#[test]
fn a_large_log_is_emptied_at_the_start() {
    let launch = launch(&[]).env("POSTDESK_LOG", "info");
    let log = launch.path(LOG);
    support::put(&log, &format!("postdesk log 1\n{}", "x".repeat(5 << 20)));
    launch.run(&["list", "--posts", "posts"]);
    let text = fs::read_to_string(&log).expect("a log");
    assert!(!text.contains("xx") && text.contains("started"));
    launch.run(&["list", "--posts", "posts"]);
    let text = fs::read_to_string(&log).expect("a log");
    assert_eq!(text.matches("started").count(), 2, "{text}");
}

#[test]
fn a_log_that_cannot_be_written_is_an_error_of_one_line() {
    let launch = launch(&[]);
    support::put(&launch.path("other.log"), &"x".repeat(5 << 20));
    std::os::unix::fs::symlink("/dev/null", launch.path("null.log")).expect("a link");
    for file in ["none/x.log", "other.log", "null.log"] {
        let ran = launch.run(&["--log", file, "list", "--posts", "posts"]);
        assert_eq!((ran.code, ran.text()), (Some(2), ""), "{ran:?}");
        assert_eq!(ran.words().lines().count(), 1, "{ran:?}");
        let why = format!("{file}: can't write the log: ");
        assert!(ran.words().contains(&why), "{ran:?}");
    }
    let kept = fs::read_to_string(launch.path("other.log")).expect("a file");
    assert_eq!(kept.len(), 5 << 20, "a file that is no log stays as it is");
    let ran = launch.run(&["--log", "posts/a.md", "list", "--posts", "posts"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.words().contains("must end in .log"), "{ran:?}");
    let launch = launch.env("POSTDESK_LOG", "loud");
    let ran = launch.run(&["list", "--posts", "posts"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let why = "POSTDESK_LOG: `loud` is not a log level; use error, warn, info, debug, trace or off";
    assert!(ran.words().contains(why), "{ran:?}");
}

#[test]
fn nothing_is_logged_for_readers() {
    let launch = launch(&[]).env("POSTDESK_LOG", "debug");
    let ran = launch.run(&["--public", "list", "--posts", "posts"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!launch.path(".local").exists());
    let ran = launch.run(&["--public", "--log", "my.log", "list", "--posts", "posts"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(!launch.path("my.log").exists());
}

#[test]
fn doctor_writes_no_log_and_names_a_wrong_level() {
    let launch = launch(&[]).env("POSTDESK_LOG", "debug");
    let ran = launch.run(&["doctor", "--posts", "posts"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.text().contains("~/.local/state/postdesk/postdesk.log"));
    assert!(!launch.path(".local").exists());
    let launch = launch.env("POSTDESK_LOG", "loud");
    let ran = launch.run(&["doctor", "--posts", "posts"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.text().contains("`loud` is not a log level"),
        "{}",
        ran.text()
    );
}
