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
