//! What is on disk: reads all posts, and later only those that changed.
//!
//! An [`Index`] belongs to one thread. Time is a parameter, never asked for.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::post::{Post, PostId};
use super::site::Site;

/// The time at which something is judged, and where.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Now.
    pub now: Timestamp,
    /// The zone of the reader.
    pub zone: jiff::tz::TimeZone,
}

/// Which part of the blog may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// These folders, with folders that are new below them.
    Directories(Vec<PathBuf>),
}

/// What changed, or one batch of a first reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delta {
    /// Posts that are new or differ.
    pub upserts: Vec<Arc<Post>>,
    /// Posts that are gone.
    pub removed: Vec<PostId>,
    /// Files judged so far.
    pub read: usize,
    /// Files to judge.
    pub total: usize,
    /// Whether the posts folder itself is gone.
    pub missing: bool,
    /// Notices of one line each: an unreadable folder, a tags file that is no YAML.
    pub troubles: Vec<String>,
    /// Whether other folders are to be watched than before.
    pub directories_changed: bool,
}

/// The posts of one blog as they were read last.
#[derive(Debug)]
pub struct Index {
    site: Site,
    posts: BTreeMap<PostId, Arc<Post>>,
}

impl Index {
    /// Takes a blog of which nothing has been read yet.
    pub fn new(site: Site) -> Self {
        Self {
            site,
            posts: BTreeMap::new(),
        }
    }

    /// Shows the blog.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Reads everything for the first time; `report` gets the posts in batches, and may stop it.
    pub fn scan(&mut self, _clock: &Clock, report: &mut dyn FnMut(Delta) -> ControlFlow<()>) {
        let _ = report(Delta::default());
    }

    /// Reads again what changed since the last reading.
    pub fn rescan(&mut self, _clock: &Clock, _scope: &Scope) -> Delta {
        Delta::default()
    }

    /// Lists every folder to watch: those of the posts, the one above, those of the site's files.
    pub fn directories(&self) -> Vec<PathBuf> {
        vec![self.site.posts.clone()]
    }

    /// Shows the posts, by path.
    pub fn posts(&self) -> impl Iterator<Item = &Arc<Post>> {
        self.posts.values()
    }
}

/// Orders posts as the generator lists them: newest first, then by path.
pub fn generator_order(a: &Post, b: &Post) -> Ordering {
    b.date.at.cmp(&a.date.at).then_with(|| a.id.cmp(&b.id))
}
