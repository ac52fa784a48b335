//! Deleting and restoring posts: a file, or a bundle folder with everything in it.
//!
//! Deleted contents are kept, every byte, in the undo log.

use std::path::Path;

use jiff::Timestamp;

use super::location::PostLocation;
use super::{ChangePlan, CommandError, PlanBuilder, PlanContext, post_refusal, posts_in_words};
use crate::blog::file_transaction::{FileChange, FileTransaction};
use crate::blog::post::PostId;
use crate::blog::site::Site;

/// Plans the deletion of posts.
pub(super) fn trash(
    context: &PlanContext<'_>,
    posts: &[PostId],
) -> Result<PlanBuilder, CommandError> {
    let mut plan = PlanBuilder::new(format!("move {} to the trash", posts_in_words(posts)));
    for id in posts {
        let post = context.post(id)?;
        if post.path.symlink_metadata().is_err() {
            return Err(CommandError::Gone(id.clone()));
        }
        let location = PostLocation::of(context, post)?;
        let failed = |why: std::io::Error| post_refusal(post, 1, why.to_string());
        if location.from == post.path {
            plan.remove(vec![FileChange::remove(&post.path).map_err(failed)?]);
            if let Some(assets) = location.assets(context) {
                plan.remove(FileChange::remove_tree(&assets).map_err(failed)?);
            }
        } else {
            plan.remove(FileChange::remove_tree(&location.from).map_err(failed)?);
        }
    }
    Ok(plan)
}

/// Plans the restoration of a deleted file and of the folder deleted with it; `taken` are the
/// transactions that deleted files, oldest first.
pub fn restore(
    site: &Site,
    taken: &[FileTransaction],
    file: &str,
    at: Timestamp,
) -> Result<ChangePlan, CommandError> {
    let wanted = site.posts.join(file);
    let is_it =
        |change: &FileChange| matches!(change, FileChange::Remove { path, .. } if *path == wanted);
    let mut transactions = taken.iter().rev();
    let transaction = transactions.find(|transaction| transaction.changes.iter().any(is_it));
    let transaction = transaction.ok_or_else(|| {
        let why = format!("{file} is not in the trash; `postdesk trash` lists its files");
        CommandError::Impossible(why)
    })?;
    let belongs = belongs_with(transaction, &wanted);
    let taken = transaction.changes.iter().filter(|it| belongs(it.path()));
    let changes: Vec<FileChange> = taken.rev().map(FileChange::inverse).collect();
    let there = |change: &&FileChange| change.path().symlink_metadata().is_ok();
    if let Some(change) = changes.iter().find(there) {
        let file = change.path().display().to_string();
        return Err(CommandError::NameTaken { file });
    }
    Ok(ChangePlan::new(FileTransaction {
        what: format!("restore {file} from the trash"),
        root: site.root.clone(),
        at,
        changes,
    }))
}

/// Returns a filter for the paths to restore with a file: those in the outermost folder deleted
/// with it, or in its asset folder, or the file alone.
fn belongs_with<'a>(
    transaction: &'a FileTransaction,
    file: &'a Path,
) -> impl Fn(&Path) -> bool + use<'a> {
    let folders = transaction
        .changes
        .iter()
        .filter_map(|change| match change {
            FileChange::RemoveFolder { path, .. } => Some(path.as_path()),
            _ => None,
        });
    let assets = file.with_extension("");
    let around = folders.clone().filter(|it| file.starts_with(it));
    let widest = around.min_by_key(|it| it.as_os_str().len());
    let beside = folders.into_iter().any(|it| *it == assets);
    let beside = beside.then_some(assets);
    move |path| match (widest, &beside) {
        (Some(folder), _) => path.starts_with(folder),
        (None, Some(assets)) => path == file || path.starts_with(assets),
        (None, None) => path == file,
    }
}
