//! Live reload: the list matches the disk while other programs change the posts.
//!
//! A change that shows long before the periodic sweep, every ten seconds, was reported by the
//! watcher: that is what the limits here prove, not the speed of the machine.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::support::posts::{post, remove, rename, replace};
use crate::support::process::{open_files, watches};
use crate::support::{Launch, Session, put};

/// Creates three posts, Alpha the newest.
fn launch() -> Launch {
    Launch::postdesk(&["posts"])
        .without_sweep()
        .file(
            "posts/alpha.md",
            &post("Alpha", "2026-03-03", "First body."),
        )
        .file("posts/beta.md", &post("Beta", "2026-02-02", "Second body."))
        .file(
            "posts/gamma.md",
            &post("Gamma", "2026-01-01", "Third body."),
        )
}

fn shown(launch: Launch) -> Session {
    let mut session = launch.open();
    session.wait_for("3 posts");
    session.wait_for("First body.");
    session.settle(Duration::from_millis(300));
    session
}

fn has(screen: &vt100::Screen, texts: &[&str]) -> bool {
    let contents = screen.contents();
    texts.iter().all(|text| contents.contains(text))
}

#[test]
fn a_changed_post_shows_its_new_text_and_title() {
    let mut session = shown(launch());
    let text = post("Alphabet", "2026-03-03", "New body.");
    session.told(
        "a change",
        |posts| put(&posts.join("alpha.md"), &text),
        "New body.",
    );
    assert!(has(session.screen(), &["Alphabet", "3 posts"]));
}

#[test]
fn a_new_post_shows() {
    let mut session = shown(launch());
    let text = post("Delta", "2026-04-04", "Text.");
    session.told(
        "a new post",
        |posts| put(&posts.join("delta.md"), &text),
        "4 posts",
    );
    // and the preview is unchanged
    assert!(has(session.screen(), &["Delta", "First body."]));
}

#[test]
fn a_removed_post_goes() {
    let mut session = shown(launch());
    session.told(
        "a removal",
        |posts| remove(&posts.join("beta.md")),
        "2 posts",
    );
    assert!(!has(session.screen(), &["Beta"]));
}

#[test]
fn removing_the_last_post_shows_a_message_until_there_is_a_new_one() {
    let mut session = shown(launch());
    session.told(
        "all removed",
        |posts| {
            for name in ["alpha.md", "beta.md", "gamma.md"] {
                remove(&posts.join(name));
            }
        },
        "No posts here yet.",
    );
    assert!(!has(session.screen(), &["First body."]));
    let text = post("Delta", "2026-04-04", "Fresh body.");
    session.told(
        "one anew",
        |posts| put(&posts.join("delta.md"), &text),
        "Fresh body.",
    );
}

#[test]
fn the_choice_goes_along_with_a_renamed_post() {
    let mut session = shown(launch());
    // wide enough for the name of the file in the status line
    session.resize(100, 24);
    session.keys("j");
    session.wait_for("Second body.");
    session.wait_for("beta.md");
    let change = |posts: &Path| rename(&posts.join("beta.md"), &posts.join("named.md"));
    session.told("a rename", change, "named.md");
    assert!(has(session.screen(), &["Second body.", "3 posts"]));
}

/// The post is neither lost nor doubled.
#[test]
fn a_rename_of_the_case_alone_is_one_post() {
    let mut session = shown(launch());
    session.resize(100, 24);
    session.wait_for("alpha.md");
    let change = |posts: &Path| rename(&posts.join("alpha.md"), &posts.join("Alpha.md"));
    session.told("a rename of the case", change, "Alpha.md");
    assert!(has(session.screen(), &["First body.", "3 posts"]));
}

#[test]
fn a_save_by_rename_shows() {
    let mut session = shown(launch());
    let text = post("Alpha", "2026-03-03", "Replaced body.");
    session.told(
        "a replaced file",
        |posts| replace(&posts.join("alpha.md"), &text),
        "Replaced body.",
    );
}

