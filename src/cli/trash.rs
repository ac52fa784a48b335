//! `trash`: moves posts to the trash, lists it, and restores posts.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::blog::command::{Deed, restore};
use crate::blog::file_transaction::{Change, Operation, Unreadable};
use crate::text::sanitize;

use super::args::{Arguments, TrashArguments};
use super::post_commands::{Blog, carry_out};
use super::user_files::Own;
use super::{Done, print, tag};

/// Runs `trash`: moves posts to the trash, lists it, or restores a post.
pub(super) fn trash(arguments: &Arguments, trash: &TrashArguments, own: &Own) -> Done {
    let blog = Blog::read(arguments, own)?;
    let site = blog.index.site();
    if let Some(file) = &trash.restore {
        let ledger = tag::ledger(own)?;
        let plan = restore(site, &ledger.trash(&site.root), file, blog.clock.now);
        if plan.is_err() {
            // the post may be in one of these
            tell_unreadable(&ledger.unreadable_trash(&site.root));
        }
        let plan = plan?;
        return carry_out(site, &plan, trash.dry_run, own);
    }
    if trash.named.is_empty() {
        let ledger = tag::ledger(own)?;
        let taken = ledger.trash(&site.root);
        let unreadable = ledger.unreadable_trash(&site.root);
        let records = unreadable.iter();
        let records = records.map(|it| format!("{:<27}  {}", it.word(), it.path.display()));
        let files = taken.iter().rev().flat_map(|it| lines(it, &site.posts));
        let lines: Vec<String> = records.chain(files).collect();
        print(&sanitize::lines(&lines.join("\n")))?;
        tell_unreadable(&unreadable);
        return Ok(ExitCode::SUCCESS);
    }
    let deed = Deed::Trash(blog.find(&trash.named)?);
    blog.act(&deed, trash.dry_run, own)
}

/// Prints a message about each record that cannot be read.
fn tell_unreadable(records: &[Unreadable]) {
    for record in records {
        let line = format!("postdesk: {record}; it may hold a post from the trash");
        // on standard error, so that the list is not disturbed
        let _ = writeln!(io::stderr(), "{}", sanitize::lines(&line));
    }
}

/// Formats the files that a change removed as lines: time, size in bytes, path.
fn lines(step: &Operation, posts: &Path) -> Vec<String> {
    let line = |change: &Change| {
        let Change::Remove { path, bytes, .. } = change else {
            return None;
        };
        // skip files that were restored or created again
        if path.symlink_metadata().is_ok() {
            return None;
        }
        let below = path.strip_prefix(posts).unwrap_or(path);
        let day = step.at.strftime("%Y-%m-%d %H:%M");
        let name = below.display().to_string().replace(['\n', '\r'], " ");
        Some(format!("{day}  {:>9}  {name}", bytes.len()))
    };
    step.changes.iter().filter_map(line).collect()
}
