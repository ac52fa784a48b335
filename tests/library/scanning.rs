//! Scanning and rescanning: the index matches the disk, whatever the files and changes.

use std::fs;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::support::ends;
use crate::support::skip;
use jiff::{Timestamp, tz::TimeZone};
use postdesk::blog::link_graph::LinkGraph;
use postdesk::blog::{
    Clock, Delta, Index, Post, ProblemCode, RescanScope, Site, SiteKind, StateKind, json, read_file,
};
use tempfile::TempDir;

fn clock() -> Clock {
    Clock {
        now: "2026-11-23T12:00:00Z".parse().expect("a time"),
        zone: TimeZone::UTC,
    }
}

fn put(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    #[expect(clippy::disallowed_methods, reason = "a test makes its own posts")]
    fs::write(&path, text).expect("a written file");
    path
}

fn titled(title: &str) -> String {
    format!("---\ntitle: {title}\n---\nText\n")
}

fn open(folder: &Path) -> (Index, Vec<Delta>) {
    let mut index =
        Index::new(Site::from_posts_folder(folder, Some(SiteKind::Docusaurus)).expect("a folder"));
    let mut deltas = Vec::new();
    index.scan(&clock(), &mut |delta| {
        deltas.push(delta);
        ControlFlow::Continue(())
    });
    (index, deltas)
}

fn ids(index: &Index) -> Vec<String> {
    index.posts().map(|post| post.id.to_string()).collect()
}

fn post(index: &Index, id: &str) -> Post {
    let found = index.posts().find(|post| post.id.as_str() == id);
    Post::clone(found.expect("a listed post"))
}

fn rescan(index: &mut Index, folder: &Path) -> Delta {
    index.rescan(&clock(), &RescanScope::Directories(vec![folder.to_owned()]))
}

/// Sets an old modification time, so that the index trusts it.
fn age(path: &Path) {
    let file = fs::File::options().append(true).open(path).expect("a file");
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000))
        .expect("a time");
}

/// Sets the modification time of a file to some time before the clock of the tests.
fn modified_before(path: &Path, before: Duration) {
    let file = fs::File::options().append(true).open(path).expect("a file");
    file.set_modified(SystemTime::from(clock().now) - before)
        .expect("a time");
}

#[test]
fn a_post_stays_while_its_file_is_emptied_to_be_saved() {
    let blog = TempDir::new().expect("a folder");
    let path = put(blog.path(), "a.md", titled("A"));
    age(&path);
    let (mut index, _) = open(blog.path());
    put(blog.path(), "a.md", "");
    modified_before(&path, Duration::from_millis(400));
    let delta = rescan(&mut index, blog.path());
    assert!(delta.is_unsettled && delta.upserts.is_empty(), "{delta:?}");
    assert_eq!(post(&index, "a.md").title.text, "A");
    put(blog.path(), "a.md", titled("B"));
    let delta = rescan(&mut index, blog.path());
    assert!(!delta.is_unsettled, "{delta:?}");
    assert_eq!(post(&index, "a.md").title.text, "B");
}

#[test]
fn a_post_that_stays_empty_is_shown_empty() {
    let blog = TempDir::new().expect("a folder");
    let path = put(blog.path(), "a.md", titled("A"));
    age(&path);
    let (mut index, _) = open(blog.path());
    put(blog.path(), "a.md", "");
    modified_before(&path, Duration::from_millis(600));
    let delta = rescan(&mut index, blog.path());
    assert!(!delta.is_unsettled, "{delta:?}");
    assert_eq!(post(&index, "a.md").stamp.size, 0);
    // an empty file that is new is a post at once
    let new = put(blog.path(), "b.md", "");
    modified_before(&new, Duration::ZERO);
    let delta = rescan(&mut index, blog.path());
    assert!(!delta.is_unsettled && delta.upserts.len() == 1, "{delta:?}");
}

