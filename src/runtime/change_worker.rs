//! Change worker: plans changes to posts on a thread of their own; the file worker applies them.

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracing::debug_span;

use crate::app::Event;
use crate::app::jobs::change::{
    ChangeApplied, ChangePreview, ChangeRefusal, ChangeRequest, PlanJob, PreviewReady,
};
use crate::app::jobs::metadata::{MetadataJob, MetadataReady};
use crate::blog::command::metadata::MetadataView;
use crate::blog::command::{ChangePlan, CommandError, PlanContext, PostCommand, PostRefusal};
use crate::blog::file_transaction::{FileTransaction, FileTransactionError, UndoLog};
use crate::blog::hook::{self, HookValues};
use crate::blog::site::{Site, SiteFiles};
use crate::blog::site_rules::SiteRules;
use crate::blog::{Clock, Post};
use crate::markdown;

use super::message::Message;
use super::{clock, log, panics};

/// Why nothing is changed where it could not be undone.
const NO_UNDO_FOLDER: &str =
    "no home folder for the undo log; set POSTDESK_CONFIG and POSTDESK_STATE";

/// Plans a requested change, on a thread of its own.
pub(super) fn plan(
    (site, undo_log): (&Site, Option<&UndoLog>),
    job: PlanJob,
    zone: &TimeZone,
    out: Sender<Message>,
) {
    let (site, undo_log, clock) = (site.clone(), undo_log.cloned(), clock::now(zone));
    let work = move || {
        let _span = debug_span!("plan", posts = job.posts.len()).entered();
        let ticket = job.ticket;
        let planned = panics::catch_panic(AssertUnwindSafe(|| {
            plan_request(&site, undo_log.as_ref(), &job, &clock)
        }));
        let result = planned.unwrap_or_else(|what| {
            Err(refusal(format!(
                "internal error: {what}; nothing else is affected"
            )))
        });
        // without the event loop there is nobody to send to
        let _ = out.send(Message::Event(Event::PreviewReady(Box::new(
            PreviewReady { ticket, result },
        ))));
    };
    // without a thread nothing is planned; the next key retries
    let started = thread::Builder::new().name("plan".to_owned()).spawn(work);
    log::log_failure("start a thread", &started);
}

fn plan_request(
    site: &Site,
    undo_log: Option<&UndoLog>,
    job: &PlanJob,
    clock: &Clock,
) -> Result<ChangePreview, ChangeRefusal> {
    let undo_log = undo_log.ok_or_else(|| refusal(NO_UNDO_FOLDER.to_owned()))?;
    match &job.request {
        ChangeRequest::Command(command) => {
            let planned = with_plan_context((site, &job.posts), clock, |it| it.plan(command));
            let mut plan = planned.map_err(|error| command_refusal(command, error))?;
            let hooks = fill_hooks(job, command, &mut plan);
            Ok(ChangePreview::new(plan, hooks))
        }
        ChangeRequest::Undo => {
            let plan = ChangePlan::undo(undo_log, &site.root, clock.now);
            let plan = plan.map_err(|why| match why {
                FileTransactionError::NothingToUndo => refusal("Nothing to undo.".to_owned()),
                why => refusal(why.to_string()),
            })?;
            Ok(ChangePreview::new(plan, Vec::new()))
        }
    }
}

/// Returns the publish hooks to run after a command, and adds notes about them and about the URLs
/// of new posts to its plan.
fn fill_hooks(job: &PlanJob, command: &PostCommand, plan: &mut ChangePlan) -> Vec<Vec<String>> {
    let made = plan.after.iter().filter(|post| post.was.is_none());
    let addresses = made.map(|post| match &post.url_unknown {
        Some(why) => format!("URL unknown: {why}"),
        None => format!("URL: {}", post.url),
    });
    plan.notes.extend(addresses.collect::<Vec<_>>());
    if job.on_publish.is_empty() || !matches!(command, PostCommand::Publish(_)) {
        return Vec::new();
    }
    let published = HookValues::of(plan);
    let hooks = job.on_publish.iter();
    let hooks: Result<Vec<Vec<String>>, String> =
        hooks.map(|command| published.fill(command)).collect();
    if let Err(why) = &hooks {
        plan.notes.push(format!("on_publish will not run: {why}"));
    }
    let hooks = hooks.unwrap_or_default();
    let runs = hooks
        .iter()
        .map(|command| format!("then run: {}", hook::shell_quoted(command)));
    plan.notes.extend(runs);
    hooks
}

