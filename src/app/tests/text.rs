//! Tests of editor keys.

use crate::app::jobs::edit::LoadDone;
use crate::app::session_restore;
use crate::app::view::PreviewPlace;

use super::edit::loaded;
use super::*;

#[test]
fn shift_selects_and_a_paste_is_one_step() {
    let (mut driver, _) = Driver::writing("one two\n");
    for _ in 0..3 {
        let right = Key::plain(KeyCode::Right);
        driver.event(Event::Key(Key {
            shift: true,
            ..right
        }));
    }
    driver.event(Event::Paste("a\r\nb".to_owned()));
    assert_eq!(driver.text(), "a\nb two\n");
    driver.ctrl('z');
    assert_eq!(driver.text(), "one two\n");
}

#[test]
fn words_are_passed_by_option_and_arrows_as_a_mac_sends_them() {
    let (mut driver, _) = Driver::writing("one two three\n");
    let key = |c, alt, ctrl| Key {
        ctrl,
        alt,
        ..Key::plain(c)
    };
    let mut columns = Vec::new();
    for c in ['f', 'f', 'b', 'f', 'f'] {
        driver.event(Event::Key(key(KeyCode::Char(c), true, false)));
        columns.push(place(&driver).1);
    }
    assert_eq!(
        (columns, driver.text().as_str()),
        (vec![5, 9, 5, 9, 14], "one two three\n")
    );
    driver.event(Event::Key(key(KeyCode::Backspace, true, false)));
    assert_eq!(driver.text(), "one two \n");
    driver.event(Event::Key(key(KeyCode::Backspace, false, true)));
    assert_eq!(driver.text(), "one \n");
    driver.ctrl('b');
    assert_eq!(driver.text(), "one ****\n");
    let (mut driver, _) = Driver::writing("- one\n");
    driver.ctrl('e');
    driver.ctrl('j');
    driver.keys("two");
    assert_eq!(driver.text(), "- one\n- two\n");
    alt(&mut driver, 'k');
    assert!(driver.text().contains("```"), "{}", driver.text());
}

#[test]
fn the_key_that_ends_the_program_does_so_in_a_text_too() {
    let (mut driver, _) = Driver::writing("one\n");
    driver.ctrl('q');
    assert!(driver.effects.contains(&Effect::Quit));
    let (mut driver, _) = Driver::writing("one\n");
    driver.keys("a");
    driver.ctrl('q');
    assert!(!driver.effects.contains(&Effect::Quit));
    assert!(matches!(driver.app.mode, InputMode::Confirm(_)));
}

fn alt(driver: &mut Driver, c: char) {
    let key = Key::char(c);
    driver.event(Event::Key(Key { alt: true, ..key }));
}

fn place(driver: &Driver) -> (usize, usize) {
    driver.app.edit.current().expect("a text").line_and_column()
}

#[test]
fn what_is_typed_is_found_at_once_and_escape_goes_back() {
    let (mut driver, _) = Driver::writing("one\ntwo one\nOne\n");
    driver.event(Event::Key(Key::plain(KeyCode::Right)));
    driver.ctrl('f');
    driver.keys("one");
    assert_eq!(place(&driver), (2, 8));
    let count = driver.app.edit.find_state.count;
    assert_eq!((count.up_to_position, count.total), (2, 3));
    driver.keys("\x1b");
    assert_eq!(place(&driver), (1, 2));
    driver.ctrl('f');
    alt(&mut driver, 'c');
    assert_eq!(driver.app.edit.find_state.count.total, 2);
    driver.keys("\n");
    driver.event(Event::Key(Key::plain(KeyCode::F(3))));
    assert_eq!(
        (place(&driver), driver.status_text().as_str()),
        ((1, 4), "Search wrapped to the top.")
    );
    driver.keys("x");
    assert_eq!(driver.text(), "x\ntwo one\nOne\n", "a hit is a selection");
}

