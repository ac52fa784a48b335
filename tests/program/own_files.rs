//! The user's settings, keys and themes: applied if valid, reported if not.

use std::fs;
use std::process::Command;
use std::time::Duration;

use crate::support;
use crate::support::posts::post;
use crate::support::{Launch, PATIENCE};

const CONFIG: &str = ".config/postdesk/config.toml";
const KEYS: &str = ".config/postdesk/keys.toml";

fn two_posts() -> Launch {
    Launch::postdesk(&["posts"])
        .file("posts/a.md", &post("Alpha", "2026-05-05", "First body."))
        .file("posts/b.md", &post("Beta", "2026-04-04", "Second body."))
}

#[test]
fn a_key_of_the_own_file_replaces_the_shipped_one_everywhere_it_is_named() {
    let keys = "[list]\ndown = [\"x\"]\nfilter = [\"F3\"]\n[everywhere]\nquit = [\"Q\"]\n";
    let mut session = two_posts().file(KEYS, keys).open();
    session.wait_for("First body.");
    session.wait_for("F3 filter");
    session.keys("jq/x");
    session.wait_for("Second body.");
    assert!(!session.text().contains("FILTER"));
    session.keys("\x1bOR");
    session.wait_for("FILTER");
    session.keys("\x1b");
    session.wait_for_end_of("FILTER");
    session.keys("Q");
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
}

#[test]
fn the_vim_keys_are_a_setting() {
    let mut session = two_posts().file(CONFIG, "keys = \"vim\"\n").open();
    session.wait_for("First body.");
    session.keys("j");
    session.wait_for("Second body.");
}

#[test]
fn a_mistake_in_the_own_files_is_told_with_its_place_and_the_program_starts() {
    let mut session = two_posts()
        .size(120, 24)
        .file(KEYS, "[list]\n\ndwon = [\"x\"]\n")
        .file(CONFIG, "\ntext_width = \"wide\"\n")
        .open();
    session.wait_for("First body.");
    session.wait_for("1 more");
    session.keys(":mess\r");
    session.wait_for("keys.toml:3: ");
    session.wait_for("config.toml:2: ");
    session.keys("\x1b");
    session.wait_for_end_of("MESSAGES");
    // the other keys have their defaults
    session.keys("j");
    session.wait_for("Second body.");
}

#[test]
fn valid_settings_are_applied() {
    let mut session = two_posts()
        .file(
            CONFIG,
            "sort = \"oldest\"\nmouse = true\nglyphs = \"ascii\"\n",
        )
        .open();
    session.wait_for("oldest first");
    session.wait_for("Second body.");
    session.settle(Duration::from_millis(100));
    assert!(support::contains(session.raw(), b"\x1b[?1000h"));
    assert!(session.raw().is_ascii());
}

