//! Drafts, publishing and unlisting: by a front matter key, or by moving the file to another
//! folder.

use std::path::PathBuf;
use std::sync::Arc;

use super::create::{drafts_folder, in_drafts, naming, stem};
use super::date_format::{DAY, now, today, zone};
use super::fields::{edited, map_of, text_of};
use super::location::Stand;
use super::{DeedError, Making, Scene, Wish, posts_in_words, refused};
use crate::blog::front_matter::edit::{Edit, Field, Value};
use crate::blog::front_matter::value::Map;
use crate::blog::generator::NameDate;
use crate::blog::post::{DateFrom, Post, PostId, StateKind};

/// Target state of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Draft,
    NoDraft,
    Public,
}

/// Plans marking posts as drafts, or unmarking them.
pub(super) fn draft(scene: &Scene<'_>, posts: &[PostId], wish: Wish) -> Result<Making, DeedError> {
    let first = posts.first().map(|id| scene.post(id)).transpose()?;
    let wanted = wish.decide(first.is_some_and(|post| post.state.kind == StateKind::Draft));
    let (words, turn) = if wanted {
        ("make a draft of", Turn::Draft)
    } else {
        ("make no draft of", Turn::NoDraft)
    };
    let is_other = |post: &Post| wanted != (post.state.kind == StateKind::Draft);
    let changing = those(scene, posts, is_other)?;
    if changing.is_empty() {
        let which = if wanted { "a draft" } else { "no draft" };
        let words = posts_in_words(posts);
        return Err(DeedError::Nothing(format!("{words} is {which} already")));
    }
    turn_all(scene, &changing, words, turn)
}

/// Plans publishing posts.
pub(super) fn publish(scene: &Scene<'_>, posts: &[PostId]) -> Result<Making, DeedError> {
    let changing = those(scene, posts, |post| post.state.kind != StateKind::Published)?;
    if changing.is_empty() {
        let words = match posts {
            [post] => format!("{post} is published already"),
            _ => "all of them are published already".to_owned(),
        };
        return Err(DeedError::Nothing(words));
    }
    turn_all(scene, &changing, "publish", Turn::Public)
}

/// Returns the posts that meet a condition.
fn those(
    scene: &Scene<'_>,
    posts: &[PostId],
    holds: impl Fn(&Post) -> bool,
) -> Result<Vec<PostId>, DeedError> {
    let found: Result<Vec<_>, DeedError> = posts.iter().map(|id| scene.post(id)).collect();
    let found = found?.into_iter().filter(|post| holds(post));
    Ok(found.map(|post| post.id.clone()).collect())
}

fn turn_all(
    scene: &Scene<'_>,
    posts: &[PostId],
    words: &str,
    turn: Turn,
) -> Result<Making, DeedError> {
    let mut making = Making::new(format!("{words} {}", posts_in_words(posts)));
    for id in posts {
        turn_into(scene, scene.post(id)?, turn, &mut making)?;
    }
    Ok(making)
}

/// Plans unlisting posts, or listing them again.
pub(super) fn unlist(scene: &Scene<'_>, posts: &[PostId], wish: Wish) -> Result<Making, DeedError> {
    let first = posts.first().map(|id| scene.post(id)).transpose()?;
    let wanted = wish.decide(first.is_some_and(|post| post.state.kind == StateKind::Unlisted));
    let words = if wanted { "unlist" } else { "list again" };
    let making = super::fields::change(scene, posts, &[unlisted(wanted)], words)?;
    for text in &making.texts {
        let new = super::fields::read(scene, &text.post, &text.post.path, &text.new);
        if wanted != (new.state.kind == StateKind::Unlisted) {
            return Err(stays(&text.post, &new));
        }
    }
    Ok(making)
}

fn unlisted(is: bool) -> Edit {
    Edit::Set(Field::Unlisted, Value::Truth(is))
}

/// Plans the state change of one post, and verifies the resulting state.
fn turn_into(
    scene: &Scene<'_>,
    post: &Arc<Post>,
    turn: Turn,
    making: &mut Making,
) -> Result<(), DeedError> {
    if let Some(problem) = &post.problem {
        return Err(super::rejected(post, problem));
    }
    let old = text_of(post)?;
    let stand = Stand::of(scene, post)?;
    let map = map_of(scene, &old);
    let to = place(scene, post, &stand, turn);
    let edits = edits(scene, post, &map, turn, to.is_some());
    let new = edited(scene, post, &old, &edits)?;
    let to = to.unwrap_or_else(|| stand.from.clone());
    making.write(post, &old, new.clone());
    let read = stand.go(scene, (post, &new), &to, making)?;
    let is_it = match turn {
        Turn::Draft => read.state.kind == StateKind::Draft,
        Turn::NoDraft => read.state.kind != StateKind::Draft,
        Turn::Public => matches!(read.state.kind, StateKind::Published | StateKind::Scheduled),
    };
    if !is_it {
        return Err(stays(post, &read));
    }
    if turn == Turn::Public && read.state.kind == StateKind::Scheduled {
        making
            .notes
            .push(format!("{} is scheduled: {}", read.id, read.state.reason));
    }
    Ok(())
}