fn command_refusal(command: &PostCommand, error: CommandError) -> ChangeRefusal {
    match error {
        CommandError::Refused(posts) => ChangeRefusal {
            lines: posts.iter().map(PostRefusal::to_string).collect(),
            can_skip: matches!(command, PostCommand::Tags(_) | PostCommand::Set(_)),
            is_unchanged: false,
        },
        error => ChangeRefusal {
            is_unchanged: matches!(error, CommandError::NoChange(_)),
            ..refusal(error.to_string())
        },
    }
}

fn refusal(why: String) -> ChangeRefusal {
    ChangeRefusal {
        lines: vec![why],
        can_skip: false,
        is_unchanged: false,
    }
}

/// Reads the metadata of a post and the change that saving it would make, on a thread of its own.
pub(super) fn load_metadata(site: &Site, job: MetadataJob, zone: &TimeZone, out: Sender<Message>) {
    let (site, clock) = (site.clone(), clock::now(zone));
    let work = move || {
        let _span = debug_span!("metadata").entered();
        let ticket = job.ticket;
        let read = panics::catch_panic(AssertUnwindSafe(|| read_metadata(&site, &job, &clock)));
        let result = read.unwrap_or_else(|what| {
            Err(format!("internal error: {what}; nothing else is affected"))
        });
        let done = MetadataReady { ticket, result };
        // without the event loop there is nobody to send to
        let _ = out.send(Message::Event(Event::MetadataReady(Box::new(done))));
    };
    // without a thread nothing is read; the next key retries
    let started = thread::Builder::new().name("sheet".to_owned()).spawn(work);
    log::log_failure("start a thread", &started);
}

fn read_metadata(site: &Site, job: &MetadataJob, clock: &Clock) -> Result<MetadataView, String> {
    let read = with_plan_context((site, &job.posts), clock, |context| {
        context.metadata(&job.post, &job.typed)
    });
    read.map_err(|error| error.to_string())
}

