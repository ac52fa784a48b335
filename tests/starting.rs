//! What opens, and how: the first place of several that has a blog, the file that was named, the
//! keys and settings of a person, and what the terminal can show.

mod support;

use std::fs;
use std::time::Duration;

use support::posts::post;
use support::{Launch, PATIENCE, Session};

const CONFIG: &str = ".config/postdesk/config.toml";
const KEYS: &str = ".config/postdesk/keys.toml";

/// Every place a blog can be in, each with a post that names it.
fn everywhere(arguments: &[&str]) -> Launch {
    let named = |title: &str| post(title, "2026-01-01", "Text.");
    let launch = Launch::postdesk(arguments);
    let (variable, setting) = (launch.path("by-variable"), launch.path("by-setting"));
    launch
        .file("by-option/a.md", &named("From the option"))
        .file("by-argument/a.md", &named("From the argument"))
        .file("by-variable/a.md", &named("From the variable"))
        .file("by-setting/a.md", &named("From the setting"))
        .file("posts/a.md", &named("From around"))
        .file(".local/share/postdesk/posts/a.md", &named("From the data"))
        .file(
            CONFIG,
            &format!("posts = {:?}\n", setting.display().to_string()),
        )
        .env("POSTDESK_POSTS", &variable.display().to_string())
}

#[test]
fn the_folder_of_the_option_wins() {
    everywhere(&["--posts", "by-option"])
        .open()
        .wait_for("From the option");
}

#[test]
fn the_folder_of_the_argument_comes_before_what_was_set() {
    everywhere(&["by-argument"])
        .open()
        .wait_for("From the argument");
}

#[test]
fn the_variable_comes_before_the_setting() {
    everywhere(&[]).open().wait_for("From the variable");
}

#[test]
fn the_setting_comes_before_the_folder_around() {
    everywhere(&[])
        .env("POSTDESK_POSTS", "")
        .open()
        .wait_for("From the setting");
}

#[test]
fn the_blog_around_the_current_folder_comes_before_the_data_folder() {
    let launch = everywhere(&[])
        .env("POSTDESK_POSTS", "")
        .env("HOME", "/nowhere")
        .file(CONFIG, "");
    launch.open().wait_for("From around");
}

#[test]
fn the_blog_of_the_data_folder_comes_before_the_tour() {
    let launch = everywhere(&[]).env("POSTDESK_POSTS", "").file(CONFIG, "");
    fs::remove_dir_all(launch.path("posts")).expect("removed");
    launch.open().wait_for("From the data");
}

#[test]
fn with_no_blog_anywhere_the_tour_opens_and_nothing_is_written_beside_the_cache() {
    let launch = Launch::postdesk(&[]);
    fs::remove_dir(launch.path("posts")).expect("removed");
    let mut session = launch.open();
    session.wait_for("Make it yours");
    let found = fs::read_dir(session.home()).expect("a folder");
    let names: Vec<_> = found.flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names, [".cache"]);
}

#[test]
fn a_site_opens_from_its_root_its_posts_and_below() {
    for path in [".", "website", "website/blog", "website/blog/2026"] {
        let mut session = Launch::postdesk(&[path])
            .file(
                "website/docusaurus.config.js",
                "module.exports = {title: 'Garden'};",
            )
            .file(
                "website/blog/2026/a.md",
                &post("In the garden", "2026-01-01", "Text."),
            )
            .open();
        session.wait_for("In the garden");
        session.wait_for("Garden   1 post");
    }
}

#[test]
fn a_file_opens_its_blog_and_stands_on_it_in_the_preview() {
    let launch = (0..50).fold(Launch::postdesk(&["posts/p07.md"]), |launch, number| {
        let text = post(
            &format!("Post {number}"),
            "2026-01-01",
            &format!("Body {number}."),
        );
        launch.file(&format!("posts/p{number:02}.md"), &text)
    });
    let mut session = launch.open();
    session.wait_for("50 posts");
    session.wait_for("Body 7.");
    session.wait_for("Space page");
    session.keys("\x1b");
    session.wait_for("Enter read");
    assert!(session.text().contains("p07.md"));
}

#[test]
fn a_folder_that_is_not_there_is_one_plain_line() {
    let mut session = Launch::postdesk(&["nowhere"]).open();
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 2);
    assert!(session.text().contains("nowhere"), "{}", session.text());
    assert!(!session.raw().contains(&0x1b));
}

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
    // the keys that were not touched are as shipped
    session.keys("j");
    session.wait_for("Second body.");
}

#[test]
fn the_settings_hold() {
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

/// Walks through everything that draws marks and lines.
fn walk(session: &mut Session) {
    for keys in [
        "j", "\r", "z", "z", "h", "/al", "\x1b", "t", " ", "\x1b", "?", "\x1b", ":", "\x1b", "s",
        "\x1b", "T", "\x1b", "1", "R",
    ] {
        session.keys(keys);
        session.settle(Duration::from_millis(60));
    }
    session.resize(40, 12);
    session.settle(Duration::from_millis(100));
    session.resize(120, 40);
    session.settle(Duration::from_millis(100));
}

/// A post with everything that is drawn with a mark of its own.
fn marks() -> String {
    let body = "# Heading\n\n## Two\n\n- one\n  - two\n- [x] done\n- [ ] open\n\n1. first\n\n> quote\n\n\
        | a | b |\n|---|:-:|\n| c | d |\n\n```rust\nlet x = 1;\n```\n\n:::note\n\nA note.\n\n:::\n\n\
        ![alt](a.png) [link](https://example.org) `code` ~~gone~~ text[^1]\n\n---\n\n<!-- truncate -->\n\n[^1]: Note.\n";
    post("Marks", "2026-05-05\ntags: [sea]\ndraft: true", body)
}

#[test]
fn t09_a_locale_without_utf_8_gets_ascii_only() {
    for (name, value) in [("LC_ALL", "C"), ("LANG", "de_DE.ISO-8859-1"), ("LANG", "")] {
        let launch = two_posts()
            .file("posts/c.md", &marks())
            .file("posts/d.md", "---\na: b: c\n---\n");
        let mut session = launch.env(name, value).open();
        session.wait_for("4 posts");
        walk(&mut session);
        let beyond: String = String::from_utf8_lossy(session.raw())
            .chars()
            .filter(|c| !c.is_ascii())
            .collect();
        assert_eq!(beyond, "", "{name}={value}");
        assert!(session.alive());
    }
}

#[test]
fn t05_without_a_locale_what_is_not_ascii_in_a_post_is_still_there() {
    let launch = two_posts().file("posts/a.md", &post("Grün", "2026-05-05", "Schöne Größe."));
    let mut session = launch.env("LC_ALL", "C").open();
    session.wait_for("Grün");
    session.wait_for("Schöne Größe.");
}
