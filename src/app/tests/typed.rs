//! Tests of text typed into forms and prompts: it counts as unsaved, is autosaved until it is saved
//! or discarded, and text of an earlier run can be continued.

use std::path::PathBuf;

use super::change_preview::operation;
use super::*;
use crate::app::change_preview::{Declined, Planned, Proposal};
use crate::app::confirm::Question;
use crate::app::typed_text::{TypedJob, Unfinished};
use crate::blog::recovery::typed_input::{Slot, What};

fn slot(what: What, file: &str) -> Slot {
    Slot {
        what,
        file: PathBuf::from(file),
    }
}

fn fields(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let field = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    fields.iter().map(field).collect()
}

/// Fields, by name.
type Texts = &'static [(&'static str, &'static str)];

impl Driver {
    fn in_blog() -> Self {
        let mut driver = Self::new(blog());
        driver.app.typed.folder = PathBuf::from("/blog");
        driver
    }

    /// Returns the autosaved text after all effects so far.
    fn journal(&self) -> Vec<TypedJob> {
        let mut kept: Vec<TypedJob> = Vec::new();
        for effect in &self.effects {
            match effect {
                Effect::KeepTyped(job) => {
                    kept.retain(|other| other.slot != job.slot);
                    kept.push(TypedJob::clone(job));
                }
                Effect::ForgetTyped(slot) => kept.retain(|job| job.slot != *slot),
                _ => {}
            }
        }
        kept
    }

    fn kept(&self, what: What) -> Option<Vec<(String, String)>> {
        let job = self.journal().into_iter().find(|job| job.slot.what == what);
        job.map(|job| job.fields)
    }

    fn asks(&self) -> usize {
        match &self.app.mode {
            Mode::Ask(Question::Quit { count }) => *count,
            _ => 0,
        }
    }

    fn has_quit(&self) -> bool {
        self.effects.contains(&Effect::Quit)
    }

    fn prompt_text(&self) -> String {
        match &self.app.mode {
            Mode::Prompt(prompt) => prompt.field.text().to_owned(),
            other => panic!("no prompt: {other:?}"),
        }
    }

    fn planned_as(&mut self, result: Result<Proposal, Declined>) {
        let ticket = self.plan_job().ticket;
        self.event(Event::Planned(Box::new(Planned { ticket, result })));
    }
}

#[test]
fn every_text_that_is_typed_is_kept_and_asked_for_at_the_end() {
    // keys that type the text, where it is autosaved, and which fields
    let cases: [(&str, What, Texts); 8] = [
        ("nMine", What::New, &[("title", "Mine")]),
        ("nMine\n", What::New, &[("title", "Mine"), ("name", "mine")]),
        (
            "nMine\n\nrust, x",
            What::New,
            &[("title", "Mine"), ("name", "mine"), ("tags", "rust, x")],
        ),
        (
            "nMine\n\nrust,x\n",
            What::New,
            &[("title", "Mine"), ("name", "mine"), ("tags", "rust, x")],
        ),
        ("rx", What::Rename, &[("title", "Alpha microx")]),
        (
            "rx\n",
            What::Rename,
            &[("title", "Alpha microx"), ("name", "a")],
        ),
        ("+web", What::Tags, &[("tag", "web")]),
        ("-web", What::Tags, &[("tag", "web")]),
    ];
    for (keys, what, wanted) in cases {
        let mut driver = Driver::in_blog();
        driver.keys(keys);
        assert_eq!(driver.kept(what), Some(fields(wanted)), "{keys}");
        driver.ctrl('c');
        assert_eq!((driver.asks(), driver.has_quit()), (1, false), "{keys}");
        // staying returns to where the text was typed
        driver.keys("\x1b");
        assert_eq!(driver.kept(what), Some(fields(wanted)), "{keys}");
        driver.ctrl('c');
        assert_eq!(driver.asks(), 1, "{keys}");
        // a save can't create half a post: its text is offered at the next start
        driver.keys("s");
        assert!(driver.has_quit(), "{keys}");
        assert_eq!(driver.kept(what), Some(fields(wanted)), "{keys}");
        let mut driver = Driver::in_blog();
        driver.keys(keys);
        driver.ctrl('c');
        driver.keys("d");
        assert!(driver.has_quit() && driver.journal().is_empty(), "{keys}");
    }
}

