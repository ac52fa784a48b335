//! Links and images whose target doesn't exist or isn't public.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use super::anchor::AnchorIndex;
use super::finding::Finding;
use super::link_candidates::{self, LinkCandidates, TagPages};
use super::post_text::PostText;
use super::references::{Reference, ReferenceKind};
use super::rule::Rule;
use super::{CheckInput, LinkIndex, Post, PostId};
use crate::blog::StateKind;
use crate::blog::link::{LinkDestination, split_link};

/// Returns the files that links and images may refer to; the caller determines which of them exist.
pub fn candidate_files(blog: &CheckInput<'_>) -> BTreeSet<PathBuf> {
    let (known, tags) = (blog.link_index(), TagPages::of(blog.posts));
    let mut all = BTreeSet::new();
    for (post, sheet) in blog.accepted_posts() {
        for mention in references(sheet) {
            let nowhere = matches!(
                known.resolve(&mention.target, post),
                LinkDestination::Unopenable(_)
            );
            if nowhere
                && let LinkCandidates::Files(files) =
                    link_candidates::link_candidates(blog, &tags, (post, &mention.target))
            {
                all.extend(files);
            }
        }
    }
    all
}

/// Returns all references of a post: in its body, and the image in its front matter.
fn references(sheet: &PostText) -> Vec<Reference> {
    let mut all = sheet.references.all.clone();
    let image = sheet.value(&["image"]);
    if let Some((value, target)) = image.and_then(|value| Some((value, value.as_written()?))) {
        all.push(Reference {
            kind: ReferenceKind::Image { has_alt: true },
            target: target.to_owned(),
            place: value.place,
        });
    }
    all.retain(|mention| !mention.target.trim().is_empty() || mention.kind == ReferenceKind::Link);
    all
}

/// Checks all links and images of all posts.
pub(super) fn check_links(blog: &CheckInput<'_>, known: &LinkIndex<'_>, found: &mut Vec<Finding>) {
    let pages = blog.posts.iter().zip(blog.post_texts);
    let mut pages: HashMap<&PostId, LinkedPost<'_>> = pages
        .map(|(post, sheet)| (&post.id, LinkedPost::new(post, sheet)))
        .collect();
    let places = LinkContext {
        blog,
        names: posts_by_name(blog),
        tags: TagPages::of(blog.posts),
    };
    for (post, sheet) in blog.accepted_posts() {
        for mention in references(sheet) {
            let finding = match known.resolve(&mention.target, post) {
                LinkDestination::External(_) => None,
                LinkDestination::Anchor(anchor) => pages
                    .get_mut(&post.id)
                    .and_then(|page| check_anchor(blog, post, page, (&mention, &anchor))),
                LinkDestination::Post(id, anchor) => pages.get_mut(&id).and_then(|page| {
                    let draft = check_hidden_target(post, &mention, page.post);
                    draft.or_else(|| check_anchor(blog, post, page, (&mention, &anchor?)))
                }),
                LinkDestination::Unopenable(_) => check_file(&places, post, &mention),
            };
            found.extend(finding);
        }
    }
}

/// A post that is the target of links.
struct LinkedPost<'a> {
    post: &'a Arc<Post>,
    sheet: &'a PostText,
    /// Its anchors, indexed when the first link to one is checked.
    names: Option<AnchorIndex<'a>>,
}

impl<'a> LinkedPost<'a> {
    fn new(post: &'a Arc<Post>, sheet: &'a PostText) -> Self {
        Self {
            post,
            sheet,
            names: None,
        }
    }
}

/// Targets of links that don't lead to a post.
struct LinkContext<'a> {
    blog: &'a CheckInput<'a>,
    names: PostsByName<'a>,
    tags: TagPages<'a>,
}

