//! Tests of sessions for readers, and of idle timeouts.

use std::collections::BTreeSet;
use std::time::Duration;

use super::*;
use crate::app::limits::SessionLimits;
use crate::app::popup::{EntryAction, PopupKind};
use crate::config::{Action, KeyScope, Keymap};

/// An app that serves a reader.
fn reader() -> Driver {
    let mut driver = Driver::new(vec![
        tagged(post("a.md", "Alpha", "2026-05-05"), &["rust", "web"]),
        tagged(post("b.md", "Beta", "2026-04-04"), &["rust"]),
    ]);
    driver.app.limits = SessionLimits::new(true, None);
    driver.app.session.read_only = true;
    let keymap = std::mem::take(&mut driver.app.session.keymap);
    driver.app.session.keymap = keymap.retain_actions(Action::is_for_readers);
    driver.effects.clear();
    driver
}

/// Whether a reader may cause the effect; a list independent of the code.
fn is_harmless(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Render(_)
            | Effect::Color(_)
            | Effect::DecodeImages(_)
            | Effect::Copy(_)
            | Effect::Search(_)
            | Effect::SearchFullText(_)
            | Effect::FindLinks(_)
            | Effect::DropPage(_)
            | Effect::Rescan
            | Effect::Mouse(_)
            | Effect::Repaint
            | Effect::Quit
    )
}

#[test]
fn what_is_not_for_readers_does_nothing_wherever_the_keys_are() {
    let places: [&str; 7] = ["", "\n", "t", "/x", "Sx", "#", "?"];
    for action in Action::ALL.iter().filter(|action| !action.is_for_readers()) {
        for keys in places {
            let mut driver = reader();
            driver.keys(keys);
            let before = format!("{:?}{:?}", driver.app.mode, driver.app.view);
            driver.app.dispatch(*action);
            let effects = driver.app.take_effects();
            assert_eq!(effects, [], "{action:?} after {keys:?}");
            let after = format!("{:?}{:?}", driver.app.mode, driver.app.view);
            assert_eq!(after, before, "{action:?} after {keys:?}");
        }
    }
}

#[test]
fn no_key_of_a_reader_causes_anything_that_reaches_beyond_the_screen() {
    let shipped = Keymap::read(false, None).0;
    let rows = KeyScope::ALL
        .into_iter()
        .flat_map(|scope| shipped.rows(scope));
    let keys: BTreeSet<Key> = rows.flat_map(|(_, keys)| keys.to_vec()).collect();
    for before in ["", "\n", "t", "/x", "Sx", "#", "?", ":", "f", "o"] {
        for key in &keys {
            let mut driver = reader();
            driver.keys(before);
            driver.event(Event::Key(*key));
            driver.event(Event::Terminate);
            let wrong = driver.effects.iter().find(|effect| !is_harmless(effect));
            assert!(wrong.is_none(), "{key} after {before:?}: {wrong:?}");
            assert!(
                driver.app.edit.current().is_none(),
                "{key} after {before:?}"
            );
        }
    }
}

#[test]
fn help_and_palette_name_what_a_reader_can_do_and_nothing_else() {
    for kind in [PopupKind::Help, PopupKind::Palette] {
        let mut driver = reader();
        driver.app.open_popup(kind);
        let InputMode::Popup(popup) = &driver.app.mode else {
            panic!("a popup");
        };
        let entries = popup.entries(&driver.app);
        assert!(entries.len() > 20, "{}", entries.len());
        for entry in entries {
            let EntryAction::Dispatch(action) = entry.action else {
                continue;
            };
            assert!(action.is_for_readers(), "{action:?}");
        }
    }
    let driver = reader();
    let columns = crate::app::help::columns(&driver.app, KeyScope::List, 96);
    let words: Vec<String> = columns
        .iter()
        .flatten()
        .flat_map(|block| block.rows.iter().map(|row| row.text.clone()))
        .collect();
    for word in [
        "draft", "edit", "write", "trash", "path", "publish", "commit", "marked", "suspend",
    ] {
        assert!(
            !words.iter().any(|it| it.contains(word)),
            "{word}: {words:?}"
        );
    }
}

