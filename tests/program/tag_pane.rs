//! Tag changes in the app, by keys and on real files: previewed, all or nothing, undoable.

use std::fs;
use std::path::PathBuf;

use crate::support::{Launch, PATIENCE, Session, put};

/// Two posts with a tag, one of them with a byte order mark, CRLF line endings and a comment.
const POSTS: [(&str, &str); 3] = [
    (
        "a.md",
        "---\ntitle: Alpha\ndate: 2026-05-05\ntags: [K8s, \"web dev\"] # mine\n---\n\nFirst body.\n",
    ),
    (
        "sub/b.md",
        "\u{feff}---\r\ntitle: Beta\r\ndate: 2026-04-04\r\ntags:\r\n  - k8s\r\n---\r\nSecond\r\n",
    ),
    (
        "c.md",
        "---\ntitle: Gamma\ndate: 2026-03-03\ntags: [k8s]\n---\n\nThird.\n",
    ),
];

fn open() -> Session {
    let mut launch = Launch::postdesk(&["posts", "--site", "docusaurus"]).size(120, 40);
    for (name, text) in POSTS {
        launch = launch.file(&format!("posts/{name}"), text);
    }
    let mut session = launch.open();
    session.wait_for("3 posts");
    session.wait_for("First body.");
    session
}

fn path(session: &Session, name: &str) -> PathBuf {
    session.home().join("posts").join(name)
}

fn text(session: &Session, name: &str) -> String {
    fs::read_to_string(path(session, name)).expect("a post")
}

/// Returns the posts that are unchanged.
fn untouched(session: &Session) -> Vec<&'static str> {
    let same = POSTS.iter().filter(|(name, old)| {
        fs::read_to_string(path(session, name)).is_ok_and(|text| text == *old)
    });
    same.map(|(name, _)| *name).collect()
}

/// Opens the tag pane on the tag that all posts have, and enters its new name.
fn renamed_to(session: &mut Session, name: &str) {
    session.keys("t");
    session.wait_for("≈");
    session.keys("r");
    session.wait_for("rename");
    session.keys("\x15");
    session.keys(name);
    session.keys("\r");
}

#[test]
fn a_tag_is_renamed_in_all_posts_and_taken_back_by_one_key() {
    let mut session = open();
    renamed_to(&mut session, "kube \"1\": 🦀");
    session.wait_for("in 3 posts");
    session.wait_for("Enter apply   Esc cancel");
    assert_eq!(untouched(&session).len(), 3, "nothing is written yet");
    session.keys("\r");
    session.wait_for("Done: merge k8s, K8s into");
    let new = |old: &str, from: &str, to: &str| old.replacen(from, to, 1);
    assert_eq!(
        text(&session, "a.md"),
        new(POSTS[0].1, "[K8s", "['kube \"1\": 🦀'")
    );
    assert_eq!(
        text(&session, "sub/b.md"),
        new(POSTS[1].1, "- k8s", "- 'kube \"1\": 🦀'")
    );
    session.wait_for("kube \"1\"");
    session.keys("u");
    session.wait_for("Undone: merge k8s, K8s into");
    assert_eq!(untouched(&session).len(), 3);
}

#[test]
fn tags_that_may_be_one_become_one_by_three_keys() {
    let mut session = open();
    session.keys("t");
    session.wait_for("≈");
    session.keys("m");
    session.wait_for("into:");
    session.keys("\r");
    session.wait_for("in 1 post");
    session.keys("\r");
    session.wait_for("Done: rename the tag K8s to k8s in 1 post.");
    session.wait("one tag and no mark", |screen| {
        !screen.contents().contains('≈')
    });
    assert_eq!(untouched(&session), ["sub/b.md", "c.md"]);
}

#[test]
fn a_post_that_changed_after_its_lines_were_shown_refuses_the_whole_step() {
    let mut session = open();
    renamed_to(&mut session, "kube");
    session.wait_for("Enter apply   Esc cancel");
    put(&path(&session, "c.md"), "theirs\n");
    session.keys("\r");
    session.wait_for("not applied: c.md");
    assert_eq!(untouched(&session), ["a.md", "sub/b.md"]);
    assert_eq!(text(&session, "c.md"), "theirs\n");
}

#[test]
fn a_folder_that_vanished_after_its_lines_were_shown_refuses_the_whole_step() {
    let mut session = open();
    renamed_to(&mut session, "kube");
    session.wait_for("Enter apply   Esc cancel");
    fs::remove_dir_all(path(&session, "sub")).expect("a folder to take away");
    session.keys("\r");
    session.wait_for("not applied: sub/b.md");
    assert_eq!(untouched(&session), ["a.md", "c.md"]);
}

#[test]
fn a_step_of_an_earlier_run_is_shown_before_it_is_taken_back() {
    let state = tempfile::TempDir::new().expect("a folder");
    let state = state.path().to_string_lossy().into_owned();
    let posts = tempfile::TempDir::new().expect("a folder");
    for (name, text) in POSTS {
        put(&posts.path().join(name), text);
    }
    let folder = posts.path().to_string_lossy().into_owned();
    let launch = || Launch::postdesk(&[&folder]).env("POSTDESK_STATE", &state);
    let ran = launch().run(&["tag", "rename", "k8s", "kube", "--posts", &folder]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let mut session = launch().size(120, 40).open();
    session.wait_for("3 posts");
    session.keys("u");
    session.wait_for("Undo: rename the tag k8s to kube in 2 posts");
    session.wait_for("+ tags: [k8s]");
    session.keys("\x1b");
    session.wait_for("Nothing was changed.");
    session.keys("u");
    session.wait_for("Enter apply   Esc cancel");
    session.keys("\r");
    session.wait_for("Undone: rename the tag k8s to kube in 2 posts.");
    let back = fs::read_to_string(posts.path().join("c.md")).expect("a post");
    assert_eq!(back, POSTS[2].1);
}

#[test]
fn the_posts_of_the_list_get_a_tag_and_the_others_do_not() {
    let mut session = open();
    session.keys("/tag:K8s\r");
    session.wait_for("of 3 posts");
    session.keys("+new\r");
    session.wait_for("Enter apply   Esc cancel");
    session.keys("\r");
    session.wait_for("Done: add the tag new in 3 posts.");
    assert!(text(&session, "a.md").contains("tags: [K8s, \"web dev\", new] # mine\n"));
    session.keys("0/title:gamma\r");
    session.wait_for("1 of 3 posts");
    session.keys("-new\r");
    session.wait_for("Enter apply   Esc cancel");
    session.keys("\r");
    session.wait_for("Done: remove the tag new in 1 post.");
    assert_eq!(untouched(&session), ["c.md"]);
}

#[test]
fn a_program_that_is_asked_to_end_finishes_the_step_it_began() {
    let mut session = open();
    renamed_to(&mut session, "kube");
    session.wait_for("Enter apply   Esc cancel");
    session.keys("\rq");
    assert!(session.exit_within(PATIENCE).success());
    assert_eq!(untouched(&session), [""; 0]);
}

#[test]
fn state_that_cannot_be_written_refuses_the_step() {
    let mut session = open();
    let state = session.home().join(".local/state/postdesk");
    put(
        &state.join("operations"),
        "a file where the folder should be",
    );
    renamed_to(&mut session, "kube");
    session.wait_for("Enter apply   Esc cancel");
    session.keys("\r");
    session.wait_for("not applied");
    assert_eq!(untouched(&session).len(), 3);
}
