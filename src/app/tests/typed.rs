//! Tests of text typed into forms and prompts: it counts as unsaved, is autosaved until it is saved
//! or discarded, and text of an earlier run can be continued.

use std::path::PathBuf;

use crate::app::jobs::change::{ChangePreview, ChangeRefusal, PreviewReady};
use crate::app::jobs::typed_text::{TypedJob, UnfinishedText};

use super::change_preview::{operation, proposal};
use super::*;
use crate::app::confirm::Confirmation;
use crate::app::new_post_form::NewPostField;
use crate::blog::recovery::typed_input::{InputKind, InputSlot};

fn slot(what: InputKind, file: &str) -> InputSlot {
    InputSlot {
        what,
        file: PathBuf::from(file),
    }
}

fn fields(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let field = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    fields.iter().map(field).collect()
}

/// Fields, by name.
type FieldTexts = &'static [(&'static str, &'static str)];

impl Driver {
    fn in_blog() -> Self {
        let mut driver = Self::new(blog());
        driver.app.typed.folder = PathBuf::from("/blog");
        driver
    }

    /// Returns the autosaved text after all effects so far.
    fn autosaved_jobs(&self) -> Vec<TypedJob> {
        let mut kept: Vec<TypedJob> = Vec::new();
        for effect in &self.effects {
            match effect {
                Effect::AutosaveTyped(job) => {
                    kept.retain(|other| other.slot != job.slot);
                    kept.push(TypedJob::clone(job));
                }
                Effect::DropTypedAutosave(slot) => kept.retain(|job| job.slot != *slot),
                _ => {}
            }
        }
        kept
    }

    fn autosaved_fields(&self, what: InputKind) -> Option<Vec<(String, String)>> {
        let job = self
            .autosaved_jobs()
            .into_iter()
            .find(|job| job.slot.what == what);
        job.map(|job| job.fields)
    }

    fn quit_question_count(&self) -> usize {
        match &self.app.mode {
            InputMode::Confirm(Confirmation::Quit { count }) => *count,
            _ => 0,
        }
    }

    fn has_quit(&self) -> bool {
        self.effects.contains(&Effect::Quit)
    }

    fn prompt_text(&self) -> String {
        match &self.app.mode {
            InputMode::Prompt(prompt) => prompt.field.text().to_owned(),
            other => panic!("no prompt: {other:?}"),
        }
    }

    fn answer_plan_with(&mut self, result: Result<ChangePreview, ChangeRefusal>) {
        let ticket = self.plan_job().ticket;
        self.event(Event::PreviewReady(Box::new(PreviewReady {
            ticket,
            result,
        })));
    }
}

/// Keys that type text, where it is autosaved, and which fields.
const TYPED: [(&str, InputKind, FieldTexts); 7] = [
    ("nMine", InputKind::New, &[("title", "Mine")]),
    (
        "nMine\tx\trust, x\tn",
        InputKind::New,
        &[
            ("title", "Mine"),
            ("name", "x"),
            ("tags", "rust, x"),
            ("draft", "no"),
        ],
    ),
    ("nMine\n", InputKind::New, &[("title", "Mine")]),
    ("rx", InputKind::Rename, &[("title", "x")]),
    ("rx\n", InputKind::Rename, &[("title", "x"), ("name", "a")]),
    ("+web", InputKind::Tags, &[("tag", "web")]),
    ("-web", InputKind::Tags, &[("tag", "web")]),
];

#[test]
fn every_text_that_is_typed_is_kept_and_asked_for_at_the_end() {
    for (keys, what, wanted) in TYPED {
        let wanted = Some(fields(wanted));
        let mut driver = Driver::in_blog();
        driver.keys(keys);
        assert_eq!(driver.autosaved_fields(what), wanted, "{keys}");
        driver.ctrl('c');
        assert_eq!(
            (driver.quit_question_count(), driver.has_quit()),
            (1, false),
            "{keys}"
        );
        // staying returns to where the text was typed
        driver.keys("\x1b");
        assert_eq!(driver.autosaved_fields(what), wanted, "{keys}");
        driver.ctrl('c');
        assert_eq!(driver.quit_question_count(), 1, "{keys}");
        // a save can't create half a post: its text is offered at the next start
        driver.keys("s");
        assert!(driver.has_quit(), "{keys}");
        assert_eq!(driver.autosaved_fields(what), wanted, "{keys}");
        let mut driver = Driver::in_blog();
        driver.keys(keys);
        driver.ctrl('c');
        driver.keys("d");
        assert!(
            driver.has_quit() && driver.autosaved_jobs().is_empty(),
            "{keys}"
        );
    }
}

