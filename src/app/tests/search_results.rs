//! Tests of search results: they follow the disk, the filter and the screen size.

use crate::app::jobs::search::SearchJob;
use crate::app::search::{MAX_ROWS, SearchRow};

use super::search::{blog, search_posts, text};
use super::*;

#[test]
fn a_change_on_disk_refreshes_what_was_found_and_the_choice_stays() {
    let mut driver = Driver::searching("breaker");
    driver.keys("\tG");
    assert_eq!(
        driver.result_rows().last().map(String::as_str),
        Some(">5: The last breaker.")
    );
    let before = driver.search_count();
    driver.delta(
        vec![
            post("0.md", "Zero breaker", "2026-12-01"),
            post("a.md", "Alpha", "2026-11-03"),
        ],
        &["b.md"],
    );
    assert_eq!(driver.search_count(), before + 1);
    // deleted posts vanish at once, others stay until they are searched again
    assert!(!driver.result_rows().iter().any(|row| row.contains("Beta")));
    let newer = |id: &str| match id {
        "c.md" => "---\ntitle: Gamma\n---\n\nNew.\n\nNewer.\n\nThe last breaker.\n".to_owned(),
        other => text(other),
    };
    let job = driver.search_job();
    driver.event(Event::SearchResults(Box::new(search_posts(
        &job,
        0..1,
        newer,
    ))));
    assert_eq!(
        driver.result_rows().first().map(String::as_str),
        Some("Zero breaker 1")
    );
    driver.event(Event::SearchResults(Box::new(search_posts(
        &job,
        1..3,
        newer,
    ))));
    assert_eq!(
        driver.result_rows().last().map(String::as_str),
        Some(">9: The last breaker.")
    );
    assert_eq!(driver.chosen(), Some("c.md"));
}

#[test]
fn matches_in_another_post_do_not_count_for_the_marked_one() {
    let words = "breaker one breaker two breaker\n";
    let mut driver = Driver::new(vec![
        post("a.md", "Alpha", "2026-11-03"),
        post("b.md", "Beta", "2026-11-02"),
    ]);
    driver.keys("Sbreaker");
    let job = driver.search_job();
    driver.event(Event::SearchResults(Box::new(search_posts(
        &job,
        0..2,
        |id| if id == "a.md" { "one breaker\n" } else { words }.to_owned(),
    ))));
    driver.keys("\tj");
    assert_eq!(driver.chosen(), Some("b.md"));
    position::show(&mut driver, words, 0, None);
    let matches = driver.app.preview.matches.as_ref().expect("matches");
    assert_eq!((matches.matches.count(), matches.current), (3, 0));
}

#[test]
fn only_the_posts_of_the_list_are_looked_through() {
    let mut driver = Driver::new(blog());
    driver.keys("/tag:rust\n");
    driver.keys("Sbreaker");
    let posts = |driver: &Driver| driver.search_job().posts.len();
    assert_eq!(posts(&driver), 1);
    driver.answer_search();
    driver.keys("\t0");
    assert_eq!((driver.query(), posts(&driver)), ("", 3));
    driver.answer_search();
    assert_eq!(driver.app.search.count().posts, 3);
}

#[test]
fn a_thousand_rows_are_kept_and_all_are_counted() {
    let many = "a breaker\n".repeat(700);
    let mut driver = Driver::new(blog());
    driver.keys("Sbreaker");
    let job = driver.search_job();
    driver.event(Event::SearchResults(Box::new(search_posts(
        &job,
        0..3,
        |_| many.clone(),
    ))));
    assert_eq!(driver.app.search.selectable_rows(), MAX_ROWS);
    assert_eq!(driver.app.search.count().matches, 2_101);
    // the last post has no rows left, so no title is shown for it
    let titles = driver.app.search.rows(false).into_iter();
    let titles = titles.filter(|row| matches!(row, SearchRow::Post(..)));
    assert_eq!(titles.count(), 2);
}

#[test]
fn regexes_match_and_invalid_ones_are_reported() {
    let mut driver = Driver::searching("b.*r[st]");
    assert_eq!(driver.result_rows(), Vec::<String>::new());
    driver.event(Event::Key(Key {
        alt: true,
        ..Key::char('r')
    }));
    driver.answer_search();
    assert_eq!(driver.app.search.count().matches, 1);
    driver.keys("(");
    assert!(driver.app.search.error.is_some());
    assert_eq!(driver.result_rows(), Vec::<String>::new());
}