#[test]
fn one_or_all_are_replaced_and_one_undo_takes_all_back() {
    let (mut driver, _) = Driver::writing("a b a b a\n");
    driver.ctrl('r');
    driver.keys("a\nxx\n");
    assert_eq!(driver.text(), "xx b a b a\n");
    driver.ctrl('r');
    assert_eq!(driver.text(), "xx b xx b xx\n");
    assert_eq!(
        driver.status_text(),
        "Replaced 2 matches. One undo restores them."
    );
    driver.ctrl('z');
    assert_eq!(driver.text(), "xx b a b a\n");
}

#[test]
fn a_file_reloaded_while_the_bar_is_open_is_replaced_where_its_text_moved() {
    let wanted = "new\na b\nxx b\na b\n";
    for replaces_all in [false, true] {
        let (mut driver, path) = Driver::writing("a b\na b\na b\n");
        driver.event(Event::Key(Key::plain(KeyCode::Down)));
        driver.event(Event::Key(Key {
            shift: true,
            ..Key::plain(KeyCode::Down)
        }));
        driver.ctrl('r');
        driver.keys("a\nxx");
        let text = "new\na b\na b\na b\n";
        let revision = driver.app.edit.current().expect("a text").buffer.revision();
        driver.event(Event::Loaded(Box::new(LoadDone {
            edits: Some((revision, vec![(0..0, "new\n".to_owned())])),
            ..loaded(&path, text)
        })));
        assert_eq!(driver.text(), text);
        if replaces_all {
            driver.ctrl('r');
        } else {
            driver.keys("\n");
        }
        assert_eq!(driver.text(), wanted, "all: {replaces_all}");
    }
}

#[test]
fn a_match_that_a_reload_changed_is_passed_over() {
    let (mut driver, path) = Driver::writing("one two one\n");
    driver.ctrl('r');
    driver.keys("one\nxx");
    let revision = driver.app.edit.current().expect("a text").buffer.revision();
    driver.event(Event::Loaded(Box::new(LoadDone {
        edits: Some((revision, vec![(0..3, "our".to_owned())])),
        ..loaded(&path, "our two one\n")
    })));
    driver.keys("\n");
    assert_eq!(driver.text(), "our two one\n");
    driver.keys("\n");
    assert_eq!(driver.text(), "our two xx\n");
}

#[test]
fn replacing_in_a_selection_keeps_to_it_after_single_replacements() {
    for (with, wanted) in [
        ("longer", "longer\nlonger\nabc\nabc\n"),
        ("", "\n\nabc\nabc\n"),
    ] {
        let (mut driver, _) = Driver::writing("abc\nabc\nabc\nabc\n");
        for _ in 0..2 {
            driver.event(Event::Key(Key {
                shift: true,
                ..Key::plain(KeyCode::Down)
            }));
        }
        driver.ctrl('r');
        driver.keys("abc\n");
        driver.keys(with);
        driver.keys("\n");
        driver.ctrl('r');
        assert_eq!(driver.text(), wanted);
    }
}

#[test]
fn replacing_one_by_one_ends_with_the_selection() {
    let (mut driver, _) = Driver::writing("abc\nabc\nabc\nabc\n");
    for _ in 0..2 {
        driver.event(Event::Key(Key {
            shift: true,
            ..Key::plain(KeyCode::Down)
        }));
    }
    driver.ctrl('r');
    driver.keys("abc\nx\n\n");
    assert_eq!(driver.text(), "x\nx\nabc\nabc\n");
    assert_eq!(driver.status_text(), "No more matches in the selection.");
    driver.keys("\n\n");
    assert_eq!(driver.text(), "x\nx\nabc\nabc\n");
}

