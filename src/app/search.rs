//! Search in the titles and texts of all posts of the list: the words, what was found, the choice.
//!
//! The texts are looked through elsewhere, and what is found comes in pieces, post by post. Until
//! the piece of a post has come, what was found in it before stays, looked through again for the
//! words there are now: nothing flickers, and no row is shown that does not hold them.

mod act;
pub mod look;
mod preview;
mod rows;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::{Post, SiteKind};
use crate::editor::search::{Options, Pattern};
use crate::editor::{Field, Text};

use act::Origin;
use look::Group;
use rows::Held;

pub use rows::SearchRow;

/// So many rows are kept; what is behind them is counted.
pub const MOST: usize = 1_000;
/// So long what was said of the search before stays, in milliseconds, until it is said how far it is.
const PATIENCE: i64 = 300;

/// Posts to be looked through.
#[derive(Clone, Debug)]
pub struct SearchJob {
    /// Names the job; an answer to an older one is dropped.
    pub ticket: u64,
    /// What is looked for.
    pub pattern: Pattern,
    /// The posts, in the order in which they are listed; none ends what is being done.
    pub posts: Vec<Arc<Post>>,
    /// Texts that are being written, which count in place of what is on disk.
    pub texts: Vec<(PathBuf, Text)>,
    /// The rules the posts are read by.
    pub kind: SiteKind,
}

impl PartialEq for SearchJob {
    fn eq(&self, other: &Self) -> bool {
        self.ticket == other.ticket
    }
}

/// What was found in some of the posts.
#[derive(Clone, Debug, PartialEq)]
pub struct Sought {
    /// The ticket of the job.
    pub ticket: u64,
    /// The places of the posts in the job: those behind the piece before.
    pub posts: Range<usize>,
    /// Those that hold something, in order, as far as they are kept.
    pub found: Vec<Group>,
    /// All of them, counted.
    pub tally: Tally,
}

/// What was found, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines and titles that hold what is looked for.
    pub matches: usize,
    /// Posts that have such.
    pub posts: usize,
    /// Posts that could not be read.
    pub unread: usize,
}

/// What is looked for, where, in which state of the texts.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    typed: String,
    options: Options,
    version: u64,
    texts: Vec<(PathBuf, u64)>,
}

/// What was found, and what is chosen of it.
#[derive(Debug, Default)]
pub struct SearchPane {
    /// What is looked for.
    pub field: Field,
    /// How it is looked for.
    pub options: Options,
    /// What is wrong with what was typed.
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

/// How far a search has come.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    ticket: u64,
    /// Posts to be looked through.
    of: usize,
    /// Posts that were.
    searched: usize,
    tally: Tally,
    started: Timestamp,
    /// Whether a search has come to its end since the words were none.
    was_done: bool,
}

impl SearchPane {
    /// Gives the words as they are looked for.
    pub fn words(&self) -> &str {
        self.field.text().trim()
    }

    /// Tells whether all posts have been looked through.
    pub fn is_done(&self) -> bool {
        self.progress.searched == self.progress.of
    }

    /// Counts what was found, as far as that is known.
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

    /// Tells whether something can be said about how much was looked through: it was, or that takes
    /// so long that it is said how far it is.
    pub fn is_known(&self, now: Timestamp) -> bool {
        self.is_done() || self.progress.was_done || self.is_slow(now)
    }

    /// Counts the posts that were looked through, and those that were to be. For a moment the search
    /// before still stands.
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

    /// Tells when it is to be said how far the search is.
    fn slow_at(&self) -> Option<Timestamp> {
        let started = self.progress.started;
        (!self.is_done()).then(|| crate::blog::when::later(started, PATIENCE))
    }

    /// Takes a piece of what is found.
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

    /// Keeps the first rows, as many as are kept.
    fn crop(&mut self) {
        let mut left = MOST;
        self.groups.retain_mut(|group| {
            group.crop(left);
            left -= group.stops();
            group.stops() > 0
        });
    }

    /// Looks for something else, or in other posts; what was found stays where it still holds.
    /// Gives the job, or nothing where nothing is looked for.
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

    /// Gives what was found the places that the posts have now.
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
