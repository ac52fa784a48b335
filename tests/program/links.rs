//! Following links in a terminal: opening, copying, and saved reading positions.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use crate::support;
use crate::support::inflate::base64;
use crate::support::posts::post;
use crate::support::{Launch, Session};
use crate::terminal::visible;

/// Logs its arguments, one per line, and their number.
const OPENER: &str =
    "#!/bin/sh\n{ echo $#; for word in \"$@\"; do echo \"$word\"; done; } >\"$HOME/opened\"\n";

fn blog(body: &str) -> Launch {
    let launch = Launch::postdesk(&["posts"])
        .file("posts/a.md", &post("Alpha", "2026-05-05", body))
        .file("posts/b.md", &post("Beta", "2026-04-04", "The other body."))
        .file("bin/xdg-open", OPENER)
        .file("bin/own opener", OPENER);
    for program in ["bin/xdg-open", "bin/own opener"] {
        let program = launch.path(program);
        fs::set_permissions(program, fs::Permissions::from_mode(0o755)).expect("a program");
    }
    let path = format!("{}:/usr/bin:/bin", launch.path("bin").display());
    launch.env("PATH", &path)
}

/// Opens the first post and presses `f` and the label of its only link.
fn follow(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for("2 posts");
    session.wait_for("Words");
    session.keys("\rf");
    session.wait_for("LINKS");
    session.keys("f");
    session
}

fn opened(session: &mut Session) -> Vec<String> {
    let log = session.home().join("opened");
    let end = support::now() + Duration::from_secs(10);
    while !is_whole(&log) {
        assert!(support::now() < end, "nothing was opened");
        session.settle(Duration::from_millis(20));
    }
    let text = fs::read_to_string(log).expect("a log");
    text.lines().map(str::to_owned).collect()
}

/// Whether the opener has written its whole log.
fn is_whole(log: &Path) -> bool {
    let text = fs::read_to_string(log).unwrap_or_default();
    let words: Option<usize> = text.lines().next().and_then(|count| count.parse().ok());
    words.is_some_and(|words| text.lines().count() == words + 1)
}

#[test]
fn an_address_is_shown_and_then_opened_as_one_argument() {
    let mut session = follow(blog("Words [x](<https://a.io/$(touch x);`y` 'z' \"-o\">)."));
    session.wait_for("Open https://a.io/");
    assert!(!session.home().join("opened").exists());
    session.keys("\r");
    assert_eq!(
        opened(&mut session),
        ["1", "https://a.io/$(touch%20x);%60y%60%20'z'%20%22-o%22"]
    );
    assert!(!session.home().join("x").exists());
}

#[test]
fn a_program_of_ones_own_is_started_without_a_shell() {
    let launch = blog("Words [x](https://a.io).");
    let own = launch.path("bin/own opener");
    let setting = format!("opener = [\"{}\", \"$HOME; -x\"]\n", own.display());
    let mut session = follow(launch.file(".config/postdesk/config.toml", &setting));
    session.wait_for("Open https://a.io/");
    session.keys("\r");
    assert_eq!(opened(&mut session), ["2", "$HOME; -x", "https://a.io/"]);
}

#[test]
fn a_program_that_is_not_there_says_the_way_out() {
    let launch = blog("Words [x](https://a.io).").file(
        ".config/postdesk/config.toml",
        "opener = [\"no-such-thing\"]\n",
    );
    let mut session = follow(launch.size(120, 24));
    session.wait_for("Open https://a.io/");
    session.keys("\r");
    session.wait_for("no-such-thing not found");
    session.wait_for("copy the link with y");
}

#[test]
fn over_ssh_the_terminal_gets_the_address_and_nothing_is_opened() {
    let launch = blog("Words [x](https://a.io).").env("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22");
    let mut session = follow(launch);
    session.wait_for("Open https://a.io/");
    let mark = session.mark();
    session.keys("\r");
    // `printf https://a.io/ | base64`
    session.wait_for_bytes(mark, b"\x1b]52;c;aHR0cHM6Ly9hLmlvLw==\x1b\\");
    session.wait_for("Over SSH, links are copied");
    session.settle(Duration::from_millis(300));
    assert!(!session.home().join("opened").exists());
}

