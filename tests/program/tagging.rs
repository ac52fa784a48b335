//! `tag` and `undo` as scripts use them: diff first, all or nothing, undoable.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support;
use crate::support::Launch;
use crate::support::sequences::foreign_in_pipe;

/// User ID of `nobody`, who is not root and owns nothing.
const NOBODY: u32 = 65534;
const POSTS: [&str; 2] = ["--posts", "posts"];

fn tagged(tags: &str) -> String {
    format!("---\ntitle: A\ntags: {tags}\n---\n\nText.\n")
}

fn two() -> Launch {
    Launch::postdesk(&[])
        .file("posts/a.md", &tagged("[k8s, 'web dev'] # mine"))
        .file(
            "posts/b.md",
            &tagged("\n  - K8s\n  - rust").replace('\n', "\r\n"),
        )
        .file("posts/c.md", &tagged("[rust]"))
        // which makes it a Docusaurus blog
        .file("posts/authors.yml", "")
}

fn text(launch: &Launch, name: &str) -> String {
    fs::read_to_string(launch.path("posts").join(name)).expect("a post")
}

fn all(launch: &Launch, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| text(launch, name)).collect()
}

fn run(launch: &Launch, arguments: &[&str]) -> support::output::Ran {
    launch.run(&[arguments, &POSTS].concat())
}

