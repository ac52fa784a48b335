//! Tests of reading on: to the next post, to where a post was left, with the list focused or not.

use super::*;
use crate::app::scroll_anchor::ScrollAnchor;
use crate::app::view::{LeftPane, ViewState};

/// A driver whose previewed post has this many rows.
fn previewing(rows: usize) -> Driver {
    let mut driver = Driver::new(blog());
    driver.render(rows);
    driver
}

fn space(driver: &mut Driver) {
    driver.event(Event::Key(Key::char(' ')));
}

fn message(driver: &Driver) -> String {
    let notice = driver.app.notices.status_message();
    notice.map_or_else(String::new, |notice| notice.text.clone())
}

#[test]
fn the_next_and_the_previous_post_are_read_from_their_top() {
    let mut driver = previewing(200);
    driver.keys("\nG");
    driver.keys("J");
    driver.render(200);
    assert_eq!(driver.chosen(), Some("b.md"));
    assert_eq!(driver.app.view.focus, Pane::Preview);
    assert_eq!(driver.app.preview.top(), 0);
    driver.keys("jjjJ");
    driver.render(200);
    driver.keys("K");
    driver.render(200);
    assert_eq!(driver.chosen(), Some("b.md"));
    assert_eq!(driver.app.preview.top(), 0);
    driver.keys("KK");
    assert_eq!(driver.chosen(), Some("a.md"));
    assert_eq!(message(&driver), "This is the first post.");
    driver.keys("JJJJ");
    assert_eq!(driver.chosen(), Some("d.md"));
    assert_eq!(message(&driver), "This is the last post.");
}

#[test]
fn space_pages_to_the_end_and_then_to_the_next_post_in_text_and_list() {
    for focus in [Pane::List, Pane::Preview] {
        let mut driver = previewing(50);
        if focus == Pane::Preview {
            driver.keys("\n");
        }
        space(&mut driver);
        assert_eq!(driver.chosen(), Some("a.md"));
        let top = driver.app.preview.top();
        assert!(top > 0, "{focus:?}");
        driver.keys("b");
        assert_eq!(driver.app.preview.top(), 0, "{focus:?}");
        space(&mut driver);
        space(&mut driver);
        assert_eq!(driver.chosen(), Some("b.md"), "{focus:?}");
        // until its page is there, another key changes nothing
        space(&mut driver);
        assert_eq!(driver.chosen(), Some("b.md"));
        driver.render(10);
        assert_eq!(driver.app.preview.top(), 0, "{focus:?}");
        space(&mut driver);
        assert_eq!(driver.chosen(), Some("c.md"), "a post that fits");
        assert_eq!(driver.app.view.focus, focus);
    }
}

#[test]
fn space_in_a_list_without_a_preview_reads_the_post() {
    let mut driver = Driver::new(blog());
    driver.event(Event::Resize(Size {
        width: 60,
        height: 20,
    }));
    space(&mut driver);
    assert_eq!(driver.app.view.focus, Pane::Preview);
    assert_eq!(driver.chosen(), Some("a.md"));
}

#[test]
fn a_post_passed_by_shows_its_top_and_enter_resumes_it() {
    let mut driver = previewing(200);
    driver.keys("\njjjjjjjjjjjjjjjjjjjj\x1bj");
    driver.render(200);
    driver.keys("k");
    driver.render(200);
    assert_eq!(driver.app.preview.top(), 0);
    // nothing jumps while it is passed by, whatever arrives
    let mut same = post("a.md", "Alpha micro", "2026-05-05");
    Arc::make_mut(&mut same).summary.words += 1;
    driver.delta(vec![same], &[]);
    driver.render(200);
    driver.keys("vv");
    driver.render(200);
    assert_eq!(driver.app.preview.top(), 0);
    driver.keys("\n");
    assert_eq!(driver.app.preview.top(), 20);
    assert_eq!(message(&driver), "Resumed at 12 %.");
    // once it is being read, Enter and the list leave it where it is
    driver.keys("jjj\x1b\n");
    assert_eq!(driver.app.preview.top(), 23);
}

