//! Publication state of posts: in the list, above the post, and in JSON; and its change on the
//! screen when its time comes.

use crate::support::Launch;
use jiff::{SignedDuration, Timestamp};

/// Creates a Hugo blog with a post in every state.
fn launch(arguments: &[&str]) -> Launch {
    let file = |front: &str| format!("---\n{front}\n---\n\nText.\n");
    Launch::postdesk(arguments)
        .file("site/hugo.toml", "title = 'Times'\n")
        .file("site/content/a.md", &file("title: Alpha\ndate: 2999-01-01"))
        .file(
            "site/content/b.md",
            &file("title: Beta\ndate: 2020-01-01\ndraft: true"),
        )
        .file(
            "site/content/c.md",
            &file("title: Gamma\ndate: 2020-01-01\nexpiryDate: 2020-02-01"),
        )
        .file(
            "site/content/d.md",
            &file("title: Delta\ndate: 2020-01-01\nbuild: {list: never}"),
        )
        .file(
            "site/content/e.md",
            &file("title: Epsilon\ndate: 2019-01-01"),
        )
        .file("site/content/f.md", &file("title: [Zeta"))
}

const STATES: [(&str, &str, &str); 5] = [
    ("a.md", "scheduled", "date is 2999-01-01"),
    ("b.md", "draft", "`draft: true`"),
    ("c.md", "expired", "`expiryDate` is 2020-02-01"),
    ("d.md", "unlisted", "`build.list: never`"),
    ("e.md", "published", ""),
];

#[test]
fn every_state_and_its_reason_stand_in_the_json() {
    let json = launch(&[]).run(&["site", "list", "--json"]).json();
    let posts = json["posts"].as_array().expect("posts");
    let post = |id: &str| {
        let found = posts.iter().find(|post| post["source"] == id);
        found.unwrap_or_else(|| panic!("{id} is not listed"))
    };
    for (id, state, reason) in STATES {
        assert_eq!(post(id)["state"], state, "{id}");
        assert_eq!(post(id)["reason"], reason, "{id}");
    }
    assert_eq!(post("f.md")["state"], "problem");
    assert_ne!(post("f.md")["reason"], "");
}

#[test]
fn every_state_can_be_asked_for_and_tells_its_reason() {
    for (id, state, reason) in STATES {
        let query = format!("is:{state}");
        let ran = launch(&[]).run(&["site", "list", &query]);
        let lines: Vec<&str> = ran.text().lines().collect();
        assert_eq!(lines.len(), 1, "{state}: {}", ran.text());
        assert!(lines[0].contains(id), "{}", ran.text());
        assert!(lines[0].contains(reason), "{}", ran.text());
    }
}

#[test]
fn the_preview_tells_the_reason_beside_the_state() {
    let mut session = launch(&["site"]).size(120, 40).open();
    session.wait_for("scheduled: date is 2999-01-01");
    session.wait_for("6 posts");
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a time that comes while the test waits"
)]
fn a_scheduled_post_is_published_on_the_screen_when_its_time_comes() {
    let soon = Timestamp::now() + SignedDuration::from_secs(4);
    let file = format!("---\ntitle: Soon\ndate: {soon}\n---\n\nText.\n");
    let launch = Launch::postdesk(&["site"])
        .file("site/hugo.toml", "title = 'Times'\n")
        .file("site/content/soon.md", &file);
    let mut session = launch.size(120, 40).without_sweep().open();
    session.wait_for("scheduled");
    // only the clock triggers it: the disk is not read
    session.wait_for_end_of("scheduled");
    assert!(Timestamp::now() >= soon, "published before its time");
}
