//! Tests of the form of a new post: its fields, the plan shown below, creating and leaving.

use crate::app::jobs::change::ChangeRefusal;
use crate::app::new_post_form::{NewPostField, NewPostForm};
use crate::app::overlay::Overlay;
use crate::blog::command::{NewPost, PostCommand};

use super::change_preview::proposal;
use super::*;

impl Driver {
    pub(super) fn new_post_form(&self) -> &NewPostForm {
        match &self.app.mode {
            InputMode::Overlay(Overlay::NewPost(form)) => form,
            other => panic!("no form of a new post: {other:?}"),
        }
    }

    pub(super) fn new_post_text(&self, field: NewPostField) -> &str {
        self.new_post_form().input(field).text()
    }

    fn planned_post(&self) -> NewPost {
        match self.plan_job().request {
            crate::app::jobs::change::ChangeRequest::Command(PostCommand::New(new)) => new,
            other => panic!("another request: {other:?}"),
        }
    }
}

fn refusal(why: &str) -> ChangeRefusal {
    ChangeRefusal {
        lines: vec![why.to_owned()],
        can_skip: false,
        is_unchanged: false,
    }
}

#[test]
fn a_new_post_is_one_form_that_begins_as_a_draft() {
    let mut driver = Driver::new(blog());
    driver.keys("nHow to: x");
    assert_eq!(driver.new_post_text(NewPostField::Name), "how-to-x");
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    driver.keys("ru\t, we\t");
    let wanted = NewPost {
        title: "How to: x".to_owned(),
        name: "how-to-x".to_owned(),
        tags: vec!["rust".to_owned(), "web".to_owned()],
        draft: true,
    };
    assert_eq!(driver.planned_post(), wanted);
    driver.event(Event::Key(Key::plain(KeyCode::Down)));
    driver.keys("n");
    assert!(!driver.planned_post().draft, "the draft state is a field");
    driver.event(Event::Key(Key::plain(KeyCode::BackTab)));
    assert_eq!(driver.new_post_form().focus(), NewPostField::Tags);
}

#[test]
fn the_file_name_follows_the_title_until_one_is_typed() {
    let mut driver = Driver::new(blog());
    driver.keys("nOne\t");
    // the derived name is selected: typing replaces it
    driver.keys("own");
    driver.event(Event::Key(Key::plain(KeyCode::BackTab)));
    driver.keys(" two");
    assert_eq!(driver.new_post_text(NewPostField::Name), "own");
    driver.keys("\t");
    driver.ctrl('u');
    driver.event(Event::Key(Key::plain(KeyCode::BackTab)));
    driver.keys("!");
    assert_eq!(driver.new_post_text(NewPostField::Name), "one-two");
}

#[test]
fn enter_creates_what_is_shown() {
    let mut driver = Driver::new(blog());
    driver.keys("nT");
    driver.answer_plan(Ok(proposal(1)));
    assert!(driver.app.changes.proposal().is_some(), "shown in the form");
    assert_eq!(driver.operation_count(), 0);
    driver.keys("\n");
    assert_eq!(driver.operation_count(), 1);
    assert!(matches!(driver.app.mode, InputMode::Browse));
}

#[test]
fn enter_before_the_plan_is_there_creates_the_post_once_it_is() {
    let mut driver = Driver::new(blog());
    driver.keys("nT\n");
    assert!(driver.app.awaits_new_post());
    assert_eq!(driver.operation_count(), 0);
    driver.answer_plan(Ok(proposal(1)));
    assert_eq!(driver.operation_count(), 1);
    assert!(!driver.app.awaits_new_post());
}

#[test]
fn what_cannot_be_created_is_said_and_the_form_stays() {
    let mut driver = Driver::new(blog());
    driver.keys("n\n");
    assert_eq!(driver.status_text(), "Type a title, or Esc to cancel.");
    driver.keys("T");
    driver.answer_plan(Err(refusal("t.md exists")));
    driver.keys("\n");
    assert_eq!(driver.status_text(), "Not created: t.md exists.");
    assert_eq!(driver.new_post_text(NewPostField::Title), "T");
    assert_eq!(driver.operation_count(), 0);
}

#[test]
fn a_form_that_was_left_goes_on_and_is_not_unsaved_text() {
    let mut driver = Driver::new(blog());
    driver.keys("nMine\tmy-own\x1b");
    assert_eq!(driver.status_text(), "Not created: n to continue.");
    assert!(driver.app.typed_not_on_disk().is_empty());
    driver.keys("n");
    assert_eq!(driver.new_post_text(NewPostField::Title), "Mine");
    assert_eq!(driver.new_post_text(NewPostField::Name), "my-own");
    // the title is selected: typing begins another post
    driver.keys("Other");
    assert_eq!(driver.new_post_text(NewPostField::Title), "Other");
}

#[test]
fn a_plan_of_older_text_is_not_shown() {
    let mut driver = Driver::new(blog());
    driver.keys("nT");
    let old = driver.plan_job().ticket;
    driver.keys("x");
    driver.event(Event::PreviewReady(Box::new(
        crate::app::jobs::change::PreviewReady {
            ticket: old,
            result: Ok(proposal(1)),
        },
    )));
    assert!(driver.app.changes.result().is_none());
    driver.keys("\n");
    assert_eq!(driver.operation_count(), 0);
}
