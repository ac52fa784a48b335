//! Author keys without an authors file.

use super::CheckInput;
use super::finding::Finding;
use super::rule::Rule;
use crate::blog::front_matter::value::{ScalarKind, Value};
use crate::blog::generator::SiteKind;

/// Reports author keys in Docusaurus posts when the folder has neither a site configuration nor an
/// authors file. With either, an unknown key stops the build and is a problem of the post.
pub(super) fn check_authors(blog: &CheckInput<'_>, found: &mut Vec<Finding>) {
    let is_taken = blog.rules.settings.files.is_assumed && blog.rules.authors.is_none();
    if blog.site.kind != SiteKind::Docusaurus || !is_taken {
        return;
    }
    for (post, sheet) in blog.accepted_posts() {
        let Some(value) = sheet.value(&["authors"]) else {
            continue;
        };
        for item in value.as_list().unwrap_or(std::slice::from_ref(value)) {
            let Some(key) = key(item) else {
                continue;
            };
            let message = format!("unknown author key `{key}`: no authors file");
            let hint = "create authors.yml next to the posts, or open the whole site";
            let finding = Finding::new(post, Rule::AuthorUnknown, item.place, message);
            found.push(finding.with_hint(hint));
        }
    }
}

/// Returns the author key of an entry.
fn key(item: &Value) -> Option<&str> {
    let value = match item.as_map() {
        Some(map) => map.get("key")?,
        None => item,
    };
    let scalar = value.as_scalar().filter(|it| it.kind != ScalarKind::Null)?;
    Some(scalar.text.as_str()).filter(|text| !text.is_empty())
}
