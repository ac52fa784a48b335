//! Unusual Git repositories: with other layouts, broken, or hostile; each is read as far as
//! possible, and none blocks the program.

#![cfg(feature = "git")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::support;
use crate::support::repo::{Repo, assert_changes, assert_days, posts_in};
use crate::support::{Launch, put};
use postdesk::blog::git::{self, GitChange, Repository};

/// Creates a repository with two commits of one post each.
fn two() -> Option<Repo> {
    let repo = Repo::new()?;
    repo.write("blog/a.md", "a\n");
    repo.commit("2020-01-01");
    repo.write("blog/b.md", "b\n");
    repo.commit("2020-02-02");
    Some(repo)
}

/// Returns another working folder that Git creates from a repository.
fn made_from(repo: &Repo, arguments: &[&str]) -> Repo {
    let copy = Repo {
        folder: tempfile::TempDir::new().expect("a folder"),
    };
    let into = copy.path("").display().to_string();
    let arguments: Vec<&str> = arguments
        .iter()
        .map(|it| if *it == "INTO" { into.as_str() } else { *it })
        .collect();
    repo.git(&arguments);
    copy
}

#[test]
fn a_linked_worktree_is_read_as_the_repository_it_belongs_to() {
    let Some(repo) = two() else { return };
    let linked = made_from(&repo, &["worktree", "add", "-f", "-q", "INTO", "HEAD~1"]);
    linked.write("blog/c.md", "c\n");
    linked.write("blog/a.md", "changed\n");
    assert!(linked.path(".git").is_file());
    assert_changes(
        &linked,
        &[("a.md", GitChange::Changed), ("c.md", GitChange::New)],
    );
    assert_days(&linked, &[("a.md", "2020-01-01")]);
}

#[test]
fn a_submodule_is_read_where_its_repository_lies() {
    let Some(repo) = two() else { return };
    let outer = Repo::new().expect("a repository");
    let source = repo.path("").display().to_string();
    outer.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        &source,
        "sub",
    ]);
    outer.commit("2021-01-01");
    put(&outer.path("sub/blog/c.md"), "c\n");
    let posts = outer.path("sub/blog");
    assert!(outer.path("sub/.git").is_file());
    let json = Launch::postdesk(&[])
        .run(&[
            "list",
            "--json",
            "--site",
            "docusaurus",
            "--posts",
            &posts.display().to_string(),
        ])
        .json();
    let mut dated: Vec<(&str, &str)> = Vec::new();
    for post in json["posts"].as_array().expect("posts") {
        let text = |key: &str| post[key].as_str().unwrap_or_default();
        dated.push((text("dateFrom"), text("date")));
    }
    dated.sort_unstable();
    let from_git = [
        ("git", "2020-01-01T12:00:00Z"),
        ("git", "2020-02-02T12:00:00Z"),
    ];
    assert_eq!(dated.get(1..), Some(&from_git[..]), "{json}");
}

#[test]
fn a_shallow_clone_begins_where_it_was_cut() {
    let Some(repo) = two() else { return };
    let source = format!("file://{}", repo.path("").display());
    let clone = made_from(&repo, &["clone", "-q", "--depth", "1", &source, "INTO"]);
    assert!(clone.path(".git/shallow").is_file());
    assert_changes(&clone, &[]);
    assert_days(&clone, &[("a.md", "2020-02-02"), ("b.md", "2020-02-02")]);
}

#[test]
fn objects_that_are_borrowed_from_another_repository_are_found() {
    let Some(repo) = two() else { return };
    let source = repo.path("").display().to_string();
    let clone = made_from(&repo, &["clone", "-q", "--shared", &source, "INTO"]);
    assert!(clone.path(".git/objects/info/alternates").is_file());
    assert_changes(&clone, &[]);
    assert_days(&clone, &[("a.md", "2020-01-01"), ("b.md", "2020-02-02")]);
}

#[test]
fn of_a_commit_that_cannot_be_read_no_post_is_called_new() {
    let Some(repo) = two() else { return };
    for object in ["HEAD:blog", "HEAD:", "HEAD"] {
        let id = support::ends::output(&mut repo.command(&["rev-parse", object]));
        let id = String::from_utf8(id.expect("git runs").stdout).expect("text");
        let (folder, name) = id.trim().split_at(2);
        let file = repo.path(".git/objects").join(folder).join(name);
        fs::remove_file(file).expect("removed");
        assert_changes(&repo, &[]);
        assert_days(&repo, &[]);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a broken repository is written here"
)]
fn put_bytes(file: &Path, bytes: &[u8]) {
    fs::write(file, bytes).expect("written");
}

