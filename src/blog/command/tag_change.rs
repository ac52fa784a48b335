//! Tag changes in many posts: add, remove, rename, merge, delete, and define.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::post_text::edit_rules;
use super::tag_command::{TagChange, TagCommand};
use super::tag_definitions::{DefinitionOptions, TagDefinitions};
use super::{CommandError, PlanBuilder, PlanContext, PostRefusal};
use crate::blog::file_transaction::FileChange;
use crate::blog::front_matter::edit::{self, EditError, EditRules, FieldEdit};
use crate::blog::front_matter::split;
use crate::blog::post::{Post, PostId};
use crate::blog::{lossless_text, read_file};

/// Plans a tag change. A plan that changes nothing is not an error: its notes say why.
pub(super) fn plan(
    context: &PlanContext<'_>,
    command: &TagCommand,
) -> Result<PlanBuilder, CommandError> {
    for name in command.change.names() {
        check_name(name)?;
    }
    let options = DefinitionOptions {
        is_whole: command.posts.is_none(),
        define: command.define,
    };
    let file = context.tags_file;
    if let (TagChange::Define(tag), None) = (&command.change, file) {
        let (tag, kind) = (tag.clone(), context.site.kind);
        return Err(CommandError::NoTagsFile { tag, kind });
    }
    let file = file.map(|path| TagDefinitions::read(path, context.rules, options));
    let mut definitions = file.transpose()?;
    let change = match &mut definitions {
        Some(file) => file.plan_edits(&command.change),
        None => command.change.clone(),
    };
    let mut plan = PlanBuilder::new(command.change.description());
    plan.may_be_empty = true;
    let posts = change_posts(context, command, &change, &mut plan)?;
    let mut place = counted(posts);
    if let Some(mut file) = definitions {
        plan.notes.append(&mut file.notes);
        plan.undefined_tag = file.missing.take();
        let name = file.name();
        if let Some(change) = file.finish()? {
            plan.rewrite(change);
            if posts == 0 {
                place = name;
            }
        }
    }
    let is_partial = command.posts.is_some();
    add_page_notes(context, &change, is_partial, &mut plan);
    plan.what = format!("{} in {place}", command.change.description());
    Ok(plan)
}

/// Plans the edits of the posts and returns their number.
fn change_posts(
    context: &PlanContext<'_>,
    command: &TagCommand,
    change: &TagChange,
    plan: &mut PlanBuilder,
) -> Result<usize, CommandError> {
    let edits = change.edits();
    if edits.is_empty() {
        return Ok(0);
    }
    // for the posts that have no front matter
    let rules = edit_rules(context, "");
    let (mut changed, mut refused) = (0, Vec::new());
    for post in selected_posts(context, command.posts.as_deref()) {
        let edited = post.and_then(|it| edit_post(context, it, change, (&edits, &rules)));
        match edited {
            Ok(None) => {}
            Ok(Some(write)) => {
                changed += 1;
                plan.edit_bytes(write);
            }
            Err(why) => refused.push(why),
        }
    }
    if !refused.is_empty() && !command.skip_failing {
        return Err(CommandError::Refused(refused));
    }
    let notes = refused.iter().map(|it| format!("skipped: {it}"));
    plan.notes.extend(notes);
    Ok(changed)
}

/// Returns the posts to change; an error for each that is gone.
pub(super) fn selected_posts<'a>(
    context: &PlanContext<'a>,
    ids: Option<&[PostId]>,
) -> Vec<Result<&'a Arc<Post>, PostRefusal>> {
    let Some(ids) = ids else {
        return context.posts.iter().map(Ok).collect();
    };
    let by_id: HashMap<&PostId, &Arc<Post>> = context.posts.iter().map(|it| (&it.id, it)).collect();
    let find = |id: &PostId| {
        let found = by_id.get(id).copied();
        found.ok_or_else(|| PostRefusal {
            post: id.clone(),
            line: 1,
            column: Some(1),
            why: "it no longer exists".to_owned(),
        })
    };
    ids.iter().map(find).collect()
}

