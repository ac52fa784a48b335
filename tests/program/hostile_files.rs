//! Hostile files: nothing in the posts folder blocks, crashes or delays a key, whatever the kind or
//! the content of the file.
//!
//! The latency of keys is printed but not asserted, as it depends on the machine. `runtime::render`
//! has tests for what can be counted: the number of steps per post, and that a stale job stops.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::support;
use crate::support::observe::note;
use crate::support::posts::post;
use crate::support::process::memory;
use crate::support::{Launch, Session, now, put};

fn launch() -> Launch {
    Launch::postdesk(&["posts"])
        .file(
            "posts/a-first.md",
            &post("First", "2099-12-01", "First body."),
        )
        .file("posts/z-last.md", &post("Last", "2020-01-01", "Last body."))
}

/// Selects a hostile post between two good ones and leaves it at once: the keys act while it is
/// read and laid out. Then returns to it and waits until some of it is shown.
#[track_caller]
fn assert_calm(name: &str, text: &[u8], shows: &str) {
    let launch = launch();
    put_bytes(&launch.path("posts/hostile.md"), text);
    let mut session = launch.open();
    session.wait_for("3 posts");
    session.wait_for("First body.");
    let start = now();
    session.keys("gjG");
    session.wait("the last row", |screen| status(screen).contains("3 of 3"));
    let keys = start.elapsed();
    note(&format!("{name}: keys took {keys:.0?}"));
    let stand = |session: &mut Session| {
        session.keys("k");
        session.settle(Duration::from_millis(100));
        session.text().contains("2 of 3")
    };
    assert!((0..3).any(|_| stand(&mut session)), "{}", session.text());
    session.time(name, |_| (), |screen| preview(screen).contains(shows));
    let start = now();
    session.keys("\r G");
    session.keys("h");
    session.keys("G");
    session.wait("the last row", |screen| status(screen).contains("3 of 3"));
    note(&format!("{name}: reading it took {:.0?}", start.elapsed()));
    session.wait_for("Last body.");
    assert!(session.alive());
}

fn status(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    screen
        .rows(0, columns.get())
        .nth(usize::from(rows.get() - 1))
        .unwrap_or_default()
}

/// Returns the text to the right of the list.
fn preview(screen: &vt100::Screen) -> String {
    screen.rows(36, 44).collect::<Vec<_>>().join("\n")
}

#[expect(clippy::disallowed_methods, reason = "a test plays another program")]
fn put_bytes(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).expect("a file");
}

/// Returns a post with this body.
fn with(body: &str) -> Vec<u8> {
    post("Hostile", "2026-06-06", &format!("Begin.\n\n{body}")).into_bytes()
}

/// Invalid UTF-8 in a post.
#[test]
fn bytes_that_are_no_text_are_shown_and_told() {
    let latin = b"---\ntitle: Hostile\ndate: 2026-06-06\n---\n\nBegin caf\xe9.\n";
    assert_calm("invalid UTF-8", latin, "Begin caf");
}

/// Binary and UTF-16 files named as posts.
#[test]
fn binary_and_utf_16_are_shown_and_told() {
    let utf16: Vec<u8> = "# Begin\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_calm("UTF-16", &[&b"\xff\xfe"[..], &utf16].concat(), "B");
    let binary: Vec<u8> = (0..100_000_u32).map(|n| (n * 7 % 256) as u8).collect();
    assert_calm("binary", &binary, "␀");
    assert_calm("NUL", &with("nul \0 nul"), "nul ␀ nul");
}

/// Broken or unusual front matter.
#[test]
fn any_front_matter_leaves_the_body_readable() {
    let large = "x".repeat(1_000_000);
    for (name, text) in [
        (
            "twice the same key",
            "---\ntitle: A\ntitle: B\n---\nBegin.\n".to_owned(),
        ),
        ("tabs", "---\n\ttitle: A\n\tx: [\n---\nBegin.\n".to_owned()),
        ("a megabyte", format!("---\na: {large}\n---\nBegin.\n")),
        (
            "tags that are none",
            "---\ntags: {a: 1}\ndate: [2026]\n---\nBegin.\n".to_owned(),
        ),
    ] {
        assert_calm(name, text.as_bytes(), "Begin.");
    }
    // then all of it is front matter, and the post says so
    let unclosed = b"---\ntitle: Hostile\n\nBegin.\n";
    assert_calm("unclosed", unclosed, "line 5");
}

