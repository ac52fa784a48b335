//! Tests of messages about a failing disk.

use crate::app::jobs::edit::{AutosaveDone, RecoveredFile};

use super::edit::OLD;
use super::*;
use crate::blog::recovery::StoredIn;
use crate::blog::save::{DiskState as Left, SaveError};

#[test]
fn a_save_that_may_not_last_is_no_conflict_with_itself() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    driver.answer_save(Err(SaveError::Failed {
        step: "syncing the folder",
        why: std::io::ErrorKind::Other.into(),
        on_disk: Left::New,
    }));
    assert!(driver.warning_text().contains("may not be safe"));
    assert!(driver.app.edit.is_unsaved(&path));
    assert_eq!(driver.keep_job().text.to_string(), edit::with_typed("a"));
    driver.keys("b");
    driver.ctrl('s');
    let base = driver.save_job().base.expect("a base");
    assert!(base.is_same_content(edit::with_typed("a").as_bytes()));
    // the old text is no longer the one on disk
    driver.ctrl('z');
    driver.ctrl('z');
    assert!(driver.app.edit.is_unsaved(&path));
}

#[test]
fn the_journal_says_where_text_is_when_its_folder_is_full() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    let kept = |place| AutosaveDone {
        path: path.clone(),
        revision: 1,
        at: Timestamp::UNIX_EPOCH,
        location: place,
    };
    driver.event(Event::AutosaveDone(kept(Ok(StoredIn::Fallback(
        "/blog/x.draft".into(),
    )))));
    assert!(driver.warning_text().contains("/blog/x.draft"));
    driver.event(Event::AutosaveDone(kept(Err("no room".to_owned()))));
    assert!(driver.warning_text().contains("Autosave failed: no room"));
    driver.event(Event::AutosaveDone(kept(Ok(StoredIn::Primary(
        "/state/x.draft".into(),
    )))));
    assert_eq!(driver.warning_text(), "");
}

#[test]
fn an_autosave_draws_no_frame_unless_the_header_changes() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    let mut keeps_frame = |second| {
        let before = driver.effects.len();
        driver.event(Event::AutosaveDone(AutosaveDone {
            path: path.clone(),
            revision: 1,
            at: Timestamp::from_second(second).expect("a time"),
            location: Ok(StoredIn::Primary("/state/x.draft".into())),
        }));
        driver.effects[before..].contains(&Effect::KeepFrame)
    };
    assert!(!keeps_frame(61), "the first time it is named");
    assert!(keeps_frame(70));
    assert!(keeps_frame(119));
    assert!(!keeps_frame(120), "the next minute");
}

#[test]
fn drafts_of_other_folders_are_told_quietly_and_those_of_this_blog_first() {
    let recovered = |file: &str, is_here| RecoveredFile {
        file: file.into(),
        is_gone: false,
        is_in_open_blog: is_here,
    };
    let elsewhere = || recovered("/other/x.md", false);
    let (mut driver, _) = Driver::writing(OLD);
    driver.event(Event::Recovered(vec![elsewhere()]));
    assert_eq!(driver.warning_text(), "", "nothing here can be restored");
    assert!(
        driver
            .status_text()
            .contains("another folder was recovered")
    );
    driver.event(Event::Recovered(vec![elsewhere(), elsewhere()]));
    assert!(
        driver
            .status_text()
            .contains("Unsaved text of 2 posts in other folders")
    );
    driver.event(Event::Recovered(vec![
        elsewhere(),
        recovered("/blog/b.md", true),
    ]));
    let warning = driver.warning_text();
    assert!(
        warning.contains("Recovered unsaved text of b.md"),
        "{warning}"
    );
}

#[test]
fn a_slow_start_is_reported_after_a_delay() {
    let mut driver = Driver::new(Vec::new());
    let start = driver.app.clock.now;
    let at = |milliseconds: i64| start + jiff::SignedDuration::from_millis(milliseconds);
    driver.app.library = Library::new("Blog", SiteKind::Docusaurus, Sort::Newest);
    assert_eq!(driver.app.library.awaited_folder(at(10_000)), None);
    driver.app.library.set_awaited("/srv/blog", at(0));
    driver.event(Event::Tick);
    assert_eq!(driver.app.deadline(), Some(at(300)));
    assert_eq!(driver.app.library.awaited_folder(at(299)), None);
    assert_eq!(
        driver.app.library.awaited_folder(at(300)),
        Some("/srv/blog")
    );
    driver.now = 1;
    driver.event(Event::Tick);
    assert_eq!(driver.app.deadline(), None);
    // even if nothing is in it
    driver.delta(Vec::new(), &[]);
    assert_eq!(driver.app.library.awaited_folder(at(10_000)), None);
    assert!(!driver.app.library.is_awaiting_posts());
}
