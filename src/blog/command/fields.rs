//! Front matter edits, verified by parsing the new text as the generator would.

use std::path::Path;
use std::sync::Arc;

use super::file_name::check_address;
use super::{DeedError, Making, Scene, posts_in_words, redirect, refused, rejected};
use crate::blog::front_matter::edit::{self, Edit, Ways};
use crate::blog::front_matter::value::Map;
use crate::blog::front_matter::{self, Language};
use crate::blog::parse_post::{self, Found};
use crate::blog::post::{Post, PostId, Stamp};
use crate::blog::read_file::{self, Source};
use crate::blog::scan::id_of;

/// Number of posts whose front matter format (YAML, TOML, JSON) is examined.
const NEIGHBOURS: usize = 20;

/// Plans edits of front matter fields.
pub(super) fn change(
    scene: &Scene<'_>,
    posts: &[PostId],
    edits: &[Edit],
    what: &str,
) -> Result<Making, DeedError> {
    let mut making = Making::new(format!("{what}: {}", posts_in_words(posts)));
    for id in posts {
        let post = scene.post(id)?;
        let text = text_of(post)?;
        let new = edited(scene, post, &text, edits)?;
        let new = redirect::keep(scene, post, (&post.path, new), &mut making)?;
        prove(scene, post, &post.path, &new)?;
        making.write(post, &text, new);
    }
    if making.is_empty() {
        return Err(DeedError::Nothing(format!("{what}: it is so already")));
    }
    Ok(making)
}

/// Reads the text of a post, which must be valid UTF-8 so that it can be written back.
pub(super) fn text_of(post: &Post) -> Result<String, DeedError> {
    if post.path.symlink_metadata().is_err() {
        return Err(DeedError::Gone(post.id.clone()));
    }
    let read = read_file::read_bytes(&post.path).map_err(|problem| rejected(post, &problem))?;
    let text = String::from_utf8(read.bytes).ok();
    let text = text.filter(|text| !text.contains('\0'));
    text.ok_or_else(|| refused(post, 1, "it is no UTF-8 text; save it as UTF-8 first"))
}

/// Applies front matter edits to a text.
pub(super) fn edited(
    scene: &Scene<'_>,
    post: &Post,
    text: &str,
    edits: &[Edit],
) -> Result<String, DeedError> {
    if edits.is_empty() {
        return Ok(text.to_owned());
    }
    let edited = edit::edit(text, edits, ways(scene));
    let edited = edited.map_err(|refusal| {
        let line = refusal.place().line;
        refused(post, line, refusal.to_string())
    })?;
    Ok(edited.text)
}

/// Returns the front matter of a text; empty if it has none or is invalid.
pub(super) fn map_of(scene: &Scene<'_>, text: &str) -> Map {
    parse_post::parse(&front_matter::split(text, scene.site.kind)).unwrap_or_default()
}

/// Returns how to write front matter in a post that has none: as its neighbors do.
pub(super) fn ways(scene: &Scene<'_>) -> Ways {
    let near = scene.posts.iter().take(NEIGHBOURS);
    let languages = near.filter_map(|post| {
        let source = read_file::read(&post.path).ok()?;
        let language = front_matter::split(&source.text, scene.site.kind).language;
        (language != Language::None).then_some(language)
    });
    Ways::new(scene.site.kind, languages.collect::<Vec<_>>())
}

/// Parses a new text as the generator would; fails if that causes a problem that was not there
/// before.
pub(super) fn prove(
    scene: &Scene<'_>,
    post: &Post,
    path: &Path,
    text: &str,
) -> Result<Arc<Post>, DeedError> {
    let new = read(scene, post, path, text);
    match &new.problem {
        Some(problem) if post.problem.is_none() => Err(rejected(&new, problem)),
        _ => check_address(scene, Some(post), &new).map(|()| Arc::new(new)),
    }
}

/// Parses a text as a post at a path, with the creation time of an existing post.
pub(super) fn read(scene: &Scene<'_>, post: &Post, path: &Path, text: &str) -> Post {
    let mut post = fresh(scene, path, text, post.date.at);
    post.stamp = Stamp::default();
    post
}

/// Parses a text as a post at a path, with the given creation time.
pub(super) fn fresh(scene: &Scene<'_>, path: &Path, text: &str, born: jiff::Timestamp) -> Post {
    let found = Found {
        id: id_of(scene.site, path),
        path: path.to_owned(),
        stamp: Stamp::default(),
        born,
    };
    let source = Source {
        text: text.to_owned(),
        lossy: false,
        stamp: Stamp::default(),
    };
    parse_post::post(&found, Ok(&source), scene.rules, scene.clock)
}
