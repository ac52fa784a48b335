//! Blog discovery at the start: the first of several places that has a blog, and a named file.

use std::fs;

use crate::support;
use crate::support::posts::post;
use crate::support::{Launch, PATIENCE};

const CONFIG: &str = ".config/postdesk/config.toml";

/// Creates a blog in every possible place, each with a post that names it.
fn everywhere(arguments: &[&str]) -> Launch {
    let named = |title: &str| post(title, "2026-01-01", "Text.");
    let launch = Launch::postdesk(arguments);
    let (variable, setting) = (launch.path("by-variable"), launch.path("by-setting"));
    launch
        .file("by-option/a.md", &named("From the option"))
        .file("by-argument/a.md", &named("From the argument"))
        .file("by-variable/a.md", &named("From the variable"))
        .file("by-setting/a.md", &named("From the setting"))
        .file("posts/a.md", &named("From around"))
        .file(".local/share/postdesk/posts/a.md", &named("From the data"))
        .file(
            CONFIG,
            &format!("posts = {:?}\n", setting.display().to_string()),
        )
        .env("POSTDESK_POSTS", &variable.display().to_string())
}

#[test]
fn the_folder_of_the_option_wins() {
    everywhere(&["--posts", "by-option"])
        .open()
        .wait_for("From the option");
}

#[test]
fn the_folder_of_the_argument_comes_before_what_was_set() {
    everywhere(&["by-argument"])
        .open()
        .wait_for("From the argument");
}

#[test]
fn the_variable_comes_before_the_setting() {
    everywhere(&[]).open().wait_for("From the variable");
}

#[test]
fn the_blog_in_the_current_folder_comes_before_the_setting_and_says_so() {
    let mut session = everywhere(&[])
        .env("POSTDESK_POSTS", "")
        .size(120, 40)
        .open();
    session.wait_for("From around");
    session.wait_for("found in the current folder");
}

/// Title in the blog of the setting `posts`.
const SETTING: &str = "From the setting";

/// Files, the folder in which the program starts, and what opens.
const PLACES: &[(&[&str], &str, &str)] = &[
    (&["blog/a.md"], "", "blog/a.md"),
    (&["content/posts/a.md"], "", "content/posts/a.md"),
    (&["src/data/blog/a.md"], "", "src/data/blog/a.md"),
    (
        &["docs/_posts/2026-01-01-a.md"],
        "",
        "docs/_posts/2026-01-01-a.md",
    ),
    (&["website/blog/a.md"], "", "website/blog/a.md"),
    (
        &["source/_posts/2026-01-01-a.md"],
        "",
        "source/_posts/2026-01-01-a.md",
    ),
    // a folder without posts is skipped
    (&["blog/a.txt", "posts/a.md"], "", "posts/a.md"),
    // the folder of the configuration
    (
        &["hugo.toml", "content/x/a.md", "README.md"],
        "",
        "content/x/a.md",
    ),
    (
        &["hugo.toml", "content/x/a.md", "themes/t/README.md"],
        "themes/t",
        "content/x/a.md",
    ),
    (
        &["site/docusaurus.config.js", "site/blog/a.md"],
        "",
        "site/blog/a.md",
    ),
    (&["posts/2026/a.md"], "posts/2026", "posts/2026/a.md"),
    // the Markdown files of a folder come after the setting
    (&["README.md"], "", SETTING),
    (&["src/main.rs"], "", SETTING),
];

