//! State written by postdesk 0.1.0 is read: a recovery copy, an undo record, a reading position; and
//! what the last run saved is restored.
//!
//! The texts below are what 0.1.0 wrote, but for the paths. These names and keys stay as they are.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::support::desk::{Desk, OLD, asked_to_recover, with_typed};
use crate::support::posts::post;
use crate::support::{Launch, PATIENCE, Session, put};
use postdesk::blog::save::fingerprint;

/// Writes the file in which 0.1.0 kept text that was not saved.
fn put_recovery_copy(state: &Path, post: &Path, text: &str) {
    let key = fingerprint(post.as_os_str().as_encoded_bytes());
    let key: String = key.chars().take(16).collect();
    let name = format!("drafts/{key}-ef0bee04e9823ec1.draft");
    let post = post.display();
    let head = format!(
        r#"{{"file":"{post}","base":"{}","cursor":[1,16],"at":"2026-11-30T19:09:41.683566117Z","host":"vm","pid":27410,"is_aside":false,"is_escaped":false,"bytes":{},"hash":"{}"}}"#,
        fingerprint(OLD.as_bytes()),
        text.len(),
        fingerprint(text.as_bytes()),
    );
    put(
        &state.join(name),
        &format!("postdesk draft 1\n{head}\n{text}"),
    );
}

/// Writes the record of a change from one text of a post to another.
fn put_undo_record(state: &Path, root: &Path, post: &Path, [old, new]: [&str; 2]) {
    let contents = format!("{old}{new}");
    let (root, post) = (root.display(), post.display());
    let head = format!(
        r#"{{"what":"add the tag news in 1 post","root":"{root}","at":"2026-11-30T19:09:38.820010105Z","undoes":null,"changes":[{{"kind":"write","path":"{post}","old":{},"new":{}}}],"hash":"{}"}}"#,
        old.len(),
        new.len(),
        fingerprint(contents.as_bytes()),
    );
    put(
        &state.join("operations/0000000001.done"),
        &format!("postdesk operation 1\n{head}\n{contents}"),
    );
}

#[test]
fn unsaved_text_of_version_0_1_0_is_offered() {
    let desk = Desk::new(OLD);
    let text = with_typed("Unsaved words. ");
    put_recovery_copy(&desk.state(), &desk.post(), &text);
    let mut session = desk.launch().open();
    asked_to_recover(&mut session);
    session.keys("1");
    session.wait_for("Restored.");
    session.keys("\x13");
    desk.wait_for(&mut session, &text);
}

#[test]
fn a_change_of_version_0_1_0_is_undone() {
    let desk = Desk::new(OLD);
    let post = desk.post();
    let new = OLD.replacen("---\n", "---\ntags: [news]\n", 1);
    put(&post, &new);
    put_undo_record(&desk.state(), &desk.path("posts"), &post, [OLD, &new]);
    let posts = desk.path("posts").display().to_string();
    let mut session = Launch::postdesk(&[&posts, "undo"])
        .env("POSTDESK_STATE", &desk.state().to_string_lossy())
        .open();
    session.wait_for("add the tag news in 1 post");
    session.exit_within(PATIENCE);
    assert_eq!(fs::read_to_string(&post).expect("the post"), OLD);
}

#[test]
fn a_reading_position_of_version_0_1_0_is_found_again() {
    let paragraphs = (1..=60).map(|at| format!("\nParagraph {at} of the long post.\n"));
    let text = format!("{OLD}{}", paragraphs.collect::<String>());
    let line = text
        .lines()
        .position(|line| line.starts_with("Paragraph 22 "))
        .expect("a paragraph")
        + 1;
    let desk = Desk::new(&text);
    put(
        &desk.state().join("places.json"),
        &format!(
            r#"{{"version":1,"places":[{{"file":"{}","line":{line},"below":0,"words":"Paragraph 22 of the long post.","words_below":0}}]}}"#,
            desk.post().display(),
        ),
    );
    let posts = desk.path("posts").display().to_string();
    let mut session = Launch::postdesk(&[&posts])
        .env("POSTDESK_STATE", &desk.state().to_string_lossy())
        .open();
    session.wait_for("Paragraph 1 of");
    session.keys("\r");
    session.wait_for("Paragraph 22 of the long post.");
    session.wait_for("Resumed at");
    assert!(!session.text().contains("Paragraph 1 of"));
    // readers start at the top
    let mut session = Launch::postdesk(&["--public", &posts])
        .env("POSTDESK_STATE", &desk.state().to_string_lossy())
        .open();
    session.wait_for("Paragraph 1 of");
    session.keys("\r");
    session.wait_for("READ");
    session.settle(Duration::from_millis(200));
    assert!(session.text().contains("Paragraph 1 of"));
}

