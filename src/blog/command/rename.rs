//! Renaming posts: the title, the file or folder, and the slug.

use std::sync::Arc;

use super::create::checked;
use super::fields::{edited, map_of, text_of};
use super::file_name::{check, check_meaning};
use super::location::{Stand, check_date};
use super::{DeedError, Making, Scene, redirect, refused};
use crate::blog::excerpt;
use crate::blog::front_matter;
use crate::blog::front_matter::edit::{Edit, Field, Value};
use crate::blog::front_matter::value::Map;
use crate::blog::post::{Post, PostId, TitleFrom};

/// Plans a new title, a new name or both.
pub(super) fn rename(
    scene: &Scene<'_>,
    id: &PostId,
    (title, name): (Option<&str>, Option<&str>),
    redirects: bool,
) -> Result<Making, DeedError> {
    let post = scene.post(id)?;
    let old = text_of(post)?;
    let stand = Stand::of(scene, post)?;
    if let Some(name) = name {
        check(name)?;
    }
    let name = name.filter(|name| *name != stand.stem);
    let title = title.map(checked).transpose()?;
    let (retitled, mut edits) = match title.filter(|title| *title != post.title.text) {
        Some(title) => with_title(scene, post, &old, title)?,
        None => (old.clone(), Vec::new()),
    };
    if let Some(name) = name {
        edits.extend(new_slug(scene, &map_of(scene, &old), &stand.stem, name));
    }
    let new = edited(scene, post, &retitled, &edits)?;
    let mut making = Making::new(format!("rename {id}"));
    let to = name.map_or_else(|| stand.from.clone(), |name| stand.named(&stand.date, name));
    let new = if redirects {
        redirect::keep_alone(scene, post, (&stand.file(&to), new), &mut making)?
    } else {
        new
    };
    making.write(post, &old, new.clone());
    if stand.is_file() && to != stand.from {
        check_meaning(scene.site.kind, &to)?;
    }
    let read = stand.go(scene, (post, &new), &to, &mut making)?;
    check_date(post, &read)?;
    if making.is_empty() {
        return Err(DeedError::Nothing(format!("{id} is called so already")));
    }
    let (old, new) = (post.address.url.known(), read.address.url.known());
    if let (Some(old), Some(new)) = (old, new)
        && old != new
        && post.problem.is_none()
    {
        let note = format!("its URL becomes {new}");
        making.notes.insert(0, note);
    }
    Ok(making)
}

/// Returns the edit of the front matter slug, if its last segment is the old name.
fn new_slug(scene: &Scene<'_>, map: &Map, old: &str, new: &str) -> Option<Edit> {
    let address = &scene.site.kind.profile().address;
    let mut keys = address.whole.iter().chain(address.last);
    let slug = keys.find_map(|key| map.get_any_case(key)?.as_written())?;
    let (before, last) = slug.trim_end_matches('/').rsplit_once('/').map_or(
        (String::new(), slug.trim_end_matches('/')),
        |(before, last)| (format!("{before}/"), last),
    );
    let end = if slug.ends_with('/') { "/" } else { "" };
    (last == old).then(|| Edit::Set(Field::Slug, Value::Text(format!("{before}{new}{end}"))))
}

/// Returns the text and edits that change a post's title, whether in a heading or in front matter.
fn with_title(
    scene: &Scene<'_>,
    post: &Arc<Post>,
    text: &str,
    title: &str,
) -> Result<(String, Vec<Edit>), DeedError> {
    if post.title.from == TitleFrom::Heading {
        return Ok((with_heading(scene, post, text, title)?, Vec::new()));
    }
    let edit = Edit::Set(Field::Title, Value::Text(title.to_owned()));
    Ok((text.to_owned(), vec![edit]))
}

/// Replaces the title in the heading that serves as title.
fn with_heading(
    scene: &Scene<'_>,
    post: &Post,
    text: &str,
    title: &str,
) -> Result<String, DeedError> {
    let hand = || refused(post, 1, "its title is a heading; change it there, with `e`");
    let split = front_matter::split(text, scene.site.kind);
    let found = excerpt::content_title(split.body).ok_or_else(hand)?;
    let heading = split.body.get(found.range.clone()).ok_or_else(hand)?;
    // a heading with code or links is more than plain text
    let (before, after) = heading.split_once(&found.text).ok_or_else(hand)?;
    let start = split.body_start() + found.range.start;
    let (head, rest) = text.split_at_checked(start).ok_or_else(hand)?;
    let rest = rest.get(heading.len()..).ok_or_else(hand)?;
    Ok([head, before, title, after, rest].concat())
}