#[test]
fn what_only_looks_is_no_text_and_asks_nothing() {
    for keys in ["", "n", "r", "r\n", "/text", "Stext", "+", ":theme", "?x"] {
        let mut driver = Driver::in_blog();
        driver.keys(keys);
        assert!(
            driver.journal().is_empty(),
            "{keys}: {:?}",
            driver.journal()
        );
        driver.app.act(crate::config::Action::Quit);
        assert_eq!(driver.asks(), 0, "{keys}");
    }
}

#[test]
fn the_form_counts_open_and_left_until_it_is_saved() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    let wanted = Some(fields(&[("title", "Ax")]));
    assert_eq!(driver.kept(What::Metadata), wanted);
    assert_eq!(driver.journal()[0].slot.file, PathBuf::from("/blog/a.md"));
    driver.ctrl('c');
    assert_eq!(driver.asks(), 1);
    driver.keys("\x1b");
    assert!(driver.is_form_open());
    driver.keys("\x1bq");
    assert_eq!((driver.asks(), driver.has_quit()), (1, false));
    driver.keys("\x1b");
    assert_eq!(driver.kept(What::Metadata), wanted);
    driver.keys("m");
    driver.filled(|_| {});
    driver.ctrl('s');
    // until the disk confirms it
    assert_eq!(driver.kept(What::Metadata), wanted);
    driver.operated(false, Ok(()));
    assert!(driver.journal().is_empty());
    driver.keys("q");
    assert!(driver.has_quit());
}

#[test]
fn what_is_typed_back_to_what_it_was_is_no_text() {
    let mut driver = Driver::in_form();
    driver.keys("x\x08");
    assert!(driver.journal().is_empty());
    driver.keys("\x1bq");
    assert!(driver.has_quit());
}

#[test]
fn forms_of_several_posts_are_kept_beside_each_other_and_saved_one_after_the_other() {
    let mut driver = Driver::in_form();
    driver.keys("x\x1bjm");
    driver.filled(|_| {});
    driver.filled(|_| {});
    driver.keys("y\x1b");
    assert_eq!(driver.journal().len(), 2);
    driver.keys("km");
    assert_eq!(
        driver.typed(crate::blog::front_matter::edit::Field::Title),
        "Ax"
    );
    driver.keys("\x1bq");
    assert_eq!(driver.asks(), 2);
    driver.keys("s");
    for left in [1, 0] {
        assert!(!driver.has_quit());
        driver.filled(|sheet| {
            if let Some(plan) = &mut sheet.plan {
                plan.operation = operation(7);
            }
        });
        driver.operated(false, Ok(()));
        assert_eq!(driver.journal().len(), left);
    }
    assert_eq!(driver.operates(), 2);
    assert!(driver.has_quit());
}

#[test]
fn a_form_that_cannot_be_saved_keeps_the_program_and_the_text() {
    let mut driver = Driver::in_form();
    driver.keys("x\x1bqs");
    driver.filled(|sheet| {
        sheet.plan = None;
        sheet.refused = Some((None, "no title".to_owned()));
    });
    assert!(!driver.has_quit() && driver.is_form_open());
    assert!(driver.word().contains("no title"), "{}", driver.word());
    assert_eq!(driver.journal().len(), 1);
    // and so does a failed save
    driver.keys("\x1bqs");
    driver.filled(|sheet| {
        if let Some(plan) = &mut sheet.plan {
            plan.operation = operation(7);
        }
    });
    driver.operated(false, Err("the disk is full".to_owned()));
    assert!(!driver.has_quit());
    assert_eq!(driver.journal().len(), 1);
}

#[test]
fn the_end_by_a_signal_keeps_the_text() {
    for keys in ["nMine", "rx", "mx"] {
        let mut driver = Driver::in_blog();
        driver.keys("m");
        driver.filled(|_| {});
        driver.filled(|_| {});
        driver.keys(if keys == "mx" { "x" } else { "\x1b" });
        driver.keys(if keys == "mx" { "" } else { keys });
        driver.event(Event::Terminate);
        assert!(driver.has_quit());
        assert_eq!(driver.journal().len(), 1, "{keys}");
    }
}