#[test]
fn a_broken_post_does_not_hide_its_neighbours() {
    let blog = TempDir::new().expect("a folder");
    put(blog.path(), "a.md", titled("A"));
    put(blog.path(), "b.md", "---\ntitle: b: c\n---\nText\n");
    put(blog.path(), "c.md", titled("C"));
    let (index, _) = open(blog.path());
    assert_eq!(ids(&index), ["a.md", "b.md", "c.md"]);
    let broken = post(&index, "b.md");
    assert_eq!(
        (broken.state.kind, broken.title.text.as_str()),
        (StateKind::Problem, "b: c")
    );
}

#[test]
fn what_is_no_post_is_never_opened() {
    let blog = TempDir::new().expect("a folder");
    put(blog.path(), "a.md", titled("A"));
    symlink("/dev/zero", blog.path().join("zero.md")).expect("a link");
    symlink("nowhere", blog.path().join("gone.md")).expect("a link");
    symlink("me.md", blog.path().join("me.md")).expect("a link");
    symlink("..", blog.path().join("up")).expect("a link");
    symlink(".", blog.path().join("here")).expect("a link");
    let pipe = ends::status(Command::new("mkfifo").arg(blog.path().join("pipe.md")));
    assert!(pipe.expect("mkfifo").success());
    let _socket =
        std::os::unix::net::UnixListener::bind(blog.path().join("s.md")).expect("a socket");
    let (index, deltas) = open(blog.path());
    assert_eq!(ids(&index), ["a.md"]);
    let troubles: Vec<&String> = deltas.iter().flat_map(|delta| &delta.warnings).collect();
    for (name, what) in [
        ("pipe.md", "a pipe"),
        ("zero.md", "a device"),
        ("s.md", "a socket"),
    ] {
        let told = troubles
            .iter()
            .any(|it| it.contains(name) && it.contains(what));
        assert!(told, "{name}: {troubles:?}");
    }
    assert!(read_file::read(&blog.path().join("pipe.md")).is_err());
}

#[test]
fn a_linked_folder_outside_is_followed_once() {
    let outside = TempDir::new().expect("a folder");
    put(outside.path(), "o.md", titled("O"));
    symlink(".", outside.path().join("again")).expect("a link");
    let blog = TempDir::new().expect("a folder");
    symlink(outside.path(), blog.path().join("out")).expect("a link");
    let (index, _) = open(blog.path());
    assert_eq!(ids(&index), ["out/o.md"]);
}

#[test]
fn temporary_files_of_editors_are_not_listed() {
    let blog = TempDir::new().expect("a folder");
    for name in [
        ".a.md.swp",
        "4913",
        "a.md~",
        "#a.md#",
        ".#a.md",
        ".postdesk-a.md",
        "_a.md",
        "_d/a.md",
        ".h/a.md",
    ] {
        put(blog.path(), name, titled("no"));
    }
    put(blog.path(), "a.md", titled("A"));
    assert_eq!(ids(&open(blog.path()).0), ["a.md"]);
}

#[test]
fn any_file_makes_a_row() {
    let blog = TempDir::new().expect("a folder");
    put(blog.path(), "empty.md", "");
    put(blog.path(), "newline.md", "\n");
    put(blog.path(), "byte.md", "x");
    put(blog.path(), "matter.md", "---\ntitle: only\n---");
    put(blog.path(), "latin.md", b"---\ntitle: caf\xe9\n---\n");
    put(blog.path(), "utf16.md", b"\xff\xfe-\0-\0-\0\n\0");
    put(blog.path(), "binary.md", (0..=255).collect::<Vec<u8>>());
    put(
        blog.path(),
        "bomb.md",
        format!("---\na: {}\n---\n", "[".repeat(10_000)),
    );
    put(
        blog.path(),
        "huge.md",
        format!("---\na: {}\n---\n", "x".repeat(1_000_000)),
    );
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    #[expect(clippy::disallowed_methods, reason = "a test makes its own posts")]
    fs::write(blog.path().join(name), titled("byte name")).expect("a written file");
    let (index, _) = open(blog.path());
    assert_eq!(index.posts().count(), 10);
    assert_eq!(post(&index, "matter.md").title.text, "only");
    assert_eq!(post(&index, "caf\u{fffd}e9.md").title.text, "byte name");
    for id in ["bomb.md", "huge.md"] {
        assert_eq!(
            post(&index, id).problem.map(|it| it.code),
            Some(ProblemCode::TooLarge)
        );
    }
    assert!(
        read_file::read(&blog.path().join("latin.md"))
            .expect("read")
            .lossy
    );
    assert!(
        read_file::read(&blog.path().join("utf16.md"))
            .expect("read")
            .lossy
    );
}

