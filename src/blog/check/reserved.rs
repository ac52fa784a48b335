//! Names and URLs with a special meaning for the generator or for Windows, and front matter that
//! the generator doesn't recognize.

use std::collections::HashMap;
use std::sync::Arc;

use super::CheckInput;
use super::build;
use super::finding::Finding;
use super::post_text::{PostText, TOP};
use super::rule::{Rule, Severity};
use crate::blog::Post;
use crate::blog::front_matter::value::SourcePosition;
use crate::blog::generator::SiteKind;
use crate::blog::link::{folder, trimmed};
use crate::blog::reserved::{generated_page_at, is_device, is_index};
use crate::blog::slug::strip_markdown_extension;

/// Maximum number of posts listed in a message.
const MAX_NAMED: usize = 3;

/// Checks the names, URLs and unrecognized front matter of all posts.
pub(super) fn check_names(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    pages(blog, found);
    bundles(blog, found);
    for (post, sheet) in blog.accepted_posts() {
        found.extend(device(post));
        found.extend(unrecognized_front_matter(blog.site.kind, post, sheet));
    }
}

/// Reports Docusaurus posts with the URL of a page that the plugin generates; the generated page
/// wins.
fn pages(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    if blog.site.kind != SiteKind::Docusaurus {
        return;
    }
    let tags = blog.accepted_posts().flat_map(|(post, _)| &post.tags);
    let tags: HashMap<&str, &str> = tags
        .map(|tag| (trimmed(&tag.url), tag.label.as_str()))
        .collect();
    for (post, sheet) in blog.accepted_posts() {
        let url = post.permalink.url.path();
        let of_tag = || Some(format!("the page of the tag {}", tags.get(trimmed(url))?));
        let Some(page) = generated_page_at(blog.rules, url).or_else(of_tag) else {
            continue;
        };
        let message = format!("the URL `{url}` belongs to {page}");
        let place = sheet.position_of("slug");
        let hint = "change its `slug`";
        found.push(Finding::new(post, Rule::Reserved, place, message).with_hint(hint));
    }
}

/// Reports `index` files of Hugo and Zola in folders with other posts.
fn bundles(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    let kind = blog.site.kind;
    if !matches!(kind, SiteKind::Hugo | SiteKind::Zola) {
        return;
    }
    for index in blog.posts.iter().filter(|post| is_index(post.id.as_str())) {
        let home = folder(index.id.as_str());
        let is_in = |post: &&Arc<Post>| {
            let at = folder(post.id.as_str());
            let is_below = home.is_empty() || at.starts_with(&format!("{home}/"));
            let is_beside = at == home && !is_index(post.id.as_str());
            is_beside || (kind == SiteKind::Hugo && is_below && at != home)
        };
        let names: Vec<&str> = blog
            .posts
            .iter()
            .filter(is_in)
            .map(|it| it.id.as_str())
            .collect();
        if names.is_empty() {
            continue;
        }
        let more = names.len().saturating_sub(MAX_NAMED);
        let mut named = names
            .iter()
            .take(MAX_NAMED)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        if more > 0 {
            named += &format!(" and {more} more");
        }
        let message = match kind {
            SiteKind::Hugo => {
                format!("this file makes its folder a single page, so Hugo does not build {named}")
            }
            _ => format!(
                "Zola treats this file as the page of its folder, which also contains {named}"
            ),
        };
        let hint = "rename it, or move it to its own folder";
        found.push(Finding::new(index, Rule::Reserved, TOP, message).with_hint(hint));
    }
}

/// Reports a name that Windows can't check out.
fn device(post: &Arc<Post>) -> Option<Finding> {
    let name = post.id.as_str().split('/').find(|part| is_device(part))?;
    let message = format!(
        "`{}` is a reserved name on Windows",
        strip_markdown_extension(name)
    );
    let finding = Finding::new(post, Rule::Reserved, TOP, message);
    let finding = finding.with_severity(Severity::Warning);
    Some(finding.with_hint("rename it"))
}

/// Reports front matter that the generator shows as text.
fn unrecognized_front_matter(
    kind: SiteKind,
    post: &Arc<Post>,
    sheet: &PostText,
) -> Option<Finding> {
    let likeness = sheet.unrecognized.as_ref()?;
    let place = SourcePosition {
        line: likeness.line,
        column: 1,
    };
    let message = format!(
        "{} shows this front matter as text: `{}`",
        build::generator_name(kind),
        likeness.shown
    );
    let finding = Finding::new(post, Rule::Unread, place, message);
    Some(finding.with_hint("begin the file with `---` alone, and close it with `---` alone"))
}