#[test]
fn the_session_of_the_last_run_is_restored_unless_a_post_is_named() {
    let desk = Desk::new(OLD);
    let dated = |title, date| post(title, date, "Its words.");
    put(&desk.path("posts/b.md"), &dated("Beta one", "2026-04-04"));
    put(&desk.path("posts/c.md"), &dated("Beta two", "2026-03-03"));
    let posts = desk.path("posts").display().to_string();
    let state = desk.state().display().to_string();
    let open = |words: &[&str]| {
        let launch = Launch::postdesk(words).size(120, 40);
        launch.env("POSTDESK_STATE", &state).open()
    };
    let quit = |session: &mut Session| {
        session.keys("q");
        assert!(session.exit_within(PATIENCE).success());
    };
    let mut session = open(&[&posts]);
    session.wait_for("3 posts");
    session.keys("/beta\r");
    session.wait_for("2 of 3 posts");
    session.keys("j\rz");
    session.wait_for("zoomed");
    quit(&mut session);
    let mut session = open(&[&posts]);
    session.wait_for("2 of 3 posts");
    session.wait_for("zoomed");
    session.wait_for("Beta two");
    session.keys("\x1b\x1b");
    session.wait_for("LIST");
    quit(&mut session);
    // neither a named post nor a reader gets it
    let mut session = open(&[&desk.post().display().to_string()]);
    session.wait_for("The old words stand here.");
    session.wait_for("3 posts");
    session.keys("\x1b");
    session.wait_for("LIST");
    assert!(!session.text().contains("2 of 3"), "{}", session.text());
    session.keys("/two\r");
    session.wait_for("1 of 3 posts");
    quit(&mut session);
    let mut session = open(&["--public", &posts]);
    session.wait_for("The old words stand here.");
    assert!(session.text().contains("3 posts"), "{}", session.text());
}

#[test]
fn pins_are_restored_with_a_mark_and_not_for_readers() {
    let desk = Desk::new(OLD);
    put(
        &desk.path("posts/b.md"),
        &post("Beta one", "2020-04-04", "Its words."),
    );
    let posts = desk.path("posts").display().to_string();
    let state = desk.state().display().to_string();
    let open = |words: &[&str]| {
        let launch = Launch::postdesk(words).size(120, 40);
        launch.env("POSTDESK_STATE", &state)
    };
    let mut session = open(&[&posts]).open();
    session.wait_for("2 posts");
    session.keys("jp");
    session.wait_for("Pinned.");
    // saved at once: no quitting is needed
    let file = desk.state().join("pinned-posts.json");
    let saved = fs::read_to_string(&file).expect("the pins");
    assert!(saved.contains("posts/b.md"), "{saved}");
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
    let first_row = |session: &Session, mark: &str| {
        let text = session.text();
        let row = text.lines().find(|row| row.contains("Beta one"));
        row.is_some_and(|row| row.contains(mark))
    };
    let mut session = open(&[&posts]).open();
    session.wait_for("Beta one");
    assert!(first_row(&session, "▴"), "{}", session.text());
    session.keys("?");
    session.wait_for("pin or unpin post");
    let mut session = open(&[&posts]).env("LC_ALL", "C").open();
    session.wait_for("Beta one");
    assert!(first_row(&session, "^"), "{}", session.text());
    let mut session = open(&["--public", &posts]).open();
    session.wait_for("Beta one");
    assert!(!first_row(&session, "▴"), "{}", session.text());
    // a damaged file is set aside and named
    put(&file, "[");
    let mut session = open(&[&posts]).open();
    session.wait_for("Pinned posts reset");
    let aside = desk.state().join("pinned-posts.damaged.json");
    assert_eq!(fs::read_to_string(aside).expect("it"), "[");
}
