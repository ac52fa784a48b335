//! The mouse: clicks that do what keys do, double clicks, and how to select text.

use super::*;
use crate::app::event::ClickTarget;
use crate::config::Action;
use crate::config::settings::MouseSetting;

fn posts() -> Vec<Arc<Post>> {
    vec![
        tagged(post("a.md", "Alpha", "2026-05-05"), &["rust", "ssh"]),
        tagged(post("b.md", "Beta", "2026-05-04"), &["rust"]),
        post("c.md", "Gamma", "2026-05-03"),
    ]
}

fn mouse(driver: &mut Driver, kind: MouseKind, (x, y): (usize, usize)) {
    driver.event(Event::Mouse(MouseInput { kind, x, y }));
}

#[test]
fn the_mouse_is_captured_where_the_terminal_is_on_this_machine() {
    for (setting, remote, wanted) in [
        (MouseSetting::Auto, false, true),
        (MouseSetting::Auto, true, false),
        (MouseSetting::On, true, true),
        (MouseSetting::Off, false, false),
    ] {
        let mut setup = setup();
        setup.settings.mouse = setting;
        setup.remote = remote;
        assert_eq!(setup.captures_mouse(), wanted, "{setting:?} {remote}");
        let library = Library::new("Field Notes", SiteKind::Docusaurus, Sort::Newest);
        let app = App::new(setup, library, clock(0), None);
        assert_eq!(app.view.mouse.is_on, wanted);
    }
}

#[test]
fn a_double_click_reads_a_post_and_two_slow_clicks_do_not() {
    let second = (10, 6);
    for (seconds, other, focus) in [
        (0, second, Pane::Preview),
        (1, second, Pane::List),
        (0, (10, 3), Pane::List),
    ] {
        let mut driver = Driver::new(posts());
        mouse(&mut driver, MouseKind::Click, second);
        assert_eq!(
            (driver.chosen(), driver.app.view.focus),
            (Some("b.md"), Pane::List)
        );
        driver.now += seconds;
        mouse(&mut driver, MouseKind::Click, other);
        assert_eq!(driver.app.view.focus, focus, "{seconds} {other:?}");
    }
}

#[test]
fn a_target_does_what_its_key_does() {
    let mut driver = Driver::new(posts());
    let mut click = |target| driver.event(Event::Activate(target));
    click(ClickTarget::Tag("rust".to_owned()));
    click(ClickTarget::Action(Action::Sort));
    assert_eq!(driver.query(), "tag:rust");
    assert!(matches!(driver.app.mode, InputMode::Popup(_)));
    driver.keys("\x1b");
    driver.event(Event::Activate(ClickTarget::Tag("rust".to_owned())));
    assert_eq!(driver.query(), "");
    // while a filter is typed, it is kept
    driver.keys("/ssh");
    driver.event(Event::Activate(ClickTarget::Tag("rust".to_owned())));
    assert!(matches!(driver.app.mode, InputMode::Browse));
    assert_eq!(driver.query(), "tag:rust ssh");
}

#[test]
fn dragging_explains_once_how_text_is_selected() {
    let mut driver = Driver::new(posts());
    let said = |driver: &Driver| {
        let notice = driver.app.notices.status_message();
        notice.is_some_and(|notice| notice.text.contains("Shift"))
    };
    mouse(&mut driver, MouseKind::Drag, (60, 9));
    assert!(said(&driver));
    driver.keys("j");
    mouse(&mut driver, MouseKind::Drag, (60, 9));
    assert!(!said(&driver));
}

#[test]
fn the_divider_is_dragged_as_far_as_there_is_room_and_comes_back_at_once() {
    for keys in ["", "t"] {
        let mut driver = Driver::new(posts());
        driver.keys(keys);
        let divider = |driver: &Driver| *driver.app.screen().rules.last().expect("a divider");
        let before = divider(&driver);
        mouse(&mut driver, MouseKind::Drag, (before + 5, 9));
        assert_eq!(divider(&driver), before, "it was not clicked");
        mouse(&mut driver, MouseKind::Click, (before, 9));
        for x in [before + 5, before + 2, before - 3, before + 200] {
            mouse(&mut driver, MouseKind::Drag, (x, 20));
            assert!(x > 120 || divider(&driver) == x, "{x}");
        }
        assert!(divider(&driver) < 120);
        mouse(&mut driver, MouseKind::Drag, (before + 1, 20));
        assert_eq!(divider(&driver), before + 1);
        // a click elsewhere lets go of it
        mouse(&mut driver, MouseKind::Click, (10, 9));
        mouse(&mut driver, MouseKind::Drag, (before + 5, 9));
        assert_eq!(divider(&driver), before + 1);
    }
}
