//! Checks a blog for problems that stop a build, that site visitors would run into, or that could
//! be improved; each finding has a position and a fix.
//!
//! [`check`] is a function of data read before: the posts, a [`PostText`] of each, and which files
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
use super::link::LinkIndex;
use super::post::{Post, PostId};
use super::site::Site;
use super::site_rules::SiteRules;

pub use finding::{Finding, FindingCounts, Fix};
pub use link::candidate_files;
pub use post_text::PostText;
pub use references::{Reference, ReferenceKind, References};
pub use rule::{DisabledRules, Rule, Severity, UnknownRule};

/// Input of a check.
#[derive(Clone, Copy, Debug)]
pub struct CheckInput<'a> {
    /// The site and its posts folder.
    pub site: &'a Site,
    /// The rules the posts were parsed with.
    pub rules: &'a SiteRules,
    /// The posts of the blog.
    pub posts: &'a [Arc<Post>],
    /// The parsed text of each post, in the same order.
    pub post_texts: &'a [PostText],
    /// Facts about the disk other than the posts.
    pub files: &'a DiskFacts,
    /// The time at which dates are evaluated.
    pub clock: &'a Clock,
}

impl<'a> CheckInput<'a> {
    /// Returns the posts indexed by link target; in plain folders also by name, for wiki links.
    fn link_index(&self) -> LinkIndex<'a> {
        LinkIndex::of_site(self.posts, self.site.kind)
    }

    /// Iterates over the posts the generator accepts, each with its parsed text.
    fn accepted_posts(&self) -> impl Iterator<Item = (&'a Arc<Post>, &'a PostText)> + use<'a> {
        let all = self.posts.iter().zip(self.post_texts);
        all.filter(|(post, _)| post.problem.is_none())
    }
}

/// Facts about the disk other than the posts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiskFacts {
    /// Files that look like posts by name but are not.
    pub lookalikes: Vec<(PostId, PathBuf)>,
    /// Static file folders, whose files are served at the site root.
    pub static_roots: Vec<PathBuf>,
    /// The [`candidate_files`] paths that exist.
    pub existing: BTreeSet<PathBuf>,
    /// Errors in the tags and authors files, as reported by the scan: `tags.yml:3: message; fix`.
    pub site_file_errors: Vec<String>,
}

impl DiskFacts {
    fn has(&self, path: &Path) -> bool {
        self.existing.contains(path)
    }
}

/// Runs all rules that are not switched off; the findings are ordered by file and position.
pub fn check(blog: &CheckInput<'_>, off: &DisabledRules) -> Vec<Finding> {
    let known = blog.link_index();
    let mut found = Vec::new();
    file::check_rejected(blog, &mut found);
    file::check_left_out(blog, &mut found);
    file::check_site_files(blog, &mut found);
    duplicate_url::check_duplicate_urls(blog, &mut found);
    reserved::check_names(blog, &mut found);
    silent_behavior::check_silent_behavior(blog, &mut found);
    date::check_dates(blog, &mut found);
    build::check_builds(blog, &mut found);
    text::check_texts(blog, &mut found);
    value::check_values(blog, &mut found);
    tag::check_tags(blog, &mut found);
    author::check_authors(blog, &mut found);
    link::check_links(blog, &known, &mut found);
    found.retain(|finding| !off.has(finding.rule));
    let bodies: HashMap<&PostId, usize> = blog
        .accepted_posts()
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
