//! The posts of the blog as the panes need them: sorted, filtered, counted.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::command::NameStyle;
use crate::blog::git::Change;
use crate::blog::query::Search;
use crate::blog::site::settings::SlugCase;
use crate::blog::tags::{TagCount, count};
use crate::blog::{Delta, Post, PostId, Query, SiteKind, Sort, StateKind, human_date};

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
    shown: Vec<Arc<Post>>,
    /// Incremented whenever the listed posts are computed again.
    version: u64,
    reads: u64,
    /// Sort order.
    sort: Sort,
    /// Whether the default order applies: the user chose none.
    sorts_as_usual: bool,
    query: Query,
    search: Search,
    standing: Standing,
    changes: HashMap<PostId, Change>,
    tags: Vec<TagCount>,
    tags_shown: HashMap<String, usize>,
    reading: Reading,
    missing: bool,
    /// Folder whose first posts are awaited, and since when.
    awaited: Option<(String, Timestamp)>,
}

/// Delay before progress is shown, in milliseconds.
const WORTH_A_WORD: i64 = 300;

/// Counts over the states of all posts.
#[derive(Debug, Default)]
struct Standing {
    /// Number of posts by state.
    counts: HashMap<StateKind, usize>,
    /// Times at which posts change state (published, expired), soonest first.
    turns: Vec<Timestamp>,
}