#[test]
fn a_long_selection_limits_replacing_and_is_no_search_text() {
    let line = "word ".repeat(60);
    let (mut driver, _) = Driver::writing(&format!("{line}\n{line}\n"));
    driver.event(Event::Key(Key {
        shift: true,
        ..Key::plain(KeyCode::End)
    }));
    driver.ctrl('r');
    let InputMode::FindReplace(bar) = &driver.app.mode else {
        panic!("no bar");
    };
    assert_eq!(bar.field.text(), "");
    driver.keys("word\nx");
    driver.ctrl('r');
    assert_eq!(driver.text(), format!("{}\n{line}\n", "x ".repeat(60)));
}

#[test]
fn an_expression_that_is_none_says_so_and_finds_nothing() {
    let (mut driver, _) = Driver::writing("a(b\n");
    driver.ctrl('f');
    alt(&mut driver, 'r');
    driver.keys("a(");
    assert_eq!(
        driver.app.edit.find_state.error.as_deref(),
        Some("unclosed group")
    );
    alt(&mut driver, 'r');
    assert_eq!(driver.app.edit.find_state.count.total, 1);
}

#[test]
fn a_line_and_a_column_are_gone_to() {
    let (mut driver, _) = Driver::writing("one\ntwo\nthree\n");
    driver.ctrl('g');
    driver.keys("3:4\n");
    assert_eq!(place(&driver), (3, 4));
    driver.ctrl('g');
    driver.keys("x\n");
    assert!(!driver.status_text().is_empty());
    assert!(matches!(driver.app.mode, InputMode::FindReplace(_)));
}

#[test]
fn lists_go_on_marks_toggle_and_the_excerpt_is_ended() {
    let (mut driver, _) = Driver::writing("- one");
    driver.event(Event::Key(Key::plain(KeyCode::End)));
    driver.keys("\ntwo");
    assert_eq!(driver.text(), "- one\n- two");
    driver.ctrl('b');
    assert_eq!(driver.text(), "- one\n- **two**");
    driver.ctrl('b');
    driver.keys("\n\n");
    alt(&mut driver, 'm');
    assert!(
        driver.text().ends_with("<!-- truncate -->\n\n"),
        "{:?}",
        driver.text()
    );
    driver.ctrl('z');
    alt(&mut driver, 't');
    assert_eq!(driver.status_text(), "Can't do this: not in a list item.");
}

#[test]
fn in_a_block_of_code_enter_keeps_the_blanks_alone() {
    let (mut driver, _) = Driver::writing("```\n  - x");
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    driver.event(Event::Key(Key::plain(KeyCode::End)));
    driver.keys("\ny");
    assert_eq!(driver.text(), "```\n  - x\n  y");
}

fn key(driver: &mut Driver, code: KeyCode) {
    driver.event(Event::Key(Key::plain(code)));
}

#[test]
fn an_address_pasted_over_words_makes_a_link_in_one_step() {
    let (mut driver, _) = Driver::writing("see the notes\n");
    driver.ctrl('a');
    driver.event(Event::Paste("https://blog.example/a".to_owned()));
    assert_eq!(
        driver.text(),
        "https://blog.example/a",
        "lines are no words"
    );
    driver.ctrl('z');
    key(&mut driver, KeyCode::Left);
    driver.event(Event::Key(Key {
        shift: true,
        ..Key::plain(KeyCode::End)
    }));
    driver.event(Event::Paste("https://blog.example/a\r".to_owned()));
    assert_eq!(driver.text(), "[see the notes](https://blog.example/a)\n");
    driver.ctrl('z');
    assert_eq!(driver.text(), "see the notes\n");
}

