//! Tests of damaged front matter: a warning stays, and saving asks once.

use super::edit::OLD;
use super::*;
use crate::app::confirm::Confirmation;
use crate::app::jobs::edit::SaveJob;
use crate::blog::save::SaveMethod;

impl Driver {
    /// Types at the very start of the text, and lets the pause after it pass.
    fn damage(&mut self, words: &str) {
        self.event(Event::Key(Key {
            ctrl: true,
            ..Key::plain(KeyCode::Home)
        }));
        self.keys(words);
        self.pause();
    }

    fn pause(&mut self) {
        self.now += 1;
        self.event(Event::Tick);
    }

    fn saves(&self) -> usize {
        let is_save = |effect: &&Effect| matches!(effect, Effect::Save(_));
        self.effects.iter().filter(is_save).count()
    }

    fn asks_to_save(&self) -> bool {
        matches!(
            self.app.mode,
            InputMode::Confirm(Confirmation::SaveDamaged { .. })
        )
    }
}

#[test]
fn a_warning_stays_until_the_front_matter_is_whole_again() {
    let (mut driver, _) = Driver::writing(OLD);
    driver.pause();
    assert_eq!(driver.warning_text(), "");
    driver.damage("xy");
    let warning = driver.warning_text();
    assert!(
        warning.starts_with("Text before the front matter"),
        "{warning}"
    );
    // Esc doesn't dismiss it; it goes with the text it is about and comes back with it
    driver.keys("\x1b");
    assert_ne!(driver.app.view.focus, Pane::Edit);
    assert_eq!(driver.warning_text(), "");
    driver.keys("e");
    assert_eq!(driver.warning_text(), warning);
    driver.ctrl('z');
    driver.pause();
    assert_eq!(driver.text(), OLD);
    assert_eq!(driver.warning_text(), "");
}

#[test]
fn saving_damaged_front_matter_asks_once() {
    let (mut driver, _) = Driver::writing(OLD);
    driver.damage("x");
    driver.ctrl('s');
    assert!(driver.asks_to_save());
    assert_eq!(driver.saves(), 0);
    driver.keys("\x1b");
    assert_eq!((driver.saves(), driver.text()), (0, format!("x{OLD}")));
    driver.ctrl('s');
    driver.keys("s");
    assert_eq!(driver.save_job().text.to_string(), format!("x{OLD}"));
    driver.finish_save(SaveMethod::Replaced);
    assert!(driver.warning_text().starts_with("Text before"), "it stays");
    // not again while it is damaged
    driver.keys("y");
    driver.ctrl('s');
    assert_eq!(driver.saves(), 2);
    driver.finish_save(SaveMethod::Replaced);
    // but again once it was whole
    driver.keys("\x08\x08");
    driver.pause();
    driver.keys("z");
    driver.ctrl('s');
    assert!(driver.asks_to_save(), "also within the pause after a key");
}

#[test]
fn quitting_asks_before_it_saves_damaged_front_matter() {
    let damaged = || {
        let (mut driver, _) = Driver::writing(OLD);
        driver.damage("x");
        driver.ctrl('q');
        driver.keys("s");
        assert!(driver.asks_to_save());
        driver
    };
    let mut driver = damaged();
    driver.keys("s");
    driver.finish_save(SaveMethod::Replaced);
    assert!(driver.effects.contains(&Effect::Quit));
    let mut driver = damaged();
    driver.keys("\x1b");
    assert_eq!(driver.saves(), 0);
    assert!(matches!(driver.app.mode, InputMode::Browse));
    assert_eq!(driver.app.view.focus, Pane::Edit);
    assert!(!driver.effects.contains(&Effect::Quit));
}

#[test]
fn autosave_goes_on_while_the_question_is_open() {
    let (mut driver, _) = Driver::writing(OLD);
    driver.damage("x");
    driver.ctrl('s');
    assert_eq!(driver.keep_job().text.to_string(), format!("x{OLD}"));
}

#[test]
fn saving_conflict_markers_warns() {
    let text = format!("{OLD}\n<<<<<<< mine\na\n=======\nb\n>>>>>>> on disk\n");
    let (mut driver, _) = Driver::writing(&text);
    driver.keys("x");
    driver.ctrl('s');
    let SaveJob { text, .. } = driver.save_job();
    assert!(text.to_string().contains("<<<<<<<"), "saved anyway");
    driver.finish_save(SaveMethod::Replaced);
    let warning = driver.warning_text();
    assert!(
        warning.starts_with("Saved with conflict markers (line 7)."),
        "{warning}"
    );
    driver.ctrl('a');
    driver.keys("Whole.");
    driver.ctrl('s');
    driver.finish_save(SaveMethod::Replaced);
    assert_eq!(driver.warning_text(), "");
    // an example in a code block is none
    let example = format!("{OLD}\n```\n<<<<<<< mine\na\n=======\nb\n>>>>>>> x\n```\n");
    let (mut driver, _) = Driver::writing(&example);
    driver.keys("x");
    driver.ctrl('s');
    driver.finish_save(SaveMethod::Replaced);
    assert_eq!(driver.warning_text(), "");
}

#[test]
fn an_empty_post_has_no_words() {
    for (text, words) in [
        ("---\ntitle: A\n---\n\n<!-- truncate -->\n", 0),
        ("---\ntitle: A\n---\n\n{/* truncate */}\n", 0),
        ("---\ntitle: A\n---\n", 0),
        ("---\ntitle: A\n---\n\nOne\n\n<!-- truncate -->\n", 2),
    ] {
        let (driver, _) = Driver::writing(text);
        let open_post = driver.app.edit.current().expect("a text");
        assert_eq!(open_post.snapshot.words, words, "{text:?}");
        let body = text.rsplit("---\n").next().unwrap_or_default();
        assert_eq!(crate::blog::word_count::count_body(body), words, "{text:?}");
    }
}
