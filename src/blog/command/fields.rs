//! Front matter edits of posts.

use super::post_text::{apply_edits, parse_verified, text_of};
use super::{CommandError, PlanBuilder, PlanContext, posts_in_words, redirect};
use crate::blog::front_matter::edit::FieldEdit;
use crate::blog::post::PostId;

/// Plans edits of front matter fields.
pub(super) fn change(
    context: &PlanContext<'_>,
    posts: &[PostId],
    edits: &[FieldEdit],
    what: &str,
) -> Result<PlanBuilder, CommandError> {
    let mut plan = PlanBuilder::new(format!("{what} {}", posts_in_words(posts)));
    for id in posts {
        let post = context.post(id)?;
        let text = text_of(post)?;
        let new = apply_edits(context, post, &text, edits)?;
        let new = redirect::add_redirect(context, post, (&post.path, new), &mut plan)?;
        parse_verified(context, post, &post.path, &new)?;
        plan.write(post, &text, new);
    }
    if plan.is_empty() {
        return Err(CommandError::NoChange("already up to date".to_owned()));
    }
    Ok(plan)
}
