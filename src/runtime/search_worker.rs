//! Search worker: searches each post as it is on disk or in the editor, and sends the results in
//! batches.
//!
//! Of each text only the matching lines are kept, and no more of them than are shown.

use std::collections::HashSet;
use std::ops::Range;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::app::Event;
use crate::app::jobs::full_text::{FullTextJob, FullTextMatches};
use crate::app::jobs::search::{MatchCount, SearchJob, SearchResults};
use crate::app::search::MAX_ROWS;
use crate::app::search::matcher::{PostMatches, match_post};
use crate::blog::query::QueryMatcher;
use crate::blog::{Post, PostId, Query, Site, read_file};
use crate::editor::search::{Pattern, SearchOptions};

use super::clock::Deadline;
use super::current_text::{UnreadablePost, text_of};
use super::latest_worker::LatestWorker;
use super::link_worker::{LinkSources, find_links};
use super::message::Message;
use super::{panics, parallel};

/// Delay of the first batch of results, in milliseconds.
const FIRST_BATCH_MS: u64 = 8;
/// Number of posts searched between two checks whether the search is still wanted.
const PART_POSTS: usize = 64;
/// Larger posts, in bytes, are not searched beside others.
const MAX_PARALLEL_BYTES: u64 = 1 << 20;
/// Delay between later batches, in milliseconds.
const BATCH_INTERVAL_MS: u64 = 60;

/// Creates the worker that searches posts for matching lines.
pub(super) fn line_worker(out: Sender<Message>) -> LatestWorker<SearchJob> {
    LatestWorker::new("search", out, |job, jobs| {
        search_posts(&job, &mut |results| {
            let event = results.map(|results| Event::SearchResults(Box::new(results)));
            !jobs.is_stale() && event.is_none_or(|event| jobs.send(event))
        });
    })
}

/// Creates the worker that searches the texts of posts for the words of a filter.
pub(super) fn full_text_worker(out: Sender<Message>) -> LatestWorker<FullTextJob> {
    LatestWorker::new("texts", out, |job: FullTextJob, jobs| {
        for words in &job.words {
            let Some(posts) = posts_containing(&job, words, &mut || !jobs.is_stale()) else {
                return;
            };
            jobs.send(Event::FullTextMatches(Box::new(FullTextMatches {
                ticket: job.ticket,
                words: words.clone(),
                posts,
            })));
        }
    })
}

/// Finds the posts whose texts contain words; returns `None` once they are no longer wanted. An
/// unreadable post never matches; the list marks it.
fn posts_containing(
    job: &FullTextJob,
    words: &str,
    is_wanted: &mut dyn FnMut() -> bool,
) -> Option<HashSet<PostId>> {
    let pattern = Pattern::new_prose(words, SearchOptions::default()).ok()?;
    let mut found = HashSet::new();
    let contains = |post: &&Arc<Post>| {
        let holds = AssertUnwindSafe(|| {
            let text = text_of(post, &job.texts)?;
            let body = read_file::split_body(&text, job.kind);
            Ok::<_, UnreadablePost>(pattern.in_source(&body.text).find(0).is_some())
        });
        matches!(panics::catch_panic(holds), Ok(Ok(true)))
    };
    for part in job.posts.chunks(PART_POSTS) {
        if !is_wanted() {
            return None;
        }
        let ids = |part: &[Arc<Post>]| {
            let posts = part.iter().filter(contains);
            posts.map(|post| post.id.clone()).collect()
        };
        found.extend(parallel::map_parts(part, ids));
    }
    Some(found)
}

/// Prepares the evaluation of a query: reads the texts of posts if the query needs them. Only posts
/// that the rest of the query leaves undecided are read.
pub fn prepare_query(
    query: &Query,
    search: &mut QueryMatcher,
    (site, posts): (&Site, &[Arc<Post>]),
) {
    let words: Vec<String> = query.exact_phrases().map(str::to_owned).collect();
    search.phrases.set_pending(words.iter().map(String::as_str));
    if query.asks_for_links() {
        let undecided = undecided(query, search, posts);
        // any post may link to one of them
        let from = if query.asks_for_orphans() && !undecided.is_empty() {
            posts
        } else {
            undecided.as_slice()
        };
        let blog = LinkSources {
            site,
            posts,
            texts: &[],
        };
        search.links = Some(Arc::new(find_links(&blog, from)));
    }
    if words.is_empty() {
        return;
    }
    let job = FullTextJob {
        ticket: 0,
        posts: undecided(query, search, posts),
        words,
        texts: Vec::new(),
        kind: site.kind,
    };
    for words in &job.words {
        let posts = posts_containing(&job, words, &mut || true);
        search.phrases.set_result(words, posts.unwrap_or_default());
    }
}

