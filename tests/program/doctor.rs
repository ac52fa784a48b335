//! `postdesk doctor`: what a bug report needs, without private text.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::leaks::SECRET;
use crate::support::output::Ran;
use crate::support::{Launch, PATIENCE};

/// Name of the user, which is the name of the home folder.
const USER: &str = "anamaria";
/// Site configuration and the posts folder of a Hugo site in the home folder.
const CONFIG: &str = "anamaria/site/hugo.toml";
const POSTS: &str = "anamaria/site/content/posts";

/// Creates a site in the home folder of a user whose posts say nothing but the secret word.
fn launch() -> Launch {
    let secret = |rest: &str| {
        format!(
            "---\ntitle: {SECRET}\ntags: [{SECRET}]\n{rest}\n---\n\n{SECRET} [x]({SECRET}.md)\n"
        )
    };
    let launch = Launch::postdesk(&[]);
    let home = launch.path(USER).display().to_string();
    launch
        .env("HOME", &home)
        .env("USER", USER)
        .env("XDG_CONFIG_HOME", &format!("{home}/.config"))
        .env("XDG_STATE_HOME", &format!("{home}/.local/state"))
        .env("XDG_DATA_HOME", &format!("{home}/.local/share"))
        .env("XDG_CACHE_HOME", &format!("{home}/.cache"))
        .file(CONFIG, &format!("title = \"{SECRET}\"\n"))
        .file(&format!("{POSTS}/{SECRET}.md"), &secret("date: 2026-01-01"))
        .file(
            &format!("{POSTS}/{SECRET}-draft.md"),
            &secret("draft: true"),
        )
        .file(&format!("{POSTS}/{SECRET}-broken.md"), &secret("date: [1"))
}

/// Runs the command in a folder; asserts that it succeeds and says nothing private.
#[track_caller]
fn report(launch: &Launch, arguments: &[&str]) -> Ran {
    let ran = launch.run(arguments);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let said = format!("{}{}", ran.text(), ran.words()).to_lowercase();
    assert!(!said.contains(SECRET), "{said}");
    assert!(!said.contains(USER), "{said}");
    assert_eq!(ran.words(), "");
    ran
}

/// Returns the value of a row.
#[track_caller]
fn row<'a>(ran: &'a Ran, name: &str) -> &'a str {
    let mut lines = ran.text().lines();
    let value = lines.find_map(|line| line.strip_prefix(&format!("  {name:<20} ")));
    value.unwrap_or_else(|| panic!("{name}: {}", ran.text()))
}

#[test]
fn the_report_says_what_was_detected_and_nothing_private() {
    let launch = launch()
        .env("COLORTERM", "truecolor")
        .env("SSH_TTY", "/dev/x");
    let ran = report(&launch, &["-C", "anamaria/site", "doctor"]);
    for (name, value) in [
        ("version", env!("CARGO_PKG_VERSION")),
        ("TERM", "xterm-256color"),
        ("colors", "24-bit, set by COLORTERM"),
        ("glyphs", "Unicode, set by LANG"),
        ("SSH", "SSH_TTY"),
        ("multiplexer", "none"),
        ("terminals", "none"),
        ("path", "~/site/content"),
        ("found", "the current folder is part of it"),
        ("generator", "hugo"),
        ("site config", "hugo.toml"),
        ("posts", "3"),
        ("problems", "1"),
        ("config", "~/.config/postdesk (missing, can be created)"),
        ("config errors", "none"),
    ] {
        assert_eq!(row(&ran, name), value, "{}", ran.text());
    }
    let lines = ran.text().lines().count();
    assert!(lines <= 42, "{lines} lines:\n{}", ran.text());
    assert!(
        !launch.path("anamaria/.local").exists(),
        "nothing is written"
    );
    assert!(
        !launch.path("anamaria/.cache").exists(),
        "nothing is written"
    );
}

