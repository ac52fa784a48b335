//! Change worker: plans changes to posts on a thread of their own; the file worker applies them.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::Event;
use crate::app::change_preview::{Declined, Operated, PlanJob, Planned, Proposal, Wish};
use crate::app::metadata_form::{SheetDone, SheetJob};
use crate::blog::command::metadata::Sheet;
use crate::blog::command::{self, Deed, DeedError};
use crate::blog::file_transaction::{Ledger, Operation, OperationError};
use crate::blog::hook::{self, Published};
use crate::blog::site::{Site, SiteFiles};
use crate::blog::site_rules::Rules;
use crate::blog::tags::change::{Refused, Scene, TagError};
use crate::blog::{Clock, Post};
use crate::markdown;

use super::message::Message;
use super::{clock, panics};

/// Why nothing is changed where it could not be undone.
const NOWHERE: &str =
    "there is no home folder to keep the old text in; set POSTDESK_CONFIG and POSTDESK_STATE";

/// Plans a requested change, on a thread of its own.
pub(super) fn plan(
    (site, ledger): (&Site, Option<&Ledger>),
    job: PlanJob,
    zone: &TimeZone,
    out: Sender<Message>,
) {
    let (site, ledger, clock) = (site.clone(), ledger.cloned(), clock::now(zone));
    let work = move || {
        let ticket = job.ticket;
        let planned = panics::caught(AssertUnwindSafe(|| {
            planned(&site, ledger.as_ref(), &job, &clock)
        }));
        let result = planned.unwrap_or_else(|what| {
            Err(declined(format!(
                "postdesk failed at this, and goes on: {what}"
            )))
        });
        // without the event loop there is nobody to send to
        let _ = out.send(Message::Event(Event::Planned(Box::new(Planned {
            ticket,
            result,
        }))));
    };
    // without a thread nothing is planned; the next key retries
    let _ = thread::Builder::new().name("plan".to_owned()).spawn(work);
}

fn planned(
    site: &Site,
    ledger: Option<&Ledger>,
    job: &PlanJob,
    clock: &Clock,
) -> Result<Proposal, Declined> {
    let now = clock.now;
    let ledger = ledger.ok_or_else(|| declined(NOWHERE.to_owned()))?;
    match &job.wish {
        Wish::Tags { .. } => tags(site, job, now),
        Wish::Deed(deed) => done(site, job, deed, clock),
        Wish::TakeBack => {
            let last = ledger.last_done(&site.root);
            let last = last.map_err(|why| declined(why.to_string()))?;
            let last = last.ok_or_else(|| declined("There is nothing to take back.".to_owned()))?;
            let operation = last.inverse(now);
            Ok(Proposal {
                files: operation.shown(),
                operation,
                undoes: Some(last.at),
                notes: Vec::new(),
                missing: None,
                hooks: Vec::new(),
            })
        }
    }
}

fn tags(site: &Site, job: &PlanJob, now: Timestamp) -> Result<Proposal, Declined> {
    let Wish::Tags {
        retag,
        chosen,
        define,
        leave_out,
    } = &job.wish
    else {
        return Err(declined(String::new()));
    };
    let mut rules = Rules::new(site.kind, &site.settings);
    let mut files = SiteFiles::default();
    files.refresh(site, &mut rules);
    let tags_file = files.tags_file(site);
    let scene = Scene {
        site,
        rules: &rules,
        posts: &job.posts,
        chosen: chosen.as_deref(),
        tags_file: tags_file.as_deref(),
        define: *define,
        leave_out: *leave_out,
    };
    let plan = scene.plan(retag).map_err(refused)?;
    let operation = plan.operation(&site.root, now);
    Ok(Proposal {
        files: operation.shown(),
        operation,
        undoes: None,
        notes: plan.notes,
        missing: plan.missing,
        hooks: Vec::new(),
    })
}

