//! `tag`, `set` and `undo`: change tags or a front matter key in many posts at once after showing a
//! diff, and undo blog changes.

use std::process::ExitCode;

use crate::blog::command::{
    ChangePlan, CommandError, PostCommand, SetCommand, TagChange, TagCommand,
};
use crate::blog::file_transaction::FileTransactionError;
use crate::blog::front_matter::edit::KeyName;
use crate::blog::{PostId, Query};
use crate::runtime::clock;
use crate::text::sanitize;

use super::apply::{apply_plan, print_plan, report_no_change, undo_log};
use super::args::{Arguments, SetArguments, TagArguments, TagVerb, UndoArguments};
use super::loaded_blog::LoadedBlog;
use super::output::confirm;
use super::query::{self, PreparedQuery};
use super::user_files::UserFiles;
use super::{CliError, CommandResult, open, print, suggestions};

/// Runs `tag`: prints the diff, asks on a terminal, and applies the change.
pub(super) fn tag(arguments: &Arguments, tag: &TagArguments, own: &UserFiles) -> CommandResult {
    let (change, query) = parse_change(&tag.verb)?;
    let blog = LoadedBlog::read(arguments, own)?;
    let command = PostCommand::Tags(TagCommand {
        change,
        posts: query
            .map(|query| matching_posts(&query, &blog, (arguments, own)))
            .transpose()?,
        define: tag.define,
        skip_failing: tag.skip_failing,
    });
    let plan = blog.plan(&command).map_err(|error| match error {
        CommandError::Refused(_) => CliError::Tags(error),
        error => error.into(),
    })?;
    print_plan(blog.index.site(), &plan)?;
    if plan.transaction.changes.is_empty() {
        print("nothing to change")?;
        return Ok(ExitCode::SUCCESS);
    }
    let what = sanitize::sanitize_lines(&plan.transaction.what);
    if !tag.dry_run && !tag.yes && !confirm(&what)? {
        print("nothing was written")?;
        return Ok(ExitCode::from(1));
    }
    apply_plan(&plan, tag.dry_run, own)
}

/// Runs `set`: prints the diff, asks on a terminal, and applies the change.
pub(super) fn set(arguments: &Arguments, set: &SetArguments, own: &UserFiles) -> CommandResult {
    let key = KeyName::parse(&set.key).map_err(CliError::Usage)?;
    let query = query::parse(&set.query)?;
    let blog = LoadedBlog::read(arguments, own)?;
    let posts = matching_posts(&query, &blog, (arguments, own))?;
    suggestions::check_path_in_query(arguments, !posts.is_empty())?;
    if posts.is_empty() {
        return report_no_change("no post matches the query");
    }
    let command = PostCommand::Set(SetCommand {
        posts,
        key,
        text: set.value.clone(),
        skip_failing: set.skip_failing,
    });
    let plan = match blog.plan(&command) {
        Err(CommandError::NoChange(why)) => return report_no_change(&why),
        Err(error @ CommandError::Refused(_)) => return Err(CliError::Tags(error)),
        plan => plan?,
    };
    print_plan(blog.index.site(), &plan)?;
    let what = sanitize::sanitize_lines(&plan.transaction.what);
    if !set.dry_run && !set.yes && !confirm(&what)? {
        print("nothing was written")?;
        return Ok(ExitCode::from(1));
    }
    apply_plan(&plan, set.dry_run, own)
}

/// Runs `undo`: reverts the last blog change.
pub(super) fn undo(arguments: &Arguments, undo: &UndoArguments, own: &UserFiles) -> CommandResult {
    let site = open::for_verb(arguments, own)?;
    let undo_log = undo_log(own)?;
    let plan = ChangePlan::undo(&undo_log, &site.root, clock::system().now)?;
    let what = sanitize::sanitize_lines(&plan.transaction.what);
    if undo.dry_run {
        print(&format!("would undo: {what}; nothing was written"))?;
        return Ok(ExitCode::SUCCESS);
    }
    plan.apply(&undo_log)?;
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
        Ok(transactions) => transactions
            .iter()
            .map(|transaction| format!("undone an interrupted change: {}", transaction.what))
            .collect(),
        // another process holds the lock and will roll back itself
        Err(FileTransactionError::Busy) => Vec::new(),
        Err(error) => vec![error.to_string()],
    }
}

/// Returns the tag change and the query that selects its posts; no query selects all posts.
fn parse_change(verb: &TagVerb) -> Result<(TagChange, Option<Query>), CliError> {
    let (change, words) = match verb {
        TagVerb::Add { tag, query, all } => {
            if query.is_empty() && !all {
                let why = "pass a query, for example `postdesk tag add rust title:~crab`, or --all for every post";
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
    let query = query::parse(words)?;
    Ok((change, (!words.is_empty()).then_some(query)))
}

fn matching_posts(
    query: &Query,
    blog: &LoadedBlog,
    run: (&Arguments, &UserFiles),
) -> Result<Vec<PostId>, CliError> {
    let read = (blog.index.site(), blog.posts.as_slice(), &blog.clock);
    Ok(PreparedQuery::new(query, read, run)?.matching(&blog.posts))
}