#[test]
fn a_resumed_post_is_announced_once_its_whole_page_is_there() {
    let mut driver = previewing(200);
    driver.keys("\njjjjjjjjjjjjjjjjjjjj\x1bj");
    driver.render(200);
    driver.keys("k\n");
    driver.render_first(40);
    assert_eq!(message(&driver), "");
    driver.render(200);
    assert_eq!(driver.app.preview.top(), 20);
    assert_eq!(message(&driver), "Resumed at 12 %.");
}

#[test]
fn a_finished_post_starts_from_the_top_in_this_run_and_the_next() {
    let mut driver = previewing(200);
    driver.keys("\njjjjjjj");
    driver.keys("G\x1bj");
    driver.render(200);
    driver.keys("k");
    driver.render(200);
    driver.keys("\n");
    assert_eq!(driver.app.preview.top(), 0);
    assert_eq!(message(&driver), "");
    driver.keys("q");
    let kept = driver.effects.iter().find_map(|effect| match effect {
        Effect::SaveReadingPositions(places) => Some(places.clone()),
        _ => None,
    });
    let kept = kept.expect("positions");
    assert!(
        kept.iter()
            .all(|(_, place)| *place == ScrollAnchor::default())
    );
}

#[test]
fn the_divider_moves_within_its_bounds_and_is_remembered() {
    let alt = |c| {
        let mut key = Key::plain(KeyCode::Char(c));
        key.alt = true;
        Event::Key(key)
    };
    let views: [fn(&mut ViewState); 4] = [
        |_| {},
        |view| view.focus = Pane::Edit,
        |view| view.tags = true,
        |view| {
            view.left = LeftPane::SearchResults;
            view.focus = Pane::Search;
        },
    ];
    for change in views {
        let mut driver = previewing(20);
        change(&mut driver.app.view);
        let rules = |driver: &Driver| driver.app.screen().rules;
        let before = rules(&driver);
        driver.event(alt('>'));
        let last = |rules: &[usize]| rules.last().copied();
        assert_eq!(last(&rules(&driver)), last(&before).map(|rule| rule + 4));
        driver.event(alt('<'));
        assert_eq!(rules(&driver), before);
        for (key, back) in [('<', '>'), ('>', '<')] {
            for _ in 0..60 {
                driver.event(alt(key));
            }
            let end = rules(&driver);
            assert_eq!(message(&driver), "The divider can't be moved any further.");
            driver.event(alt(back));
            assert_ne!(rules(&driver), end);
        }
    }
}

#[test]
fn focus_mode_shows_the_text_alone_and_is_zoom_while_reading() {
    let alt_z = || {
        let mut key = Key::plain(KeyCode::Char('z'));
        key.alt = true;
        Event::Key(key)
    };
    let mut driver = previewing(20);
    driver.keys("\n");
    driver.event(alt_z());
    assert!(driver.app.view.zoom);
    driver.event(alt_z());
    assert!(!driver.app.view.zoom);
    driver.app.view.focus = Pane::Edit;
    driver.event(alt_z());
    let screen = driver.app.screen();
    assert_eq!(
        (screen.header, screen.preview, screen.list),
        (None, None, None)
    );
    let text = screen.edit.expect("the text");
    assert_eq!((text.x, text.width), (20, 80));
    assert_eq!(message(&driver), "Focus mode. Alt-z ends it.");
    driver.event(alt_z());
    assert!(driver.app.screen().preview.is_some());
}

/// Whether the last event asks for no frame.
fn keeps_frame(driver: &mut Driver, event: impl FnOnce(&mut Driver)) -> bool {
    let before = driver.effects.len();
    event(driver);
    driver.effects[before..].contains(&Effect::KeepFrame)
}

#[test]
fn a_page_is_drawn_only_if_it_looks_different() {
    let mut driver = previewing(200);
    assert!(
        keeps_frame(&mut driver, |it| it.render(200)),
        "the same page"
    );
    assert!(
        !keeps_frame(&mut driver, |it| it.render(199)),
        "a shorter one"
    );
    let colored = |it: &mut Driver| it.event(Event::Colored(Vec::new()));
    assert!(keeps_frame(&mut driver, colored), "the page follows");
    assert!(!keeps_frame(&mut driver, |it| it.keys("j")), "another post");
    assert!(!keeps_frame(&mut driver, |it| it.render(199)));
    driver.keys("\n/x");
    assert!(
        !keeps_frame(&mut driver, |it| it.render(199)),
        "with matches"
    );
}
