//! `new`, `publish`, `draft`, `unlist`, `rename`, `duplicate`, `trash` as scripts use them, and the
//! files they leave if they are killed or fail at any point.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use crate::support;
use crate::support::observe::note;
use crate::support::output::Ran;
use crate::support::sequences::foreign_in_pipe;
use crate::support::{Launch, skip};

const POSTS: [&str; 2] = ["--posts", "posts"];
const NOBODY: &str = "65534";

/// Creates a blog with a page bundle with a picture, two posts that link to it, and a draft.
fn blog() -> Launch {
    let state = |launch: Launch| {
        let state = launch.path("state");
        launch.env("POSTDESK_STATE", &state.to_string_lossy())
    };
    let link = "---\ntitle: O\n---\n\n[a](../2026-01-02-a/index.md) ![p](../2026-01-02-a/p.png)\n";
    state(Launch::postdesk(&[]))
        .file(
            "posts/2026-01-02-a/index.md",
            "---\ntitle: A\n---\n\nText.\n",
        )
        .file("posts/2026-01-02-a/p.png", "png")
        // which makes it a Docusaurus blog
        .file("posts/tags.yml", "")
        .file("posts/o/index.md", link)
        .file("posts/q/index.md", &link.replace('O', "Q"))
        .file(
            "posts/2026-02-03-d.md",
            "---\ntitle: D\ndraft: true\n---\n\nText.\n",
        )
}

fn run(launch: &Launch, arguments: &[&str]) -> Ran {
    launch.run(&[arguments, &POSTS].concat())
}

/// Returns every file below the posts folder with its text, and every folder, except the hidden
/// temporary files of killed writes.
fn tree(launch: &Launch) -> BTreeMap<String, String> {
    let root = launch.path("posts");
    let mut tree = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(&root).expect("below");
            let name = name.to_string_lossy().into_owned();
            if name.contains(".postdesk-") {
                continue;
            }
            if path.is_dir() {
                tree.insert(format!("{name}/"), String::new());
                folders.push(path);
            } else {
                tree.insert(name, fs::read_to_string(path).expect("a text"));
            }
        }
    }
    tree
}

/// Arguments, lines of the diff, and the change as named in the message.
const SHOWN: [(&[&str], &str, &str); 9] = [
    (
        &["new", "A new one", "--tag", "x"],
        "+title: A new one\n+tags: [x]\n+draft: true\n",
        "create 20",
    ),
    (
        &["new", "A new one", "--publish"],
        "+title: A new one\n+---\n",
        "create 20",
    ),
    (
        &["publish", "d"],
        "-draft: true\n+draft: false\n",
        "publish 2026-02-03-d.md",
    ),
    (
        &["draft", "a"],
        "+draft: true\n",
        "mark 2026-01-02-a/index.md as draft",
    ),
    (&["unlist", "a", "o"], "+unlisted: true\n", "unlist 2 posts"),
    (
        &["rename", "a", "--slug", "b"],
        "rename 2026-01-02-a to 2026-01-02-b\n",
        "rename 2026-01-02-a/index.md",
    ),
    (
        &["rename", "a", "B c"],
        "-title: A\n+title: B c\n",
        "rename 2026-01-02-a/index.md",
    ),
    (
        &["duplicate", "a"],
        "--- /dev/null\n+++ 2026-01-02-a-copy/index.md\n",
        "duplicate 2026-01-02-a/index.md",
    ),
    (
        &["trash", "a", "d"],
        "to the trash: 2026-01-02-a/p.png (3 bytes)\n",
        "move 2 posts to the trash",
    ),
];