#[test]
fn inside_tmux_the_text_is_also_passed_on() {
    let launch = blog("Words [x](https://a.io).").env("TMUX", "/tmp/tmux-0/default,1,0");
    let mut session = follow(launch);
    session.wait_for("Open https://a.io/");
    let mark = session.mark();
    session.keys("y");
    session.wait_for_bytes(
        mark,
        b"\x1bPtmux;\x1b\x1b]52;c;aHR0cHM6Ly9hLmlvLw==\x1b\x1b\\\x1b\\",
    );
}

#[test]
fn no_link_of_a_hostile_post_starts_anything() {
    for url in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "-oProxyCommand=x",
        "data:text/html;base64,eA==",
        "<https://%00>",
        "ssh://x",
    ] {
        let mut session = follow(blog(&format!("Words [x]({url}).")));
        session.wait_for_end_of("LINKS");
        session.keys("\r\r");
        session.settle(Duration::from_millis(200));
        assert!(!session.home().join("opened").exists(), "{url}");
        assert!(session.alive());
    }
}

#[test]
fn a_link_between_posts_is_followed_and_backspace_leads_back() {
    let mut session = follow(blog("Words [x](b.md)."));
    session.wait_for("The other body.");
    session.keys("\x7f");
    session.wait_for("Words x.");
}

#[test]
fn a_code_block_is_copied_as_it_is_written() {
    let mut session = blog("Words\n\n```make\nall:\n\ttrue\n```").open();
    session.wait_for("Words");
    session.wait_for("true");
    let mark = session.mark();
    session.keys("\ry");
    // `printf 'all:\n\ttrue' | base64`
    session.wait_for_bytes(mark, b"\x1b]52;c;YWxsOgoJdHJ1ZQ==\x1b\\");
    session.wait_for("Copied: 2 lines");
}

#[test]
fn the_reading_place_is_there_again_in_the_next_run() {
    let lines: Vec<String> = (1..=200).map(|line| format!("Line {line}.\n")).collect();
    let posts = [("a.md", post("Alpha", "2026-05-05", &lines.join("\n")))];
    let launch = |home: Option<&Path>| {
        let mut launch = Launch::postdesk(&["posts"]).size(80, 24);
        for (name, text) in &posts {
            launch = launch.file(&format!("posts/{name}"), text);
        }
        match home {
            Some(home) => {
                let from = home.join(".local/state/postdesk/places.json");
                let text = fs::read_to_string(from).expect("places were kept");
                let new = launch.path("posts").display().to_string();
                let old = home.join("posts").display().to_string();
                launch.file(
                    ".local/state/postdesk/places.json",
                    &text.replace(&old, &new),
                )
            }
            None => launch,
        }
    };
    let mut session = launch(None).open();
    session.wait_for("Line 1.");
    session.keys("\r   ");
    session.wait_for_end_of("Line 2.");
    session.settle(Duration::from_millis(200));
    let screen = session.text();
    let first = screen.lines().find_map(|row| row.split("Line ").nth(1));
    let first = first.expect("a line").trim().to_owned();
    session.keys("q");
    assert!(session.exit_within(Duration::from_secs(5)).success());
    let mut next = launch(Some(&session.home())).open();
    next.wait_for("Line 1.");
    next.keys("\r");
    next.wait_for(&format!("Line {first}"));
    next.wait_for_end_of("Line 2.");
    assert!(!next.text().contains("Line 2."), "{}", next.text());
}

#[test]
fn the_excerpt_ends_where_the_index_page_ends() {
    let mut session = blog("Words before.\n\n<!-- truncate -->\n\nWords behind.").open();
    session.wait_for("Words behind.");
    session.wait_for("excerpt ends");
    session.keys("\ri");
    session.wait_for("EXCERPT");
    session.wait_for_end_of("Words behind.");
    assert!(session.text().contains("Words before."));
    session.keys("i");
    session.wait_for("Words behind.");
}

const BLOCKS: &str =
    "Words **in** bold that\ngo on.\n\n```\nlet x;\n```\n\n- one\n- two\n\nLast words.";

/// Opens the first post of a blog with these blocks, in select mode.
fn selecting(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for("2 posts");
    session.wait_for("Last words.");
    session.keys("\rV");
    session.wait_for("SELECT");
    session
}