#[test]
fn the_first_place_that_has_posts_opens() {
    for (files, start, opens) in PLACES {
        let launch = Launch::postdesk(&[]);
        let setting = launch.path("../setting").display().to_string();
        let config = format!("posts = {setting:?}\n");
        let text = post("Found", "2026-01-01", "Text.");
        let text = |file: &str| match file.rsplit_once('/').map_or(file, |it| it.1) {
            "README.md" => "# Read me".to_owned(),
            "docusaurus.config.js" => "module.exports = {};".to_owned(),
            "hugo.toml" => "title = 'x'".to_owned(),
            _ => text.clone(),
        };
        let launch = files.iter().fold(launch, |launch, file| {
            launch.file(&format!("work/{file}"), &text(file))
        });
        let launch = launch
            .file("../setting/a.md", &post(SETTING, "2026-01-01", "Text."))
            .file(CONFIG, &config);
        let folder = launch.path(&format!("work/{start}")).display().to_string();
        let json = launch.run(&["-C", &folder, "list", "--json"]).json();
        let root = json["root"].as_str().expect("a folder");
        let source = json["posts"][0]["source"].as_str().expect("a post");
        let wanted = match *opens {
            SETTING => launch.path("../setting/a.md"),
            file => launch.path(&format!("work/{file}")),
        };
        let opened = std::path::Path::new(root).join(source);
        assert_eq!(
            opened.canonicalize().expect("a file"),
            wanted.canonicalize().expect("a file"),
            "{files:?} in {start:?}"
        );
    }
}

#[test]
fn the_markdown_files_of_a_folder_are_read_near_by_and_not_what_others_wrote() {
    let launch = Launch::postdesk(&[])
        .file("work/README.md", "# Read me")
        .file("work/a/b/near.MD", "# Near")
        .file("work/a/b/c/d/far.md", "# Far")
        .file("work/.hidden/x.md", "# Hidden")
        .file("work/node_modules/p/x.md", "# Package")
        .file("work/target/doc/x.md", "# Built")
        .file("work/vendor/x.md", "# Bought");
    let ran = launch.run(&["-C", "work", "list", "--json"]);
    let json = ran.json();
    assert_eq!(json["site"], "plain");
    let all = json["posts"].as_array().expect("a list");
    let mut sources: Vec<&str> = all.iter().filter_map(|it| it["source"].as_str()).collect();
    sources.sort_unstable();
    assert_eq!(sources, ["README.md", "a/b/near.MD"]);
    // in the home folder, only its own files count
    let home = Launch::postdesk(&[])
        .file("todo.md", "# To do")
        .file("notes/x.md", "# Note");
    let json = home.run(&["list", "--json"]).json();
    assert_eq!(json["posts"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["posts"][0]["source"], "todo.md");
}

#[test]
fn the_blog_around_the_current_folder_comes_before_the_data_folder() {
    let launch = everywhere(&[])
        .env("POSTDESK_POSTS", "")
        .env("HOME", "/nowhere")
        .file(CONFIG, "");
    launch.open().wait_for("From around");
}

#[test]
fn the_blog_of_the_data_folder_comes_before_the_tour() {
    let launch = everywhere(&[]).env("POSTDESK_POSTS", "").file(CONFIG, "");
    fs::remove_dir_all(launch.path("posts")).expect("removed");
    launch.open().wait_for("From the data");
}

#[test]
fn with_no_blog_anywhere_the_tour_opens_and_nothing_is_written_beside_the_cache() {
    let launch = Launch::postdesk(&[]);
    fs::remove_dir(launch.path("posts")).expect("removed");
    let mut session = launch.open();
    session.wait_for("postdesk tour");
    session.wait_for("Check for problems");
    // the first post is selected, and the post without a date is among the others
    session.wait_for("Welcome to postdesk");
    let screen = session.text();
    let place = |text: &str| screen.find(text).expect(text);
    assert!(place("Start here") < place("Write and save"), "{screen}");
    assert!(place("Start here") < place("Lessons from"), "{screen}");
    let found = fs::read_dir(session.home()).expect("a folder");
    let names: Vec<_> = found.flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(names, [".cache"]);
}

#[test]
fn a_site_opens_from_its_root_its_posts_and_below() {
    for path in [".", "website", "website/blog", "website/blog/2026"] {
        let mut session = Launch::postdesk(&[path])
            .file(
                "website/docusaurus.config.js",
                "module.exports = {title: 'Garden'};",
            )
            .file(
                "website/blog/2026/a.md",
                &post("In the garden", "2026-01-01", "Text."),
            )
            .open();
        session.wait_for("In the garden");
        session.wait_for("Garden   1 post");
    }
}

#[test]
fn a_file_opens_its_blog_and_stands_on_it_in_the_preview() {
    let launch = (0..50).fold(Launch::postdesk(&["posts/p07.md"]), |launch, number| {
        let text = post(
            &format!("Post {number}"),
            "2026-01-01",
            &format!("Body {number}."),
        );
        launch.file(&format!("posts/p{number:02}.md"), &text)
    });
    let mut session = launch.open();
    session.wait_for("50 posts");
    session.wait_for("Body 7.");
    session.wait_for("o outline");
    session.keys("\x1b");
    session.wait_for("Enter read");
    assert!(session.text().contains("p07.md"));
}

#[test]
fn a_folder_that_is_not_there_is_one_plain_line() {
    let mut session = Launch::postdesk(&["nowhere"]).open();
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 2);
    assert!(session.text().contains("nowhere"), "{}", session.text());
    assert!(!session.raw().contains(&0x1b));
}

