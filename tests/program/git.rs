//! Git status and dates of posts: marks of new and changed posts, the first commit as a date; and
//! that no command from the configuration of a repository is ever run.

#![cfg(feature = "git")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::support;
use crate::support::repo::{Repo, assert_changes, assert_days};
use crate::support::{Launch, put};
use postdesk::blog::git::{GitChange, Repository, find_root};
use tempfile::TempDir;

const LONG: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";

#[test]
fn the_first_commit_of_a_post_without_a_date_is_its_date() {
    let Some(repo) = Repo::new() else { return };
    repo.write("blog/a.md", LONG);
    repo.write("blog/deep/er/b.md", "b\n");
    repo.write("blog/2026-01-01-dated.md", "d\n");
    repo.commit("2020-01-01");
    repo.write("blog/a.md", &format!("{LONG}more\n"));
    repo.write("elsewhere.txt", "x\n");
    repo.commit("2020-02-02");
    repo.write("blog/c.md", "c\n");
    repo.commit("2020-03-03");
    repo.write("blog/never.md", "n\n");
    assert_days(
        &repo,
        &[
            ("a.md", "2020-01-01"),
            ("c.md", "2020-03-03"),
            ("deep/er/b.md", "2020-01-01"),
        ],
    );
}

#[test]
fn a_file_that_was_renamed_is_followed() {
    let Some(repo) = Repo::new() else { return };
    repo.write("old/a.md", LONG);
    repo.write("blog/b.md", &LONG.replace("one", "uno"));
    repo.commit("2020-01-01");
    repo.git(&["mv", "old/a.md", "blog/a.md"]);
    repo.git(&["mv", "blog/b.md", "blog/new.md"]);
    repo.write(
        "blog/new.md",
        &LONG.replace("one", "uno").replace("two", "dos"),
    );
    repo.write("blog/fresh.md", "nothing like the others\n");
    repo.commit("2020-02-02");
    assert_days(
        &repo,
        &[
            ("a.md", "2020-01-01"),
            ("fresh.md", "2020-02-02"),
            ("new.md", "2020-01-01"),
        ],
    );
}

#[test]
fn the_newest_commit_that_added_a_file_counts() {
    let Some(repo) = Repo::new() else { return };
    repo.write("blog/a.md", "a\n");
    repo.commit("2020-01-01");
    fs::remove_file(repo.path("blog/a.md")).expect("removed");
    repo.commit("2020-02-02");
    repo.write("blog/a.md", "a\n");
    repo.commit("2020-03-03");
    assert_days(&repo, &[("a.md", "2020-03-03")]);
}

#[test]
fn a_merge_adds_nothing_that_one_of_its_sides_has() {
    let Some(repo) = Repo::new() else { return };
    repo.write("blog/a.md", "a\n");
    repo.commit("2020-01-01");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.write("blog/b.md", "b\n");
    repo.commit("2020-02-02");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("blog/c.md", "c\n");
    repo.commit("2020-03-03");
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    repo.git(&["gc", "-q"]);
    assert_days(
        &repo,
        &[
            ("a.md", "2020-01-01"),
            ("b.md", "2020-02-02"),
            ("c.md", "2020-03-03"),
        ],
    );
}

#[test]
fn a_walk_that_may_not_go_on_gives_what_it_has() {
    let Some(repo) = Repo::new() else { return };
    repo.write("blog/a.md", "a\n");
    repo.commit("2020-01-01");
    repo.write("blog/b.md", "b\n");
    repo.commit("2020-02-02");
    let mut left = 1;
    let found = repo.open().first_commits(&repo.posts(), &mut || {
        left -= 1;
        left >= 0
    });
    let names: Vec<String> = found.keys().map(ToString::to_string).collect();
    assert_eq!(names, ["b.md"]);
}

#[test]
fn new_and_changed_posts_are_told_from_those_as_committed() {
    let Some(repo) = Repo::new() else { return };
    for name in ["same", "touched", "changed", "staged", "returns"] {
        repo.write(&format!("blog/{name}.md"), "text\nmore\n");
    }
    repo.commit("2020-01-01");
    assert_changes(&repo, &[]);
    repo.write("blog/touched.md", "text\nmore\n");
    repo.write("blog/returns.md", "text\r\nmore\r\n");
    repo.write("blog/changed.md", "text\nMORE\n");
    repo.write("blog/staged.md", "TEXT\nmore\n");
    repo.write("blog/added.md", "added\n");
    repo.git(&["add", "-A"]);
    repo.write("blog/new.md", "new\n");
    assert_changes(
        &repo,
        &[
            ("added.md", GitChange::New),
            ("changed.md", GitChange::Changed),
            ("new.md", GitChange::New),
            ("staged.md", GitChange::Changed),
        ],
    );
    repo.commit("2020-02-02");
    assert_changes(&repo, &[]);
}

