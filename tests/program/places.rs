//! Locations of posts: folders that vanish, symbolic links, missing permissions, and special files
//! in place of site files.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::support;
use crate::support::posts::{post, rename};
use crate::support::{Launch, PATIENCE, Session, put, skip};

fn alpha(body: &str) -> String {
    post("Alpha", "2026-03-03", body)
}

/// Opens a blog of two posts, Alpha the newer.
fn shown() -> Session {
    let launch = Launch::postdesk(&["posts"])
        .without_sweep()
        .file("posts/alpha.md", &alpha("First body."))
        .file("posts/beta.md", &post("Beta", "2026-02-02", "Second body."));
    let mut session = launch.open();
    session.wait_for("First body.");
    session.settle(Duration::from_millis(300));
    session
}

const GONE: &str = "folder was deleted";

#[test]
fn a_posts_folder_deleted_and_created_again_is_reported_and_shown_again() {
    let mut session = shown();
    session.told(
        "a deleted folder",
        |posts| fs::remove_dir_all(posts).expect("removed"),
        GONE,
    );
    session.wait_for("0 posts");
    session.told(
        "created again",
        |posts| {
            put(
                &posts.join("new.md"),
                &post("Anew", "2026-03-03", "New body."),
            );
        },
        "New body.",
    );
    session.wait_for_end_of(GONE);
    assert!(session.text().contains("1 post "));
    // the new folder is watched like the old one
    let text = post("Anew", "2026-03-03", "Newer body.");
    session.told(
        "a change in it",
        |posts| put(&posts.join("new.md"), &text),
        "Newer body.",
    );
}

#[test]
fn a_posts_folder_moved_away_and_back_is_shown_with_its_choice() {
    let mut session = shown();
    session.keys("j");
    session.wait_for("Second body.");
    let away = session.home().join("away");
    session.told("moved away", |posts| rename(posts, &away), GONE);
    session.told("moved back", |posts| rename(&away, posts), "2 posts");
    session.wait_for_end_of(GONE);
    session.wait_for("Second body.");
    let text = post("Alpha", "2026-03-03", "Other.").replace("Alpha", "Alphorn");
    session.told(
        "a change in it",
        |posts| put(&posts.join("alpha.md"), &text),
        "Alphorn",
    );
}

#[test]
fn a_posts_folder_that_is_not_there_at_the_start_shows_once_it_is() {
    let launch = Launch::postdesk(&["--posts", "posts"]);
    let folder = launch.path("posts");
    let mut session = launch.open();
    session.wait_for("No posts here yet.");
    fs::remove_dir(&folder).expect("removed");
    session.wait_for(GONE);
    put(
        &folder.join("a.md"),
        &post("Alpha", "2026-03-03", "First body."),
    );
    session.wait_for("First body.");
    session.wait_for_end_of(GONE);
}

#[test]
fn a_posts_folder_that_is_a_link_is_followed_when_it_is_switched() {
    let launch = Launch::postdesk(&["posts"])
        .without_sweep()
        .file("one/alpha.md", &alpha("Body of one."))
        .file("two/alpha.md", &alpha("Body of two."));
    let home = launch.path("");
    fs::remove_dir(home.join("posts")).expect("removed");
    symlink("one", home.join("posts")).expect("a link");
    let mut session = launch.open();
    session.wait_for("Body of one.");
    session.settle(Duration::from_millis(300));
    let switch = |_: &Path| {
        symlink("two", home.join("next")).expect("a link");
        rename(&home.join("next"), &home.join("posts"));
    };
    session.told("a switched link", switch, "Body of two.");
    let change = |_: &Path| put(&home.join("two/alpha.md"), &alpha("Changed body of two."));
    session.told("a change behind it", change, "Changed body of two.");
}

