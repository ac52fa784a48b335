//! Search in the titles and texts of all listed posts: pattern, matches and selection.
//!
//! Workers search the texts and report matches in batches, post by post. Until a post's batch arrives,
//! its old matches stay, filtered by the new pattern: nothing flickers, and every row shown matches.

mod dispatch;
pub mod matcher;
mod preview;
mod rows;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::{Post, SiteKind};
use crate::editor::search::{Options, Pattern};
use crate::editor::{Field, Text};

use dispatch::Origin;
use matcher::Group;
use rows::Held;

pub use rows::SearchRow;

/// Maximum number of result rows kept; matches beyond are only counted.
pub const MOST: usize = 1_000;
/// Delay before progress replaces the result of the previous search, in milliseconds.
const PATIENCE: i64 = 300;

/// Request to search posts.
#[derive(Clone, Debug)]
pub struct SearchJob {
    /// Job number; answers to older jobs are dropped.
    pub ticket: u64,
    /// Pattern to search for.
    pub pattern: Pattern,
    /// Posts in list order; empty to stop the search.
    pub posts: Vec<Arc<Post>>,
    /// Texts in the editor, searched instead of their files.
    pub texts: Vec<(PathBuf, Text)>,
    /// Generator of the site.
    pub kind: SiteKind,
}

impl PartialEq for SearchJob {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

/// Matches of one batch of posts.
#[derive(Clone, Debug, PartialEq)]
pub struct Sought {
    /// Number of the job.
    pub ticket: u64,
    /// Indexes in the job's posts; they follow those of the previous batch.
    pub posts: Range<usize>,
    /// Posts with matches, in order, as far as they are kept.
    pub found: Vec<Group>,
    /// Counts of all matches in the batch.
    pub tally: Tally,
}

/// Number of matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines and titles that match.
    pub matches: usize,
    /// Posts that match.
    pub posts: usize,
    /// Posts that could not be read.
    pub unread: usize,
}

/// Input of a search: pattern, posts and state of the texts.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    typed: String,
    options: Options,
    version: u64,
    texts: Vec<(PathBuf, u64)>,
}

/// State of the search pane: pattern, matches and selection.
#[derive(Debug, Default)]
pub struct SearchPane {
    /// Search field.
    pub field: Field,
    /// Search options.
    pub options: Options,
    /// Error of the typed pattern, if it is invalid.
    pub wrong: Option<String>,
    asked: Option<Wanted>,
    pattern: Option<Pattern>,
    groups: Vec<Group>,
    progress: Progress,
    held: Option<Held>,
    chosen: usize,
    top: usize,
    origin: Option<Origin>,
}

/// Progress of a search.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    ticket: u64,
    /// Number of posts to search.
    of: usize,
    /// Number of posts searched.
    searched: usize,
    tally: Tally,
    started: Timestamp,
    /// Whether a search has finished since the field was last empty.
    was_done: bool,
}

impl SearchPane {
    /// Returns the search text, trimmed.
    pub fn words(&self) -> &str {
        self.field.text().trim()
    }

    /// Whether all posts have been searched.
    pub fn is_done(&self) -> bool {
        self.progress.searched == self.progress.of
    }

    /// Returns the match counts so far.
    pub fn tally(&self) -> Tally {
        let tally = self.progress.tally;
        if self.is_done() {
            return tally;
        }
        Tally {
            matches: tally.matches.max(self.stops()),
            posts: tally.posts.max(self.groups.len()),
            unread: tally.unread,
        }
    }

    /// Whether a count can be shown: a search has finished, or this one is slow enough to show progress.
    pub fn is_known(&self, now: Timestamp) -> bool {
        self.is_done() || self.progress.was_done || self.is_slow(now)
    }

    /// Returns how many posts were searched, and how many there are; shortly after the start, as if
    /// it were complete, so that the previous result stays.
    pub fn searched(&self, now: Timestamp) -> (usize, usize) {
        let Progress {
            searched,
            of,
            tally,
            ..
        } = self.progress;
        if self.is_done() || self.is_slow(now) {
            (searched - tally.unread.min(searched), of)
        } else {
            (of, of)
        }
    }

    fn is_slow(&self, now: Timestamp) -> bool {
        self.slow_at().is_some_and(|at| at <= now)
    }

    /// Returns when progress has to be shown.
    fn slow_at(&self) -> Option<Timestamp> {
        let started = self.progress.started;
        (!self.is_done()).then(|| crate::blog::human_date::later(started, PATIENCE))
    }

    /// Adds a batch of matches.
    fn take(&mut self, sought: Sought) {
        let from = self
            .groups
            .partition_point(|it| it.place < sought.posts.start);
        let to = self
            .groups
            .partition_point(|it| it.place < sought.posts.end);
        self.groups.splice(from..to, sought.found);
        let progress = &mut self.progress;
        progress.tally.matches += sought.tally.matches;
        progress.tally.posts += sought.tally.posts;
        progress.tally.unread += sought.tally.unread;
        progress.searched = sought.posts.end;
        progress.was_done |= progress.searched == progress.of;
        self.crop();
    }

    /// Drops rows beyond the maximum.
    fn crop(&mut self) {
        let mut left = MOST;
        self.groups.retain_mut(|group| {
            group.crop(left);
            left -= group.stops();
            group.stops() > 0
        });
    }

    /// Starts a search for another pattern or in other posts, keeping matches that still apply.
    /// Returns the pattern to search for, if any.
    fn begin(&mut self, wanted: Wanted, posts: &[Arc<Post>], now: Timestamp) -> Option<Pattern> {
        let before = self.asked.replace(wanted);
        let wanted = self.asked.as_ref()?;
        let is_same = |it: &Wanted| (&it.typed, it.options) == (&wanted.typed, wanted.options);
        if !before.as_ref().is_some_and(is_same) {
            let typed = Some(wanted.typed.as_str()).filter(|typed| !typed.is_empty());
            let pattern = typed.map(|typed| Pattern::words(typed, wanted.options));
            (self.pattern, self.wrong) = match pattern.transpose() {
                Ok(pattern) => (pattern, None),
                Err(why) => (None, Some(why)),
            };
            match &self.pattern {
                Some(pattern) => self.groups.retain_mut(|group| group.look_again(pattern)),
                None => self.groups.clear(),
            }
        }
        if before.is_none_or(|before| before.version != wanted.version) {
            self.follow_posts(posts);
        }
        let of = if self.pattern.is_some() {
            posts.len()
        } else {
            0
        };
        self.progress = Progress {
            ticket: self.progress.ticket + 1,
            of,
            started: now,
            was_done: self.progress.was_done && of > 0,
            ..Progress::default()
        };
        self.pattern.clone()
    }

    /// Updates the indexes of the posts that have matches.
    fn follow_posts(&mut self, posts: &[Arc<Post>]) {
        let found = std::mem::take(&mut self.groups).into_iter();
        let mut found: std::collections::HashMap<_, _> =
            found.map(|group| (group.post.id.clone(), group)).collect();
        let still = posts.iter().enumerate().filter_map(|(place, post)| {
            let group = found.remove(&post.id)?;
            let post = Arc::clone(post);
            Some(Group {
                place,
                post,
                ..group
            })
        });
        self.groups = still.collect();
    }
}
