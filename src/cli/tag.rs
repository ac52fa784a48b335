//! `tag` and `undo`: change tags in many posts at once after showing a diff, and undo blog changes.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

use crate::blog::command::tag_change::{TagChange, TagPlan, TagPlanContext};
use crate::blog::file_transaction::{FileTransactionError, UndoLog};
use crate::blog::site::SiteFiles;
use crate::blog::site_rules::SiteRules;
use crate::blog::{Post, Query, SiteKind};
use crate::runtime::clock;
use crate::runtime::search_worker::prepare_query;
use crate::text::sanitize;

use super::args::{Arguments, TagArguments, TagVerb, UndoArguments};
use super::user_files::UserFiles;
use super::{CliError, CommandResult, diff, list, open, print};

/// Runs `tag`: prints the diff, asks on a terminal, and applies the change.
pub(super) fn tag(arguments: &Arguments, tag: &TagArguments, own: &UserFiles) -> CommandResult {
    let (retag, query) = parse_change(&tag.verb)?;
    let (site, posts, clock) = list::read_posts(arguments, own)?;
    let mut rules = SiteRules::new(site.kind, &site.settings);
    let mut files = SiteFiles::default();
    files.refresh(&site, &mut rules);
    let tags_file = files.tags_file(&site);
    let chosen = query.map(|query| matching_posts(&query, &posts, site.kind));
    let context = TagPlanContext {
        site: &site,
        rules: &rules,
        posts: &posts,
        chosen: chosen.as_deref(),
        tags_file: tags_file.as_deref(),
        define: tag.define,
        skip_failing: tag.leave_out,
    };
    let plan = context.plan(&retag)?;
    print_plan(&plan)?;
    if plan.files.is_empty() {
        print("nothing to change: it is so already")?;
        return Ok(ExitCode::SUCCESS);
    }
    let what = sanitize::sanitize_lines(&plan.what);
    if tag.dry_run {
        print(&format!("would {what}; nothing was written"))?;
        return Ok(ExitCode::SUCCESS);
    }
    if !tag.yes && !confirm(&what)? {
        print("nothing was written")?;
        return Ok(ExitCode::from(1));
    }
    let step = plan.operation(&site.root, clock.now);
    undo_log(own)?.perform(&step)?;
    print(&format!("done: {what}; `postdesk undo` undoes it"))?;
    Ok(ExitCode::SUCCESS)
}

/// Runs `undo`: reverts the last blog change.
pub(super) fn undo(arguments: &Arguments, undo: &UndoArguments, own: &UserFiles) -> CommandResult {
    let site = open::for_verb(arguments, own)?;
    let undo_log = undo_log(own)?;
    let last = undo_log.last_done(&site.root)?;
    let last = last.ok_or(FileTransactionError::NothingToUndo)?;
    let what = sanitize::sanitize_lines(&last.what);
    if undo.dry_run {
        print(&format!("would undo: {what}; nothing was written"))?;
        return Ok(ExitCode::SUCCESS);
    }
    undo_log.undo(&site.root, clock::system().now)?;
    print(&format!("undone: {what}"))?;
    Ok(ExitCode::SUCCESS)
}

/// Rolls back changes that an earlier run left unfinished. Returns a message for each, or the
/// error.
pub(super) fn recover_unfinished(own: &UserFiles) -> Vec<String> {
    let Some(undo_log) = own.undo_log() else {
        return Vec::new();
    };
    match undo_log.recover() {
        Ok(steps) => steps
            .iter()
            .map(|step| format!("undone, as it was cut off in the middle: {}", step.what))
            .collect(),
        // another process holds the lock and will roll back itself
        Err(FileTransactionError::Busy) => Vec::new(),
        Err(error) => vec![error.to_string()],
    }
}

/// Returns the undo log; an error if there is no home folder.
pub(super) fn undo_log(own: &UserFiles) -> Result<UndoLog, CliError> {
    own.undo_log().ok_or_else(|| {
        let why = "there is no home folder to keep the old text in; set POSTDESK_CONFIG and POSTDESK_STATE";
        CliError::Usage(why.to_owned())
    })
}

/// Returns the tag change and the query that selects its posts; no query selects all posts.
fn parse_change(verb: &TagVerb) -> Result<(TagChange, Option<Query>), CliError> {
    let (retag, words) = match verb {
        TagVerb::Add { tag, query, all } => {
            if query.is_empty() && !all {
                let why = "name the posts with a query, as in `postdesk tag add rust title:~crab`, or write --all";
                return Err(CliError::Usage(why.to_owned()));
            }
            (TagChange::Add(tag.clone()), query.as_slice())
        }
        TagVerb::Remove { tag, query } => (TagChange::Remove(tag.clone()), query.as_slice()),
        TagVerb::Rename { from, to, query } => (
            TagChange::Rename(from.clone(), to.clone()),
            query.as_slice(),
        ),
        TagVerb::Merge { from, into } => {
            (TagChange::Merge(from.clone(), into.clone()), [].as_slice())
        }
        TagVerb::Delete { tags } => (TagChange::Delete(tags.clone()), [].as_slice()),
        TagVerb::Define { tag } => (TagChange::Define(tag.clone()), [].as_slice()),
    };
    let query = Query::parse(&words.join(" "));
    match query.errors().first() {
        Some(wrong) => Err(CliError::Usage(wrong.reason.clone())),
        None => Ok((retag, (!words.is_empty()).then_some(query))),
    }
}

fn matching_posts(query: &Query, posts: &[Arc<Post>], kind: SiteKind) -> Vec<Arc<Post>> {
    let mut search = prepare_query(query, posts, kind);
    let passing = posts.iter().filter(|post| query.matches(post, &mut search));
    passing.cloned().collect()
}

/// Prints the diffs of a plan, and its notes on standard error.
fn print_plan(plan: &TagPlan) -> Result<(), CliError> {
    let files = plan.files.iter();
    let diffs = files.map(|file| diff::unified((&file.name, &file.name), (&file.old, &file.new)));
    let diffs: Vec<String> = diffs.collect();
    print(&sanitize::sanitize_lines(&diffs.concat()))?;
    let missing = plan.undefined_tag.as_ref();
    let missing =
        missing.map(|key| format!("the tags file does not have `{key}`: --define adds it"));
    for note in plan.notes.iter().chain(&missing) {
        let _ = writeln!(io::stderr(), "postdesk: {}", sanitize::sanitize_lines(note));
    }
    Ok(())
}

/// Asks for confirmation on a terminal; returns true without asking otherwise.
pub(super) fn confirm(what: &str) -> Result<bool, CliError> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(true);
    }
    write!(io::stderr(), "{what}? [y/N] ")?;
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
