//! Tests of changes of posts: previewed, applied on a key, reported, undone.

use super::*;
use crate::app::change_preview::{
    Declined, Operated, PlanJob, Planned, Proposal, StepRow, Wish, room,
};
use crate::app::overlay::Panel;
use crate::blog::file_transaction::{Change, Names, Operation};
use crate::blog::tags::change::Retag;

pub(super) fn operation(posts: usize) -> Operation {
    let change = |at: usize| Change::Write {
        path: format!("/blog/p{at}.md").into(),
        old: b"---\ntags: [a]\n---\n".to_vec(),
        new: b"---\ntags: [b]\n---\n".to_vec(),
    };
    Operation {
        what: "rename the tag a to b in 3 posts".to_owned(),
        root: "/blog".into(),
        at: clock(7).now,
        changes: (0..posts).map(change).collect(),
    }
}

pub(super) fn proposal(posts: usize) -> Proposal {
    let operation = operation(posts);
    Proposal {
        files: operation.shown(),
        operation,
        undoes: None,
        notes: Vec::new(),
        missing: None,
        hooks: Vec::new(),
    }
}

fn rename() -> Wish {
    Wish::Tags {
        retag: Retag::Rename("a".to_owned(), "b".to_owned()),
        chosen: None,
        define: false,
        leave_out: false,
    }
}

impl Driver {
    pub(super) fn plan_job(&self) -> PlanJob {
        let job = self.last(|effect| match effect {
            Effect::Plan(job) => Some(PlanJob::clone(job)),
            _ => None,
        });
        job.expect("a plan is asked for")
    }

    pub(super) fn planned(&mut self, result: Result<Proposal, Declined>) {
        let ticket = self.plan_job().ticket;
        self.event(Event::Planned(Box::new(Planned { ticket, result })));
    }

    fn wishing(wish: Wish) -> Self {
        let mut driver = Self::new(blog());
        let effects = driver.app.wish(wish);
        driver.effects.extend(effects);
        driver
    }

    pub(super) fn operated(&mut self, is_undo: bool, result: Result<(), String>) {
        self.event(Event::Operated(Box::new(Operated {
            what: "rename the tag a to b in 3 posts".to_owned(),
            at: clock(7).now,
            is_undo,
            result,
            names: Names::default(),
        })));
    }

    fn ordered(&self) -> Option<&Operation> {
        self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Operate(operation) => Some(&**operation),
            _ => None,
        })
    }

    fn is_shown(&self) -> bool {
        matches!(self.app.mode, Mode::Panel(Panel::Step))
    }
}

#[test]
fn what_would_change_is_shown_and_done_by_enter_and_by_nothing_else() {
    let mut driver = Driver::wishing(rename());
    assert_eq!(driver.plan_job().posts.len(), 4);
    driver.keys("\n");
    assert!(driver.is_shown() && driver.ordered().is_none(), "not yet");
    driver.planned(Ok(proposal(3)));
    driver.keys("jkgGyx ");
    assert_eq!(driver.ordered(), None);
    driver.keys("\n");
    assert_eq!(driver.ordered(), Some(&operation(3)));
    assert!(!driver.is_shown());
}

#[test]
fn a_step_that_is_left_changes_nothing() {
    let mut driver = Driver::wishing(rename());
    driver.planned(Ok(proposal(3)));
    driver.keys("\x1b\n");
    assert_eq!(driver.ordered(), None);
    let mut driver = Driver::wishing(rename());
    driver.keys("\x1b");
    driver.planned(Ok(proposal(3)));
    assert!(!driver.is_shown(), "a plan that comes late opens nothing");
    assert_eq!(driver.word(), "Nothing was changed.");
}

#[test]
fn every_line_of_a_long_step_can_be_scrolled_to() {
    let mut driver = Driver::wishing(rename());
    driver.planned(Ok(proposal(100)));
    let room = room(&driver.app.screen());
    assert_eq!(driver.app.steps.count(room.width), 100 * 4 - 1);
    driver.keys("G");
    let last = driver.app.steps.rows(room).last().expect("a row");
    assert!(matches!(last, StepRow::Line(line) if line.text == "tags: [b]"));
    assert_eq!(driver.app.steps.rows(room).count(), room.height);
    driver.keys("jjg");
    let first = driver.app.steps.rows(room).next();
    assert!(matches!(first, Some(StepRow::File(file)) if file.name == "p0.md"));
}

#[test]
fn posts_that_cannot_be_changed_are_named_and_left_out_on_a_key() {
    let mut driver = Driver::wishing(rename());
    driver.planned(Err(Declined {
        lines: vec!["bad.md:3:5: it is broken".to_owned()],
        can_leave_out: true,
        is_so: false,
    }));
    let rows: Vec<_> = driver.app.steps.rows(room(&driver.app.screen())).collect();
    assert_eq!(rows, [StepRow::Why("bad.md:3:5: it is broken".to_owned())]);
    driver.keys("o");
    let Wish::Tags { leave_out, .. } = driver.plan_job().wish else {
        panic!("another wish");
    };
    assert!(leave_out);
    driver.planned(Ok(proposal(2)));
    driver.keys("\n");
    assert!(driver.ordered().is_some());
}

