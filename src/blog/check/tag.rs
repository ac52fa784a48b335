//! Tags that are meant to be one and are two, or are one and were meant to be two.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::finding::{Finding, Fix};
use super::rule::Rule;
use super::{Blog, Post};
use crate::blog::front_matter::value::Place;
use crate::blog::site::SiteKind;

/// Words this short are too often two words of their own: `new` and `news`.
const SHORT: usize = 4;

/// A tag as it is written in the posts of a blog.
#[derive(Debug, Default)]
struct Use<'a> {
    posts: Vec<(&'a Arc<Post>, Place)>,
    url: String,
}

type Uses<'a> = BTreeMap<String, Use<'a>>;

/// Looks at the tags of all posts together.
pub(super) fn tags(blog: &Blog<'_>, found: &mut Vec<Finding>) {
    let mut uses = Uses::new();
    for (post, sheet) in blog.taken() {
        let mut seen = HashSet::new();
        for (label, place) in sheet.tags() {
            if !seen.insert(label.clone()) {
                let message = format!("the tag `{label}` stands twice");
                let finding = Finding::new(post, Rule::TagTwice, place, message);
                found.push(finding.way_out("take one of the two away"));
                continue;
            }
            let used = uses.entry(label.clone()).or_default();
            if used.posts.is_empty() {
                used.url = blog.rules.tag(&label).url;
            }
            used.posts.push((post, place));
        }
    }
    spellings(&uses, found);
    plurals(&uses, found);
    if matches!(blog.site.kind, SiteKind::Docusaurus | SiteKind::Zola) {
        clashes(&uses, found);
    }
    unknown(blog, &uses, found);
}

/// Writes a label so that its spellings are the same: without case, blanks and hyphens.
fn plain(label: &str) -> String {
    let letters = label.chars().filter(|c| !matches!(c, ' ' | '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

/// Orders labels by how common they are; of equally common ones that in small letters comes first.
fn commonest<'a>(labels: &[&'a str], uses: &Uses<'_>) -> Option<&'a str> {
    let count = |label: &str| uses.get(label).map_or(0, |used| used.posts.len());
    let capitals = |label: &str| label.chars().filter(|c| c.is_uppercase()).count();
    let by_use = |a: &&&str, b: &&&str| {
        let order = count(a).cmp(&count(b));
        order
            .then_with(|| capitals(b).cmp(&capitals(a)))
            .then_with(|| b.cmp(a))
    };
    labels.iter().max_by(by_use).copied()
}

fn spellings(uses: &Uses<'_>, found: &mut Vec<Finding>) {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for label in uses.keys() {
        groups.entry(plain(label)).or_default().push(label);
    }
    for labels in groups.values().filter(|labels| labels.len() > 1) {
        let Some(best) = commonest(labels, uses) else {
            continue;
        };
        let others = uses.get(best).map_or(0, |used| used.posts.len());
        for label in labels.iter().filter(|label| **label != best) {
            let message = format!("the tag `{label}` is written `{best}` in {}", posts(others));
            let hint = format!("write `{best}`");
            push(found, uses, label, &|post, place| {
                let finding = Finding::new(post, Rule::TagCase, place, message.clone());
                finding.way_out(hint.clone()).fixed_by(Fix::Tag {
                    from: (*label).to_owned(),
                    to: best.to_owned(),
                })
            });
        }
    }
}

fn plurals(uses: &Uses<'_>, found: &mut Vec<Finding>) {
    let by_plain: HashMap<String, &str> = uses
        .keys()
        .map(|label| (plain(label), label.as_str()))
        .collect();
    for (one, label) in by_plain
        .iter()
        .filter(|(one, _)| one.chars().count() >= SHORT)
    {
        let ies = one.strip_suffix('y').map(|stem| format!("{stem}ies"));
        let plural = [Some(format!("{one}s")), Some(format!("{one}es")), ies];
        let many = plural.iter().flatten().find_map(|many| by_plain.get(many));
        let Some(many) = many else {
            continue;
        };
        let Some(best) = commonest(&[label, many], uses) else {
            continue;
        };
        let other = if best == *label { many } else { label };
        let message = format!("there are two tags: `{other}` here and `{best}` elsewhere");
        let hint = format!("write `{best}`, if both mean the same");
        push(found, uses, other, &|post, place| {
            let finding = Finding::new(post, Rule::TagNear, place, message.clone());
            finding.way_out(hint.clone()).fixed_by(Fix::Tag {
                from: (*other).to_owned(),
                to: best.to_owned(),
            })
        });
    }
}

/// Finds labels that differ, and whose page is the same.
fn clashes(uses: &Uses<'_>, found: &mut Vec<Finding>) {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (label, used) in uses {
        groups.entry(&used.url).or_default().push(label);
    }
    for (url, labels) in groups {
        let Some(best) = commonest(&labels, uses) else {
            continue;
        };
        for label in labels.iter().filter(|label| plain(label) != plain(best)) {
            let message = format!("the tags `{label}` and `{best}` share the page {url}");
            push(found, uses, label, &|post, place| {
                let finding = Finding::new(post, Rule::TagClash, place, message.clone());
                finding.way_out("write one of the two out in words, as in `c-plus-plus`")
            });
        }
    }
}

/// Docusaurus, "Tags file": with one, an inline tag is a warning of the build.
fn unknown(blog: &Blog<'_>, uses: &Uses<'_>, found: &mut Vec<Finding>) {
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
            finding.way_out("add it to tags.yml, or use a key that stands there")
        });
    }
}

/// Finds something at every place where a label stands.
fn push(
    found: &mut Vec<Finding>,
    uses: &Uses<'_>,
    label: &str,
    finding: &dyn Fn(&Arc<Post>, Place) -> Finding,
) {
    let places = uses.get(label).map(|used| used.posts.as_slice());
    let places = places.unwrap_or_default().iter();
    found.extend(places.map(|(post, place)| finding(post, *place)));
}

fn posts(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} post{plural}")
}
