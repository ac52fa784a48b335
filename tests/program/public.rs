//! `--public`: readers see only what the site publishes now, and learn nothing else.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support;
use crate::support::leaks::{self, Leak, SECRET};
use crate::support::{Launch, PATIENCE, Session, put};
use jiff::tz::TimeZone;
use postdesk::blog::{Audience, Clock, Delta, Index, RescanScope, Site, SiteKind};
use tempfile::TempDir;

/// Whether a text has the secret word in any case.
fn has_secret(text: &str) -> bool {
    text.to_lowercase().contains(SECRET)
}

fn clock(now: &str) -> Clock {
    Clock {
        now: now.parse().expect("a time"),
        zone: TimeZone::UTC,
    }
}

const NOW: &str = "2026-11-23T12:00:00Z";

/// Writes the site of a hidden post, with a public post.
fn write(folder: &Path, leak: &Leak) {
    let (files, posts) = leaks::site(leak.kind);
    for (path, text) in files.into_iter().chain(leak.beside) {
        put(&folder.join(path), text);
    }
    let (name, text) = leaks::public(leak.kind);
    put(&folder.join(posts).join(name), text);
    put(&folder.join(&leak.path), &leak.text);
}

/// Reads a site for an audience; returns the index and all its updates.
fn read(folder: &Path, kind: SiteKind, audience: Audience) -> (Index, Vec<Delta>) {
    let mut index =
        Index::new(Site::open(folder, Some(kind)).expect("a site")).with_audience(audience);
    let mut told = Vec::new();
    index.scan(&clock(NOW), &mut |delta| {
        told.push(delta);
        ControlFlow::Continue(())
    });
    told.push(index.rescan(&clock(NOW), &RescanScope::All));
    (index, told)
}

#[test]
fn no_hidden_post_leaves_the_index() {
    let mut cases = 0;
    for leak in leaks::all() {
        let folder = TempDir::new().expect("a folder");
        write(folder.path(), &leak);
        let (index, told) = read(folder.path(), leak.kind, Audience::Readers);
        let case = format!("{}: {}", leak.kind, leak.why);
        let ids: Vec<&str> = index.posts().map(|post| post.id.as_str()).collect();
        assert_eq!(ids.len(), 1, "{case}: {ids:?}");
        assert!(ids[0].ends_with("shown.md"), "{case}: {ids:?}");
        assert!(!has_secret(&format!("{told:?}")), "{case}: {told:#?}");
        assert!(
            told.iter().all(|it| it.total == 1 && it.read == 1),
            "{case}: {told:#?}"
        );
        cases += 1;
    }
    assert!(cases >= 60, "{cases}");
}

/// Ways to configure that a file is not a post, so that nobody sees it.
const NO_POSTS: [&str; 3] = [
    "files that are ignored",
    "content that is ignored",
    "paths that are ignored",
];

#[test]
fn every_post_of_the_list_of_leaks_is_one_that_its_owner_sees() {
    let unseen = |leak: &Leak| {
        let folder = TempDir::new().expect("a folder");
        write(folder.path(), leak);
        let (index, _) = read(folder.path(), leak.kind, Audience::Owner);
        index.posts().count() < 2
    };
    let all = leaks::all();
    let unseen: Vec<&str> = all
        .iter()
        .filter(|leak| unseen(leak))
        .map(|it| it.why)
        .collect();
    assert_eq!(unseen, NO_POSTS);
}

