//! Search in the titles and texts of all listed posts: pattern, matches and selection.
//!
//! Workers search the texts and report matches in batches, post by post. Until a post's batch arrives,
//! its old matches stay, filtered by the new pattern: nothing flickers, and every row shown matches.

pub mod matcher;
mod preview;
mod requests;
mod rows;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use matcher::PostMatches;

use crate::blog::{Post, PostId};
use crate::config::action_sets::{FieldAction, Motion, SearchToggle};
use crate::editor::LineInput;
use crate::editor::search::{Pattern, SearchOptions};

use super::jobs::render::PreviewMode;
use super::jobs::search::{MatchCount, SearchResults};
use super::outcome::Outcome;
use super::scroll_anchor::ScrollAnchor;
use super::view::Pane;

pub use rows::SearchRow;

/// Maximum number of result rows kept; matches beyond are only counted.
pub const MAX_ROWS: usize = 1_000;
/// Delay before progress replaces the result of the previous search, in milliseconds.
const PROGRESS_DELAY_MS: i64 = 300;

/// Input of a search: pattern, posts and state of the texts.
#[derive(Clone, Debug, PartialEq)]
struct SearchKey {
    typed: String,
    options: SearchOptions,
    version: u64,
    texts: Vec<(PathBuf, u64)>,
}

/// State of the search pane: pattern, matches and selection.
#[derive(Debug, Default)]
pub struct SearchPane {
    /// Search field.
    pub field: LineInput,
    /// Search options.
    pub options: SearchOptions,
    /// Error of the typed pattern, if it is invalid.
    pub error: Option<String>,
    requested: Option<SearchKey>,
    pattern: Option<Pattern>,
    results: Vec<PostMatches>,
    progress: SearchProgress,
    pinned: Option<PinnedLine>,
    chosen: usize,
    top: usize,
    /// Position before the search.
    pub(super) origin: Option<SearchOrigin>,
}

/// A pinned selection; line 0 is the title.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PinnedLine {
    id: PostId,
    line: usize,
    column: usize,
}

/// Position before the search.
#[derive(Debug)]
pub(super) struct SearchOrigin {
    pub(super) post: Option<PostId>,
    pub(super) anchor: ScrollAnchor,
    pub(super) mode: PreviewMode,
    pub(super) focus: Pane,
    pub(super) zoom: bool,
}

/// Progress of a search.
#[derive(Clone, Copy, Debug, Default)]
struct SearchProgress {
    ticket: u64,
    /// Number of posts to search.
    total: usize,
    /// Number of posts searched.
    searched: usize,
    count: MatchCount,
    started: Timestamp,
    /// Whether a search has finished since the field was last empty.
    has_finished_once: bool,
}

/// Request of the search field.
pub(super) enum SearchRequest {
    /// Open the selected match.
    OpenMatch,
    /// Return to where the search began.
    Leave,
    /// Show the help.
    Help,
    /// Move the selection.
    Move(Motion),
    /// Toggle a search option.
    Toggle(SearchToggle),
}

impl SearchPane {
    /// Handles an action in the search field.
    pub(super) fn handle_field(&self, action: FieldAction) -> Outcome<SearchRequest> {
        Outcome::Run(match action {
            FieldAction::Accept => SearchRequest::OpenMatch,
            FieldAction::Cancel => SearchRequest::Leave,
            FieldAction::Help => SearchRequest::Help,
            FieldAction::Move(motion) => SearchRequest::Move(motion),
            FieldAction::Toggle(option) => SearchRequest::Toggle(option),
            FieldAction::Complete if self.selectable_rows() > 0 => return Outcome::Close,
            FieldAction::Complete | FieldAction::Back | FieldAction::ReplaceAll => {
                return Outcome::Stay;
            }
        })
    }

    /// Returns the search text, trimmed.
    pub fn text(&self) -> &str {
        self.field.text().trim()
    }

    /// Whether all posts have been searched.
    pub fn is_done(&self) -> bool {
        self.progress.searched == self.progress.total
    }

    /// Returns the match counts so far.
    pub fn count(&self) -> MatchCount {
        let tally = self.progress.count;
        if self.is_done() {
            return tally;
        }
        MatchCount {
            matches: tally.matches.max(self.selectable_rows()),
            posts: tally.posts.max(self.results.len()),
            unreadable: tally.unreadable,
        }
    }