#[test]
fn a_change_of_the_same_size_within_the_same_second_is_seen() {
    let Some(repo) = Repo::new() else { return };
    repo.write("blog/a.md", "one\n");
    repo.commit("2020-01-01");
    repo.write("blog/a.md", "two\n");
    assert_changes(&repo, &[("a.md", GitChange::Changed)]);
}

#[test]
fn before_the_first_commit_every_post_is_new() {
    let Some(repo) = Repo::new() else { return };
    repo.write("blog/a.md", "a\n");
    assert_changes(&repo, &[("a.md", GitChange::New)]);
    assert_days(&repo, &[]);
}

#[test]
fn posts_behind_a_link_have_no_marks() {
    let Some(repo) = Repo::new() else { return };
    let other = TempDir::new().expect("a folder");
    put(&other.path().join("x.md"), "x\n");
    std::os::unix::fs::symlink(other.path(), repo.path("blog/linked")).expect("a link");
    repo.commit("2020-01-01");
    assert_changes(&repo, &[]);
}

#[test]
fn a_folder_without_a_repository_has_none() {
    let folder = TempDir::new().expect("a folder");
    assert_eq!(find_root(folder.path()), None);
    assert!(Repository::around(folder.path()).is_none());
}

#[test]
fn a_repository_that_would_never_answer_is_none() {
    let Some(repo) = Repo::new() else { return };
    repo.write("blog/a.md", "a\n");
    fs::remove_file(repo.path(".git/HEAD")).expect("removed");
    let pipe = support::ends::status(Command::new("mkfifo").arg(repo.path(".git/HEAD")));
    assert!(pipe.expect("mkfifo runs").success());
    assert!(Repository::around(&repo.path("blog")).is_none());
}

/// Creates a program that leaves a file behind when it is run.
fn trap(repo: &Repo) -> PathBuf {
    let sprung = repo.path("sprung");
    let script = repo.path("trap.sh");
    put(
        &script,
        &format!("#!/bin/sh\necho \"$0 $@\" >> '{}'\ncat\n", sprung.display()),
    );
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("executable");
    sprung
}

/// Sets every configuration option that can name a program to the trap.
fn armed(repo: &Repo) {
    let script = repo.path("trap.sh").display().to_string();
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.askPass",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "merge.x.driver",
        "gpg.program",
        "alias.status",
        "uploadpack.packObjectsHook",
    ] {
        repo.git(&["config", key, &script]);
    }
    repo.git(&["config", "filter.x.required", "true"]);
    let included = repo.path("included");
    put(&included, &format!("[core]\n\tfsmonitor = {script}\n"));
    let included = included.display().to_string();
    repo.git(&["config", "include.path", &included]);
    repo.git(&["config", "includeIf.gitdir:/.path", &included]);
    repo.git(&[
        "config",
        "core.hooksPath",
        &repo.folder.path().display().to_string(),
    ]);
    for hook in ["post-index-change", "pre-commit", "reference-transaction"] {
        fs::copy(&script, repo.path(hook)).expect("a hook");
    }
    put(
        &repo.path(".gitattributes"),
        "*.md filter=x diff=x merge=x\n",
    );
}

#[test]
fn nothing_that_a_repository_names_is_ever_run() {
    let Some(repo) = Repo::new() else { return };
    repo.write("blog/a.md", "a\n");
    repo.write("blog/b.md", "b\n");
    repo.commit("2020-01-01");
    let sprung = trap(&repo);
    armed(&repo);
    repo.write("blog/b.md", "changed\n");
    repo.write("blog/c.md", "new\n");
    assert_changes(
        &repo,
        &[("b.md", GitChange::Changed), ("c.md", GitChange::New)],
    );
    assert_days(&repo, &[("a.md", "2020-01-01"), ("b.md", "2020-01-01")]);
    let blog = repo.path("blog").display().to_string();
    let ran = Launch::postdesk(&[]).run(&["list", "--json", "--posts", &blog]);
    assert_eq!(ran.json()["posts"].as_array().map(Vec::len), Some(3));
    let mut session = Launch::postdesk(&[&blog]).size(120, 40).open();
    session.wait_for("±");
    assert!(!sprung.exists(), "{:?}", fs::read_to_string(&sprung));
    // the trap works: Git itself runs it
    let _ = support::ends::output(&mut repo.command(&["status"]));
    assert!(sprung.exists(), "a trap that cannot spring proves nothing");
}