/// Reads whatever is there, which must terminate.
#[track_caller]
fn read_to_the_end(posts: &Path) {
    let (out, done) = mpsc::channel();
    let blog = posts.to_owned();
    let work = move || {
        let posts = posts_in(&blog);
        if let Some(mut repository) = Repository::around(&blog) {
            let _ = repository.changes(&posts);
            let _ = repository.first_commits(&posts, &mut || true);
        }
        let _ = out.send(());
    };
    let reader = thread::Builder::new().spawn(work).expect("a thread");
    let ended = done.recv_timeout(Duration::from_secs(60));
    assert!(ended.is_ok(), "the reader got stuck or panicked: {ended:?}");
    drop(reader);
}

#[test]
fn files_of_a_repository_that_say_nonsense_are_no_reason_to_stop() {
    let Some(repo) = two() else { return };
    repo.git(&["pack-refs", "--all"]);
    repo.git(&["gc", "-q"]);
    let long = vec![0xff; 70_000];
    let nonsense: [&[u8]; 9] = [
        b"",
        b"\0",
        b"ref: refs/heads/../../../../../../etc/passwd\n",
        b"ref: HEAD\n",
        b"ref: refs/heads/none\n",
        b"ffffffffffffffffffffffffffffffffffffffff\n",
        b"DIRC\0\0\0\x02\xff\xff\xff\xff",
        b"[core]\n\trepositoryformatversion = 99\n[extensions]\n\tobjectformat = none\n",
        &long,
    ];
    for name in [
        "HEAD",
        "index",
        "config",
        "packed-refs",
        "shallow",
        "commondir",
    ] {
        let file = repo.path(".git").join(name);
        let sound = fs::read(&file).ok();
        for bytes in nonsense {
            put_bytes(&file, bytes);
            read_to_the_end(&repo.path("blog"));
        }
        match sound {
            Some(bytes) => put_bytes(&file, &bytes),
            None => fs::remove_file(&file).expect("removed"),
        }
    }
    assert_changes(&repo, &[]);
}

#[test]
fn packs_with_any_byte_wrong_are_no_reason_to_stop() {
    let Some(repo) = two() else { return };
    repo.git(&["gc", "-q"]);
    let folder = fs::read_dir(repo.path(".git/objects/pack")).expect("a folder");
    for file in folder.flatten().map(|entry| entry.path()) {
        let sound = fs::read(&file).expect("a pack");
        fs::remove_file(&file).expect("removed");
        for at in (0..sound.len()).step_by(sound.len() / 40 + 1) {
            let mut bytes = sound.clone();
            bytes[at] ^= 0xff;
            put_bytes(&file, &bytes);
            read_to_the_end(&repo.path("blog"));
        }
        put_bytes(&file, &sound[..sound.len() / 2]);
        read_to_the_end(&repo.path("blog"));
        put_bytes(&file, &sound);
    }
    assert_days(&repo, &[("a.md", "2020-01-01"), ("b.md", "2020-02-02")]);
}

#[test]
fn a_file_that_points_to_a_repository_may_point_anywhere() {
    let Some(repo) = two() else { return };
    let other = Repo::new().expect("a repository");
    fs::remove_dir_all(other.path(".git")).expect("removed");
    other.write("blog/x.md", "x\n");
    for to in [
        "/none",
        ".git",
        ".",
        "/",
        "/dev/null",
        "",
        "\n\n",
        "../../../..",
    ] {
        put(&other.path(".git"), &format!("gitdir: {to}\n"));
        read_to_the_end(&other.path("blog"));
    }
    // a repository of another user is read, and never written to
    let before = list(&repo.path(".git"));
    put(
        &other.path(".git"),
        &format!("gitdir: {}\n", repo.path(".git").display()),
    );
    read_to_the_end(&other.path("blog"));
    fs::remove_file(other.path(".git")).expect("removed");
    std::os::unix::fs::symlink(repo.path(".git"), other.path(".git")).expect("a link");
    read_to_the_end(&other.path("blog"));
    assert_eq!(list(&repo.path(".git")), before);
}

fn list(folder: &Path) -> String {
    let ran = support::ends::output(
        Command::new("find")
            .arg(folder)
            .args(["-printf", "%p %s %T@\n"])
            .stderr(Stdio::inherit()),
    );
    String::from_utf8_lossy(&ran.expect("find runs").stdout).into_owned()
}