#[test]
fn a_tag_is_shown_as_a_difference_then_renamed_then_taken_back() {
    let launch = two();
    let names = ["a.md", "b.md", "c.md"];
    let before = all(&launch, &names);
    let dry = run(&launch, &["tag", "rename", "K8s", "k8s", "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert!(
        dry.text().contains("--- b.md\n+++ b.md\n@@ -1,7 +1,7 @@\n"),
        "{}",
        dry.text()
    );
    assert!(
        dry.text().contains("\n-  - K8s\n+  - k8s\n"),
        "{}",
        dry.text()
    );
    assert!(
        dry.text().ends_with("in 1 post; nothing was written\n"),
        "{}",
        dry.text()
    );
    assert_eq!(all(&launch, &names), before);

    let done = run(&launch, &["tag", "rename", "K8s", "k8s"]);
    assert!(
        done.text().contains("\n-  - K8s\n+  - k8s\n"),
        "{}",
        done.text()
    );
    assert!(
        done.text().contains("`postdesk undo` undoes it"),
        "{}",
        done.text()
    );
    assert_eq!(text(&launch, "b.md"), before[1].replace("K8s", "k8s"));
    assert_eq!(text(&launch, "a.md"), before[0]);

    let would = run(&launch, &["undo", "--dry-run"]);
    assert_eq!(
        would.text(),
        "would undo: rename the tag K8s to k8s in 1 post; nothing was written\n"
    );
    let undone = run(&launch, &["undo"]);
    assert_eq!(
        undone.text(),
        "undone: rename the tag K8s to k8s in 1 post\n"
    );
    assert_eq!(all(&launch, &names), before);
    let nothing = run(&launch, &["undo"]);
    assert_eq!(
        (nothing.code, nothing.words()),
        (Some(2), "postdesk: nothing to undo\n")
    );
}

#[test]
fn tags_are_added_taken_merged_and_deleted() {
    let launch = two();
    let none = run(&launch, &["tag", "add", "new"]);
    assert_eq!(none.code, Some(2));
    assert!(none.words().contains("--all"), "{none:?}");
    run(&launch, &["tag", "add", "new: x", "tag:rust", "-tag:K8s"]);
    assert_eq!(text(&launch, "c.md"), tagged("[rust, \"new: x\"]"));
    assert!(!text(&launch, "b.md").contains("new"));
    run(&launch, &["tag", "merge", "k8s", "K8s", "--into", "kube"]);
    assert!(text(&launch, "a.md").contains("tags: [kube, 'web dev'] # mine\n"));
    assert!(text(&launch, "b.md").contains("\r\n  - kube\r\n"));
    run(&launch, &["tag", "remove", "rust", "tag:kube"]);
    assert!(!text(&launch, "b.md").contains("rust") && text(&launch, "c.md").contains("rust"));
    run(&launch, &["tag", "delete", "rust"]);
    assert_eq!(text(&launch, "c.md"), tagged("[\"new: x\"]"));
    let same = run(&launch, &["tag", "delete", "rust"]);
    assert_eq!((same.code, same.text()), (Some(0), "nothing to change\n"));
    for _ in 0..4 {
        assert_eq!(run(&launch, &["undo"]).code, Some(0));
    }
    assert_eq!(text(&launch, "c.md"), tagged("[rust]"));
}

#[test]
fn nothing_is_written_where_only_reading_is_allowed() {
    let launch = two();
    for verb in [&["tag", "delete", "rust"][..], &["undo"]] {
        let refused = run(&launch, &[verb, &["--read-only"]].concat());
        assert_eq!(refused.code, Some(2), "{refused:?}");
    }
    let dry = run(
        &launch,
        &["tag", "delete", "rust", "--dry-run", "--read-only"],
    );
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert_eq!(text(&launch, "c.md"), tagged("[rust]"));
}

#[test]
fn tags_that_may_be_one_are_listed_with_the_way_to_make_them_one() {
    let launch = two().file("posts/d.md", &tagged("[k8s, C++, C#, tests, test]"));
    let near = run(&launch, &["tags", "--near"]);
    for line in [
        "postdesk tag rename K8s k8s",
        "postdesk tag rename test",
        "share the page",
    ] {
        assert!(near.text().contains(line), "{line}: {}", near.text());
    }
    let json = run(&launch, &["tags", "--near", "--json"]).json();
    assert_eq!(json["version"], 1);
    assert!(
        json["near"].as_array().is_some_and(|near| near.len() >= 3),
        "{json}"
    );
}

#[test]
fn what_stands_in_a_post_or_is_typed_never_reaches_the_terminal_as_it_is() {
    let launch = two().file(
        "posts/e.md",
        &tagged("[rust, \"\\e]0;x\\a\", '\u{202e}y'] # \u{1b}[31m"),
    );
    let ran = run(
        &launch,
        &["tag", "rename", "rust", "\u{202e}z", "--dry-run"],
    );
    assert_eq!(foreign_in_pipe(&ran.out), [""; 0]);
    assert_eq!(foreign_in_pipe(&ran.err), [""; 0]);
}

#[test]
fn a_post_that_cannot_be_changed_is_named_with_its_place_and_all_stay() {
    let launch = two().file("posts/bad.md", "---\ntags: [rust]\ntitle: a: b\n---\n");
    let refused = run(&launch, &["tag", "rename", "rust", "crab"]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.words().starts_with("postdesk: bad.md:3:"),
        "{}",
        refused.words()
    );
    assert_eq!(text(&launch, "c.md"), tagged("[rust]"));
    let rest = run(
        &launch,
        &["tag", "rename", "rust", "crab", "--skip-failing"],
    );
    assert_eq!(rest.code, Some(0), "{rest:?}");
    assert_eq!(text(&launch, "c.md"), tagged("[crab]"));
}

/// Tag names that YAML or TOML parse as another type unless quoted.
const ODD: [&str; 28] = [
    "two words",
    "it's \"quoted\"",
    "a: b",
    "#hash",
    "a # b",
    "👩‍💻 🦀",
    "yes",
    "010",
    "2024-01-01",
    "null",
    "~",
    "-x",
    "a, b",
    "[x]",
    "{y}",
    "*star",
    "&and",
    "!bang",
    "%p",
    "@at",
    "`tick`",
    "back\\slash",
    "日本語",
    "e\u{301}",
    "|",
    ">",
    "? q",
    "--- x",
];

#[test]
fn any_name_of_a_tag_is_written_so_that_it_is_read_again() {
    let launch = Launch::postdesk(&[])
        .file("posts/flow.md", &tagged("[old, x] # mine"))
        .file(
            "posts/block.md",
            &format!(
                "\u{feff}{}",
                tagged("\n  - x\n  - old").replace('\n', "\r\n")
            ),
        )
        .file("posts/toml.md", "+++\ntags = ['old']\n+++\nText.\n");
    let names = ["flow.md", "block.md", "toml.md"];
    let before = all(&launch, &names);
    let hugo = ["--posts", "posts", "--site", "hugo"];
    let long = "n".repeat(300);
    for name in ODD.into_iter().chain([long.as_str()]) {
        let done = launch.run(&[&hugo[..], &["tag", "rename", "--", "old", name]].concat());
        assert_eq!(done.code, Some(0), "{name}: {done:?}");
        let tags = launch
            .run(&[&hugo[..], &["tags", "--json"]].concat())
            .json();
        let tags = tags["tags"].as_array().cloned().unwrap_or_default();
        let new = tags.iter().find(|tag| tag["label"] == name);
        assert_eq!(
            new.map(|tag| tag["count"].clone()),
            Some(3.into()),
            "{name}: {tags:?}"
        );
        let block = text(&launch, "block.md");
        assert!(block.starts_with("\u{feff}---\r\n") && !block.replace("\r\n", "").contains('\n'));
        let undone = launch.run(&[&hugo[..], &["undo"]].concat());
        assert_eq!(undone.code, Some(0), "{name}: {undone:?}");
        assert_eq!(all(&launch, &names), before, "{name}");
    }
}

/// Starts the program with pipes, as a script does.
fn spawn(launch: &Launch, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_postdesk"))
        .args(arguments)
        .args(POSTS)
        .current_dir(launch.path(""))
        .env_clear()
        .envs(launch.variables())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

#[test]
fn killed_in_the_middle_all_posts_are_done_or_all_undone_at_the_next_start() {
    const MANY: usize = 120;
    let name = |at: usize| format!("p{at:03}.md");
    let mut launch = Launch::postdesk(&[]);
    for at in 0..MANY {
        launch = launch.file(&format!("posts/{}", name(at)), &tagged("[old]"));
    }
    let mut cut = 0;
    for watched in [0, 1, 40, 80, 118] {
        let mut child = spawn(&launch, &["tag", "rename", "old", "new"]);
        let (mut written, end) = (0, support::now() + support::PATIENCE);
        while written <= watched && child.try_wait().expect("a state").is_none() {
            assert!(support::now() < end, "it neither writes nor ends");
            written = (0..MANY)
                .filter(|at| text(&launch, &name(*at)).contains("new"))
                .count();
        }
        support::ends::killed(&mut child);
        let next = run(&launch, &["list"]);
        let new = (0..MANY)
            .filter(|at| text(&launch, &name(*at)) == tagged("[new]"))
            .count();
        let old = (0..MANY)
            .filter(|at| text(&launch, &name(*at)) == tagged("[old]"))
            .count();
        assert!(
            (new, old) == (MANY, 0) || (new, old) == (0, MANY),
            "{new} new, {old} old"
        );
        if next
            .words()
            .contains("undone an interrupted change: rename the tag old to new")
        {
            cut += 1;
            assert_eq!(old, MANY);
        }
        let left = fs::read_dir(launch.path("posts"))
            .expect("a folder")
            .count();
        assert!(
            left <= MANY + 1,
            "a hidden file of the one write that was cut at most"
        );
        if new == MANY {
            assert_eq!(run(&launch, &["undo"]).code, Some(0));
        }
        sweep(&launch.path("posts"));
    }
    assert!(cut > 0, "no run was cut in the middle");
}

/// Deletes the hidden temporary files of killed writes.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with(".postdesk-")
        {
            fs::remove_file(entry.path()).expect("a file to take away");
        }
    }
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn a_disk_that_fills_up_in_the_middle_leaves_every_post_as_it_was() {
    const MANY: usize = 40;
    let launch = Launch::postdesk(&[]);
    let posts = launch.path("posts");
    let mount = |arguments: &[&str]| {
        let status = support::ends::status(
            Command::new("mount")
                .args(arguments)
                .arg(&posts)
                .stderr(Stdio::null()),
        );
        status.is_ok_and(|status| status.success())
    };
    if !is_root() || !mount(&["-t", "tmpfs", "-o", "size=256k", "tmpfs"]) {
        support::skip("no small disk can be mounted here");
        return;
    }
    let outcome = std::panic::catch_unwind(|| fill_up(&launch, MANY));
    let gone = support::ends::status(Command::new("umount").arg("-l").arg(&posts));
    assert!(gone.is_ok_and(|status| status.success()));
    outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

/// Creates posts of one page each on a disk of 64 pages, whose new tags need a second one.
fn fill_up(launch: &Launch, many: usize) {
    let before = format!("---\ntags: [a]\n---\n{}", "x".repeat(4096 - 19));
    for at in 0..many {
        support::put(&launch.path(&format!("posts/p{at:02}.md")), &before);
    }
    let long = "n".repeat(300);
    let ran = run(launch, &["tag", "rename", "a", &long]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.words().contains("nothing was changed"),
        "{}",
        ran.words()
    );
    for at in 0..many {
        assert!(text(launch, &format!("p{at:02}.md")) == before, "post {at}");
    }
    let again = run(launch, &["tag", "rename", "a", "b"]);
    assert_eq!(again.code, Some(0), "what fits is done: {again:?}");
}

#[test]
fn posts_that_may_not_be_written_stop_all_of_it() {
    if !is_root() {
        support::skip("only root can become another user");
        return;
    }
    let launch = two();
    let open = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    };
    let home = launch.path("");
    let around = home.parent().expect("a folder around");
    fs::create_dir_all(launch.path("state")).expect("a folder");
    chown(launch.path("state"), Some(NOBODY), Some(NOBODY)).expect("another owner");
    for name in ["a.md", "b.md"] {
        chown(launch.path("posts").join(name), Some(NOBODY), Some(NOBODY)).expect("another owner");
    }
    open(around, 0o755);
    open(&home, 0o755);
    open(&launch.path("posts"), 0o555);
    let before = all(&launch, &["a.md", "b.md", "c.md"]);
    let output = support::ends::output(
        Command::new(env!("CARGO_BIN_EXE_postdesk"))
            .args(["tag", "add", "new", "--all"])
            .args(POSTS)
            .current_dir(&home)
            .env_clear()
            .envs(launch.variables())
            .env("POSTDESK_STATE", launch.path("state"))
            .uid(NOBODY)
            .gid(NOBODY),
    );
    let Ok(output) = output else {
        support::skip("the program cannot be run by another user here");
        return;
    };
    open(&launch.path("posts"), 0o755);
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(
        words.contains("c.md") && words.contains("nothing was changed"),
        "{words}"
    );
    assert_eq!(all(&launch, &["a.md", "b.md", "c.md"]), before);
}

#[test]
fn a_key_is_shown_as_a_difference_then_set_in_many_posts_then_undone() {
    let launch = two();
    let names = ["a.md", "b.md", "c.md"];
    let before = all(&launch, &names);
    let dry = run(&launch, &["set", "weight", "-3", "tag:rust", "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{dry:?}");
    assert!(dry.text().contains("\n+weight: -3"), "{}", dry.text());
    assert!(
        dry.text().ends_with("; nothing was written\n"),
        "{}",
        dry.text()
    );
    assert_eq!(all(&launch, &names), before);
    let done = run(&launch, &["set", "weight", "-3", "tag:rust", "-tag:K8s"]);
    assert!(
        done.text()
            .ends_with("done: set weight to -3 in 1 post; `postdesk undo` undoes it\n"),
        "{}",
        done.text()
    );
    let set: Vec<bool> = all(&launch, &names)
        .iter()
        .map(|text| text.contains("weight: -3"))
        .collect();
    assert_eq!(set, [false, false, true]);
    let again = run(&launch, &["set", "weight", "-3", "tag:rust", "-tag:K8s"]);
    assert_eq!(again.text(), "nothing to change: already up to date\n");
    let refused = run(&launch, &["set", "weight", "heavy", "--all"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.words().contains("must be a number"), "{refused:?}");
    let removed = run(&launch, &["set", "weight", "", "--all"]);
    assert!(
        removed.text().contains("done: remove weight in 1 post"),
        "{removed:?}"
    );
    run(&launch, &["undo"]);
    run(&launch, &["undo"]);
    assert_eq!(all(&launch, &names), before);
    for words in [
        &["set", "weight", "1"][..],
        &["set", "a\nb", "1", "--all"],
        &["set", "weight", "1", "--all", "tag:rust"],
    ] {
        assert_eq!(run(&launch, words).code, Some(2), "{words:?}");
    }
    let none = run(&launch, &["set", "weight", "1", "tag:no-such-tag"]);
    assert_eq!(
        none.text(),
        "nothing to change: no post matches the query\n"
    );
    assert_eq!(all(&launch, &names), before);
}