#[test]
fn a_prompt_that_is_left_is_discarded_and_one_that_fails_is_not() {
    let mut driver = Driver::in_blog();
    driver.keys("nMine\x1b");
    assert!(driver.journal().is_empty());
    driver.keys("nMine\n\n\n");
    driver.planned_as(Err(Declined {
        lines: vec!["mine.md is there already".to_owned()],
        can_leave_out: false,
        is_so: false,
    }));
    driver.keys("\x1b");
    assert_eq!(driver.journal().len(), 1);
    driver.keys("n");
    assert_eq!(driver.prompt_text(), "Mine");
    driver.keys("\n");
    assert_eq!(driver.prompt_text(), "mine");
    driver.keys("\x1b");
    assert!(driver.journal().is_empty());
}

const NEW: [(&str, &str); 3] = [("title", "Mine"), ("name", "my-own"), ("tags", "rust")];

/// An earlier run left text of each kind.
fn left_behind() -> Driver {
    let mut driver = Driver::in_blog();
    let left = |what, file: &str, texts: &[(&str, &str)], copy: &str| Unfinished {
        slot: slot(what, file),
        fields: fields(texts),
        copy: Some(PathBuf::from(copy)),
    };
    driver.event(Event::Unfinished(vec![
        left(
            What::Metadata,
            "/blog/a.md",
            &[("title", "Typed")],
            "/state/1",
        ),
        left(What::New, "/blog", &NEW, "/state/2"),
        left(
            What::Rename,
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
        driver.warning().contains("Unsaved metadata of a.md"),
        "{}",
        driver.warning()
    );
    // text that nobody continued stays where it is, even on quit
    driver.keys("q");
    assert!(driver.has_quit() && driver.journal().is_empty());

    driver.keys("m");
    driver.filled(|_| {});
    assert_eq!(
        driver.typed(crate::blog::front_matter::edit::Field::Title),
        "Typed"
    );
    driver.keys("\x1b");
    driver.keys("n");
    assert_eq!(driver.prompt_text(), "Mine");
    assert_eq!(driver.kept(What::New), Some(fields(&NEW)));
    driver.keys("\n");
    assert_eq!(driver.prompt_text(), "my-own");
    driver.keys("\n");
    assert_eq!(driver.prompt_text(), "rust");
    driver.keys("\x1br");
    assert_eq!(driver.prompt_text(), "Other");
    // the copy of the earlier run is deleted after this run has one
    for (slot, copy) in [
        (slot(What::Metadata, "/blog/a.md"), "/state/1"),
        (slot(What::New, "/blog"), "/state/2"),
        (slot(What::Rename, "/blog/a.md"), "/state/3"),
    ] {
        let kept = driver
            .effects
            .iter()
            .position(|effect| matches!(effect, Effect::KeepTyped(job) if job.slot == slot));
        let replaced = Effect::ReplaceTyped(slot, PathBuf::from(copy));
        let replaced = driver.effects.iter().position(|effect| *effect == replaced);
        assert!(kept.is_some() && kept < replaced, "{copy}");
    }
}

#[test]
fn the_end_waits_for_what_is_on_its_way_to_disk() {
    let in_step = || {
        let mut driver = Driver::in_blog();
        driver.keys("nMine\n\n\n");
        driver.planned_as(Ok(Proposal {
            operation: operation(7),
            undoes: None,
            notes: Vec::new(),
            missing: None,
            files: Vec::new(),
            hooks: Vec::new(),
        }));
        driver.keys("\nq");
        assert!(!driver.has_quit());
        assert_eq!((driver.asks(), driver.journal().len()), (0, 1));
        driver
    };
    let mut driver = in_step();
    driver.operated(false, Ok(()));
    assert!(driver.has_quit() && driver.journal().is_empty());
    // if it fails, there is text to ask about
    let mut driver = in_step();
    driver.operated(false, Err("the disk is full".to_owned()));
    assert!(!driver.has_quit());
    driver.keys("q");
    assert_eq!((driver.asks(), driver.journal().len()), (1, 1));
    driver.keys("\x1bn");
    assert_eq!(driver.prompt_text(), "Mine");
    // asked twice, it quits at once, with a recovery copy
    let mut driver = in_step();
    driver.keys("q");
    assert!(driver.has_quit() && driver.journal().len() == 1);
}
