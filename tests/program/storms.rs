//! Bursts of changes, and changes that the watcher cannot report: the list still matches the disk,
//! and the terminal is not flooded.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support;
use crate::support::observe::note;
use crate::support::posts::{post, remove, rename};
use crate::support::{Launch, PATIENCE, Session, now, put, skip};
use rustix::process::Signal;

/// Number of frames that any burst may take.
const FEW_FRAMES: usize = 40;
/// A hint is sent at most every half second, so a longer burst may take more frames.
const HINT: Duration = Duration::from_millis(500);

fn launch() -> Launch {
    Launch::postdesk(&["posts"]).without_sweep().file(
        "posts/alpha.md",
        &post("Alpha", "2026-03-03", "First body."),
    )
}

fn shown(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for("First body.");
    session.settle(Duration::from_millis(300));
    session
}

/// Writes this many posts, each with a text.
fn write_many(posts: &Path, count: usize, text: &str) {
    for number in 0..count {
        let post = post(&format!("Many {number}"), "2020-01-01", text);
        put(&posts.join(format!("many-{number}.md")), &post);
    }
}

/// Position in the output before a burst, and its start time.
type Began = (usize, Instant);

/// Waits for the text after a burst, and asserts that it took few frames.
#[track_caller]
fn assert_few_frames(session: &mut Session, what: &str, (mark, began): Began, text: &str) {
    session.time(what, |_| (), |screen| screen.contents().contains(text));
    session.settle(Duration::from_millis(700));
    let frames = session.screens_since(mark).len();
    let bytes = session.since(mark).len();
    note(&format!("{what}: {frames} frames, {bytes} bytes"));
    let hints = began.elapsed().as_millis() / HINT.as_millis();
    let most = FEW_FRAMES.max(usize::try_from(2 * hints).expect("few"));
    assert!(frames <= most, "{frames} frames, {hints} hints");
}

/// The printed times begin at the last change.
#[test]
fn ten_thousand_changed_files_are_few_frames_and_a_right_list() {
    let mut session = shown(launch());
    let folder = session.posts();
    let mark = (session.mark(), now());
    write_many(&folder, 10_000, "Text.");
    assert_few_frames(&mut session, "10,000 new files", mark, "10,001 posts");
    let mark = (session.mark(), now());
    write_many(&folder, 10_000, "Other text.");
    let text = post("Alpha", "2026-03-03", "Last body.");
    put(&folder.join("alpha.md"), &text);
    assert_few_frames(&mut session, "10,000 changed files", mark, "Last body.");
    let mark = (session.mark(), now());
    for number in 0..10_000 {
        remove(&folder.join(format!("many-{number}.md")));
    }
    assert_few_frames(&mut session, "10,000 removed files", mark, "1 post ");
}

/// After SIGCONT, the list has all new files.
#[test]
fn files_made_while_the_program_is_stopped_are_all_listed() {
    let mut session = shown(launch());
    let folder = session.posts();
    session.signal(Signal::STOP);
    write_many(&folder, 9_000, "Text.");
    remove(&folder.join("many-17.md"));
    session.time(
        "9,000 files behind its back",
        |session| session.signal(Signal::CONT),
        |screen| screen.contents().contains("9,000 posts"),
    );
}

/// A change through another hard link, in a folder that nobody watches, is never reported by the
/// watcher. Other, reported changes must not delay the sweep.
#[test]
fn a_change_that_nobody_told_of_shows_after_the_sweep() {
    // without a sweep it never shows: the change below was not reported by the watcher
    let mut unswept = shown(launch().file("posts/sub/notes.txt", "no post"));
    let swept = Launch::postdesk(&["posts"])
        .file(
            "posts/alpha.md",
            &post("Alpha", "2026-03-03", "First body."),
        )
        .file("posts/sub/notes.txt", "no post");
    let mut swept = shown(swept);
    for session in [&mut unswept, &mut swept] {
        let beside = session.home().join("beside.md");
        fs::hard_link(session.posts().join("alpha.md"), &beside).expect("a link");
        session.settle(Duration::from_millis(500));
        put(&beside, &post("Alpha", "2026-03-03", "Swept body."));
    }
    let (notes, end) = (swept.posts().join("sub/notes.txt"), now() + PATIENCE);
    while !swept.text().contains("Swept body.") {
        assert!(now() < end, "never swept:\n{}", swept.text());
        put(&notes, "still no post");
        swept.settle(Duration::from_millis(500));
    }
    unswept.settle(Duration::from_millis(100));
    assert!(unswept.text().contains("First body."), "{}", unswept.text());
}

