//! JSON output of `--json`: a contract, so names and order change only with its version.
//!
//! The output may go to a terminal, so no string in it contains a control, direction or zero-width
//! character: [`safe_json`] escapes them.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::check::Finding;
use super::excerpt;
use super::front_matter;
use super::generator::SiteKind;
use super::link_graph::LinkGraph;
use super::post::{DateFrom, Post, PostId, Problem, TitleFrom};
use super::read_file;
use super::site::Site;
use super::tags::TagCount;

/// Output of `list --json`.
#[derive(Serialize)]
struct PostListJson<'a> {
    version: u8,
    root: String,
    #[serde(rename = "siteRoot")]
    site_root: String,
    site: &'static str,
    posts: Vec<ListedPostJson<'a>>,
    problems: Vec<ProblemJson<'a>>,
}

/// One post of `list --json`: its metadata, then its body.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListedPostJson<'a> {
    source: &'a str,
    #[serde(flatten)]
    heading: PostHeadingJson<'a>,
    #[serde(flatten)]
    standing: PostStateJson<'a>,
    #[serde(flatten)]
    contents: PostContentsJson<'a>,
    authors: Vec<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    categories: &'a [String],
    body_sha256: Option<String>,
    /// `None` if they weren't asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    backlinks: Option<Vec<BacklinkJson<'a>>>,
}

/// A link from another post.
#[derive(Serialize)]
struct BacklinkJson<'a> {
    source: &'a str,
    line: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostHeadingJson<'a> {
    title: &'a str,
    title_from: &'static str,
    slug: &'a str,
    url: Option<&'a str>,
    /// Why `url` is `null`.
    #[serde(skip_serializing_if = "Option::is_none")]
    url_unknown: Option<&'a str>,
    date: String,
    date_from: &'static str,
    /// Whether the generator doesn't use `date` as the date of the post.
    #[serde(skip_serializing_if = "is_false")]
    date_is_fallback: bool,
    tags: Vec<&'a str>,
    tag_urls: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostStateJson<'a> {
    state: &'static str,
    reason: &'a str,
    draft: bool,
    unlisted: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostContentsJson<'a> {
    has_truncate_marker: bool,
    description: &'a str,
    words: usize,
    reading_time: f64,
}

/// A problem with the post it belongs to.
#[derive(Serialize)]
struct ProblemJson<'a> {
    source: &'a str,
    line: usize,
    column: usize,
    code: &'static str,
    message: &'a str,
    hint: &'a str,
}

/// Returns all posts, in the given order, and all problems; `hashes` are those of their bodies, in
/// the same order, and `links` the links between all posts, if they were asked for.
pub fn list_json(
    site: &Site,
    posts: &[Arc<Post>],
    (hashes, links): (Vec<Option<String>>, Option<&LinkGraph>),
) -> String {
    let problems = posts
        .iter()
        .filter_map(|post| Some((post.id.as_str(), post.problem.as_ref()?)));
    safe_json(&PostListJson {
        version: 1,
        root: site.posts.to_string_lossy().into_owned(),
        site_root: site.root.to_string_lossy().into_owned(),
        site: site.kind.name(),
        posts: {
            let listed = |(post, hash)| listed(post, hash, links);
            posts.iter().zip(hashes).map(listed).collect()
        },
        problems: problems.map(reported).collect(),
    })
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a field by reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

fn backlinks<'a>(links: &'a LinkGraph, post: &PostId) -> Vec<BacklinkJson<'a>> {
    let links = links.backlinks(post).iter();
    let link = links.map(|link| BacklinkJson {
        source: link.from.as_str(),
        line: link.line,
    });
    link.collect()
}

/// Returns the links to a post as a JSON list.
pub fn backlinks_json(links: &LinkGraph, post: &PostId) -> String {
    safe_json(&backlinks(links, post))
}

/// Returns the tag page URLs of a post without duplicates; a tag may have none.
fn tag_urls(post: &Post) -> Vec<&str> {
    let mut urls: Vec<&str> = Vec::new();
    for url in post.tags.iter().map(|tag| tag.url.as_str()) {
        if !url.is_empty() && !urls.contains(&url) {
            urls.push(url);
        }
    }
    urls
}