#[test]
fn a_configuration_that_cannot_be_read_shows_readers_nothing() {
    for (kind, file, text) in [
        (SiteKind::Hugo, "hugo.toml", "title = 'zqxj\n"),
        (SiteKind::Hugo, "hugo.toml", "[cascade]\ndraft = true\n"),
        (SiteKind::Zola, "config.toml", "base_url = \"zqxj\n"),
        (SiteKind::Jekyll, "_config.yml", "title: [zqxj\n"),
        (
            SiteKind::Jekyll,
            "_config.yml",
            "defaults:\n- values: {published: false}\n",
        ),
        (SiteKind::Hexo, "_config.yml", "title: [zqxj\n"),
        (
            SiteKind::Docusaurus,
            "docusaurus.config.js",
            "export default zqxj();\n",
        ),
        (
            SiteKind::Docusaurus,
            "docusaurus.config.js",
            "export default { presets: [['classic', {blog: {exclude: zqxj()}}]] };\n",
        ),
        (
            SiteKind::Docusaurus,
            "docusaurus.config.js",
            "export default { presets: [['classic', {blog: zqxj}]] };\n",
        ),
    ] {
        let folder = TempDir::new().expect("a folder");
        let (files, posts) = leaks::site(kind);
        for (path, text) in files {
            put(&folder.path().join(path), text);
        }
        put(&folder.path().join(file), text);
        let (name, post) = leaks::public(kind);
        put(&folder.path().join(posts).join(name), post);
        let (index, told) = read(folder.path(), kind, Audience::Readers);
        assert_eq!(index.posts().count(), 0, "{kind}: {text}");
        assert!(!has_secret(&format!("{told:?}")), "{kind}: {told:#?}");
    }
}

