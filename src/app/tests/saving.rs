//! Tests of slow saves: what was written and what was not.

use proptest::prelude::*;

use crate::app::jobs::edit::{SaveDone, SaveJob};

use super::edit::OLD;
use super::*;
use crate::app::confirm::Confirmation;
use crate::blog::FileStamp;
use crate::blog::save::{self, DiskState as Left, FileVersion, SaveError, SaveMethod};

/// An action or event while a post is edited.
#[derive(Clone, Copy, Debug)]
enum SaveStep {
    Type,
    Undo,
    Redo,
    Save,
    /// The running save finishes.
    Done,
    /// It fails and leaves this on disk.
    Fail(Left),
    Quit,
}

/// An app with a post in the editor, and a disk that answers on command.
struct SlowDisk {
    driver: Driver,
    disk: String,
    running: Option<SaveJob>,
}

impl SlowDisk {
    fn new() -> Self {
        Self {
            driver: Driver::writing(OLD).0,
            disk: OLD.to_owned(),
            running: None,
        }
    }

    /// Runs a step; returns whether the program continues.
    fn run_step(&mut self, step: SaveStep) -> Result<bool, TestCaseError> {
        self.driver.effects.clear();
        match step {
            SaveStep::Type => self.driver.keys("a"),
            SaveStep::Undo => self.driver.ctrl('z'),
            SaveStep::Redo => self.driver.ctrl('y'),
            SaveStep::Save => self.driver.ctrl('s'),
            SaveStep::Quit => self.driver.ctrl('q'),
            SaveStep::Done => self.finish_save(None),
            SaveStep::Fail(left) => self.finish_save(Some(left)),
        }
        self.check_invariants()
    }

    fn finish_save(&mut self, left: Option<Left>) {
        let Some(job) = self.running.take() else {
            return;
        };
        let text = job.text.to_string();
        match left {
            None | Some(Left::New) => self.disk.clone_from(&text),
            Some(Left::Old) => {}
            Some(Left::Unknown) => "torn".clone_into(&mut self.disk),
        }
        let result = match left {
            None => Ok(save::SavedFile {
                base: FileVersion::new(text.as_bytes(), FileStamp::default()),
                method: SaveMethod::Replaced,
            }),
            Some(on_disk) => Err(SaveError::Failed {
                step: "syncing a new file",
                why: std::io::Error::from_raw_os_error(5),
                on_disk,
            }),
        };
        self.driver.event(Event::Saved(Box::new(SaveDone {
            path: job.path,
            revision: job.revision,
            result,
        })));
    }

    /// Checks the invariants after a step.
    fn check_invariants(&mut self) -> Result<bool, TestCaseError> {
        let text = self.driver.text();
        // while a save runs, it may still fail
        let on_disk = text == self.disk && self.running.is_none();
        for effect in &self.driver.effects {
            match effect {
                Effect::Save(job) => {
                    prop_assert!(self.running.is_none(), "two saves at once");
                    self.running = Some(SaveJob::clone(job));
                }
                Effect::DropAutosave(_) => prop_assert!(on_disk, "the copy of {text:?} is gone"),
                _ => {}
            }
        }
        if self.driver.effects.contains(&Effect::Quit) {
            prop_assert!(on_disk, "left with {text:?}, and {:?} on disk", self.disk);
            return Ok(false);
        }
        let says_nothing_to_do = self.driver.status_text().starts_with("No changes to save");
        prop_assert!(!says_nothing_to_do || on_disk, "{text:?}, {:?}", self.disk);
        if matches!(
            self.driver.app.mode,
            InputMode::Confirm(Confirmation::Quit { .. })
        ) {
            self.driver.keys("\x1b");
        }
        Ok(true)
    }
}

fn step() -> impl Strategy<Value = SaveStep> {
    prop_oneof![
        2 => Just(SaveStep::Type),
        2 => Just(SaveStep::Undo),
        1 => Just(SaveStep::Redo),
        3 => Just(SaveStep::Save),
        2 => Just(SaveStep::Done),
        1 => Just(SaveStep::Fail(Left::Old)),
        1 => Just(SaveStep::Fail(Left::New)),
        1 => Just(SaveStep::Fail(Left::Unknown)),
        2 => Just(SaveStep::Quit),
    ]
}

