//! One front matter key, changed in many posts: the typed text becomes a value of the type that the
//! key has.

mod key_value;

use std::sync::Arc;

use super::post_text::{apply_edits, map_of, parse_verified, read_rules};
use super::tag_change::{is_inside_blog, selected_posts};
use super::{CommandError, PlanBuilder, PlanContext, PostRefusal, redirect};
use crate::blog::file_transaction::FileChange;
use crate::blog::front_matter::edit::{EditRules, Field, FieldEdit, FieldValue, KeyName};
use crate::blog::front_matter::value::Map;
use crate::blog::post::{Post, PostId};
use crate::blog::{lossless_text, read_file};

use key_value::{KeyType, parse_bool, parse_date, parse_list, type_of, typed_value, unquoted};

/// Number of other posts that are read for the type of a key that a post doesn't have.
const MAX_TYPED_POSTS: usize = 50;
/// Maximum number of characters of the value in the description of the change.
const MAX_SHOWN_CHARS: usize = 40;

/// A key to set in posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCommand {
    /// The posts.
    pub posts: Vec<PostId>,
    /// The key.
    pub key: KeyName,
    /// The new value as typed; an empty one removes the key.
    pub text: String,
    /// Whether posts that can't be changed are skipped, instead of changing nothing.
    pub skip_failing: bool,
}

/// A post with its text and front matter.
struct ReadPost<'a> {
    post: &'a Arc<Post>,
    bytes: Vec<u8>,
    text: String,
    /// Whether the text contains escaped bytes.
    is_escaped: bool,
    map: Map,
}

/// Plans the change.
pub(super) fn plan(
    context: &PlanContext<'_>,
    command: &SetCommand,
) -> Result<PlanBuilder, CommandError> {
    let mut plan = PlanBuilder::new(String::new());
    let (mut read, mut refused) = (Vec::new(), Vec::new());
    for post in selected_posts(context, Some(&command.posts)) {
        match post.and_then(|post| read_post(context, post)) {
            Ok(post) => read.push(post),
            Err(why) => refused.push(why),
        }
    }
    let usual = usual_type(context, &command.key, &read);
    let mut count = 0;
    for post in &read {
        match change_post(context, command, (post, usual), &mut plan) {
            Ok(true) => count += 1,
            Ok(false) => {}
            Err(why) => refused.extend(why),
        }
    }
    if !refused.is_empty() && (!command.skip_failing || count == 0) {
        return Err(CommandError::Refused(refused));
    }
    if count == 0 {
        return Err(CommandError::NoChange("already up to date".to_owned()));
    }
    let skipped = refused.iter().map(|it| format!("skipped: {it}"));
    plan.notes.extend(skipped);
    let plural = if count == 1 { "" } else { "s" };
    plan.what = format!("{} in {count} post{plural}", describe(command));
    Ok(plan)
}

/// Describes the change: "set weight to 3".
fn describe(command: &SetCommand) -> String {
    let text = command.text.trim();
    if text.is_empty() {
        return format!("remove {}", command.key);
    }
    let mut shown: String = text.chars().take(MAX_SHOWN_CHARS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("set {} to {shown}", command.key)
}

fn read_post<'a>(
    context: &PlanContext<'_>,
    post: &'a Arc<Post>,
) -> Result<ReadPost<'a>, PostRefusal> {
    let refused = |line, why: String| refusal(post, line, why);
    let read = read_file::read_bytes(&post.path)
        .map_err(|it| refused(it.line, format!("{}; {}", it.message, it.hint)))?;
    let bytes = read.bytes;
    let (text, is_escaped) = lossless_text::to_text(bytes.clone())
        .ok_or_else(|| refused(1, "it is not a text file".to_owned()))?;
    if read.is_protected {
        return Err(refused(1, read_file::read_only_message(&post.path)));
    }
    if !is_inside_blog(context, &post.path) {
        return Err(refused(
            1,
            "it is a link to a file outside the blog".to_owned(),
        ));
    }
    let map = map_of(context, &text);
    Ok(ReadPost {
        post,
        bytes,
        text,
        is_escaped,
        map,
    })
}

fn refusal(post: &Post, line: usize, why: String) -> PostRefusal {
    PostRefusal {
        post: post.id.clone(),
        line,
        column: None,
        why,
    }
}