/// Returns the posts about which more must be known.
fn undecided(query: &Query, search: &mut QueryMatcher, posts: &[Arc<Post>]) -> Vec<Arc<Post>> {
    let mut unknown = posts.to_vec();
    unknown.retain(|post| query.matches_as_known(post, search).is_none());
    unknown
}

/// Reports a batch of results, if there is one; returns whether the rest is still wanted.
type ReportResults<'a> = dyn FnMut(Option<SearchResults>) -> bool + 'a;

/// Searches the posts of a job for as long as the results are wanted.
pub fn search_posts(job: &SearchJob, tell: &mut ReportResults<'_>) {
    let mut piece = ResultBatch::default();
    let mut kept = 0;
    let mut until = Deadline::after(FIRST_BATCH_MS);
    let posts: Vec<(usize, &Arc<Post>)> = job.posts.iter().enumerate().collect();
    for part in posts.chunks(PART_POSTS) {
        if !tell(None) {
            return;
        }
        for found in search_part(job, part, MAX_ROWS.saturating_sub(kept), tell) {
            kept += piece.add(found, MAX_ROWS.saturating_sub(kept));
        }
        let end = part.last().map_or(0, |(place, _)| place + 1);
        let is_last = end == posts.len();
        if is_last || until.left().is_none() {
            if !tell(Some(piece.take_results(job.ticket, end))) {
                return;
            }
            until = Deadline::after(BATCH_INTERVAL_MS);
        }
    }
}

/// The result of searching one post.
type PostResult = Result<Option<PostMatches>, UnreadablePost>;

/// Searches some posts on all processors. Large ones are searched one after the other, so that a
/// search that is no longer wanted stops within them.
fn search_part(
    job: &SearchJob,
    part: &[(usize, &Arc<Post>)],
    most: usize,
    tell: &mut ReportResults<'_>,
) -> Vec<PostResult> {
    let is_small = |(_, post): &(usize, &Arc<Post>)| post.stamp.size <= MAX_PARALLEL_BYTES;
    if !part.iter().all(is_small) {
        let search = |post: &(usize, &Arc<Post>)| search_post(job, *post, most, &mut || tell(None));
        return part.iter().map(search).collect();
    }
    parallel::map_parts(part, |part| {
        let search = |post: &(usize, &Arc<Post>)| search_post(job, *post, most, &mut || true);
        part.iter().map(search).collect()
    })
}

/// Searches one post. One that can't be read, or makes the search panic, is an error, not a post
/// without matches.
fn search_post(
    job: &SearchJob,
    post: (usize, &Arc<Post>),
    most: usize,
    is_wanted: &mut dyn FnMut() -> bool,
) -> PostResult {
    let work = AssertUnwindSafe(|| {
        let text = text_of(post.1, &job.texts)?;
        let rows = (most, is_wanted);
        Ok(match_post(post, &text, job.kind, &job.pattern, rows))
    });
    panics::catch_panic(work).unwrap_or(Err(UnreadablePost))
}

/// The results since the last batch.
#[derive(Default)]
struct ResultBatch {
    from: usize,
    found: Vec<PostMatches>,
    tally: MatchCount,
}

impl ResultBatch {
    /// Adds the matches in a post; returns how many rows of it are kept, at most `most`.
    fn add(&mut self, found: PostResult, most: usize) -> usize {
        let mut group = match found {
            Ok(Some(group)) => group,
            Ok(None) => return 0,
            Err(UnreadablePost) => {
                self.tally.unreadable += 1;
                return 0;
            }
        };
        self.tally.matches += group.count;
        self.tally.posts += 1;
        group.truncate(most);
        let rows = group.selectable_rows();
        if rows > 0 {
            self.found.push(group);
        }
        rows
    }

    fn take_results(&mut self, ticket: u64, to: usize) -> SearchResults {
        let piece = std::mem::take(self);
        self.from = to;
        let posts: Range<usize> = piece.from..to;
        SearchResults {
            ticket,
            posts,
            results: piece.found,
            count: piece.tally,
        }
    }
}

#[cfg(test)]
mod tests;
