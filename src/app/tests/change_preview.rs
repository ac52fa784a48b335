//! Tests of changes of posts: previewed, applied on a key, reported, undone.

use crate::app::change_preview::{ChangeRow, preview_size};
use crate::app::jobs::change::{
    ChangeApplied, ChangePreview, ChangeRefusal, ChangeRequest, PlanJob, PreviewReady,
};

use super::*;
use crate::app::overlay::Overlay;
use crate::blog::command::{ChangePlan, PostCommand, TagChange, TagCommand};
use crate::blog::file_transaction::{FileChange, FileTransaction, PathChanges};

pub(super) fn operation(posts: usize) -> FileTransaction {
    let change = |at: usize| FileChange::Write {
        path: format!("/blog/p{at}.md").into(),
        old: b"---\ntags: [a]\n---\n".to_vec(),
        new: b"---\ntags: [b]\n---\n".to_vec(),
    };
    FileTransaction {
        what: "rename the tag a to b in 3 posts".to_owned(),
        root: "/blog".into(),
        at: clock(7).now,
        changes: (0..posts).map(change).collect(),
    }
}

pub(super) fn plan(posts: usize) -> ChangePlan {
    ChangePlan {
        transaction: operation(posts),
        undoes: None,
        notes: Vec::new(),
        after: Vec::new(),
        undefined_tag: None,
    }
}

pub(super) fn proposal(posts: usize) -> ChangePreview {
    ChangePreview::new(plan(posts), Vec::new())
}

fn rename() -> ChangeRequest {
    let change = TagChange::Rename("a".to_owned(), "b".to_owned());
    ChangeRequest::Command(PostCommand::Tags(TagCommand::all(change)))
}

impl Driver {
    pub(super) fn plan_job(&self) -> PlanJob {
        let job = self.last(|effect| match effect {
            Effect::Plan(job) => Some(PlanJob::clone(job)),
            _ => None,
        });
        job.expect("a plan is asked for")
    }

    pub(super) fn answer_plan(&mut self, result: Result<ChangePreview, ChangeRefusal>) {
        let ticket = self.plan_job().ticket;
        self.event(Event::PreviewReady(Box::new(PreviewReady {
            ticket,
            result,
        })));
    }

    pub(super) fn planned_tags(&self) -> TagCommand {
        match self.plan_job().request {
            ChangeRequest::Command(PostCommand::Tags(tags)) => tags,
            other => panic!("another request: {other:?}"),
        }
    }

    fn requesting(request: ChangeRequest) -> Self {
        let mut driver = Self::new(blog());
        driver.app.preview_change(request);
        let effects = driver.app.take_effects();
        driver.effects.extend(effects);
        driver
    }

    pub(super) fn finish_operation(&mut self, is_undo: bool, result: Result<(), String>) {
        self.event(Event::ChangeApplied(Box::new(ChangeApplied {
            description: "rename the tag a to b in 3 posts".to_owned(),
            at: clock(7).now,
            is_undo,
            result,
            names: PathChanges::default(),
        })));
    }

    fn last_operation(&self) -> Option<&FileTransaction> {
        self.effects.iter().rev().find_map(|effect| match effect {
            Effect::ApplyChange(operation) => Some(&**operation),
            _ => None,
        })
    }

    fn is_preview_open(&self) -> bool {
        matches!(self.app.mode, InputMode::Overlay(Overlay::ChangePreview))
    }
}

#[test]
fn what_would_change_is_shown_and_done_by_enter_and_by_nothing_else() {
    let mut driver = Driver::requesting(rename());
    assert_eq!(driver.plan_job().posts.len(), 4);
    driver.keys("\n");
    assert!(
        driver.is_preview_open() && driver.last_operation().is_none(),
        "not yet"
    );
    driver.answer_plan(Ok(proposal(3)));
    driver.keys("jkgGyx ");
    assert_eq!(driver.last_operation(), None);
    driver.keys("\n");
    assert_eq!(driver.last_operation(), Some(&operation(3)));
    assert!(!driver.is_preview_open());
}