#[test]
fn readers_hear_nothing_of_files_settings_and_the_machine() {
    let mut driver = reader();
    for topic in [
        NoticeTopic::Settings,
        NoticeTopic::Polling,
        NoticeTopic::ScanWarning,
        NoticeTopic::Save,
        NoticeTopic::ChangedOnDisk,
        NoticeTopic::Autosave,
        NoticeTopic::Recovered,
        NoticeTopic::ReadOnly,
        NoticeTopic::Change,
        NoticeTopic::Hook,
        NoticeTopic::Failure,
    ] {
        driver.event(Event::Notify(
            NoticeLevel::Error,
            topic,
            "/home/ada/secret".to_owned(),
        ));
    }
    driver.event(Event::GitChanges(
        [(PostId::new("a.md"), crate::blog::git::GitChange::Changed)].into(),
    ));
    assert!(driver.app.notices.top_warning().is_none());
    assert_eq!(driver.app.notices.history().count(), 0);
    assert!(
        driver
            .app
            .library
            .git_change(&PostId::new("a.md"))
            .is_none()
    );
}

#[test]
fn a_post_whose_time_is_over_goes_before_the_disk_was_looked_at() {
    let mut driver = reader();
    let mut ending = post("c.md", "Gamma", "2026-03-03");
    Arc::make_mut(&mut ending).state.changes_at = Some(clock(60).now);
    driver.delta(vec![ending], &[]);
    assert_eq!(driver.visible_ids(), ["a.md", "b.md", "c.md"]);
    driver.now = 60;
    driver.event(Event::Tick);
    assert_eq!(driver.visible_ids(), ["a.md", "b.md"]);
    assert!(driver.effects.contains(&Effect::Rescan));
}

#[test]
fn a_session_ends_once_no_key_came_for_so_long() {
    for (public, keeps) in [(true, false), (false, true)] {
        let mut driver = Driver::new(blog());
        driver.app.limits = SessionLimits::new(public, Some(Duration::from_secs(900)));
        driver.event(Event::Tick);
        assert_eq!(driver.app.deadline(), Some(clock(900).now));
        driver.now = 600;
        driver.keys("j");
        driver.now = 900;
        driver.event(Event::Tick);
        driver.now = 1499;
        // changed posts are no user activity
        driver.delta(blog(), &[]);
        assert!(!driver.effects.contains(&Effect::Quit));
        assert!(driver.app.exit_message().is_none());
        driver.effects.clear();
        driver.now = 1500;
        driver.event(Event::Tick);
        assert!(driver.effects.contains(&Effect::Quit));
        let kept = driver
            .effects
            .iter()
            .any(|it| matches!(it, Effect::SaveReadingPositions(_)));
        assert_eq!(kept, keeps);
        let line = driver.app.exit_message().expect("a line");
        assert_eq!(line, "postdesk: ended after 15 minutes without a key");
    }
}

#[test]
fn without_a_limit_no_session_ends() {
    let mut driver = Driver::new(blog());
    driver.keys("j");
    driver.now = 1_000_000;
    driver.event(Event::Tick);
    assert!(!driver.effects.contains(&Effect::Quit));
    assert!(driver.app.deadline().is_none());
}

#[test]
fn an_idle_session_autosaves_what_is_unsaved_before_it_ends() {
    let (mut driver, _) = Driver::writing("one\n");
    driver.app.limits = SessionLimits::new(false, Some(Duration::from_secs(900)));
    driver.keys("typed ");
    driver.now += 900;
    driver.event(Event::Tick);
    let place = |wanted: &dyn Fn(&Effect) -> bool| driver.effects.iter().position(wanted);
    let kept = place(&|it| matches!(it, Effect::Autosave(_))).expect("the text is kept");
    let quit = place(&|it| *it == Effect::Quit).expect("the session ends");
    assert!(kept < quit);
    let line = driver.app.exit_message().expect("a line");
    assert!(
        line.contains("without a key; unsaved text was autosaved"),
        "{line}"
    );
}