#[test]
fn every_way_to_a_blog_is_named_without_private_text() {
    let launch = launch();
    let site = launch.path("anamaria/site").display().to_string();
    let launch = launch.file(
        "anamaria/.config/postdesk/config.toml",
        &format!("posts = \"{site}\"\ntheme = \"{SECRET}\"\n"),
    );
    fs::create_dir(launch.path("anamaria/empty")).expect("a folder");
    let post = format!("{POSTS}/{SECRET}.md");
    for (arguments, found) in [
        (
            &["anamaria/site", "doctor"][..],
            "given on the command line",
        ),
        (&["--posts", POSTS, "doctor"], "given on the command line"),
        (&[&post, "doctor"], "given on the command line"),
        (&["-C", "anamaria", "doctor"], "found in the current folder"),
        (
            &["-C", "anamaria/empty", "doctor"],
            "set by `posts` in config.toml",
        ),
    ] {
        let ran = report(&launch, arguments);
        assert_eq!(row(&ran, "found"), found, "{arguments:?}");
        assert_eq!(row(&ran, "posts"), "3", "{arguments:?}");
        let errors = row(&ran, "config errors");
        assert_eq!(errors, "1; `postdesk config check` lists them");
    }
    let launch = launch.env("POSTDESK_POSTS", "anamaria/site");
    let ran = report(&launch, &["doctor"]);
    assert_eq!(row(&ran, "found"), "set by POSTDESK_POSTS");
}

#[test]
fn a_home_folder_behind_a_symbolic_link_is_hidden_too() {
    let launch = launch();
    symlink(launch.path(USER), launch.path("link")).expect("a link");
    let launch = {
        let home = launch.path("link").display().to_string();
        launch.env("HOME", &home)
    };
    let ran = report(&launch, &["-C", "link/site", "doctor"]);
    assert_eq!(row(&ran, "path"), "~/site/content");
}

#[test]
fn json_has_the_same_rows() {
    let launch = launch();
    let json = report(&launch, &["anamaria/site", "doctor", "--json"]).json();
    assert_eq!(json["version"], 1);
    assert_eq!(json["program"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(json["terminal"]["colors"]["decidedBy"], "TERM");
    assert_eq!(json["terminal"]["COLORTERM"], serde_json::Value::Null);
    assert_eq!(json["blog"]["posts"], 3);
    assert_eq!(json["folders"]["config"]["path"], "~/.config/postdesk");
    assert_eq!(json["folders"]["config"]["exists"], false);
    if cfg!(target_os = "linux") {
        let watches = json["watching"]["maxUserWatches"].as_u64();
        assert!(watches.is_some_and(|most| most > 0), "{json}");
    }
}

#[test]
fn a_blog_that_is_missing_or_unreadable_is_one_line() {
    let launch = launch();
    fs::create_dir(launch.path("anamaria/empty")).expect("a folder");
    for (arguments, why) in [
        (
            &["-C", "anamaria/empty", "doctor"][..],
            "none in the current folder or its parents; postdesk opens the tour",
        ),
        (
            &["anamaria/zqxj", "doctor"],
            "can't be opened; `postdesk list` shows why",
        ),
        (
            &["--site", "zqxj", "anamaria/site", "doctor"],
            "can't be opened; `postdesk list` shows why",
        ),
    ] {
        let ran = report(&launch, arguments);
        assert_eq!(row(&ran, "error"), why, "{arguments:?}");
        assert_eq!(row(&ran, "folders"), "0");
    }
}

#[test]
fn readers_are_refused() {
    let ran = launch().run(&["--public", "anamaria/site", "doctor"]);
    assert_eq!((ran.code, ran.text()), (Some(2), ""), "{ran:?}");
    assert!(
        ran.words().contains("isn't available with --public"),
        "{ran:?}"
    );
}

#[test]
fn in_a_terminal_its_size_is_reported() {
    let mut session = Launch::postdesk(&["doctor"]).size(100, 50).open();
    session.wait_for("stdin, stdout, stderr");
    session.wait_for("100x50");
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
}
