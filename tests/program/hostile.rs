//! Terminal injection: no byte of a post, name, tag, link or error reaches the terminal as a
//! control sequence, and hidden characters are made visible: on the screen, in pipes, and in
//! messages.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::time::Duration;

use crate::support;
use crate::support::sequences::{foreign, foreign_in_color, foreign_in_pipe};
use crate::support::{Launch, Session, put};

/// Sequences that a terminal would obey or hide, as raw characters and as entities.
const ATTACKS: [&str; 24] = [
    "\x1b]0;pwned\x07",
    "\x1b]52;c;cHduZWQ=\x1b\\",
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07",
    "\x1b[31;5;8m",
    "\x1b[6n\x1b[c\x1b[?u",
    "\x1b[3J\x1b[?1049l",
    "\x1bP+q544e\x1b\\",
    "\x1b_Gf=24\x1b\\",
    "\x1bc\x1b(0",
    "\u{9b}31;5m\u{9b}6n",
    "\u{9d}0;pwned\u{9c}",
    "\u{90}q\u{9c}",
    "\x07\x08\x0b\x0c\x0e\x0f\x7f",
    "&#27;]0;pwned&#7;",
    "&#27;*&#91;6n*",
    "&#x9b;6n &#x202e;evil",
    "\u{202e}gpj.exe\u{202c}",
    "\u{2066}\u{2067}\u{2068}\u{2069}",
    "a\u{200b}b\u{200c}c\u{200d}d",
    "\u{200e}\u{200f}\u{61c}",
    "\u{feff}\u{2060}\u{ad}",
    "\u{2028}\u{2029}",
    "\u{e0041}\u{e0042}",
    "\u{fff9}x\u{fffa}y\u{fffb}",
];

/// Returns a post with an attack wherever text is possible.
fn body(attack: &str) -> String {
    let a = attack;
    format!(
        "---\ntitle: Attacked\ndate: 2026-01-01\n---\n\nText {a} and *em{a}ph* `code {a}`.\n\n# Heading {a}\n\n\
         ```rust title=\"{a}\"\nlet code = \"{a}\";\n```\n\n    indented {a}\n\n| a {a} | b |\n|---|---|\n\
         | cell {a} | {a} |\n\n[link {a}](https://e.example/x?{a}) and [two](<https://e.example/ {a}> \"{a}\")\n\n\
         ![alt {a}](picture{a}.png \"{a}\")\n\n> quote {a}\n\n- item {a}\n- [ ] task {a}\n\n1. one {a}\n\n\
         :::note[{a}]\n\nInside {a}.\n\n:::\n\n<details><summary>{a}</summary>{a}</details>\n\n\
         <Tabs label=\"{a}\">{a}</Tabs>\n\nNote[^{a}] and [^1].\n\n[^1]: The note {a}.\n\n\
         <!-- {a} -->\n\n[ref]: https://e.example/{a} '{a}'\n\n[ref] $x{a}$ {{{{< short \"{a}\" >}}}}\n"
    )
}

fn attacked() -> Launch {
    let launch = Launch::postdesk(&["posts"]).size(100, 30);
    ATTACKS
        .iter()
        .enumerate()
        .fold(launch, |launch, (number, attack)| {
            launch.file(&format!("posts/p{number:02}.md"), &body(attack))
        })
}

#[track_caller]
fn assert_clean(session: &mut Session) {
    let found = foreign(session.raw());
    assert!(found.is_empty(), "{found:#?}\n{}", session.text());
}

#[test]
fn the_check_detects_an_attack() {
    for attack in ATTACKS.iter().filter(|attack| !attack.starts_with('&')) {
        for judge in [foreign, foreign_in_pipe, foreign_in_color] {
            assert!(
                !judge(format!("text{attack}text").as_bytes()).is_empty(),
                "{attack:?}"
            );
        }
    }
    assert_eq!(
        foreign("plain ␛ text\r\n\x1b[1;38;5;8mé\x1b[0m".as_bytes()),
        [""; 0]
    );
    assert!(!foreign(b"\xff").is_empty());
}

/// On the screen, in source and in rendered view.
#[test]
fn nothing_in_a_body_reaches_the_terminal_as_a_sequence() {
    let mut session = attacked().open();
    session.wait_for(&format!("{} posts", ATTACKS.len()));
    for number in 0..ATTACKS.len() {
        session.wait_for(&format!("{} of {}", number + 1, ATTACKS.len()));
        session.keys("\r");
        for _ in 0..4 {
            session.settle(Duration::from_millis(30));
            session.keys("\x1b[6~");
        }
        session.keys("G");
        session.settle(Duration::from_millis(30));
        session.keys("h");
        session.keys("j");
    }
    session.settle(Duration::from_millis(100));
    assert!(session.alive());
    assert_clean(&mut session);
}

