//! Renaming posts: the title, the file or folder, and the slug.

use std::sync::Arc;

use super::create::check_title;
use super::file_name::{check_file_name, check_reserved_name};
use super::location::{PostLocation, check_date};
use super::post_text::{apply_edits, map_of, text_of};
use super::{CommandError, PlanBuilder, PlanContext, post_refusal, redirect};
use crate::blog::excerpt;
use crate::blog::front_matter;
use crate::blog::front_matter::edit::{Field, FieldEdit, FieldValue};
use crate::blog::front_matter::value::Map;
use crate::blog::post::{Post, PostId, TitleFrom};

/// Plans a new title, a new name or both.
pub(super) fn rename(
    context: &PlanContext<'_>,
    id: &PostId,
    (title, name): (Option<&str>, Option<&str>),
    redirects: bool,
) -> Result<PlanBuilder, CommandError> {
    let post = context.post(id)?;
    let old = text_of(post)?;
    let location = PostLocation::of(context, post)?;
    if let Some(name) = name {
        check_file_name(name)?;
    }
    let name = name.filter(|name| *name != location.stem);
    let title = title.map(check_title).transpose()?;
    let (retitled, mut edits) = match title.filter(|title| *title != post.title.text) {
        Some(title) => with_title(context, post, &old, title)?,
        None => (old.clone(), Vec::new()),
    };
    if let Some(name) = name {
        edits.extend(new_slug(
            context,
            &map_of(context, &old),
            &location.stem,
            name,
        ));
    }
    let new = apply_edits(context, post, &retitled, &edits)?;
    let mut plan = PlanBuilder::new(format!("rename {id}"));
    let to = name.map_or_else(
        || location.from.clone(),
        |name| location.with_name(&location.date, name),
    );
    let new = if redirects {
        redirect::add_sole_redirect(context, post, (&location.file(&to), new), &mut plan)?
    } else {
        new
    };
    plan.write(post, &old, new.clone());
    if location.is_file() && to != location.from {
        check_reserved_name(context.site.kind, &to)?;
    }
    let read = location.move_to(context, (post, &new), &to, &mut plan)?;
    check_date(post, &read)?;
    if plan.is_empty() {
        return Err(CommandError::NoChange(format!(
            "{id} already has this name"
        )));
    }
    let (old, new) = (post.permalink.url.known(), read.permalink.url.known());
    if let (Some(old), Some(new)) = (old, new)
        && old != new
        && post.problem.is_none()
    {
        let note = format!("URL: {new}");
        plan.notes.insert(0, note);
    }
    Ok(plan)
}

/// Returns the edit of the front matter slug, if its last segment is the old name.
fn new_slug(context: &PlanContext<'_>, map: &Map, old: &str, new: &str) -> Option<FieldEdit> {
    let address = &context.site.kind.generator_rules().permalink;
    let mut keys = address.path_keys.iter().chain(address.slug_keys);
    let slug = keys.find_map(|key| map.get_any_case(key)?.as_written())?;
    let (before, last) = slug.trim_end_matches('/').rsplit_once('/').map_or(
        (String::new(), slug.trim_end_matches('/')),
        |(before, last)| (format!("{before}/"), last),
    );
    let end = if slug.ends_with('/') { "/" } else { "" };
    (last == old)
        .then(|| FieldEdit::Set(Field::Slug, FieldValue::Text(format!("{before}{new}{end}"))))
}

/// Returns the text and edits that change a post's title, whether in a heading or in front matter.
fn with_title(
    context: &PlanContext<'_>,
    post: &Arc<Post>,
    text: &str,
    title: &str,
) -> Result<(String, Vec<FieldEdit>), CommandError> {
    if post.title.from == TitleFrom::Heading {
        return Ok((with_heading(context, post, text, title)?, Vec::new()));
    }
    let edit = FieldEdit::Set(Field::Title, FieldValue::Text(title.to_owned()));
    Ok((text.to_owned(), vec![edit]))
}

/// Replaces the title in the heading that serves as title.
fn with_heading(
    context: &PlanContext<'_>,
    post: &Post,
    text: &str,
    title: &str,
) -> Result<String, CommandError> {
    let hand = || post_refusal(post, 1, "its title is a heading; edit the heading instead");
    let split = front_matter::split(text, context.site.kind);
    let found = excerpt::content_title(split.body).ok_or_else(hand)?;
    let heading = split.body.get(found.range.clone()).ok_or_else(hand)?;
    // a heading with code or links is more than plain text
    let (before, after) = heading.split_once(&found.text).ok_or_else(hand)?;
    let start = split.body_start() + found.range.start;
    let (head, rest) = text.split_at_checked(start).ok_or_else(hand)?;
    let rest = rest.get(heading.len()..).ok_or_else(hand)?;
    Ok([head, before, title, after, rest].concat())
}
