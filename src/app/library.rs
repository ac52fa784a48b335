//! The posts of the blog as the panes need them: sorted, filtered, counted.

mod filter;
mod pinned;
mod read_posts;
mod relaxations;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::command::NameStyle;
use crate::blog::git::GitChange;
use crate::blog::query::QueryMatcher;
use crate::blog::site::settings::SlugCase;
use crate::blog::tags::{TagCount, count};
use crate::blog::{Delta, Post, PostId, Query, SiteKind, Sort, StateKind, human_date};

use super::pinned_posts::PinnedPosts;

/// The posts, sorted and filtered.
#[derive(Debug)]
pub struct Library {
    /// Name of the blog.
    pub name: String,
    /// Generator of the blog.
    pub kind: SiteKind,
    /// Case of new file names, if the site sets one.
    pub name_case: SlugCase,
    /// Whether the blog is the tour, whose folder is temporary.
    pub is_tour: bool,
    by_id: HashMap<PostId, Arc<Post>>,
    ordered: Vec<Arc<Post>>,
    visible: Vec<Arc<Post>>,
    /// Incremented whenever the listed posts are computed again.
    version: u64,
    scan_count: u64,
    order: PostOrder,
    query: Query,
    search: QueryMatcher,
    states: StateSummary,
    git_changes: HashMap<PostId, GitChange>,
    tags: Vec<TagCount>,
    visible_tag_counts: HashMap<String, usize>,
    scan: ScanProgress,
    missing: bool,
    /// Folder whose first posts are awaited, and since when.
    awaited: Option<(String, Timestamp)>,
}

/// Order of the list.
#[derive(Debug, Default)]
struct PostOrder {
    /// Sort order.
    sort: Sort,
    /// Whether the default order applies: the user chose none.
    is_default: bool,
    /// Posts that are on top in every order.
    pinned: PinnedPosts,
}

/// Delay before progress is shown, in milliseconds.
const PROGRESS_DELAY_MS: i64 = 300;

/// Counts over the states of all posts.
#[derive(Debug, Default)]
struct StateSummary {
    /// Number of posts by state.
    counts: HashMap<StateKind, usize>,
    /// Times at which posts change state (published, expired), soonest first.
    state_changes: Vec<Timestamp>,
}

/// Progress of the first scan.
#[derive(Clone, Copy, Debug, Default)]
struct ScanProgress {
    started: Option<Timestamp>,
    read: usize,
    total: usize,
    done: bool,
    dated: bool,
}