#[test]
fn a_verb_shows_the_exact_difference_does_it_and_is_taken_back() {
    for (verb, shown, done) in SHOWN {
        let launch = blog();
        let before = tree(&launch);
        let dry = run(&launch, &[verb, &["--dry-run"]].concat());
        assert_eq!(dry.code, Some(0), "{dry:?}");
        assert!(dry.text().contains(shown), "{}", dry.text());
        assert!(
            dry.text().contains(&format!("would {done}")),
            "{}",
            dry.text()
        );
        assert!(
            dry.text().ends_with("; nothing was written\n"),
            "{}",
            dry.text()
        );
        assert_eq!(tree(&launch), before, "{verb:?}");
        let refused = run(&launch, &[verb, &["--read-only"]].concat());
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert_eq!(tree(&launch), before, "{verb:?}");
        let ran = run(&launch, verb);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(
            ran.text().contains(&format!("done: {done}")),
            "{}",
            ran.text()
        );
        assert_ne!(tree(&launch), before, "{verb:?}");
        assert_eq!(run(&launch, &["undo"]).code, Some(0));
        assert_eq!(tree(&launch), before, "{verb:?}");
    }
}

#[test]
fn no_change_succeeds_and_an_impossible_change_fails() {
    let launch = blog();
    let before = tree(&launch);
    for (verb, code, words) in [
        (
            &["publish", "a"][..],
            0,
            "nothing to change: 2026-01-02-a/index.md is already published",
        ),
        (&["draft", "d"], 0, "is already a draft"),
        (&["draft", "a", "--off"], 0, "is already not a draft"),
        (&["rename", "a", "--slug", "a"], 0, "already has this name"),
        (&["new", "  "], 2, "a post needs a title"),
        (&["new", "x", "--slug", "../x"], 2, "contains a folder"),
        (&["rename", "a", "--slug", "/etc/x"], 2, "contains a folder"),
        (
            &["rename", "o", "--slug", "q"],
            2,
            "q already exists; choose another slug; nothing was changed",
        ),
        (&["publish", "nobody"], 2, "no such post: `nobody`"),
        (&["publish"], 2, "required"),
        (&["rename", "a"], 2, "required"),
        (
            &["trash", "--restore", "x.md"],
            2,
            "x.md is not in the trash",
        ),
    ] {
        let ran = run(&launch, verb);
        assert_eq!(ran.code, Some(code), "{verb:?}: {ran:?}");
        let said = format!("{}{}", ran.text(), ran.words());
        assert!(said.contains(words), "{verb:?}: {said}");
        assert_eq!(tree(&launch), before, "{verb:?}");
    }
}

#[test]
fn the_trash_is_listed_and_a_post_comes_back_long_after() {
    let launch = blog();
    let before = tree(&launch);
    run(&launch, &["trash", "a", "d"]);
    run(&launch, &["draft", "o"]);
    let listed = run(&launch, &["trash"]);
    assert!(
        listed.text().contains("2026-01-02-a/p.png\n"),
        "{}",
        listed.text()
    );
    let back = run(&launch, &["trash", "--restore", "2026-01-02-a/index.md"]);
    assert_eq!(back.code, Some(0), "{back:?}");
    run(&launch, &["trash", "--restore", "2026-02-03-d.md"]);
    run(&launch, &["draft", "o", "--off"]);
    let mut after = tree(&launch);
    let draft = after.get_mut("o/index.md").expect("a post");
    *draft = draft.replace("draft: false\n", "");
    assert_eq!(after, before);
    assert_eq!(
        run(&launch, &["trash"]).text(),
        "",
        "what came back is not in the trash"
    );
    let again = run(&launch, &["trash", "--restore", "2026-02-03-d.md"]);
    assert!(again.words().contains("already exists"), "{again:?}");
}

/// Corrupts the bytes of an undo record.
type Damage<'a> = &'a dyn Fn(Vec<u8>) -> Vec<u8>;

/// Replaces the bytes of the newest undo record.
#[expect(clippy::disallowed_methods, reason = "a test damages its own file")]
fn damage(launch: &Launch, change: &dyn Fn(Vec<u8>) -> Vec<u8>) -> String {
    let entries = fs::read_dir(launch.path("state/operations")).expect("records");
    let mut records: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    records.retain(|path| path.extension().is_some_and(|ending| ending == "done"));
    records.sort();
    let newest = records.pop().expect("a record");
    let bytes = fs::read(&newest).expect("a record");
    fs::write(&newest, change(bytes)).expect("damage");
    newest.display().to_string()
}

