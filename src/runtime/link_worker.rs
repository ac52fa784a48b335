//! Link worker: reads posts for the links between them.
//!
//! The texts are read on as many threads as there are processors. A post that can't link to another
//! isn't parsed.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::app::Event;
use crate::app::jobs::links::{FoundLinks, LinksJob};
use crate::blog::check::ReferenceKind;
use crate::blog::link::LinkIndex;
use crate::blog::link_graph::{Backlink, LinkGraph};
use crate::blog::{LinkDestination, Post, Site, front_matter};
use crate::editor::Text;
use crate::markdown;

use super::current_text::text_of;
use super::latest_worker::LatestWorker;
use super::message::Message;
use super::{panics, parallel};

/// Longest line kept of a link, in characters.
const MAX_LINE_CHARS: usize = 200;

/// The posts whose links are found.
pub struct LinkSources<'a> {
    /// The site.
    pub site: &'a Site,
    /// All posts, which links may lead to.
    pub posts: &'a [Arc<Post>],
    /// Texts in the editor, read instead of their files.
    pub texts: &'a [(PathBuf, Text)],
}

/// Creates the worker that finds the links between the posts.
pub(super) fn worker(site: Site, out: Sender<Message>) -> LatestWorker<LinksJob> {
    LatestWorker::new("links", out, move |job: LinksJob, jobs| {
        let blog = LinkSources {
            site: &site,
            posts: &job.posts,
            texts: &job.texts,
        };
        let (ticket, graph) = (job.ticket, Arc::new(find_links(&blog, &job.posts)));
        jobs.send(Event::LinksFound(FoundLinks { ticket, graph }));
    })
}

/// Finds all links between posts as they are on disk.
pub fn links_between(site: &Site, posts: &[Arc<Post>]) -> LinkGraph {
    let blog = LinkSources {
        site,
        posts,
        texts: &[],
    };
    find_links(&blog, posts)
}

/// Finds the links in some posts. An unreadable post has none.
pub fn find_links(blog: &LinkSources<'_>, from: &[Arc<Post>]) -> LinkGraph {
    panics::install();
    let index = LinkIndex::of_site(blog.posts, blog.site.kind);
    let read = |part: &[Arc<Post>]| {
        let links = part.iter().flat_map(|post| links_of(post, blog, &index));
        links.collect()
    };
    let mut graph = LinkGraph::default();
    for (target, link) in parallel::map_parts(from, read) {
        graph.add(target, link);
    }
    graph
}

/// Returns the links of a post to others, each with its target.
fn links_of<'a>(
    post: &Arc<Post>,
    blog: &LinkSources<'_>,
    index: &LinkIndex<'a>,
) -> Vec<(&'a Arc<Post>, Backlink)> {
    let read = AssertUnwindSafe(|| {
        let text = text_of(post, blog.texts).ok()?;
        let split = front_matter::split(&text, blog.site.kind);
        if !may_link(split.body) {
            return None;
        }
        let dialect = blog.site.dialect(&post.path);
        let found = markdown::find_references(split.body, split.body_line(), dialect);
        let links = found
            .all
            .into_iter()
            .filter(|it| it.kind == ReferenceKind::Link);
        let links = links.filter_map(|link| match index.resolve(&link.target, post) {
            LinkDestination::Post(id, _) => Some((index.post(&id)?, link.place.line)),
            _ => None,
        });
        let links = links.map(|(target, line)| {
            let text = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
            let text = text.trim().chars().take(MAX_LINE_CHARS).collect();
            let from = post.id.clone();
            (target, Backlink { from, line, text })
        });
        Some(links.collect())
    });
    panics::catch_panic(read).ok().flatten().unwrap_or_default()
}

/// Whether a body may contain a link to another post: most links lead to other sites.
fn may_link(body: &str) -> bool {
    const OTHER: [&str; 4] = ["http:", "https:", "#", "mailto:"];
    let is_own = |(at, _): (usize, &str)| {
        let target = body.get(at + 2..).unwrap_or_default();
        !OTHER.iter().any(|other| target.starts_with(other))
    };
    body.match_indices("](").any(is_own)
        || body.match_indices("]:").any(|(at, _)| {
            let target = body.get(at + 2..).unwrap_or_default().trim_start();
            !OTHER.iter().any(|other| target.starts_with(other))
        })
        || ["[[", "href", "{{", "{%"]
            .iter()
            .any(|sign| body.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_body_without_links_to_the_site_is_not_parsed() {
        for body in [
            "a [b](c.md)",
            "[a](https://x.io) [b](../b)",
            "[a][b]\n\n[b]: /c",
            "[[wiki]]",
            "<a href=\"/x\">",
            "{{< ref \"x\" >}}",
            "[x]( y )",
        ] {
            assert!(may_link(body), "{body}");
        }
        for body in [
            "text",
            "[a](https://x.io)",
            "- [ ] task",
            "[b]: https://x.io",
            "[a](#b)",
        ] {
            assert!(!may_link(body), "{body}");
        }
    }
}