#[test]
fn a_folder_behind_a_link_is_watched() {
    let launch = Launch::postdesk(&["posts"])
        .without_sweep()
        .file("shared/alpha.md", &alpha("First body."));
    let shared = launch.path("shared");
    symlink("../shared", launch.path("posts/out")).expect("a link");
    let mut session = launch.open();
    session.wait_for("First body.");
    session.settle(Duration::from_millis(300));
    let change = |_: &Path| put(&shared.join("alpha.md"), &alpha("Second body."));
    session.told("a change behind a link", change, "Second body.");
    let change = |_: &Path| {
        put(
            &shared.join("deep/b.md"),
            &post("Beta", "2026-04-04", "Text."),
        );
    };
    session.told("a new folder behind a link", change, "2 posts");
}

/// Runs the program without root's permission to read everything.
fn without_privilege() -> Launch {
    let program = env!("CARGO_BIN_EXE_postdesk");
    let drop = ["--bounding-set=-all", "--inh-caps=-all", program, "posts"];
    Launch::command("setpriv", &drop)
}

#[test]
fn unreadable_folders_are_reported_and_the_others_are_listed() {
    let works = support::ends::status(Command::new("setpriv").args([
        "--bounding-set=-all",
        "--inh-caps=-all",
        "true",
    ]));
    let works = works.is_ok_and(|status| status.success());
    let launch = if works {
        without_privilege()
    } else {
        Launch::postdesk(&["posts"])
    };
    let launch = launch
        .file("posts/alpha.md", &alpha("First body."))
        .file("posts/shut.md", &post("Shut", "2026-01-01", "Not for you."))
        .file(
            "posts/closed/beta.md",
            &post("Beta", "2026-01-01", "Nor this."),
        );
    let posts = launch.path("posts");
    let forbid = |path: &str, mode: u32| {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(posts.join(path), mode).expect("a mode");
    };
    forbid("shut.md", 0o000);
    forbid("closed", 0o000);
    let mut session = launch.size(120, 24).open();
    session.wait_for(" posts");
    session.keys("j");
    session.wait_for("First body.");
    if session.text().contains("Beta") {
        skip("this user may read everything");
        return;
    }
    session.wait_for("permission deni");
    session.wait_for("closed");
    session.wait_for("2 posts");
    session.settle(Duration::from_millis(300));
    let change = |_: &Path| put(&posts.join("alpha.md"), &alpha("Second body."));
    session.told("a change beside them", change, "Second body.");
    forbid("closed", 0o755);
    session.wait_within(PATIENCE, "the opened folder", |screen| {
        screen.contents().contains("3 posts")
    });
    forbid("shut.md", 0o644);
    session.wait_within(PATIENCE, "the opened post", |screen| {
        !screen.contents().contains("permission deni")
    });
    let change = |_: &Path| {
        put(
            &posts.join("closed/beta.md"),
            &post("Better", "2026-04-04", "Text."),
        );
    };
    session.told("a change in the opened folder", change, "Better");
}

/// Files that identify the generator are read at the start.
#[test]
fn the_files_of_a_site_may_be_pipes_and_devices() {
    for name in [
        "docusaurus.config.js",
        "docusaurus.config.ts",
        "hugo.toml",
        "config.toml",
        "zola.toml",
        "_config.yml",
        "astro.config.mjs",
        "eleventy.config.js",
        ".eleventy.js",
        "package.json",
        "posts/index.md",
        "posts/_index.md",
        "content/a.md",
        "_posts/2026-01-01-a.md",
        "README.md",
    ] {
        let launch = Launch::postdesk(&["."]).file("posts/alpha.md", &alpha("First body."));
        let path = launch.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let pipe = support::ends::status(Command::new("mkfifo").arg(&path));
        assert!(pipe.expect("mkfifo").success());
        let ran = launch.run(&["list", "--posts", "posts"]);
        assert!(ran.text().contains("Alpha"), "{name}: {ran:?}");
        let ran = launch.run(&["list"]);
        assert!(ran.code.is_some(), "{name}: {ran:?}");
        fs::remove_file(&path).expect("removed");
        symlink("/dev/zero", &path).expect("a link");
        let ran = launch.run(&["list"]);
        assert!(ran.code.is_some(), "{name}: {ran:?}");
    }
}