/// Starts a shell that runs a command line in a blog of one post, with the program under test as
/// `postdesk`.
fn piped(line: &str) -> Launch {
    let line = line.replace("postdesk", env!("CARGO_BIN_EXE_postdesk"));
    let launch = Launch::command("sh", &["-c", &line]).without_spelling();
    launch.file(
        "posts/a.md",
        &post("From the folder", "2026-01-01", "Text."),
    )
}

#[test]
fn a_piped_standard_input_leaves_the_keys_to_the_terminal() {
    for line in [
        "echo posts | xargs postdesk",
        "echo noise | postdesk posts",
        "postdesk posts </dev/null",
        "postdesk posts <&-",
        "postdesk edit posts/a.md </dev/null",
    ] {
        let mut session = piped(line).open();
        session.wait_for("From the folder");
        if line.contains("edit") {
            session.wait_for(", column 1");
            session.keys("\x1b");
            session.wait_for("o outline");
        } else {
            session.wait_for("Enter read");
        }
        session.keys("q");
        let code = session.exit_within(PATIENCE).exit_code();
        assert_eq!(code, 0, "{line}\n{}", session.text());
    }
}

#[test]
fn standard_input_opens_as_a_post_to_read_with_its_front_matter() {
    let text =
        "---\\ntitle: From a pipe\\ndate: 2026-02-03\\ntags: [rust]\\n---\\n\\nBody of it.\\n";
    for notation in [
        text.to_owned(),
        text.replace("---", "+++")
            .replace("From a pipe", "'From a pipe'")
            .replace(": ", " = ")
            .replace("[rust]", "['rust']"),
    ] {
        let temporary = tempfile::tempdir().expect("a folder");
        let mut session = piped(&format!("printf %b \"{notation}\" | postdesk -"))
            .env("TMPDIR", &temporary.path().display().to_string())
            .open();
        session.wait_for("Body of it.");
        let screen = session.text();
        for part in ["From a pipe", "2026", "rust", "Standard input"] {
            assert!(screen.contains(part), "{part}\n{screen}");
        }
        assert!(!screen.contains("title"), "{screen}");
        session.keys("\x1b");
        session.wait_for("Enter read");
        session.keys("e");
        session.wait_for("--read-only");
        session.keys("q");
        assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
        let left = fs::read_dir(temporary.path()).expect("a folder").count();
        assert_eq!(left, 0, "the text goes with the screen");
        assert!(!session.home().join(".local/state/postdesk").exists());
    }
}

#[test]
fn a_terminal_is_no_post_to_read() {
    let mut session = piped("postdesk -").open();
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 2);
    assert!(session.text().contains("pipe a post"), "{}", session.text());
}

#[test]
fn without_a_terminal_for_keys_it_says_so() {
    let setsid = &mut std::process::Command::new("setsid");
    if support::ends::output(setsid.arg("--version")).is_err() {
        support::skip("no setsid");
        return;
    }
    for arguments in ["posts", "-"] {
        // there standard output is a terminal, but the process has no controlling terminal
        let line = format!("setsid -w sh -c 'echo x | postdesk {arguments}'; echo code $?");
        let mut session = piped(&line).size(200, 24).open();
        session.wait_for("code 2");
        assert!(session.text().contains("/dev/tty"), "{}", session.text());
        assert!(!session.raw().contains(&0x1b));
    }
}