/// Returns what was sent to the clipboard since a mark.
fn copied(session: &mut Session, mark: usize) -> String {
    session.wait_for_bytes(mark, b"\x1b]52;c;");
    session.wait_for("Copied");
    let raw = String::from_utf8_lossy(session.since(mark)).into_owned();
    let sent = raw.split("\x1b]52;c;").nth(1).expect("a copy");
    let sent = sent.split('\x1b').next().expect("an end");
    String::from_utf8(base64(sent.as_bytes())).expect("text")
}

#[test]
fn a_selection_is_copied_as_markdown_or_as_text() {
    let cases = [
        ("y", "Words **in** bold that\ngo on.\n"),
        ("Y", "Words in bold that go on."),
        ("jy", "```\nlet x;\n```\n"),
        ("jY", "let x;"),
        ("jjvjy", "- one\n- two\n"),
        ("jjvjY", "\u{2022} one\n\u{2022} two"),
        ("jjjvGy", "- two\n\nLast words.\n"),
        (
            "Gvgy",
            "Words **in** bold that\ngo on.\n\n```\nlet x;\n```\n\n- one\n- two\n\nLast words.\n",
        ),
        ("j\tY", "let x;"),
    ];
    for (keys, wanted) in cases {
        let mut session = selecting(blog(BLOCKS));
        let mark = session.mark();
        session.keys(keys);
        assert_eq!(copied(&mut session, mark), wanted, "{keys}");
        session.wait_for("READ");
    }
}

#[test]
fn over_ssh_what_was_copied_can_be_shown_on_the_whole_screen() {
    let launch = blog(BLOCKS).env("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22");
    let mut session = selecting(launch);
    session.keys("vGY");
    session.wait_for("\" shows the text");
    session.keys("\"");
    session.wait("the text alone", |screen| {
        let text = screen.contents();
        text.starts_with("Words in bold that go on.") && text.contains("Esc close")
    });
    session.keys("\x1b");
    session.wait_for("READ");
}

#[test]
fn a_selection_stays_on_its_block_when_text_is_added_above_it() {
    let mut session = selecting(blog(BLOCKS));
    session.keys("j");
    let longer = format!("New above.\n\nAnd more.\n\n{BLOCKS}");
    let path = session.posts().join("a.md");
    support::put(&path, &post("Alpha", "2026-05-05", &longer));
    session.wait_for("And more.");
    let mark = session.mark();
    session.keys("y");
    assert_eq!(copied(&mut session, mark), "```\nlet x;\n```\n");
}

const LINKS: &str = "See [a text that is so long that it goes on in the next row of the \
    page, whatever that is](https://example.org/long?q=1), [the other](./b.md), \
    [write](mailto:me@example.org), [https://bank.example/](https://evil.example/x) \
    and [code](javascript:alert(1)).\n\nLast words.";

/// Returns the bytes of the first screen of a blog with links, and the screen.
fn first_screen(force: &str) -> (String, Vec<String>) {
    let launch = blog(LINKS).env("FORCE_HYPERLINK", force);
    let mut session = launch.open();
    session.wait_for("2 posts");
    session.wait_for("Last words.");
    session.settle(Duration::from_millis(200));
    let bytes = String::from_utf8_lossy(session.since(0)).into_owned();
    let screen = visible(session.screen());
    (bytes, screen)
}

#[test]
fn external_links_are_hyperlinks_where_the_terminal_supports_them() {
    let (linked, screen) = first_screen("1");
    let (plain, other) = first_screen("0");
    assert_eq!(screen, other, "hyperlinks change nothing that is seen");
    assert!(!plain.contains("\x1b]8;"));
    let opened: Vec<&str> = linked
        .split("\x1b]8;")
        .skip(1)
        .filter_map(|rest| rest.split_once("\x1b\\").map(|(link, _)| link))
        .collect();
    let with = |url: &str| opened.iter().filter(|link| link.ends_with(url)).count();
    // both rows of the wrapped one have the same number
    assert!(with("id=1;https://example.org/long?q=1") > 0, "{opened:?}");
    assert_eq!(
        with("https://example.org/long?q=1"),
        with("id=1;https://example.org/long?q=1")
    );
    assert!(with(";mailto:me@example.org") > 0, "{opened:?}");
    assert_eq!(opened.last(), Some(&";"), "the last one is closed");
    for hidden in ["evil", "javascript", "b.md"] {
        assert!(!opened.iter().any(|link| link.contains(hidden)), "{hidden}");
    }
}