#[test]
fn a_file_that_may_not_be_read_is_a_row_with_its_reason() {
    let blog = TempDir::new().expect("a folder");
    put(blog.path(), "a.md", titled("A"));
    let shut = put(blog.path(), "shut.md", titled("Shut"));
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o0)).expect("a mode");
    if fs::read(&shut).is_ok() {
        skip("this user may read everything");
        return;
    }
    let (index, _) = open(blog.path());
    assert_eq!(ids(&index), ["a.md", "shut.md"]);
    let problem = post(&index, "shut.md").problem.expect("a problem");
    assert_eq!(problem.code, ProblemCode::Unreadable);
    assert!(problem.message.contains("permission"));
}

#[test]
fn a_change_is_seen_and_a_touch_is_not() {
    let blog = TempDir::new().expect("a folder");
    let path = put(blog.path(), "2020-01-01-a.md", titled("A"));
    put(blog.path(), "b.md", titled("B"));
    let (mut index, _) = open(blog.path());
    assert_eq!(rescan(&mut index, blog.path()).upserts.len(), 0);
    age(&path);
    let delta = rescan(&mut index, blog.path());
    assert_eq!((delta.upserts.len(), delta.read), (0, 1), "touched");
    put(blog.path(), "2020-01-01-a.md", titled("Anew"));
    let delta = rescan(&mut index, blog.path());
    assert_eq!(delta.upserts.len(), 1);
    assert_eq!(delta.upserts[0].title.text, "Anew");
    assert_eq!(index.posts().count(), 2);
}

#[test]
fn a_file_changed_within_the_last_seconds_is_read_again_though_its_stamp_is_the_same() {
    let blog = TempDir::new().expect("a folder");
    let path = put(blog.path(), "a.md", titled("A"));
    let now = SystemTime::from(clock().now);
    for (age, read) in [(0, 1), (1, 1), (3, 0)] {
        let file = fs::File::options()
            .append(true)
            .open(&path)
            .expect("a file");
        file.set_modified(now - Duration::from_secs(age))
            .expect("a time");
        let (mut index, _) = open(blog.path());
        assert_eq!(rescan(&mut index, blog.path()).read, read, "{age} s");
        assert_eq!(index.rescan(&clock(), &RescanScope::All).read, 0, "{age} s");
    }
}

#[test]
fn a_draft_that_is_also_unlisted_is_a_draft_and_a_problem_in_docusaurus() {
    let state = |kind: SiteKind, front_matter: &str| {
        let blog = TempDir::new().expect("a folder");
        put(
            blog.path(),
            "2020-01-01-a.md",
            format!("---\n{front_matter}\n---\n"),
        );
        let site = Site::from_posts_folder(blog.path(), Some(kind)).expect("a folder");
        let mut index = Index::new(site);
        index.scan(&clock(), &mut |_| ControlFlow::Continue(()));
        post(&index, "2020-01-01-a.md").state.kind
    };
    let hugo = "title: A\ndraft: true\nbuild:\n  list: never";
    assert_eq!(state(SiteKind::Hugo, hugo), StateKind::Draft);
    let hugo = hugo.replace("true", "false");
    assert_eq!(state(SiteKind::Hugo, &hugo), StateKind::Unlisted);
    let both = "title: A\ndraft: true\nunlisted: true";
    assert_eq!(state(SiteKind::Docusaurus, both), StateKind::Problem);
    let draft = both.replace("unlisted: true", "unlisted: false");
    assert_eq!(state(SiteKind::Docusaurus, &draft), StateKind::Draft);
}

#[test]
fn folders_are_read_forty_levels_deep() {
    let blog = TempDir::new().expect("a folder");
    let below = |levels: usize| "d/".repeat(levels);
    put(blog.path(), &format!("{}in.md", below(40)), titled("In"));
    put(blog.path(), &format!("{}out.md", below(41)), titled("Out"));
    let (index, _) = open(blog.path());
    assert_eq!(ids(&index), [format!("{}in.md", below(40))]);
}