/// Expansion bombs in front matter.
#[test]
fn bombs_in_front_matter_are_refused_at_once() {
    let laughs: Vec<String> = (1..10)
        .map(|n| {
            let before = format!("*a{}, ", n - 1).repeat(9);
            format!("a{n}: &a{n} [{}]\n", before.trim_end_matches(", "))
        })
        .collect();
    let nested = format!("---\na: {}\n---\nBegin.\n", "[".repeat(10_000));
    let laughs = format!("---\na0: &a0 lol\n{}---\nBegin.\n", laughs.concat());
    assert_calm("a billion laughs", laughs.as_bytes(), "Begin.");
    assert_calm("10,000 brackets", nested.as_bytes(), "Begin.");
}

/// Bodies that are hard to parse.
#[test]
fn text_that_is_hard_to_parse_leaves_the_keys_alone() {
    for pattern in [
        "[^",
        "<![CDATA[",
        "[ (](",
        "*a_",
        "](",
        "`a``",
        "![[]()",
        "<a b=\"",
        "&#",
        ":::a\n",
    ] {
        assert_calm(pattern, &with(&pattern.repeat(50_000)), "Begin.");
    }
}

/// Deeply nested blocks.
#[test]
fn deep_nesting_leaves_the_keys_alone() {
    let deep: Vec<String> = (0..2_000)
        .map(|n| format!("{}- a\n", "  ".repeat(n)))
        .collect();
    for (name, body) in [
        ("10,000 quotes", ">".repeat(10_000)),
        ("2,000 lists", deep.concat()),
        (
            "10,000 notes",
            (0..10_000)
                .map(|n| format!("[^{n}]: [^{}]\n", n + 1))
                .collect::<Vec<_>>()
                .concat(),
        ),
        (
            "wide table",
            format!(
                "|{}|\n|{}|\n|{}|\n",
                "a|".repeat(2_000),
                "-|".repeat(2_000),
                "b|".repeat(2_000)
            ),
        ),
        ("10 MB in one line", "word ".repeat(2_000_000)),
        ("10 MB without a blank", "x".repeat(10_000_000)),
        (
            "one cluster of marks",
            format!("e{}", "\u{301}".repeat(500_000)),
        ),
    ] {
        assert_calm(name, &with(&body), "Begin.");
    }
}

/// Empty and nearly empty files.
#[test]
fn empty_files_are_posts() {
    for (name, text, shows) in [
        ("nothing", "", ""),
        ("a newline", "\n", ""),
        ("a byte", "x", "x"),
        ("front matter alone", "---\ntitle: Alone\n---", "Alone"),
        ("a byte order mark", "\u{feff}", ""),
    ] {
        assert_calm(name, text.as_bytes(), shows);
    }
}

/// Special files and symbolic link loops in the posts folder.
#[test]
fn pipes_devices_sockets_and_loops_never_block() {
    let launch = launch();
    let posts = launch.path("posts");
    for path in ["pipe.md", "sub/pipe.md", "tags.yml", "authors.yml"] {
        fs::create_dir_all(posts.join("sub")).expect("a folder");
        let made = support::ends::status(Command::new("mkfifo").arg(posts.join(path)));
        assert!(made.expect("mkfifo").success());
    }
    let _socket = UnixListener::bind(posts.join("socket.md")).expect("a socket");
    for (target, name) in [
        ("/dev/zero", "zero.md"),
        ("/dev/zero", "_category_.yml"),
        ("/dev/full", "full.md"),
        ("/dev/tty", "tty.md"),
        ("..", "up"),
        (".", "here"),
        ("loop-a", "loop-b"),
        ("loop-b", "loop-a"),
        ("me.md", "me.md"),
        ("/proc/self/fd", "fds"),
        ("/proc/self", "process"),
    ] {
        symlink(target, posts.join(name)).expect("a link");
    }
    let start = now();
    let mut session = launch.open();
    session.wait_for("First body.");
    println!("start beside pipes and devices: {:.0?}", start.elapsed());
    session.wait_for("2 posts");
    session.keys(":mess\r");
    for (name, what) in [
        ("pipe.md", "a pipe"),
        ("socket.md", "a socket"),
        ("zero.md", "a device"),
        ("tags.yml", "pipe"),
    ] {
        session.wait(name, |screen| {
            let contents = screen.contents();
            contents
                .lines()
                .any(|line| line.contains(name) && line.contains(what))
        });
    }
    session.keys("\x1b");
    session.wait_for_end_of("MESSAGES");
    let before = memory(session.pid());
    for round in 0..20 {
        put(
            &posts.join("a-first.md"),
            &post("First", "2099-12-01", &format!("Round {round}.")),
        );
        session.wait_for(&format!("Round {round}."));
    }
    let after = memory(session.pid());
    println!("{before} KiB, then {after} KiB");
    assert!(after < before + 20_000, "{before} KiB, then {after} KiB");
}