#[test]
fn leaving_a_search_stops_it() {
    let mut driver = Driver::new(blog());
    driver.keys("Sbreaker\x1b");
    assert!(driver.search_job().posts.is_empty());
    let late = SearchJob {
        posts: blog(),
        ..driver.search_job()
    };
    driver.event(Event::SearchResults(Box::new(search_posts(
        &SearchJob {
            ticket: late.ticket - 1,
            ..late
        },
        0..3,
        text,
    ))));
    assert_eq!(driver.result_rows(), Vec::<String>::new());
    // and it starts over the next time
    driver.keys("S");
    assert_eq!(driver.search_job().posts.len(), 3);
}

#[test]
fn progress_of_a_slow_search_is_shown_after_a_delay() {
    let mut driver = Driver::new(blog());
    driver.keys("Sbreaker");
    let later = |after| crate::blog::human_date::add_milliseconds(clock(0).now, after);
    assert!(!driver.app.search.can_show_count(later(0)));
    assert_eq!(driver.app.deadline(), Some(later(300)));
    let job = driver.search_job();
    driver.event(Event::SearchResults(Box::new(search_posts(
        &job,
        0..1,
        text,
    ))));
    assert_eq!(driver.app.search.searched(later(300)), (1, 3));
    driver.event(Event::SearchResults(Box::new(search_posts(
        &job,
        1..3,
        text,
    ))));
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
    driver.answer_search();
    assert!(driver.app.screen().preview.is_none());
    let asked = driver.render_count();
    driver.keys("\n");
    assert!(driver.app.screen().preview.is_some());
    assert_eq!(driver.render_count(), asked + 1);
    driver.keys("\x1b");
    assert!(driver.app.screen().search.is_some());
}

#[test]
fn a_filter_or_the_tags_opened_from_a_search_end_it() {
    for keys in ["\t:tag pane\n", "\t:filter posts\n"] {
        let mut driver = Driver::searching("breaker");
        driver.keys(keys);
        assert!(!driver.app.view.is_searching(), "{keys:?}");
        assert!(driver.app.screen().list.is_some(), "{keys:?}");
    }
}

#[test]
fn back_from_a_post_that_a_link_led_to_the_choice_is_shown_again() {
    let mut driver = Driver::searching("breaker");
    driver.render(60);
    driver.keys("\n");
    driver.app.list.select(PostId::new("c.md"));
    driver.app.clamp_panes();
    assert_eq!(driver.chosen(), Some("c.md"));
    driver.keys("\x1b");
    assert_eq!(
        (driver.app.view.focus, driver.chosen()),
        (Pane::Search, Some("a.md"))
    );
    driver.app.list.select(PostId::new("c.md"));
    driver.keys("\t\t");
    assert_eq!(
        (driver.app.view.focus, driver.chosen()),
        (Pane::Search, Some("a.md"))
    );
}

#[test]
fn the_mouse_chooses_what_was_found_and_gives_it_the_keys() {
    use crate::app::event::{MouseInput, MouseKind};
    let mut driver = Driver::searching("breaker");
    let click = |y| {
        Event::Mouse(MouseInput {
            kind: MouseKind::Click,
            x: 5,
            y,
        })
    };
    // the rows are: Alpha, 5, 7, a blank, Beta (whose title is a match), a blank, Gamma, 5
    driver.event(click(2 + 2));
    assert_eq!(driver.app.search.index(), 1);
    assert!(matches!(driver.app.mode, InputMode::Browse));
    driver.event(click(2 + 4));
    assert_eq!(
        (driver.app.search.index(), driver.chosen()),
        (2, Some("b.md"))
    );
    // rows without a match can't be selected
    for y in [2, 2 + 3, 2 + 6, 30] {
        driver.event(click(y));
        assert_eq!(driver.app.search.index(), 2, "{y}");
    }
    let wheel = MouseInput {
        kind: MouseKind::WheelDown,
        x: 5,
        y: 9,
    };
    driver.event(Event::Mouse(wheel));
    assert_eq!(driver.app.search.index(), 3);
}

#[test]
fn f1_helps_where_a_question_mark_is_looked_for() {
    let mut driver = Driver::searching("breaker");
    driver.keys("?");
    assert_eq!(driver.app.search.text(), "breaker?");
    driver.event(Event::Key(Key::plain(KeyCode::F(1))));
    assert!(matches!(driver.app.mode, InputMode::Popup(_)));
    driver.keys("\x1b");
    assert_eq!(
        (driver.app.view.focus, driver.app.search.text()),
        (Pane::Search, "breaker?")
    );
}