/// Returns the names of the files of the tour.
fn files_of_the_tour(home: &std::path::Path) -> Vec<std::ffi::OsString> {
    let cache = home.join(".cache/postdesk");
    let tours = fs::read_dir(cache).expect("a cache").flatten();
    let files = tours.flat_map(|tour| fs::read_dir(tour.path()).expect("the tour").flatten());
    let mut names: Vec<_> = files.map(|file| file.file_name()).collect();
    names.sort();
    names
}

fn in_tour() -> support::Session {
    let launch = Launch::postdesk(&[]).size(120, 40);
    fs::remove_dir(launch.path("posts")).expect("removed");
    let mut session = launch.open();
    session.wait_for("postdesk tour");
    session.wait_for("Check for problems");
    session
}

#[test]
fn a_post_made_in_the_tour_goes_to_a_new_blog() {
    let mut session = in_tour();
    let before = files_of_the_tour(&session.home());
    // all at once, as an experienced user types
    session.keys("n\rMy own first\r");
    session.wait_for(", column 1");
    session.keys("\x1b");
    session.wait_for("home   1 post ");
    session.wait_for("My own first");
    assert!(
        !session.text().contains("postdesk tour"),
        "{}",
        session.text()
    );
    let posts = fs::read_dir(session.home().join("posts")).expect("a blog");
    let texts = posts
        .flatten()
        .map(|post| fs::read_to_string(post.path()).expect("a post"));
    let texts: Vec<String> = texts.collect();
    assert!(
        texts.len() == 1 && texts[0].contains("My own first"),
        "{texts:?}"
    );
    assert_eq!(files_of_the_tour(&session.home()), before);
    session.keys("q");
    assert!(session.exit_within(PATIENCE).success());
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
}

#[test]
fn a_copy_of_a_post_of_the_tour_goes_to_a_new_blog() {
    let mut session = in_tour();
    let before = files_of_the_tour(&session.home());
    support::put(&session.home().join("full/x.txt"), "x");
    session.keys("C");
    session.wait_for("Folder for a new blog: ./posts");
    session.wait_for("The tour is temporary");
    session.keys("\x15full\r");
    session.wait_for("is not empty");
    session.keys("\x15mine/blog\r");
    session.wait_for("mine   1 post ");
    let posts = fs::read_dir(session.home().join("mine/blog")).expect("a blog");
    assert_eq!(posts.count(), 1);
    assert_eq!(files_of_the_tour(&session.home()), before);
}

#[test]
fn a_post_of_the_tour_that_is_edited_says_that_it_is_not_kept() {
    let mut session = in_tour();
    session.keys("e");
    session.wait_for("changes are not kept");
}

