//! Subcommands as scripts use them: output on each stream, and exit codes.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use crate::support;
use crate::support::Launch;
use crate::support::posts::post;
use crate::support::sequences::{foreign_in_color, foreign_in_pipe};

/// Creates three posts: the oldest is the longest, and one is a draft.
fn launch() -> Launch {
    let tagged = |title: &str, rest: &str, body: &str| {
        format!("---\ntitle: {title}\n{rest}\n---\n\n{body}\n")
    };
    Launch::postdesk(&[])
        .file(
            "posts/2026-03-03-new.md",
            &tagged("Newest", "tags: [rust, web]", "A **bold** word."),
        )
        .file(
            "posts/2026-02-02-draft.md",
            &tagged("A draft", "draft: true\ntags: [rust]", "Text."),
        )
        .file(
            "posts/2026-01-01-old.md",
            &tagged("Oldest", "slug: the-old-one", &"word ".repeat(900)),
        )
}

/// Returns the titles of a list in order.
#[track_caller]
fn titles(arguments: &[&str]) -> Vec<String> {
    let ran = launch().run(&[&["list", "--posts", "posts", "--json"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let json = ran.json();
    let posts = json["posts"].as_array().expect("posts");
    posts
        .iter()
        .filter_map(|post| Some(post["title"].as_str()?.to_owned()))
        .collect()
}

/// Runs an invalid command and returns its one-line message.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let ran = launch().run(arguments);
    assert_eq!(
        (ran.code, ran.text()),
        (Some(2), ""),
        "{arguments:?}: {ran:?}"
    );
    assert_eq!(ran.words().lines().count(), 1, "{}", ran.words());
    assert_eq!(foreign_in_pipe(&ran.err), [""; 0]);
    ran.words().trim_end().to_owned()
}

#[test]
fn a_saved_filter_selects_and_sorts_posts_together_with_a_query() {
    let config = "[[filter]]\nname = \"By title\"\nquery = \"tag:rust\"\nsort = \"title\"\n\
                  [[filter]]\nname = \"wrong\"\nquery = \"is:dratf\"\n";
    let launch = launch().file(".config/postdesk/config.toml", config);
    let listed = |arguments: &[&str]| {
        let ran = launch.run(&[&["list", "--posts", "posts", "--json"], arguments].concat());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        let json = ran.json();
        let posts = json["posts"].as_array().expect("posts").clone();
        let titles = posts.iter().filter_map(|post| post["title"].as_str());
        titles.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(listed(&["--filter", "drafts"]), ["A draft"]);
    assert_eq!(listed(&["--filter", "By title"]), ["A draft", "Newest"]);
    let newest = ["--filter", "By title", "--sort", "newest"];
    assert_eq!(listed(&newest), ["Newest", "A draft"]);
    assert_eq!(listed(&["--filter", "By title", "tag:web"]), ["Newest"]);
    assert_eq!(listed(&["--filter", "Orphans", "words:>800"]), ["Oldest"]);
    let refused = |arguments: &[&str]| {
        let ran = launch.run(arguments);
        assert_eq!((ran.code, ran.text()), (Some(2), ""), "{ran:?}");
        ran.words().trim_end().to_owned()
    };
    let known = "Drafts, This year, Problems, Unread, Orphans";
    assert_eq!(
        refused(&["list", "--posts", "posts", "--filter", "wrong"]),
        format!(
            "postdesk: no filter is named `wrong`; use one of {known}, By title; \
             `postdesk config check` shows mistakes in config.toml"
        )
    );
    // the owner's filters are private
    assert_eq!(
        refused(&["--public", "posts", "list", "--filter", "By title"]),
        format!("postdesk: no filter is named `By title`; use one of {known}")
    );
}

#[test]
fn folders_of_the_option_c_are_taken_one_after_the_other() {
    let launch = Launch::postdesk(&[])
        .file("a/b/posts/x.md", "# X")
        .file("a/y.md", "# Y");
    for arguments in [
        &["-C", "a/b", "list"][..],
        &["-C", "a", "-C", "b", "list"],
        &["-C", "", "-C", "a/b/posts/..", "list"],
        &["-C", "a", "b", "list"],
        &["-C", "a", "--posts", "b/posts", "list"],
    ] {
        let ran = launch.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?} {ran:?}");
        assert!(ran.text().contains("x.md"), "{arguments:?} {ran:?}");
    }
    let ran = launch.run(&["-C", "nowhere", "list"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.words().contains("nowhere: can't change to this folder"),
        "{ran:?}"
    );
}

#[test]
fn a_file_that_is_named_opens_whatever_its_ending_or_says_why_not() {
    let launch = Launch::postdesk(&[])
        .file("site/docusaurus.config.js", "module.exports = {};")
        .file("site/blog/a.md", "# A post")
        .file("site/blog/_part.md", "# A part")
        .file("notes/plan.txt", "# A plan")
        .file("notes/LIST", "# A list")
        .file("notes/other.mkd", "# Another")
        .file("notes/image.png", "\u{89}PNG\0\0");
    for (file, title) in [
        ("site/blog/a.md", "A post"),
        ("site/blog/_part.md", "A part"),
        ("notes/plan.txt", "A plan"),
        ("notes/LIST", "A list"),
        ("notes/other.mkd", "Another"),
    ] {
        let folder = file.rsplit_once('/').expect("a folder").0;
        for arguments in [&["show", file][..], &["--posts", folder, "show", file]] {
            let ran = launch.run(arguments);
            assert!(ran.text().contains(title), "{arguments:?} {ran:?}");
        }
        let ran = launch.run(&[file, "list"]);
        assert!(ran.text().contains(title), "{file} {ran:?}");
    }
    for (arguments, why) in [
        (&["show", "notes/image.png"][..], "isn't a text file"),
        (&["notes/image.png", "list"], "isn't a text file"),
        (&["--posts", "site", "show", "notes/plan.txt"], "isn't in"),
    ] {
        let ran = launch.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?} {ran:?}");
        assert!(ran.words().contains(why), "{arguments:?} {ran:?}");
    }
}

#[test]
fn a_list_without_posts_says_so() {
    let launch = Launch::postdesk(&[])
        .file("site/docusaurus.config.js", "module.exports = {};")
        .file("site/blog/a.markdown", "# A post")
        .file("empty/x.txt", "x");
    for (folder, why) in [
        ("site", "1 Markdown file here isn't a post"),
        ("empty", "no posts in"),
    ] {
        for arguments in [&[folder, "list"][..], &[folder, "list", "--json"]] {
            let ran = launch.run(arguments);
            assert!(ran.words().contains(why), "{arguments:?} {ran:?}");
        }
    }
}

#[test]
fn the_folders_of_a_list_are_absolute_paths() {
    let launch = Launch::postdesk(&[])
        .file("site/hugo.toml", "")
        .file("site/content/posts/a.md", "---\ntitle: A\n---\n");
    for folder in ["site", "site/content", "site/content/posts"] {
        let json = launch.run(&[folder, "list", "--json"]).json();
        let folder = |key: &str| std::path::PathBuf::from(json[key].as_str().expect("a folder"));
        let source = json["posts"][0]["source"].as_str().expect("a post");
        assert!(folder("root").is_absolute());
        assert!(folder("root").join(source).is_file());
        assert_eq!(
            folder("siteRoot"),
            launch
                .path("site")
                .components()
                .collect::<std::path::PathBuf>()
        );
    }
}

#[test]
fn a_list_has_a_line_a_post() {
    let ran = launch().run(&["list", "--posts", "posts"]);
    let lines: Vec<&str> = ran.text().lines().collect();
    assert_eq!(lines.len(), 3, "{}", ran.text());
    assert!(lines[0].contains("2026-03-03") && lines[0].contains("Newest"));
    assert!(lines[0].contains("2026-03-03-new.md") && lines[0].contains("#rust #web"));
    assert!(lines[1].contains("draft") && lines[1].contains("A draft"));
    assert_eq!(foreign_in_pipe(&ran.out), [""; 0]);
    assert_eq!((ran.code, ran.words()), (Some(0), ""));
}

#[test]
fn a_list_as_json_is_version_1() {
    let json = launch().run(&["list", "--posts", "posts", "--json"]).json();
    assert_eq!(json["version"], 1);
    assert_eq!(json["posts"][0]["source"], "2026-03-03-new.md");
    assert_eq!(json["posts"][0]["tags"], serde_json::json!(["rust", "web"]));
    assert_eq!(json["posts"][1]["draft"], true);
}

#[test]
fn a_list_is_in_the_order_that_is_asked_for() {
    assert_eq!(titles(&[]), ["Newest", "A draft", "Oldest"]);
    assert_eq!(
        titles(&["--sort", "oldest"]),
        ["Oldest", "A draft", "Newest"]
    );
    assert_eq!(
        titles(&["--sort", "title"]),
        ["A draft", "Newest", "Oldest"]
    );
    assert_eq!(titles(&["--sort", "words"])[0], "Oldest");
}

#[test]
fn a_list_is_narrowed_as_the_filter_narrows() {
    assert_eq!(titles(&["tag:rust"]), ["Newest", "A draft"]);
    assert_eq!(titles(&["tag:rust", "-is:draft"]), ["Newest"]);
    assert_eq!(titles(&["-tag:rust"]), ["Oldest"]);
    assert_eq!(titles(&["words:>800"]), ["Oldest"]);
    assert_eq!(titles(&["date:>2026-02"]), ["Newest"]);
    assert_eq!(titles(&["nothing-at-all"]), [""; 0]);
    assert_eq!(titles(&["--", "-tag:rust"]), ["Oldest"]);
}

#[test]
fn words_in_quotes_are_found_in_the_text() {
    assert_eq!(titles(&["\"word word\""]), ["Oldest"]);
    assert_eq!(titles(&["\"a **BOLD**\""]), ["Newest"]);
    assert_eq!(titles(&["\"newest\""]), ["Newest"], "and in the title");
    assert_eq!(titles(&["--", "-\"word word\""]), ["Newest", "A draft"]);
    assert_eq!(titles(&["\"tags:\""]), [""; 0], "front matter is no text");
}

#[test]
fn an_option_behind_the_query_is_an_option() {
    let ran = launch().run(&[
        "list",
        "-is:draft",
        "tag:rust",
        "--json",
        "--posts",
        "posts",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.words());
    assert_eq!(ran.json()["posts"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_list_of_nothing_is_empty_and_no_failure() {
    let ran = launch().run(&["list", "--posts", "posts", "nothing-at-all"]);
    assert_eq!((ran.code, ran.text(), ran.words()), (Some(0), "", ""));
    let ran = launch().run(&["list", "--posts", "posts", "--json", "nothing-at-all"]);
    assert_eq!(ran.json()["posts"], serde_json::json!([]));
}

#[test]
fn a_query_that_is_wrong_says_why() {
    for (query, reason, marks) in [
        ("is:nonsense", "unknown state `nonsense`", "^^^^^^^^^^^"),
        ("rust date:>soon", "`date:` needs a year", "     ^^^^^^^^^^"),
        (
            "\"日本\" words:x",
            "`words:` needs a number",
            "       ^^^^^^^",
        ),
        ("tag:", "`tag:` needs a value", "^^^^"),
        ("(rust", "missing `)`", "^"),
        ("rust or", "`or` needs a term", "     ^^"),
        ("tga:rust", "no post has the key `tga`", "^^^^^^^^"),
        ("-tga:rust", "no post has the key `tga`", "^^^^^^^^^"),
    ] {
        let commands: [&[&str]; 6] = [
            &["list"],
            &["check"],
            &["stats"],
            &["set", "key", "value"],
            &["tag", "add", "new"],
            &["tag", "remove", "rust"],
        ];
        for command in commands {
            let words = [&["--posts", "posts"], command, &["--", query]].concat();
            let ran = launch().run(&words);
            assert_eq!((ran.code, ran.text()), (Some(2), ""), "{words:?}: {ran:?}");
            let lines: Vec<&str> = ran.words().lines().collect();
            let [why, typed, below] = lines[..] else {
                panic!("{words:?}: {lines:?}");
            };
            assert!(why.starts_with(&format!("postdesk: {reason}")), "{why}");
            assert_eq!((typed.trim_start(), below), (query, &*format!("  {marks}")));
            assert_eq!(foreign_in_pipe(&ran.err), [""; 0]);
        }
    }
}

#[test]
fn a_query_selects_by_front_matter_links_and_alternatives() {
    let launch = Launch::postdesk(&["--posts", "."])
        .file(
            "a.md",
            "---\ntitle: A\nweight: 3\ntags: [x]\n---\nTo [b](b.md).\n",
        )
        .file(
            "b.md",
            "---\ntitle: B\nweight: 12\nimage: b.png\nseries: Two words\n---\n",
        )
        .file(
            "c.md",
            "---\ntitle: C\nlang: fr\ndate: 2020-05-05\n---\nThe exact words.\n",
        );
    for (query, wanted) in [
        ("weight:>3", "b"),
        ("weight:<=12", "ab"),
        ("has:image", "b"),
        ("no:image", "ac"),
        ("series:\"two words\"", "b"),
        ("lang:fr", "c"),
        ("path:a or tag:none or date:2020", "ac"),
        ("links-to:b", "a"),
        ("is:orphan", "ac"),
        ("-is:orphan", "b"),
        ("-(is:orphan -tag:x)", "ab"),
        ("\"exact words\" or weight:3", "ac"),
        ("is:unread", "abc"),
        ("date:<last-30-days has:date", "c"),
    ] {
        let ran = launch.run(&["list", "--sort", "title", "--", query]);
        let ids = ran.text().lines();
        let ids = ids.filter_map(|line| line.split_once(".md")?.0.chars().last());
        assert_eq!(ids.collect::<String>(), wanted, "{query}: {ran:?}");
    }
    let backlinks = serde_json::json!([{ "source": "a.md", "line": 6 }]);
    // links from posts that the query excludes count too
    let listed = launch
        .run(&["list", "--json", "--backlinks", "weight:12"])
        .json();
    assert_eq!(listed["posts"][0]["backlinks"], backlinks);
    let listed = launch.run(&["list", "--json", "weight:12"]).json();
    assert_eq!(listed["posts"][0].get("backlinks"), None);
    assert_eq!(
        launch.run(&["show", "b", "--json"]).json()["backlinks"],
        backlinks
    );
    let alone = launch.run(&["show", "c", "--json"]).json();
    assert_eq!(alone["backlinks"], serde_json::json!([]));
}

#[test]
fn tags_are_counted() {
    let ran = launch().run(&["tags", "--posts", "posts"]);
    let lines: Vec<Vec<&str>> = ran
        .text()
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines, [["2", "rust"], ["1", "web"]]);
    let json = launch().run(&["tags", "--posts", "posts", "--json"]).json();
    assert_eq!(json["version"], 1);
    assert_eq!(
        (&json["tags"][0]["label"], &json["tags"][0]["count"]),
        (&"rust".into(), &2.into())
    );
}

#[test]
fn a_post_is_shown_plain_in_a_pipe() {
    let ran = launch().run(&["show", "--posts", "posts", "new"]);
    assert_eq!((ran.code, ran.words()), (Some(0), ""));
    assert!(
        ran.text().contains("Newest") && ran.text().contains("A bold word."),
        "{}",
        ran.text()
    );
    assert_eq!(foreign_in_pipe(&ran.out), [""; 0]);
}

#[test]
fn a_post_is_shown_in_color_where_that_is_asked_for() {
    let ran = launch().run(&["show", "--posts", "posts", "new", "--ansi"]);
    assert!(ran.text().contains("\x1b[1"), "{ran:?}");
    assert_eq!(foreign_in_color(&ran.out), [""; 0]);
}

#[test]
fn links_can_be_followed_where_the_terminal_shows_them() {
    let text = "[one](https://ä.io/x) [two](other.md) <me@a.io>\n";
    let shows = |name: &str, value: &str| {
        let launch = launch().env(name, value);
        launch
            .run_with(&["show", "-", "--ansi"], text)
            .text()
            .to_owned()
    };
    let linked = shows("FORCE_HYPERLINK", "1");
    for target in ["https://xn--4ca.io/x", "mailto:me@a.io"] {
        assert!(
            linked.contains(&format!("\x1b]8;;{target}\x1b\\")),
            "{linked:?}"
        );
    }
    assert_eq!(linked.matches("\x1b]8;;\x1b\\").count(), 2, "{linked:?}");
    assert!(!shows("FORCE_HYPERLINK", "0").contains("]8;"));
}

#[test]
fn a_post_is_shown_as_json_of_version_1() {
    let json = launch()
        .run(&["show", "--posts", "posts", "new", "--json"])
        .json();
    assert_eq!(json["version"], 1);
    let text = json["rows"].to_string();
    assert!(text.contains(r#""text":"bold""#), "{text}");
}

#[test]
fn no_row_is_wider_than_the_width_asked_for() {
    for width in ["1", "10", "33", "120", "1000"] {
        let ran = launch().run(&["show", "--posts", "posts", "the-old-one", "--width", width]);
        let widest = ran.text().lines().map(|line| line.chars().count()).max();
        let most = width.parse().expect("a number");
        assert!(
            widest.is_some_and(|widest| widest <= most),
            "{width}: {widest:?}"
        );
        assert!(width != "33" || widest > Some(27), "{width}: {widest:?}");
    }
    for width in ["0", "1001", "x", "-1", ""] {
        assert_eq!(
            launch()
                .run(&["show", "new", "--posts", "posts", "--width", width])
                .code,
            Some(2)
        );
    }
}

#[test]
fn a_post_is_found_by_slug_file_and_path() {
    for name in [
        "the-old-one",
        "/the-old-one",
        "2026-01-01-old.md",
        "posts/2026-01-01-old.md",
        "./posts/2026-01-01-old.md",
    ] {
        let ran = launch().run(&["show", "--posts", "posts", name]);
        assert!(ran.text().contains("Oldest"), "{name}: {ran:?}");
    }
    let ran = launch().run(&["show", "posts/2026-01-01-old.md"]);
    assert!(ran.text().contains("Oldest"), "{ran:?}");
}

#[test]
fn standard_input_is_shown() {
    let ran = launch().run_with(&["show", "-"], "# Piped\n\nSome *text*.\n");
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.text().contains("Piped") && ran.text().contains("Some text."),
        "{}",
        ran.text()
    );
    let ran = launch().run_with(&["show", "-"], "\n");
    assert_eq!((ran.code, ran.text().trim()), (Some(2), ""));
}

#[test]
fn standard_input_keeps_its_title_date_and_tags() {
    let text = "---\ntitle: From outside\ndate: 2024-01-02\ntags: [one, two]\n---\nBody.\n";
    let ran = launch().run_with(&["show", "-"], text);
    assert_eq!(ran.code, Some(0));
    for part in ["From outside", "2 Jan 2024", "#one  #two", "Body."] {
        assert!(ran.text().contains(part), "{part}: {}", ran.text());
    }
    let toml = "+++\ntitle = \"Of a site\"\n+++\n\"Body\"\n";
    let ran = launch().run_with(&["show", "-", "--site", "hugo"], toml);
    let text = ran.text();
    assert!(
        text.contains("Of a site") && text.contains("“Body”"),
        "{text}"
    );
}

#[test]
fn a_text_that_begins_with_a_rule_is_shown() {
    for text in [
        "---\n\nProse below one rule.\n",
        "---\nProse below one rule.\n\n---\n\nMore.\n",
        "+++\n\nProse below one rule.\n",
    ] {
        let ran = launch().run_with(&["show", "-"], text);
        assert_eq!(ran.code, Some(0));
        assert!(ran.text().contains("Prose below one rule."), "{text}");
    }
}

#[test]
fn targets_of_links_are_listed_where_that_is_asked_for() {
    let text = "[one](https://a.io/x) <https://b.io> [two](other.md) [here](#top)\n";
    let ran = launch().run_with(&["show", "-", "--links"], text);
    let end = "\nLinks\none: https://a.io/x\nhttps://b.io\ntwo: other.md\n";
    assert!(ran.text().ends_with(end), "{}", ran.text());
    let ran = launch().run_with(&["show", "-", "--links"], "none\n");
    assert!(!ran.text().contains("Links"), "{}", ran.text());
}

#[test]
fn an_unknown_post_is_one_plain_line_with_a_way_out() {
    let line = refused(&["show", "--posts", "posts", "no-such-post"]);
    assert!(
        line.contains("no-such-post") && line.contains("postdesk list"),
        "{line}"
    );
}

#[test]
fn a_name_that_could_be_two_posts_names_both() {
    let launch = launch()
        .file("posts/a/index.md", "---\nslug: /a/same\n---\n")
        .file("posts/b/index.md", "---\nslug: /b/same\n---\n");
    let ran = launch.run(&["show", "--posts", "posts", "same"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.words().contains("a/index.md, b/index.md"), "{ran:?}");
}

#[test]
fn no_blog_is_one_plain_line_with_a_way_out() {
    let launch = Launch::postdesk(&[]);
    fs::remove_dir(launch.path("posts")).expect("removed");
    for arguments in [&["list"][..], &["tags"], &["show", "x"]] {
        let ran = launch.run(arguments);
        assert_eq!(
            (ran.code, ran.words().lines().count()),
            (Some(2), 1),
            "{ran:?}"
        );
        assert!(ran.words().contains("--posts"), "{ran:?}");
    }
    let ran = launch.run(&["list", "--posts", "nowhere"]);
    assert_eq!(
        (ran.code, ran.words().lines().count()),
        (Some(2), 1),
        "{ran:?}"
    );
    assert!(ran.words().contains("nowhere"), "{ran:?}");
}

#[test]
fn a_wrong_option_is_code_2_and_names_it() {
    for arguments in [
        &["--no-such"][..],
        &["list", "--no-such"],
        &["list", "rust", "--no-such"],
        &["list", "--sort", "no-such"],
        &["config", "no-such"],
    ] {
        let ran = launch().run(arguments);
        assert_eq!((ran.code, ran.text()), (Some(2), ""), "{arguments:?}");
        assert!(ran.words().contains("no-such"), "{ran:?}");
    }
    assert!(refused(&["list", "--site", "wordpress"]).contains("wordpress"));
    assert_eq!(
        launch().run(&["show", "x", "--ansi", "--json"]).code,
        Some(2)
    );
}

#[test]
fn help_and_version_need_neither_terminal_nor_blog() {
    let launch = Launch::postdesk(&[]);
    fs::remove_dir(launch.path("posts")).expect("removed");
    for arguments in [
        &["--help"][..],
        &["-h"],
        &["help"],
        &["list", "--help"],
        &["help", "show"],
    ] {
        let ran = launch.run(arguments);
        assert_eq!((ran.code, ran.words()), (Some(0), ""), "{arguments:?}");
        assert!(ran.text().contains("Usage: postdesk"), "{}", ran.text());
        assert_eq!(foreign_in_pipe(&ran.out), [""; 0]);
    }
    let version = launch.run(&["--version"]);
    assert_eq!(
        version.text(),
        concat!("postdesk ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn the_screen_in_a_pipe_is_refused_with_a_way_out() {
    let line = refused(&["posts"]);
    assert!(
        line.contains("terminal") && line.contains("postdesk list"),
        "{line}"
    );
}

/// Runs a command whose reader closes the pipe after one byte.
fn run_into_a_closed_pipe(launch: &Launch, arguments: &[&str]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_postdesk"))
        .args(arguments)
        .current_dir(launch.path(""))
        .env_clear()
        .envs(launch.variables())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdout.take().expect("a pipe");
    let read = support::ends::within("the first byte", move || pipe.read_exact(&mut [0; 1]));
    read.expect("a byte");
    let output = support::ends::ended(child, "a closed pipe").expect("an end");
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), words)
}

#[test]
fn a_pipe_that_closes_early_is_fine() {
    // more than a pipe buffers
    let launch = (0..1_000).fold(launch(), |launch, number| {
        let text = post(&format!("Many {number}"), "2020-01-01", "Text.");
        launch.file(&format!("posts/many-{number}.md"), &text)
    });
    for arguments in [
        &["list", "--posts", "posts"][..],
        &["list", "--posts", "posts", "--json"],
        &["show", "--posts", "posts", "the-old-one", "--width", "1"],
    ] {
        assert_eq!(
            run_into_a_closed_pipe(&launch, arguments),
            (Some(0), String::new()),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_full_disk_is_told() {
    let full = fs::File::options().write(true).open("/dev/full");
    let Ok(full) = full else {
        support::skip("there is no /dev/full here");
        return;
    };
    let launch = launch();
    let output = Command::new(env!("CARGO_BIN_EXE_postdesk"))
        .args(["list", "--posts", "posts"])
        .current_dir(launch.path(""))
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .and_then(|child| support::ends::ended(child, "list"))
        .expect("an end");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
}

/// Creates a blog with an error, a warning and hints.
fn faulty() -> Launch {
    Launch::postdesk(&[])
        .file(
            "posts/a.md",
            "---\ntitle: A\ndescription: D\n---\n\n[b](./gone.md)\n",
        )
        .file("posts/b.md", "---\ndescription: D\n---\n\nText.\n")
        .file("posts/c.md", "# C\n")
}

#[test]
fn a_check_has_a_line_a_finding_with_its_place_and_the_way_out() {
    let ran = faulty().run(&["check", "--posts", "posts"]);
    let lines: Vec<&str> = ran.text().lines().collect();
    assert_eq!(lines.len(), 3, "{ran:?}");
    assert!(lines[0].ends_with("fix the path, or add the file [link]"));
    assert!(
        lines[0].starts_with("posts/a.md:6:1: error: broken link: `./gone.md`"),
        "{lines:?}"
    );
    assert!(
        lines[1].starts_with("posts/b.md:1:1: warning: missing title"),
        "{lines:?}"
    );
    assert!(
        lines[2].starts_with("posts/c.md:1:1: hint: missing description"),
        "{lines:?}"
    );
    assert_eq!(
        ran.words(),
        "1 error, 1 warning, 1 hint in 3 files, of 3 posts\n"
    );
    assert_eq!(foreign_in_pipe(&ran.out), [""; 0]);
}

#[test]
fn the_code_of_a_check_says_whether_errors_were_found() {
    let code = |arguments: &[&str]| {
        faulty()
            .run(&[&["check", "--posts", "posts"], arguments].concat())
            .code
    };
    assert_eq!(code(&[]), Some(1));
    assert_eq!(code(&["--off", "link"]), Some(0), "a warning is no error");
    assert_eq!(code(&["--off", "link", "--strict"]), Some(1));
    assert_eq!(
        code(&["--off", "link,title", "--strict"]),
        Some(0),
        "a hint never counts"
    );
    assert_eq!(
        code(&["-title:~A"]),
        Some(0),
        "only what passes the query counts"
    );
}

#[test]
fn a_check_as_json_is_version_1_with_the_shape_of_problems() {
    let ran = faulty().run(&["check", "--posts", "posts", "--format", "json"]);
    let json = ran.json();
    assert_eq!(
        (ran.code, &json["version"]),
        (Some(1), &serde_json::json!(1))
    );
    let first = &json["problems"][0];
    assert_eq!(
        (
            &first["source"],
            &first["line"],
            &first["column"],
            &first["code"],
            &first["severity"]
        ),
        (
            &"a.md".into(),
            &6.into(),
            &1.into(),
            &"link".into(),
            &"error".into()
        )
    );
    assert!(first["message"].is_string() && first["hint"].is_string());
}

#[test]
fn a_check_for_github_is_a_command_a_finding() {
    let ran = Launch::postdesk(&[])
        .file(
            "posts/a, b:c.md",
            "---\ntitle: A\ndescription: D\n---\n\n[b](./gone%25.md)\n",
        )
        .run(&["check", "--posts", "posts", "--format", "github"]);
    assert_eq!(
        ran.text(),
        "::error file=posts/a%2C b%3Ac.md,line=6,col=1,title=link::broken link: `./gone%2525.md`; fix the path, or add the file\n"
    );
}

#[test]
fn rules_are_switched_off_in_the_settings_and_an_unknown_one_is_refused() {
    let ran = faulty()
        .file(
            "config/config.toml",
            "[check]\noff = [\"link\", \"description\"]\n",
        )
        .env("POSTDESK_CONFIG", "config")
        .run(&["check", "--posts", "posts"]);
    assert_eq!(
        (ran.code, ran.text().lines().count()),
        (Some(0), 1),
        "{ran:?}"
    );
    let line = refused(&["check", "--posts", ".", "--off", "descripton"]);
    assert!(line.contains("did you mean `description`?"), "{line}");
}

#[test]
fn the_rules_of_a_check_are_listed() {
    let ran = launch().run(&["check", "--rules"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.text()
            .lines()
            .any(|line| line.starts_with("tag-case") && line.contains("warning"))
    );
}

#[test]
fn numbers_are_told_for_people_and_as_json_version_1() {
    let ran = launch().run(&["stats", "--posts", "posts"]);
    assert_eq!((ran.code, ran.words()), (Some(0), ""), "{ran:?}");
    assert!(
        ran.text().starts_with("posts            3\n"),
        "{}",
        ran.text()
    );
    assert_eq!(foreign_in_pipe(&ran.out), [""; 0]);
    let json = launch()
        .run(&["stats", "--posts", "posts", "--json"])
        .json();
    assert_eq!((&json["version"], &json["posts"]), (&1.into(), &3.into()));
    assert_eq!(json["states"]["draft"], 1);
    assert_eq!(json["tags"][0]["label"], "rust");
    assert_eq!(json["drafts"][0]["title"], "A draft");
    assert_eq!(json["months"][0]["month"], "2026-01");
    let json = launch()
        .run(&["stats", "--posts", "posts", "--json", "-is:draft"])
        .json();
    assert_eq!(
        (&json["posts"], json["drafts"].as_array().map(Vec::len)),
        (&2.into(), Some(0))
    );
}

#[test]
fn a_slip_says_what_was_probably_meant() {
    let slips: [(&[&str], &str); 23] = [
        (&["list", "posts"], "postdesk posts list"),
        (
            &["list", "./posts", "tag:rust"],
            "postdesk ./posts list tag:rust",
        ),
        (
            &["list", "posts/2026-03-03-new.md"],
            "postdesk show posts/2026-03-03-new.md",
        ),
        (&["check", "posts"], "postdesk posts check"),
        (&["stats", "posts"], "postdesk posts stats"),
        (&["tags", "posts"], "postdesk posts tags"),
        (&["undo", "posts"], "postdesk posts undo"),
        (&["show", "posts"], "postdesk posts list"),
        (
            &["--posts", "posts", "show", "posts"],
            "postdesk posts list",
        ),
        (&["publish", "posts"], "postdesk posts list"),
        (&["--posts", "posts", "show", "the-old-on"], "`the-old-one`"),
        (&["shwo", "the-old-one"], "postdesk show the-old-one"),
        (&["shwo"], "postdesk show"),
        (&["lst"], "postdesk list"),
        (&["lst", "--json"], "postdesk list --json"),
        (&["--posts", "posts", "lst"], "postdesk list"),
        (
            &["--posts", "posts", "chekc", "x"],
            "postdesk --posts posts check x",
        ),
        (&["posts", "lst"], "'list'"),
        (&["tag", "ad", "x"], "'add'"),
        (&["list", "--jsn"], "'--json'"),
        (&["recover", "shw", "x"], "'show'"),
        (&["config", "pth"], "'path'"),
        (&["--thme", "dark"], "'--theme'"),
    ];
    for (arguments, meant) in slips {
        let ran = launch().run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}: {ran:?}");
        let words = ran.words();
        let is_asked = words.contains("did you mean") || words.contains("tip: a similar");
        assert!(is_asked && words.contains(meant), "{arguments:?}: {words}");
        assert_eq!(ran.text(), "", "{arguments:?}");
    }
    // valid commands are not corrected
    let right: [&[&str]; 3] = [
        &["--posts", "posts", "list", "nothing-here"],
        &["posts", "list", "oldest"],
        &["posts", "list"],
    ];
    for arguments in right {
        let ran = launch().run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn a_check_for_people_begins_no_line_with_a_command_of_a_ci_system() {
    let broken = "---\ntitle: [\n---\n";
    let launch = Launch::postdesk(&[])
        .file("::stop-commands::x.md", broken)
        .file("  ::warning::y.md", broken)
        .file("-rf.md", broken)
        .file("##[error]z.md", broken)
        .file("a\n::error::w.md", broken)
        .file("plain.md", broken);
    let ran = launch.run(&["--posts", ".", "check"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let text = ran.text();
    for line in text.lines() {
        let line = line.trim_start();
        assert!(
            line.starts_with("./") || line.starts_with(['a', 'p']),
            "{line}"
        );
        assert!(!line.contains("##["), "{line}");
    }
    for name in ["./::stop-commands::x.md:", "./-rf.md:", "plain.md:"] {
        assert!(text.contains(name), "{text}");
    }
}

#[test]
fn a_state_folder_that_others_can_replace_is_told_and_not_used() {
    use std::os::unix::fs::PermissionsExt;
    let launch = launch().file("open/state/x", "");
    let open = launch.path("open");
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).expect("a mode");
    let state = open.join("state");
    let launch = launch.env("POSTDESK_STATE", &state.display().to_string());
    let ran = launch.run(&["--posts", "posts", "new", "A title"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let words = ran.words();
    assert_eq!(
        words.matches("other users can write to").count(),
        1,
        "{words}"
    );
    assert!(words.contains(".run/postdesk is used"), "{words}");
    assert!(!state.join("operations").exists());
    assert!(launch.path(".run/postdesk/operations").is_dir());
}

#[test]
fn the_configuration_of_a_site_is_shown_with_its_sources() {
    let launch = || {
        Launch::postdesk(&[])
            .file(
                "site/_config.yml",
                "permalink: pretty\ndefaults: [{scope: {path: ''}, values: {lang: en}}]\n",
            )
            .file("site/_posts/2026-01-01-a.md", "---\ntitle: A\n---\n")
    };
    let ran = launch().run(&["config", "site", "--posts", "site/_posts"]);
    assert_eq!((ran.code, ran.words()), (Some(0), ""), "{ran:?}");
    let permalink = "permalink = \"/:categories/:year/:month/:day/:title/\"  (_config.yml)\n";
    for line in [
        permalink,
        "future = false  (default)\n",
        "**: lang = \"en\"  (_config.yml)\n",
    ] {
        assert!(ran.text().contains(line), "{line}: {}", ran.text());
    }
    let json = launch()
        .run(&["config", "site", "--json", "--posts", "site/_posts"])
        .json();
    assert_eq!(
        (&json["version"], &json["generator"]),
        (&1.into(), &"jekyll".into())
    );
    let values = json["values"].as_array().expect("a list");
    let of = |key: &str| values.iter().find(|it| it["key"] == key).expect("a value");
    assert_eq!(of("permalink")["source"], "_config.yml");
    assert_eq!(of("future")["default"], true);
    assert_eq!(of("lang")["appliesTo"], "**");
}
