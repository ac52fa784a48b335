//! Drafts, publishing and unlisting: by a front matter key, or by moving the file to another
//! folder.

use std::path::PathBuf;
use std::sync::Arc;

use super::create::{drafts_folder, expand_file_name, is_in_drafts_folder, path_template};
use super::date_format::{DAY_FORMAT, format_now, today, zone};
use super::location::PostLocation;
use super::post_text::{apply_edits, map_of, read_rules, text_of};
use super::{CommandError, PlanBuilder, PlanContext, Toggle, post_refusal, posts_in_words};
use crate::blog::front_matter::edit::{Field, FieldEdit, FieldValue};
use crate::blog::front_matter::value::{Map, Value};
use crate::blog::generator::PathDate;
use crate::blog::post::{DateFrom, Post, PostId, StateKind};

/// Target state of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TargetState {
    Draft,
    NoDraft,
    Public,
}

/// Plans marking posts as drafts, or unmarking them.
pub(super) fn draft(
    context: &PlanContext<'_>,
    posts: &[PostId],
    request: Toggle,
) -> Result<PlanBuilder, CommandError> {
    let first = posts.first().map(|id| context.post(id)).transpose()?;
    let wanted = request.decide(first.is_some_and(|post| post.state.kind == StateKind::Draft));
    let turn = if wanted {
        TargetState::Draft
    } else {
        TargetState::NoDraft
    };
    let is_other = |post: &Post| wanted != (post.state.kind == StateKind::Draft);
    let changing = posts_where(context, posts, is_other)?;
    if changing.is_empty() {
        let which = if wanted { "a draft" } else { "not a draft" };
        let words = posts_in_words(posts);
        return Err(CommandError::NoChange(format!(
            "{words} is already {which}"
        )));
    }
    let posts = posts_in_words(&changing);
    let what = if wanted {
        format!("mark {posts} as draft")
    } else {
        format!("unmark {posts} as draft")
    };
    change_states(context, &changing, what, turn)
}

/// Plans publishing posts.
pub(super) fn publish(
    context: &PlanContext<'_>,
    posts: &[PostId],
) -> Result<PlanBuilder, CommandError> {
    let changing = posts_where(context, posts, |post| {
        post.state.kind != StateKind::Published
    })?;
    if changing.is_empty() {
        let words = match posts {
            [post] => format!("{post} is already published"),
            _ => "all of them are already published".to_owned(),
        };
        return Err(CommandError::NoChange(words));
    }
    let what = format!("publish {}", posts_in_words(&changing));
    change_states(context, &changing, what, TargetState::Public)
}

/// Returns the posts that meet a condition.
fn posts_where(
    context: &PlanContext<'_>,
    posts: &[PostId],
    holds: impl Fn(&Post) -> bool,
) -> Result<Vec<PostId>, CommandError> {
    let found: Result<Vec<_>, CommandError> = posts.iter().map(|id| context.post(id)).collect();
    let found = found?.into_iter().filter(|post| holds(post));
    Ok(found.map(|post| post.id.clone()).collect())
}

fn change_states(
    context: &PlanContext<'_>,
    posts: &[PostId],
    what: String,
    turn: TargetState,
) -> Result<PlanBuilder, CommandError> {
    let mut plan = PlanBuilder::new(what);
    for id in posts {
        change_state(context, context.post(id)?, turn, &mut plan)?;
    }
    Ok(plan)
}

/// Plans unlisting posts, or listing them again.
pub(super) fn unlist(
    context: &PlanContext<'_>,
    posts: &[PostId],
    request: Toggle,
) -> Result<PlanBuilder, CommandError> {
    let first = posts.first().map(|id| context.post(id)).transpose()?;
    let wanted = request.decide(first.is_some_and(|post| post.state.kind == StateKind::Unlisted));
    let words = if wanted { "unlist" } else { "relist" };
    let plan = super::fields::change(context, posts, &[unlisted(wanted)], words)?;
    for text in &plan.texts {
        let new = super::post_text::parse_at(context, &text.post, &text.post.path, &text.new);
        if wanted != (new.state.kind == StateKind::Unlisted) {
            return Err(state_refusal(&text.post, &new));
        }
    }
    Ok(plan)
}

fn unlisted(is: bool) -> FieldEdit {
    FieldEdit::Set(Field::Unlisted, FieldValue::Bool(is))
}

/// Plans the state change of one post, and verifies the resulting state.
fn change_state(
    context: &PlanContext<'_>,
    post: &Arc<Post>,
    turn: TargetState,
    plan: &mut PlanBuilder,
) -> Result<(), CommandError> {
    if let Some(problem) = &post.problem {
        return Err(super::generator_refusal(post, problem));
    }
    let old = text_of(post)?;
    let location = PostLocation::of(context, post)?;
    let map = map_of(context, &old);
    let to = new_path(context, post, &location, turn);
    let edits = edits(context, post, &map, turn, to.is_some());
    let new = apply_edits(context, post, &old, &edits)?;
    let to = to.unwrap_or_else(|| location.from.clone());
    plan.write(post, &old, new.clone());
    let read = location.move_to(context, (post, &new), &to, plan)?;
    let is_it = match turn {
        TargetState::Draft => read.state.kind == StateKind::Draft,
        TargetState::NoDraft => read.state.kind != StateKind::Draft,
        TargetState::Public => {
            matches!(read.state.kind, StateKind::Published | StateKind::Scheduled)
        }
    };
    if !is_it {
        return Err(state_refusal(post, &read));
    }
    if turn == TargetState::Public && read.state.kind == StateKind::Scheduled {
        plan.notes
            .push(format!("{} is scheduled: {}", read.id, read.state.reason));
    }
    Ok(())
}