#[test]
fn the_paths_of_the_own_files_are_told() {
    let launch = two_posts().env("POSTDESK_CONFIG", "/somewhere/else");
    let ran = launch.run(&["config", "path"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.text().contains("/somewhere/else/config.toml"),
        "{}",
        ran.text()
    );
    assert!(
        ran.text().contains("/somewhere/else/keys.toml"),
        "{}",
        ran.text()
    );
}

#[test]
fn the_settings_in_force_are_printed_as_a_file_that_can_be_read_again() {
    let launch = two_posts().file(
        ".config/postdesk/config.toml",
        "theme = \"dark\"\ntext_width = 66\n",
    );
    let ran = launch.run(&["config", "show"]);
    assert_eq!(ran.code, Some(0));
    let table: toml::Table = ran.text().parse().expect("TOML");
    assert_eq!(table["theme"].as_str(), Some("dark"));
    assert_eq!(table["text_width"].as_integer(), Some(66));
    let again = launch.file(".config/postdesk/config.toml", ran.text());
    assert_eq!(again.run(&["config", "show"]).text(), ran.text());
    assert_eq!(again.run(&["config", "check"]).code, Some(0));
}

#[test]
fn a_mistake_in_the_own_files_is_code_1_and_names_file_and_line() {
    let launch = two_posts()
        .file(
            ".config/postdesk/config.toml",
            "mouse = true\nthem = \"dark\"\n",
        )
        .file(".config/postdesk/keys.toml", "[list]\n\ndwon = [\"x\"]\n")
        .file(".config/postdesk/themes/mine.toml", "nonsense = 1\n");
    let ran = launch.run(&["config", "check"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    for place in ["config.toml:2: ", "keys.toml:3: ", "mine.toml:1: "] {
        assert!(ran.text().contains(place), "{place}: {}", ran.text());
    }
    assert_eq!(ran.text().lines().count(), 3, "{}", ran.text());
    let ran = launch.run(&["list", "--posts", "posts"]);
    assert_eq!(ran.code, Some(0), "the rest works on");
}

#[test]
fn any_file_content_is_reported_without_a_crash() {
    let launch = two_posts();
    let folder = launch.path(".config/postdesk");
    fs::create_dir_all(folder.join("config.toml")).expect("a folder");
    let pipe = support::ends::status(Command::new("mkfifo").arg(folder.join("keys.toml")));
    assert!(pipe.expect("mkfifo").success());
    let ran = launch.run(&["config", "check"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(ran.text().lines().count(), 2, "{}", ran.text());
}

#[test]
fn every_key_is_listed() {
    let launch = two_posts().file(".config/postdesk/keys.toml", "[list]\nsort = [\"F5\"]\n");
    let ran = launch.run(&["keys"]);
    assert_eq!(ran.code, Some(0));
    let line = ran.text().lines().find(|line| line.contains(" sort "));
    assert!(
        line.is_some_and(|line| line.contains("F5")),
        "{}",
        ran.text()
    );
    let markdown = launch.run(&["keys", "--markdown"]);
    assert!(
        markdown.text().starts_with("| where |"),
        "{}",
        markdown.text()
    );
}

#[test]
fn root_in_the_folder_of_another_is_told_once_and_reads_no_settings_there() {
    if !rustix::process::getuid().is_root() {
        support::skip("only root can give files to others");
        return;
    }
    let launch = two_posts()
        // files inside a blog are never read as settings
        .file(
            "posts/config.toml",
            "theme = \"light\"\nopener = [\"touch\", \"/tmp/no\"]\n",
        )
        .file("posts/keys.toml", "[everywhere]\nquit = [\"Z\"]\n")
        .file("posts/.postdesk.toml", "read_only = false\n");
    let posts = launch.path("posts");
    let other = rustix::fs::Uid::from_raw(65_534);
    let group = rustix::fs::Gid::from_raw(65_534);
    let mut all = vec![posts.clone()];
    let entries = fs::read_dir(&posts).expect("the posts");
    all.extend(entries.map(|entry| entry.expect("one").path()));
    for path in &all {
        rustix::fs::chown(path, Some(other), Some(group)).expect("root may");
    }
    let mut session = launch.open();
    session.wait_for("Running as root in a folder of user 65534");
    session.keys("\x1b");
    session.wait("it went", |screen| {
        !screen.contents().contains("Running as root")
    });
    session.keys("e");
    session.wait_for("^S save");
    session.keys("Typed. \x13");
    session.wait_for("Saved.");
    session.keys("\x1b");
    session.wait_for("LIST");
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
    let owners: Vec<u32> = all
        .iter()
        .map(|path| std::os::unix::fs::MetadataExt::uid(&fs::metadata(path).expect("it")))
        .collect();
    assert!(owners.iter().all(|uid| *uid == 65_534), "{owners:?}");
    let texts = all.iter().filter_map(|path| fs::read_to_string(path).ok());
    assert_eq!(texts.filter(|text| text.contains("Typed. ")).count(), 1);
}

/// Opens two posts with settings on a terminal of 24-bit color, and chooses the theme after the
/// current one, which is `terminal`: nothing says which background there is.
fn choose_a_theme(launch: Launch) -> support::Session {
    let mut session = launch.env("COLORTERM", "truecolor").open();
    session.wait_for("First body.");
    session.keys("Tj");
    session.wait_for("THEME");
    session.keys("\r");
    session.wait_for("LIST");
    session
}

#[test]
fn a_chosen_theme_is_saved_and_paints_its_background_at_the_next_start_too() {
    let launch = two_posts().file(
        CONFIG,
        "# mine\r\nmouse = false # no\r\n\r\n[check]\r\noff = []\r\n",
    );
    let file = launch.path(CONFIG);
    let mut session = choose_a_theme(launch);
    session.wait_for("Saved theme high-contrast in config.toml.");
    let black = vt100::Color::Rgb(0, 0, 0);
    assert_eq!(session.cell(20, 40).bgcolor(), black);
    assert_eq!(
        fs::read_to_string(file).expect("the settings"),
        "# mine\r\nmouse = false # no\r\ntheme = \"high-contrast\"\r\n\r\n[check]\r\noff = []\r\n"
    );
    let mut next = two_posts()
        .file(CONFIG, "theme = \"high-contrast\"\n")
        .env("COLORTERM", "truecolor")
        .open();
    next.wait_for("? help");
    assert_eq!(next.cell(20, 40).bgcolor(), black);
}

#[test]
fn a_saved_filter_is_written_to_the_settings_and_there_at_the_next_start() {
    let launch = two_posts().file(CONFIG, "mouse = false # no\n");
    let file = launch.path(CONFIG);
    let mut session = launch.open();
    session.wait_for("First body.");
    session.keys("/beta\rsjjj\rF");
    session.wait_for("Orphans");
    session.keys("Second\x13");
    session.wait_for("Saved filter Second in config.toml.");
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
    let written = fs::read_to_string(file).expect("the settings");
    assert_eq!(
        written,
        "mouse = false # no\n\n[[filter]]\nname = \"Second\"\nquery = \"beta\"\n\
         sort = \"words\"\ndensity = \"auto\"\n"
    );
    let mut next = two_posts().file(CONFIG, &written).open();
    next.wait_for("First body.");
    next.keys("Fsecond");
    next.wait_for("beta, longest first");
    next.wait_for("1 post");
    next.keys("\r");
    next.wait_for("1 of 2 posts");
}

#[test]
fn a_read_only_session_saves_no_theme() {
    let launch = Launch::postdesk(&["--read-only", "posts"])
        .file("posts/a.md", &post("Alpha", "2026-05-05", "First body."))
        .file(CONFIG, "mouse = false\n");
    let file = launch.path(CONFIG);
    let mut session = choose_a_theme(launch);
    session.wait_for("until you quit");
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
    assert_eq!(
        fs::read_to_string(file).expect("the settings"),
        "mouse = false\n"
    );
}

#[test]
fn without_a_named_theme_the_background_of_the_terminal_stays() {
    for (settings, bg) in [
        ("", vt100::Color::Default),
        ("theme = \"auto\"\n", vt100::Color::Default),
        (
            "theme = \"light\"\npaint_background = false\n",
            vt100::Color::Default,
        ),
        ("theme = \"light\"\n", vt100::Color::Rgb(0xfb, 0xf9, 0xf5)),
    ] {
        let mut session = two_posts()
            .file(CONFIG, settings)
            .env("COLORTERM", "truecolor")
            .open();
        // the last row, so that the rows above it are there
        session.wait_for("? help");
        assert_eq!(session.cell(20, 40).bgcolor(), bg, "{settings:?}");
    }
}