#[test]
fn a_record_that_cannot_be_read_is_named_by_undo_and_in_the_trash() {
    let flip = |mut bytes: Vec<u8>| {
        let last = bytes.len() - 3;
        bytes[last] ^= 1;
        bytes
    };
    let newer = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes).replacen("operation 1", "operation 7", 1);
        text.into_bytes()
    };
    let changes: [(Damage<'_>, &str); 3] = [
        (&flip, "damaged"),
        (&|_| Vec::new(), "damaged"),
        (&newer, "newer"),
    ];
    for (change, word) in changes {
        let launch = blog();
        run(&launch, &["publish", "d"]);
        run(&launch, &["trash", "o"]);
        let record = damage(&launch, change);
        let before = tree(&launch);
        let listed = run(&launch, &["trash"]);
        assert_eq!(listed.code, Some(0));
        assert!(
            listed.text().starts_with(word) && listed.text().contains(&record),
            "{}",
            listed.text()
        );
        let restored = run(&launch, &["trash", "--restore", "o/index.md"]);
        assert!(restored.words().contains(&record), "{}", restored.words());
        for verb in [&["undo"][..], &["undo", "--dry-run"]] {
            let undone = run(&launch, verb);
            assert_eq!(undone.code, Some(2), "{undone:?}");
            assert!(
                undone.words().contains(&record) && undone.words().contains("move it away"),
                "{undone:?}"
            );
            assert_eq!(tree(&launch), before);
        }
        // nothing else is affected
        let quiet = run(&launch, &["list"]);
        assert_eq!((quiet.code, quiet.words()), (Some(0), ""));
        fs::rename(&record, launch.path("away")).expect("moved away");
        let undone = run(&launch, &["undo"]);
        assert!(
            undone.text().contains("publish 2026-02-03-d.md"),
            "{undone:?}"
        );
    }
}

