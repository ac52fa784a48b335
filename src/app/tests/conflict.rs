//! Tests of conflicts: whichever version is chosen, the other is kept.

use std::path::{Path, PathBuf};

use crate::app::edit::ConflictDialog;
use crate::app::jobs::edit::{CompareDone, HunkLine, HunkView};

use super::edit::{OLD, loaded};
use super::*;
use crate::app::new_blog::FirstContent;
use crate::blog::recovery::{self, RecoveryCopy, RecoveryInfo};
use crate::blog::save::{SaveError, SaveMethod};
use crate::editor::merge::ChangedBy;
use crate::text::Size;

fn recovery_copy(path: &Path, text: &str, is_aside: bool) -> recovery::FoundRecovery {
    recovery::FoundRecovery {
        path: "/state/1.draft".into(),
        copy: Ok(RecoveryCopy {
            about: RecoveryInfo {
                file: path.to_owned(),
                base: None,
                cursor: (5, 4),
                at: Timestamp::UNIX_EPOCH,
                host: String::new(),
                pid: 1,
                is_aside,
                is_escaped: false,
            },
            text: text.to_owned(),
        }),
    }
}

impl Driver {
    fn conflict(&self) -> &ConflictDialog {
        match &self.app.mode {
            InputMode::Conflict(dialog) => dialog,
            other => panic!("no texts to settle but {other:?}"),
        }
    }

    /// Creates a conflict: on save, the disk has another text.
    fn in_conflict(theirs: &str) -> (Self, PathBuf) {
        let (mut driver, path) = Self::writing(OLD);
        driver.keys("Mine. ");
        driver.ctrl('s');
        driver.answer_save(Err(SaveError::Changed(theirs.as_bytes().to_vec())));
        (driver, path)
    }
}

#[test]
fn keeping_mine_saves_over_exactly_what_was_shown() {
    let (mut driver, _) = Driver::in_conflict("theirs\n");
    assert_eq!(driver.conflict().theirs.to_string(), "theirs\n");
    driver.keys("1");
    let aside = driver.last(|effect| match effect {
        Effect::StashText(job, clears) => Some((job.text.to_string(), *clears)),
        _ => None,
    });
    assert_eq!(aside, Some(("theirs\n".to_owned(), false)));
    let job = driver.save_job();
    assert_eq!(job.text.to_string(), edit::with_typed("Mine. "));
    assert!(
        job.base
            .is_some_and(|base| base.is_same_content(b"theirs\n"))
    );
    // the file changed again meanwhile
    driver.answer_save(Err(SaveError::Changed(b"newer\n".to_vec())));
    assert_eq!(driver.conflict().theirs.to_string(), "newer\n");
}

#[test]
fn taking_theirs_keeps_mine_among_the_drafts_and_in_the_history() {
    let (mut driver, path) = Driver::in_conflict("theirs\n");
    driver.keys("2");
    let aside = driver.last(|effect| match effect {
        Effect::StashText(job, clears) => Some((job.text.to_string(), *clears)),
        _ => None,
    });
    assert_eq!(aside, Some((edit::with_typed("Mine. "), true)));
    assert_eq!(driver.text(), "theirs\n");
    assert!(!driver.app.edit.is_unsaved(&path));
    driver.ctrl('z');
    assert_eq!(driver.text(), edit::with_typed("Mine. "));
}

#[test]
fn a_merged_text_is_saved_by_whoever_looked_it_over() {
    let (mut driver, path) = Driver::in_conflict("theirs\n");
    driver.keys("3");
    assert!(
        matches!(driver.app.mode, InputMode::Conflict(_)),
        "not merged yet"
    );
    driver.event(Event::Compared(Box::new(CompareDone {
        path: path.clone(),
        hunks: Vec::new(),
        merged: ("x\n<<<<<<< mine\n".to_owned(), 1),
    })));
    driver.keys("3");
    assert_eq!(driver.text(), "x\n<<<<<<< mine\n");
    assert!(driver.app.edit.is_unsaved(&path));
    assert!(
        driver.status_text().contains("Resolve the conflict"),
        "{}",
        driver.status_text()
    );
    assert_eq!(
        driver.app.edit.current().expect("a text").line_and_column(),
        (2, 1)
    );
}

