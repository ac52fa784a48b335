//! Checks a blog for problems that stop a build, that site visitors would run into, or that could
//! be improved; each finding has a position and a fix.
//!
//! [`check`] is a function of data read before: the posts, a [`Sheet`] of each, and which files
//! exist. A rule that is not certain reports nothing: false positives make all findings worthless.

mod anchor;
mod author;
pub mod build;
mod date;
mod duplicate_url;
mod file;
mod finding;
mod link;
mod link_candidates;
mod post_text;
mod references;
mod reserved;
mod rule;
mod silent_behavior;
mod tag;
mod text;
mod value;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::clock::Clock;
use super::link::Known;
use super::post::{Post, PostId};
use super::site::{Site, SiteKind};
use super::site_rules::Rules;

pub use finding::{Counts, Finding, Fix};
pub use link::wanted;
pub use post_text::Sheet;
pub use references::{Mention, MentionKind, Mentions};
pub use rule::{Off, Rule, Severity, UnknownRule};

/// Input of a check.
#[derive(Clone, Copy, Debug)]
pub struct Blog<'a> {
    /// The site and its posts folder.
    pub site: &'a Site,
    /// The rules the posts were parsed with.
    pub rules: &'a Rules,
    /// The posts of the blog.
    pub posts: &'a [Arc<Post>],
    /// The parsed text of each post, in the same order.
    pub sheets: &'a [Sheet],
    /// Facts about the disk other than the posts.
    pub files: &'a Files,
    /// The time at which dates are evaluated.
    pub clock: &'a Clock,
}

impl<'a> Blog<'a> {
    /// Returns the posts indexed by link target; in plain folders also by name, for wiki links.
    fn known(&self) -> Known<'a> {
        let known = Known::of(self.posts);
        if self.site.kind == SiteKind::Plain {
            known.with_names(self.posts)
        } else {
            known
        }
    }

    /// Iterates over the posts the generator accepts, each with its parsed text.
    fn taken(&self) -> impl Iterator<Item = (&'a Arc<Post>, &'a Sheet)> + use<'a> {
        let all = self.posts.iter().zip(self.sheets);
        all.filter(|(post, _)| post.problem.is_none())
    }
}

/// Facts about the disk other than the posts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Files that look like posts by name but are not.
    pub passed: Vec<(PostId, PathBuf)>,
    /// Static file folders, whose files are served at the site root.
    pub roots: Vec<PathBuf>,
    /// The [`wanted`] paths that exist.
    pub there: BTreeSet<PathBuf>,
    /// Errors in the tags and authors files, as reported by the scan: `tags.yml:3: message; fix`.
    pub troubles: Vec<String>,
}

impl Files {
    fn has(&self, path: &Path) -> bool {
        self.there.contains(path)
    }
}

/// Runs all rules that are not switched off; the findings are ordered by file and position.
pub fn check(blog: &Blog<'_>, off: &Off) -> Vec<Finding> {
    let known = blog.known();
    let mut found = Vec::new();
    file::rejected(blog, &mut found);
    file::left_out(blog, &mut found);
    file::troubles(blog, &mut found);
    duplicate_url::duplicates(blog, &mut found);
    reserved::names(blog, &mut found);
    silent_behavior::changes(blog, &mut found);
    date::dates(blog, &mut found);
    build::builds(blog, &mut found);
    text::texts(blog, &mut found);
    value::values(blog, &mut found);
    tag::tags(blog, &mut found);
    author::authors(blog, &mut found);
    link::links(blog, &known, &mut found);
    found.retain(|finding| !off.has(finding.rule));
    let bodies: HashMap<&PostId, usize> = blog
        .taken()
        .map(|(post, sheet)| (&post.id, sheet.body_line))
        .collect();
    for finding in &mut found {
        let body = bodies.get(&finding.source);
        let is_of_text = finding.place != post_text::TOP;
        finding.in_body = is_of_text && body.is_some_and(|body| finding.place.line >= *body);
    }
    found.sort_by(|a, b| {
        let place = |it: &Finding| (it.place.line, it.place.column, it.severity);
        (&a.source, place(a)).cmp(&(&b.source, place(b)))
    });
    found
}