#[test]
fn posts_without_write_permission_are_named_with_the_fix_and_left_alone() {
    let verbs: [&[&str]; 7] = [
        &["set", "weight", "1", "--all", "--yes"],
        &["publish", "d"],
        &["rename", "d", "Another"],
        &["trash", "d"],
        &["trash", "a", "d"],
        &["tag", "add", "x", "--all", "--yes"],
        &["tag", "add", "x", "--all", "--dry-run"],
    ];
    for verb in verbs {
        let launch = blog();
        let post = launch.path("posts/2026-02-03-d.md");
        fs::set_permissions(&post, fs::Permissions::from_mode(0o444)).expect("a mode");
        let before = tree(&launch);
        let ran = run(&launch, verb);
        assert_eq!(ran.code, Some(2), "{verb:?}: {ran:?}");
        let fix = format!("run `chmod u+w {}`", post.display());
        assert!(
            ran.words().contains("2026-02-03-d.md") && ran.words().contains("u+w"),
            "{fix}: {ran:?}"
        );
        assert_eq!(tree(&launch), before, "{verb:?}");
    }
    // the rename is applied, and a post whose links cannot be updated is reported
    let launch = blog();
    let linked = launch.path("posts/o/index.md");
    fs::set_permissions(&linked, fs::Permissions::from_mode(0o444)).expect("a mode");
    let ran = run(&launch, &["rename", "a", "B c"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.words().contains("o/index.md: links not updated"),
        "{ran:?}"
    );
    let text = fs::read_to_string(linked).expect("a post");
    assert!(text.contains("2026-01-02-a"), "{text}");
}

#[test]
fn what_a_person_or_a_post_says_reaches_the_terminal_clean() {
    let launch = blog().file("posts/e\u{1b}[31m.md", "---\ntitle: \"\\e]0;x\\a\"\n---\n");
    for verb in [
        &["new", "\u{202e}\u{1b}]0;x\u{7}y"][..],
        &["rename", "a", "\u{202e}z"],
        &["rename", "a", "--slug", "\u{1b}[2J"],
        &["draft", "e\u{1b}[31m"],
        &["publish", "\u{1b}[2J"],
    ] {
        let ran = run(&launch, &[verb, &["--dry-run"]].concat());
        assert_eq!(foreign_in_pipe(&ran.out), [""; 0], "{verb:?}");
        assert_eq!(foreign_in_pipe(&ran.err), [""; 0], "{verb:?}");
    }
}

#[test]
fn a_folder_that_is_a_link_out_of_the_blog_is_left_alone() {
    let launch = blog().file("elsewhere/index.md", "---\ntitle: E\n---\n");
    symlink(launch.path("elsewhere"), launch.path("posts/e")).expect("a link");
    let outside = fs::read_to_string(launch.path("elsewhere/index.md")).expect("a post");
    let before = tree(&launch);
    for verb in [
        &["draft", "e"][..],
        &["trash", "e"],
        &["rename", "e", "--slug", "f"],
    ] {
        let ran = run(&launch, verb);
        assert_eq!(ran.code, Some(2), "{verb:?}: {ran:?}");
        assert_eq!(tree(&launch), before, "{verb:?}");
        let text = fs::read_to_string(launch.path("elsewhere/index.md")).expect("a post");
        assert_eq!(text, outside);
    }
}

/// Creates a blog with a hook that runs after publishing.
fn with_hook(hook: &str) -> Launch {
    let launch = blog();
    let config = launch.path("config").to_string_lossy().into_owned();
    launch
        .env("POSTDESK_CONFIG", &config)
        .file("config/config.toml", &format!("on_publish = {hook}\n"))
}

#[test]
fn hooks_run_after_publishing_and_only_when_confirmed() {
    let hook = r#"["sh", "-c", "printf '%s|' \"$@\" > ran; echo it ran", "sh", "{title}", "{files}", "{url}"]"#;
    let launch = with_hook(hook);
    let ran = || fs::read_to_string(launch.path("posts/ran")).ok();
    let dry = run(&launch, &["publish", "d", "--dry-run"]);
    assert!(dry.text().contains("would run: sh -c "), "{}", dry.text());
    let refused = run(&launch, &["publish", "d", "--yes", "--read-only"]);
    assert_eq!((refused.code, ran()), (Some(2), None));
    let unasked = run(&launch, &["publish", "d"]);
    assert!(
        unasked
            .words()
            .contains("not run without confirmation: sh "),
        "{unasked:?}"
    );
    assert_eq!((unasked.code, ran()), (Some(0), None));
    run(&launch, &["undo"]);
    let yes = run(&launch, &["publish", "d", "--yes"]);
    assert!(yes.text().ends_with("finished: it ran\n"), "{}", yes.text());
    let told = ran().expect("it ran in the root of the site");
    let parts: Vec<&str> = told.split('|').collect();
    assert_eq!((parts[0], parts[2]), ("D", "2026-02-03-d.md"), "{told}");
    assert!(told.ends_with("/d|"), "{told}");
}

#[test]
fn a_failing_hook_is_reported_and_the_posts_stay_published() {
    let launch = with_hook(r#"[["sh", "-c", "echo no network >&2; exit 4"], ["touch", "x"]]"#);
    let ran = run(&launch, &["publish", "d", "--yes"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.words()
            .contains("exited with exit status: 4: no network"),
        "{ran:?}"
    );
    assert!(!launch.path("posts/x").exists());
    let again = run(&launch, &["list", "is:draft"]);
    assert_eq!(again.text(), "");
}

#[test]
fn a_title_never_becomes_an_option_of_what_runs() {
    let launch = with_hook(r#"["git", "log", "{title}"]"#).file(
        "posts/2026-03-03-e.md",
        "---\ntitle: --output=x\ndraft: true\n---\n",
    );
    let refused = run(&launch, &["publish", "e", "--yes"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.words().contains("like an option"), "{refused:?}");
    assert_eq!(run(&launch, &["publish", "e", "--no-hooks"]).code, Some(0));
}

/// Runs a command with these words before it.
fn run_by(launch: &Launch, before: &[&str], verb: &[&str]) -> Output {
    let binary = env!("CARGO_BIN_EXE_postdesk");
    let words = [before, &[binary], verb, &POSTS].concat();
    let (program, arguments) = words.split_first().expect("a program");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(launch.path(""))
        .env_clear()
        .envs(launch.variables());
    support::ends::output(&mut command).expect("a program that starts")
}

fn works(program: &str, arguments: &[&str]) -> bool {
    let done = support::ends::output(Command::new(program).args(arguments));
    let works = done.is_ok_and(|output| output.status.success());
    if !works {
        skip(&format!("`{program}` does not work here"));
    }
    works
}

/// Runs a command once for each time a system call is made, with a fault injected into that call;
/// returns the number of calls.
fn sweep(verb: &[&str], call: &str, what: &str, judge: &dyn Fn(&Launch, &Output)) -> usize {
    for nth in 1..200 {
        let launch = blog();
        let log = launch.path("strace").to_string_lossy().into_owned();
        let inject = format!("inject={call}:{what}:when={nth}");
        let traced = format!("trace={call}");
        let before = [
            "strace", "-f", "-qq", "-o", &log, "-e", &traced, "-e", &inject,
        ];
        let ran = run_by(&launch, &before, verb);
        let log = fs::read_to_string(&log).expect("a log");
        if !log.contains("INJECTED") && !log.contains("killed by SIGKILL") {
            assert!(ran.status.success(), "{call}: {ran:?}");
            return nth - 1;
        }
        judge(&launch, &ran);
    }
    panic!("{call} is called without end");
}

/// Commands that change names, texts and folders.
const VERBS: [&[&str]; 4] = [
    &["rename", "a", "B c"],
    &["publish", "d"],
    &["trash", "a", "d"],
    &["duplicate", "a"],
];

/// Returns the files before and after a command.
fn ends(verb: &[&str]) -> [BTreeMap<String, String>; 2] {
    let launch = blog();
    let before = tree(&launch);
    assert_eq!(run(&launch, verb).code, Some(0));
    [before, tree(&launch)]
}

#[test]
fn killed_at_any_call_a_step_is_done_or_undone_as_a_whole_at_the_next_start() {
    if !works("strace", &["-o", "/dev/null", "true"]) {
        return;
    }
    let mut points = 0;
    for verb in VERBS {
        let ends = ends(verb);
        for call in [
            "write",
            "fsync",
            "renameat",
            "renameat2",
            "unlinkat",
            "mkdirat",
        ] {
            points += sweep(verb, call, "signal=KILL", &|launch, _| {
                run(launch, &["list"]);
                let found = tree(launch);
                assert!(ends.contains(&found), "{verb:?} {call}: {found:#?}");
            });
        }
    }
    note(&format!("{points} points"));
    assert!(points >= 60, "{points} points: nothing was swept");
}

#[test]
fn whatever_call_fails_a_step_is_done_or_undone_as_a_whole_and_says_so() {
    if !works("strace", &["-o", "/dev/null", "true"]) {
        return;
    }
    for verb in VERBS {
        let ends = ends(verb);
        for (call, error) in [
            ("write", "ENOSPC"),
            ("fsync", "EIO"),
            ("renameat", "EIO"),
            ("renameat2", "EIO"),
            ("unlinkat", "EACCES"),
            ("mkdirat", "ENOSPC"),
        ] {
            sweep(verb, call, &format!("error={error}"), &|launch, ran| {
                let words = String::from_utf8_lossy(&ran.stderr);
                let found = tree(launch);
                if ran.status.success() {
                    assert_eq!(found, ends[1], "{verb:?} {call}: said to be done");
                } else if words.contains("nothing was changed") {
                    assert_eq!(found, ends[0], "{verb:?} {call}: {words}");
                } else {
                    run(launch, &["list"]);
                    let found = tree(launch);
                    assert!(
                        ends.contains(&found),
                        "{verb:?} {call}: {words}\n{found:#?}"
                    );
                }
            });
        }
    }
}

#[test]
fn a_folder_that_may_not_be_written_stops_all_of_it() {
    if !rustix::process::geteuid().is_root() {
        skip("only root can become another user");
        return;
    }
    let launch = blog();
    let own = format!("{NOBODY}:{NOBODY}");
    fs::create_dir_all(launch.path("state")).expect("a folder");
    for path in [launch.path("state"), launch.path("")] {
        assert!(works("chown", &["-R", &own, &path.to_string_lossy()]));
    }
    let mode = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    };
    mode(&launch.path("").join(".."), 0o755);
    let before = tree(&launch);
    for closed in ["posts", "posts/o"] {
        mode(&launch.path(closed), 0o555);
        for verb in [
            &["rename", "a", "--slug", "b"][..],
            &["trash", "a", "d", "o"],
        ] {
            let ids = [
                "setpriv",
                "--reuid",
                NOBODY,
                "--regid",
                NOBODY,
                "--clear-groups",
            ];
            let ran = run_by(&launch, &ids, verb);
            let words = String::from_utf8_lossy(&ran.stderr);
            // a link in a read-only folder can be rewritten in place
            if closed == "posts/o" && ran.status.success() {
                assert_eq!(verb[0], "rename");
                assert_eq!(run_by(&launch, &ids, &["undo"]).status.code(), Some(0));
            } else {
                assert!(
                    words.contains("nothing was changed"),
                    "{closed} {verb:?}: {words}"
                );
            }
            assert_eq!(tree(&launch), before, "{closed} {verb:?}");
        }
        mode(&launch.path(closed), 0o755);
    }
}

/// Generator, a draft whose front matter is at an unusual position, and whether the generator reads
/// it.
const HIDDEN_DRAFTS: [(&str, &str, bool); 7] = [
    (
        "hugo",
        "\n---\ntitle: Secret\ndraft: true\n---\nbody\n",
        true,
    ),
    (
        "hugo",
        " \n{\"title\": \"Secret\", \"draft\": true}\nbody\n",
        true,
    ),
    (
        "zola",
        "\n\n+++\ntitle = \"Secret\"\ndraft = true\n+++\nbody\n",
        true,
    ),
    (
        "astro",
        "\n---\ntitle: Secret\ndraft: true\n---\nbody\n",
        true,
    ),
    ("hexo", "\"title\": \"Secret\"\n;;;\nbody\n", true),
    (
        "jekyll",
        "\n---\ntitle: Secret\npublished: false\n---\nbody\n",
        false,
    ),
    (
        "docusaurus",
        "-----\ntitle: Secret\ndraft: true\n-----\nbody\n",
        false,
    ),
];

#[test]
fn no_command_writes_a_block_above_front_matter() {
    let commands: [&[&str]; 7] = [
        &["set", "weight", "1", "--all", "-y"],
        &["tag", "add", "rust", "--all", "-y"],
        &["draft", "2026-01-02-s.md", "-y"],
        &["publish", "2026-01-02-s.md", "-y"],
        &["unlist", "2026-01-02-s.md", "-y"],
        &["rename", "2026-01-02-s.md", "Other", "--keep-name", "-y"],
        &["duplicate", "2026-01-02-s.md", "-y"],
    ];
    for (site, text, is_read) in HIDDEN_DRAFTS {
        for command in commands {
            let launch = Launch::postdesk(&[]).file("posts/2026-01-02-s.md", text);
            let ran = run(&launch, &[command, &["--site", site]].concat());
            let new = fs::read_to_string(launch.path("posts/2026-01-02-s.md"));
            let new = new.unwrap_or_else(|_| text.to_owned());
            let fences = |text: &str| {
                let lines = text.lines().map(str::trim_start);
                lines
                    .filter(|it| it.starts_with(['-', '+', ';', '{']))
                    .count()
            };
            assert_eq!(fences(&new), fences(text), "{site} {command:?}: {new:?}");
            assert!(is_read || new == text, "{site} {command:?}: {new:?}");
            if !is_read && command[0] == "tag" {
                assert!(ran.words().contains("looks like front matter"), "{ran:?}");
            }
        }
    }
}
