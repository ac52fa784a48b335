//! Duplicating posts as drafts.

use std::path::{Path, PathBuf};

use super::create::in_drafts;
use super::fields::{edited, map_of, prove, text_of};
use super::location::Stand;
use super::{DeedError, Making, Scene, posts_in_words, refused};
use crate::blog::file_transaction::Change;
use crate::blog::front_matter::edit::{Edit, Field, Value};
use crate::blog::post::{Post, PostId, TitleFrom};

/// Plans copies of posts as drafts.
pub(super) fn duplicate(scene: &Scene<'_>, posts: &[PostId]) -> Result<Making, DeedError> {
    let mut making = Making::new(format!("duplicate {}", posts_in_words(posts)));
    for id in posts {
        one(scene, scene.post(id)?, &mut making)?;
    }
    Ok(making)
}

fn one(scene: &Scene<'_>, post: &Post, making: &mut Making) -> Result<(), DeedError> {
    let text = text_of(post)?;
    let stand = Stand::of(scene, post)?;
    let (to, suffix) = free(&stand, making);
    let path = stand.file(&to);
    let mut edits = Vec::new();
    if post.title.from == TitleFrom::FrontMatter {
        let title = format!("{} (copy)", post.title.text);
        edits.push(Edit::Set(Field::Title, Value::Text(title)));
    }
    if !in_drafts(scene, post) {
        edits.push(Edit::Set(Field::Draft, Value::Truth(true)));
    }
    // an old URL can redirect to one post only
    edits.push(Edit::Remove(Field::Redirects));
    // two posts must not share a URL
    let map = map_of(scene, &text);
    let profile = &scene.site.kind.profile().address;
    let mut keys = profile.whole.iter().chain(profile.last);
    let slug = keys.find_map(|key| map.get_any_case(key)?.as_written());
    if let Some(slug) = slug.filter(|slug| *slug != "false" && !slug.contains(['{', ':'])) {
        let (bare, end) = slug
            .strip_suffix('/')
            .map_or((slug, ""), |bare| (bare, "/"));
        let slug = format!("{bare}{suffix}{end}");
        edits.push(Edit::Set(Field::Slug, Value::Text(slug)));
    }
    let new = edited(scene, post, &text, &edits)?;
    let read = prove(scene, post, &path, &new)?;
    making.create_post(&read, &new);
    if stand.from != post.path {
        let failed = |why: std::io::Error| refused(post, 1, why.to_string());
        beside((&stand.from, &to), &post.path, making).map_err(failed)?;
    }
    Ok(())
}

/// Returns a free path for the copy, and the suffix added to the name.
fn free(stand: &Stand, making: &Making) -> (PathBuf, String) {
    let numbers = std::iter::once(String::new()).chain((2..).map(|n| format!("-{n}")));
    let mut suffixes = numbers.map(|number| format!("-copy{number}"));
    let mut found = (stand.from.clone(), String::new());
    for suffix in suffixes.by_ref().take(1000) {
        let to = stand.named(&stand.date, &format!("{}{suffix}", stand.stem));
        let is_free = to.symlink_metadata().is_err() && !making.gives(&stand.file(&to));
        found = (to, suffix);
        if is_free {
            break;
        }
    }
    found
}

/// Copies the other files of the post's folder.
fn beside((from, to): (&Path, &Path), post: &Path, making: &mut Making) -> std::io::Result<()> {
    for change in Change::remove_tree(from)? {
        let Change::Remove { path, bytes, mode } = change else {
            continue;
        };
        if path == post {
            continue;
        }
        let below = path.strip_prefix(from).unwrap_or(&path);
        let copy = to.join(below);
        making.create(&copy, bytes, mode);
    }
    Ok(())
}