#[test]
fn a_list_tells_that_a_date_is_from_git() {
    let Some(repo) = Repo::new() else { return };
    repo.write("blog/a.md", "a\n");
    repo.write("blog/b.md", "---\ndate: 2021-01-01\n---\n");
    repo.commit("2020-01-01");
    let blog = repo.path("blog").display().to_string();
    let launch = Launch::postdesk(&[]);
    let list = ["list", "--json", "--site", "docusaurus", "--posts", &blog];
    let json = launch.run(&list).json();
    let of = |at: usize| (&json["posts"][at]["date"], &json["posts"][at]["dateFrom"]);
    assert_eq!(
        of(0),
        (&"2021-01-01T00:00:00Z".into(), &"frontMatter".into())
    );
    assert_eq!(of(1), (&"2020-01-01T12:00:00Z".into(), &"git".into()));
}

#[test]
fn marks_and_late_dates_come_in_and_the_choice_stays() {
    let Some(repo) = Repo::new() else { return };
    for (name, day) in [
        ("Alpha", "2020-01-01"),
        ("Beta", "2021-01-01"),
        ("Gamma", "2022-01-01"),
    ] {
        repo.write(
            &format!("blog/{name}.md"),
            &format!("# {name}\n\nText of {name}.\n"),
        );
        repo.commit(day);
    }
    repo.write("blog/Beta.md", "# Beta\n\nText of Beta, changed.\n");
    repo.write("blog/New.md", "---\ndate: 2019-01-01\n---\n# New\n");
    let blog = repo.path("blog");
    let path = blog.join("Beta.md").display().to_string();
    let mut session = Launch::postdesk(&[&path]).size(120, 40).open();
    // the order of the commits, whatever the dates of the files
    session.wait("the posts by their first commits", |screen| {
        let rows: Vec<String> = screen.rows(0, 46).collect();
        let row = |name: &str| rows.iter().position(|row| row.contains(name));
        let places = [row("Gamma"), row("Beta"), row("Alpha"), row("New")];
        places.iter().all(Option::is_some) && places.is_sorted()
    });
    session.wait("the marks", |screen| {
        let rows: Vec<String> = screen.rows(0, 46).collect();
        let marked = |name: &str, mark: char| {
            let row = rows.iter().find(|row| row.contains(name));
            row.is_some_and(|row| {
                row.trim_end()
                    .trim_end_matches(['│', '┃'])
                    .trim_end()
                    .ends_with(mark)
            })
        };
        marked("Beta", '±') && marked("New", '+') && !marked("Alpha", '+') && !marked("Gamma", '±')
    });
    session.wait_for("Text of Beta, changed.");
    session.wait_for("(first commit)");
    // a commit clears the marks at the next rescan
    repo.commit("2023-01-01");
    put(&blog.join("Alpha.md"), "# Alpha\n\nText of Alpha, again.\n");
    session.wait_within(Duration::from_secs(15), "Beta without a mark", |screen| {
        let rows: Vec<String> = screen.rows(0, 46).collect();
        let row = |name: &str| {
            rows.iter()
                .find(|row| row.contains(name))
                .cloned()
                .unwrap_or_default()
        };
        !row("Beta").contains('±') && row("Alpha").contains('±')
    });
}

#[test]
fn a_blog_without_a_repository_has_no_thread_for_it() {
    let launch = Launch::postdesk(&["posts"]).file("posts/a.md", "# Alpha\n\nText.\n");
    let mut session = launch.open();
    session.wait_for("Text.");
    let threads = threads(session.pid().as_raw_nonzero().get());
    assert!(
        !threads.is_empty() && !threads.contains(&"git".to_owned()),
        "{threads:?}"
    );
}

/// Returns the names of the threads of a process; empty if the system doesn't report them.
fn threads(process: i32) -> Vec<String> {
    let tasks = Path::new("/proc").join(process.to_string()).join("task");
    let tasks = fs::read_dir(tasks).into_iter().flatten().flatten();
    let name = |task: fs::DirEntry| fs::read_to_string(task.path().join("comm")).ok();
    tasks
        .filter_map(name)
        .map(|name| name.trim().to_owned())
        .collect()
}
