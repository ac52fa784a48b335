//! Silent behavior of a generator: ignored front matter, unsupported ways to hide a post, states
//! inherited from another file.

use std::sync::Arc;

use super::CheckInput;
use super::build;
use super::finding::Finding;
use super::post_text::{PostText, TOP};
use super::rule::Rule;
use super::value;
use crate::blog::front_matter::value::{ScalarKind, Value};
use crate::blog::generator::SiteKind;
use crate::blog::parse_post::SCRIPT_NOT_RUN;
use crate::blog::post::{Post, StateKind};

/// Keys meant to hide a post, with the value that does so.
const HIDING_KEYS: [(&str, bool); 3] = [("draft", true), ("published", false), ("unlisted", true)];
/// Keys that are read in lower case only by case-sensitive generators.
const LOWER_CASE_KEYS: [&str; 11] = [
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
pub(super) fn check_silent_behavior(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    for (post, sheet) in blog.accepted_posts() {
        found.extend(inherited(post));
        match ignored(post).or_else(|| ineffective_hiding(blog, post, sheet)) {
            Some(finding) => found.push(finding),
            None => found.extend(misplaced_key(blog.site.kind, post, sheet)),
        }
    }
}

/// Reports a state that is set by another file.
fn inherited(post: &Arc<Post>) -> Option<Finding> {
    let source = post.state.inherited_from.as_ref()?;
    let (state, reason) = (post.state.kind.name(), &post.state.reason);
    let message = format!("{state} because of another file: {reason}");
    let finding = Finding::new(post, Rule::Inherited, TOP, message);
    Some(finding.with_hint(format!(
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
    Some(finding.with_hint("fix the front matter; the post is published without it"))
}

/// Reports a post that is published although a key is meant to hide it.
fn ineffective_hiding(
    blog: &CheckInput<'_>,
    post: &Arc<Post>,
    sheet: &PostText,
) -> Option<Finding> {
    let kind = blog.site.kind;
    if post.state.kind != StateKind::Published || kind == SiteKind::Plain {
        return None;
    }
    let (key, is) = HIDING_KEYS.iter().find(|(key, wanted)| {
        let value = sheet.value(&[key]);
        value.and_then(parse_bool) == Some(*wanted)
    })?;
    // a value that is read as text has its own rule
    if value::mistaken_boolean(kind, &sheet.matter).is_some_and(|(it, _)| it == *key) {
        return None;
    }
    let written = sheet.value(&[key])?.as_written().unwrap_or_default();
    let message = format!(
        "{} publishes it despite `{key}: {written}`",
        build::generator_name(kind)
    );
    let is_known = is_supported(kind, key) && !blog.rules.publishes_drafts(post.id.as_str());
    let hint = if is_shown(blog, key) {
        "the configuration shows such posts; fine if intended".to_owned()
    } else if is_known && written != is.to_string() {
        format!("write `{key}: {is}`, without quotes")
    } else {
        hiding_hint(kind, key)
    };
    Some(Finding::new(post, Rule::Ignored, sheet.position_of(key), message).with_hint(hint))
}

/// Whether the site is configured to show posts hidden by this key.
fn is_shown(blog: &CheckInput<'_>, key: &str) -> bool {
    let shows = blog.rules.settings.visibility;
    match key {
        "draft" => shows.drafts,
        "published" => shows.unpublished || (blog.site.kind == SiteKind::Hexo && shows.drafts),
        _ => false,
    }
}

/// Whether the generator supports a key.
fn is_supported(kind: SiteKind, key: &str) -> bool {
    let hides = &kind.generator_rules().visibility;
    match key {
        "draft" => hides.drafts,
        "published" => hides.unpublished,
        _ => hides.unlisted.iter().any(|(name, _)| *name == key),
    }
}

/// Returns how to hide a post from this generator.
fn hiding_hint(kind: SiteKind, key: &str) -> String {
    match kind {
        SiteKind::Jekyll | SiteKind::Hexo => {
            "write `published: false`, or move it to `_drafts`".to_owned()
        }
        SiteKind::Astro | SiteKind::Eleventy => {
            "filter such posts in the site's code, or move this file out of the posts folder"
                .to_owned()
        }
        _ if key == "unlisted" => format!(
            "{} does not support this key; `draft: true` hides the post",
            build::generator_name(kind)
        ),
        _ => "write `draft: true`".to_owned(),
    }
}

/// Parses a boolean as people write it.
fn parse_bool(value: &Value) -> Option<bool> {
    let scalar = value.as_scalar()?;
    match (scalar.kind, scalar.text.to_ascii_lowercase().as_str()) {
        (ScalarKind::Bool(is), _) => Some(is),
        (_, "true" | "yes" | "on") => Some(true),
        (_, "false" | "no" | "off") => Some(false),
        _ => None,
    }
}

/// Reports a key that the generator doesn't read because it belongs elsewhere or has the wrong
/// case.
fn misplaced_key(kind: SiteKind, post: &Arc<Post>, sheet: &PostText) -> Option<Finding> {
    let finding = |key: &str, hint: String| {
        let message = format!("{} ignores `{key}`", build::generator_name(kind));
        let place = sheet.matter.place(key).unwrap_or(TOP);
        Finding::new(post, Rule::Ignored, place, message).with_hint(hint)
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
        *key != lower && LOWER_CASE_KEYS.contains(&lower.as_str()) && !has(&lower)
    })?;
    let lower = key.to_ascii_lowercase();
    Some(finding(key, format!("write `{lower}`")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blog::front_matter::value::SourcePosition;

    #[test]
    fn booleans_are_parsed_as_people_write_them() {
        let value = |text: &str, kind| Value::scalar(text, kind, SourcePosition::default());
        assert_eq!(parse_bool(&value("yes", ScalarKind::Text)), Some(true));
        assert_eq!(parse_bool(&value("False", ScalarKind::Text)), Some(false));
        assert_eq!(
            parse_bool(&value("true", ScalarKind::Bool(true))),
            Some(true)
        );
        assert_eq!(parse_bool(&value("2020-01-01", ScalarKind::Time)), None);
    }
}