#[test]
fn saving_a_copy_takes_a_free_name() {
    let (mut driver, path) = Driver::in_conflict("theirs\n");
    driver.keys("4");
    assert!(driver.save_job().path.ends_with("a.mine.md"));
    driver.answer_save(Err(SaveError::Exists));
    assert!(driver.save_job().path.ends_with("a.mine-2.md"));
    assert!(driver.save_job().base.is_none());
    driver.finish_save(SaveMethod::New);
    assert_eq!(driver.text(), "theirs\n");
    assert!(!driver.app.edit.is_unsaved(&path));
    assert!(
        driver.status_text().contains("a.mine-2.md"),
        "{}",
        driver.status_text()
    );
}

#[test]
fn deciding_later_changes_nothing() {
    let (mut driver, path) = Driver::in_conflict("theirs\n");
    driver.keys("\x1b");
    assert_eq!(driver.text(), edit::with_typed("Mine. "));
    assert!(driver.app.edit.is_unsaved(&path));
}

fn with_recovery_copy(text: &str, is_aside: bool) -> Driver {
    let mut driver = Driver::new(vec![post("a.md", "A", "2026-11-02")]);
    driver.keys("e");
    let path = driver.load_job().path;
    let mut read = loaded(&path, OLD);
    read.recovery_files = vec![recovery_copy(&path, text, is_aside)];
    driver.event(Event::Loaded(Box::new(read)));
    driver
}

#[test]
fn a_draft_of_an_earlier_run_is_offered_and_never_taken_by_itself() {
    let mut driver = with_recovery_copy("kept\n", false);
    assert_eq!(driver.conflict().mine.to_string(), "kept\n");
    assert_eq!(driver.text(), OLD);
    driver.now += 1;
    driver.keys("1");
    assert_eq!(driver.text(), "kept\n");
    assert_eq!(driver.keep_job().text.to_string(), "kept\n");
    let old = driver.last(|effect| match effect {
        Effect::ReplaceRecovery(_, old) => Some(old.clone()),
        _ => None,
    });
    assert_eq!(old, Some("/state/1.draft".into()));
}

#[test]
fn a_draft_whose_text_is_on_disk_goes_and_one_set_aside_is_not_offered() {
    let driver = with_recovery_copy(OLD, false);
    assert!(
        driver
            .effects
            .contains(&Effect::DeleteRecovery("/state/1.draft".into()))
    );
    assert!(matches!(driver.app.mode, InputMode::Browse));
    let driver = with_recovery_copy("other", true);
    assert!(matches!(driver.app.mode, InputMode::Browse));
    assert!(
        !driver
            .effects
            .contains(&Effect::DeleteRecovery("/state/1.draft".into()))
    );
}

#[test]
fn a_copy_of_a_text_of_the_tour_goes_to_a_blog_of_ones_own() {
    let (mut driver, path) = Driver::in_conflict("theirs\n");
    driver.app.library.is_tour = true;
    let saves = driver.effects.len();
    driver.keys("4");
    assert!(matches!(driver.app.mode, InputMode::Prompt(_)));
    let is_save = |effect: &Effect| matches!(effect, Effect::Save(_));
    assert!(!driver.effects[saves..].iter().any(is_save));
    driver.keys("\n");
    let job = driver.last(|effect| match effect {
        Effect::CreateBlog(job) => Some(job.first.clone()),
        _ => None,
    });
    let text = crate::editor::Text::new(&edit::with_typed("Mine. "));
    assert_eq!(job, Some(FirstContent::Text(path.clone(), text)));
    // until the blog exists, the text is unsaved here
    assert!(driver.app.edit.is_unsaved(&path));
}