/// Edits a post; `None` if nothing changes.
fn edit_post(
    context: &PlanContext<'_>,
    post: &Post,
    change: &TagChange,
    (edits, rules): (&[FieldEdit], &EditRules),
) -> Result<Option<FileChange>, PostRefusal> {
    let refused = |(line, column): (usize, usize), why: String| PostRefusal {
        post: post.id.clone(),
        line,
        column: Some(column),
        why,
    };
    let read = read_file::read_bytes(&post.path)
        .map_err(|it| refused((it.line, it.column), format!("{}; {}", it.message, it.hint)))?;
    let (old, is_protected) = (read.bytes, read.is_protected);
    let (text, is_escaped) = lossless_text::to_text(old.clone())
        .ok_or_else(|| refused((1, 1), "it is not a text file".to_owned()))?;
    let edited = match edit::edit(&text, edits, rules) {
        Ok(edited) => edited,
        Err(why) if is_unrelated(&text, change, rules, &why) => return Ok(None),
        Err(why) => {
            let place = why.place();
            return Err(refused((place.line, place.column), why.to_string()));
        }
    };
    let new = if is_escaped {
        lossless_text::to_bytes(&edited.text)
    } else {
        edited.text.into_bytes()
    };
    if new == old {
        return Ok(None);
    }
    if is_protected {
        return Err(refused((1, 1), read_file::read_only_message(&post.path)));
    }
    if !is_inside_blog(context, &post.path) {
        let why = "it is a link to a file outside the blog".to_owned();
        return Err(refused((1, 1), why));
    }
    let path = post.path.clone();
    Ok(Some(FileChange::Write { path, old, new }))
}

/// Whether a file is inside the blog after following symlinks.
pub(super) fn is_inside_blog(context: &PlanContext<'_>, path: &Path) -> bool {
    let (file, root) = (path.canonicalize(), context.site.root.canonicalize());
    file.is_ok_and(|file| root.is_ok_and(|root| file.starts_with(root)))
}

/// Adds notes about tag pages that move and tags that will share a page.
fn add_page_notes(
    context: &PlanContext<'_>,
    change: &TagChange,
    is_partial: bool,
    plan: &mut PlanBuilder,
) {
    let (from, Some(to)) = change.old_and_new() else {
        return;
    };
    let page = context.rules.tag(to).url;
    let labels = context.posts.iter().flat_map(|post| &post.tags);
    let mut twins: Vec<&str> = labels
        .filter(|tag| tag.url == page && tag.label != context.rules.tag(to).label)
        .map(|tag| tag.label.as_str())
        .filter(|label| !from.iter().any(|from| from == label))
        .collect();
    twins.sort_unstable();
    twins.dedup();
    for twin in twins {
        let note = format!("`{to}` and `{twin}` share the page {page}");
        plan.notes.push(note);
    }
    let is_defined = |key: &String| context.rules.tags.iter().any(|(name, _)| name == key);
    for from in from.iter().filter(|from| !is_defined(from)) {
        let old = context.rules.tag(from).url;
        if old != page && !plan.is_empty() && !is_partial {
            let note = format!("the page of `{from}` moves from {old} to {page}");
            plan.notes.push(note);
        }
    }
}

/// Rejects a name that cannot be that of a tag.
fn check_name(name: &str) -> Result<(), CommandError> {
    let refuse = |why| {
        let name = name.to_owned();
        Err(CommandError::InvalidTag { name, why })
    };
    if name.trim().is_empty() {
        return refuse("it is empty");
    }
    if name.trim() != name {
        return refuse("it begins or ends with a space");
    }
    if name.chars().any(char::is_control) {
        return refuse("it contains a control character");
    }
    Ok(())
}

fn counted(posts: usize) -> String {
    let plural = if posts == 1 { "" } else { "s" };
    format!("{posts} post{plural}")
}

/// Whether a post that cannot be parsed can be ignored: its front matter does not contain the tag.
fn is_unrelated(text: &str, change: &TagChange, rules: &EditRules, why: &EditError) -> bool {
    let parts = split(text, rules.kind);
    let matter = match why {
        // front matter that is not recognized has no bounds
        EditError::Unrecognized(_) => text,
        // unclosed front matter includes the body
        EditError::Unclosed(_) | EditError::Invalid(_) if parts.closer.is_empty() => text,
        _ => parts.matter,
    };
    let gone = change.old_and_new().0;
    !gone.is_empty() && !gone.iter().any(|tag| contains_word(matter, tag))
}

/// Whether a text contains a word, not just as part of a longer one.
fn contains_word(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let mut hits = text.match_indices(word);
    hits.any(|(at, _)| {
        let (before, behind) = (text.get(..at), text.get(at + word.len()..));
        let before = before.and_then(|text| text.chars().next_back());
        let behind = behind.and_then(|text| text.chars().next());
        !is_part(before) && !is_part(behind)
    })
}

#[cfg(test)]
mod tests;