fn check_file(places: &LinkContext<'_>, post: &Arc<Post>, mention: &Reference) -> Option<Finding> {
    let blog = places.blog;
    let target = mention.target.trim();
    if target.is_empty() {
        let message = "empty link".to_owned();
        let finding = Finding::new(post, Rule::BrokenLink, mention.place, message);
        return Some(finding.with_hint("add a target, or remove the brackets"));
    }
    match link_candidates::link_candidates(blog, &places.tags, (post, target)) {
        LinkCandidates::Unknown => return None,
        LinkCandidates::Files(files) if files.iter().any(|file| blog.files.has(file)) => {
            return None;
        }
        LinkCandidates::Files(_) | LinkCandidates::MissingPage => {}
    }
    let (rule, message) = match mention.kind {
        ReferenceKind::Link => (Rule::BrokenLink, format!("broken link: `{target}`")),
        ReferenceKind::Image { .. } => (Rule::BrokenImage, format!("missing image: `{target}`")),
    };
    let near = suggest_post(&places.names, target).filter(|_| mention.kind == ReferenceKind::Link);
    let hint = near.map_or_else(
        || "fix the path, or add the file".to_owned(),
        |id| format!("fix the path; did you mean {id}?"),
    );
    Some(Finding::new(post, rule, mention.place, message).with_hint(hint))
}

/// Posts by normalized file name, to suggest a target for a wrong path.
type PostsByName<'a> = HashMap<String, &'a PostId>;

fn posts_by_name<'a>(blog: &CheckInput<'a>) -> PostsByName<'a> {
    let posts = blog.posts.iter().rev();
    posts
        .map(|post| (name_stem(post.id.as_str()), &post.id))
        .collect()
}

/// Returns the post whose file name matches the last part of a path.
fn suggest_post<'a>(names: &PostsByName<'a>, target: &str) -> Option<&'a PostId> {
    let name = name_stem(&split_link(target).0);
    names.get(&name).copied().filter(|_| name.len() > 2)
}

/// Returns the name of a post in a path: without folder, date and extension, in lower case.
fn name_stem(path: &str) -> String {
    let path = path.trim_end_matches('/').trim_end_matches("/index.md");
    let last = path.rsplit('/').next().unwrap_or_default();
    let stem = last.split('.').next().unwrap_or_default();
    let day = |c: char| c.is_ascii_digit() || c == '-';
    stem.trim_start_matches(day).to_ascii_lowercase()
}

/// Reports a link from a public post to one that isn't.
fn check_hidden_target(
    post: &Arc<Post>,
    mention: &Reference,
    other: &Arc<Post>,
) -> Option<Finding> {
    let public = |kind| matches!(kind, StateKind::Published | StateKind::Unlisted);
    let hidden = match other.state.kind {
        StateKind::Draft => "a draft",
        StateKind::Scheduled => "not published yet",
        StateKind::Expired => "expired",
        _ => return None,
    };
    if !public(post.state.kind) {
        return None;
    }
    let message = format!("link to {}, which is {hidden}", other.id);
    let finding = Finding::new(post, Rule::DraftLink, mention.place, message);
    Some(finding.with_hint("publish that post too, or remove the link until then"))
}

fn check_anchor(
    blog: &CheckInput<'_>,
    post: &Arc<Post>,
    page: &mut LinkedPost<'_>,
    (mention, anchor): (&Reference, &str),
) -> Option<Finding> {
    let sheet = page.sheet;
    let names = page
        .names
        .get_or_insert_with(|| AnchorIndex::new(&sheet.references));
    let other = page.post;
    if other.problem.is_some() || names.has(blog.site.kind, anchor) {
        return None;
    }
    let whose = if post.id == other.id {
        "this post has no heading".to_owned()
    } else {
        format!("{} has no heading", other.id)
    };
    let message = format!("{whose} `#{anchor}`");
    let near = names.suggest(anchor);
    let hint = near.map_or_else(
        || "fix the link, or add an anchor: `## Heading {#name}`".to_owned(),
        |near| format!("write `#{near}`"),
    );
    Some(Finding::new(post, Rule::BrokenAnchor, mention.place, message).with_hint(hint))
}
