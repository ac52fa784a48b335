//! Tests of search results: they follow the disk, the filter and the screen size.

use super::search::{blog, sought, text};
use super::*;
use crate::app::search::{MOST, SearchJob, SearchRow};

#[test]
fn a_change_on_disk_refreshes_what_was_found_and_the_choice_stays() {
    let mut driver = Driver::searching("breaker");
    driver.keys("\tG");
    assert_eq!(
        driver.found().last().map(String::as_str),
        Some(">5: The last breaker.")
    );
    let before = driver.searches();
    driver.delta(
        vec![
            post("0.md", "Zero breaker", "2026-12-01"),
            post("a.md", "Alpha", "2026-11-03"),
        ],
        &["b.md"],
    );
    assert_eq!(driver.searches(), before + 1);
    // deleted posts vanish at once, others stay until they are searched again
    assert!(!driver.found().iter().any(|row| row.contains("Beta")));
    let newer = |id: &str| match id {
        "c.md" => "---\ntitle: Gamma\n---\n\nNew.\n\nNewer.\n\nThe last breaker.\n".to_owned(),
        other => text(other),
    };
    let job = driver.search_job();
    driver.event(Event::Sought(Box::new(sought(&job, 0..1, newer))));
    assert_eq!(
        driver.found().first().map(String::as_str),
        Some("Zero breaker 1")
    );
    driver.event(Event::Sought(Box::new(sought(&job, 1..3, newer))));
    assert_eq!(
        driver.found().last().map(String::as_str),
        Some(">9: The last breaker.")
    );
    assert_eq!(driver.chosen(), Some("c.md"));
}

#[test]
fn only_the_posts_of_the_list_are_looked_through() {
    let mut driver = Driver::new(blog());
    driver.keys("/tag:rust\n");
    driver.keys("Sbreaker");
    let posts = |driver: &Driver| driver.search_job().posts.len();
    assert_eq!(posts(&driver), 1);
    driver.find();
    driver.keys("\t0");
    assert_eq!((driver.query(), posts(&driver)), ("", 3));
    driver.find();
    assert_eq!(driver.app.search.tally().posts, 3);
}

#[test]
fn a_thousand_rows_are_kept_and_all_are_counted() {
    let many = "a breaker\n".repeat(700);
    let mut driver = Driver::new(blog());
    driver.keys("Sbreaker");
    let job = driver.search_job();
    driver.event(Event::Sought(Box::new(sought(&job, 0..3, |_| {
        many.clone()
    }))));
    assert_eq!(driver.app.search.stops(), MOST);
    assert_eq!(driver.app.search.tally().matches, 2_101);
    // the last post has no rows left, so no title is shown for it
    let titles = driver.app.search.rows(false).into_iter();
    let titles = titles.filter(|row| matches!(row, SearchRow::Post(..)));
    assert_eq!(titles.count(), 2);
}

#[test]
fn expressions_are_found_and_one_that_is_none_says_why() {
    let mut driver = Driver::searching("b.*r[st]");
    assert_eq!(driver.found(), Vec::<String>::new());
    driver.event(Event::Key(Key {
        alt: true,
        ..Key::char('r')
    }));
    driver.find();
    assert_eq!(driver.app.search.tally().matches, 1);
    driver.keys("(");
    assert!(driver.app.search.wrong.is_some());
    assert_eq!(driver.found(), Vec::<String>::new());
}

#[test]
fn a_search_that_is_left_is_ended() {
    let mut driver = Driver::new(blog());
    driver.keys("Sbreaker\x1b");
    assert!(driver.search_job().posts.is_empty());
    let late = SearchJob {
        posts: blog(),
        ..driver.search_job()
    };
    driver.event(Event::Sought(Box::new(sought(
        &SearchJob {
            ticket: late.ticket - 1,
            ..late
        },
        0..3,
        text,
    ))));
    assert_eq!(driver.found(), Vec::<String>::new());
    // and it starts over the next time
    driver.keys("S");
    assert_eq!(driver.search_job().posts.len(), 3);
}