/// Progress of the first scan.
#[derive(Clone, Copy, Debug, Default)]
struct Reading {
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
            shown: Vec::new(),
            version: 0,
            reads: 0,
            sort,
            sorts_as_usual: false,
            query: Query::default(),
            search: Search::default(),
            standing: Standing::default(),
            changes: HashMap::new(),
            tags: Vec::new(),
            tags_shown: HashMap::new(),
            reading: Reading::default(),
            missing: false,
            awaited: None,
        }
    }

    /// Records where the first posts are awaited from, and since when.
    pub fn wait_for(&mut self, place: &str, now: Timestamp) {
        self.awaited = Some((place.to_owned(), now));
    }

    /// Returns where the first posts are awaited from, once that takes long enough to say so.
    pub fn awaited(&self, now: Timestamp) -> Option<&str> {
        let (place, _) = self.awaited.as_ref().filter(|_| self.is_awaited())?;
        (now >= self.awaited_at()?).then_some(place)
    }

    /// Returns when to say that the first posts are awaited.
    pub fn awaited_at(&self) -> Option<Timestamp> {
        let (_, since) = self.awaited.as_ref().filter(|_| self.is_awaited())?;
        Some(human_date::later(*since, WORTH_A_WORD))
    }

    /// Whether the first scan hasn't reported anything yet.
    pub fn is_awaited(&self) -> bool {
        self.awaited.is_some() && self.reading.started.is_none() && !self.reading.done
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
        self.reads += 1;
        for id in &delta.removed {
            self.by_id.remove(id);
        }
        let mut replaced = !delta.removed.is_empty();
        for post in &delta.upserts {
            self.search.texts.forget(&post.id);
            let before = self.by_id.insert(post.id.clone(), Arc::clone(post));
            replaced |= before.is_some();
        }
        if replaced {
            self.ordered = self.by_id.values().cloned().collect();
        } else {
            self.ordered.extend(delta.upserts.iter().cloned());
        }
        if !self.reading.done {
            let started = self.reading.started.or(Some(now));
            self.reading = Reading {
                started,
                read: delta.read,
                total: delta.total,
                ..Reading::default()
            };
        }
        self.order();
    }

    /// Records that the first scan has finished.
    pub fn scan_done(&mut self) {
        self.reading.done = true;
    }

    /// Records that all posts have their final dates.
    pub fn dates_done(&mut self) {
        self.reading.dated = true;
    }

    /// Returns the posts read and the total, once the first scan takes long enough to say so.
    pub fn progress(&self, now: Timestamp) -> Option<(usize, usize)> {
        let started = self.reading.started.filter(|_| !self.reading.done)?;
        (now >= human_date::later(started, WORTH_A_WORD))
            .then_some((self.reading.read, self.reading.total))
    }

    /// Whether the first scan has finished.
    pub fn is_read(&self) -> bool {
        self.reading.done
    }

    /// Whether the posts folder is missing.
    pub fn is_missing(&self) -> bool {
        self.missing
    }

    /// Returns the order of the list.
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// Changes the order of the list.
    pub fn set_sort(&mut self, sort: Sort) {
        self.sort = sort;
        self.sorts_as_usual = false;
        self.order();
    }

    /// Uses the default order from now on, which depends on the posts.
    pub fn sort_as_usual(&mut self) {
        self.sorts_as_usual = true;
    }

    /// Applies the default order, if the user chose none and all dates are known; returns whether
    /// that changed it to sorting by title.
    pub fn take_usual_order(&mut self) -> bool {
        if !self.sorts_as_usual || !self.reading.dated {
            return false;
        }
        let usual = Sort::usual(self.by_id.values());
        let is_other = usual != self.sort;
        if is_other {
            self.sort = usual;
            self.order();
        }
        is_other && usual == Sort::Title
    }

    /// Returns the filter query.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Sets the filter query.
    pub fn set_query(&mut self, query: Query) {
        self.search.texts.expect(query.exact());
        self.query = query;
        self.narrow();
    }

    /// Sets the posts whose text contains quoted words of the query.
    pub fn learn(&mut self, words: &str, posts: HashSet<PostId>) {
        self.search.texts.learn(words, posts);
        self.narrow();
    }

    /// Returns how many scan results were applied.
    pub fn reads(&self) -> u64 {
        self.reads
    }

    /// Returns the posts of the list: those that match the filter.
    pub fn shown(&self) -> &[Arc<Post>] {
        &self.shown
    }

    /// Returns a number that changes with the listed posts or their order.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns all posts, sorted.
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
    pub fn count(&self, kind: StateKind) -> usize {
        self.standing.counts.get(&kind).copied().unwrap_or(0)
    }

    /// Returns the first time after `now` at which a post changes state (published, expired).
    pub fn next_turn(&self, now: Timestamp) -> Option<Timestamp> {
        let turns = &self.standing.turns;
        turns.get(turns.partition_point(|at| *at <= now)).copied()
    }

    /// Removes expired posts; returns whether there were any.
    pub(super) fn withdraw_ended(&mut self, now: Timestamp) -> bool {
        let has_ended = |post: &Post| post.state.turns.is_some_and(|at| at <= now);
        let before = self.ordered.len();
        self.ordered.retain(|post| !has_ended(post));
        if self.ordered.len() == before {
            return false;
        }
        self.by_id.retain(|_, post| !has_ended(post));
        self.order();
        true
    }

    /// Sets how posts differ from the last commit.
    pub fn set_changes(&mut self, changes: HashMap<PostId, Change>) {
        self.changes = changes;
    }

    /// Returns how a post differs from the last commit, if it does.
    pub fn change(&self, id: &PostId) -> Option<Change> {
        self.changes.get(id).copied()
    }

    /// Returns every tag of the blog with its count, most used first.
    pub fn tags(&self) -> &[TagCount] {
        &self.tags
    }

    /// Returns the number of listed posts that have a tag.
    pub fn shown_with(&self, tag: &TagCount) -> usize {
        self.tags_shown.get(&tag.url).copied().unwrap_or(0)
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
    pub fn shown_with_label(&self, label: &str) -> usize {
        let has = |post: &&Arc<Post>| post.tags.iter().any(|tag| tag.label == label);
        self.shown.iter().filter(has).count()
    }

    /// Returns the filter terms whose removal would give matches, with their number, most first.
    pub fn ways_out(&self) -> Vec<(String, usize)> {
        let mut search = Search::default();
        search.texts = self.search.texts.clone();
        let mut ways: Vec<(String, usize)> = self
            .query
            .relaxed()
            .map(|(term, rest)| {
                let hits = self
                    .ordered
                    .iter()
                    .filter(|post| rest.matches(post, &mut search));
                (term.to_owned(), hits.count())
            })
            .filter(|(_, hits)| *hits > 0)
            .collect();
        ways.sort_by_key(|(_, hits)| std::cmp::Reverse(*hits));
        ways
    }

    fn order(&mut self) {
        self.sort.apply(&mut self.ordered);
        self.tags = count(&self.ordered);
        self.standing = Standing::default();
        for post in &self.ordered {
            *self.standing.counts.entry(post.state.kind).or_default() += 1;
            self.standing.turns.extend(post.state.turns);
        }
        self.standing.turns.sort_unstable();
        self.narrow();
    }

    fn narrow(&mut self) {
        let (query, search) = (&self.query, &mut self.search);
        self.version += 1;
        self.shown.clear();
        let passing = self
            .ordered
            .iter()
            .filter(|post| query.matches(post, search));
        self.shown.extend(passing.cloned());
        let counted = if self.query.is_empty() {
            self.tags.clone()
        } else {
            count(&self.shown)
        };
        self.tags_shown = counted
            .into_iter()
            .map(|tag| (tag.url, tag.count))
            .collect();
    }
}
