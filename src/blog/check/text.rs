//! Texts missing from a post: title, description, alternative text, excerpt marker.

use std::sync::Arc;

use super::finding::{Finding, Fix};
use super::post_text::{Sheet, TOP};
use super::references::MentionKind;
use super::rule::Rule;
use super::{Blog, Post};
use crate::blog::TitleFrom;
use crate::blog::front_matter::value::Place;
use crate::blog::site::SiteKind;

/// Posts with fewer words need no excerpt marker.
const SHORT: usize = 100;

/// Checks the texts of all posts.
pub(super) fn texts(blog: &Blog<'_>, found: &mut Vec<Finding>) {
    for (post, sheet) in blog.taken() {
        found.extend(title(post, sheet));
        found.extend(description(post, sheet));
        found.extend(truncate(blog.site.kind, post, sheet));
        found.extend(alt_texts(post, sheet));
    }
}

fn title(post: &Arc<Post>, sheet: &Sheet) -> Option<Finding> {
    let (place, message) = if post.title.from == TitleFrom::FileName {
        (
            TOP,
            format!("it has no title: `{}` stands in its place", post.title.text),
        )
    } else if post.title.text.trim().is_empty() {
        (sheet.place("title"), "its title is empty".to_owned())
    } else {
        return None;
    };
    let hint = "write `title: …` into the front matter";
    Some(Finding::new(post, Rule::Title, place, message).way_out(hint))
}

fn description(post: &Arc<Post>, sheet: &Sheet) -> Option<Finding> {
    let written = sheet.value(&["description", "summary", "excerpt"]);
    let is_written = written.is_some_and(|value| {
        value
            .as_written()
            .is_none_or(|text| !text.trim().is_empty())
    });
    if is_written {
        return None;
    }
    let message = "it has no description for search engines and previews".to_owned();
    let hint = "write `description: …` into the front matter, one or two sentences";
    let place = sheet.place("description");
    Some(Finding::new(post, Rule::Description, place, message).way_out(hint))
}

/// Reports a missing excerpt marker. Docusaurus, "Blog list" (`onUntruncatedBlogPosts`); Hexo,
/// "Front-matter" and "Tag plugins"; Zola, "Summary": without one, lists show the whole post or
/// nothing of it.
fn truncate(kind: SiteKind, post: &Arc<Post>, sheet: &Sheet) -> Option<Finding> {
    let marker = match kind {
        SiteKind::Docusaurus => "<!-- truncate -->",
        SiteKind::Hexo | SiteKind::Zola => "<!-- more -->",
        _ => return None,
    };
    let told = kind == SiteKind::Hexo && sheet.value(&["excerpt", "description"]).is_some();
    if post.summary.has_truncate_marker || post.summary.words < SHORT || told {
        return None;
    }
    let is_jsx = post.path.extension().is_some_and(|ending| ending == "mdx");
    let marker = if is_jsx { "{/* truncate */}" } else { marker };
    let message = match kind {
        SiteKind::Zola => "nothing says where its summary ends",
        _ => "lists of posts show all of it: nothing says where its excerpt ends",
    };
    let place = Place {
        line: sheet.excerpt_line,
        column: 1,
    };
    let finding = Finding::new(post, Rule::Truncate, place, message.to_owned());
    let hint = format!("write `{marker}` on a line of its own behind the first paragraph");
    Some(finding.way_out(hint).fixed_by(Fix::Truncate))
}

fn alt_texts(post: &Arc<Post>, sheet: &Sheet) -> impl Iterator<Item = Finding> {
    let untold = sheet
        .mentions
        .all
        .iter()
        .filter(|it| it.kind == MentionKind::Image { told: false });
    untold.map(|image| {
        let message = format!("the image `{}` has no alternative text", image.target);
        let finding = Finding::new(post, Rule::AltText, image.place, message);
        finding.way_out("say in a few words what it shows: `![words](…)` or `alt=\"words\"`")
    })
}
