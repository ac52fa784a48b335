//! Tests of leaving the editor: Esc closes, clears, then leaves; saving works from the panes, too.

use super::edit::{OLD, with_typed};
use super::*;
use crate::blog::human_date;
use crate::blog::save::SaveMethod;

impl Driver {
    /// Sends a key at a time in milliseconds after the start.
    fn key_at(&mut self, key: Key, milliseconds: i64) {
        let now = human_date::add_milliseconds(clock(0).now, milliseconds);
        let time = Clock { now, ..clock(0) };
        let effects = self.app.update(Event::Key(key), time);
        self.effects.extend(effects);
    }

    fn is_writing(&self) -> bool {
        self.app.view.focus == Pane::Edit
    }

    fn selects(&self) -> bool {
        let open_post = self.app.edit.current().expect("a text");
        !open_post.buffer.selection().is_empty()
    }
}

const ESC: Key = Key::plain(KeyCode::Esc);

#[test]
fn esc_closes_what_is_open_then_clears_the_selection_then_leaves() {
    let (mut driver, _) = Driver::writing(OLD);
    driver.ctrl('a');
    driver.ctrl('f');
    driver.keys("\x1b");
    assert!(matches!(driver.app.mode, InputMode::Browse));
    assert!(
        driver.is_writing() && driver.selects(),
        "the bar closes first"
    );
    driver.keys("\x1b");
    assert!(driver.is_writing() && !driver.selects());
    driver.keys("\x1b");
    assert!(!driver.is_writing());
    // a match is selected, and goes with its selection
    let (mut driver, _) = Driver::writing(OLD);
    driver.ctrl('f');
    driver.keys("words\n");
    assert!(driver.selects());
    driver.keys("\x1b");
    assert!(driver.is_writing() && !driver.selects());
    driver.keys("\x1b");
    assert!(!driver.is_writing());
}

#[test]
fn where_esc_stays_twice_within_half_a_second_leaves() {
    for (esc, vim, leaves) in [
        (None, false, true),
        (None, true, false),
        (Some(false), false, false),
        (Some(true), true, true),
    ] {
        let (mut driver, _) = Driver::writing(OLD);
        driver.app.session.settings.keys.esc = esc;
        driver.app.session.settings.keys.vim = vim;
        driver.key_at(ESC, 0);
        assert_eq!(driver.is_writing(), !leaves, "{esc:?} {vim}");
    }
    let stays = || {
        let (mut driver, _) = Driver::writing(OLD);
        driver.app.session.settings.keys.esc = Some(false);
        driver
    };
    for (second, is_writing) in [(500, false), (501, true)] {
        let mut driver = stays();
        driver.key_at(ESC, 0);
        assert!(
            driver.status_text().contains("Esc twice"),
            "{}",
            driver.status_text()
        );
        driver.key_at(ESC, second);
        assert_eq!(driver.is_writing(), is_writing, "{second}");
    }
    // a key in between starts anew, and what is typed is text
    let mut driver = stays();
    driver.key_at(ESC, 0);
    driver.key_at(Key::char('j'), 100);
    driver.key_at(ESC, 200);
    assert!(driver.is_writing());
    assert_eq!(driver.text(), with_typed("j"));
    // the first press clears a selection, the second leaves
    let mut driver = stays();
    driver.ctrl('a');
    driver.key_at(ESC, 0);
    assert!(driver.is_writing() && !driver.selects());
    driver.key_at(ESC, 100);
    assert!(!driver.is_writing());
}

#[test]
fn unsaved_text_is_saved_from_the_list_and_the_preview() {
    for pane in ["", "\n"] {
        let (mut driver, path) = Driver::writing(OLD);
        driver.keys("x\x1b");
        driver.keys(pane);
        driver.ctrl('s');
        assert_eq!(
            driver.save_job().text.to_string(),
            with_typed("x"),
            "{pane:?}"
        );
        driver.finish_save(SaveMethod::Replaced);
        assert!(!driver.app.edit.is_unsaved(&path));
        assert!(
            driver.status_text().starts_with("Saved."),
            "{}",
            driver.status_text()
        );
        driver.ctrl('s');
        assert_eq!(driver.status_text(), "No changes to save.");
    }
    // the only unsaved text is meant, wherever the selection is
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("x\x1bj");
    driver.ctrl('s');
    assert_eq!(driver.save_job().path, path);
}
