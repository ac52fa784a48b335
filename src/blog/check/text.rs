//! Texts missing from a post: title, description, alternative text, excerpt marker.

use std::sync::Arc;

use super::finding::{Finding, Fix};
use super::post_text::{PostText, TOP};
use super::references::ReferenceKind;
use super::rule::Rule;
use super::{CheckInput, Post};
use crate::blog::TitleFrom;
use crate::blog::front_matter::value::SourcePosition;
use crate::blog::generator::SiteKind;

/// Posts with fewer words need no excerpt marker.
const MIN_WORDS_FOR_MARKER: usize = 100;

/// Checks the texts of all posts.
pub(super) fn check_texts(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    for (post, sheet) in blog.accepted_posts() {
        found.extend(title(post, sheet));
        found.extend(description(post, sheet));
        found.extend(truncate(blog.site.kind, post, sheet));
        found.extend(alt_texts(post, sheet));
    }
}

fn title(post: &Arc<Post>, sheet: &PostText) -> Option<Finding> {
    let (place, message) = if post.title.from == TitleFrom::FileName {
        (
            TOP,
            format!("missing title: `{}` is shown instead", post.title.text),
        )
    } else if post.title.text.trim().is_empty() {
        (sheet.position_of("title"), "empty title".to_owned())
    } else {
        return None;
    };
    let hint = "add `title: …` to the front matter";
    Some(Finding::new(post, Rule::Title, place, message).with_hint(hint))
}

fn description(post: &Arc<Post>, sheet: &PostText) -> Option<Finding> {
    let written = sheet.value(&["description", "summary", "excerpt"]);
    let is_written = written.is_some_and(|value| {
        value
            .as_written()
            .is_none_or(|text| !text.trim().is_empty())
    });
    if is_written {
        return None;
    }
    let message = "missing description for search engines and previews".to_owned();
    let hint = "add `description: …` to the front matter, one or two sentences";
    let place = sheet.position_of("description");
    Some(Finding::new(post, Rule::Description, place, message).with_hint(hint))
}

/// Reports a missing excerpt marker. Docusaurus, "Blog list" (`onUntruncatedBlogPosts`); Hexo,
/// "Front-matter" and "Tag plugins"; Zola, "Summary": without one, lists show the whole post or
/// nothing of it.
fn truncate(kind: SiteKind, post: &Arc<Post>, sheet: &PostText) -> Option<Finding> {
    let marker = match kind {
        SiteKind::Docusaurus => "<!-- truncate -->",
        SiteKind::Hexo | SiteKind::Zola => "<!-- more -->",
        _ => return None,
    };
    let told = kind == SiteKind::Hexo && sheet.value(&["excerpt", "description"]).is_some();
    if post.summary.has_truncate_marker || post.summary.words < MIN_WORDS_FOR_MARKER || told {
        return None;
    }
    let is_jsx = post.path.extension().is_some_and(|ending| ending == "mdx");
    let marker = if is_jsx { "{/* truncate */}" } else { marker };
    let message = match kind {
        SiteKind::Zola => "no marker where the summary ends",
        _ => "no truncate marker, so list pages show the whole post",
    };
    let place = SourcePosition {
        line: sheet.excerpt_line,
        column: 1,
    };
    let finding = Finding::new(post, Rule::Truncate, place, message.to_owned());
    let hint = format!("add `{marker}` on its own line after the first paragraph");
    Some(finding.with_hint(hint).with_fix(Fix::InsertExcerptMarker))
}

fn alt_texts(post: &Arc<Post>, sheet: &PostText) -> impl Iterator<Item = Finding> {
    let untold = sheet
        .references
        .all
        .iter()
        .filter(|it| it.kind == ReferenceKind::Image { has_alt: false });
    untold.map(|image| {
        let message = format!("the image `{}` has no alternative text", image.target);
        let finding = Finding::new(post, Rule::AltText, image.place, message);
        finding.with_hint("describe what it shows: `![text](…)` or `alt=\"text\"`")
    })
}