/// Returns a post long enough to scroll, with numbered paragraphs.
fn long(first: &str) -> String {
    let paragraphs = (1..100).map(|number| format!("Paragraph {number}.\n\n"));
    post(
        "Alpha",
        "2026-03-03",
        &format!("{first}\n\n{}", paragraphs.collect::<String>()),
    )
}

#[test]
fn a_reload_keeps_the_choice_and_the_scroll_place() {
    // wide enough for the file name beside the keys
    let mut session = shown(launch().size(110, 24));
    put(
        &session.posts().join("beta.md"),
        &long("One.").replace("Alpha", "Beta"),
    );
    session.keys("j");
    session.wait_for("Paragraph 2.");
    session.keys("\r");
    session.keys("  ");
    session.wait_for("Paragraph 20.");
    session.wait_for_end_of("Paragraph 2.");
    session.settle(Duration::from_millis(300));
    let row = |session: &mut Session| {
        let text = session.text();
        text.lines().position(|line| line.contains("Paragraph 20."))
    };
    let before = row(&mut session);
    let new = long("One.")
        .replace("Alpha", "Beta")
        .replace("h 20.", "h 20. Changed.");
    session.told(
        "a change in sight",
        |posts| put(&posts.join("beta.md"), &new),
        "20. Changed.",
    );
    assert_eq!(row(&mut session), before, "{}", session.text());
    let new = post("Delta", "2026-04-04", "Text.");
    session.told(
        "a post above",
        |posts| put(&posts.join("delta.md"), &new),
        "Delta",
    );
    assert_eq!(row(&mut session), before, "{}", session.text());
    assert!(has(session.screen(), &["beta.md"]));
    let change = |posts: &Path| rename(&posts.join("beta.md"), &posts.join("named.md"));
    session.told("another name", change, "named.md");
    session.settle(Duration::from_millis(200));
    assert_eq!(row(&mut session), before, "{}", session.text());
}

#[test]
fn a_touched_post_writes_nothing_to_the_terminal() {
    let mut session = shown(launch());
    session.settle(Duration::from_millis(500));
    let mark = session.mark();
    for name in ["alpha.md", "beta.md", "gamma.md"] {
        let file = fs::File::options()
            .append(true)
            .open(session.posts().join(name));
        let later = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000);
        file.and_then(|file| file.set_modified(later))
            .expect("touched");
    }
    // a later change in the same folder proves that they were seen
    session.settle(Duration::from_secs(1));
    assert_eq!(session.since(mark).escape_ascii().to_string(), "");
    let text = post("Delta", "2025-04-04", "Text.");
    session.told(
        "a post behind",
        |posts| put(&posts.join("delta.md"), &text),
        "4 posts",
    );
}

/// Modification times long ago and far in the future.
#[test]
fn times_out_of_order_change_nothing_in_the_order() {
    let mut session = shown(launch());
    for (name, second) in [("alpha.md", -86_400_i64), ("gamma.md", 4_070_908_800)] {
        let date = jiff::Timestamp::from_second(second).expect("a time");
        let file = fs::File::options()
            .append(true)
            .open(session.posts().join(name));
        file.and_then(|file| file.set_modified(date.into()))
            .expect("a time");
    }
    let text = post("Delta", "2026-02-22", "Text.");
    session.told(
        "a post between",
        |posts| put(&posts.join("delta.md"), &text),
        "4 posts",
    );
    let text = session.text();
    let places: Vec<_> = ["Alpha", "Delta", "Beta", "Gamma"]
        .map(|title| text.find(title))
        .into();
    assert!(places.is_sorted() && places[0].is_some(), "{text}");
}