#[test]
fn a_step_that_is_left_changes_nothing() {
    let mut driver = Driver::requesting(rename());
    driver.answer_plan(Ok(proposal(3)));
    driver.keys("\x1b\n");
    assert_eq!(driver.last_operation(), None);
    let mut driver = Driver::requesting(rename());
    driver.keys("\x1b");
    driver.answer_plan(Ok(proposal(3)));
    assert!(
        !driver.is_preview_open(),
        "a plan that comes late opens nothing"
    );
    assert_eq!(driver.status_text(), "Nothing was changed.");
}

#[test]
fn every_line_of_a_long_step_can_be_scrolled_to() {
    let mut driver = Driver::requesting(rename());
    driver.answer_plan(Ok(proposal(100)));
    let room = preview_size(&driver.app.screen());
    assert_eq!(driver.app.changes.count(room.width), 100 * 4 - 1);
    driver.keys("G");
    let last = driver.app.changes.rows(room).last().expect("a row");
    assert!(matches!(last, ChangeRow::Line(line) if line.text == "tags: [b]"));
    assert_eq!(driver.app.changes.rows(room).count(), room.height);
    driver.keys("jjg");
    let first = driver.app.changes.rows(room).next();
    assert!(matches!(first, Some(ChangeRow::File(file)) if file.name == "p0.md"));
}

#[test]
fn posts_that_cannot_be_changed_are_named_and_left_out_on_a_key() {
    let mut driver = Driver::requesting(rename());
    driver.answer_plan(Err(ChangeRefusal {
        lines: vec!["bad.md:3:5: it is broken".to_owned()],
        can_skip: true,
        is_unchanged: false,
    }));
    let rows: Vec<_> = driver
        .app
        .changes
        .rows(preview_size(&driver.app.screen()))
        .collect();
    assert_eq!(
        rows,
        [ChangeRow::Why("bad.md:3:5: it is broken".to_owned())]
    );
    driver.keys("o");
    assert!(driver.planned_tags().skip_failing);
    driver.answer_plan(Ok(proposal(2)));
    driver.keys("\n");
    assert!(driver.last_operation().is_some());
}

#[test]
fn a_tag_that_the_tags_file_lacks_is_added_to_it_on_a_key() {
    let mut driver = Driver::requesting(rename());
    let mut proposal = proposal(1);
    proposal.plan.undefined_tag = Some("b".to_owned());
    driver.answer_plan(Ok(proposal));
    driver.keys("o");
    assert_eq!(driver.plan_job().request, rename(), "nothing to leave out");
    driver.keys("d");
    assert!(driver.planned_tags().define);
}

#[test]
fn what_was_done_is_told_with_the_key_that_takes_it_back_at_once() {
    let mut driver = Driver::new(blog());
    driver.finish_operation(false, Ok(()));
    assert_eq!(
        driver.status_text(),
        "Done: rename the tag a to b in 3 posts. u undoes."
    );
    assert_eq!(driver.effects.last(), Some(&Effect::Rescan));
    driver.keys("u");
    assert_eq!(
        driver.effects.last(),
        Some(&Effect::UndoChange(clock(7).now))
    );
    driver.finish_operation(true, Ok(()));
    assert_eq!(
        driver.status_text(),
        "Undone: rename the tag a to b in 3 posts."
    );
}

#[test]
fn a_step_of_an_earlier_run_is_shown_before_it_is_taken_back() {
    let mut driver = Driver::new(blog());
    driver.keys("u");
    assert_eq!(driver.plan_job().request, ChangeRequest::Undo);
    let mut undo = proposal(2);
    undo.plan.undoes = Some(clock(3).now);
    driver.answer_plan(Ok(undo));
    driver.keys("\n");
    assert_eq!(
        driver.effects.last(),
        Some(&Effect::UndoChange(clock(3).now))
    );
}