#[test]
fn fields_that_only_search_are_not_unsaved_text() {
    for keys in ["", "n", "r", "r\n", "/text", "Stext", "+", ":theme", "?x"] {
        let mut driver = Driver::in_blog();
        driver.keys(keys);
        assert!(
            driver.autosaved_jobs().is_empty(),
            "{keys}: {:?}",
            driver.autosaved_jobs()
        );
        driver.app.dispatch(crate::config::Action::Quit);
        assert_eq!(driver.quit_question_count(), 0, "{keys}");
    }
}

#[test]
fn the_form_counts_open_and_left_until_it_is_saved() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    let wanted = Some(fields(&[("title", "Ax")]));
    assert_eq!(driver.autosaved_fields(InputKind::Metadata), wanted);
    assert_eq!(
        driver.autosaved_jobs()[0].slot.file,
        PathBuf::from("/blog/a.md")
    );
    driver.ctrl('c');
    assert_eq!(driver.quit_question_count(), 1);
    driver.keys("\x1b");
    assert!(driver.is_form_open());
    driver.keys("\x1bq");
    assert_eq!(
        (driver.quit_question_count(), driver.has_quit()),
        (1, false)
    );
    driver.keys("\x1b");
    assert_eq!(driver.autosaved_fields(InputKind::Metadata), wanted);
    driver.keys("m");
    driver.answer_metadata(|_| {});
    driver.ctrl('s');
    // until the disk confirms it
    assert_eq!(driver.autosaved_fields(InputKind::Metadata), wanted);
    driver.finish_operation(false, Ok(()));
    assert!(driver.autosaved_jobs().is_empty());
    driver.keys("q");
    assert!(driver.has_quit());
}

#[test]
fn input_restored_to_its_original_is_not_unsaved() {
    let mut driver = Driver::in_form();
    driver.keys("x\x08");
    assert!(driver.autosaved_jobs().is_empty());
    driver.keys("\x1bq");
    assert!(driver.has_quit());
}

#[test]
fn forms_of_several_posts_are_kept_beside_each_other_and_saved_one_after_the_other() {
    let mut driver = Driver::in_form();
    driver.keys("x\x1bjm");
    driver.answer_metadata(|_| {});
    driver.answer_metadata(|_| {});
    driver.keys("y\x1b");
    assert_eq!(driver.autosaved_jobs().len(), 2);
    driver.keys("km");
    assert_eq!(
        driver.typed(crate::blog::front_matter::edit::Field::Title),
        "Ax"
    );
    driver.keys("\x1bq");
    assert_eq!(driver.quit_question_count(), 2);
    driver.keys("s");
    for left in [1, 0] {
        assert!(!driver.has_quit());
        driver.answer_metadata(|sheet| {
            if let Some(plan) = &mut sheet.plan {
                plan.transaction = operation(7);
            }
        });
        driver.finish_operation(false, Ok(()));
        assert_eq!(driver.autosaved_jobs().len(), left);
    }
    assert_eq!(driver.operation_count(), 2);
    assert!(driver.has_quit());
}

#[test]
fn a_form_that_cannot_be_saved_keeps_the_program_and_the_text() {
    let mut driver = Driver::in_form();
    driver.keys("x\x1bqs");
    driver.answer_metadata(|sheet| {
        sheet.plan = None;
        sheet.refused = Some((None, "no title".to_owned()));
    });
    assert!(!driver.has_quit() && driver.is_form_open());
    assert!(
        driver.status_text().contains("no title"),
        "{}",
        driver.status_text()
    );
    assert_eq!(driver.autosaved_jobs().len(), 1);
    // and so does a failed save
    driver.keys("\x1bqs");
    driver.answer_metadata(|sheet| {
        if let Some(plan) = &mut sheet.plan {
            plan.transaction = operation(7);
        }
    });
    driver.finish_operation(false, Err("the disk is full".to_owned()));
    assert!(!driver.has_quit());
    assert_eq!(driver.autosaved_jobs().len(), 1);
}

#[test]
fn the_end_by_a_signal_keeps_the_text() {
    for keys in ["nMine", "rx", "mx"] {
        let mut driver = Driver::in_blog();
        driver.keys("m");
        driver.answer_metadata(|_| {});
        driver.answer_metadata(|_| {});
        driver.keys(if keys == "mx" { "x" } else { "\x1b" });
        driver.keys(if keys == "mx" { "" } else { keys });
        driver.event(Event::Terminate);
        assert!(driver.has_quit());
        assert_eq!(driver.autosaved_jobs().len(), 1, "{keys}");
    }
}

