//! Tests of pastes that arrive as keys.

use super::*;
use crate::app::event::{PasteContinuation, PastedKeys};

#[test]
fn a_paste_in_pieces_is_one_step_and_continues_no_list() {
    let (mut driver, _) = Driver::writing("- one\n");
    driver.ctrl('e');
    let pieces = [
        ("\n- two\n- th", PasteContinuation::Nothing),
        ("ree\n", PasteContinuation::Chunk),
        ("end", PasteContinuation::Chunk),
    ];
    for (text, follows) in pieces {
        paste_keys(&mut driver, text, follows);
    }
    assert_eq!(driver.text(), "- one\n- two\n- three\nend\n");
    driver.keys("!");
    driver.ctrl('z');
    assert_eq!(driver.text(), "- one\n- two\n- three\nend\n");
    driver.ctrl('z');
    assert_eq!(driver.text(), "- one\n");
}

fn paste_keys(driver: &mut Driver, text: &str, follows: PasteContinuation) {
    driver.event(Event::PastedKeys(PastedKeys {
        text: text.to_owned(),
        follows,
        is_long: false,
    }));
}

#[test]
fn keys_that_turn_out_to_begin_a_paste_are_one_step_with_it() {
    for (typed, rest) in [
        ("-", " a\n- b\n"),
        ("- a", "\n- b\n"),
        ("1. one two three", "\n2. b"),
    ] {
        let (mut driver, _) = Driver::writing("\n");
        driver.keys(typed);
        paste_keys(&mut driver, rest, PasteContinuation::Keys(typed.len()));
        paste_keys(&mut driver, "end", PasteContinuation::Chunk);
        assert_eq!(driver.text(), format!("{typed}{rest}end\n"));
        driver.ctrl('z');
        assert_eq!(driver.text(), "\n", "{typed:?}");
        driver.ctrl('y');
        assert_eq!(driver.text(), format!("{typed}{rest}end\n"));
    }
}

#[test]
fn undoing_a_paste_keeps_earlier_edits() {
    let (mut driver, _) = Driver::writing("one two\n");
    driver.ctrl('e');
    driver.keys(" three");
    driver.event(Event::Key(Key {
        alt: true,
        ..Key::char('y')
    }));
    paste_keys(&mut driver, "x\ny", PasteContinuation::Keys(3));
    driver.ctrl('z');
    assert_eq!(driver.text(), "one two three\none two three\n");
}

#[test]
fn short_text_at_once_is_keys_where_no_text_is_edited() {
    let (mut driver, _) = Driver::writing("one\n");
    driver.ctrl('f');
    paste_keys(&mut driver, "one\nx", PasteContinuation::Nothing);
    assert!(
        matches!(driver.app.mode, InputMode::Browse),
        "Enter ended the search"
    );
    assert!(driver.text().contains('x'), "{}", driver.text());
}
