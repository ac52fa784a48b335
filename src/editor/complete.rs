//! What can be completed where the cursor stands, and which of the blog's own names come first.
//!
//! Where: a tag or an author in the front matter, the language of a fence, the post a link leads
//! to, the heading within it. The text says it, so that nothing pops up that could not stand there.

mod languages;
mod place;
mod rank;

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::tags::TagCount;

pub use languages::LANGUAGES;
pub use place::{Place, Quotes, What, place};
pub use rank::rank;

/// A name that can stand where something is completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What stands in the text then.
    pub insert: String,
    /// What it is called.
    pub label: String,
    /// What tells it from others: a number of posts, a path.
    pub detail: String,
}

impl Candidate {
    fn new(insert: &str, detail: String) -> Self {
        Self {
            insert: insert.to_owned(),
            label: insert.to_owned(),
            detail,
        }
    }
}

/// Gives the tags of a blog, in their order: the commonest first.
pub fn tags(tags: &[TagCount]) -> Vec<Candidate> {
    let posts = |count| {
        if count == 1 {
            "1 post".to_owned()
        } else {
            format!("{count} posts")
        }
    };
    let candidates = tags
        .iter()
        .map(|tag| Candidate::new(&tag.label, posts(tag.count)));
    candidates.collect()
}

/// Gives names that need no more words: authors, languages.
pub fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Candidate> {
    let candidates = names
        .into_iter()
        .map(|name| Candidate::new(name, String::new()));
    candidates.collect()
}

/// Gives the headings of a post: the anchor and the words of each.
pub fn anchors<'a>(headings: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Candidate> {
    let candidates = headings.into_iter().map(|(anchor, words)| Candidate {
        insert: anchor.to_owned(),
        label: words.to_owned(),
        detail: format!("#{anchor}"),
    });
    candidates.collect()
}

/// Gives the posts a link in `from` may lead to, as paths from its folder: they lead to the file in
/// every generator that follows links to files, and in the preview.
pub fn posts(posts: &[Arc<Post>], from: &Post) -> Vec<Candidate> {
    let others = posts.iter().filter(|post| post.id != from.id);
    let candidates = others.map(|post| Candidate {
        insert: relative(from.id.as_str(), post.id.as_str()),
        label: post.title.text.clone(),
        detail: post.id.to_string(),
    });
    candidates.collect()
}

/// Gives the posts by their addresses on the site, for links that begin at its root.
pub fn addresses(posts: &[Arc<Post>]) -> Vec<Candidate> {
    let candidates = posts
        .iter()
        .filter(|post| !post.address.url.path().is_empty());
    let candidates = candidates.map(|post| Candidate {
        insert: escaped(post.address.url.path()),
        label: post.title.text.clone(),
        detail: post.address.url.path().to_owned(),
    });
    candidates.collect()
}

/// Writes the path from the folder of one file to another, as an address.
fn relative(from: &str, to: &str) -> String {
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    let mut parts: Vec<&str> = to.split('/').collect();
    let both = folders.iter().zip(parts.iter().take(parts.len() - 1));
    let both = both.take_while(|(a, b)| a == b).count();
    parts.drain(..both);
    let ups = folders.len() - both;
    let start = if ups == 0 {
        "./".to_owned()
    } else {
        "../".repeat(ups)
    };
    start + &escaped(&parts.join("/"))
}

/// Writes what would end an address of Markdown as its number.
fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '#' | '?' | '%' | '\\' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
