//! Claims about the keys of a text.

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

fn alt(driver: &mut Driver, c: char) {
    let key = Key::char(c);
    driver.event(Event::Key(Key { alt: true, ..key }));
}

fn place(driver: &Driver) -> (usize, usize) {
    driver.app.edit.desk().expect("a text").place()
}

#[test]
fn what_is_typed_is_found_at_once_and_escape_goes_back() {
    let (mut driver, _) = Driver::writing("one\ntwo one\nOne\n");
    driver.event(Event::Key(Key::plain(KeyCode::Right)));
    driver.ctrl('f');
    driver.keys("one");
    assert_eq!(place(&driver), (2, 8));
    let count = driver.app.edit.sought.count;
    assert_eq!((count.place, count.all), (2, 3));
    driver.keys("\x1b");
    assert_eq!(place(&driver), (1, 2));
    driver.ctrl('f');
    alt(&mut driver, 'c');
    assert_eq!(driver.app.edit.sought.count.all, 2);
    driver.keys("\n");
    driver.event(Event::Key(Key::plain(KeyCode::F(3))));
    assert_eq!(
        (place(&driver), driver.word().as_str()),
        ((1, 4), "From the top again.")
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
    assert_eq!(driver.word(), "Replaced 2. One undo takes them back.");
    driver.ctrl('z');
    assert_eq!(driver.text(), "xx b a b a\n");
}

#[test]
fn an_expression_that_is_none_says_so_and_finds_nothing() {
    let (mut driver, _) = Driver::writing("a(b\n");
    driver.ctrl('f');
    alt(&mut driver, 'r');
    driver.keys("a(");
    assert_eq!(
        driver.app.edit.sought.wrong.as_deref(),
        Some("unclosed group")
    );
    alt(&mut driver, 'r');
    assert_eq!(driver.app.edit.sought.count.all, 1);
}

#[test]
fn a_line_and_a_column_are_gone_to() {
    let (mut driver, _) = Driver::writing("one\ntwo\nthree\n");
    driver.ctrl('g');
    driver.keys("3:4\n");
    assert_eq!(place(&driver), (3, 4));
    driver.ctrl('g');
    driver.keys("x\n");
    assert!(!driver.word().is_empty());
    assert!(matches!(driver.app.mode, Mode::Seek(_)));
}

#[test]
fn lists_go_on_marks_toggle_and_the_excerpt_is_ended() {
    let (mut driver, _) = Driver::writing("- one");
    driver.event(Event::Key(Key::plain(KeyCode::End)));
    driver.keys("\ntwo");
    assert_eq!(driver.text(), "- one\n- two");
    alt(&mut driver, 'b');
    assert_eq!(driver.text(), "- one\n- **two**");
    alt(&mut driver, 'b');
    driver.keys("\n\n");
    alt(&mut driver, 'm');
    assert!(
        driver.text().ends_with("<!-- truncate -->\n\n"),
        "{:?}",
        driver.text()
    );
    driver.ctrl('z');
    alt(&mut driver, 't');
    assert_eq!(driver.word(), "Not done: no item of a list here.");
}

#[test]
fn in_a_block_of_code_enter_keeps_the_blanks_alone() {
    let (mut driver, _) = Driver::writing("```\n  - x");
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    driver.event(Event::Key(Key::plain(KeyCode::End)));
    driver.keys("\ny");
    assert_eq!(driver.text(), "```\n  - x\n  y");
}