#[test]
fn marks_links_images_and_tables_come_and_go_by_keys() {
    let (mut driver, _) = Driver::writing("word\n");
    for c in ['i', 'c', 's'] {
        let before = driver.text();
        alt(&mut driver, c);
        assert_ne!(driver.text(), before, "Alt-{c}");
        alt(&mut driver, c);
        assert_eq!(driver.text(), before, "Alt-{c} twice");
    }
    alt(&mut driver, 'u');
    driver.keys("a cat");
    assert_eq!(driver.text(), "![a cat]()word\n");
    driver.ctrl('z');
    driver.ctrl('z');
    driver.ctrl('z');
    assert_eq!(driver.text(), "word\n");
    alt(&mut driver, 'g');
    driver.keys("a long head");
    alt(&mut driver, 'g');
    assert_eq!(
        driver.text(),
        "word\n\n| a long head |     |\n| ----------- | --- |\n|             |     |\n"
    );
}

#[test]
fn a_goal_shows_what_is_done_of_it_and_what_was_written() {
    let (mut driver, _) = Driver::writing("---\ngoal: 300\n---\n\none two\n");
    driver.event(Event::Key(Key {
        ctrl: true,
        ..Key::plain(KeyCode::End)
    }));
    driver.keys("three four five");
    driver.ctrl('p');
    driver.keys("goal\n");
    assert_eq!(
        driver.status_text(),
        "5 of 300 words \u{b7} 1 min read \u{b7} 3 written this session."
    );
    let open_post = driver.app.edit.current().expect("a text");
    assert_eq!(driver.app.word_goal(open_post), Some(300));
}

#[test]
fn two_clicks_take_the_word_and_three_the_line() {
    let (mut driver, _) = Driver::writing("one two\nthree\n");
    let area = driver.app.screen().edit.expect("a text");
    let click = MouseInput {
        kind: MouseKind::Click,
        x: area.x + 5,
        y: area.y,
    };
    for wanted in [5..5, 4..7, 0..8, 5..5] {
        driver.event(Event::Mouse(click));
        let open_post = driver.app.edit.current().expect("a text");
        assert_eq!(open_post.buffer.selection().range(), wanted);
    }
}

/// Everything visible of the app, except its text and cursor.
fn seen(driver: &Driver) -> String {
    let app = &driver.app;
    let open_post = app.edit.current();
    let text = open_post.map(|open_post| {
        let buffer = &open_post.buffer;
        (
            buffer.text().to_string(),
            buffer.selection(),
            buffer.revision(),
        )
    });
    let notices: Vec<&str> = app
        .notices
        .history()
        .map(|notice| notice.text.as_str())
        .collect();
    format!("{text:?} {:?} {notices:?} {:?}", app.mode, app.view)
}

#[test]
fn everything_the_palette_offers_in_a_text_does_something_there() {
    let offered: Vec<crate::config::Action> = {
        let (mut driver, _) = Driver::writing("one two\n");
        driver.ctrl('p');
        let InputMode::Popup(popup) = &driver.app.mode else {
            panic!("no palette");
        };
        let entries = popup.entries(&driver.app).into_iter();
        entries
            .filter_map(|entry| match entry.action {
                crate::app::popup::EntryAction::Dispatch(action) => Some(action),
                _ => None,
            })
            .collect()
    };
    assert!(offered.len() > 40, "{offered:?}");
    let mut idle = Vec::new();
    for action in offered {
        let (mut driver, _) = Driver::writing("- one two\n  - three four\n- five six\n");
        driver.keys("\n");
        driver.ctrl('z');
        key(&mut driver, KeyCode::Down);
        key(&mut driver, KeyCode::Right);
        key(&mut driver, KeyCode::Right);
        key(&mut driver, KeyCode::Right);
        key(&mut driver, KeyCode::Right);
        let (before, effects) = (seen(&driver), driver.effects.len());
        driver.app.dispatch(action);
        let done = driver.app.take_effects();
        driver.effects.extend(done);
        let does = seen(&driver) != before || driver.effects.len() > effects;
        if !does {
            idle.push(action.name());
        }
    }
    assert_eq!(idle, [] as [&str; 0], "these do nothing in a text");
}