/// Files beyond the size limit.
#[test]
fn files_far_too_large_are_rows_with_their_reason_and_cost_no_memory() {
    let launch = launch();
    for name in ["m-large.md", "tags.yml", "authors.yml"] {
        let mut options = fs::File::options();
        options.create_new(true).write(true);
        let made = options.open(launch.path("posts").join(name));
        made.and_then(|file| file.set_len(20 << 30))
            .expect("a sparse file");
    }
    let mut session = launch.size(120, 24).open();
    session.wait_for("3 posts");
    session.wait_for("1 problem");
    session.keys("gj");
    session.settle(Duration::from_millis(200));
    session.wait_for("larger than");
    let used = memory(session.pid());
    println!("{used} KiB");
    assert!(used < 100_000, "{used} KiB");
    let text = post("First", "2099-12-01", "Changed body.");
    session.keys("g");
    put(&session.posts().join("a-first.md"), &text);
    session.wait_for("Changed body.");
}

/// A post that is replaced by a special file while the program runs.
#[test]
fn a_post_that_becomes_a_pipe_or_a_device_never_blocks() {
    let mut session = launch().open();
    session.wait_for("First body.");
    let path = session.home().join("posts/a-first.md");
    for make in ["mkfifo", "ln -s /dev/zero"] {
        fs::remove_file(&path).expect("removed");
        let made = support::ends::status(
            Command::new("sh")
                .args(["-c", &format!("{make} \"$0\"")])
                .arg(&path),
        );
        assert!(made.expect("sh").success());
        session.wait_for("1 post ");
        session.wait_for("Last body.");
        session.keys("?");
        session.wait_for("HELP");
        session.keys("\x1b");
        session.wait_for_end_of("HELP");
        fs::remove_file(&path).expect("removed");
        put(&path, &post("First", "2099-12-01", "First body."));
        session.wait_for("2 posts");
    }
    assert!(memory(session.pid()) < 200_000);
}

/// A file name that is not UTF-8 is listed, opened, and printed to a pipe.
#[test]
fn a_name_that_is_no_text_is_a_post_like_any_other() {
    let launch = launch();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    put(
        &launch.path("posts").join(name),
        &post("Byte name", "2099-12-24", "Read all the same."),
    );
    let mut session = launch.open();
    session.wait_for("Byte name");
    session.keys("g");
    session.wait_for("Read all the same.");
}

/// Kinds of files that block a reader, fill its memory, or are no regular file.
const ODD: [&str; 8] = [
    "a pipe",
    "a socket",
    "a folder",
    "a device",
    "a terminal",
    "a loop",
    "no permission",
    "sparse",
];

/// Replaces a file with one of a kind in [`ODD`].
fn put_odd(kind: &str, file: &Path) {
    let _ = fs::remove_file(file);
    fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
    let options = || {
        let mut options = fs::File::options();
        options.create_new(true).write(true);
        options.open(file).expect("a file")
    };
    match kind {
        "a pipe" => {
            let made = support::ends::status(Command::new("mkfifo").arg(file));
            assert!(made.expect("mkfifo").success());
        }
        "a socket" => drop(UnixListener::bind(file).expect("a socket")),
        "a folder" => fs::create_dir(file).expect("a folder"),
        "a device" => symlink("/dev/zero", file).expect("a link"),
        "a terminal" => symlink("/dev/tty", file).expect("a link"),
        "a loop" => symlink(file.file_name().expect("a name"), file).expect("a link"),
        "no permission" => {
            let none = std::os::unix::fs::PermissionsExt::from_mode(0o0);
            options().set_permissions(none).expect("a mode");
        }
        _ => options().set_len(2 << 30).expect("a length"),
    }
}

/// Runs a command in a blog of one post with a special file in one place: it must end by itself,
/// not by a timeout, with one-line messages.
#[track_caller]
fn run_with_odd(kind: &str, place: &str, files: &[(&str, &str)], words: &[&str]) -> String {
    let mut launch = Launch::postdesk(&[]).env("POSTDESK_DEBUG_WAIT", "3600000");
    for (path, text) in files {
        launch = launch.file(path, text);
    }
    put_odd(kind, &launch.path(place));
    let ran = launch.run(words);
    let said = ran.words().to_owned();
    let what = format!("{kind} as {place}, {words:?}:\n{}\n{said}", ran.text());
    assert!(matches!(ran.code, Some(0..=2)), "{what}");
    assert!(said.lines().count() <= 4, "{what}");
    let is_message = |line: &str| line.starts_with("postdesk: ");
    assert!(
        ran.code != Some(2) || said.lines().all(is_message),
        "{what}"
    );
    said
}