fn stays(post: &Post, read: &Post) -> DeedError {
    let why = match read.state.kind {
        StateKind::Published => {
            "it stays published: its generator knows no other way; keep it out of the posts folder"
                .to_owned()
        }
        kind => format!("it stays {}: {}", kind.name(), read.state.reason),
    };
    refused(post, 1, why)
}

/// Returns the front matter edits for a state change.
fn edits(scene: &Scene<'_>, post: &Post, map: &Map, turn: Turn, moves: bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    if turn == Turn::Draft {
        if moves {
            // the name loses its date
            if post.date.from == DateFrom::FileName {
                let day = post.date.at.to_zoned(zone(scene)).strftime(DAY).to_string();
                edits.push(Edit::Set(Field::Date, Value::Date(day)));
            }
        } else {
            edits.push(Edit::Set(Field::Draft, Value::Truth(true)));
        }
        return edits;
    }
    let is_inherited = post.state.inherited_from.is_some();
    if is_inherited && post.state.kind == StateKind::Draft {
        // override the inherited value: the key must be there before it can be set to false
        edits.push(Edit::Set(Field::Draft, Value::Truth(true)));
    }
    edits.push(Edit::Set(Field::Draft, Value::Truth(false)));
    if turn == Turn::Public {
        if post.state.kind == StateKind::Unlisted {
            if is_inherited {
                edits.push(unlisted(true));
            }
            edits.push(unlisted(false));
        } else if redates(scene, post) && !in_name(scene, post, moves) {
            let mut keys = scene.site.kind.profile().dates.keys.iter();
            let written = keys.find_map(|key| map.get_any_case(key)?.as_written());
            let date = now(scene, written);
            edits.push(Edit::Set(Field::Date, Value::Date(date)));
        }
    }
    edits
}

/// Whether publishing sets today's date: not for expired posts, and not for drafts with a later
/// date, which schedules them.
fn redates(scene: &Scene<'_>, post: &Post) -> bool {
    let is_wish = post.state.kind == StateKind::Draft && post.date.at > scene.clock.now;
    let expires = post.state.kind == StateKind::Expired;
    !expires && (post.date.is_fallback() || !is_wish)
}

/// Whether the date of a post is in its file name, or will be after a move.
fn in_name(scene: &Scene<'_>, post: &Post, moves: bool) -> bool {
    let comes = moves && scene.site.kind.profile().dates.name == NameDate::First;
    post.date.from == DateFrom::FileName || (comes && post.date.is_fallback())
}

/// Returns the new path of a post, if it moves.
fn place(scene: &Scene<'_>, post: &Post, stand: &Stand, turn: Turn) -> Option<PathBuf> {
    match turn {
        Turn::Draft => {
            let drafts = drafts_folder(scene)?;
            let posts = scene.site.kind.profile().new.folder;
            let folder = swapped(scene, stand, posts, drafts)?;
            Some(folder.join(format!("{}{}", stand.stem, stand.ending)))
        }
        _ if in_drafts(scene, post) => {
            let profile = scene.site.kind.profile();
            let drafts = profile.hides.drafts_folder?;
            let folder = swapped(scene, stand, drafts, profile.new.folder)?;
            let keeps = turn == Turn::NoDraft || !redates(scene, post);
            let date = if keeps && !post.date.is_fallback() {
                post.date.at.to_zoned(zone(scene))
            } else {
                today(scene)
            };
            let name = stem(&naming(scene), &stand.stem, &date);
            Some(folder.join(format!("{name}{}", stand.ending)))
        }
        Turn::Public if post.date.from == DateFrom::FileName && redates(scene, post) => {
            redated(scene, stand)
        }
        _ => None,
    }
}

/// Returns the folder of a post with one path component replaced, or removed if `to` is empty.
fn swapped(scene: &Scene<'_>, stand: &Stand, from: &str, to: &str) -> Option<PathBuf> {
    let folder = stand.from.parent()?;
    let below = folder.strip_prefix(&scene.site.posts).ok()?;
    let parts: Vec<_> = below.iter().collect();
    let place = parts.iter().rposition(|part| *part == from)?;
    let new = parts.iter().enumerate().map(|(at, part)| match at {
        _ if at == place => std::ffi::OsStr::new(to),
        _ => part,
    });
    let new = new.filter(|part| !part.is_empty());
    Some(new.fold(scene.site.posts.clone(), |path, part| path.join(part)))
}

/// Returns the path with today's date, if the name starts with a date.
fn redated(scene: &Scene<'_>, stand: &Stand) -> Option<PathBuf> {
    let sign = stand
        .date
        .chars()
        .last()
        .filter(|sign| !sign.is_ascii_digit())?;
    let day = today(scene).strftime(DAY).to_string();
    let to = stand.named(&format!("{day}{sign}"), &stand.stem);
    (to != stand.from).then_some(to)
}