/// No leak of inotify watches and file descriptors.
#[test]
fn folders_that_come_and_go_leave_no_watch_and_no_file_open() {
    let mut session = shown(launch());
    let held = |session: &Session| (watches(session.pid()), open_files(session.pid()));
    let before = held(&session);
    for round in 0..3 {
        for number in 0..50 {
            let text = post("Deep", "2020-01-01", "Text.");
            put(
                &session.posts().join(format!("r{round}/{number}/post.md")),
                &text,
            );
        }
        session.wait_for("53 posts");
        let folder = |posts: &Path| fs::remove_dir_all(posts.join(format!("r{round}")));
        session.told(
            "a round",
            |posts| folder(posts).expect("removed"),
            " 3 posts",
        );
    }
    session.settle(Duration::from_millis(300));
    assert_eq!(held(&session), before);
}

#[test]
fn a_change_moves_a_post_into_a_filter_and_out_of_it() {
    let mut session = shown(launch());
    session.keys("/tag:sea\r");
    session.wait_for("0 of 3 posts");
    let tagged = |tag: &str| {
        post(
            "Beta",
            &format!("2026-02-02\ntags: [{tag}]"),
            "Tagged body.",
        )
    };
    let put_beta = |posts: &Path, tag: &str| put(&posts.join("beta.md"), &tagged(tag));
    session.told("a tag", |posts| put_beta(posts, "sea"), "1 of 3 posts");
    session.wait_for("Tagged body.");
    session.told(
        "another tag",
        |posts| put_beta(posts, "land"),
        "0 of 3 posts",
    );
    session.wait_for("Without tag:sea: 3 posts");
}

#[test]
fn a_change_leaves_what_is_being_typed_and_what_is_open() {
    let mut session = shown(launch());
    session.keys("/alp");
    session.wait_for("1 of 3");
    let text = post("Alpine", "2026-04-04", "Text.");
    session.told(
        "a new hit",
        |posts| put(&posts.join("alpine.md"), &text),
        "2 of 4",
    );
    assert!(has(session.screen(), &["/ alp", "FILTER", "Alpine"]));
    session.keys("h\r");
    session.wait_for("1 of 4 posts   alph");
    session.keys("0?");
    session.wait_for("HELP");
    session.told(
        "one less",
        |posts| remove(&posts.join("alpine.md")),
        "   3 posts",
    );
    assert!(has(session.screen(), &["HELP"]));
}

/// Files created before their new folders are watched.
#[test]
fn files_in_three_hundred_new_nested_folders_are_all_listed() {
    let mut session = shown(launch());
    let change = |posts: &Path| {
        for number in 0..300 {
            let text = post(&format!("Deep {number}"), "2020-01-01", "Text.");
            put(&posts.join(format!("a{number}/b/c/post.md")), &text);
        }
    };
    session.told("300 nested folders", change, "303 posts");
    let change = |posts: &Path| {
        put(
            &posts.join("a7/b/c/post.md"),
            &post("Later", "2026-05-05", "Text."),
        );
    };
    session.told("a change in one of them", change, "Later");
    let change = |posts: &Path| {
        for number in 0..300 {
            fs::remove_dir_all(posts.join(format!("a{number}"))).expect("removed");
        }
    };
    session.told("all gone again", change, "3 posts");
}

#[test]
fn a_changed_tags_file_shows_in_every_post() {
    let tagged = "---\ntitle: Alpha\ndate: 2026-03-03\ntags: [rs]\n---\n\nFirst body.\n";
    let mut session = shown(
        launch()
            .file("posts/alpha.md", tagged)
            .file("posts/tags.yml", "rs:\n  label: Rust\n"),
    );
    session.wait_for("#Rust");
    let change = |posts: &Path| put(&posts.join("tags.yml"), "rs:\n  label: Oxide\n");
    session.told("another label", change, "#Oxide");
    assert!(!has(session.screen(), &["Rust"]));
    let change = |posts: &Path| put(&posts.join("tags.yml"), "rs: label: x\n");
    session.told("a tags file that is none", change, "tags.yml:1");
    assert!(has(session.screen(), &["#Oxide"]));
}