const YAML: &str = "---\ntitle: A\ndate: 2026-01-01\n---\n\nText.\n";
const TOML: &str = "+++\ntitle = \"A\"\ndate = 2026-01-01\n+++\n\nText.\n";

/// A site of one generator.
struct Site {
    /// Files that identify the generator, and its post.
    files: &'static [(&'static str, &'static str)],
    /// Files that are read or looked for.
    places: &'static [&'static str],
}

const SITES: [Site; 7] = [
    Site {
        files: &[
            ("site/docusaurus.config.js", "module.exports = {};"),
            ("site/blog/2026-01-01-a.md", YAML),
        ],
        places: &[
            "site/docusaurus.config.js",
            "site/docusaurus.config.ts",
            "site/blog/tags.yml",
            "site/blog/authors.yml",
            "site/blog/2026-01-01-a.md",
            "site/blog/_category_.json",
            "site/package.json",
        ],
    },
    Site {
        files: &[("site/hugo.toml", ""), ("site/content/posts/a.md", TOML)],
        places: &[
            "site/hugo.toml",
            "site/hugo.yaml",
            "site/config.toml",
            "site/config/_default/hugo.toml",
            "site/content/posts/_index.md",
            "site/content/posts/a.md",
        ],
    },
    Site {
        files: &[
            ("site/config.toml", "base_url = \"/\"\n"),
            ("site/templates/index.html", ""),
            ("site/content/a.md", TOML),
        ],
        places: &[
            "site/config.toml",
            "site/zola.toml",
            "site/content/_index.md",
        ],
    },
    Site {
        files: &[
            ("site/_config.yml", "title: A\n"),
            ("site/_posts/2026-01-01-a.md", YAML),
        ],
        places: &["site/_config.yml", "site/_config.toml", "site/Gemfile"],
    },
    Site {
        files: &[
            ("site/_config.yml", "title: A\n"),
            ("site/package.json", "{\"dependencies\": {\"hexo\": \"1\"}}"),
            ("site/source/_posts/a.md", YAML),
        ],
        places: &["site/_config.yml", "site/package.json"],
    },
    Site {
        files: &[
            ("site/astro.config.mjs", "export default {};"),
            ("site/src/content/blog/a.md", YAML),
        ],
        places: &["site/astro.config.mjs", "site/src/content/config.ts"],
    },
    Site {
        files: &[
            ("site/eleventy.config.js", "module.exports = {};"),
            ("site/posts/a.md", YAML),
        ],
        places: &[
            "site/eleventy.config.js",
            "site/.eleventy.js",
            "site/posts/posts.json",
            "site/.gitignore",
            "site/.eleventyignore",
        ],
    },
];

#[test]
fn no_odd_file_of_a_site_keeps_a_command() {
    for Site { files, places } in SITES {
        for place in places.iter().chain(&["site/.git"]) {
            for kind in ODD {
                run_with_odd(kind, place, files, &["site", "list"]);
            }
        }
    }
}

#[test]
fn an_odd_file_of_ones_own_is_named_and_the_defaults_hold() {
    let is_root = rustix::process::geteuid().is_root();
    for place in ["config.toml", "keys.toml", "themes/mine.toml"] {
        for kind in ODD {
            let place = format!(".config/postdesk/{place}");
            let files = [("posts/a.md", YAML)];
            run_with_odd(kind, &place, &files, &["posts", "list"]);
            let launch = Launch::postdesk(&[]).env("POSTDESK_DEBUG_WAIT", "3600000");
            put_odd(kind, &launch.path(&place));
            let ran = launch.run(&["config", "check"]);
            let said = format!("{kind} as {place}: {ran:?}");
            if kind == "no permission" && is_root {
                continue;
            }
            assert_eq!(ran.code, Some(1), "{said}");
            let lines = ran.text().lines();
            let named =
                lines.filter(|line| line.contains(&place) && line.contains("cannot be read"));
            assert_eq!(named.count(), 1, "{said}");
        }
    }
}

#[test]
fn no_odd_file_of_the_state_folder_keeps_a_command() {
    for place in [
        "places.json",
        "operations",
        "operations/lock",
        "operations/1.done",
        "operations/1.pending",
        "drafts",
        "drafts/0123456789abcdef-1.draft",
        "drafts/0123456789abcdef.lock",
        "drafts/0123456789abcdef-1.typed",
    ] {
        for kind in ODD {
            let place = format!(".local/state/postdesk/{place}");
            let files = [("posts/a.md", YAML)];
            for words in [
                ["posts", "list"].as_slice(),
                &["posts", "undo"],
                &["posts", "trash"],
                &["recover"],
                &["posts", "draft", "a"],
            ] {
                run_with_odd(kind, &place, &files, words);
            }
        }
    }
}
