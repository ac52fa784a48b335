//! Applying a change to posts: prints the diff, writes all of it or nothing, and says how to undo it.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use crate::blog::Site;
use crate::blog::command::{ChangePlan, CommandError, PostCommand};
use crate::blog::file_transaction::{FileChange, UndoLog};
use crate::text::sanitize;

use super::loaded_blog::LoadedBlog;
use super::output::{print_lines, print_note};
use super::user_files::UserFiles;
use super::{CliError, CommandResult, diff, print};

/// Prints what a command changes, and applies it unless `dry_run`.
pub(super) fn run_command(
    blog: &LoadedBlog,
    command: &PostCommand,
    dry_run: bool,
    own: &UserFiles,
) -> CommandResult {
    match blog.plan(command) {
        Err(CommandError::NoChange(why)) => report_no_change(&why),
        Err(why) => Err(why.into()),
        Ok(plan) => {
            print_plan(blog.index.site(), &plan)?;
            apply_plan(&plan, dry_run, own)
        }
    }
}

/// Reports that there is nothing to change, and why.
pub(super) fn report_no_change(why: &str) -> CommandResult {
    print(&sanitize::sanitize_lines(&format!(
        "nothing to change: {why}"
    )))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the diffs of a plan, and its notes on standard error, so that programs reading the output
/// are not disturbed.
pub(super) fn print_plan(site: &Site, plan: &ChangePlan) -> Result<(), CliError> {
    let changes = format_changes(site, &plan.transaction.changes);
    print(&sanitize::sanitize_lines(&changes))?;
    plan.notes.iter().for_each(|note| print_lines(note));
    if let Some(tag) = &plan.undefined_tag {
        print_note(&format!(
            "`{tag}` is not in the tags file; --define adds it"
        ));
    }
    Ok(())
}

/// Applies a plan unless `dry_run`, and prints the result.
pub(super) fn apply_plan(plan: &ChangePlan, dry_run: bool, own: &UserFiles) -> CommandResult {
    let what = sanitize::sanitize_lines(&plan.transaction.what);
    let news = plan
        .after
        .iter()
        .filter(|it| it.was.as_ref() != Some(&it.path));
    let news: Vec<String> = news
        .map(|it| {
            let unknown = it.url_unknown.as_ref();
            let url = unknown.map(|why| format!("(URL unknown: {why})"));
            let url = url.unwrap_or_else(|| it.url.clone());
            sanitize::sanitize_lines(&format!("{}  {url}", it.path.display()))
        })
        .collect();
    let words = if dry_run {
        format!("would {what}; nothing was written")
    } else {
        plan.apply(&undo_log(own)?)?;
        format!("done: {what}; `postdesk undo` undoes it")
    };
    print(&[news.as_slice(), &[words]].concat().join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Formats the changes as diffs and lines such as `rename A to B`, with paths below the posts
/// folder.
fn format_changes(site: &Site, changes: &[FileChange]) -> String {
    let name = |path: &Path| {
        let below = path.strip_prefix(&site.posts);
        let below = below.or_else(|_| path.strip_prefix(&site.root));
        below.unwrap_or(path).display().to_string()
    };
    let mut all = String::new();
    for change in changes {
        let line = match change {
            FileChange::Write { path, old, new } => {
                let file = name(path);
                diff::unified((&file, &file), (old, new))
            }
            FileChange::Create { path, bytes, .. } if std::str::from_utf8(bytes).is_ok() => {
                diff::unified(("/dev/null", &name(path)), (b"", bytes))
            }
            FileChange::Create { path, bytes, .. } => {
                format!("new file {} ({} bytes)\n", name(path), bytes.len())
            }
            FileChange::Remove { path, bytes, .. } => {
                format!("to the trash: {} ({} bytes)\n", name(path), bytes.len())
            }
            FileChange::Rename { from, to } => format!("rename {} to {}\n", name(from), name(to)),
            FileChange::MakeFolder { path, .. } => format!("new folder {}/\n", name(path)),
            FileChange::RemoveFolder { path, .. } => format!("remove folder {}/\n", name(path)),
        };
        // writing to a string never fails
        let _ = all.write_str(&line);
    }
    all
}

/// Returns the undo log; an error if there is no home folder.
pub(super) fn undo_log(own: &UserFiles) -> Result<UndoLog, CliError> {
    own.undo_log().ok_or_else(|| {
        let why = "no home folder for the undo log; set POSTDESK_CONFIG and POSTDESK_STATE";
        CliError::Usage(why.to_owned())
    })
}