#[test]
fn a_tag_that_the_tags_file_lacks_is_added_to_it_on_a_key() {
    let mut driver = Driver::wishing(rename());
    driver.planned(Ok(Proposal {
        missing: Some("b".to_owned()),
        ..proposal(1)
    }));
    driver.keys("o");
    assert_eq!(driver.plan_job().wish, rename(), "nothing to leave out");
    driver.keys("d");
    let Wish::Tags { define, .. } = driver.plan_job().wish else {
        panic!("another wish");
    };
    assert!(define);
}

#[test]
fn what_was_done_is_told_with_the_key_that_takes_it_back_at_once() {
    let mut driver = Driver::new(blog());
    driver.operated(false, Ok(()));
    assert_eq!(
        driver.word(),
        "Done: rename the tag a to b in 3 posts. u takes it back."
    );
    assert_eq!(driver.effects.last(), Some(&Effect::Rescan));
    driver.keys("u");
    assert_eq!(driver.effects.last(), Some(&Effect::TakeBack(clock(7).now)));
    driver.operated(true, Ok(()));
    assert_eq!(
        driver.word(),
        "Taken back: rename the tag a to b in 3 posts."
    );
}

#[test]
fn a_step_of_an_earlier_run_is_shown_before_it_is_taken_back() {
    let mut driver = Driver::new(blog());
    driver.keys("u");
    assert_eq!(driver.plan_job().wish, Wish::TakeBack);
    driver.planned(Ok(Proposal {
        undoes: Some(clock(3).now),
        ..proposal(2)
    }));
    driver.keys("\n");
    assert_eq!(driver.effects.last(), Some(&Effect::TakeBack(clock(3).now)));
}

#[test]
fn a_step_that_was_refused_says_why_until_it_is_read() {
    let mut driver = Driver::new(blog());
    let why = "b.md: somebody changed it; nothing was changed";
    driver.operated(false, Err(why.to_owned()));
    let row = driver.app.notices.row().expect("an error");
    assert_eq!(row.text, format!("Error: not done: {why}"));
    driver.keys("u");
    assert_eq!(
        driver.plan_job().wish,
        Wish::TakeBack,
        "nothing was done here"
    );
    driver.keys("\x1b");
    driver.operated(false, Ok(()));
    assert!(driver.app.notices.row().is_none(), "no longer true");
}

#[test]
fn read_only_changes_and_takes_back_nothing() {
    let mut driver = Driver::new(blog());
    driver.app.setup.read_only = true;
    driver.effects.clear();
    driver.keys("u");
    driver.app.wish(rename());
    assert_eq!(driver.effects, []);
    assert!(!driver.is_shown());
}

#[test]
fn a_post_with_unsaved_text_is_named_before_it_is_changed() {
    let (mut driver, path) = Driver::writing("---\ntags: [a]\n---\n");
    driver.keys("x");
    driver.app.mode = Mode::Browse;
    let effects = driver.app.wish(rename());
    driver.effects.extend(effects);
    let mut proposal = proposal(1);
    if let Change::Write { path: of, .. } = &mut proposal.operation.changes[0] {
        *of = path;
    }
    driver.planned(Ok(proposal));
    let first = driver.app.steps.rows(room(&driver.app.screen())).next();
    assert!(matches!(first, Some(StepRow::Note(note)) if note.contains("unsaved text")));
}

#[test]
fn a_reason_too_long_for_a_row_is_read_to_its_end() {
    let mut driver = Driver::wishing(rename());
    driver.event(Event::Resize(Size {
        width: 40,
        height: 12,
    }));
    let why = "2024-01-01-a-name.md:3:5: the value of `tags` is broken, as a bracket is missing";
    driver.planned(Err(Declined {
        lines: vec![why.to_owned()],
        can_leave_out: true,
        is_so: false,
    }));
    let rows = driver.app.steps.rows(room(&driver.app.screen()));
    let words = rows.map(|row| match row {
        StepRow::Why(part) => part,
        other => panic!("{other:?}"),
    });
    let words: Vec<String> = words.collect();
    assert_eq!(words.join(" "), why);
}

#[test]
fn a_step_over_many_files_says_that_it_began() {
    for (posts, word) in [(120, "Writing 120 files."), (3, "")] {
        let mut driver = Driver::wishing(rename());
        driver.planned(Ok(proposal(posts)));
        driver.keys("\n");
        assert_eq!(driver.word(), word);
    }
}
