//! Rewrites the links and images of posts after a rename.
//!
//! ```text
//! target ─▶ possible new forms (relative, from the root, by URL, by slug)
//!        ─▶ the first one that resolves, after the rename, to the same post
//! ```
//!
//! Every text is parsed again: it must contain the same links in the same order, except for the
//! rewritten targets. A link that cannot be rewritten is left as it is and reported.

mod apply;
mod targets;

use std::sync::Arc;

use super::post_move::PostMove;
use super::{PlanBuilder, PlanContext};
use crate::blog::link::LinkIndex;
use crate::blog::post::Post;
use crate::blog::read_file;

use apply::RewrittenText;
use targets::RenameMap;

/// Rewrites the links in all posts to renamed posts, and the links within renamed posts.
pub(super) fn rewrite_links(context: &PlanContext<'_>, plan: &mut PlanBuilder) {
    if plan.moves.is_empty() {
        return;
    }
    let moves = plan.moves.clone();
    let after = posts_after(context, &moves);
    let (old, new) = (LinkIndex::of(context.posts), LinkIndex::of(&after));
    let mut found = Vec::new();
    for (post, will) in context.posts.iter().zip(&after) {
        let source = plan.planned_text(post).map(str::to_owned);
        let source = source.or_else(|| {
            let read = read_file::read(&post.path).ok();
            read.filter(|it| !it.lossy).map(|it| it.text)
        });
        let Some(text) = source else { continue };
        // skip parsing for the many posts that link to none of them
        let moves_itself = moves.iter().any(|it| it.post.id == post.id);
        if !moves_itself && !moves.iter().any(|it| may_link_to(&text, it)) {
            continue;
        }
        let names = RenameMap {
            context,
            old: &old,
            new: &new,
            moves: &moves,
            post,
            post_after: will,
        };
        found.push((post, apply::rewrite(context, &names, &text), text));
    }
    for (post, rewritten, text) in found {
        let RewrittenText {
            new,
            failed: missed,
        } = rewritten;
        plan.notes.extend(missed);
        if new == text {
            continue;
        }
        let moves_itself = moves.iter().any(|it| it.post.id == post.id);
        if !moves_itself && read_file::is_protected(&post.path) {
            let why = read_file::read_only_message(&post.path);
            let note = format!("{}: links not updated: {why}", post.id);
            plan.notes.push(note);
            continue;
        }
        plan.write(post, &text, new);
    }
}

/// Returns the posts as they will be after the rename, in the same order.
fn posts_after(context: &PlanContext<'_>, moves: &[PostMove]) -> Vec<Arc<Post>> {
    let will = |post: &Arc<Post>| {
        let moved = moves.iter().find(|it| it.post.id == post.id);
        Arc::clone(moved.map_or(post, |it| &it.new))
    };
    context.posts.iter().map(will).collect()
}

/// Whether a text may link to a renamed post: it contains part of its old name.
fn may_link_to(text: &str, moved: &PostMove) -> bool {
    let last = |path: &str| path.trim_matches('/').rsplit('/').next().map(str::to_owned);
    let file = moved.from.file_stem().and_then(|stem| stem.to_str());
    let names = [
        file.map(str::to_owned),
        last(moved.post.permalink.url.path()),
        last(&moved.post.permalink.slug),
    ];
    let mut names = names.into_iter().flatten().filter(|name| !name.is_empty());
    names.any(|name| {
        let plain = name.is_ascii() && !name.contains([' ', '%']);
        // other characters may be percent-encoded
        text.contains(&name) || (!plain && text.contains('%'))
    })
}