#[test]
fn an_author_added_to_the_authors_file_ends_the_problem() {
    let written = "---\ntitle: Alpha\ndate: 2026-03-03\nauthors: [ann]\n---\n\nFirst body.\n";
    let mut session = shown(
        launch()
            .file("posts/alpha.md", written)
            .file("posts/authors.yml", "bea:\n  name: Bea\n"),
    );
    session.wait_for("1 problem");
    let both = "bea:\n  name: Bea\nann:\n  name: Ann\n";
    let folder = session.posts();
    session.time(
        "an author added",
        |_| put(&folder.join("authors.yml"), both),
        |screen| !screen.contents().contains("problem"),
    );
}

#[test]
fn at_rest_it_wakes_for_no_change_beside_the_posts() {
    let mut session = shown(launch());
    session.settle(Duration::from_millis(500));
    let mark = session.mark();
    put(&session.home().join("unrelated.txt"), "text");
    session.settle(Duration::from_millis(700));
    assert_eq!(session.since(mark).escape_ascii().to_string(), "");
}

#[test]
fn a_post_that_is_a_link_to_elsewhere_changes_as_fast_as_any() {
    let text = |body: &str| post("Alpha", "2026-03-03", body);
    let elsewhere = ["else/one.md", "deep/er/two.md", "deep/er/three.md"];
    let mut launch = launch();
    for file in elsewhere {
        launch = launch.file(file, &text("First body."));
    }
    let links = [
        // an absolute link, a relative one, the page of a bundle, and a link to a link
        ("posts/alpha.md", launch.path("else/one.md")),
        ("posts/beta/index.md", "../../deep/er/two.md".into()),
        ("posts/between.md", "../deep/er/three.md".into()),
        ("posts/gamma.md", "between.md".into()),
    ];
    let _ = fs::remove_file(launch.path("posts/alpha.md"));
    let _ = fs::remove_file(launch.path("posts/gamma.md"));
    fs::create_dir_all(launch.path("posts/beta")).expect("a folder");
    for (link, to) in &links {
        std::os::unix::fs::symlink(to, launch.path(link)).expect("a link");
    }
    let targets = elsewhere.map(|file| launch.path(file));
    let mut session = launch.open();
    session.wait_for("5 posts");
    session.settle(Duration::from_millis(300));
    for (number, target) in targets.iter().enumerate() {
        for round in 0..2 {
            let title = format!("Told {number} {round}");
            let new = post(&title, "2026-03-03", "New.");
            session.told("a change elsewhere", |_| put(target, &new), &title);
        }
    }
    // the current target of the link counts, not the old one
    let other = session.posts().join("../else/other.md");
    put(&other, &post("Other 1", "2026-03-03", "New."));
    let change = |posts: &Path| {
        remove(&posts.join("alpha.md"));
        std::os::unix::fs::symlink("../else/other.md", posts.join("alpha.md")).expect("a link");
    };
    session.told("another target", change, "Other 1");
    session.told(
        "a change of it",
        |_| put(&other, &post("Other 2", "2026-03-03", "New.")),
        "Other 2",
    );
}

#[test]
fn what_only_the_slow_look_found_is_told_from_then_on() {
    let mut session = shown(launch().env("POSTDESK_DEBUG_SWEEP", "once"));
    let other = session.home().join("other-name.md");
    fs::hard_link(session.posts().join("beta.md"), &other).expect("a second name");
    session.settle(Duration::from_millis(300));
    // written in place, so that both hard links stay
    put(&other, &post("Found", "2026-02-02", "By the slow look."));
    session.wait_for("Found");
    session.settle(Duration::from_millis(300));
    for title in ["Told one", "Told two"] {
        let new = post(title, "2026-02-02", "At once.");
        session.told(
            "a change under the other name",
            |_| put(&other, &new),
            title,
        );
    }
}