/// Named on the command line.
#[test]
fn a_pipe_that_is_named_is_refused_at_once() {
    let launch = Launch::postdesk(&[]);
    let pipe = support::ends::status(Command::new("mkfifo").arg(launch.path("pipe.md")));
    assert!(pipe.expect("mkfifo").success());
    for arguments in [
        &["show", "pipe.md"][..],
        &["show", "/dev/zero"],
        &["list", "--posts", "pipe.md"],
        &["list", "--posts", "/dev/zero"],
        &["tags", "--posts", "pipe.md"],
    ] {
        let ran = launch.run(arguments);
        assert_eq!(
            (ran.code, ran.words().lines().count()),
            (Some(2), 1),
            "{arguments:?}: {ran:?}"
        );
    }
}

#[test]
fn a_tour_that_cannot_be_laid_out_says_where_and_why() {
    let launch = Launch::postdesk(&[]).env("XDG_CACHE_HOME", "/dev/null/cache");
    fs::remove_dir(launch.path("posts")).expect("removed");
    let mut session = launch.open();
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 2);
    let text = session.text();
    assert!(text.contains("/dev/null/cache"), "{text}");
}

#[test]
fn a_post_that_is_a_link_is_read_through_it() {
    let launch = Launch::postdesk(&["posts"]).file("elsewhere/real.md", &alpha("Linked body."));
    symlink("../elsewhere/real.md", launch.path("posts/alpha.md")).expect("a link");
    launch.open().wait_for("Linked body.");
}

/// Returns the paragraphs on the screen, each with its row.
fn paragraphs(session: &Session) -> Vec<(usize, String)> {
    let text = session.text();
    let rows = text.lines().enumerate();
    rows.filter_map(|(row, text)| Some((row, text.split_once("para ")?.1.to_owned())))
        .map(|(row, text)| (row, text.chars().take_while(char::is_ascii_digit).collect()))
        .collect()
}

#[test]
fn what_is_read_stays_on_the_screen_when_text_comes_above_it() {
    let long = |numbers: &mut dyn Iterator<Item = usize>| {
        let one = |n| format!("## H\n\npara {n} {}\n\n", "word ".repeat(30));
        let body: String = numbers.map(one).collect();
        post("Long", "2026-01-01", &body)
    };
    let path = "posts/long.md";
    let launch = Launch::postdesk(&["posts"]).size(100, 30);
    let launch = launch.file(path, &long(&mut (0..60)));
    let state = tempfile::tempdir().expect("a folder");
    let state = state.path().to_string_lossy().into_owned();
    let file = launch.path(path);
    let mut session = launch.env("POSTDESK_STATE", &state).open();
    session.wait_for("para 0");
    session.keys("\r");
    session.settle(Duration::from_millis(200));
    session.keys(&" ".repeat(5));
    session.wait_for(" %");
    session.settle(Duration::from_millis(200));
    let before = paragraphs(&session);
    assert!(before.len() >= 3, "{}", session.text());
    let status = |session: &Session| session.text().lines().last().map(str::to_owned);
    let was = status(&session);
    let grown = long(&mut (200..230).chain(0..60));
    put(&file.with_extension("new"), &grown);
    rename(&file.with_extension("new"), &file);
    session.wait("another share of the text", |screen| {
        screen.rows(0, 100).last() != was
    });
    session.settle(Duration::from_millis(200));
    assert_eq!(paragraphs(&session), before, "{}", session.text());
    session.keys("q");
    session.exit_within(PATIENCE);

    let grown = long(&mut (300..330).chain(200..230).chain(0..60));
    let launch = Launch::postdesk(&[file.to_str().expect("a path")]);
    put(&file, &grown);
    let mut session = launch.size(100, 30).env("POSTDESK_STATE", &state).open();
    session.wait("the paragraphs that were read", |screen| {
        let rows = screen.rows(0, 100).collect::<Vec<_>>().join("\n");
        before
            .iter()
            .all(|(_, number)| rows.contains(&format!("para {number} ")))
    });
}