    /// Whether a count can be shown: a search has finished, or this one is slow enough to show progress.
    pub fn can_show_count(&self, now: Timestamp) -> bool {
        self.is_done() || self.progress.has_finished_once || self.is_slow(now)
    }

    /// Returns how many posts were searched, and how many there are; shortly after the start, as if
    /// it were complete, so that the previous result stays.
    pub fn searched(&self, now: Timestamp) -> (usize, usize) {
        let SearchProgress {
            searched,
            total: of,
            count: tally,
            ..
        } = self.progress;
        if self.is_done() || self.is_slow(now) {
            (searched - tally.unreadable.min(searched), of)
        } else {
            (of, of)
        }
    }

    fn is_slow(&self, now: Timestamp) -> bool {
        self.progress_due_at().is_some_and(|at| at <= now)
    }

    /// Returns when progress has to be shown.
    pub(super) fn progress_due_at(&self) -> Option<Timestamp> {
        let started = self.progress.started;
        (!self.is_done())
            .then(|| crate::blog::human_date::add_milliseconds(started, PROGRESS_DELAY_MS))
    }

    /// Adds a batch of matches.
    fn add_results(&mut self, find_state: SearchResults) {
        let from = self
            .results
            .partition_point(|it| it.post_index < find_state.posts.start);
        let to = self
            .results
            .partition_point(|it| it.post_index < find_state.posts.end);
        self.results.splice(from..to, find_state.results);
        let progress = &mut self.progress;
        progress.count.matches += find_state.count.matches;
        progress.count.posts += find_state.count.posts;
        progress.count.unreadable += find_state.count.unreadable;
        progress.searched = find_state.posts.end;
        progress.has_finished_once |= progress.searched == progress.total;
        self.truncate();
    }

    /// Drops rows beyond the maximum.
    fn truncate(&mut self) {
        let mut left = MAX_ROWS;
        self.results.retain_mut(|group| {
            group.truncate(left);
            left -= group.selectable_rows();
            group.selectable_rows() > 0
        });
    }

    /// Starts a search for another pattern or in other posts, keeping matches that still apply.
    /// Returns the pattern to search for, if any.
    fn start(&mut self, wanted: SearchKey, posts: &[Arc<Post>], now: Timestamp) -> Option<Pattern> {
        let before = self.requested.replace(wanted);
        let wanted = self.requested.as_ref()?;
        let is_same = |it: &SearchKey| (&it.typed, it.options) == (&wanted.typed, wanted.options);
        if !before.as_ref().is_some_and(is_same) {
            let typed = Some(wanted.typed.as_str()).filter(|typed| !typed.is_empty());
            let pattern = typed.map(|typed| Pattern::new_prose(typed, wanted.options));
            (self.pattern, self.error) = match pattern.transpose() {
                Ok(pattern) => (pattern, None),
                Err(why) => (None, Some(why)),
            };
            match &self.pattern {
                Some(pattern) => self.results.retain_mut(|group| group.rematch(pattern)),
                None => self.results.clear(),
            }
        }
        if before.is_none_or(|before| before.version != wanted.version) {
            self.update_post_indexes(posts);
        }
        let of = if self.pattern.is_some() {
            posts.len()
        } else {
            0
        };
        self.progress = SearchProgress {
            ticket: self.progress.ticket + 1,
            total: of,
            started: now,
            has_finished_once: self.progress.has_finished_once && of > 0,
            ..SearchProgress::default()
        };
        self.pattern.clone()
    }

    /// Updates the indexes of the posts that have matches.
    fn update_post_indexes(&mut self, posts: &[Arc<Post>]) {
        let found = std::mem::take(&mut self.results).into_iter();
        let mut found: std::collections::HashMap<_, _> =
            found.map(|group| (group.post.id.clone(), group)).collect();
        let still = posts.iter().enumerate().filter_map(|(place, post)| {
            let group = found.remove(&post.id)?;
            let post = Arc::clone(post);
            Some(PostMatches {
                post_index: place,
                post,
                ..group
            })
        });
        self.results = still.collect();
    }
}