/// Returns the names of the actions that the open palette offers.
fn names_in_palette(driver: &Driver) -> Vec<String> {
    let InputMode::Popup(popup) = &driver.app.mode else {
        panic!("no palette");
    };
    let entries = popup.entries(&driver.app).into_iter();
    let names = entries.filter_map(|entry| match entry.action {
        crate::app::popup::EntryAction::Dispatch(action) => Some(action.name().to_owned()),
        _ => None,
    });
    names.collect()
}

#[test]
fn the_palette_offers_no_action_of_a_text_or_a_dialog_in_the_panes() {
    let mut driver = Driver::new(blog());
    driver.keys(":");
    let names = names_in_palette(&driver);
    for name in ["filter", "tag-1", "rename", "sort", "quit"] {
        assert!(names.iter().any(|it| it == name), "{name}");
    }
    for name in ["newline", "bold", "keep-mine", "replace-all", "keep"] {
        assert!(!names.iter().any(|it| it == name), "{name}");
    }
}

#[test]
fn every_alt_and_function_key_of_a_text_has_another_way() {
    let (mut driver, _) = Driver::writing("one\n");
    driver.ctrl('p');
    let mut offered = names_in_palette(&driver);
    let mut listed = Driver::new(blog());
    listed.keys(":");
    offered.extend(names_in_palette(&listed));
    let is_risky = |key: &Key| key.alt || matches!(key.code, KeyCode::F(_));
    for scope in crate::config::KeyScope::ALL {
        for (action, keys) in driver.app.session.keymap.rows(scope) {
            let other = keys.iter().any(|key| !is_risky(key));
            // of the numbered tags, those that exist are offered
            let name = match action {
                crate::config::Action::ExcludeTag(_) => "exclude-tag-1",
                action => action.name(),
            };
            let named = offered.iter().any(|offered| offered == name);
            assert!(
                keys.is_empty() || other || named,
                "{scope:?} {}",
                action.name()
            );
        }
    }
}

#[test]
fn where_the_preview_has_all_the_room_nothing_is_typed_unseen() {
    let (mut driver, _) = Driver::writing("one\n");
    driver.event(Event::Resize(Size {
        width: 80,
        height: 23,
    }));
    alt(&mut driver, 'p');
    assert!(driver.app.screen().edit.is_none());
    key(&mut driver, KeyCode::PageDown);
    assert!(driver.app.screen().edit.is_none());
    driver.keys("x");
    assert!(driver.app.screen().edit.is_some());
    assert_eq!(driver.text(), "xone\n");
    alt(&mut driver, 'p');
    driver.keys("\x1b");
    assert!(driver.app.screen().edit.is_some());
    assert_eq!(driver.app.view.focus, Pane::Edit);
}

#[test]
fn the_preview_moves_right_below_and_off_and_the_next_run_remembers_where() {
    let (mut driver, _) = Driver::writing("one\n");
    let resize = |driver: &mut Driver, width, height| {
        driver.event(Event::Resize(Size { width, height }));
    };
    resize(&mut driver, 120, 40);
    let place = |driver: &Driver| {
        let screen = driver.app.screen();
        (
            screen.edit.is_some(),
            screen.preview.is_some(),
            screen.rule_row().is_some(),
        )
    };
    assert_eq!(place(&driver), (true, true, false), "right");
    alt(&mut driver, 'p');
    assert_eq!(place(&driver), (true, true, true), "below");
    resize(&mut driver, 80, 24);
    assert_eq!(place(&driver), (true, true, true), "below, also at 80x24");
    alt(&mut driver, 'p');
    assert_eq!(place(&driver), (true, false, false), "off");
    alt(&mut driver, 'p');
    assert_eq!(
        place(&driver),
        (true, true, true),
        "there is no room at the right"
    );
    let session = session_restore::session_of(&driver.app).expect("a session");
    let mut next = Driver::new(Vec::new());
    session_restore::restore(&mut next.app, session, true);
    assert_eq!(next.app.view.preview_place, PreviewPlace::Below);
}
