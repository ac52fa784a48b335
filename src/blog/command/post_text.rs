//! The text of a post: read, edited, and verified by parsing it as the generator would.

use std::path::Path;
use std::sync::Arc;

use super::file_name::check_url;
use super::{CommandError, PlanContext, generator_refusal, post_refusal};
use crate::blog::front_matter::edit::{self, EditRules, Field, FieldEdit};
use crate::blog::front_matter::value::Map;
use crate::blog::front_matter::{self, FrontMatterLanguage};
use crate::blog::generator::SiteKind;
use crate::blog::parse_post::{self, PostFile};
use crate::blog::post::{DateFrom, FileStamp, Post};
use crate::blog::read_file::{self, FileText};
use crate::blog::scan::id_of;

/// Number of posts whose front matter is examined for what a text does not decide.
const MAX_NEIGHBOR_POSTS: usize = 20;

/// Reads the text of a post, which must be valid UTF-8 so that it can be written back.
pub(super) fn text_of(post: &Post) -> Result<String, CommandError> {
    if post.path.symlink_metadata().is_err() {
        return Err(CommandError::Gone(post.id.clone()));
    }
    let read =
        read_file::read_bytes(&post.path).map_err(|problem| generator_refusal(post, &problem))?;
    let text = String::from_utf8(read.bytes).ok();
    let text = text.filter(|text| !text.contains('\0'));
    text.ok_or_else(|| post_refusal(post, 1, "it is not UTF-8; save it as UTF-8 first"))
}

/// Applies front matter edits to a text.
pub(super) fn apply_edits(
    context: &PlanContext<'_>,
    post: &Post,
    text: &str,
    edits: &[FieldEdit],
) -> Result<String, CommandError> {
    if edits.is_empty() {
        return Ok(text.to_owned());
    }
    let edited = edit::edit(text, edits, &edit_rules(context, text));
    let edited = edited.map_err(|refusal| {
        let line = refusal.place().line;
        post_refusal(post, line, refusal.to_string())
    })?;
    Ok(edited.text)
}

/// Returns the front matter of a text; empty if it has none or is invalid.
pub(super) fn map_of(context: &PlanContext<'_>, text: &str) -> Map {
    front_matter::split(text, context.site.kind)
        .parse()
        .unwrap_or_default()
}

/// Returns how the fields of the site's posts are read.
pub(super) fn read_rules(context: &PlanContext<'_>) -> EditRules {
    // values such as `:filename` are not keys (gohugo.io/configuration/front-matter)
    let configured = context.site.settings.dates.keys.iter();
    let configured = configured.filter(|key| !key.starts_with(':'));
    EditRules {
        date_keys: configured.cloned().collect(),
        ..EditRules::new(context.site.kind, [])
    }
}

/// Returns how a post is edited. Only what its text does not decide is found in other posts: the
/// language of new front matter, and the key of a new date.
pub(super) fn edit_rules(context: &PlanContext<'_>, text: &str) -> EditRules {
    let kind = context.site.kind;
    let mut rules = read_rules(context);
    if !front_matter::split(text, kind).has_front_matter() {
        let near = context.posts.iter().take(MAX_NEIGHBOR_POSTS);
        let languages = near.filter_map(|post| {
            let source = read_file::read(&post.path).ok()?;
            let language = front_matter::split(&source.text, kind).language;
            (language != FrontMatterLanguage::None).then_some(language)
        });
        rules.new_language = EditRules::new(kind, languages.collect::<Vec<_>>()).new_language;
    }
    if Field::Date.value(&map_of(context, text), &rules).is_none() {
        rules.new_date_key = usual_date_key(context);
    }
    rules
}

/// Returns the date key that most recent posts of an Astro site use: each site chooses its own.
/// `None` for other generators.
fn usual_date_key(context: &PlanContext<'_>) -> Option<String> {
    if context.site.kind != SiteKind::Astro {
        return None;
    }
    let dated = context.posts.iter().rev();
    let dated = dated.filter(|post| post.date.from == DateFrom::FrontMatter);
    let texts = dated
        .take(MAX_NEIGHBOR_POSTS)
        .filter_map(|post| read_file::read(&post.path).ok());
    let maps: Vec<Map> = texts.map(|it| map_of(context, &it.text)).collect();
    let count = |key: &str| maps.iter().filter(|map| map.get(key).is_some()).count();
    let keys = context.site.kind.generator_rules().dates.keys;
    let most = keys.iter().rev().max_by_key(|key| count(key))?;
    Some((*most).to_owned())
}

/// Parses a new text as the generator would; fails if that causes a problem that was not there
/// before.
pub(super) fn parse_verified(
    context: &PlanContext<'_>,
    post: &Post,
    path: &Path,
    text: &str,
) -> Result<Arc<Post>, CommandError> {
    let new = parse_at(context, post, path, text);
    match &new.problem {
        Some(problem) if post.problem.is_none() => Err(generator_refusal(&new, problem)),
        _ => check_url(context, Some(post), &new).map(|()| Arc::new(new)),
    }
}

/// Parses a text as a post at a path, with the creation time of an existing post.
pub(super) fn parse_at(context: &PlanContext<'_>, post: &Post, path: &Path, text: &str) -> Post {
    let mut post = parse_new(context, path, text, post.date.at);
    post.stamp = FileStamp::default();
    post
}

/// Parses a text as a post at a path, with the given creation time.
pub(super) fn parse_new(
    context: &PlanContext<'_>,
    path: &Path,
    text: &str,
    born: jiff::Timestamp,
) -> Post {
    let found = PostFile {
        id: id_of(context.site, path),
        path: path.to_owned(),
        stamp: FileStamp::default(),
        created: born,
    };
    let source = FileText {
        text: text.to_owned(),
        lossy: false,
        stamp: FileStamp::default(),
    };
    parse_post::parse_post(&found, Ok(&source), context.rules, context.clock)
}
