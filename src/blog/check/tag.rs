//! Similar tags, tags that share a page, and tags missing from the tags file.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::finding::{Finding, Fix};
use super::rule::Rule;
use super::{CheckInput, Post};
use crate::blog::front_matter::value::SourcePosition;
use crate::blog::generator::SiteKind;
use crate::blog::tags::similar_tags::{SimilarTags, Similarity, TagUse, find_similar};

/// The uses of a tag in the posts of a blog.
#[derive(Debug, Default)]
struct TagPositions<'a> {
    posts: Vec<(&'a Arc<Post>, SourcePosition)>,
    url: String,
}

type PositionsByTag<'a> = BTreeMap<String, TagPositions<'a>>;

/// Checks the tags of all posts together.
pub(super) fn check_tags(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    let mut uses = PositionsByTag::new();
    for (post, sheet) in blog.accepted_posts() {
        let mut seen = HashSet::new();
        for (label, place) in sheet.tags() {
            if !seen.insert(label.clone()) {
                let message = format!("duplicate tag `{label}`");
                let finding = Finding::new(post, Rule::TagTwice, place, message);
                found.push(finding.with_hint("remove one of them"));
                continue;
            }
            let used = uses.entry(label.clone()).or_default();
            if used.posts.is_empty() {
                used.url = blog.rules.tag(&label).url;
            }
            used.posts.push((post, place));
        }
    }
    let seen = uses.iter().map(|(label, used)| {
        let (posts, url) = (used.posts.len(), used.url.as_str());
        (label.as_str(), TagUse { posts, url })
    });
    report_similar(&find_similar(&seen.collect(), blog.site.kind), &uses, found);
    report_undefined(blog, &uses, found);
}

/// Reports similar tags, and tags that share a page.
fn report_similar(near: &[SimilarTags], uses: &PositionsByTag<'_>, found: &mut Vec<Finding>) {
    let count = |label: &str| uses.get(label).map_or(0, |used| used.posts.len());
    let url = |label: &str| uses.get(label).map_or("", |used| used.url.as_str());
    for SimilarTags { from, to, kind } in near {
        let (rule, message, hint) = match kind {
            Similarity::Spelling => (
                Rule::TagCase,
                format!("the tag `{from}` is spelled `{to}` in {}", posts(count(to))),
                format!("write `{to}`"),
            ),
            Similarity::Plural => (
                Rule::TagNear,
                format!("similar tags: `{from}` here and `{to}` elsewhere"),
                format!("write `{to}`, if both mean the same"),
            ),
            Similarity::Page => (
                Rule::TagClash,
                format!("the tags `{from}` and `{to}` share the page {}", url(from)),
                "spell one of them out, for example `c-plus-plus`".to_owned(),
            ),
        };
        push(found, uses, from, &|post, place| {
            let finding = Finding::new(post, rule, place, message.clone());
            let finding = finding.with_hint(hint.clone());
            if *kind == Similarity::Page {
                return finding;
            }
            finding.with_fix(Fix::RenameTag {
                from: from.clone(),
                to: to.clone(),
            })
        });
    }
}

/// Reports tags missing from the tags file; Docusaurus, "Tags file": the build warns about inline
/// tags.
fn report_undefined(blog: &CheckInput<'_>, uses: &PositionsByTag<'_>, found: &mut Vec<Finding>) {
    let keys: HashSet<&str> = blog
        .rules
        .tags
        .iter()
        .map(|(key, _)| key.as_str())
        .collect();
    if keys.is_empty() || blog.site.kind != SiteKind::Docusaurus {
        return;
    }
    for label in uses.keys().filter(|label| !keys.contains(label.as_str())) {
        let message = format!("the tag `{label}` is not in the tags file");
        push(found, uses, label, &|post, place| {
            let finding = Finding::new(post, Rule::TagUnknown, place, message.clone());
            let finding = finding.with_hint("add it to tags.yml, or use a key from that file");
            finding.with_fix(Fix::DefineTag(label.clone()))
        });
    }
}

/// Adds a finding at every position of a tag.
fn push(
    found: &mut Vec<Finding>,
    uses: &PositionsByTag<'_>,
    label: &str,
    finding: &dyn Fn(&Arc<Post>, SourcePosition) -> Finding,
) {
    let places = uses.get(label).map(|used| used.posts.as_slice());
    let places = places.unwrap_or_default().iter();
    found.extend(places.map(|(post, place)| finding(post, *place)));
}

fn posts(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} post{plural}")
}
