//! Links and images whose target doesn't exist or isn't public.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use super::anchor::AnchorNames;
use super::finding::Finding;
use super::link_candidates::{self, TagPages, Wanted};
use super::post_text::Sheet;
use super::references::{Mention, MentionKind};
use super::rule::Rule;
use super::{Blog, Known, Post, PostId};
use crate::blog::StateKind;
use crate::blog::link::{Destination, parts};

/// Returns the files that links and images may refer to; the caller determines which of them exist.
pub fn wanted(blog: &Blog<'_>) -> BTreeSet<PathBuf> {
    let (known, tags) = (blog.known(), TagPages::of(blog.posts));
    let mut all = BTreeSet::new();
    for (post, sheet) in blog.taken() {
        for mention in mentions(sheet) {
            let nowhere = matches!(
                known.resolve(&mention.target, post),
                Destination::Nowhere(_)
            );
            if nowhere
                && let Wanted::File(files) =
                    link_candidates::wanted(blog, &tags, (post, &mention.target))
            {
                all.extend(files);
            }
        }
    }
    all
}

/// Returns all references of a post: in its body, and the image in its front matter.
fn mentions(sheet: &Sheet) -> Vec<Mention> {
    let mut all = sheet.mentions.all.clone();
    let image = sheet.value(&["image"]);
    if let Some((value, target)) = image.and_then(|value| Some((value, value.as_written()?))) {
        all.push(Mention {
            kind: MentionKind::Image { told: true },
            target: target.to_owned(),
            place: value.place,
        });
    }
    all.retain(|mention| !mention.target.trim().is_empty() || mention.kind == MentionKind::Link);
    all
}

/// Checks all links and images of all posts.
pub(super) fn links(blog: &Blog<'_>, known: &Known<'_>, found: &mut Vec<Finding>) {
    let pages = blog.posts.iter().zip(blog.sheets);
    let mut pages: HashMap<&PostId, Page<'_>> = pages
        .map(|(post, sheet)| (&post.id, Page::new(post, sheet)))
        .collect();
    let places = Places {
        blog,
        names: names(blog),
        tags: TagPages::of(blog.posts),
    };
    for (post, sheet) in blog.taken() {
        for mention in mentions(sheet) {
            let finding = match known.resolve(&mention.target, post) {
                Destination::Web(_) => None,
                Destination::Anchor(anchor) => pages
                    .get_mut(&post.id)
                    .and_then(|page| to_anchor(blog, post, page, (&mention, &anchor))),
                Destination::Post(id, anchor) => pages.get_mut(&id).and_then(|page| {
                    let draft = to_left_out(post, &mention, page.post);
                    draft.or_else(|| to_anchor(blog, post, page, (&mention, &anchor?)))
                }),
                Destination::Nowhere(_) => to_file(&places, post, &mention),
            };
            found.extend(finding);
        }
    }
}

/// A post that is the target of links.
struct Page<'a> {
    post: &'a Arc<Post>,
    sheet: &'a Sheet,
    /// Its anchors, indexed when the first link to one is checked.
    names: Option<AnchorNames<'a>>,
}

impl<'a> Page<'a> {
    fn new(post: &'a Arc<Post>, sheet: &'a Sheet) -> Self {
        Self {
            post,
            sheet,
            names: None,
        }
    }
}

/// Targets of links that don't lead to a post.
struct Places<'a> {
    blog: &'a Blog<'a>,
    names: Names<'a>,
    tags: TagPages<'a>,
}

fn to_file(places: &Places<'_>, post: &Arc<Post>, mention: &Mention) -> Option<Finding> {
    let blog = places.blog;
    let target = mention.target.trim();
    if target.is_empty() {
        let message = "the link leads nowhere: it is empty".to_owned();
        let finding = Finding::new(post, Rule::BrokenLink, mention.place, message);
        return Some(finding.way_out("write where it leads, or take the brackets away"));
    }
    match link_candidates::wanted(blog, &places.tags, (post, target)) {
        Wanted::Unknown => return None,
        Wanted::File(files) if files.iter().any(|file| blog.files.has(file)) => return None,
        Wanted::File(_) | Wanted::NoPage => {}
    }
    let (rule, message) = match mention.kind {
        MentionKind::Link => (
            Rule::BrokenLink,
            format!("the link to `{target}` leads to nothing"),
        ),
        MentionKind::Image { .. } => (Rule::BrokenImage, format!("there is no image `{target}`")),
    };
    let near = like(&places.names, target).filter(|_| mention.kind == MentionKind::Link);
    let hint = near.map_or_else(
        || "mend the path, or put the file there".to_owned(),
        |id| format!("mend the path; is {id} meant?"),
    );
    Some(Finding::new(post, rule, mention.place, message).way_out(hint))
}

/// Posts by normalized file name, to suggest a target for a wrong path.
type Names<'a> = HashMap<String, &'a PostId>;

fn names<'a>(blog: &Blog<'a>) -> Names<'a> {
    let posts = blog.posts.iter().rev();
    posts
        .map(|post| (stem(post.id.as_str()), &post.id))
        .collect()
}

/// Returns the post whose file name matches the last part of a path.
fn like<'a>(names: &Names<'a>, target: &str) -> Option<&'a PostId> {
    let name = stem(&parts(target).0);
    names.get(&name).copied().filter(|_| name.len() > 2)
}

/// Returns the name of a post in a path: without folder, date and extension, in lower case.
fn stem(path: &str) -> String {
    let path = path.trim_end_matches('/').trim_end_matches("/index.md");
    let last = path.rsplit('/').next().unwrap_or_default();
    let stem = last.split('.').next().unwrap_or_default();
    let day = |c: char| c.is_ascii_digit() || c == '-';
    stem.trim_start_matches(day).to_ascii_lowercase()
}

/// Reports a link from a public post to one that isn't.
fn to_left_out(post: &Arc<Post>, mention: &Mention, other: &Arc<Post>) -> Option<Finding> {
    let public = |kind| matches!(kind, StateKind::Published | StateKind::Unlisted);
    let hidden = match other.state.kind {
        StateKind::Draft => "a draft",
        StateKind::Scheduled => "not public yet",
        StateKind::Expired => "expired",
        _ => return None,
    };
    if !public(post.state.kind) {
        return None;
    }
    let message = format!("the link leads to {}, which is {hidden}", other.id);
    let finding = Finding::new(post, Rule::DraftLink, mention.place, message);
    Some(finding.way_out("publish that post too, or take the link away until then"))
}

fn to_anchor(
    blog: &Blog<'_>,
    post: &Arc<Post>,
    page: &mut Page<'_>,
    (mention, anchor): (&Mention, &str),
) -> Option<Finding> {
    let sheet = page.sheet;
    let names = page
        .names
        .get_or_insert_with(|| AnchorNames::new(&sheet.mentions));
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
    let near = names.like(anchor);
    let hint = near.map_or_else(
        || "mend the link, or name a heading `## Heading {#name}`".to_owned(),
        |near| format!("write `#{near}`"),
    );
    Some(Finding::new(post, Rule::BrokenAnchor, mention.place, message).way_out(hint))
}
