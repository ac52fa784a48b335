//! Save strategies of editors: the post never leaves the list, and none of their temporary files is
//! ever listed.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::support;
use crate::support::posts::post;
use crate::support::{Launch, Session, put};

fn launch() -> Launch {
    let alpha = post("Alpha", "2026-03-03", "First body.");
    Launch::postdesk(&["posts"]).file("posts/alpha.md", &alpha)
}

fn shown(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for("First body.");
    session.settle(Duration::from_millis(300));
    session
}

/// Returns the save strategies of editors as series of shell commands; the program sees the state
/// after each command, as if the editor were slow.
fn editors() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        (
            "vim",
            vec![
                "touch 4913; rm 4913",
                "mv alpha.md alpha.md~",
                "cp new alpha.md",
                "rm alpha.md~",
            ],
        ),
        (
            "vim, backup copied",
            vec![
                "cp alpha.md alpha.md~",
                "cat new > alpha.md",
                "rm alpha.md~",
            ],
        ),
        (
            "emacs",
            vec![
                "ln -s me@host.1:1 .#alpha.md",
                "cp new '#alpha.md#'",
                "mv alpha.md alpha.md~",
                "cp new alpha.md",
                "rm '#alpha.md#' .#alpha.md",
            ],
        ),
        ("VS Code", vec!["cat new > alpha.md"]),
        (
            "VS Code, atomic",
            vec!["cp new alpha.md.vsctmp", "mv alpha.md.vsctmp alpha.md"],
        ),
        ("sed -i", vec!["cp new sedAb12Cd", "mv sedAb12Cd alpha.md"]),
        (
            "gedit",
            vec![
                "cp new .goutputstream-AB12CD",
                "mv .goutputstream-AB12CD alpha.md",
            ],
        ),
        (
            "truncate, then write",
            vec![": > alpha.md; cat new > alpha.md"],
        ),
        (
            "kate",
            vec!["cp new alpha.md.AbCdEf", "mv alpha.md.AbCdEf alpha.md"],
        ),
    ]
}

/// Runs a shell command in the posts folder.
fn run(posts: &Path, step: &str) {
    let status = support::ends::status(Command::new("sh").args(["-c", step]).current_dir(posts));
    assert!(status.expect("sh").success(), "{step}");
}

/// Each editor's way of saving keeps exactly one post in the list.
#[test]
fn no_way_of_saving_hides_the_post_or_lists_a_temporary_file() {
    let mut session = shown(launch().file("posts/beta.md", &post("Beta", "2020-01-01", "Text.")));
    session.wait_for("2 posts");
    let folder = session.posts();
    for (round, (editor, steps)) in editors().into_iter().enumerate() {
        let body = format!("Saved body {round}.");
        put(&folder.join("new"), &post("Alpha", "2026-03-03", &body));
        let mark = session.mark();
        run(&folder, &steps.join("\n"));
        session.wait_for(&body);
        session.settle(Duration::from_millis(200));
        for screen in session.screens_since(mark) {
            assert!(
                screen.contains("Alpha") && screen.contains("2 posts"),
                "{editor}:\n{screen}"
            );
        }
    }
}

/// A slow editor leaves its temporary files in the folder for a while.
#[test]
fn the_files_beside_a_post_that_is_saved_slowly_are_not_listed() {
    let mut session = shown(launch());
    let folder = session.posts();
    for (round, (editor, steps)) in editors().into_iter().enumerate() {
        put(
            &folder.join("new"),
            &post("Alpha", "2026-03-03", &format!("Slow body {round}.")),
        );
        let mark = session.mark();
        for step in steps {
            run(&folder, step);
            session.settle(Duration::from_millis(150));
        }
        session.wait_for(&format!("Slow body {round}."));
        for screen in session.screens_since(mark) {
            assert!(!screen.contains("2 posts"), "{editor}:\n{screen}");
        }
    }
}

/// With the editor itself, if it is installed.
#[test]
fn a_post_saved_by_vim_shows() {
    let mut session = shown(launch());
    let path = session.posts().join("alpha.md");
    let mark = session.mark();
    for round in 0..5 {
        let change = format!("+%s/body.*/body of vim {round}./");
        let vim = support::ends::status(
            Command::new("vim")
                .args(["-N", "-u", "NONE", "-i", "NONE", "-es", &change, "+wq"])
                .arg(&path),
        );
        if !vim.is_ok_and(|status| status.success()) {
            support::skip("there is no vim here");
            return;
        }
        session.wait_for(&format!("body of vim {round}."));
    }
    for screen in session.screens_since(mark) {
        assert!(
            screen.contains("Alpha") && screen.contains("1 post "),
            "{screen}"
        );
    }
}
