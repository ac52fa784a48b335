//! `tag` and `undo`: change tags in many posts at once after showing a diff, and undo blog changes.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

use crate::blog::file_transaction::{Ledger, OperationError};
use crate::blog::site::SiteFiles;
use crate::blog::site_rules::Rules;
use crate::blog::tags::change::{Plan, Retag, Scene};
use crate::blog::{Post, Query, SiteKind};
use crate::runtime::clock;
use crate::runtime::search_worker::search_for;
use crate::text::sanitize;

use super::args::{Arguments, TagArguments, TagVerb, UndoArguments};
use super::user_files::Own;
use super::{CliError, Done, diff, list, open, print};

/// Runs `tag`: prints the diff, asks on a terminal, and applies the change.
pub(super) fn tag(arguments: &Arguments, tag: &TagArguments, own: &Own) -> Done {
    let (retag, query) = what(&tag.verb)?;
    let (site, posts, clock) = list::read(arguments, own)?;
    let mut rules = Rules::new(site.kind, &site.settings);
    let mut files = SiteFiles::default();
    files.refresh(&site, &mut rules);
    let tags_file = files.tags_file(&site);
    let chosen = query.map(|query| passing(&query, &posts, site.kind));
    let scene = Scene {
        site: &site,
        rules: &rules,
        posts: &posts,
        chosen: chosen.as_deref(),
        tags_file: tags_file.as_deref(),
        define: tag.define,
        leave_out: tag.leave_out,
    };
    let plan = scene.plan(&retag)?;
    show(&plan)?;
    if plan.files.is_empty() {
        print("nothing to change: it is so already")?;
        return Ok(ExitCode::SUCCESS);
    }
    let what = sanitize::lines(&plan.what);
    if tag.dry_run {
        print(&format!("would {what}; nothing was written"))?;
        return Ok(ExitCode::SUCCESS);
    }
    if !tag.yes && !is_wanted(&what)? {
        print("nothing was written")?;
        return Ok(ExitCode::from(1));
    }
    let step = plan.operation(&site.root, clock.now);
    ledger(own)?.perform(&step)?;
    print(&format!("done: {what}; `postdesk undo` takes it back"))?;
    Ok(ExitCode::SUCCESS)
}

/// Runs `undo`: reverts the last blog change.
pub(super) fn undo(arguments: &Arguments, undo: &UndoArguments, own: &Own) -> Done {
    let site = open::for_verb(arguments, own)?;
    let ledger = ledger(own)?;
    let last = ledger.last_done(&site.root)?;
    let last = last.ok_or(OperationError::Nothing)?;
    let what = sanitize::lines(&last.what);
    if undo.dry_run {
        print(&format!("would take back: {what}; nothing was written"))?;
        return Ok(ExitCode::SUCCESS);
    }
    ledger.undo(&site.root, clock::system().now)?;
    print(&format!("taken back: {what}"))?;
    Ok(ExitCode::SUCCESS)
}

/// Rolls back changes that an earlier run left unfinished. Returns a message for each, or the
/// error.
pub(super) fn recover(own: &Own) -> Vec<String> {
    let Some(ledger) = own.ledger() else {
        return Vec::new();
    };
    match ledger.recover() {
        Ok(steps) => steps
            .iter()
            .map(|step| format!("taken back, as it was cut off in the middle: {}", step.what))
            .collect(),
        // another process holds the lock and will roll back itself
        Err(OperationError::Busy) => Vec::new(),
        Err(error) => vec![error.to_string()],
    }
}

/// Returns the undo log; an error if there is no home folder.
pub(super) fn ledger(own: &Own) -> Result<Ledger, CliError> {
    own.ledger().ok_or_else(|| {
        let why = "there is no home folder to keep the old text in; set POSTDESK_CONFIG and POSTDESK_STATE";
        CliError::Usage(why.to_owned())
    })
}

/// Returns the tag change and the query that selects its posts; no query selects all posts.
fn what(verb: &TagVerb) -> Result<(Retag, Option<Query>), CliError> {
    let (retag, words) = match verb {
        TagVerb::Add { tag, query, all } => {
            if query.is_empty() && !all {
                let why = "name the posts with a query, as in `postdesk tag add rust title:~crab`, or write --all";
                return Err(CliError::Usage(why.to_owned()));
            }
            (Retag::Add(tag.clone()), query.as_slice())
        }
        TagVerb::Remove { tag, query } => (Retag::Remove(tag.clone()), query.as_slice()),
        TagVerb::Rename { from, to, query } => {
            (Retag::Rename(from.clone(), to.clone()), query.as_slice())
        }
        TagVerb::Merge { from, into } => (Retag::Merge(from.clone(), into.clone()), [].as_slice()),
        TagVerb::Delete { tags } => (Retag::Delete(tags.clone()), [].as_slice()),
        TagVerb::Define { tag } => (Retag::Define(tag.clone()), [].as_slice()),
    };
    let query = Query::parse(&words.join(" "));
    match query.wrong().first() {
        Some(wrong) => Err(CliError::Usage(wrong.reason.clone())),
        None => Ok((retag, (!words.is_empty()).then_some(query))),
    }
}

fn passing(query: &Query, posts: &[Arc<Post>], kind: SiteKind) -> Vec<Arc<Post>> {
    let mut search = search_for(query, posts, kind);
    let passing = posts.iter().filter(|post| query.matches(post, &mut search));
    passing.cloned().collect()
}

/// Prints the diffs of a plan, and its notes on standard error.
fn show(plan: &Plan) -> Result<(), CliError> {
    let files = plan.files.iter();
    let diffs = files.map(|file| diff::unified((&file.name, &file.name), (&file.old, &file.new)));
    let diffs: Vec<String> = diffs.collect();
    print(&sanitize::lines(&diffs.concat()))?;
    let missing = plan.missing.as_ref();
    let missing =
        missing.map(|key| format!("the tags file does not have `{key}`: --define adds it"));
    for note in plan.notes.iter().chain(&missing) {
        let _ = writeln!(io::stderr(), "postdesk: {}", sanitize::lines(note));
    }
    Ok(())
}

/// Asks for confirmation on a terminal; returns true without asking otherwise.
pub(super) fn is_wanted(what: &str) -> Result<bool, CliError> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(true);
    }
    write!(io::stderr(), "{what}? [y/N] ")?;
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