#[test]
fn a_prompt_that_is_left_is_discarded_and_one_that_fails_is_not() {
    let mut driver = Driver::in_blog();
    driver.keys("rMine\x1b");
    assert!(driver.autosaved_jobs().is_empty());
    driver.keys("rMine\n\n");
    driver.answer_plan_with(Err(ChangeRefusal {
        lines: vec!["mine.md is there already".to_owned()],
        can_skip: false,
        is_unchanged: false,
    }));
    driver.keys("\x1b");
    assert_eq!(driver.autosaved_jobs().len(), 1);
    driver.keys("r");
    assert_eq!(driver.prompt_text(), "Mine");
    driver.keys("\x1b");
    assert!(driver.autosaved_jobs().is_empty());
}

const NEW: [(&str, &str); 4] = [
    ("title", "Mine"),
    ("name", "my-own"),
    ("tags", "rust"),
    ("draft", "no"),
];

/// An earlier run left text of each kind.
fn left_behind() -> Driver {
    let mut driver = Driver::in_blog();
    let left = |what, file: &str, texts: &[(&str, &str)], copy: &str| UnfinishedText {
        slot: slot(what, file),
        fields: fields(texts),
        copy: Some(PathBuf::from(copy)),
    };
    driver.event(Event::UnfinishedTexts(vec![
        left(
            InputKind::Metadata,
            "/blog/a.md",
            &[("title", "Typed")],
            "/state/1",
        ),
        left(InputKind::New, "/blog", &NEW, "/state/2"),
        left(
            InputKind::Rename,
            "/blog/a.md",
            &[("title", "Other"), ("name", "o")],
            "/state/3",
        ),
    ]));
    driver
}

#[test]
fn what_an_earlier_run_left_is_told_and_gone_on_with() {
    let mut driver = left_behind();
    assert!(
        driver.warning_text().contains("unsaved metadata of a.md"),
        "{}",
        driver.warning_text()
    );
    // text that nobody continued stays where it is, even on quit
    driver.keys("q");
    assert!(driver.has_quit() && driver.autosaved_jobs().is_empty());

    driver.keys("m");
    driver.answer_metadata(|_| {});
    assert_eq!(
        driver.typed(crate::blog::front_matter::edit::Field::Title),
        "Typed"
    );
    driver.keys("\x1b");
    driver.keys("n");
    assert_eq!(driver.new_post_text(NewPostField::Title), "Mine");
    assert_eq!(driver.autosaved_fields(InputKind::New), Some(fields(&NEW)));
    driver.keys("\x1br");
    assert_eq!(driver.prompt_text(), "Other");
    // the copy of the earlier run is deleted after this run has one
    for (slot, copy) in [
        (slot(InputKind::Metadata, "/blog/a.md"), "/state/1"),
        (slot(InputKind::New, "/blog"), "/state/2"),
        (slot(InputKind::Rename, "/blog/a.md"), "/state/3"),
    ] {
        let kept = driver
            .effects
            .iter()
            .position(|effect| matches!(effect, Effect::AutosaveTyped(job) if job.slot == slot));
        let replaced = Effect::ReplaceTypedRecovery(slot, PathBuf::from(copy));
        let replaced = driver.effects.iter().position(|effect| *effect == replaced);
        assert!(kept.is_some() && kept < replaced, "{copy}");
    }
}

#[test]
fn the_end_waits_for_what_is_on_its_way_to_disk() {
    let in_step = || {
        let mut driver = Driver::in_blog();
        driver.keys("nMine\n");
        driver.answer_plan_with(Ok(proposal(7)));
        driver.keys("q");
        assert!(!driver.has_quit());
        assert_eq!(
            (driver.quit_question_count(), driver.autosaved_jobs().len()),
            (0, 1)
        );
        driver
    };
    let mut driver = in_step();
    driver.finish_operation(false, Ok(()));
    assert!(driver.has_quit() && driver.autosaved_jobs().is_empty());
    // if it fails, there is text to ask about
    let mut driver = in_step();
    driver.finish_operation(false, Err("the disk is full".to_owned()));
    assert!(!driver.has_quit());
    driver.keys("q");
    assert_eq!(
        (driver.quit_question_count(), driver.autosaved_jobs().len()),
        (1, 1)
    );
    driver.keys("\x1bn");
    assert_eq!(driver.new_post_text(NewPostField::Title), "Mine");
    // asked twice, it quits at once, with a recovery copy
    let mut driver = in_step();
    driver.keys("q");
    assert!(driver.has_quit() && driver.autosaved_jobs().len() == 1);
}
