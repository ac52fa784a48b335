//! Creating, publishing, renaming and deleting posts in the app, by keys and on real files.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{Launch, Session};

const POSTS: [(&str, &str); 3] = [
    ("2026-05-05-a.md", "---\ntitle: Alpha\n---\n\nFirst body.\n"),
    (
        "2026-04-04-b/index.md",
        "---\ntitle: Beta\ndraft: true\n---\n\n[a](../2026-05-05-a.md) ![p](p.png)\n",
    ),
    ("2026-04-04-b/p.png", "no png"),
];

fn open_as(arguments: &[&str]) -> Session {
    let mut launch = Launch::postdesk(&[&["posts"], arguments].concat()).size(120, 40);
    for (name, text) in POSTS {
        launch = launch.file(&format!("posts/{name}"), text);
    }
    let mut session = launch.open();
    session.wait_for("2 posts");
    session.wait_for("First body.");
    session
}

fn open() -> Session {
    open_as(&[])
}

/// Returns every file below the posts folder with its text.
fn tree(session: &Session) -> BTreeMap<String, String> {
    let root = session.home().join("posts");
    let mut tree = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("below").to_string_lossy();
                let text = fs::read_to_string(&path).expect("a text");
                tree.insert(name.into_owned(), text);
            }
        }
    }
    tree
}

fn before() -> BTreeMap<String, String> {
    let posts = POSTS.iter();
    posts
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
fn a_new_post_is_asked_for_shown_made_and_taken_back() {
    let mut session = open_as(&["--site", "docusaurus"]);
    session.keys("n");
    session.wait_for("New post");
    session.keys("../../Zeta\t\tx, z");
    session.wait_for("URL: /blog/");
    session.wait_for("-zeta.md  new file");
    session.wait_for("tags: [x, z]");
    assert_eq!(tree(&session), before(), "nothing is written yet");
    session.keys("\r");
    session.wait_for("Done: create ");
    session.wait_for(", column 1");
    session.keys("\x1b");
    session.wait_for("3 posts");
    let made = tree(&session);
    let made = made.iter().find(|(name, _)| name.ends_with("-zeta.md"));
    let text = made.expect("a file in the folder of the posts").1;
    assert!(
        text.starts_with("---\ntitle: ../../Zeta\ntags: [x, z]\ndraft: true\n"),
        "{text}"
    );
    session.keys("u");
    session.wait_for("Undone: create ");
    session.wait_for("2 posts");
    assert_eq!(tree(&session), before());
}

#[test]
fn what_is_typed_while_a_new_post_is_created_is_in_it() {
    let mut session = open_as(&["--site", "docusaurus"]);
    session.keys("n");
    session.wait_for("New post");
    // letters that are commands in the list, before the post could be planned
    session.keys("Zeta\rDid Peter\x13");
    session.wait_for("Saved");
    let made = tree(&session);
    let made = made.iter().find(|(name, _)| name.ends_with("-zeta.md"));
    let text = made.expect("a file in the folder of the posts").1;
    assert!(text.contains("---\n\nDid Peter"), "{text}");
}

/// Whether the row of a title in the list has the mark of a pin.
fn is_pinned(session: &Session, title: &str) -> bool {
    let text = session.text();
    let row = text.lines().find(|row| row.contains(title));
    row.is_some_and(|row| row.contains('▴'))
}

#[test]
fn a_rename_takes_the_links_along_and_the_post_stays_chosen() {
    let mut session = open();
    session.keys("p");
    session.wait_for("Pinned.");
    session.keys("r");
    session.wait_for("title: Alpha");
    session.keys("\x15Omega: it\r");
    session.wait_for("file name:");
    session.keys("\x15omega\r");
    session.wait_for("renamed to 2026-05-05-omega.md");
    session.keys("\r");
    session.wait_for("Done: rename 2026-05-05-a.md.");
    session.wait_for("Omega: it");
    assert!(is_pinned(&session, "Omega: it"), "{}", session.text());
    let after = tree(&session);
    assert_eq!(
        after["2026-05-05-omega.md"],
        "---\ntitle: \"Omega: it\"\n---\n\nFirst body.\n"
    );
    assert!(after["2026-04-04-b/index.md"].contains("[a](../2026-05-05-omega.md)"));
    // the renamed post is selected, so the next action applies to it
    session.keys("D");
    session.wait_for("Done: mark 2026-05-05-omega.md as draft.");
    session.keys("u");
    session.wait_for("Undone: mark ");
    session.keys("u");
    session.wait_for("Undone: rename");
    session.wait_for("Alpha");
    assert!(is_pinned(&session, "Alpha"), "{}", session.text());
    assert_eq!(tree(&session), before());
}

#[test]
fn a_folder_is_published_and_trashed_as_one_and_comes_back() {
    let mut session = open();
    session.keys("jP");
    session.wait_for("Publish 2026-04-04-b/index.md");
    session.keys("\r");
    session.wait_for("Done: publish");
    let after = tree(&session);
    assert!(
        after
            .keys()
            .any(|name| name.ends_with("-b/p.png") && !name.starts_with("2026-04"))
    );
    session.keys("u");
    session.wait_for("Undone: publish");
    // the list has been rescanned
    session.wait_for("1 draft");
    session.keys("\x1b[3~");
    session.wait_for("Done: move ");
    session.wait_for("1 post");
    assert_eq!(tree(&session).len(), 1);
    session.keys("u");
    session.wait_for("Undone: move ");
    session.wait_for("2 posts");
    assert_eq!(tree(&session), before());
}

#[test]
fn marked_posts_are_changed_as_one_step() {
    let mut session = open();
    session.keys("X");
    session.wait_for("2 posts marked.");
    session.keys("\x1b[3~");
    session.wait_for("Move 2 posts to the trash");
    assert_eq!(tree(&session), before(), "several are shown first");
    session.keys("\r");
    session.wait_for("Done: move 2 posts to the trash.");
    assert!(tree(&session).is_empty());
    session.keys("u");
    session.wait_for("Undone: move 2 posts");
    assert_eq!(tree(&session), before());
}

#[test]
fn a_text_that_is_not_saved_is_never_taken_from_under_the_writer() {
    let mut session = open();
    session.keys("e");
    session.wait_for("EDIT");
    session.keys("typed ");
    session.wait_for("typed");
    session.keys("\x1b");
    session.wait_for("has unsaved changes");
    for keys in ["r", "D", "P", "\x1b[3~"] {
        session.keys(keys);
        session.wait_for("2026-05-05-a.md has unsaved changes; save it");
        // the next word is unique
        session.keys("x");
        session.wait_for("marked.");
        session.keys("XX");
        session.wait_for("No posts marked.");
        session.keys("g");
    }
    assert_eq!(tree(&session), before());
    session.keys("e");
    session.wait_for("EDIT");
    session.wait_for("typed");
}

#[test]
fn nothing_is_changed_read_only() {
    let mut session = open_as(&["--read-only"]);
    for keys in ["n", "r", "D", "P", "u", "\x1b[3~"] {
        session.keys(keys);
        session.wait_for("Not changed: started with --read-only.");
        session.keys("x");
        session.wait_for("marked.");
        session.keys("XX");
        session.wait_for("No posts marked.");
        session.keys("g");
    }
    assert_eq!(tree(&session), before());
}