#[test]
fn new_nested_folders_and_gone_ones_are_followed() {
    let blog = TempDir::new().expect("a folder");
    put(blog.path(), "a.md", titled("A"));
    let (mut index, _) = open(blog.path());
    for at in 0..20 {
        put(blog.path(), &format!("n{at}/b/c/x.md"), titled("X"));
    }
    let delta = rescan(&mut index, blog.path());
    assert_eq!((delta.upserts.len(), delta.directories_changed), (20, true));
    assert!(index.directories().contains(&blog.path().join("n3/b/c")));
    fs::remove_dir_all(blog.path().join("n3")).expect("gone");
    let delta = rescan(&mut index, &blog.path().join("n3/b/c"));
    assert_eq!(
        delta
            .removed
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["n3/b/c/x.md"]
    );
    assert!(!index.directories().contains(&blog.path().join("n3/b")));
    assert_eq!(index.posts().count(), 20);
}

#[test]
fn a_rename_that_changes_only_the_case_is_one_post() {
    let blog = TempDir::new().expect("a folder");
    put(blog.path(), "A.md", titled("A"));
    let (mut index, _) = open(blog.path());
    fs::rename(blog.path().join("A.md"), blog.path().join("a.md")).expect("renamed");
    let delta = rescan(&mut index, blog.path());
    assert_eq!((delta.upserts.len(), delta.removed.len()), (1, 1));
    assert_eq!(ids(&index), ["a.md"]);
}

#[test]
fn a_posts_folder_that_vanishes_comes_back() {
    let parent = TempDir::new().expect("a folder");
    let blog = parent.path().join("blog");
    put(&blog, "a.md", titled("A"));
    let (mut index, _) = open(&blog);
    fs::rename(&blog, parent.path().join("away")).expect("moved");
    let delta = index.rescan(
        &clock(),
        &RescanScope::Directories(vec![parent.path().to_owned()]),
    );
    assert_eq!((delta.missing, delta.removed.len()), (true, 1));
    assert!(index.directories().contains(&parent.path().to_owned()));
    fs::rename(parent.path().join("away"), &blog).expect("moved");
    let delta = index.rescan(
        &clock(),
        &RescanScope::Directories(vec![parent.path().to_owned()]),
    );
    assert_eq!((delta.missing, delta.upserts.len()), (false, 1));
}

#[test]
fn a_new_tags_file_is_read_for_every_post() {
    let blog = TempDir::new().expect("a folder");
    put(blog.path(), "a.md", "---\ntags: [x]\n---\n");
    put(blog.path(), "b.md", titled("B"));
    let (mut index, _) = open(blog.path());
    put(blog.path(), "tags.yml", "x:\n  label: Ex\n");
    let delta = rescan(&mut index, blog.path());
    assert_eq!(delta.upserts.len(), 1);
    assert_eq!(post(&index, "a.md").tags[0].label, "Ex");
    put(blog.path(), "tags.yml", "x: y: z\n");
    let delta = rescan(&mut index, blog.path());
    assert!(
        delta.warnings.iter().any(|it| it.starts_with("tags.yml:1")),
        "{delta:?}"
    );
    assert_eq!(post(&index, "a.md").tags[0].label, "Ex");
    assert_eq!(rescan(&mut index, blog.path()).warnings.len(), 1);
    put(blog.path(), "tags.yml", "x:\n  label: Ex\n");
    assert_eq!(rescan(&mut index, blog.path()).warnings, [""; 0]);
}

#[test]
fn times_before_1970_and_far_away_are_only_times() {
    let blog = TempDir::new().expect("a folder");
    for (name, at) in [
        ("old.md", "1969-06-01T00:00:00Z"),
        ("new.md", "2099-06-01T00:00:00Z"),
    ] {
        let path = put(blog.path(), name, titled(name));
        let at: Timestamp = at.parse().expect("a time");
        let file = fs::File::options()
            .append(true)
            .open(&path)
            .expect("a file");
        file.set_modified(SystemTime::from(at)).expect("a time");
    }
    let (mut index, _) = open(blog.path());
    assert_eq!(index.posts().count(), 2);
    assert!(rescan(&mut index, blog.path()).upserts.is_empty());
}