/// Plans a command that changes posts.
fn done(site: &Site, job: &PlanJob, deed: &Deed, clock: &Clock) -> Result<Proposal, Declined> {
    let plan = on_scene((site, &job.posts), clock, |scene| scene.plan(deed));
    let mut plan = plan.map_err(|why| Declined {
        is_so: matches!(why, DeedError::Nothing(_)),
        ..declined(why.to_string())
    })?;
    let made = plan.after.iter().filter(|post| post.was.is_none());
    let addresses = made.map(|post| match &post.url_unknown {
        Some(why) => format!("its URL is unknown: {why}"),
        None => format!("its URL will be {}", post.url),
    });
    plan.notes.extend(addresses.collect::<Vec<_>>());
    let publishes = matches!(deed, Deed::Publish(_));
    let hooks = job.on_publish.iter().filter(|_| publishes);
    let published = Published::of(&plan);
    let hooks: Result<Vec<Vec<String>>, String> =
        hooks.map(|command| published.fill(command)).collect();
    if let Err(why) = &hooks {
        plan.notes.push(format!("on_publish is not run: {why}"));
    }
    let hooks = hooks.unwrap_or_default();
    let told = hooks
        .iter()
        .map(|command| format!("then runs: {}", hook::shown(command)));
    plan.notes.extend(told);
    Ok(Proposal {
        files: plan.operation.shown(),
        operation: plan.operation,
        undoes: None,
        notes: plan.notes,
        missing: None,
        hooks,
    })
}

fn refused(error: TagError) -> Declined {
    let TagError::Refused(posts) = error else {
        return declined(error.to_string());
    };
    let line = |it: &Refused| format!("{}:{}:{}: {}", it.file, it.line, it.column, it.why);
    Declined {
        lines: posts.iter().map(line).collect(),
        can_leave_out: true,
        is_so: false,
    }
}

fn declined(why: String) -> Declined {
    Declined {
        lines: vec![why],
        can_leave_out: false,
        is_so: false,
    }
}

/// Reads the metadata of a post and the change that saving it would make, on a thread of its own.
pub(super) fn sheet(site: &Site, job: SheetJob, zone: &TimeZone, out: Sender<Message>) {
    let (site, clock) = (site.clone(), clock::now(zone));
    let work = move || {
        let ticket = job.ticket;
        let read = panics::caught(AssertUnwindSafe(|| sheet_of(&site, &job, &clock)));
        let result = read
            .unwrap_or_else(|what| Err(format!("postdesk failed at this, and goes on: {what}")));
        let done = SheetDone { ticket, result };
        // without the event loop there is nobody to send to
        let _ = out.send(Message::Event(Event::Sheet(Box::new(done))));
    };
    // without a thread nothing is read; the next key retries
    let _ = thread::Builder::new().name("sheet".to_owned()).spawn(work);
}

fn sheet_of(site: &Site, job: &SheetJob, clock: &Clock) -> Result<Sheet, String> {
    let read = on_scene((site, &job.posts), clock, |scene| {
        scene.sheet(&job.post, &job.typed)
    });
    read.map_err(|error| error.to_string())
}