/// Calls `look` with the current state of the blog: its rules, and the files that its posts depend
/// on.
fn with_plan_context<T>(
    (site, posts): (&Site, &[Arc<Post>]),
    clock: &Clock,
    look: impl FnOnce(&PlanContext<'_>) -> T,
) -> T {
    let mut rules = SiteRules::new(site.kind, &site.settings);
    let mut files = SiteFiles::default();
    files.refresh_with(site, &mut rules, posts);
    look(&PlanContext {
        site,
        rules: &rules,
        posts,
        tags_file: files.tags_file(site),
        clock,
        mentions: markdown::find_references,
    })
}

/// Applies a change, completely or not at all.
pub(super) fn apply_change(
    undo_log: Option<&UndoLog>,
    transaction: FileTransaction,
) -> ChangeApplied {
    let done = undo_log.map(|undo_log| undo_log.perform(&transaction));
    log::log_transaction(transaction.changes.len(), done.as_ref());
    ChangeApplied {
        names: transaction.path_changes(),
        result: change_result(done, &transaction.root),
        description: transaction.what,
        at: transaction.at,
        is_undo: false,
    }
}

/// Undoes the last change, if it was made at the time `at`.
pub(super) fn undo_change(
    undo_log: Option<&UndoLog>,
    root: &Path,
    at: Timestamp,
    now: Timestamp,
) -> ChangeApplied {
    // an unreadable record is reported by the attempt below
    let last = undo_log.and_then(|undo_log| undo_log.last_done(root).ok().flatten());
    let names = last.as_ref().map(|last| last.inverse(now).path_changes());
    let done = undo_log.map(|undo_log| undo_log.undo(root, at, now).map(drop));
    let files = last.as_ref().map_or(0, |last| last.changes.len());
    log::log_transaction(files, done.as_ref());
    ChangeApplied {
        description: last.map(|last| last.what).unwrap_or_default(),
        at,
        is_undo: true,
        result: change_result(done, root),
        names: names.unwrap_or_default(),
    }
}

fn change_result(
    done: Option<Result<(), FileTransactionError>>,
    root: &Path,
) -> Result<(), String> {
    done.map_or_else(
        || Err(NO_UNDO_FOLDER.to_owned()),
        |done| done.map_err(|why| why.message_below(root)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::file_transaction::FileChange;
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

    struct UndoFixture {
        blog: TempDir,
        undo_log: UndoLog,
        _state: TempDir,
    }

    impl UndoFixture {
        fn new() -> Self {
            let (blog, state) = (TempDir::new().unwrap(), TempDir::new().unwrap());
            private_file::put(&blog.path().join("a.md"), b"old").unwrap();
            Self {
                blog,
                undo_log: UndoLog::new(&state.path().join("operations")),
                _state: state,
            }
        }

        fn step(&self, second: i64) -> FileTransaction {
            FileTransaction {
                what: format!("step {second}"),
                root: self.blog.path().to_owned(),
                at: at(second),
                changes: vec![FileChange::Write {
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

        fn undo(&self, second: i64) -> ChangeApplied {
            undo_change(Some(&self.undo_log), self.blog.path(), at(second), at(99))
        }
    }

    #[test]
    fn only_the_intended_change_is_undone() {
        let open_post = UndoFixture::new();
        let done = apply_change(Some(&open_post.undo_log), open_post.step(1));
        assert_eq!((done.result, open_post.text()), (Ok(()), "new".to_owned()));
        let other = open_post.undo(7);
        assert!(other.result.unwrap_err().contains("another postdesk"));
        assert_eq!(open_post.text(), "new");
        let back = open_post.undo(1);
        assert_eq!((back.result, back.description.as_str()), (Ok(()), "step 1"));
        assert_eq!(open_post.text(), "old");
        let nothing = open_post.undo(1);
        assert_eq!(nothing.result, Err("nothing to undo".to_owned()));
    }

    #[test]
    fn a_file_that_changed_since_is_named_below_the_blog() {
        let open_post = UndoFixture::new();
        let step = open_post.step(1);
        private_file::put(&open_post.blog.path().join("a.md"), b"theirs").unwrap();
        let why = apply_change(Some(&open_post.undo_log), step)
            .result
            .unwrap_err();
        assert!(why.starts_with("a.md: "), "{why}");
        assert!(why.ends_with("nothing was changed"), "{why}");
        assert_eq!(open_post.text(), "theirs");
    }

    #[test]
    fn nothing_is_changed_without_undo() {
        let open_post = UndoFixture::new();
        let why = apply_change(None, open_post.step(1)).result.unwrap_err();
        assert!(why.contains("no home folder"), "{why}");
        assert_eq!(open_post.text(), "old");
    }

    #[test]
    fn an_undo_is_previewed_as_its_inverse() {
        let open_post = UndoFixture::new();
        let site = Site::from_posts_folder(open_post.blog.path(), Some(SiteKind::Plain)).unwrap();
        let job = PlanJob {
            ticket: 1,
            posts: Vec::new(),
            request: ChangeRequest::Undo,
            on_publish: Vec::new(),
        };
        let plan = || plan_request(&site, Some(&open_post.undo_log), &job, &clock(9));
        assert_eq!(plan().unwrap_err().lines, ["Nothing to undo."]);
        let mut step = open_post.step(1);
        step.root.clone_from(&site.root);
        apply_change(Some(&open_post.undo_log), step)
            .result
            .unwrap();
        let plan = plan().unwrap();
        assert_eq!(plan.plan.undoes, Some(at(1)));
        let lines = plan.files[0].lines.iter();
        let lines: Vec<_> = lines
            .map(|line| (line.status.mark(), line.text.as_str()))
            .collect();
        assert_eq!(lines, [('-', "new"), ('+', "old")]);
    }
}