#[test]
fn the_first_batch_is_small_and_holds_the_newest() {
    let blog = TempDir::new().expect("a folder");
    for at in 0..1200 {
        put(
            blog.path(),
            &format!(
                "20{:02}-{:02}-{:02}-p{at}.md",
                at / 100 + 10,
                at % 12 + 1,
                at % 28 + 1
            ),
            titled("P"),
        );
    }
    let (index, deltas) = open(blog.path());
    let sizes: Vec<usize> = deltas.iter().map(|delta| delta.upserts.len()).collect();
    assert_eq!(sizes, [64, 1000, 136]);
    assert!(
        deltas[0]
            .upserts
            .iter()
            .all(|post| post.id.as_str().starts_with("2021"))
    );
    assert_eq!((deltas[1].read, deltas[1].total), (1064, 1200));
    let total: usize = index.posts().map(|post| post.summary.words).sum();
    assert_eq!(total, 1200);
}

#[test]
fn a_scan_that_is_stopped_reads_no_further() {
    let blog = TempDir::new().expect("a folder");
    for at in 0..100 {
        put(blog.path(), &format!("{at}.md"), titled("P"));
    }
    let mut index = Index::new(Site::from_posts_folder(blog.path(), None).expect("a folder"));
    index.scan(&clock(), &mut |_| ControlFlow::Break(()));
    assert_eq!(index.posts().count(), 64);
    let delta = index.rescan(&clock(), &RescanScope::All);
    assert_eq!((delta.upserts.len(), index.posts().count()), (36, 100));
}

#[test]
fn hostile_names_and_titles_leave_json_harmless() {
    let blog = TempDir::new().expect("a folder");
    put(
        blog.path(),
        "a\u{1b}[31m\u{202e}.md",
        "---\ntitle: \"x\\u009b\\u001b]0;y\\u0007\u{200b}\"\n---\n",
    );
    let (index, _) = open(blog.path());
    let posts: Vec<_> = index.posts().cloned().collect();
    let json = json::list_json(
        index.site(),
        &posts,
        (vec![None; posts.len()], Some(&LinkGraph::default())),
    );
    assert!(
        json.chars()
            .all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}' || c == '\u{200b}'))
    );
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(value["posts"][0]["title"], "x\u{9b}\u{1b}]0;y\u{7}\u{200b}");
    assert_eq!(value["posts"][0]["dateFrom"], "fileSystem");
}

#[test]
fn a_site_is_found_from_its_root_its_posts_and_between() {
    let root = TempDir::new().expect("a folder");
    put(
        root.path(),
        "website/docusaurus.config.js",
        "module.exports = {title: 'Garden', baseUrl: '/'};",
    );
    put(root.path(), "website/blog/sub/a.md", titled("A"));
    for path in ["", "website", "website/blog", "website/blog/sub"] {
        let site = Site::open(&root.path().join(path), None).expect("a site");
        assert_eq!(
            (site.kind, site.name.as_str()),
            (SiteKind::Docusaurus, "Garden"),
            "{path}"
        );
        let posts = if path.ends_with("sub") {
            "website/blog/sub"
        } else {
            "website/blog"
        };
        assert_eq!(site.posts, root.path().join(posts), "{path}");
    }
    assert!(Site::open(&root.path().join("none"), None).is_err());
}