#[test]
fn how_far_a_slow_search_is_is_said_after_a_moment() {
    let mut driver = Driver::new(blog());
    driver.keys("Sbreaker");
    let later = |after| crate::blog::human_date::later(clock(0).now, after);
    assert!(!driver.app.search.is_known(later(0)));
    assert_eq!(driver.app.deadline(), Some(later(300)));
    let job = driver.search_job();
    driver.event(Event::Sought(Box::new(sought(&job, 0..1, text))));
    assert_eq!(driver.app.search.searched(later(300)), (1, 3));
    driver.event(Event::Sought(Box::new(sought(&job, 1..3, text))));
    assert_eq!(driver.app.search.searched(later(300)), (3, 3));
    assert_eq!(driver.app.deadline(), None);
}

#[test]
fn where_there_is_room_for_one_pane_enter_shows_the_post() {
    let mut driver = Driver::new(blog());
    driver.event(Event::Resize(Size {
        width: 40,
        height: 12,
    }));
    driver.keys("Sbreaker");
    driver.find();
    assert!(driver.app.screen().preview.is_none());
    let asked = driver.asked();
    driver.keys("\n");
    assert!(driver.app.screen().preview.is_some());
    assert_eq!(driver.asked(), asked + 1);
    driver.keys("\x1b");
    assert!(driver.app.screen().search.is_some());
}

#[test]
fn a_filter_or_the_tags_opened_from_a_search_end_it() {
    for keys in ["\t:tag pane\n", "\t:filter as\n"] {
        let mut driver = Driver::searching("breaker");
        driver.keys(keys);
        assert!(!driver.app.view.searches(), "{keys:?}");
        assert!(driver.app.screen().list.is_some(), "{keys:?}");
    }
}

#[test]
fn back_from_a_post_that_a_link_led_to_the_choice_is_shown_again() {
    let mut driver = Driver::searching("breaker");
    driver.render(60);
    driver.keys("\n");
    driver.app.list.want(PostId::new("c.md"));
    driver.app.settle();
    assert_eq!(driver.chosen(), Some("c.md"));
    driver.keys("\x1b");
    assert_eq!(
        (driver.app.view.focus, driver.chosen()),
        (Pane::Search, Some("a.md"))
    );
    driver.app.list.want(PostId::new("c.md"));
    driver.keys("\t\t");
    assert_eq!(
        (driver.app.view.focus, driver.chosen()),
        (Pane::Search, Some("a.md"))
    );
}

#[test]
fn the_mouse_chooses_what_was_found_and_gives_it_the_keys() {
    use crate::app::mouse::{Mouse, MouseKind};
    let mut driver = Driver::searching("breaker");
    let click = |y| {
        Event::Mouse(Mouse {
            what: MouseKind::Click,
            x: 5,
            y,
        })
    };
    // the rows are: Alpha, 5, 7, a blank, Beta (whose title is a match), a blank, Gamma, 5
    driver.event(click(2 + 2));
    assert_eq!(driver.app.search.place(), 1);
    assert!(matches!(driver.app.mode, Mode::Browse));
    driver.event(click(2 + 4));
    assert_eq!(
        (driver.app.search.place(), driver.chosen()),
        (2, Some("b.md"))
    );
    // rows without a match can't be selected
    for y in [2, 2 + 3, 2 + 6, 30] {
        driver.event(click(y));
        assert_eq!(driver.app.search.place(), 2, "{y}");
    }
    let wheel = Mouse {
        what: MouseKind::WheelDown,
        x: 5,
        y: 9,
    };
    driver.event(Event::Mouse(wheel));
    assert_eq!(driver.app.search.place(), 3);
}

#[test]
fn f1_helps_where_a_question_mark_is_looked_for() {
    let mut driver = Driver::searching("breaker");
    driver.keys("?");
    assert_eq!(driver.app.search.words(), "breaker?");
    driver.event(Event::Key(Key::plain(KeyCode::F(1))));
    assert!(matches!(driver.app.mode, Mode::Popup(_)));
    driver.keys("\x1b");
    assert_eq!(
        (driver.app.view.focus, driver.app.search.words()),
        (Pane::Search, "breaker?")
    );
}
