//! What a build would stop at, what a reader of the site would stumble over, and what could be
//! better: each with its place and the way out.
//!
//! [`check`] is a function of what was read before: the posts, a [`Sheet`] of each, and which files
//! are there. A rule that is not sure says nothing: a finding that is none makes all worthless.

mod address;
mod anchor;
mod author;
pub mod build;
mod date;
mod file;
mod finding;
mod link;
mod mention;
mod reserved;
mod rule;
mod sheet;
mod silent;
mod tag;
mod target;
mod text;
mod value;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::clock::Clock;
use super::link::Known;
use super::post::{Post, PostId};
use super::rules::Rules;
use super::site::{Site, SiteKind};

pub use finding::{Counts, Finding, Fix};
pub use link::wanted;
pub use mention::{Mention, MentionKind, Mentions};
pub use rule::{Off, Rule, Severity, UnknownRule};
pub use sheet::Sheet;

/// Everything that is known of a blog when it is checked.
#[derive(Clone, Copy, Debug)]
pub struct Blog<'a> {
    /// The blog.
    pub site: &'a Site,
    /// The rules its posts were read by.
    pub rules: &'a Rules,
    /// Its posts.
    pub posts: &'a [Arc<Post>],
    /// The text of each, in the same order.
    pub sheets: &'a [Sheet],
    /// What is on disk beside the posts.
    pub files: &'a Files,
    /// When it is judged.
    pub clock: &'a Clock,
}

impl<'a> Blog<'a> {
    /// Returns the posts by what a link may call them; wiki links name posts in plain folders alone.
    fn known(&self) -> Known<'a> {
        let known = Known::of(self.posts);
        if self.site.kind == SiteKind::Plain {
            known.with_names(self.posts)
        } else {
            known
        }
    }

    /// Walks the posts that the generator takes, each with its text.
    fn taken(&self) -> impl Iterator<Item = (&'a Arc<Post>, &'a Sheet)> + use<'a> {
        let all = self.posts.iter().zip(self.sheets);
        all.filter(|(post, _)| post.problem.is_none())
    }
}

/// What is on disk beside the posts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Files that look like posts by their names and are none.
    pub passed: Vec<(PostId, PathBuf)>,
    /// Folders whose files the site has at its root.
    pub roots: Vec<PathBuf>,
    /// Those of the [`wanted`] paths that are there.
    pub there: BTreeSet<PathBuf>,
    /// Mistakes in the tags and the authors file, as the scan tells them: `tags.yml:3: what; way out`.
    pub troubles: Vec<String>,
}

impl Files {
    fn has(&self, path: &Path) -> bool {
        self.there.contains(path)
    }
}

/// Finds everything, ordered by file and place.
pub fn check(blog: &Blog<'_>, off: &Off) -> Vec<Finding> {
    let known = blog.known();
    let mut found = Vec::new();
    file::rejected(blog, &mut found);
    file::left_out(blog, &mut found);
    file::troubles(blog, &mut found);
    address::duplicates(blog, &mut found);
    reserved::names(blog, &mut found);
    silent::changes(blog, &mut found);
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
        let is_of_text = finding.place != sheet::TOP;
        finding.in_body = is_of_text && body.is_some_and(|body| finding.place.line >= *body);
    }
    found.sort_by(|a, b| {
        let place = |it: &Finding| (it.place.line, it.place.column, it.severity);
        (&a.source, place(a)).cmp(&(&b.source, place(b)))
    });
    found
}