#[test]
fn a_post_comes_and_goes_with_its_minute_and_with_its_words() {
    let folder = TempDir::new().expect("a folder");
    put(&folder.path().join("hugo.toml"), "title = 'x'\n");
    let post = |name: &str, keys: &str| {
        let text = format!("---\ntitle: {name}\n{keys}---\n\nText.\n");
        put(
            &folder
                .path()
                .join("content/posts")
                .join(format!("{name}.md")),
            &text,
        );
    };
    post("soon", "date: 2026-11-23T12:01:00Z\n");
    post(
        "past",
        "date: 2026-01-01\nexpiryDate: 2026-11-23T12:01:00Z\n",
    );
    post("kept", "date: 2026-01-01\n");
    let site = Site::open(folder.path(), Some(SiteKind::Hugo)).expect("a site");
    let mut index = Index::new(site).with_audience(Audience::Readers);
    let mut deltas = Vec::new();
    index.scan(&clock(NOW), &mut |delta| {
        deltas.push(delta);
        ControlFlow::Continue(())
    });
    let names = |index: &Index| -> BTreeSet<String> {
        index.posts().map(|post| post.title.text.clone()).collect()
    };
    let set = |names: &[&str]| {
        names
            .iter()
            .map(ToString::to_string)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(names(&index), set(&["kept", "past"]));
    let later = clock("2026-11-23T12:01:00Z");
    let delta = index.rescan(&later, &RescanScope::All);
    assert_eq!(names(&index), set(&["kept", "soon"]));
    assert_eq!((delta.upserts.len(), delta.removed.len()), (1, 1));
    // a post that becomes a draft disappears, and is not mentioned again
    post("kept", "date: 2026-01-01\ndraft: true\n");
    let delta = index.rescan(&later, &RescanScope::All);
    assert_eq!((delta.upserts.len(), delta.removed.len()), (0, 1));
    post("kept", "date: 2026-01-01\ndraft: true\ntags: [x]\n");
    let delta = index.rescan(&later, &RescanScope::All);
    assert_eq!((delta.upserts.len(), delta.removed.len()), (0, 0));
    assert_eq!(names(&index), set(&["soon"]));
}

/// Creates a site whose only public post links to a hidden one in every possible way.
fn linking() -> Launch {
    let shown = "---\ntitle: Shown\ndate: 2026-05-05\ntags: [open]\nnotes: zqxj\n---\n\nShown body.\n\n\
        [file](b.md) [bare](b) [slug](/blog/b-slug) [abs](/blog/b) [site](@site/blog/b.md) \
        [self](2026-05-05-shown.md) [none](absent.md)\n\n![one](b/pic.png) ![two](./hidden/pic.png) \
        ![three](../../outside.png) ![four](/etc/passwd) ![five](_drafts/pic.png)\n\n\
        <!-- zqxj in a comment -->\n\n{/* zqxj in another */}\n\nLast words.\n";
    let hidden = "---\ntitle: The zqxj plan\nslug: b-slug\ndate: 2026-06-06\ntags: [zqxjtag, open]\n\
        draft: true\nauthors: [{name: Zqxj}]\n---\n\nText of zqxj.\n\n# Zqxj heading\n";
    Launch::postdesk(&["--public", "site"])
        .file(
            "site/docusaurus.config.js",
            "export default { title: 'Field Notes', presets: [['classic', {blog: {}}]] };\n",
        )
        .file("site/blog/2026-05-05-shown.md", shown)
        .file(
            "site/blog/first.md",
            "---\ntitle: First\ndate: 2026-01-01\n---\n\n<!-- zqxj first -->\n\nFirst words. <!-- zqxj \
             within --> More.\n\n<table><tr><td>cell<!-- zqxj cell --></td></tr></table>\n\n\
             ```html\n<!-- shown -->\n```\n\n- a <!-- zqxj item -->\n\n> <!--\n> zqxj quoted\n> -->\n",
        )
        .file("site/blog/b.md", hidden)
        .file("site/blog/hidden/index.md", hidden)
        .file(
            "site/blog/zqxj-broken.md",
            "---\ntitle: [zqxj\n---\n\nzqxj\n",
        )
        .file("site/blog/zqxj.MD", "zqxj")
        .file("site/blog/tags.yml", "zqxjtag: [zqxj\n")
        .file("private/zqxj.md", "---\ntitle: zqxj\n---\n\nzqxj\n")
        .file(
            ".config/postdesk/config.toml",
            "opener = \"zqxj-opener\"\nzqxj = 1\n",
        )
        .file(".local/state/postdesk/words.txt", "zqxj\n")
}

#[test]
#[expect(clippy::too_many_lines, reason = "most of it is a table of commands")]
fn no_command_tells_readers_of_a_hidden_post_or_of_this_machine() {
    let launch = linking();
    let home = launch.path("").display().to_string();
    let private = launch.path("private/zqxj.md").display().to_string();
    let hidden = launch.path("site/blog/b.md").display().to_string();
    let commands: &[&[&str]] = &[
        &["list"],
        &["list", "--json"],
        &["list", "is:draft"],
        &["list", "is:problem"],
        &["list", "tag:zqxjtag"],
        &["list", "\"text of zqxj\""],
        &["list", "\"zqxj in\""],
        &["list", "--sort", "changed"],
        &["list", "words:>0"],
        &["tags"],
        &["tags", "--json"],
        &["tags", "--near"],
        &["stats"],
        &["stats", "--json"],
        &["stats", "is:draft"],
        &["keys"],
        &["keys", "--markdown"],
        &["show", "b"],
        &["show", "b-slug"],
        &["show", "b.md"],
        &["show", "hidden"],
        &["show", "site/blog/b.md"],
        &["show", &hidden],
        &["show", &private],
        &["show", "site/blog/hidden/index.md"],
        &["show", "shown"],
        &["show", "first"],
        &["show", "first", "--json"],
        &["show", "shown", "--json"],
        &["show", "shown", "--ansi"],
        &["show", "2026-05-05-shown.md"],
        &["show", "/etc/passwd"],
        &["show", "-"],
        &["check"],
        &["check", "--rules"],
        &["check", "--format", "json"],
        &["recover"],
        &["recover", "list", "--json"],
        &["trash"],
        &["undo", "--dry-run"],
        &["undo"],
        &["config", "path"],
        &["config", "show"],
        &["config", "check"],
        &["doctor"],
        &["doctor", "--json"],
        &["new", "x", "--dry-run"],
        &["edit", "b"],
        &["publish", "b", "--dry-run"],
        &["draft", "shown", "--dry-run"],
        &["rename", "b", "c", "--dry-run"],
        &["tag", "rename", "open", "shut", "--dry-run"],
        &["set", "weight", "1", "--all", "--dry-run"],
        &["completions", "bash"],
        &["man"],
        &["--posts", "absent", "list"],
        &["--posts", "site/blog/b.md", "list"],
        &["--blog", "x", "list"],
        &["--theme", "zzz", "list"],
    ];
    for command in commands {
        let names_its_blog = command.contains(&"--posts");
        let before: &[&str] = if names_its_blog {
            &["--public"]
        } else {
            &["--public", "site"]
        };
        let words = [before, *command].concat();
        let ran = launch.run(&words);
        let said = format!("{}{}", ran.text(), ran.words());
        // the arguments are echoed
        let mut heard = said.replace(&private, "");
        for word in *command {
            heard = heard.replace(word, "");
        }
        assert!(!has_secret(&heard), "{words:?}: {said}");
        assert!(!heard.contains(&home), "{words:?}: {said}");
        assert!(!heard.contains("root:"), "{words:?}: {said}");
    }
}

#[test]
fn a_hidden_post_is_told_from_none_by_no_answer() {
    let launch = linking();
    let answer = |name: &str| {
        let ran = launch.run(&["--public", "site", "show", name]);
        (
            ran.code,
            format!("{}{}", ran.text(), ran.words()).replace(name, "X"),
        )
    };
    let absent = answer("absent");
    assert_eq!(absent.0, Some(2));
    let hidden = launch.path("site/blog/b.md").display().to_string();
    let private = launch.path("private/zqxj.md").display().to_string();
    for name in [
        "b",
        "b.md",
        "b-slug",
        "hidden",
        "hidden/index.md",
        &hidden,
        &private,
        "/etc/passwd",
        "site/blog/b.md",
    ] {
        assert_eq!(answer(name), absent, "{name}");
    }
}

#[test]
fn readers_get_what_is_public() {
    let launch = linking();
    let run = |words: &[&str]| launch.run(&[&["--public", "site"], words].concat());
    assert_eq!(run(&["list"]).text().lines().count(), 2);
    let json = run(&["list", "--json"]).json();
    assert_eq!(json["root"], "/blog");
    assert_eq!(json["siteRoot"], "/");
    assert_eq!(json["posts"].as_array().map(Vec::len), Some(2));
    assert!(json["problems"].as_array().is_some_and(Vec::is_empty));
    assert_eq!(run(&["tags"]).text().trim(), "1  open");
    assert!(run(&["show", "shown"]).text().contains("Shown body."));
    assert!(run(&["show", "first"]).text().contains("<!-- shown -->"));
    assert!(
        run(&["show", "2026-05-05-shown.md"])
            .text()
            .contains("Last words.")
    );
    let stats = run(&["stats", "--json"]).json();
    assert_eq!(
        (&stats["posts"], &stats["states"]["draft"]),
        (&2.into(), &0.into())
    );
}

#[test]
fn no_variable_opens_another_blog_or_takes_the_limits_away() {
    let launch = linking()
        .env("POSTDESK_POSTS", "private")
        .env("POSTDESK_PUBLIC", "0")
        .env("EDITOR", "zqxj")
        .env("LC_ALL", "C.UTF-8");
    let ran = launch.run(&["--public", "list"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        !has_secret(&format!("{}{}", ran.text(), ran.words())),
        "{ran:?}"
    );
    let ran = launch.run(&["--public", "site", "list"]);
    assert_eq!(ran.text().lines().count(), 2);
}

/// Presses every key that a reader may press, and checks each screen; returns all output.
#[expect(clippy::too_many_lines, reason = "it is a list of keys")]
fn read_everything(session: &mut Session) -> String {
    session.wait_within(PATIENCE * 3, "the post", |screen| {
        screen.contents().contains("Last words.")
    });
    for keys in [
        "Y",
        "y",
        "?",
        "\x1b[B",
        "draft",
        "\x1b",
        "\x1b",
        ":",
        "draft",
        "\x1b",
        "\x1b",
        "#",
        "\x1b",
        "s",
        "\x1b",
        "t",
        "jjj",
        "\x1b",
        "/",
        "zq\t",
        "\x1b",
        "/is:draft",
        "\r",
        "\x1b",
        "/\"zq",
        "\r",
        "\x1b",
        "Szqx",
        "\r",
        "\x1b",
        "\x1b",
        "\x1b",
        "e",
        "n",
        "D",
        "P",
        "U",
        "r",
        "C",
        "x",
        "X",
        "+",
        "-",
        ".",
        "c",
        "m",
        "u",
        "R",
        "E",
        "v",
        "y",
        "Y",
        "i",
        "i",
        "\r",
        "o",
        "\x1b",
        "v",
        "e",
        "f",
        "a",
        "f",
        "b",
        "f",
        "c",
        "f",
        "d",
        "f",
        "e",
        "f",
        "g",
        "y",
        "\x1b",
        "T",
        "j",
        "\r",
        "\x1a",
        "z",
        "z",
        ":messages\r",
        "\x1b",
        "\x1b",
        "\x1b",
    ] {
        session.keys(keys);
        session.settle(Duration::from_millis(80));
        assert!(session.alive(), "{keys:?}\n{}", session.text());
        let typed = keys.to_lowercase();
        let seen = session.text();
        // text being typed is on the screen
        if !typed.contains("zq") && !seen.contains("FILTER") {
            let seen: Vec<&str> = seen.lines().filter(|row| has_secret(row)).collect();
            assert!(seen.is_empty(), "{keys:?}: {seen:?}");
        }
    }
    String::from_utf8_lossy(session.raw()).into_owned()
}

#[test]
fn no_key_shows_readers_a_hidden_post_or_this_machine_and_nothing_is_shared() {
    let launch = linking().size(120, 40);
    let (home, state) = (launch.path(""), launch.path(".local/state/postdesk"));
    let before = files(&home);
    let mut session = launch.open();
    let raw = read_everything(&mut session);
    for secret in [
        "The zqxj plan",
        "Text of zqxj",
        "zqxjtag",
        "zqxj in",
        "zqxj-",
        "passwd:",
    ] {
        assert!(
            !raw.to_lowercase().contains(&secret.to_lowercase()),
            "{secret}"
        );
    }
    assert!(!raw.contains(&home.display().to_string()), "{raw}");
    // a path in the clipboard would be in base64
    let copies: Vec<&str> = raw.split("\x1b]52;c;").skip(1).collect();
    assert!(!copies.is_empty(), "the URL is copied");
    let url = "L2Jsb2cv";
    assert!(
        copies.iter().all(|copy| copy.starts_with(url)),
        "{copies:?}"
    );
    session.keys("\x03");
    assert!(session.exit_within(PATIENCE).success());
    assert_eq!(files(&home), before);
    assert!(state.join("words.txt").is_file());
}

/// Returns every file and folder below a folder.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut all = BTreeSet::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            if entry.path().is_dir() {
                todo.push(entry.path());
            }
            all.insert(entry.path());
        }
    }
    all
}

