//! `trash`: posts taken away, listed, and brought back.

use std::path::Path;
use std::process::ExitCode;

use crate::blog::deed::{Deed, restore};
use crate::blog::operation::{Change, Operation};
use crate::text::sanitize;

use super::args::{Arguments, TrashArguments};
use super::deed::{Blog, carry_out};
use super::own::Own;
use super::{Done, print, tag};

/// Takes posts away, lists what was taken away, or brings it back.
pub(super) fn trash(arguments: &Arguments, trash: &TrashArguments, own: &Own) -> Done {
    let blog = Blog::read(arguments, own)?;
    let site = blog.index.site();
    if let Some(file) = &trash.restore {
        let taken = tag::ledger(own)?.trash(&site.root);
        let plan = restore(site, &taken, file, blog.clock.now)?;
        return carry_out(site, &plan, trash.dry_run, own);
    }
    if trash.named.is_empty() {
        let taken = tag::ledger(own)?.trash(&site.root);
        let lines: Vec<String> = taken
            .iter()
            .rev()
            .flat_map(|it| lines(it, &site.posts))
            .collect();
        print(&sanitize::lines(&lines.join("\n")))?;
        return Ok(ExitCode::SUCCESS);
    }
    let deed = Deed::Trash(blog.find(&trash.named)?);
    blog.act(&deed, trash.dry_run, own)
}

/// Writes what a step took away: the day, the size, the file.
fn lines(step: &Operation, posts: &Path) -> Vec<String> {
    let line = |change: &Change| {
        let Change::Remove { path, bytes, .. } = change else {
            return None;
        };
        // what came back, or was made again, is there
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