#[test]
fn the_cursor_is_at_the_first_conflict_in_a_text_with_a_byte_order_mark() {
    let (mut driver, path) = Driver::in_conflict("theirs\n");
    driver.event(Event::Compared(Box::new(CompareDone {
        path,
        hunks: Vec::new(),
        merged: ("\u{feff}x\n<<<<<<< mine\n".to_owned(), 1),
    })));
    driver.keys("3");
    assert_eq!(
        driver.app.edit.current().expect("a text").line_and_column(),
        (2, 1)
    );
}

/// Returns a region of changed lines on both sides.
fn region(lines: usize) -> HunkView {
    let line = HunkLine {
        mark: '+',
        text: "words\n".to_owned(),
        words: Vec::new(),
        is_context: false,
    };
    HunkView {
        line: 1,
        heading: None,
        changed_by: ChangedBy::Conflict,
        mine: vec![line.clone(); lines],
        theirs: vec![line; lines],
    }
}

#[test]
fn a_conflict_scrolls_row_by_row_and_back_from_its_end_at_once() {
    for (width, height) in [(120, 40), (80, 24), (60, 20), (40, 12)] {
        let (mut driver, path) = Driver::in_conflict("theirs\n");
        driver.event(Event::Resize(Size { width, height }));
        driver.event(Event::Compared(Box::new(CompareDone {
            path,
            hunks: vec![region(30), region(2), region(30)],
            merged: ("merged\n".to_owned(), 0),
        })));
        let rows = |driver: &Driver| {
            let rows = driver.conflict().visible_rows(&driver.app.screen());
            let texts = rows.iter().map(|row| row.sides[0].0.iter());
            let texts = texts.map(|spans| spans.map(|span| span.text.as_str()).collect());
            texts.collect::<Vec<String>>()
        };
        let start = rows(&driver);
        driver.keys("j");
        let next = rows(&driver);
        assert_eq!(start[1..], next[..next.len() - 1], "{width}x{height}");
        driver.keys(&"j".repeat(500));
        let end = rows(&driver);
        driver.keys("jk");
        let before = rows(&driver);
        assert_eq!(before[1..], end[..end.len() - 1], "{width}x{height}");
        // the selected region comes into view again
        driver.keys("n");
        let shown = rows(&driver).iter().any(|row| row.starts_with("2  "));
        assert!(shown, "{width}x{height}: {:?}", rows(&driver));
        driver.keys("g");
        assert_eq!(rows(&driver)[0], start[0], "{width}x{height}");
        driver.keys("ktmbsdy");
        assert!(matches!(driver.app.mode, InputMode::Conflict(_)));
    }
}

#[test]
fn the_third_answer_to_a_recovery_copy_keeps_both_versions() {
    for key in ["3", "4"] {
        let mut driver = with_recovery_copy("kept\n", false);
        driver.now += 1;
        driver.keys(key);
        let job = driver.save_job();
        assert!(job.path.ends_with("a.mine.md"), "{key}");
        assert_eq!(job.text.to_string(), "kept\n");
    }
}

#[test]
fn keys_still_being_typed_are_no_answer_to_the_recovery_question() {
    let is_open = |driver: &Driver| matches!(driver.app.mode, InputMode::Conflict(_));
    let mut driver = with_recovery_copy("kept\n", false);
    assert!(driver.conflict().is_recovered());
    // the rest of a sentence, typed on and on
    for _ in 0..3 {
        driver.keys("in 2026, 1 or 2 of 4\n");
        assert!(is_open(&driver));
        assert_eq!(driver.text(), OLD);
    }
    driver.now += 1;
    driver.keys("2");
    assert!(!is_open(&driver));
    // Esc works at once
    let mut driver = with_recovery_copy("kept\n", false);
    driver.keys("1\x1b");
    assert!(!is_open(&driver));
    assert_eq!(driver.text(), OLD);
    // a version found by a save is asked about at once
    let (mut driver, _) = Driver::in_conflict("theirs\n");
    assert!(!driver.conflict().is_recovered());
    driver.keys("1");
    assert!(!is_open(&driver));
}