#[test]
fn a_large_blog_is_cached_for_its_owner_only() {
    let launch = (0..320).fold(Launch::postdesk(&[]), |launch, number| {
        launch.file(
            &format!("posts/p{number}.md"),
            "---\ntitle: A\n---\n\nText.\n",
        )
    });
    let cache = launch.path(".cache/postdesk/posts");
    let list = |arguments: &[&str]| {
        let ran = launch.run(arguments);
        assert_eq!(ran.text().lines().count(), 320, "{:?}", ran.err);
    };
    let end = support::now() + PATIENCE;
    // files that changed a moment ago are not cached
    while !cache.exists() {
        assert!(support::now() < end, "no cache");
        list(&["--posts", "posts", "list"]);
    }
    list(&["--posts", "posts", "list"]);
    std::fs::remove_dir_all(&cache).expect("the cache can be removed");
    list(&["--public", "--posts", "posts", "list"]);
    assert!(!cache.exists(), "readers have a cache");
}

#[test]
fn a_post_that_becomes_a_draft_leaves_the_screen() {
    let launch = linking().size(120, 40);
    let post = launch.path("site/blog/2026-05-05-shown.md");
    let other = launch.path("site/blog/first.md");
    let mut session = launch.open();
    session.wait_for("Last words.");
    put(
        &post,
        "---\ntitle: Shown\ndate: 2026-05-05\ndraft: true\n---\n\nzqxj now.\n",
    );
    std::fs::remove_file(other).expect("it goes");
    session.wait("nothing", |screen| {
        screen.contents().contains("No published posts yet.")
    });
    assert!(
        !session.text().contains("Last words."),
        "{}",
        session.text()
    );
    assert!(!has_secret(&String::from_utf8_lossy(session.raw())));
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
}

#[test]
fn a_session_without_keys_ends_with_a_line() {
    let mut session = Launch::postdesk(&["--public", "--idle", "1s", "site"])
        .file("site/docusaurus.config.js", "export default {};\n")
        .file(
            "site/blog/a.md",
            "---\ntitle: A\ndate: 2026-05-05\n---\n\nHello.\n",
        )
        .open();
    assert!(session.exit_within(PATIENCE).success());
    let raw = String::from_utf8_lossy(session.raw()).into_owned();
    assert!(
        raw.contains("postdesk: ended after 1 second without a key"),
        "{raw}"
    );
}
