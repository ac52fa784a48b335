//! Tests of the metadata form: input is previewed as lines, saved as one change, and never lost.

use super::change_preview::operation;
use super::*;
use crate::app::metadata_form::{SheetDone, SheetJob};
use crate::app::overlay::Panel;
use crate::blog::command::Plan;
use crate::blog::command::metadata::{Row as Line, Sheet};
use crate::blog::front_matter::edit::Field as Named;

fn line(field: Named, text: &str) -> Line {
    Line {
        field,
        text: text.to_owned(),
    }
}

fn sheet() -> Sheet {
    Sheet {
        rows: vec![
            line(Named::Title, "A"),
            line(Named::Date, ""),
            line(Named::Tags, "rust"),
            line(Named::Authors, ""),
            line(Named::Draft, "no"),
        ],
        notes: Vec::new(),
        plan: None,
        refused: None,
        lines: 3,
        authors: vec!["ana".to_owned(), "anton".to_owned()],
    }
}

impl Driver {
    fn sheet_job(&self) -> SheetJob {
        let job = self.last(|effect| match effect {
            Effect::Sheet(job) => Some(SheetJob::clone(job)),
            _ => None,
        });
        job.expect("the metadata is asked for")
    }

    /// Answers the last request; typed input makes a plan.
    pub(super) fn filled(&mut self, change: impl FnOnce(&mut Sheet)) {
        let job = self.sheet_job();
        let mut sheet = sheet();
        if !job.typed.is_empty() && job.typed != sheet.rows {
            sheet.plan = Some(Plan {
                operation: operation(1),
                notes: Vec::new(),
                after: Vec::new(),
            });
        }
        change(&mut sheet);
        self.event(Event::Sheet(Box::new(SheetDone {
            ticket: job.ticket,
            result: Ok(sheet),
        })));
    }

    /// Opens the form of the first post, with its fields.
    pub(super) fn in_form() -> Self {
        let mut driver = Self::new(blog());
        driver.keys("m");
        driver.filled(|_| {});
        driver.filled(|_| {});
        driver
    }

    pub(super) fn typed(&self, key: Named) -> String {
        let form = self.app.form.as_ref().expect("a form");
        let row = form.rows.iter().find(|row| row.key == key);
        row.expect("a field").input.text().to_owned()
    }

    pub(super) fn is_form_open(&self) -> bool {
        matches!(self.app.mode, Mode::Panel(Panel::Form))
    }
}

#[test]
fn every_key_is_text_in_a_field_and_is_asked_about() {
    let all: String = ('!'..='~').chain(" é日👩‍💻".chars()).collect();
    let mut driver = Driver::in_form();
    driver.keys(&all);
    driver.event(Event::Paste("https://a.b/?q=1#c\n".to_owned()));
    assert_eq!(
        driver.typed(Named::Title),
        format!("A{all}https://a.b/?q=1#c")
    );
    let job = driver.sheet_job();
    assert_eq!(job.typed[0].text, driver.typed(Named::Title));
    assert!(driver.is_form_open());
}

#[test]
fn tab_and_enter_go_on_and_shift_tab_goes_back() {
    let mut driver = Driver::in_form();
    driver.keys("\t2026-12-01\n");
    driver.event(Event::Key(Key::plain(KeyCode::BackTab)));
    driver.keys("x");
    assert_eq!(driver.typed(Named::Date), "2026-12-01x");
}

#[test]
fn a_tag_that_is_begun_is_completed_by_the_commonest_that_the_post_has_not() {
    let mut driver = Driver::in_form();
    driver.keys("\t\t, ");
    assert!(driver.app.offered_in_form().is_empty());
    driver.keys("w");
    let offered: Vec<&str> = driver
        .app
        .offered_in_form()
        .iter()
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(offered, ["web"]);
    driver.keys("\t");
    assert_eq!(driver.typed(Named::Tags), "rust, web");
    // with nothing to complete, Tab moves on
    driver.keys(", \t\ty");
    assert_eq!(driver.typed(Named::Draft), "yes");
}

#[test]
fn a_truth_is_turned_over_and_takes_no_other_text() {
    let mut driver = Driver::in_form();
    driver.keys("\t\t\t\t ");
    assert_eq!(driver.typed(Named::Draft), "yes");
    driver.keys("xq");
    driver.event(Event::Paste("maybe".to_owned()));
    assert_eq!(driver.typed(Named::Draft), "yes");
    driver.keys("n");
    assert_eq!(driver.typed(Named::Draft), "no");
}

#[test]
fn what_is_saved_is_what_was_answered_last() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    // the answer hasn't arrived yet
    driver.ctrl('s');
    assert_eq!(driver.operates(), 0);
    driver.filled(|_| {});
    assert_eq!(driver.operates(), 1);
    assert!(!driver.is_form_open());
    driver.operated(false, Ok(()));
    assert!(driver.app.form.is_none());
}

#[test]
fn a_save_that_fails_loses_nothing() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    driver.filled(|_| {});
    driver.ctrl('s');
    driver.operated(false, Err("the file was changed meanwhile".to_owned()));
    driver.keys("m");
    assert_eq!(driver.typed(Named::Title), "Ax");
}

#[test]
fn leaving_keeps_what_was_typed_and_says_so() {
    let mut driver = Driver::in_form();
    driver.keys("x\x1b");
    assert!(driver.word().contains("m goes on"), "{}", driver.word());
    driver.keys("m");
    assert_eq!(driver.typed(Named::Title), "Ax");
    // with nothing typed there is nothing to keep
    driver.keys("\x08\x1b");
    assert!(driver.app.form.is_none());
}

#[test]
fn what_cannot_be_saved_is_told_and_its_field_gets_the_keys() {
    let mut driver = Driver::in_form();
    driver.keys("\tsoon\t");
    driver.filled(|sheet| {
        sheet.plan = None;
        sheet.refused = Some((Some(Named::Date), "no date".to_owned()));
    });
    driver.ctrl('s');
    assert_eq!(driver.operates(), 0);
    assert!(driver.word().contains("no date"), "{}", driver.word());
    let form = driver.app.form.as_ref().expect("a form");
    assert_eq!(form.rows[form.chosen].key, Named::Date);
}

#[test]
fn a_file_that_changes_below_the_form_shows_where_nothing_was_typed() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    driver.filled(|sheet| {
        sheet.rows[0].text = "Theirs".to_owned();
        sheet.rows[2].text = "rust, theirs".to_owned();
    });
    assert_eq!(driver.typed(Named::Title), "Ax");
    assert_eq!(driver.typed(Named::Tags), "rust, theirs");
}

#[test]
fn nothing_is_changed_with_read_only_or_over_unsaved_text() {
    let mut driver = Driver::new(blog());
    driver.app.setup.read_only = true;
    driver.keys("m");
    assert!(!driver.is_form_open());
    let (mut driver, _) = Driver::writing("---\ntitle: A\n---\n");
    driver.keys("x\x1b\x1b");
    driver.app.view.focus = Pane::List;
    driver.keys("m");
    assert!(!driver.is_form_open());
    assert!(driver.word().contains("not saved"), "{}", driver.word());
}

#[test]
fn an_author_is_completed_by_the_authors_file_before_any_post_has_one() {
    let mut driver = Driver::in_form();
    driver.keys("\t\t\tan");
    assert_eq!(driver.app.offered_in_form(), [("ana", 0), ("anton", 0)]);
    driver.keys("t\t");
    assert_eq!(driver.typed(Named::Authors), "anton");
}
