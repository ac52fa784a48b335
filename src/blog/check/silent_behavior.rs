//! Silent behavior of a generator: ignored front matter, unsupported ways to hide a post, states
//! inherited from another file.

use std::sync::Arc;

use super::Blog;
use super::build;
use super::finding::Finding;
use super::post_text::{Sheet, TOP};
use super::rule::Rule;
use super::value;
use crate::blog::front_matter::value::{Kind, Value};
use crate::blog::parse_post::SCRIPT_NOT_RUN;
use crate::blog::post::{Post, StateKind};
use crate::blog::site::SiteKind;

/// Keys meant to hide a post, with the value that does so.
const WISHES: [(&str, bool); 3] = [("draft", true), ("published", false), ("unlisted", true)];
/// Keys that are read in lower case only by case-sensitive generators.
const LOWER: [&str; 11] = [
    "title",
    "date",
    "tags",
    "draft",
    "slug",
    "description",
    "categories",
    "permalink",
    "published",
    "aliases",
    "layout",
];

/// Checks all posts for silent behavior of the generator.
pub(super) fn changes(blog: &Blog<'_>, found: &mut Vec<Finding>) {
    for (post, sheet) in blog.taken() {
        found.extend(inherited(post));
        match ignored(post).or_else(|| wish(blog, post, sheet)) {
            Some(finding) => found.push(finding),
            None => found.extend(unread_key(blog.site.kind, post, sheet)),
        }
    }
}

/// Reports a state that is set by another file.
fn inherited(post: &Arc<Post>) -> Option<Finding> {
    let source = post.state.inherited_from.as_ref()?;
    let (state, reason) = (post.state.kind.name(), &post.state.reason);
    let message = format!("it is {state} although it does not say so: {reason}");
    let finding = Finding::new(post, Rule::Inherited, TOP, message);
    Some(finding.way_out(format!(
        "fine if intended; otherwise set the key in this post, or change `{source}`"
    )))
}

/// Reports front matter that the generator ignores.
fn ignored(post: &Arc<Post>) -> Option<Finding> {
    let reason = post.state.reason.as_str();
    let is_told = post.state.kind == StateKind::Published && !reason.is_empty();
    // JavaScript front matter is valid: only postdesk doesn't run it
    if !is_told || reason == SCRIPT_NOT_RUN || reason.starts_with("`draft") {
        return None;
    }
    let finding = Finding::new(post, Rule::Ignored, TOP, reason.to_owned());
    Some(finding.way_out("correct the front matter; the post is on the site without it"))
}

/// Reports a post that is published although a key is meant to hide it.
fn wish(blog: &Blog<'_>, post: &Arc<Post>, sheet: &Sheet) -> Option<Finding> {
    let kind = blog.site.kind;
    if post.state.kind != StateKind::Published || kind == SiteKind::Plain {
        return None;
    }
    let (key, is) = WISHES.iter().find(|(key, wanted)| {
        let value = sheet.value(&[key]);
        value.and_then(truth) == Some(*wanted)
    })?;
    // a value that is read as text has its own rule
    if value::mistaken(kind, &sheet.matter).is_some_and(|(it, _)| it == *key) {
        return None;
    }
    let written = sheet.value(&[key])?.as_written().unwrap_or_default();
    let message = format!(
        "{} publishes it in spite of `{key}: {written}`",
        build::title(kind)
    );
    let is_known = is_known(kind, key) && !blog.rules.publishes_drafts(post.id.as_str());
    let hint = if is_shown(blog, key) {
        "the configuration shows such posts; fine if intended".to_owned()
    } else if is_known && written != is.to_string() {
        format!("write `{key}: {is}`, without quotes")
    } else {
        way_out(kind, key)
    };
    Some(Finding::new(post, Rule::Ignored, sheet.place(key), message).way_out(hint))
}

/// Whether the site is configured to show posts hidden by this key.
fn is_shown(blog: &Blog<'_>, key: &str) -> bool {
    let shows = blog.rules.settings.shows;
    match key {
        "draft" => shows.drafts,
        "published" => shows.unpublished || (blog.site.kind == SiteKind::Hexo && shows.drafts),
        _ => false,
    }
}

/// Whether the generator supports a key.
fn is_known(kind: SiteKind, key: &str) -> bool {
    let hides = &kind.profile().hides;
    match key {
        "draft" => hides.drafts,
        "published" => hides.unpublished,
        _ => hides.unlisted.iter().any(|(name, _)| *name == key),
    }
}

/// Returns how to hide a post from this generator.
fn way_out(kind: SiteKind, key: &str) -> String {
    match kind {
        SiteKind::Jekyll | SiteKind::Hexo => {
            "write `published: false`, or move it to `_drafts`".to_owned()
        }
        SiteKind::Astro | SiteKind::Eleventy => {
            "filter such posts where the site collects them, or keep it out of the posts folder"
                .to_owned()
        }
        _ if key == "unlisted" => format!(
            "{} has no such key; `draft: true` keeps it off",
            build::title(kind)
        ),
        _ => "write `draft: true`".to_owned(),
    }
}

/// Parses a boolean as people write it.
fn truth(value: &Value) -> Option<bool> {
    let scalar = value.as_scalar()?;
    match (scalar.kind, scalar.text.to_ascii_lowercase().as_str()) {
        (Kind::Bool(is), _) => Some(is),
        (_, "true" | "yes" | "on") => Some(true),
        (_, "false" | "no" | "off") => Some(false),
        _ => None,
    }
}

/// Reports a key that the generator doesn't read because it belongs elsewhere or has the wrong
/// case.
fn unread_key(kind: SiteKind, post: &Arc<Post>, sheet: &Sheet) -> Option<Finding> {
    let finding = |key: &str, hint: String| {
        let message = format!("{} does not read `{key}`", build::title(kind));
        let place = sheet.matter.place(key).unwrap_or(TOP);
        Finding::new(post, Rule::Ignored, place, message).way_out(hint)
    };
    let has = |key: &str| sheet.matter.get(key).is_some();
    let elsewhere = match kind {
        // getzola.org/documentation/content/taxonomies
        SiteKind::Zola => ["tags", "categories"]
            .iter()
            .find(|key| has(key))
            .map(|key| finding(key, format!("write `{key}` below `[taxonomies]`"))),
        // hexo/lib/plugins/processor/post.ts overwrites it with the file name
        SiteKind::Hexo if has("slug") => Some(finding(
            "slug",
            "rename the file, or write `permalink`".to_owned(),
        )),
        _ => None,
    };
    if elsewhere.is_some() || matches!(kind, SiteKind::Hugo | SiteKind::Plain) {
        return elsewhere;
    }
    let mut keys = sheet.matter.iter().map(|(key, _)| key);
    let key = keys.find(|key| {
        let lower = key.to_ascii_lowercase();
        *key != lower && LOWER.contains(&lower.as_str()) && !has(&lower)
    })?;
    let lower = key.to_ascii_lowercase();
    Some(finding(key, format!("write `{lower}`")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter::value::Place;

    #[test]
    fn a_wish_is_what_people_mean_by_it() {
        let value = |text: &str, kind| Value::scalar(text, kind, Place::default());
        assert_eq!(truth(&value("yes", Kind::Text)), Some(true));
        assert_eq!(truth(&value("False", Kind::Text)), Some(false));
        assert_eq!(truth(&value("true", Kind::Bool(true))), Some(true));
        assert_eq!(truth(&value("2020-01-01", Kind::Time)), None);
    }
}
