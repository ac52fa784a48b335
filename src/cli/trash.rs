//! `trash`: moves posts to the trash, lists it, and restores posts.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::blog::command::{PostCommand, restore};
use crate::blog::file_transaction::{FileChange, FileTransaction, UnreadableRecord};
use crate::text::sanitize;

use super::apply::{apply_plan, print_plan, run_command, undo_log};
use super::args::{Arguments, TrashArguments};
use super::loaded_blog::LoadedBlog;
use super::user_files::UserFiles;
use super::{CommandResult, print};

/// Runs `trash`: moves posts to the trash, lists it, or restores a post.
pub(super) fn trash(
    arguments: &Arguments,
    trash: &TrashArguments,
    own: &UserFiles,
) -> CommandResult {
    let blog = LoadedBlog::read(arguments, own)?;
    let site = blog.index.site();
    if let Some(file) = &trash.restore {
        let undo_log = undo_log(own)?;
        let plan = restore(site, &undo_log.trash(&site.root), file, blog.clock.now);
        if plan.is_err() {
            // the post may be in one of these
            print_unreadable(&undo_log.unreadable_trash(&site.root));
        }
        let plan = plan?;
        print_plan(site, &plan)?;
        return apply_plan(&plan, trash.dry_run, own);
    }
    if trash.named.is_empty() {
        let undo_log = undo_log(own)?;
        let taken = undo_log.trash(&site.root);
        let unreadable = undo_log.unreadable_trash(&site.root);
        let records = unreadable.iter();
        let records = records.map(|it| format!("{:<27}  {}", it.reason_name(), it.path.display()));
        let files = taken
            .iter()
            .rev()
            .flat_map(|it| format_removed(it, &site.posts));
        let lines: Vec<String> = records.chain(files).collect();
        print(&sanitize::sanitize_lines(&lines.join("\n")))?;
        print_unreadable(&unreadable);
        return Ok(ExitCode::SUCCESS);
    }
    let command = PostCommand::Trash(blog.find_posts(&trash.named)?);
    run_command(&blog, &command, trash.dry_run, own)
}

/// Prints a message about each record that cannot be read.
fn print_unreadable(records: &[UnreadableRecord]) {
    for record in records {
        let line = format!("postdesk: {record}; it may contain a deleted post");
        // on standard error, so that the list is not disturbed
        let _ = writeln!(io::stderr(), "{}", sanitize::sanitize_lines(&line));
    }
}

/// Formats the files that a change removed as lines: time, size in bytes, path.
fn format_removed(transaction: &FileTransaction, posts: &Path) -> Vec<String> {
    let line = |change: &FileChange| {
        let FileChange::Remove { path, bytes, .. } = change else {
            return None;
        };
        // skip files that were restored or created again
        if path.symlink_metadata().is_ok() {
            return None;
        }
        let below = path.strip_prefix(posts).unwrap_or(path);
        let day = transaction.at.strftime("%Y-%m-%d %H:%M");
        let name = below.display().to_string().replace(['\n', '\r'], " ");
        Some(format!("{day}  {:>9}  {name}", bytes.len()))
    };
    transaction.changes.iter().filter_map(line).collect()
}
