//! Posts with the same URL.

use std::collections::HashMap;
use std::sync::Arc;

use super::CheckInput;
use super::finding::Finding;
use super::post_text::PostText;
use super::rule::Rule;
use crate::blog::generator::SiteKind;
use crate::blog::link::{folder, trimmed};
use crate::blog::slug::strip_markdown_extension;
use crate::blog::{Post, PostId};

/// Reports posts whose URL another post has already; the first one by path keeps it.
pub(super) fn check_duplicate_urls(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    let mut owners: HashMap<(&str, &str, &str), &Arc<Post>> = HashMap::new();
    let mut posts: Vec<_> = blog.accepted_posts().collect();
    posts.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    for (post, sheet) in posts {
        let Some(path) = post.permalink.url.known() else {
            continue;
        };
        let url = trimmed(path);
        let page = (
            language_suffix(&post.id),
            slug_scope(blog.site.kind, post, sheet),
            url,
        );
        let Some(owner) = owners.get(&page) else {
            owners.insert(page, post);
            continue;
        };
        let message = format!("the URL `{path}` is also used by {}", owner.id);
        let written = ["slug", "permalink", "path", "url"].into_iter();
        let key = written
            .into_iter()
            .find(|key| sheet.value(&[key]).is_some());
        let hint = match key {
            Some(key) => format!("change the `{key}` of one of them"),
            None => "rename one of them, or set its `slug`".to_owned(),
        };
        let place = sheet.position_of(key.unwrap_or_default());
        found.push(Finding::new(post, Rule::DuplicateAddress, place, message).with_hint(hint));
    }
}

/// Returns the language suffix of a file name: `post.fr.md` in Zola and Hugo, where each language
/// is its own site.
fn language_suffix(id: &PostId) -> &str {
    let stem = strip_markdown_extension(id.as_str());
    let ending = stem.rsplit('/').next().unwrap_or_default().rsplit_once('.');
    let code = ending.map_or("", |(_, code)| code);
    let (language, region) = code.split_once('-').unwrap_or((code, "xx"));
    let is_code = |part: &str| part.len() == 2 && part.chars().all(|c| c.is_ascii_alphabetic());
    if is_code(language) && is_code(region) {
        code
    } else {
        ""
    }
}

/// Returns the folder in which a `slug` must be unique; in Docusaurus a slug is the whole path.
fn slug_scope<'a>(kind: SiteKind, post: &'a Post, sheet: &PostText) -> &'a str {
    if kind == SiteKind::Docusaurus || sheet.value(&["slug"]).is_none() {
        return "";
    }
    folder(post.id.as_str())
}
