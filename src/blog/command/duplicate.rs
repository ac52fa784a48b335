//! Duplicating posts as drafts.

use std::path::{Path, PathBuf};

use super::create::is_in_drafts_folder;
use super::location::PostLocation;
use super::post_text::{apply_edits, map_of, parse_verified, text_of};
use super::{CommandError, PlanBuilder, PlanContext, post_refusal, posts_in_words};
use crate::blog::file_transaction::FileChange;
use crate::blog::front_matter::edit::{Field, FieldEdit, FieldValue};
use crate::blog::post::{Post, PostId, TitleFrom};

/// Plans copies of posts as drafts.
pub(super) fn duplicate(
    context: &PlanContext<'_>,
    posts: &[PostId],
) -> Result<PlanBuilder, CommandError> {
    let mut plan = PlanBuilder::new(format!("duplicate {}", posts_in_words(posts)));
    for id in posts {
        duplicate_post(context, context.post(id)?, &mut plan)?;
    }
    Ok(plan)
}

fn duplicate_post(
    context: &PlanContext<'_>,
    post: &Post,
    plan: &mut PlanBuilder,
) -> Result<(), CommandError> {
    let text = text_of(post)?;
    let location = PostLocation::of(context, post)?;
    let assets = location.assets(context);
    let (to, suffix) = free_path(&location, assets.is_some(), plan);
    let path = location.file(&to);
    let mut edits = Vec::new();
    if post.title.from == TitleFrom::FrontMatter {
        let title = format!("{} (copy)", post.title.text);
        edits.push(FieldEdit::Set(Field::Title, FieldValue::Text(title)));
    }
    if !is_in_drafts_folder(context, post) {
        edits.push(FieldEdit::Set(Field::Draft, FieldValue::Bool(true)));
    }
    // an old URL can redirect to one post only
    edits.push(FieldEdit::Remove(Field::Redirects));
    // two posts must not share a URL
    let map = map_of(context, &text);
    let profile = &context.site.kind.generator_rules().permalink;
    let mut keys = profile.path_keys.iter().chain(profile.slug_keys);
    let slug = keys.find_map(|key| map.get_any_case(key)?.as_written());
    if let Some(slug) = slug.filter(|slug| *slug != "false" && !slug.contains(['{', ':'])) {
        let (bare, end) = slug
            .strip_suffix('/')
            .map_or((slug, ""), |bare| (bare, "/"));
        let slug = format!("{bare}{suffix}{end}");
        edits.push(FieldEdit::Set(Field::Slug, FieldValue::Text(slug)));
    }
    let new = apply_edits(context, post, &text, &edits)?;
    let read = parse_verified(context, post, &path, &new)?;
    plan.create_post(&read, &new);
    let folders = if location.is_file() {
        assets.map(|assets| (assets, to.with_extension("")))
    } else {
        Some((location.from, to))
    };
    if let Some((from, to)) = folders {
        let failed = |why: std::io::Error| post_refusal(post, 1, why.to_string());
        copy_other_files((&from, &to), &path, plan).map_err(failed)?;
    }
    Ok(())
}

/// Returns a free path for the copy and its asset folder, and the suffix added to the name.
fn free_path(location: &PostLocation, has_assets: bool, plan: &PlanBuilder) -> (PathBuf, String) {
    let numbers = std::iter::once(String::new()).chain((2..).map(|n| format!("-{n}")));
    let mut suffixes = numbers.map(|number| format!("-copy{number}"));
    let mut found = (location.from.clone(), String::new());
    for suffix in suffixes.by_ref().take(1000) {
        let to = location.with_name(&location.date, &format!("{}{suffix}", location.stem));
        let is_taken = |path: &Path| path.symlink_metadata().is_ok();
        let assets = to.with_extension("");
        let is_used = is_taken(&to)
            || plan.is_claimed(&location.file(&to))
            || (has_assets && (is_taken(&assets) || plan.creates_below(&assets)));
        found = (to, suffix);
        if !is_used {
            break;
        }
    }
    found
}

/// Copies the files of a folder; the copy of the post is already planned.
fn copy_other_files(
    (from, to): (&Path, &Path),
    post: &Path,
    plan: &mut PlanBuilder,
) -> std::io::Result<()> {
    for change in FileChange::copy_tree(from, to)? {
        if let FileChange::Create { path, bytes, mode } = change
            && path != post
        {
            plan.create(&path, bytes, mode);
        }
    }
    Ok(())
}