#[test]
fn folders_that_hold_one_another_many_times_over_are_not_read_to_their_end() {
    let Some(repo) = Repo::new() else { return };
    // sixteen names per folder, ten folders deep: 10^12 names in a few hundred bytes
    let mut tree = made_tree(&repo, "");
    for _ in 0..10 {
        let names: Vec<String> = (0..16)
            .map(|at| format!("040000 tree {tree}\tf{at:02}\n"))
            .collect();
        tree = made_tree(&repo, &names.concat());
    }
    let parent = made_tree(&repo, &format!("040000 tree {tree}\tbomb\n"));
    let ran = support::ends::output(&mut repo.command(&["commit-tree", "-m", "bomb", &parent]));
    let bomb = String::from_utf8(ran.expect("git runs").stdout).expect("text");
    repo.git(&["update-ref", "refs/heads/main", bomb.trim()]);
    repo.write("blog/a.md", "a\n");
    repo.git(&["read-tree", "--empty"]);
    repo.commit("2020-01-01");
    read_to_the_end(&repo.path("blog"));
    assert_days(&repo, &[("a.md", "2020-01-01")]);
}

fn made_tree(repo: &Repo, names: &str) -> String {
    let mut command = repo.command(&["mktree"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("git runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut stdin, names.as_bytes()).expect("written");
    drop(stdin);
    let out = support::ends::ended(child, "git mktree")
        .expect("git ran")
        .stdout;
    String::from_utf8(out).expect("text").trim().to_owned()
}

#[test]
fn a_repository_that_never_answers_keeps_neither_the_posts_nor_the_way_out() {
    let Some(repo) = two() else { return };
    let branch = repo.path(".git/refs/heads/main");
    fs::remove_file(&branch).expect("removed");
    assert!(
        support::ends::status(Command::new("mkfifo").arg(&branch))
            .expect("mkfifo runs")
            .success()
    );
    let blog = repo.path("blog").display().to_string();
    let mut session = Launch::postdesk(&[&blog]).size(120, 40).open();
    session.wait_for("2 posts");
    session.keys("q");
    let ended = session.exit_within(Duration::from_secs(10));
    assert!(ended.success(), "{ended:?}");
}

/// Kinds of files that block a reader forever or fill its memory.
const ODD: [&str; 5] = ["pipe", "socket", "device", "kernel file", "sparse"];

/// Replaces a file with one of a kind in [`ODD`].
fn put_odd(kind: &str, file: &Path) {
    let _ = fs::remove_file(file);
    fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
    match kind {
        "pipe" => {
            let made = support::ends::status(Command::new("mkfifo").arg(file));
            assert!(made.expect("mkfifo runs").success());
        }
        "socket" => drop(std::os::unix::net::UnixListener::bind(file).expect("a socket")),
        "device" => std::os::unix::fs::symlink("/dev/zero", file).expect("a link"),
        "kernel file" => std::os::unix::fs::symlink("/proc/self/environ", file).expect("a link"),
        _ => {
            let mut new = fs::File::options();
            let file = new.create_new(true).write(true).open(file).expect("a file");
            file.set_len(2 << 30).expect("a length");
        }
    }
}

/// Asserts that a repository is refused at once with a one-line message that names a file.
#[track_caller]
fn assert_refused(what: &str, blog: &Path) {
    let (out, done) = mpsc::channel();
    let posts = blog.to_owned();
    let work = move || {
        let refused = git::unsafe_reason(&posts);
        let _ = out.send((refused, Repository::around(&posts).is_none()));
    };
    drop(thread::Builder::new().spawn(work).expect("a thread"));
    let (refused, is_none) = done
        .recv_timeout(Duration::from_secs(60))
        .unwrap_or_else(|_| panic!("{what}: got stuck"));
    assert!(is_none, "{what}");
    let said = refused.unwrap_or_else(|| panic!("{what}: not refused"));
    assert!(
        !said.contains('\n') && said.contains("not read"),
        "{what}: {said}"
    );
}

#[test]
fn nothing_in_a_repository_keeps_a_reader_or_fills_its_memory() {
    let Some(repo) = two() else { return };
    let blog = repo.path("blog");
    for place in [
        "HEAD",
        "commondir",
        "config",
        "config.worktree",
        "index",
        "packed-refs",
        "shallow",
        "sharedindex.0123456789012345678901234567890123456789",
        "refs/heads/main",
        "refs/heads/deep/er",
        "refs/replace/0123456789012345678901234567890123456789",
        "objects/info/alternates",
        "objects/info/commit-graph",
        "objects/pack/pack-0.idx",
        "objects/00/11111111111111111111111111111111111111",
    ] {
        for kind in ODD {
            // packs and objects are never read as a whole
            let is_object = place.starts_with("objects/") && !place.ends_with("alternates");
            if is_object && kind == "sparse" {
                continue;
            }
            let file = repo.path(".git").join(place);
            let kept = file.with_extension("kept");
            let was_there = fs::rename(&file, &kept).is_ok();
            put_odd(kind, &file);
            assert_refused(&format!("{kind} as {place}"), &blog);
            fs::remove_file(&file).expect("removed");
            if was_there {
                fs::rename(&kept, &file).expect("back");
            }
        }
    }
    assert_eq!(git::unsafe_reason(&blog), None);
    assert_days(&repo, &[("a.md", "2020-01-01"), ("b.md", "2020-02-02")]);
}

#[test]
fn where_a_repository_points_to_is_looked_at_as_well() {
    let Some(repo) = two() else { return };
    let elsewhere = Repo::new().expect("a repository");
    let outer = Repo::new().expect("a repository");
    outer.write("blog/x.md", "x\n");
    for kind in ODD {
        // an alternate object store
        put_odd(kind, &elsewhere.path(".git/objects/info/alternates"));
        let lent = elsewhere.path(".git/objects").display().to_string();
        put(
            &repo.path(".git/objects/info/alternates"),
            &format!("{lent}\n"),
        );
        assert_refused(&format!("{kind} behind alternates"), &repo.path("blog"));
        fs::remove_file(repo.path(".git/objects/info/alternates")).expect("removed");
        fs::remove_file(elsewhere.path(".git/objects/info/alternates")).expect("removed");
        // a file that `.git` points to, and the `.git` file itself
        let _ = fs::remove_dir_all(outer.path(".git"));
        let git = elsewhere.path(".git").display().to_string();
        put(&outer.path(".git"), &format!("gitdir: {git}\n"));
        let head = elsewhere.path(".git/HEAD");
        let sound = fs::read(&head).expect("a HEAD");
        put_odd(kind, &head);
        assert_refused(&format!("{kind} behind a gitfile"), &outer.path("blog"));
        fs::remove_file(&head).expect("removed");
        put_bytes(&head, &sound);
        put_odd(kind, &outer.path(".git"));
        assert_refused(&format!("{kind} as .git"), &outer.path("blog"));
        fs::remove_file(outer.path(".git")).expect("removed");
    }
}

#[test]
fn what_a_link_or_a_quoted_alternate_points_to_is_looked_at_as_well() {
    let Some(repo) = two() else { return };
    let elsewhere = Repo::new().expect("a repository");
    let blog = repo.path("blog");
    for kind in ODD {
        // a folder of references that is a link
        put_odd(kind, &elsewhere.path("linked/main"));
        let link = repo.path(".git/refs/linked");
        std::os::unix::fs::symlink(elsewhere.path("linked"), &link).expect("a link");
        assert_refused(&format!("{kind} in a linked folder"), &blog);
        fs::remove_file(&link).expect("removed");
        fs::remove_file(elsewhere.path("linked/main")).expect("removed");
        // an alternate in quotes, and one whose name ends with a blank
        for (folder, quote) in [("lent", "\""), ("lent ", "")] {
            let lent = elsewhere.path(folder);
            put_odd(kind, &lent.join("info/alternates"));
            let entry = format!("{quote}{}{quote}\n", lent.display());
            put(&repo.path(".git/objects/info/alternates"), &entry);
            assert_refused(&format!("{kind} behind {entry:?}"), &blog);
            fs::remove_file(lent.join("info/alternates")).expect("removed");
        }
        fs::remove_file(repo.path(".git/objects/info/alternates")).expect("removed");
    }
    // a loop of links ends
    let looped = repo.path(".git/refs/loop");
    std::os::unix::fs::symlink(".", &looped).expect("a link");
    assert_eq!(git::unsafe_reason(&blog), None);
}

#[test]
fn a_command_goes_on_without_a_repository_that_cannot_be_read_and_says_so() {
    let Some(repo) = two() else { return };
    for kind in ["pipe", "sparse"] {
        put_odd(kind, &repo.path(".git/refs/heads/main"));
        let blog = repo.path("blog").display().to_string();
        let ran = Launch::postdesk(&[]).run(&["list", "--site", "docusaurus", "--posts", &blog]);
        let said = ran.words();
        assert!(
            said.contains("refs/heads/main") && said.lines().count() == 2,
            "{said}"
        );
        // without first commits, the posts have no dates
        assert!(said.contains("sorted by title"), "{said}");
        assert_eq!(ran.text().lines().count(), 2, "{}", ran.text());
    }
}

/// Limit for the data of a command, in KiB; mapped files don't count.
const MOST_KIB: u32 = 150_000;

/// Lists a blog with the memory limit of [`MOST_KIB`]; the command dies if it asks for more.
#[track_caller]
fn assert_small(what: &str, blog: &Path) {
    let launch = Launch::postdesk(&[]);
    let limited = format!("ulimit -d {MOST_KIB} && exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    let command = command
        .args(["-c", &limited, env!("CARGO_BIN_EXE_postdesk")])
        .args(["list", "--site", "docusaurus", "--posts"])
        .arg(blog)
        .env_clear()
        .envs(launch.variables());
    let ran = support::ends::output(command).expect("sh runs");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(0), "{what}: {said}");
    assert_eq!(ran.stdout.split(|it| *it == b'\n').count(), 3, "{what}");
}

/// Makes a file gigabytes long without using disk space (sparse).
fn grow(file: &Path) {
    // a file that doesn't exist needs no permission
    let _ = fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut options = fs::File::options();
    let file = options.create(true).truncate(false).write(true).open(file);
    file.and_then(|file| file.set_len(4 << 30)).expect("a size");
}

#[test]
fn packs_and_objects_of_any_size_are_read_in_little_memory() {
    if !cfg!(target_os = "linux") {
        support::skip("only Linux limits the data of a process alone");
        return;
    }
    let Some(repo) = two() else { return };
    let blog = repo.path("blog");
    repo.git(&["gc", "-q"]);
    repo.git(&["multi-pack-index", "write"]);
    repo.git(&["commit-graph", "write"]);
    let packs = fs::read_dir(repo.path(".git/objects/pack")).expect("a folder");
    let mut files: Vec<_> = packs.flatten().map(|entry| entry.path()).collect();
    for name in [
        "info/commit-graph",
        "pack/pack-0.idx",
        "00/11111111111111111111111111111111111111",
    ] {
        files.push(repo.path(".git/objects").join(name));
    }
    for file in files {
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        let sound = fs::read(&file).ok();
        grow(&file);
        assert_small(&format!("{} with a tail", file.display()), &blog);
        fs::remove_file(&file).expect("removed");
        grow(&file);
        assert_small(&format!("{} of zeros", file.display()), &blog);
        fs::remove_file(&file).expect("removed");
        if let Some(sound) = sound {
            put_bytes(&file, &sound);
        }
    }
    assert_days(&repo, &[("a.md", "2020-01-01"), ("b.md", "2020-02-02")]);
}

#[test]
fn a_small_object_that_unpacks_to_a_large_one_is_not_read() {
    if !cfg!(target_os = "linux") {
        support::skip("only Linux limits the data of a process alone");
        return;
    }
    // a repository can request more memory than there is
    let asks = "[gitoxide \"objects\"]\n\tallocLimit = 0\n\tallocLimitIfReducedTrust = 0\n";
    for (kind, of) in [("commit", "HEAD"), ("tree", "HEAD:"), ("tree", "HEAD:blog")] {
        let Some(repo) = two() else { return };
        let config = fs::read_to_string(repo.path(".git/config")).expect("a config");
        put(&repo.path(".git/config"), &format!("{config}{asks}"));
        let object = |id: &str| {
            let (folder, name) = id.trim().split_at(2);
            repo.path(".git/objects").join(folder).join(name)
        };
        let id = |words: &[&str]| {
            let ran = support::ends::output(&mut repo.command(words)).expect("git runs");
            String::from_utf8(ran.stdout).expect("text")
        };
        let zeros = repo.path("zeros");
        put(&zeros, "");
        let file = fs::File::options().write(true).open(&zeros);
        file.and_then(|file| file.set_len(200 << 20))
            .expect("a size");
        let bomb = id(&["hash-object", "-t", kind, "--literally", "-w", "zeros"]);
        fs::rename(object(&bomb), object(&id(&["rev-parse", of]))).expect("a name");
        assert_small(&format!("{of} of 200 MiB"), &repo.path("blog"));
    }
}