fn listed<'a>(
    post: &'a Arc<Post>,
    body_sha256: Option<String>,
    links: Option<&'a LinkGraph>,
) -> ListedPostJson<'a> {
    ListedPostJson {
        source: post.id.as_str(),
        heading: PostHeadingJson {
            title: &post.title.text,
            title_from: match post.title.from {
                TitleFrom::FrontMatter => "frontMatter",
                TitleFrom::Heading => "heading",
                TitleFrom::FileName => "fileName",
            },
            slug: &post.permalink.slug,
            url: post.permalink.url.known(),
            url_unknown: post.permalink.url.reason(),
            date: post.date.at.to_string(),
            date_from: match post.date.from {
                DateFrom::FrontMatter => "frontMatter",
                DateFrom::FileName | DateFrom::PathOnly => "fileName",
                DateFrom::OtherKey => "otherKey",
                DateFrom::Permalink => "permalink",
                DateFrom::Git => "git",
                DateFrom::FileSystem => "fileSystem",
            },
            date_is_fallback: post.date.is_fallback(),
            tags: post.tags.iter().map(|tag| tag.label.as_str()).collect(),
            tag_urls: tag_urls(post),
        },
        standing: PostStateJson {
            state: post.state.kind.name(),
            reason: &post.state.reason,
            draft: post.state.kind == super::post::StateKind::Draft,
            unlisted: post.state.kind == super::post::StateKind::Unlisted,
        },
        contents: PostContentsJson {
            has_truncate_marker: post.summary.has_truncate_marker,
            description: &post.summary.description,
            words: post.summary.words,
            reading_time: (post.summary.reading_minutes() * 100.0).round() / 100.0,
        },
        authors: post
            .authors
            .iter()
            .map(|author| author.0.as_str())
            .collect(),
        categories: &post.metadata.categories,
        body_sha256,
        backlinks: links.map(|links| backlinks(links, &post.id)),
    }
}

/// Reads the body of a post and returns its hash, or `None` if it can't be read.
pub fn read_body_hash(post: &Post, kind: SiteKind) -> Option<String> {
    let source = read_file::read_post(post).ok()?;
    Some(body_sha256(&source.text, kind))
}

/// Hashes a body as the generator sees it: without front matter, content title and outer blanks.
pub fn body_sha256(source: &str, kind: SiteKind) -> String {
    let split = front_matter::split(source, kind);
    let content = excerpt::without_title(split.body, excerpt::content_title(split.body).as_ref());
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(content.as_bytes()) {
        // writing to a string can't fail
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Returns the tags with their counts, in the given order.
pub fn tags_json(tags: &[TagCount]) -> String {
    #[derive(Serialize)]
    struct TagCountJson<'a> {
        label: &'a str,
        url: &'a str,
        count: usize,
    }
    #[derive(Serialize)]
    struct TagListJson<'a> {
        version: u8,
        tags: Vec<TagCountJson<'a>>,
    }
    let counted = tags.iter().map(|tag| TagCountJson {
        label: &tag.label,
        url: &tag.url,
        count: tag.count,
    });
    safe_json(&TagListJson {
        version: 1,
        tags: counted.collect(),
    })
}

/// Returns the findings of a check: each as a problem, with its severity.
pub fn check_json(findings: &[Finding]) -> String {
    #[derive(Serialize)]
    struct FindingJson<'a> {
        #[serde(flatten)]
        problem: ProblemJson<'a>,
        severity: &'static str,
    }
    #[derive(Serialize)]
    struct CheckJson<'a> {
        version: u8,
        problems: Vec<FindingJson<'a>>,
    }
    let found = findings.iter().map(|finding| FindingJson {
        problem: ProblemJson {
            source: finding.source.as_str(),
            line: finding.place.line,
            column: finding.place.column,
            code: finding.rule.name(),
            message: &finding.message,
            hint: &finding.hint,
        },
        severity: finding.severity.name(),
    });
    safe_json(&CheckJson {
        version: 1,
        problems: found.collect(),
    })
}

fn reported<'a>((source, problem): (&'a str, &'a Problem)) -> ProblemJson<'a> {
    ProblemJson {
        source,
        line: problem.line,
        column: problem.column,
        code: problem.code.name(),
        message: &problem.message,
        hint: &problem.hint,
    }
}

/// Serializes pretty-printed JSON in which control, direction and zero-width characters are
/// escaped, so that it may be printed to a terminal.
pub fn safe_json<T: Serialize + ?Sized>(value: &T) -> String {
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    if !json.contains(needs_escape) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    let mut units = [0; 2];
    for c in json.chars() {
        if needs_escape(c) {
            for unit in c.encode_utf16(&mut units) {
                // writing to a string can't fail
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character must be escaped: a control, direction or invisible one. JSON itself escapes
/// those below U+0020.
fn needs_escape(c: char) -> bool {
    matches!(c,
        '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hidden_character_leaves_as_itself() {
        let text = "a\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{200b}\u{e0041}é日🎉";
        let json = safe_json(text);
        assert_eq!(
            json,
            "\"a\\u001b[31m\\u007f\\u009b\\u202e\\u200b\\udb40\\udc41é日🎉\""
        );
        assert_eq!(
            serde_json::from_str::<String>(&json).ok().as_deref(),
            Some(text)
        );
    }
}