/// Plans the change of a post; returns whether there is one.
fn change_post(
    context: &PlanContext<'_>,
    command: &SetCommand,
    (read, usual): (&ReadPost<'_>, Option<KeyType>),
    plan: &mut PlanBuilder,
) -> Result<bool, Vec<PostRefusal>> {
    let post = read.post;
    let typed = (&command.key, command.text.as_str());
    let edits = key_edits(context, &read.map, typed, usual).map_err(|why| {
        let place = command.key.value(&read.map).map(|value| value.place.line);
        vec![refusal(post, place.unwrap_or(1).max(1), why)]
    })?;
    let new = apply_edits(context, post, &read.text, &edits)
        .and_then(|new| redirect::add_redirect(context, post, (&post.path, new), plan))
        .and_then(|new| parse_verified(context, post, &post.path, &new).map(|_| new))
        .map_err(|error| match error {
            CommandError::Refused(refused) => refused,
            error => vec![refusal(post, 1, error.to_string())],
        })?;
    if new == read.text {
        return Ok(false);
    }
    if read.is_escaped {
        plan.edit_bytes(FileChange::Write {
            path: post.path.clone(),
            old: read.bytes.clone(),
            new: lossless_text::to_bytes(&new),
        });
    } else {
        plan.write(post, &read.text, new);
    }
    Ok(true)
}

/// Returns the edits that give a key a typed value.
///
/// `usual` is the type for a post that doesn't have the key; without one, the text decides.
fn key_edits(
    context: &PlanContext<'_>,
    map: &Map,
    (key, text): (&KeyName, &str),
    usual: Option<KeyType>,
) -> Result<Vec<FieldEdit>, String> {
    let text = text.trim();
    if let Some(field) = field_of(context, map, key) {
        return field_edits(context, map, field, text);
    }
    if text.is_empty() {
        return Ok(vec![FieldEdit::RemoveKey(key.clone())]);
    }
    let old = key.value(map);
    let usual = usual.or_else(|| generator_type(context, key));
    let value = typed_value(context, old, text, usual).map_err(|why| format!("`{key}` {why}"))?;
    Ok(vec![FieldEdit::SetKey(key.clone(), value)])
}

/// Splits a typed key and its value: `weight: 10`, `weight = 10`. A key without a value is removed.
pub fn split_key(typed: &str) -> Option<(&str, &str)> {
    // a colon without a space may be part of the key
    let typed = typed.trim();
    let halves = typed.split_once(": ").or_else(|| typed.split_once(" = "));
    let halves = halves.or_else(|| Some((typed.strip_suffix(':')?, "")));
    halves.or_else(|| typed.split_once('=').or_else(|| typed.split_once(':')))
}

/// Returns the edits that give a key of one post a typed value. The key of a new value has the type
/// that it has in other posts.
pub(super) fn edits_of_one(
    context: &PlanContext<'_>,
    map: &Map,
    (key, text): (&KeyName, &str),
) -> Result<Vec<FieldEdit>, String> {
    let usual = match key.find(map) {
        Some(_) => None,
        None => usual_in_other_posts(context, key),
    };
    key_edits(context, map, (key, text), usual)
}

/// Returns the field whose key this is in a post: the generator says how it is written.
fn field_of(context: &PlanContext<'_>, map: &Map, key: &KeyName) -> Option<Field> {
    const FIELDS: [Field; 9] = [
        Field::Title,
        Field::Description,
        Field::Slug,
        Field::Date,
        Field::Draft,
        Field::Unlisted,
        Field::Authors,
        Field::Tags,
        Field::Categories,
    ];
    let rules = read_rules(context);
    let field = FIELDS.into_iter().find(|it| it.name() == key.as_str())?;
    is_supported(field, &rules).then_some(())?;
    let path = field.find(map, &rules);
    let path = path.unwrap_or_else(|| field.default_path(&rules));
    let is_it = path.last()?.eq_ignore_ascii_case(key.as_str());
    is_it.then_some(field)
}

fn is_supported(field: Field, rules: &EditRules) -> bool {
    let known = rules.kind.generator_rules();
    match field {
        Field::Draft => known.visibility.drafts,
        Field::Unlisted => !known.visibility.unlisted.is_empty(),
        Field::Categories => !known.taxonomies.categories.is_empty(),
        _ => true,
    }
}

/// Returns the edits that give a field a typed value.
fn field_edits(
    context: &PlanContext<'_>,
    map: &Map,
    field: Field,
    text: &str,
) -> Result<Vec<FieldEdit>, String> {
    if text.is_empty() {
        return Ok(vec![FieldEdit::Remove(field)]);
    }
    let told = |why: String| format!("`{}` {why}", field.name());
    let value = match field {
        Field::Draft | Field::Unlisted => FieldValue::Bool(parse_bool(text).map_err(told)?),
        Field::Date => {
            let old = field.value(map, &read_rules(context));
            FieldValue::Date(parse_date(context, old, text).map_err(told)?)
        }
        Field::Tags | Field::Categories | Field::Authors | Field::Redirects => {
            FieldValue::List(parse_list(text))
        }
        Field::Title | Field::Description | Field::Slug | Field::Image => {
            FieldValue::Text(unquoted(text).unwrap_or_else(|| text.to_owned()))
        }
    };
    Ok(vec![FieldEdit::Set(field, value)])
}

/// Returns the type that most posts give a key: the chosen ones, and some others.
fn usual_type(
    context: &PlanContext<'_>,
    key: &KeyName,
    chosen: &[ReadPost<'_>],
) -> Option<KeyType> {
    let has_all = chosen.iter().all(|post| key.find(&post.map).is_some());
    if has_all {
        return None;
    }
    let maps = chosen.iter().map(|post| &post.map);
    let types: Vec<KeyType> = maps.filter_map(|map| type_in(map, key)).collect();
    most_common(&types).or_else(|| usual_in_other_posts(context, key))
}

/// Returns the type that the generator gives a key: a date, for those that it reads as one.
fn generator_type(context: &PlanContext<'_>, key: &KeyName) -> Option<KeyType> {
    let dates = &context.site.kind.generator_rules().dates;
    let keys = [dates.keys, dates.publish_keys, dates.expiry_keys].concat();
    let is_date = keys.iter().any(|it| it.eq_ignore_ascii_case(key.as_str()));
    is_date.then_some(KeyType::Date)
}

/// Returns the type that most of some posts give a key.
fn usual_in_other_posts(context: &PlanContext<'_>, key: &KeyName) -> Option<KeyType> {
    let near = context.posts.iter().take(MAX_TYPED_POSTS);
    let texts = near.filter_map(|post| read_file::read(&post.path).ok());
    let types = texts.filter_map(|it| type_in(&map_of(context, &it.text), key));
    most_common(&types.collect::<Vec<_>>())
}

fn type_in(map: &Map, key: &KeyName) -> Option<KeyType> {
    key.value(map).and_then(type_of)
}

fn most_common(types: &[KeyType]) -> Option<KeyType> {
    let count = |kind: &KeyType| types.iter().filter(|it| *it == kind).count();
    types.iter().max_by_key(|kind| count(kind)).copied()
}

#[cfg(test)]
mod tests;