#[test]
fn the_command_that_makes_a_post_asks_for_a_folder_where_there_is_no_blog() {
    let launch = || {
        let launch = Launch::postdesk(&["new", "A title"]);
        fs::remove_dir(launch.path("posts")).expect("removed");
        launch
    };
    let mut session = launch().open();
    session.wait_for("Folder for a new one [./posts]:");
    session.keys("\r");
    assert_eq!(
        session.exit_within(PATIENCE).exit_code(),
        0,
        "{}",
        session.text()
    );
    let posts = fs::read_dir(session.home().join("posts")).expect("a blog");
    assert_eq!(posts.count(), 1);
    // there is no terminal to answer
    let launch = launch();
    let ran = launch.run(&["new", "A title"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(!launch.path("posts").exists());
}

#[test]
fn a_new_post_is_a_draft_and_opens_in_the_editor() {
    let launch = Launch::postdesk(&["new", "A title", "--edit"]).file(
        "posts/2026-01-01-old.md",
        "---\ntitle: Old\ndate: 2026-01-01\n---\n\nOld.\n",
    );
    let mut session = launch.open();
    session.wait_for("EDIT");
    session.wait_for(", column 1");
    session.keys("Typed.\x13");
    session.wait_for("Saved");
    let posts = fs::read_dir(session.home().join("posts")).expect("a blog");
    let texts = posts.map(|post| fs::read_to_string(post.expect("a post").path()).expect("a text"));
    let new = texts.filter(|text| text.contains("title: A title"));
    let new: Vec<String> = new.collect();
    let [new] = new.as_slice() else {
        panic!("{new:?}");
    };
    assert!(new.contains("draft: true"), "{new}");
    assert!(new.contains("Typed."), "{new}");
}

/// Starts the program in a site of one post while a system call on one of its files blocks; `None`
/// if this cannot be done here.
fn without_answer(arguments: &[&str], calls: &str, file: &str) -> Option<Launch> {
    let tried = support::ends::status(std::process::Command::new("strace").args([
        "-o",
        "/dev/null",
        "true",
    ]));
    if !tried.is_ok_and(|status| status.success()) {
        support::skip("strace does not work here");
        return None;
    }
    let (trace, hold) = (
        format!("trace={calls}"),
        format!("inject={calls}:delay_enter=3600s"),
    );
    let mut words = vec!["-D", "-f", "-qq", "-o", "/dev/null", "-P", file];
    words.extend(["-e", &trace, "-e", &hold, env!("CARGO_BIN_EXE_postdesk")]);
    words.extend(arguments);
    let launch = Launch::command("strace", &words)
        .size(100, 24)
        .file(CONFIG, "sort = \"title\"\n")
        .file(
            "site/docusaurus.config.js",
            "module.exports = {title: 'Garden'};",
        )
        .file(
            "site/blog/a.md",
            &post(
                "In the garden",
                "2026-01-01",
                "Some words.\n\n![A flower](flower.png)",
            ),
        );
    fs::create_dir_all(launch.path(".config/postdesk/themes")).expect("a folder");
    Some(
        launch
            .file(".config/postdesk/keys.toml", "")
            .file(".local/state/postdesk/places.json", "")
            .file("site/blog/tags.yml", "")
            .file("site/blog/flower.png", "")
            .file("hugo/hugo.toml", "")
            .file("hugo/content/posts/b.md", "+++\ntitle = \"B\"\n+++\n")
            .file("hugo/archetypes/default.md", "+++\ntitle = \"\"\n+++\n"),
    )
}

/// Unblocks the system calls.
fn answer(session: &support::Session) {
    let status = format!("/proc/{}/status", session.pid().as_raw_nonzero());
    let status = fs::read_to_string(status).expect("a process");
    let tracer = status.lines().find_map(|it| it.strip_prefix("TracerPid:"));
    let tracer = tracer.and_then(|pid| rustix::process::Pid::from_raw(pid.trim().parse().ok()?));
    let signal = rustix::process::Signal::KILL;
    rustix::process::kill_process(tracer.expect("a tracer"), signal).expect("it is there");
}

/// Files and folders that a start reads, with the system calls that read them.
const READ_AT_START: [(&str, &str); 7] = [
    ("statx", "site"),
    ("open,openat", "site/docusaurus.config.js"),
    ("read", "site/docusaurus.config.js"),
    ("open,openat,getdents64", "site/blog"),
    ("open,openat", "site/blog/a.md"),
    ("read", "site/blog/a.md"),
    ("statx,open,openat", "site/blog/tags.yml"),
];

#[test]
fn a_disk_that_does_not_answer_keeps_neither_the_screen_nor_the_way_out() {
    for (calls, file) in READ_AT_START {
        let Some(launch) = without_answer(&["site"], calls, file) else {
            return;
        };
        println!("{calls} of {file}");
        let mut session = launch.open();
        session.wait_for("opening");
        session.wait_for("Waiting for");
        session.wait_for("site");
        session.keys("?");
        session.wait_for("HELP");
        session.keys("\x1b");
        session.wait_for_end_of("HELP");
        let mark = session.mark();
        session.keys("q");
        session.wait_for_bytes(mark, b"\x1b[?1049l");
        answer(&session);
        let code = session.exit_within(PATIENCE).exit_code();
        assert_eq!(code, 0, "{calls} of {file}\n{}", session.text());
    }
}

#[test]
fn the_posts_show_when_the_disk_answers_and_keys_typed_meanwhile_act_on_them() {
    for (calls, file) in READ_AT_START {
        let Some(launch) = without_answer(&["site"], calls, file) else {
            return;
        };
        println!("{calls} of {file}");
        let mut session = launch.open();
        session.wait_for("Waiting for");
        session.keys("/gard");
        answer(&session);
        session.wait_for("In the garden");
        session.wait_for("1 of 1");
        session.keys("\r");
        session.wait_for("Garden   1 of 1 post");
        session.keys("q");
        assert_eq!(session.exit_within(PATIENCE).exit_code(), 0);
    }
}

#[test]
fn files_of_ones_own_that_do_not_answer_are_left_out() {
    // all at once, since each waits for an answer that doesn't come
    let mut sessions = Vec::new();
    for file in [
        ".config/postdesk/config.toml",
        ".config/postdesk/keys.toml",
        ".config/postdesk/themes",
        ".local/state/postdesk/places.json",
        ".config/postdesk",
        ".local/state/postdesk",
    ] {
        let Some(launch) = without_answer(&["site"], "statx,open,openat,readlink", file) else {
            return;
        };
        sessions.push((file, launch.open()));
    }
    for (file, mut session) in sessions {
        println!("{file}");
        session.wait_for("In the garden");
        session.keys("q");
        session.wait_for_bytes(0, b"\x1b[?1049l");
        answer(&session);
        assert_eq!(session.exit_within(PATIENCE).exit_code(), 0, "{file}");
    }
}

#[test]
fn readers_hear_of_no_folder_while_the_disk_does_not_answer() {
    let Some(launch) = without_answer(&["--public", "site"], "statx", "site") else {
        return;
    };
    let mut session = launch.open();
    session.wait_for("Waiting for the posts");
    let screen = session.text();
    assert!(
        !screen.contains("site") && !screen.contains('/'),
        "{screen}"
    );
    answer(&session);
    session.wait_for("In the garden");
}

#[test]
fn a_blog_that_cannot_be_opened_after_a_wait_is_one_plain_line() {
    let Some(launch) = without_answer(&["site", "--blog", "none"], "statx", "site") else {
        return;
    };
    let mut session = launch.open();
    session.wait_for("Waiting for");
    answer(&session);
    assert_eq!(session.exit_within(PATIENCE).exit_code(), 2);
    session.wait_for("no blog `none` in this site");
}

#[test]
fn a_command_ends_with_one_line_where_the_disk_does_not_answer() {
    let config = "site/docusaurus.config.js";
    for (words, calls, file) in [
        (vec!["site", "list"], "statx", "site"),
        (vec!["site", "list"], "open,openat", config),
        (vec!["site", "stats"], "read", config),
        (vec!["site", "tags"], "getdents64", "site/blog"),
        (vec!["site", "list", "--json"], "read", "site/blog/a.md"),
        // read or looked for after all posts are read
        (vec!["site", "check"], "statx", "site/blog/flower.png"),
        (
            vec!["site", "show", "a"],
            "open,openat",
            "site/blog/flower.png",
        ),
        (
            vec!["hugo", "new", "C"],
            "read",
            "hugo/archetypes/default.md",
        ),
    ] {
        let Some(launch) = without_answer(&words, calls, file) else {
            return;
        };
        println!("{words:?}: {calls} of {file}");
        let mut session = launch.env("POSTDESK_DEBUG_WAIT", "400").open();
        session.wait_for("did not answer within");
        answer(&session);
        let code = session.exit_within(PATIENCE).exit_code();
        let said = session.text();
        assert_eq!(code, 2, "{words:?}: {calls} of {file}\n{said}");
        let lines = said.lines().filter(|line| line.starts_with("postdesk:"));
        assert_eq!(lines.count(), 1, "{words:?}: {said}");
    }
}
