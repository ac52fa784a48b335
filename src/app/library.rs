//! The posts of the blog as the screen needs them: in order, narrowed, counted.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::blog::deed::NameStyle;
use crate::blog::git::Change;
use crate::blog::query::Search;
use crate::blog::site::settings::SlugCase;
use crate::blog::tags::{TagCount, count};
use crate::blog::{Delta, Post, PostId, Query, SiteKind, Sort, StateKind, when};

/// The posts, narrowed and in order.
#[derive(Debug)]
pub struct Library {
    /// The name of the blog.
    pub name: String,
    /// The generator of the blog.
    pub kind: SiteKind,
    /// The case of new file names, where the site sets one.
    pub name_case: SlugCase,
    /// Whether the blog is the tour, whose folder is not kept.
    pub is_tour: bool,
    by_id: HashMap<PostId, Arc<Post>>,
    ordered: Vec<Arc<Post>>,
    shown: Vec<Arc<Post>>,
    /// Counts what happened to `shown`.
    version: u64,
    reads: u64,
    /// The order.
    sort: Sort,
    /// Whether nobody chose the order.
    sorts_as_usual: bool,
    query: Query,
    search: Search,
    standing: Standing,
    changes: HashMap<PostId, Change>,
    tags: Vec<TagCount>,
    tags_shown: HashMap<String, usize>,
    reading: Reading,
    missing: bool,
    /// The folder whose first posts are awaited, and since when.
    awaited: Option<(String, Timestamp)>,
}

/// How long a wait lasts before it is worth a word, in milliseconds.
const WORTH_A_WORD: i64 = 300;

/// What the states of all posts come to.
#[derive(Debug, Default)]
struct Standing {
    /// How many posts are in a state.
    counts: HashMap<StateKind, usize>,
    /// When posts become something else by themselves, soonest first.
    turns: Vec<Timestamp>,
}

/// How far the first reading has come.
#[derive(Clone, Copy, Debug, Default)]
struct Reading {
    started: Option<Timestamp>,
    read: usize,
    total: usize,
    done: bool,
    dated: bool,
}

impl Library {
    /// Starts with nothing read.
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

    /// Notes that the first posts are waited for from now on, and from where.
    pub fn wait_for(&mut self, place: &str, now: Timestamp) {
        self.awaited = Some((place.to_owned(), now));
    }

    /// Returns where the first posts are waited for from, once that has taken long enough to be worth a
    /// word.
    pub fn awaited(&self, now: Timestamp) -> Option<&str> {
        let (place, _) = self.awaited.as_ref().filter(|_| self.is_awaited())?;
        (now >= self.awaited_at()?).then_some(place)
    }

    /// Returns when the wait for the first posts becomes worth a word.
    pub fn awaited_at(&self) -> Option<Timestamp> {
        let (_, since) = self.awaited.as_ref().filter(|_| self.is_awaited())?;
        Some(when::later(*since, WORTH_A_WORD))
    }

    /// Whether nothing was read yet, not even that there is nothing.
    pub fn is_awaited(&self) -> bool {
        self.awaited.is_some() && self.reading.started.is_none() && !self.reading.done
    }

    /// Returns how file names are made of titles in the blog.
    pub fn name_style(&self) -> NameStyle {
        NameStyle::of(
            self.kind,
            self.name_case,
            self.ordered.iter().map(AsRef::as_ref),
        )
    }

    /// Takes what was read.
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

    /// Notes that the first reading has come to its end.
    pub fn scan_done(&mut self) {
        self.reading.done = true;
    }

    /// Notes that every post has the date that it keeps.
    pub fn dates_done(&mut self) {
        self.reading.dated = true;
    }

    /// Tells how far the first reading is, once it has taken long enough to be worth a word.
    pub fn progress(&self, now: Timestamp) -> Option<(usize, usize)> {
        let started = self.reading.started.filter(|_| !self.reading.done)?;
        (now >= when::later(started, WORTH_A_WORD))
            .then_some((self.reading.read, self.reading.total))
    }

    /// Tells whether everything was read at least once.
    pub fn is_read(&self) -> bool {
        self.reading.done
    }

    /// Tells whether the posts folder is gone.
    pub fn is_missing(&self) -> bool {
        self.missing
    }

    /// Gives the order of the list.
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// Puts the list into another order.
    pub fn set_sort(&mut self, sort: Sort) {
        self.sort = sort;
        self.sorts_as_usual = false;
        self.order();
    }

    /// Leaves the order to the posts from now on, as nobody chose one.
    pub fn sort_as_usual(&mut self) {
        self.sorts_as_usual = true;
    }

    /// Puts the list into the usual order, where nobody chose one and all dates are known; returns
    /// whether it is by title now and was not before.
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

    /// Gives what narrows the list.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Narrows the list.
    pub fn set_query(&mut self, query: Query) {
        self.search.texts.expect(query.exact());
        self.query = query;
        self.narrow();
    }

    /// Takes the posts whose texts hold words in quotes of the query.
    pub fn learn(&mut self, words: &str, posts: HashSet<PostId>) {
        self.search.texts.learn(words, posts);
        self.narrow();
    }

    /// Counts how often posts were read.
    pub fn reads(&self) -> u64 {
        self.reads
    }

    /// Gives the posts of the list.
    pub fn shown(&self) -> &[Arc<Post>] {
        &self.shown
    }

    /// Gives a number that is another as soon as the posts of the list, or their order, are.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Gives all posts in order.
    pub fn posts(&self) -> &[Arc<Post>] {
        &self.ordered
    }

    /// Counts all posts.
    pub fn total(&self) -> usize {
        self.ordered.len()
    }

    /// Finds a post, shown or not.
    pub fn post(&self, id: &PostId) -> Option<&Arc<Post>> {
        self.by_id.get(id)
    }

    /// Counts all posts in a state.
    pub fn count(&self, kind: StateKind) -> usize {
        self.standing.counts.get(&kind).copied().unwrap_or(0)
    }

    /// Tells when the first post after `now` becomes something else by itself: published, expired.
    pub fn next_turn(&self, now: Timestamp) -> Option<Timestamp> {
        let turns = &self.standing.turns;
        turns.get(turns.partition_point(|at| *at <= now)).copied()
    }

    /// Removes the posts whose time on the site has ended; returns whether there were any.
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

    /// Takes how posts differ from the last commit.
    pub fn set_changes(&mut self, changes: HashMap<PostId, Change>) {
        self.changes = changes;
    }

    /// Tells how a post differs from the last commit, if it does.
    pub fn change(&self, id: &PostId) -> Option<Change> {
        self.changes.get(id).copied()
    }

    /// Gives every tag of the blog with its posts, commonest first.
    pub fn tags(&self) -> &[TagCount] {
        &self.tags
    }

    /// Counts the posts of the list that carry a tag.
    pub fn shown_with(&self, tag: &TagCount) -> usize {
        self.tags_shown.get(&tag.url).copied().unwrap_or(0)
    }

    /// Gives the id that a file of the blog has, or would have.
    pub fn id_at(&self, path: &Path) -> Option<PostId> {
        let post = self.ordered.first()?;
        let parts = post.id.as_str().split('/').count();
        let root = post.path.ancestors().nth(parts)?;
        let below = path.strip_prefix(root).ok()?.to_str()?;
        Some(PostId::new(below))
    }

    /// Counts the posts of the list that write a tag so.
    pub fn shown_with_label(&self, label: &str) -> usize {
        let has = |post: &&Arc<Post>| post.tags.iter().any(|tag| tag.label == label);
        self.shown.iter().filter(has).count()
    }

    /// Names the terms that can be dropped to find something, with what would be found.
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
