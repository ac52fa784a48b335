//! Posts that are slow to lay out: no key waits for them, and the post after them is shown at once.
//!
//! The time is printed but not asserted, as it depends on the machine. `runtime::render` has tests
//! for what can be counted: the number of steps per post, and that a stale job stops.

use std::time::Duration;

use crate::support::observe::note;
use crate::support::posts::post;
use crate::support::{Launch, Session};

/// Returns 1 MB each of hard Markdown and of extremely long lines.
fn bodies() -> Vec<String> {
    let million = |part: &str| part.repeat(1_000_000 / part.len());
    vec![
        million("[^"),
        million("<![CDATA["),
        million("[ (]("),
        million("*a_"),
        million("[a][b]"),
        million("`é "),
        format!("{}a", "> ".repeat(10_000)),
        million(&format!("a{} ", "\u{301}".repeat(500))),
        "👩\u{200d}".repeat(10_000),
        "word and another ".repeat(600_000),
        "a\n".repeat(1_000_000),
        format!("|a|b|\n|-|-|\n{}", million("|one|**two**|\n")),
        million("<div>\n<a href=\""),
        million(":::tip\n"),
        million("- a\n"),
    ]
}

fn session() -> (Session, usize) {
    let bodies = bodies();
    let first = post("First", "2099-12-31", "The first body.");
    let last = post("Last", "2026-01-01", "The last body.");
    let mut launch = Launch::postdesk(&["posts"])
        .size(120, 40)
        .file("posts/first.md", &first)
        .file("posts/last.md", &last);
    for (number, body) in bodies.iter().enumerate() {
        let date = format!("2026-11-{:02}", 28 - number);
        let title = format!("Hostile {number}");
        let name = format!("posts/h{number:02}.md");
        let body = format!("Begin {number}.\n\n{body}");
        launch = launch.file(&name, &post(&title, &date, &body));
    }
    let mut session = launch.open();
    session.wait_for(&format!("{} posts", bodies.len() + 2));
    session.wait_for("The first body.");
    (session, bodies.len())
}

/// Whether a text is to the right of the list, in the preview.
fn reads(screen: &vt100::Screen, text: &str) -> bool {
    screen.rows(50, 70).any(|row| row.contains(text))
}

/// Whether the bottom row names a post.
fn names(screen: &vt100::Screen, name: &str) -> bool {
    screen
        .rows(0, 120)
        .last()
        .is_some_and(|row| row.contains(name))
}

/// Presses keys and waits until the bottom row names a post.
#[track_caller]
fn choose(session: &mut Session, keys: &str, name: &str) -> Duration {
    session.time(
        &format!("{keys:?} to {name}"),
        |s| s.keys(keys),
        |s| names(s, name),
    )
}

/// Presses keys and waits until a text is shown.
#[track_caller]
fn read(session: &mut Session, keys: &str, text: &str) {
    let what = format!("{:?} to {text}", keys.get(..1));
    session.time(&what, |s| s.keys(keys), |s| reads(s, text));
}

#[test]
fn no_key_waits_for_a_post_that_is_laid_out() {
    let (mut session, hostile) = session();
    let mut longest = Duration::ZERO;
    for number in 0..hostile {
        longest = longest.max(choose(&mut session, "j", &format!("h{number:02}.md")));
    }
    read(&mut session, "j", "The last body.");
    note(&format!("the longest key took {longest:.0?}"));
}

#[test]
fn the_post_behind_many_slow_ones_is_shown_at_once() {
    let (mut session, hostile) = session();
    for _ in 0..3 {
        read(&mut session, &"j".repeat(hostile + 1), "The last body.");
        read(&mut session, &"k".repeat(hostile + 1), "The first body.");
    }
}

#[test]
fn a_slow_post_is_left_as_soon_as_a_key_says_so() {
    let (mut session, hostile) = session();
    for number in 0..hostile {
        let name = format!("h{number:02}.md");
        choose(&mut session, &"j".repeat(number + 1), &name);
        session.wait("its page", |screen| {
            reads(screen, &format!("Begin {number}."))
        });
        session.keys("\rjjjjGkk");
        session.keys("h");
        read(&mut session, "g", "The first body.");
    }
}

#[test]
fn a_slow_post_can_be_read_to_its_end() {
    let (mut session, hostile) = session();
    for number in 0..hostile {
        choose(&mut session, "j", &format!("h{number:02}.md"));
        session.keys("\r");
        session.wait("its page", |screen| {
            reads(screen, &format!("Begin {number}."))
        });
        let at_the_end = |screen: &vt100::Screen| names(screen, " end ") || names(screen, " all ");
        session.time("G to the end", |s| s.keys("G"), at_the_end);
        session.time(
            "gg to the top",
            |s| s.keys("gg"),
            |screen| names(screen, " top ") || names(screen, " all "),
        );
        session.keys("h");
    }
}
