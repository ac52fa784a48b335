//! Tests of notices: they name keys that work where they are shown, and move nothing.

use super::*;
use crate::app::notice::{Notice, NoticeText, Notices};
use crate::app::view::LeftPane;
use crate::config::{Action, ActionPlace, Keymap};

/// A driver with the focus in each pane that takes keys.
fn panes() -> Vec<Driver> {
    let pane = |keys: &str| {
        let mut driver = Driver::new(blog());
        driver.render(100);
        driver.keys(keys);
        driver
    };
    let (text, _) = Driver::writing("one\n");
    let mut search = pane("");
    search.app.view.left = LeftPane::SearchResults;
    search.app.view.focus = Pane::Search;
    vec![pane(""), pane("\n"), pane("t"), search, text]
}

fn notice(action: Action) -> Notice {
    let mut notices = Notices::default();
    let text = NoticeText::new("Done. ").key(action).words(" undoes.");
    notices.push_text(NoticeLevel::Done, NoticeTopic::Key, text, clock(0).now);
    notices.status_message().expect("a message").clone()
}

#[test]
fn a_notice_names_a_key_that_works_where_it_is_shown_or_says_where_one_does() {
    let changed = "[list]\nundo-change = []\nedit = [\"u\"]\n[everywhere]\nzoom = []\n";
    let maps = [
        Keymap::read(false, None).0,
        Keymap::read(true, None).0,
        Keymap::read(false, Some(("keys.toml", changed))).0,
    ];
    for (mut driver, map) in maps
        .iter()
        .flat_map(|map| panes().into_iter().map(move |it| (it, map)))
    {
        driver.app.session.keymap = map.clone();
        let scope = driver.app.scope();
        for action in Action::ALL.iter().copied() {
            let text = notice(action).shown_in(&driver.app);
            let way = text
                .strip_prefix("Done. ")
                .and_then(|text| text.strip_suffix(" undoes."))
                .expect("the words around the key");
            if let Some(key) = map.key(scope, action) {
                assert_eq!(
                    (way, map.action(scope, key)),
                    (&*key.to_string(), Some(action))
                );
            } else if let Some((name, rest)) = way.split_once(" in the palette (") {
                let place = match driver.app.view.focus {
                    Pane::Edit => ActionPlace::Text,
                    _ => ActionPlace::Panes,
                };
                assert!(action.works_in(place), "{scope:?}: {way}");
                assert_eq!(name, format!("`{}`", action.name()));
                let key = map
                    .key(scope, Action::Palette)
                    .expect("the palette has a key");
                assert_eq!(rest, format!("{key})"));
            } else {
                assert!(way.contains(" in the "), "{scope:?}: {way}");
            }
        }
    }
}

#[test]
fn undoing_is_named_by_the_same_key_in_every_pane() {
    for driver in panes() {
        let text = notice(Action::UndoChange).shown_in(&driver.app);
        let wanted = match driver.app.view.focus {
            Pane::Edit => "Done. u in the list undoes.",
            _ => "Done. u undoes.",
        };
        assert_eq!(text, wanted);
    }
}

/// Returns everything that can be seen to move.
fn positions(driver: &Driver) -> String {
    let app = &driver.app;
    let text = app.edit.current().map(|text| format!("{:?}", text.view));
    let list = (app.list.index(), app.list.top());
    format!("{list:?} {} {} {text:?}", app.tags.top(), app.preview.top())
}

#[test]
fn a_warning_moves_nothing_when_it_appears_or_is_dismissed() {
    let long = "Error: a.md was not saved: no space left on the device. The file is unchanged; \
        your text is in a recovery copy. Fix the cause and save again.";
    for (width, height) in [(120, 40), (80, 24), (60, 20), (40, 12)] {
        let (mut text, _) = Driver::writing(&"line\n".repeat(100));
        for _ in 0..90 {
            text.event(Event::Key(Key::plain(KeyCode::Down)));
        }
        let mut list = Driver::new(many_posts(60));
        list.render(100);
        let mut page = Driver::new(many_posts(3));
        page.render(100);
        page.keys("\n");
        let check = |driver: &mut Driver, last: &str| {
            driver.event(Event::Resize(Size { width, height }));
            driver.keys(last);
            let before = positions(driver);
            for text in [long, "polling"] {
                driver.event(Event::Notify(
                    NoticeLevel::Error,
                    NoticeTopic::Failure,
                    text.to_owned(),
                ));
            }
            assert_eq!(positions(driver), before, "appears at {width}x{height}");
            driver.event(Event::Tick);
            driver.app.notices.dismiss();
            driver.event(Event::Tick);
            driver.app.notices.dismiss();
            driver.event(Event::Tick);
            assert_eq!(positions(driver), before, "goes at {width}x{height}");
        };
        check(&mut list, "G");
        check(&mut page, "G");
        check(&mut text, "");
    }
}

#[test]
fn the_next_key_brings_what_a_warning_covers_above_it() {
    let mut driver = Driver::new(many_posts(60));
    driver.keys("G");
    let top = driver.app.list.top();
    driver.event(Event::Notify(
        NoticeLevel::Warning,
        NoticeTopic::Failure,
        "Changes on disk appear after 2 s. ".repeat(8),
    ));
    assert_eq!(driver.app.list.top(), top);
    driver.keys("kG");
    assert_eq!(driver.app.list.top(), top + 1);
}

fn many_posts(count: usize) -> Vec<Arc<Post>> {
    let one = |at| post(&format!("{at:02}.md"), &format!("Post {at}"), "2026-11-02");
    (0..count).map(one).collect()
}