/// In the output of `show`.
#[test]
fn nothing_in_a_body_reaches_a_pipe_as_a_sequence() {
    let launch = attacked();
    for (number, attack) in ATTACKS.iter().enumerate() {
        let post = format!("posts/p{number:02}.md");
        for (form, judge) in [
            ("--plain", foreign_in_pipe as fn(&[u8]) -> Vec<String>),
            ("--json", foreign_in_pipe),
            ("--ansi", foreign_in_color),
        ] {
            let ran = launch.run(&["show", &post, form]);
            assert_eq!(ran.code, Some(0), "{ran:?}");
            let found = judge(&ran.out);
            assert!(found.is_empty(), "{form} {attack:?}: {found:#?}");
            assert!(ran.out.len() > 300, "{}", ran.text());
        }
    }
    let ran = launch.run_with(&["show", "-"], &body(&ATTACKS.concat()));
    assert_eq!(foreign_in_pipe(&ran.out), [""; 0]);
}

/// Returns an attack as a quoted YAML scalar, in which control characters must be escaped.
fn quoted(attack: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\x{:02x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", attack.chars().map(escape).collect::<String>())
}

/// Creates posts with attacks in every field of the front matter, escaped and raw (which is not
/// valid YAML).
fn fronts() -> Launch {
    let mut launch = Launch::postdesk(&["posts"]).size(100, 30);
    for (number, attack) in ATTACKS.iter().enumerate() {
        let q = quoted(&format!("t {attack} e"));
        let escaped = format!(
            "---\ntitle: {q}\ndate: 2026-01-{:02}\ntags: [{q}, {{label: {q}, permalink: {q}}}]\nslug: {q}\n\
             description: {q}\nauthors: [{q}, {{name: {q}}}]\nimage: {q}\n{q}: {q}\n---\n\nText.\n",
            number % 28 + 1
        );
        let raw =
            format!("---\ntitle: t {attack}\ntags: [a{attack}]\nslug: {attack}\n---\n\nText.\n");
        let dated = format!("---\ntitle: T\ndate: {q}\ndraft: {q}\n---\n\nText.\n");
        let toml = format!("+++\ntitle = \"{attack}\"\n+++\n\nText.\n");
        for (kind, text) in [("e", escaped), ("r", raw), ("d", dated), ("t", toml)] {
            launch = launch.file(&format!("posts/{kind}{number}.md"), &text);
        }
    }
    let labels = ATTACKS.iter().enumerate();
    let tags: Vec<String> = labels
        .map(|(n, a)| format!("k{n}:\n  label: {}\n", quoted(a)))
        .collect();
    let keys: Vec<String> = (0..ATTACKS.len()).map(|n| format!("k{n}")).collect();
    launch.file("posts/tags.yml", &tags.concat()).file(
        "posts/tagged.md",
        &format!("---\ntitle: Z\ntags: [{}]\n---\n", keys.join(", ")),
    )
}

/// Adds attacks in the names of files and folders, also with bytes that are not text.
fn names(launch: Launch) -> Launch {
    let posts = launch.path("posts");
    for (number, attack) in ATTACKS.iter().enumerate() {
        let name = attack.replace('/', "_");
        put(
            &posts.join(format!("{name}.md")),
            &format!("---\ntitle: {number}\n  x: y: z\n---\n"),
        );
        put(
            &posts.join(format!("d{name}/index.md")),
            "Only text, so the title is the name.\n",
        );
    }
    put(
        &posts.join(OsStr::from_bytes(b"\x1b]0;\x9b\xff\xfe\x07.md")),
        "# Bytes\n",
    );
    let pipe = posts.join("\x1b[6n\x1b]0;pwned\x07.md");
    let made = support::ends::status(std::process::Command::new("mkfifo").arg(pipe));
    assert!(made.expect("mkfifo").success());
    launch
}

/// Opens every view that shows names, titles and tags.
fn walk(session: &mut Session) {
    let quiet = Duration::from_millis(60);
    for keys in [
        "j", "s", "\x1b", "t", "j", " ", "\x1b", "0", "/tag:", "\t", "\x1b", ":mess", "\r", "\x1b",
        "T", "\x1b",
    ] {
        session.keys(keys);
        session.settle(quiet);
    }
    for _ in 0..130 {
        session.keys("j");
        session.settle(Duration::from_millis(10));
    }
    for keys in ["g", "\r", "z", "\x1b", "h", "G", "k", "\r"] {
        session.keys(keys);
        session.settle(quiet);
    }
    session.resize(40, 12);
    session.settle(quiet);
    session.keys("hk");
    session.settle(quiet);
}

/// In titles, tags and other front matter, on the screen.
#[test]
fn nothing_in_front_matter_or_a_tags_file_reaches_the_terminal_as_a_sequence() {
    let mut session = fronts().open();
    session.wait_for(&format!("{} posts", 4 * ATTACKS.len() + 1));
    walk(&mut session);
    assert!(session.alive());
    assert_clean(&mut session);
}

/// In the names of files and folders, on the screen.
#[test]
fn nothing_in_a_name_reaches_the_terminal_as_a_sequence() {
    let mut session = names(Launch::postdesk(&["posts"]).size(100, 30)).open();
    session.wait_for(" posts");
    walk(&mut session);
    assert!(session.alive());
    assert_clean(&mut session);
}

/// In the output of `list` and `tags`.
#[test]
fn lists_in_a_pipe_hold_no_sequence() {
    let launch = names(fronts());
    for arguments in [
        &["list", "posts"][..],
        &["list", "--posts", "posts"],
        &["list", "--posts", "posts", "--json"],
        &["tags", "--posts", "posts"],
        &["tags", "--posts", "posts", "--json"],
    ] {
        let ran = launch.run(arguments);
        let found = foreign_in_pipe(&ran.out);
        assert!(found.is_empty(), "{arguments:?}: {found:#?}");
        assert_eq!(foreign_in_pipe(&ran.err), [""; 0], "{arguments:?}");
    }
    let json = launch.run(&["list", "--posts", "posts", "--json"]).json();
    let count = json["posts"].as_array().map(Vec::len);
    assert_eq!(count, Some(6 * ATTACKS.len() + 2));
}

/// A shell's `*` can put a hostile file name into a message.
#[test]
fn messages_name_hostile_names_harmlessly() {
    let launch = Launch::postdesk(&[]);
    for attack in ATTACKS {
        let option = format!("--{attack}");
        let file = format!("{attack}.md");
        for arguments in [
            &["show", attack, "--posts", "posts"][..],
            &["show", &file],
            &["show", "--posts", attack, "x"],
            &["list", "--posts", attack],
            &["list", "--posts", "posts", "is:", attack],
            &["list", "--posts", "posts", "--sort", attack],
            &["list", "--site", attack],
            &["show", "x", "--width", attack],
            &["--theme", attack, "posts"],
            &[&option],
            &["list", "--json", &option, "--posts", "posts"],
            &["config", attack],
            &[attack, attack, attack],
        ] {
            let ran = launch.run(arguments);
            assert_eq!(foreign_in_pipe(&ran.err), [""; 0], "{arguments:?}");
            assert_eq!(foreign_in_pipe(&ran.out), [""; 0], "{arguments:?}");
        }
    }
}

/// In the user's own files, and in the paths to them.
#[test]
fn configuration_with_sequences_is_told_of_harmlessly() {
    for attack in ATTACKS {
        let escapes = attack.chars().map(|c| format!("\\U{:08X}", u32::from(c)));
        let escaped = escapes.collect::<Vec<_>>().concat();
        let launch = Launch::postdesk(&["posts"]).env(
            "POSTDESK_CONFIG",
            &Path::new("c").join(attack).display().to_string(),
        );
        let folder = launch.path("c").join(attack);
        put(
            &folder.join("config.toml"),
            &format!("\"{escaped}\" = 1\ntheme = \"{escaped}\"\n"),
        );
        put(
            &folder.join("keys.toml"),
            &format!("[list]\n\"{escaped}\" = [\"{escaped}\"]\nx = {attack}\n"),
        );
        let launch = launch.file("posts/a.md", "# A\n");
        for arguments in [
            &["config", "check"][..],
            &["config", "show"],
            &["config", "path"],
            &["keys"],
        ] {
            let ran = launch.run(arguments);
            assert_eq!(foreign_in_pipe(&ran.out), [""; 0], "{arguments:?}");
            assert_eq!(foreign_in_pipe(&ran.err), [""; 0], "{arguments:?}");
        }
        let mut session = launch.open();
        session.wait_for("1 post");
        session.keys(":mess");
        session.wait_for("Message history");
        session.keys("\r");
        session.settle(Duration::from_millis(50));
        assert_clean(&mut session);
    }
}

/// Hidden characters in a post are shown as visible marks.
#[test]
fn hidden_characters_of_a_post_are_shown_as_marks() {
    let text = "Turn \u{202e}gpj.exe\u{202c} and ze\u{200b}ro and \u{feff}mark and \x1b[6n.\n";
    let post = format!("---\ntitle: \"T\u{202e}urned\"\ntags: [a\u{200b}b]\n---\n\n{text}");
    let mut session = Launch::postdesk(&["posts"])
        .size(120, 24)
        .file("posts/a.md", &post)
        .open();
    session.wait_for("Turn ␦gpj.exe␦ and ze␢ro and ␢mark and ␛[6n.");
    session.wait_for("T␦urned");
    session.wait_for("a␢b");
}
