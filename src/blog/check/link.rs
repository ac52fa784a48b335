//! Links and images that lead to nothing, or to what a build leaves out.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use super::finding::Finding;
use super::mention::{Mention, MentionKind};
use super::rule::Rule;
use super::sheet::Sheet;
use super::target::{self, Wanted};
use super::{Blog, Known, Post, PostId};
use crate::blog::StateKind;
use crate::blog::link::{Destination, parts};
use crate::blog::site::SiteKind;

/// Lists the files that links and images may mean, for the disk to say which are there.
pub fn wanted(blog: &Blog<'_>) -> BTreeSet<PathBuf> {
    let known = Known::of(blog.posts);
    let mut all = BTreeSet::new();
    for (post, sheet) in blog.taken() {
        for mention in mentions(sheet) {
            let nowhere = matches!(
                known.resolve(&mention.target, post),
                Destination::Nowhere(_)
            );
            if nowhere && let Wanted::File(files) = target::wanted(blog, post, &mention.target) {
                all.extend(files);
            }
        }
    }
    all
}

/// Everything a post names: in its body, and the image of its front matter.
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

/// Looks at every link and image of every post.
pub(super) fn links(blog: &Blog<'_>, known: &Known<'_>, found: &mut Vec<Finding>) {
    let sheets: HashMap<&PostId, (&Arc<Post>, &Sheet)> = blog
        .posts
        .iter()
        .zip(blog.sheets)
        .map(|(post, sheet)| (&post.id, (post, sheet)))
        .collect();
    let names = names(blog);
    for (post, sheet) in blog.taken() {
        for mention in mentions(sheet) {
            let finding = match known.resolve(&mention.target, post) {
                Destination::Web(_) => None,
                Destination::Anchor(anchor) => to_anchor(blog, (post, sheet), &mention, &anchor),
                Destination::Post(id, anchor) => sheets.get(&id).and_then(|(other, its)| {
                    let draft = to_left_out(post, &mention, other);
                    draft.or_else(|| to_anchor_of(blog, post, (other, its), &mention, &anchor?))
                }),
                Destination::Nowhere(_) => to_file(blog, &names, post, &mention),
            };
            found.extend(finding);
        }
    }
}

fn to_file(
    blog: &Blog<'_>,
    names: &Names<'_>,
    post: &Arc<Post>,
    mention: &Mention,
) -> Option<Finding> {
    let target = mention.target.trim();
    if target.is_empty() {
        let message = "the link leads nowhere: it is empty".to_owned();
        let finding = Finding::new(post, Rule::BrokenLink, mention.place, message);
        return Some(finding.way_out("write where it leads, or take the brackets away"));
    }
    match target::wanted(blog, post, target) {
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
    let near = like(names, target).filter(|_| mention.kind == MentionKind::Link);
    let hint = near.map_or_else(
        || "mend the path, or put the file there".to_owned(),
        |id| format!("mend the path; is {id} meant?"),
    );
    Some(Finding::new(post, rule, mention.place, message).way_out(hint))
}

/// The posts by the last part of their names, for those who wrote another path to it.
type Names<'a> = HashMap<String, &'a PostId>;

fn names<'a>(blog: &Blog<'a>) -> Names<'a> {
    let posts = blog.posts.iter().rev();
    posts
        .map(|post| (stem(post.id.as_str()), &post.id))
        .collect()
}

/// Finds the post whose file has the name that the last part of a path has.
fn like<'a>(names: &Names<'a>, target: &str) -> Option<&'a PostId> {
    let name = stem(&parts(target).0);
    names.get(&name).copied().filter(|_| name.len() > 2)
}

/// Takes of a path the name of the post: without folder, date and ending.
fn stem(path: &str) -> String {
    let path = path.trim_end_matches('/').trim_end_matches("/index.md");
    let last = path.rsplit('/').next().unwrap_or_default();
    let stem = last.split('.').next().unwrap_or_default();
    let day = |c: char| c.is_ascii_digit() || c == '-';
    stem.trim_start_matches(day).to_ascii_lowercase()
}

/// Finds a link from what is public to what is not.
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
    (post, sheet): (&Arc<Post>, &Sheet),
    mention: &Mention,
    anchor: &str,
) -> Option<Finding> {
    to_anchor_of(blog, post, (post, sheet), mention, anchor)
}

fn to_anchor_of(
    blog: &Blog<'_>,
    post: &Arc<Post>,
    (other, its): (&Arc<Post>, &Sheet),
    mention: &Mention,
    anchor: &str,
) -> Option<Finding> {
    if other.problem.is_some() || has_anchor(blog.site.kind, its, anchor) {
        return None;
    }
    let whose = if post.id == other.id {
        "this post has no heading".to_owned()
    } else {
        format!("{} has no heading", other.id)
    };
    let message = format!("{whose} `#{anchor}`");
    let near = its
        .mentions
        .anchors
        .iter()
        .find(|it| loose(it) == loose(anchor));
    let near = near.or_else(|| {
        let begins = |it: &&String| loose(it).starts_with(&loose(anchor));
        its.mentions
            .anchors
            .iter()
            .find(begins)
            .filter(|_| anchor.len() > 3)
    });
    let hint = near.map_or_else(
        || "mend the link, or name a heading `## Heading {#name}`".to_owned(),
        |near| format!("write `#{near}`"),
    );
    Some(Finding::new(post, Rule::BrokenAnchor, mention.place, message).way_out(hint))
}

/// Tells whether a page can be linked at a name. Docusaurus and Astro make the names of headings as
/// GitHub does; the others have ways of their own, of which only the letters are compared.
fn has_anchor(kind: SiteKind, sheet: &Sheet, anchor: &str) -> bool {
    let ours = ["top", "fn", "footnote", "user-content", "!", ":~:"];
    let names = &sheet.mentions.anchors;
    if sheet.mentions.is_open || anchor.is_empty() || ours.iter().any(|it| anchor.starts_with(it)) {
        return true;
    }
    let exact = names.iter().any(|name| name == anchor);
    let strict = matches!(kind, SiteKind::Docusaurus | SiteKind::Astro);
    exact || !strict && names.iter().any(|name| loose(name) == loose(anchor))
}

/// Takes of a name what all generators make of it: its letters and digits, without the number of a
/// name that is there several times.
fn loose(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    let bare = letters.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.is_empty() {
        letters
    } else {
        bare.to_owned()
    }
}