fn state_refusal(post: &Post, read: &Post) -> CommandError {
    let why = match read.state.kind {
        StateKind::Published => {
            "it stays published: the generator can't hide it; move it out of the posts folder"
                .to_owned()
        }
        kind => format!("it stays {}: {}", kind.name(), read.state.reason),
    };
    post_refusal(post, 1, why)
}

/// Returns the front matter edits for a state change.
fn edits(
    context: &PlanContext<'_>,
    post: &Post,
    map: &Map,
    turn: TargetState,
    moves: bool,
) -> Vec<FieldEdit> {
    let mut edits = Vec::new();
    if turn == TargetState::Draft {
        if moves {
            // the name loses its date
            if post.date.from == DateFrom::FileName {
                let day = post
                    .date
                    .at
                    .to_zoned(zone(context))
                    .strftime(DAY_FORMAT)
                    .to_string();
                edits.push(FieldEdit::Set(Field::Date, FieldValue::Date(day)));
            }
        } else {
            edits.push(FieldEdit::Set(Field::Draft, FieldValue::Bool(true)));
        }
        return edits;
    }
    let is_inherited = post.state.inherited_from.is_some();
    if is_inherited && post.state.kind == StateKind::Draft {
        // override the inherited value: the key must be there before it can be set to false
        edits.push(FieldEdit::Set(Field::Draft, FieldValue::Bool(true)));
    }
    edits.push(FieldEdit::Set(Field::Draft, FieldValue::Bool(false)));
    if turn == TargetState::Public {
        if post.state.kind == StateKind::Unlisted {
            if is_inherited {
                edits.push(unlisted(true));
            }
            edits.push(unlisted(false));
        } else if needs_new_date(context, post) && !is_dated_by_name(context, post, moves) {
            let written = Field::Date.value(map, &read_rules(context));
            let date = format_now(context, written.and_then(Value::as_written));
            edits.push(FieldEdit::Set(Field::Date, FieldValue::Date(date)));
        }
    }
    edits
}

/// Whether publishing sets today's date: not for expired posts, and not for drafts with a later
/// date, which schedules them.
fn needs_new_date(context: &PlanContext<'_>, post: &Post) -> bool {
    let is_wish = post.state.kind == StateKind::Draft && post.date.at > context.clock.now;
    let expires = post.state.kind == StateKind::Expired;
    !expires && (post.date.is_fallback() || !is_wish)
}

/// Whether the date of a post is in its file name, or will be after a move.
fn is_dated_by_name(context: &PlanContext<'_>, post: &Post, moves: bool) -> bool {
    let comes = moves && context.site.kind.generator_rules().dates.path_date == PathDate::NameStart;
    post.date.from == DateFrom::FileName || (comes && post.date.is_fallback())
}

/// Returns the new path of a post, if it moves.
fn new_path(
    context: &PlanContext<'_>,
    post: &Post,
    location: &PostLocation,
    turn: TargetState,
) -> Option<PathBuf> {
    match turn {
        TargetState::Draft => {
            let drafts = drafts_folder(context)?;
            let posts = context.site.kind.generator_rules().new_post.folder;
            let folder = with_folder_replaced(context, location, posts, drafts)?;
            Some(folder.join(format!("{}{}", location.stem, location.ending)))
        }
        _ if is_in_drafts_folder(context, post) => {
            let profile = context.site.kind.generator_rules();
            let drafts = profile.visibility.drafts_folder?;
            let folder = with_folder_replaced(context, location, drafts, profile.new_post.folder)?;
            let keeps = turn == TargetState::NoDraft || !needs_new_date(context, post);
            let date = if keeps && !post.date.is_fallback() {
                post.date.at.to_zoned(zone(context))
            } else {
                today(context)
            };
            let name = expand_file_name(&path_template(context), &location.stem, &date);
            Some(folder.join(format!("{name}{}", location.ending)))
        }
        TargetState::Public
            if post.date.from == DateFrom::FileName && needs_new_date(context, post) =>
        {
            with_current_date(context, location)
        }
        _ => None,
    }
}

/// Returns the folder of a post with one path component replaced, or removed if `to` is empty.
fn with_folder_replaced(
    context: &PlanContext<'_>,
    location: &PostLocation,
    from: &str,
    to: &str,
) -> Option<PathBuf> {
    let folder = location.from.parent()?;
    let below = folder.strip_prefix(&context.site.posts).ok()?;
    let parts: Vec<_> = below.iter().collect();
    let place = parts.iter().rposition(|part| *part == from)?;
    let new = parts.iter().enumerate().map(|(at, part)| match at {
        _ if at == place => std::ffi::OsStr::new(to),
        _ => part,
    });
    let new = new.filter(|part| !part.is_empty());
    Some(new.fold(context.site.posts.clone(), |path, part| path.join(part)))
}

/// Returns the path with today's date, if the name starts with a date.
fn with_current_date(context: &PlanContext<'_>, location: &PostLocation) -> Option<PathBuf> {
    let sign = location
        .date
        .chars()
        .last()
        .filter(|sign| !sign.is_ascii_digit())?;
    let day = today(context).strftime(DAY_FORMAT).to_string();
    let to = location.with_name(&format!("{day}{sign}"), &location.stem);
    (to != location.from).then_some(to)
}