#[test]
fn each_generator_is_known_by_its_files() {
    let cases: [(&str, &str, &str, SiteKind); 7] = [
        (
            "hugo.toml",
            "title = 'H'",
            "content/posts/a.md",
            SiteKind::Hugo,
        ),
        ("zola.toml", "title = 'Z'", "content/a.md", SiteKind::Zola),
        (
            "_config.yml",
            "title: J",
            "_posts/2020-01-01-a.md",
            SiteKind::Jekyll,
        ),
        (
            "_config.yml",
            "title: X",
            "source/_posts/a.md",
            SiteKind::Hexo,
        ),
        (
            "astro.config.mjs",
            "",
            "src/content/blog/a.md",
            SiteKind::Astro,
        ),
        (".eleventy.js", "", "posts/a.md", SiteKind::Eleventy),
        (
            "docusaurus.config.ts",
            "",
            "blog/a.md",
            SiteKind::Docusaurus,
        ),
    ];
    for (config, text, at, kind) in cases {
        let root = TempDir::new().expect("a folder");
        put(root.path(), config, text);
        let file = put(root.path(), at, titled("A"));
        let site = Site::open(root.path(), None).expect("a site");
        assert_eq!(site.kind, kind);
        assert!(file.starts_with(&site.posts), "{kind}");
        let mut index = Index::new(site);
        index.scan(&clock(), &mut |_| ControlFlow::Continue(()));
        assert_eq!(index.posts().count(), 1, "{kind}");
    }
}

#[test]
fn a_stray_readme_is_no_blog() {
    let folder = TempDir::new().expect("a folder");
    put(folder.path(), "README.md", "# Read me\n");
    assert_eq!(Site::containing(folder.path(), None), None);
    put(folder.path(), "posts/a.md", titled("A"));
    let site = Site::containing(folder.path(), None).expect("a site");
    assert_eq!(site.posts, folder.path().join("posts"));
}

#[test]
fn what_hugo_builds_into_another_page_is_no_post_of_its_own() {
    let folder = TempDir::new().expect("a folder");
    put(folder.path(), "hugo.toml", "");
    let posts = folder.path().join("content/posts");
    let dated = |title: &str| format!("---\ntitle: {title}\ndate: 2026-01-02\n---\n");
    put(&posts, "trip/index.md", dated("Trip"));
    put(&posts, "trip/notes.md", titled("Notes"));
    put(&posts, "trip/day/two.md", titled("Two"));
    put(
        &posts,
        "headless/index.md",
        "---\ntitle: H\nheadless: true\n---\n",
    );
    put(&posts, "a.md", dated("A"));
    let site = Site::open(folder.path(), Some(SiteKind::Hugo)).expect("a folder");
    let mut index = Index::new(site);
    index.scan(&clock(), &mut |_| ControlFlow::Continue(()));
    let all = [
        "posts/a.md",
        "posts/headless/index.md",
        "posts/trip/index.md",
    ];
    assert_eq!(ids(&index), all);
    let headless = post(&index, "posts/headless/index.md").state;
    assert_eq!(headless.kind, StateKind::Draft);

    // an index file that swallows posts hides none of them
    let index_file = put(&posts, "index.md", dated("Index"));
    rescan(&mut index, &posts);
    let swallowed = post(&index, "posts/a.md");
    assert_eq!(
        swallowed.problem.map(|it| it.code),
        Some(ProblemCode::Bundled)
    );
    fs::remove_file(index_file).expect("a file");
    rescan(&mut index, &posts);
    assert_eq!(post(&index, "posts/a.md").problem, None);
    assert_eq!(ids(&index), all);
}

#[test]
fn the_target_of_a_link_is_watched_only_while_the_link_is_a_post() {
    let (folder, outside) = (TempDir::new(), TempDir::new());
    let (folder, outside) = (folder.expect("a folder"), outside.expect("a folder"));
    put(folder.path(), "hugo.toml", "");
    let posts = folder.path().join("content/posts");
    let target = put(outside.path(), "o.md", titled("O"));
    put(&posts, "trip/a.md", titled("A"));
    symlink(target, posts.join("trip/o.md")).expect("a link");
    let site = Site::open(folder.path(), Some(SiteKind::Hugo)).expect("a folder");
    let mut index = Index::new(site);
    index.scan(&clock(), &mut |_| ControlFlow::Continue(()));
    let there = outside.path().canonicalize().expect("a folder");
    assert!(index.directories().contains(&there));
    put(&posts, "trip/index.md", titled("Trip"));
    rescan(&mut index, &posts.join("trip"));
    assert_eq!(ids(&index), ["posts/trip/index.md"]);
    assert!(!index.directories().contains(&there));
}