/// Runs the program with a limit on watches; `None` if the limit can't be set.
fn without(limit: &str, count: usize) -> Option<Launch> {
    let set = format!("echo {count} > /proc/sys/user/{limit}");
    let may = support::ends::output(Command::new("unshare").args(["-Ur", "sh", "-c", &set]));
    if !may.is_ok_and(|output| output.status.success()) {
        skip("the kernel gives no user namespace here");
        return None;
    }
    let program = env!("CARGO_BIN_EXE_postdesk");
    let script = format!("{set}; exec '{program}' posts");
    Some(
        Launch::command("unshare", &["-Ur", "sh", "-c", &script]).file(
            "posts/alpha.md",
            &post("Alpha", "2026-03-03", "First body."),
        ),
    )
}

#[track_caller]
fn assert_polls(launch: Launch) {
    let mut session = launch.open();
    session.wait_for("First body.");
    session.wait_for("Changes on disk appear after 2 s");
    session.keys("\x1b");
    session.wait_for_end_of("Changes on disk appear");
    let mark = session.mark();
    let folder = session.posts();
    for round in 0..2 {
        let text = post("Alpha", "2026-03-03", &format!("Polled body {round}."));
        session.time(
            "a change that is polled",
            |_| put(&folder.join("alpha.md"), &text),
            |screen| screen.contents().contains(&format!("Polled body {round}.")),
        );
    }
    let at_rest = session.mark();
    session.settle(Duration::from_secs(2));
    assert_eq!(session.since(at_rest).escape_ascii().to_string(), "");
    session.time(
        "a new folder that is polled",
        |_| {
            put(
                &folder.join("deep/new.md"),
                &post("Deep", "2026-04-04", "Text."),
            );
        },
        |screen| screen.contents().contains("2 posts"),
    );
    let told_again = session
        .screens_since(mark)
        .iter()
        .any(|text| text.contains("Changes on disk appear"));
    assert!(!told_again, "says twice that it polls");
}

/// With no inotify watches.
#[test]
fn without_watches_it_polls_and_says_so_once() {
    if let Some(launch) = without("max_inotify_watches", 0) {
        assert_polls(launch);
    }
}

/// With no inotify instance.
#[test]
fn without_a_watcher_it_polls_and_says_so_once() {
    if let Some(launch) = without("max_inotify_instances", 0) {
        assert_polls(launch);
    }
}

/// With too few inotify watches.
#[test]
fn with_too_few_watches_the_rest_is_polled() {
    let Some(launch) = without("max_inotify_watches", 3) else {
        return;
    };
    let folders = (0..10).fold(launch, |launch, number| {
        launch.file(
            &format!("posts/d{number}/a.md"),
            &post("Deep", "2020-01-01", "Text."),
        )
    });
    assert_polls_in_the_last(folders);
}

#[track_caller]
fn assert_polls_in_the_last(launch: Launch) {
    let mut session = launch.open();
    session.wait_for("11 posts");
    session.wait_for("Changes on disk appear after 2 s");
    for number in 0..10 {
        let path = session.posts().join(format!("d{number}/b.md"));
        put(&path, &post("Deep too", "2020-01-01", "Text."));
    }
    session.time(
        "changes in ten folders",
        |_| (),
        |screen| screen.contents().contains("21 posts"),
    );
}

/// With Git itself, if it is installed.
#[test]
fn a_checkout_of_another_branch_shows() {
    let mut session = shown(launch());
    let folder = session.posts();
    let git = |line: &str| {
        let line = format!(
            "git -c init.defaultBranch=one -c user.name=a -c user.email=a@example.org {line}"
        );
        let status =
            support::ends::output(Command::new("sh").args(["-c", &line]).current_dir(&folder));
        status.is_ok_and(|output| output.status.success())
    };
    if !git("init") {
        skip("there is no git here");
        return;
    }
    write_many(&folder, 300, "Text.");
    assert!(git("add .") && git("commit -m one") && git("checkout -b two"));
    for number in 0..200 {
        rename(
            &folder.join(format!("many-{number}.md")),
            &folder.join(format!("kept-{number}.md")),
        );
    }
    for number in 200..300 {
        remove(&folder.join(format!("many-{number}.md")));
    }
    put(
        &folder.join("alpha.md"),
        &post("Alpha", "2026-03-03", "Body of two."),
    );
    assert!(git("add .") && git("commit -m two"));
    session.wait_for("201 posts");
    assert!(git("checkout one"));
    session.wait_for("301 posts");
    session.wait_for("First body.");
    assert!(git("checkout two"));
    session.wait_for("201 posts");
    session.wait_for("Body of two.");
    fs::remove_dir_all(folder.join(".git")).expect("removed");
}