#[test]
fn a_step_that_was_refused_says_why_until_it_is_read() {
    let mut driver = Driver::new(blog());
    let why = "b.md: somebody changed it; nothing was changed";
    driver.finish_operation(false, Err(why.to_owned()));
    let row = driver.app.notices.top_warning().expect("an error");
    assert_eq!(row.text, format!("Error: not applied: {why}"));
    driver.keys("u");
    assert_eq!(
        driver.plan_job().request,
        ChangeRequest::Undo,
        "nothing was done here"
    );
    driver.keys("\x1b");
    driver.finish_operation(false, Ok(()));
    assert!(driver.app.notices.top_warning().is_none(), "no longer true");
}

#[test]
fn read_only_changes_and_takes_back_nothing() {
    let mut driver = Driver::new(blog());
    driver.app.session.read_only = true;
    driver.effects.clear();
    driver.keys("u");
    driver.app.preview_change(rename());
    assert_eq!(driver.effects, []);
    assert!(!driver.is_preview_open());
}

#[test]
fn a_post_with_unsaved_text_is_named_before_it_is_changed() {
    let (mut driver, path) = Driver::writing("---\ntags: [a]\n---\n");
    driver.keys("x");
    driver.app.mode = InputMode::Browse;
    driver.app.preview_change(rename());
    let effects = driver.app.take_effects();
    driver.effects.extend(effects);
    let mut proposal = proposal(1);
    if let FileChange::Write { path: of, .. } = &mut proposal.plan.transaction.changes[0] {
        *of = path;
    }
    driver.answer_plan(Ok(proposal));
    let first = driver
        .app
        .changes
        .rows(preview_size(&driver.app.screen()))
        .next();
    assert!(matches!(first, Some(ChangeRow::Note(note)) if note.contains("unsaved changes")));
}

#[test]
fn a_reason_too_long_for_a_row_is_read_to_its_end() {
    let mut driver = Driver::requesting(rename());
    driver.event(Event::Resize(Size {
        width: 40,
        height: 12,
    }));
    let why = "2024-01-01-a-name.md:3:5: the value of `tags` is broken, as a bracket is missing";
    driver.answer_plan(Err(ChangeRefusal {
        lines: vec![why.to_owned()],
        can_skip: true,
        is_unchanged: false,
    }));
    let rows = driver.app.changes.rows(preview_size(&driver.app.screen()));
    let words = rows.map(|row| match row {
        ChangeRow::Why(part) => part,
        other => panic!("{other:?}"),
    });
    let words: Vec<String> = words.collect();
    assert_eq!(words.join(" "), why);
}

#[test]
fn a_step_over_many_files_says_that_it_began() {
    for (posts, word) in [(120, "Writing 120 files."), (3, "")] {
        let mut driver = Driver::requesting(rename());
        driver.answer_plan(Ok(proposal(posts)));
        driver.keys("\n");
        assert_eq!(driver.status_text(), word);
    }
}

#[test]
fn a_change_keeps_its_hooks_while_others_finish_or_fail() {
    let hooks = vec![vec!["deploy".to_owned()]];
    let mut driver = Driver::requesting(rename());
    for second in [3, 4] {
        let mut planned = ChangePreview {
            hooks: hooks.clone(),
            ..proposal(1)
        };
        planned.plan.transaction.at = clock(second).now;
        driver.app.preview_change(rename());
        let effects = driver.app.take_effects();
        driver.effects.extend(effects);
        driver.answer_plan(Ok(planned));
        driver.keys("\n");
    }
    driver.finish_operation(false, Ok(()));
    driver.finish_operation(false, Err("the file was changed meanwhile".to_owned()));
    let runs = Effect::RunHooks(hooks);
    assert!(!driver.effects.contains(&runs));
    for second in [3, 4] {
        driver.effects.clear();
        driver.event(Event::ChangeApplied(Box::new(ChangeApplied {
            description: "publish a post".to_owned(),
            at: clock(second).now,
            is_undo: false,
            result: Ok(()),
            names: PathChanges::default(),
        })));
        assert!(driver.effects.contains(&runs), "change of second {second}");
    }
}
