//! Completion: what can be completed at the cursor, and the candidates from the blog.
//!
//! Tags and authors in front matter, the language of a code fence, the post a link points to, the
//! heading in it, and image files. The context comes from the text, so that only names valid at the cursor are
//! offered.

mod context;
mod languages;
mod rank;

use std::sync::Arc;

use crate::blog::Post;
use crate::blog::tags::TagCount;

pub use context::{CompletionContext, CompletionKind, NameQuotes, context_at};
pub use languages::LANGUAGES;
pub use rank::rank;

/// A completion item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionItem {
    /// Text to insert.
    pub insert: String,
    /// Text to show.
    pub label: String,
    /// Additional information to show: number of posts, path.
    pub detail: String,
}

impl CompletionItem {
    fn new(insert: &str, detail: String) -> Self {
        Self {
            insert: insert.to_owned(),
            label: insert.to_owned(),
            detail,
        }
    }
}

/// Returns the tags of a blog in the given order, the most used first.
pub fn tags(tags: &[TagCount]) -> Vec<CompletionItem> {
    let posts = |count| {
        if count == 1 {
            "1 post".to_owned()
        } else {
            format!("{count} posts")
        }
    };
    let candidates = tags
        .iter()
        .map(|tag| CompletionItem::new(&tag.label, posts(tag.count)));
    candidates.collect()
}

/// Returns items without details, for authors and languages.
pub fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<CompletionItem> {
    let candidates = names
        .into_iter()
        .map(|name| CompletionItem::new(name, String::new()));
    candidates.collect()
}

/// Returns the headings of a post as items, from pairs of anchor and text.
pub fn anchors<'a>(headings: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<CompletionItem> {
    let candidates = headings.into_iter().map(|(anchor, words)| CompletionItem {
        insert: anchor.to_owned(),
        label: words.to_owned(),
        detail: format!("#{anchor}"),
    });
    candidates.collect()
}

/// Returns the posts a link in `from` may point to, as relative file paths: these work in every
/// generator that follows links to files, and in the preview.
pub fn posts(posts: &[Arc<Post>], from: &Post) -> Vec<CompletionItem> {
    let others = posts.iter().filter(|post| post.id != from.id);
    let candidates = others.map(|post| CompletionItem {
        insert: relative(from.id.as_str(), post.id.as_str()),
        label: post.title.text.clone(),
        detail: post.id.to_string(),
    });
    candidates.collect()
}

/// Returns the posts by URL path, for links that start at the site root.
pub fn url_items(posts: &[Arc<Post>]) -> Vec<CompletionItem> {
    let candidates = posts
        .iter()
        .filter(|post| !post.permalink.url.path().is_empty());
    let candidates = candidates.map(|post| CompletionItem {
        insert: escaped(post.permalink.url.path()),
        label: post.title.text.clone(),
        detail: post.permalink.url.path().to_owned(),
    });
    candidates.collect()
}

/// Returns image files by their unescaped paths, in the given order, with their sizes.
pub fn images<'a>(files: impl IntoIterator<Item = (&'a str, u64)>) -> Vec<CompletionItem> {
    let candidates = files.into_iter().map(|(path, bytes)| CompletionItem {
        insert: escaped(path),
        label: path.to_owned(),
        detail: human_size(bytes),
    });
    candidates.collect()
}

/// Returns a size for people: `84 kB`.
fn human_size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// Returns the relative path from the folder of one file to another, escaped for a link.
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

/// Percent-encodes the characters that would end a Markdown link destination.
fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '[' | ']' | '#' | '?' | '%' | '\\' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c if c.is_control() => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