/// Calls `look` with the current state of the blog: its rules, and the files that its posts depend
/// on.
fn on_scene<T>(
    (site, posts): (&Site, &[Arc<Post>]),
    clock: &Clock,
    look: impl FnOnce(&command::Scene<'_>) -> T,
) -> T {
    let mut rules = Rules::new(site.kind, &site.settings);
    SiteFiles::default().refresh_with(site, &mut rules, posts);
    look(&command::Scene {
        site,
        rules: &rules,
        posts,
        clock,
        mentions: markdown::mentions,
    })
}

/// Applies a change, completely or not at all.
pub(super) fn operate(ledger: Option<&Ledger>, operation: Operation) -> Operated {
    let done = ledger.map(|ledger| ledger.perform(&operation));
    Operated {
        names: operation.names(),
        result: told(done, &operation.root),
        what: operation.what,
        at: operation.at,
        is_undo: false,
    }
}

/// Undoes the last change, if it was made at the time `at`.
pub(super) fn take_back(
    ledger: Option<&Ledger>,
    root: &Path,
    at: Timestamp,
    now: Timestamp,
) -> Operated {
    // an unreadable record is reported by the attempt below
    let last = ledger.and_then(|ledger| ledger.last_done(root).ok().flatten());
    let names = last.as_ref().map(|last| last.inverse(now).names());
    let (what, last_at) = last.map(|last| (last.what, last.at)).unzip();
    let result = if last_at.is_some_and(|last| last != at) {
        let why = "another postdesk changed posts since; asked again, this shows what it did";
        Err(why.to_owned())
    } else {
        let done = ledger.map(|ledger| ledger.undo(root, now).map(drop));
        told(done, root)
    };
    Operated {
        what: what.unwrap_or_default(),
        at,
        is_undo: true,
        result,
        names: names.unwrap_or_default(),
    }
}

fn told(done: Option<Result<(), OperationError>>, root: &Path) -> Result<(), String> {
    done.map_or_else(
        || Err(NOWHERE.to_owned()),
        |done| done.map_err(|why| why.below(root)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::file_transaction::Change;
    use crate::blog::save::private_file;
    use crate::blog::{SiteKind, read_file};
    use tempfile::TempDir;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn clock(second: i64) -> Clock {
        Clock {
            now: at(second),
            zone: TimeZone::UTC,
        }
    }

    struct Desk {
        blog: TempDir,
        ledger: Ledger,
        _state: TempDir,
    }

    impl Desk {
        fn new() -> Self {
            let (blog, state) = (TempDir::new().unwrap(), TempDir::new().unwrap());
            private_file::put(&blog.path().join("a.md"), b"old").unwrap();
            Self {
                blog,
                ledger: Ledger::new(&state.path().join("operations")),
                _state: state,
            }
        }

        fn step(&self, second: i64) -> Operation {
            Operation {
                what: format!("step {second}"),
                root: self.blog.path().to_owned(),
                at: at(second),
                changes: vec![Change::Write {
                    path: self.blog.path().join("a.md"),
                    old: b"old".to_vec(),
                    new: b"new".to_vec(),
                }],
            }
        }

        fn text(&self) -> String {
            read_file::read(&self.blog.path().join("a.md"))
                .unwrap()
                .text
        }

        fn take_back(&self, second: i64) -> Operated {
            take_back(Some(&self.ledger), self.blog.path(), at(second), at(99))
        }
    }

    #[test]
    fn a_step_is_done_and_the_one_that_is_meant_is_taken_back() {
        let desk = Desk::new();
        let done = operate(Some(&desk.ledger), desk.step(1));
        assert_eq!((done.result, desk.text()), (Ok(()), "new".to_owned()));
        let other = desk.take_back(7);
        assert!(other.result.unwrap_err().contains("another postdesk"));
        assert_eq!(desk.text(), "new");
        let back = desk.take_back(1);
        assert_eq!((back.result, back.what.as_str()), (Ok(()), "step 1"));
        assert_eq!(desk.text(), "old");
        let nothing = desk.take_back(1);
        assert_eq!(nothing.result, Err("there is nothing to undo".to_owned()));
    }

    #[test]
    fn a_file_that_changed_since_is_named_below_the_blog() {
        let desk = Desk::new();
        let step = desk.step(1);
        private_file::put(&desk.blog.path().join("a.md"), b"theirs").unwrap();
        let why = operate(Some(&desk.ledger), step).result.unwrap_err();
        assert!(why.starts_with("a.md: "), "{why}");
        assert!(why.ends_with("nothing was changed"), "{why}");
        assert_eq!(desk.text(), "theirs");
    }

    #[test]
    fn where_nothing_could_be_taken_back_nothing_is_done() {
        let desk = Desk::new();
        let why = operate(None, desk.step(1)).result.unwrap_err();
        assert!(why.contains("no home folder"), "{why}");
        assert_eq!(desk.text(), "old");
    }

    #[test]
    fn the_step_to_take_back_is_shown_as_what_it_will_do() {
        let desk = Desk::new();
        let site = Site::at(desk.blog.path(), Some(SiteKind::Plain)).unwrap();
        let job = PlanJob {
            ticket: 1,
            posts: Vec::new(),
            wish: Wish::TakeBack,
            on_publish: Vec::new(),
        };
        let plan = || planned(&site, Some(&desk.ledger), &job, &clock(9));
        assert_eq!(
            plan().unwrap_err().lines,
            ["There is nothing to take back."]
        );
        let mut step = desk.step(1);
        step.root.clone_from(&site.root);
        operate(Some(&desk.ledger), step).result.unwrap();
        let plan = plan().unwrap();
        assert_eq!(plan.undoes, Some(at(1)));
        let lines = plan.files[0].lines.iter();
        let lines: Vec<_> = lines
            .map(|line| (line.fate.mark(), line.text.as_str()))
            .collect();
        assert_eq!(lines, [('-', "new"), ('+', "old")]);
    }
}
