//! Tests of the metadata form: input is previewed as lines, saved as one change, and never lost.

use crate::app::jobs::metadata::{MetadataJob, MetadataReady};

use super::change_preview::plan;
use super::*;
use crate::app::overlay::Overlay;
use crate::blog::command::metadata::{MetadataField as Line, MetadataView};
use crate::blog::front_matter::edit::Field as Named;

fn line(field: Named, text: &str) -> Line {
    Line {
        field: field.into(),
        text: text.to_owned(),
    }
}

fn metadata() -> MetadataView {
    MetadataView {
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
    fn metadata_job(&self) -> MetadataJob {
        let job = self.last(|effect| match effect {
            Effect::LoadMetadata(job) => Some(MetadataJob::clone(job)),
            _ => None,
        });
        job.expect("the metadata is asked for")
    }

    /// Answers the last request; typed input makes a plan.
    pub(super) fn answer_metadata(&mut self, change: impl FnOnce(&mut MetadataView)) {
        let job = self.metadata_job();
        let mut sheet = metadata();
        if !job.typed.is_empty() && job.typed != sheet.rows {
            sheet.plan = Some(plan(1));
        }
        change(&mut sheet);
        self.event(Event::MetadataReady(Box::new(MetadataReady {
            ticket: job.ticket,
            result: Ok(sheet),
        })));
    }

    /// Opens the form of the first post, with its fields.
    pub(super) fn in_form() -> Self {
        let mut driver = Self::new(blog());
        driver.keys("m");
        driver.answer_metadata(|_| {});
        driver.answer_metadata(|_| {});
        driver
    }

    pub(super) fn typed(&self, key: Named) -> String {
        let form = self.app.form.as_ref().expect("a form");
        let row = form.rows.iter().find(|row| row.key == key);
        row.expect("a field").input.text().to_owned()
    }

    pub(super) fn is_form_open(&self) -> bool {
        matches!(self.app.mode, InputMode::Overlay(Overlay::Metadata))
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
    let job = driver.metadata_job();
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
fn a_tag_that_is_begun_is_completed_by_the_most_used_that_the_post_has_not() {
    let mut driver = Driver::in_form();
    driver.keys("\t\t, ");
    assert!(driver.app.form_completions().is_empty());
    driver.keys("w");
    let offered: Vec<&str> = driver
        .app
        .form_completions()
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
fn a_boolean_is_toggled_and_accepts_no_text() {
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
fn a_save_waits_for_the_latest_plan() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    // the answer hasn't arrived yet
    driver.ctrl('s');
    assert_eq!(driver.operation_count(), 0);
    driver.answer_metadata(|_| {});
    assert_eq!(driver.operation_count(), 1);
    assert!(!driver.is_form_open());
    driver.finish_operation(false, Ok(()));
    assert!(driver.app.form.is_none());
}

#[test]
fn a_save_that_fails_loses_nothing() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    driver.answer_metadata(|_| {});
    driver.ctrl('s');
    driver.finish_operation(false, Err("the file was changed meanwhile".to_owned()));
    driver.keys("m");
    assert_eq!(driver.typed(Named::Title), "Ax");
}

#[test]
fn leaving_keeps_what_was_typed_and_says_so() {
    let mut driver = Driver::in_form();
    driver.keys("x\x1b");
    assert!(
        driver.status_text().contains("m to continue"),
        "{}",
        driver.status_text()
    );
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
    driver.answer_metadata(|sheet| {
        sheet.plan = None;
        sheet.refused = Some((Some(Named::Date.into()), "no date".to_owned()));
    });
    driver.ctrl('s');
    assert_eq!(driver.operation_count(), 0);
    assert!(
        driver.status_text().contains("no date"),
        "{}",
        driver.status_text()
    );
    let form = driver.app.form.as_ref().expect("a form");
    assert_eq!(form.rows[form.chosen].key, Named::Date);
}

#[test]
fn a_file_that_changes_below_the_form_shows_where_nothing_was_typed() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    driver.answer_metadata(|sheet| {
        sheet.rows[0].text = "Theirs".to_owned();
        sheet.rows[2].text = "rust, theirs".to_owned();
    });
    assert_eq!(driver.typed(Named::Title), "Ax");
    assert_eq!(driver.typed(Named::Tags), "rust, theirs");
}

#[test]
fn nothing_is_changed_with_read_only_or_over_unsaved_text() {
    let mut driver = Driver::new(blog());
    driver.app.session.read_only = true;
    driver.keys("m");
    assert!(!driver.is_form_open());
    let (mut driver, _) = Driver::writing("---\ntitle: A\n---\n");
    driver.keys("x\x1b\x1b");
    driver.app.view.focus = Pane::List;
    driver.keys("m");
    assert!(!driver.is_form_open());
    assert!(
        driver.status_text().contains("unsaved changes"),
        "{}",
        driver.status_text()
    );
}

#[test]
fn an_author_is_completed_by_the_authors_file_before_any_post_has_one() {
    let mut driver = Driver::in_form();
    driver.keys("\t\t\tan");
    assert_eq!(driver.app.form_completions(), [("ana", 0), ("anton", 0)]);
    driver.keys("t\t");
    assert_eq!(driver.typed(Named::Authors), "anton");
}

#[test]
fn input_typed_while_a_save_runs_is_kept_and_saved_next() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    driver.answer_metadata(|_| {});
    driver.ctrl('s');
    driver.keys("my");
    driver.ctrl('s');
    assert_eq!(driver.operation_count(), 1, "the first save still runs");
    driver.finish_operation(false, Ok(()));
    assert!(driver.is_form_open());
    assert_eq!(driver.typed(Named::Title), "Axy");
    driver.answer_metadata(|sheet| sheet.rows[0].text = "Ax".to_owned());
    assert_eq!(driver.operation_count(), 2);
    driver.finish_operation(false, Ok(()));
    assert!(driver.app.form.is_none());
}

#[test]
fn a_save_asked_for_while_another_runs_goes_on_when_the_form_was_left() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    driver.answer_metadata(|_| {});
    driver.ctrl('s');
    driver.keys("my");
    driver.ctrl('s');
    driver.keys("\x1b");
    driver.finish_operation(false, Ok(()));
    driver.answer_metadata(|sheet| sheet.rows[0].text = "Ax".to_owned());
    assert_eq!(driver.operation_count(), 2);
    driver.finish_operation(false, Ok(()));
    assert!(driver.app.form.is_none());
}

#[test]
fn a_form_left_while_all_its_input_is_saved_says_nothing() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    driver.answer_metadata(|_| {});
    driver.ctrl('s');
    driver.keys("m\x1b");
    assert_eq!(driver.status_text(), "");
}

#[test]
fn a_form_reopened_while_its_save_runs_stays_open_with_the_saved_values() {
    let mut driver = Driver::in_form();
    driver.keys("x");
    driver.answer_metadata(|_| {});
    driver.ctrl('s');
    driver.keys("m");
    driver.finish_operation(false, Ok(()));
    driver.answer_metadata(|sheet| sheet.rows[0].text = "Ax, as saved".to_owned());
    assert!(driver.is_form_open());
    assert_eq!(driver.typed(Named::Title), "Ax, as saved");
}
