//! Tests of read-only texts: the reason, and how to edit them anyway.

use crate::app::jobs::edit::LoadDone;

use super::edit::OLD;
use super::*;
use crate::app::confirm::Confirmation;
use crate::app::edit::read_only::ReadOnlyReason;
use crate::blog::FileStamp;
use crate::blog::save::{FileVersion, SaveError, SaveMethod};

/// The answer for a file that can't be edited, with the reason.
fn locked(path: &std::path::Path, lock: ReadOnlyReason) -> LoadDone {
    let mut read = edit::loaded(path, OLD);
    let disk = read.disk.as_mut().expect("a text");
    match lock {
        ReadOnlyReason::TooLarge => disk.is_truncated = true,
        _ => disk.base = FileVersion::new(OLD.as_bytes(), FileStamp::default()).marked_read_only(),
    }
    read
}

fn opened(lock: ReadOnlyReason) -> Driver {
    let mut driver = Driver::new(vec![post("a.md", "A", "2026-11-02")]);
    driver.keys("e");
    let path = driver.load_job().path;
    driver.event(Event::Loaded(Box::new(locked(&path, lock))));
    driver
}

#[test]
fn a_file_without_write_permission_is_read_until_somebody_decides_to_edit_it() {
    let mut driver = opened(ReadOnlyReason::NoWritePermission);
    let told = driver.warning_text();
    assert!(
        told.contains("read-only (no write permission). Ctrl-s to edit"),
        "{told}"
    );
    // typing opens no confirmation that a typed letter could answer
    driver.keys("text\n");
    driver.ctrl('v');
    driver.ctrl('z');
    assert_eq!(
        (driver.text(), driver.app.edit.unsaved().count()),
        (OLD.to_owned(), 0)
    );
    assert!(matches!(driver.app.mode, InputMode::Browse));
    driver.ctrl('s');
    assert!(matches!(
        driver.app.mode,
        InputMode::Confirm(Confirmation::TakeOver {
            lock: ReadOnlyReason::NoWritePermission
        })
    ));
    driver.keys("\x1bx");
    assert_eq!(driver.text(), OLD);
    driver.ctrl('s');
    driver.keys("tx");
    assert_eq!(driver.text(), edit::with_typed("x"));
    driver.ctrl('s');
    assert!(driver.save_job().base.expect("a base").is_protected());
    driver.finish_save(SaveMethod::Replaced);
    driver.ctrl('q');
    assert!(driver.effects.contains(&Effect::Quit));
}

#[test]
fn a_file_that_loses_its_permission_while_it_is_edited_is_saved_only_when_asked_again() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    driver.answer_save(Err(SaveError::Protected));
    let told = driver.warning_text();
    assert!(
        told.contains("no write permission") && told.contains("recovery copy"),
        "{told}"
    );
    assert!(driver.app.edit.is_unsaved(&path));
    assert_eq!(driver.load_job().path, path);
    driver.event(Event::Loaded(Box::new(locked(
        &path,
        ReadOnlyReason::NoWritePermission,
    ))));
    driver.ctrl('q');
    assert!(matches!(
        driver.app.mode,
        InputMode::Confirm(Confirmation::Quit { .. })
    ));
    driver.keys("\x1b");
    driver.ctrl('s');
    driver.keys("t");
    driver.ctrl('s');
    let job = driver.save_job();
    assert!(job.base.expect("a base").is_protected());
    assert_eq!(job.text.to_string(), edit::with_typed("a"));
}

#[test]
fn a_text_that_is_too_large_can_only_be_read() {
    let mut driver = opened(ReadOnlyReason::TooLarge);
    let told = driver.warning_text();
    assert!(
        told.contains("Larger than 64 MiB: opened read-only"),
        "{told}"
    );
    driver.keys("x");
    assert_eq!(driver.text(), OLD);
    assert!(
        driver
            .status_text()
            .starts_with("Not changed: the file is larger"),
        "{}",
        driver.status_text()
    );
    driver.ctrl('s');
    assert!(
        driver
            .status_text()
            .starts_with("Not saved: the file is larger"),
        "{}",
        driver.status_text()
    );
    assert!(matches!(driver.app.mode, InputMode::Browse));
}