impl Library {
    /// Creates an empty library.
    pub fn new(name: &str, kind: SiteKind, sort: Sort) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            name_case: SlugCase::default(),
            is_tour: false,
            by_id: HashMap::new(),
            ordered: Vec::new(),
            visible: Vec::new(),
            version: 0,
            scan_count: 0,
            order: PostOrder {
                sort,
                ..PostOrder::default()
            },
            query: Query::default(),
            search: QueryMatcher::default(),
            states: StateSummary::default(),
            git_changes: HashMap::new(),
            tags: Vec::new(),
            visible_tag_counts: HashMap::new(),
            scan: ScanProgress::default(),
            missing: false,
            awaited: None,
        }
    }

    /// Records where the first posts are awaited from, and since when.
    pub fn set_awaited(&mut self, place: &str, now: Timestamp) {
        self.awaited = Some((place.to_owned(), now));
    }

    /// Returns where the first posts are awaited from, once that takes long enough to say so.
    pub fn awaited_folder(&self, now: Timestamp) -> Option<&str> {
        let (place, _) = self.awaited.as_ref().filter(|_| self.is_awaiting_posts())?;
        (now >= self.awaited_notice_at()?).then_some(place)
    }

    /// Returns when to say that the first posts are awaited.
    pub fn awaited_notice_at(&self) -> Option<Timestamp> {
        let (_, since) = self.awaited.as_ref().filter(|_| self.is_awaiting_posts())?;
        Some(human_date::add_milliseconds(*since, PROGRESS_DELAY_MS))
    }

    /// Whether the first scan hasn't reported anything yet.
    pub fn is_awaiting_posts(&self) -> bool {
        self.awaited.is_some() && self.scan.started.is_none() && !self.scan.done
    }

    /// Returns how the blog derives file names from titles.
    pub fn name_style(&self) -> NameStyle {
        NameStyle::of(
            self.kind,
            self.name_case,
            self.ordered.iter().map(AsRef::as_ref),
        )
    }

    /// Applies the changes of a scan.
    pub fn apply(&mut self, delta: &Delta, now: Timestamp) {
        self.missing = delta.missing;
        self.scan_count += 1;
        self.follow_renames(delta);
        for id in &delta.removed {
            self.by_id.remove(id);
        }
        let mut replaced = !delta.removed.is_empty();
        for post in &delta.upserts {
            self.search.phrases.invalidate_post(&post.id);
            let before = self.by_id.insert(post.id.clone(), Arc::clone(post));
            replaced |= before.is_some();
        }
        if replaced {
            self.ordered = self.by_id.values().cloned().collect();
        } else {
            self.ordered.extend(delta.upserts.iter().cloned());
        }
        if !self.scan.done {
            let started = self.scan.started.or(Some(now));
            self.scan = ScanProgress {
                started,
                read: delta.read,
                total: delta.total,
                ..ScanProgress::default()
            };
        }
        self.sort_posts();
    }

    /// Records that the first scan has finished.
    pub fn set_scan_done(&mut self) {
        self.scan.done = true;
        if self.query.has_keys() {
            self.check_keys();
            self.apply_filter();
        }
    }

    /// Records that all posts have their final dates.
    pub fn set_dates_done(&mut self) {
        self.scan.dated = true;
    }

    /// Returns the posts read and the total, once the first scan takes long enough to say so.
    pub fn progress(&self, now: Timestamp) -> Option<(usize, usize)> {
        let started = self.scan.started.filter(|_| !self.scan.done)?;
        (now >= human_date::add_milliseconds(started, PROGRESS_DELAY_MS))
            .then_some((self.scan.read, self.scan.total))
    }

    /// Whether the first scan has finished.
    pub fn is_scanned(&self) -> bool {
        self.scan.done
    }

    /// Whether the posts folder is missing.
    pub fn is_missing(&self) -> bool {
        self.missing
    }

    /// Returns the order of the list.
    pub fn sort(&self) -> Sort {
        self.order.sort
    }

    /// Changes the order of the list.
    pub fn set_sort(&mut self, sort: Sort) {
        self.order.sort = sort;
        self.order.is_default = false;
        self.sort_posts();
    }

    /// Uses the default order from now on, which depends on the posts.
    pub fn use_default_order(&mut self) {
        self.order.is_default = true;
    }

    /// Whether the default order applies.
    pub(super) fn uses_default_order(&self) -> bool {
        self.order.is_default
    }

    /// Applies the default order, if the user chose none and all dates are known; returns whether
    /// that changed it to sorting by title.
    pub fn apply_default_order(&mut self) -> bool {
        if !self.order.is_default || !self.scan.dated {
            return false;
        }
        let usual = Sort::default_for(self.by_id.values());
        let is_other = usual != self.order.sort;
        if is_other {
            self.order.sort = usual;
            self.sort_posts();
        }
        is_other && usual == Sort::Title
    }

    /// Returns the filter query.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Returns how many scan results were applied.
    pub fn scan_count(&self) -> u64 {
        self.scan_count
    }

    /// Returns the posts of the list: those that match the filter.
    pub fn visible(&self) -> &[Arc<Post>] {
        &self.visible
    }

    /// Returns a number that changes with the listed posts or their order.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns all posts, sorted, the pinned ones first.
    pub fn posts(&self) -> &[Arc<Post>] {
        &self.ordered
    }

    /// Returns the number of all posts.
    pub fn total(&self) -> usize {
        self.ordered.len()
    }

    /// Returns a post, listed or not.
    pub fn post(&self, id: &PostId) -> Option<&Arc<Post>> {
        self.by_id.get(id)
    }

    /// Returns the number of posts in a state.
    pub fn count_in_state(&self, kind: StateKind) -> usize {
        self.states.counts.get(&kind).copied().unwrap_or(0)
    }

    /// Returns the first time after `now` at which a post changes state (published, expired).
    pub fn next_state_change(&self, now: Timestamp) -> Option<Timestamp> {
        let turns = &self.states.state_changes;
        turns.get(turns.partition_point(|at| *at <= now)).copied()
    }

    /// Removes expired posts; returns whether there were any.
    pub(super) fn remove_expired(&mut self, now: Timestamp) -> bool {
        let has_ended = |post: &Post| post.state.changes_at.is_some_and(|at| at <= now);
        let before = self.ordered.len();
        self.ordered.retain(|post| !has_ended(post));
        if self.ordered.len() == before {
            return false;
        }
        self.by_id.retain(|_, post| !has_ended(post));
        self.sort_posts();
        true
    }

    /// Sets how posts differ from the last commit.
    pub fn set_git_changes(&mut self, changes: HashMap<PostId, GitChange>) {
        self.git_changes = changes;
    }

    /// Returns how a post differs from the last commit, if it does.
    pub fn git_change(&self, id: &PostId) -> Option<GitChange> {
        self.git_changes.get(id).copied()
    }

    /// Returns every tag of the blog with its count, most used first.
    pub fn tags(&self) -> &[TagCount] {
        &self.tags
    }

    /// Returns the number of listed posts that have a tag.
    pub fn visible_with_tag(&self, tag: &TagCount) -> usize {
        self.visible_tag_counts.get(&tag.url).copied().unwrap_or(0)
    }

    /// Returns the post in a file.
    pub(super) fn post_at(&self, path: &Path) -> Option<&Arc<Post>> {
        self.ordered.iter().find(|post| post.path == *path)
    }

    /// Returns the name of a file in the post list, or else its file name.
    pub(super) fn file_label(&self, path: &Path) -> String {
        let name = || path.file_name().unwrap_or(path.as_os_str());
        let id = self.post_at(path).map(|post| post.id.to_string());
        id.unwrap_or_else(|| name().to_string_lossy().into_owned())
    }

    /// Returns when the file of a post was changed, as far as known.
    pub(super) fn changed_on_disk_at(&self, path: &Path) -> Option<Timestamp> {
        let modified = self.post_at(path)?.stamp.modified;
        Timestamp::from_nanosecond(modified).ok()
    }

    /// Returns the id that a file of the blog has or would have.
    pub fn id_at(&self, path: &Path) -> Option<PostId> {
        let post = self.ordered.first()?;
        let parts = post.id.as_str().split('/').count();
        let root = post.path.ancestors().nth(parts)?;
        let below = path.strip_prefix(root).ok()?.to_str()?;
        Some(PostId::new(below))
    }

    /// Returns the number of listed posts that have a tag in exactly this spelling.
    pub fn visible_with_label(&self, label: &str) -> usize {
        let has = |post: &&Arc<Post>| post.tags.iter().any(|tag| tag.label == label);
        self.visible.iter().filter(has).count()
    }

    fn sort_posts(&mut self) {
        self.order.sort.apply(&mut self.ordered);
        let pinned = &self.order.pinned;
        self.ordered.sort_by_key(|post| !pinned.has(post));
        self.check_keys();
        self.tags = count(&self.ordered);
        self.states = StateSummary::default();
        for post in &self.ordered {
            *self.states.counts.entry(post.state.kind).or_default() += 1;
            self.states.state_changes.extend(post.state.changes_at);
        }
        self.states.state_changes.sort_unstable();
        self.apply_filter();
    }
}