proptest! {
    #[test]
    fn nobody_leaves_a_text_that_is_not_on_disk_without_a_question(
        steps in proptest::collection::vec(step(), 1..24)
    ) {
        let mut slow = SlowDisk::new();
        for step in steps {
            if !slow.run_step(step)? {
                return Ok(());
            }
        }
        // in any state, one successful save is enough
        for step in [SaveStep::Done, SaveStep::Done, SaveStep::Save, SaveStep::Done, SaveStep::Quit] {
            if !slow.run_step(step)? {
                return Ok(());
            }
        }
        prop_assert!(false, "never left");
    }
}

#[test]
fn a_text_that_was_undone_while_its_save_runs_is_saved_after_it() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    driver.ctrl('z');
    driver.ctrl('s');
    assert_eq!(driver.status_text(), "");
    driver.ctrl('q');
    assert!(matches!(
        driver.app.mode,
        InputMode::Confirm(Confirmation::Quit { .. })
    ));
    driver.keys("s");
    driver.finish_save(SaveMethod::Replaced);
    assert!(!driver.effects.contains(&Effect::Quit));
    assert_eq!(driver.save_job().text.to_string(), OLD);
    driver.finish_save(SaveMethod::Replaced);
    assert!(driver.effects.contains(&Effect::Quit));
    assert!(!driver.app.edit.is_unsaved(&path));
}

#[test]
fn a_failed_save_is_told_and_its_text_is_not_kept_anew() {
    let (mut driver, _) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    let before = driver.effects.len();
    driver.answer_save(Err(SaveError::Failed {
        step: "syncing a new file",
        why: std::io::Error::from_raw_os_error(5),
        on_disk: Left::Old,
    }));
    let is_kept = |effect: &Effect| matches!(effect, Effect::Autosave(_) | Effect::DropAutosave(_));
    let after = &driver.effects[before..];
    assert!(!after.iter().any(is_kept), "{after:?}");
    assert!(
        driver.warning_text().contains("was not saved"),
        "{}",
        driver.warning_text()
    );
}

#[test]
fn quitting_waits_for_a_running_save_and_asks_when_it_takes_long() {
    let (mut driver, _) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    driver.ctrl('s');
    assert_eq!(driver.status_text(), "Already saving.");
    driver.ctrl('q');
    assert!(
        driver.status_text().starts_with("Saving before quitting."),
        "{}",
        driver.status_text()
    );
    assert!(!driver.effects.contains(&Effect::Quit));
    driver.ctrl('q');
    assert!(matches!(
        driver.app.mode,
        InputMode::Confirm(Confirmation::Quit { count: 1 })
    ));
    driver.finish_save(SaveMethod::Replaced);
    assert!(driver.effects.contains(&Effect::Quit));
}

#[test]
fn typing_on_cancels_a_pending_quit() {
    let (mut driver, _) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    driver.ctrl('q');
    driver.keys("b");
    driver.finish_save(SaveMethod::Replaced);
    driver.ctrl('s');
    driver.finish_save(SaveMethod::Replaced);
    assert!(!driver.effects.contains(&Effect::Quit));
}

#[test]
fn a_conflict_found_while_more_was_typed_keeps_all_of_it() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    driver.keys("b");
    driver.ctrl('s');
    driver.ctrl('q');
    driver.keys("\x1b");
    driver.answer_save(Err(SaveError::Changed(b"theirs".to_vec())));
    let InputMode::Conflict(dialog) = &driver.app.mode else {
        panic!("{:?}", driver.app.mode);
    };
    assert_eq!(dialog.mine.to_string(), edit::with_typed("ab"));
    assert_eq!(dialog.theirs.to_string(), "theirs");
    assert!(driver.app.edit.is_unsaved(&path));
    assert!(!driver.effects.contains(&Effect::Quit));
}

#[test]
fn a_running_save_is_not_mistaken_for_somebody_elses_change() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    driver.ctrl('z');
    let read = edit::loaded(&path, &edit::with_typed("a"));
    driver.event(Event::Loaded(Box::new(read)));
    assert_eq!(
        (driver.text(), driver.warning_text()),
        (OLD.to_owned(), String::new())
    );
}
